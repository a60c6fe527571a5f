//! A reader of files and the owner of a shard: first the one, then the other.

use engine::events::{Catalog, Day, RowBatch, Shard, ShardBuilder};
use engine::fold::{Context, Settings};
use engine::ingest::{ByteSource, IngestError, ReadPlan, Reader, Slice, Start, Stream, transition};
use engine::protocol::{Batches, BuildOrder, Fact, NeedText, Note, ReadEnd, Reply};
use engine::queries;
use wasm_bindgen::{JsCast, JsValue};

use super::{Refusal, Said, prepare, scope};
use crate::file_source::FileSource;

/// Rows a batch should have at least: each is a message.
const MIN_BATCH: usize = 16 * 1024;

/// A shard's half of a worker.
#[derive(Default)]
pub struct ShardWorker {
    plans: Vec<ReadPlan>,
    files: Vec<FileSource>,
    reader: Option<Reader>,
    /// The slice that was scanned last, with its bytes.
    scanned: Option<(Slice, Vec<u8>)>,
    builder: ShardBuilder,
    /// What the shard is built by, once the readers have ended.
    order: Option<BuildOrder>,
    shard: Shard,
    cx: Context,
}

impl ShardWorker {
    pub fn open(&mut self, plans: Vec<ReadPlan>, n_shards: usize, loading_day: Day, files: Vec<JsValue>) -> Said {
        *self = ShardWorker {
            reader: Some(Reader::new(plans.clone(), n_shards, loading_day)),
            plans,
            files: files.into_iter().map(|file| FileSource(file.unchecked_into())).collect(),
            ..ShardWorker::default()
        };
        (Reply::Done, Vec::new())
    }

    pub fn scan(&mut self, slice: Slice) -> Result<Said, Refusal> {
        let mut bytes = self.scanned.take().map(|(_, bytes)| bytes).unwrap_or_default();
        bytes.clear();
        let file = self.files.get_mut(slice.file).ok_or_else(|| Refusal::order("scan"))?;
        let length = (slice.end - slice.start) as usize;
        #[cfg(feature = "bench")]
        let lap = super::laps::Lap::start("bytes");
        file.read(slice.start, length, &mut bytes)
            .map_err(|reason| IngestError::Source { file: self.plans[slice.file].file.clone(), reason })?;
        #[cfg(feature = "bench")]
        drop(lap);
        let transition = transition(&self.plans[slice.file], &slice, &bytes);
        self.scanned = Some((slice, bytes));
        Ok((Reply::Scanned(transition), Vec::new()))
    }

    pub fn read(&mut self, start: Start) -> Result<Said, Refusal> {
        let (Some(reader), Some((slice, bytes))) = (&mut self.reader, &self.scanned) else {
            return Err(Refusal::order("read"));
        };
        #[cfg(feature = "bench")]
        let lap = super::laps::Lap::start("parse");
        reader.read_slice(slice, start, bytes, &mut self.files[slice.file])?;
        #[cfg(feature = "bench")]
        drop(lap);
        Ok(read_so_far(reader, MIN_BATCH))
    }

    pub fn stream(&mut self, id: u32, file: usize) -> Result<Said, Refusal> {
        let (Some(reader), Some(source)) = (&mut self.reader, self.files.get_mut(file)) else {
            return Err(Refusal::order("stream"));
        };
        let mut stream = Stream::new(file, &self.plans[file]);
        while reader.read_stream(&mut stream, source)? {
            let (batches, buffers) = take(reader, MIN_BATCH);
            scope::note(id, Note::Streamed { batches, bytes_read: stream.bytes_read() }, &buffers);
        }
        Ok(read_so_far(reader, MIN_BATCH))
    }

    pub fn close(&mut self) -> Result<Said, Refusal> {
        let mut reader = self.reader.take().ok_or_else(|| Refusal::order("close"))?;
        self.scanned = None;
        let (batches, mut buffers) = take(&mut reader, 1);
        let finished = reader.finish();
        let end = ReadEnd { part: finished.part, rejects: finished.rejects, lines: finished.lines };
        buffers.push(postcard::to_stdvec(&end)?);
        Ok((Reply::Read(batches), buffers))
    }

    pub fn rows(&mut self, reader: usize, batch: &[Vec<u8>]) -> Result<Said, Refusal> {
        let batch =
            batch.first().and_then(|bytes| RowBatch::from_bytes(bytes)).ok_or_else(|| Refusal::order("rows"))?;
        self.builder.push(reader, batch);
        Ok((Reply::Done, Vec::new()))
    }

    pub fn hand_over(&mut self, order: &[Vec<u8>]) -> Result<Said, Refusal> {
        let bytes = order.first().ok_or_else(|| Refusal::order("hand over"))?;
        let order: BuildOrder = postcard::from_bytes(bytes)?;
        let parcels = self.builder.hand_over(&order);
        self.order = Some(order);
        let places = parcels.iter().map(|parcel| (parcel.shard, parcel.reader)).collect();
        Ok((Reply::HandedOver(places), parcels.iter().map(|parcel| parcel.rows.to_bytes()).collect()))
    }

    pub fn build(&mut self) -> Result<Said, Refusal> {
        let order = self.order.take().ok_or_else(|| Refusal::order("build"))?;
        let (shard, report) = std::mem::take(&mut self.builder).finish(&order.readers, &order.catalog);
        self.shard = shard;
        Ok((Reply::Built(report), Vec::new()))
    }

    pub fn complete(&mut self, catalog: Catalog) -> Said {
        self.cx = Context { catalog, ..Context::default() };
        (Reply::Done, Vec::new())
    }

    pub fn map(&mut self, question: &NeedText, settings: Settings, facts: Vec<Fact>) -> Result<Said, Refusal> {
        prepare(&mut self.cx, settings, facts);
        let need = question.need();
        let partial = queries::find(&need.query)?.map(&need.params, &self.shard, &self.cx)?;
        Ok((Reply::Done, vec![partial]))
    }
}

fn read_so_far(reader: &mut Reader, min_rows: usize) -> Said {
    let (batches, buffers) = take(reader, min_rows);
    (Reply::Read(batches), buffers)
}

fn take(reader: &mut Reader, min_rows: usize) -> (Batches, Vec<Vec<u8>>) {
    let taken = reader.take_batches(min_rows);
    let (kept, rejected) = reader.progress();
    let shards = taken.iter().map(|(shard, _)| *shard).collect();
    let buffers = taken.iter().map(|(_, batch)| batch.to_bytes()).collect();
    (Batches { shards, kept, rejected }, buffers)
}
