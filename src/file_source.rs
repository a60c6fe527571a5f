//! A file that the person chose; read synchronously, which only workers may.

use engine::ingest::ByteSource;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

use crate::read_error::name_of;

/// See the module.
pub struct FileSource(pub Blob);

impl ByteSource for FileSource {
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    fn read(&mut self, at: u64, len: usize, into: &mut Vec<u8>) -> Result<(), String> {
        let end = (at + len as u64).min(self.size());
        let read = || -> Result<Uint8Array, JsValue> {
            let piece = self.0.slice_with_f64_and_f64(at as f64, end as f64)?;
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
