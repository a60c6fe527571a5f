//! Many rows at once, column by column: the fast way into the [`Sink`] for rows without anything unusual.
//!
//! Short loops over one column keep many misses of the cache in flight and the column's own tables near. Nothing is decided
//! here that [`Sink::row`] would decide otherwise: a row with a value that is new, wrong or missing where it must not be is
//! left to it, untouched. That is rare, because a value is new once.

use super::cells::{Bare, Cells, bare};
use super::index::{Index, Row};
use super::known::Home;
use super::number;
use super::plan::{AmountColumns, ReadPlan};
use super::reject::Code;
use super::sink::{BATCH_ROWS, FileState, Sink, hash_or_none, is_missing, session_or_none};
use crate::events::{Hash64, Millis, NO_AMOUNT, NO_CODE};

/// The columns of the rows at hand. Its memory is used again for the next ones.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// The file that was read last.
    file: Option<usize>,
    rows: Vec<Row>,
    /// Rows that are left to [`Sink::row`].
    odd: Vec<bool>,
    /// Why a row that is not odd is not read, where its day or its user is not.
    filtered: Vec<Option<Code>>,
    homes: Vec<Home>,
    times: Vec<Millis>,
    names: Vec<u32>,
    /// This and what follows: empty where the file has no such column.
    amounts: Vec<i64>,
    factors: Vec<i64>,
    orders: Vec<Hash64>,
    inserts: Vec<Hash64>,
    sessions: Vec<Hash64>,
    dimensions: Vec<Vec<u32>>,
    /// By shard: the positions of its rows.
    picked: Vec<Vec<u32>>,
}

/// Whether rows of a file can be read this way: each cell stands for itself, and nothing but the sink's own columns is noted.
pub(super) fn fits(plan: &ReadPlan, is_special: bool) -> bool {
    let asks_more = plan.anonymous.is_some() || plan.currency.is_some() || plan.refunded.is_some();
    !is_special && plan.skip.is_empty() && !asks_more
}

impl Sink {
    /// Takes the rows of an index, but for those that it adds to `left`, in their order: these are for [`Sink::row`].
    pub fn block(&mut self, file: usize, text: &[u8], index: &Index, left: &mut Vec<Row>) {
        self.forget_cells_of_others(file);
        let mut columns = std::mem::take(&mut self.columns);
        let expected = self.files[file].plan.columns.len() as u32;
        columns.rows.clear();
        for row in index.rows() {
            let list = if row.n_fields == expected { &mut columns.rows } else { &mut *left };
            list.push(*row);
        }
        columns.odd.clear();
        columns.odd.resize(columns.rows.len(), false);
        columns.filtered.clear();
        columns.filtered.resize(columns.rows.len(), None);
        self.read_columns(file, text, index, &mut columns);
        self.hand_out(&mut columns);
        columns.filtered.iter().flatten().for_each(|code| self.counts[*code as usize] += 1);
        if let Some(met) = &mut self.met {
            let is_kept = columns.odd.iter().zip(&columns.filtered).map(|(odd, filtered)| !*odd && filtered.is_none());
            let kept = columns.homes.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept);
            kept.for_each(|(home, _)| met.note(self.files[file].plan.group, home.shard, home.code));
        }
        left.extend(columns.rows.iter().zip(&columns.odd).filter(|(_, odd)| **odd).map(|(row, _)| *row));
        left.sort_unstable_by_key(|row| row.start);
        self.columns = columns;
    }

    /// A cell as it is written means what its own file's plan makes of it: an empty event is that file's default, a quote may be
    /// none there.
    fn forget_cells_of_others(&mut self, file: usize) {
        if self.columns.file.replace(file).is_some_and(|before| before != file) {
            self.raw_users.clear();
            for column in self.dimensions.iter_mut().chain([&mut self.names]) {
                column.raw.clear();
            }
        }
    }

    fn read_columns(&mut self, file: usize, text: &[u8], index: &Index, columns: &mut Columns) {
        let FileState { plan, stamps, future, default_event, within, .. } = &mut self.files[file];
        let Columns { rows, odd, homes, times, names, amounts, factors, orders, inserts, sessions, dimensions, .. } =
            columns;
        let cells = Cells { text, index, rows, quote: plan.dialect.quote };

        cells.read(plan.time, times, odd, |raw, quote| {
            let stamp = stamps.parse(raw).or_else(|| stamps.parse(bare(raw, quote)?));
            stamp.filter(|time| *time < *future)
        });

        let default = self.names.values.get(default_event);
        let known = |name: Bare| if is_missing(name.text) { default } else { name.known(&self.names.values) };
        match plan.event {
            Some(at) => cells.coded(at, &mut self.names.raw, known, names, odd),
            None => cells.same(default, names, odd),
        }

        dimensions.resize_with(plan.dimensions.len(), Vec::new);
        for ((planned, column), codes) in plan.dimensions.iter().zip(&mut self.dimensions).zip(dimensions) {
            let known = |value: Bare| if is_missing(value.text) { Some(NO_CODE) } else { value.known(&column.values) };
            match planned.at {
                Some(at) => cells.coded(at, &mut column.raw, known, codes, odd),
                None => codes.clear(),
            }
        }

        let decimal = plan.dialect.decimal;
        match plan.amount {
            None => amounts.clear(),
            Some(AmountColumns::One(at)) => cells.numbers(at, decimal, amounts, odd),
            Some(AmountColumns::Product(a, b)) => {
                cells.numbers(a, decimal, amounts, odd);
                cells.numbers(b, decimal, factors, odd);
                for ((a, b), odd) in amounts.iter_mut().zip(factors).zip(odd.iter_mut()) {
                    let product =
                        if *a == NO_AMOUNT || *b == NO_AMOUNT { Some(NO_AMOUNT) } else { number::product(*a, *b) };
                    *a = product.unwrap_or(NO_AMOUNT);
                    *odd |= product.is_none();
                }
            }
        }
        for (at, hashes) in [(plan.order, orders), (plan.insert, inserts)] {
            match at {
                Some(at) => cells.read(at, hashes, odd, |raw, quote| bare(raw, quote).map(hash_or_none)),
                None => hashes.clear(),
            }
        }
        match plan.session {
            Some(at) => cells.read(at, sessions, odd, |raw, quote| bare(raw, quote).map(session_or_none)),
            None => sessions.clear(),
        }

        within.filter_days(times, odd, &mut columns.filtered);
        // Last, because nothing but a wrong user can go wrong with the rows that are left, and so new ones can be added.
        let known = |id: Bare| match (id.known(&self.users.ids), id.text) {
            (None, id) if !is_missing(id) && !within.has_user(id) => Some(Home::NOWHERE),
            (None, id) if is_missing(id) || std::str::from_utf8(id).is_err() => None,
            (None, id) => Some(self.users.add(id)),
            (known, _) => known,
        };
        cells.coded(plan.user, &mut self.raw_users, known, homes, odd);
        if !plan.only.is_all() {
            cells.filter_users(plan.user, homes, odd, &mut columns.filtered);
        }
    }

    /// Gives the rows that are not odd to the batches of their shards.
    #[inline(never)]
    fn hand_out(&mut self, columns: &mut Columns) {
        let Columns { odd, filtered, homes, picked, .. } = columns;
        picked.resize_with(self.open.len(), Vec::new);
        picked.iter_mut().for_each(Vec::clear);
        for ((row, home), (odd, filtered)) in (0..).zip(homes.iter()).zip(odd.iter().zip(filtered.iter())) {
            if !*odd && filtered.is_none() {
                picked[home.shard as usize].push(row);
            }
        }
        for (shard, rows) in picked.iter().enumerate() {
            let batch = &mut self.open[shard];
            batch.dimensions.resize_with(columns.dimensions.len(), Vec::new);
            batch.users.extend(rows.iter().map(|row| homes[*row as usize].code));
            pick(&mut batch.times, &columns.times, rows, 0);
            pick(&mut batch.names, &columns.names, rows, NO_CODE);
            if self.has.amounts {
                pick(&mut batch.amounts, &columns.amounts, rows, NO_AMOUNT);
            }
            if self.has.orders {
                pick(&mut batch.orders, &columns.orders, rows, 0);
            }
            if self.has.inserts {
                pick(&mut batch.inserts, &columns.inserts, rows, 0);
            }
            if self.has.sessions {
                pick(&mut batch.sessions, &columns.sessions, rows, 0);
            }
            for (to, from) in batch.dimensions.iter_mut().zip(&columns.dimensions) {
                pick(to, from, rows, NO_CODE);
            }
            self.kept += rows.len() as u64;
            self.pack(shard, BATCH_ROWS);
        }
        for (amount, (odd, filtered)) in columns.amounts.iter().zip(odd.iter().zip(filtered.iter())) {
            if *amount != NO_AMOUNT && !*odd && filtered.is_none() {
                self.note_decimals(*amount);
            }
        }
    }
}

/// Adds the values of some rows; `none` for each where the file has no such column.
#[inline]
fn pick<T: Copy>(to: &mut Vec<T>, from: &[T], rows: &[u32], none: T) {
    if from.is_empty() {
        to.resize(to.len() + rows.len(), none);
    } else {
        to.extend(rows.iter().map(|row| from[*row as usize]));
    }
}
