//! Slices that have come and wait to be parsed: several are on their way at a time, so that the disk works while the parser does.

use engine::ingest::Slice;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::JsCast;

/// Gives a buffer back at once that was copied from: until the browser collects it by itself, a load of gigabytes holds hundreds
/// of megabytes of such. Browsers before 2024 have no word for it, and collect it some time.
pub fn release(bytes: &Uint8Array) {
    let buffer = bytes.buffer();
    if let Ok(transfer) = Reflect::get(&buffer, &"transfer".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = transfer.call1(&buffer, &0.into());
    }
}

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
        release(bytes);
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
