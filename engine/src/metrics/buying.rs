//! What a user buys. Money is in minor units of the catalog's currency; refunds are negative.

use super::window::{n_within, start, summed_up};
use super::{Arg, Env, Metric, Param, Unit, count, window};
use crate::events::{Millis, Role, User};

pub(super) static PURCHASES: Metric = Metric {
    id: "purchases",
    params: &[Param::Window],
    unit: Unit::Count,
    formula: "number of orders",
    phrase: ("purchases[ in the last {0} days]", "Käufe[ in den letzten {0} Tagen]"),
    description: (
        "Orders; the rows of one order id count once. Refunds lower no count.",
        "Bestellungen; die Zeilen einer Bestellnummer zählen einmal. Erstattungen mindern keine Anzahl.",
    ),
    value: |user, env, args| purchases(user, env, window(args)),
};

pub(super) static REVENUE: Metric = Metric {
    id: "revenue",
    params: &[Param::Window],
    unit: Unit::Money,
    formula: "sum of purchases − sum of refunds",
    phrase: ("revenue[ in the last {0} days]", "Umsatz[ in den letzten {0} Tagen]"),
    description: (
        "Purchases minus refunds dated in the window; may be negative. Missing if there are no amounts of purchases.",
        "Käufe minus Erstattungen, die in das Fenster fallen; kann negativ sein. Fehlt, wenn es keine Beträge von Käufen gibt.",
    ),
    value: |user, env, args| {
        let known = user.in_base() && user.catalog().knows_revenue();
        if user.is_summary() {
            return summed_up(user, env, window(args), known.then(|| revenue(user) as f64));
        }
        known.then(|| money_since(user, window(args).map_or(Millis::MIN, |days| start(user, env, days))) as f64)
    },
};

pub(super) static AVERAGE_ORDER_VALUE: Metric = Metric {
    id: "average_order_value",
    params: &[],
    unit: Unit::Money,
    formula: "sum of purchases / number of purchases with an amount",
    phrase: ("the average order value", "der mittlere Bestellwert"),
    description: (
        "Mean amount of the purchases that have one, before refunds. Missing without such a purchase.",
        "Mittlerer Betrag der Käufe, die einen haben, vor Erstattungen. Fehlt ohne einen solchen Kauf.",
    ),
    value: average_order_value,
};

pub(super) static VALUE_EVENTS: Metric = Metric {
    id: "value_events",
    params: &[Param::Window],
    unit: Unit::Count,
    formula: "number of purchases, else of subscriptions, else of activities",
    phrase: ("value events[ in the last {0} days]", "Wertereignisse[ in den letzten {0} Tagen]"),
    description: (
        "Events of the role that makes the value: purchase, else subscribe, else any activity, unless another is chosen.",
        "Ereignisse der Rolle, die den Wert ausmacht: Kauf, sonst Abonnement, sonst jede Aktivität, wenn nichts anderes gewählt ist.",
    ),
    value: |user, env, args| {
        if user.is_summary() {
            return if env.value_role == Some(Role::Purchase) { purchases(user, env, window(args)) } else { None };
        }
        let counts = |role: Role| env.value_role.map_or(role.is_activity(), |value| role == value);
        count(user, n_within(user, env, window(args), counts))
    },
};

pub(super) static DAYS_TO_FIRST_VALUE_EVENT: Metric = Metric {
    id: "days_to_first_value_event",
    params: &[],
    unit: Unit::Days,
    formula: "day of the first value event − first_seen",
    phrase: ("the time to the first value event", "die Zeit bis zum ersten Wertereignis"),
    description: (
        "Days from the first active day to the first value event; missing if there was none.",
        "Tage vom ersten aktiven Tag bis zum ersten Wertereignis; fehlt, wenn es keines gab.",
    ),
    value: |user, env, _| {
        let first = user.value_events(env.value_role).next().map(|event| event.day())?;
        Some(f64::from(first.since(user.first_day()?)))
    },
};

/// Orders of the last `days` days; of all time, if `None`.
pub(super) fn purchases(user: &User, env: &Env, days: Option<i32>) -> Option<f64> {
    if user.is_summary() {
        return summed_up(user, env, days, user.orders().map(f64::from));
    }
    count(user, n_within(user, env, days, |role| role == Role::Purchase))
}

/// Purchases minus refunds up to as-of, in minor units.
pub fn revenue(user: &User) -> i64 {
    money_since(user, Millis::MIN)
}

fn money_since(user: &User, start: Millis) -> i64 {
    user.amount_since(start, |role| matches!(role, Role::Purchase | Role::Refund))
}

fn average_order_value(user: &User, _: &Env, _: &[Arg]) -> Option<f64> {
    if user.is_summary() {
        let orders = user.orders().filter(|orders| *orders > 0)?;
        return user.catalog().amount_decimals.map(|_| revenue(user) as f64 / f64::from(orders));
    }
    let (n, sum) = user
        .events_of(Role::Purchase)
        .filter_map(|event| event.amount())
        .fold((0u32, 0i64), |(n, sum), amount| (n + 1, sum + amount));
    (n > 0).then(|| sum as f64 / f64::from(n))
}
