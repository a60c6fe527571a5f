//! Recognised exports: one table over all of them. Expected numbers were counted with Python's csv, json and decimal modules.
//!
//! Each export is read as it is, with its columns in reverse order, without a column that nobody needs, and with one more.

use std::collections::BTreeMap;

use engine::events::Role;
use engine::i18n::Lang;
use engine::ingest::{Guess, IngestError, Preview, Reason, plan_files, preview};
use engine::load::{Dataset, load};

use crate::tools::{fixture, head, options, source, today};

/// An export and what must come of it.
struct Export {
    preset: &'static str,
    /// Fixtures under `tests/data/vendors`; a name without folder as the tool gives it is enough.
    files: &'static [&'static str],
    delimiter: u8,
    /// A column without which nothing changes.
    unneeded: &'static str,
    users: u64,
    events: u64,
    duplicates: u64,
    /// Purchases less refunds, in hundredths.
    net: i64,
    /// Events by name, after all roles are settled.
    names: &'static [(&'static str, u64, Role)],
}

const EXPORTS: &[Export] = &[
    Export {
        preset: "clevertap",
        files: &["clevertap_App_Launched.csv", "clevertap_Notification_Sent.csv"],
        delimiter: b',',
        unneeded: "deviceInfo.dpi",
        users: 60,
        events: 452,
        duplicates: 0,
        net: 0,
        names: &[("App Launched", 286, Role::SessionStart), ("Notification Sent", 166, Role::MessageSent)],
    },
    Export {
        preset: "customer_io",
        files: &["customer_io_webhooks.csv"],
        delimiter: b',',
        unneeded: "data.subject",
        users: 34,
        events: 146,
        duplicates: 0,
        net: 0,
        names: &[
            ("clicked", 26, Role::MessageClicked),
            ("opened", 60, Role::MessageOpened),
            ("sent", 60, Role::MessageSent),
        ],
    },
    Export {
        preset: "klaviyo",
        files: &["klaviyo_events.csv"],
        delimiter: b',',
        unneeded: "attributes.timestamp",
        users: 40,
        events: 600,
        duplicates: 0,
        net: 550_552,
        names: &[
            ("Active on Site", 220, Role::View),
            ("Added to Cart", 88, Role::AddToCart),
            ("Clicked Email", 26, Role::MessageClicked),
            ("Opened Email", 60, Role::MessageOpened),
            ("Placed Order", 43, Role::Purchase),
            ("Viewed Product", 163, Role::View),
        ],
    },
    Export {
        preset: "order_list",
        files: &["order_list.csv"],
        delimiter: b';',
        unneeded: "Warengruppe",
        users: 27,
        events: 43,
        duplicates: 0,
        net: 550_552,
        names: &[("purchase", 43, Role::Purchase)],
    },
    Export {
        preset: "retentioneering",
        files: &["../shop_sample.csv"],
        delimiter: b',',
        unneeded: "",
        users: 85,
        events: 570,
        duplicates: 0,
        net: 0,
        names: &[],
    },
    // 75 rows; every other row after the first of its order lacks the user and the time.
    Export {
        preset: "shopify_orders",
        files: &["shopify_orders.csv"],
        delimiter: b',',
        unneeded: "Fulfillment Status",
        users: 27,
        events: 43,
        duplicates: 0,
        net: 538_752,
        names: &[
            ("paid", 33, Role::Purchase),
            ("partially_refunded", 4, Role::Purchase),
            ("pending", 2, Role::Purchase),
            ("refunded", 4, Role::Purchase),
        ],
    },
    Export {
        preset: "snowplow",
        files: &["snowplow_enriched.tsv"],
        delimiter: b'\t',
        unneeded: "doc_charset",
        users: 7,
        events: 39,
        duplicates: 1,
        net: 0,
        names: &[("page_ping", 8, Role::Other), ("link_click", 4, Role::Other), ("login", 2, Role::Login)],
    },
    Export {
        preset: "stripe_payments",
        files: &["stripe_payments.csv"],
        delimiter: b',',
        unneeded: "Card CVC Status",
        users: 27,
        events: 43,
        duplicates: 0,
        net: 531_447,
        names: &[("Failed", 4, Role::Other), ("Paid", 39, Role::Purchase)],
    },
    Export {
        preset: "woocommerce_orders",
        files: &["woocommerce_orders.csv"],
        delimiter: b',',
        unneeded: "Items sold",
        users: 29,
        events: 45,
        duplicates: 0,
        net: 550_552,
        names: &[
            ("cancelled", 1, Role::Other),
            ("completed", 22, Role::Purchase),
            ("failed", 1, Role::Other),
            ("on-hold", 10, Role::Purchase),
            ("processing", 11, Role::Purchase),
        ],
    },
];

type Files = Vec<(String, Vec<u8>)>;

fn files(export: &Export) -> Files {
    export.files.iter().map(|name| ((*name).to_string(), fixture(&format!("vendors/{name}")))).collect()
}

fn look(files: &Files) -> Preview {
    let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
    preview(&heads, None, today()).expect("a table")
}

fn check(export: &Export, files: &Files, what: &str) {
    let what = format!("{}, {what}", export.preset);
    let seen = look(files);
    let recognised = seen.recognised.clone().unwrap_or_else(|| panic!("{what}: not recognised"));
    assert_eq!(recognised.preset, export.preset, "{what}");
    assert_eq!((&seen.problem, seen.questions.len()), (&None, 0), "{what}: no question");
    let why = Reason::Recognised { export: recognised };
    for column in seen.columns.iter().filter(|column| column.guess != Guess::LeftOut) {
        assert_eq!((column.confidence, column.reasons.first()), (1.0, Some(&why)), "{what}: {}", column.name);
    }
    let mut whole = None;
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (3, 2, 3_000)] {
        let mut sources: Vec<_> = files.iter().map(|(name, bytes)| source(name, bytes)).collect();
        let data = load(&mut sources, &seen.mapping, &options(n_shards, n_readers, slice)).expect("loads");
        check_totals(export, &data, &what);
        whole.get_or_insert_with(|| data.catalog.clone());
        assert_eq!(whole.as_ref(), Some(&data.catalog), "{what}: cut differently");
    }
}

fn check_totals(export: &Export, data: &Dataset, what: &str) {
    let catalog = &data.catalog;
    assert!(catalog.report.adds_up() && catalog.report.rejected.is_empty(), "{what}: {:?}", catalog.report);
    assert_eq!((catalog.users, catalog.events), (export.users, export.events), "{what}: users, events");
    assert_eq!(catalog.report.duplicates, export.duplicates, "{what}: duplicates");
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut net = 0;
    for shard in &data.shards {
        for user in shard.users(catalog, today()) {
            for event in user.events() {
                *counts.entry(catalog.names.text(event.name()).into()).or_default() += 1;
                if matches!(event.role(), Role::Purchase | Role::Refund) {
                    net += event.amount().unwrap_or(0);
                }
            }
        }
    }
    let unit = 10i64.pow(2 - u32::from(catalog.amount_decimals.unwrap_or(2)).min(2));
    assert_eq!(net * unit, export.net, "{what}: net amount");
    for (name, n, role) in export.names {
        assert_eq!(counts.get(*name), Some(n), "{what}: {name}");
        let code = catalog.names.code(name).expect("counted");
        assert_eq!(catalog.role(code), *role, "{what}: role of {name}");
    }
}

/// The same rows with other columns. A file without header gets one.
fn rewrite(export: &Export, change: impl Fn(Vec<String>) -> Vec<String>) -> Files {
    let columns = look(&files(export)).files[0].columns.clone();
    let rewrite = |(name, bytes): (String, Vec<u8>)| {
        let mut builder = csv::ReaderBuilder::new();
        let mut reader = builder.has_headers(false).delimiter(export.delimiter).from_reader(bytes.as_slice());
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(String::from).collect()).collect();
        if export.preset == "snowplow" {
            rows.insert(0, columns.clone());
        }
        let mut writer = csv::WriterBuilder::new().delimiter(export.delimiter).from_writer(Vec::new());
        let places: Vec<usize> = {
            let numbered = (0..rows[0].len()).map(|at| format!("{at}\u{1}{}", rows[0][at])).collect();
            let kept = change(numbered);
            kept.iter()
                .map(|name| name.split('\u{1}').next().and_then(|at| at.parse().ok()).unwrap_or(usize::MAX))
                .collect()
        };
        for (line, row) in rows.iter().enumerate() {
            let extra = if line == 0 { "one more" } else { "x" };
            let cells: Vec<&str> = places.iter().map(|at| row.get(*at).map_or(extra, String::as_str)).collect();
            writer.write_record(cells).expect("memory");
        }
        (name, writer.into_inner().expect("memory"))
    };
    files(export).into_iter().map(rewrite).collect()
}

#[test]
fn every_export() {
    for export in EXPORTS {
        check(export, &files(export), "as it is");
        check(export, &rewrite(export, |columns| columns.into_iter().rev().collect()), "reversed");
        let without = |columns: Vec<String>| {
            let is_unneeded = |column: &String| column.split('\u{1}').nth(1) == Some(export.unneeded);
            columns.into_iter().filter(|column| !is_unneeded(column)).collect()
        };
        check(export, &rewrite(export, without), "one column missing");
        let with = |columns: Vec<String>| std::iter::once("more".to_string()).chain(columns).collect();
        check(export, &rewrite(export, with), "one column more");
    }
}

#[test]
fn what_the_person_fixed_wins() {
    let export = EXPORTS.iter().find(|export| export.preset == "stripe_payments").expect("listed");
    let files = files(export);
    let heads = [head("payments.csv", &files[0].1)];
    let mut mapping = preview(&heads, None, today()).expect("a table").mapping;
    mapping.columns.remove(&engine::ingest::ColumnRole::Refunded);
    mapping.event_roles.insert("Failed".into(), Role::Complaint);
    let seen = preview(&heads, Some(&mapping), today()).expect("a table");
    assert_eq!(seen.mapping.event_roles["Failed"], Role::Complaint);
    assert_eq!(plan_files(&heads, &seen.mapping).expect("fits")[0].refunded, None);
    let column = seen.columns.iter().find(|column| column.name == "Amount Refunded").expect("a column");
    assert_eq!((column.guess, &column.reasons), (Guess::LeftOut, &vec![Reason::Chosen]));
    let column = seen.columns.iter().find(|column| column.name == "Customer ID").expect("a column");
    assert!(matches!(column.reasons[..], [Reason::Recognised { .. }]));
}

#[test]
fn exports_without_users_are_refused_with_a_word() {
    for name in ["plausible_visitors.csv", "plausible_custom_events.csv"] {
        let bytes = fixture(&format!("vendors/{name}"));
        let error = preview(&[head(name, &bytes)], None, today()).expect_err("no users");
        assert_eq!(error, IngestError::NoUsers { file: name.into(), tool: "Plausible".into() });
        for lang in [Lang::En, Lang::De] {
            assert!(error.text(lang).contains("Plausible"), "{}", error.text(lang));
        }
    }
}

#[test]
fn test_payments_are_left_out_and_counted() {
    let text = String::from_utf8(fixture("vendors/stripe_payments.csv")).expect("UTF-8");
    let text = text.replacen(",Live,Paid,", ",Test,Paid,", 3);
    let files = vec![("payments.csv".to_string(), text.into_bytes())];
    let mapping = look(&files).mapping;
    let data = load(&mut [source("payments.csv", &files[0].1)], &mapping, &options(2, 2, 1000)).expect("loads");
    assert_eq!((data.catalog.report.kept, data.catalog.report.filtered["skipped"]), (40, 3));
    let reason = data.rejects[0].reason(&data.plans[0], Lang::En);
    assert_eq!(reason, "rows with “Test” in “Mode” are left out by the mapping");
}
