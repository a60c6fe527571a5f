//! Short texts as two words, so that telling them apart costs two comparisons and no look at memory elsewhere.
//!
//! Nearly every cell of an event file (names, countries, ids) has at most 15 bytes.

/// A text of up to 15 bytes. The last byte holds its length and a mark, so that none equals `Short::default()`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Short {
    low: u64,
    high: u64,
}

/// In the last byte: this is a text.
const TEXT: u64 = 0x80;

/// For each length: the bits of both words that belong to the text.
const MASKS: [(u64, u64); Short::MAX + 1] = {
    let mut masks = [(0, 0); Short::MAX + 1];
    let mut length = 1;
    while length <= Short::MAX {
        masks[length] =
            if length <= 8 { (u64::MAX >> (64 - 8 * length), 0) } else { (u64::MAX, u64::MAX >> (128 - 8 * length)) };
        length += 1;
    }
    masks
};

impl Short {
    /// The longest text, in bytes.
    pub const MAX: usize = 15;

    /// The text as words, or `None` where it is too long.
    #[inline]
    pub fn of(text: &[u8]) -> Option<Short> {
        let length = text.len();
        let (low, high) = match length {
            0 => (0, 0),
            // Overlapping loads: where two of them cover a byte, both have it at the same place.
            1..=3 => {
                let at = |at: usize| u64::from(text[at]) << (8 * at);
                (at(0) | at(length / 2) | at(length - 1), 0)
            }
            4..=7 => (four(text, 0) | four(text, length - 4) << (8 * (length - 4)), 0),
            8 => (eight(text, 0), 0),
            9..=Self::MAX => (eight(text, 0), eight(text, length - 8) >> (8 * (16 - length))),
            _ => return None,
        };
        Some(Short { low, high: high | (TEXT | length as u64) << 56 })
    }

    /// The text from `start` to `end` as words, or `None` where it is too long. The same as [`Short::of`], without a branch on
    /// the length: it reads further and masks what does not belong to it.
    #[inline(always)]
    pub fn at(text: &[u8], start: usize, end: usize) -> Option<Short> {
        let length = end - start;
        let Some(sixteen) = text[start..].first_chunk::<16>() else { return Short::of(&text[start..end]) };
        let (low_mask, high_mask) = MASKS.get(length)?;
        let (low, high) = (eight(sixteen, 0) & low_mask, eight(sixteen, 8) & high_mask);
        Some(Short { low, high: high | (TEXT | length as u64) << 56 })
    }

    /// In a table among short texts: a longer one that stands elsewhere, at a position, with a hash of its own.
    pub fn elsewhere(position: u32, hash: u64) -> Short {
        Short { low: u64::from(position), high: hash >> 8 }
    }

    /// Whether it is a text, and stands for none elsewhere.
    pub fn is_text(self) -> bool {
        self.high >> 56 != 0
    }

    /// Where a longer text with that hash stands, if this is one.
    #[inline]
    pub fn place(self, hash: u64) -> Option<u32> {
        (self.high == hash >> 8).then_some(self.low as u32)
    }

    /// A hash for tables in memory: its lowest and its highest bits are good.
    #[inline]
    pub fn hash(self) -> u64 {
        const K: u64 = 0x9E37_79B9_7F4A_7C15;
        const HIGH: u64 = 0xC2B2_AE3D_27D4_EB4F;
        // Products carry upwards alone: without the first fold the last letters of a text would not reach the lowest bits, and ids that
        // count differ in those. By 29 bits, as whole bytes would fold digits upon digits.
        let words = self.low ^ self.high.wrapping_mul(HIGH);
        let mixed = (words ^ words >> 29).wrapping_mul(K);
        mixed ^ mixed >> 32
    }

    /// The bytes of the text, in the front of the array, and their number.
    pub fn bytes(self) -> ([u8; 16], usize) {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.low.to_le_bytes());
        bytes[8..].copy_from_slice(&self.high.to_le_bytes());
        let length = usize::from(bytes[15] & !(TEXT as u8));
        bytes[15] = 0;
        (bytes, length)
    }
}

/// What was last found for a short text: a table in which newer texts take the place of older ones. Two texts share a place, because two
/// usual ones that drove each other out would be looked up anew all the time.
#[derive(Debug)]
pub(super) struct Recent<V> {
    pairs: Box<[[(Short, V); 2]]>,
}

impl<V: Copy + Default> Recent<V> {
    /// A table for 2^`bits` texts, of two at least.
    pub fn new(bits: u32) -> Self {
        Recent { pairs: vec![Default::default(); 1 << bits.saturating_sub(1)].into() }
    }

    #[inline]
    pub fn get(&self, text: Short) -> Option<V> {
        let [newer, older] = &self.pairs[self.place(text)];
        if newer.0 == text {
            return Some(newer.1);
        }
        (older.0 == text).then_some(older.1)
    }

    /// Forgets all texts.
    pub fn clear(&mut self) {
        self.pairs.fill(Default::default());
    }

    #[inline]
    pub fn set(&mut self, text: Short, value: V) {
        let [newer, older] = &mut self.pairs[self.place(text)];
        *older = std::mem::replace(newer, (text, value));
    }

    #[inline]
    fn place(&self, text: Short) -> usize {
        text.hash() as usize & (self.pairs.len() - 1)
    }
}

#[inline]
fn four(text: &[u8], at: usize) -> u64 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&text[at..at + 4]);
    u64::from(u32::from_le_bytes(bytes))
}

#[inline]
fn eight(text: &[u8], at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&text[at..at + 8]);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_and_back() {
        let all = b"0123456789abcdef";
        let mut seen = std::collections::HashSet::new();
        for length in 0..=16 {
            let text = &all[..length];
            let Some(short) = Short::of(text) else {
                assert_eq!(length, 16);
                continue;
            };
            let (bytes, n) = short.bytes();
            assert_eq!(&bytes[..n], text);
            for after in [0, 20] {
                let longer = [b"xx", text, &vec![0xFF; after]].concat();
                assert_eq!(Short::at(&longer, 2, 2 + length), Some(short));
            }
            assert!(seen.insert((short.low, short.high)), "{length}");
            assert_ne!(short, Short::default());
        }
    }

    /// Of as many texts as places at random 63 % have one; ids that count must not share theirs.
    #[test]
    fn ids_that_count_are_spread() {
        const N: u64 = 1 << 16;
        let ids: [fn(u64) -> String; 6] = [
            |n| format!("{n}"),
            |n| format!("u_{n:07}"),
            |n| format!("customer{n:07}"),
            |n| format!("{n:06}customer"),
            |n| format!("{}", 1_000_000_000 + n * 1000),
            |n| format!("{:x}", n << 24),
        ];
        for id in ids {
            let places: std::collections::HashSet<u64> =
                (0..N).map(|n| Short::of(id(n).as_bytes()).expect("short").hash() % N).collect();
            assert!(places.len() as u64 * 10 > N * 6, "{} like {}", places.len(), id(1));
        }
    }

    #[test]
    fn zeros_count() {
        assert_ne!(Short::of(b"a"), Short::of(b"a\0"));
        assert_ne!(Short::of(b""), Short::of(b"\0"));
    }

    #[test]
    fn newer_texts_take_the_place() {
        let mut recent = Recent::<u32>::new(1);
        let [a, b, c] = [b"a", b"b", b"c"].map(|text| Short::of(text).expect("short"));
        recent.set(a, 1);
        assert_eq!((recent.get(a), recent.get(b)), (Some(1), None));
        recent.set(b, 2);
        assert_eq!((recent.get(a), recent.get(b)), (Some(1), Some(2)));
        recent.set(c, 3);
        assert_eq!((recent.get(a), recent.get(b), recent.get(c)), (None, Some(2), Some(3)));
        recent.clear();
        assert_eq!((recent.get(b), recent.get(c)), (None, None));
    }
}
