//! A column of amounts that takes room only where there is one: in most logs one event of ten has an amount, or fewer.
//!
//! A bit an event says whether it has an amount; the amounts stand one after another, in four bytes each as long as they fit.
//! How many come before each 64 bits is kept, so that any amount is found in one step.

use std::ops::Range;

use super::NO_AMOUNT;

/// Amounts of events, in the catalog's finest unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Amounts {
    len: usize,
    /// Whether an event has an amount; the first event is the lowest bit.
    has: Vec<u64>,
    /// Amounts before each of these words.
    before: Vec<u32>,
    /// The amounts, unless one needs more than four bytes.
    narrow: Vec<i32>,
    /// All amounts, once one does.
    wide: Vec<i64>,
}

impl Amounts {
    /// Bytes of all amounts.
    pub fn bytes(&self) -> usize {
        8 * self.has.len() + 4 * self.before.len() + 4 * self.narrow.len() + 8 * self.wide.len()
    }

    /// The amount of an event; `None` where it has none.
    #[inline]
    pub fn get(&self, event: usize) -> Option<i64> {
        let word = *self.has.get(event / 64)?;
        let bit = 1 << (event % 64);
        if word & bit == 0 {
            return None;
        }
        let at = self.before[event / 64] as usize + (word & (bit - 1)).count_ones() as usize;
        Some(match self.wide.is_empty() {
            true => i64::from(self.narrow[at]),
            false => self.wide[at],
        })
    }

    /// Calls `each` with the events of a range that have an amount, and with it; in order. Looks at words of 64 events, not at events.
    pub fn each(&self, range: Range<usize>, mut each: impl FnMut(usize, i64)) {
        let mut event = range.start;
        while event < range.end {
            let Some(word) = self.has.get(event / 64) else { return };
            // Those before the range are shifted out.
            let ahead = (word >> (event % 64)).trailing_zeros() as usize;
            // A word without any more leads to the next one.
            event = (event + ahead).min((event / 64 + 1) * 64);
            if event < range.end
                && let Some(amount) = self.get(event)
            {
                each(event, amount);
                event += 1;
            }
        }
    }

    /// Adds the next event; [`NO_AMOUNT`] for none.
    pub fn push(&mut self, amount: i64) {
        let bit = self.len % 64;
        if bit == 0 {
            self.has.push(0);
            self.before.push((self.narrow.len() + self.wide.len()) as u32);
        }
        if amount != NO_AMOUNT {
            self.has[self.len / 64] |= 1 << bit;
            self.keep(amount);
        }
        self.len += 1;
    }

    fn keep(&mut self, amount: i64) {
        match i32::try_from(amount) {
            Ok(narrow) if self.wide.is_empty() => self.narrow.push(narrow),
            _ => {
                self.wide.extend(self.narrow.drain(..).map(i64::from));
                self.wide.push(amount);
            }
        }
    }

    /// Gives back memory that is not needed.
    pub fn shrink(&mut self) {
        self.has.shrink_to_fit();
        self.before.shrink_to_fit();
        self.narrow.shrink_to_fit();
        self.wide.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn there_and_back(amounts in prop::collection::vec(
            prop_oneof![5 => Just(NO_AMOUNT), 4 => -500..500i64, 1 => any::<i64>()], 0..300,
        ), start: prop::sample::Index, end: prop::sample::Index) {
            let mut column = Amounts::default();
            amounts.iter().for_each(|amount| column.push(*amount));
            column.shrink();
            for (event, amount) in amounts.iter().enumerate() {
                prop_assert_eq!(column.get(event), Some(*amount).filter(|amount| *amount != NO_AMOUNT));
            }
            prop_assert_eq!(column.get(amounts.len().next_multiple_of(64)), None);
            let (start, end) = (start.index(amounts.len() + 1), end.index(amounts.len() + 1));
            let range = start.min(end)..start.max(end);
            let mut seen = Vec::new();
            column.each(range.clone(), |event, amount| seen.push((event, amount)));
            let has = range.map(|event| (event, amounts[event])).filter(|(_, amount)| *amount != NO_AMOUNT);
            prop_assert_eq!(seen, Vec::from_iter(has));
        }
    }

    #[test]
    fn room_for_what_is_there() {
        let mut column = Amounts::default();
        (0..6400).for_each(|event| column.push(if event % 10 == 0 { event } else { NO_AMOUNT }));
        assert_eq!(column.bytes(), 100 * 12 + 640 * 4);
        column.push(i64::from(i32::MAX) + 1);
        assert_eq!(column.bytes(), 101 * 12 + 641 * 8);
    }
}
