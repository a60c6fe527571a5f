//! Division without a division: whether a unit divides a number, and how often.

/// A number to divide by. A division takes a processor ten times as long as a product, and most of them only confirm that the
/// unit divides all numbers of a column: exact quotients are products with the inverse modulo 2^64, of the odd part.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    /// The number.
    pub size: i64,
    odd_inverse: u64,
    /// The largest quotient by the odd part.
    most: u64,
}

impl Unit {
    /// Of a number above 0.
    pub const fn new(size: i64) -> Unit {
        let odd = (size >> size.trailing_zeros()) as u64;
        // Newton's method doubles the number of right bits, of which an odd number has three of itself.
        let (mut inverse, mut bits) = (odd, 3);
        while bits < 64 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
            bits *= 2;
        }
        Unit { size, odd_inverse: inverse, most: u64::MAX / odd }
    }

    /// The quotient, where the unit divides the number, and whether it does.
    #[inline]
    pub fn divide(self, number: u64) -> (u64, bool) {
        let zeros = self.size.trailing_zeros();
        let quotient = (number >> zeros).wrapping_mul(self.odd_inverse);
        (quotient, number & ((1 << zeros) - 1) == 0 && quotient <= self.most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quotients(number in prop_oneof![any::<u64>(), 0..100_000u64], times in 1..1_000_000_000u64) {
            for size in [1, 1000, 10_000] {
                let (unit, product) = (Unit::new(size), times * size as u64);
                prop_assert_eq!(unit.divide(product), (times, true));
                let (quotient, exact) = unit.divide(number);
                prop_assert_eq!(exact, number.is_multiple_of(size as u64));
                prop_assert!(!exact || quotient == number / size as u64);
            }
        }
    }
}
