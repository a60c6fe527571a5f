//! A block's bytes: packed by a codec, then values one after the other.

use std::io::Read;

use flate2::read::DeflateDecoder;

use super::zigzag;
use crate::{Problem, zstd};

/// How blocks are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Null,
    Deflate,
    Snappy,
    Zstandard,
}

impl Codec {
    pub fn of(name: &str) -> Result<Codec, Problem> {
        match name {
            "null" | "" => Ok(Codec::Null),
            "deflate" => Ok(Codec::Deflate),
            "snappy" => Ok(Codec::Snappy),
            "zstandard" => Ok(Codec::Zstandard),
            other => Err(Problem::Unsupported { what: format!("Avro ({other})") }),
        }
    }

    /// The plain bytes of a block, at most `most`.
    pub fn unpack(self, packed: Vec<u8>, most: usize) -> Result<Vec<u8>, Problem> {
        match self {
            Codec::Null => Ok(packed),
            Codec::Deflate => all(DeflateDecoder::new(packed.as_slice()), most),
            Codec::Zstandard => all(zstd::Frames::new(packed.as_slice()), most),
            Codec::Snappy => {
                // Behind the block stands the CRC-32 of the plain bytes.
                let Some((packed, crc)) = packed.split_last_chunk::<4>() else {
                    return Err(Problem::damaged("", "no checksum"));
                };
                let plain = snappy(packed, most)?;
                let mut found = flate2::Crc::new();
                found.update(&plain);
                if found.sum() == u32::from_be_bytes(*crc) {
                    Ok(plain)
                } else {
                    Err(Problem::damaged("", "the checksum is wrong"))
                }
            }
        }
    }
}

/// All that a reader gives, if it is not more than `most`.
pub(crate) fn all(packed: impl Read, most: usize) -> Result<Vec<u8>, Problem> {
    let mut plain = Vec::new();
    packed.take(most as u64 + 1).read_to_end(&mut plain).map_err(|error| Problem::from_io("", error))?;
    if plain.len() > most { Err(Problem::PartTooLarge { part: String::new(), most: most as u64 }) } else { Ok(plain) }
}

/// A raw snappy block.
pub(crate) fn snappy(packed: &[u8], most: usize) -> Result<Vec<u8>, Problem> {
    /// Three bytes of snappy unpack to 64 at most.
    const MOST_RATIO: usize = 22;
    let len = snap::raw::decompress_len(packed).map_err(|error| Problem::damaged("", error))?;
    if len > packed.len().saturating_mul(MOST_RATIO) {
        return Err(Problem::damaged("", "a wrong length"));
    }
    if len > most {
        return Err(Problem::PartTooLarge { part: String::new(), most: most as u64 });
    }
    snap::raw::Decoder::new().decompress_vec(packed).map_err(|error| Problem::damaged("", error))
}

/// The values of a block, read from front to back.
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Bytes { rest: bytes }
    }

    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Problem> {
        let (taken, rest) =
            self.rest.split_at_checked(len).ok_or_else(|| Problem::damaged("", "the block ends here"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub fn long(&mut self) -> Result<i64, Problem> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(zigzag(value));
            }
        }
        Err(Problem::damaged("", "a number of more than 64 bits"))
    }

    /// A length and as many bytes.
    pub fn sized(&mut self) -> Result<&'a [u8], Problem> {
        let len = self.long()?;
        self.take(usize::try_from(len).map_err(|_| Problem::damaged("", "a negative length"))?)
    }
}
