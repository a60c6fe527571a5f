//! Files that are not plain text to plain text files: Parquet, Avro, XLSX, ODS, and whatever lies in zip, zstd or gzip.
//!
//! In: a [`ByteSource`] and a name. Out, into a [`Sink`]: one or more text files, in pieces. A table becomes CSV (RFC 4180,
//! UTF-8, header first); text that was packed comes out as it is. What reads text files then reads these: one path for
//! preview, rejects, cancel.
//!
//! How values are written (`value`): an instant as `2025-07-01T11:35:00.250Z`, a time without zone the same without `Z`,
//! a day as `2025-07-01`, numbers exactly or as the shortest text that reads back equal, a missing value as nothing, bytes in
//! hexadecimal. Fields of a record become columns `a.b`; lists and maps become JSON in their column.
//!
//! Invariants: the same bytes give the same text on every machine. Memory is bounded by [`Limits`], whatever a file claims of
//! itself. No input panics: a damaged file is a [`DecodeError`] that says where and what to do. Parts of an archive with the
//! same header, and the same words in their names, are one text file, for an export of a thousand hourly files is one table.
//!
//! A new format is a file and a line in `DECODERS`.

mod avro;
mod csv;
mod error;
mod german;
mod gzip;
mod input;
mod json;
mod limits;
mod ole;
mod output;
mod parquet;
mod part_name;
mod sheet;
mod unpack;
mod value;
mod zip;
mod zstd;

use std::cell::Cell;
use std::rc::Rc;

pub use engine::ingest::ByteSource;
pub use error::{DecodeError, Problem};
pub use limits::Limits;
pub use output::{Sink, TextFile};

use input::Input;
use output::Output;

/// Every decoder, sorted.
const DECODERS: &[&dyn Decoder] = &[&avro::Avro, &gzip::Gzip, &ole::Ole, &parquet::Parquet, &zip::Zip, &zstd::Zstd];

/// A kind of file that can be turned into text files.
trait Decoder: Sync {
    /// The word for it.
    fn id(&self) -> &'static str;

    /// Whether a file that begins with these bytes (64 are enough) is of this kind.
    fn recognises(&self, head: &[u8]) -> bool;

    /// Writes the text files in it.
    ///
    /// # Errors
    /// See [`Problem`].
    fn decode(&self, job: Job, out: &mut Output) -> Result<(), Problem>;
}

/// What a decoder works on.
struct Job<'a> {
    input: Input<'a>,
    /// The name that the text file gets, if there is one only.
    name: &'a str,
    /// Archives around this file.
    depth: usize,
}

/// The decoder for a file that begins with these bytes. `None`: it is read as text.
fn recognise(head: &[u8]) -> Option<&'static dyn Decoder> {
    DECODERS.iter().copied().find(|decoder| decoder.recognises(head))
}

/// Turns a file into text files. Returns the parts that hold no data and were left out, by name.
///
/// # Errors
/// A file that is damaged, protected, larger than [`Limits`] allow, or of a kind that is not read.
pub fn decode(
    source: &mut dyn ByteSource,
    name: &str,
    limits: Limits,
    sink: &mut dyn Sink,
) -> Result<Vec<String>, DecodeError> {
    run(source, name, limits, sink, u64::MAX).map(|beginning| beginning.left_out)
}

/// The first part of what a file unpacks to; all of it where it is that short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    /// Bytes of text in the whole file. Where there is more than came out, an estimate, which believes what the file says of
    /// itself only as far as [`Limits`] go.
    pub unpacks_to: u64,
    /// Nothing is missing.
    pub whole: bool,
    /// Parts that hold no data, as far as they were met.
    pub left_out: Vec<String>,
}

/// Turns the beginning of a file into text files, of `wanted` bytes of text or little more.
///
/// # Errors
/// As [`decode()`], of what is met up to there.
pub fn beginning(
    source: &mut dyn ByteSource,
    name: &str,
    limits: Limits,
    sink: &mut dyn Sink,
    wanted: u64,
) -> Result<Beginning, DecodeError> {
    run(source, name, limits, sink, wanted)
}

fn run(
    source: &mut dyn ByteSource,
    name: &str,
    limits: Limits,
    sink: &mut dyn Sink,
    wanted: u64,
) -> Result<Beginning, DecodeError> {
    let mut position: Rc<Cell<u64>> = Rc::default();
    let mut run = || {
        let mut head = Vec::new();
        source.read(0, 64, &mut head).map_err(Problem::Source)?;
        let decoder = recognise(&head).ok_or(Problem::Unknown)?;
        let input = Input::new(source);
        position = input.position();
        let mut out = Output::new(sink, limits, input.size(), input.counter()).first(wanted);
        let done = decoder.decode(Job { input, name, depth: 0 }, &mut out);
        let (whole, unpacks_to) = (!out.is_full(), out.unpacks_to());
        if whole {
            done?;
        }
        Ok(Beginning { unpacks_to, whole, left_out: out.finish()? })
    };
    let done = run();
    done.map_err(|problem| DecodeError { file: name.into(), problem, byte: position.get() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoders_are_sorted_and_know_their_first_bytes() {
        assert!(DECODERS.is_sorted_by_key(|decoder| decoder.id()));
        let id = |head: &[u8]| recognise(head).map(|decoder| decoder.id());
        assert_eq!(id(b"PAR1\x15\x04"), Some("parquet"));
        assert_eq!(id(b"Obj\x01\x04"), Some("avro"));
        assert_eq!(id(b"PK\x03\x04\x14"), Some("zip"));
        assert_eq!(id(b"\x28\xB5\x2F\xFD\x04"), Some("zstd"));
        assert_eq!(id(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Some("ole"));
        assert_eq!(id(b"user,time\n"), None);
        assert_eq!(id(b""), None);
    }

    #[test]
    fn the_page_sends_the_same_files_to_the_decoder() {
        for head in [
            &b"PAR1"[..],
            b"Obj\x01",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"\x28\xB5\x2F\xFD",
            b"\xD0\xCF\x11\xE0",
            b"a,b",
            b"%PDF",
        ] {
            let own = recognise(head).is_some();
            assert_eq!(engine::ingest::needs_decoder(head), own, "{head:?}");
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut packer, &head.repeat(2_000)).expect("memory");
            let packed = packer.finish().expect("memory");
            let first = &packed[..packed.len().min(engine::ingest::MAGIC_BYTES)];
            assert_eq!(engine::ingest::needs_decoder(first), own, "{head:?} in gzip");
        }
    }
}
