//! Whether a user does more or less than before.

use super::window::{active_days, tenure};
use super::{Arg, Env, Metric, Param, Unit, count, share, window};
use crate::events::User;

/// Days of the recent part.
const RECENT: i32 = 28;
/// Days of the part before it.
const BEFORE: i32 = 84;

pub(super) static P: Metric = Metric {
    id: "p",
    params: &[],
    unit: Unit::Count,
    formula: "active_days(28)",
    phrase: ("active days in the last 28 days", "aktive Tage in den letzten 28 Tagen"),
    description: ("Active days in the last 28 days.", "Aktive Tage in den letzten 28 Tagen."),
    value: |user, env, _| count(user, active_days(user, env, Some(RECENT))),
};

pub(super) static Q: Metric = Metric {
    id: "q",
    params: &[],
    unit: Unit::Ratio,
    formula: "(active_days(112) − active_days(28)) / 3",
    phrase: ("active days per 28 days in the 84 days before", "aktive Tage je 28 Tage in den 84 Tagen davor"),
    description: (
        "A third of the active days in the 84 days before the last 28: what 28 days used to have.",
        "Ein Drittel der aktiven Tage in den 84 Tagen vor den letzten 28: was 28 Tage früher hatten.",
    ),
    value: |user, env, _| user.in_base().then(|| q(user, env)),
};

pub(super) static MOMENTUM: Metric = Metric {
    id: "momentum",
    params: &[],
    unit: Unit::Ratio,
    formula: "p / q",
    phrase: ("the momentum", "der Schwung"),
    description: (
        "Active days of the last 28 days against what 28 days had in the 84 before: 1 is as before, 2 twice as many. \
         Missing under 111 days since the first active day, and without activity in the 84 days.",
        "Aktive Tage der letzten 28 Tage gegen das, was 28 Tage in den 84 davor hatten: 1 ist wie zuvor, 2 doppelt so viele. \
         Fehlt unter 111 Tagen seit dem ersten aktiven Tag und ohne Aktivität in den 84 Tagen.",
    ),
    value: |user, env, _| {
        let tenure = tenure(user, env)?;
        let q = q(user, env);
        (tenure >= f64::from(RECENT + BEFORE - 1) && q > 0.0).then(|| active_days(user, env, Some(RECENT)) as f64 / q)
    },
};

pub(super) static REGULAR: Metric = Metric {
    id: "regular",
    params: &[Param::Days],
    unit: Unit::Share,
    formula: "periods with activity / own periods, counted back from as-of",
    phrase: ("the share of own {0}-day periods with activity", "der Anteil eigener {0}-Tage-Zeiträume mit Aktivität"),
    description: (
        "Of the periods of that many days, counted back from the as-of day to the one with the first active day: the share with activity.",
        "Von den Zeiträumen dieser Länge, rückwärts vom Stichtag bis zu dem mit dem ersten aktiven Tag: der Anteil mit Aktivität.",
    ),
    value: regular,
};

fn q(user: &User, env: &Env) -> f64 {
    (active_days(user, env, Some(RECENT + BEFORE)) - active_days(user, env, Some(RECENT))) as f64 / 3.0
}

fn regular(user: &User, _: &Env, args: &[Arg]) -> Option<f64> {
    let length = window(args)?.max(1);
    let period = |day: &crate::events::Day| user.as_of.since(*day) / length;
    let own = user.days.first().map(period)? + 1;
    let active = 1 + user.days.windows(2).filter(|pair| period(&pair[0]) != period(&pair[1])).count();
    share(active, own as usize)
}
