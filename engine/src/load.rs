//! Files to shards in one process: the same steps as in the browser, where readers and shards live in workers.

use crate::events::{
    BuildOrder, Catalog, Conflict, Day, PackedRows, Parcel, Shard, ShardBuilders, ShardReport, Spread,
};
use crate::ingest::{
    Assembly, ByteSource, Chain, Finished, HEAD_BYTES, Head, IngestError, Mapping, REJECT_BYTES, ReadPlan, Reader,
    Reject, Rejects, Start, Stream, Unit, global_lines, plan_files, transition, units,
};

/// A file.
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn ByteSource>,
}

/// How the work is cut. None of it but `loading_day` changes the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadOptions {
    /// Number of shards.
    pub n_shards: usize,
    /// Number of readers.
    pub n_readers: usize,
    /// Size of a slice.
    pub slice_bytes: u64,
    /// Rows of later days are filtered.
    pub loading_day: Day,
}

/// Loaded files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// What all shards share.
    pub catalog: Catalog,
    /// The users.
    pub shards: Vec<Shard>,
    /// How each file was read.
    pub plans: Vec<ReadPlan>,
    /// Rows that were not kept, in file order, with lines of the file, as far as they are listed ([`Rejects`]).
    pub rejects: Vec<Reject>,
    /// Anonymous ids seen with several users, as far as they are listed.
    pub conflicts: Vec<Conflict>,
}

/// Batches are handed over from this size on.
const MIN_BATCH: usize = 8 * 1024;

/// The beginnings of the files, for [`crate::ingest::preview()`] and [`plan_files`].
///
/// # Errors
/// Where a source cannot give bytes.
pub fn heads(sources: &mut [Source]) -> Result<Vec<Head>, IngestError> {
    let head = |source: &mut Source| {
        let mut bytes = Vec::new();
        source.bytes.read(0, HEAD_BYTES, &mut bytes).map_err(|reason| IngestError::Source {
            file: source.name.clone(),
            byte: 0,
            reason,
        })?;
        Ok(Head { name: source.name.clone(), bytes, size: source.bytes.size() })
    };
    sources.iter_mut().map(head).collect()
}

/// Reads files to the end.
///
/// # Errors
/// Files that are no tables, a mapping that does not fit, and files of which no row can be used.
pub fn load(sources: &mut [Source], mapping: &Mapping, options: &LoadOptions) -> Result<Dataset, IngestError> {
    load_listing(sources, mapping, options, REJECT_BYTES)
}

/// As [`load`], with another budget for the list of rows that are not kept ([`Rejects::new`]).
///
/// # Errors
/// As [`load`].
pub fn load_listing(
    sources: &mut [Source],
    mapping: &Mapping,
    options: &LoadOptions,
    reject_bytes: u64,
) -> Result<Dataset, IngestError> {
    let plans = plan_files(&heads(sources)?, mapping)?;
    let list = Rejects::new(plans.len(), reject_bytes);
    let new_reader = || Reader::new(plans.clone(), options.n_shards, options.loading_day).with_list(list.clone());
    let mut readers: Vec<Reader> = (0..options.n_readers.max(1)).map(|_| new_reader()).collect();
    let mut builders = Builders::new(options.n_shards);

    let mut chains: Vec<Chain> = plans.iter().map(|_| Chain::default()).collect();
    let mut starts: Vec<Start> = vec![Start::default(); plans.len()];
    let n_readers = readers.len();
    for (at, unit) in units(&plans, options.slice_bytes).into_iter().enumerate() {
        let (number, reader) = (at % n_readers, &mut readers[at % n_readers]);
        match unit {
            Unit::Slice(slice) => {
                let source = &mut sources[slice.file];
                let mut bytes = Vec::new();
                source
                    .bytes
                    .read(slice.start, (slice.end - slice.start) as usize, &mut bytes)
                    .map_err(|reason| IngestError::Source { file: source.name.clone(), byte: slice.start, reason })?;
                let start = starts[slice.file];
                let known = chains[slice.file].add(slice.index, transition(&plans[slice.file], &slice, &bytes));
                if let Some((_, next)) = known.last() {
                    starts[slice.file] = *next;
                }
                reader.read_slice(&slice, start, &bytes, source.bytes.as_mut())?;
                deliver(&mut builders, number, reader.take_batches(MIN_BATCH));
            }
            Unit::Stream(file) => {
                let mut stream = Stream::new(file, &plans[file]);
                while reader.read_stream(&mut stream, sources[file].bytes.as_mut())? {
                    deliver(&mut builders, number, reader.take_batches(MIN_BATCH));
                }
            }
        }
    }
    assemble(plans, mapping, readers, builders, list)
}

fn assemble(
    plans: Vec<ReadPlan>,
    mapping: &Mapping,
    readers: Vec<Reader>,
    mut builders: Builders,
    mut list: Rejects,
) -> Result<Dataset, IngestError> {
    let mut finished: Vec<Finished> = readers.into_iter().map(Reader::finish).collect();
    let mut lines = Vec::new();
    for (number, reader) in finished.iter_mut().enumerate() {
        deliver(&mut builders, number, std::mem::take(&mut reader.batches));
        std::mem::take(&mut reader.rejects).into_iter().for_each(|reject| list.push(reject));
        lines.append(&mut reader.lines);
    }
    let mut rejects = list.finish();
    global_lines(&mut rejects, &lines);
    let mut parts: Vec<_> = finished.into_iter().map(|reader| reader.part).collect();
    let mut assembly = Assembly::new(&plans, mapping, &parts);
    assembly.check(&rejects, &plans)?;
    let orders = assembly.orders(&mut parts, builders.spread);
    let (shards, reports) = builders.finish(orders);
    let conflicts = std::mem::take(&mut assembly.conflicts);
    Ok(Dataset { catalog: assembly.finish(&reports, rejects.len()), shards, plans, rejects, conflicts })
}

/// The builders of several workers, of whom each has one shard or two: as in the browser, rows go from a reader to another worker, and from
/// one shard to another of the same.
struct Builders {
    spread: Spread,
    workers: Vec<ShardBuilders>,
}

impl Builders {
    fn new(n_shards: usize) -> Builders {
        let each = if n_shards.is_multiple_of(2) { 2 } else { 1 };
        let spread = Spread { workers: n_shards / each, each };
        Builders { spread, workers: (0..spread.workers).map(|at| ShardBuilders::new(spread.of_worker(at))).collect() }
    }

    fn push(&mut self, shard: usize, reader: usize, rows: PackedRows) {
        let others = self.workers[self.spread.worker_of(shard)].push(shard, reader, rows);
        debug_assert!(others.is_none(), "it is the worker's own");
    }

    fn finish(mut self, orders: Vec<BuildOrder>) -> (Vec<Shard>, Vec<ShardReport>) {
        let handed = self.workers.iter_mut().zip(&orders).flat_map(|(worker, order)| worker.hand_over(order));
        for Parcel { shard, reader, rows } in handed.collect::<Vec<_>>() {
            self.push(shard, reader, rows);
        }
        let built = self.workers.into_iter().zip(orders).flat_map(|(worker, order)| {
            let (shards, reports) = worker.finish(order);
            shards.into_iter().zip(reports)
        });
        built.unzip()
    }
}

fn deliver(builders: &mut Builders, reader: usize, batches: Vec<(usize, PackedRows)>) {
    for (shard, rows) in batches {
        builders.push(shard, reader, rows);
    }
}
