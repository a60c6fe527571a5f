//! JSON: one object a line ([`lines`]), or a document with a list of objects in it ([`document`]).
//!
//! A record is an object; it becomes one row, or a row for each element of a list in it ([`RowsPath`]). Columns are the
//! keys of nested objects joined with dots: `properties.country`. A list of `{"key": …, "value": …}` objects is read as
//! an object. Other lists are one value, their text. A key may be missing, `null` is missing, the last of repeated keys
//! counts.
//!
//! Only the keys of mapped columns are looked for; the rest is skipped by its quotes and brackets, so that a mistake in
//! an unmapped value passes. No text is copied but strings with escapes in mapped columns. Nesting and the number of
//! keys of a row are limited, and nothing recurses deeper than a column's path.
//!
//! [`text`] → [`fields`] (a record's mapped values) and [`keys`] (the columns) → [`table`] → the two formats.

mod cutter;
mod document;
mod fields;
mod keys;
mod lines;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub(super) use document::Document;
pub(super) use lines::Lines;

/// Where the rows are in a file: `events[]`, `[]`, `data.visits[].actions[]`. What stands before the first `[]` of a
/// document is read past; of a list in a record each element is a row that has the values of its record, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RowsPath {
    /// The list of records in a document; empty where it is the document itself, or where objects stand side by side.
    list: String,
    /// The list in each record.
    within: Option<String>,
}

impl RowsPath {
    /// The path in a document.
    fn of_document(path: Option<&str>) -> Self {
        let (list, within) = path.unwrap_or_default().split_once("[]").unwrap_or_default();
        RowsPath { list: list.into(), within: within_of(within) }
    }

    /// The path in a record of its own.
    fn of_record(path: Option<&str>) -> Option<String> {
        within_of(path?.trim_start_matches("[]"))
    }
}

fn within_of(path: &str) -> Option<String> {
    let list = path.trim_start_matches('.').strip_suffix("[]")?;
    (!list.is_empty()).then(|| list.into())
}
