//! Where rows become typed columns: one row in, one entry in the batch of the shard that owns its user.
//!
//! This is the hot path: no allocation a row, texts are compared as bytes, and what the row before had is tried first.
//! A row is looked at in full before anything of it is stored, so that a rejected row leaves no trace but its place.

use std::collections::BTreeMap;

use super::Dialect;
use super::block::{self, Columns};
use super::costs::without_costs;
use super::day_counts::DayCounts;
use super::format::{Format, format};
use super::known::{Column, Home, RECENT_USERS, Users};
use super::links::Linker;
use super::met::Met;
use super::number;
use super::plan::ReadPlan;
use super::recode;
use super::reject::Code;
use super::row::Row;
use super::scan::Field;
use super::short::Recent;
use super::special::{Special, skipped};
use super::stamp::Stamps;
use super::within::Within;
use crate::events::{
    Day, FileKind, Hash64, Millis, NO_AMOUNT, NO_CODE, PackedRows, ReaderPart, RowBatch, Tally, hash64,
};

/// Most rows of a batch: larger messages do not make the transfer faster.
pub(super) const BATCH_ROWS: usize = 65_536;

/// Bytes of a value at fault that are kept.
const MAX_FAULT_VALUE: usize = 100;

/// Why and where a row cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub code: Code,
    pub column: Option<usize>,
    /// Number of fields of the row.
    pub found: usize,
}

impl Fault {
    /// A fault of a row as such.
    pub fn of_row(code: Code) -> Self {
        Fault { code, column: None, found: 0 }
    }
}

/// A fault with the place of its row in the text that was read.
#[derive(Clone, Debug)]
pub(super) struct FaultAt {
    pub fault: Fault,
    /// The value at fault, its beginning.
    pub value: String,
    pub start: usize,
    pub end: usize,
}

/// Collects typed rows of one reader.
pub(super) struct Sink {
    /// Per file: its plan and what is remembered between its rows.
    pub(super) files: Vec<FileState>,
    pub(super) users: Users,
    /// Homes by the cell as it is written, with quotes and spaces.
    pub(super) raw_users: Recent<Home>,
    pub(super) names: Column,
    pub(super) dimensions: Vec<Column>,
    pub(super) open: Vec<RowBatch>,
    pub(super) full: Vec<(usize, PackedRows)>,
    /// Rows a day of what was packed.
    pub(super) days: DayCounts,
    /// Columns that batches have: those of any file, so that all rows of a batch have the same.
    pub(super) has: Has,
    /// Memory of [`Sink::block`].
    pub(super) columns: Columns,
    /// Which anonymous ids were seen with whom, where any file has a column of them.
    linker: Option<Linker>,
    /// Who was met in which kind of file, where there are several.
    pub(super) met: Option<Met>,
    /// Currencies of amounts, where none is chosen, each with the first file that has it.
    pub(super) currencies: BTreeMap<String, u32>,
    amount_decimals: Option<u8>,
    /// 10^(6 − decimals): amounts that it does not divide need more places.
    amount_step: i64,
    pub(super) kept: u64,
    /// Of these, rows that told attributes.
    pub(super) attribute_rows: u64,
    /// And rows that told costs of nobody in particular.
    pub(super) cost_rows: u64,
    pub(super) counts: [u64; Code::ALL.len()],
    /// Faults of the text that is being read; the reader takes them away.
    pub faults: Vec<FaultAt>,
    pub(super) scratch: Vec<u8>,
    codes: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Has {
    pub amounts: bool,
    pub orders: bool,
    pub inserts: bool,
    pub sessions: bool,
}

pub(super) struct FileState {
    pub plan: ReadPlan,
    /// Whether [`Sink::block`] can read its rows.
    by_block: bool,
    /// What is done with rows that are no plain rows of events.
    pub special: Option<Special>,
    pub format: &'static dyn Format,
    pub stamps: Stamps,
    pub(super) fields_needed: usize,
    /// The first instant after the day of loading.
    pub future: Millis,
    pub default_event: Vec<u8>,
    /// The only days and users that are read.
    pub within: Within,
}

impl Sink {
    pub fn new(plans: Vec<ReadPlan>, n_shards: usize, loading_day: Day) -> Self {
        let linker = plans.iter().any(|plan| plan.anonymous.is_some()).then(|| Linker::new(n_shards));
        let met = Met::new(&plans, n_shards);
        let n_dimensions = plans.iter().map(|plan| plan.dimensions.len()).max().unwrap_or(0);
        let has = Has {
            amounts: plans.iter().any(ReadPlan::has_amounts),
            orders: plans.iter().any(|plan| plan.order.is_some() || plan.kind == FileKind::Summaries),
            inserts: plans.iter().any(|plan| plan.insert.is_some() || plan.kind == FileKind::Summaries),
            sessions: plans.iter().any(|plan| plan.session.is_some()),
        };
        let files = plans.into_iter().enumerate().map(|(file, plan)| (Special::new(&plan, file), plan));
        let files = files.map(|(special, plan)| FileState {
            format: format(&plan.format),
            stamps: Stamps::new(&plan.dialect, plan.stamp_zone.clone()),
            fields_needed: plan.fields_needed(),
            future: plan.zone.end_of(loading_day),
            default_event: plan.default_event.clone().into_bytes(),
            within: Within::new(plan.only, &plan.zone, linker.is_none()),
            by_block: block::fits(&plan, special.is_some()),
            special,
            plan: without_costs(plan),
        });
        Sink {
            files: files.collect(),
            users: Users::new(n_shards),
            raw_users: Recent::new(RECENT_USERS),
            names: Column::new(),
            dimensions: (0..n_dimensions).map(|_| Column::new()).collect(),
            open: vec![RowBatch::default(); n_shards],
            full: Vec::new(),
            days: DayCounts::default(),
            has,
            columns: Columns::default(),
            linker,
            met,
            currencies: BTreeMap::new(),
            amount_decimals: has.amounts.then_some(0),
            amount_step: number::UNIT,
            kept: 0,
            attribute_rows: 0,
            cost_rows: 0,
            counts: [0; Code::ALL.len()],
            faults: Vec::new(),
            scratch: Vec::new(),
            codes: vec![NO_CODE; n_dimensions],
        }
    }

    pub fn plan(&self, file: usize) -> &ReadPlan {
        &self.files[file].plan
    }

    /// Whether [`Sink::block`] may be called for a file.
    pub fn reads_blocks(&self, file: usize) -> bool {
        self.files[file].by_block
    }

    /// Takes a row, or notes why not.
    pub fn row(&mut self, file: usize, text: &[u8], fields: &[Field], place: (usize, usize)) {
        match self.files[file].special.take() {
            None => self.take_row(file, text, fields, place),
            Some(special) => self.special_row(special, file, text, fields, place),
        }
    }

    /// Notes a row that cannot be kept.
    pub fn fault(&mut self, fault: Fault, place: (usize, usize)) {
        self.note(fault, String::new(), place);
    }

    /// Batches of at least `min_rows` rows (of 1, if less), with their shards.
    pub fn take_batches(&mut self, min_rows: usize) -> Vec<(usize, PackedRows)> {
        for shard in 0..self.open.len() {
            self.pack(shard, min_rows.max(1));
        }
        std::mem::take(&mut self.full)
    }

    /// Packs a shard's open batch if it has so many rows; its memory serves the next one.
    pub(super) fn pack(&mut self, shard: usize, min_rows: usize) {
        let batch = &mut self.open[shard];
        if batch.len() >= min_rows {
            self.days.add(&batch.times);
            self.full.push((shard, PackedRows::from(&*batch)));
            batch.clear();
        }
    }

    /// Rows kept, and rows not kept, so far.
    pub fn progress(&self) -> (u64, u64) {
        (self.kept, self.counts.iter().sum())
    }

    /// What the codes in all batches mean.
    pub fn finish(self) -> ReaderPart {
        let texts = |column: Column| {
            let mut texts = Vec::with_capacity(column.values.len());
            column.values.for_each(|text, _| texts.push(String::from_utf8_lossy(text).into_owned()));
            texts
        };
        let n_shards = self.open.len();
        let users = self.users.by_shard();
        let (mut attributes, mut costs) = (Vec::new(), Vec::new());
        for FileState { plan, special, .. } in self.files {
            match special {
                Some(Special::Attributes(of)) => attributes.extend(of.finish(&plan, n_shards)),
                Some(Special::Summaries(of)) if !plan.attributes.is_empty() => {
                    attributes.extend(of.users.finish(&plan, n_shards));
                }
                Some(Special::Costs(of)) => costs.extend(of.finish()),
                Some(Special::Fill(_) | Special::Summaries(_)) | None => {}
            }
        }
        let links = self.linker.map(|linker| linker.finish(&users));
        ReaderPart {
            links,
            met: self.met.map(|met| met.finish(&users)).unwrap_or_default(),
            attributes,
            costs,
            tally: Tally { attributes: self.attribute_rows, costs: self.cost_rows, ..tally(self.kept, &self.counts) },
            users,
            names: texts(self.names),
            dimensions: self.dimensions.into_iter().map(texts).collect(),
            amount_decimals: self.amount_decimals,
            currencies: self.currencies,
        }
    }

    pub(super) fn take_row(&mut self, file: usize, text: &[u8], fields: &[Field], place: (usize, usize)) {
        let Err(fault) = self.try_row(file, text, fields) else { return };
        match self.recoded(&fault, file, text, fields) {
            None => self.note_row(fault, file, text, fields, place),
            Some((text, fields)) => {
                if let Err(fault) = self.try_row(file, &text, &fields) {
                    self.note_row(fault, file, &text, &fields, place);
                }
            }
        }
    }

    /// A row that is no UTF-8 as it is to be read then, if its file allows it.
    pub(super) fn recoded(
        &self,
        fault: &Fault,
        file: usize,
        text: &[u8],
        fields: &[Field],
    ) -> Option<(Vec<u8>, Vec<Field>)> {
        // Times and amounts are read before texts are looked at, and "März" or "€" may be what could not be read.
        let not_utf_8 =
            |at: usize| fields.get(at).is_some_and(|field| std::str::from_utf8(&text[field.start..field.end]).is_err());
        let may_be = match fault.code {
            Code::BadEncoding => true,
            Code::BadTime | Code::BadAmount => fault.column.is_some_and(not_utf_8),
            _ => false,
        };
        if may_be { recode::row(self.plan(file), text, fields) } else { None }
    }

    pub(super) fn note_row(&mut self, fault: Fault, file: usize, text: &[u8], fields: &[Field], place: (usize, usize)) {
        let value = fault.column.map(|column| self.value_at_fault(file, text, fields[column]));
        self.note(fault, value.unwrap_or_default(), place);
    }

    fn note(&mut self, fault: Fault, value: String, (start, end): (usize, usize)) {
        self.counts[fault.code as usize] += 1;
        if fault.code.is_listed() {
            self.faults.push(FaultAt { fault, value, start, end });
        }
    }

    fn value_at_fault(&mut self, file: usize, text: &[u8], field: Field) -> String {
        let FileState { format, plan, .. } = &self.files[file];
        let unquote = Unquote { format: *format, dialect: &plan.dialect };
        let value = value(unquote, text, field, &mut self.scratch);
        String::from_utf8_lossy(&value[..value.len().min(MAX_FAULT_VALUE)]).into_owned()
    }

    fn try_row(&mut self, file: usize, text: &[u8], fields: &[Field]) -> Result<(), Fault> {
        let Sink { files, scratch, currencies, .. } = self;
        let FileState { plan, format, stamps, fields_needed, future, default_event, within, .. } = &mut files[file];
        let row = Row { plan, format: *format, text, fields };
        let (unquote, fault) = (row.unquote(), |code, column| row.fault(code, column));
        check_count(plan, text, fields, *fields_needed)?;

        // The order of the checks decides which reason a row with several faults gets.
        if let Some(at) = skipped(plan, unquote, text, fields, scratch) {
            return Err(fault(Code::Skipped, Some(at)));
        }
        let has_user = !row.is_empty(plan.user, scratch);
        let anonymous = plan.anonymous.filter(|at| !row.is_empty(*at, scratch));
        let user_at = match anonymous {
            _ if has_user => plan.user,
            Some(at) => at,
            None => return Err(fault(Code::NoUser, Some(plan.user))),
        };
        let (time, amount) = (row.time(stamps, scratch)?, row.amount(scratch)?);
        if time >= *future {
            return Err(fault(Code::Future, Some(plan.time)));
        }
        let amount = row.in_one_currency(amount, file, currencies, scratch)?;

        let user = value(unquote, text, fields[user_at], scratch);
        if let Some(code) = within.filters(time, user) {
            return Err(fault(code, None));
        }
        let home = self.users.find(user);
        if home.is_none() && std::str::from_utf8(user).is_err() {
            return Err(fault(Code::BadEncoding, Some(user_at)));
        }
        let name = match plan.event {
            None => default_event,
            Some(at) => match value(unquote, text, fields[at], scratch) {
                missing if is_missing(missing) => default_event,
                name => name,
            },
        };
        let name = self.names.code(name).ok_or(fault(Code::BadEncoding, plan.event))?;
        for (dimension, column) in plan.dimensions.iter().zip(&mut self.dimensions).enumerate() {
            let (planned, column) = column;
            let bytes = planned.at.map_or(&b""[..], |at| value(unquote, text, fields[at], scratch));
            self.codes[dimension] = if is_missing(bytes) {
                NO_CODE
            } else {
                column.code(bytes).ok_or(fault(Code::BadEncoding, planned.at))?
            };
        }

        let home = match home {
            Some(home) => home,
            None => self.users.add(value(unquote, text, fields[user_at], scratch)),
        };
        let shard = home.shard as usize;
        if let Some(linker) = self.linker.as_mut().filter(|_| has_user) {
            linker.note((home.shard, home.code), anonymous.map(|at| value(unquote, text, fields[at], scratch)));
        }
        if let Some(met) = &mut self.met {
            met.note(plan.group, home.shard, home.code);
        }
        let batch = &mut self.open[shard];
        batch.users.push(home.code);
        batch.times.push(time);
        batch.names.push(name);
        let mut hash = |at: Option<usize>| at.map_or(0, |at| hash_or_none(value(unquote, text, fields[at], scratch)));
        if self.has.amounts {
            batch.amounts.push(amount);
        }
        if self.has.orders {
            batch.orders.push(hash(plan.order));
        }
        if self.has.inserts {
            batch.inserts.push(hash(plan.insert));
        }
        if self.has.sessions {
            let session = plan.session.map(|at| session_or_none(value(unquote, text, fields[at], scratch)));
            batch.sessions.push(session.unwrap_or_default());
        }
        batch.dimensions.resize_with(self.codes.len(), Vec::new);
        for (column, code) in batch.dimensions.iter_mut().zip(&self.codes) {
            column.push(*code);
        }
        self.pack(shard, BATCH_ROWS);
        self.kept += 1;
        if amount != NO_AMOUNT {
            self.note_decimals(amount);
        }
        Ok(())
    }

    #[inline]
    pub(super) fn note_decimals(&mut self, amount: i64) {
        if amount % self.amount_step != 0 {
            let places = number::decimals(amount);
            self.amount_decimals = self.amount_decimals.max(Some(places));
            self.amount_step = 10i64.pow(6 - u32::from(places));
        }
    }
}

/// Missing fields are tolerated where nothing is mapped, further ones where they are empty.
#[inline]
pub(super) fn check_count(plan: &ReadPlan, text: &[u8], fields: &[Field], needed: usize) -> Result<(), Fault> {
    let (found, expected) = (fields.len(), plan.columns.len());
    if found == expected {
        return Ok(());
    }
    let extra_is_empty = || fields[expected..].iter().all(|field| text[field.start..field.end].trim_ascii().is_empty());
    if found < needed || (found > expected && !extra_is_empty()) {
        return Err(Fault { code: Code::WrongFieldCount, column: None, found });
    }
    Ok(())
}

/// What is needed for the few fields that do not stand in the text as they are.
#[derive(Clone, Copy)]
pub(super) struct Unquote<'a> {
    pub format: &'a dyn Format,
    pub dialect: &'a Dialect,
}

/// The bytes of a field without quotes and without spaces around them.
#[inline]
pub(super) fn value<'a>(unquote: Unquote, text: &'a [u8], field: Field, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let raw = &text[field.start..field.end];
    if field.quoted {
        unquote.format.unquote(raw, unquote.dialect, scratch);
        return scratch.trim_ascii();
    }
    raw.trim_ascii()
}

/// What exports write for "nothing": no text, or a database's word for it.
#[inline]
pub(super) fn is_missing(value: &[u8]) -> bool {
    value.len() <= 4 && matches!(value, b"" | b"NULL" | b"null" | b"NaN" | b"nan" | b"\\N")
}

pub(super) fn hash_or_none(value: &[u8]) -> Hash64 {
    if is_missing(value) { 0 } else { hash64(value) }
}

/// Amplitude writes −1 for events that belong to no session.
pub(super) fn session_or_none(value: &[u8]) -> Hash64 {
    if value == b"-1" { 0 } else { hash_or_none(value) }
}

fn tally(kept: u64, counts: &[u64]) -> Tally {
    let mut tally = Tally { read: kept + counts.iter().sum::<u64>(), kept, ..Tally::default() };
    for (code, count) in Code::ALL.iter().zip(counts).filter(|(_, count)| **count > 0) {
        let part = if code.is_filter() { &mut tally.filtered } else { &mut tally.rejected };
        part.insert(code.id().into(), *count);
    }
    tally
}
