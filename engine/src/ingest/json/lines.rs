//! One object a line: NDJSON, JSON lines. A raw line end never stands inside a JSON string, so every one ends a row, and
//! slices need to know nothing of each other.

use super::super::format::{Format, Likeness, MAX_ROW, RowReader, Stop, Text, first_byte};
use super::super::marks::find;
use super::super::reject::Code;
use super::super::scan::{State, Transition};
use super::super::sink::{Fault, Sink};
use super::super::{Dialect, IngestError, ReadPlan};
use super::RowsPath;
use super::fields::Fields;
use super::table::{self, Table};
use super::text::{Nesting, unescape};

/// Lines that tell whether a text is of this format.
const LINES: usize = 100;

/// One object a line.
pub(in crate::ingest) struct Lines;

impl Format for Lines {
    fn id(&self) -> &'static str {
        "ndjson"
    }

    /// Most lines are a whole object. One line alone may be a document, unless the name of the file tells.
    fn likeness(&self, head: &[u8], file: &str) -> Likeness {
        let lines = lines(head, first_byte(head), true, LINES);
        let is_cut = |line: &[u8], end| end == head.len() && line.starts_with(b"{\"");
        let is_record = |line: &[u8], end| is_object(line) || is_cut(line, end);
        let objects = lines.iter().filter(|(start, end)| is_record(&head[*start..*end], *end)).count();
        let name = file.trim_end_matches(".gz").to_lowercase();
        let is_named = [".ndjson", ".jsonl"].iter().any(|end| name.ends_with(end));
        let are_rows = objects * 2 > lines.len() && (objects > 1 || is_named);
        if are_rows { Likeness::Rows } else { Likeness::None }
    }

    fn sniff(&self, head: &[u8], file: &str, dialect: Dialect) -> Dialect {
        let list = list(&dialect);
        Table { text: head, records: &head_lines(head), list: list.as_deref() }.sniff(file, dialect)
    }

    fn columns(&self, head: &[u8], file: &str, dialect: &Dialect) -> Result<Vec<String>, IngestError> {
        Table { text: head, records: &head_lines(head), list: list(dialect).as_deref() }.columns(file)
    }

    fn rows(&self, text: &[u8], dialect: &Dialect, whole: bool, most: usize) -> Vec<(usize, usize)> {
        let records = lines(text, first_byte(text), whole, most);
        Table { text, records: &records, list: list(dialect).as_deref() }.rows(most)
    }

    fn cells(&self, text: &[u8], rows: &[(usize, usize)], columns: &[String], dialect: &Dialect) -> Vec<Vec<String>> {
        let list = list(dialect);
        let records = if list.is_some() { head_lines(text) } else { Vec::new() };
        Table { text, records: &records, list: list.as_deref() }.cells(rows, columns)
    }

    fn is_sliceable(&self) -> bool {
        true
    }

    fn transition(&self, text: &[u8], _dialect: &Dialect, _first: bool) -> Transition {
        Transition::of_lines(text)
    }

    fn reader(&self, plan: &ReadPlan, state: State, _first: bool) -> Box<dyn RowReader> {
        let fields = Fields::new(&plan.columns, plan.mapped(), list(&plan.dialect).as_deref());
        Box::new(LineRows { fields, in_row: state != State::RowStart })
    }

    fn unquote(&self, raw: &[u8], _dialect: &Dialect, into: &mut Vec<u8>) {
        unescape(raw, into);
    }
}

/// Reads lines.
struct LineRows {
    fields: Fields,
    /// The text begins inside a row that is to be skipped.
    in_row: bool,
}

impl RowReader for LineRows {
    fn read(&mut self, text: &Text, sink: &mut Sink) -> Stop {
        let bytes = text.bytes;
        let mut at = text.begin;
        if self.in_row {
            let Some(end) = find(bytes, at, b'\n') else { return Stop::Done };
            (at, self.in_row) = (end + 1, false);
        }
        while at < text.end {
            let end = match find(bytes, at, b'\n') {
                Some(end) => end,
                None if text.last => bytes.len(),
                None if bytes.len() - at > MAX_ROW => {
                    self.in_row = true;
                    bytes.len()
                }
                None => return Stop::Cut(at),
            };
            if end - at > MAX_ROW {
                sink.fault(Fault::of_row(Code::RowTooLong), (at, end));
            } else if !is_blank(&bytes[at..end]) {
                table::read(&mut self.fields, text.file, bytes, (at, end), sink);
            }
            at = end + 1;
        }
        Stop::Done
    }
}

#[inline]
fn is_blank(line: &[u8]) -> bool {
    line.first() != Some(&b'{') && line.trim_ascii().is_empty()
}

/// The list in each record whose elements are rows.
fn list(dialect: &Dialect) -> Option<String> {
    RowsPath::of_record(dialect.rows.as_deref())
}

/// The lines of a head. Its last one may be cut.
fn head_lines(text: &[u8]) -> Vec<(usize, usize)> {
    let mut lines = lines(text, first_byte(text), true, usize::MAX);
    lines.pop_if(|(start, end)| *end == text.len() && !is_object(&text[*start..]));
    lines
}

fn is_object(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{") && Nesting::default().run(line, 0) == Some(line.len())
}

/// The lines that are not blank, from a position on. An unfinished last one counts in a `whole` text only.
fn lines(text: &[u8], mut at: usize, whole: bool, most: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    while at < text.len() && lines.len() < most {
        let end = match find(text, at, b'\n') {
            Some(end) => end,
            None if whole => text.len(),
            None => break,
        };
        if !is_blank(&text[at..end]) {
            lines.push((at, end));
        }
        at = end + 1;
    }
    lines
}
