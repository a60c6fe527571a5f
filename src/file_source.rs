//! A file that the person chose, read in a worker: pieces at once ([`ByteSource`]), or in the background ([`read_soon`]).

use engine::ingest::ByteSource;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReader, FileReaderSync};

/// See the module.
pub struct FileSource(pub Blob);

impl FileSource {
    /// A part of the file, not yet read. The error is the browser's name for what is wrong.
    pub fn piece(&self, start: u64, end: u64) -> Result<Blob, String> {
        self.0.slice_with_f64_and_f64(start as f64, end as f64).map_err(|error| name_of(&error))
    }
}

impl ByteSource for FileSource {
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    fn read(&mut self, at: u64, len: usize, into: &mut Vec<u8>) -> Result<(), String> {
        let piece = self.piece(at, (at + len as u64).min(self.size()))?;
        let read = || -> Result<Uint8Array, JsValue> {
            let buffer: JsValue = FileReaderSync::new()?.read_as_array_buffer(&piece)?.into();
            Ok(Uint8Array::new(&buffer))
        };
        let bytes = read().map_err(|error| name_of(&error))?;
        let before = into.len();
        into.resize(before + bytes.length() as usize, 0);
        bytes.copy_to(&mut into[before..]);
        Ok(())
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

fn name_of(error: &JsValue) -> String {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    name.unwrap_or_else(|| "the browser could not read it".into())
}
