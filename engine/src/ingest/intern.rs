//! Texts to small numbers: user ids and the values of dictionary columns. No `String` a row.

use super::short::Short;
use crate::events::{Texts, hash64};

/// Distinct texts in the order they were first met; a code is a position in that order.
#[derive(Debug, Default)]
pub(super) struct Interner {
    keys: Vec<Key>,
    /// The texts that are too long for a [`Short`].
    long: Texts,
    /// Open addressing, a power of two in size and at most half full: the code + 1 in the low half, or 0 for a free slot; in
    /// the high half the upper half of the hash, so that most other texts need no look at their keys.
    slots: Vec<u64>,
}

/// What tells a text from others.
#[derive(Clone, Copy, Debug)]
enum Key {
    Short(Short),
    /// Its hash, and its position in `long`.
    Long(u64, u32),
}

impl Interner {
    /// The code of a known text.
    #[inline]
    pub fn get(&self, text: &[u8]) -> Option<u32> {
        match Short::of(text) {
            Some(short) => self.get_short(short),
            None => self.get_long(text),
        }
    }

    /// The code of a known short text.
    #[inline]
    pub fn get_short(&self, short: Short) -> Option<u32> {
        self.search(short.hash(), |key| matches!(key, Key::Short(have) if have == short))
    }

    #[inline(never)]
    fn get_long(&self, text: &[u8]) -> Option<u32> {
        let hash = hash64(text);
        self.search(
            hash,
            |key| matches!(key, Key::Long(have, at) if have == hash && self.long.get(at as usize) == text),
        )
    }

    #[inline]
    fn search(&self, hash: u64, is: impl Fn(Key) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            let code = (slot as u32).checked_sub(1)?;
            if slot >> 32 == hash >> 32 && is(self.keys[code as usize]) {
                return Some(code);
            }
            at = (at + 1) & mask;
        }
    }

    /// The code of a text that [`Interner::get`] did not find.
    pub fn add(&mut self, text: &[u8]) -> u32 {
        if (self.keys.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let code = self.keys.len() as u32;
        let key = match Short::of(text) {
            Some(short) => Key::Short(short),
            None => Key::Long(hash64(text), self.long.push(text)),
        };
        self.keys.push(key);
        self.place(key, code);
        code
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// All texts in the order of their codes, given to `take`.
    pub fn for_each(&self, mut take: impl FnMut(&[u8])) {
        for key in &self.keys {
            match key {
                Key::Short(short) => {
                    let (bytes, length) = short.bytes();
                    take(&bytes[..length]);
                }
                Key::Long(_, at) => take(self.long.get(*at as usize)),
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(64)];
        for code in 0..self.keys.len() {
            self.place(self.keys[code], code as u32);
        }
    }

    fn place(&mut self, key: Key, code: u32) {
        let hash = match key {
            Key::Short(short) => short.hash(),
            Key::Long(hash, _) => hash,
        };
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash >> 32) << 32 | u64::from(code + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_text_same_code() {
        let mut interner = Interner::default();
        let text =
            |n: u32| if n.is_multiple_of(3) { format!("a user with a long name {n}") } else { format!("user {n}") };
        for round in 0..2 {
            for n in 0..10_000u32 {
                let text = text(n);
                let known = interner.get(text.as_bytes());
                assert_eq!(known, (round == 1).then_some(n));
                assert_eq!(known.unwrap_or_else(|| interner.add(text.as_bytes())), n);
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
