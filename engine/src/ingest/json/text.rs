//! The parts of JSON text (RFC 8259): strings, scalars, members, nesting. Read leniently where that harms nobody: control
//! characters may stand in strings, and `NaN` and `Infinity`, which Python writes, are scalars.

use super::super::marks::{equal_bytes, word};
use super::super::reject::Code;

/// Levels of brackets, at most.
pub(super) const MAX_DEPTH: usize = 128;

/// Where text is no JSON, or too much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub at: usize,
    pub code: Code,
}

impl Broken {
    pub fn here(at: usize) -> Self {
        Broken { at, code: Code::BadJson }
    }
}

/// The position of the first byte at or after `at` that is no white space.
#[inline]
pub(super) fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// The closing quote of the string whose content begins at `at`, and whether there are escapes in it.
#[inline]
pub(super) fn string_end(text: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let mut escaped = false;
    loop {
        at = find_quote(text, at)?;
        if text[at] == b'"' {
            return Some((at, escaped));
        }
        escaped = true;
        at += 2;
    }
}

/// The end of the number or word that begins at `at`.
#[inline]
pub(super) fn scalar_end(text: &[u8], mut at: usize) -> usize {
    while !matches!(text.get(at), None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// The end of a value of any kind. `depth`: levels it stands in.
pub(super) fn value_end(text: &[u8], at: usize, depth: usize) -> Result<usize, Broken> {
    match text.get(at) {
        Some(b'"') => string_end(text, at + 1).map(|(end, _)| end + 1).ok_or(Broken::here(text.len())),
        Some(b'{' | b'[') => {
            let mut nesting = Nesting::within(depth);
            let end = nesting.run(text, at);
            nesting.broken.map_or(end.ok_or(Broken::here(text.len())), Err)
        }
        _ => {
            let end = scalar_end(text, at);
            if is_scalar(&text[at.min(end)..end]) { Ok(end) } else { Err(Broken::here(at)) }
        }
    }
}

fn is_scalar(text: &[u8]) -> bool {
    let number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    match text {
        b"null" | b"true" | b"false" | b"NaN" | b"Infinity" | b"-Infinity" => true,
        [b'-' | b'0'..=b'9', rest @ ..] => rest.iter().all(number) && text != b"-",
        _ => false,
    }
}

/// A key without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub start: usize,
    pub end: usize,
    /// Whether there are escapes in it.
    pub is_escaped: bool,
}

/// A member of an object.
pub(super) struct Member {
    pub key: Key,
    /// Where the value begins.
    pub value: usize,
}

/// What comes next in an object or a list.
pub(super) enum Next<T> {
    /// Another member or element.
    Item(T),
    /// The closing bracket; the position after it.
    End(usize),
}

/// The next member of an object. `at`: after its opening bracket (`first`), or after a value.
#[inline]
pub(super) fn next_member(text: &[u8], at: usize, first: bool) -> Result<Next<Member>, Broken> {
    let at = match next_item(text, at, first, b'}')? {
        Next::Item(at) => at,
        Next::End(at) => return Ok(Next::End(at)),
    };
    if text.get(at) != Some(&b'"') {
        return Err(Broken::here(at));
    }
    let (end, is_escaped) = string_end(text, at + 1).ok_or(Broken::here(text.len()))?;
    let colon = skip_space(text, end + 1);
    if text.get(colon) != Some(&b':') {
        return Err(Broken::here(colon));
    }
    Ok(Next::Item(Member { key: Key { start: at + 1, end, is_escaped }, value: skip_space(text, colon + 1) }))
}

/// Where the next element of a list begins. `at`: after its opening bracket (`first`), or after an element.
pub(super) fn next_element(text: &[u8], at: usize, first: bool) -> Result<Next<usize>, Broken> {
    next_item(text, at, first, b']')
}

#[inline]
fn next_item(text: &[u8], at: usize, first: bool, closing: u8) -> Result<Next<usize>, Broken> {
    let at = skip_space(text, at);
    match text.get(at) {
        Some(byte) if *byte == closing => Ok(Next::End(at + 1)),
        Some(_) if first => Ok(Next::Item(at)),
        Some(b',') => Ok(Next::Item(skip_space(text, at + 1))),
        _ => Err(Broken::here(at)),
    }
}

/// Finds the end of a string, object or list by its quotes and brackets alone. Goes on where a piece of text ended.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nesting {
    /// Levels around the value.
    outside: usize,
    depth: usize,
    /// A bit a level, the innermost lowest: whether it is a list.
    kinds: u128,
    in_string: bool,
    after_backslash: bool,
    /// The first mistake. The end is looked for all the same.
    pub broken: Option<Broken>,
}

impl Nesting {
    /// A value that stands in so many levels.
    pub fn within(depth: usize) -> Self {
        Nesting { outside: depth, ..Nesting::default() }
    }

    /// The position after the value; `None` where the text ends before it does. `from`: its first byte, or where the text
    /// ended the last time.
    pub fn run(&mut self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            if std::mem::take(&mut self.after_backslash) {
                if at >= text.len() {
                    self.after_backslash = true;
                    return None;
                }
                at += 1;
            }
            if self.in_string {
                at = find_quote(text, at)?;
                (self.in_string, self.after_backslash) = (text[at] == b'\\', text[at] == b'\\');
            } else {
                at = find_bracket(text, at)?;
                match text[at] {
                    b'"' => {
                        self.in_string = true;
                        at += 1;
                        continue;
                    }
                    byte @ (b'{' | b'[') => self.open(byte == b'[', at),
                    byte => self.close(byte == b']', at),
                }
            }
            at += 1;
            if self.depth == 0 && !self.in_string {
                return Some(at);
            }
        }
    }

    fn open(&mut self, is_list: bool, at: usize) {
        self.depth += 1;
        self.kinds = self.kinds << 1 | u128::from(is_list);
        if self.outside + self.depth > MAX_DEPTH {
            self.broken.get_or_insert(Broken { at, code: Code::TooComplex });
        }
    }

    fn close(&mut self, is_list: bool, at: usize) {
        if self.kinds & 1 != u128::from(is_list) {
            self.broken.get_or_insert(Broken::here(at));
        }
        self.kinds >>= 1;
        self.depth = self.depth.saturating_sub(1);
    }
}

/// The content of a string as text. What is no escape stays as it is; half a surrogate pair becomes U+FFFD.
pub(super) fn unescape(raw: &[u8], into: &mut Vec<u8>) {
    into.clear();
    let mut at = 0;
    while let Some(found) = raw[at..].iter().position(|byte| *byte == b'\\') {
        into.extend_from_slice(&raw[at..at + found]);
        at += found;
        let plain = match raw.get(at + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') if unit(raw, at).is_some() => {
                let (sign, next) = code_point(raw, at);
                into.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                at = next;
                continue;
            }
            _ => {
                into.push(b'\\');
                at += 1;
                continue;
            }
        };
        into.push(plain);
        at += 2;
    }
    into.extend_from_slice(&raw[at..]);
}

/// The character of the escape at `at`, which may be two for one character, and the position after it.
fn code_point(raw: &[u8], at: usize) -> (char, usize) {
    let first = unit(raw, at).unwrap_or_default();
    if let (0xD800..0xDC00, Some(second @ 0xDC00..0xE000)) = (first, unit(raw, at + 6)) {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), at + 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), at + 6)
}

/// The UTF-16 unit of the escape `\uXXXX` at `at`.
fn unit(raw: &[u8], at: usize) -> Option<u32> {
    let digits = raw.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

/// The first quote or backslash at or after `at`.
#[inline]
fn find_quote(text: &[u8], at: usize) -> Option<usize> {
    find(text, at, |word| equal_bytes(word, b'"') | equal_bytes(word, b'\\'))
}

/// The first quote or bracket at or after `at`. The two kinds of brackets differ in one bit only.
#[inline]
fn find_bracket(text: &[u8], at: usize) -> Option<usize> {
    const BIT: u64 = 0x2020_2020_2020_2020;
    find(text, at, |word| equal_bytes(word, b'"') | equal_bytes(word | BIT, b'{') | equal_bytes(word | BIT, b'}'))
}

/// The first byte that is marked, eight at a time.
#[inline]
fn find(text: &[u8], mut at: usize, marks: impl Fn(u64) -> u64) -> Option<usize> {
    while let Some(eight) = text.get(at..at + 8) {
        let found = marks(word(eight));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = text.get(at..)?;
    let mut eight = [0; 8];
    eight[..rest.len()].copy_from_slice(rest);
    let found = marks(u64::from_le_bytes(eight));
    (found != 0).then(|| at + found.trailing_zeros() as usize / 8)
}
