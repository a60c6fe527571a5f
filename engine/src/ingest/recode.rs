//! Rows of a file whose first page is plain ASCII, so that nothing there tells its encoding ([`Encoding::Ascii`]): a row that turns
//! out to be no UTF-8 is read as Windows-1252, the encoding of spreadsheets that write no UTF-8. Each row is judged by itself,
//! so that slices stay independent.

use super::encoding::Transcoder;
use super::scan::Field;
use super::{Encoding, ReadPlan};

/// A row as UTF-8, with its fields; `None` where the file's encoding is known. Order, insert and session ids stay as they are:
/// they are compared by their bytes, in rows that need no second reading, too.
pub(super) fn row(plan: &ReadPlan, text: &[u8], fields: &[Field]) -> Option<(Vec<u8>, Vec<Field>)> {
    if plan.dialect.encoding != Encoding::Ascii {
        return None;
    }
    let ids = [plan.order, plan.insert, plan.session];
    let mut row = Vec::new();
    let mut field = |(at, field): (usize, &Field)| {
        let (start, bytes) = (row.len(), &text[field.start..field.end]);
        if ids.contains(&Some(at)) || std::str::from_utf8(bytes).is_ok() {
            row.extend_from_slice(bytes);
        } else {
            Transcoder::new(Encoding::Windows1252).push(bytes, &mut row);
        }
        Field { start, end: row.len(), quoted: field.quoted }
    };
    let fields = fields.iter().enumerate().map(&mut field).collect();
    Some((row, fields))
}
