//! The scanner against `serde_json`, on any text and any cut of it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::super::Dialect;
use super::super::format::{Format, MAX_ROW, recognised};
use super::cutter::{Cutter, Piece};
use super::fields::Fields;
use super::keys::is_list_of_pairs;
use super::text::{Broken, unescape};
use super::{Document, Lines};

/// JSON with keys in an order of its own, perhaps repeated, and words as they are to be written.
#[derive(Clone, Debug)]
enum Json {
    Word(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

fn string() -> impl Strategy<Value = String> {
    let plain = "[a-e \"\\\\/\u{8}\n\t\u{e4}\u{20ac}\u{1f600}]{0,12}";
    let ascii = |text: &str| {
        let unit = |unit: u16| if unit < 128 { char::from(unit as u8).to_string() } else { format!("\\u{unit:04x}") };
        text.encode_utf16().map(unit).collect::<String>()
    };
    (plain, prop::bool::ANY).prop_map(move |(text, as_ascii)| {
        let written = serde_json::to_string(&text).expect("a string");
        if as_ascii { ascii(&written) } else { written }
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-d]".prop_map(|key| format!("{key:?}")), 1 => Just("\"\\u0061\"".into()), 1 => string()]
}

fn json() -> impl Strategy<Value = Json> {
    let number = prop_oneof!["-?[1-9][0-9]{0,8}", "-?0\\.[0-9]{1,4}", "[1-9]e-?[0-9]", "[1-9]\\.[0-9]E\\+1"];
    let word = prop_oneof![Just("null".to_string()), Just("true".into()), Just("false".into()), number, string()];
    word.prop_map(Json::Word).prop_recursive(4, 24, 5, |inner| {
        let pair = (key(), inner.clone(), prop::bool::ANY).prop_map(|(key, value, is_typed)| {
            let value = match (value, is_typed) {
                (value @ Json::Word(_), true) => Json::Object(vec![
                    (r#""int_value""#.into(), Json::Word("null".into())),
                    (r#""string_value""#.into(), value),
                ]),
                (value, _) => value,
            };
            Json::Object(vec![(r#""key""#.into(), Json::Word(key)), (r#""value""#.into(), value)])
        });
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
            prop::collection::vec(pair, 1..4).prop_map(Json::List),
            prop::collection::vec((key(), inner), 0..5).prop_map(Json::Object),
        ]
    })
}

fn object() -> impl Strategy<Value = Json> {
    prop::collection::vec((key(), json()), 0..6).prop_map(Json::Object)
}

/// Writes JSON with a space of some kind between its parts.
fn write(json: &Json, space: &str, into: &mut String) {
    let mut each = |open: char, close: char, items: &[(Option<&str>, &Json)]| {
        into.push(open);
        for (at, (key, value)) in items.iter().enumerate() {
            into.push_str(if at == 0 { "" } else { "," });
            into.push_str(space);
            if let Some(key) = key {
                *into += &format!("{key}{space}:{space}");
            }
            write(value, space, into);
            into.push_str(space);
        }
        into.push(close);
    };
    match json {
        Json::List(items) => each('[', ']', &items.iter().map(|item| (None, item)).collect::<Vec<_>>()),
        Json::Object(items) => {
            each('{', '}', &items.iter().map(|(key, item)| (Some(key.as_str()), item)).collect::<Vec<_>>());
        }
        Json::Word(word) => into.push_str(word),
    }
}

fn written(json: &Json, space: &str) -> String {
    let mut text = String::new();
    write(json, space, &mut text);
    text
}

/// What the columns of a record are by `serde_json`.
fn oracle(prefix: &str, value: &Value, level: usize, into: &mut BTreeMap<String, Value>) {
    let mut member = |key: &str, value: &Value, level: usize| {
        if !key.is_empty() {
            let name = if prefix.is_empty() { key.into() } else { format!("{prefix}.{key}") };
            into.retain(|have, _| *have != name && !have.starts_with(&format!("{name}.")));
            oracle(&name, value, level, into);
        }
    };
    match value {
        Value::Object(map) if level < 8 => map.iter().for_each(|(key, value)| member(key, value, level + 1)),
        Value::Array(items) if level < 8 && is_list_of_pairs(value.to_string().as_bytes(), 0) => {
            for item in items {
                let (Some(key), Some(value)) = (item["key"].as_str(), item.get("value")) else { continue };
                let mut of_type = value.as_object().into_iter().flatten();
                let typed = of_type.rfind(|(key, value)| key.ends_with("_value") && !value.is_null());
                member(key, typed.map_or(value, |(_, value)| value), level + 2);
            }
        }
        other => {
            into.insert(prefix.into(), other.clone());
        }
    }
}

fn is_same(cell: &str, value: &Value) -> bool {
    match value {
        Value::Null => cell.is_empty(),
        Value::String(text) => cell == text,
        other => serde_json::from_str::<Value>(cell).is_ok_and(|cell| cell == *other),
    }
}

fn cells(text: &str) -> (Vec<String>, Vec<String>) {
    let dialect = Dialect::default();
    let columns = Lines.columns(text.as_bytes(), "f", &dialect).unwrap_or_default();
    let rows = [(0, text.len())];
    let cells = Lines.cells(text.as_bytes(), &rows, &columns, &dialect).remove(0);
    (columns, cells)
}

fn read(text: &[u8]) -> Result<(), Broken> {
    let mut result = Ok(());
    Fields::new(&[], [], None).each_row(text, (0, text.len()), &mut |read, _, _| result = read);
    result
}

/// All pieces of a text that comes in blocks of some bytes, with their places in the whole. How much of a broken one is
/// shown may depend on the blocks.
fn pieces(text: &[u8], path: &str, block: usize) -> Vec<(usize, Option<usize>)> {
    let (mut cutter, mut pieces) = (Cutter::new(path), Vec::new());
    let (mut held, mut offset, mut at) = (Vec::new(), 0, 0);
    let mut blocks = text.chunks(block).peekable();
    while let Some(block) = blocks.next() {
        held.extend_from_slice(block);
        loop {
            match cutter.next(&held, &mut at, blocks.peek().is_none()) {
                Piece::Record(start, end) => pieces.push((offset + start, Some(offset + end))),
                Piece::Broken(_, start, _) => pieces.push((offset + start, None)),
                Piece::Cut | Piece::End => break,
            }
        }
        held.drain(..at);
        offset += at;
        at = 0;
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    /// The same columns and values as `serde_json`, however the text is spaced and escaped.
    #[test]
    fn like_serde_json(object in object(), space in prop_oneof![Just(""), Just(" "), Just("\t \r")]) {
        let text = written(&object, space);
        let value: Value = serde_json::from_str(&text).expect("valid");
        let (columns, cells) = cells(&text);
        let mut expected = BTreeMap::new();
        oracle("", &value, 0, &mut expected);
        expected.retain(|name, _| !name.is_empty() && !name.contains('.') || name.split('.').all(|key| !key.is_empty()));
        for (name, value) in &expected {
            // Where a key is an object in one place and null in another, it is no column of its own.
            let Some(at) = columns.iter().position(|column| column == name) else {
                prop_assert!(value.is_null() || *value == Value::Object(Default::default()), "{} in {}", name, text);
                continue;
            };
            prop_assert!(is_same(&cells[at], value), "{} is {} in {}", name, cells[at], text);
        }
        // Further columns come of keys that are repeated: what they held is gone.
        for (name, cell) in columns.iter().zip(&cells).filter(|(name, _)| !expected.contains_key(*name)) {
            prop_assert!(cell.is_empty() || cell.starts_with(['{', '[']), "{} is {} in {}", name, cell, text);
        }
    }

    /// What `serde_json` takes is taken; nothing panics.
    #[test]
    fn mistakes(object in object(), at in any::<prop::sample::Index>(), sign in "[{}\\[\\],:\"\\\\a1 ]?") {
        let mut text: Vec<char> = written(&object, "").chars().collect();
        let at = at.index(text.len());
        text.splice(at..=at, sign.chars());
        let text: String = text.into_iter().collect();
        let is_object = serde_json::from_str::<serde_json::Map<String, Value>>(&text).is_ok();
        prop_assert!(read(text.as_bytes()).is_ok() || !is_object, "{}", text);
        cells(&text);
    }

    /// Any text in any blocks: the same records, which lie side by side.
    #[test]
    fn any_cut_gives_the_same_records(text in "[{}\\[\\],:\"\\\\a1 \n]{0,80}", block in 1usize..9) {
        for text in [text.clone(), format!("{{\"m\":{{\"x\":[]}},\"m\":{{\"a\":[{text}]}},\"b\":1}}{text}")] {
            for path in ["", "m.a"] {
                let whole = pieces(text.as_bytes(), path, MAX_ROW);
                prop_assert_eq!(pieces(text.as_bytes(), path, block), whole.clone());
                prop_assert!(whole.windows(2).all(|two| two[0].1.unwrap_or(two[0].0 + 1) <= two[1].0));
            }
            for format in [&Lines as &dyn Format, &Document] {
                let dialect = format.sniff(text.as_bytes(), "f", Dialect::default());
                let columns = format.columns(text.as_bytes(), "f", &dialect).unwrap_or_default();
                let rows = format.rows(text.as_bytes(), &dialect, true, usize::MAX);
                prop_assert_eq!(format.cells(text.as_bytes(), &rows, &columns, &dialect).len(), rows.len());
            }
        }
    }

    #[test]
    fn escapes(text in "(\\\\[\"\\\\/bfnrtux]|\\\\u[0-9a-fD8C]{4}|[a\u{e4}]){0,8}") {
        let mut ours = Vec::new();
        unescape(text.as_bytes(), &mut ours);
        let theirs: Result<String, _> = serde_json::from_str(&format!("\"{text}\""));
        if let Ok(theirs) = theirs {
            prop_assert_eq!(String::from_utf8(ours), Ok(theirs));
        } else {
            prop_assert!(String::from_utf8(ours).is_ok());
        }
    }
}

#[test]
fn what_is_no_object() {
    for text in [
        "",
        " ",
        "1",
        "[]",
        "null",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":1}x",
        "{\"a\":1}{\"b\":1}",
        "{\"a\":x}",
        "{\"a\":-}",
        "{\"a\":\"}",
        "{\"a\":[1}",
        "{\"a\":[1,2}}",
        "{\"a\":{]}}",
        "{\"a\":1 \"b\":2}",
        "{,\"a\":1}",
        "{\"a\"::1}",
        "{\"a\":}",
    ] {
        assert!(read(text.as_bytes()).is_err(), "{text}");
        assert!(serde_json::from_str::<serde_json::Map<String, Value>>(text).is_err(), "{text}");
    }
    for text in ["{}", " {\"a\":NaN}\r", "{\"a\":\"\t\"}", "{\"a\":{\"not looked at\"}}"] {
        assert_eq!(read(text.as_bytes()), Ok(()), "{text}");
    }
}

#[test]
fn keys_with_dots_and_the_last_of_repeated_keys() {
    let (columns, values) = cells(r#"{"a.b":1,"c":{"d.e":2},"f.g":{"h":3},".g":4,"":5}"#);
    assert_eq!((columns.join(" "), values.join(" ")), ("a.b c.d.e f.g.h .g".into(), "1 2 3 4".into()));
    let (columns, values) = cells(r#"{"a":{"x":1,"y":2},"a":{"x":3},"b":{"z":4},"b":null}"#);
    assert_eq!((columns.join(" "), values.join(" ")), ("a.x a.y b.z".into(), "3  ".into()));
}

#[test]
fn recognised_by_content() {
    let is = |text: &str, file: &str| recognised(text.as_bytes(), file).id();
    assert_eq!(is("{\"a\":1}\n{\"a\":2}\n", "events.json"), "ndjson");
    assert_eq!(is("\u{feff}{\"a\":1}\r\n\r\n{\"a\":[\n{\"b\":2}\n{\"c\"", "events.csv"), "ndjson");
    assert_eq!(is("{\"a\":[{\"b\":1}]}", "events.jsonl.gz"), "ndjson");
    assert_eq!(is("{\"a\":[{\"b\":1}]}", "events.json"), "json");
    assert_eq!(is("[\n{\"a\":1},\n{\"a\":2}\n]", "events.json"), "json");
    assert_eq!(is("{\n  \"a\": [\n    {},\n    {}\n  ]\n}", "events.json"), "json");
    assert_eq!(is("{\"a\":1}{\"a\":2}", "events"), "json");
    assert_eq!(is("[a],[b]\n1,2\n", "events.csv"), "delimited");
    assert_eq!(is("a,b\n{\"x\":1},2\n", "events.json"), "delimited");
}

#[test]
fn where_the_rows_are() {
    let rows = |text: &str| {
        let dialect = Document.sniff(text.as_bytes(), "f", Dialect::default());
        let rows = Document.rows(text.as_bytes(), &dialect, true, 9);
        let text = rows.iter().map(|(start, end)| &text[*start..*end]).collect::<Vec<_>>().join(" ");
        (dialect.rows.unwrap_or_default(), text)
    };
    let expect = |path: &str, text: &str| (path.to_string(), text.to_string());
    assert_eq!(rows(r#"[{"a":1},{"a":2}]"#), expect("[]", r#"{"a":1} {"a":2}"#));
    assert_eq!(rows(r#"{"n":1,"x":[{"a":1}],"d":{"y":[{"a":22},{}]},"s":"]"}"#), expect("d.y[]", r#"{"a":22} {}"#));
    assert_eq!(rows(r#"{"a":[{"b":1}]} {"a":[{"b":2}]}"#), expect("", r#"{"a":[{"b":1}]} {"a":[{"b":2}]}"#));
    assert_eq!(
        rows(r#"{"a":[1],"p":[{"key":"k","value":1}]}"#),
        expect("", r#"{"a":[1],"p":[{"key":"k","value":1}]}"#)
    );
    assert_eq!(rows(r#"[{"a":1}][{"a":2}]{"a":3}"#), expect("[]", r#"{"a":1} {"a":2} {"a":3}"#));
    // A list that goes on past the head.
    assert_eq!(rows(r#"{"x":[{"a":1},{"a":2},{"a"#).0, "x[]");
}
