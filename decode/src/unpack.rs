//! A packed stream whose content is not yet known: more packing is taken off, text goes out as it is, and what is not text is
//! held in memory for its own decoder.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use serde_json::Value as Json;

use crate::input::Input;
use crate::output::{Likeness, Output, Waiting};
use crate::{Job, Problem, gzip, recognise, zstd};

/// Bytes of a part that are looked at to tell what it is.
const HEAD: usize = 64 * 1024;

/// Archives that may stand inside each other: a workbook in a zip is two.
const MOST_DEPTH: usize = 3;

/// What a part is, told from its first bytes, with all packing taken off.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Content {
    /// For the decoder of that id.
    Packed(&'static str),
    /// Text.
    Text(Likeness),
    /// Nothing that is read.
    None,
}

/// Brings the content of a stream out.
pub(crate) fn stream(packed: &mut dyn Read, name: &str, depth: usize, out: &mut Output) -> Result<(), Problem> {
    let (began, waiting) = (out.begin(), out.waiting());
    waiting.set(Waiting { began, ..Waiting::default() });
    with_plain(packed, name, depth, Some(&waiting), &mut |head, plain, name| match look(head) {
        Content::None => {
            out.leave_out(name);
            Ok(())
        }
        Content::Packed(_) => whole(plain, (name, began), depth, out),
        Content::Text(likeness) => text(plain, name, likeness, out),
    })?;
    waiting.set(Waiting::default());
    Ok(())
}

/// What a stream is. Reads its head only.
pub(crate) fn content(packed: &mut dyn Read, name: &str) -> Result<Content, Problem> {
    with_plain(packed, name, 0, None, &mut |head, _, _| Ok(look(head)))
}

/// A name without the first of these endings that it has.
pub(crate) fn without_ending<'a>(name: &'a str, endings: &[&str]) -> &'a str {
    let has = |ending: &&&str| name.len() > ending.len() && name.to_ascii_lowercase().ends_with(**ending);
    endings.iter().find(has).map_or(name, |ending| &name[..name.len() - ending.len()])
}

/// What is done with a plain stream, given its first bytes, all of it, and its name.
type Then<'a, T> = dyn FnMut(&[u8], &mut dyn BufRead, &str) -> Result<T, Problem> + 'a;

/// The first bytes of a stream that was looked at, then the rest; tells how many bytes wait in it.
struct Ahead<'a, R: Read> {
    head: &'a [u8],
    rest: BufReader<R>,
    /// Bytes that went on.
    gone: u64,
    waiting: Option<&'a Cell<Waiting>>,
}

impl<R: Read> Read for Ahead<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(into)?;
        self.consume(len);
        Ok(len)
    }
}

impl<R: Read> BufRead for Ahead<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.head.is_empty() { self.rest.fill_buf() } else { Ok(self.head) }
    }

    fn consume(&mut self, len: usize) {
        match self.head.len() {
            0 => self.rest.consume(len),
            n => self.head = &self.head[len.min(n)..],
        }
        if let Some(waiting) = self.waiting {
            let bytes = (self.head.len() + self.rest.buffer().len()) as u64;
            self.gone += len as u64;
            waiting.set(Waiting { bytes, of: self.gone + bytes, ..waiting.get() });
        }
    }
}

/// Takes gzip and zstd off, and looks at the first bytes. `waiting`: told how many bytes wait before the outermost packing.
fn with_plain<T>(
    packed: &mut dyn Read,
    name: &str,
    depth: usize,
    waiting: Option<&Cell<Waiting>>,
    then: &mut Then<T>,
) -> Result<T, Problem> {
    if depth > MOST_DEPTH {
        return Err(Problem::TooDeep);
    }
    let mut head = Vec::new();
    packed.take(HEAD as u64).read_to_end(&mut head).map_err(|error| Problem::from_io(name, error))?;
    let mut plain = Ahead { head: &head, rest: BufReader::with_capacity(HEAD, packed), gone: 0, waiting };
    if head.starts_with(gzip::MAGIC) {
        let mut inner = MultiGzDecoder::new(plain);
        with_plain(&mut inner, without_ending(name, &[".gz"]), depth + 1, None, then)
    } else if zstd::is(&head) {
        let mut inner = zstd::Frames::of(plain);
        with_plain(&mut inner, without_ending(name, &[".zst", ".zstd"]), depth + 1, None, then)
    } else {
        plain.waiting = None;
        then(&head, &mut plain, name)
    }
}

fn look(head: &[u8]) -> Content {
    if let Some(decoder) = recognise(head) {
        Content::Packed(decoder.id())
    } else if is_text(head) {
        Content::Text(likeness(head))
    } else {
        Content::None
    }
}

/// Text of any encoding. UTF-16 has zeros in every second byte only.
fn is_text(head: &[u8]) -> bool {
    const OTHER: [&[u8]; 8] =
        [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"%PDF", b"7z\xBC\xAF", b"\xFD7zXZ", b"BZh", b"Rar!"];
    if OTHER.iter().any(|magic| head.starts_with(magic)) || head.trim_ascii().is_empty() {
        return false;
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).any(|byte| *byte == 0);
    !(zeros(0) && zeros(1))
}

/// Whether parts that begin like this one may stand in one file.
fn likeness(head: &[u8]) -> Likeness {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || head.contains(&0) {
        return Likeness::None;
    }
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let Some(first) = lines.next() else { return Likeness::None };
    if first.starts_with(b"{") {
        let keys = keys_of_all(std::iter::once(first).chain(lines));
        return keys.map_or(Likeness::None, Likeness::JsonLines);
    }
    // A line with values in it is no header: dropping it would drop a row.
    let is_value = |field: &[u8]| {
        let field = field.trim_ascii();
        let field = field.strip_prefix(b"\"").unwrap_or(field);
        field.first().is_none_or(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'[' | b'{'))
    };
    let mut fields = first.split(|byte| matches!(byte, b',' | b';' | b'\t' | b'|'));
    let whole = head.len() > first.len() && first.iter().filter(|byte| **byte == b'"').count() % 2 == 0;
    if whole && !fields.any(is_value) { Likeness::Header(first.to_vec()) } else { Likeness::None }
}

/// The keys that every object has, of an object a line. `None`: the first line is none, or the second begins as none. The last
/// line may be cut.
fn keys_of_all<'a>(mut lines: impl Iterator<Item = &'a [u8]>) -> Option<Vec<String>> {
    let keys = |line: &[u8]| match serde_json::from_str(std::str::from_utf8(line).ok()?) {
        Ok(Json::Object(object)) => Some(object),
        _ => None,
    };
    let mut common: Vec<String> = keys(lines.next()?)?.into_iter().map(|(key, _)| key).collect();
    for (at, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
        if at == 0 && !line.starts_with(b"{") {
            return None;
        }
        let Some(object) = keys(line) else { break };
        common.retain(|key| object.contains_key(key));
    }
    Some(common)
}

fn text(plain: &mut dyn BufRead, name: &str, likeness: Likeness, out: &mut Output) -> Result<(), Problem> {
    let is_table = matches!(likeness, Likeness::Header(_));
    if out.part(name, name, likeness)? {
        skip(plain, is_table).map_err(|error| Problem::from_io(name, error))?;
    }
    loop {
        let piece = plain.fill_buf().map_err(|error| Problem::from_io(name, error))?;
        if piece.is_empty() {
            return Ok(());
        }
        out.write(piece)?;
        let len = piece.len();
        plain.consume(len);
    }
}

/// Passes over the byte order mark and the header of a part that goes on in the file at hand.
fn skip(plain: &mut dyn BufRead, header: bool) -> io::Result<()> {
    if plain.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
        plain.consume(3);
    }
    if !header {
        return Ok(());
    }
    loop {
        let buffer = plain.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let len = end.map_or(buffer.len(), |end| end + 1);
        plain.consume(len);
        if end.is_some() || len == 0 {
            return Ok(());
        }
    }
}

/// Holds a file that is read from anywhere, and gives it to its decoder. `began`: where the counter of the file around it stood.
fn whole(plain: &mut dyn BufRead, (name, began): (&str, u64), depth: usize, out: &mut Output) -> Result<(), Problem> {
    let most = out.limits().whole as u64;
    let mut bytes = Vec::new();
    loop {
        let piece = plain.fill_buf().map_err(|error| Problem::from_io(name, error))?;
        if piece.is_empty() {
            break;
        }
        bytes.extend_from_slice(piece);
        if bytes.len() as u64 > most {
            return Err(Problem::PartTooLarge { part: name.into(), most });
        }
        out.budget().check(bytes.len() as u64)?;
        let len = piece.len();
        plain.consume(len);
    }
    let Some(decoder) = recognise(&bytes) else { return Ok(()) };
    let size = bytes.len() as u64;
    let input = Input::new(&mut bytes);
    out.enter(began, input.counter(), size);
    decoder.decode(Job { input, name, depth: depth + 1 }, out)?;
    out.leave(began);
    Ok(())
}
