//! Delimited text: CSV, TSV, semicolons, pipes and whatever else parts fields.

use super::format::{Format, Stop, Text};
use super::reject::Code;
use super::scan::{Field, Grammar, Marks, RowEnd, Start, State, Transition};
use super::sink::{Fault, Sink};
use super::{Dialect, IngestError, sniff};

/// The longest row that is read.
pub(super) const MAX_ROW: usize = 16 * 1024 * 1024;

/// Delimited text.
pub(super) struct Delimited;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Format for Delimited {
    fn id(&self) -> &'static str {
        "delimited"
    }

    fn recognises(&self, _head: &[u8], _file: &str) -> bool {
        true
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
        let cells = self.cells(&head[first.0..first.1], dialect);
        if cells.len() == 1 {
            return Err(IngestError::OneColumn { file: file.into(), delimiter: char::from(dialect.delimiter) });
        }
        if !dialect.header {
            return Ok((1..=cells.len()).map(|n| format!("column {n}")).collect());
        }
        if rest.is_empty() {
            return Err(IngestError::HeaderOnly { file: file.into() });
        }
        Ok(distinct_names(&cells))
    }

    fn cells(&self, row: &[u8], dialect: &Dialect) -> Vec<String> {
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

    fn transition(&self, text: &[u8], dialect: &Dialect, first: bool) -> Transition {
        let from = if first { first_byte(text) } else { 0 };
        Grammar::new(dialect).transition(&text[from..])
    }

    fn skip_row(&self, text: &[u8], dialect: &Dialect, state: State) -> Result<usize, State> {
        Grammar::new(dialect).skip_row(text, state)
    }

    fn read(&self, text: &Text, sink: &mut Sink) -> Stop {
        let grammar = Grammar::new(&sink.plan(text.file).dialect);
        let (mut fields, mut marks) = (Vec::new(), Marks::default());
        let bytes = text.bytes;
        let mut at = text.begin;
        loop {
            at = skip_line_ends(bytes, at, text.end);
            if at >= text.end {
                return Stop::Done;
            }
            let mut fault = |code, end| sink.fault(Fault { code, column: None, found: 0 }, (at, end));
            match grammar.row(bytes, at, text.last, &mut marks, &mut fields) {
                RowEnd::Missing => return Stop::Cut(at),
                RowEnd::InQuotes => {
                    fault(if bytes.len() - at > MAX_ROW { Code::RowTooLong } else { Code::UnclosedQuote }, bytes.len());
                    return Stop::Done;
                }
                RowEnd::At(next) => {
                    if next - at > MAX_ROW {
                        fault(Code::RowTooLong, next);
                    } else if !std::mem::take(&mut sink.header_pending) {
                        sink.row(text.file, bytes, &fields, (at, next));
                    }
                    at = next;
                }
            }
        }
    }
}

/// The position after a byte order mark.
pub(super) fn first_byte(text: &[u8]) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// The state in which a row that has begun goes on after `text`.
pub(super) fn state_inside(row: &[u8], dialect: &Dialect) -> State {
    Start::default().after(&Grammar::new(dialect).transition(row)).state
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
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let base = if cell.trim().is_empty() { format!("column {}", at + 1) } else { cell.trim().to_string() };
        let mut name = base.clone();
        let mut n = 2;
        while names.contains(&name) {
            name = format!("{base} ({n})");
            n += 1;
        }
        names.push(name);
    }
    names
}
