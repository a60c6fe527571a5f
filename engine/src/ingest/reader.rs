//! One reader: pieces of files in, batches of typed rows out. Any number of readers share the work; none knows the others.
//!
//! A row belongs to the slice in which it begins. The reader of that slice fetches what the row needs past the slice's
//! end; the reader of the next slice skips to the first row that begins there.

use serde::{Deserialize, Serialize};

use super::format::{MAX_ROW, RowReader, Stop, Text, first_byte, format};
use super::marks::count_line_ends;
use super::reject::{Reject, SliceLines, listed_text};
use super::rejects::{REJECT_BYTES, Rejects};
use super::scan::{Start, Transition};
use super::sink::{FaultAt, Sink};
use super::source::{ByteSource, Stream};
use super::{IngestError, ReadPlan};
use crate::events::{Day, PackedRows, ReaderPart};

/// Bytes that are read first to finish the last row of a slice; doubled until it ends.
const FIRST_STEP: usize = 64 * 1024;

/// A piece of a file that can be read on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Position of the file in the order given.
    pub file: usize,
    /// Position of the slice in its file.
    pub index: usize,
    /// First byte.
    pub start: u64,
    /// End: first byte of the next slice.
    pub end: u64,
}

/// What a slice does to the state at its start; see [`super::Chain`]. The same for every reader.
pub fn transition(plan: &ReadPlan, slice: &Slice, bytes: &[u8]) -> Transition {
    format(&plan.format).transition(bytes, &plan.dialect, slice.start == 0)
}

/// What a reader hands over at its end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// The batches that were not taken yet, with their shards.
    pub batches: Vec<(usize, PackedRows)>,
    /// What the codes in all batches mean, and the tally.
    pub part: ReaderPart,
    /// Rows that were not kept, as far as they are listed ([`Rejects`]); lines are still counted from their slice.
    pub rejects: Vec<Reject>,
    /// Lines of each slice that was read.
    pub lines: Vec<SliceLines>,
}

/// Reads slices and streams in any order.
pub struct Reader {
    sink: Sink,
    rejects: Rejects,
    lines: Vec<SliceLines>,
}

impl Reader {
    /// A reader for files with these plans (one a file), for that many shards. Rows of days after `loading_day` are filtered.
    pub fn new(plans: Vec<ReadPlan>, n_shards: usize, loading_day: Day) -> Self {
        let rejects = Rejects::new(plans.len(), REJECT_BYTES);
        Reader { rejects, sink: Sink::new(plans, n_shards, loading_day), lines: Vec::new() }
    }

    /// The same with another list of rows that are not kept.
    pub fn with_list(self, rejects: Rejects) -> Self {
        Reader { rejects, ..self }
    }

    /// Reads the rows that begin in a slice. `bytes` are the slice's own; the end of its last row comes from `source`.
    ///
    /// # Errors
    /// Where the source cannot give bytes.
    pub fn read_slice(
        &mut self,
        slice: &Slice,
        start: Start,
        bytes: &[u8],
        source: &mut dyn ByteSource,
    ) -> Result<(), IngestError> {
        let plan = self.sink.plan(slice.file);
        let (is_first, last) = (slice.start == 0, slice.end >= plan.size);
        let mut rows = format(&plan.format).reader(plan, start.state, is_first);
        self.lines.push(SliceLines {
            file: slice.file as u32,
            slice: slice.index as u32,
            lines: count_line_ends(bytes, start.after_cr),
        });
        let begin = if is_first { first_byte(bytes) } else { 0 };
        let text = Text { bytes, begin, end: bytes.len(), last, file: slice.file };
        let stop = rows.read(&text, &mut self.sink);
        let mut place = Place { slice, line: 0, counted: 0, after_cr: start.after_cr };
        for fault in std::mem::take(&mut self.sink.faults) {
            let line = place.line_of(bytes, fault.start);
            self.reject(&place, line, slice.start, fault, bytes);
        }
        match stop {
            Stop::Done => Ok(()),
            Stop::Cut(at) => {
                let line = place.line_of(bytes, at);
                self.read_cut_row(slice, rows.as_mut(), (line, slice.start + at as u64), &bytes[at..], source)
            }
        }
    }

    /// Reads the next step of a file that cannot be sliced. Whether there is more.
    ///
    /// # Errors
    /// Where the source cannot give bytes, or they cannot be unpacked.
    pub fn read_stream(&mut self, stream: &mut Stream, source: &mut dyn ByteSource) -> Result<bool, IngestError> {
        let file = self.sink.plan(stream.file).file.clone();
        let last = stream.advance(&file, source)?;
        let text = std::mem::take(&mut stream.text);
        let piece = Text { bytes: &text, begin: 0, end: text.len(), last, file: stream.file };
        let consumed = match stream.rows.read(&piece, &mut self.sink) {
            Stop::Done => text.len(),
            Stop::Cut(at) => at,
        };
        let slice = Slice { file: stream.file, index: 0, start: 0, end: 0 };
        let mut place = Place { slice: &slice, line: stream.lines, counted: 0, after_cr: stream.after_cr };
        for fault in std::mem::take(&mut self.sink.faults) {
            let line = place.line_of(&text, fault.start);
            self.reject(&place, line, stream.offset, fault, &text);
        }
        stream.lines += count_line_ends(&text[..consumed], stream.after_cr);
        stream.after_cr = text[..consumed].last().map_or(stream.after_cr, |byte| *byte == b'\r');
        stream.offset += consumed as u64;
        stream.text = text;
        stream.text.drain(..consumed);
        Ok(!last)
    }

    /// Batches of at least `min_rows` rows with the shards they are for. Call after each slice or step.
    pub fn take_batches(&mut self, min_rows: usize) -> Vec<(usize, PackedRows)> {
        self.sink.take_batches(min_rows)
    }

    /// Rows by UTC day of the batches since the last call, ascending: for a picture while files are read.
    pub fn take_days(&mut self) -> Vec<(Day, u32)> {
        self.sink.days.take()
    }

    /// Rows kept, and rows rejected or filtered, so far.
    pub fn progress(&self) -> (u64, u64) {
        self.sink.progress()
    }

    /// What is left, and what the codes mean.
    pub fn finish(mut self) -> Finished {
        Finished {
            batches: self.sink.take_batches(1),
            part: self.sink.finish(),
            rejects: self.rejects.finish(),
            lines: self.lines,
        }
    }

    /// Finishes the row that goes on after its slice. `head` is its part inside the slice.
    fn read_cut_row(
        &mut self,
        slice: &Slice,
        rows: &mut dyn RowReader,
        (line, byte): (u64, u64),
        head: &[u8],
        source: &mut dyn ByteSource,
    ) -> Result<(), IngestError> {
        let (size, file) = (self.sink.plan(slice.file).size, self.sink.plan(slice.file).file.clone());
        let mut row = head.to_vec();
        let mut at = slice.end;
        let mut step = FIRST_STEP;
        loop {
            let before = row.len();
            source.read(at, step, &mut row).map_err(|reason| IngestError::Source {
                file: file.clone(),
                byte: at,
                reason,
            })?;
            at += (row.len() - before) as u64;
            let last = row.len() == before || at >= size;
            let text = Text { bytes: &row, begin: 0, end: 1, last, file: slice.file };
            if rows.read(&text, &mut self.sink) == Stop::Done {
                break;
            }
            step = (step * 2).min(MAX_ROW);
        }
        let place = Place { slice, line, counted: 0, after_cr: false };
        for fault in std::mem::take(&mut self.sink.faults) {
            self.reject(&place, line, byte, fault, &row);
        }
        Ok(())
    }

    fn reject(&mut self, place: &Place, line: u64, offset: u64, fault: FaultAt, text: &[u8]) {
        let (file, byte) = (place.slice.file, offset + fault.start as u64);
        if !self.rejects.may_list(file, byte) {
            return;
        }
        let (row, is_cut) = listed_text(&text[fault.start..fault.end]);
        self.rejects.push(Reject {
            file: file as u32,
            slice: place.slice.index as u32,
            line,
            byte,
            column: fault.fault.column.map(|column| column as u32),
            code: fault.fault.code,
            found: fault.fault.found as u32,
            value: fault.value,
            row,
            is_cut,
            more: 0,
        });
    }
}

/// Counts lines only up to the rows that need it.
struct Place<'a> {
    slice: &'a Slice,
    line: u64,
    counted: usize,
    after_cr: bool,
}

impl Place<'_> {
    /// Line ends before a position; positions ascend from call to call.
    fn line_of(&mut self, text: &[u8], at: usize) -> u64 {
        let next = &text[self.counted..at];
        self.line += count_line_ends(next, self.after_cr);
        self.after_cr = next.last().map_or(self.after_cr, |byte| *byte == b'\r');
        self.counted = at;
        self.line
    }
}
