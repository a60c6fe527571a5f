//! Texts to small numbers: user ids and the values of dictionary columns. No `String` a row.
//!
//! A table of 4-byte slots says where a text's entry is; entries lie side by side, as dense as there are texts. So both stay near the
//! processor for longer than one table with room to spare, whose slots are six times as wide.

use super::short::Short;
use crate::events::Texts;

/// Distinct texts in the order they were first met, each with what is known of it.
#[derive(Debug)]
pub(super) struct Interner<V> {
    /// A [`Short`], or [`Short::elsewhere`] for a text in `long`.
    entries: Vec<(Short, V)>,
    /// The texts that are too long for a [`Short`].
    long: Texts,
    /// Open addressing, a power of two in size and at most half full: the position of an entry, plus 1; 0 marks a free slot.
    slots: Vec<u32>,
}

impl<V> Default for Interner<V> {
    fn default() -> Self {
        Interner { entries: Vec::new(), long: Texts::default(), slots: Vec::new() }
    }
}

impl<V: Copy> Interner<V> {
    /// What is known of a text.
    #[inline]
    pub fn get(&self, text: &[u8]) -> Option<V> {
        match Short::of(text) {
            Some(short) => self.get_short(short),
            None => self.get_long(text),
        }
    }

    /// What is known of a short text.
    #[inline]
    pub fn get_short(&self, short: Short) -> Option<V> {
        self.find(short.hash(), |entry| entry == short)
    }

    #[inline(never)]
    fn get_long(&self, text: &[u8]) -> Option<V> {
        let hash = hash(text);
        self.find(hash, |entry| entry.place(hash).is_some_and(|at| self.long.get(at as usize) == text))
    }

    #[inline]
    fn find(&self, hash: u64, is_it: impl Fn(Short) -> bool) -> Option<V> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let entry = self.slots[at].checked_sub(1)?;
            let (text, value) = self.entries[entry as usize];
            if is_it(text) {
                return Some(value);
            }
            at = (at + 1) & mask;
        }
    }

    /// Remembers a text that [`Interner::get`] did not find.
    pub fn add(&mut self, text: &[u8], value: V) {
        let (hash, entry) = match Short::of(text) {
            Some(short) => (short.hash(), short),
            None => {
                let hash = hash(text);
                (hash, Short::elsewhere(self.long.push(text), hash))
            }
        };
        if (self.entries.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        self.entries.push((entry, value));
        place(&mut self.slots, hash, self.entries.len() as u32);
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All texts in the order they were added, each with what is known of it, given to `take`.
    pub fn for_each(&self, mut take: impl FnMut(&[u8], V)) {
        let mut long = 0;
        for (text, value) in &self.entries {
            if text.is_text() {
                let (bytes, length) = text.bytes();
                take(&bytes[..length], *value);
            } else {
                take(self.long.get(long), *value);
                long += 1;
            }
        }
    }

    #[inline(never)]
    fn grow(&mut self) {
        // The table before is not needed: where it was is free for what comes next.
        let n = std::mem::take(&mut self.slots).len();
        self.slots = vec![0; (n * 2).max(64)];
        let mut long = 0;
        for ((text, _), number) in self.entries.iter().zip(1..) {
            let hash = if text.is_text() {
                text.hash()
            } else {
                long += 1;
                hash(self.long.get(long - 1))
            };
            place(&mut self.slots, hash, number);
        }
    }
}

/// Writes to the first free slot from where the hash says.
fn place(slots: &mut [u32], hash: u64, number: u32) {
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    while slots[at] != 0 {
        at = (at + 1) & mask;
    }
    slots[at] = number;
}

/// A hash for a table in memory. Not [`crate::events::hash64`], whose products of 128 bits WebAssembly makes of several.
fn hash(text: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let step = |state: u64, word: u64| (state ^ word).wrapping_mul(K).rotate_left(29);
    let (words, rest) = text.as_chunks();
    let mut state = words.iter().fold(text.len() as u64, |state, word| step(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    state = step(state, u64::from_le_bytes(last)).wrapping_mul(K);
    state ^ state >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_text_same_value() {
        let mut interner = Interner::<u32>::default();
        let text =
            |n: u32| if n.is_multiple_of(3) { format!("a user with a long name {n}") } else { format!("user {n}") };
        for round in 0..2 {
            for n in 0..10_000u32 {
                let text = text(n);
                let known = interner.get(text.as_bytes());
                assert_eq!(known, (round == 1).then_some(n));
                if known.is_none() {
                    interner.add(text.as_bytes(), n);
                }
            }
        }
        assert_eq!(interner.len(), 10_000);
        let mut n = 0;
        interner.for_each(|have, value| {
            assert_eq!((have, value), (text(n).as_bytes(), n));
            n += 1;
        });
        assert_eq!(n, 10_000);
    }
}
