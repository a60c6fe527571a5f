//! Text on its way out: in pieces, within limits, parts of one table joined into one text file.

use std::cell::Cell;
use std::rc::Rc;

use crate::{Limits, Problem, csv, part_name};

/// Bytes of a piece of text.
const PIECE: usize = 1 << 20;

/// Who takes the text files. For each file: its pieces, then its name.
pub trait Sink {
    /// The next piece of the file at hand.
    fn text(&mut self, piece: Vec<u8>);

    /// The file at hand is complete; a next one may begin.
    fn file(&mut self, name: String);

    /// How many bytes of the packed file were read. Some formats read parts of it twice.
    fn progress(&mut self, bytes_read: u64);
}

/// A text file, held whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFile {
    /// Its name; empty until it is complete.
    pub name: String,
    /// Its text.
    pub text: Vec<u8>,
}

impl Sink for Vec<TextFile> {
    fn text(&mut self, mut piece: Vec<u8>) {
        match self.last_mut().filter(|file| file.name.is_empty()) {
            Some(file) => file.text.append(&mut piece),
            None => self.push(TextFile { name: String::new(), text: piece }),
        }
    }

    fn file(&mut self, name: String) {
        if let Some(file) = self.last_mut() {
            file.name = name;
        }
    }

    fn progress(&mut self, _bytes_read: u64) {}
}

/// What may stand in one file: parts of the same are joined, if their names say the same ([`part_name::words`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// A table with this line as its header.
    Header(Vec<u8>),
    /// A JSON object a line, with these keys in each.
    JsonLines(Vec<String>),
    /// Stands alone.
    None,
}

/// What a file may unpack to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    limits: Limits,
    /// Bytes of the packed file.
    size: u64,
}

impl Budget {
    /// Whether so many bytes may come out of this file.
    pub(crate) fn check(&self, bytes: u64) -> Result<(), Problem> {
        let Limits { text, free, ratio, .. } = self.limits;
        if bytes > text {
            return Err(Problem::TooLarge { most: text });
        }
        if bytes > free && bytes / ratio > self.size {
            return Err(Problem::Inflates { ratio });
        }
        Ok(())
    }

    /// The most bytes that may.
    fn most(&self) -> u64 {
        let Limits { text, free, ratio, .. } = self.limits;
        text.min(free.max(self.size.saturating_mul(ratio)))
    }
}

/// The text file at hand.
struct Open {
    first_part: String,
    /// What the names of all its parts say.
    words: String,
    n_parts: usize,
    likeness: Likeness,
    last_byte: u8,
}

/// What will be read of a file, and how much of it has been.
#[derive(Clone, Copy, Debug)]
enum Extent {
    /// Bytes of the file: from where the counter of its input stood, and how many.
    Bytes { from: u64, of: u64 },
    /// Rows: how many had been written, and how many there are.
    Rows { from: u64, of: u64 },
}

/// A stream inside the file whose packing is taken off as it comes: what it gave so far, and what of that waits for it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Waiting {
    /// Where the counter of the file stood when the stream began.
    pub(crate) began: u64,
    /// Bytes that wait.
    pub(crate) bytes: u64,
    /// Of so many that came.
    pub(crate) of: u64,
}

/// A packed file inside the one that is read, held whole in memory: its decoder goes through it while the counter of the outer
/// input stands still.
struct Within {
    /// Where that counter stood before any of the inner file was taken.
    began: u64,
    /// What the inner decoder has taken, and of how many bytes.
    taken: Rc<Cell<u64>>,
    size: u64,
    extent: Option<Extent>,
}

impl Extent {
    /// How much is done, and of how much.
    fn done(self, read: u64, writes: u64) -> (u64, u64) {
        match self {
            Extent::Bytes { from, of } => (read.saturating_sub(from), of),
            Extent::Rows { from, of } => (writes - from, of),
        }
    }
}

/// Where decoders write to.
pub(crate) struct Output<'a> {
    sink: &'a mut dyn Sink,
    budget: Budget,
    read: Rc<Cell<u64>>,
    piece: Vec<u8>,
    written: u64,
    /// Writes of a row or of a piece of text.
    writes: u64,
    /// No more text is wanted than so many bytes.
    wanted: u64,
    extent: Option<Extent>,
    within: Option<Within>,
    /// What was taken and waits for the packing inside to be taken off.
    waiting: Rc<Cell<Waiting>>,
    open: Option<Open>,
    n_files: usize,
    left_out: Vec<String>,
}

impl<'a> Output<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink, limits: Limits, size: u64, read: Rc<Cell<u64>>) -> Self {
        Output {
            sink,
            budget: Budget { limits, size },
            read,
            piece: Vec::new(),
            written: 0,
            writes: 0,
            wanted: u64::MAX,
            extent: None,
            within: None,
            waiting: Rc::default(),
            open: None,
            n_files: 0,
            left_out: Vec::new(),
        }
    }

    /// The same, of which only the first bytes are wanted: more of them are refused.
    pub(crate) fn first(self, wanted: u64) -> Self {
        Output { wanted, ..self }
    }

    /// Whether all the text that is wanted is out.
    pub(crate) fn is_full(&self) -> bool {
        self.written > self.wanted
    }

    /// From here on so many bytes of the file are read for its text. Of a file, and of a packed file in it, the first who speaks is
    /// heard.
    pub(crate) fn expect_bytes(&mut self, of: u64) {
        let (slot, from, size) = match &mut self.within {
            Some(within) => (&mut within.extent, within.taken.get(), within.size),
            None => (&mut self.extent, self.read.get(), self.budget.size),
        };
        slot.get_or_insert(Extent::Bytes { from, of: of.min(size) });
    }

    /// The same for a table of so many rows.
    pub(crate) fn expect_rows(&mut self, of: u64) {
        let slot = self.within.as_mut().map_or(&mut self.extent, |within| &mut within.extent);
        slot.get_or_insert(Extent::Rows { from: self.writes, of });
    }

    /// Where the counter of the file stands as a stream in it begins: at 0 where the file is one stream, of which a buffer may have
    /// taken some.
    pub(crate) fn begin(&self) -> u64 {
        if self.extent.is_some() { self.read.get() } else { 0 }
    }

    /// For whoever takes packing off inside this file: how much waits before it.
    pub(crate) fn waiting(&self) -> Rc<Cell<Waiting>> {
        self.waiting.clone()
    }

    /// A packed file inside begins, of so many bytes. What lies in it again is a part of it.
    pub(crate) fn enter(&mut self, began: u64, taken: Rc<Cell<u64>>, size: u64) {
        self.within.get_or_insert(Within { began, taken, size, extent: None });
    }

    /// Everything in the file inside that began there was written.
    pub(crate) fn leave(&mut self, began: u64) {
        self.within.take_if(|within| within.began == began);
    }

    /// Bytes of text in the whole file, as far as its beginning and its headers tell; at most what may come out of it.
    pub(crate) fn unpacks_to(&self) -> u64 {
        let extent = self.extent.unwrap_or(Extent::Bytes { from: 0, of: self.budget.size });
        let (done, of) = extent.done(self.gone_through(), self.writes);
        let all = u128::from(self.written) * u128::from(of.max(done)) / u128::from(done.max(1));
        self.budget.most().min(u64::try_from(all).unwrap_or(u64::MAX))
    }

    /// Bytes of the file that the text so far was made of: those taken, but of a file inside only as much as its decoder has gone
    /// through, and nothing that waits.
    fn gone_through(&self) -> u64 {
        let read = self.read.get();
        let Some(within) = &self.within else {
            // The archive may have packed the stream once more: only shares of what it gave are comparable.
            let Waiting { began, bytes, of } = self.waiting.get();
            let taken = u128::from(read.saturating_sub(began)) * u128::from(bytes.min(of)) / u128::from(of.max(1));
            return read - u64::try_from(taken).unwrap_or_default();
        };
        let extent = within.extent.unwrap_or(Extent::Bytes { from: 0, of: within.size });
        let (done, of) = extent.done(within.taken.get(), self.writes);
        let taken = u128::from(read.saturating_sub(within.began)) * u128::from(done.min(of)) / u128::from(of.max(1));
        within.began + u64::try_from(taken).unwrap_or(u64::MAX)
    }

    pub(crate) fn limits(&self) -> Limits {
        self.budget.limits
    }

    /// What the file may unpack to.
    pub(crate) fn budget(&self) -> Budget {
        self.budget
    }

    /// A table begins. Its header is written, unless the table before has the same: then both are one file. `of`: the name that
    /// tells what its rows are, for sheets that of their workbook.
    pub(crate) fn table(&mut self, name: &str, of: &str, columns: &[String]) -> Result<(), Problem> {
        let (n, most) = (columns.len() as u64, self.budget.limits.columns as u64);
        if n > most {
            return Err(Problem::TooManyColumns { n, most });
        }
        let mut header = Vec::new();
        csv::row(&mut header, columns.iter().map(String::as_bytes));
        let joins = self.part(name, of, Likeness::Header(header.trim_ascii_end().to_vec()))?;
        if !joins {
            self.write(&header)?;
        }
        Ok(())
    }

    /// Text begins. `true`: it goes on in the file at hand, without its header.
    pub(crate) fn part(&mut self, name: &str, of: &str, likeness: Likeness) -> Result<bool, Problem> {
        let words = part_name::words(of);
        let is_same = |open: &&mut Open| open.likeness == likeness && likeness != Likeness::None && open.words == words;
        if let Some(open) = self.open.as_mut().filter(is_same) {
            open.n_parts += 1;
            if open.last_byte != b'\n' {
                self.write(b"\n")?;
            }
            return Ok(true);
        }
        self.close();
        self.open = Some(Open { first_part: name.into(), words, n_parts: 1, likeness, last_byte: b'\n' });
        Ok(false)
    }

    /// Text of the part that has begun.
    pub(crate) fn write(&mut self, text: &[u8]) -> Result<(), Problem> {
        let (Some(open), Some(last)) = (self.open.as_mut(), text.last()) else { return Ok(()) };
        open.last_byte = *last;
        self.written += text.len() as u64;
        self.writes += 1;
        self.budget.check(self.written)?;
        if self.is_full() {
            return Err(Problem::TooLarge { most: self.wanted });
        }
        self.piece.extend_from_slice(text);
        if self.piece.len() >= PIECE {
            self.sink.text(std::mem::take(&mut self.piece));
            self.sink.progress(self.read.get());
        }
        Ok(())
    }

    /// A part that holds no data.
    pub(crate) fn leave_out(&mut self, name: impl Into<String>) {
        self.left_out.push(name.into());
    }

    /// Ends the last file. The parts that were left out.
    pub(crate) fn finish(mut self) -> Result<Vec<String>, Problem> {
        self.close();
        self.sink.progress(self.read.get());
        if self.n_files == 0 { Err(Problem::NoData) } else { Ok(self.left_out) }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.sink.text(std::mem::take(&mut self.piece));
        let name = match open.n_parts {
            1 => open.first_part,
            n => format!("{} + {}", open.first_part, n - 1),
        };
        self.sink.file(name);
        self.n_files += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(sink: &mut Vec<TextFile>, limits: Limits) -> Output<'_> {
        Output::new(sink, limits, 10, Rc::default())
    }

    #[test]
    fn tables_with_one_header_are_one_file_where_their_names_say_the_same() {
        let mut files = Vec::new();
        let mut out = output(&mut files, Limits::default());
        let columns = ["a".to_string(), "b,c".to_string()];
        for (name, row) in [("x1", &b"1,2"[..]), ("x2", b"3,4\n"), ("other", b"5,6\n")] {
            out.table(name, name, &columns).expect("few columns");
            out.write(row).expect("little text");
        }
        out.table("other", "other", &columns[..1]).expect("few columns");
        assert_eq!(out.finish(), Ok(Vec::new()));
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["x1 + 1", "other", "other"]);
        assert_eq!(files[0].text, b"a,\"b,c\"\n1,2\n3,4\n");
    }

    #[test]
    fn a_bomb_and_an_ocean_are_told_apart() {
        let limits = Limits { text: 1_000, free: 100, ratio: 10, ..Limits::default() };
        let mut files = Vec::new();
        let budget = output(&mut files, limits).budget();
        assert_eq!(budget.check(100), Ok(()));
        assert_eq!(budget.check(109), Ok(()));
        assert_eq!(budget.check(110), Err(Problem::Inflates { ratio: 10 }));
        assert_eq!(budget.check(1_001), Err(Problem::TooLarge { most: 1_000 }));
    }
}
