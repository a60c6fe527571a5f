//! Rows in any order to a [`Shard`]: translate codes, sort by (user, time, content), drop repeated insert ids, join the rows of one order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Catalog, Day, NO_AMOUNT, NO_CODE, Remap, Role, RowBatch, Shard, Texts};

/// Rows read, and where each of them went: read = kept + rejected + duplicate + filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Data rows found in the files.
    pub read: u64,
    /// Rows that became (part of) an event.
    pub kept: u64,
    /// Rows that could not be used, by reason code.
    pub rejected: BTreeMap<String, u64>,
    /// Rows that repeat an insert id.
    pub duplicates: u64,
    /// Rows left out on purpose, by reason code (`future`, `currency`, …).
    pub filtered: BTreeMap<String, u64>,
    /// Kept rows that equal another row in every mapped column. Counted, not dropped.
    pub repeated: u64,
}

impl Tally {
    /// Adds the counts of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.read += other.read;
        self.kept += other.kept;
        self.duplicates += other.duplicates;
        self.repeated += other.repeated;
        for (code, n) in &other.rejected {
            *self.rejected.entry(code.clone()).or_default() += n;
        }
        for (code, n) in &other.filtered {
            *self.filtered.entry(code.clone()).or_default() += n;
        }
    }

    /// Whether the four parts add up to the rows read.
    pub fn adds_up(&self) -> bool {
        let rejected: u64 = self.rejected.values().sum();
        let filtered: u64 = self.filtered.values().sum();
        self.read == self.kept + rejected + self.duplicates + filtered
    }
}

/// What a shard found while it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardReport {
    /// Users with any event.
    pub users: u64,
    /// Events after rows of one order are joined.
    pub events: u64,
    /// Rows dropped because they repeat an insert id of the same user.
    pub duplicates: u64,
    /// Kept rows that equal another row in every mapped column.
    pub repeated: u64,
    /// First and last day with activity, where there is any.
    pub active: Option<(Day, Day)>,
}

/// Collects the batches for one shard until every reader has ended.
#[derive(Debug, Default)]
pub struct ShardBuilder {
    /// (reader, its rows), in order of arrival; the order does not matter.
    batches: Vec<(usize, RowBatch)>,
}

/// What one reader's codes mean for one shard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderCodes {
    /// Users in the order of the reader's codes.
    pub users: Texts,
    /// Event names: reader's code to shared code.
    pub names: Remap,
    /// Each dimension: reader's code to shared code.
    pub dimensions: Vec<Remap>,
}

/// All rows of the shard in columns with shared codes, not yet sorted within a user.
#[derive(Default)]
struct Rows {
    times: Vec<i64>,
    names: Vec<u32>,
    amounts: Vec<i64>,
    orders: Vec<u64>,
    inserts: Vec<u64>,
    dimensions: Vec<Vec<u32>>,
}

impl ShardBuilder {
    /// Takes rows of one reader.
    pub fn push(&mut self, reader: usize, batch: RowBatch) {
        self.batches.push((reader, batch));
    }

    /// Builds the shard. `readers` says what each reader's codes mean; `catalog` has the shared dictionaries and roles.
    pub fn finish(self, readers: &[ReaderCodes], catalog: &Catalog) -> (Shard, ShardReport) {
        let (ids, positions) = sort_users(readers);
        let starts = self.count(&positions, ids.len());
        let rows = self.scatter(&positions, &starts, readers, catalog);
        let mut report = ShardReport { users: ids.len() as u64, ..ShardReport::default() };
        let mut shard = Shard { ids, dimensions: vec![Vec::new(); catalog.dimensions.len()], ..Shard::default() };
        shard.starts.push(0);
        shard.day_starts.push(0);
        let refund = catalog.roles.iter().position(|role| *role == Role::Refund).map(|code| code as u32);
        let mut order = Vec::new();
        for user in starts.windows(2) {
            rows.sort(user[0] as usize..user[1] as usize, &mut order);
            report.repeated += rows.count_repeats(&order);
            report.duplicates += rows.drop_repeated_inserts(&mut order);
            rows.append_user(&order, catalog, refund, &mut shard);
        }
        report.events = shard.n_events() as u64;
        report.active = shard.days.iter().min().copied().zip(shard.days.iter().max().copied());
        (shard, report)
    }

    /// Where each user's rows begin.
    fn count(&self, positions: &[Vec<u32>], n_users: usize) -> Vec<u32> {
        let mut starts = vec![0u32; n_users + 1];
        for (reader, batch) in &self.batches {
            for user in &batch.users {
                starts[positions[*reader][*user as usize] as usize + 1] += 1;
            }
        }
        for at in 0..n_users {
            starts[at + 1] += starts[at];
        }
        starts
    }

    /// Puts every row at its user's place and translates its codes. Consumes the batches one by one to bound memory.
    fn scatter(self, positions: &[Vec<u32>], starts: &[u32], readers: &[ReaderCodes], catalog: &Catalog) -> Rows {
        let n = starts.last().copied().unwrap_or(0) as usize;
        let any = |has: fn(&RowBatch) -> bool| self.batches.iter().any(|(_, batch)| has(batch));
        let column = |used: bool| if used { n } else { 0 };
        let mut rows = Rows {
            times: vec![0; n],
            names: vec![NO_CODE; n],
            amounts: vec![NO_AMOUNT; column(any(|batch| !batch.amounts.is_empty()))],
            orders: vec![0; column(any(|batch| !batch.orders.is_empty()))],
            inserts: vec![0; column(any(|batch| !batch.inserts.is_empty()))],
            dimensions: vec![vec![NO_CODE; n]; catalog.dimensions.len()],
        };
        let scale = 10i64.pow(6 - u32::from(catalog.amount_decimals.unwrap_or(0).min(6)));
        let mut next = starts.to_vec();
        for (reader, batch) in self.batches {
            let codes = &readers[reader];
            for row in 0..batch.len() {
                let user = positions[reader][batch.users[row] as usize] as usize;
                let to = next[user] as usize;
                next[user] += 1;
                rows.times[to] = batch.times[row];
                rows.names[to] = codes.names[batch.names[row] as usize];
                if let Some(amount) = batch.amounts.get(row) {
                    rows.amounts[to] = if *amount == NO_AMOUNT { NO_AMOUNT } else { round_to(*amount, scale) };
                }
                if let Some(order) = batch.orders.get(row) {
                    rows.orders[to] = *order;
                }
                if let Some(insert) = batch.inserts.get(row) {
                    rows.inserts[to] = *insert;
                }
                for (dimension, column) in batch.dimensions.iter().enumerate() {
                    if column[row] != NO_CODE {
                        rows.dimensions[dimension][to] = codes.dimensions[dimension][column[row] as usize];
                    }
                }
            }
        }
        rows
    }
}

/// `amount` / `scale`, rounded half away from zero.
fn round_to(amount: i64, scale: i64) -> i64 {
    let half = scale / 2;
    if amount < 0 { -((half - amount) / scale) } else { (amount + half) / scale }
}

/// All users of the shard in byte order, and for each reader's code the position in that order.
fn sort_users(readers: &[ReaderCodes]) -> (Texts, Vec<Vec<u32>>) {
    let mut all: Vec<(&[u8], usize, u32)> = Vec::new();
    for (reader, codes) in readers.iter().enumerate() {
        all.extend((0..codes.users.len()).map(|at| (codes.users.get(at), reader, at as u32)));
    }
    all.sort_unstable();
    let mut ids = Texts::default();
    let mut positions: Vec<Vec<u32>> = readers.iter().map(|codes| vec![0; codes.users.len()]).collect();
    let mut last: Option<&[u8]> = None;
    for (id, reader, at) in all {
        if last != Some(id) {
            ids.push(id);
            last = Some(id);
        }
        positions[reader][at as usize] = ids.len() as u32 - 1;
    }
    (ids, positions)
}

impl Rows {
    /// Fills `order` with the rows of one user sorted by (time, content): the same for any order of arrival.
    fn sort(&self, user: std::ops::Range<usize>, order: &mut Vec<u32>) {
        order.clear();
        order.extend(user.start as u32..user.end as u32);
        if !order.is_sorted_by(|a, b| self.compare(*a, *b).is_le()) {
            order.sort_unstable_by(|a, b| self.compare(*a, *b));
        }
    }

    fn compare(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let (a, b) = (a as usize, b as usize);
        self.times[a].cmp(&self.times[b]).then_with(|| {
            let number = |column: &[i64]| column.get(a).cmp(&column.get(b));
            let hash = |column: &[u64]| column.get(a).cmp(&column.get(b));
            self.names[a]
                .cmp(&self.names[b])
                .then_with(|| {
                    self.dimensions
                        .iter()
                        .map(|d| d[a].cmp(&d[b]))
                        .find(|o| o.is_ne())
                        .unwrap_or(std::cmp::Ordering::Equal)
                })
                .then_with(|| number(&self.amounts))
                .then_with(|| hash(&self.orders))
                .then_with(|| hash(&self.inserts))
        })
    }

    /// Rows that equal their neighbour in every column.
    fn count_repeats(&self, order: &[u32]) -> u64 {
        order.windows(2).filter(|pair| self.compare(pair[0], pair[1]).is_eq()).count() as u64
    }

    /// Removes all but the first row of each insert id.
    fn drop_repeated_inserts(&self, order: &mut Vec<u32>) -> u64 {
        if self.inserts.is_empty() {
            return 0;
        }
        let before = order.len();
        let mut seen = std::collections::BTreeSet::new();
        order.retain(|row| {
            let insert = self.inserts[*row as usize];
            insert == 0 || seen.insert(insert)
        });
        (before - order.len()) as u64
    }

    /// Adds one user's events to the shard; purchases and refunds with the same order id become one event.
    fn append_user(&self, order: &[u32], catalog: &Catalog, refund: Option<u32>, shard: &mut Shard) {
        let first_event = shard.times.len();
        let mut orders: BTreeMap<u64, usize> = BTreeMap::new();
        for row in order.iter().map(|row| *row as usize) {
            let role = catalog.role(self.names[row]);
            let amount = self.amounts.get(row).copied().unwrap_or(NO_AMOUNT);
            let amount = if role == Role::Refund && amount > 0 { -amount } else { amount };
            let is_order = matches!(role, Role::Purchase | Role::Refund);
            let order_id = self.orders.get(row).copied().unwrap_or(0);
            if is_order && order_id != 0 {
                if let Some(event) = orders.get(&order_id) {
                    if let Some(sum) = shard.amounts.get_mut(*event) {
                        *sum = add_amounts(*sum, amount);
                    }
                    continue;
                }
                orders.insert(order_id, shard.times.len());
            }
            shard.times.push(self.times[row]);
            shard.names.push(self.names[row]);
            if !self.amounts.is_empty() {
                shard.amounts.push(amount);
            }
            for (dimension, column) in self.dimensions.iter().enumerate() {
                shard.dimensions[dimension].push(column[row]);
            }
        }
        shard.starts.push(shard.times.len() as u32);
        sign_decides(shard, first_event, catalog, refund);
        append_days(shard, first_event, catalog);
    }
}

fn add_amounts(a: i64, b: i64) -> i64 {
    match (a, b) {
        (NO_AMOUNT, other) | (other, NO_AMOUNT) => other,
        (a, b) => a.saturating_add(b),
    }
}

/// The sign of an order's sum says whether it is a purchase (≥ 0) or a refund.
fn sign_decides(shard: &mut Shard, first_event: usize, catalog: &Catalog, refund: Option<u32>) {
    let Some(refund) = refund else { return };
    for event in first_event..shard.times.len() {
        let amount = shard.amount(event).unwrap_or(0);
        if amount < 0 && catalog.role(shard.names[event]) == Role::Purchase {
            shard.names[event] = refund;
        }
    }
}

fn append_days(shard: &mut Shard, first_event: usize, catalog: &Catalog) {
    let first_day = shard.days.len();
    for event in first_event..shard.times.len() {
        if catalog.role(shard.names[event]).is_activity() {
            let day = catalog.zone.day(shard.times[event]);
            if shard.days[first_day..].last() != Some(&day) {
                shard.days.push(day);
            }
        }
    }
    shard.day_starts.push(shard.days.len() as u32);
}
