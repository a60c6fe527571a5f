//! What both formats share: records of a text as columns, rows and cells.

use super::super::format::first_byte;
use super::super::reject::Code;
use super::super::sink::{Fault, Sink};
use super::super::{Dialect, IngestError, Place, sniff};
use super::fields::Fields;
use super::keys::{Keys, MAX_COLUMNS};
use super::text::{Broken, skip_space};

/// Rows whose values tell how numbers and dates are written.
const SNIFFED_ROWS: usize = 500;

/// Records of a text. `list`: the list in each whose elements are rows.
pub(super) struct Table<'a> {
    pub text: &'a [u8],
    pub records: &'a [(usize, usize)],
    pub list: Option<&'a str>,
}

impl Table<'_> {
    /// The columns.
    pub fn columns(&self, file: &str) -> Result<Vec<String>, IngestError> {
        let mut keys = Keys::default();
        for record in self.records {
            // What is wrong with a record is told when it is read.
            let _ = keys.add(self.text, *record, self.list);
        }
        let file = || file.to_string();
        let first =
            self.records.first().map_or_else(|| skip_space(self.text, first_byte(self.text)), |record| record.0);
        let place = || Place::of_byte(self.text, first.min(self.text.len()));
        let too_many = || IngestError::TooManyColumns { file: file(), limit: MAX_COLUMNS as u64, place: place() };
        let columns = keys.columns().ok_or_else(too_many)?;
        if columns.is_empty() { Err(IngestError::NoRecords { file: file(), place: place() }) } else { Ok(columns) }
    }

    /// The places of the rows.
    pub fn rows(&self, most: usize) -> Vec<(usize, usize)> {
        let mut rows = Vec::new();
        let mut fields = Fields::new(&[], [], self.list);
        for record in self.records {
            fields.each_row(self.text, *record, &mut |_, _, place| rows.push(place));
            if rows.len() >= most {
                break;
            }
        }
        rows.truncate(most);
        rows
    }

    /// The cells of some of the rows.
    pub fn cells(&self, rows: &[(usize, usize)], columns: &[String]) -> Vec<Vec<String>> {
        let mut fields = Fields::new(columns, 0..columns.len(), self.list);
        let records = if self.list.is_some() { self.records } else { rows };
        fields.cells(self.text, records, rows)
    }

    /// How numbers and dates are written.
    pub fn sniff(&self, file: &str, mut dialect: Dialect) -> Dialect {
        let records = &self.records[..self.records.len().min(SNIFFED_ROWS)];
        let table = Table { records, ..*self };
        let columns = table.columns(file).unwrap_or_default();
        sniff::values(&table.cells(&table.rows(SNIFFED_ROWS), &columns), &mut dialect);
        Dialect { delimiter: b',', quote: None, header: false, ..dialect }
    }
}

/// Gives the rows of a record to the sink.
pub(super) fn read(fields: &mut Fields, file: usize, text: &[u8], record: (usize, usize), sink: &mut Sink) {
    fields.each_row(text, record, &mut |read, values, place| match read {
        Ok(()) => sink.row(file, text, values, place),
        Err(broken) => sink.fault(fault(broken, place.0), place),
    });
}

/// What is wrong with a row; the position in it counts from its start.
pub(super) fn fault(broken: Broken, start: usize) -> Fault {
    let found = if broken.code == Code::BadJson { broken.at.saturating_sub(start) + 1 } else { 0 };
    Fault { code: broken.code, column: None, found }
}
