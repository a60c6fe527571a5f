//! What the first page says of the memory, held against shards that were built.

use engine::ingest::{Mapping, preview};
use engine::load::Dataset;

use crate::tools::{fixture, head, load_one, options, today};

/// The estimate from the first bytes of a file against the shards built of all of it: within a factor of 1.5.
fn check(name: &str, bytes: &[u8], first: usize, mapping: Option<&str>) -> Dataset {
    let mut head = head("file.csv", bytes);
    head.bytes.truncate(first);
    let mapping = mapping.map(|json| Mapping::from_json(json).expect("a mapping"));
    let preview = preview(&[head], mapping.as_ref(), today()).expect("a table");
    let data = load_one(bytes, &preview.mapping.to_json(), &options(3, 2, 1 << 20)).expect("loads");
    let built: u64 = data.shards.iter().map(engine::events::Shard::bytes).sum();
    let ratio = preview.memory.shards as f64 / built as f64;
    assert!((1.0 / 1.5..=1.5).contains(&ratio), "{name}: {} told, {built} built: {ratio:.2}", preview.memory.shards);
    assert!(preview.memory.of_all(2) > built, "{name}");
    data
}

#[test]
fn of_the_fixtures() {
    for name in ["shop_sample.csv", "online_retail_ii_sample.csv"] {
        let bytes = fixture(name);
        for first in [bytes.len(), bytes.len() / 4] {
            check(name, &bytes, first.max(16 << 10), None);
        }
    }
}

/// A made-up log of 200,000 rows in the order of time: 30,000 users who come and go, items of which new ones keep coming.
fn log() -> Vec<u8> {
    let mut text = String::from("user,time,event,item,amount,country\n");
    let mut dice = engine_dice(11);
    for row in 0..200_000u64 {
        let user = row * 25_000 / 200_000 + dice(5_000);
        let (day, second) = (1 + row / 8_000, row % 8_000 * 10);
        let event = ["view", "view", "view", "purchase"][dice(4) as usize];
        let amount = if event == "purchase" { format!("{}.99", dice(90)) } else { String::new() };
        text += &format!(
            "user-{user:06},2024-01-{day:02} {:02}:{:02}:{:02},{event},item-{},{amount},{}\n",
            second / 3600,
            second / 60 % 60,
            second % 60,
            dice(300 + row / 50),
            ["DE", "AT", "CH"][dice(3) as usize]
        );
    }
    text.into_bytes()
}

/// A small seeded generator.
fn engine_dice(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    }
}

#[test]
fn of_a_page_of_a_long_log() {
    let bytes = log();
    let data = check("log", &bytes, 1 << 20, None);
    assert!(data.catalog.users > 20_000, "{}", data.catalog.users);
    let columns = r#"{"user": "user", "time": "time", "event": "event"}"#;
    let lean = check("log of three columns", &bytes, 1 << 20, Some(columns));
    assert!(lean.shards.iter().map(|shard| shard.bytes()).sum::<u64>() < 200_000 * 20);
}

/// What a column is said to take is what is missing without it.
#[test]
fn of_a_column() {
    let bytes = log();
    let estimate = |more: &str| {
        let mapping = Mapping::from_json(&format!(r#"{{"user": "user", "time": "time"{more}}}"#)).expect("a mapping");
        // As long as if it were a hundred such files, so that each worker has several shards.
        let head = engine::ingest::Head { size: 100 * bytes.len() as u64, ..head("log.csv", &bytes) };
        preview(&[head], Some(&mapping), today()).expect("a table").memory
    };
    let (all, without_item) =
        (estimate(r#", "item": "item", "amount": "amount""#), estimate(r#", "amount": "amount""#));
    let told = all.heaviest(2);
    assert_eq!(told.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["item", "amount"]);
    let missing = all.of_all(2) - without_item.of_all(2);
    assert!(missing.abs_diff(told[0].1) * 20 < missing, "{} told, {missing} missing", told[0].1);
}

/// A tenth of the users needs a tenth of the memory; a range is not judged.
#[test]
fn of_a_part() {
    let bytes = log();
    let estimate = |only: &str| {
        let json = format!(r#"{{"user": "user", "time": "time", "item": "item", "amount": "amount"{only}}}"#);
        let mapping = Mapping::from_json(&json).expect("a mapping");
        preview(&[head("log.csv", &bytes)], Some(&mapping), today()).expect("a table").memory
    };
    let (all, tenth) = (estimate(""), estimate(r#", "sample": 0.1"#));
    assert!((0.09..0.11).contains(&(tenth.shards as f64 / all.shards as f64)));
    // So does each reader; what it notes of users is most of that.
    assert!(tenth.each * 2 < all.each, "{} of {}", tenth.each, all.each);
    let people = |sample: &str| estimate(&format!(r#", "anonymous_id": "country"{sample}"#)).each;
    assert_eq!(people(""), people(r#", "sample": 0.1"#), "whose a row is is known later");
    assert_eq!(estimate(r#", "from": "2024-01-20""#), all);
    check("a tenth", &bytes, 1 << 20, Some(r#"{"user": "user", "time": "time", "item": "item", "sample": 0.1}"#));
}
