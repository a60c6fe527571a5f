//! Delimited text: CSV, TSV, semicolons, pipes and whatever else parts fields.

use std::collections::{HashMap, HashSet};

use super::format::{Format, Likeness, MAX_ROW, RowReader, Stop, Text, first_byte};
use super::index::{Index, Indexed, Row};
use super::marks::Marks;
use super::reject::Code;
use super::scan::{Field, Grammar, RowEnd, Start, State, Transition};
use super::sink::{Fault, Sink};
use super::{Dialect, IngestError, MOST_COLUMNS, Place, ReadPlan, sniff};

/// Delimited text.
pub(super) struct Delimited;

impl Format for Delimited {
    fn id(&self) -> &'static str {
        "delimited"
    }

    fn likeness(&self, _head: &[u8], _file: &str) -> Likeness {
        Likeness::AnyText
    }

    fn sniff(&self, head: &[u8], file: &str, dialect: Dialect) -> Dialect {
        sniff::dialect(head, file, dialect)
    }

    fn columns(&self, head: &[u8], file: &str, dialect: &Dialect) -> Result<Vec<String>, IngestError> {
        let with_header = Dialect { header: false, ..dialect.clone() };
        let rows = self.rows(head, &with_header, true, 2);
        let [first, rest @ ..] = rows.as_slice() else {
            return Err(IngestError::Empty { file: file.into() });
        };
        let cells = cells(&head[first.0..first.1], dialect);
        if cells.len() == 1 {
            let (delimiter, place) = (char::from(dialect.delimiter), Place::of_line(head, first.0));
            return Err(IngestError::OneColumn { file: file.into(), delimiter, place });
        }
        if cells.len() > MOST_COLUMNS {
            let (n, limit, place) = (cells.len() as u64, MOST_COLUMNS as u64, Place::of_line(head, first.0));
            return Err(IngestError::TooWide { file: file.into(), n, limit, place });
        }
        if !dialect.header {
            return Ok((1..=cells.len()).map(|n| format!("column {n}")).collect());
        }
        if rest.is_empty() {
            // Bytes after the header that are no row are one row that never ends.
            let after = head.get(first.1..).unwrap_or_default();
            let is_open = after.iter().any(|byte| !byte.is_ascii_whitespace());
            let file = file.into();
            return Err(match dialect.quote.filter(|_| is_open) {
                Some(quote) => IngestError::UnclosedQuote { file, place: Place::of_quote(head, first.1, quote) },
                None => IngestError::HeaderOnly { file, place: Place::of_line(head, first.0) },
            });
        }
        Ok(distinct_names(&cells))
    }

    fn rows(&self, text: &[u8], dialect: &Dialect, whole: bool, most: usize) -> Vec<(usize, usize)> {
        let grammar = Grammar::new(dialect);
        let (mut rows, mut fields, mut marks) = (Vec::new(), Vec::new(), Marks::default());
        let mut at = first_byte(text);
        let mut header = dialect.header;
        while rows.len() < most {
            at = skip_line_ends(text, at, text.len());
            if at == text.len() {
                break;
            }
            let RowEnd::At(next) = grammar.row(text, at, whole, &mut marks, &mut fields) else { break };
            if !std::mem::take(&mut header) {
                rows.push((at, trim_line_end(text, at, next)));
            }
            at = next;
        }
        rows
    }

    fn cells(&self, text: &[u8], rows: &[(usize, usize)], _columns: &[String], dialect: &Dialect) -> Vec<Vec<String>> {
        rows.iter().map(|(start, end)| cells(&text[*start..*end], dialect)).collect()
    }

    fn is_sliceable(&self) -> bool {
        true
    }

    fn transition(&self, text: &[u8], dialect: &Dialect, first: bool) -> Transition {
        let from = if first { first_byte(text) } else { 0 };
        Grammar::new(dialect).transition(&text[from..])
    }

    fn reader(&self, plan: &ReadPlan, state: State, first: bool) -> Box<dyn RowReader> {
        let header_pending = first && plan.dialect.header;
        Box::new(DelimitedRows {
            grammar: Grammar::new(&plan.dialect),
            state,
            header_pending,
            fields: Vec::new(),
            index: Index::default(),
            left: Vec::new(),
        })
    }

    fn unquote(&self, raw: &[u8], dialect: &Dialect, into: &mut Vec<u8>) {
        Grammar::new(dialect).unquote(raw, into);
    }
}

/// Reads delimited rows.
struct DelimitedRows {
    grammar: Grammar,
    /// Before the next byte. Inside a row, its rest is skipped.
    state: State,
    /// Whether the next row is the header.
    header_pending: bool,
    fields: Vec<Field>,
    index: Index,
    /// Rows of the index that the sink wants one by one.
    left: Vec<Row>,
}

impl RowReader for DelimitedRows {
    fn read(&mut self, text: &Text, sink: &mut Sink) -> Stop {
        let (grammar, mut marks, bytes) = (self.grammar, Marks::default(), text.bytes);
        let mut at = text.begin;
        match grammar.skip_row(&bytes[at..], self.state) {
            Ok(skipped) => (at, self.state) = (at + skipped, State::RowStart),
            Err(state) => {
                self.state = state;
                return Stop::Done;
            }
        }
        // Before this position rows are read one by one.
        let mut singly_to = if sink.reads_blocks(text.file) { at } else { text.end };
        loop {
            at = skip_line_ends(bytes, at, text.end);
            if at >= text.end {
                return Stop::Done;
            }
            if at >= singly_to && !self.header_pending {
                match grammar.index(bytes, at, text.end, &mut self.index) {
                    Indexed::To(next) => {
                        self.block(text, sink);
                        at = next;
                    }
                    Indexed::NotBefore(stop) => singly_to = stop,
                }
                continue;
            }
            let row_end = grammar.row(bytes, at, text.last, &mut marks, &mut self.fields);
            let end = if let RowEnd::At(next) = row_end { next } else { bytes.len() };
            let is_too_long = end - at > MAX_ROW;
            let mut fault = |code| sink.fault(Fault::of_row(code), (at, end));
            match row_end {
                RowEnd::Missing if !is_too_long => return Stop::Cut(at),
                RowEnd::Missing => {
                    fault(Code::RowTooLong);
                    self.state = Start::default().after(&grammar.transition(&bytes[at..])).state;
                    return Stop::Done;
                }
                RowEnd::InQuotes => {
                    fault(if is_too_long { Code::RowTooLong } else { Code::UnclosedQuote });
                    return Stop::Done;
                }
                RowEnd::At(_) if is_too_long => fault(Code::RowTooLong),
                RowEnd::At(_) if std::mem::take(&mut self.header_pending) => {}
                RowEnd::At(_) => sink.row(text.file, bytes, &self.fields, (at, end)),
            }
            at = end;
        }
    }
}

impl DelimitedRows {
    /// Gives the rows of the index to the sink.
    fn block(&mut self, text: &Text, sink: &mut Sink) {
        self.left.clear();
        sink.block(text.file, text.bytes, &self.index, &mut self.left);
        let mut marks = Marks::default();
        for row in &self.left {
            let start = row.start as usize;
            if let RowEnd::At(next) = self.grammar.row(text.bytes, start, true, &mut marks, &mut self.fields) {
                sink.row(text.file, text.bytes, &self.fields, (start, next));
            }
        }
    }
}

/// The cells of a row.
pub(super) fn cells(row: &[u8], dialect: &Dialect) -> Vec<String> {
    let grammar = Grammar::new(dialect);
    let (mut fields, mut buffer) = (Vec::new(), Vec::new());
    if grammar.row(row, 0, true, &mut Marks::default(), &mut fields) == RowEnd::InQuotes {
        // A row that was cut for display: what there is of the last field is its value.
        fields.push(Field {
            start: fields.last().map_or(0, |field: &Field| field.end + 1),
            end: row.len(),
            quoted: true,
        });
    }
    let text = |field: &Field| {
        let raw = row.get(field.start..field.end).unwrap_or_default();
        if field.quoted {
            grammar.unquote(raw, &mut buffer);
            String::from_utf8_lossy(&buffer).into_owned()
        } else {
            String::from_utf8_lossy(raw).into_owned()
        }
    };
    fields.iter().map(text).collect()
}

#[inline]
fn skip_line_ends(text: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && matches!(text[at], b'\r' | b'\n') {
        at += 1;
    }
    at
}

fn trim_line_end(text: &[u8], start: usize, end: usize) -> usize {
    if end > start && matches!(text[end - 1], b'\r' | b'\n') { end - 1 } else { end }
}

/// Headers without spaces around them; empty and repeated ones get a number.
fn distinct_names(cells: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::with_capacity(cells.len());
    // How often a header has come: a thousand equal ones are not counted anew for each.
    let mut met: HashMap<String, usize> = HashMap::new();
    let name = |(at, cell): (usize, &String)| {
        let base = if cell.trim().is_empty() { format!("column {}", at + 1) } else { cell.trim().to_string() };
        let n = met.entry(base.clone()).or_insert(0);
        loop {
            *n += 1;
            let name = if *n == 1 { base.clone() } else { format!("{base} ({n})") };
            if taken.insert(name.clone()) {
                return name;
            }
        }
    };
    cells.iter().enumerate().map(name).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// What the `csv` crate makes of a text: the oracle.
    fn oracle(text: &[u8], dialect: &Dialect) -> Vec<Vec<Vec<u8>>> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(dialect.delimiter);
        match dialect.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let mut reader = builder.from_reader(text);
        let records = reader.byte_records().map(|record| record.expect("bytes in memory"));
        records.map(|record| record.iter().map(<[u8]>::to_vec).collect()).collect()
    }

    fn ours(text: &[u8], dialect: &Dialect) -> Vec<Vec<Vec<u8>>> {
        let grammar = Grammar::new(dialect);
        let (mut rows, mut fields, mut marks, mut at) = (Vec::new(), Vec::new(), Marks::default(), first_byte(text));
        loop {
            at = skip_line_ends(text, at, text.len());
            if at == text.len() {
                return rows;
            }
            let RowEnd::At(next) = grammar.row(text, at, true, &mut marks, &mut fields) else { return rows };
            let value = |field: &Field| {
                let mut value = text[field.start..field.end].to_vec();
                if field.quoted {
                    grammar.unquote(&text[field.start..field.end], &mut value);
                }
                value
            };
            rows.push(fields.iter().map(value).collect());
            at = next;
        }
    }

    /// Whether a text ends inside quotes; the oracle makes a row of that, we a reject.
    fn is_unclosed(text: &[u8], dialect: &Dialect) -> bool {
        Start::default().after(&Delimited.transition(text, dialect, true)).state == State::Quoted
    }

    fn dialects() -> impl Iterator<Item = Dialect> {
        let delimiters = [b',', b';', b'\t', b'|', b' '].into_iter();
        let quotes = [Some(b'"'), Some(b'\''), None];
        delimiters.flat_map(move |delimiter| {
            quotes.map(|quote| Dialect { delimiter, quote, header: false, ..Dialect::default() })
        })
    }

    #[test]
    fn names_of_columns_are_distinct() {
        let names = |cells: &[&str]| distinct_names(&cells.iter().map(|cell| (*cell).to_string()).collect::<Vec<_>>());
        assert_eq!(
            names(&["a", " a ", "a (2)", "", "a", "column 4"]),
            ["a", "a (2)", "a (2) (2)", "column 4", "a (3)", "column 4 (2)"]
        );
        // Many equal ones take no longer than as many different ones.
        let equal = names(&vec!["a"; 5_000]);
        assert_eq!((equal[0].as_str(), equal[4_999].as_str()), ("a", "a (5000)"));
        assert_eq!(equal.iter().collect::<HashSet<_>>().len(), 5_000);
    }

    #[test]
    fn tables_of_thousands_of_columns_are_refused() {
        for columns in [2_000, 2_001, 5_000, 100_000] {
            let header = (0..columns).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
            let read = Delimited.columns(format!("{header}\n1,2\n").as_bytes(), "wide.csv", &Dialect::default());
            let Err(error) = read else {
                assert_eq!(columns, 2_000);
                continue;
            };
            assert_eq!(error.place().map(|place| (place.line, place.byte, place.caret)), Some((1, 0, None)));
            assert!(
                matches!(error, IngestError::TooWide { n, limit: 2_000, .. } if n == columns),
                "{columns}: {error}"
            );
        }
    }

    #[test]
    fn csv_spectrum() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/csv-spectrum");
        let mut n = 0;
        for entry in std::fs::read_dir(folder).expect("the fixtures") {
            let path = entry.expect("a file").path();
            if path.extension().is_none_or(|ending| ending != "csv") {
                continue;
            }
            let text = std::fs::read(&path).expect("readable");
            let dialect = Dialect { header: false, ..Dialect::default() };
            let rows = ours(&text, &dialect);
            assert_eq!(rows, oracle(&text, &dialect), "{}", path.display());
            // What the corpus itself says: a list of objects.
            let answer = std::fs::read(path.with_extension("json")).expect("readable");
            let answer: Vec<BTreeMap<String, String>> = serde_json::from_slice(&answer).expect("JSON");
            let text = |cell: &Vec<u8>| String::from_utf8(cell.clone()).expect("UTF-8");
            let object = |row: &Vec<Vec<u8>>| rows[0].iter().map(text).zip(row.iter().map(text)).collect();
            assert_eq!(rows[1..].iter().map(object).collect::<Vec<BTreeMap<_, _>>>(), answer, "{}", path.display());
            let is_crlf = path.to_string_lossy().contains("crlf");
            assert_eq!(std::fs::read(&path).expect("readable").contains(&b'\r'), is_crlf, "{}", path.display());
            n += 1;
        }
        assert_eq!(n, 11);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

        /// Any bytes in any dialect: the same fields as the `csv` crate.
        #[test]
        fn like_the_csv_crate(text in "(\u{feff})?[a-c,;\t| \"'\r\n\u{e4}]{0,80}") {
            for dialect in dialects().filter(|dialect| !is_unclosed(text.as_bytes(), dialect)) {
                prop_assert_eq!(ours(text.as_bytes(), &dialect), oracle(text.as_bytes(), &dialect), "{:?}", dialect);
            }
        }

        /// Transitions of pieces compose to that of the whole, and a row's end is where the state returns to the start.
        #[test]
        fn transitions_compose(text in "[a,\"\r\n]{0,60}", cut in 0usize..60) {
            for dialect in dialects() {
                let grammar = Grammar::new(&dialect);
                let (a, b) = text.as_bytes().split_at(cut.min(text.len()));
                prop_assert_eq!(grammar.transition(a).then(grammar.transition(b)), grammar.transition(text.as_bytes()));
                let middle = Start::default().after(&grammar.transition(a)).state;
                if let Ok(skipped) = grammar.skip_row(b, middle) {
                    let state = Start::default().after(&grammar.transition(&text.as_bytes()[..a.len() + skipped])).state;
                    prop_assert_eq!(state, State::RowStart);
                }
            }
        }
    }
}
