//! Rows in any order to a [`Shard`]: translate codes, sort by (user, time, content), drop repeated insert ids, join the rows of one order.

use serde::{Deserialize, Serialize};

use super::identity::split;
use super::rows::{Columns, Layout, Rows};
use super::settle::{settle_refunds, settle_user};
use super::{Catalog, Day, HandOver, MS_PER_DAY, Midnights, Millis, PackedRows, Parcel, Remap, RowBatch, Shard, Texts};
use super::{joined, session, summarised};

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
    /// How many of its activities are at midnight.
    pub midnights: Midnights,
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

impl ShardBuilder {
    /// Takes rows of one reader.
    pub fn push(&mut self, reader: usize, rows: impl Into<PackedRows>) {
        self.batches.push((reader, rows.into()));
    }

    /// Bytes of the rows that wait.
    pub(super) fn n_bytes(&self) -> usize {
        self.batches.iter().map(|(_, rows)| rows.n_bytes()).sum()
    }

    /// The rows that wait.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut PackedRows> {
        self.batches.iter_mut().map(|(_, rows)| rows)
    }

    /// Takes the rows of anonymous users out that belong to a user of another shard. Call once, when every reader has ended.
    pub fn hand_over(&mut self, hand_over: &HandOver, readers: &[ReaderCodes]) -> Vec<Parcel> {
        if hand_over.leaving.is_empty() {
            return Vec::new();
        }
        let routes = |(reader, codes): (usize, &ReaderCodes)| hand_over.routes(reader, &codes.users);
        let routes: Vec<_> = readers.iter().enumerate().map(routes).collect();
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
        // Readers take slices in turn, and their rows come when they come. A file is mostly in the order of time: so is each user then,
        // and nothing is left to sort.
        self.batches.sort_by_key(|(_, rows)| rows.earliest());
        let (mut ids, positions) = sort_users(readers);
        let left_out = self.leave_out(catalog, |reader, code| ids.get(positions[reader][code as usize] as usize));
        let mut starts = self.count(&positions, ids.len());
        let mut report = ShardReport { merged: self.merged, left_out, ..ShardReport::default() };
        let mut rows = self.scatter(&positions, &starts, readers, catalog);
        report.joins = joined::count(readers, &ids, &positions, |at| starts[at] < starts[at + 1]);
        report.users = starts.windows(2).filter(|user| user[0] < user[1]).count() as u64;
        let mut only_listed = Vec::new();
        if !catalog.report.has_unknown_users() {
            only_listed = joined::only_listed(readers, &ids);
        }
        if report.users < ids.len() as u64 || !only_listed.is_empty() {
            (ids, starts) = known_users(&ids, &starts, only_listed);
        }
        let mut shard = Shard { listed: joined::listed(readers, &ids), ids, starts: vec![0], ..Shard::default() };
        settle(&mut rows, &starts, catalog, &mut shard, &mut report);
        drop(rows);
        shard.attributes = joined::by_latest(&shard.starts, &mut shard.dimensions, catalog);
        shard.attributes.extend(joined::columns(readers, &shard.ids, catalog));
        append_days(&mut shard, catalog, &mut report.midnights);
        report.events = shard.n_events() as u64;
        report.active = shard.days.iter().min().copied().zip(shard.days.iter().max().copied());
        let last = |user: &[u32]| Some(shard.times.get((user[1] as usize).checked_sub(1)?));
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

    /// Puts every row at its user's place. Consumes the batches one by one to bound memory.
    fn scatter(self, positions: &[Vec<u32>], starts: &[u32], readers: &[ReaderCodes], catalog: &Catalog) -> Rows {
        let layout = Layout::of(self.batches.iter().map(|(_, rows)| rows), catalog);
        let mut rows = layout.rows(starts.last().copied().unwrap_or(0) as usize);
        let mut next = starts.to_vec();
        let (mut places, mut batch): (Vec<u32>, RowBatch) = Default::default();
        for (reader, packed) in self.batches {
            packed.unpack_into(&mut batch);
            take_places(&batch.users, &positions[reader], &mut next, &mut places);
            rows.take(&batch, &places, &readers[reader], catalog);
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

/// Rows that become columns at a time: their order and their rows stay in the cache from one column to the next.
const AT_A_TIME: usize = 8192;

/// Settles all users, one after another, and moves their rows to the columns of the shard. `starts`: where each user's rows begin.
fn settle(rows: &mut Rows, starts: &[u32], catalog: &Catalog, shard: &mut Shard, report: &mut ShardReport) {
    let n = starts.last().copied().unwrap_or(0);
    let mut columns = Columns::with_capacity(n as usize, rows);
    let (mut order, mut moved) = (Vec::with_capacity(AT_A_TIME), 0);
    for user in starts.windows(2) {
        let before = order.len();
        if user[0] < user[1] {
            settle_user(rows, user[0]..user[1], catalog, &mut order, report);
        }
        if catalog.summaries {
            shard.orders.push(summarised::orders(rows, &order[before..]));
        }
        shard.starts.push(moved + order.len() as u32);
        if order.len() >= AT_A_TIME || user[1] == n {
            settle_refunds(rows, &order, catalog);
            rows.move_to(&order, &mut columns);
            moved += order.len() as u32;
            order.clear();
        }
    }
    columns.shrink();
    let mut codes = columns.codes.into_iter();
    (shard.times, shard.amounts) = (columns.times, columns.amounts);
    shard.sessions = columns.sessions.map(|sessions| session::number(&shard.starts, &sessions));
    shard.names = codes.next().unwrap_or_default();
    shard.dimensions = codes.collect();
}

fn append_days(shard: &mut Shard, catalog: &Catalog, midnights: &mut Midnights) {
    let is_activity: Vec<bool> = (0..catalog.names.len() as u32).map(|name| catalog.role(name).is_activity()).collect();
    shard.day_starts.push(0);
    for user in 0..shard.n_users() {
        append_days_of(user, shard, catalog, &is_activity, midnights);
        shard.day_starts.push(shard.days.len() as u32);
    }
}

#[inline(never)]
fn append_days_of(user: usize, shard: &mut Shard, catalog: &Catalog, is_activity: &[bool], midnights: &mut Midnights) {
    // Events are in order: most belong to the day of the one before, whose end is known.
    // Of a day's stamps the midnights count, and what the first other one is like.
    let (mut day_end, mut midnight, mut offset, mut is_open) = (Millis::MIN, None, 0, false);
    for event in shard.starts[user] as usize..shard.starts[user + 1] as usize {
        let time = shard.times.get(event);
        let active = is_activity.get(shard.names.get(event) as usize).copied().unwrap_or(true);
        if active && time >= day_end {
            offset = catalog.zone.offset_ms(time);
            let local = time + offset;
            let day = Day(local.div_euclid(MS_PER_DAY) as i32);
            day_end = catalog.zone.end_of(day);
            shard.days.push(day);
            (midnight, is_open) = ((local.rem_euclid(MS_PER_DAY) == 0).then_some(time), true);
        }
        midnights.activities += u64::from(active);
        if active && midnight == Some(time) {
            midnights.at_midnight += 1;
        } else if active && is_open {
            is_open = false;
            midnights.add_day(time + offset);
        }
    }
}
