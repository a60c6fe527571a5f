//! What holds for every query: the registry in order, and equal answers for any number of shards and any order of rows.

use serde_json::Value;

use super::retention::{Entry, Split};
use super::sessions::{Closed, Over};
use super::span::Interval;
use super::users::Sort;
use super::*;
use crate::events::Role;
use crate::fold::{Clock, FREE_OF_THRESHOLDS, Need, Settings, Silence, relevant};
use crate::schemes::ranks::{self, Ranks};
use crate::schemes::rfm_ranks::{self, RfmRanks};
use crate::schemes::rfm_scale::Ties;
use crate::schemes::{Condition, SchemeId, Selection, Sign};
use crate::testing::{FIRST, World};

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
    ]
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
        Condition::NotSeen { on: from },
        Condition::Known { on: from },
        Condition::Reason { reason: "silence".into() },
        Condition::RfmCell { r: 1, f: 1 },
        Condition::FirstActive { from, to },
        Condition::Active { from, to },
        Condition::CameOrWent { month: to.month() },
        Condition::Paid { from, to },
        Condition::ActiveAt { weekday: Some(2), hour: None },
        Condition::ActiveAt { weekday: None, hour: Some(13) },
        Condition::Value { dimension: dimension.clone(), value: value.clone() },
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
