//! The rows of one user in their final order: sorted by (time, content), repeated insert ids dropped, rows of one order joined.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Rows;
use super::{Catalog, NO_AMOUNT, Role, ShardReport, summarised};

/// Adds a user's rows to `order`, in the order that they get. Those that go are not added, and counted.
pub(super) fn settle_user(
    rows: &mut Rows,
    user: std::ops::Range<u32>,
    catalog: &Catalog,
    order: &mut Vec<u32>,
    report: &mut ShardReport,
) {
    if stand_as_they_are(rows, user.clone()) {
        return order.extend(user);
    }
    let mut own: Vec<u32> = user.collect();
    if !own.is_sorted_by(|a, b| rows.compare(*a, *b).is_le()) {
        sort(rows, &mut own);
    }
    if catalog.summaries {
        report.duplicates += summarised::drop_others(rows, &mut own);
        return order.append(&mut own);
    }
    report.duplicates += drop_repeated_inserts(rows, &mut own);
    let repeated = own.windows(2).filter(|pair| rows.compare(pair[0], pair[1]).is_eq()).count() as u64;
    report.repeated += repeated;
    if catalog.drop_repeated && repeated > 0 {
        report.duplicates += repeated;
        own.dedup_by(|row, before| rows.compare(*row, *before).is_eq());
    }
    join_orders(rows, &mut own, catalog);
    order.append(&mut own);
}

/// Makes the amounts of refunds negative, however they are written, and refunds of purchases with less than nothing. Called
/// when the amounts of each order are added up.
pub(super) fn settle_refunds(rows: &mut Rows, settled: &[u32], catalog: &Catalog) {
    if !rows.has_amounts() {
        return;
    }
    let refund = catalog.roles.iter().position(|role| *role == Role::Refund).map(|code| code as u32);
    for row in settled {
        let amount = rows.amount(*row);
        if amount == NO_AMOUNT {
            continue;
        }
        match (catalog.role(rows.name(*row)), refund) {
            (Role::Refund, _) if amount > 0 => rows.set_amount(*row, -amount),
            (Role::Purchase, Some(refund)) if amount < 0 => rows.set_name(*row, refund),
            _ => {}
        }
    }
}

/// Whether there is nothing to sort, to join or to drop: later rows are later, and no id says that two belong together.
#[inline(never)]
fn stand_as_they_are(rows: &Rows, mut user: std::ops::Range<u32>) -> bool {
    let Some(mut before) = user.next().map(|row| rows.time(row)) else { return true };
    let in_order = |row| {
        let time = rows.time(row);
        std::mem::replace(&mut before, time) < time
    };
    rows.has_ids() == (false, false) && user.all(in_order)
}

/// Sorts rows by time and content. Their times stand side by side meanwhile: rows lie too far apart to be looked at for each comparison.
fn sort(rows: &Rows, own: &mut [u32]) {
    let mut timed: Vec<(i64, u32)> = own.iter().map(|row| (rows.time(*row), *row)).collect();
    timed.sort_unstable_by(|(a_time, a), (b_time, b)| a_time.cmp(b_time).then_with(|| rows.compare(*a, *b)));
    own.iter_mut().zip(timed).for_each(|(own, (_, row))| *own = row);
}

/// Removes all but the first row of each insert id.
fn drop_repeated_inserts(rows: &Rows, order: &mut Vec<u32>) -> u64 {
    if !rows.has_ids().1 {
        return 0;
    }
    let before = order.len();
    let mut seen = BTreeSet::new();
    order.retain(|row| {
        let insert = rows.insert(*row);
        insert == 0 || seen.insert(insert)
    });
    (before - order.len()) as u64
}

/// Makes one event, the earliest row, of all purchases and refunds of a user with the same order id: amounts add up
/// first; then the sign of the sum says whether it is a purchase (≥ 0) or a refund, see [`settle_refunds`].
fn join_orders(rows: &mut Rows, order: &mut Vec<u32>, catalog: &Catalog) {
    if !rows.has_ids().0 {
        return;
    }
    let mut first_rows: BTreeMap<u64, u32> = BTreeMap::new();
    order.retain(|row| {
        let (row, role) = (*row, catalog.role(rows.name(*row)));
        if role == Role::Refund && rows.amount(row) > 0 {
            rows.set_amount(row, -rows.amount(row));
        }
        let order_id = rows.order(row);
        if !matches!(role, Role::Purchase | Role::Refund) || order_id == 0 {
            return true;
        }
        let first = *first_rows.entry(order_id).or_insert(row);
        if first == row {
            return true;
        }
        if rows.has_amounts() {
            rows.set_amount(first, add_amounts(rows.amount(first), rows.amount(row)));
        }
        if role == Role::Purchase && catalog.role(rows.name(first)) == Role::Refund {
            rows.set_name(first, rows.name(row));
        }
        false
    });
}

fn add_amounts(a: i64, b: i64) -> i64 {
    match (a, b) {
        (NO_AMOUNT, other) | (other, NO_AMOUNT) => other,
        (a, b) => a.saturating_add(b),
    }
}
