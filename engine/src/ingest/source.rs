//! Where bytes come from, and files that must be read from the beginning to the end: packed ones, and other encodings than UTF-8.

use std::io::Write;

use flate2::write::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use super::encoding::Transcoder;
use super::format::{RowReader, format};
use super::scan::State;
use super::{IngestError, ReadPlan};

/// Bytes of a file by position: a `File` in a browser, a file on disk, a buffer in a test.
pub trait ByteSource {
    /// Number of bytes.
    fn size(&self) -> u64;

    /// Appends up to `len` bytes from position `at` to `into`; fewer only at the end.
    ///
    /// # Errors
    /// What the platform says, in plain words.
    fn read(&mut self, at: u64, len: usize, into: &mut Vec<u8>) -> Result<(), String>;
}

impl ByteSource for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read(&mut self, at: u64, len: usize, into: &mut Vec<u8>) -> Result<(), String> {
        let from = (at as usize).min(self.len());
        into.extend_from_slice(&self[from..(from + len).min(self.len())]);
        Ok(())
    }
}

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// Not at all.
    None,
    /// gzip, one or more members.
    Gzip,
}

impl Packing {
    /// By the first bytes.
    pub fn of(head: &[u8]) -> Packing {
        if head.starts_with(&[0x1F, 0x8B, 8]) { Packing::Gzip } else { Packing::None }
    }
}

/// Packed bytes a step: unpacked at most a thousand times as many.
const STEP: usize = 128 * 1024;

/// Packed bytes that are unpacked before what came of them is counted: at most 8 MB.
const SIP: usize = 8 * 1024;

/// Bytes that may be unpacked whatever the size of the file.
const FREE: u64 = 64 << 20;

/// Beyond [`FREE`]: bytes unpacked for each byte of the file. Deflate's most is 1,032, for nothing but repetition; event files
/// come to some tens. It is what the decoder allows other packed files.
const MOST_RATIO: u64 = 1_000;

/// A file that is read from the beginning to the end, step by step.
pub struct Stream {
    pub(super) file: usize,
    /// Bytes of the file that were read.
    at: u64,
    size: u64,
    unpacker: Option<MultiGzDecoder<Vec<u8>>>,
    /// Bytes that were unpacked.
    unpacked: u64,
    transcoder: Transcoder,
    /// Unpacked UTF-8 that is not yet rows.
    pub(super) text: Vec<u8>,
    /// Position of `text` in the whole text, and its line ends before.
    pub(super) offset: u64,
    pub(super) lines: u64,
    pub(super) after_cr: bool,
    pub(super) rows: Box<dyn RowReader>,
}

impl Stream {
    /// The beginning of a file. `file`: its position in the order given.
    pub fn new(file: usize, plan: &ReadPlan) -> Self {
        Stream {
            file,
            at: 0,
            size: plan.size,
            unpacker: (plan.packing == Packing::Gzip).then(|| MultiGzDecoder::new(Vec::new())),
            unpacked: 0,
            transcoder: Transcoder::new(plan.dialect.encoding),
            text: Vec::new(),
            offset: 0,
            lines: 0,
            after_cr: false,
            rows: format(&plan.format).reader(plan, State::RowStart, true),
        }
    }

    /// Bytes of the file that were read, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.at
    }

    /// Unpacks the next step into `text`; whether the file is at its end. One that unpacks to more than can be rows is refused
    /// before the rest of it is.
    pub(super) fn advance(&mut self, file: &str, source: &mut dyn ByteSource) -> Result<bool, IngestError> {
        let mut bytes = Vec::with_capacity(STEP);
        let byte = self.at;
        let failed = |reason| IngestError::Source { file: file.into(), byte, reason };
        source.read(byte, STEP, &mut bytes).map_err(failed)?;
        let before = self.at;
        self.at += bytes.len() as u64;
        let last = bytes.is_empty() || self.at >= self.size;
        let damaged = |byte| move |_| IngestError::Gzip { file: file.into(), byte };
        match &mut self.unpacker {
            Some(unpacker) => {
                let mut packed = before;
                for sip in bytes.chunks(SIP) {
                    unpacker.write_all(sip).map_err(damaged(packed))?;
                    packed += sip.len() as u64;
                    self.unpacked += unpacker.get_ref().len() as u64;
                    self.transcoder.push(unpacker.get_ref(), &mut self.text);
                    unpacker.get_mut().clear();
                    if self.unpacked > FREE && self.unpacked / MOST_RATIO > packed {
                        return Err(IngestError::Inflates { file: file.into(), ratio: MOST_RATIO });
                    }
                }
                if last {
                    unpacker.try_finish().map_err(damaged(packed))?;
                    self.transcoder.push(unpacker.get_ref(), &mut self.text);
                }
            }
            None => self.transcoder.push(&bytes, &mut self.text),
        }
        if last {
            self.transcoder.finish(&mut self.text);
        }
        Ok(last)
    }
}

/// The first bytes of a packed file, unpacked as far as they go, and how many packed bytes they are.
/// The cut end of a head is no mistake.
pub(super) fn unpack_head(head: &[u8], limit: usize) -> (Vec<u8>, usize) {
    let mut unpacker = MultiGzDecoder::new(Vec::new());
    let mut used = 0;
    for step in head.chunks(4096) {
        used += step.len();
        if unpacker.write_all(step).is_err() || unpacker.get_ref().len() >= limit {
            break;
        }
    }
    // The rest that the decoder still holds; it fails where the head is cut, which is expected.
    if unpacker.get_ref().len() < limit {
        let _cut = unpacker.try_finish();
    }
    let mut text = std::mem::take(unpacker.get_mut());
    text.truncate(limit);
    (text, used)
}
