//! What holds for every query: the registry in order, and equal answers for any number of shards and any order of rows.

use serde_json::Value;

use super::{QUERIES, fold_local};
use crate::fold::{FREE_OF_THRESHOLDS, Settings, relevant};
use crate::testing::World;

#[test]
fn sorted_and_unique() {
    assert!(QUERIES.is_sorted_by(|a, b| a.name() < b.name()));
}

#[test]
fn equal_for_any_number_of_shards_and_any_order_of_rows() {
    for seed in [1, 2] {
        let world = World::random(seed);
        for query in QUERIES {
            let answer = |world: &World, n_shards| {
                let (shards, mut cx) = world.load(n_shards, Settings::default());
                fold_local(query.name(), &Value::Null, &shards, &mut cx)
            };
            let one = answer(&world, 1).unwrap_or_else(|error| panic!("{}: {error}", query.name()));
            assert!(query.to_json(&one).is_ok_and(|json| json.is_object()), "{}", query.name());
            for n_shards in [2, 3, 8] {
                let many = answer(&world.clone().shuffled(seed + n_shards as u64), n_shards);
                assert_eq!(many.as_ref(), Ok(&one), "{} differs over {n_shards} shards, seed {seed}", query.name());
            }
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
