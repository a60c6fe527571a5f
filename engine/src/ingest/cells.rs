//! The cells of one column after the other, for rows without anything unusual. A cell that gives no value makes its row odd.
//!
//! Loops over rows are functions of their own: several of them in one are more than a browser's compiler keeps in registers.

use super::Decimal;
use super::index::{Index, Row};
use super::intern::Interner;
use super::known::Home;
use super::number;
use super::reject::Code;
use super::short::{Recent, Short};
use super::sink::is_missing;
use crate::events::NO_AMOUNT;

/// The text of some rows and where their fields are.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub text: &'a [u8],
    pub index: &'a Index,
    pub rows: &'a [Row],
    pub quote: Option<u8>,
}

impl Cells<'_> {
    /// Reads a column. Where a cell gives no value, its row is odd.
    #[inline(never)]
    pub fn read<T: Default>(
        &self,
        at: usize,
        into: &mut Vec<T>,
        odd: &mut [bool],
        mut value: impl FnMut(&[u8], Option<u8>) -> Option<T>,
    ) {
        into.clear();
        into.extend(self.rows.iter().zip(odd).map(|(row, odd)| {
            let (start, end) = self.index.field(*row, at);
            value(&self.text[start..end], self.quote).unwrap_or_else(|| {
                *odd = true;
                T::default()
            })
        }));
    }

    /// Reads a column of texts that stand for something. `raw`: what is known of cells as they are written; `known`: what is
    /// known of the text that they mean. It is asked for rows that are not odd yet.
    #[inline(never)]
    pub fn coded<T: Copy + Default>(
        &self,
        at: usize,
        raw: &mut Recent<T>,
        mut known: impl FnMut(Bare) -> Option<T>,
        into: &mut Vec<T>,
        odd: &mut [bool],
    ) {
        into.clear();
        into.extend(self.rows.iter().zip(odd).map(|(row, odd)| {
            if *odd {
                return T::default();
            }
            let (start, end) = self.index.field(*row, at);
            let short = Short::at(self.text, start, end);
            if let Some(value) = short.and_then(|short| raw.get(short)) {
                return value;
            }
            let value = bare(&self.text[start..end], self.quote).and_then(|text| {
                let short = short.filter(|_| text.len() == end - start);
                known(Bare { text, short })
            });
            if let (Some(short), Some(value)) = (short, value) {
                raw.set(short, value);
            }
            value.unwrap_or_else(|| {
                *odd = true;
                T::default()
            })
        }));
    }

    /// After users were looked for: rows of days that are not read have none, unless theirs is missing, which is told first; and
    /// rows of users who are not in the sample are not read either.
    pub fn filter_users(&self, at: usize, homes: &[Home], odd: &mut [bool], filtered: &mut [Option<Code>]) {
        for ((row, home), (odd, filtered)) in self.rows.iter().zip(homes).zip(odd.iter_mut().zip(filtered)) {
            if filtered.is_some() {
                let (start, end) = self.index.field(*row, at);
                *odd = bare(&self.text[start..end], self.quote).is_none_or(is_missing);
                *filtered = filtered.filter(|_| !*odd);
            } else if !*odd && *home == Home::NOWHERE {
                *filtered = Some(Code::NotInSample);
            }
        }
    }

    /// A column in which all cells are the same; without a value all rows are odd.
    pub fn same<T: Copy + Default>(&self, value: Option<T>, into: &mut Vec<T>, odd: &mut [bool]) {
        into.clear();
        into.resize(self.rows.len(), value.unwrap_or_default());
        if value.is_none() {
            odd.fill(true);
        }
    }

    pub fn numbers(&self, at: usize, decimal: Decimal, into: &mut Vec<i64>, odd: &mut [bool]) {
        self.read(at, into, odd, |raw, quote| {
            if raw.is_empty() {
                return Some(NO_AMOUNT);
            }
            let text = bare(raw, quote)?;
            if is_missing(text) { Some(NO_AMOUNT) } else { number::parse(text, decimal) }
        });
    }
}

/// What a cell means.
#[derive(Clone, Copy)]
pub(super) struct Bare<'a> {
    pub text: &'a [u8],
    /// The same as words, where that is known already.
    short: Option<Short>,
}

impl Bare<'_> {
    /// What is known of it.
    #[inline]
    pub fn known<V: Copy>(self, texts: &Interner<V>) -> Option<V> {
        self.short.map_or_else(|| texts.get(self.text), |short| texts.get_short(short))
    }
}

/// What a cell means: without quotes and spaces around it. `None` where quotes inside ask for more.
#[inline]
pub(super) fn bare(raw: &[u8], quote: Option<u8>) -> Option<&[u8]> {
    match (raw, quote) {
        ([first, inner @ .., last], Some(quote)) if *first == quote => {
            (*last == quote && !inner.contains(&quote)).then(|| inner.trim_ascii())
        }
        ([only], Some(quote)) if *only == quote => None,
        _ => Some(raw.trim_ascii()),
    }
}
