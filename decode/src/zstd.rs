//! zstd (RFC 8878): frames one after the other, perhaps with skippable ones between.

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::output::Output;
use crate::{Decoder, Job, Problem, unpack};

/// Bytes that a frame may look back. More is only written on special demand (`--ultra`, `--long`).
const MOST_WINDOW: u64 = 128 << 20;

const MAGIC: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// The decoder.
pub(crate) struct Zstd;

impl Decoder for Zstd {
    fn id(&self) -> &'static str {
        "zstd"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        is(head)
    }

    fn decode(&self, job: Job, out: &mut Output) -> Result<(), Problem> {
        let name = unpack::without_ending(job.name, &[".zst", ".zstd"]).to_owned();
        unpack::stream(&mut Frames::new(job.input), &name, job.depth, out)
    }
}

/// Whether bytes begin a frame, or a skippable one before it.
pub(crate) fn is(head: &[u8]) -> bool {
    head.starts_with(MAGIC) || matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

/// Unpacks all frames of a stream.
pub(crate) struct Frames<R: BufRead> {
    packed: R,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: Read> Frames<BufReader<R>> {
    /// Of a stream without a buffer.
    pub fn new(packed: R) -> Self {
        Frames::of(BufReader::with_capacity(64 * 1024, packed))
    }
}

impl<R: BufRead> Frames<R> {
    pub fn of(packed: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MOST_WINDOW);
        Frames { packed, decoder, inside: false }
    }

    /// Begins the next frame, passing over skippable ones; `false` at the end.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.packed.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.packed.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(FrameDecoderError::WindowSizeTooBig { .. }) => {
                    return Err(Problem::PartTooLarge { part: "zstd --long".into(), most: MOST_WINDOW }.into());
                }
                Err(error) => return Err(invalid(error)),
            }
        }
        Ok(false)
    }

    /// Whether the frame's own checksum, where it has one, is that of its content.
    fn check(&self) -> io::Result<()> {
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(told), Some(found)) if told != found => Err(invalid("the checksum of a frame is wrong")),
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while !into.is_empty() {
            if !self.inside {
                self.inside = self.begin()?;
                if !self.inside {
                    break;
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder.decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1)).map_err(invalid)?;
            }
            match self.decoder.read(into)? {
                0 => {
                    self.check()?;
                    self.inside = false;
                }
                n => return Ok(n),
            }
        }
        Ok(0)
    }
}

fn invalid(error: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}
