//! Recognised exports: one table over all of them. Expected numbers were counted with Python's csv, json and decimal modules.
//!
//! Each export is read as it is, with its columns in reverse order, without a column that nobody needs, and with one more.

use std::collections::BTreeMap;
use std::io::Read;

use engine::events::Role;
use engine::i18n::Lang;
use engine::ingest::{Guess, IngestError, Preview, Reason, plan_files, preview};
use engine::load::{Dataset, load};

use serde_json::Value;

use crate::tools::{fixture, head, options, source, today};

/// An export and what must come of it.
struct Export {
    preset: &'static str,
    /// Fixtures under `tests/data/vendors`; a name without folder as the tool gives it is enough.
    files: &'static [&'static str],
    form: Form,
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

/// How an export is written, for writing it anew.
#[derive(Clone, Copy)]
enum Form {
    Delimited(u8),
    /// A JSON object a line.
    Lines,
    /// A list of JSON objects.
    List,
    /// A list of JSON objects under this key of an object.
    Wrapped(&'static str),
}

/// The events that most samples hold.
const EVENTS: [(&str, u64, Role); 6] = [
    ("Added To Cart", 88, Role::AddToCart),
    ("App Opened", 220, Role::SessionStart),
    ("Email Clicked", 26, Role::MessageClicked),
    ("Email Opened", 60, Role::MessageOpened),
    ("Order Completed", 43, Role::Purchase),
    ("Product Viewed", 163, Role::View),
];

const EXPORTS: &[Export] = &[
    Export {
        preset: "amplitude",
        files: &["amplitude_events.json.gz"],
        form: Form::Lines,
        unneeded: "library",
        users: 40,
        events: 600,
        duplicates: 0,
        net: 550_552,
        names: &EVENTS,
    },
    Export {
        preset: "braze_currents",
        files: &[
            "braze_users.messages.email.Send.csv",
            "braze_users.behaviors.CustomEvent.csv",
            "braze_users.behaviors.Purchase.csv",
            "braze_users.campaigns.Conversion.csv",
            "braze_users.messages.email.Bounce.csv",
            "braze_users.messages.email.Click.csv",
            "braze_users.messages.email.Delivery.csv",
            "braze_users.messages.email.Open.csv",
            "braze_users.messages.email.Unsubscribe.csv",
        ],
        form: Form::Delimited(b','),
        unneeded: "timezone",
        users: 40,
        // 742 rows, of which two are clicks of bots.
        events: 740,
        duplicates: 0,
        net: 550_552,
        names: &[
            ("Added To Cart", 88, Role::AddToCart),
            ("App Opened", 220, Role::SessionStart),
            ("Product Viewed", 163, Role::View),
            ("users.behaviors.Purchase", 43, Role::Purchase),
            ("users.campaigns.Conversion", 6, Role::MessageConverted),
            ("users.messages.email.Bounce", 2, Role::MessageBounced),
            ("users.messages.email.Click", 14, Role::MessageClicked),
            ("users.messages.email.Delivery", 78, Role::MessageDelivered),
            ("users.messages.email.Open", 44, Role::MessageOpened),
            ("users.messages.email.Send", 80, Role::MessageSent),
            ("users.messages.email.Unsubscribe", 2, Role::OptOut),
        ],
    },
    Export {
        preset: "clevertap",
        files: &["clevertap_events.ndjson.gz"],
        form: Form::Lines,
        unneeded: "controlGroupName",
        users: 60,
        events: 615,
        duplicates: 0,
        net: 259_830,
        names: &[
            ("App Launched", 286, Role::SessionStart),
            ("Channel Unsubscribed", 2, Role::OptOut),
            ("Charged", 26, Role::Purchase),
            ("Control Group", 14, Role::System),
            ("Notification Clicked", 27, Role::MessageClicked),
            ("Notification Sent", 166, Role::MessageSent),
            ("Notification Viewed", 67, Role::MessageOpened),
            ("UTM Visited", 27, Role::SessionStart),
        ],
    },
    Export {
        preset: "clevertap",
        files: &["clevertap_api_records.json"],
        form: Form::Wrapped("records"),
        unneeded: "push_token",
        users: 40,
        events: 263,
        duplicates: 0,
        net: 0,
        // The records do not say which event was asked for: the name of the file does.
        names: &[("clevertap_api_records", 263, Role::Other)],
    },
    Export {
        preset: "clevertap",
        files: &["clevertap_App_Launched.csv", "clevertap_Notification_Sent.csv"],
        form: Form::Delimited(b','),
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
        form: Form::Delimited(b','),
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
        preset: "ga4",
        files: &["ga4_events.ndjson.gz"],
        form: Form::Lines,
        unneeded: "privacy_info",
        users: 40,
        events: 600,
        duplicates: 0,
        net: 550_552,
        names: &[
            ("add_to_cart", 88, Role::AddToCart),
            ("click", 26, Role::Other),
            ("page_view", 60, Role::View),
            ("purchase", 43, Role::Purchase),
            ("session_start", 220, Role::SessionStart),
            ("view_item", 163, Role::View),
        ],
    },
    Export {
        preset: "klaviyo",
        files: &["klaviyo_events.csv"],
        form: Form::Delimited(b','),
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
    // 80 visits of two actions each.
    Export {
        preset: "matomo",
        files: &["matomo_visits.json"],
        form: Form::List,
        unneeded: "visitorType",
        users: 34,
        events: 160,
        duplicates: 0,
        net: 0,
        names: &[
            ("Added To Cart", 9, Role::AddToCart),
            ("App Opened", 25, Role::SessionStart),
            ("Email Clicked", 4, Role::MessageClicked),
            ("Email Opened", 11, Role::MessageOpened),
            ("Order Completed", 7, Role::Purchase),
            ("Product Viewed", 24, Role::View),
            ("action", 80, Role::View),
        ],
    },
    Export {
        preset: "mixpanel",
        files: &["mixpanel_raw_export.jsonl"],
        form: Form::Lines,
        unneeded: "mp_lib",
        users: 40,
        events: 600,
        duplicates: 0,
        net: 550_552,
        names: &EVENTS,
    },
    Export {
        preset: "order_list",
        files: &["order_list.csv"],
        form: Form::Delimited(b';'),
        unneeded: "Warengruppe",
        users: 27,
        events: 43,
        duplicates: 0,
        net: 550_552,
        names: &[("purchase", 43, Role::Purchase)],
    },
    Export {
        preset: "posthog",
        files: &["posthog_events.jsonl.gz"],
        form: Form::Lines,
        unneeded: "elements_chain",
        users: 40,
        events: 600,
        duplicates: 0,
        net: 550_552,
        names: &[
            ("$pageview", 220, Role::View),
            ("Added To Cart", 88, Role::AddToCart),
            ("Email Clicked", 26, Role::MessageClicked),
            ("Email Opened", 60, Role::MessageOpened),
            ("Order Completed", 43, Role::Purchase),
            ("Product Viewed", 163, Role::View),
        ],
    },
    Export {
        preset: "retentioneering",
        files: &["../shop_sample.csv"],
        form: Form::Delimited(b','),
        unneeded: "",
        users: 85,
        events: 570,
        duplicates: 0,
        net: 0,
        names: &[],
    },
    Export {
        preset: "segment",
        files: &["segment_tracks.json.gz"],
        form: Form::Lines,
        unneeded: "integrations",
        users: 40,
        events: 600,
        duplicates: 0,
        net: 550_552,
        names: &EVENTS,
    },
    // 75 rows; every other row after the first of its order lacks the user and the time.
    Export {
        preset: "shopify_orders",
        files: &["shopify_orders.csv"],
        form: Form::Delimited(b','),
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
        form: Form::Delimited(b'\t'),
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
        form: Form::Delimited(b','),
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
        form: Form::Delimited(b','),
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
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (3, 2, 20_000)] {
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

/// What is done to the columns of an export.
#[derive(Clone, Copy)]
enum Change {
    Reorder,
    Drop(&'static str),
    Add,
}

/// The same rows with other columns. A file without header gets one.
fn rewrite(export: &Export, change: Change) -> Files {
    let files = files(export);
    let columns = look(&files).files[0].columns.clone();
    let rewrite = |(name, bytes): (String, Vec<u8>)| {
        let bytes = match export.form {
            Form::Delimited(delimiter) => {
                let header = (export.preset == "snowplow").then_some(&columns);
                rewrite_delimited(&bytes, delimiter, header, change)
            }
            form => rewrite_json(&unpack(&bytes), form, change),
        };
        (name.trim_end_matches(".gz").to_string(), bytes)
    };
    files.into_iter().map(rewrite).collect()
}

fn rewrite_delimited(bytes: &[u8], delimiter: u8, header: Option<&Vec<String>>, change: Change) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
    let rows = reader.records().map(|row| row.expect("a row").iter().map(String::from).collect());
    let rows: Vec<Vec<String>> = header.cloned().into_iter().chain(rows).collect();
    let mut places: Vec<Option<usize>> = (0..rows[0].len()).map(Some).collect();
    match change {
        Change::Reorder => places.reverse(),
        Change::Drop(name) => places.retain(|at| at.is_none_or(|at| rows[0][at] != name)),
        Change::Add => places.insert(0, None),
    }
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for (line, row) in rows.iter().enumerate() {
        let extra = if line == 0 { "one more" } else { "x" };
        writer.write_record(places.iter().map(|at| at.map_or(extra, |at| &row[at]))).expect("memory");
    }
    writer.into_inner().expect("memory")
}

/// Keys come in byte order from the parser, which is another one than the tools write.
fn rewrite_json(text: &[u8], form: Form, change: Change) -> Vec<u8> {
    let records: Vec<Value> = match form {
        Form::Wrapped(key) => {
            let document: Value = serde_json::from_slice(text).expect("JSON");
            document[key].as_array().expect("a list").clone()
        }
        Form::List => serde_json::from_slice(text).expect("JSON"),
        _ => serde_json::Deserializer::from_slice(text).into_iter().map(|record| record.expect("JSON")).collect(),
    };
    let change = |mut record: Value| {
        match change {
            Change::Reorder => {}
            Change::Drop(key) => drop_key(&mut record, key),
            Change::Add => record["one more"] = "x".into(),
        }
        record
    };
    let records: Vec<Value> = records.into_iter().map(change).collect();
    match form {
        Form::Wrapped(key) => serde_json::json!({ key: records }).to_string(),
        Form::List => Value::Array(records).to_string(),
        _ => records.iter().map(|record| format!("{record}\n")).collect(),
    }
    .into_bytes()
}

fn drop_key(value: &mut Value, key: &str) {
    if let Some(object) = value.as_object_mut() {
        object.remove(key);
        object.values_mut().for_each(|value| drop_key(value, key));
    }
}

fn unpack(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut text) {
        Ok(_) => text,
        Err(_) => bytes.to_vec(),
    }
}

#[test]
fn every_export() {
    for export in EXPORTS {
        check(export, &files(export), "as it is");
        check(export, &rewrite(export, Change::Reorder), "another order");
        check(export, &rewrite(export, Change::Drop(export.unneeded)), "one column missing");
        check(export, &rewrite(export, Change::Add), "one column more");
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
