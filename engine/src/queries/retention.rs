//! Retention: of the users who were first active in a month (a cohort), how many are active again k months later.
//!
//! In: active days. Out: a triangle. Cell k of a cohort is the number of its users who are active in interval k after it;
//! cells after the end of data are `None`, never 0; the interval that holds as-of is marked incomplete unless it ends that day.
//! The mean of each column is weighted by cohort size and rests on complete cells only: Σ active / Σ cohort.

use serde::{Deserialize, Serialize};

use super::span::{Calendar, Interval, add};
use crate::events::{Day, Shard};
use crate::fold::{Context, Query};

/// The query `retention`.
pub struct Retention;

/// Who belongs to a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Users whose first activity lies in the interval: each user is in one cohort.
    #[default]
    First,
    /// All users active in the interval: a user is in many cohorts.
    Every,
}

/// What may be chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Length of an interval.
    pub interval: Interval,
    /// Who belongs to a cohort.
    pub entry: Entry,
    /// Only the latest so many intervals become cohorts (and columns); `None`: all. Daily cohorts of years are many.
    pub cohorts: Option<u32>,
}

/// Users of a cohort who are active in one interval after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Distinct users.
    pub users: u32,
    /// Whether the interval had ended by as-of.
    pub complete: bool,
}

/// Users who started in one interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// First day of the interval.
    pub first_day: Day,
    /// Users of the cohort; never 0.
    pub users: u32,
    /// Cell k is the interval k after the cohort's own (k = 0); `None` where it lies after as-of.
    pub cells: Vec<Option<Cell>>,
}

/// All cohorts, the earliest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetentionMatrix {
    /// Length of an interval.
    pub interval: Interval,
    /// As-of.
    pub as_of: Day,
    /// Cohorts; an interval in which nobody started has none. All have the same number of cells.
    pub cohorts: Vec<Cohort>,
    /// For each k: Σ users active / Σ users of the cohort, over the complete cells; `None` where there is none.
    pub mean: Vec<Option<f64>>,
}

impl Query for Retention {
    const NAME: &'static str = "retention";
    type Params = Params;
    /// For each cohort, users active k intervals later.
    type Partial = Vec<Vec<u32>>;
    type Answer = RetentionMatrix;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Vec<Vec<u32>> {
        let calendar = Calendar::of(params.interval, cx);
        let skipped = skipped(params, &calendar);
        let mut counts: Vec<Vec<u32>> =
            (skipped..calendar.len()).map(|cohort| vec![0; calendar.len() - cohort]).collect();
        let mut slots = Vec::new();
        for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)) {
            slots.clear();
            slots.extend(calendar.slots(user.days));
            let entries = match params.entry {
                Entry::First => slots.len().min(1),
                Entry::Every => slots.len(),
            };
            for entry in (0..entries).filter(|entry| slots[*entry] >= skipped) {
                for slot in &slots[entry..] {
                    counts[slots[entry] - skipped][slot - slots[entry]] += 1;
                }
            }
        }
        counts
    }

    fn merge(a: Vec<Vec<u32>>, b: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        a.into_iter().zip(b).map(|(a, b)| add(a, &b)).collect()
    }

    fn finish(params: &Params, counts: Vec<Vec<u32>>, cx: &Context) -> RetentionMatrix {
        let calendar = Calendar::of(params.interval, cx);
        let skipped = skipped(params, &calendar);
        let n_columns = counts.len();
        let cohort = |(at, active): (usize, Vec<u32>)| {
            let cell = |k: usize| {
                active.get(k).map(|users| Cell { users: *users, complete: calendar.is_complete(skipped + at + k) })
            };
            Cohort {
                first_day: calendar.first_day(skipped + at),
                users: active.first().copied().unwrap_or(0),
                cells: (0..n_columns).map(cell).collect(),
            }
        };
        let cohorts: Vec<Cohort> =
            counts.into_iter().enumerate().map(cohort).filter(|cohort| cohort.users > 0).collect();
        let mean = (0..n_columns).map(|k| weighted_mean(&cohorts, k)).collect();
        RetentionMatrix { interval: params.interval, as_of: cx.settings.as_of(&cx.catalog), cohorts, mean }
    }
}

impl Cohort {
    /// Share of the cohort's users active k intervals later; `None` where not yet observed.
    pub fn share(&self, k: usize) -> Option<f64> {
        self.cells.get(k).copied().flatten().map(|cell| f64::from(cell.users) / f64::from(self.users))
    }
}

/// How many intervals at the start of the data are no cohorts.
fn skipped(params: &Params, calendar: &Calendar) -> usize {
    params.cohorts.map_or(0, |most| calendar.len().saturating_sub(most as usize))
}

fn weighted_mean(cohorts: &[Cohort], k: usize) -> Option<f64> {
    let complete = cohorts.iter().filter_map(|cohort| {
        let cell = cohort.cells.get(k).copied().flatten().filter(|cell| cell.complete)?;
        Some((u64::from(cell.users), u64::from(cohort.users)))
    });
    let (active, all) = complete.fold((0, 0), |(active, all), (users, of)| (active + users, all + of));
    (all > 0).then(|| active as f64 / all as f64)
}
