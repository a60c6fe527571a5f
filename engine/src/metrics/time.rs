//! When a user was seen: first, last, and the silences between. All in days, over activity.

use super::window::{age, silence, tenure};
use super::{Arg, Env, Metric, Param, Unit, kind, window};
use crate::events::{Day, User};
use crate::fold::Silence;

pub(super) static FIRST_SEEN: Metric = Metric {
    id: "first_seen",
    params: &[],
    unit: Unit::Date,
    formula: "min(day of activity)",
    phrase: ("the first active day", "der erste aktive Tag"),
    description: ("The first day with activity.", "Der erste Tag mit Aktivität."),
    value: |user, _, _| user.first_day().map(|day| f64::from(day.0)),
};

pub(super) static LAST_SEEN: Metric = Metric {
    id: "last_seen",
    params: &[],
    unit: Unit::Date,
    formula: "max(day of activity)",
    phrase: ("the last active day", "der letzte aktive Tag"),
    description: (
        "The last day with activity, up to the as-of day.",
        "Der letzte Tag mit Aktivität, bis zum Stichtag.",
    ),
    value: |user, _, _| user.last_day().map(|day| f64::from(day.0)),
};

pub(super) static TENURE_DAYS: Metric = Metric {
    id: "tenure_days",
    params: &[],
    unit: Unit::Days,
    formula: "as_of − first_seen",
    phrase: ("the time since the first active day", "die Zeit seit dem ersten aktiven Tag"),
    description: (
        "Days from the first active day to the as-of day; 0 on the first day itself.",
        "Tage vom ersten aktiven Tag bis zum Stichtag; 0 am ersten Tag selbst.",
    ),
    value: |user, env, _| tenure(user, env),
};

pub(super) static DAYS_SINCE_LAST: Metric = Metric {
    id: "days_since_last",
    params: &[],
    unit: Unit::Days,
    formula: "as_of − last_seen",
    phrase: ("the time since the last activity", "die Zeit seit der letzten Aktivität"),
    description: (
        "Days since the last day with activity; 0 on the day itself.",
        "Tage seit dem letzten Tag mit Aktivität; 0 am Tag selbst.",
    ),
    value: |user, env, _| silence(user, env),
};

pub(super) static DAYS_SINCE: Metric = Metric {
    id: "days_since",
    params: &[Param::Kind],
    unit: Unit::Days,
    formula: "as_of − day of the latest event of the role",
    phrase: ("the time since the last {0}", "die Zeit seit dem letzten Ereignis „{0}“"),
    description: (
        "Days since the latest event of a role (or of any); 0 on the day itself, missing if there was none.",
        "Tage seit dem letzten Ereignis einer Rolle (oder jeder: any); 0 am Tag selbst, fehlt, wenn es keines gab.",
    ),
    value: |user, env, args| {
        let kind = kind(args)?;
        user.events().rfind(|event| kind.takes(event)).map(|event| age(user, env, event.time()))
    },
};

pub(super) static DAYS_SINCE_FIRST: Metric = Metric {
    id: "days_since_first",
    params: &[Param::Kind],
    unit: Unit::Days,
    formula: "as_of − day of the first event of the role",
    phrase: ("the time since the first {0}", "die Zeit seit dem ersten Ereignis „{0}“"),
    description: (
        "Days since the first event of a role (or of any); 0 on the day itself, missing if there was none.",
        "Tage seit dem ersten Ereignis einer Rolle (oder jeder: any); 0 am Tag selbst, fehlt, wenn es keines gab.",
    ),
    value: |user, env, args| {
        let kind = kind(args)?;
        user.events().find(|event| kind.takes(event)).map(|event| age(user, env, event.time()))
    },
};

pub(super) static SILENCE: Metric = Metric {
    id: "silence",
    params: &[],
    unit: Unit::Days,
    formula: "days_since_last, or as_of − day of the latest value event (first_seen where there is none)",
    phrase: ("the silence", "die Stille"),
    description: (
        "Days of silence as the setting “which silence counts” has it: since the last activity, or since the last value event. \
         A user without any value event has been silent since the first active day.",
        "Tage der Stille, je nach Einstellung „welche Stille zählt“: seit der letzten Aktivität oder seit dem letzten Wertereignis. \
         Wer noch kein Wertereignis hat, ist seit dem ersten aktiven Tag still.",
    ),
    value: |user, env, _| match env.silence {
        Silence::Activity => silence(user, env),
        Silence::Value => {
            let latest = user.value_events(env.value_role).next_back();
            latest.map(|event| age(user, env, event.time())).or_else(|| tenure(user, env))
        }
    },
};

pub(super) static USUAL_GAP: Metric = Metric {
    id: "usual_gap",
    params: &[],
    unit: Unit::Days,
    formula: "median(days between neighbouring active days)",
    phrase: ("the usual gap between active days", "der übliche Abstand zwischen aktiven Tagen"),
    description: (
        "Median of the day gaps between neighbouring active days; missing under two active days.",
        "Median der Tagesabstände zwischen benachbarten aktiven Tagen; fehlt unter zwei aktiven Tagen.",
    ),
    value: |user, _, _| usual_gap(user.days).map(|twice| f64::from(twice) / 2.0),
};

pub(super) static GAP_RATIO: Metric = Metric {
    id: "gap_ratio",
    params: &[],
    unit: Unit::Ratio,
    formula: "days_since_last / usual_gap",
    phrase: ("the silence in usual gaps", "die Stille in üblichen Abständen"),
    description: (
        "How many usual gaps the present silence is long; missing under two active days.",
        "Wie viele übliche Abstände die jetzige Stille lang ist; fehlt unter zwei aktiven Tagen.",
    ),
    value: |user, env, _| {
        let twice = usual_gap(user.days)?;
        Some(silence(user, env)? * 2.0 / f64::from(twice))
    },
};

pub(super) static LONGEST_GAP: Metric = Metric {
    id: "longest_gap",
    params: &[],
    unit: Unit::Days,
    formula: "max(days between neighbouring active days)",
    phrase: ("the longest gap between active days", "der längste Abstand zwischen aktiven Tagen"),
    description: (
        "The longest completed gap between neighbouring active days; the present silence does not count. Missing under two active days.",
        "Der längste abgeschlossene Abstand zwischen benachbarten aktiven Tagen; die jetzige Stille zählt nicht. Fehlt unter zwei aktiven Tagen.",
    ),
    value: |user, _, _| gaps(user.days).max().map(f64::from),
};

pub(super) static DAYS_SINCE_GAP: Metric = Metric {
    id: "days_since_gap",
    params: &[Param::Days],
    unit: Unit::Days,
    formula: "as_of − end of the latest completed gap longer than the days given",
    phrase: (
        "the time since the end of a gap of over {0} days",
        "die Zeit seit dem Ende einer Pause von über {0} Tagen",
    ),
    description: (
        "Days since the user came back from the latest gap that was longer than the days given; missing if there was none.",
        "Tage, seit der Nutzer aus der letzten Pause zurückkam, die länger war als angegeben; fehlt, wenn es keine gab.",
    ),
    value: days_since_gap,
};

fn days_since_gap(user: &User, _: &Env, args: &[Arg]) -> Option<f64> {
    let longer_than = window(args)?;
    let end = user.days.windows(2).rev().find(|pair| pair[1].since(pair[0]) > longer_than)?[1];
    Some(f64::from(user.as_of.since(end)))
}

/// Gaps in days between neighbouring active days.
fn gaps(days: &[Day]) -> impl Iterator<Item = i32> + '_ {
    days.windows(2).map(|pair| pair[1].since(pair[0]))
}

/// Twice the median gap between neighbouring active days, so that it stays an integer; from two active days on.
pub fn usual_gap(days: &[Day]) -> Option<i32> {
    let mut gaps: Vec<i32> = gaps(days).collect();
    let n = gaps.len();
    if n == 0 {
        return None;
    }
    let (below, upper, _) = gaps.select_nth_unstable(n / 2);
    let upper = *upper;
    let lower = if n % 2 == 1 { upper } else { below.iter().copied().max().unwrap_or(upper) };
    Some(lower + upper)
}
