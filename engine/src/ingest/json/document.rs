//! A document with a list of objects: `[{…}, {…}]`, `{"events": [{…}]}`, and objects or lists side by side, with or without
//! line ends between and in them. Read from the beginning to the end; one object at a time is cut out of the text.

use super::super::format::{Format, Likeness, RowReader, Stop, Text, first_byte};
use super::super::scan::{State, Transition};
use super::super::sink::Sink;
use super::super::{Dialect, IngestError, ReadPlan};
use super::RowsPath;
use super::cutter::{Cutter, Piece};
use super::fields::Fields;
use super::keys::is_list_of_pairs;
use super::table::{self, Table};
use super::text::{Next, next_element, next_member, skip_space, unescape, value_end};

/// Levels of objects in which the list of records is looked for.
const MAX_LEVELS: usize = 4;

/// A document with a list of objects.
pub(in crate::ingest) struct Document;

impl Format for Document {
    fn id(&self) -> &'static str {
        "json"
    }

    fn likeness(&self, head: &[u8], _file: &str) -> Likeness {
        let start = skip_space(head, first_byte(head));
        let second = head.get(skip_space(head, start + 1));
        match head.get(start) {
            Some(b'{') if matches!(second, Some(b'"' | b'}')) => Likeness::Begins,
            Some(b'[') if matches!(second, Some(b'{' | b']')) => Likeness::Begins,
            _ => Likeness::None,
        }
    }

    fn sniff(&self, head: &[u8], file: &str, mut dialect: Dialect) -> Dialect {
        if dialect.rows.is_none() {
            dialect.rows = rows_path(head);
        }
        let path = path(&dialect);
        Table { text: head, records: &records(head, &path, false), list: path.within.as_deref() }.sniff(file, dialect)
    }

    fn columns(&self, head: &[u8], file: &str, dialect: &Dialect) -> Result<Vec<String>, IngestError> {
        let path = path(dialect);
        Table { text: head, records: &records(head, &path, false), list: path.within.as_deref() }.columns(file)
    }

    fn rows(&self, text: &[u8], dialect: &Dialect, whole: bool, most: usize) -> Vec<(usize, usize)> {
        let path = path(dialect);
        Table { text, records: &records(text, &path, whole), list: path.within.as_deref() }.rows(most)
    }

    fn cells(&self, text: &[u8], rows: &[(usize, usize)], columns: &[String], dialect: &Dialect) -> Vec<Vec<String>> {
        let path = path(dialect);
        let records = if path.within.is_some() { records(text, &path, true) } else { Vec::new() };
        Table { text, records: &records, list: path.within.as_deref() }.cells(rows, columns)
    }

    fn is_sliceable(&self) -> bool {
        false
    }

    fn transition(&self, text: &[u8], _dialect: &Dialect, _first: bool) -> Transition {
        Transition::of_lines(text)
    }

    fn reader(&self, plan: &ReadPlan, _state: State, _first: bool) -> Box<dyn RowReader> {
        let path = path(&plan.dialect);
        let fields = Fields::new(&plan.columns, plan.mapped(), path.within.as_deref());
        Box::new(DocumentRows { cutter: Cutter::new(&path.list), fields })
    }

    fn unquote(&self, raw: &[u8], _dialect: &Dialect, into: &mut Vec<u8>) {
        unescape(raw, into);
    }
}

/// Reads the records of a document.
struct DocumentRows {
    cutter: Cutter,
    fields: Fields,
}

impl RowReader for DocumentRows {
    fn read(&mut self, text: &Text, sink: &mut Sink) -> Stop {
        let mut at = text.begin;
        loop {
            match self.cutter.next(text.bytes, &mut at, text.last) {
                Piece::Record(start, end) => {
                    table::read(&mut self.fields, text.file, text.bytes, (start, end), sink);
                }
                Piece::Broken(broken, start, end) => sink.fault(table::fault(broken, start), (start, end)),
                Piece::Cut => return Stop::Cut(at),
                Piece::End => return Stop::Done,
            }
        }
    }
}

fn path(dialect: &Dialect) -> RowsPath {
    RowsPath::of_document(dialect.rows.as_deref())
}

/// The places of the records of a text, broken ones among them. An unfinished last one counts in a `whole` text only.
fn records(text: &[u8], path: &RowsPath, whole: bool) -> Vec<(usize, usize)> {
    let (mut cutter, mut at) = (Cutter::new(&path.list), first_byte(text));
    let mut records = Vec::new();
    loop {
        match cutter.next(text, &mut at, whole) {
            Piece::Record(start, end) | Piece::Broken(_, start, end) => records.push((start, end)),
            Piece::Cut | Piece::End => return records,
        }
    }
}

/// Where the records are: in the longest list of objects. `None`: the objects that stand side by side are the records.
fn rows_path(head: &[u8]) -> Option<String> {
    let start = skip_space(head, first_byte(head));
    if head.get(start) == Some(&b'[') {
        return Some("[]".into());
    }
    let mut lists = Vec::new();
    let end = lists_of_objects(head, start, "", &mut lists);
    let is_alone = end.is_none_or(|end| head.get(skip_space(head, end)).is_none());
    let (path, _) = lists.into_iter().filter(|_| is_alone).rev().max_by_key(|(_, length)| *length)?;
    Some(format!("{path}[]"))
}

/// The lists of objects in the object at `at`, with their lengths in bytes. The end of the object, if the text holds it.
fn lists_of_objects(text: &[u8], at: usize, prefix: &str, lists: &mut Vec<(String, usize)>) -> Option<usize> {
    let (mut at, mut first) = (at + 1, true);
    loop {
        let member = match next_member(text, at, first).ok()? {
            Next::Item(member) => member,
            Next::End(end) => return Some(end),
        };
        let (key, value) = (String::from_utf8_lossy(&text[member.key.start..member.key.end]), member.value);
        let path = if prefix.is_empty() { key.into_owned() } else { format!("{prefix}.{key}") };
        let is_deep = path.matches('.').count() + 1 >= MAX_LEVELS;
        at = match text.get(value)? {
            b'{' if !is_deep => lists_of_objects(text, value, &path, lists)?,
            b'[' if begins_with_object(text, value) => {
                let end = value_end(text, value, 0).ok();
                lists.push((path, end.unwrap_or(text.len()) - value));
                end?
            }
            _ => value_end(text, value, 0).ok()?,
        };
        first = false;
    }
}

fn begins_with_object(text: &[u8], list: usize) -> bool {
    let Ok(Next::Item(element)) = next_element(text, list + 1, true) else { return false };
    text.get(element) == Some(&b'{') && !is_list_of_pairs(text, list)
}
