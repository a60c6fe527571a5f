//! How much a user does.

use super::buying::purchases;
use super::window::{active_days, events_within, n_within, start};
use super::{Arg, Env, Kind, Metric, Param, Unit, count, kind, window};
use crate::events::{Millis, Role, Splitter, User};

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
    value: |user, env, args| count(user, active_days(user, env, window(args))),
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
    value: |user, env, args| count(user, n_within(user, env, window(args), Role::is_activity)),
};

pub(super) static COUNT: Metric = Metric {
    id: "count",
    params: &[Param::Kind, Param::Window],
    unit: Unit::Count,
    formula: "number of events of the role",
    phrase: ("events “{0}”[ in the last {1} days]", "Ereignisse „{0}“[ in den letzten {1} Tagen]"),
    description: (
        "Events of a role (or of any), in the window of days that ends with the as-of day.",
        "Ereignisse einer Rolle (oder jeder: any), im Fenster, das mit dem Stichtag endet.",
    ),
    value: count_of_kind,
};

pub(super) static DAYS_WITH: Metric = Metric {
    id: "days_with",
    params: &[Param::Kind, Param::Window],
    unit: Unit::Count,
    formula: "number of distinct days with an event of the role",
    phrase: ("days with “{0}”[ in the last {1} days]", "Tage mit „{0}“[ in den letzten {1} Tagen]"),
    description: (
        "Distinct local days with an event of a role (or of any), in the window of days that ends with the as-of day.",
        "Verschiedene Tage (Ortszeit) mit einem Ereignis einer Rolle (oder jeder: any), im Fenster, das mit dem Stichtag endet.",
    ),
    value: days_with,
};

pub(super) static SESSIONS: Metric = Metric {
    id: "sessions",
    params: &[Param::Window],
    unit: Unit::Count,
    formula: "number of session ids with activity, and of runs of activity without one and without a silence of over 30 minutes",
    phrase: ("sessions[ in the last {0} days]", "Sitzungen[ in den letzten {0} Tagen]"),
    description: (
        "Runs of activity: events with the same session id, where one is mapped; else a silence of more than 30 minutes starts a new one. A session belongs to the day of its first event.",
        "Folgen von Aktivität: Ereignisse mit derselben Sitzungs-ID, wo eine zugeordnet ist; sonst beginnt eine Stille von mehr als 30 Minuten eine neue. Eine Sitzung gehört zum Tag ihres ersten Ereignisses.",
    ),
    value: |user, env, args| count(user, sessions(user, env, window(args))),
};

fn count_of_kind(user: &User, env: &Env, args: &[Arg]) -> Option<f64> {
    let days = window(args);
    match kind(args)? {
        Kind::Role(Role::Purchase) if user.is_summary() => purchases(user, env, days),
        // Not even that there were none.
        _ if user.is_summary() => None,
        Kind::Any => {
            let start = days.map_or(Millis::MIN, |days| start(user, env, days));
            let before = user.n_before(start);
            Some((user.n_events() - before) as f64)
        }
        Kind::Role(role) if !user.catalog().has_role(role) => count(user, 0),
        Kind::Role(role) => count(user, n_within(user, env, days, |other| other == role)),
    }
}

fn days_with(user: &User, env: &Env, args: &[Arg]) -> Option<f64> {
    let kind = kind(args)?;
    let (mut n, mut last) = (0, None);
    for event in events_within(user, env, window(args)).filter(|event| kind.takes(event)) {
        let day = Some(event.day());
        n += u32::from(day != last);
        last = day;
    }
    Some(f64::from(n))
}

fn sessions(user: &User, env: &Env, days: Option<i32>) -> usize {
    let start = days.map(|days| start(user, env, days));
    let mut splitter = Splitter::default();
    let (mut all, mut n) = (0, 0);
    for event in user.activity() {
        let starts = splitter.session_of(event.time(), event.session()) == all;
        all += usize::from(starts);
        n += usize::from(starts && start.is_none_or(|start| event.time() >= start));
    }
    n
}
