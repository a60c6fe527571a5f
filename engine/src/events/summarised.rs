//! What is known of users of whom there is a row each: how such a row travels and rests.
//!
//! Its dates travel as events. These have ids of their own in place of insert ids ([`Summarised::id`]): which file says it, and
//! which date it is; and the last one bears the number of orders, plus 1, in place of an order id. So a user whom several files
//! sum up is known by the first of them, and the others' rows are dropped as duplicates.

use super::rows::Rows;
use super::{Hash64, NO_CODE};

/// Which date of a user an event stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summarised {
    /// The first.
    First,
    /// The last, which every row has.
    Last,
}

impl Summarised {
    /// What stands in place of an insert id. `file`: its position.
    pub fn id(self, file: usize) -> Hash64 {
        2 * (file as Hash64 + 1) + Hash64::from(self == Summarised::Last)
    }
}

/// Drops the dates of a user that other files than the first say. Returns how many rows of files these were.
pub(super) fn drop_others(rows: &Rows, own: &mut Vec<u32>) -> u64 {
    let file = |row: u32| rows.insert(row) / 2;
    let Some(first) = own.iter().map(|row| file(*row)).filter(|file| *file > 0).min() else { return 0 };
    let mut dropped = 0;
    own.retain(|row| {
        // Rows of costs have no id.
        let stays = [0, first].contains(&file(*row));
        dropped += u64::from(!stays && rows.insert(*row) % 2 == 1);
        stays
    });
    dropped
}

/// How many orders a user has, by the rows that are left; [`NO_CODE`] where no row says it.
pub(super) fn orders(rows: &Rows, own: &[u32]) -> u32 {
    let said = own.iter().map(|row| rows.order(*row)).max().and_then(|order| order.checked_sub(1));
    said.and_then(|orders| u32::try_from(orders).ok()).unwrap_or(NO_CODE)
}
