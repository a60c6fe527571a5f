//! Reads files with all workers: slices from one queue, states chained at their borders, rows to the shards that own their
//! users, then the shards are built.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use engine::events::{Catalog, Day, MS_PER_DAY, ShardReport, Spread};
use engine::i18n::Lang;
use engine::ingest::{Chain, HEAD_BYTES, Head, IngestError, Mapping, ReadPlan, Slice, Start, Unit, text_bytes, units};
use engine::protocol::{Batches, Note, Reply, Request};
use futures::channel::oneshot;
use futures::future::try_join_all;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::ask::Team;
use super::link::{Answered, Link};
use super::{Failure, now_ms, unexpected};
use crate::read_error::name_of;

/// Bytes a slice, at most: reading is fastest with large pieces.
const MAX_SLICE: u64 = 8 * 1024 * 1024;

/// Bytes a slice, at least: below, a message costs more than the parsing.
const MIN_SLICE: u64 = 1024 * 1024;

/// Slices that a reader has on their way or waiting, so that it never waits for the disk or for the page.
const IN_FLIGHT: usize = 3;

/// Slices a worker should get, so that all end at about the same time.
const SLICES_A_WORKER: u64 = 8;

/// How far reading is, or unpacking before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// The files are being turned into text; no row is read yet.
    pub unpacking: bool,
    /// Bytes read of all files.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_all: u64,
    /// Rows read, rejected ones included.
    pub rows: u64,
    /// Milliseconds since reading began.
    pub elapsed_ms: f64,
    /// Rows read by UTC day.
    pub days: Arc<BTreeMap<Day, u64>>,
}

/// Files that are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// What all shards share, with the account of all rows.
    pub catalog: Catalog,
    /// Milliseconds from the start to the last shard.
    pub elapsed_ms: f64,
}

/// As many first bytes of each file.
pub async fn heads(files: &[File], bytes: &[usize]) -> Result<Vec<Head>, Failure> {
    try_join_all(files.iter().zip(bytes).map(|(file, bytes)| head(file, *bytes))).await
}

async fn head(file: &File, bytes: usize) -> Result<Head, Failure> {
    let read = async {
        let piece = file.slice_with_f64_and_f64(0.0, bytes as f64)?;
        JsFuture::from(piece.array_buffer()).await
    };
    let buffer: JsValue = read.await.map_err(|error: JsValue| unreadable(file, &error))?;
    Ok(Head { name: file.name(), bytes: Uint8Array::new(&buffer).to_vec(), size: file.size() as u64 })
}

/// The engine's words for a file that the browser cannot read, from its beginning on.
fn unreadable(file: &File, error: &JsValue) -> Failure {
    let error = IngestError::Source { file: file.name(), byte: 0, reason: name_of(error) };
    let text = |lang| error.text(lang);
    Failure::Refused { en: text(Lang::En), de: text(Lang::De), place: None, fixes: Vec::new() }
}

/// Reads all rows of the files into the team's shards.
pub async fn load(
    team: &Rc<Team>,
    files: &[File],
    mapping: &Mapping,
    progress: Rc<dyn Fn(Progress)>,
) -> Result<Loaded, Failure> {
    team.forget();
    let heads = heads(files, &vec![HEAD_BYTES; files.len()]).await?;
    let plans = match team.desk.ask(Request::Plan { heads, mapping: mapping.clone() }, &[]).await?.0 {
        Reply::Plans(plans) => plans,
        other => return Err(unexpected("plans", &other)),
    };
    let spread = Spread::of_text(text_bytes(&plans), team.workers.len());
    let reading = Rc::new(Reading::new(team.clone(), spread, files, &plans, progress));
    let attached: Vec<JsValue> = files.iter().map(JsValue::from).collect();
    let open = |worker| Request::Open { plans: plans.clone(), spread, worker, loading_day: today() };
    try_join_all(team.workers.iter().enumerate().map(|(at, worker)| worker.ask(open(at), &attached))).await?;
    let ends = try_join_all((0..spread.workers).map(|reader| reading.clone().run(reader))).await?;
    let catalog = build(team, spread, plans, mapping, ends).await?;
    Ok(Loaded { catalog, elapsed_ms: now_ms() - reading.began_ms })
}

async fn build(
    team: &Team,
    spread: Spread,
    plans: Vec<ReadPlan>,
    mapping: &Mapping,
    ends: Vec<JsValue>,
) -> Result<Catalog, Failure> {
    let assemble = Request::Assemble { plans, mapping: mapping.clone(), spread };
    let (_, orders) = team.desk.ask(assemble, &ends).await?;
    let handed = team.workers.iter().zip(orders).map(|(worker, order)| hand_over(worker, order));
    let parcels = try_join_all(handed).await?.into_iter().flatten();
    let arrive = parcels.map(|Parcel { shard, reader, rows }| async move {
        team.workers[spread.worker_of(shard)].ask(Request::Rows { shard, reader }, &[rows.into()]).await
    });
    try_join_all(arrive).await?;
    let reports = try_join_all(team.workers.iter().map(build_shards)).await?.into_iter().flatten().collect();
    let catalog = match team.desk.ask(Request::Complete { reports }, &[]).await?.0 {
        Reply::Catalog(catalog) => *catalog,
        other => return Err(unexpected("a catalog", &other)),
    };
    let told = team.workers.iter().map(|worker| worker.ask(Request::Catalog { catalog: catalog.clone() }, &[]));
    try_join_all(told).await?;
    Ok(catalog)
}

/// Rows that belong to another shard than the one they were sent to: an anonymous id turned out to be a user of it.
struct Parcel {
    shard: usize,
    reader: usize,
    rows: Uint8Array,
}

async fn hand_over(worker: &Link, order: Uint8Array) -> Result<Vec<Parcel>, Failure> {
    match worker.ask(Request::HandOver, &[order.into()]).await? {
        (Reply::HandedOver(places), buffers) => {
            let parcel = |((shard, reader), rows)| Parcel { shard, reader, rows };
            Ok(places.into_iter().zip(buffers).map(parcel).collect())
        }
        (other, _) => Err(unexpected("rows", &other)),
    }
}

async fn build_shards(worker: &Link) -> Result<Vec<ShardReport>, Failure> {
    match worker.ask(Request::Build, &[]).await?.0 {
        Reply::Built(reports) => Ok(reports),
        other => Err(unexpected("shards", &other)),
    }
}

/// The day of loading by the person's clock: rows of later days are from the future.
pub fn today() -> Day {
    let now = js_sys::Date::new_0();
    let local_ms = now.get_time() - now.get_timezone_offset() * 60_000.0;
    Day((local_ms as i64).div_euclid(MS_PER_DAY) as i32)
}

/// What all readers share while files are read.
struct Reading {
    team: Rc<Team>,
    spread: Spread,
    files: Vec<File>,
    queue: RefCell<VecDeque<Unit>>,
    borders: RefCell<Vec<Borders>>,
    began_ms: f64,
    bytes_done: Cell<u64>,
    bytes_all: u64,
    /// Rows by reader.
    rows: RefCell<Vec<u64>>,
    days: RefCell<Arc<BTreeMap<Day, u64>>>,
    /// Rows on their way to shards.
    deliveries: RefCell<Vec<oneshot::Receiver<Result<(), Failure>>>>,
    progress: Rc<dyn Fn(Progress)>,
}

/// The states at the borders of one file's slices, and who waits for them.
#[derive(Default)]
struct Borders {
    chain: Chain,
    known: BTreeMap<usize, Start>,
    waiting: BTreeMap<usize, oneshot::Sender<Start>>,
}

impl Reading {
    fn new(team: Rc<Team>, spread: Spread, files: &[File], plans: &[ReadPlan], progress: Rc<dyn Fn(Progress)>) -> Self {
        let bytes_all: u64 = plans.iter().map(|plan| plan.size).sum();
        let n_readers = spread.workers;
        let slice = (bytes_all / (n_readers as u64 * SLICES_A_WORKER)).clamp(MIN_SLICE, MAX_SLICE);
        let borders = plans.iter().map(|_| Borders { known: [(0, Start::default())].into(), ..Borders::default() });
        Reading {
            queue: RefCell::new(units(plans, slice).into()),
            borders: RefCell::new(borders.collect()),
            began_ms: now_ms(),
            bytes_done: Cell::new(0),
            bytes_all,
            rows: RefCell::new(vec![0; n_readers]),
            days: RefCell::default(),
            deliveries: RefCell::default(),
            progress,
            files: files.to_vec(),
            team,
            spread,
        }
    }

    /// One reader works until the queue is empty. Returns its end, for the desk.
    async fn run(self: Rc<Self>, reader: usize) -> Result<JsValue, Failure> {
        let mut turn = None;
        let lanes = (0..IN_FLIGHT).map(|lane| {
            let (ended, next) = oneshot::channel();
            let lane = self.clone().lane(reader, lane == 0, turn.take(), ended);
            turn = Some(next);
            lane
        });
        try_join_all(lanes.collect::<Vec<_>>()).await?;
        let (reply, mut buffers) = self.link(reader).ask(Request::Close, &[]).await?;
        let end = buffers.pop().map(JsValue::from).unwrap_or_default();
        self.deliver(reader, (reply, buffers))?;
        let deliveries = std::mem::take(&mut *self.deliveries.borrow_mut());
        for delivery in deliveries {
            delivery.await.unwrap_or(Err(Failure::Cancelled))?;
        }
        Ok(end)
    }

    /// One unit after the other. The first lane of a reader takes streams too: a reader is busy with one until its end. The
    /// others begin when the one before has its first bytes, so that parsing begins as early as it can.
    async fn lane(
        self: Rc<Self>,
        reader: usize,
        takes_streams: bool,
        turn: Option<oneshot::Receiver<()>>,
        next: oneshot::Sender<()>,
    ) -> Result<(), Failure> {
        if let Some(turn) = turn {
            // Also where the lane before has ended without a slice.
            let _ = turn.await;
        }
        let mut next = Some(next);
        loop {
            let unit = {
                let mut queue = self.queue.borrow_mut();
                let may_take = takes_streams || !matches!(queue.front(), Some(Unit::Stream(_)));
                queue.pop_front_if(|_| may_take)
            };
            match unit {
                Some(Unit::Slice(slice)) => self.slice(reader, slice, || drop(next.take())).await?,
                Some(Unit::Stream(file)) => self.clone().stream(reader, file).await?,
                None => return Ok(()),
            }
        }
    }

    async fn slice(&self, reader: usize, slice: Slice, on_bytes: impl FnOnce()) -> Result<(), Failure> {
        let link = self.link(reader);
        let bytes = self.bytes(&slice).await;
        let transition = match link.ask(Request::Scan { slice }, &[bytes]).await?.0 {
            Reply::Scanned(transition) => transition,
            other => return Err(unexpected("a scan", &other)),
        };
        on_bytes();
        {
            let borders = &mut self.borders.borrow_mut()[slice.file];
            for (index, start) in borders.chain.add(slice.index, transition) {
                borders.known.insert(index, start);
                if let Some(waiting) = borders.waiting.remove(&index) {
                    let _ = waiting.send(start);
                }
            }
        }
        let start = self.start_of(slice).await?;
        let answered = link.ask(Request::Read { slice, start }, &[]).await?;
        self.bytes_done.set(self.bytes_done.get() + slice.end - slice.start);
        self.deliver(reader, answered)
    }

    /// The bytes of a slice, or the browser's name for what is wrong. Read here and handed over: a browser gives a file in many
    /// small pieces, each of which needs a thread that is free to take it, and workers are busy parsing.
    async fn bytes(&self, slice: &Slice) -> JsValue {
        let read = async {
            let piece = self.files[slice.file].slice_with_f64_and_f64(slice.start as f64, slice.end as f64)?;
            let buffer: JsValue = JsFuture::from(piece.array_buffer()).await?;
            Ok(Uint8Array::new(&buffer).into())
        };
        read.await.unwrap_or_else(|error: JsValue| JsValue::from(name_of(&error)))
    }

    /// The state at a slice's start. All slices before it have been handed out, so it comes.
    async fn start_of(&self, slice: Slice) -> Result<Start, Failure> {
        let coming = {
            let borders = &mut self.borders.borrow_mut()[slice.file];
            if let Some(start) = borders.known.get(&slice.index) {
                return Ok(*start);
            }
            let (sender, coming) = oneshot::channel();
            borders.waiting.insert(slice.index, sender);
            coming
        };
        coming.await.map_err(|_| Failure::Cancelled)
    }

    async fn stream(self: Rc<Self>, reader: usize, file: usize) -> Result<(), Failure> {
        let (reading, last) = (self.clone(), Cell::new(0));
        let on_note = move |note: Note, buffers: Vec<Uint8Array>| {
            let Note::Streamed { batches, bytes_read } = note;
            reading.bytes_done.set(reading.bytes_done.get() + bytes_read - last.get());
            last.set(bytes_read);
            // Only a reply of another kind would fail at once.
            let _ = reading.deliver(reader, (Reply::Read(batches), buffers));
        };
        let answered = self.link(reader).ask_noting(Request::Stream { file }, &[], on_note).await?;
        self.deliver(reader, answered)
    }

    /// Hands batches to the shards that own their users. Nobody waits for a shard, which may be parsing a slice itself, before
    /// the reader's end.
    fn deliver(&self, reader: usize, (reply, buffers): Answered) -> Result<(), Failure> {
        let Reply::Read(Batches { shards, kept, rejected, days }) = reply else {
            return Err(unexpected("rows", &reply));
        };
        self.rows.borrow_mut()[reader] = kept + rejected;
        {
            let mut all_days = self.days.borrow_mut();
            let all_days = Arc::make_mut(&mut all_days);
            days.into_iter().for_each(|(day, rows)| *all_days.entry(day).or_default() += u64::from(rows));
        }
        self.tell();
        for (shard, batch) in shards.into_iter().zip(buffers) {
            let (team, worker) = (self.team.clone(), self.spread.worker_of(shard));
            let (arrived, delivery) = oneshot::channel();
            self.deliveries.borrow_mut().push(delivery);
            wasm_bindgen_futures::spawn_local(async move {
                let answered = team.workers[worker].ask(Request::Rows { shard, reader }, &[batch.into()]).await;
                // Nobody listens any more where reading has failed already.
                let _ = arrived.send(answered.map(|_| ()));
            });
        }
        Ok(())
    }

    fn tell(&self) {
        (self.progress)(Progress {
            unpacking: false,
            bytes_done: self.bytes_done.get(),
            bytes_all: self.bytes_all,
            rows: self.rows.borrow().iter().sum(),
            elapsed_ms: now_ms() - self.began_ms,
            days: self.days.borrow().clone(),
        });
    }

    fn link(&self, reader: usize) -> &Link {
        &self.team.workers[reader]
    }
}
