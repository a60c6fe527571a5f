//! Where the fields of many rows end: the structure of up to 64 kB of delimited text at once, without looking at a value.
//!
//! In: text that begins with a row. Out: the positions of the marks (delimiters and line ends) outside quotes, and the rows
//! they make. Quotes are told from their neighbours by masks (the parity of quotes says what is inside), which is right
//! only where each stands at an end of its field or is doubled; other text is left to [`super::scan::Grammar::row`], whose
//! rules these are.

use super::marks::{BLOCK, Block};

/// Bytes that are looked at in one go: what is found in them stays in the processor's nearest cache.
const CHUNK: usize = 64 * 1024;

/// Few blocks have more marks.
const USUAL_MARKS: usize = 12;

/// The fields of some rows. Its memory is used again for the next rows.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where each field ends, row after row: the position of the mark after it.
    ends: Vec<u32>,
    rows: Vec<Row>,
}

/// A row of an [`Index`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Its first byte.
    pub start: u32,
    /// The position of its first field in the list of ends.
    first: u32,
    /// The number of its fields.
    pub n_fields: u32,
}

/// How far an index goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Indexed {
    /// All rows that end before this position, which is the start of a row, are in the index.
    To(usize),
    /// No row is: before this position stands a row that is too long or whose quotes ask for [`super::scan::Grammar::row`].
    NotBefore(usize),
}

impl Index {
    /// Finds the rows from `at`, which begins a row, up to `end` or a little before.
    #[inline(never)]
    pub fn fill(&mut self, text: &[u8], at: usize, end: usize, delimiter: u8, quote: Option<u8>) -> Indexed {
        // A mark a byte is the most there can be, and a block's worth is written beyond the last.
        self.ends.resize(CHUNK + BLOCK, 0);
        self.rows.clear();
        let stop = end.min(at + CHUNK);
        let (mut quotes, mut n_ends, mut start, mut first) = (Quotes::default(), 0, at, 0);
        for base in (at..stop).step_by(BLOCK) {
            let within = if stop - base < BLOCK { !(u64::MAX << (stop - base)) } else { u64::MAX };
            let Block { delimiters, line_ends, quotes: found } = Block::of(text, base, delimiter, quote);
            let Some(inside) = quotes.inside(found, delimiters | line_ends) else { return Indexed::NotBefore(stop) };
            let (marks, line_ends) = ((delimiters | line_ends) & !inside & within, line_ends & !inside & within);
            let before = n_ends;
            n_ends += self.note_ends(n_ends, base as u32, marks);
            let mut left = line_ends;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let marks_to_here = marks & (u64::MAX >> (BLOCK as u32 - 1 - bit));
                let past = before as u32 + marks_to_here.count_ones();
                let line_end = base + bit as usize;
                // CRLF and empty lines leave rows without any byte, which are none.
                if line_end > start {
                    self.rows.push(Row { start: start as u32, first, n_fields: past - first });
                }
                (start, first) = (line_end + 1, past);
            }
        }
        if start == at { Indexed::NotBefore(stop) } else { Indexed::To(start) }
    }

    /// Writes down the marks of a block; their number. Twelve are written in any case, because that costs less than to ask.
    #[inline]
    fn note_ends(&mut self, at: usize, base: u32, mut marks: u64) -> usize {
        let n = marks.count_ones() as usize;
        let mut note = |place: &mut u32| {
            *place = base + marks.trailing_zeros();
            marks &= marks.wrapping_sub(1);
        };
        let (usual, more) = self.ends[at..at + BLOCK].split_at_mut(USUAL_MARKS);
        usual.iter_mut().for_each(&mut note);
        if n > USUAL_MARKS {
            more[..n - USUAL_MARKS].iter_mut().for_each(note);
        }
        n
    }

    /// The rows that were found, in their order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Start and end of a field of a row; quotes around it belong to it.
    #[inline]
    pub fn field(&self, row: Row, at: usize) -> (usize, usize) {
        let at_end = row.first as usize + at;
        if at == 0 {
            return (row.start as usize, self.ends[at_end] as usize);
        }
        // Two together, so that bounds are checked once.
        let ends = &self.ends[at_end - 1..=at_end];
        (ends[0] as usize + 1, ends[1] as usize)
    }
}

/// What is carried from one block to the next.
struct Quotes {
    /// All bits, where the next byte is inside quotes.
    inside: u64,
    /// Bit 0: the byte before is a mark, or none.
    after_mark: u64,
    /// Bit 0: the byte before is a quote.
    after_quote: u64,
    /// Bit 0: the byte before is a quote that closes.
    after_closing: u64,
}

impl Default for Quotes {
    fn default() -> Self {
        Quotes { inside: 0, after_mark: 1, after_quote: 0, after_closing: 0 }
    }
}

impl Quotes {
    /// The bytes of a block inside quotes, the opening quote included; `None` where a quote opens in the middle of a field or
    /// closes before its end. `marks`: delimiters and line ends, those inside quotes too.
    #[inline]
    fn inside(&mut self, quotes: u64, marks: u64) -> Option<u64> {
        let last = |mask: u64| mask >> (BLOCK - 1);
        if quotes | self.inside | self.after_closing == 0 {
            (self.after_mark, self.after_quote) = (last(marks), 0);
            return Some(0);
        }
        let inside = parity(quotes) ^ self.inside;
        let (opening, closing) = (quotes & inside, quotes & !inside);
        let may_open = (marks << 1 | self.after_mark) | (quotes << 1 | self.after_quote);
        let ends_field = marks | quotes;
        let is_regular = opening & !may_open == 0 && (closing << 1 | self.after_closing) & !ends_field == 0;
        *self = Quotes {
            inside: 0u64.wrapping_sub(last(inside)),
            after_mark: last(marks),
            after_quote: last(quotes),
            after_closing: last(closing),
        };
        is_regular.then_some(inside)
    }
}

/// Bit n says whether bits 0 to n hold an odd number of ones.
#[inline]
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Dialect;
    use super::super::marks::Marks;
    use super::super::scan::{Grammar, RowEnd};
    use super::*;

    /// The fields of all rows that end in the text, one row at a time.
    fn row_by_row(text: &[u8], dialect: &Dialect) -> Vec<Vec<(usize, usize)>> {
        let grammar = Grammar::new(dialect);
        let (mut rows, mut fields, mut marks, mut at) = (Vec::new(), Vec::new(), Marks::default(), 0);
        while at < text.len() {
            if matches!(text[at], b'\r' | b'\n') {
                at += 1;
                continue;
            }
            let RowEnd::At(next) = grammar.row(text, at, false, &mut marks, &mut fields) else { break };
            // Fields whose quotes were cut off get them back.
            let is_cut = |at: usize| at > 0 && Some(text[at - 1]) == dialect.quote;
            rows.push(
                fields
                    .iter()
                    .map(|field| match field {
                        field if !field.quoted && is_cut(field.start) => (field.start - 1, field.end + 1),
                        field => (field.start, field.end),
                    })
                    .collect(),
            );
            at = next;
        }
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

        /// What the index has is what one row after the other gives; what it refuses has an odd quote.
        #[test]
        fn as_row_by_row(text in prop_oneof!["([ab]{0,9}|\"([ab,\n]|\"\"){0,70}\"|,|\n|\r\n){0,60}", "[ab,\"\r\n]{0,200}"]) {
            for quote in [Some(b'"'), None] {
                let dialect = Dialect { quote, header: false, ..Dialect::default() };
                let (text, mut index) = (text.as_bytes(), Index::default());
                let start = text.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(text.len());
                match index.fill(text, start, text.len(), b',', quote) {
                    Indexed::To(next) => {
                        let found = index.rows().iter().map(|row| (0..row.n_fields as usize).map(|at| index.field(*row, at)).collect());
                        let found: Vec<Vec<_>> = found.collect();
                        prop_assert_eq!(found, row_by_row(&text[..next], &dialect));
                    }
                    Indexed::NotBefore(stop) => prop_assert_eq!(stop, text.len()),
                }
            }
        }
    }

    #[test]
    fn usual_text_is_indexed() {
        let text = b"a,\"b, \"\"c\"\"\",d\r\n\r\n1,\"2\n3\",\"\"\nrest";
        let mut index = Index::default();
        assert_eq!(index.fill(text, 0, text.len(), b',', Some(b'"')), Indexed::To(text.len() - 4));
        let cells = |row: &Row| {
            (0..row.n_fields as usize).map(|at| index.field(*row, at)).map(|(a, b)| &text[a..b]).collect::<Vec<_>>()
        };
        let rows: Vec<_> = index.rows().iter().map(cells).collect();
        assert_eq!(rows, [[&b"a"[..], b"\"b, \"\"c\"\"\"", b"d"], [b"1", b"\"2\n3\"", b"\"\""]]);
        assert_eq!(index.fill(b"a\"b,c\n", 0, 6, b',', Some(b'"')), Indexed::NotBefore(6));
        assert_eq!(index.fill(b"\"a\"b,c\n", 0, 7, b',', Some(b'"')), Indexed::NotBefore(7));
        let long = [b'x'; CHUNK + 10];
        assert_eq!(index.fill(&long, 0, long.len(), b',', Some(b'"')), Indexed::NotBefore(CHUNK));
    }
}
