//! Rows in any order to a [`Shard`]: translate codes, sort by (user, time, content), drop repeated insert ids, join the rows of one order.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::codes::{Codes, bring, cut};
use super::identity::split;
use super::{
    Catalog, Day, HandOver, Millis, NO_AMOUNT, NO_CODE, PackedRows, Parcel, Remap, Role, RowBatch, Shard, Texts,
};
use super::{joined, session};

/// What a shard found while it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardReport {
    /// Users with any event.
    pub users: u64,
    /// Events after rows of one order are joined.
    pub events: u64,
    /// Rows dropped because they repeat an insert id of the same user, or another row in every column.
    pub duplicates: u64,
    /// Rows that equal another row in every mapped column; dropped where the catalog says so.
    pub repeated: u64,
    /// Rows whose anonymous id belongs to a user, counted where they came from.
    pub merged: u64,
    /// Its users in each group of files, where there are several.
    pub joins: super::JoinCounts,
    /// First and last day with activity, where there is any.
    pub active: Option<(Day, Day)>,
    /// The latest instant of any event.
    pub latest: Option<Millis>,
    /// Rows of users outside the sample, where only the shard knows whose a row is.
    pub left_out: u64,
}

/// Collects the batches for one shard until every reader has ended.
#[derive(Debug, Default)]
pub struct ShardBuilder {
    /// (reader, its rows), in order of arrival; the order does not matter.
    batches: Vec<(usize, PackedRows)>,
    /// Rows that have changed their user.
    merged: u64,
}

/// What a shard needs to build.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuildOrder {
    /// Dictionaries and roles.
    pub catalog: Catalog,
    /// What each reader's codes mean.
    pub readers: Vec<ReaderCodes>,
    /// The rows that belong elsewhere.
    pub hand_over: HandOver,
}

/// What one reader's codes mean for one shard, and what it knows of the shard's users beside rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderCodes {
    /// Users in the order of the reader's codes.
    pub users: Texts,
    /// Event names: reader's code to shared code.
    pub names: Remap,
    /// Each dimension of events: reader's code to shared code.
    pub dimensions: Vec<Remap>,
    /// Per group of files: whether each user has a row in them. Empty where all files are read alike.
    pub met: Vec<super::Flags>,
    /// The attribute files that the reader read.
    pub attributes: Vec<super::AttributeTable>,
}

/// All rows of the shard in columns with shared codes, by user, not yet sorted within a user.
#[derive(Default)]
struct Rows {
    times: Vec<i64>,
    names: Codes,
    amounts: Vec<i64>,
    orders: Vec<u64>,
    inserts: Vec<u64>,
    sessions: Vec<u64>,
    dimensions: Vec<Codes>,
}

impl ShardBuilder {
    /// Takes rows of one reader.
    pub fn push(&mut self, reader: usize, rows: impl Into<PackedRows>) {
        self.batches.push((reader, rows.into()));
    }

    /// Takes the rows of anonymous users out that belong to a user of another shard. Call once, when every reader has ended.
    pub fn hand_over(&mut self, order: &BuildOrder) -> Vec<Parcel> {
        let hand_over = &order.hand_over;
        if hand_over.leaving.is_empty() {
            return Vec::new();
        }
        let routes = |(reader, codes): (usize, &ReaderCodes)| hand_over.routes(reader, &codes.users);
        let routes: Vec<_> = order.readers.iter().enumerate().map(routes).collect();
        let mut leaving = Vec::new();
        for (reader, rows) in std::mem::take(&mut self.batches) {
            let (stay, parcels) = split(rows, reader, &routes[reader]);
            self.merged += parcels.iter().map(|parcel| parcel.rows.n_rows() as u64).sum::<u64>();
            let (own, others): (Vec<_>, Vec<_>) =
                parcels.into_iter().partition(|parcel| parcel.shard == hand_over.shard);
            self.batches.extend(own.into_iter().map(|parcel| (reader, parcel.rows)));
            self.batches.push((reader, stay));
            leaving.extend(others);
        }
        leaving
    }

    /// Builds the shard. `readers` says what each reader's codes mean; `catalog` has the shared dictionaries and roles.
    pub fn finish(mut self, readers: &[ReaderCodes], catalog: &Catalog) -> (Shard, ShardReport) {
        let (mut ids, positions) = sort_users(readers);
        let left_out = self.leave_out(catalog, |reader, code| ids.get(positions[reader][code as usize] as usize));
        let mut starts = self.count(&positions, ids.len());
        let mut report = ShardReport { merged: self.merged, left_out, ..ShardReport::default() };
        let mut rows = self.scatter(&positions, &starts, readers, catalog);
        report.joins = joined::count(readers, &ids, &positions, |at| starts[at] < starts[at + 1]);
        report.users = starts.windows(2).filter(|user| user[0] < user[1]).count() as u64;
        let only_listed = joined::only_listed(readers, &ids);
        if report.users < ids.len() as u64 || !only_listed.is_empty() {
            (ids, starts) = known_users(&ids, &starts, only_listed);
        }
        let mut shard = Shard { listed: joined::listed(readers, &ids), ids, starts: vec![0], ..Shard::default() };
        let refund = catalog.roles.iter().position(|role| *role == Role::Refund).map(|code| code as u32);
        let (mut order, mut end) = (Vec::new(), 0);
        for user in starts.windows(2) {
            if user[0] < user[1] {
                end = rows.settle_user(user[0]..user[1], end, catalog, &mut order, &mut report);
            }
            shard.starts.push(end);
        }
        rows.settle_refunds(catalog, refund);
        rows.move_to(&mut shard, end as usize);
        shard.attributes = joined::columns(readers, &shard.ids, catalog);
        append_days(&mut shard, catalog);
        report.events = shard.n_events() as u64;
        report.active = shard.days.iter().min().copied().zip(shard.days.iter().max().copied());
        let last = |user: &[u32]| shard.times.get((user[1] as usize).checked_sub(1)?).copied();
        report.latest = shard.starts.windows(2).filter_map(last).max();
        (shard, report)
    }

    /// Takes the rows out whose users are not in the sample: those of anonymous ids come all, as nobody knew whose they are.
    fn leave_out<'a>(&mut self, catalog: &Catalog, id: impl Fn(usize, u32) -> &'a [u8]) -> u64 {
        let (mut left_out, mut batch) = (0, RowBatch::default());
        for (reader, rows) in self.batches.iter_mut().filter(|_| catalog.only.sample.is_some()) {
            rows.unpack_into(&mut batch);
            let is_in = |row: &usize| catalog.only.has_user(id(*reader, batch.users[*row]));
            let stay: Vec<usize> = (0..batch.len()).filter(is_in).collect();
            if stay.len() < batch.len() {
                left_out += (batch.len() - stay.len()) as u64;
                *rows = PackedRows::from(&batch.select(&stay));
            }
        }
        left_out
    }

    /// Where each user's rows begin.
    fn count(&self, positions: &[Vec<u32>], n_users: usize) -> Vec<u32> {
        let mut starts = vec![0u32; n_users + 1];
        let mut users = Vec::new();
        for (reader, rows) in &self.batches {
            rows.users_into(&mut users);
            count_users(&users, &positions[*reader], &mut starts[1..]);
        }
        for at in 0..n_users {
            starts[at + 1] += starts[at];
        }
        starts
    }

    /// Puts every row at its user's place and translates its codes. Consumes the batches one by one to bound memory.
    fn scatter(self, positions: &[Vec<u32>], starts: &[u32], readers: &[ReaderCodes], catalog: &Catalog) -> Rows {
        let n = starts.last().copied().unwrap_or(0) as usize;
        let has: Vec<[bool; 4]> = self.batches.iter().map(|(_, rows)| rows.has()).collect();
        let [amounts, orders, inserts, sessions] =
            [0, 1, 2, 3].map(|at| if has.iter().any(|has| has[at]) { n } else { 0 });
        let of_events = catalog.dimensions.iter().filter(|dimension| !dimension.of_user);
        let mut rows = Rows {
            times: vec![0; n],
            names: Codes::empty(n, catalog.names.len()),
            amounts: vec![NO_AMOUNT; amounts],
            orders: vec![0; orders],
            inserts: vec![0; inserts],
            sessions: vec![0; sessions],
            dimensions: of_events.map(|dimension| Codes::empty(n, dimension.values.len())).collect(),
        };
        let scale = 10i64.pow(6 - u32::from(catalog.amount_decimals.unwrap_or(0).min(6)));
        let mut next = starts.to_vec();
        let (mut places, mut batch): (Vec<u32>, RowBatch) = Default::default();
        for (reader, packed) in self.batches {
            packed.unpack_into(&mut batch);
            take_places(&batch.users, &positions[reader], &mut next, &mut places);
            rows.take(&batch, &places, &readers[reader], scale);
        }
        rows
    }
}

// The loops over rows below are functions of their own, and not inlined, for the browser's sake: it compiles what it calls
// often a second time and well, but never leaves a call that runs already.

/// Counts the rows of each user.
#[inline(never)]
fn count_users(users: &[u32], positions: &[u32], counts: &mut [u32]) {
    for user in users {
        counts[positions[*user as usize] as usize] += 1;
    }
}

/// The next free place of each row's user.
#[inline(never)]
fn take_places(users: &[u32], positions: &[u32], next: &mut [u32], places: &mut Vec<u32>) {
    places.clear();
    places.extend(users.iter().map(|user| {
        let next = &mut next[positions[*user as usize] as usize];
        *next += 1;
        *next - 1
    }));
}

/// Writes each value to its place; nothing where the batch has no such column.
#[inline(never)]
fn scatter<T: Copy>(column: &mut [T], places: &[u32], values: &[T], translate: impl Fn(T) -> T) {
    for (to, value) in places.iter().zip(values) {
        column[*to as usize] = translate(*value);
    }
}

/// `amount` / `scale`, rounded half away from zero.
fn round_to(amount: i64, scale: i64) -> i64 {
    let half = scale / 2;
    if amount < 0 { -((half - amount) / scale) } else { (amount + half) / scale }
}

/// The users with any row and those that only attribute files know, ascending, and where the rows of each begin. Whose rows all
/// went to another user is no user any more.
fn known_users(ids: &Texts, starts: &[u32], only_listed: Vec<&[u8]>) -> (Texts, Vec<u32>) {
    let (mut known, mut begins) = (Texts::default(), Vec::new());
    let mut only_listed = only_listed.into_iter().peekable();
    let mut add = |id: &[u8], start: u32| {
        known.push(id);
        begins.push(start);
    };
    for at in (0..ids.len()).filter(|at| starts[*at] < starts[at + 1]) {
        while let Some(before) = only_listed.next_if(|id| *id < ids.get(at)) {
            add(before, starts[at]);
        }
        add(ids.get(at), starts[at]);
    }
    let end = starts.last().copied().unwrap_or(0);
    only_listed.for_each(|id| add(id, end));
    begins.push(end);
    (known, begins)
}

/// All users of the shard in byte order, and for each reader's code the position in that order.
fn sort_users(readers: &[ReaderCodes]) -> (Texts, Vec<Vec<u32>>) {
    let n = readers.iter().map(|codes| codes.users.len()).sum();
    let mut all: Vec<(u128, &[u8], usize, u32)> = Vec::with_capacity(n);
    for (reader, codes) in readers.iter().enumerate() {
        let ids = (0..codes.users.len()).map(|at| (codes.users.get(at), at as u32));
        all.extend(ids.map(|(id, at)| (first_bytes(id), id, reader, at)));
    }
    all.sort_unstable();
    let mut ids = Texts::default();
    let mut positions: Vec<Vec<u32>> = readers.iter().map(|codes| vec![0; codes.users.len()]).collect();
    let mut last: Option<&[u8]> = None;
    for (_, id, reader, at) in all {
        if last != Some(id) {
            ids.push(id);
            last = Some(id);
        }
        positions[reader][at as usize] = ids.len() as u32 - 1;
    }
    (ids, positions)
}

/// A number that orders ids as their first 16 bytes do, so that most are told apart without a look at their bytes.
fn first_bytes(id: &[u8]) -> u128 {
    let mut first = [0; 16];
    let n = id.len().min(16);
    first[..n].copy_from_slice(&id[..n]);
    u128::from_be_bytes(first)
}

impl Rows {
    /// Puts the rows of a batch at their places and translates their codes.
    fn take(&mut self, batch: &RowBatch, places: &[u32], codes: &ReaderCodes, scale: i64) {
        let to_unit = |amount: i64| if amount == NO_AMOUNT { NO_AMOUNT } else { round_to(amount, scale) };
        scatter(&mut self.times, places, &batch.times, |time| time);
        self.names.scatter(places, |row| codes.names[batch.names[row] as usize]);
        scatter(&mut self.amounts, places, &batch.amounts, to_unit);
        scatter(&mut self.orders, places, &batch.orders, |order| order);
        scatter(&mut self.inserts, places, &batch.inserts, |insert| insert);
        scatter(&mut self.sessions, places, &batch.sessions, |session| session);
        for ((column, into), known) in batch.dimensions.iter().zip(&mut self.dimensions).zip(&codes.dimensions) {
            // No code has no meaning in the dictionary, and stays none.
            into.scatter(places, |row| known.get(column[row] as usize).copied().unwrap_or(NO_CODE));
        }
    }

    /// Sorts a user's rows, joins and drops what must be, and moves what is kept to `to`, which is not after the first of them.
    /// Where the next user's rows go.
    #[inline(never)]
    fn settle_user(
        &mut self,
        user: Range<u32>,
        to: u32,
        catalog: &Catalog,
        order: &mut Vec<u32>,
        report: &mut ShardReport,
    ) -> u32 {
        let range = user.start as usize..user.end as usize;
        let as_they_are = self.stand_as_they_are(range);
        if as_they_are && to == user.start {
            return user.end;
        }
        order.clear();
        order.extend(user);
        if !as_they_are {
            self.sort(order);
            report.duplicates += self.drop_repeated_inserts(order);
            let repeated = self.count_repeats(order);
            report.repeated += repeated;
            if catalog.drop_repeated && repeated > 0 {
                report.duplicates += repeated;
                order.dedup_by(|row, before| self.compare(*row, *before).is_eq());
            }
            self.join_orders(order, catalog);
        }
        if !order.iter().zip(to..).all(|(row, at)| *row == at) {
            let to = to as usize;
            bring(&mut self.times, order, to);
            self.names.bring(order, to);
            bring(&mut self.amounts, order, to);
            bring(&mut self.sessions, order, to);
            self.dimensions.iter_mut().for_each(|column| column.bring(order, to));
        }
        to + order.len() as u32
    }

    /// Whether there is nothing to sort, to join or to drop: later rows are later, and no id says that two belong together.
    fn stand_as_they_are(&self, user: Range<usize>) -> bool {
        self.orders.is_empty() && self.inserts.is_empty() && self.times[user].is_sorted_by(|a, b| a < b)
    }

    /// Makes the amounts of refunds negative, however they are written, and refunds of purchases with less than nothing. Called
    /// when the amounts of each order are added up.
    fn settle_refunds(&mut self, catalog: &Catalog, refund: Option<u32>) {
        for (row, amount) in self.amounts.iter_mut().enumerate().filter(|(_, amount)| **amount != NO_AMOUNT) {
            match (catalog.role(self.names.get(row)), refund) {
                (Role::Refund, _) if *amount > 0 => *amount = -*amount,
                (Role::Purchase, Some(refund)) if *amount < 0 => self.names.set(row, refund),
                _ => {}
            }
        }
    }

    /// Sorts the rows of one user by (time, content): the same for any order of arrival.
    fn sort(&self, order: &mut [u32]) {
        if !order.is_sorted_by(|a, b| self.compare(*a, *b).is_le()) {
            order.sort_unstable_by(|a, b| self.compare(*a, *b));
        }
    }

    fn compare(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let (a, b) = (a as usize, b as usize);
        self.times[a].cmp(&self.times[b]).then_with(|| {
            let number = |column: &[i64]| column.get(a).cmp(&column.get(b));
            let hash = |column: &[u64]| column.get(a).cmp(&column.get(b));
            self.names
                .get(a)
                .cmp(&self.names.get(b))
                .then_with(|| {
                    self.dimensions
                        .iter()
                        .map(|d| d.get(a).cmp(&d.get(b)))
                        .find(|o| o.is_ne())
                        .unwrap_or(std::cmp::Ordering::Equal)
                })
                .then_with(|| number(&self.amounts))
                .then_with(|| hash(&self.orders))
                .then_with(|| hash(&self.inserts))
                .then_with(|| hash(&self.sessions))
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

    /// Makes one event, the earliest row, of all purchases and refunds of a user with the same order id: amounts add up
    /// first; then the sign of the sum says whether it is a purchase (≥ 0) or a refund, see [`Rows::settle_refunds`].
    fn join_orders(&mut self, order: &mut Vec<u32>, catalog: &Catalog) {
        if self.orders.is_empty() {
            return;
        }
        let mut first_rows: BTreeMap<u64, usize> = BTreeMap::new();
        order.retain(|row| {
            let row = *row as usize;
            let role = catalog.role(self.names.get(row));
            if role == Role::Refund && self.amounts.get(row).is_some_and(|amount| *amount > 0) {
                self.amounts[row] = -self.amounts[row];
            }
            let order_id = self.orders[row];
            if !matches!(role, Role::Purchase | Role::Refund) || order_id == 0 {
                return true;
            }
            let first = *first_rows.entry(order_id).or_insert(row);
            if first == row {
                return true;
            }
            if !self.amounts.is_empty() {
                self.amounts[first] = add_amounts(self.amounts[first], self.amounts[row]);
            }
            if role == Role::Purchase && catalog.role(self.names.get(first)) == Role::Refund {
                self.names.set(first, self.names.get(row));
            }
            false
        });
    }

    /// Gives the first `n` rows to the shard.
    fn move_to(self, shard: &mut Shard, n: usize) {
        let Rows { mut times, mut names, mut amounts, mut dimensions, sessions, .. } = self;
        shard.sessions = (!sessions.is_empty()).then(|| session::number(&shard.starts, &sessions));
        cut(&mut times, n);
        names.cut(n);
        cut(&mut amounts, n);
        dimensions.iter_mut().for_each(|column| column.cut(n));
        (shard.times, shard.names, shard.amounts, shard.dimensions) = (times, names, amounts, dimensions);
    }
}

fn add_amounts(a: i64, b: i64) -> i64 {
    match (a, b) {
        (NO_AMOUNT, other) | (other, NO_AMOUNT) => other,
        (a, b) => a.saturating_add(b),
    }
}

fn append_days(shard: &mut Shard, catalog: &Catalog) {
    let is_activity: Vec<bool> = (0..catalog.names.len() as u32).map(|name| catalog.role(name).is_activity()).collect();
    shard.day_starts.push(0);
    for user in 0..shard.n_users() {
        append_days_of(user, shard, catalog, &is_activity);
        shard.day_starts.push(shard.days.len() as u32);
    }
}

#[inline(never)]
fn append_days_of(user: usize, shard: &mut Shard, catalog: &Catalog, is_activity: &[bool]) {
    // Events are in order: most belong to the day of the one before, whose end is known.
    let mut day_end = Millis::MIN;
    for event in shard.starts[user] as usize..shard.starts[user + 1] as usize {
        let time = shard.times[event];
        let active = is_activity.get(shard.names.get(event) as usize).copied().unwrap_or(true);
        if active && time >= day_end {
            let day = catalog.zone.day(time);
            day_end = catalog.zone.end_of(day);
            shard.days.push(day);
        }
    }
}
