//! Whether a user has come at all, said good-bye, and how it ended.

use super::{Arg, Env, Metric, Param, Unit, kind};
use crate::events::{Role, User};

pub(super) static LEFT: Metric = Metric {
    id: "left",
    params: &[],
    unit: Unit::YesNo,
    formula: "time of the latest uninstall, account_closed, cancel (or opt_out) ≥ time of the latest activity",
    phrase: ("has left", "hat sich verabschiedet"),
    description: (
        "A leaving signal (uninstall, account closed, cancel; opt-out where that is switched on) with no activity at a later time.",
        "Ein Abschied (deinstalliert, Konto geschlossen, gekündigt; Widerspruch, wo das eingeschaltet ist) ohne Aktivität zu einer späteren Zeit.",
    ),
    value: |user, env, args| user.in_base().then(|| if left(user, env, args) { 1.0 } else { 0.0 }),
};

pub(super) static ATTRIBUTES_ONLY: Metric = Metric {
    id: "attributes_only",
    params: &[],
    unit: Unit::YesNo,
    formula: "in an attribute file, and no event but messages",
    phrase: ("is known from attributes only", "ist nur aus Attributen bekannt"),
    description: (
        "Stands in a file of attributes and has no event but messages on any day. Nobody does where a range of days, a currency or a rule left rows out: they may be theirs.",
        "Steht in einer Datei mit Attributen und hat an keinem Tag ein Ereignis außer Nachrichten. Niemand, wo eine Spanne von Tagen, eine Währung oder eine Regel Zeilen ausließ: Sie könnten von ihnen sein.",
    ),
    value: |user, _, _| Some(f64::from(u8::from(user.attributes_only()))),
};

pub(super) static ENDS_WITH: Metric = Metric {
    id: "ends_with",
    params: &[Param::Kind],
    unit: Unit::YesNo,
    formula: "the latest event is of the role",
    phrase: ("the latest event is “{0}”", "das letzte Ereignis ist „{0}“"),
    description: (
        "The latest event is of a role; of several events at that instant, one.",
        "Das letzte Ereignis ist von einer Rolle; bei mehreren zum selben Zeitpunkt eines davon.",
    ),
    value: ends_with,
};

fn ends_with(user: &User, _: &Env, args: &[Arg]) -> Option<f64> {
    let (kind, latest) = (kind(args)?, user.times().next_back()?);
    let mut at_the_end = user.events().rev().take_while(|event| event.time() == latest);
    Some(f64::from(u8::from(at_the_end.any(|event| kind.takes(&event)))))
}

fn is_leaving(role: Role, env: &Env) -> bool {
    matches!(role, Role::Uninstall | Role::AccountClosed | Role::Cancel) || (role == Role::OptOut && env.opt_out_leaves)
}

fn left(user: &User, env: &Env, _: &[Arg]) -> bool {
    // Most data have no such events at all: do not walk anyone's then.
    if !user.catalog().roles.iter().any(|role| is_leaving(*role, env)) {
        return false;
    }
    // From the latest event back: a signal met before any strictly later activity decides.
    let mut later_activity = None;
    for event in user.events().rev() {
        if later_activity.is_some_and(|time| event.time() < time) {
            return false;
        }
        if is_leaving(event.role(), env) {
            return true;
        }
        if event.role().is_activity() {
            later_activity.get_or_insert(event.time());
        }
    }
    false
}
