//! The key figures: users, events and revenue of the last 90 days, revenue in all, weekly active users, stickiness, pulse; as of
//! as-of and as of the day to compare with, each with up to 26 points between the first day of the data and as-of.
//!
//! A window that reaches back before the data is not a smaller value but an unknown one: earlier values and points of it are
//! `None`. The value at as-of is always told; of a history shorter than the window it is the whole history's.

use serde::{Deserialize, Serialize};

use super::activity::{ActiveUsers, mean_ratio};
use super::lifecycle::{Moves, count_moves};
use super::span::{Calendar, Interval, Span, add};
use crate::events::{Day, Month, Role, Shard};
use crate::fold::{Context, Query};

/// The window of events, revenue and stickiness, in days.
pub const WINDOW_DAYS: usize = 90;

/// The most points of a sparkline.
pub const POINTS: usize = 26;

const WEEK_DAYS: usize = 7;

/// Days that the monthly active users of a day reach back before it.
pub const MONTH_BEFORE: usize = 29;

/// The query `overview`.
pub struct Overview;

/// No choices: the days follow from the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// What one shard says of each day (and month) of the span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    active: ActiveUsers,
    /// Users first active on the day.
    new: Vec<u64>,
    /// Events that show life.
    events: Vec<u64>,
    /// Purchases − refunds, in the catalog's finest unit.
    revenue: Vec<i64>,
    /// The same of what lies before the first activity of all, where the span begins: refunds of orders that the data do not have.
    revenue_before: i64,
    months: Vec<Moves>,
}

/// One figure on two days, and on its way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure<T> {
    /// As of as-of.
    pub now: Option<T>,
    /// As of the day to compare with; `None` where its window reaches back before the data.
    pub before: Option<T>,
    /// As of each of [`KeyFigures::points`].
    pub points: Vec<Option<T>>,
}

/// The six key figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyFigures {
    /// As-of.
    pub as_of: Day,
    /// The day to compare with.
    pub compare_to: Day,
    /// The days of the sparkline points; the last is as-of.
    pub points: Vec<Day>,
    /// Users of the base: with activity on or before the day.
    pub users: Figure<u64>,
    /// Activity in the last 90 days.
    pub events: Figure<u64>,
    /// Purchases − refunds dated in the last 90 days, in the catalog's finest unit; `None` where there are no amounts of purchases.
    pub revenue: Option<Figure<i64>>,
    /// The same of all days up to the day, of everyone: also of whom only refunds are known. `None` where `revenue` is that.
    pub total_revenue: Option<Figure<i64>>,
    /// Users active in the last 7 days.
    pub weekly_active: Figure<u64>,
    /// Mean of daily DAU / MAU (30 days) over those of the last 90 days whose 30 days all lie in the data; `None` where none does.
    pub stickiness: Figure<f64>,
    /// (new + resurrecting) / dormant users of the last complete month.
    pub pulse: Figure<f64>,
    /// The month of `pulse.now`: that of as-of if as-of ends it, else the month before.
    pub pulse_month: Month,
    /// The month of `pulse.before`.
    pub pulse_month_before: Month,
}

impl KeyFigures {
    /// What rows that sum users up know of it: when each user came and was last there, and what all of their orders came to. The
    /// revenue is that of all time.
    fn of_summaries(self) -> KeyFigures {
        KeyFigures {
            events: Figure::default(),
            stickiness: Figure::default(),
            pulse: Figure::default(),
            weekly_active: Figure { now: self.weekly_active.now, ..Figure::default() },
            revenue: self.revenue.map(|revenue| Figure { now: revenue.now, ..Figure::default() }),
            total_revenue: None,
            ..self
        }
    }
}

impl Query for Overview {
    const NAME: &'static str = "overview";
    type Params = Params;
    type Partial = Partial;
    type Answer = KeyFigures;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Partial {
        let span = Span::of(cx);
        let n = span.n_days();
        let mut partial = Partial {
            active: ActiveUsers::count(shard, cx),
            new: vec![0; n],
            events: vec![0; n],
            revenue: vec![0; n],
            revenue_before: 0,
            months: count_moves(shard, &Calendar::of(Interval::Month, cx), cx),
        };
        for user in shard.users(&cx.catalog, span.last) {
            if let Some(first) = user.first_day() {
                partial.new[span.position(first)] += 1;
            }
            for event in user.events() {
                let role = event.role();
                let paid = event.amount().filter(|_| matches!(role, Role::Purchase | Role::Refund)).unwrap_or(0);
                // A refund may lie before the first activity of all, which is where the span begins.
                let Some(day) = span.find(event.day()) else {
                    partial.revenue_before += paid;
                    continue;
                };
                partial.events[day] += u64::from(role.is_activity());
                partial.revenue[day] += paid;
            }
        }
        partial
    }

    fn merge(a: Partial, b: Partial) -> Partial {
        Partial {
            active: a.active.merge(&b.active),
            new: add(a.new, &b.new),
            events: add(a.events, &b.events),
            revenue: add(a.revenue, &b.revenue),
            revenue_before: a.revenue_before + b.revenue_before,
            months: add(a.months, &b.months),
        }
    }

    fn finish(_: &Params, partial: Partial, cx: &Context) -> KeyFigures {
        let days = Days {
            span: Span::of(cx),
            compare_to: cx.settings.compare_to(&cx.catalog),
            is_comparable: cx.settings.is_comparable(&cx.catalog),
            points: points(Span::of(cx)),
        };
        let months = Calendar::of(Interval::Month, cx);
        // On the first days of the data the month is cut short, and who is there on a day seems a greater part of it.
        let stickiness = |window: std::ops::Range<usize>| {
            let whole = window.start.max(window.end.saturating_sub(WINDOW_DAYS)).max(MONTH_BEFORE)..window.end;
            if whole.is_empty() {
                return None;
            }
            mean_ratio(&partial.active.dau[whole.clone()], &partial.active.mau30[whole])
        };
        let pulse = |day: Day| {
            let first_of_month = last_complete_month(day).first_day();
            (0..months.len())
                .find(|slot| months.first_day(*slot) == first_of_month)
                .and_then(|slot| partial.months[slot].pulse())
        };
        let of_revenue = if cx.catalog.summaries { usize::MAX } else { WINDOW_DAYS };
        let figures = KeyFigures {
            as_of: days.span.last,
            compare_to: days.compare_to,
            users: days.over(usize::MAX, |window| Some(partial.new[window].iter().sum())),
            events: days.over(WINDOW_DAYS, |window| Some(partial.events[window].iter().sum())),
            revenue: (cx.catalog.knows_revenue())
                .then(|| days.over(of_revenue, |window| Some(partial.revenue[window].iter().sum()))),
            total_revenue: cx.catalog.knows_revenue().then(|| {
                let up_to = |window: std::ops::Range<usize>| partial.revenue[window].iter().sum::<i64>();
                days.over(usize::MAX, |window| Some(partial.revenue_before + up_to(window)))
            }),
            weekly_active: days
                .over(WEEK_DAYS, |window| partial.active.wau[window].last().map(|users| u64::from(*users))),
            stickiness: days.over(WINDOW_DAYS + MONTH_BEFORE, stickiness),
            pulse: days.at(pulse),
            pulse_month: last_complete_month(days.span.last),
            pulse_month_before: last_complete_month(days.compare_to),
            points: days.points,
        };
        if cx.catalog.summaries { figures.of_summaries() } else { figures }
    }
}

/// The days on which figures are told.
struct Days {
    span: Span,
    compare_to: Day,
    is_comparable: bool,
    points: Vec<Day>,
}

impl Days {
    /// A figure that is known on any day.
    fn at<T>(&self, value: impl Fn(Day) -> Option<T>) -> Figure<T> {
        Figure {
            now: value(self.span.last),
            before: self.is_comparable.then(|| value(self.compare_to)).flatten(),
            points: self.points.iter().map(|day| value(*day)).collect(),
        }
    }

    /// A figure over the window of days that ends with the day, given as positions in the span. `usize::MAX` is all of the past.
    fn over<T>(&self, window_days: usize, value: impl Fn(std::ops::Range<usize>) -> Option<T>) -> Figure<T> {
        let known = |day: Day| {
            let end = self.span.find(day)? + 1;
            let whole = window_days == usize::MAX || end >= window_days || day == self.span.last;
            whole.then(|| value(end.saturating_sub(window_days)..end)).flatten()
        };
        self.at(known)
    }
}

/// The month of a day if the day ends it, else the month before.
fn last_complete_month(day: Day) -> Month {
    let month = day.month();
    if month.last_day() == day { month } else { Month(month.0 - 1) }
}

/// Evenly spaced days of the span, first and last included; each day once where the span is short.
fn points(span: Span) -> Vec<Day> {
    let n = span.n_days();
    let steps = n.min(POINTS);
    (0..steps).map(|step| span.first.plus((step * (n - 1) / (steps - 1).max(1)) as i32)).collect()
}
