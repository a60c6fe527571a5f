//! How much a user does.

use super::{Arg, Env, Metric, Param, Unit, count, events_within, role, window};
use crate::events::{Millis, User};

/// A silence longer than this ends a session: 30 minutes.
pub const SESSION_GAP_MS: Millis = 30 * 60_000;

pub(super) static ACTIVE_DAYS: Metric = Metric {
    id: "active_days",
    params: &[Param::Window],
    unit: Unit::Count,
    formula: "number of distinct days with activity",
    phrase: ("active days[ in the last {0} days]", "aktive Tage[ in den letzten {0} Tagen]"),
    description: (
        "Distinct local days with activity, in the window of days that ends with the as-of day.",
        "Verschiedene Tage (Ortszeit) mit Aktivität, im Fenster, das mit dem Stichtag endet.",
    ),
    value: |user, _, args| count(user, active_days(user, window(args))),
};

pub(super) static EVENTS: Metric = Metric {
    id: "events",
    params: &[Param::Window],
    unit: Unit::Count,
    formula: "number of events with activity",
    phrase: ("activities[ in the last {0} days]", "Aktivitäten[ in den letzten {0} Tagen]"),
    description: (
        "Events by which the user shows life; messages sent and other passive events do not count.",
        "Ereignisse, mit denen der Nutzer selbst tätig ist; versandte Nachrichten und andere passive Ereignisse zählen nicht.",
    ),
    value: |user, _, args| {
        count(user, events_within(user, window(args)).filter(|event| event.role().is_activity()).count())
    },
};

pub(super) static COUNT: Metric = Metric {
    id: "count",
    params: &[Param::Role, Param::Window],
    unit: Unit::Count,
    formula: "number of events of the role",
    phrase: ("events “{0}”[ in the last {1} days]", "Ereignisse „{0}“[ in den letzten {1} Tagen]"),
    description: (
        "Events of a role, in the window of days that ends with the as-of day.",
        "Ereignisse einer Rolle, im Fenster, das mit dem Stichtag endet.",
    ),
    value: count_of_role,
};

pub(super) static SESSIONS: Metric = Metric {
    id: "sessions",
    params: &[Param::Window],
    unit: Unit::Count,
    formula: "number of runs of activity without a silence of over 30 minutes",
    phrase: ("sessions[ in the last {0} days]", "Sitzungen[ in den letzten {0} Tagen]"),
    description: (
        "Runs of activity; a silence of more than 30 minutes starts a new one. A session belongs to the day of its first event.",
        "Folgen von Aktivität; eine Stille von mehr als 30 Minuten beginnt eine neue. Eine Sitzung gehört zum Tag ihres ersten Ereignisses.",
    ),
    value: |user, _, args| count(user, sessions(user, window(args))),
};

/// Distinct active days in the last `days` days; of all time, if `None`.
pub fn active_days(user: &User, days: Option<i32>) -> usize {
    match days {
        Some(days) => user.days.iter().rev().take_while(|day| user.as_of.since(**day) < days).count(),
        None => user.days.len(),
    }
}

fn count_of_role(user: &User, _: &Env, args: &[Arg]) -> Option<f64> {
    let role = role(args)?;
    if !user.catalog().has_role(role) {
        return count(user, 0);
    }
    count(user, events_within(user, window(args)).filter(|event| event.role() == role).count())
}

fn sessions(user: &User, days: Option<i32>) -> usize {
    let start = days.map(|days| user.catalog().zone.end_of(user.as_of.plus(-days)));
    let mut last: Option<Millis> = None;
    let mut n = 0;
    for time in user.activity().map(|event| event.time()) {
        let starts = last.is_none_or(|last| time - last > SESSION_GAP_MS);
        if starts && start.is_none_or(|start| time >= start) {
            n += 1;
        }
        last = Some(time);
    }
    n
}
