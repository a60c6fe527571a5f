//! Anonymous ids, against a twin that follows the rule by brute force.

use std::collections::{BTreeMap, BTreeSet};

use engine::i18n::Lang;
use engine::ingest::{Code, Mapping, conflicts_csv, preview};
use engine::load::{Dataset, load};
use proptest::prelude::*;

use crate::tools::{head, options, source, today};

/// User and anonymous id of a row; either may be missing.
type Row = (Option<&'static str>, Option<&'static str>);

const USERS: [Option<&str>; 6] = [None, None, Some("ann"), Some("bob"), Some("cid"), Some("x1")];

/// `x1` is a user id too, `ann` is written by tools that copy the user id.
const ANONYMOUS: [Option<&str>; 7] = [None, Some("x1"), Some("x2"), Some("x3"), Some("x4"), Some("x5"), Some("ann")];

/// What came of the rows: for each user its times, and the counts (merged ids, merged rows, alone, conflicts).
type Outcome = (BTreeMap<String, Vec<i64>>, [u64; 4]);

fn twin(rows: &[Row], keep_apart: bool) -> Outcome {
    let users: BTreeSet<&str> = rows.iter().filter_map(|(user, _)| *user).collect();
    let owners = |id: &str| -> BTreeSet<&str> {
        rows.iter().filter(|(_, anonymous)| *anonymous == Some(id)).filter_map(|(user, _)| *user).collect()
    };
    let mut times: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let (mut merged, mut alone, mut merged_rows) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (at, row) in rows.iter().enumerate() {
        let user = match *row {
            (Some(user), _) => user,
            (None, None) => continue,
            (None, Some(id)) if users.contains(id) => id,
            (None, Some(id)) => match owners(id).into_iter().collect::<Vec<_>>()[..] {
                [user] if !keep_apart => {
                    merged.insert(id);
                    merged_rows += 1;
                    user
                }
                _ => {
                    alone.insert(id);
                    id
                }
            },
        };
        times.entry(user.into()).or_default().push(at as i64);
    }
    let all: BTreeSet<&str> = rows.iter().filter_map(|(_, anonymous)| *anonymous).collect();
    let conflicts = all.iter().filter(|id| !users.contains(**id) && owners(id).len() > 1).count();
    (times, [merged.len() as u64, merged_rows, alone.len() as u64, conflicts as u64])
}

fn outcome(data: &Dataset) -> Outcome {
    let mut times = BTreeMap::new();
    for shard in &data.shards {
        for user in shard.users(&data.catalog, today()) {
            times.insert(
                String::from_utf8_lossy(user.id()).into_owned(),
                user.times().map(|time| time / 1000).collect(),
            );
        }
    }
    let identity = &data.catalog.identity;
    (times, [identity.merged, identity.merged_rows, identity.alone, identity.conflicts])
}

/// The second of a row is its number, so that rows can come in any order.
fn text(rows: &[Row], order: &[usize]) -> String {
    let row = |at: &usize| {
        let (user, anonymous) = rows[*at];
        format!("{},{},{}.000\n", user.unwrap_or(""), anonymous.unwrap_or(""), at)
    };
    format!("user,anonymous,time\n{}", order.iter().map(row).collect::<String>())
}

fn read(text: &str, keep_apart: bool, n_shards: usize, n_readers: usize, slice: u64) -> Dataset {
    let mut mapping = Mapping::from_json(
        r#"{"user": "user", "anonymous_id": "anonymous", "time": "time", "dialect": {"epoch": "s", "header": true}}"#,
    )
    .expect("valid");
    mapping.keep_anonymous = keep_apart;
    load(&mut [source("f.csv", text.as_bytes())], &mapping, &options(n_shards, n_readers, slice)).expect("loads")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn like_the_twin(
        picks in prop::collection::vec((0usize..USERS.len(), 0usize..ANONYMOUS.len()), 1..40),
        seed in any::<u64>(),
        keep_apart in prop::bool::weighted(0.2),
    ) {
        let rows: Vec<Row> = picks.iter().map(|(user, anonymous)| (USERS[*user], ANONYMOUS[*anonymous])).collect();
        prop_assume!(rows.iter().any(|row| *row != (None, None)));
        let expected = twin(&rows, keep_apart);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let mut whole = None;
        for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (2, 2, 40), (3, 3, 25), (8, 2, 60)] {
            let data = read(&text(&rows, &order), keep_apart, n_shards, n_readers, slice);
            prop_assert!(data.catalog.report.adds_up());
            prop_assert_eq!(data.catalog.users, expected.0.len() as u64);
            prop_assert_eq!(outcome(&data), expected.clone(), "{} shards", n_shards);
            prop_assert_eq!(whole.get_or_insert_with(|| data.catalog.clone()), &data.catalog);
            // Another order for the next one.
            order.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(n_shards as u32));
        }
    }
}

#[test]
fn conflicts_are_named() {
    let rows = [
        (Some("ann"), Some("tablet")),
        (Some("bob"), Some("tablet")),
        (None, Some("tablet")),
        (Some("ann"), Some("phone")),
        (None, Some("phone")),
        (None, None),
    ];
    let data = read(&text(&rows, &[0, 1, 2, 3, 4, 5]), false, 2, 2, 30);
    let identity = &data.catalog.identity;
    assert_eq!((identity.merged, identity.merged_rows, identity.alone, identity.conflicts), (1, 1, 1, 1));
    assert_eq!((identity.first[0].anonymous.as_str(), identity.first[0].n_users), ("tablet", 2));
    assert_eq!(identity.first[0].users, ["ann", "bob"]);
    assert_eq!(data.conflicts, identity.first);
    assert_eq!((data.catalog.users, data.rejects[0].code), (3, Code::NoUser));
}

/// Of a device of very many users the first hundred are listed; of very many devices, as many as are named in 200,000 rows.
#[test]
fn conflicts_are_listed_up_to_a_limit() {
    let shared = (0..150).map(|user| format!("u{user:03},shared,2024-01-01\n"));
    let pairs = (0..99_960).flat_map(|device| ["ann", "bob"].map(|user| format!("{user},t{device:06},2024-01-01\n")));
    let text = format!("user,anonymous,time\n{}", shared.chain(pairs).collect::<String>());
    let mut whole = None;
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 30), (2, 3, 200_000)] {
        let data = read(&text, false, n_shards, n_readers, slice);
        assert_eq!(data.catalog.identity.conflicts, 99_961);
        assert_eq!((data.catalog.identity.first.len(), data.catalog.identity.first[0].users.len()), (8, 5));
        let shared = &data.conflicts[0];
        assert_eq!((shared.anonymous.as_str(), shared.users.len(), shared.n_users), ("shared", 100, 150));
        assert_eq!(data.conflicts.len(), 1 + (200_000 - 100) / 2);
        let csv = conflicts_csv(&data.conflicts, data.catalog.identity.conflicts, Lang::En);
        assert_eq!(csv.lines().count(), 1 + 200_000 + 1);
        assert_eq!(csv.lines().last(), Some(",,,only the first 99951 of 99961 anonymous ids are listed"));
        assert_eq!(whole.get_or_insert_with(|| csv.clone()), &csv);
    }
}

#[test]
fn a_column_of_anonymous_ids_is_found() {
    let text = "user_id,anonymous_id,timestamp\nann,a1,2024-01-01\n,a1,2024-01-02\nbob,a2,2024-01-03\n";
    let seen = preview(&[head("f.csv", text.as_bytes())], None, today()).expect("a table");
    assert_eq!(seen.mapping.to_json(), r#"{"anonymous_id":"anonymous_id","time":"timestamp","user":"user_id"}"#);
    assert_eq!(seen.tally.kept, 3);
}
