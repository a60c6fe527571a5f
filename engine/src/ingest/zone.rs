//! Zone tables from the IANA database, so that no later module needs it.

use chrono::{Offset, TimeZone};

use crate::events::{Day, MS_PER_DAY, Millis, Zone};

/// The offsets of a zone from 1970 to 2100, by its IANA name; `None` for a name that is not in the database.
pub fn zone_table(name: &str) -> Option<Zone> {
    if name == "UTC" {
        return Some(Zone::default());
    }
    let zone: chrono_tz::Tz = name.parse().ok()?;
    let offset = |at: Millis| -> i32 {
        chrono::DateTime::from_timestamp_millis(at)
            .map_or(0, |utc| zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc())
    };
    let end = Millis::from(Day::from_civil(2100, 1, 1).0) * MS_PER_DAY;
    let mut offsets = vec![(Millis::MIN, offset(0))];
    let mut before = offset(0);
    for start in (0..end).step_by(MS_PER_DAY as usize) {
        let after = offset(start + MS_PER_DAY);
        if after != before {
            offsets.push((first_with(&offset, start, start + MS_PER_DAY, before), after));
            before = after;
        }
    }
    Some(Zone { name: zone.name().into(), offsets })
}

/// The first second in (`low`, `high`] at which the offset is no longer `before`.
fn first_with(offset: &impl Fn(Millis) -> i32, mut low: Millis, mut high: Millis, before: i32) -> Millis {
    while high - low > 1000 {
        let middle = (low + high) / 2000 * 1000;
        if offset(middle) == before { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berlin() {
        let zone = zone_table("Europe/Berlin").expect("in the database");
        // 2025-03-30T01:00Z and 2025-10-26T01:00Z (Directive 2000/84/EC).
        assert!(zone.offsets.contains(&(1_743_296_400_000, 7200)));
        assert!(zone.offsets.contains(&(1_761_440_400_000, 3600)));
        assert_eq!(zone_table("UTC").expect("UTC").offsets, Zone::default().offsets);
        assert_eq!(zone_table("Mars/Olympus"), None);
    }
}
