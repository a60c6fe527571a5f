//! The page's end of one worker: requests out, exactly one final reply each, notes in between.
//!
//! A trap reaches the page as an error event. A worker that the browser has ended, or that never comes to an end, says nothing: while
//! one is waited for, each silent beat is counted, and one that is silent for too long is taken for dead.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use engine::protocol::{Envelope, Note, Reply, Request};
use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::boot::{Program, describe};
use super::{Failure, sleep};

/// Between two looks at a worker that is waited for. Beats are counted instead of time: a computer that was asleep has had none.
const BEAT_MS: i32 = 1_000;

/// After so many silent beats a worker is asked whether it is still there: it may wait itself, for a slow disk.
const ASKED_AFTER: u32 = 2;

/// After so many it is dead. The longest that a worker is busy without a word is to build its shard: 3 s with 18 million rows on a slow
/// machine of two cores, so some 15 with 100 million.
const DEAD_AFTER: u32 = 45;

/// What came back, with the buffers that came along.
pub type Answered = (Reply, Vec<Uint8Array>);

type OnNote = Box<dyn FnMut(Note, Vec<Uint8Array>)>;

struct Pending {
    done: oneshot::Sender<Result<Answered, Failure>>,
    on_note: Option<OnNote>,
}

#[derive(Default)]
struct State {
    pending: RefCell<BTreeMap<u32, Pending>>,
    /// Why the worker is dead, once it is. A dead worker is never asked again.
    dead: RefCell<Option<Failure>>,
    next_id: Cell<u32>,
    /// Whether it has said anything since the last beat.
    heard: Cell<bool>,
    /// Whether beats are counted.
    watched: Cell<bool>,
}

/// One worker.
pub struct Link {
    worker: Worker,
    state: Rc<State>,
    // Kept alive as long as the worker may call them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Link {
    /// Starts a worker. It may be asked at once: it finds the requests when it has started.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the browser refuses it.
    pub fn start(program: &Program) -> Result<Link, Failure> {
        let state = Rc::new(State::default());
        let worker = program.start()?;
        let on_message = on_message(state.clone());
        let on_error = on_error(state.clone());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Link { worker, state, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request and waits for its reply.
    ///
    /// # Errors
    /// [`Failure::Refused`] if the engine refuses, [`Failure::Stopped`] if the worker dies meanwhile.
    pub async fn ask(&self, request: Request, attached: &[JsValue]) -> Result<Answered, Failure> {
        self.send(request, attached, None).await
    }

    /// [`Link::ask`] for a request that sends notes before its reply.
    ///
    /// # Errors
    /// As [`Link::ask`].
    pub async fn ask_noting(
        &self,
        request: Request,
        attached: &[JsValue],
        on_note: impl FnMut(Note, Vec<Uint8Array>) + 'static,
    ) -> Result<Answered, Failure> {
        self.send(request, attached, Some(Box::new(on_note))).await
    }

    async fn send(&self, request: Request, attached: &[JsValue], on_note: Option<OnNote>) -> Result<Answered, Failure> {
        if let Some(why) = self.state.dead.borrow().clone() {
            return Err(why);
        }
        let id = self.state.take_id();
        let message = enveloped(id, request)?;
        let (done, reply) = oneshot::channel();
        self.state.pending.borrow_mut().insert(id, Pending { done, on_note });
        let transfer = Array::new();
        for item in attached {
            message.push(item);
            if let Some(view) = item.dyn_ref::<Uint8Array>() {
                transfer.push(&view.buffer());
            }
        }
        self.worker
            .post_message_with_transfer(&message, &transfer)
            .map_err(|error| Failure::stopped(describe(&error)))?;
        self.watch();
        reply.await.unwrap_or(Err(Failure::Cancelled))
    }

    /// Counts silent beats as long as something is waited for.
    fn watch(&self) {
        if self.state.watched.replace(true) {
            return;
        }
        let (worker, state) = (self.worker.clone(), self.state.clone());
        spawn_local(async move {
            let mut silent = 0;
            while !state.pending.borrow().is_empty() {
                sleep(BEAT_MS).await;
                silent = if state.heard.take() { 0 } else { silent + 1 };
                if silent == ASKED_AFTER {
                    // Nobody waits for this reply: that something comes is enough.
                    let _ = ping(&worker, state.take_id());
                }
                if silent == DEAD_AFTER {
                    worker.terminate();
                    state.die(Failure::Stopped(format!("no sign of life for {DEAD_AFTER} s")));
                }
            }
            state.watched.set(false);
        });
    }

    /// Ends the worker at once; whatever it was asked fails with `why`.
    pub fn stop(&self, why: Failure) {
        self.worker.terminate();
        self.state.die(why);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl State {
    fn take_id(&self) -> u32 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        id
    }

    fn die(&self, why: Failure) {
        self.dead.replace(Some(why.clone()));
        for (_, pending) in std::mem::take(&mut *self.pending.borrow_mut()) {
            let _ = pending.done.send(Err(why.clone()));
        }
    }

    fn receive(&self, data: &JsValue) -> Result<(), Failure> {
        let parts: &Array = data.dyn_ref().ok_or_else(|| Failure::Garbled("not a message".into()))?;
        let bytes = parts.get(0).dyn_into::<Uint8Array>().map_err(|_| Failure::Garbled("no envelope".into()))?.to_vec();
        let envelope: Envelope<Result<Reply, Note>> =
            postcard::from_bytes(&bytes).map_err(|error| Failure::Garbled(error.to_string()))?;
        let buffers = parts.iter().skip(1).map(JsCast::unchecked_into).collect();
        match envelope.body {
            Err(note) => self.note(envelope.id, note, buffers),
            Ok(reply) => {
                let pending = self.pending.borrow_mut().remove(&envelope.id);
                if let Some(pending) = pending {
                    let answered = match reply {
                        Reply::Refused { en, de, place, fixes } => Err(Failure::Refused { en, de, place, fixes }),
                        reply => Ok((reply, buffers)),
                    };
                    let _ = pending.done.send(answered);
                }
            }
        }
        Ok(())
    }

    fn note(&self, id: u32, note: Note, buffers: Vec<Uint8Array>) {
        // Taken out while it runs: it may ask this or another worker.
        let handler = self.pending.borrow_mut().get_mut(&id).and_then(|pending| pending.on_note.take());
        if let Some(mut handler) = handler {
            handler(note, buffers);
            if let Some(pending) = self.pending.borrow_mut().get_mut(&id) {
                pending.on_note = Some(handler);
            }
        }
    }
}

fn enveloped(id: u32, request: Request) -> Result<Array, Failure> {
    let bytes =
        postcard::to_stdvec(&Envelope { id, body: request }).map_err(|error| Failure::Garbled(error.to_string()))?;
    Ok(Array::of1(&Uint8Array::from(bytes.as_slice())))
}

fn ping(worker: &Worker, id: u32) -> Result<(), Failure> {
    let message: JsValue = enveloped(id, Request::Ping)?.into();
    worker.post_message(&message).map_err(|error| Failure::stopped(describe(&error)))
}

fn on_message(state: Rc<State>) -> Closure<dyn FnMut(MessageEvent)> {
    Closure::new(move |event: MessageEvent| {
        state.heard.set(true);
        if let Err(why) = state.receive(&event.data()) {
            state.die(why);
        }
    })
}

/// A trap in the worker's message handler ends up here.
fn on_error(state: Rc<State>) -> Closure<dyn FnMut(ErrorEvent)> {
    Closure::new(move |event: ErrorEvent| {
        event.prevent_default();
        state.die(Failure::stopped(event.message()));
    })
}
