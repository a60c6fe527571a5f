//! Workbooks: each sheet with a header of two columns and a row is a table. Read row by row; only the strings that cells share
//! are held.

mod grid;
mod number_format;
mod ods;
mod serial;
mod strings;
mod xlsx;
mod xml;

use crate::Problem;
use crate::output::Output;
use crate::zip::Archive;

/// What reads a workbook.
pub(crate) type Workbook = fn(&mut Archive, &str, &mut Output) -> Result<(), Problem>;

/// What reads this archive, if it is a workbook.
pub(crate) fn workbook(archive: &Archive) -> Option<Workbook> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Some(xlsx::decode)
    } else if has("xl/workbook.bin") {
        Some(|_, _, _| Err(Problem::OldWorkbook))
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        Some(ods::decode)
    } else {
        None
    }
}
