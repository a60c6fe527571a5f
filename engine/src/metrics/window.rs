//! What "the last w days" and "days since" mean: calendar days that end with as-of, or time elapsed before the latest timestamp.

use super::Env;
use crate::events::{Event, MS_PER_DAY, Millis, User};

/// The first instant of the user's last `days` days.
pub(super) fn start(user: &User, env: &Env, days: i32) -> Millis {
    match now(user, env) {
        Some(now) => now - Millis::from(days) * MS_PER_DAY,
        None => user.catalog().zone.end_of(user.as_of.plus(-days)),
    }
}

/// The user's events of the last `days` days (all, if `None`), latest first.
pub(super) fn events_within<'a>(
    user: &'a User<'a>,
    env: &Env,
    days: Option<i32>,
) -> impl Iterator<Item = Event<'a>> + 'a {
    let start = days.map(|days| start(user, env, days));
    user.events().rev().take_while(move |event| start.is_none_or(|start| event.time() >= start))
}

/// Days from an instant to as-of: whole ones, or with their part where time is told as elapsed.
pub(super) fn age(user: &User, env: &Env, at: Millis) -> f64 {
    match now(user, env) {
        Some(now) => (now - at) as f64 / MS_PER_DAY as f64,
        None => f64::from(user.as_of.since(user.catalog().zone.day(at))),
    }
}

/// Days since the last activity.
pub(super) fn silence(user: &User, env: &Env) -> Option<f64> {
    match env.latest {
        Some(_) => user.activity().next_back().map(|event| age(user, env, event.time())),
        None => user.days_since_last().map(f64::from),
    }
}

/// Days since the first activity.
pub(super) fn tenure(user: &User, env: &Env) -> Option<f64> {
    match env.latest {
        Some(_) => user.activity().next().map(|event| age(user, env, event.time())),
        None => user.first_day().map(|day| f64::from(user.as_of.since(day))),
    }
}

/// Distinct active days in the last `days` days; of all time, if `None`.
pub(super) fn active_days(user: &User, env: &Env, days: Option<i32>) -> usize {
    let Some(days) = days else { return user.days.len() };
    if env.latest.is_none() {
        return user.days.iter().rev().take_while(|day| user.as_of.since(**day) < days).count();
    }
    // The window begins in the middle of a day, which counts if its later part has activity.
    let start = start(user, env, days);
    let first = user.catalog().zone.day(start);
    let whole = user.days.iter().rev().take_while(|day| **day > first).count();
    let alive = |event: Event| event.role().is_activity() && event.day() == first;
    let begins = user.days.binary_search(&first).is_ok() && events_within(user, env, Some(days)).any(alive);
    whole + usize::from(begins)
}

/// From when elapsed time is counted back, if it is: the latest timestamp, or the end of as-of where that is earlier.
fn now(user: &User, env: &Env) -> Option<Millis> {
    env.latest.map(|latest| latest.min(user.catalog().zone.end_of(user.as_of)))
}
