//! How pages are packed. All codecs are pure Rust.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::avro::block::{all, snappy};
use crate::{Problem, zstd};

/// Unpacks a page of `len` bytes.
pub(super) fn unpack(codec: i64, packed: Vec<u8>, len: usize) -> Result<Vec<u8>, Problem> {
    let plain = match codec {
        0 => packed,
        // Nothing is packed to nothing, whatever the codec.
        _ if len == 0 => Vec::new(),
        1 => snappy(&packed, len)?,
        2 => all(MultiGzDecoder::new(packed.as_slice()), len)?,
        4 => brotli(&packed, len)?,
        5 => lz4_hadoop(&packed, len).or_else(|_| lz4(&packed, len))?,
        6 => all(zstd::Frames::new(packed.as_slice()), len)?,
        7 => lz4(&packed, len)?,
        other => return Err(Problem::Unsupported { what: format!("Parquet (codec {other})") }),
    };
    if plain.len() == len { Ok(plain) } else { Err(Problem::damaged("", "a page of another size than it says")) }
}

fn brotli(packed: &[u8], len: usize) -> Result<Vec<u8>, Problem> {
    let mut plain = Vec::new();
    let reader = brotli_decompressor::Decompressor::new(packed, 32 * 1024);
    reader.take(len as u64 + 1).read_to_end(&mut plain).map_err(|error| Problem::from_io("", error))?;
    Ok(plain)
}

fn lz4(packed: &[u8], len: usize) -> Result<Vec<u8>, Problem> {
    /// A byte of lz4 unpacks to 255 at most.
    const MOST_RATIO: usize = 256;
    if len > packed.len().saturating_mul(MOST_RATIO) {
        return Err(Problem::damaged("", "a wrong length"));
    }
    lz4_flex::block::decompress(packed, len).map_err(|error| Problem::damaged("", error))
}

/// Blocks as Hadoop frames them: plain length, packed length, both big-endian.
fn lz4_hadoop(packed: &[u8], len: usize) -> Result<Vec<u8>, Problem> {
    let wrong = || Problem::damaged("", "a wrong length");
    let mut plain = Vec::new();
    let mut rest = packed;
    while let Some((head, behind)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, e, f, g, h] = *head;
        let block_len = u32::from_be_bytes([a, b, c, d]) as usize;
        let (block, next) = behind.split_at_checked(u32::from_be_bytes([e, f, g, h]) as usize).ok_or_else(wrong)?;
        if block_len > len - plain.len() {
            return Err(wrong());
        }
        plain.extend_from_slice(&lz4(block, block_len)?);
        rest = next;
    }
    if rest.is_empty() { Ok(plain) } else { Err(wrong()) }
}
