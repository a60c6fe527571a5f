//! What was spent, as cost files say it.
//!
//! Rows stay apart until all readers have ended: exports of overlapping months hold the same rows, and which reader reads which
//! must not matter. Rows with one insert id are one; rows that are equal as a whole are counted, and dropped where the person says so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Day, Hash64, NO_AMOUNT, NO_CODE, Remap};

/// What was spent on a day, by one value of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cost {
    /// The local day.
    pub day: Day,
    /// Position of the dimension.
    pub dimension: u32,
    /// Code of its value; [`NO_CODE`] where the row has none.
    pub code: u32,
    /// In millionths of a unit of money.
    pub amount: i64,
}

/// What makes rows of costs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CostKey {
    /// Hash of the insert id, and of the user where there is one.
    Insert(Hash64),
    /// Hash of all cells, where there is no insert id.
    Whole(Hash64),
}

/// Rows of costs with one key, as one reader met them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    /// What makes them one.
    pub key: CostKey,
    /// How many.
    pub n: u64,
    /// Whether they are events, too: shards count those that repeat.
    pub is_event: bool,
    /// The local day of the first of them, by day and then by `whole`.
    pub day: Day,
    /// Hash of all its cells.
    pub whole: Hash64,
    /// What it says was spent, in millionths; [`NO_AMOUNT`] where it says nothing.
    pub amount: i64,
    /// For each dimension that its file has, the position and the reader's code.
    pub codes: Vec<(u32, u32)>,
}

impl CostRow {
    /// Takes in more of its key.
    pub fn add(&mut self, other: CostRow) {
        let n = self.n + other.n;
        if (other.day, other.whole) < (self.day, self.whole) {
            *self = other;
        }
        self.n = n;
    }
}

/// The costs of all readers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Their sums.
    pub sums: Vec<Cost>,
    /// Rows, no events, that were dropped for another with their key.
    pub duplicates: u64,
    /// Rows, no events, that equal another one.
    pub repeated: u64,
}

/// The rows of all readers as one. `remaps`: for each reader and dimension its codes in the shared dictionaries.
pub fn merge_costs<'a>(parts: impl Iterator<Item = (&'a [CostRow], &'a [Remap])>, drop_repeated: bool) -> Costs {
    let mut rows: BTreeMap<CostKey, CostRow> = BTreeMap::new();
    for (costs, remaps) in parts {
        for row in costs {
            let shared = |dimension: u32, code: u32| remaps.get(dimension as usize)?.get(code as usize).copied();
            let codes = row.codes.iter().map(|(at, code)| (*at, shared(*at, *code).unwrap_or(NO_CODE)));
            let row = CostRow { codes: codes.collect(), ..row.clone() };
            match rows.get_mut(&row.key) {
                Some(known) => known.add(row),
                None => drop(rows.insert(row.key, row)),
            }
        }
    }
    let (mut costs, mut sums) = (Costs::default(), BTreeMap::new());
    for row in rows.into_values() {
        let (is_repeated, of_shards) = (matches!(row.key, CostKey::Whole(_)), row.is_event);
        let is_one = !is_repeated || drop_repeated;
        let more = if of_shards { 0 } else { row.n - 1 };
        costs.repeated += if is_repeated { more } else { 0 };
        costs.duplicates += if is_one { more } else { 0 };
        let times = if is_one { 1 } else { i64::try_from(row.n).unwrap_or(i64::MAX) };
        for (dimension, code) in row.codes.into_iter().filter(|_| row.amount != NO_AMOUNT) {
            let sum: &mut i64 = sums.entry((row.day, dimension, code)).or_default();
            *sum = sum.saturating_add(row.amount.saturating_mul(times));
        }
    }
    let cost = |((day, dimension, code), amount)| Cost { day, dimension, code, amount };
    costs.sums = sums.into_iter().map(cost).collect();
    costs
}
