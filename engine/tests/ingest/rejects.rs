//! The list of rows not kept: line, byte, column, code, reason and the row itself, however the file is cut, packed or written.

use engine::i18n::Lang;
use engine::ingest::{Code, Mapping, Reject, rejects_csv};
use engine::load::{Dataset, load, load_listing};
use proptest::prelude::*;

use crate::dialects::{DIALECTS, HEADER, decoded, encoded, line, mapping, rows as told};
use crate::tools::{gzip, load_one, options, source};

const AMOUNTS: &str = r#"{"user": "user", "time": "time", "amount": "amount"}"#;

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

#[test]
fn in_json() {
    let good = |n: usize| format!(r#"{{"user": "ä{n}", "time": "2024-01-0{}", "amount": {n}.5}}"#, 1 + n);
    for line_end in ["\n", "\r\n"] {
        let rows: Vec<String> =
            BAD_JSON.iter().enumerate().flat_map(|(n, (row, _, _))| [good(n), row.to_string()]).collect();
        let lines = rows.iter().map(|row| format!("{row}{line_end}")).collect::<String>();
        for slice in [4, 33, 64, 1 << 20] {
            let data = load_one(lines.as_bytes(), AMOUNTS, &options(2, 2, slice)).expect("loads");
            check(&data, &lines, BAD_JSON, &format!("lines, {line_end:?}, slices of {slice}"));
        }
        let data = load_one(&gzip(lines.as_bytes()), AMOUNTS, &options(2, 2, 64)).expect("loads");
        check(&data, &lines, BAD_JSON, &format!("lines, {line_end:?}, gzip"));
        let list = format!("{{\"events\": [{line_end}{}{line_end}]}}", rows.join(&format!(",{line_end}  ")));
        let data = load_one(list.as_bytes(), AMOUNTS, &options(2, 2, 64)).expect("loads");
        check(&data, &list, BAD_JSON, &format!("a wrapped list, {line_end:?}"));
    }
}

/// More rows than are listed: the first of each file are, whoever reads what, and the last of them tells of the others. What the
/// small file does not need is there for the large one.
#[test]
fn the_list_is_cut_where_the_file_says() {
    let bad = |n: usize| (0..n).map(|n| format!(",2024-01-02,{n:05}\n")).collect::<String>();
    let one = format!("user,time,amount\nann,2024-01-01,1\n{}", bad(3_000));
    let two = format!("user,time,amount\nann,2024-01-01,1\n{}", bad(17));
    let mapping = Mapping::from_json(AMOUNTS).expect("valid");
    // A row costs its 17 bytes and 96 more. The small file leaves 1,096 rows to the large one, and the row after these begins at the level.
    let budget = (17 + 1_096) * (17 + 96);
    for (n_readers, slice) in [(1, 1 << 30), (3, 1_000), (4, 333)] {
        let mut sources = [source("one.csv", one.as_bytes()), source("two.csv", two.as_bytes())];
        let data = load_listing(&mut sources, &mapping, &options(2, n_readers, slice), budget).expect("loads");
        assert_eq!(data.catalog.report.rejected["no_user"], 3_017);
        let last = &data.rejects[data.rejects.len() - 18];
        assert_eq!((last.file, last.line, last.more), (0, 1_097 + 2, 3_000 - 1_097));
        assert_eq!(data.catalog.listed, 1_097 + 17);
        let csv = rejects_csv(&data.rejects, &data.plans, Lang::En);
        assert_eq!(
            csv.lines().filter(|line| line.starts_with("one.csv,,,,,only the first 1097 of 3000 rows")).count(),
            1
        );
        assert_eq!(csv.lines().count(), 1 + 1_097 + 1 + 17);
    }
}

/// A file with as many rows without user as Online Retail II has, and more columns than it: all are listed.
#[test]
fn as_many_as_real_files_have_are_listed() {
    let bad = |n: usize| {
        format!("536414,22139,RETROSPOT TEA SET CERAMIC 11 PC,56,2010-12-01 11:52:00,0.0,,United Kingdom,{n:06}\n")
    };
    let text: String = (0..107_927).map(bad).collect();
    let text = format!(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,user,Country,n\n1,1,x,1,2010-12-01,1,ann,UK,1\n{text}"
    );
    let data = load_one(text.as_bytes(), r#"{"user": "user", "time": "InvoiceDate"}"#, &options(1, 2, 1 << 20))
        .expect("loads");
    assert_eq!((data.catalog.report.rejected["no_user"], data.catalog.listed), (107_927, 107_927));
    assert!(data.rejects.iter().all(|reject| reject.more == 0 && !reject.is_cut));
}

/// A long row is cut between two signs, and says so.
#[test]
fn long_rows_are_cut() {
    for (n, end, missing) in [(2_041, "1", 0), (2_042, "", 2)] {
        let row = format!(",2024-01-02,x{}{end}", "ö".repeat(n));
        let text = format!("user,time,amount\nann,2024-01-01,1\n{row}\r\n,,\n");
        let data = load_one(text.as_bytes(), AMOUNTS, &options(1, 1, 1 << 20)).expect("loads");
        let reject = &data.rejects[0];
        assert_eq!((reject.is_cut, row.starts_with(&reject.row)), (missing > 0, true), "{n}");
        assert_eq!(row.len() - reject.row.len(), missing, "{n}");
        let csv = rejects_csv(&data.rejects, &data.plans, Lang::De);
        let cut = csv.lines().filter(|line| line.ends_with("ö … [gekürzt: die Zeile ist länger als 4 kB]\"")).count();
        assert_eq!(cut, usize::from(missing > 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// However two files are cut, and whoever reads them: the same rows are listed, and the same numbers told of the others.
    #[test]
    fn any_cut_lists_the_same_rows(
        files in prop::collection::vec(prop::collection::vec(prop_oneof![2 => Just(None), 3 => (0..300usize).prop_map(Some)], 0..60), 2),
        budget in 0..20_000u64,
        n_readers in 1..5usize,
        slice in 4u64..400,
    ) {
        let row = |size: &Option<usize>| match size {
            None => "ann,2024-01-01,1\n".to_string(),
            Some(size) => format!(",2024-01-01,\"{}\n\"\n", "x".repeat(*size)),
        };
        let text = |rows: &Vec<Option<usize>>| format!("user,time,amount\nann,2024-01-01,1\n{}", rows.iter().map(row).collect::<String>());
        let texts: Vec<String> = files.iter().map(text).collect();
        let mapping = Mapping::from_json(AMOUNTS).expect("valid");
        let list = |n_readers, slice| {
            let mut sources: Vec<_> = texts.iter().enumerate().map(|(at, text)| source(&format!("{at}.csv"), text.as_bytes())).collect();
            let data = load_listing(&mut sources, &mapping, &options(2, n_readers, slice), budget).expect("loads");
            // The slice is that of the cut; all else is the same.
            (data.catalog.listed, data.rejects.into_iter().map(|reject| Reject { slice: 0, ..reject }).collect::<Vec<_>>())
        };
        let (listed, rejects) = list(1, 1 << 20);
        let n_bad = files.iter().flatten().flatten().count() as u64;
        prop_assert_eq!(rejects.iter().map(|reject| 1 + reject.more).sum::<u64>(), n_bad);
        prop_assert_eq!(rejects.len() as u64, listed);
        prop_assert_eq!(list(n_readers, slice), (listed, rejects));
    }
}

/// What cells hold: all that some dialect must put into quotes.
const CELLS: [&str; 10] = ["x", "a,b;c", "t\tab|bar", "say \"x\"", "it's", "two\nlines", "Grüße", "^", "a\"", "''"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// Rows with another number of fields than the header, in ten dialects: those that the `csv` crate refuses, at the same lines,
    /// and no others. Of all others the same cells. Where there are no quotes, a delimiter in a cell makes two of it.
    #[test]
    fn the_same_rejects_as_the_csv_crate(
        dialect in prop::sample::select(DIALECTS.to_vec()),
        rows in prop::collection::vec(prop::collection::vec(prop::sample::select(CELLS.to_vec()), 0..5), 1..30),
        slice in 4u64..200,
    ) {
        let (delimiter, quote, ..) = dialect;
        let row = |(at, cells): (usize, &Vec<&str>)| {
            let first = [format!("u{at}"), "2025-07-01 10:00:00".into(), "view".into()];
            let cells = cells.iter().filter(|cell| quote.is_some() || !cell.contains('\n'));
            line(&first.into_iter().chain(cells.map(|cell| (*cell).into())).collect::<Vec<_>>(), dialect)
        };
        let text = line(&HEADER, dialect) + &rows.iter().enumerate().map(row).collect::<String>();
        let bytes = encoded(&text, dialect);
        let mut oracle = csv::ReaderBuilder::new();
        oracle.delimiter(delimiter as u8).quoting(quote.is_some()).quote(quote.unwrap_or('"') as u8).flexible(false);
        let (mut accepted, mut refused) = (Vec::new(), Vec::new());
        for record in oracle.from_reader(bytes.as_slice()).byte_records() {
            match record.map_err(csv::Error::into_kind) {
                Ok(record) => accepted.push(record.iter().map(|cell| decoded(cell, dialect)).collect::<Vec<_>>()),
                Err(csv::ErrorKind::UnequalLengths { pos: Some(pos), .. }) => {
                    // Of CRLF the second half still lies before it.
                    let from = pos.byte() as usize;
                    let start = from + bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                    refused.push(1 + bytes[..start].iter().filter(|byte| **byte == b'\n').count() as u64);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        accepted.sort();
        let read = load(&mut [source("f.csv", &bytes)], &mapping(dialect), &options(2, 2, slice));
        let Ok(data) = read else {
            prop_assert_eq!(refused.len(), rows.len(), "all rows");
            return Ok(());
        };
        prop_assert!(data.rejects.iter().all(|reject| reject.code == Code::WrongFieldCount));
        prop_assert_eq!(data.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), refused);
        prop_assert_eq!(told(&data), accepted);
    }
}
