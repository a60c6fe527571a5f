//! The retention rate of the textbooks, month by month: (E − N) / S × 100.
//!
//! S: users active in the month before · E: active in the month · N: first active in it. The rate passes 100 % when users who
//! were away come back; `both`, the users active in both months, has no such guests. The trailing rows ask the same of the 90
//! days that end before the month begins (S) and when it ends (E). The churn rate is the scheme's: users who entered `churned`
//! during the month / users of the base (active by then) not churned at its start. Whom only attributes know was never there.

use serde::{Deserialize, Serialize};

use super::activity::WindowCount;
use super::lifecycle::{Moves, count_moves};
use super::span::{Calendar, Interval, Span, add};
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::{self, Scheme};

/// The query `retention_rate`.
pub struct RetentionRate;

/// What may be chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Length of the trailing window in days.
    pub trailing_days: u32,
    /// For how many of the latest months the churn rate is told: each needs the status of every user at its end.
    pub churn_months: u32,
}

impl Default for Params {
    fn default() -> Self {
        Params { trailing_days: 90, churn_months: 13 }
    }
}

/// What one shard says of each month.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    months: Vec<Moves>,
    /// Users active in the trailing window that ends with each month.
    trailing: Vec<u32>,
    /// For the latest months; empty where there is no status scheme.
    churn: Vec<Churn>,
}

/// Users who left in a month, by the status scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Churn {
    /// Users in any other status on the day before the month, active by then.
    pub at_start: u32,
    /// Those of them who are churned at its end (or as-of).
    pub entered: u32,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// First day of the month.
    pub month: Day,
    /// Whether the month had ended by as-of.
    pub complete: bool,
    /// S: users active in the period before.
    pub at_start: u32,
    /// E: users active in the period.
    pub at_end: u32,
    /// N: users first active in the month.
    pub new: u32,
    /// (E − N) / S × 100; `None` where S is 0.
    pub rate_percent: Option<f64>,
}

/// A calendar month against the month before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthlyRate {
    /// S, E, N and the rate.
    pub rate: Rate,
    /// Users active in both months.
    pub both: u32,
    /// Users who left, by the status scheme; `None` where there is no such scheme, and for months long past.
    pub churn: Option<Churn>,
}

/// Retention rates, the earliest month first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetentionRates {
    /// From the second month of the data on.
    pub monthly: Vec<MonthlyRate>,
    /// From the first month on before which the data reach back a whole window.
    pub trailing: Vec<Rate>,
}

impl Query for RetentionRate {
    const NAME: &'static str = "retention_rate";
    type Params = Params;
    type Partial = Partial;
    type Answer = RetentionRates;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        let Some((scheme, _)) = churned(cx) else { return Vec::new() };
        month_ends(params, cx).into_iter().flat_map(|end| scheme.needs(end, cx)).collect()
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let months = Calendar::of(Interval::Month, cx);
        Partial {
            trailing: trailing(params, shard, &months, cx),
            churn: churn(params, shard, cx),
            months: count_moves(shard, &months, cx),
        }
    }

    fn merge(a: Partial, b: Partial) -> Partial {
        Partial {
            months: add(a.months, &b.months),
            trailing: add(a.trailing, &b.trailing),
            churn: add(a.churn, &b.churn),
        }
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> RetentionRates {
        let months = Calendar::of(Interval::Month, cx);
        let rate = |slot: usize, at_start: u32, at_end: u32| {
            let new = partial.months[slot].new;
            let stayed = f64::from(at_end) - f64::from(new);
            Rate {
                month: months.first_day(slot),
                complete: months.is_complete(slot),
                at_start,
                at_end,
                new,
                rate_percent: (at_start > 0).then(|| stayed / f64::from(at_start) * 100.0),
            }
        };
        let first_churn = months.len() - partial.churn.len();
        let monthly = (1..months.len()).map(|slot| MonthlyRate {
            rate: rate(slot, partial.months[slot - 1].active(), partial.months[slot].active()),
            both: partial.months[slot].returning,
            churn: slot.checked_sub(first_churn).and_then(|at| partial.churn.get(at)).copied(),
        });
        let reaches_back = |slot: &usize| months.first_day(*slot).plus(-days(params)) >= Span::of(cx).first;
        let trailing = (1..months.len())
            .filter(reaches_back)
            .map(|slot| rate(slot, partial.trailing[slot - 1], partial.trailing[slot]));
        RetentionRates { monthly: monthly.collect(), trailing: trailing.collect() }
    }
}

impl Churn {
    /// Entered / at start; `None` where nobody was there at the start.
    pub fn rate(self) -> Option<f64> {
        (self.at_start > 0).then(|| f64::from(self.entered) / f64::from(self.at_start))
    }
}

impl std::ops::AddAssign for Churn {
    fn add_assign(&mut self, other: Churn) {
        self.at_start += other.at_start;
        self.entered += other.entered;
    }
}

fn days(params: &Params) -> i32 {
    i32::try_from(params.trailing_days).unwrap_or(i32::MAX).max(1)
}

/// Users active in the window that ends with each month. A month that as-of cuts short has its window to its calendar end, too.
fn trailing(params: &Params, shard: &Shard, months: &Calendar, cx: &Context) -> Vec<u32> {
    let Some(last) = months.len().checked_sub(1) else { return Vec::new() };
    let span = Span { last: months.last_day(last), ..Span::of(cx) };
    let mut count = WindowCount::new(span, days(params));
    for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)) {
        count.add_user(user.days);
    }
    let users = count.finish();
    (0..=last).map(|slot| users[span.position(months.last_day(slot))]).collect()
}

/// The last day of each of the latest months and of the one before them; as-of cuts the last one.
fn month_ends(params: &Params, cx: &Context) -> Vec<Day> {
    let months = Calendar::of(Interval::Month, cx);
    let skipped = months.len().saturating_sub((params.churn_months as usize).saturating_add(1));
    (skipped..months.len()).map(|slot| months.last_day(slot).min(Span::of(cx).last)).collect()
}

/// The status scheme, and the position of its segment `churned`.
fn churned(cx: &Context) -> Option<(&'static dyn Scheme, u8)> {
    let scheme = schemes::find("status")?;
    let position = scheme.segments(cx).iter().position(|segment| segment == "churned")?;
    Some((scheme, u8::try_from(position).ok()?))
}

/// For each of the latest months: who was there at its start, and who of them was gone at its end.
fn churn(params: &Params, shard: &Shard, cx: &Context) -> Vec<Churn> {
    let Some((scheme, churned)) = churned(cx) else { return Vec::new() };
    let ends = month_ends(params, cx);
    let statuses: Vec<Vec<Option<u8>>> = ends.iter().map(|end| scheme.assign(shard, *end, cx)).collect();
    let first_days: Vec<Option<Day>> =
        shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)).map(|user| user.first_day()).collect();
    let month = |(start, pair): (&Day, &[Vec<Option<u8>>])| {
        let mut month = Churn::default();
        for ((from, to), first) in pair[0].iter().zip(&pair[1]).zip(&first_days) {
            let is_there = first.is_some_and(|first| first <= *start) && from.is_some_and(|from| from != churned);
            month.at_start += u32::from(is_there);
            month.entered += u32::from(is_there && *to == Some(churned));
        }
        month
    };
    ends.iter().zip(statuses.windows(2)).map(month).collect()
}
