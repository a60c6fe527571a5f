//! Cells of a sheet on their way to a table: the first row with a cell is the header, empty rows are none.

use crate::output::Output;
use crate::{Problem, csv};

/// Between the name of a workbook and that of a sheet.
const SHEET: &str = " › ";

/// The name of a sheet.
pub(super) fn title(book: &str, sheet: &str) -> String {
    format!("{book}{SHEET}{sheet}")
}

/// A sheet that is being read.
pub(super) struct Grid<'o, 'a> {
    out: &'o mut Output<'a>,
    /// Name of the table.
    name: String,
    /// Cells of the row at hand; empty ones at the end may be missing.
    row: Vec<String>,
    has_value: bool,
    header: Option<Header>,
    /// The header is out.
    begun: bool,
    text: Vec<u8>,
}

struct Header {
    /// Columns before the first name hold nothing.
    first: usize,
    names: Vec<String>,
}

impl<'o, 'a> Grid<'o, 'a> {
    pub fn new(out: &'o mut Output<'a>, book: &str, sheet: &str) -> Self {
        let name = title(book, sheet);
        Grid { out, name, row: Vec::new(), has_value: false, header: None, begun: false, text: Vec::new() }
    }

    /// The place to write a cell's text to.
    pub fn cell(&mut self, column: usize) -> Result<&mut String, Problem> {
        let most = self.out.limits().columns;
        if column >= most {
            return Err(Problem::TooManyColumns { n: column as u64 + 1, most: most as u64 });
        }
        if self.row.len() <= column {
            self.row.resize_with(column + 1, String::new);
        }
        self.has_value = true;
        Ok(&mut self.row[column])
    }

    /// Ends the row; it stands there `times` times.
    pub fn end_row(&mut self, times: u64) -> Result<(), Problem> {
        if !std::mem::take(&mut self.has_value) {
            return Ok(());
        }
        let mut times = times;
        if self.header.is_none() {
            self.take_header();
            times -= 1;
        }
        for _ in 0..times {
            self.write()?;
        }
        self.row.iter_mut().for_each(String::clear);
        Ok(())
    }

    /// Ends the sheet. One without a table is left out.
    pub fn finish(self) {
        if !self.begun {
            self.out.leave_out(self.name);
        }
    }

    fn take_header(&mut self) {
        let Some(first) = self.row.iter().position(|cell| !cell.trim().is_empty()) else { return };
        let last = self.row.iter().rposition(|cell| !cell.trim().is_empty()).unwrap_or(first);
        let names = self.row[first..=last].to_vec();
        self.header = Some(Header { first, names });
    }

    fn write(&mut self) -> Result<(), Problem> {
        let Some(header) = &self.header else { return Ok(()) };
        let n = header.names.len();
        if n < 2 {
            return Ok(());
        }
        if !self.begun {
            // Sheets of one header are one table whatever they are called: January, February.
            let book = self.name.rsplit_once(SHEET).map_or(self.name.as_str(), |(book, _)| book);
            self.out.table(&self.name, book, &header.names)?;
            self.begun = true;
        }
        // As wide as the header, and wider only where a cell is.
        let last = self.row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let cells = (header.first..last.max(header.first + n)).map(|at| self.row.get(at).map_or("", String::as_str));
        self.text.clear();
        csv::row(&mut self.text, cells.map(str::as_bytes));
        self.out.write(&self.text)
    }
}
