//! What a file is, from its first bytes.

use serde::{Deserialize, Serialize};

use super::encoding::{self, Transcoder};
use super::format::{Format, recognised};
use super::presets;
use super::source::unpack_head;
use super::{Dialect, DialectChoice, Encoding, FileShape, IngestError, Kind, Packing, Place};

/// How many bytes of a file (unpacked) are looked at before the mapping.
pub const HEAD_BYTES: usize = 1 << 20;

/// How many bytes, of all files together, tell how much memory reading takes.
pub const SAMPLE_BYTES: usize = 8 << 20;

/// How many bytes of each file [`super::preview()`] wants: [`HEAD_BYTES`] to tell what it is, and its share of [`SAMPLE_BYTES`].
pub fn head_bytes(sizes: &[u64]) -> Vec<usize> {
    sizes.iter().map(|size| sample_share(*size, sizes.iter().sum()).max(HEAD_BYTES)).collect()
}

/// The share of a file in [`SAMPLE_BYTES`], by its size; of small ones enough for some rows.
pub(super) fn sample_share(size: u64, of_all: u64) -> usize {
    const LEAST: usize = 64 << 10;
    ((SAMPLE_BYTES as u128 * u128::from(size) / u128::from(of_all.max(1))) as usize).max(LEAST)
}

/// The beginning of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Name of the file.
    pub name: String,
    /// Its first bytes as they are on disk: [`HEAD_BYTES`] or more, or the whole file.
    pub bytes: Vec<u8>,
    /// Size of the whole file.
    pub size: u64,
}

/// A file's shape and the beginning of its text.
pub(super) struct Opened {
    pub shape: FileShape,
    /// Unpacked UTF-8 without byte order mark.
    pub text: Vec<u8>,
    /// The text is all of the file.
    pub whole: bool,
    /// Bytes of the file that the text was made of.
    pub used: usize,
}

/// Bytes of a file that [`needs_decoder`] wants to see: the first of them must come out of gzip.
pub const MAGIC_BYTES: usize = 4 << 10;

/// Whether a file that begins with these bytes must become text first: Parquet, Avro, a workbook, zip, zstd, also in gzip.
/// Nothing of it is done here. Text in gzip is read as it is.
pub fn needs_decoder(head: &[u8]) -> bool {
    const MAGIC: [&[u8]; 7] =
        [b"PAR1", b"PARE", b"Obj\x01", b"PK\x03\x04", b"PK\x05\x06", b"\x28\xB5\x2F\xFD", b"\xD0\xCF\x11\xE0"];
    let is_packed = |head: &[u8]| MAGIC.iter().any(|magic| head.starts_with(magic));
    match Packing::of(head) {
        Packing::None => is_packed(head),
        Packing::Gzip => {
            let (inner, _) = unpack_head(head, 8);
            // gzip in gzip is for the decoder, too: it takes both off.
            is_packed(&inner) || Packing::of(&inner) == Packing::Gzip
        }
    }
}

/// What a file is: packing, format, dialect (with what the person fixed), columns.
///
/// # Errors
/// An empty file, a picture, a header without rows, no delimiter.
pub fn shape(head: &Head, choice: &DialectChoice) -> Result<FileShape, IngestError> {
    open(head, choice).map(|opened| opened.shape)
}

pub(super) fn open(head: &Head, choice: &DialectChoice) -> Result<Opened, IngestError> {
    let file = head.name.clone();
    if head.bytes.is_empty() {
        return Err(IngestError::Empty { file });
    }
    let packing = Packing::of(&head.bytes);
    let mut whole = head.bytes.len() as u64 >= head.size;
    let (bytes, used) = unpacked(&head.bytes, HEAD_BYTES);
    whole &= bytes.len() < HEAD_BYTES;
    if bytes.is_empty() {
        return Err(match packing {
            Packing::Gzip => IngestError::Gzip { file, byte: used as u64 },
            Packing::None => IngestError::Empty { file },
        });
    }
    if let Some(kind) = kind(&bytes) {
        return Err(IngestError::NotText { file, kind, place: None });
    }
    let encoding = choice.encoding.unwrap_or_else(|| encoding::guess(&bytes, whole));
    let text = utf8(&bytes, encoding);
    if let Some(at) = text.iter().position(|byte| *byte == 0) {
        return Err(IngestError::NotText { file, kind: Kind::Binary, place: Some(Place::of_byte(&text, at)) });
    }
    if text.trim_ascii().is_empty() {
        return Err(IngestError::Empty { file });
    }
    let found = recognised(&text, &file);
    let mut dialect = dialect(found, &text, &file, encoding, choice);
    let mut columns = found.columns(&text, &file, &dialect)?;
    if !dialect.header {
        columns = known_header(found, &text, &columns, &dialect).unwrap_or(columns);
    }
    if let (Some(list), None) = (presets::list_of(&columns), &choice.rows) {
        dialect.rows = Some(format!("{}.{list}[]", dialect.rows.as_deref().unwrap_or("[]")));
        dialect = choice.apply(found.sniff(&text, &file, dialect));
        columns = found.columns(&text, &file, &dialect)?;
    }
    if presets::writes_utc(&columns) {
        dialect.stamp_zone.get_or_insert_with(|| "UTC".into());
    }
    presets::check_has_users(&file, &columns)?;
    let event = presets::event_of_file(&file, &columns);
    let shape = FileShape { file, size: head.size, format: found.id().into(), packing, dialect, columns, event };
    Ok(Opened { shape, text, whole, used })
}

/// The first bytes of a file without packing, at most so many, and how many bytes of the file they are.
pub(super) fn unpacked(head: &[u8], most: usize) -> (Vec<u8>, usize) {
    match Packing::of(head) {
        Packing::Gzip => unpack_head(head, most),
        Packing::None => {
            let used = head.len().min(most);
            (head[..used].to_vec(), used)
        }
    }
}

/// Bytes of an encoding as UTF-8.
pub(super) fn utf8(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut text = Vec::new();
    let mut transcoder = Transcoder::new(encoding);
    transcoder.push(bytes, &mut text);
    transcoder.finish(&mut text);
    text
}

/// The names of the columns of a file that has none, where its first row says which tool wrote it.
fn known_header(format: &dyn Format, text: &[u8], columns: &[String], dialect: &Dialect) -> Option<Vec<String>> {
    let first = format.rows(text, dialect, true, 1);
    presets::header_of(format.cells(text, &first, columns, dialect).first()?)
}

/// What the person fixed goes into the guess (a delimiter changes the columns) and over it.
fn dialect(format: &dyn Format, text: &[u8], file: &str, encoding: Encoding, choice: &DialectChoice) -> Dialect {
    let blank = Dialect { delimiter: 0, encoding, ..Dialect::default() };
    choice.apply(format.sniff(text, file, choice.apply(blank)))
}

/// Files that are no text, by their first bytes. Those for the decoder come here only where nobody asked it.
fn kind(bytes: &[u8]) -> Option<Kind> {
    const MAGIC: &[(&[u8], Kind)] = &[
        (b"\x89PNG", Kind::Picture),
        (b"\xFF\xD8\xFF", Kind::Picture),
        (b"GIF8", Kind::Picture),
        (b"II*\0", Kind::Picture),
        (b"MM\0*", Kind::Picture),
        (b"%PDF", Kind::Pdf),
        (b"7z\xBC\xAF", Kind::Packed),
        (b"\xFD7zXZ", Kind::Packed),
        (b"BZh", Kind::Packed),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Kind::Picture);
    }
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
    known.or_else(|| needs_decoder(bytes).then_some(Kind::Packed))
}
