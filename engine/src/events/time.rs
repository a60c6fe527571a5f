//! Instants, local days and months. An instant is UTC milliseconds since 1970; a [`Day`] is a calendar day in the data's [`Zone`].

use serde::{Deserialize, Serialize};

/// UTC milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// Milliseconds of a day without clock change.
pub const MS_PER_DAY: Millis = 86_400_000;

/// A local calendar day, counted from 1970-01-01 (= 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// From a civil date; `month` 1–12, `day` 1–31. Days past the end of a month run on into the next.
    ///
    /// ```
    /// # use engine::events::Day;
    /// assert_eq!(Day::from_civil(1998, 6, 30).to_string(), "1998-06-30");
    /// ```
    pub fn from_civil(year: i32, month: u32, day: u32) -> Self {
        // Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
        let y = i64::from(year) - i64::from(month <= 2);
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = (i64::from(month) + 9) % 12;
        let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        Day((era * 146_097 + doe - 719_468) as i32)
    }

    /// (year, month 1–12, day 1–31).
    pub fn civil(self) -> (i32, u32, u32) {
        // Howard Hinnant, civil_from_days.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let (month, day) = (if mp < 10 { mp + 3 } else { mp - 9 }, doy - (153 * mp + 2) / 5 + 1);
        ((yoe + era * 400 + i64::from(month <= 2)) as i32, month as u32, day as u32)
    }

    /// Monday = 0 … Sunday = 6.
    pub fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32
    }

    /// The Monday of this day's ISO week.
    pub fn monday(self) -> Day {
        Day(self.0 - self.weekday() as i32)
    }

    /// The calendar month of this day.
    pub fn month(self) -> Month {
        let (year, month, _) = self.civil();
        Month(year * 12 + month as i32 - 1)
    }

    /// The day `days` later (or earlier, when negative).
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this day.
    pub fn since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// Reads `YYYY-MM-DD`; `None` for anything else, and for days that no calendar has.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let found = (1..=12).contains(&month).then(|| Day::from_civil(year, month, day))?;
        (found.civil() == (year, month, day)).then_some(found)
    }
}

/// An instant as ISO 8601 in UTC, with milliseconds where there are any.
///
/// ```
/// assert_eq!(engine::events::iso(951_782_400_250), "2000-02-29T00:00:00.250Z");
/// ```
pub fn iso(at: Millis) -> String {
    let day = Day(at.div_euclid(MS_PER_DAY) as i32);
    let ms = at.rem_euclid(MS_PER_DAY);
    let fraction = if ms % 1000 == 0 { String::new() } else { format!(".{:03}", ms % 1000) };
    format!("{day}T{:02}:{:02}:{:02}{fraction}Z", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60)
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A calendar month, counted in months from year 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month(pub i32);

impl Month {
    /// The first day of the month.
    pub fn first_day(self) -> Day {
        Day::from_civil(self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1, 1)
    }

    /// The last day of the month.
    pub fn last_day(self) -> Day {
        Month(self.0 + 1).first_day().plus(-1)
    }

    /// (year, month 1–12).
    pub fn civil(self) -> (i32, u32) {
        (self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month) = self.civil();
        write!(f, "{year:04}-{month:02}")
    }
}

/// A time zone as a table of offsets, so that the engine needs no zone database once the data are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// IANA name, as `Europe/Berlin`.
    pub name: String,
    /// (UTC instant from which it holds, offset to UTC in seconds), ascending; the first entry holds from the beginning of time.
    pub offsets: Vec<(Millis, i32)>,
}

impl Default for Zone {
    fn default() -> Self {
        Zone { name: "UTC".into(), offsets: vec![(Millis::MIN, 0)] }
    }
}

impl Zone {
    /// Milliseconds to add to a UTC instant to get the local wall clock.
    #[inline]
    pub fn offset_ms(&self, at: Millis) -> Millis {
        if let [(_, only)] = self.offsets.as_slice() {
            return Millis::from(*only) * 1000;
        }
        let after = self.offsets.partition_point(|(from, _)| *from <= at);
        Millis::from(self.offsets[after.max(1) - 1].1) * 1000
    }

    /// The local day of an instant.
    #[inline]
    pub fn day(&self, at: Millis) -> Day {
        Day((at + self.offset_ms(at)).div_euclid(MS_PER_DAY) as i32)
    }

    /// The local hour (0–23) of an instant.
    #[inline]
    pub fn hour(&self, at: Millis) -> u32 {
        ((at + self.offset_ms(at)).rem_euclid(MS_PER_DAY) / 3_600_000) as u32
    }

    /// The UTC instant of a local wall clock given as milliseconds since local 1970-01-01. Of two candidates (clock set back)
    /// the earlier one; a wall clock that never was (clock set forward) moves forward by the gap.
    pub fn to_utc(&self, local: Millis) -> Millis {
        let guess = local - self.offset_ms(local);
        let early = local - self.offset_ms(guess - MS_PER_DAY);
        let late = local - self.offset_ms(guess + MS_PER_DAY);
        let fits = |at: Millis| at + self.offset_ms(at) == local;
        match (fits(early), fits(late)) {
            (true, true) => early.min(late),
            (true, false) => early,
            (false, true) => late,
            (false, false) => early.max(late),
        }
    }

    /// The first instant after a local day.
    pub fn end_of(&self, day: Day) -> Millis {
        self.to_utc(Millis::from(day.0 + 1) * MS_PER_DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_round_trip() {
        for n in (-800_000..800_000).step_by(37) {
            let (y, m, d) = Day(n).civil();
            assert_eq!(Day::from_civil(y, m, d), Day(n));
        }
        assert_eq!(Day(0).weekday(), 3); // 1970-01-01 was a Thursday
        assert_eq!(Day::parse("2024-02-30"), None);
    }

    #[test]
    fn clock_changes() {
        // Berlin: +1 h, from 2025-03-30T01:00Z +2 h, from 2025-10-26T01:00Z +1 h.
        let (spring, autumn) = (1_743_296_400_000, 1_761_440_400_000);
        let zone =
            Zone { name: "Europe/Berlin".into(), offsets: vec![(Millis::MIN, 3600), (spring, 7200), (autumn, 3600)] };
        assert_eq!(zone.hour(spring - 1), 1);
        assert_eq!(zone.hour(spring), 3);
        for at in [spring - 5_000_000, spring + 5_000_000, autumn - 9_000_000, autumn + 9_000_000] {
            assert_eq!(zone.to_utc(at + zone.offset_ms(at)), at);
        }
        // 02:30 happens twice in autumn: the earlier; never in spring: an hour later.
        assert_eq!(zone.to_utc(autumn + 7_200_000 - 1_800_000), autumn - 1_800_000);
        assert_eq!(zone.hour(zone.to_utc(spring + 3_600_000 + 1_800_000)), 3);
    }
}
