//! What reading all rows will need, told from the first part of each file: rows, users, bytes.
//!
//! In: the first [`SAMPLE_BYTES`](crate::ingest::SAMPLE_BYTES) (8 MB) of all files together, each its share by its size, read by
//! the plans. Out: an estimate that rather says too much. What the sample tells of the whole:
//!
//! * Rows grow with the bytes, file by file.
//! * Distinct users (and values of a column) grow with the rows: between Chao's lower bound d + f₁² / 2f₂ (A. Chao 1984, f₁ and
//!   f₂: those seen once and twice), which is right for rows in random order, and Heaps' law d · (N / n)^β with β from the two
//!   halves of the sample, which is right where new ones keep coming. Taken is the geometric mean of the two.
//! * Active days of a user and events of an order, per row, are those of the sample.
//! * The bytes of a built shard are those of its columns. While a worker builds its shards, one after another ([`Spread`]), its rows wait,
//!   packed, beside those that are built; and the rows of the one that is built stand at their places.
//!
//! A range of days cannot be judged from the first rows and changes nothing here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::events::{Day, FileKind, NO_AMOUNT, Only, RowBatch, Spread};
use crate::ingest::format::format;
use crate::ingest::plan::share_dimensions;
use crate::ingest::shape::{Opened, sample_share, unpacked, utf8};
use crate::ingest::{Finished, HEAD_BYTES, Head, Packing, ReadPlan, Reader, Slice, Start, text_bytes};
use crate::order::Order;

/// A worker's memory ends at 4 GiB; a part of it is the program's and the slice's that is read.
const WORKER_ROOM: u64 = 3_584 << 20;

/// Vectors that grow have room to spare.
const SLACK_PERCENT: u64 = 125;

/// Bytes that a reader keeps at most for each user it met: an entry with the home, in a list that grows by doubling, and its slots in a
/// table that is at most half full.
const READER_USER: f64 = 64.0;

/// Bytes of a text in a dictionary besides its letters: one in the catalog, one while it is merged.
const TEXT: f64 = 64.0;

/// Bytes of a row of costs: it stays by itself until all readers have ended.
const COST_ROW: f64 = 128.0;

/// What reading all rows will need.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Rows that will be kept.
    pub rows: u64,
    /// How many times as much text as the sample's there is, in thousandths: all of it is read, whoever is chosen.
    pub whole: u64,
    /// The same of the largest file that only one worker can read.
    pub stream: u64,
    /// Users of all rows that will be kept.
    pub users: u64,
    /// Bytes of all shards once they are built.
    pub shards: u64,
    /// Bytes of all rows while they wait to be built, packed.
    pub packed: u64,
    /// Bytes of all rows at their places, of which only those of one shard a worker stand there at a time.
    pub placed: u64,
    /// Bytes of all text, as [`text_bytes`] guesses them where it is read: [`Spread::of_text`] goes by it.
    pub text: u64,
    /// Bytes that each worker holds besides: dictionaries, and the ids of users while it reads.
    pub each: u64,
    /// Columns that can be left out.
    pub columns: Vec<ColumnWeight>,
}

/// What a column takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnWeight {
    /// Its name, or the role's where a role has several columns.
    pub name: String,
    /// Bytes of all its values while their rows wait, packed.
    pub packed: u64,
    /// The same at their places.
    pub placed: u64,
    /// Bytes of its dictionary, which each worker has.
    pub dictionary: u64,
}

impl Memory {
    /// How many times as much text as the sample's the busiest of so many workers reads.
    pub fn times_the_sample(&self, n_workers: u64) -> f64 {
        self.stream.max(self.whole / n_workers.max(1)) as f64 / 1000.0
    }

    /// Bytes that one of so many workers needs at most.
    pub fn of_worker(&self, n_workers: u64) -> u64 {
        self.building(n_workers) / n_workers.max(1) + self.each
    }

    /// Bytes that all of so many workers need at most.
    pub fn of_all(&self, n_workers: u64) -> u64 {
        self.building(n_workers) + self.each * n_workers.max(1)
    }

    /// Bytes of all rows at most, while so many workers build shards of them: first all wait, in the end all are built.
    fn building(&self, n_workers: u64) -> u64 {
        self.packed.max(self.shards) + self.placed / self.each_worker_has(n_workers)
    }

    /// The columns that can be left out, with the bytes that so many workers need for them; the heaviest first.
    pub fn heaviest(&self, n_workers: u64) -> Vec<(&str, u64)> {
        let shards = self.each_worker_has(n_workers);
        let bytes =
            |column: &ColumnWeight| column.packed + column.placed / shards + column.dictionary * n_workers.max(1);
        let mut columns: Vec<(&str, u64)> =
            self.columns.iter().map(|column| (column.name.as_str(), bytes(column))).collect();
        columns.order_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        columns
    }

    /// Shards of each of so many workers.
    fn each_worker_has(&self, n_workers: u64) -> u64 {
        Spread::of_text(self.text, n_workers as usize).each as u64
    }

    /// Whether so many workers can hold it, each within its own wall, and all of them within `room` bytes.
    pub fn fits(&self, n_workers: u64, room: u64) -> bool {
        self.of_worker(n_workers) <= WORKER_ROOM && self.of_all(n_workers) <= room
    }

    /// The most percent of the users that fit, from 1 to 50; where even one percent does not, that.
    pub fn percent_that_fits(&self, n_workers: u64, room: u64) -> u64 {
        let fits = |percent: &u64| {
            let part = |bytes: u64| bytes / 100 * percent;
            let Memory { packed, placed, shards, text, each, .. } = *self;
            let [packed, placed, shards, text, each] = [packed, placed, shards, text, each].map(part);
            let less = Memory { packed, placed, shards, text, each, ..Memory::default() };
            less.fits(n_workers, room)
        };
        (1..=50).rev().find(fits).unwrap_or(1)
    }
}

/// The estimate. `plans`: one a file; `main`: the file whose columns are named.
pub(super) fn estimate(
    heads: &[Head],
    opened: &[Opened],
    mut plans: Vec<ReadPlan>,
    main: usize,
    loading_day: Day,
) -> Memory {
    share_dimensions(&mut plans);
    let Sample { rows, attributes, costs, whole: of_all, stream, page } =
        Sample::read(heads, opened, &plans, loading_day);
    let plan = &plans[main];
    let unpacked: Vec<RowBatch> = page.batches.iter().map(|(_, rows)| rows.unpack()).collect();
    let batches = || unpacked.iter();
    let kept = batches().map(RowBatch::len).sum::<usize>() as f64;
    if kept == 0.0 {
        return Memory::default();
    }
    // A share of the users is a share of the rows.
    let share = plan.only.share();
    let rows = rows * share;
    let whole = |codes: &dyn Fn(&RowBatch) -> &Vec<u32>| {
        let codes: Vec<u32> = batches().flat_map(|batch| codes(batch).iter().copied()).collect();
        grown(&codes, rows / share)
    };
    let everyone = whole(&|batch| &batch.users);
    let users = everyone * share;
    // Users outside the sample are passed over before a reader notes them, but where only shards know whose a row is.
    let noted = if plans.iter().any(|plan| plan.anonymous.is_some()) { 1.0 } else { share };
    let ids = page.part.users.first();
    let id_bytes = ids.map_or(0.0, |ids| ids.bytes.len() as f64 / ids.len().max(1) as f64);
    let days = user_days(plan, batches()) / kept;

    // A row a user has two dates, and in place of an order id the number of orders.
    let sums_up = plan.kind == FileKind::Summaries;
    let events = if sums_up { rows } else { rows * one_an_order(batches()) / kept };
    let mut columns = Columns { rows, events, ..Columns::default() };
    let event = plan.event.and_then(|at| plan.columns.get(at)).cloned();
    columns.texts(event, whole(&|batch| &batch.names), average(&page.part.names));
    let has = |column: fn(&RowBatch) -> bool| batches().any(column);
    let orders = has(|batch| !batch.orders.is_empty());
    if has(|batch| !batch.amounts.is_empty()) {
        let n = batches().flat_map(|batch| &batch.amounts).filter(|amount| **amount != NO_AMOUNT).count() as f64;
        let present = 4.0 * n / kept;
        // Packed and sorted, a bit an event says whether it has one; at its place, each has room, twice of it where sums grow.
        let at_its_place = if orders { 8.0 } else { 4.0 };
        columns.numbers("amount", present + 0.125, at_its_place, present + 12.0 / 64.0);
    }
    // Of a session stays its number among those of the user.
    let (inserts, sessions) = (has(|batch| !batch.inserts.is_empty()), has(|batch| !batch.sessions.is_empty()));
    for (name, is_there, rests) in
        [("order_id", orders, 0.0), ("insert_id", inserts, 0.0), ("session_id", sessions, 2.0)]
    {
        if is_there {
            columns.numbers(name, 8.0, 8.0, rests);
        }
    }
    columns.weights.retain(|column| !sums_up || column.name == "amount");
    for (at, dimension) in plan.dimensions.iter().enumerate() {
        let values = whole(&|batch| &batch.dimensions[at]);
        columns.texts(Some(dimension.column.clone()), values, average(&page.part.dimensions[at]));
    }
    // Of an attribute stays a code a user.
    let of_attributes = attributes * share * 4.0 * plan.attributes.len() as f64;
    let of_users = rows * 4.0 * days + users * (id_bytes + 12.0) + of_attributes;
    let time = if in_seconds(batches()) { 4.0 } else { 8.0 };
    let shards = events * time + of_users + columns.at_rest;
    // User and time come with each row, packed to four bytes each; at its place, it has a time.
    let packed = rows * 8.0 + of_users + columns.packed;
    let placed = rows * time + columns.placed;
    Memory {
        rows: if sums_up { rows / 2.0 } else { rows } as u64,
        whole: of_all,
        stream,
        users: users as u64,
        shards: shards as u64,
        packed: with_slack(packed),
        placed: with_slack(placed),
        text: text_bytes(&plans),
        each: with_slack(
            columns.dictionaries + (everyone + attributes) * noted * (READER_USER + id_bytes) + costs * COST_ROW,
        ),
        columns: columns.weights,
    }
}

/// What the first part of each file tells of all of it.
struct Sample {
    /// Rows of all files that will be kept.
    rows: f64,
    /// Rows of all files that tell what users are.
    attributes: f64,
    /// Rows of all files that tell what was spent.
    costs: f64,
    /// Text of all files, and of the largest one that cannot be cut into slices, against that of the sample: [`Memory::whole`].
    whole: u64,
    stream: u64,
    /// What a reader with one shard made of the sample: of all days and users, for the first days may lie outside the range.
    page: Finished,
}

impl Sample {
    fn read(heads: &[Head], opened: &[Opened], plans: &[ReadPlan], loading_day: Day) -> Sample {
        let of_all = heads.iter().map(|head| head.size).sum();
        let texts: Vec<SampleText> = heads
            .iter()
            .zip(opened)
            .map(|(head, opened)| SampleText::new(head, opened, sample_share(head.size, of_all)))
            .collect();
        let plan = |(plan, text): (&ReadPlan, &SampleText)| ReadPlan {
            size: text.text.len() as u64,
            packing: Packing::None,
            only: Only::default(),
            ..plan.clone()
        };
        let mut reader = Reader::new(plans.iter().zip(&texts).map(plan).collect(), 1, loading_day);
        let (mut rows, mut attributes, mut costs, mut before) = (0.0, 0.0, 0.0, 0);
        let sampled = texts.iter().map(|text| text.text.len()).sum::<usize>().max(1) as f64;
        let text = |text: &SampleText| (text.text.len() as f64 * text.factor / sampled * 1000.0) as u64;
        let whole = texts.iter().map(text).sum();
        let streams = plans.iter().zip(&texts).filter(|(plan, _)| !plan.is_sliceable());
        let stream = streams.map(|(_, of)| text(of)).max().unwrap_or(0);
        for (file, (SampleText { text, factor }, plan)) in texts.into_iter().zip(plans).enumerate() {
            let slice = Slice { file, index: 0, start: 0, end: text.len() as u64 };
            // The text is all there is: nothing is asked of the source.
            let _ = reader.read_slice(&slice, Start::default(), &text, &mut Vec::new());
            let kept = reader.progress().0 - std::mem::replace(&mut before, reader.progress().0);
            match plan.kind {
                FileKind::Attributes => attributes += kept as f64 * factor,
                FileKind::Summaries => rows += 2.0 * kept as f64 * factor,
                FileKind::Costs => costs += kept as f64 * factor,
                _ => rows += kept as f64 * factor,
            }
        }
        Sample { rows, attributes, costs, whole, stream, page: reader.finish() }
    }
}

/// Whole rows of a file's first part.
struct SampleText {
    text: Vec<u8>,
    /// Bytes of the file for each byte of the part.
    factor: f64,
}

impl SampleText {
    fn new(head: &Head, opened: &Opened, share: usize) -> SampleText {
        let Opened { shape, whole, .. } = opened;
        let (mut text, mut used) = if share > HEAD_BYTES && !whole {
            let (bytes, used) = unpacked(&head.bytes, share);
            (utf8(&bytes, shape.dialect.encoding), used as f64)
        } else {
            (opened.text.clone(), opened.used as f64)
        };
        if *whole && text.len() <= share {
            return SampleText { text, factor: 1.0 };
        }
        used *= share.min(text.len()) as f64 / text.len().max(1) as f64;
        text.truncate(share);
        let rows = format(&shape.format).rows(&text, &shape.dialect, false, usize::MAX);
        let end = rows.last().map_or(0, |row| row.1);
        used *= end as f64 / text.len().max(1) as f64;
        text.truncate(end);
        SampleText { text, factor: shape.size as f64 / used.max(1.0) }
    }
}

/// Bytes of the columns that may be there.
#[derive(Default)]
struct Columns {
    rows: f64,
    events: f64,
    at_rest: f64,
    packed: f64,
    placed: f64,
    dictionaries: f64,
    weights: Vec<ColumnWeight>,
}

impl Columns {
    /// A column of numbers: the bytes a row that it takes packed and at its place, and those an event that stay.
    fn numbers(&mut self, name: &str, packed: f64, placed: f64, rests: f64) {
        self.at_rest += self.events * rests;
        self.packed += self.rows * packed;
        self.placed += self.rows * placed;
        self.weights.push(self.weight(name, packed, placed, 0.0));
    }

    /// A column of codes with a dictionary.
    fn texts(&mut self, name: Option<String>, values: f64, text_bytes: f64) {
        let width = match values {
            ..=255.0 => 1.0,
            ..=65_535.0 => 2.0,
            _ => 4.0,
        };
        let dictionary = values * (text_bytes + TEXT);
        self.at_rest += self.events * width;
        self.packed += self.rows * width;
        self.placed += self.rows * width;
        self.dictionaries += dictionary;
        self.weights.extend(name.map(|name| self.weight(&name, width, width, dictionary)));
    }

    /// Of a column with so many bytes a row.
    fn weight(&self, name: &str, packed: f64, placed: f64, dictionary: f64) -> ColumnWeight {
        let all = |bytes: f64| with_slack(self.rows * bytes);
        ColumnWeight { name: name.into(), packed: all(packed), placed: all(placed), dictionary: with_slack(dictionary) }
    }
}

/// Bytes of an estimate with room to spare.
fn with_slack(estimate: f64) -> u64 {
    estimate as u64 * SLACK_PERCENT / 100
}

/// Whether all instants are whole seconds apart.
fn in_seconds<'a>(batches: impl Iterator<Item = &'a RowBatch>) -> bool {
    let mut times = batches.flat_map(|batch| &batch.times);
    times.next().is_none_or(|first| times.all(|time| (time - first) % 1000 == 0))
}

fn average(texts: &[String]) -> f64 {
    texts.iter().map(String::len).sum::<usize>() as f64 / texts.len().max(1) as f64
}

/// How many distinct codes there are among `rows`, when these are the first of them.
fn grown(codes: &[u32], rows: f64) -> f64 {
    let mut sorted: Vec<u32> = codes.iter().copied().filter(|code| *code != crate::events::NO_CODE).collect();
    let n = sorted.len();
    let half: BTreeSet<u32> = sorted[..n / 2].iter().copied().collect();
    sorted.sort_unstable();
    let (mut distinct, mut once, mut twice) = (0.0, 0.0, 0.0);
    for run in sorted.chunk_by(|a, b| a == b) {
        distinct += 1.0;
        once += if run.len() == 1 { 1.0 } else { 0.0 };
        twice += if run.len() == 2 { 1.0 } else { 0.0 };
    }
    let factor = rows / codes.len().max(1) as f64;
    if factor <= 1.0 || half.is_empty() {
        return distinct;
    }
    let chao = distinct + if twice > 0.0 { once * once / (2.0 * twice) } else { once * (once - 1.0) / 2.0 };
    let power = libm::log2(distinct / half.len() as f64).clamp(0.0, 1.0);
    let heaps = distinct * libm::pow(factor, power);
    libm::sqrt(chao * heaps).clamp(distinct, rows.max(distinct))
}

/// Rows without an order, and orders.
fn one_an_order<'a>(batches: impl Iterator<Item = &'a RowBatch>) -> f64 {
    let (mut alone, mut orders) = (0, BTreeSet::new());
    for batch in batches {
        match batch.orders.as_slice() {
            [] => alone += batch.len(),
            ids => ids.iter().zip(&batch.users).for_each(|(id, user)| match id {
                0 => alone += 1,
                id => drop(orders.insert((*user, *id))),
            }),
        }
    }
    (alone + orders.len()) as f64
}

/// Days of users, each once.
fn user_days<'a>(plan: &ReadPlan, batches: impl Iterator<Item = &'a RowBatch>) -> f64 {
    let zone = &plan.zone;
    let mut days: Vec<(u32, i32)> = Vec::new();
    for batch in batches {
        days.extend(batch.users.iter().zip(&batch.times).map(|(user, time)| (*user, zone.day(*time).0)));
    }
    days.sort_unstable();
    days.dedup();
    days.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_users_of_a_page() {
        let mut dice = crate::testing::Dice(5);
        // Rows in random order of 20,000 users: a page of 10,000 rows of a million.
        let random: Vec<u32> = (0..10_000).map(|_| dice.below(20_000) as u32).collect();
        let found = grown(&random, 1e6);
        assert!((20_000.0..100_000.0).contains(&found), "rather too many: {found}");
        // Sorted by user, three rows each: 333,333 of them.
        let sorted: Vec<u32> = (0..10_000).map(|row| row / 3).collect();
        let found = grown(&sorted, 1e6);
        assert!((30_000.0..400_000.0).contains(&found), "{found}");
        // A dozen values, all seen.
        let few: Vec<u32> = (0..10_000).map(|row| row % 12).collect();
        assert_eq!(grown(&few, 1e6) as u64, 12);
        assert_eq!(grown(&[], 1e6) as u64, 0);
        assert_eq!(grown(&random, 10_000.0) as usize, random.iter().collect::<BTreeSet<_>>().len());
    }

    /// The first 8 MB are those of all files, each by its size; the rows of each grow with its own bytes.
    #[test]
    fn a_sample_of_all_files() {
        use crate::ingest::{Mapping, SAMPLE_BYTES, head_bytes, preview};
        const GB: u64 = 1 << 30;
        assert_eq!(head_bytes(&[100]), [SAMPLE_BYTES]);
        assert_eq!(head_bytes(&[3 * GB, GB]), [SAMPLE_BYTES * 3 / 4, SAMPLE_BYTES / 4]);
        assert_eq!(head_bytes(&[1_000 * GB, 100]), [SAMPLE_BYTES - 1, HEAD_BYTES]);
        // Rows of 20 bytes; in the second file users of their own. Both hold as much as they say.
        let file = |name: &str, rows: usize, size: u64| {
            let text: String =
                (0..rows).map(|row| format!("{name}{:06},2024-01-{:02}\n", row % 1_000, 1 + row % 28)).collect();
            Head { name: format!("{name}.csv"), bytes: format!("user,time\n{text}").into_bytes(), size }
        };
        let mapping = Mapping::from_json(r#"{"user": "user", "time": "time"}"#).expect("valid");
        let heads = [file("a", 100_000, 2_000_000_000), file("b", 50_000, 200_000_000)];
        let told = preview(&heads, Some(&mapping), Day::from_civil(2026, 1, 1)).expect("tables").memory;
        let rows = 2_200_000_000 / 19;
        assert!(told.rows.abs_diff(rows) * 100 < rows, "{} rows, {rows} expected", told.rows);
        // All users of both files are in the sample; those of the second seem to go on coming, so rather too many are told.
        assert!((1_999..200_000).contains(&told.users), "{}", told.users);
    }

    #[test]
    fn what_fits() {
        let memory = Memory { packed: 6 << 30, each: 100 << 20, ..Memory::default() };
        assert!(memory.fits(4, 16 << 30) && !memory.fits(4, 6 << 30), "the machine is too small");
        assert!(!memory.fits(1, 16 << 30), "a worker ends at 4 GiB");
        assert_eq!(memory.percent_that_fits(1, 16 << 30), 50);
        let several = Memory { placed: 3 << 30, text: 12 << 30, ..memory.clone() };
        assert_eq!(
            several.of_worker(2),
            (6 << 29) + (3 << 29) / 8 + (100 << 20),
            "an eighth of each worker's rows at a time"
        );
        assert_eq!(Memory { packed: 70 << 30, ..memory.clone() }.percent_that_fits(1, 80 << 30), 4);
    }
}
