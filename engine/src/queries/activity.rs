//! How many users are active: on each day (DAU), in the 7 (WAU), 28 and 30 (MAU) days that end with it, and how sticky that is.
//!
//! In: active days of each user. Out: four counts for each calendar day from the first activity to as-of, days without any
//! activity included. Stickiness is the mean over days of DAU / MAU (not the ratio of the means, which weighs busy months more).
//! The first days of the data have short windows: nothing is known of the days before them.

use serde::{Deserialize, Serialize};

use super::span::{Span, add};
use crate::events::{Day, Shard};
use crate::fold::{Context, Query};

/// The query `activity`.
pub struct Activity;

/// No choices: the span follows from the data and as-of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// Active users for each day of the span, by window. Plain sums over users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveUsers {
    /// On the day.
    pub dau: Vec<u32>,
    /// In the 7 days that end with it.
    pub wau: Vec<u32>,
    /// In the 28 days that end with it.
    pub mau28: Vec<u32>,
    /// In the 30 days that end with it.
    pub mau30: Vec<u32>,
}

/// One window's counts, and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Users for each day of the span.
    pub users: Vec<u32>,
    /// Mean over all days; 0 for an empty span.
    pub mean: f64,
    /// The greatest count.
    pub max: u32,
}

/// Active users day by day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActiveDays {
    /// The day of the first entry of each series.
    pub first_day: Day,
    /// As-of: the day of the last entry.
    pub last_day: Day,
    /// Daily active users.
    pub dau: Series,
    /// Weekly active users: 7 days.
    pub wau: Series,
    /// Monthly active users in windows of four whole weeks: no weekday counts five times.
    pub mau28: Series,
    /// Monthly active users: 30 days.
    pub mau30: Series,
    /// Mean over days of DAU / MAU (30 days).
    pub stickiness: Option<f64>,
    /// Mean over days of DAU / MAU (28 days).
    pub stickiness28: Option<f64>,
    /// Mean over days of DAU / WAU.
    pub dau_per_wau: Option<f64>,
}

impl Query for Activity {
    const NAME: &'static str = "activity";
    type Params = Params;
    type Partial = ActiveUsers;
    type Answer = ActiveDays;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> ActiveUsers {
        ActiveUsers::count(shard, cx)
    }

    fn merge(a: ActiveUsers, b: ActiveUsers) -> ActiveUsers {
        a.merge(&b)
    }

    fn finish(_: &Params, users: ActiveUsers, cx: &Context) -> ActiveDays {
        let span = Span::of(cx);
        ActiveDays {
            first_day: span.first,
            last_day: span.last,
            stickiness: mean_ratio(&users.dau, &users.mau30),
            stickiness28: mean_ratio(&users.dau, &users.mau28),
            dau_per_wau: mean_ratio(&users.dau, &users.wau),
            dau: Series::of(users.dau),
            wau: Series::of(users.wau),
            mau28: Series::of(users.mau28),
            mau30: Series::of(users.mau30),
        }
    }
}

impl ActiveUsers {
    /// Counts one shard's users.
    pub fn count(shard: &Shard, cx: &Context) -> ActiveUsers {
        let span = Span::of(cx);
        let mut windows = [1, 7, 28, 30].map(|days| WindowCount::new(span, days));
        for user in shard.users(&cx.catalog, span.last) {
            for window in &mut windows {
                window.add_user(user.days);
            }
        }
        let [dau, wau, mau28, mau30] = windows.map(WindowCount::finish);
        ActiveUsers { dau, wau, mau28, mau30 }
    }

    /// Joins the counts of two shards.
    pub fn merge(self, other: &ActiveUsers) -> ActiveUsers {
        ActiveUsers {
            dau: add(self.dau, &other.dau),
            wau: add(self.wau, &other.wau),
            mau28: add(self.mau28, &other.mau28),
            mau30: add(self.mau30, &other.mau30),
        }
    }
}

impl Series {
    fn of(users: Vec<u32>) -> Series {
        let sum: u64 = users.iter().map(|n| u64::from(*n)).sum();
        Series { mean: sum as f64 / users.len().max(1) as f64, max: users.iter().copied().max().unwrap_or(0), users }
    }
}

/// Counts for each day of a span the users who are active in the window of days that ends with it.
///
/// An active day d puts its user into the windows that end on d … d + w − 1. What the next active day covers again is left out,
/// so that each user counts once; the counts are kept as differences between neighbouring days.
pub struct WindowCount {
    span: Span,
    window: i32,
    changes: Vec<i32>,
}

impl WindowCount {
    /// For windows of that many days.
    pub fn new(span: Span, window: i32) -> WindowCount {
        WindowCount { span, window, changes: vec![0; span.n_days() + 1] }
    }

    /// Adds a user's active days: ascending, distinct, within the span.
    pub fn add_user(&mut self, days: &[Day]) {
        let n = self.changes.len() - 1;
        let mut covered = 0;
        for day in days {
            let at = self.span.position(*day);
            let until = (at + self.window as usize).min(n);
            self.changes[at.max(covered)] += 1;
            self.changes[until] -= 1;
            covered = until;
        }
    }

    /// Users for each day of the span.
    pub fn finish(self) -> Vec<u32> {
        let n = self.changes.len() - 1;
        let running = |sum: &mut i32, change: i32| {
            *sum += change;
            Some(*sum as u32)
        };
        self.changes.into_iter().take(n).scan(0, running).collect()
    }
}

/// Mean over days of `part` / `whole`; days on which `whole` is 0 say nothing. `None` if no day says anything.
pub fn mean_ratio(part: &[u32], whole: &[u32]) -> Option<f64> {
    let ratios = part
        .iter()
        .zip(whole)
        .filter(|(_, whole)| **whole > 0)
        .map(|(part, whole)| f64::from(*part) / f64::from(*whole));
    let (sum, n) = ratios.fold((0.0, 0u32), |(sum, n), ratio| (sum + ratio, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}
