//! Recognised exports: each of the table is read as it is, with its columns in another order, without a column that nobody
//! needs, and with one more.

use std::collections::BTreeMap;
use std::io::Read;

use engine::events::{Role, iso};
use engine::fold::Context;
use engine::i18n::Lang;
use engine::ingest::{Guess, IngestError, Preview, Reason, plan_files, preview};
use engine::load::{Dataset, load};
use engine::queries::answer;
use engine::queries::sessions::Sessions;
use serde_json::Value;

use crate::exports::{EXPORTS, Export, Form};
use crate::tools::{fixture, head, options, source, today};

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
    let mut countries: BTreeMap<&str, u64> = BTreeMap::new();
    let country = catalog.dimension("country");
    let (mut net, mut orders, mut times) = (0, 0, Vec::new());
    for shard in &data.shards {
        for user in shard.users(catalog, today()) {
            for event in user.events() {
                *counts.entry(catalog.names.text(event.name()).into()).or_default() += 1;
                times.push(event.time());
                orders += u64::from(event.role() == Role::Purchase);
                if let Some((at, code)) = country.and_then(|at| Some((at, event.code(at)?))) {
                    *countries.entry(catalog.dimensions[at].values.text(code)).or_default() += 1;
                }
                if matches!(event.role(), Role::Purchase | Role::Refund) {
                    net += event.amount().unwrap_or(0);
                }
            }
        }
    }
    let unit = 10i64.pow(2 - u32::from(catalog.amount_decimals.unwrap_or(2)).min(2));
    assert_eq!((net * unit, orders), (export.net, export.orders), "{what}: net amount, orders");
    if let Some((first, last)) = export.span {
        let span = [times.iter().min(), times.iter().max()].map(|time| time.map(|time| iso(*time)).unwrap_or_default());
        assert_eq!(span, [first, last], "{what}: first, last");
    }
    if !export.countries.is_empty() {
        assert_eq!(countries.into_iter().collect::<Vec<_>>(), export.countries, "{what}: countries");
    }
    for (name, n, role) in export.names {
        assert_eq!(counts.get(*name), Some(n), "{what}: {name}");
        let code = catalog.names.code(name).expect("counted");
        assert_eq!(catalog.role(code), *role, "{what}: role of {name}");
    }
}

/// Where a tool says what a session is, no silence decides: in GA4's sample each event has a session of its own. Amplitude's −1
/// is no session.
#[test]
fn sessions_are_those_of_the_tool() {
    let sessions = |files: &[(&str, Vec<u8>)]| {
        let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
        let mapping = preview(&heads, None, today()).expect("a table").mapping;
        let mut sources: Vec<_> = files.iter().map(|(name, bytes)| source(name, bytes)).collect();
        let data = load(&mut sources, &mapping, &options(2, 2, 20_000)).expect("loads");
        let mut cx = Context { catalog: data.catalog, ..Context::default() };
        answer::<Sessions>(&Default::default(), &data.shards, &mut cx).expect("answers").sessions
    };
    assert_eq!(sessions(&[("ga4_events.ndjson.gz", fixture("vendors/ga4_events.ndjson.gz"))]), 600);
    let event = |minute: u32, session: i32| {
        format!(
            r#"{{"event_type": "x", "event_time": "2025-01-01 00:{minute:02}:00", "user_id": "a", "amplitude_id": 1, "device_id": "d", "session_id": {session}}}"#
        )
    };
    let rows = [(0, -1), (1, 7), (2, 8), (3, 7), (4, -1)].map(|(minute, session)| event(minute, session));
    assert_eq!(sessions(&[("amplitude.json", rows.join("\n").into_bytes())]), 3);
}

/// Tools that write UTC without saying so are read as UTC, also where days are those of another zone; all others in that zone.
#[test]
fn stamps_without_zone_are_those_of_the_tool() {
    let two_hours = 2 * 3_600_000;
    for (preset, shift) in
        [("amplitude", 0), ("snowplow", 0), ("stripe_payments", 0), ("mixpanel", 0), ("clevertap", two_hours)]
    {
        let export = EXPORTS.iter().find(|export| export.preset == preset).expect("listed");
        let files = files(export);
        let mapping = look(&files).mapping;
        let first = |zone: &str| {
            let mut mapping = mapping.clone();
            mapping.dialect.zone = Some(zone.into());
            let mut sources: Vec<_> = files.iter().map(|(name, bytes)| source(name, bytes)).collect();
            let data = load(&mut sources, &mapping, &options(2, 2, 20_000)).expect("loads");
            let users = data.shards.iter().flat_map(|shard| shard.users(&data.catalog, today()).collect::<Vec<_>>());
            users.filter_map(|user| user.times().next()).min().expect("an event")
        };
        // Berlin's summer.
        assert_eq!(first("UTC") - first("Europe/Berlin"), shift, "{preset}");
    }
    let amplitude = EXPORTS.iter().find(|export| export.preset == "amplitude").expect("listed");
    let mut mapping = look(&files(amplitude)).mapping;
    mapping.dialect.stamp_zone = Some("Asia/Tokyo".into());
    let (name, bytes) = &files(amplitude)[0];
    let plans = plan_files(&[head(name, bytes)], &mapping).expect("fits");
    assert_eq!((plans[0].stamp_zone.name.as_str(), plans[0].zone.name.as_str()), ("Asia/Tokyo", "UTC"));
}

/// The name of the file says what its rows are, also inside an archive.
#[test]
fn a_file_a_type_of_event_in_an_archive() {
    let bytes = fixture("vendors/clevertap_App_Launched.csv");
    for name in [
        "App Launched.csv",
        "x/App Launched.csv",
        "june.zip › App Launched.csv",
        "june.zip › 2025/App Launched.csv + 2",
    ] {
        let plans = plan_files(&[head(name, &bytes)], &look(&vec![(name.to_string(), bytes.clone())]).mapping);
        assert_eq!(plans.expect("fits")[0].default_event, "App Launched", "{name}");
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

/// Names that stand in another column, or in the row before, are counted as they will be read.
#[test]
fn events_of_the_first_page() {
    for (preset, expected) in [("shopify_orders", 4), ("snowplow", 7), ("segment", 7)] {
        let export = EXPORTS.iter().find(|export| export.preset == preset).expect("listed");
        let seen = look(&files(export));
        let names: Vec<&str> = seen.events.iter().map(|event| event.name.as_str()).collect();
        assert_eq!((names.len(), names.contains(&"event")), (expected, false), "{preset}: {names:?}");
        let all_sure = seen.events.iter().all(|event| event.confidence > 0.99);
        assert!(all_sure || preset != "shopify_orders", "{preset}");
    }
}

#[test]
fn further_columns_of_an_event_stream_are_guessed() {
    let text = b"client_id,event,timestamp,country,price\na,main,2024-01-01 10:00:00,DE,1.5\nb,cart,2024-01-01 10:00:00,FR,2\n";
    let seen = preview(&[head("stream.csv", text)], None, today()).expect("a table");
    assert_eq!(seen.recognised.map(|recognised| recognised.preset).as_deref(), Some("retentioneering"));
    let mapped = r#"{"amount":"price","country":"country","event":"event","time":"timestamp","user":"client_id"}"#;
    assert_eq!(seen.mapping.to_json(), mapped);
}

/// Traits of Segment's identify calls are attributes: of each the value of the user's latest call that has one. The twin looks at
/// every call.
#[test]
fn traits_say_what_users_are() {
    let name = "segment_calls.json.gz";
    let bytes = fixture(&format!("vendors/{name}"));
    let mut calls: Vec<Value> =
        serde_json::Deserializer::from_slice(&unpack(&bytes)).into_iter().map(|call| call.expect("JSON")).collect();
    calls.sort_by_key(|call: &Value| call["timestamp"].as_str().map(String::from));
    let mut twin: BTreeMap<(String, &str), String> = BTreeMap::new();
    for call in &calls {
        for key in ["plan", "gender", "logins"] {
            let value = &call["traits"][key];
            if let Some(value) = value.as_str().map(String::from).or(value.as_i64().map(|value| value.to_string())) {
                twin.insert((call["userId"].as_str().expect("a user").into(), key), value);
            }
        }
    }
    let seen = look(&vec![(name.to_string(), bytes.clone())]);
    let personal = ["traits.email", "traits.name", "traits.createdAt"];
    assert!(seen.mapping.dimensions.iter().all(|column| !personal.contains(&column.as_str())), "off until ticked");
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (3, 2, 20_000)] {
        for bytes in [bytes.clone(), unpack(&bytes)] {
            let data =
                load(&mut [source(name, &bytes)], &seen.mapping, &options(n_shards, n_readers, slice)).expect("loads");
            let mut told = BTreeMap::new();
            for (id, key) in [("plan", "plan"), ("traits.gender", "gender"), ("traits.logins", "logins")] {
                let at = data.catalog.dimension(id).expect("a dimension");
                let dimension = &data.catalog.dimensions[at];
                assert!(dimension.of_user, "{id}");
                for user in data.shards.iter().flat_map(|shard| shard.users(&data.catalog, today())) {
                    let id = String::from_utf8_lossy(user.id()).into_owned();
                    let of_event = user.events().next().and_then(|event| event.code(at));
                    if let Some(code) = of_event {
                        told.insert((id, key), dimension.values.text(code).to_string());
                    }
                }
            }
            assert_eq!((told.len(), &told), (24 * 3, &twin), "{n_shards} shards");
        }
    }
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
