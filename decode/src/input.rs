//! A [`ByteSource`] as the readers of other crates want it: [`Read`] and [`Seek`], through a window that grows while they go on
//! reading, and starts small after a jump: an archive is read in many small pieces.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use engine::ingest::ByteSource;

use crate::Problem;

/// Bytes that are asked of the source after a jump.
const LEAST_WINDOW: usize = 32 << 10;

/// Bytes that are asked of the source at once, at most.
const MOST_WINDOW: usize = 1 << 20;

/// A file that is read from anywhere.
pub(crate) struct Input<'a> {
    source: &'a mut dyn ByteSource,
    size: u64,
    at: u64,
    /// Where the last bytes came from, for an error.
    last: Rc<Cell<u64>>,
    window: Vec<u8>,
    window_at: u64,
    read: Rc<Cell<u64>>,
}

impl<'a> Input<'a> {
    pub fn new(source: &'a mut dyn ByteSource) -> Self {
        let size = source.size();
        Input { source, size, at: 0, last: Rc::default(), window: Vec::new(), window_at: 0, read: Rc::default() }
    }

    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Bytes of the file that were taken so far; what lies in the window and waits is not among them.
    pub fn counter(&self) -> Rc<Cell<u64>> {
        self.read.clone()
    }

    /// The position after the last bytes that were read.
    pub fn position(&self) -> Rc<Cell<u64>> {
        self.last.clone()
    }

    /// Up to `len` bytes from `at`; fewer only at the end of the file.
    pub fn bytes(&mut self, at: u64, len: usize) -> Result<Vec<u8>, Problem> {
        let bytes = self.load(at, len)?;
        self.read.set(self.read.get() + bytes.len() as u64);
        self.last.set(at + bytes.len() as u64);
        Ok(bytes)
    }

    fn load(&mut self, at: u64, len: usize) -> Result<Vec<u8>, Problem> {
        let len = self.size.saturating_sub(at).min(len as u64) as usize;
        let mut bytes = Vec::new();
        self.source.read(at, len, &mut bytes).map_err(Problem::Source)?;
        Ok(bytes)
    }

    /// Exactly `len` bytes from `at`.
    pub fn exactly(&mut self, at: u64, len: usize, place: &str) -> Result<Vec<u8>, Problem> {
        let bytes = self.bytes(at, len)?;
        if bytes.len() == len { Ok(bytes) } else { Err(Problem::damaged(place, "the file ends here")) }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let window_end = self.window_at + self.window.len() as u64;
        if !(self.window_at..window_end).contains(&self.at) {
            let goes_on = self.at == window_end && !self.window.is_empty();
            let len = if goes_on { self.window.len() * 2 } else { LEAST_WINDOW };
            self.window = self.load(self.at, len.min(MOST_WINDOW))?;
            self.window_at = self.at;
        }
        let rest = &self.window[(self.at - self.window_at) as usize..];
        let len = rest.len().min(into.len());
        into[..len].copy_from_slice(&rest[..len]);
        self.at += len as u64;
        self.last.set(self.at);
        self.read.set(self.read.get() + len as u64);
        Ok(len)
    }
}

impl Seek for Input<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a position before the file"))?;
        Ok(self.at)
    }
}
