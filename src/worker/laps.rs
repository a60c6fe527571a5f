//! For the benchmark: tells the page how long this worker took for what. Only in builds with the feature `bench`.
//!
//! Each lap goes out on a channel of its own, so that the protocol and the client stay what people load.

use engine::protocol::Request;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, DedicatedWorkerGlobalScope, Performance};

/// The channel's name. A message is [what, start, end]; milliseconds since 1970.
const CHANNEL: &str = "laps";

thread_local! {
    static OUT: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Runs from its making to its end.
pub struct Lap {
    what: &'static str,
    began_ms: f64,
}

impl Lap {
    /// Begins now.
    pub fn start(what: &'static str) -> Lap {
        Lap { what, began_ms: now_ms() }
    }

    /// The whole answer to a request.
    pub fn of(request: &Request) -> Lap {
        Lap::start(match request {
            Request::Read { .. } | Request::Stream { .. } | Request::Close => "read",
            Request::Scan { .. } => "scan",
            Request::Rows { .. } => "rows",
            Request::Assemble { .. } => "assemble",
            Request::Build => "build",
            Request::Map { .. } => "map",
            Request::Finish { .. } => "finish",
            _ => "rest",
        })
    }
}

impl Drop for Lap {
    fn drop(&mut self) {
        let lap = Array::of3(&self.what.into(), &self.began_ms.into(), &now_ms().into());
        // A lap that is not heard is missing in a table; the work goes on.
        let _ = OUT.with(|out| out.as_ref().map(|out| out.post_message(&JsValue::from(lap))));
    }
}

fn now_ms() -> f64 {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |clock: Performance| clock.time_origin() + clock.now())
}
