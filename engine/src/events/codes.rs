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

    /// The codes at these positions.
    pub fn gather(self, from: &[u32]) -> Self {
        match self {
            Codes::One(codes) => Codes::One(gather(&codes, from)),
            Codes::Two(codes) => Codes::Two(gather(&codes, from)),
            Codes::Four(codes) => Codes::Four(gather(&codes, from)),
        }
    }
}

/// The values at these positions.
pub(super) fn gather<T: Copy>(values: &[T], from: &[u32]) -> Vec<T> {
    from.iter().map(|at| values[*at as usize]).collect()
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
            let mut turned = codes.gather(&[2, 1]);
            assert_eq!(turned.get(0), expected[2]);
            turned.set(0, NO_CODE);
            assert_eq!(turned.get(0), NO_CODE);
        }
    }
}
