//! The place of a fault in a file, as a person wants to see it: line, byte, and the line itself with a sign under the fault.

use serde::{Deserialize, Serialize};

use super::Reject;
use super::marks::count_line_ends;

/// Characters of a line that are shown, and of these at most before the fault.
const SHOWN: usize = 80;
const BEFORE: usize = 50;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The byte of the fault, from 0 and after a byte order mark; in packed or re-encoded files, of their text as UTF-8.
    pub byte: u64,
    /// The line, or the part of it around the fault.
    pub text: String,
    /// Characters of `text` before the fault; `None` where the whole line is at fault.
    pub caret: Option<u32>,
}

/// What the person can have done about it, by one choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// Quotes are signs like any other.
    WithoutQuotes,
    /// The delimiter is guessed rather than chosen.
    GuessDelimiter,
    /// Of several currencies one is read.
    OnlyCurrency(String),
}

impl Place {
    /// The place of a byte.
    pub fn of_byte(text: &[u8], at: usize) -> Place {
        let (start, end) = line_around(text, at);
        let before = signs(&text[start..at]);
        let cut = before.len().saturating_sub(BEFORE);
        let (dots, kept) = if cut == 0 { ("", 0) } else { ("…", 1) };
        let rest = signs(&text[at..end]);
        let room = SHOWN - (before.len() - cut) - kept;
        let shown: String =
            dots.chars().chain(before[cut..].iter().copied()).chain(rest.iter().copied().take(room)).collect();
        Place {
            line: count_line_ends(&text[..start], false) + 1,
            byte: at as u64,
            text: if rest.len() > room { shown + "…" } else { shown },
            caret: Some((before.len() - cut + kept) as u32),
        }
    }

    /// The place of a whole line, which begins at a byte.
    pub(super) fn of_line(text: &[u8], at: usize) -> Place {
        Place { caret: None, ..Place::of_byte(text, at) }
    }

    /// The place of a row that was not kept, and in it that of the value at fault.
    pub(super) fn of_reject(reject: &Reject) -> Place {
        let row = reject.row.as_bytes();
        let at = Some(reject.value.as_str()).filter(|value| !value.is_empty()).and_then(|value| reject.row.find(value));
        let place = at.map_or_else(|| Place::of_line(row, 0), |at| Place::of_byte(row, at));
        Place { line: reject.line + place.line - 1, byte: reject.byte + place.byte, ..place }
    }

    /// The place of a quote that opens in the row at a byte and is never closed: the last one of the first line that has an odd
    /// number of them.
    pub(super) fn of_quote(text: &[u8], row: usize, quote: u8) -> Place {
        let mut at = row;
        while at < text.len() {
            let end = line_around(text, at).1;
            let mut quotes = (at..end).filter(|byte| text[*byte] == quote);
            if let (n, Some(last)) = (quotes.clone().count(), quotes.next_back())
                && n % 2 == 1
            {
                return Place::of_byte(text, last);
            }
            at = end + 1;
        }
        Place::of_byte(text, row)
    }
}

/// From where to where the line goes that a byte is in.
fn line_around(text: &[u8], at: usize) -> (usize, usize) {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = text[..at].iter().rposition(is_end).map_or(0, |end| end + 1);
    (start, text[at..].iter().position(is_end).map_or(text.len(), |end| at + end))
}

/// As many characters as are shown: a tab would move the sign below away from its place.
fn signs(bytes: &[u8]) -> Vec<char> {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|sign| *sign != '\u{feff}').map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and byte, the line, and the sign below it.
    fn drawn(place: &Place) -> String {
        let sign = place.caret.map(|before| format!("\n{}^", " ".repeat(before as usize))).unwrap_or_default();
        format!("{}:{}\n{}{sign}", place.line, place.byte, place.text)
    }

    #[test]
    fn the_sign_stands_under_the_fault() {
        let text = "user,city\r\nänn,\"K\tln\r\nbob,x\r\n".as_bytes();
        assert_eq!(drawn(&Place::of_quote(text, 11, b'"')), "2:16\nänn,\"K ln\n    ^");
        assert_eq!(drawn(&Place::of_line(text, 0)), "1:0\nuser,city");
        assert_eq!(drawn(&Place::of_byte("\u{feff}a,b".as_bytes(), 5)), "1:5\na,b\n  ^");
    }

    #[test]
    fn the_quote_is_the_one_without_another() {
        // The first line closes what it opens, the second does not; in one that is never closed, `""` is a sign.
        let text = b"a,\"b\"\nc,\"d\"\"e\nf\n";
        assert_eq!(drawn(&Place::of_quote(text, 0, b'"')), "2:11\nc,\"d\"\"e\n     ^");
        assert_eq!(drawn(&Place::of_quote(b"a,b", 0, b'"')), "1:0\na,b\n^");
    }

    #[test]
    fn of_a_long_line_the_part_around_the_fault_is_shown() {
        let text = [vec![b'a'; 200], b"\"".to_vec(), vec![b'b'; 200]].concat();
        let place = Place::of_byte(&text, 200);
        assert_eq!(place.text, format!("…{}\"{}…", "a".repeat(50), "b".repeat(28)));
        assert_eq!(place.text.chars().nth(place.caret.unwrap() as usize), Some('"'));
        assert_eq!(Place::of_byte(&text, 0).text, format!("{}…", "a".repeat(80)));
    }
}
