//! Zone tables from the IANA database, so that no later module needs it.
//!
//! `zones.txt` is the database cut down to what event files need: offsets from 1970 to [`LAST_YEAR`], one line for all
//! zones that agree. That is a tenth of the bytes of a full database, which every visitor would download. A line reads
//!
//! ```text
//! names|offsets in seconds|the offset that begins, by letter, and hours (or `m`inutes, `s`econds) since the change before, …
//! ```
//!
//! A test writes the file from the `chrono-tz` crate and fails when the two differ.

use crate::events::{Millis, Zone};

/// The changes of all zones.
const ZONES: &str = include_str!("zones.txt");

/// Changes of the clock are known up to the end of this year; later rows are from the future in any case.
#[cfg(test)]
const LAST_YEAR: i32 = 2039;

/// The offsets of a zone from 1970 on, by its IANA name; `None` for a name that is not in the database.
pub fn zone_table(name: &str) -> Option<Zone> {
    if name == "UTC" {
        return Some(Zone::default());
    }
    let line =
        ZONES.lines().find(|line| line.split('|').next().is_some_and(|names| names.split(' ').any(|n| n == name)))?;
    Some(Zone { name: name.into(), offsets: offsets(line)? })
}

/// The zone that a cell names: by its IANA name, or by its offset, as `+02:00`, `-0330`, `UTC+2`.
pub fn named_zone(cell: &str) -> Option<Zone> {
    let name = cell.trim();
    zone_table(name).or_else(|| {
        let offset = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT")).unwrap_or(name);
        Some(Zone { name: name.into(), offsets: vec![(Millis::MIN, fixed_offset(offset)?)] })
    })
}

/// An offset in seconds, up to 14 hours, which is the most there is.
fn fixed_offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i32>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 14 * 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn offsets(line: &str) -> Option<Vec<(Millis, i32)>> {
    let mut parts = line.split('|').skip(1);
    let known = parts.next()?.split(' ').map(|text| text.parse().ok()).collect::<Option<Vec<i32>>>()?;
    let mut offsets = vec![(Millis::MIN, *known.first()?)];
    let (mut at, mut rest) = (0, parts.next()?);
    while let Some(letter) = rest.bytes().next() {
        let end = rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| length + 1);
        let since: Millis = rest[1..end].parse().ok()?;
        let (unit, marked) = match rest.as_bytes().get(end) {
            Some(b's') => (1000, 1),
            Some(b'm') => (60_000, 1),
            _ => (3_600_000, 0),
        };
        at += since * unit;
        offsets.push((at, *known.get(usize::from(letter.wrapping_sub(b'A')))?));
        rest = &rest[end + marked..];
    }
    Some(offsets)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{Offset, TimeZone};

    use super::*;
    use crate::events::{Day, MS_PER_DAY};

    #[test]
    fn berlin() {
        let zone = zone_table("Europe/Berlin").expect("in the database");
        // 2025-03-30T01:00Z and 2025-10-26T01:00Z (Directive 2000/84/EC).
        assert!(zone.offsets.contains(&(1_743_296_400_000, 7200)));
        assert!(zone.offsets.contains(&(1_761_440_400_000, 3600)));
        assert_eq!(zone_table("UTC").expect("UTC").offsets, Zone::default().offsets);
        assert_eq!(zone_table("Mars/Olympus"), None);
    }

    #[test]
    fn names_and_offsets() {
        let offset = |cell: &str| named_zone(cell).map(|zone| zone.offset_ms(0) / 60_000);
        let cells = ["Asia/Tokyo", "+02:00", "-0330", "UTC+2", "GMT-10", " +5:45 ", "UTC", "GMT"];
        assert_eq!(cells.map(offset), [540, 120, -210, 120, -600, 345, 0, 0].map(Some));
        for none in ["", "+", "+15", "+02:60", "2", "UTC+x", "Mars/Olympus", "+é1"] {
            assert_eq!(named_zone(none), None, "{none}");
        }
    }

    /// Every change of every zone is that of the library's database; `UPDATE_EXPECT=1` writes the file anew.
    #[test]
    fn the_file_is_the_database() {
        let mut lines: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for zone in chrono_tz::TZ_VARIANTS {
            lines.entry(changes(&from_library(zone))).or_default().push(zone.name());
        }
        let mut text: Vec<String> =
            lines.into_iter().map(|(changes, names)| format!("{}|{changes}\n", names.join(" "))).collect();
        text.sort();
        expect_test::expect_file!["zones.txt"].assert_eq(&text.concat());
        for zone in chrono_tz::TZ_VARIANTS {
            assert_eq!(zone_table(zone.name()).map(|zone| zone.offsets), Some(from_library(zone)), "{}", zone.name());
        }
    }

    /// One line of the file, without the names.
    fn changes(offsets: &[(Millis, i32)]) -> String {
        let mut known: Vec<i32> = Vec::new();
        for (_, offset) in offsets {
            if !known.contains(offset) {
                known.push(*offset);
            }
        }
        let mut line = known.iter().map(i32::to_string).collect::<Vec<_>>().join(" ") + "|";
        let mut before = 0;
        for (at, offset) in &offsets[1..] {
            let letter = known.iter().position(|have| have == offset).expect("listed above") as u8 + b'A';
            line.push(char::from(letter));
            line += &match (at - before) / 1000 {
                hours if hours % 3600 == 0 => format!("{}", hours / 3600),
                minutes if minutes % 60 == 0 => format!("{}m", minutes / 60),
                seconds => format!("{seconds}s"),
            };
            before = *at;
        }
        line
    }

    fn from_library(zone: chrono_tz::Tz) -> Vec<(Millis, i32)> {
        let offset = |at: Millis| -> i32 {
            let utc = chrono::DateTime::from_timestamp_millis(at).expect("in range");
            zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc()
        };
        let end = Millis::from(Day::from_civil(LAST_YEAR + 1, 1, 1).0) * MS_PER_DAY;
        let mut offsets = vec![(Millis::MIN, offset(0))];
        let mut before = offset(0);
        for start in (0..end).step_by(MS_PER_DAY as usize) {
            let after = offset(start + MS_PER_DAY);
            if after != before {
                offsets.push((first_with(&offset, start, start + MS_PER_DAY, before), after));
                before = after;
            }
        }
        offsets
    }

    /// The first second in (`low`, `high`] at which the offset is no longer `before`.
    fn first_with(offset: &impl Fn(Millis) -> i32, mut low: Millis, mut high: Millis, before: i32) -> Millis {
        while high - low > 1000 {
            let middle = (low + high) / 2000 * 1000;
            if offset(middle) == before { low = middle } else { high = middle }
        }
        high
    }
}
