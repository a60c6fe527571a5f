//! Users with a purchase, for the quintiles: these rest on all of them, so a shard hands over each one.

use serde::{Deserialize, Serialize};

use crate::events::Millis;

/// Quintiles.
const N_GROUPS: usize = 5;

/// What one user bought.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Buyer<'a> {
    pub(super) id: &'a [u8],
    pub(super) last: Millis,
    pub(super) purchases: u64,
    pub(super) cents: i64,
}

/// Buyers as columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Buyers {
    /// All ids, one behind the other.
    ids: Vec<u8>,
    /// Where each id ends.
    ends: Vec<u32>,
    last: Vec<Millis>,
    purchases: Vec<i64>,
    cents: Vec<i64>,
}

impl Buyer<'_> {
    /// A further purchase; they come in time order.
    pub(super) fn buys(&mut self, at: Millis, cents: i64) {
        self.last = at;
        self.purchases += 1;
        self.cents += cents;
    }
}

impl Buyers {
    pub(super) fn push(&mut self, buyer: &Buyer) {
        self.ids.extend_from_slice(buyer.id);
        self.ends.push(self.ids.len() as u32);
        self.last.push(buyer.last);
        self.purchases.push(buyer.purchases as i64);
        self.cents.push(buyer.cents);
    }

    pub(super) fn append(&mut self, mut other: Buyers) {
        let before = self.ids.len() as u32;
        self.ids.append(&mut other.ids);
        self.ends.extend(other.ends.iter().map(|end| before + end));
        self.last.append(&mut other.last);
        self.purchases.append(&mut other.purchases);
        self.cents.append(&mut other.cents);
    }

    /// (R, F, M) of each buyer, 1 to 5, 5 best: NTILE(5) by (value, user id).
    pub(super) fn scores(&self) -> Vec<[usize; 3]> {
        let mut by_id: Vec<u32> = (0..self.ends.len() as u32).collect();
        by_id.sort_unstable_by_key(|at| self.id(*at as usize));
        let [r, f, m] = [&self.last, &self.purchases, &self.cents].map(|values| quintiles(values, &by_id));
        r.into_iter().zip(f).zip(m).map(|((r, f), m)| [r, f, m]).collect()
    }

    fn id(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.ids[start as usize..self.ends[at] as usize]
    }
}

/// The quintile of each value, ties in the order of `by_id`. As SQL's NTILE: the first groups take what is left over.
fn quintiles(values: &[i64], by_id: &[u32]) -> Vec<usize> {
    let mut order = by_id.to_vec();
    order.sort_by_key(|at| values[*at as usize]);
    let (size, surplus) = (order.len() / N_GROUPS, order.len() % N_GROUPS);
    let mut groups = vec![0; order.len()];
    let mut rest = order.as_slice();
    for group in 0..N_GROUPS {
        let (own, after) = rest.split_at(size + usize::from(group < surplus));
        own.iter().for_each(|at| groups[*at as usize] = group + 1);
        rest = after;
    }
    groups
}
