//! The program inside the decoder's worker: a file in, text files out in pieces, as [`Decoded`] says. One call a file; whoever
//! has enough of it ends the worker.

use decode::{Beginning, DecodeError, Limits, Sink, beginning};
use engine::i18n::Lang;
use engine::protocol::Decoded;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::file_source::FileSource;

/// Listens for files.
pub fn run() {
    crate::panics::tell_the_place_only("decoder");
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| one(&event.data().unchecked_into()));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// A file, and the bytes of text that are wanted of it: all, where that is no number.
fn one(message: &Array) {
    let file: File = message.get(0).unchecked_into();
    let wanted = message.get(1).as_f64().map_or(u64::MAX, |bytes| bytes as u64);
    let name = file.name();
    let done = beginning(&mut FileSource(file.into()), &name, Limits::default(), &mut ToPage, wanted);
    let end = match done {
        Ok(Beginning { unpacks_to, whole, left_out }) => Decoded::Done { unpacks_to, whole, left_out },
        Err(error) => refusal(&error),
    };
    say(&end, None);
}

fn refusal(error: &DecodeError) -> Decoded {
    Decoded::Refused { en: error.text(Lang::En), de: error.text(Lang::De) }
}

/// Hands pieces to the page as they come.
struct ToPage;

impl Sink for ToPage {
    fn text(&mut self, piece: Vec<u8>) {
        say(&Decoded::Piece, Some(&piece));
    }

    fn file(&mut self, name: String) {
        say(&Decoded::File { name }, None);
    }

    fn progress(&mut self, bytes_read: u64) {
        say(&Decoded::Progress { bytes_read }, None);
    }
}

fn say(what: &Decoded, piece: Option<&[u8]>) {
    let bytes = match postcard::to_stdvec(what) {
        Ok(bytes) => bytes,
        Err(error) => wasm_bindgen::throw_str(&format!("a message could not be written: {error}")),
    };
    let (message, transfer) = (Array::of1(&Uint8Array::from(bytes.as_slice())), Array::new());
    if let Some(piece) = piece {
        let piece = Uint8Array::from(piece);
        transfer.push(&piece.buffer());
        message.push(&piece);
    }
    if let Err(error) = scope().post_message_with_transfer(&message, &transfer) {
        wasm_bindgen::throw_val(error);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
