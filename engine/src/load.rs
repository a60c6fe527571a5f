//! Files to shards in one process: the same steps as in the browser, where readers and shards live in workers.

use crate::events::{Catalog, Conflict, Day, PackedRows, Parcel, Shard, ShardBuilders, Spread};
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
    let spread = Spread { workers: 1, each: options.n_shards };
    let mut builders = ShardBuilders::new(spread.of_worker(0));

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
    assemble(plans, mapping, spread, readers, builders, list)
}

fn assemble(
    plans: Vec<ReadPlan>,
    mapping: &Mapping,
    spread: Spread,
    readers: Vec<Reader>,
    mut builders: ShardBuilders,
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
    let order = assembly.orders(&mut parts, spread).pop().unwrap_or_default();
    for Parcel { shard, reader, rows } in builders.hand_over(&order) {
        put(&mut builders, shard, reader, rows);
    }
    let (shards, reports) = builders.finish(order);
    let conflicts = std::mem::take(&mut assembly.conflicts);
    Ok(Dataset { catalog: assembly.finish(&reports, rejects.len()), shards, plans, rejects, conflicts })
}

fn deliver(builders: &mut ShardBuilders, reader: usize, batches: Vec<(usize, PackedRows)>) {
    for (shard, rows) in batches {
        put(builders, shard, reader, rows);
    }
}

fn put(builders: &mut ShardBuilders, shard: usize, reader: usize, rows: PackedRows) {
    let others = builders.push(shard, reader, rows);
    debug_assert!(others.is_none(), "all shards are here");
}
