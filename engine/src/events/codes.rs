//! A column of dictionary codes that takes as few bytes as its dictionary allows: most have fewer than 255 values.

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
    /// `n` times "no value", for a dictionary of that size.
    pub fn empty(n: usize, dictionary: usize) -> Self {
        if dictionary <= usize::from(u8::MAX) {
            Codes::One(vec![u8::MAX; n])
        } else if dictionary <= usize::from(u16::MAX) {
            Codes::Two(vec![u16::MAX; n])
        } else {
            Codes::Four(vec![NO_CODE; n])
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

    /// Writes `code(row)` to the place of each row. A loop a width, so that no row asks for it.
    #[inline(never)]
    pub fn scatter(&mut self, places: &[u32], code: impl Fn(usize) -> u32) {
        // Cutting "no value" to a width leaves the largest number of that width.
        match self {
            Codes::One(codes) => places.iter().enumerate().for_each(|(row, to)| codes[*to as usize] = code(row) as u8),
            Codes::Two(codes) => places.iter().enumerate().for_each(|(row, to)| codes[*to as usize] = code(row) as u16),
            Codes::Four(codes) => places.iter().enumerate().for_each(|(row, to)| codes[*to as usize] = code(row)),
        }
    }

    /// [`bring`] for codes.
    pub fn bring(&mut self, from: &[u32], to: usize) {
        match self {
            Codes::One(codes) => bring(codes, from, to),
            Codes::Two(codes) => bring(codes, from, to),
            Codes::Four(codes) => bring(codes, from, to),
        }
    }

    /// [`cut`] for codes.
    pub fn cut(&mut self, n: usize) {
        match self {
            Codes::One(codes) => cut(codes, n),
            Codes::Two(codes) => cut(codes, n),
            Codes::Four(codes) => cut(codes, n),
        }
    }
}

/// Writes the values at these positions to `to` and after it; nothing to a column that the data do not have.
pub(super) fn bring<T: Copy>(values: &mut [T], from: &[u32], to: usize) {
    if !values.is_empty() {
        let brought: Vec<T> = from.iter().map(|at| values[*at as usize]).collect();
        values[to..to + brought.len()].copy_from_slice(&brought);
    }
}

/// Keeps the first `n` values and gives back the memory of the others.
pub(super) fn cut<T>(values: &mut Vec<T>, n: usize) {
    values.truncate(n);
    values.shrink_to_fit();
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
            codes.scatter(&[2, 0], |row| if row == 0 { largest.unwrap_or(NO_CODE) } else { NO_CODE });
            let expected = [NO_CODE, NO_CODE, largest.unwrap_or(NO_CODE)];
            assert_eq!([0, 1, 2].map(|at| codes.get(at)), expected, "{dictionary}");
            codes.bring(&[2, 1], 0);
            assert_eq!([0, 1, 2].map(|at| codes.get(at)), [2, 1, 2].map(|at: usize| expected[at]));
            codes.set(0, NO_CODE);
            codes.cut(1);
            assert_eq!(codes.get(0), NO_CODE);
        }
    }
}
