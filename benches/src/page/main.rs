//! The benchmark page: the client, workers and seal of the real page around one question, the job. No views.
//!
//! `data-ready` on `<html>` says that a file can be chosen. The job's answer comes as JSON into `#result-json`, in one piece when
//! all is computed, or `{"error": …}`. `benchReseg({dormant_days, …})` counts the statuses anew, `benchSessions()` the sessions.

mod stages;

use std::cell::Cell;
use std::rc::Rc;

use engine::fold::{Clock, Query, Settings, decode_answer};
use engine::i18n::Lang;
use engine::ingest::Mapping;
use engine::queries::job::{Job, JobStatuses};
use engine::queries::sessions::Sessions;
use js_sys::{Function, Promise, Reflect};
use serde_json::{Value, json};
use terrarium::client::{Client, Failure, close_seal};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::{Document, Event, File, HtmlInputElement};

use stages::Stages;

/// The columns of the event file, which every peer knows beforehand.
const MAPPING: &str = include_str!("mapping.json");

fn main() {
    spawn_local(async {
        if let Err(failure) = start().await {
            tell_failure(&failure);
        }
    });
}

/// A question that was asked anew gets a new number, so that no kept answer is measured.
#[derive(Clone)]
struct Bench {
    client: Client,
    round: Rc<Cell<u32>>,
    stages: Stages,
}

async fn start() -> Result<(), Failure> {
    close_seal(|_| {}).await?;
    let client = Client::start(None).await?;
    let bench = Bench { client, round: Rc::default(), stages: Stages::listen() };
    let asked = bench.clone();
    offer("benchReseg", move |params| {
        let bench = asked.clone();
        future_to_promise(async move {
            let statuses = bench.ask::<JobStatuses>(as_json(&params)).await.map_err(|failure| thrown(&failure))?;
            js_sys::JSON::parse(&json!(statuses.users).to_string())
        })
    });
    let asked = bench.clone();
    offer("benchSessions", move |_| {
        let bench = asked.clone();
        future_to_promise(async move {
            let figures = bench.ask::<Sessions>(json!({"over": "any"})).await.map_err(|failure| thrown(&failure))?;
            Ok(JsValue::from(figures.sessions as f64))
        })
    });
    let input: HtmlInputElement = document().get_element_by_id("file").unwrap_throw().unchecked_into();
    let chosen = input.clone();
    let on_change = Closure::<dyn FnMut(Event)>::new(move |_| {
        if let Some(file) = chosen.files().and_then(|files| files.get(0)) {
            spawn_local(run(bench.clone(), file));
        }
    });
    input.set_onchange(Some(on_change.into_js_value().unchecked_ref()));
    document().document_element().unwrap_throw().set_attribute("data-ready", "1").unwrap_throw();
    Ok(())
}

/// Reads the file, asks, shows.
async fn run(bench: Bench, file: File) {
    let job = async {
        let mapping = Mapping::from_json(MAPPING).map_err(|error| Failure::Garbled(error.to_string()))?;
        bench.client.load(&[file], &mapping, |_| {}).await?;
        let loaded_ms = stages::now_ms();
        Ok((loaded_ms, bench.ask::<Job>(json!({})).await?))
    };
    let began_ms = stages::now_ms();
    match job.await {
        Ok((loaded_ms, answer)) => {
            show("result-json", &serde_json::to_string(&answer).unwrap_or_default());
            bench.stages.show("stages", began_ms, loaded_ms).await;
        }
        Err(failure) => tell_failure(&failure),
    }
}

impl Bench {
    /// The answer to a question that was never asked before.
    async fn ask<Q: Query>(&self, mut params: Value) -> Result<Q::Answer, Failure> {
        self.round.set(self.round.get() + 1);
        params["round"] = self.round.get().into();
        let settings = Settings { clock: Clock::Elapsed, ..Settings::default() };
        let bytes = self.client.ask(Q::NAME, &params, &settings).await?;
        decode_answer::<Q>(&bytes).map_err(|error| Failure::Garbled(error.to_string()))
    }
}

/// Makes a function that the outside may call.
fn offer(name: &str, answer: impl Fn(JsValue) -> Promise + 'static) {
    let function: Function = Closure::<dyn Fn(JsValue) -> Promise>::new(answer).into_js_value().unchecked_into();
    Reflect::set(&js_sys::global(), &name.into(), &function).unwrap_throw();
}

fn as_json(value: &JsValue) -> Value {
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.and_then(|text| serde_json::from_str(&text).ok()).filter(Value::is_object).unwrap_or_else(|| json!({}))
}

fn thrown(failure: &Failure) -> JsValue {
    js_sys::Error::new(&failure.text(Lang::En)).into()
}

fn tell_failure(failure: &Failure) {
    show("result-json", &json!({ "error": failure.text(Lang::En) }).to_string());
}

fn show(id: &str, text: &str) {
    document().get_element_by_id(id).unwrap_throw().set_text_content(Some(text));
}

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).unwrap_throw()
}
