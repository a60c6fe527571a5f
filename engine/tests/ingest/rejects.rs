//! The list of rows not kept: line, byte, column, code, reason and the row itself, however the file is cut, packed or written.

use engine::i18n::Lang;
use engine::ingest::{Code, MAX_LISTED, Mapping, Reject, rejects_csv};
use engine::load::{Dataset, load};
use proptest::prelude::*;

use crate::tools::{gzip, load_one, options, source};

const CSV_MAPPING: &str = r#"{"user": "user", "time": "time", "amount": "amount", "country": "country"}"#;

/// What is wrong with a row: its text without line end, the code, the column at fault.
type Bad = (&'static str, Code, &'static str);

const BAD_CSV: &[Bad] = &[
    (",2024-01-02,1,x", Code::NoUser, "user"),
    ("b,,1,x", Code::NoTime, "time"),
    ("c,tomorrow,1,x", Code::BadTime, "time"),
    ("\"d, the \"\"first\"\"\",2024-01-02,\"a lot\",x", Code::BadAmount, "amount"),
    ("e,2024-01-02", Code::WrongFieldCount, ""),
    ("f,2024-01-02,1,x,y", Code::WrongFieldCount, ""),
    ("g,2099-01-02,1,x", Code::Future, "time"),
];

/// Good rows, some of them with line ends in quotes and letters of several bytes, between the bad ones.
fn csv(line_end: &str, inner: &str) -> String {
    let mut text = format!("user,time,amount,country{line_end}");
    for (n, (bad, _, _)) in BAD_CSV.iter().enumerate() {
        text += &format!("ann,2024-01-0{},1.50,\"Öster{inner}reich{inner}\"{line_end}{bad}{line_end}", 1 + n);
        text += &line_end.repeat(n % 2);
    }
    text + &format!("zoe,2024-01-09,2,日本{line_end}")
}

/// Line ends before a position, CRLF as one.
fn line_at(text: &str, at: usize) -> u64 {
    let bytes = &text.as_bytes()[..at];
    let is_end = |n: &usize| bytes[*n] == b'\n' || (bytes[*n] == b'\r' && bytes.get(n + 1) != Some(&b'\n'));
    1 + (0..bytes.len()).filter(is_end).count() as u64
}

/// Holds each reject against the text it was read from.
fn check(data: &Dataset, text: &str, bad: &[Bad], name: &str) {
    assert!(data.catalog.report.adds_up(), "{name}");
    assert_eq!(data.rejects.len(), bad.len(), "{name}: {:?}", data.rejects);
    let csv = rejects_csv(&data.rejects, &data.plans, Lang::En);
    let mut lines = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(lines.headers().expect("a header"), vec!["file", "line", "byte", "column", "code", "reason", "row"]);
    for ((reject, (row, code, column)), line) in data.rejects.iter().zip(bad).zip(lines.records()) {
        let at = text.find(row).unwrap_or_else(|| panic!("{name}: no {row}"));
        assert_eq!((reject.byte, reject.line, reject.code), (at as u64, line_at(text, at), *code), "{name}: {row}");
        assert_eq!(&reject.row, row, "{name}");
        let cells = line.expect("seven cells");
        let expected = ["file.csv", &reject.line.to_string(), &at.to_string(), column, code.id()];
        assert_eq!(cells.iter().take(5).collect::<Vec<_>>(), expected, "{name}");
        assert!(!cells[5].is_empty() && cells[6].ends_with(row), "{name}: {cells:?}");
    }
}

#[test]
fn in_slices_of_any_size() {
    for (line_end, inner) in [("\n", "\n"), ("\r\n", "\r\n"), ("\r", "\r"), ("\r\n", "\n")] {
        for mark in ["", "\u{feff}"] {
            let text = mark.to_string() + &csv(line_end, inner);
            for (slice, readers) in [(4, 3), (7, 1), (16, 2), (63, 3), (64, 2), (1 << 20, 1)] {
                let data = load_one(text.as_bytes(), CSV_MAPPING, &options(2, readers, slice)).expect("loads");
                check(&data, &text, BAD_CSV, &format!("{line_end:?} in slices of {slice}"));
            }
        }
    }
}

/// Packed files: the byte is counted in the text.
#[test]
fn in_packed_files() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text = csv(line_end, line_end);
        let data = load_one(&gzip(text.as_bytes()), CSV_MAPPING, &options(2, 2, 64)).expect("loads");
        check(&data, &text, BAD_CSV, &format!("{line_end:?} in gzip"));
        let middle = text.find("Öster").expect("a long row");
        let members = [&text.as_bytes()[..middle], &text.as_bytes()[middle..]].map(gzip).concat();
        let data = load_one(&members, CSV_MAPPING, &options(2, 2, 64)).expect("loads");
        check(&data, &text, BAD_CSV, &format!("{line_end:?} in two members"));
    }
}

/// Text in another encoding: the byte is counted in it as UTF-8.
#[test]
fn in_other_encodings() {
    let text = csv("\r\n", "\n");
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let data = load_one(&utf16, CSV_MAPPING, &options(2, 2, 64)).expect("loads");
    check(&data, &text, BAD_CSV, "UTF-16");
}

const BAD_JSON: &[Bad] = &[
    (r#"{"user": null, "time": "2024-01-02", "amount": 1}"#, Code::NoUser, "user"),
    (r#"{"user": "b", "amount": 1}"#, Code::NoTime, "time"),
    (r#"{"user": "c", "time": "tomorrow", "amount": 1}"#, Code::BadTime, "time"),
    (r#"{"user": "d", "time": "2024-01-02", "amount": "a lot"}"#, Code::BadAmount, "amount"),
    (r#"{"user": "g", "time": "2099-01-02", "amount": 1}"#, Code::Future, "time"),
];

const JSON_MAPPING: &str = r#"{"user": "user", "time": "time", "amount": "amount"}"#;

#[test]
fn in_json() {
    let good = |n: usize| format!(r#"{{"user": "ä{n}", "time": "2024-01-0{}", "amount": {n}.5}}"#, 1 + n);
    for line_end in ["\n", "\r\n"] {
        let rows: Vec<String> =
            BAD_JSON.iter().enumerate().flat_map(|(n, (row, _, _))| [good(n), row.to_string()]).collect();
        let lines = rows.iter().map(|row| format!("{row}{line_end}")).collect::<String>();
        for slice in [4, 33, 64, 1 << 20] {
            let data = load_one(lines.as_bytes(), JSON_MAPPING, &options(2, 2, slice)).expect("loads");
            check(&data, &lines, BAD_JSON, &format!("lines, {line_end:?}, slices of {slice}"));
        }
        let data = load_one(&gzip(lines.as_bytes()), JSON_MAPPING, &options(2, 2, 64)).expect("loads");
        check(&data, &lines, BAD_JSON, &format!("lines, {line_end:?}, gzip"));
        let list = format!("{{\"events\": [{line_end}{}{line_end}]}}", rows.join(&format!(",{line_end}  ")));
        let data = load_one(list.as_bytes(), JSON_MAPPING, &options(2, 2, 64)).expect("loads");
        check(&data, &list, BAD_JSON, &format!("a wrapped list, {line_end:?}"));
    }
}

/// More rows than are listed: the first of each file are, whoever reads what, and the last of them tells of the others.
#[test]
fn the_list_is_cut_where_the_file_says() {
    let bad = |n: usize| (0..n).map(|n| format!(",2024-01-02,{n}\n")).collect::<String>();
    let one = format!("user,time,amount\nann,2024-01-01,1\n{}", bad(MAX_LISTED + 30_000));
    let two = format!("user,time,amount\nann,2024-01-01,1\n{}", bad(17));
    let mapping = Mapping::from_json(r#"{"user": "user", "time": "time", "amount": "amount"}"#).expect("valid");
    let mut whole = None;
    for (n_readers, slice) in [(1, 1 << 30), (3, 100_000), (4, 33_333)] {
        let mut sources = [source("one.csv", one.as_bytes()), source("two.csv", two.as_bytes())];
        let data = load(&mut sources, &mapping, &options(2, n_readers, slice)).expect("loads");
        assert_eq!(data.catalog.report.rejected["no_user"], MAX_LISTED as u64 + 30_017);
        // The slice is that of the cut; all else is the same.
        let listed: Vec<_> = data.rejects.iter().cloned().map(|reject| Reject { slice: 0, ..reject }).collect();
        assert!(*whole.get_or_insert_with(|| listed.clone()) == listed, "{n_readers} readers");
        let half = MAX_LISTED / 2;
        assert_eq!(data.rejects.len(), half + 17);
        let last = &data.rejects[half - 1];
        assert_eq!((last.line, last.more), (half as u64 + 2, half as u64 + 30_000));
        let csv = rejects_csv(&data.rejects, &data.plans, Lang::En);
        assert_eq!(csv.lines().filter(|line| line.starts_with("one.csv,,,,,\"80000 more rows")).count(), 1);
        assert_eq!(csv.lines().count(), 1 + half + 1 + 17);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// Rows with another number of fields than the header: those that the `csv` crate refuses, at the same lines, and no others.
    #[test]
    fn the_same_rejects_as_the_csv_crate(
        rows in prop::collection::vec(prop::collection::vec(prop::sample::select(vec!["x", "\"a,b\"", "\"two\nlines\"", "\"say \"\"x\"\"\""]), 0..5), 1..30),
        slice in 4u64..200,
    ) {
        let line = |(at, cells): (usize, &Vec<&str>)| {
            let cells: String = cells.iter().map(|cell| format!(",{cell}")).collect();
            format!("u{at},2024-01-01{cells}\n")
        };
        let text = format!("user,time,a,b\n{}", rows.iter().enumerate().map(line).collect::<String>());
        let mut oracle = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
        let refused: Vec<u64> = oracle
            .byte_records()
            .filter_map(|record| match record.err()?.kind() {
                csv::ErrorKind::UnequalLengths { pos, .. } => pos.as_ref().map(csv::Position::line),
                other => panic!("{other:?}"),
            })
            .collect();
        let mapping = Mapping::from_json(r#"{"user": "user", "time": "time", "dimensions": ["a", "b"]}"#).expect("valid");
        let read = load(&mut [source("f.csv", text.as_bytes())], &mapping, &options(2, 2, slice));
        let Ok(data) = read else {
            prop_assert_eq!(refused.len(), rows.len(), "all rows");
            return Ok(());
        };
        prop_assert!(data.rejects.iter().all(|reject| reject.code == Code::WrongFieldCount));
        prop_assert_eq!(data.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), refused);
        prop_assert_eq!(data.catalog.report.kept as usize + data.rejects.len(), rows.len());
    }
}
