//! Dates without times: a column of dates is read as midnights, which says nothing of an hour.
//!
//! Such dates may stand beside stamps with times: orders by day, clicks by second. Where midnight is [`MIDNIGHT_FACTOR`] times as
//! frequent as chance has it, and other stamps are no full hours either, events at exactly midnight (local time of the data) have a
//! day and no hour.

use serde::{Deserialize, Serialize};

use super::Millis;

/// One stamp in 86,400 is at midnight by chance; a thousand times that is about one in a hundred.
pub const MIDNIGHT_FACTOR: u64 = 1000;

const SECONDS_PER_DAY: u64 = 86_400;

const MS_PER_HOUR: Millis = 3_600_000;

/// How many activities are at exactly midnight, and whether that is no wonder. Plain sums over users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Midnights {
    /// Events that show life.
    pub activities: u64,
    /// Those of them at exactly midnight.
    pub at_midnight: u64,
    /// Active days of users whose first activity at another time than midnight is at a full hour.
    pub days_on_hour: u64,
    /// Active days of users whose first such activity is at no full hour.
    pub days_off_hour: u64,
}

impl Midnights {
    /// Counts a user's active day by its first activity at another time than midnight, given as local milliseconds.
    #[inline]
    pub fn add_day(&mut self, local: Millis) {
        let is_on_hour = local.rem_euclid(MS_PER_HOUR) == 0;
        self.days_on_hour += u64::from(is_on_hour);
        self.days_off_hour += u64::from(!is_on_hour);
    }

    /// Adds the counts of other users.
    pub fn add(&mut self, other: &Midnights) {
        self.activities += other.activities;
        self.at_midnight += other.at_midnight;
        self.days_on_hour += other.days_on_hour;
        self.days_off_hour += other.days_off_hour;
    }

    /// Whether activities at midnight are dates without times. One alone is chance, and stamps that know full hours only are at
    /// midnight as often as at any other.
    pub fn are_dates(&self) -> bool {
        let is_alone = self.at_midnight < 2 && self.at_midnight < self.activities;
        let is_frequent = self.at_midnight * SECONDS_PER_DAY >= self.activities * MIDNIGHT_FACTOR;
        self.at_midnight > 0 && !is_alone && is_frequent && self.days_on_hour <= self.days_off_hour
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::FIRST;
    use crate::testing::{Row, World, at};

    /// Activities at (day, minute of the day).
    fn are_dates(stamps: impl IntoIterator<Item = (i32, i64)>) -> bool {
        let row = |(day, minute): (i32, i64)| Row {
            user: "ann".into(),
            time: at(FIRST.plus(day), 0) + minute * 60_000,
            name: "view".into(),
            ..Row::default()
        };
        let world = World { rows: stamps.into_iter().map(row).collect(), ..World::default() };
        let told = [1, 2].map(|n_shards| world.shards(n_shards).1.midnights_are_dates);
        assert_eq!(told[0], told[1]);
        told[0]
    }

    #[test]
    fn dates_are_told_from_times_at_midnight() {
        assert!(are_dates((0..40).map(|day| (day, 0))), "dates only");
        assert!(are_dates([(0, 0)]), "one date");
        let clicks = || (0..200).map(|n| (n, 9 * 60 + i64::from(n) * 7 % 600));
        assert!(are_dates(clicks().chain((0..40).map(|n| (n * 2, 0)))), "orders by day, clicks by minute");
        assert!(!are_dates(clicks()), "no midnight");
        assert!(!are_dates(clicks().chain([(3, 0)])), "one midnight is chance");
        assert!(!are_dates((0..400).map(|n| (n / 24, i64::from(n % 24) * 60))), "stamps by the hour");
        assert!(
            !are_dates((0..14_400).map(|n| (n / 1440, i64::from(n % 1440)))),
            "stamps by the minute, round the clock"
        );
    }
}
