//! However the work is cut, the result is the same.

use std::collections::BTreeMap;

use engine::events::Millis;
use engine::load::Dataset;
use proptest::prelude::*;

use crate::tools::{gzip, load_one, options, today};

const MAPPING: &str = r#"{"user": "user", "time": "time", "event": "what", "amount": "n*price", "country": "country",
    "insert_id": "id", "dialect": {"delimiter": ",", "header": true}}"#;

/// A field as it may stand in a file: plain, quoted, with delimiters, quotes and line ends inside.
fn cell(plain: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        6 => proptest::string::string_regex(plain).expect("a pattern"),
        1 => proptest::string::string_regex(plain).expect("a pattern").prop_map(|text| format!("\"{text}\"")),
    ]
}

fn country() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("France".to_string()),
        1 => Just(String::new()),
        1 => Just("\"Bosnia,\nand \"\"H\"\"\"".to_string()),
        1 => Just("\"a\r\nb\"".to_string()),
        1 => Just("in \"the\" middle".to_string()),
        1 => Just("\"begun\" only".to_string()),
        1 => Just("Österreich".to_string()),
    ]
}

fn row() -> impl Strategy<Value = String> {
    let fields = (
        cell("[a-e]?"),
        cell("2024-0[1-3]-1[0-9] 1[0-9]:00:00|soon|2099-01-01"),
        cell("(view|buy|)"),
        cell("-?[0-9]"),
        cell("[0-9]\\.[0-9]{1,3}|x"),
        country(),
        // The same id, written in two ways.
        prop_oneof![8 => cell("[0-9]?"), 1 => Just("\"1\"\"2\"".to_string()), 1 => Just("1\"2".to_string())],
    );
    let whole = fields
        .prop_map(|(user, time, what, n, price, country, id)| [user, time, what, n, price, country, id].join(","));
    let end = prop_oneof![3 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    (prop_oneof![9 => whole, 1 => Just("a,b".to_string())], end).prop_map(|(row, end)| row + end)
}

fn file(mark: bool, rows: &[String]) -> String {
    let mark = if mark { "\u{feff}" } else { "" };
    format!("{mark}user,time,what,n,price,country,id\na,2024-01-01,view,1,1,,\n{}", rows.concat())
}

type Place = (u64, u64, engine::ingest::Code, String);

fn places(data: &Dataset) -> Vec<Place> {
    data.rejects.iter().map(|reject| (reject.line, reject.byte, reject.code, reject.row.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn any_cut_gives_the_same(
        mark in prop::bool::ANY,
        rows in prop::collection::vec(row(), 1..30),
        slice_bytes in 4u64..200,
        n_readers in 1usize..5,
        n_shards in 1usize..5,
        of_user in prop::bool::weighted(0.2),
    ) {
        let text = file(mark, &rows);
        let mapping = if of_user { MAPPING.replacen('{', r#"{"of_user": ["country"], "#, 1) } else { MAPPING.into() };
        let whole = load_one(text.as_bytes(), &mapping, &options(n_shards, 1, 1 << 20)).expect("loads");
        prop_assert!(whole.catalog.report.adds_up());
        let cut = load_one(text.as_bytes(), &mapping, &options(n_shards, n_readers, slice_bytes)).expect("loads");
        prop_assert_eq!(&cut.catalog, &whole.catalog);
        prop_assert_eq!(&cut.shards, &whole.shards);
        prop_assert_eq!(places(&cut), places(&whole));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_way_gives_the_same(
        mark in prop::bool::ANY,
        rows in prop::collection::vec(row(), 1..40),
        slice_bytes in 4u64..200,
        n_shards in 1usize..5,
    ) {
        let text = file(mark, &rows);
        let whole = load_one(text.as_bytes(), MAPPING, &options(n_shards, 1, 1 << 20)).expect("loads");

        // A rule that no row meets, but that asks for a look at each: nothing is read column by column.
        let singly = MAPPING.replacen('{', r#"{"skip": {"id": ["no such id"]}, "#, 1);
        let singly = load_one(text.as_bytes(), &singly, &options(n_shards, 1, 1 << 20)).expect("loads");
        prop_assert_eq!((&singly.catalog, &singly.shards), (&whole.catalog, &whole.shards));
        prop_assert_eq!(places(&singly), places(&whole));

        // The same where only some days and users are read.
        let part = MAPPING.replacen('{', r#"{"from": "2024-01-12", "to": "2024-03-14", "sample": 0.5, "#, 1);
        let singly = part.replacen('{', r#"{"skip": {"id": ["no such id"]}, "#, 1);
        let load_part = |mapping: &str| load_one(text.as_bytes(), mapping, &options(n_shards, 2, slice_bytes));
        match (load_part(&part), load_part(&singly)) {
            (Ok(part), Ok(singly)) => {
                prop_assert_eq!((&singly.catalog, &singly.shards), (&part.catalog, &part.shards));
                prop_assert_eq!(places(&singly), places(&part));
            }
            (part, singly) => prop_assert_eq!(part.map(|data| data.catalog), singly.map(|data| data.catalog)),
        }

        let one = load_one(text.as_bytes(), MAPPING, &options(1, 1, 1 << 20)).expect("loads");
        prop_assert_eq!(&one.catalog, &whole.catalog);

        let packed = load_one(&gzip(text.as_bytes()), MAPPING, &options(n_shards, 2, slice_bytes)).expect("loads");
        prop_assert_eq!(&packed.shards, &whole.shards);
        let codes = |data: &Dataset| places(data).into_iter().map(|(line, _, code, _)| (line, code)).collect::<Vec<_>>();
        prop_assert_eq!(codes(&packed), codes(&whole));
    }
}

/// Instant, name, amount and value of the first dimension.
type Told = (Millis, u32, Option<i64>, Option<u32>);

/// What every user did, whichever shard they are in.
fn histories(data: &Dataset) -> BTreeMap<Vec<u8>, Vec<Told>> {
    let mut histories = BTreeMap::new();
    for shard in &data.shards {
        for user in shard.users(&data.catalog, today()) {
            let event = |event: engine::events::Event| (event.time(), event.name(), event.amount(), event.code(0));
            histories.insert(user.id().to_vec(), user.events().map(event).collect());
        }
    }
    histories
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// The same with other signs for delimiter and quote, and over other numbers of shards.
    #[test]
    fn any_cut_of_any_dialect_gives_the_same(
        rows in prop::collection::vec(row(), 1..30),
        (delimiter, quote) in prop::sample::select(vec![(';', '"'), ('\t', '"'), ('|', '\''), (',', '\''), ('^', '`'), (';', '~')]),
        quoting in prop::bool::weighted(0.8),
        slice_bytes in 4u64..200,
        n_readers in 1usize..5,
        (n_shards, other) in (1usize..9, 1usize..9),
    ) {
        let sign = |sign: char| match sign { ',' => delimiter, '"' => quote, other => other };
        let text: String = file(false, &rows).chars().map(sign).collect();
        let mapping = serde_json::json!({
            "user": "user", "time": "time", "event": "what", "amount": "n*price", "country": "country", "insert_id": "id",
            "dialect": {"delimiter": delimiter, "quote": if quoting { quote.to_string() } else { String::new() }, "header": true},
        }).to_string();
        let whole = load_one(text.as_bytes(), &mapping, &options(n_shards, 1, 1 << 20)).expect("loads");
        prop_assert!(whole.catalog.report.adds_up());
        let cut = load_one(text.as_bytes(), &mapping, &options(other, n_readers, slice_bytes)).expect("loads");
        prop_assert_eq!(&cut.catalog, &whole.catalog);
        prop_assert_eq!(histories(&cut), histories(&whole));
        prop_assert_eq!(places(&cut), places(&whole));
    }
}

#[test]
fn lines_are_counted_over_slices() {
    let mut text = String::from("user,time,country\r\n");
    for n in 0..200 {
        text += if n % 7 == 0 { ",2024-01-01,x\r\n" } else { "a,2024-01-01,\"two\r\nlines\"\r\n" };
    }
    let mapping = r#"{"user": "user", "time": "time", "country": "country"}"#;
    let data = load_one(text.as_bytes(), mapping, &options(1, 3, 37)).expect("loads");
    assert_eq!(data.rejects.len(), 29);
    for reject in &data.rejects {
        let before = &text[..reject.byte as usize];
        assert_eq!(reject.line as usize, before.matches('\n').count() + 1);
        assert_eq!(reject.row, ",2024-01-01,x");
    }
}
