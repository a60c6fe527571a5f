//! What a file format must be able to do. A new format is a file and a line in [`FORMATS`].

use super::delimited::Delimited;
use super::json::{Document, Lines};
use super::scan::{State, Transition};
use super::sink::Sink;
use super::{Dialect, IngestError, ReadPlan};

/// Every format.
pub(super) const FORMATS: &[&dyn Format] = &[&Delimited, &Document, &Lines];

/// A way to write rows as bytes. Text is unpacked UTF-8 (perhaps with wrong bytes) here.
pub(super) trait Format: Sync {
    /// The word for it.
    fn id(&self) -> &'static str;

    /// How much the first bytes of a file's text look like this format; see [`recognised`].
    fn likeness(&self, head: &[u8], file: &str) -> Likeness;

    /// How the text is written, as guessed from its head. The encoding is already known.
    fn sniff(&self, head: &[u8], file: &str, dialect: Dialect) -> Dialect;

    /// The names of the columns.
    ///
    /// # Errors
    /// Where the head has no rows, or no columns.
    fn columns(&self, head: &[u8], file: &str, dialect: &Dialect) -> Result<Vec<String>, IngestError>;

    /// Positions (start, end) of the first rows of a text, the header left out. `whole`: no text follows.
    fn rows(&self, text: &[u8], dialect: &Dialect, whole: bool, most: usize) -> Vec<(usize, usize)>;

    /// The cells of some of the rows of a text.
    fn cells(&self, text: &[u8], rows: &[(usize, usize)], columns: &[String], dialect: &Dialect) -> Vec<Vec<String>>;

    /// Whether a piece can be read without what is before it, but for a [`State`].
    fn is_sliceable(&self) -> bool;

    /// What a piece of the file does to the state at its start. `first`: the piece begins the file.
    fn transition(&self, text: &[u8], dialect: &Dialect, first: bool) -> Transition;

    /// Reads a slice or a whole file. `state`: before its first byte; `first`: that byte is the first of the file.
    fn reader(&self, plan: &ReadPlan, state: State, first: bool) -> Box<dyn RowReader>;

    /// The value of a field that is marked as quoted.
    fn unquote(&self, raw: &[u8], dialect: &Dialect, into: &mut Vec<u8>);
}

/// How much a text looks like a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It does not.
    None,
    /// As any text does.
    AnyText,
    /// It begins like one.
    Begins,
    /// Row after row.
    Rows,
}

/// Reads rows. Remembers what it must between two pieces of one text.
pub(super) trait RowReader {
    /// Gives the rows that begin in a piece of text to the reader's sink.
    fn read(&mut self, text: &Text, sink: &mut Sink) -> Stop;
}

/// The longest row that is read.
pub(super) const MAX_ROW: usize = 16 * 1024 * 1024;

/// The position after a byte order mark.
pub(super) fn first_byte(text: &[u8]) -> usize {
    if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
}

/// A piece of text with rows to read.
pub(super) struct Text<'a> {
    /// The bytes; the first row begins at `begin`, or later where a row is to be skipped first.
    pub(super) bytes: &'a [u8],
    /// See `bytes`.
    pub(super) begin: usize,
    /// Rows that begin at or after it are not read.
    pub(super) end: usize,
    /// No text follows.
    pub(super) last: bool,
    /// Position of the file.
    pub(super) file: usize,
}

/// Where reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// All rows that begin in the text are read.
    Done,
    /// The row that begins here goes on after the text. It is shorter than [`MAX_ROW`] so far.
    Cut(usize),
}

/// The format that a text looks most like.
pub(super) fn recognised(head: &[u8], file: &str) -> &'static dyn Format {
    FORMATS.iter().copied().max_by_key(|format| format.likeness(head, file)).unwrap_or(&Delimited)
}

/// The format with that id; delimited text for an unknown one.
pub(super) fn format(id: &str) -> &'static dyn Format {
    FORMATS.iter().copied().find(|format| format.id() == id).unwrap_or(&Delimited)
}
