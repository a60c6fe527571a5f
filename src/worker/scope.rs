//! The worker's end of the line to the page: messages in, replies and notes out.

use std::cell::RefCell;

use engine::protocol::{Envelope, Note, Reply, Request};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{Refusal, Said, Worker};

thread_local! {
    static WORKER: RefCell<Worker> = RefCell::default();
}

/// Listens for requests.
pub fn run() {
    crate::panics::throw_the_place_only("worker");
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| answer(&event.data()));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn answer(data: &JsValue) {
    let parts: &Array = data.unchecked_ref();
    let bytes = parts.get(0).unchecked_into::<Uint8Array>().to_vec();
    let attached: Vec<JsValue> = parts.iter().skip(1).collect();
    let envelope: Envelope<Request> = match postcard::from_bytes(&bytes) {
        Ok(envelope) => envelope,
        // Without an id there is nobody to answer: stop, which the page sees.
        Err(error) => wasm_bindgen::throw_str(&format!("a request could not be read: {error}")),
    };
    #[cfg(feature = "bench")]
    let _lap = super::laps::Lap::of(&envelope.body);
    let id = envelope.id;
    say(id, WORKER.with_borrow_mut(|worker| worker.handle(id, envelope.body, attached)));
}

/// The final reply.
fn say(id: u32, said: Result<Said, Refusal>) {
    let (reply, buffers) =
        said.unwrap_or_else(|Refusal { en, de, place, fixes }| (Reply::Refused { en, de, place, fixes }, Vec::new()));
    send(id, &Ok(reply), &buffers);
}

/// Says something before the final reply.
pub fn note(id: u32, note: Note, buffers: &[Vec<u8>]) {
    send(id, &Err(note), buffers);
}

fn send(id: u32, body: &Result<Reply, Note>, buffers: &[Vec<u8>]) {
    let bytes = match postcard::to_stdvec(&Envelope { id, body }) {
        Ok(bytes) => bytes,
        Err(error) => wasm_bindgen::throw_str(&format!("a reply could not be written: {error}")),
    };
    let message = Array::new();
    let transfer = Array::new();
    for buffer in std::iter::once(&bytes).chain(buffers) {
        let copy = Uint8Array::from(buffer.as_slice());
        transfer.push(&copy.buffer());
        message.push(&copy);
    }
    if let Err(error) = scope().post_message_with_transfer(&message, &transfer) {
        wasm_bindgen::throw_val(error);
    }
}
