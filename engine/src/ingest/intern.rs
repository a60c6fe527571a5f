//! Texts to small numbers: user ids and the values of dictionary columns. No `String` a row.

use super::short::Short;
use crate::events::Texts;

/// Distinct texts in the order they were first met, each with what is known of it.
#[derive(Debug)]
pub(super) struct Interner<V> {
    keys: Vec<Key>,
    /// The texts that are too long for a [`Short`].
    long: Texts,
    /// The short ones with their values. Open addressing, a power of two in size and at most half full; the value stands beside
    /// its text, so that a text costs one miss of the cache. `Short::default()` marks a free slot.
    short_slots: Vec<(Short, V)>,
    n_short: usize,
    /// The long ones: hash, and position in `long` + 1, or 0 for a free slot.
    long_slots: Vec<(u64, u32, V)>,
}

/// What tells a text from others.
#[derive(Clone, Copy, Debug)]
enum Key {
    Short(Short),
    /// Its position in `long`.
    Long(u32),
}

impl<V> Default for Interner<V> {
    fn default() -> Self {
        Interner {
            keys: Vec::new(),
            long: Texts::default(),
            short_slots: Vec::new(),
            n_short: 0,
            long_slots: Vec::new(),
        }
    }
}

impl<V: Copy + Default> Interner<V> {
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
        let mask = self.short_slots.len().checked_sub(1)?;
        let mut at = short.hash() as usize & mask;
        loop {
            let (have, value) = self.short_slots[at];
            if have == short {
                return Some(value);
            }
            if have == Short::default() {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    #[inline(never)]
    fn get_long(&self, text: &[u8]) -> Option<V> {
        let mask = self.long_slots.len().checked_sub(1)?;
        let hash = hash(text);
        let mut at = hash as usize & mask;
        loop {
            let (have, place, value) = self.long_slots[at];
            let place = place.checked_sub(1)?;
            if have == hash && self.long.get(place as usize) == text {
                return Some(value);
            }
            at = (at + 1) & mask;
        }
    }

    /// Remembers a text that [`Interner::get`] did not find.
    pub fn add(&mut self, text: &[u8], value: V) {
        match Short::of(text) {
            Some(short) => {
                self.n_short += 1;
                if self.n_short * 2 > self.short_slots.len() {
                    self.grow_short();
                }
                place(&mut self.short_slots, short.hash(), (short, value), |slot| slot.0 == Short::default());
                self.keys.push(Key::Short(short));
            }
            None => {
                if (self.long.len() + 1) * 2 > self.long_slots.len() {
                    self.grow_long();
                }
                let hash = hash(text);
                let at = self.long.push(text);
                place(&mut self.long_slots, hash, (hash, at + 1, value), |slot| slot.1 == 0);
                self.keys.push(Key::Long(at));
            }
        }
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// All texts in the order they were added, given to `take`.
    pub fn for_each(&self, mut take: impl FnMut(&[u8])) {
        for key in &self.keys {
            match key {
                Key::Short(short) => {
                    let (bytes, length) = short.bytes();
                    take(&bytes[..length]);
                }
                Key::Long(at) => take(self.long.get(*at as usize)),
            }
        }
    }

    fn grow_short(&mut self) {
        let larger = vec![(Short::default(), V::default()); (self.short_slots.len() * 2).max(64)];
        for slot in std::mem::replace(&mut self.short_slots, larger) {
            if slot.0 != Short::default() {
                place(&mut self.short_slots, slot.0.hash(), slot, |slot| slot.0 == Short::default());
            }
        }
    }

    fn grow_long(&mut self) {
        let larger = vec![(0, 0, V::default()); (self.long_slots.len() * 2).max(64)];
        for slot in std::mem::replace(&mut self.long_slots, larger) {
            if slot.1 != 0 {
                place(&mut self.long_slots, slot.0, slot, |slot| slot.1 == 0);
            }
        }
    }
}

/// Writes to the first free slot from where the hash says.
fn place<T>(slots: &mut [T], hash: u64, slot: T, is_free: impl Fn(&T) -> bool) {
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    while !is_free(&slots[at]) {
        at = (at + 1) & mask;
    }
    slots[at] = slot;
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
        interner.for_each(|have| {
            assert_eq!(have, text(n).as_bytes());
            n += 1;
        });
        assert_eq!(n, 10_000);
    }
}
