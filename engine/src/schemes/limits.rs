//! The days of silence A, D, C and of being new N, from the usual gaps of the data.
//!
//! A, D, C are the 75, 90 and 97.5 % points of the users' usual gaps, rounded to a number that people use; N is their median.

use serde::{Deserialize, Serialize};

use crate::fold::Settings;

/// Numbers of days that people use for silence. A tie goes to the smaller one, which warns earlier.
const STEPS: &[u32] = &[7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 540, 730];

/// With fewer users that came on two days, the data say nothing about usual gaps.
const LEAST_USERS: u64 = 50;

/// Least A, D, C and N.
const FLOORS: [u32; 4] = [7, 14, 30, 14];

/// A, D and C where the data are too few.
const WITHOUT_DATA: [u32; 3] = [30, 60, 90];

/// Thresholds in force, and what the data say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Days of silence from which (exclusive) a user is at risk.
    pub a: u32,
    /// … dormant.
    pub d: u32,
    /// … churned.
    pub c: u32,
    /// Days since first seen up to which a user is new.
    pub n: u32,
    /// What the data suggest for A, D, C, N; equal to the above where the person set nothing.
    pub suggested: [u32; 4],
    /// Whether the suggestion rests on the data; else there are too few users with a usual gap.
    pub from_data: bool,
    /// Users with at least two active days, whose usual gaps were counted.
    pub users: u64,
    /// The 75, 90 and 97.5 % points of the usual gaps in days, not rounded; empty without users.
    pub percentiles: Vec<f64>,
    /// The median usual gap in days, not rounded.
    pub median: Option<f64>,
}

impl Limits {
    /// From how many users have which usual gap (doubled, ascending), and what the person set.
    pub fn of(gaps: &[(u32, u64)], settings: &Settings) -> Limits {
        let users = gaps.iter().map(|(_, n)| n).sum();
        let percentiles: Vec<f64> = [750, 900, 975]
            .iter()
            .filter_map(|permille| percentile(gaps, users, *permille))
            .map(f64::from)
            .map(|twice| twice / 2.0)
            .collect();
        let median = median(gaps, users);
        let from_data = users >= LEAST_USERS;
        let mut silence = WITHOUT_DATA;
        if from_data {
            for (at, raw) in percentiles.iter().enumerate() {
                silence[at] = nearest(*raw).max(FLOORS[at]);
            }
        }
        ascend(&mut silence, [false; 3]);
        let days_new = median.map_or(0, |median| median.ceil() as u32).max(FLOORS[3]);
        let suggested = [silence[0], silence[1], silence[2], days_new];

        let set = [settings.a, settings.d, settings.c];
        for (at, value) in set.iter().enumerate() {
            silence[at] = value.unwrap_or(silence[at]);
        }
        ascend(&mut silence, set.map(|value| value.is_some()));
        let [a, d, c] = silence;
        Limits { a, d, c, n: settings.n.unwrap_or(days_new), suggested, from_data, users, percentiles, median }
    }
}

/// Moves D and C to the next step until A < D < C; what the person set stays as it is.
fn ascend(silence: &mut [u32; 3], set: [bool; 3]) {
    for at in 1..3 {
        while !set[at] && silence[at] <= silence[at - 1] {
            silence[at] = next(silence[at]);
        }
    }
}

/// The step nearest to a number of days.
fn nearest(days: f64) -> u32 {
    let far = |step: u32| (f64::from(step) - days).abs();
    STEPS.iter().copied().reduce(|best, step| if far(step) < far(best) { step } else { best }).unwrap_or(7)
}

/// The next step; after the last one, by years.
fn next(step: u32) -> u32 {
    STEPS.iter().copied().find(|next| *next > step).unwrap_or(step + 365)
}

/// The smallest value with at least that share of the values at or below it.
fn percentile(values: &[(u32, u64)], n: u64, permille: u64) -> Option<u32> {
    let mut at_or_below = 0;
    for (value, count) in values {
        at_or_below += count;
        if at_or_below * 1000 >= n * permille {
            return Some(*value);
        }
    }
    None
}

/// Half the mean of the two middle values (the values are doubled).
fn median(values: &[(u32, u64)], n: u64) -> Option<f64> {
    let at = |rank: u64| {
        let mut below = 0;
        values.iter().find(|(_, count)| {
            below += count;
            below > rank
        })
    };
    let (lower, upper) = (at(n.checked_sub(1)? / 2)?, at(n / 2)?);
    Some(f64::from(lower.0 + upper.0) / 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(gaps: &[(u32, u64)], settings: &Settings) -> [u32; 4] {
        let doubled: Vec<_> = gaps.iter().map(|(gap, n)| (gap * 2, *n)).collect();
        let t = Limits::of(&doubled, settings);
        [t.a, t.d, t.c, t.n]
    }

    #[test]
    fn from_the_data() {
        // 100 users: the 75 % point is 20, the 90 % point 40, the 97.5 % point 200; the median 3.
        let gaps = [(3, 60), (20, 20), (40, 15), (200, 5)];
        assert_eq!(of(&gaps, &Settings::default()), [21, 45, 180, 14]);
        let t = Limits::of(&gaps.map(|(gap, n)| (gap * 2, n)), &Settings::default());
        assert_eq!((t.percentiles, t.median, t.users, t.from_data), (vec![20.0, 40.0, 200.0], Some(3.0), 100, true));
    }

    #[test]
    fn a_tie_goes_down() {
        // 150 lies between 120 and 180.
        assert_eq!([nearest(150.0), nearest(150.5), nearest(1.0), nearest(9_999.0)], [120, 180, 7, 730]);
    }

    #[test]
    fn floors_and_order() {
        assert_eq!(of(&[(1, 100)], &Settings::default()), [7, 14, 30, 14]);
        assert_eq!(of(&[(1000, 100)], &Settings::default()), [730, 1095, 1460, 1000]);
        assert_eq!(of(&[(40, 100)], &Settings::default()), [45, 60, 90, 40]);
    }

    #[test]
    fn too_few_users() {
        assert_eq!(of(&[(5, 49)], &Settings::default()), [30, 60, 90, 14]);
        assert_eq!(of(&[], &Settings::default()), [30, 60, 90, 14]);
        assert!(!Limits::of(&[(10, 49)], &Settings::default()).from_data);
    }

    #[test]
    fn what_the_person_sets() {
        let settings = Settings { a: Some(100), n: Some(3), ..Settings::default() };
        assert_eq!(of(&[(1, 100)], &settings), [100, 120, 180, 3]);
        let t = Limits::of(&[(2, 100)], &settings);
        assert_eq!(t.suggested, [7, 14, 30, 14]);
    }

    #[test]
    fn medians() {
        assert_eq!(median(&[(2, 1), (4, 1)], 2), Some(1.5));
        assert_eq!(median(&[(2, 1), (4, 1), (20, 1)], 3), Some(2.0));
        assert_eq!(median(&[], 0), None);
    }
}
