//! Slices that have come and wait to be parsed: several are on their way at a time, so that the disk works while the parser does.

use engine::ingest::Slice;
use js_sys::Uint8Array;

/// Slices with their bytes.
#[derive(Default)]
pub struct Slices {
    arrived: Vec<(Slice, Vec<u8>)>,
    /// Memory of slices that are parsed, for later ones.
    spare: Vec<Vec<u8>>,
}

impl Slices {
    /// Takes in a slice; its bytes.
    pub fn arrive(&mut self, slice: Slice, bytes: &Uint8Array) -> &[u8] {
        let mut own = self.spare.pop().unwrap_or_default();
        own.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut own);
        self.arrived.push((slice, own));
        self.arrived.last().map_or(&[], |(_, bytes)| bytes)
    }

    /// Gives a slice that has come to a parser.
    pub fn parse<T>(&mut self, slice: &Slice, parse: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let at = self.arrived.iter().position(|(arrived, _)| arrived == slice)?;
        let (_, bytes) = self.arrived.swap_remove(at);
        let parsed = parse(&bytes);
        self.spare.push(bytes);
        Some(parsed)
    }
}
