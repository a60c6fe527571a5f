//! The structure of delimited text: where rows and fields begin and end. No value is looked at here.
//!
//! The rules are those of the `csv` crate (RFC 4180, read leniently), which the tests hold it against: a quote opens a
//! quoted field only as the first byte of a field and is an ordinary byte elsewhere; two quotes inside a quoted field are
//! one; CR and LF each end a row, and rows without any byte are skipped, so CRLF needs no rule of its own.
//!
//! As an automaton it has five states. A piece of a file maps each possible state before it to the state after it
//! ([`Transition`]); these maps compose, so pieces can be scanned on their own and in any order.

use serde::{Deserialize, Serialize};

use super::index::{Index, Indexed};
use super::marks::{Marks, find};

/// Where the automaton stands between two bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Before the first byte of a row.
    #[default]
    RowStart,
    /// Before the first byte of a field that is not the first of its row.
    FieldStart,
    /// In a field, outside quotes.
    Field,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: either the end, or the first half of a doubled quote.
    QuoteSeen,
}

impl State {
    const ALL: [State; 5] = [State::RowStart, State::FieldStart, State::Field, State::Quoted, State::QuoteSeen];
}

/// What a piece of text does to each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    to: [State; 5],
    /// The last byte is a CR, so that a LF at the start of the next piece ends no further line.
    ends_with_cr: Option<bool>,
}

/// What must be known to read a piece on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The state before its first byte.
    pub state: State,
    /// Whether the byte before it is a CR.
    pub after_cr: bool,
}

impl Start {
    /// The start of the piece that follows.
    pub fn after(self, piece: &Transition) -> Start {
        Start { state: piece.to[self.state as usize], after_cr: piece.ends_with_cr.unwrap_or(self.after_cr) }
    }
}

impl Transition {
    /// What a piece does to text in which every LF ends a row and nothing else does. Its states are the start of a row
    /// and, for all within it, [`State::Field`].
    pub(super) fn of_lines(text: &[u8]) -> Transition {
        let after = |state| match text.last() {
            None => state,
            Some(b'\n') => State::RowStart,
            Some(_) => State::Field,
        };
        Transition { to: State::ALL.map(after), ends_with_cr: text.last().map(|byte| *byte == b'\r') }
    }

    /// The transition of two neighbouring pieces as one.
    pub fn then(self, next: Transition) -> Transition {
        Transition {
            to: self.to.map(|state| next.to[state as usize]),
            ends_with_cr: next.ends_with_cr.or(self.ends_with_cr),
        }
    }
}

/// A field of a row, as a range of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub start: usize,
    pub end: usize,
    /// The range still holds quotes or escapes that [`super::format::Format::unquote`] must take away.
    pub quoted: bool,
}

/// How a search for the end of a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowEnd {
    /// The row is whole; the position after its line end (or the end of the text).
    At(usize),
    /// The text ends inside the row.
    Missing,
    /// The text, which is the last of its file, ends inside quotes.
    InQuotes,
}

/// Bytes that [`Grammar::transition`] looks at for one state after the other, while they are in the nearest cache.
const PIECE: usize = 8 * 1024;

/// The two bytes that give text its structure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    delimiter: u8,
    quote: Option<u8>,
}

impl Grammar {
    pub fn new(dialect: &super::Dialect) -> Self {
        Grammar { delimiter: dialect.delimiter, quote: dialect.quote }
    }

    /// What `text` does to each state. All are followed a piece at a time: states that have become one, as they nearly always do at
    /// the first quotes, are followed as one from there.
    pub fn transition(&self, text: &[u8]) -> Transition {
        let mut to = State::ALL;
        for piece in text.chunks(PIECE) {
            let mut ends = [None; State::ALL.len()];
            to = to.map(|state| *ends[state as usize].get_or_insert_with(|| self.run(piece, state)));
        }
        Transition { to, ends_with_cr: text.last().map(|byte| *byte == b'\r') }
    }

    /// The state after `text`. Jumps from quote to quote: what a quote outside quotes means is told by the byte before it.
    fn run(&self, text: &[u8], mut state: State) -> State {
        let Some(quote) = self.quote else { return self.last_state(text, state) };
        let mut at = 0;
        while at < text.len() {
            match state {
                State::Quoted => match find(text, at, quote) {
                    None => return State::Quoted,
                    Some(found) => (state, at) = (State::QuoteSeen, found + 1),
                },
                State::QuoteSeen => {
                    state = if text[at] == quote { State::Quoted } else { self.after_byte(text[at]) };
                    at += 1;
                }
                outside => match find(text, at, quote) {
                    None => return self.last_state(&text[at..], outside),
                    Some(found) => {
                        let before = if found == at { outside } else { self.after_byte(text[found - 1]) };
                        state = if before == State::Field { State::Field } else { State::Quoted };
                        at = found + 1;
                    }
                },
            }
        }
        state
    }

    /// The state after `text`, outside quotes and without quotes that open.
    fn last_state(&self, text: &[u8], state: State) -> State {
        text.last().map_or(state, |last| self.after_byte(*last))
    }

    fn after_byte(&self, byte: u8) -> State {
        match byte {
            b'\r' | b'\n' => State::RowStart,
            byte if byte == self.delimiter => State::FieldStart,
            _ => State::Field,
        }
    }

    /// From the middle of a row to the first byte of the next: `Ok` its position, `Err` the state at the end of the text.
    pub fn skip_row(&self, text: &[u8], mut state: State) -> Result<usize, State> {
        let mut at = 0;
        while state != State::RowStart {
            if at == text.len() {
                return Err(state);
            }
            (state, at) = match (state, self.quote) {
                (State::Quoted, Some(quote)) => match find(text, at, quote) {
                    None => return Err(State::Quoted),
                    Some(found) => (State::QuoteSeen, found + 1),
                },
                (State::QuoteSeen | State::FieldStart, Some(quote)) if text[at] == quote => (State::Quoted, at + 1),
                _ => (self.after_byte(text[at]), at + 1),
            };
        }
        Ok(at)
    }

    /// Finds the fields of many rows from `at`, which begins a row (and is not at a line end); see [`Index::fill`].
    pub fn index(&self, text: &[u8], at: usize, end: usize, index: &mut Index) -> Indexed {
        index.fill(text, at, end, self.delimiter, self.quote)
    }

    /// Finds the fields of the row that begins at `at` (not at a line end). `last`: no text follows.
    pub fn row(&self, text: &[u8], mut at: usize, last: bool, marks: &mut Marks, fields: &mut Vec<Field>) -> RowEnd {
        fields.clear();
        loop {
            let start = at;
            let mut field = Field { start, end: start, quoted: false };
            if self.quote.is_some() && text.get(at).copied() == self.quote {
                match self.closing_quote(text, at + 1, last) {
                    Closing::At { position, doubled } => {
                        at = position + 1;
                        // The usual quoted field needs no copy: its quotes are cut off here.
                        field = if doubled || !self.ends_field(text, at) {
                            Field { quoted: true, ..field }
                        } else {
                            Field { start: start + 1, end: position, quoted: false }
                        };
                    }
                    Closing::Missing => return RowEnd::Missing,
                    Closing::Never => return RowEnd::InQuotes,
                }
            }
            let end = marks.find(self.delimiter, text, at);
            if field.quoted || field.start == start {
                field.end = end;
            }
            if end == text.len() && !last {
                return RowEnd::Missing;
            }
            fields.push(field);
            if text.get(end).copied() != Some(self.delimiter) {
                return RowEnd::At((end + 1).min(text.len()));
            }
            at = end + 1;
        }
    }

    fn ends_field(&self, text: &[u8], at: usize) -> bool {
        text.get(at).is_none_or(|byte| matches!(byte, b'\r' | b'\n') || *byte == self.delimiter)
    }

    fn closing_quote(&self, text: &[u8], mut at: usize, last: bool) -> Closing {
        let quote = self.quote.unwrap_or(b'"');
        let mut doubled = false;
        loop {
            match find(text, at, quote) {
                None if last => return Closing::Never,
                None => return Closing::Missing,
                Some(position) => match text.get(position + 1) {
                    None if !last => return Closing::Missing,
                    Some(next) if *next == quote => (doubled, at) = (true, position + 2),
                    _ => return Closing::At { position, doubled },
                },
            }
        }
    }

    /// The value of a field whose range still holds quotes.
    pub fn unquote(&self, raw: &[u8], into: &mut Vec<u8>) {
        into.clear();
        let quote = self.quote.unwrap_or(b'"');
        let mut state = State::FieldStart;
        for byte in raw {
            state = match state {
                State::FieldStart if *byte == quote => State::Quoted,
                State::Quoted if *byte == quote => State::QuoteSeen,
                State::QuoteSeen if *byte == quote => {
                    into.push(quote);
                    State::Quoted
                }
                before => {
                    into.push(*byte);
                    if before == State::Quoted { State::Quoted } else { State::Field }
                }
            };
        }
    }
}

enum Closing {
    At { position: usize, doubled: bool },
    Missing,
    Never,
}
