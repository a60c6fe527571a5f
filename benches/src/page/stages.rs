//! Where the time went: the workers' laps, as marks on the page's timeline and as a line of text.
//!
//! Every worker says on a channel how long it took for what; what no lap covers, it waited. Laps lie inside each other: parsing is
//! a part of the answer to a read request, whose rest is handing rows over.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use super::show;

/// What the line names: the laps that belong to it, less those inside them.
const STAGES: [(&str, &[&str], &[&str]); 5] = [
    ("copies and states of slices", &["scan"], &[]),
    ("parse", &["parse"], &[]),
    ("shuffle", &["read", "rows"], &["parse"]),
    ("build", &["assemble", "build"], &[]),
    ("job", &["map", "finish"], &[]),
];

/// One piece of a worker's work; milliseconds since 1970.
struct Lap {
    what: String,
    began_ms: f64,
    ended_ms: f64,
}

/// The laps heard so far.
#[derive(Clone)]
pub struct Stages(Rc<RefCell<Vec<Lap>>>);

impl Stages {
    /// Listens from now on.
    pub fn listen() -> Stages {
        let stages = Stages(Rc::default());
        let laps = stages.0.clone();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let parts: Array = event.data().unchecked_into();
            let number = |at| parts.get(at).as_f64().unwrap_or(0.0);
            let what = parts.get(0).as_string().unwrap_or_default();
            laps.borrow_mut().push(Lap { what, began_ms: number(1), ended_ms: number(2) });
        });
        let channel = BroadcastChannel::new("laps").unwrap_throw();
        channel.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        // Kept for as long as the page lives.
        std::mem::forget(channel);
        stages
    }

    /// Sums up, once the last laps have come in.
    pub async fn show(&self, id: &str, began_ms: f64, loaded_ms: f64) {
        let done_ms = now_ms();
        settle().await;
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for lap in self.0.borrow().iter().filter(|lap| lap.began_ms >= began_ms) {
            measure(&lap.what, lap.began_ms, lap.ended_ms);
            *sums.entry(lap.what.clone()).or_default() += lap.ended_ms - lap.began_ms;
        }
        let sum = |laps: &[&str]| laps.iter().filter_map(|lap| sums.get(*lap)).sum::<f64>();
        let stages = STAGES.map(|(stage, laps, inside)| format!("{stage} {:.0}", sum(laps) - sum(inside)));
        let (load_ms, job_ms) = (loaded_ms - began_ms, done_ms - loaded_ms);
        let text = format!("load {load_ms:.0} ms, job {job_ms:.0} ms; of all workers together: {}", stages.join(", "));
        show(id, &text);
    }
}

/// Milliseconds since 1970, by the page's steady clock.
pub fn now_ms() -> f64 {
    origin_ms() + terrarium::client::now_ms()
}

fn origin_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.time_origin())
}

/// A mark on the page's timeline, where the browser's own tools show it.
fn measure(what: &str, began_ms: f64, ended_ms: f64) {
    let options = js_sys::Object::new();
    for (name, at) in [("start", began_ms), ("end", ended_ms)] {
        let _ = Reflect::set(&options, &name.into(), &(at - origin_ms()).into());
    }
    let clock = Reflect::get(&js_sys::global(), &"performance".into()).unwrap_throw();
    let measure: js_sys::Function = Reflect::get(&clock, &"measure".into()).unwrap_throw().unchecked_into();
    let _ = measure.call2(&clock, &what.into(), &options);
}

/// A moment for messages that are on their way.
async fn settle() {
    let wait = Promise::new(&mut |done, _| {
        let window = web_sys::window().unwrap_throw();
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, 100);
    });
    let _ = JsFuture::from(wait).await;
}
