//! Every metric against hand-drawn timelines, and the main ones against a plain twin over random worlds.

use super::*;
use crate::events::{Day, MS_PER_DAY};
use crate::rules::{Scope, compile_number, parse};
use crate::testing::{FIRST, World, timeline};

fn metric(text: &str, user: &User, env: &Env) -> Option<f64> {
    compile_number(&parse(text).unwrap(), &Scope::default()).unwrap().value(user, env)
}

/// A metric of a drawn user at the end of a day of the drawing.
fn drawn_with(text: &str, cells: &str, day: i32, env: &Env) -> Option<f64> {
    let (shards, catalog) = timeline(&format!("ann {cells}")).shards(1);
    let user = shards[0].users(&catalog, FIRST.plus(day)).next().unwrap();
    metric(text, &user, env)
}

fn drawn(text: &str, cells: &str, day: i32) -> Option<f64> {
    drawn_with(text, cells, day, &Env { value_role: Some(Role::Purchase), ..Env::default() })
}

#[test]
fn registry() {
    assert!(METRICS.is_sorted_by(|a, b| a.id < b.id));
    for metric in METRICS {
        for text in [metric.formula, metric.phrase.0, metric.phrase.1, metric.description.0, metric.description.1] {
            assert!(!text.is_empty(), "{}", metric.id);
        }
    }
}

/// Scores stand in a dimension; the latest answer that has one counts.
#[test]
fn survey_scores() {
    let told = |answers: &[(&str, i32, &str)], user: &str, day: i32| {
        let row = |(user, day, score): &(&str, i32, &str)| crate::testing::Row {
            user: (*user).into(),
            time: crate::testing::at(FIRST.plus(*day), 9),
            name: "survey_answer".into(),
            values: vec![(!score.is_empty()).then(|| (*score).into())],
            ..Default::default()
        };
        let world = World { dimensions: vec!["score".into()], rows: answers.iter().map(row).collect() };
        let (shards, catalog) = world.shards(1);
        let env = Env::of(&Context { catalog: catalog.clone(), ..Context::default() });
        let user = shards[0].users(&catalog, FIRST.plus(day)).find(|found| found.id() == user.as_bytes()).unwrap();
        (metric("last_survey_score", &user, &env), metric("nps_class", &user, &env))
    };
    let answers =
        [("ann", 0, "9"), ("ann", 3, "6,5"), ("ann", 5, ""), ("bob", 1, "10"), ("cat", 1, "7"), ("dan", 1, "n/a")];
    assert_eq!(told(&answers, "ann", 2), (Some(9.0), Some(1.0)));
    assert_eq!(told(&answers, "ann", 6), (Some(6.5), Some(-1.0)));
    assert_eq!(told(&answers, "bob", 6), (Some(10.0), Some(1.0)));
    assert_eq!(told(&answers, "cat", 6), (Some(7.0), Some(0.0)));
    assert_eq!(told(&answers, "dan", 6), (None, None));
    // Stars make no promoters, nor do percents.
    assert_eq!(told(&[("ann", 0, "5"), ("bob", 0, "1")], "ann", 1), (Some(5.0), None));
    assert_eq!(told(&[("ann", 0, "9"), ("bob", 0, "85")], "ann", 1), (Some(9.0), None));
    // Nor do German marks, nor scales of satisfaction up to 7; a 6 beside a 0 is of the scale up to 10.
    for best in ["6", "7"] {
        assert_eq!(told(&[("ann", 0, best), ("bob", 0, "1")], "bob", 1), (Some(1.0), None), "1 to {best}");
    }
    assert_eq!(told(&[("ann", 0, "0"), ("bob", 0, "5")], "ann", 1), (Some(0.0), None));
    assert_eq!(told(&[("ann", 0, "0"), ("bob", 0, "6")], "bob", 1), (Some(6.0), Some(-1.0)));
    let no_scores = drawn("last_survey_score", "x", 0);
    assert_eq!(no_scores, None);
}

#[test]
fn seen() {
    assert_eq!(drawn("first_seen", "..x.x...", 7), Some(f64::from(FIRST.0 + 2)));
    assert_eq!(drawn("last_seen", "..x.x...", 7), Some(f64::from(FIRST.0 + 4)));
    assert_eq!(drawn("last_seen", "..x.x...", 3), Some(f64::from(FIRST.0 + 2)));
    assert_eq!(drawn("tenure_days", "..x.x...", 7), Some(5.0));
    assert_eq!(drawn("tenure_days", "..x.x...", 2), Some(0.0));
    assert_eq!(drawn("days_since_last", "..x.x..m", 7), Some(3.0));
    // A passive event shows no life.
    assert_eq!(drawn("days_since_last", "..m", 2), None);
    assert_eq!(drawn("days_since(purchase)", "p.x.p..x", 7), Some(3.0));
    assert_eq!(drawn("days_since(purchase)", "p.x.p..x", 4), Some(0.0));
    assert_eq!(drawn("days_since(message_sent)", "x", 0), None);
}

#[test]
fn silences() {
    let by_value = |cells, day| {
        drawn_with(
            "silence",
            cells,
            day,
            &Env { value_role: Some(Role::Purchase), silence: Silence::Value, ..Env::default() },
        )
    };
    assert_eq!(drawn("silence", "p..x..", 5), Some(2.0));
    assert_eq!(by_value("p..x..", 5), Some(5.0));
    // Nothing bought yet: silent since first seen.
    assert_eq!(by_value(".x.x..", 5), Some(4.0));
    assert_eq!(by_value(".m....", 5), None);
}

#[test]
fn gaps_between_active_days() {
    let cells = "x.x....x|x......";
    assert_eq!(drawn("usual_gap", cells, 15), Some(2.0)); // 2, 5, 1
    assert_eq!(drawn("usual_gap", cells, 7), Some(3.5)); // 2, 5
    assert_eq!(drawn("usual_gap", cells, 1), None);
    assert_eq!(drawn("gap_ratio", cells, 12), Some(2.0));
    assert_eq!(drawn("gap_ratio", cells, 1), None);
    assert_eq!(drawn("longest_gap", cells, 15), Some(5.0));
    assert_eq!(drawn("longest_gap", cells, 6), Some(2.0));
    assert_eq!(drawn("longest_gap", cells, 1), None);
    assert_eq!(drawn("days_since_gap(1)", cells, 15), Some(8.0));
    assert_eq!(drawn("days_since_gap(4)", cells, 7), Some(0.0));
    assert_eq!(drawn("days_since_gap(5)", cells, 15), None);
}

#[test]
fn volume() {
    let cells = "(xm)(xxx).x|..x";
    assert_eq!(drawn("active_days", cells, 6), Some(4.0));
    assert_eq!(drawn("active_days(4)", cells, 6), Some(2.0));
    assert_eq!(drawn("active_days(1)", cells, 6), Some(1.0));
    assert_eq!(drawn("events", cells, 6), Some(6.0));
    assert_eq!(drawn("events(6)", cells, 6), Some(5.0));
    assert_eq!(drawn("count(message_sent)", cells, 6), Some(1.0));
    assert_eq!(drawn("count(message_sent, 6)", cells, 6), Some(0.0));
    assert_eq!(drawn("events", "m", 0), None);
}

#[test]
fn sessions_end_after_thirty_minutes() {
    let minutes = [0, 30, 61, 1_439, 1_450, 1_480, 1_511];
    let row = |minute: &i64| crate::testing::Row {
        user: "ann".into(),
        time: crate::testing::at(FIRST, 0) + minute * 60_000,
        name: "view".into(),
        ..Default::default()
    };
    let world = World { rows: minutes.iter().map(row).collect(), ..World::default() };
    let (shards, catalog) = world.shards(1);
    let user = shards[0].users(&catalog, FIRST.plus(1)).next().unwrap();
    let env = Env::default();
    // [0, 30], [61], [1439 … 1480], [1511]: the third runs over midnight and belongs to the first day.
    assert_eq!(metric("sessions", &user, &env), Some(4.0));
    assert_eq!(metric("sessions(1)", &user, &env), Some(1.0));
}

#[test]
fn buying() {
    let cells = "x.p10.50.(p20x).r5.p";
    assert_eq!(drawn("purchases", cells, 8), Some(3.0));
    assert_eq!(drawn("purchases(5)", cells, 8), Some(2.0));
    assert_eq!(drawn("revenue", cells, 8), Some(2550.0));
    assert_eq!(drawn("revenue(3)", cells, 8), Some(-500.0));
    assert_eq!(drawn("revenue", "x.p", 3), None);
    assert_eq!(drawn("average_order_value", cells, 8), Some(1525.0));
    assert_eq!(drawn("average_order_value", "p", 0), None);
    assert_eq!(drawn("value_events", cells, 8), Some(3.0));
    assert_eq!(drawn_with("value_events(5)", cells, 8, &Env::default()), Some(3.0));
    assert_eq!(drawn("days_to_first_value_event", cells, 8), Some(2.0));
    assert_eq!(drawn("days_to_first_value_event", "x.", 1), None);
}

#[test]
fn change() {
    // Active each third day for 84 days, then each fourteenth.
    let cells = format!("{}{}", "x..".repeat(28), "x.............x.............");
    assert_eq!(drawn("p", &cells, 111), Some(2.0));
    assert_eq!(drawn("q", &cells, 111), Some(28.0 / 3.0));
    assert_eq!(drawn("momentum", &cells, 111), Some(6.0 / 28.0));
    assert_eq!(drawn("momentum", &cells, 110), None);
    assert_eq!(drawn("momentum", &format!("x{}", ".".repeat(200)), 150), None);
}

#[test]
fn regular_in_own_periods() {
    // Periods of 3 days back from day 9: 7–9 x, 4–6 –, 1–3 x, 0 (and before) x.
    assert_eq!(drawn("regular(3)", "x.xx...x..", 9), Some(0.75));
    assert_eq!(drawn("regular(10)", "x.xx...x..", 9), Some(1.0));
    assert_eq!(drawn("regular(1)", "x.xx......", 9), Some(0.3));
    assert_eq!(drawn("regular(3)", "m", 0), None);
}

#[test]
fn leaving() {
    let opted = Env { opt_out_leaves: true, ..Env::default() };
    assert_eq!(drawn("left", "x.u", 2), Some(1.0));
    assert_eq!(drawn("left", "x.u", 1), Some(0.0));
    assert_eq!(drawn("left", "x.u.x", 4), Some(0.0));
    // A passive event later is no return.
    assert_eq!(drawn("left", "x.z.m", 4), Some(1.0));
    assert_eq!(drawn("left", "x.o", 2), Some(0.0));
    assert_eq!(drawn_with("left", "x.o", 2, &opted), Some(1.0));
    assert_eq!(drawn("left", "c", 0), None);
    // At the very same instant nothing is later.
    let same = |first: &str, second: &str| {
        let row =
            |name: &str| crate::testing::Row { user: "a".into(), time: 0, name: name.into(), ..Default::default() };
        let (shards, catalog) = World { rows: vec![row(first), row(second)], ..World::default() }.shards(1);
        metric("left", &shards[0].users(&catalog, Day(0)).next().unwrap(), &Env::default())
    };
    assert_eq!(same("cancel", "view"), Some(1.0));
    assert_eq!(same("account_closed", "view"), Some(1.0));
}

#[test]
fn clock() {
    let hours = [21, 22, 23, 24, 27, 28, 5 * 24 + 9]; // the last on Saturday
    let row = |hour: &i64| crate::testing::Row {
        user: "ann".into(),
        time: crate::testing::at(FIRST, *hour),
        name: "view".into(),
        ..Default::default()
    };
    let (shards, catalog) = World { rows: hours.iter().map(row).collect(), ..World::default() }.shards(1);
    let user = shards[0].users(&catalog, FIRST.plus(9)).next().unwrap();
    assert_eq!(metric("night_share", &user, &Env::default()), Some(4.0 / 7.0));
    assert_eq!(metric("weekend_share", &user, &Env::default()), Some(1.0 / 7.0));
}

/// What the rows of a user say, by the plainest code.
#[test]
fn brute_force_twin() {
    for seed in 0..4 {
        let world = World::random(seed);
        let (shards, catalog) = world.shards(3);
        let env = Env { value_role: Some(Role::Purchase), ..Env::default() };
        for as_of in [catalog.last_day, catalog.first_day.plus(120)] {
            for user in shards.iter().flat_map(|shard| shard.users(&catalog, as_of)) {
                let events: Vec<_> = user.events().map(|event| (event.time(), event.role(), event.amount())).collect();
                let alive: Vec<i64> =
                    events.iter().filter(|event| event.1.is_activity()).map(|event| event.0).collect();
                let mut days: Vec<i64> = alive.iter().map(|time| time.div_euclid(MS_PER_DAY)).collect();
                days.dedup();
                let end = i64::from(as_of.0);
                let within = |day: i64, window: i64| day > end - window;
                let check = |text: &str, expected: Option<f64>| {
                    let expected = expected.filter(|_| !days.is_empty());
                    assert_eq!(
                        metric(text, &user, &env),
                        expected,
                        "{text} of {:?}",
                        String::from_utf8_lossy(user.id())
                    );
                };
                let number = |n: usize| Some(n as f64);
                let in_28 = days.iter().filter(|day| within(**day, 28)).count();
                let in_112 = days.iter().filter(|day| within(**day, 112)).count();
                check("active_days(28)", number(in_28));
                check("q", Some((in_112 - in_28) as f64 / 3.0));
                check("events(60)", number(alive.iter().filter(|time| within(*time / MS_PER_DAY, 60)).count()));
                check("purchases", number(events.iter().filter(|event| event.1 == Role::Purchase).count()));
                check("count(referral, 90)", {
                    number(events.iter().filter(|e| e.1 == Role::Referral && within(e.0 / MS_PER_DAY, 90)).count())
                });
                let money = |window: i64| {
                    let dated = events.iter().filter(|event| within(event.0 / MS_PER_DAY, window));
                    dated.filter_map(|event| event.2).sum::<i64>() as f64
                };
                check("revenue", Some(money(i64::MAX / 2)));
                check("revenue(45)", Some(money(45)));
                let gaps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
                check("longest_gap", gaps.iter().max().map(|gap| *gap as f64));
                let mut sorted = gaps.clone();
                sorted.sort();
                let n = sorted.len();
                check("usual_gap", (n > 0).then(|| (sorted[(n - 1) / 2] + sorted[n / 2]) as f64 / 2.0));
                check("days_since_gap(40)", {
                    let back = days.windows(2).rfind(|pair| pair[1] - pair[0] > 40);
                    back.map(|pair| (end - pair[1]) as f64)
                });
                let mut sessions = 0;
                for (at, time) in alive.iter().enumerate() {
                    sessions += usize::from(at == 0 || time - alive[at - 1] > 1_800_000);
                }
                check("sessions", number(sessions));
                let last_signal = events
                    .iter()
                    .filter(|event| matches!(event.1, Role::Uninstall | Role::AccountClosed | Role::Cancel))
                    .map(|event| event.0)
                    .max();
                let left = last_signal.is_some_and(|signal| alive.iter().all(|time| *time <= signal));
                check("left", Some(f64::from(u8::from(left))));
            }
        }
    }
}
