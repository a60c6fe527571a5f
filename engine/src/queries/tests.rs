//! What holds for every query: the registry in order, and equal answers for any number of shards and any order of rows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::retention::{Entry, Split};
use super::sessions::{Closed, Over};
use super::span::Interval;
use super::users::Sort;
use super::*;
use crate::events::{Day, MS_PER_DAY, Role};
use crate::fold::{
    Clock, Division, FREE_OF_SETTINGS, FREE_OF_THRESHOLDS, Need, OF_ALL_USERS, Settings, Silence, UserFilter, relevant,
};
use crate::schemes::ranks::{self, Ranks};
use crate::schemes::rfm_ranks::{self, RfmRanks};
use crate::schemes::rfm_scale::Ties;
use crate::schemes::{Condition, SchemeId, Selection, Sign};
use crate::testing::{FIRST, Row, World};

#[test]
fn sorted_and_unique() {
    assert!(QUERIES.is_sorted_by(|a, b| a.name() < b.name()));
}

#[test]
fn equal_for_any_number_of_shards_and_any_order_of_rows() {
    let plain: Vec<Need> =
        QUERIES.iter().map(|query| Need { query: query.name().into(), params: Value::Null }).collect();
    for seed in 1..=4 {
        check(seed, Settings::default(), &plain);
    }
    for (seed, settings) in (5..).zip(other_settings()) {
        check(seed, settings, &plain);
    }
}

/// What pages, menus and marks ask for besides the defaults.
#[test]
fn equal_for_any_number_of_shards_whatever_is_asked() {
    let asked = asked();
    for (seed, settings) in (1..).zip([Settings::default(), Settings::default()].into_iter().chain(other_settings())) {
        check(seed, settings, &asked);
    }
}

/// Another day, other thresholds, the other silence, clock and goal.
fn other_settings() -> Vec<Settings> {
    let none = Settings::default;
    vec![
        Settings { as_of: Some(FIRST.plus(170)), compare_to: Some(FIRST.plus(60)), ..none() },
        Settings { silence: Silence::Value, opt_out_leaves: true, ..none() },
        Settings { clock: Clock::Elapsed, a: Some(9), d: Some(20), c: Some(41), n: Some(5), ..none() },
        Settings { value_role: Some(Role::Referral), as_of: Some(FIRST.plus(299)), ..none() },
        Settings { users: Some(UserFilter { selection: in_c1(), on: None }), personas: Division::KMeans, ..none() },
        Settings { users: Some(UserFilter { selection: at_risk(), on: Some(FIRST.plus(200)) }), a: Some(9), ..none() },
    ]
}

fn in_c1() -> Selection {
    Selection::of(Condition::Home { dimension: "country".into(), value: "c1".into() })
}

fn at_risk() -> Selection {
    Selection::segment("status", "at_risk")
}

fn asked() -> Vec<Need> {
    let scheme = |id: &str| SchemeId::try_from(String::from(id)).unwrap();
    let (early, late) = (FIRST.plus(80), FIRST.plus(200));
    let mut all = vec![
        Need::of::<movers::Movers>(&movers::Params { from: Some(early), to: Some(late) }),
        Need::of::<places::Places>(&places::Params { dimension: Some("category".into()) }),
        Need::of::<retention_rate::RetentionRate>(&retention_rate::Params { trailing_days: 30, churn_months: 4 }),
        Need::of::<Ranks>(&ranks::Params { on: Some(early), tops: Vec::new() }),
    ];
    for (from, to) in [(None, Some("at_risk")), (Some("not_seen"), None), (Some("active"), Some("dormant"))] {
        let [from, to] = [from, to].map(|id: Option<&str>| id.map(String::from));
        all.push(Need::of::<what_moved::WhatMoved>(&what_moved::Params { from, to }));
    }
    for id in ["personas", "rfm", "status"] {
        all.push(Need::of::<clock::Clock>(&clock::Params { scheme: id.into() }));
        all.push(Need::of::<status_over_time::StatusOverTime>(&status_over_time::Params { scheme: scheme(id) }));
        for (on, compare) in [(None, true), (Some(early), false), (Some(late), true)] {
            all.push(Need::of::<segments::Segments>(&segments::Params { scheme: scheme(id), on, compare }));
        }
    }
    for interval in [Interval::Day, Interval::Week, Interval::Month] {
        all.push(Need::of::<lifecycle::Lifecycle>(&lifecycle::Params { interval }));
        for (entry, cohorts) in
            [(Entry::First, None), (Entry::First, Some(7)), (Entry::Every, None), (Entry::Every, Some(7))]
        {
            let params = retention::Params { interval, entry, cohorts, split: None };
            all.push(Need::of::<retention::Retention>(&params));
        }
    }
    let splits = [Split::Dimension("category".into()), Split::Scheme(scheme("status")), Split::Scheme(scheme("rfm"))];
    for split in splits {
        let params = retention::Params { split: Some(split), ..retention::Params::default() };
        all.push(Need::of::<retention::Retention>(&params));
    }
    for ties in [Ties::Below, Ties::First, Ties::Value, Ties::Ntile] {
        all.push(Need::of::<rfm::Rfm>(&rfm::Params { ties }));
        all.push(Need::of::<RfmRanks>(&rfm_ranks::Params { on: Some(late), ties }));
    }
    for (closed, over) in [(Closed::Gt, Over::Any), (Closed::Ge, Over::Activity), (Closed::Ge, Over::Any)] {
        all.push(Need::of::<sessions::Sessions>(&sessions::Params { gap_ms: 5 * 3_600_000, closed, over }));
    }
    let sorts = [Sort::Revenue, Sort::Events, Sort::Orders, Sort::LastSeen, Sort::Silence, Sort::FirstSeen, Sort::Id];
    for (condition, sort) in conditions().into_iter().zip(sorts.into_iter().cycle()) {
        let selection = Selection::of(condition);
        all.push(Need::of::<profile::Profile>(&profile::Params { selection: selection.clone() }));
        all.push(Need::of::<users::Users>(&users::Params { selection, limit: 7, sort }));
    }
    all
}

/// One of each kind.
fn conditions() -> Vec<Condition> {
    let (from, to) = (FIRST.plus(80), FIRST.plus(120));
    let (dimension, value) = (String::from("country"), String::from("c1"));
    vec![
        Condition::Segment { scheme: "status".into(), segment: "active".into(), on: Some(to) },
        Condition::Segment { scheme: "rfm".into(), segment: "loyal".into(), on: None },
        // Small worlds have no personas: who asks for them must get nobody. Those of a large one: `queries/personas/tests.rs`.
        Condition::Segment { scheme: "personas".into(), segment: "p1".into(), on: Some(to) },
        Condition::Segment { scheme: "personas".into(), segment: "too_few".into(), on: None },
        Condition::NotSeen { on: from },
        Condition::Known { on: from },
        Condition::ActiveBy { on: from },
        Condition::Reason { reason: "silence".into() },
        Condition::Moved { since: from },
        Condition::RfmCell { r: 1, f: 1 },
        Condition::FirstActive { from, to },
        Condition::Active { from, to },
        Condition::CameOrWent { month: to.month() },
        Condition::Paid { from, to },
        Condition::ActiveAt { weekday: Some(2), hour: None },
        Condition::ActiveAt { weekday: None, hour: Some(13) },
        Condition::Value { dimension: dimension.clone(), value: value.clone() },
        Condition::HasHome { dimension: dimension.clone(), has: false },
        Condition::OtherHome { dimension: dimension.clone(), values: vec![value.clone(), "c2".into()] },
        Condition::Home { dimension, value },
        Condition::MoreEvents { than: 9, on: to },
        Condition::Silent { from: 10, to: 60 },
        Condition::Sign { sign: Sign::Last, event: "view".into(), after: from, to },
        Condition::Sign { sign: Sign::Did, event: "purchase".into(), after: from, to },
        Condition::Sign { sign: Sign::Stopped, event: "view".into(), after: from, to },
    ]
}

/// Each answer over 1, 2, 3 and 8 shards, the rows in another order each time.
fn check(seed: u64, settings: Settings, asked: &[Need]) {
    let world = World::random(seed);
    let (shards, mut cx) = world.load(1, settings.clone());
    let mut others = [2, 3, 8].map(|n| (n, world.clone().shuffled(seed + n as u64).load(n, settings.clone())));
    for Need { query: name, params } in asked {
        let one = fold_local(name, params, &shards, &mut cx).unwrap_or_else(|error| panic!("{name} {params}: {error}"));
        assert!(find(name).unwrap().to_json(&one).is_ok_and(|json| json.is_object()), "{name}");
        for (n, (shards, cx)) in &mut others {
            let many = fold_local(name, params, shards, cx);
            assert_eq!(many.as_ref(), Ok(&one), "{name} {params} differs over {n} shards, seed {seed}, {settings:?}");
        }
    }
}

/// Facts are kept as bytes: a world that nobody is active in must be answered, too.
#[test]
fn an_empty_world_is_answered() {
    let (shards, mut cx) = World::default().load(2, Settings::default());
    for query in QUERIES {
        assert!(fold_local(query.name(), &Value::Null, &shards, &mut cx).is_ok(), "{}", query.name());
    }
}

/// An answer that is kept under fewer settings must not hang on the others.
#[test]
fn thresholds_do_not_matter_to_those_said_to_be_free_of_them() {
    assert!(FREE_OF_THRESHOLDS.is_sorted());
    let dragged = Settings { a: Some(3), d: Some(9), c: Some(20), n: Some(40), ..Settings::default() };
    let world = World::random(9);
    for name in FREE_OF_THRESHOLDS {
        let answer = |settings: &Settings| {
            let (shards, mut cx) = world.load(2, settings.clone());
            fold_local(name, &Value::Null, &shards, &mut cx).unwrap()
        };
        assert_eq!(answer(&dragged), answer(&relevant(name, &dragged)), "{name}");
    }
}

#[test]
fn no_setting_matters_to_those_said_to_be_free_of_them() {
    assert!(FREE_OF_SETTINGS.is_sorted());
    let chosen = Settings {
        as_of: Some(FIRST.plus(90)),
        compare_to: Some(FIRST.plus(40)),
        a: Some(3),
        clock: Clock::Elapsed,
        silence: Silence::Value,
        opt_out_leaves: true,
        ..Settings::default()
    };
    let world = World::random(9);
    for name in FREE_OF_SETTINGS {
        let answer = |settings: &Settings| {
            let (shards, mut cx) = world.load(2, settings.clone());
            fold_local(name, &Value::Null, &shards, &mut cx).unwrap()
        };
        assert_eq!(relevant(name, &chosen), Settings::default());
        assert_eq!(answer(&chosen), answer(&Settings::default()), "{name}");
    }
}

/// The twin of the users filter has read the rows of the chosen alone, and knows what is known of all: thresholds, ranks, personas.
#[test]
fn chosen_users_are_all_that_there_is() {
    assert!(OF_ALL_USERS.is_sorted());
    let mut compared = 0;
    for (seed, selection) in (1..=6).flat_map(|seed| [(seed, in_c1()), (seed, Selection::of(long_seen()))]) {
        let world = World::random(seed);
        let chosen = chosen_by_hand(&world, &selection);
        let mut twin = world.clone();
        twin.rows.retain(|row| chosen.contains(&row.user));
        let filter = UserFilter { selection, on: None };
        let (shards, mut cx) = world.load(2, Settings { users: Some(filter), ..Settings::default() });
        let (twins, of_twin) = twin.shards(2);
        if (&of_twin.names, &of_twin.dimensions) != (&cx.catalog.names, &cx.catalog.dimensions) {
            continue; // Codes mean something else there.
        }
        for Need { query: name, params } in
            QUERIES.iter().map(|query| Need { query: query.name().into(), params: Value::Null })
        {
            let with_filter = fold_local(&name, &params, &shards, &mut cx).unwrap();
            if OF_ALL_USERS.contains(&name.as_str()) {
                let (shards, mut cx) = world.load(1, Settings::default());
                assert_eq!(with_filter, fold_local(&name, &params, &shards, &mut cx).unwrap(), "{name} speaks of all");
                continue;
            }
            let mut alone = Context { catalog: cx.catalog.clone(), ..Context::default() };
            let of_all = |key: &String| OF_ALL_USERS.contains(&key.split(' ').next().unwrap());
            alone.facts = cx
                .facts
                .iter()
                .filter(|(key, _)| of_all(key))
                .map(|(key, bytes)| (key.clone(), bytes.clone()))
                .collect();
            assert_eq!(with_filter, fold_local(&name, &params, &twins, &mut alone).unwrap(), "{name}, seed {seed}");
            compared += 1;
        }
    }
    assert!(compared > 4 * QUERIES.len() / 2, "{compared}");
}

fn long_seen() -> Condition {
    Condition::FirstActive { from: FIRST, to: FIRST.plus(150) }
}

/// Whom a selection means, from the rows as they were drawn.
fn chosen_by_hand(world: &World, selection: &Selection) -> BTreeSet<String> {
    let active = |row: &&Row| Role::from_id(&row.name).unwrap().is_activity();
    let day = |row: &Row| Day((row.time / MS_PER_DAY) as i32);
    let ids: BTreeSet<&String> = world.rows.iter().map(|row| &row.user).collect();
    let fits = |id: &&String| {
        let rows: Vec<&Row> = world.rows.iter().filter(active).filter(|row| row.user == **id).collect();
        match &selection.conditions[0] {
            Condition::FirstActive { from, to } => {
                rows.iter().map(|row| day(row)).min().is_some_and(|first| (*from..=*to).contains(&first))
            }
            // The most frequent country, of equals the latest.
            _ => {
                let country = |row: &&Row| row.values[0].clone();
                let count = |value: &String| rows.iter().filter(|row| country(row).as_ref() == Some(value)).count();
                let latest = |value: &String| {
                    rows.iter().filter(|row| country(row).as_ref() == Some(value)).map(|row| row.time).max()
                };
                let values: BTreeSet<String> = rows.iter().filter_map(country).collect();
                values.iter().max_by_key(|value| (count(value), latest(value))).is_some_and(|value| value == "c1")
            }
        }
    };
    ids.into_iter().filter(fits).cloned().collect()
}

/// The shards of the chosen are kept from question to question: another choice, day or threshold must not find the old one.
#[test]
fn kept_chosen_are_those_of_now() {
    let (shards, mut cx) = World::random(3).load(3, Settings::default());
    let filters = [Some(in_c1()), None, Some(at_risk()), Some(in_c1())]
        .map(|users| users.map(|selection| UserFilter { selection, on: None }));
    let mut kept = Chosen::default();
    let params = Value::Null;
    for (users, as_of, a) in filters
        .iter()
        .flat_map(|users| [(users, None, None), (users, Some(FIRST.plus(90)), None), (users, None, Some(3))])
    {
        cx.settings = Settings { users: users.clone(), as_of, a, ..Settings::default() };
        cx.facts.clear();
        let expected = fold_local("overview", &params, &shards, &mut cx).unwrap();
        let query = find("overview").unwrap();
        let partial = kept.map(query, &params, &shards, &cx).unwrap();
        assert_eq!(query.finish(&params, &[partial], &cx).unwrap(), expected, "{:?}", cx.settings);
    }
}
