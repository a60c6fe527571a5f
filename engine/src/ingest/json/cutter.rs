//! Cuts the records out of a document whose text comes in pieces.

use super::super::format::MAX_ROW;
use super::super::reject::Code;
use super::text::{Broken, Nesting, scalar_end, skip_space, string_end};

/// A part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An object with its brackets.
    Record(usize, usize),
    /// What should have been a record.
    Broken(Broken, usize, usize),
    /// What begins at the position is not complete.
    Cut,
    /// All of the text is used.
    End,
}

/// Where the cutter stands between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Between values that are in nothing.
    Root,
    /// In an object on the way to the list of records.
    Wrapper,
    /// In the list of records.
    List,
    /// Nothing more can be made of the text.
    Lost,
}

/// Finds records one after the other.
pub(super) struct Cutter {
    /// The path to the list of records; empty where records or their list stand alone.
    path: Vec<u8>,
    place: Place,
    /// How much of the path led to each open wrapper.
    wrappers: Vec<usize>,
    /// The value whose end is looked for.
    open: Option<Open>,
}

struct Open {
    nesting: Nesting,
    /// Bytes of it that were looked at.
    seen: usize,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Record,
    /// A string or a list where a record should be.
    Stranger,
    /// Not a record, or too much of one.
    Skipped,
}

impl Cutter {
    /// A cutter for the records in the list with that path.
    pub fn new(path: &str) -> Self {
        Cutter { path: path.as_bytes().to_vec(), place: Place::Root, wrappers: Vec::new(), open: None }
    }

    /// The next piece from `at` on, which moves past it. `last`: no text follows. After [`Piece::Cut`], the text is to
    /// begin with what was at `at`.
    pub fn next(&mut self, text: &[u8], at: &mut usize, last: bool) -> Piece {
        loop {
            if let Some(open) = self.open.take() {
                match self.go_on(open, text, at, last) {
                    Some(piece) => return piece,
                    None => continue,
                }
            }
            *at = skip_space(text, *at);
            let Some(byte) = text.get(*at) else { return Piece::End };
            let found = match (self.place, byte) {
                (Place::Lost, _) => {
                    *at = text.len();
                    return Piece::End;
                }
                (_, b',') => {
                    *at += 1;
                    None
                }
                (Place::Wrapper, b'"') => self.member(text, at, last),
                (Place::Wrapper, b'}') => {
                    *at += 1;
                    self.wrappers.pop();
                    self.place = if self.wrappers.is_empty() { Place::Root } else { Place::Wrapper };
                    None
                }
                (Place::Wrapper, _) => Some(self.give_up(text, at)),
                (Place::Root, b'{') if !self.path.is_empty() => {
                    *at += 1;
                    self.wrappers.push(0);
                    self.place = Place::Wrapper;
                    None
                }
                (Place::Root, b'[') => {
                    *at += 1;
                    self.place = Place::List;
                    None
                }
                (Place::List, b']') => {
                    *at += 1;
                    self.place = if self.wrappers.is_empty() { Place::Root } else { Place::Wrapper };
                    None
                }
                (_, b'{') => self.open(What::Record),
                (_, b'[' | b'"') => self.open(What::Stranger),
                _ => stranger(text, at, last),
            };
            if let Some(piece) = found {
                return piece;
            }
        }
    }

    fn open(&mut self, what: What) -> Option<Piece> {
        self.open = Some(Open { nesting: Nesting::default(), seen: 0, what });
        None
    }

    /// Looks for the end of the value that begins at `at`.
    fn go_on(&mut self, mut open: Open, text: &[u8], at: &mut usize, last: bool) -> Option<Piece> {
        let start = *at;
        let end = open.nesting.run(text, start + open.seen);
        let length = end.unwrap_or(text.len()) - start;
        let broken = match open.what {
            What::Skipped => None,
            _ if length > MAX_ROW => Some(Broken { at: start, code: Code::RowTooLong }),
            What::Stranger => Some(Broken::here(start)),
            What::Record if end.is_none() => open.nesting.broken.or(Some(Broken::here(text.len()))),
            What::Record => open.nesting.broken,
        };
        *at = start + length;
        if end.is_none() && !last {
            if open.what == What::Skipped || length > MAX_ROW {
                self.open = Some(Open { what: What::Skipped, seen: 0, ..open });
            } else {
                *at = start;
                open.seen = length;
                self.open = Some(open);
                return Some(Piece::Cut);
            }
        }
        match (broken, open.what) {
            (Some(broken), _) => Some(Piece::Broken(broken, start, start + length)),
            (None, What::Record) => Some(Piece::Record(start, start + length)),
            (None, _) if end.is_some() => None,
            (None, _) => Some(Piece::End),
        }
    }

    /// A member of a wrapper: on the way to the list, or to be skipped.
    fn member(&mut self, text: &[u8], at: &mut usize, last: bool) -> Option<Piece> {
        let Some((end, _)) = string_end(text, *at + 1) else { return Some(self.cut_or_lost(text, at, last)) };
        let colon = skip_space(text, end + 1);
        let value = skip_space(text, colon + 1);
        let (Some(sign), Some(byte)) = (text.get(colon), text.get(value)) else {
            return Some(self.cut_or_lost(text, at, last));
        };
        if *sign != b':' {
            return Some(self.give_up(text, at));
        }
        let key = &text[*at + 1..end];
        let done = self.wrappers.last().copied().unwrap_or_default();
        let rest = self.path[done..].strip_prefix(key);
        match (byte, rest) {
            (b'[', Some([])) => {
                *at = value + 1;
                self.place = Place::List;
            }
            (b'{', Some([b'.', ..])) => {
                *at = value + 1;
                self.wrappers.push(done + key.len() + 1);
            }
            (b'{' | b'[' | b'"', _) => {
                *at = value;
                self.open(What::Skipped);
            }
            _ => {
                let end = scalar_end(text, value);
                if end == text.len() && !last {
                    return Some(self.cut_or_lost(text, at, last));
                }
                *at = end;
            }
        }
        None
    }

    fn cut_or_lost(&mut self, text: &[u8], at: &mut usize, last: bool) -> Piece {
        if last || text.len() - *at > MAX_ROW { self.give_up(text, at) } else { Piece::Cut }
    }

    fn give_up(&mut self, text: &[u8], at: &mut usize) -> Piece {
        let start = std::mem::replace(at, text.len());
        self.place = Place::Lost;
        Piece::Broken(Broken::here(start), start, text.len())
    }
}

/// A number, a word or a bracket where a record should be.
fn stranger(text: &[u8], at: &mut usize, last: bool) -> Option<Piece> {
    let start = *at;
    let end = scalar_end(text, start).max(start + 1);
    if end == text.len() && !last && end - start <= MAX_ROW {
        return Some(Piece::Cut);
    }
    *at = end;
    Some(Piece::Broken(Broken::here(start), start, end))
}
