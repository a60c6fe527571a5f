//! What "the last w days" and "days since" mean: calendar days that end with as-of, or time elapsed before the latest timestamp.

use super::Env;
use crate::events::{Event, MS_PER_DAY, Millis, Role, User};

/// The first instant of the user's last `days` days.
pub(super) fn start(user: &User, env: &Env, days: i32) -> Millis {
    match now(user, env) {
        Some(now) => now - Millis::from(days) * MS_PER_DAY,
        None => user.catalog().zone.end_of(user.as_of.plus(-days)),
    }
}

/// How many of the user's events of the last `days` days (all, if `None`) have a role that fits.
pub(super) fn n_within(user: &User, env: &Env, days: Option<i32>, fits: impl Fn(Role) -> bool) -> usize {
    user.n_since(days.map_or(Millis::MIN, |days| start(user, env, days)), fits)
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

/// What a row that sums a user up says of the last `days` days: all where the user came in them, 0 where the user was silent in them;
/// else the row does not say it.
pub(super) fn summed_up(user: &User, env: &Env, days: Option<i32>, all: Option<f64>) -> Option<f64> {
    let start = days.map_or(Millis::MIN, |days| start(user, env, days));
    let (first, last) = (user.times().next()?, user.times().next_back()?);
    if first >= start {
        return all;
    }
    (last < start).then_some(0.0)
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
    env.latest.map(|latest| latest.min(user.end))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::events::{Day, Role};
    use crate::rules::{Scope, compile_number, parse};
    use crate::testing::{World, at};

    fn metric(text: &str, user: &User, env: &Env) -> Option<f64> {
        compile_number(&parse(text).unwrap(), &Scope::default()).unwrap().value(user, env)
    }

    /// The edges of an elapsed window, an hour apart.
    #[test]
    fn a_window_of_a_day_begins_in_the_middle_of_a_day() {
        let hours = [(0, 11), (0, 12), (0, 13), (1, 12)];
        let rows = hours.map(|(day, hour)| crate::testing::Row {
            user: "ann".into(),
            time: at(Day(20_000 + day), hour),
            name: "view".into(),
            ..Default::default()
        });
        let (shards, catalog) = World { rows: rows.into(), ..World::default() }.shards(1);
        assert_eq!(catalog.latest, at(Day(20_001), 12));
        let elapsed = Env { latest: Some(catalog.latest), ..Env::default() };
        let user = shards[0].users(&catalog, catalog.last_day).next().unwrap();
        // An event exactly a day old is in the window.
        assert_eq!(metric("events(1)", &user, &elapsed), Some(3.0));
        assert_eq!(metric("events(1)", &user, &Env::default()), Some(1.0));
        assert_eq!(metric("active_days(1)", &user, &elapsed), Some(2.0));
        assert_eq!(metric("tenure_days", &user, &elapsed), Some(25.0 / 24.0));
        // At the end of the day before, all of that day has passed.
        let before = shards[0].users(&catalog, Day(20_000)).next().unwrap();
        assert_eq!(metric("days_since_last", &before, &elapsed), Some(11.0 / 24.0));
    }

    /// What the rows of a user say by either clock, by the plainest code.
    #[test]
    fn both_clocks_equal_their_twin() {
        for seed in 0..4 {
            let (shards, catalog) = World::random(seed).shards(3);
            for (as_of, elapsed) in
                [catalog.last_day, catalog.first_day.plus(120)].into_iter().flat_map(|day| [(day, false), (day, true)])
            {
                let now = catalog.latest.min(catalog.zone.end_of(as_of));
                let env = Env { latest: elapsed.then_some(catalog.latest), ..Env::default() };
                for user in shards.iter().flat_map(|shard| shard.users(&catalog, as_of)) {
                    let events: Vec<(Millis, Role, Option<i64>)> =
                        user.events().map(|event| (event.time(), event.role(), event.amount())).collect();
                    let day = |time: Millis| Day(time.div_euclid(MS_PER_DAY) as i32);
                    let within = |time: Millis, days: i32| match elapsed {
                        true => now - time <= Millis::from(days) * MS_PER_DAY,
                        false => as_of.since(day(time)) < days,
                    };
                    let age = |time: Millis| match elapsed {
                        true => (now - time) as f64 / MS_PER_DAY as f64,
                        false => f64::from(as_of.since(day(time))),
                    };
                    let times = |takes: &dyn Fn(Role) -> bool, days: i32| -> Vec<Millis> {
                        let fit = events.iter().filter(|event| takes(event.1) && within(event.0, days));
                        fit.map(|event| event.0).collect()
                    };
                    let days = |times: Vec<Millis>| times.into_iter().map(day).collect::<BTreeSet<_>>().len() as f64;
                    let (any, alive, buys) = (|_| true, Role::is_activity, |role| role == Role::Purchase);
                    let check = |text: &str, expected: Option<f64>| {
                        let id = String::from_utf8_lossy(user.id());
                        assert_eq!(metric(text, &user, &env), expected, "{text} of {id}, {as_of}, elapsed: {elapsed}");
                    };
                    let all = 100_000;
                    check("count(any)", Some(events.len() as f64));
                    check("count(any, 30)", Some(times(&any, 30).len() as f64));
                    check("days_with(any, 30)", Some(days(times(&any, 30))));
                    check("days_with(purchase)", Some(days(times(&buys, all))));
                    check("days_since(any)", events.last().map(|event| age(event.0)));
                    let latest = events.last().map(|event| event.0);
                    let buys_last = events.iter().any(|event| Some(event.0) == latest && buys(event.1));
                    check("ends_with(purchase)", latest.map(|_| f64::from(u8::from(buys_last))));
                    check("days_since_first(any)", events.first().map(|event| age(event.0)));
                    check("days_since(purchase)", times(&buys, all).last().map(|time| age(*time)));
                    let base = |value: f64| (!times(&alive, all).is_empty()).then_some(value);
                    check("active_days(28)", base(days(times(&alive, 28))));
                    check("events(60)", base(times(&alive, 60).len() as f64));
                    check("purchases(33)", base(times(&buys, 33).len() as f64));
                    check("count(purchase, 90)", base(times(&buys, 90).len() as f64));
                    check("days_since_last", times(&alive, all).last().map(|time| age(*time)));
                    check("tenure_days", times(&alive, all).first().map(|time| age(*time)));
                    let money = events.iter().filter(|event| within(event.0, 45)).filter_map(|event| event.2);
                    check("revenue(45)", base(money.sum::<i64>() as f64));
                }
            }
        }
    }
}
