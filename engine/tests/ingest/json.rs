//! JSON in all its forms: the same events as CSV, clear words for what cannot be read, bounded work for bombs.

use engine::events::Role;
use engine::i18n::Lang;
use engine::ingest::{Code, ColumnRole, EpochUnit, Guess, IngestError, Mapping, Personal, preview};
use engine::load::{Dataset, load};
use expect_test::expect;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::tools::{fixture, gzip, head, load_one, options, source, today};

const MAPPING: &str = r#"{"user": "user", "time": "time", "event": "props.what", "amount": "props.n*props.price",
    "country": "props.geo.country", "insert_id": "id", "dimensions": ["props.note"],
    "dialect": {"delimiter": ",", "header": true, "date_order": "year_first"}}"#;

const COLUMNS: [&str; 8] =
    ["user", "time", "props.what", "props.n", "props.price", "props.geo.country", "id", "props.note"];

/// A row's cells; an empty one is missing.
type Row = [String; 8];

fn row() -> impl Strategy<Value = Row> {
    let text = |pattern: &str| proptest::string::string_regex(pattern).expect("a pattern");
    let cells = (
        text("[a-e]?"),
        text("2024-0[1-3]-1[0-9]T1[0-9]:00:00Z|soon"),
        text("(view|buy|)"),
        text("-?[0-9]"),
        text("[0-9]\\.[0-9]{1,3}|1e1|x"),
        text("(France|Österreich|in \"the\" middle|a\\\\b|\\{\"x\": \\[1\\]\\}|)"),
        text("[0-9]?"),
        text("([a-c\t/\u{1f600}]{1,3}|a\nb|)"),
    );
    cells.prop_map(|(a, b, c, d, e, f, g, h)| [a, b, c, d, e, f, g, h])
}

fn csv(rows: &[Row]) -> String {
    let cell = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    COLUMNS.join(",") + "\n" + &rows.iter().map(line).collect::<String>()
}

/// The row as an object. A missing value is null, an empty text or not there; a number is bare or a text.
fn object(row: &Row, style: usize) -> Value {
    let mut object = json!({"id": null, "skipped": {"user": "no", "list": [{"a": "]}"}, 1.5e3]}, "props": {"geo": {}}});
    for (at, (name, cell)) in COLUMNS.iter().zip(row).enumerate() {
        let value = match (cell.as_str(), serde_json::from_str::<serde_json::Number>(cell)) {
            ("", _) if (at + style).is_multiple_of(3) => continue,
            ("", _) if (at + style) % 3 == 1 => Value::Null,
            (_, Ok(number)) if (at + style).is_multiple_of(2) && number.to_string() == *cell => Value::Number(number),
            _ => Value::String(cell.clone()),
        };
        let keys: Vec<&str> = name.split('.').collect();
        let parent = keys[..keys.len() - 1].iter().fold(&mut object, |object, key| &mut object[*key]);
        parent[keys[keys.len() - 1]] = value;
    }
    object
}

/// Writes with `\u` escapes for all but ASCII.
fn ascii(text: &str) -> String {
    let unit = |unit: u16| if unit < 128 { char::from(unit as u8).to_string() } else { format!("\\u{unit:04x}") };
    text.encode_utf16().map(unit).collect()
}

fn places(data: &Dataset) -> Vec<(u64, u64, Code, String)> {
    data.rejects.iter().map(|reject| (reject.line, reject.byte, reject.code, reject.row.clone())).collect()
}

/// Rows that name every column, so that all are known.
fn with_full_row(mut rows: Vec<Row>) -> Vec<Row> {
    rows.insert(0, ["a", "2024-01-01T00:00:00Z", "view", "1", "1.5", "France", "x", "note"].map(String::from));
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn the_same_rows_in_any_form(
        rows in prop::collection::vec(row(), 1..20).prop_map(with_full_row),
        style in 0usize..6,
        slice_bytes in 4u64..200,
        n_readers in 1usize..4,
    ) {
        let expected = load_one(csv(&rows).as_bytes(), MAPPING, &options(2, 1, 1 << 20)).expect("loads");
        let objects: Vec<Value> = rows.iter().enumerate().map(|(at, row)| object(row, style + at)).collect();
        let lines: Vec<String> = objects.iter().map(Value::to_string).collect();
        let list = Value::Array(objects.clone());
        let wrapper = json!({"status": "ok", "data": {"few": [{"a": 1}], "rows": list}, "next": null});
        let utf16 = lines.join("\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let forms: Vec<Vec<u8>> = vec![
            (lines.join("\n") + "\n").into(),
            (String::from("\u{feff}") + &ascii(&lines.join("\r\n"))).into(),
            utf16,
            list.to_string().into(),
            serde_json::to_string_pretty(&list).expect("JSON").into(),
            serde_json::to_string_pretty(&wrapper).expect("JSON").into(),
            ascii(&wrapper.to_string()).into(),
            lines.concat().into(),
            objects.iter().map(|object| serde_json::to_string_pretty(object).expect("JSON")).collect::<Vec<_>>().join("\n").into(),
        ];
        for form in forms {
            let packed = gzip(&form);
            for bytes in [form, packed] {
                let data = load_one(&bytes, MAPPING, &options(2, n_readers, slice_bytes)).expect("loads");
                prop_assert_eq!(&data.catalog, &expected.catalog, "{}", String::from_utf8_lossy(&bytes));
                prop_assert_eq!(&data.shards, &expected.shards);
                prop_assert_eq!(
                    data.rejects.iter().map(|reject| (reject.code, reject.message(&data.plans[0], Lang::En).split(": ").nth(1).map(String::from))).collect::<Vec<_>>(),
                    expected.rejects.iter().map(|reject| (reject.code, reject.message(&expected.plans[0], Lang::En).split(": ").nth(1).map(String::from))).collect::<Vec<_>>()
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn any_cut_of_lines_gives_the_same(
        rows in prop::collection::vec((row(), 0usize..9), 1..30),
        slice_bytes in 4u64..300,
        n_readers in prop_oneof![Just(1usize), Just(2), Just(3), Just(8)],
        n_shards in 1usize..5,
    ) {
        // Enough good lines to be recognised by.
        let mut text = (object(&with_full_row(Vec::new())[0], 0).to_string() + "\n").repeat(rows.len() * 2);
        for (row, style) in &rows {
            let line = object(row, *style).to_string();
            text += &match style {
                0 => format!("{}\n", &line[..line.len() - 3]),
                1 => format!("  {line} \r\n\r\n"),
                2 => format!("{line}{line}\n"),
                3 => format!("\n[{line}]\n"),
                _ => format!("{line}\n"),
            };
        }
        text.pop();
        let whole = load_one(text.as_bytes(), MAPPING, &options(n_shards, 1, 1 << 20)).expect("loads");
        prop_assert!(whole.catalog.report.adds_up());
        prop_assert_eq!(whole.plans[0].format.as_str(), "ndjson");
        let cut = load_one(text.as_bytes(), MAPPING, &options(n_shards, n_readers, slice_bytes)).expect("loads");
        prop_assert_eq!(&cut.catalog, &whole.catalog);
        prop_assert_eq!(&cut.shards, &whole.shards);
        prop_assert_eq!(places(&cut), places(&whole));
        let packed = load_one(&gzip(text.as_bytes()), MAPPING, &options(n_shards, 1, 64)).expect("loads");
        prop_assert_eq!(&packed.shards, &whole.shards);
        prop_assert_eq!(places(&packed), places(&whole));
    }
}

#[test]
fn a_fixture() {
    let bytes = fixture("wikipedia_edits_sample.ndjson.gz");
    let preview = preview(&[head("edits.ndjson.gz", &bytes)], None, today()).expect("a table");
    assert_eq!(
        preview.mapping.to_json(),
        r#"{"channel":"channel","city":"cityName","country":"countryName","region":"regionName","time":"time","user":"user"}"#
    );
    let data = load(&mut [source("edits", &bytes)], &preview.mapping, &options(3, 2, 1 << 20)).expect("loads");
    assert_eq!((data.catalog.report.kept, data.catalog.users, data.catalog.events), (604, 396, 604));
    assert_eq!(data.catalog.dimensions.iter().map(|d| d.values.len()).collect::<Vec<_>>(), [26, 24, 26, 38]);
}

#[test]
fn rows_that_are_no_objects() {
    let lines = "{\"user\":\"a\",\"time\":\"2024-01-01\"}\n{\"user\":\"b\",\"time\":\"2024-01-02\",}\n\n[1]\n\
        {\"user\":\"c\",\"time\":\"2024-01-03\"}\n{\"user\":\"d\"}\n{\"user\":\"e\",\"time\":\"gestern\"}\n{\"user\":\"f\",\"ti";
    let data = load_one(lines.as_bytes(), r#"{"user": "user", "time": "time"}"#, &options(1, 1, 16)).expect("loads");
    assert!(data.catalog.report.adds_up());
    assert_eq!((data.catalog.report.read, data.catalog.report.kept), (7, 2));
    let messages = |data: &Dataset, lang| {
        data.rejects.iter().map(|reject| reject.message(&data.plans[0], lang) + "\n").collect::<String>()
    };
    expect![[r#"
        row 2, byte 33: not a JSON object: the mistake is at byte 33 of the row — was the file cut short or edited?
        row 4, byte 68: not a JSON object: the mistake is at byte 1 of the row — was the file cut short or edited?
        row 6, byte 105: no time
        row 7, byte 118: “gestern” is not a time that can be read — check date order and epoch unit
        row 8, byte 148: not a JSON object: the mistake is at byte 16 of the row — was the file cut short or edited?
    "#]]
    .assert_eq(&messages(&data, Lang::En));

    let document = "[\n  {\"user\": \"a\",\n   \"time\": \"2024-01-01\"},\n  17,\n  {\"user\": \"b\" \"time\": \"2024-01-02\"},\n  \
        {\n    \"user\": \"c\",\n    \"time\": \"gestern\"\n  },\n  {\"user\": \"d\", \"time\": \"2024-01-04\"}, {\"user\": \"e\", \"ti";
    let data = load_one(document.as_bytes(), r#"{"user": "user", "time": "time"}"#, &options(1, 1, 16)).expect("loads");
    assert_eq!((data.catalog.report.read, data.catalog.report.kept), (6, 2));
    expect![[r#"
        Zeile 4, Byte 46: kein JSON-Objekt: Der Fehler steht bei Byte 1 der Zeile — wurde die Datei abgeschnitten oder bearbeitet?
        Zeile 5, Byte 52: kein JSON-Objekt: Der Fehler steht bei Byte 14 der Zeile — wurde die Datei abgeschnitten oder bearbeitet?
        Zeile 6, Byte 90: „gestern“ ist kein lesbarer Zeitpunkt — prüfen Sie Datumsfolge und Epocheneinheit
        Zeile 10, Byte 175: kein JSON-Objekt: Der Fehler steht bei Byte 18 der Zeile — wurde die Datei abgeschnitten oder bearbeitet?
    "#]].assert_eq(&messages(&data, Lang::De));
    for reject in &data.rejects {
        assert_eq!(reject.line as usize, document[..reject.byte as usize].matches('\n').count() + 1);
    }
}

#[test]
fn json_without_rows() {
    let refused = |text: &str| {
        let error = load_one(text.as_bytes(), r#"{"user": "user", "time": "time"}"#, &options(1, 1, 16));
        let error = error.expect_err("bad input");
        format!("{}\n{}", error.text(Lang::En), error.text(Lang::De))
    };
    expect![[r#"
        file.csv is JSON, but there is no list of objects at its beginning. Terrarium reads one object a line, a list of objects, or a list in an object: set “rows” to its path, such as events[].
        file.csv ist JSON, enthält aber am Anfang keine Liste von Objekten. Terrarium liest ein Objekt je Zeile, eine Liste von Objekten oder eine Liste in einem Objekt: Setzen Sie „rows“ auf ihren Pfad, etwa events[]."#]].assert_eq(&refused("[]"));
    assert_eq!(refused("{}\n{}\n"), refused("[]"));
    let keys: String = (0..2_500).map(|n| format!("\"2024-01-01 {n}\":1,")).collect();
    expect![[r#"
        file.csv has more than 2000 different keys in its first rows: values seem to stand where keys should. Export it with the same keys in each row.
        file.csv hat in den ersten Zeilen mehr als 2000 verschiedene Schlüssel: Offenbar stehen Werte an der Stelle von Schlüsseln. Exportieren Sie die Datei mit gleichen Schlüsseln je Zeile."#]].assert_eq(&refused(&format!("[{{{keys}\"user\":1}}]")));
}

/// Work and memory stay bounded; what is too much is a reject with its place.
#[test]
fn bombs() {
    let good = |user: &str| format!("{{\"user\":\"{user}\",\"time\":\"2024-01-01\"}}");
    let bombs = [
        (Code::TooComplex, format!("{{\"x\":{}{}}}", "[".repeat(200), "]".repeat(200))),
        (Code::TooComplex, format!("{{\"user\":{}1{}}}", "{\"user\":".repeat(200), "}".repeat(200))),
        (Code::TooComplex, format!("{{{}\"user\":1}}", "\"k\":1,".repeat(100_000))),
        (Code::BadJson, format!("{{\"x\":{}", "[".repeat(100))),
        (Code::TooComplex, format!("{{\"x\":{}", "[".repeat(200))),
        (Code::RowTooLong, format!("{{\"x\":\"{}\"}}", "x".repeat(20 << 20))),
        (Code::RowTooLong, format!("{{\"x\":{}", "[".repeat(20 << 20))),
    ];
    for (code, bomb) in bombs {
        let lines = format!("{}\n{bomb}\n{}\n", good("a"), good("b"));
        let list = format!("{{\"skipped\":{}[],\n\"rows\":[{},\n{bomb},{}]}}", "", good("a"), good("b"));
        let is_open = !bomb.ends_with('}');
        for (text, is_list) in [(lines, false), (list, true)] {
            for bytes in [gzip(text.as_bytes()), text.into_bytes()] {
                let mapping = r#"{"user": "user", "time": "time"}"#;
                let data = load_one(&bytes, mapping, &options(1, 2, 8 << 20)).expect("loads");
                // In a document, what follows an object that never ends is lost.
                let kept = if is_list && is_open { 1 } else { 2 };
                assert_eq!((data.catalog.report.kept, data.rejects.len()), (kept, 1), "{code:?} {is_list}");
                assert_eq!((data.rejects[0].code, data.rejects[0].line), (code, if is_list { 3 } else { 2 }));
                assert!(data.rejects[0].row.len() <= 4_096);
            }
        }
    }
    let skipped = format!("{{\"big\":[{}],\"rows\":[{}]}}", "[\"]\",{}],".repeat(4 << 20), good("a"));
    let mapping = r#"{"user": "user", "time": "time", "dialect": {"rows": "rows[]"}}"#;
    let error = load_one(skipped.as_bytes(), mapping, &options(1, 1, 64)).expect_err("no rows in its head");
    assert!(matches!(error, IngestError::NoRecords { .. }), "{error}");
}

#[test]
fn each_element_of_a_list_is_a_row_of_its_record() {
    let visits = json!([
        {"visitorId": "v1", "country": "Germany", "actionDetails": [
            {"type": "action", "timestamp": 1_751_369_700, "n": null},
            {"type": "event", "timestamp": 1_751_369_730, "n": 2}], "siteCurrency": "USD"},
        {"visitorId": "v2", "country": "India", "actionDetails": []},
        {"visitorId": "v3", "actionDetails": [{"type": "event", "timestamp": "soon"}, {"type": "event", "timestamp": 1_751_369_790}]},
    ]);
    let mapping = |rows: &str| {
        format!(
            r#"{{"user": "visitorId", "time": "actionDetails.timestamp", "event": "actionDetails.type", "country": "country",
                "amount": "actionDetails.n", "dialect": {{"rows": "{rows}", "epoch": "s"}}}}"#
        )
    };
    let lines: String = visits.as_array().expect("a list").iter().map(|visit| format!("{visit}\n")).collect();
    let whole = load_one(visits.to_string().as_bytes(), &mapping("[].actionDetails[]"), &options(2, 1, 64));
    let whole = whole.expect("loads");
    assert_eq!((whole.catalog.report.read, whole.catalog.report.kept, whole.catalog.users), (5, 3, 2));
    assert_eq!(whole.catalog.dimensions[0].values.texts, ["Germany"]);
    expect![[r#"
        row 1, byte 175: no time
        row 1, byte 249: “soon” is not a time that can be read — check date order and epoch unit
    "#]]
    .assert_eq(
        &whole.rejects.iter().map(|reject| reject.message(&whole.plans[0], Lang::En) + "\n").collect::<String>(),
    );
    for (text, rows) in [
        (lines.clone(), "[].actionDetails[]"),
        (lines, "actionDetails[]"),
        (json!({"visits": visits}).to_string(), "visits[].actionDetails[]"),
    ] {
        let data = load_one(text.as_bytes(), &mapping(rows), &options(2, 2, 50)).expect("loads");
        assert_eq!(data.shards, whole.shards);
        assert_eq!(data.catalog, whole.catalog);
    }
    let bytes = visits.to_string();
    let mapping = Mapping::from_json(&mapping("[].actionDetails[]")).expect("valid");
    let preview = preview(&[head("visits.json", bytes.as_bytes())], Some(&mapping), today()).expect("a table");
    let at = |name: &str| preview.columns.iter().position(|column| column.name == name).expect("a column");
    let shown: Vec<(&str, Option<&str>, Option<Code>)> = preview
        .rows
        .iter()
        .map(|row| {
            let raw = row.cells[at("visitorId")].raw.as_str();
            (raw, row.cells[at("actionDetails.timestamp")].parsed.as_deref(), row.code)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("v1", Some("2025-07-01T11:35:00Z"), None),
            ("v1", Some("2025-07-01T11:35:30Z"), None),
            ("v2", None, Some(Code::NoTime)),
            ("v3", None, Some(Code::BadTime)),
            ("v3", Some("2025-07-01T11:36:30Z"), None),
        ]
    );
}

#[test]
fn key_value_lists_are_columns() {
    let event = |user: &str, page: &str, value: f64| {
        json!({"event_timestamp": "1751369700000000", "event_name": "view", "user_pseudo_id": user, "event_params": [
            {"key": "page", "value": {"string_value": page, "int_value": null}},
            {"key": "session", "value": {"string_value": null, "int_value": "17"}},
            {"key": "value", "value": {"double_value": value}}],
            "user_properties": [{"key": "tier", "value": {"string_value": "gold", "set_timestamp_micros": "1751369700000000"}}],
            "tags": [{"key": "plain", "value": true}], "items": [{"sku": "x"}]})
    };
    let text = format!("{}\n{}\n", event("a", "home", 2.5), event("b", "cart", 1.0));
    let preview = preview(&[head("ga4.json", text.as_bytes())], None, today()).expect("a table");
    assert_eq!(
        preview.files[0].columns.join(" "),
        "event_name event_params.page event_params.session event_params.value event_timestamp items tags.plain \
         user_properties.tier user_pseudo_id"
    );
    assert_eq!(preview.files[0].dialect.epoch, Some(EpochUnit::Micros));
    let mapping = r#"{"user": "user_pseudo_id", "time": "event_timestamp", "event": "event_name",
        "amount": "event_params.value", "dimensions": ["event_params.page", "user_properties.tier", "tags.plain"]}"#;
    let data = load_one(text.as_bytes(), mapping, &options(1, 1, 64)).expect("loads");
    let values: Vec<&[String]> = data.catalog.dimensions.iter().map(|d| d.values.texts.as_slice()).collect();
    assert_eq!(values, [&["cart".to_string(), "home".into()][..], &["gold".into()], &["true".into()]]);
    assert_eq!(data.catalog.amount_decimals, Some(1));
}

#[test]
fn guesses_look_at_the_last_keys() {
    let line = |n: u32| {
        json!({"event": if n.is_multiple_of(2) { "Order Completed" } else { "Product Viewed" },
            "properties": {"time": 1_751_369_700 + n, "distinct_id": format!("u{}", n % 7), "$city": "Berlin", "country": "Germany",
                "revenue": f64::from(n) + 0.5, "received_ms": 1_751_369_700_000u64 + u64::from(n)},
            "context": {"campaign": {"name": "spring"}, "traits": {"email": format!("a{n}@example.org"), "name": "Anna"}}})
        .to_string()
    };
    let text = (0..30).map(line).collect::<Vec<_>>().join("\n");
    let preview = preview(&[head("events.jsonl", text.as_bytes())], None, today()).expect("a table");
    assert_eq!(
        preview.mapping.to_json(),
        r#"{"amount":"properties.revenue","campaign":"context.campaign.name","city":"properties.$city","country":"properties.country","event":"event","time":"properties.time","user":"properties.distinct_id"}"#
    );
    assert_eq!(preview.files[0].dialect.epoch, Some(EpochUnit::Seconds));
    let column = |name: &str| preview.columns.iter().find(|column| column.name == name).expect("a column");
    assert_eq!(column("context.traits.email").personal, Some(Personal::Email));
    assert_eq!(column("context.traits.name").personal, Some(Personal::Name));
    assert_eq!(column("properties.country").guess, Guess::Role(ColumnRole::Country));
    assert_eq!((preview.rows_estimated, preview.tally.kept, preview.problem), (30, 30, None));
    assert_eq!(preview.rows[1].cells.iter().filter(|cell| cell.parsed.is_some()).count(), 7);
    assert_eq!((preview.rows[1].line, preview.events[0].role), (2, Role::Purchase));
}
