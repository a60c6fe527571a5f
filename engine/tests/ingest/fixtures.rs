//! Real files against totals computed with Python's csv and decimal modules.

use engine::events::{Day, Role};
use engine::fold::Context;
use engine::ingest::preview;
use engine::load::load;
use engine::queries::answer;
use engine::queries::overview::Overview;
use engine::queries::places::{Outside, Places};

use crate::tools::{fixture, gzip, head, options, source, today};

/// Sum of all amounts, in the catalog's finest unit.
fn net(data: &engine::load::Dataset) -> i64 {
    let day = Day(i32::MAX / 2);
    let users = data.shards.iter().flat_map(|shard| shard.users(&data.catalog, day).collect::<Vec<_>>());
    users.map(|user| user.events().filter_map(|event| event.amount()).sum::<i64>()).sum()
}

#[test]
fn online_retail() {
    let bytes = fixture("online_retail_ii_sample.csv");
    for (bytes, name) in [(gzip(&bytes), "sample.csv.gz"), (bytes, "sample.csv")] {
        let mapping = preview(&[head(name, &bytes)], None, today()).expect("a table").mapping;
        assert_eq!(
            mapping.to_json(),
            r#"{"amount":"Quantity*Price","country":"Country","item":"StockCode","order_id":"Invoice","time":"InvoiceDate","user":"Customer ID"}"#
        );
        let data = load(&mut [source(name, &bytes)], &mapping, &options(3, 2, 10_000)).expect("loads");
        let catalog = &data.catalog;
        assert_eq!((catalog.report.read, catalog.report.kept), (1549, 1478));
        assert_eq!(catalog.report.rejected["no_user"], 71);
        assert_eq!((catalog.users, catalog.events), (84, 90));
        assert_eq!((net(&data), catalog.amount_decimals), (2_813_622, Some(2)));
        assert_eq!(
            catalog.dimensions.iter().map(|d| (d.id.as_str(), d.values.len())).collect::<Vec<_>>(),
            [("item", 896), ("country", 4)]
        );
        assert_eq!(
            (catalog.first_day.to_string(), catalog.last_day.to_string()),
            ("2009-12-01".into(), "2010-12-06".into())
        );
        // The revenue of all is the sum of all amounts; in no place are 15 users of whom the file has cancellations alone.
        let mut cx = Context { catalog: catalog.clone(), ..Context::default() };
        let figures = answer::<Overview>(&Default::default(), &data.shards, &mut cx).expect("answers");
        assert_eq!(figures.total_revenue.and_then(|total| total.now), Some(2_813_622));
        let places = answer::<Places>(&Default::default(), &data.shards, &mut cx).expect("answers");
        assert_eq!((places.revenue, places.outside), (Some(2_868_287), Some(Outside { users: 15, revenue: -54_665 })));
        let refunds = data.shards.iter().flat_map(|shard| shard.users(catalog, today()).collect::<Vec<_>>());
        assert_eq!(refunds.map(|user| user.events_of(Role::Refund).count()).sum::<usize>(), 17);
        // The place of a reject is the place in the file.
        if name == "sample.csv" {
            for reject in &data.rejects {
                let (at, line) = (reject.byte as usize, reject.line as usize);
                assert!(bytes[at..].starts_with(reject.row.as_bytes()));
                assert_eq!(bytes.split(|byte| *byte == b'\n').nth(line - 1), Some(reject.row.as_bytes()));
            }
        }
    }
}

#[test]
fn shop() {
    let bytes = fixture("shop_sample.csv");
    let mapping = preview(&[head("shop.csv", &bytes)], None, today()).expect("a table").mapping;
    assert_eq!(mapping.to_json(), r#"{"event":"event","time":"timestamp","user":"client_id"}"#);
    let data = load(&mut [source("shop.csv", &bytes)], &mapping, &options(2, 1, 1 << 20)).expect("loads");
    assert_eq!((data.catalog.report.kept, data.catalog.users, data.catalog.events), (570, 85, 570));
    let role = |name: &str| data.catalog.role(data.catalog.names.code(name).expect("in the file"));
    assert_eq!([role("payment_done"), role("cart"), role("main")], [Role::Purchase, Role::AddToCart, Role::View]);
}

#[test]
fn two_files_are_one_data_set() {
    let bytes = fixture("shop_sample.csv");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    let part = |rows: &[&str]| format!("{}\n{}", lines[0], rows.join("\n")).into_bytes();
    let (a, b) = (part(&lines[1..200]), gzip(&part(&lines[200..])));
    let mapping = preview(&[head("a.csv", &a), head("b.csv.gz", &b)], None, today()).expect("tables").mapping;
    let one = load(&mut [source("shop.csv", &bytes)], &mapping, &options(2, 1, 1 << 20)).expect("loads");
    let two = load(&mut [source("a.csv", &a), source("b.csv.gz", &b)], &mapping, &options(2, 2, 1000)).expect("loads");
    assert_eq!(one.shards, two.shards);
    assert_eq!(two.catalog.files, ["a.csv", "b.csv.gz"]);
}
