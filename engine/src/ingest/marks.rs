//! Bytes that give text its structure, found 64 at a time: bit n of a mask says whether byte n is one of them.
//!
//! With vectors where the target has them (WebAssembly simd128, SSE2), and eight bytes at a time elsewhere.

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;

/// Positions of delimiters and line ends. Remembers the block it looked at last, because most fields are shorter than that.
/// Belongs to one text.
#[derive(Debug, Default)]
pub(super) struct Marks {
    base: usize,
    /// The marks in the block, as far as they are not passed.
    found: u64,
    /// Whether `base` and `found` describe the text at all.
    known: bool,
}

impl Marks {
    /// The position of the first delimiter, CR or LF at or after `at`; the length of the text if there is none.
    #[inline]
    pub fn find(&mut self, delimiter: u8, text: &[u8], at: usize) -> usize {
        let passed = at.wrapping_sub(self.base);
        if self.known && passed < BLOCK {
            self.found &= u64::MAX << passed;
        } else {
            self.load(delimiter, text, at);
        }
        while self.found == 0 {
            let next = self.base + BLOCK;
            if next >= text.len() {
                return text.len();
            }
            self.load(delimiter, text, next);
        }
        self.base + self.found.trailing_zeros() as usize
    }

    #[inline]
    fn load(&mut self, delimiter: u8, text: &[u8], at: usize) {
        (self.base, self.known) = (at, true);
        [self.found] = with_block(text, at, |block| [equal_any(block, [delimiter, b'\n', b'\r'])]);
    }
}

/// The position of the first `byte` at or after `at`.
pub(super) fn find(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    let mut from = at;
    while from < text.len() {
        let [found] = with_block(text, from, |block| [equal_any(block, [byte])]);
        if found != 0 {
            return Some(from + found.trailing_zeros() as usize);
        }
        from += BLOCK;
    }
    None
}

/// Number of line ends: LF, CR, and CRLF as one. `after_cr`: the byte before the text is a CR.
pub(super) fn count_line_ends(text: &[u8], after_cr: bool) -> u64 {
    /// As many blocks as a counter of one byte can count.
    const CHUNK: usize = 255 * 16;
    let (mut count, mut before) = (0, after_cr);
    for chunk in text.chunks(CHUNK) {
        let (lf, cr) = (count_of(b'\n', chunk), count_of(b'\r', chunk));
        let mut pairs = u64::from(before && chunk[0] == b'\n');
        if cr > 0 {
            pairs += chunk.windows(2).filter(|two| two == b"\r\n").count() as u64;
        }
        count += lf + cr - pairs;
        before = chunk.ends_with(b"\r");
    }
    count
}

/// How often a byte occurs in at most 255 × 16 bytes.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn count_of(wanted: u8, chunk: &[u8]) -> u64 {
    use core::arch::wasm32::{
        u8x16_eq, u8x16_splat, u8x16_sub, u16x8_extadd_pairwise_u8x16, u32x4_extadd_pairwise_u16x8, u32x4_extract_lane,
        u64x2_splat, v128_load,
    };
    let (blocks, rest) = chunk.as_chunks::<16>();
    // Sixteen counters of a byte each. What is equal is all ones, which is minus one.
    let counters = blocks.iter().fold(u64x2_splat(0), |counters, block| {
        // SAFETY: it reads 16 bytes, aligned or not, and there are 16.
        let bytes = unsafe { v128_load(block.as_ptr().cast()) };
        u8x16_sub(counters, u8x16_eq(bytes, u8x16_splat(wanted)))
    });
    let sums = u32x4_extadd_pairwise_u16x8(u16x8_extadd_pairwise_u8x16(counters));
    let sums = [
        u32x4_extract_lane::<0>(sums),
        u32x4_extract_lane::<1>(sums),
        u32x4_extract_lane::<2>(sums),
        u32x4_extract_lane::<3>(sums),
    ];
    u64::from(sums.iter().sum::<u32>()) + rest.iter().filter(|byte| **byte == wanted).count() as u64
}

/// How often a byte occurs. Counters of one byte, of which a vector holds sixteen, for as many bytes as they can count; of `filter` and
/// `count` compilers make vectors of two counters, which took a third of what reading takes. (For WebAssembly they make none of this.)
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn count_of(wanted: u8, chunk: &[u8]) -> u64 {
    let count = |few: &[u8]| few.iter().fold(0u8, |count, byte| count + u8::from(*byte == wanted));
    chunk.chunks(usize::from(u8::MAX)).map(|few| u64::from(count(few))).sum()
}

/// Which bytes of a block are what; bit n stands for byte n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Delimiters.
    pub delimiters: u64,
    /// CR and LF.
    pub line_ends: u64,
    /// Quotes.
    pub quotes: u64,
}

impl Block {
    /// The block that begins at `at`; bytes past the end of the text are nothing. Without a `quote` there are no quotes.
    #[inline]
    pub fn of(text: &[u8], at: usize, delimiter: u8, quote: Option<u8>) -> Block {
        let [delimiters, line_ends, quotes] = with_block(text, at, |block| {
            [
                equal_any(block, [delimiter]),
                equal_any(block, [b'\r', b'\n']),
                equal_any(block, [quote.unwrap_or(delimiter)]),
            ]
        });
        Block { delimiters, line_ends, quotes: if quote.is_some() { quotes } else { 0 } }
    }
}

/// The masks of the block that begins at `at`; bytes past the end of the text have no bit.
#[inline]
fn with_block<const N: usize>(text: &[u8], at: usize, masks: impl Fn(&[u8; BLOCK]) -> [u64; N]) -> [u64; N] {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(block) => masks(block),
        None => {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            masks(&block).map(|mask| mask & !(u64::MAX << rest.len()))
        }
    }
}

/// The bytes of a block that equal any of `wanted`.
#[inline]
fn equal_any<const N: usize>(block: &[u8; BLOCK], wanted: [u8; N]) -> u64 {
    let mut mask = 0;
    for (at, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
        mask |= u64::from(equal_16(sixteen, wanted)) << (16 * at);
    }
    mask
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn equal_16<const N: usize>(bytes: &[u8; 16], wanted: [u8; N]) -> u16 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2_splat, v128_load, v128_or};
    // SAFETY: it reads 16 bytes, aligned or not, and there are 16.
    let bytes = unsafe { v128_load(bytes.as_ptr().cast()) };
    let equal = wanted.map(|byte| u8x16_eq(bytes, u8x16_splat(byte)));
    u8x16_bitmask(equal.into_iter().fold(u64x2_splat(0), |a, b| v128_or(a, b)))
}

#[cfg(target_arch = "x86_64")]
#[inline]
fn equal_16<const N: usize>(bytes: &[u8; 16], wanted: [u8; N]) -> u16 {
    use core::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8, _mm_setzero_si128,
    };
    let (halves, _) = bytes.as_chunks::<8>();
    let half = |at: usize| i64::from_le_bytes(halves[at]);
    // SAFETY: SSE2, which these belong to, is part of every x86_64 processor.
    unsafe {
        let bytes = _mm_set_epi64x(half(1), half(0));
        let equal = wanted.map(|byte| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8)));
        _mm_movemask_epi8(equal.into_iter().fold(_mm_setzero_si128(), |a, b| _mm_or_si128(a, b))) as u16
    }
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
#[inline]
fn equal_16<const N: usize>(bytes: &[u8; 16], wanted: [u8; N]) -> u16 {
    let (halves, _) = bytes.as_chunks::<8>();
    let mask = |half: usize| {
        let word = u64::from_le_bytes(halves[half]);
        let high = wanted.map(|byte| equal_bytes(word, byte)).into_iter().fold(0, |a, b| a | b);
        // One bit of each byte, gathered in the highest byte.
        ((high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u16
    };
    mask(0) | mask(1) << 8
}

/// Eight bytes as one number, the first byte lowest.
#[inline]
pub(super) fn word(eight: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(eight);
    u64::from_le_bytes(bytes)
}

/// The high bit of each byte that equals `byte`.
#[inline]
pub(super) fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    const ONES: u64 = 0x0101_0101_0101_0101;
    // A byte is zero where neither its low seven bits plus 0x7F nor itself reach the high bit; no carry leaves a byte.
    let differs = word ^ (ONES * u64::from(byte));
    !(((differs & LOW) + LOW) | differs | LOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_byte_by_byte(text in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300), starts in proptest::collection::vec(0usize..60, 0..40)) {
            let mut marks = Marks::default();
            let mut at = 0;
            for step in starts {
                at = (at + step).min(text.len());
                let slow = |is: fn(u8) -> bool| text[at..].iter().position(|byte| is(*byte)).map(|found| at + found);
                prop_assert_eq!(marks.find(b',', &text, at), slow(|byte| matches!(byte, b',' | b'\n' | b'\r')).unwrap_or(text.len()));
                prop_assert_eq!(find(&text, at, b'\n'), slow(|byte| byte == b'\n'));
            }
            for after_cr in [false, true] {
                let mut before = after_cr;
                let slow = text.iter().filter(|byte| {
                    let joins = before && **byte == b'\n';
                    before = **byte == b'\r';
                    matches!(byte, b'\n' | b'\r') && !joins
                });
                prop_assert_eq!(count_line_ends(&text, after_cr), slow.count() as u64);
            }
        }
    }
}
