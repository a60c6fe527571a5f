//! A column of dictionary codes that takes as few bytes as its dictionary allows: most have fewer than 255 values.

use std::ops::Range;

use super::NO_CODE;

/// Codes of one column; the largest number of the width stands for "no value".
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Codes {
    /// Up to 255 values.
    One(Vec<u8>),
    /// Up to 65,535 values.
    Two(Vec<u16>),
    /// Any number of values.
    Four(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Codes::One(Vec::new())
    }
}

impl Codes {
    /// Bytes that a code takes with a dictionary of that size: 1, 2 or 4.
    pub fn width(dictionary: usize) -> usize {
        if dictionary <= usize::from(u8::MAX) {
            1
        } else if dictionary <= usize::from(u16::MAX) {
            2
        } else {
            4
        }
    }

    /// `n` times "no value", for a dictionary of that size.
    pub fn empty(n: usize, dictionary: usize) -> Self {
        match Codes::width(dictionary) {
            1 => Codes::One(vec![u8::MAX; n]),
            2 => Codes::Two(vec![u16::MAX; n]),
            _ => Codes::Four(vec![NO_CODE; n]),
        }
    }

    /// An empty column with room for `n` codes of a width.
    pub fn with_capacity(n: usize, width: usize) -> Self {
        match width {
            1 => Codes::One(Vec::with_capacity(n)),
            2 => Codes::Two(Vec::with_capacity(n)),
            _ => Codes::Four(Vec::with_capacity(n)),
        }
    }

    /// The code at a position, or [`NO_CODE`].
    #[inline]
    pub fn get(&self, at: usize) -> u32 {
        match self {
            Codes::One(codes) if codes[at] == u8::MAX => NO_CODE,
            Codes::One(codes) => u32::from(codes[at]),
            Codes::Two(codes) if codes[at] == u16::MAX => NO_CODE,
            Codes::Two(codes) => u32::from(codes[at]),
            Codes::Four(codes) => codes[at],
        }
    }

    /// How many codes of a range fit; [`NO_CODE`] is asked about, too. A loop a width, so that no code asks for it.
    pub fn count(&self, range: Range<usize>, fits: impl Fn(u32) -> bool) -> usize {
        fn fitting<T: Copy + PartialEq + Into<u32>>(codes: &[T], none: T, fits: impl Fn(u32) -> bool) -> usize {
            let code = |code: T| if code == none { NO_CODE } else { code.into() };
            codes.iter().filter(|at| fits(code(**at))).count()
        }
        match self {
            Codes::One(codes) => fitting(&codes[range], u8::MAX, fits),
            Codes::Two(codes) => fitting(&codes[range], u16::MAX, fits),
            Codes::Four(codes) => fitting(&codes[range], NO_CODE, fits),
        }
    }

    /// Bytes of all codes.
    pub fn bytes(&self) -> usize {
        match self {
            Codes::One(codes) => codes.len(),
            Codes::Two(codes) => codes.len() * 2,
            Codes::Four(codes) => codes.len() * 4,
        }
    }

    /// Writes a code; [`NO_CODE`] for none.
    pub fn set(&mut self, at: usize, code: u32) {
        match self {
            Codes::One(codes) => codes[at] = code as u8,
            Codes::Two(codes) => codes[at] = code as u16,
            Codes::Four(codes) => codes[at] = code,
        }
    }

    /// Gives back memory that is not needed.
    pub fn shrink(&mut self) {
        match self {
            Codes::One(codes) => codes.shrink_to_fit(),
            Codes::Two(codes) => codes.shrink_to_fit(),
            Codes::Four(codes) => codes.shrink_to_fit(),
        }
    }

    /// Calls `each` with the codes of a range and how many times in a row each stands there, [`NO_CODE`] left out. A loop a width,
    /// so that no code asks for it; and runs, because a counter that each event of a user adds to waits for itself.
    pub fn each_run(&self, range: Range<usize>, mut each: impl FnMut(u32, u64)) {
        fn runs<T: Copy + PartialEq>(codes: &[T], none: T, mut each: impl FnMut(T, u64)) {
            let runs = codes.chunk_by(PartialEq::eq).filter(|run| run[0] != none);
            runs.for_each(|run| each(run[0], run.len() as u64));
        }
        match self {
            Codes::One(codes) => runs(&codes[range], u8::MAX, |code, n| each(u32::from(code), n)),
            Codes::Two(codes) => runs(&codes[range], u16::MAX, |code, n| each(u32::from(code), n)),
            Codes::Four(codes) => runs(&codes[range], NO_CODE, each),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_width() {
        for (dictionary, largest) in
            [(0, None), (255, Some(254)), (256, Some(255)), (65_536, Some(65_535)), (1 << 20, Some(1 << 19))]
        {
            let mut codes = Codes::empty(3, dictionary);
            assert_eq!((codes.bytes(), codes.get(1)), (3 * Codes::width(dictionary), NO_CODE));
            codes.set(2, largest.unwrap_or(NO_CODE));
            let expected = [NO_CODE, NO_CODE, largest.unwrap_or(NO_CODE)];
            assert_eq!([0, 1, 2].map(|at| codes.get(at)), expected, "{dictionary}");
            let mut seen = Vec::new();
            codes.each_run(1..3, |code, n| seen.push((code, n)));
            assert_eq!(seen, Vec::from_iter(largest.map(|code| (code, 1))));
            assert_eq!(codes.count(1..3, |code| code == NO_CODE), 1 + usize::from(largest.is_none()));
            assert_eq!(codes.count(1..3, |code| Some(code) == largest), usize::from(largest.is_some()));
            codes.set(2, NO_CODE);
            assert_eq!(codes.get(2), NO_CODE);
        }
    }
}
