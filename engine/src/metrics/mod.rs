//! One user as of a day to one number (or none).
//!
//! A metric is a pure function of a [`User`]: `None` means "missing", never zero. [`METRICS`] names them all, with unit,
//! formula and description in both languages; rules and what is said of them (query `status_rules`) read that list.
//!
//! A new metric is a [`Metric`] in one of the files here and a line in [`METRICS`].

use serde::{Deserialize, Serialize};

use crate::events::{Event, Millis, Role, User};
use crate::fold::{Clock, Context, Silence};
use crate::i18n::Lang;

mod buying;
mod change;
mod clock;
mod leaving;
mod time;
mod voice;
mod volume;
mod window;

#[cfg(test)]
mod tests;

pub use buying::revenue;
pub use time::usual_gap;
pub use voice::{last_score_code, score};

/// Every metric, sorted by id.
pub const METRICS: &[&Metric] = &[
    &volume::ACTIVE_DAYS,
    &leaving::ATTRIBUTES_ONLY,
    &buying::AVERAGE_ORDER_VALUE,
    &volume::COUNT,
    &time::DAYS_SINCE,
    &time::DAYS_SINCE_FIRST,
    &time::DAYS_SINCE_GAP,
    &time::DAYS_SINCE_LAST,
    &buying::DAYS_TO_FIRST_VALUE_EVENT,
    &volume::DAYS_WITH,
    &leaving::ENDS_WITH,
    &volume::EVENTS,
    &time::FIRST_SEEN,
    &time::GAP_RATIO,
    &time::LAST_SEEN,
    &voice::LAST_SURVEY_SCORE,
    &leaving::LEFT,
    &time::LONGEST_GAP,
    &change::MOMENTUM,
    &clock::NIGHT_SHARE,
    &voice::NPS_CLASS,
    &change::P,
    &buying::PURCHASES,
    &change::Q,
    &change::REGULAR,
    &buying::REVENUE,
    &volume::SESSIONS,
    &time::SILENCE,
    &time::TENURE_DAYS,
    &time::USUAL_GAP,
    &buying::VALUE_EVENTS,
    &clock::WEEKEND_SHARE,
];

/// Metrics that a row a user can tell; sorted by id. All others rest on what lies between its two dates, and are missing.
const OF_SUMMARIES: &[&str] = &[
    "attributes_only",
    "average_order_value",
    "count",
    "days_since",
    "days_since_first",
    "days_since_last",
    "first_seen",
    "last_seen",
    "left",
    "purchases",
    "revenue",
    "silence",
    "tenure_days",
    "value_events",
];

/// The metric with that id.
pub fn find(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id).copied()
}

/// A named number about one user.
#[derive(Debug)]
pub struct Metric {
    /// The word for it in rules, files and tables.
    pub id: &'static str,
    /// What stands in brackets behind the id.
    pub params: &'static [Param],
    /// What the number counts.
    pub unit: Unit,
    /// How it is computed, in the words of the rule language.
    pub formula: &'static str,
    /// As part of a sentence, English and German; `{0}`, `{1}` stand for the arguments. With a window, the part in
    /// square brackets is said as well.
    pub phrase: (&'static str, &'static str),
    /// What it means, English and German.
    pub description: (&'static str, &'static str),
    /// The number for a user, or `None` where it is missing. To be asked by [`Metric::of`].
    value: fn(&User, &Env, &[Arg]) -> Option<f64>,
}

/// One argument that a metric takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// The role of an event name, or `any`.
    Kind,
    /// A number of days.
    Days,
    /// A number of days, up to as-of; all time where it is left out. Always last.
    Window,
}

/// One argument given to a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg {
    /// For [`Param::Kind`].
    Kind(Kind),
    /// For [`Param::Days`] and [`Param::Window`].
    Days(i32),
}

/// The events that a metric looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All of them, passive ones included.
    Any,
    /// Those of a role.
    Role(Role),
}

/// What a metric counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Days,
    /// A calendar day, counted from 1970-01-01.
    Date,
    /// Things counted.
    Count,
    /// Minor units of the catalog's currency.
    Money,
    /// A number without unit.
    Ratio,
    /// A part of a whole, 0 to 1.
    Share,
    /// 1 or 0. May stand alone as a condition.
    YesNo,
}

impl Kind {
    /// The word for all events, where a role may stand.
    const ANY: &'static str = "any";

    /// The word for it in rules.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Any => Kind::ANY,
            Kind::Role(role) => role.id(),
        }
    }

    /// The kind with that word.
    pub fn from_id(id: &str) -> Option<Kind> {
        if id == Kind::ANY { Some(Kind::Any) } else { Role::from_id(id).map(Kind::Role) }
    }

    /// Whether an event is of this kind.
    fn takes(self, event: &Event) -> bool {
        match self {
            Kind::Any => true,
            Kind::Role(role) => event.role() == role,
        }
    }
}

impl Metric {
    /// The number for a user, or `None` where it is missing.
    #[inline]
    pub fn of(&self, user: &User, env: &Env, args: &[Arg]) -> Option<f64> {
        if user.is_summary() && OF_SUMMARIES.binary_search(&self.id).is_err() {
            return None;
        }
        (self.value)(user, env, args)
    }

    /// What it means.
    pub fn description(&self, lang: Lang) -> &'static str {
        lang.pick(self.description.0, self.description.1)
    }
}

/// What a metric may know besides the user: settings, resolved for the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Env {
    /// The role of the value event; `None`: any activity.
    pub value_role: Option<Role>,
    /// Which silence counts.
    pub silence: Silence,
    /// Whether an opt-out is a leaving signal.
    pub opt_out_leaves: bool,
    /// The latest timestamp, where time is told as elapsed before it; `None` where it is told in calendar days.
    pub latest: Option<Millis>,
    /// Whether survey scores are answers from 0 to 10.
    pub is_recommendation: bool,
}

impl Env {
    /// For the settings and data of a context.
    pub fn of(cx: &Context) -> Env {
        Env {
            value_role: cx.settings.value_role(&cx.catalog),
            silence: cx.settings.silence,
            opt_out_leaves: cx.settings.opt_out_leaves,
            latest: (cx.settings.clock == Clock::Elapsed).then_some(cx.catalog.latest),
            is_recommendation: voice::is_recommendation(&cx.catalog),
        }
    }
}

/// The window among the arguments: the last one, if it is a number of days.
fn window(args: &[Arg]) -> Option<i32> {
    args.iter().rev().find_map(|arg| if let Arg::Days(days) = arg { Some(*days) } else { None })
}

/// The kind of event among the arguments.
fn kind(args: &[Arg]) -> Option<Kind> {
    args.iter().find_map(|arg| if let Arg::Kind(kind) = arg { Some(*kind) } else { None })
}

/// A count as a metric; missing for users outside the base.
fn count(user: &User, n: usize) -> Option<f64> {
    user.in_base().then_some(n as f64)
}

/// A part of a whole; missing where there is no whole.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
