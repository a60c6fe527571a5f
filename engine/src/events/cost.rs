//! What was spent, as cost files say it.

use serde::{Deserialize, Serialize};

use super::{Day, NO_CODE, Remap};

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

/// The sums of all readers as one. `remaps`: for each reader and dimension its codes in the shared dictionaries.
pub fn merge_costs<'a>(parts: impl Iterator<Item = (&'a [Cost], &'a [Remap])>) -> Vec<Cost> {
    let mut sums = std::collections::BTreeMap::new();
    for (costs, remaps) in parts {
        for cost in costs {
            let shared = remaps.get(cost.dimension as usize).and_then(|remap| remap.get(cost.code as usize));
            let sum: &mut i64 = sums.entry((cost.day, cost.dimension, shared.copied().unwrap_or(NO_CODE))).or_default();
            *sum = sum.saturating_add(cost.amount);
        }
    }
    sums.into_iter().map(|((day, dimension, code), amount)| Cost { day, dimension, code, amount }).collect()
}
