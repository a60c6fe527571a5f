//! Runs and bit-packed numbers mixed (parquet-format, Encodings.md, "RLE"): levels, numbers of dictionary entries, truth values.

use std::rc::Rc;

use crate::Problem;

/// Numbers of up to 32 bits, read one by one.
#[derive(Clone, Debug)]
pub(super) struct Hybrid {
    bytes: Rc<Vec<u8>>,
    at: usize,
    end: usize,
    width: u8,
    /// Numbers left in this run; all of them `value`.
    run: u64,
    value: u32,
    /// Packed numbers left, and the bit they begin at.
    packed: u64,
    bit: usize,
}

impl Hybrid {
    /// Numbers of `width` bits in `len` bytes (or less, where there are less) from `at` on.
    pub fn new(bytes: Rc<Vec<u8>>, at: usize, len: usize, width: u8) -> Result<Hybrid, Problem> {
        if width > 32 {
            return Err(Problem::damaged("", "a width of more than 32 bits"));
        }
        let end = at.saturating_add(len).min(bytes.len());
        Ok(Hybrid { bytes, at, end, width, run: 0, value: 0, packed: 0, bit: 0 })
    }

    /// The next number.
    pub fn next(&mut self) -> Result<u32, Problem> {
        loop {
            if self.run > 0 {
                self.run -= 1;
                return Ok(self.value);
            }
            if self.packed > 0 {
                self.packed -= 1;
                let value = self.bits();
                self.bit += usize::from(self.width);
                return Ok(value);
            }
            self.begin()?;
        }
    }

    fn begin(&mut self) -> Result<(), Problem> {
        let head = self.varint()?;
        if head & 1 == 1 {
            let groups = head >> 1;
            self.packed = groups.saturating_mul(8);
            self.bit = self.at * 8;
            // The last group may be cut where its values end.
            let len = groups.saturating_mul(self.width.into()).min((self.end - self.at) as u64) as usize;
            if len == 0 && self.width > 0 && groups > 0 {
                return Err(cut());
            }
            if self.width > 0 {
                // Not more numbers than bits are there for, to the full byte.
                self.packed = self.packed.min(len as u64 * 8 / u64::from(self.width));
            }
            self.at += len;
        } else {
            self.run = head >> 1;
            let len = usize::from(self.width.div_ceil(8));
            let bytes = self.bytes.get(self.at..self.end).and_then(|rest| rest.get(..len)).ok_or_else(cut)?;
            let mut value = [0; 4];
            value[..len].copy_from_slice(bytes);
            self.value = u32::from_le_bytes(value);
            self.at += len;
        }
        Ok(())
    }

    fn bits(&self) -> u32 {
        let from = self.bit / 8;
        let rest = self.bytes.get(from..).unwrap_or_default();
        let mut window = [0; 8];
        let len = rest.len().min(8);
        window[..len].copy_from_slice(&rest[..len]);
        let value = u64::from_le_bytes(window) >> (self.bit % 8);
        (value & ((1u64 << self.width) - 1)) as u32
    }

    fn varint(&mut self) -> Result<u64, Problem> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            if self.at >= self.end {
                return Err(cut());
            }
            let byte = self.bytes[self.at];
            self.at += 1;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Problem::damaged("", "a number of more than 64 bits"))
    }
}

fn cut() -> Problem {
    Problem::damaged("", "the page ends here")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_packed_numbers() {
        // The example of Encodings.md: 0 1 2 3 4 5 6 7 with width 3; then a run of three 5s.
        let bytes = Rc::new(vec![0x03, 0x88, 0xC6, 0xFA, 0x06, 0x05]);
        let mut numbers = Hybrid::new(bytes, 0, usize::MAX, 3).expect("a width of 3");
        let read: Vec<u32> = (0..11).map(|_| numbers.next().expect("eleven")).collect();
        assert_eq!(read, [0, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5]);
        assert!(numbers.next().is_err());
    }

    #[test]
    fn numbers_without_bits_are_zeros() {
        let mut numbers =
            Hybrid::new(Rc::new(vec![0x80, 0x80, 0x80, 0x80, 0x10]), 0, usize::MAX, 0).expect("a width of 0");
        assert!((0..1000).all(|_| numbers.next() == Ok(0)));
    }
}
