//! The encodings of values in a page (parquet-format, Encodings.md), each read value by value: nothing is laid out in advance
//! that a page merely claims to hold.

use std::rc::Rc;

use super::hybrid::Hybrid;
use super::schema::Physical;
use crate::Problem;

/// Values of a delta block's part, at most. Writers use 32.
const MOST_MINIBLOCK: u64 = 1 << 16;

/// A value as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw<'a> {
    Bool(bool),
    Int(i64),
    Bytes(&'a [u8]),
}

/// The values of a page.
#[derive(Debug)]
pub(super) enum Values {
    /// Values of one width, one after the other.
    Fixed { bytes: Rc<Vec<u8>>, at: usize, physical: Physical },
    /// Each behind its length.
    Sized { bytes: Rc<Vec<u8>>, at: usize },
    /// Eight a byte.
    Bits { bytes: Rc<Vec<u8>>, at: usize },
    /// Numbers of dictionary entries.
    Codes(Hybrid),
    /// Truth values in runs.
    Runs(Hybrid),
    /// Differences of whole numbers.
    Delta(Delta, Physical),
    /// All lengths first.
    Lengths { lengths: Delta, bytes: Rc<Vec<u8>>, at: usize },
    /// What each value shares with the one before, then the rest.
    Prefixed { prefixes: Delta, suffixes: Delta, bytes: Rc<Vec<u8>>, at: usize, value: Vec<u8> },
    /// The first bytes of all values, then the second ones, …
    Split { bytes: Rc<Vec<u8>>, at: usize, width: usize, physical: Physical, value: Vec<u8> },
}

impl Values {
    /// The values that begin at `at` in the bytes of a page.
    pub fn of(encoding: i64, physical: Physical, bytes: Rc<Vec<u8>>, at: usize) -> Result<Values, Problem> {
        let whole_number = matches!(physical, Physical::Int32 | Physical::Int64);
        let is_bytes = matches!(physical, Physical::Bytes | Physical::Fixed(_));
        Ok(match encoding {
            0 => match physical {
                Physical::Boolean => Values::Bits { bytes, at: at * 8 },
                Physical::Bytes => Values::Sized { bytes, at },
                _ => Values::Fixed { bytes, at, physical },
            },
            2 | 8 => {
                let width = *bytes.get(at).ok_or_else(end)?;
                Values::Codes(Hybrid::new(bytes, at + 1, usize::MAX, width)?)
            }
            3 if physical == Physical::Boolean => {
                let len = bytes.get(at..at + 4).ok_or_else(end)?;
                let len = u32::from_le_bytes([len[0], len[1], len[2], len[3]]) as usize;
                Values::Runs(Hybrid::new(bytes, at + 4, len, 1)?)
            }
            5 if whole_number => Values::Delta(Delta::new(bytes, at)?, physical),
            6 if physical == Physical::Bytes => {
                let lengths = Delta::new(bytes, at)?;
                let (bytes, at) = lengths.clone().behind()?;
                Values::Lengths { lengths, bytes, at }
            }
            7 if is_bytes => {
                let prefixes = Delta::new(bytes, at)?;
                let (bytes, at) = prefixes.clone().behind()?;
                let suffixes = Delta::new(bytes, at)?;
                let (bytes, at) = suffixes.clone().behind()?;
                Values::Prefixed { prefixes, suffixes, bytes, at, value: Vec::new() }
            }
            9 => {
                let width = width(physical).ok_or_else(|| bad("BYTE_STREAM_SPLIT of values without width"))?;
                Values::Split {
                    bytes: Rc::new(bytes[at.min(bytes.len())..].to_vec()),
                    at: 0,
                    width,
                    physical,
                    value: vec![0; width],
                }
            }
            other => return Err(bad(format!("the encoding {other}"))),
        })
    }

    /// The next value; `Err` where there is none. For [`Values::Codes`] its number.
    pub fn next(&mut self) -> Result<Raw<'_>, Problem> {
        match self {
            Values::Fixed { bytes, at, physical } => {
                let width = width(*physical).ok_or_else(end)?;
                let taken = take(bytes, at, width)?;
                Ok(typed(taken, *physical))
            }
            Values::Sized { bytes, at } => {
                let len = take(bytes, at, 4)?;
                let len = u32::from_le_bytes([len[0], len[1], len[2], len[3]]) as usize;
                take(bytes, at, len).map(Raw::Bytes)
            }
            Values::Bits { bytes, at } => {
                let byte = *bytes.get(*at / 8).ok_or_else(end)?;
                let bit = byte >> (*at % 8) & 1;
                *at += 1;
                Ok(Raw::Bool(bit == 1))
            }
            Values::Codes(codes) => Ok(Raw::Int(codes.next()?.into())),
            Values::Runs(runs) => Ok(Raw::Bool(runs.next()? == 1)),
            Values::Delta(delta, physical) => {
                let value = delta.next()?;
                Ok(Raw::Int(if *physical == Physical::Int32 { i64::from(value as i32) } else { value }))
            }
            Values::Lengths { lengths, bytes, at } => {
                let len = length(lengths.next()?)?;
                take(bytes, at, len).map(Raw::Bytes)
            }
            Values::Prefixed { prefixes, suffixes, bytes, at, value } => {
                let shared = length(prefixes.next()?)?;
                let suffix = take(bytes, at, length(suffixes.next()?)?)?;
                if shared > value.len() {
                    return Err(bad("a value shares more than there is"));
                }
                value.truncate(shared);
                value.extend_from_slice(suffix);
                Ok(Raw::Bytes(value))
            }
            Values::Split { bytes, at, width, physical, value } => {
                let n = bytes.len() / *width;
                if *at >= n {
                    return Err(end());
                }
                for (stream, byte) in value.iter_mut().enumerate() {
                    *byte = bytes[stream * n + *at];
                }
                *at += 1;
                Ok(typed(value, *physical))
            }
        }
    }
}

/// Bytes of a value of one width.
fn width(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Int32 | Physical::Float => Some(4),
        Physical::Int64 | Physical::Double => Some(8),
        Physical::Int96 => Some(12),
        Physical::Fixed(width) => Some(width),
        Physical::Boolean | Physical::Bytes => None,
    }
}

fn typed(bytes: &[u8], physical: Physical) -> Raw<'_> {
    match (physical, bytes) {
        (Physical::Int32, [a, b, c, d]) => Raw::Int(i32::from_le_bytes([*a, *b, *c, *d]).into()),
        (Physical::Int64, [a, b, c, d, e, f, g, h]) => Raw::Int(i64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])),
        _ => Raw::Bytes(bytes),
    }
}

fn take<'a>(bytes: &'a [u8], at: &mut usize, len: usize) -> Result<&'a [u8], Problem> {
    let taken = bytes.get(*at..).and_then(|rest| rest.get(..len)).ok_or_else(end)?;
    *at += len;
    Ok(taken)
}

fn length(number: i64) -> Result<usize, Problem> {
    usize::try_from(number).map_err(|_| bad("a negative length"))
}

/// DELTA_BINARY_PACKED: a first value, then differences in blocks, each part of a block with its own width.
#[derive(Clone, Debug)]
pub(super) struct Delta {
    bytes: Rc<Vec<u8>>,
    at: usize,
    /// Values of a part of a block.
    per_part: u64,
    parts_a_block: usize,
    /// Values that are still to come.
    left: u64,
    value: i64,
    is_first: bool,
    smallest: i64,
    /// Widths of the parts of this block that are still to come, the next one last.
    widths: Vec<u8>,
    /// Differences left in this part, their width, and the bit they begin at.
    in_part: u64,
    width: u8,
    bit: usize,
}

impl Delta {
    fn new(bytes: Rc<Vec<u8>>, at: usize) -> Result<Delta, Problem> {
        let mut at = at;
        let block = varint(&bytes, &mut at)?;
        let parts = varint(&bytes, &mut at)?;
        let left = varint(&bytes, &mut at)?;
        let value = zigzag(varint(&bytes, &mut at)?);
        let per_part = block.checked_div(parts).unwrap_or(0);
        if per_part == 0 || per_part > MOST_MINIBLOCK || parts > 4_096 {
            return Err(bad("a delta block of a mad size"));
        }
        Ok(Delta {
            bytes,
            at,
            per_part,
            parts_a_block: parts as usize,
            left,
            value,
            is_first: true,
            smallest: 0,
            widths: Vec::new(),
            in_part: 0,
            width: 0,
            bit: 0,
        })
    }

    fn next(&mut self) -> Result<i64, Problem> {
        self.left = self.left.checked_sub(1).ok_or_else(end)?;
        if std::mem::take(&mut self.is_first) {
            return Ok(self.value);
        }
        if self.in_part == 0 {
            self.begin_part()?;
        }
        self.in_part -= 1;
        let difference = bits(&self.bytes, self.bit, self.width);
        self.bit += usize::from(self.width);
        self.value = self.value.wrapping_add(self.smallest).wrapping_add(difference as i64);
        Ok(self.value)
    }

    fn begin_part(&mut self) -> Result<(), Problem> {
        if self.widths.is_empty() {
            self.smallest = zigzag(varint(&self.bytes, &mut self.at)?);
            self.widths = take(&self.bytes, &mut self.at, self.parts_a_block)?.iter().rev().copied().collect();
        }
        self.width = self.widths.pop().ok_or_else(end)?;
        if self.width > 64 {
            return Err(bad("a width of more than 64 bits"));
        }
        self.in_part = self.per_part;
        self.bit = self.at * 8;
        // The last part of a page may be cut where its values end.
        let len = (self.per_part * u64::from(self.width)).div_ceil(8) as usize;
        if self.at >= self.bytes.len() && len > 0 {
            return Err(end());
        }
        self.at = (self.at + len).min(self.bytes.len());
        Ok(())
    }

    /// The bytes, and the position behind the last difference.
    fn behind(mut self) -> Result<(Rc<Vec<u8>>, usize), Problem> {
        while self.left > 1 {
            let skipped = if self.is_first { 0 } else { self.in_part };
            if skipped == 0 {
                self.is_first = false;
                self.begin_part()?;
                continue;
            }
            self.left = self.left.saturating_sub(skipped).max(1);
            self.in_part = 0;
        }
        Ok((self.bytes, self.at))
    }
}

/// `width` bits from a bit on, lowest first. Bits behind the end are 0.
fn bits(bytes: &[u8], bit: usize, width: u8) -> u64 {
    let mut window = [0u8; 9];
    let from = (bit / 8).min(bytes.len());
    let rest = &bytes[from..];
    let len = rest.len().min(window.len());
    window[..len].copy_from_slice(&rest[..len]);
    let mut wide = [0u8; 16];
    wide[..9].copy_from_slice(&window);
    let value = (u128::from_le_bytes(wide) >> (bit % 8)) as u64;
    if width == 64 { value } else { value & ((1u64 << width) - 1) }
}

fn varint(bytes: &[u8], at: &mut usize) -> Result<u64, Problem> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).ok_or_else(end)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(bad("a number of more than 64 bits"))
}

fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

fn bad(what: impl ToString) -> Problem {
    Problem::damaged("", what)
}

fn end() -> Problem {
    bad("the page ends here")
}
