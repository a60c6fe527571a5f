//! Everything that crosses a thread: plain data with an id, as postcard bytes. Rows, partials and answers travel beside it
//! as buffers that change hands without being copied.
//!
//! Each request gets exactly one final [`Reply`]; notes may come before it. The page relays; workers compute. There are two
//! kinds of worker with one program: those with a shard each, and the desk, which has none and does what concerns all.

use serde::{Deserialize, Serialize};

pub use crate::events::BuildOrder;
use crate::events::{Catalog, Day, ShardReport, Spread};
use crate::fold::{Need, Settings};
use crate::i18n::Lang;
use crate::ingest::{Fix, Head, Mapping, Place, Preview, ReadPlan, Reject, Slice, SliceLines, Start, Transition};

/// A message and the request it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// Number of the request.
    pub id: u32,
    /// What is said.
    pub body: T,
}

/// What the page asks of a worker. "Attached" is what travels beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// To the desk: what are these files? → [`Reply::Preview`].
    Preview {
        /// Their first bytes.
        heads: Vec<Head>,
        /// What the person fixed so far: of the dialect, and the columns if any were touched.
        mapping: Option<Mapping>,
        /// The day of loading; later rows count as filtered.
        loading_day: Day,
    },
    /// To the desk: check the mapping against the files → [`Reply::Plans`].
    Plan {
        /// Their first bytes.
        heads: Vec<Head>,
        /// Role → column.
        mapping: Mapping,
    },
    /// To the desk: make a sample world → [`Reply::Done`], attached: its file.
    World {
        /// Its word, of [`crate::samples::WORLDS`].
        id: String,
    },
    /// To any worker: is it still there? → [`Reply::Done`], once what it was asked before is done.
    Ping,
    /// To a reader, before there are files: work on made-up rows, for the browser's compiler → [`Reply::Done`]. Nothing is kept of it.
    WarmUp,
    /// To a reader: get ready. Attached: the files → [`Reply::Done`]. Forgets the rows and the shards it had.
    Open {
        /// One a file.
        plans: Vec<ReadPlan>,
        /// How users are spread.
        spread: Spread,
        /// The position of the worker, which says which shards it will own.
        worker: usize,
        /// The day of loading; later rows are filtered.
        loading_day: Day,
    },
    /// To a reader: keep a slice's bytes (attached; a text where they could not be read: the browser's name for why), say what
    /// they do to the state → [`Reply::Scanned`].
    Scan {
        /// The slice.
        slice: Slice,
    },
    /// To a reader: parse a slice that it scanned → [`Reply::Read`], attached: the batches for other shards.
    Read {
        /// The slice.
        slice: Slice,
        /// The state at the slice's start.
        start: Start,
    },
    /// To a reader: read a whole file in sequence → [`Note::Streamed`] a step, then [`Reply::Read`]; both with batches attached.
    Stream {
        /// Position of the file.
        file: usize,
    },
    /// To a reader: no more files → [`Reply::Read`], attached: the last batches, then the [`ReadEnd`].
    Close,
    /// To a shard's worker: rows of a reader. Attached: a batch → [`Reply::Done`].
    Rows {
        /// The shard they are for.
        shard: usize,
        /// Position of the reader.
        reader: usize,
    },
    /// To the desk: join the readers' ends. Attached: one [`ReadEnd`] a reader → [`Reply::Done`], attached: one [`BuildOrder`] a worker.
    Assemble {
        /// One a file.
        plans: Vec<ReadPlan>,
        /// Role → column.
        mapping: Mapping,
        /// How users are spread.
        spread: Spread,
    },
    /// To a shard's worker: give away the rows that belong to users of other shards. Attached: its [`BuildOrder`] →
    /// [`Reply::HandedOver`], attached: the batches. They reach their shards as [`Request::Rows`].
    HandOver,
    /// To a shard's worker: all rows have arrived, build → [`Reply::Built`].
    Build,
    /// To the desk: all shards are built → [`Reply::Catalog`].
    Complete {
        /// One a shard.
        reports: Vec<ShardReport>,
    },
    /// To a shard's worker: the catalog is complete → [`Reply::Done`].
    Catalog {
        /// The catalog.
        catalog: Catalog,
    },
    /// To the desk: the rows that were not kept, as CSV → [`Reply::Done`], attached: the file.
    Rejects {
        /// Language of reasons.
        lang: Lang,
    },
    /// To the desk: anonymous ids that were seen with several users, as CSV → [`Reply::Done`], attached: the file.
    Conflicts {
        /// Language of notes.
        lang: Lang,
    },
    /// To the desk: as [`Request::Rejects`], for the rows of the first page that would not be kept → [`Reply::Done`], attached: the file.
    FirstRejects {
        /// The first bytes of each file.
        heads: Vec<Head>,
        /// What columns and events mean.
        mapping: Mapping,
        /// The day of loading.
        loading_day: Day,
        /// Language of reasons.
        lang: Lang,
    },
    /// To the desk: which answers must be known first? → [`Reply::Needs`].
    Needs {
        /// The question.
        question: NeedText,
        /// What the person set.
        settings: Settings,
    },
    /// To a shard's worker → [`Reply::Done`], attached: the partial of its shards.
    Map {
        /// The question.
        question: NeedText,
        /// What the person set.
        settings: Settings,
        /// Answers it rests on.
        facts: Vec<Fact>,
    },
    /// To the desk. Attached: one partial a shard → [`Reply::Done`], attached: the answer.
    Finish {
        /// The question.
        question: NeedText,
        /// What the person set.
        settings: Settings,
        /// Answers it rests on.
        facts: Vec<Fact>,
    },
}

/// The final word on a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// Done; what there is to give is attached.
    Done,
    /// What the files are.
    Preview(Box<Preview>),
    /// The mapping fits.
    Plans(Vec<ReadPlan>),
    /// What the slice does to the state.
    Scanned(Transition),
    /// Rows were read; batches are attached, in the order of `shards`.
    Read(Batches),
    /// Rows for other shards are attached: for each batch its shard and its reader.
    HandedOver(Vec<(usize, usize)>),
    /// The worker's shards stand; one report each.
    Built(Vec<ShardReport>),
    /// All shards stand.
    Catalog(Box<Catalog>),
    /// Answers that must be known first.
    Needs(Vec<NeedText>),
    /// The engine refuses, in both languages: what, where, what to do.
    Refused {
        /// English.
        en: String,
        /// German.
        de: String,
        /// The place in the file, where there is one.
        place: Option<Place>,
        /// What can be done about it by one choice.
        fixes: Vec<Fix>,
    },
}

/// A word before the final one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// A step of a stream is read; batches are attached.
    Streamed {
        /// Which shards the attached batches are for, and rows so far.
        batches: Batches,
        /// Bytes of the file read so far.
        bytes_read: u64,
    },
}

/// Which shards the attached batches are for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batches {
    /// One a batch.
    pub shards: Vec<usize>,
    /// Rows this reader has kept so far.
    pub kept: u64,
    /// Rows this reader has rejected or filtered so far.
    pub rejected: u64,
    /// Rows by UTC day, since the message before; those of rows that wait for a batch come with it.
    pub days: Vec<(Day, u32)>,
}

/// What a reader hands over at its end, for the desk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadEnd {
    /// What its codes mean.
    pub part: crate::events::ReaderPart,
    /// Rows that were not kept, as far as this reader lists them.
    pub rejects: Vec<Reject>,
    /// Lines of each slice it read.
    pub lines: Vec<SliceLines>,
}

/// A question: a query's name and its parameters as JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NeedText {
    /// Name of the query.
    pub query: String,
    /// Parameters as JSON.
    pub params: String,
}

/// An answer that another question rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The question it answers.
    pub need: NeedText,
    /// The answer.
    pub bytes: Vec<u8>,
}

impl From<&Need> for NeedText {
    fn from(need: &Need) -> Self {
        NeedText { query: need.query.clone(), params: need.params.to_string() }
    }
}

impl NeedText {
    /// The question as the fold knows it. Parameters that are not JSON count as none.
    pub fn need(&self) -> Need {
        Need { query: self.query.clone(), params: serde_json::from_str(&self.params).unwrap_or_default() }
    }
}

/// What the decoder says of the file it was given: the pieces of each text file in it, then that file's name; progress
/// between; one end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decoded {
    /// The next piece of the text file at hand. Attached: its bytes.
    Piece,
    /// The text file at hand is complete.
    File {
        /// Its name.
        name: String,
    },
    /// How far the decoder is.
    Progress {
        /// Bytes read of the file that it was given; some formats read parts of it twice.
        bytes_read: u64,
    },
    /// The end, of the whole file or of as much as was wanted.
    Done {
        /// Bytes of text in the whole file; an estimate, where only its beginning came.
        unpacks_to: u64,
        /// Nothing is missing.
        whole: bool,
        /// Parts without data, by name.
        left_out: Vec<String>,
    },
    /// The end: the file is not read.
    Refused {
        /// Why and what to do, in English.
        en: String,
        /// Why and what to do, in German.
        de: String,
    },
}
