//! A reader of files and the owner of shards: first the one, then the other.

use engine::events::{Catalog, Day, PackedRows, Shard, ShardBuilders, Spread};
use engine::fold::{Context, Settings};
use engine::ingest::{IngestError, ReadPlan, Reader, Slice, Start, Stream, transition};
use engine::protocol::{Batches, BuildOrder, Fact, NeedText, Note, ReadEnd, Reply};
use engine::queries::{self, chosen::Chosen};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::slices::Slices;
use super::{Refusal, Said, memory, prepare, scope};
use crate::file_source::FileSource;

/// Rows a batch should have at least: each is a message.
const MIN_BATCH: usize = 16 * 1024;

/// From this many bytes on, a slice's rows are batches of their own: a batch of rows from two places of a file is out of order.
const WHOLE_SLICE: u64 = 512 * 1024;

/// The half of a worker that has shards.
#[derive(Default)]
pub struct ShardsWorker {
    plans: Vec<ReadPlan>,
    files: Vec<FileSource>,
    reader: Option<Reader>,
    /// The position of the worker, which is the reader's.
    worker: usize,
    slices: Slices,
    builders: ShardBuilders,
    /// What the shards are built by, once the readers have ended.
    order: Option<BuildOrder>,
    shards: Vec<Shard>,
    chosen: Chosen,
    cx: Context,
}

impl ShardsWorker {
    pub fn open(
        &mut self,
        plans: Vec<ReadPlan>,
        spread: Spread,
        worker: usize,
        loading_day: Day,
        files: Vec<JsValue>,
    ) -> Said {
        // What was read before goes first, so that its memory counts.
        *self = ShardsWorker::default();
        memory::set_aside(&plans, spread);
        *self = ShardsWorker {
            reader: Some(Reader::new(plans.clone(), spread.n_shards(), loading_day)),
            plans,
            worker,
            builders: ShardBuilders::new(spread.of_worker(worker)),
            files: files.into_iter().map(|file| FileSource(file.unchecked_into())).collect(),
            ..ShardsWorker::default()
        };
        (Reply::Done, Vec::new())
    }

    /// A slice has come: its bytes, or the browser's name for what is wrong.
    pub fn scan(&mut self, slice: Slice, attached: &[JsValue]) -> Result<Said, Refusal> {
        let plan = self.plans.get(slice.file).ok_or_else(|| Refusal::order("scan"))?;
        let came = attached.first().ok_or_else(|| Refusal::order("scan"))?;
        let bytes = came.dyn_ref::<Uint8Array>().ok_or_else(|| IngestError::Source {
            file: plan.file.clone(),
            byte: slice.start,
            reason: came.as_string().unwrap_or_default(),
        })?;
        let transition = transition(plan, &slice, self.slices.arrive(slice, bytes));
        Ok((Reply::Scanned(transition), Vec::new()))
    }

    pub fn read(&mut self, slice: Slice, start: Start) -> Result<Said, Refusal> {
        let (Some(reader), Some(file)) = (&mut self.reader, self.files.get_mut(slice.file)) else {
            return Err(Refusal::order("read"));
        };
        #[cfg(feature = "bench")]
        let lap = super::laps::Lap::start("parse");
        let parsed = self.slices.parse(&slice, |bytes| reader.read_slice(&slice, start, bytes, file));
        parsed.ok_or_else(|| Refusal::order("read"))??;
        #[cfg(feature = "bench")]
        drop(lap);
        self.read_so_far(if slice.end - slice.start >= WHOLE_SLICE { 1 } else { MIN_BATCH })
    }

    pub fn stream(&mut self, id: u32, file: usize) -> Result<Said, Refusal> {
        let (Some(reader), Some(source)) = (&mut self.reader, self.files.get_mut(file)) else {
            return Err(Refusal::order("stream"));
        };
        let mut stream = Stream::new(file, &self.plans[file]);
        while reader.read_stream(&mut stream, source)? {
            let (batches, buffers) = take(reader, MIN_BATCH, self.worker, &mut self.builders);
            scope::note(id, Note::Streamed { batches, bytes_read: stream.bytes_read() }, &buffers);
        }
        self.read_so_far(MIN_BATCH)
    }

    fn read_so_far(&mut self, min_rows: usize) -> Result<Said, Refusal> {
        let reader = self.reader.as_mut().ok_or_else(|| Refusal::order("read"))?;
        let (batches, buffers) = take(reader, min_rows, self.worker, &mut self.builders);
        Ok((Reply::Read(batches), buffers))
    }

    pub fn close(&mut self) -> Result<Said, Refusal> {
        let mut reader = self.reader.take().ok_or_else(|| Refusal::order("close"))?;
        self.slices = Slices::default();
        let (batches, mut buffers) = take(&mut reader, 1, self.worker, &mut self.builders);
        let finished = reader.finish();
        let end = ReadEnd { part: finished.part, rejects: finished.rejects, lines: finished.lines };
        buffers.push(postcard::to_stdvec(&end)?);
        Ok((Reply::Read(batches), buffers))
    }

    pub fn rows(&mut self, shard: usize, reader: usize, batch: Vec<Vec<u8>>) -> Result<Said, Refusal> {
        let rows = batch.into_iter().next().and_then(PackedRows::from_bytes).ok_or_else(|| Refusal::order("rows"))?;
        match self.builders.push(shard, reader, rows) {
            None => Ok((Reply::Done, Vec::new())),
            Some(_) => Err(Refusal::order("rows")),
        }
    }

    pub fn hand_over(&mut self, order: &[Vec<u8>]) -> Result<Said, Refusal> {
        let bytes = order.first().ok_or_else(|| Refusal::order("hand over"))?;
        let order: BuildOrder = postcard::from_bytes(bytes)?;
        let parcels = self.builders.hand_over(&order);
        self.order = Some(order);
        let places = parcels.iter().map(|parcel| (parcel.shard, parcel.reader)).collect();
        Ok((Reply::HandedOver(places), parcels.into_iter().map(|parcel| parcel.rows.into_bytes()).collect()))
    }

    pub fn build(&mut self) -> Result<Said, Refusal> {
        let order = self.order.take().ok_or_else(|| Refusal::order("build"))?;
        let (shards, reports) = std::mem::take(&mut self.builders).finish(order);
        self.shards = shards;
        Ok((Reply::Built(reports), Vec::new()))
    }

    pub fn complete(&mut self, catalog: Catalog) -> Said {
        self.cx = Context { catalog, ..Context::default() };
        self.chosen = Chosen::default();
        (Reply::Done, Vec::new())
    }

    pub fn map(&mut self, question: &NeedText, settings: Settings, facts: Vec<Fact>) -> Result<Said, Refusal> {
        prepare(&mut self.cx, settings, facts);
        let need = question.need();
        let partial = self.chosen.map(queries::find(&need.query)?, &need.params, &self.shards, &self.cx)?;
        Ok((Reply::Done, vec![partial]))
    }
}

/// Batches of a reader; those for its own shards stay here.
fn take(reader: &mut Reader, min_rows: usize, own: usize, builders: &mut ShardBuilders) -> (Batches, Vec<Vec<u8>>) {
    let (mut shards, mut buffers) = (Vec::new(), Vec::new());
    for (shard, rows) in reader.take_batches(min_rows) {
        if let Some(rows) = builders.push(shard, own, rows) {
            shards.push(shard);
            buffers.push(rows.into_bytes());
        }
    }
    let (kept, rejected) = reader.progress();
    (Batches { shards, kept, rejected, days: reader.take_days() }, buffers)
}
