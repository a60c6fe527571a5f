//! Days on which the ids changed: activity goes on, but hardly anyone active in the week before is active in the week after, as
//! when tracking was rebuilt, cookies were cleared for all, or two exports with other ids were put together.
//!
//! In: active days of users. Out: the days, each with how many users of the week before did not come back.
//!
//! For a day D let B be the users active on D−7 … D−1, A those active on D … D+6, and *carried over* |A ∩ B| / min(|A|, |B|). The
//! smaller side is the base, so that a campaign that swells one week, or a season that ends, lowers nothing. *Usual* is the median
//! over all days with both weeks inside the data. D is a break where at least [`EXPECTED`] users should have been carried over
//! (usual × min) and the share is at most a [`FEWER`]th of the usual one; of breaks within a week of each other the least is
//! told, of equals the first.

use serde::{Deserialize, Serialize};

use super::{EXAMPLES, Finding, Kind, Run};
use crate::events::{Catalog, Day};
use crate::order::Order;

/// Days looked at on either side: weekdays weigh equally.
const WEEK: i32 = 7;

/// So many carried over are expected, or nothing is said: with 20 expected, 4 or fewer come by chance once in 60,000.
const EXPECTED: f64 = 20.0;

/// The share must be so many times smaller than usual.
const FEWER: f64 = 5.0;

/// Changes from day to day of three numbers: users active in the week before, in the week from it on, and in both. The first entry
/// is that of the data's first day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Weeks(Vec<[i64; 3]>);

impl Weeks {
    /// Room for every day of the data.
    pub(super) fn of(catalog: &Catalog) -> Weeks {
        let n_days = usize::try_from(catalog.last_day.since(catalog.first_day) + 1).unwrap_or(0);
        Weeks(vec![[0; 3]; n_days + 1])
    }

    /// One user's active days, ascending. Between two of them the earlier is the latest before, the later the first after.
    pub(super) fn add(&mut self, days: &[Day], catalog: &Catalog) {
        let at = |day: Day| day.since(catalog.first_day);
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
        self.count(1, at(*first) - WEEK + 1, at(*first));
        for pair in days.windows(2) {
            let (earlier, later) = (at(pair[0]), at(pair[1]));
            let (still, again) = (later.min(earlier + WEEK), (earlier + 1).max(later - WEEK + 1));
            self.count(0, earlier + 1, still);
            self.count(1, again, later);
            self.count(2, again, still);
        }
        self.count(0, at(*last) + 1, at(*last) + WEEK);
    }

    /// One more from the first to the last of these days, as far as they are in the data.
    fn count(&mut self, which: usize, first: i32, last: i32) {
        let (first, end) = (first.max(0) as usize, (last + 1).max(0) as usize);
        let n_days = self.0.len().saturating_sub(1);
        if first < end && first < n_days {
            self.0[first][which] += 1;
            self.0[end.min(n_days)][which] -= 1;
        }
    }

    pub(super) fn merge(&mut self, other: &Weeks) {
        self.0.resize(self.0.len().max(other.0.len()), [0; 3]);
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
    }

    /// Every break, the earliest first.
    pub(super) fn breaks(&self, catalog: &Catalog) -> Vec<Break> {
        let mut sums = [0; 3];
        let mut cuts = Vec::new();
        for (at, changes) in self.0.iter().enumerate() {
            sums.iter_mut().zip(changes).for_each(|(sum, change)| *sum += change);
            let [before, after, both] = sums.map(|n| u64::try_from(n).unwrap_or(0));
            let day = catalog.first_day.plus(at as i32);
            let inside = day.since(catalog.first_day) >= WEEK && catalog.last_day.since(day) >= WEEK - 1;
            if inside && before.min(after) > 0 {
                cuts.push(Cut { day, before, both, least: before.min(after) });
            }
        }
        let usual = median(&cuts);
        let is_break = |cut: &&Cut| usual * cut.least as f64 >= EXPECTED && cut.share() * FEWER <= usual;
        let mut breaks: Vec<Cut> = Vec::new();
        let mut last = None;
        for cut in cuts.iter().filter(is_break) {
            let is_near = last.replace(cut.day).is_some_and(|last| cut.day.since(last) <= WEEK);
            match breaks.last_mut().filter(|_| is_near) {
                Some(least) if cut.share() < least.share() => *least = *cut,
                Some(_) => {}
                None => breaks.push(*cut),
            }
        }
        breaks.iter().map(|cut| Break { day: cut.day, of: cut.before, n: cut.before - cut.both }).collect()
    }
}

/// The finding: users of the weeks before who did not come back, of all of them; and the days.
pub(super) fn changed(breaks: &[Break]) -> Finding {
    let (n, of) = breaks.iter().fold((0, 0), |(n, of), one| (n + one.n, of + one.of));
    let days = breaks.iter().take(EXAMPLES).map(|one| Run { first: one.day, last: one.day });
    Finding { days: days.collect(), ..Finding::new(Kind::IdBreak, n, of) }
}

/// A day on which the ids changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The first day with other ids.
    pub day: Day,
    /// Users active in the week before.
    pub of: u64,
    /// Those of them who did not come back in the week from the day on.
    pub n: u64,
}

impl Break {
    /// Users of the week before who came back.
    pub fn back(self) -> u64 {
        self.of - self.n
    }
}

/// The break after which the smallest share came back; of equal shares the one of the most users, then the earliest.
pub fn worst(breaks: &[Break]) -> Option<Break> {
    let less =
        |a: &Break, b: &Break| (a.back() * b.of).cmp(&(b.back() * a.of)).then(b.of.cmp(&a.of)).then(a.day.cmp(&b.day));
    breaks.iter().copied().min_by(less)
}

/// The weeks around a day.
#[derive(Clone, Copy)]
struct Cut {
    day: Day,
    before: u64,
    both: u64,
    least: u64,
}

impl Cut {
    fn share(&self) -> f64 {
        self.both as f64 / self.least as f64
    }
}

/// Median of the shares carried over; 0 of none.
fn median(cuts: &[Cut]) -> f64 {
    let mut shares: Vec<f64> = cuts.iter().map(Cut::share).collect();
    shares.order_by(f64::total_cmp);
    let (low, high) = (shares.len().saturating_sub(1) / 2, shares.len() / 2);
    shares.get(low).zip(shares.get(high)).map_or(0.0, |(a, b)| (a + b) / 2.0)
}
