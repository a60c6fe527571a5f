//! A part of the data by the mapping: a range of days, a sample of users, equal rows once. Whatever is left out is counted.

use std::collections::{BTreeMap, BTreeSet};

use engine::events::Only;
use engine::load::Dataset;

use crate::tools::{load_one, options};

/// Rows of 60 users over 40 days; every seventh row stands twice.
fn file() -> String {
    let mut text = String::from("user,time,event\n");
    for n in 0..1_200u32 {
        let row = format!("user-{},2024-01-{:02} {:02}:{:02}:00,view\n", n * 7 % 60, 1 + n / 40, n % 24, n % 60);
        text += &row.repeat(if n % 7 == 0 { 2 } else { 1 });
    }
    text
}

fn read(text: &str, mapping: &str, n_shards: usize) -> Dataset {
    let mapping = format!(r#"{{"user": "user", "time": "time", "event": "event", {mapping}}}"#);
    let data = load_one(text.as_bytes(), &mapping, &options(n_shards, 2, 512)).expect("loads");
    assert!(data.catalog.report.adds_up(), "{:?}", data.catalog.report);
    data
}

/// Every user with the number of events.
fn users(data: &Dataset) -> BTreeMap<String, usize> {
    let of = |shard: &engine::events::Shard| {
        let all = shard.users(&data.catalog, data.catalog.last_day);
        all.map(|user| (String::from_utf8_lossy(user.id()).into_owned(), user.n_events())).collect::<Vec<_>>()
    };
    data.shards.iter().flat_map(of).collect()
}

#[test]
fn equal_rows_are_dropped_only_where_asked() {
    let text = file();
    for n_shards in [1, 3] {
        let kept = read(&text, r#""drop_repeated": false"#, n_shards).catalog.report;
        assert_eq!((kept.read, kept.kept, kept.duplicates, kept.repeated), (1_372, 1_372, 0, 172));
        let dropped = read(&text, r#""drop_repeated": true"#, n_shards);
        let report = &dropped.catalog.report;
        assert_eq!((report.read, report.kept, report.duplicates, report.repeated), (1_372, 1_200, 172, 172));
        assert_eq!((dropped.catalog.events, dropped.catalog.drop_repeated), (1_200, true));
    }
}

#[test]
fn a_range_of_days() {
    let text = file();
    let data = read(&text, r#""from": "2024-01-05", "to": "2024-01-09""#, 2);
    let day = |line: &&str| line.split(',').nth(1).is_some_and(|time| ("2024-01-05".."2024-01-10").contains(&time));
    let wanted = text.lines().filter(day);
    assert_eq!(data.catalog.report.kept, wanted.count() as u64);
    assert_eq!(data.catalog.report.filtered["outside_range"], 1_372 - data.catalog.report.kept);
    assert_eq!(
        (data.catalog.first_day.to_string(), data.catalog.last_day.to_string()),
        ("2024-01-05".into(), "2024-01-09".into())
    );
    assert!(data.rejects.is_empty(), "the person asked for it: nothing to list");
}

#[test]
fn a_sample_keeps_users_whole() {
    let text = file();
    let all = users(&read(&text, r#""sample": 1"#, 1));
    let only = Only::default().with_share(0.3);
    let expected: BTreeMap<String, usize> =
        all.iter().filter(|(id, _)| only.has_user(id.as_bytes())).map(|(id, n)| (id.clone(), *n)).collect();
    assert!((9..=27).contains(&expected.len()), "{}", expected.len());
    for n_shards in [1, 2, 5] {
        let data = read(&text, r#""sample": 0.3"#, n_shards);
        assert_eq!(users(&data), expected);
        let report = &data.catalog.report;
        assert_eq!(report.filtered["not_in_sample"], 1_372 - expected.values().sum::<usize>() as u64);
        assert_eq!((report.kept, data.catalog.only), (expected.values().sum::<usize>() as u64, only));
    }
}

/// Rows before a login belong to the user whose they turn out to be, in or out with all the others.
#[test]
fn a_sample_of_users_with_anonymous_rows() {
    let mut text = String::from("user,anonymous,time,event\n");
    for n in 0..400 {
        text +=
            &format!(",device-{n},2024-01-01 10:00:00,view\nuser-{},device-{n},2024-01-02 10:00:00,login\n", n % 90);
        text += &format!(",stranger-{n},2024-01-01 11:00:00,view\n");
    }
    let whole = r#""anonymous_id": "anonymous""#;
    let all = users(&read(&text, whole, 1));
    let only = Only::default().with_share(0.25);
    let expected: BTreeMap<String, usize> = all.into_iter().filter(|(id, _)| only.has_user(id.as_bytes())).collect();
    assert!(expected.keys().map(|id| id.as_bytes()[0]).collect::<BTreeSet<u8>>().len() > 1, "users and strangers");
    for n_shards in [1, 3] {
        let data = read(&text, &format!(r#"{whole}, "sample": 0.25"#), n_shards);
        assert_eq!(users(&data), expected);
        assert_eq!(data.catalog.report.filtered["not_in_sample"], 1_200 - data.catalog.report.kept);
    }
}
