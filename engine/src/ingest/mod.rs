//! Bytes to typed rows: what a file is, what its columns mean, and its rows on their way to the shards.
//!
//! In the order of work:
//!
//! 1. [`shape`]: the first bytes of a file → [`FileShape`]: packing, format, [`Dialect`], columns.
//! 2. [`preview()`]: shapes and real rows → guesses for the mapping screen, each with its reason; a [`Mapping`]. The export
//!    of a known tool is [`Recognised`] and mapped as its documentation says.
//! 3. [`plan_files`]: a mapping checked against the files, each by its own kind. After this door nothing can be missing.
//! 4. [`units`]: slices and streams. [`transition`] and [`Chain`] say in which state each slice begins.
//! 5. [`Reader`]: slices → batches for shards, [`Reject`]s, and at the end the [`crate::events::ReaderPart`].
//! 6. [`Assembly`]: the parts of all readers → the catalog and the meaning of each reader's codes.
//!
//! Invariants: any cut into slices and any number of readers and shards gives the same events; every row read is kept,
//! rejected or filtered, and counted once; a bad row is data ([`Reject`]), an [`IngestError`] means that nothing useful
//! can be done. Of an unmapped column nothing is decoded but its part of a row that is
//! listed as rejected. A new format is a file and a line in `format::FORMATS`.

mod assembly;
mod attributes;
mod block;
mod cells;
mod conflicts;
mod costs;
mod day_counts;
mod delimited;
mod dialect;
mod encoding;
mod error;
mod fill;
mod format;
mod groups;
mod index;
mod intern;
mod json;
mod known;
mod links;
mod mapping;
mod marks;
mod met;
mod number;
mod page;
mod place;
mod plan;
mod presets;
mod preview;
mod rates;
mod reader;
mod recode;
mod reject;
mod rejects;
mod role_words;
mod row;
mod scan;
mod serial;
mod shape;
mod short;
mod sink;
mod sniff;
mod source;
mod special;
mod stamp;
mod stamp_cursor;
mod stamp_words;
mod summaries;
mod within;
mod zone;

pub use assembly::{Assembly, Chain, CodeMaps, Unit, units};
pub use conflicts::conflicts_csv;
pub use dialect::{DateOrder, Decimal, Dialect, DialectChoice, Encoding, EpochUnit};
pub use error::{CurrencyMet, IngestError, Kind};
pub use groups::plan_files;
pub use mapping::{ColumnRole, Mapping};
pub use place::{Fix, Place};
pub use plan::{AmountColumns, FileShape, PlannedDimension, ReadPlan, text_bytes};
pub use presets::Recognised;
pub use preview::{
    Cell, ColumnGuess, EventGuess, Fits, Guess, KindReason, Memory, OtherFiles, Personal, Preview, PreviewRow,
    Question, Reason, Share, first_rejects_csv, guess_role, preview,
};
pub use rates::{Rate, RateFault};
pub use reader::{Finished, Reader, Slice, transition};
pub use reject::{Code, Reject, SliceLines, global_lines, rejects_csv};
pub use rejects::{REJECT_BYTES, Rejects};
pub use scan::{Start, State, Transition};
pub use shape::{HEAD_BYTES, Head, MAGIC_BYTES, SAMPLE_BYTES, head_bytes, needs_decoder, shape};
pub use source::{ByteSource, Packing, Stream};
pub use zone::{named_zone, zone_table};

use format::format;

/// The most columns of a file. Beyond it values stand where columns should, and no screen shows them.
const MOST_COLUMNS: usize = 2_000;

use crate::i18n::Lang;

/// A delimiter as a person would say it.
pub fn sign_name(sign: char, lang: Lang) -> String {
    match sign {
        '\t' => lang.pick("tab", "Tabulator").into(),
        ' ' => lang.pick("space", "Leerzeichen").into(),
        other => match lang {
            Lang::En => format!("'{other}'"),
            Lang::De => format!("„{other}“"),
        },
    }
}
