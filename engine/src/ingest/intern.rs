//! Texts to small numbers, by hash over bytes: user ids and the values of dictionary columns. No `String` a row.

use crate::events::{Hash64, Texts};

/// Distinct texts in the order they were first met; a code is a position in that order.
#[derive(Debug, Default)]
pub(super) struct Interner {
    texts: Texts,
    hashes: Vec<Hash64>,
    /// Open addressing, a power of two in size and at most half full: code + 1, or 0 for a free slot.
    slots: Vec<u32>,
}

impl Interner {
    /// The code of a known text.
    #[inline]
    pub fn get(&self, hash: Hash64, text: &[u8]) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let code = self.slots[at].checked_sub(1)?;
            if self.is(code, hash, text) {
                return Some(code);
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether a code stands for a text.
    #[inline]
    pub fn is(&self, code: u32, hash: Hash64, text: &[u8]) -> bool {
        self.hashes[code as usize] == hash && self.texts.get(code as usize) == text
    }

    /// The text of a code.
    #[inline]
    pub fn text(&self, code: u32) -> &[u8] {
        self.texts.get(code as usize)
    }

    /// The code of a text that [`Interner::get`] did not find.
    pub fn add(&mut self, hash: Hash64, text: &[u8]) -> u32 {
        if (self.hashes.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let code = self.texts.push(text);
        self.hashes.push(hash);
        self.place(hash, code);
        code
    }

    /// All texts in the order of their codes.
    pub fn into_texts(self) -> Texts {
        self.texts
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(64)];
        for code in 0..self.hashes.len() {
            self.place(self.hashes[code], code as u32);
        }
    }

    fn place(&mut self, hash: Hash64, code: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = code + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::hash64;

    #[test]
    fn same_text_same_code() {
        let mut interner = Interner::default();
        for round in 0..2 {
            for n in 0..10_000u32 {
                let text = format!("user {n}");
                let hash = hash64(text.as_bytes());
                let known = interner.get(hash, text.as_bytes());
                assert_eq!(known, (round == 1).then_some(n));
                assert_eq!(known.unwrap_or_else(|| interner.add(hash, text.as_bytes())), n);
            }
        }
        assert_eq!(interner.hashes.len(), 10_000);
        assert_eq!(interner.into_texts().get(4_321), b"user 4321");
    }
}
