//! Slices that have come and wait to be parsed: several are on their way at a time, so that the disk works while the parser does.

use engine::ingest::Slice;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReader};

use crate::file_source::name_of;

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

/// Reads in the background and gives the bytes, or the browser's name for what is wrong, to `then`. By an event and not a
/// promise, because a trap inside a promise reaches nobody.
pub fn read_soon(piece: &Blob, then: impl FnOnce(Result<Uint8Array, String>) + 'static) {
    let reader = match FileReader::new() {
        Ok(reader) => reader,
        Err(error) => return then(Err(name_of(&error))),
    };
    let ended = {
        let reader = reader.clone();
        Closure::once_into_js(move || {
            let read = match reader.error() {
                Some(error) => Err(error.name()),
                None => reader.result().map(|buffer| Uint8Array::new(&buffer)).map_err(|error| name_of(&error)),
            };
            then(read);
        })
    };
    reader.set_onloadend(Some(ended.unchecked_ref()));
    // What can fail here is reading twice at once, and each reader reads once.
    let _ = reader.read_as_array_buffer(piece);
}
