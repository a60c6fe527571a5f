//! Attempts to get out of the page, made when the person asks for them, with what the browser answered to each.
//!
//! This is the only file of the page that names ways to the network. Each is reached through the global object, so that the
//! program imports none of them. The attempts carry no data: every address is this site's own and says which way was tried.
//! On a sealed page each must be refused; the ring counts what the browser lists as a request all the same.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use crate::client::sleep;

/// How long a refusal may take that comes as an event. Browsers answer within a few milliseconds.
const WAIT_MS: i32 = 400;
const STEP_MS: i32 = 20;

/// A way out, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// The way, as a programmer would call it.
    pub way: &'static str,
    /// What the browser answered.
    pub outcome: Outcome,
}

/// What the browser answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The policy blocked it: the rule.
    Policy(String),
    /// The attempt failed with this message.
    Failed(String),
    /// This page has no such thing.
    Missing,
    /// Nothing stopped it.
    Passed,
}

type Try = fn(&str) -> Result<JsValue, JsValue>;

/// Every way that a page has in some browser.
const WAYS: &[(&str, Try)] = &[
    ("fetch", |to| call(&scope(), "fetch", &[to.into()])),
    ("XMLHttpRequest", |to| {
        let request = make("XMLHttpRequest", &[])?;
        call(&request, "open", &["GET".into(), to.into()])?;
        call(&request, "send", &[])
    }),
    ("navigator.sendBeacon", |to| call(&get(&scope(), "navigator")?, "sendBeacon", &[to.into(), "1".into()])),
    ("WebSocket", |to| make("WebSocket", &[to.replacen("http", "ws", 1).into()])),
    ("EventSource", |to| make("EventSource", &[to.into()])),
    ("RTCPeerConnection", |_| make("RTCPeerConnection", &[])),
    ("WebTransport", |to| make("WebTransport", &[to.into()])),
    ("new Worker(address)", |to| make("Worker", &[to.into()])),
    ("serviceWorker.register", |to| {
        call(&get(&get(&scope(), "navigator")?, "serviceWorker")?, "register", &[to.into()])
    }),
    ("window.open", |to| call(&scope(), "open", &[to.into()])),
    ("<img>", |to| {
        let image = make("Image", &[])?;
        Reflect::set(&image, &"src".into(), &to.into()).map(JsValue::from)
    }),
    ("FontFace", |to| {
        let face = make("FontFace", &["seal-test".into(), format!("url({to})").into()])?;
        call(&face, "load", &[])
    }),
    ("<iframe>", |to| insert("iframe", "src", to)),
    ("<link rel=preconnect>", |to| insert("link", "href", to)),
    ("<script src>", |to| insert("script", "src", to)),
    ("new Function", |_| make("Function", &["return 1".into()])),
];

/// Tries every way, one after another.
pub async fn try_all() -> Vec<Attempt> {
    let mut attempts = Vec::new();
    for (way, run) in WAYS {
        attempts.push(Attempt { way, outcome: attempt(way, *run).await });
    }
    attempts
}

async fn attempt(way: &str, run: Try) -> Outcome {
    let rule = Rc::new(RefCell::new(None::<String>));
    let seen = rule.clone();
    let listener = window_event_listener_untyped("securitypolicyviolation", move |event: Event| {
        let directive = Reflect::get(&event, &"effectiveDirective".into()).ok().and_then(|rule| rule.as_string());
        seen.replace(directive);
    });
    let outcome = match run(&address(way)) {
        Err(error) if error.is_undefined() => Outcome::Missing,
        Err(error) => Outcome::Failed(describe(&error)),
        Ok(answer) => answered(answer, &rule).await,
    };
    listener.remove();
    let rule = rule.take();
    match (outcome, rule) {
        (Outcome::Missing, _) => Outcome::Missing,
        (_, Some(rule)) => Outcome::Policy(rule),
        (outcome, None) => outcome,
    }
}

/// Waits for a promise to fail, or for the policy to speak.
async fn answered(answer: JsValue, rule: &RefCell<Option<String>>) -> Outcome {
    if let Ok(promise) = answer.dyn_into::<Promise>() {
        let settled = JsFuture::from(promise).await;
        sleep(STEP_MS).await;
        return match settled {
            Ok(_) => Outcome::Passed,
            Err(error) => Outcome::Failed(describe(&error)),
        };
    }
    let mut waited = 0;
    while rule.borrow().is_none() && waited < WAIT_MS {
        sleep(STEP_MS).await;
        waited += STEP_MS;
    }
    Outcome::Passed
}

/// An address on this site that does not exist and says what was tried.
fn address(way: &str) -> String {
    let word: String = way.chars().filter(char::is_ascii_alphanumeric).collect();
    let here = window().location();
    format!("{}{}?seal-test={word}", here.origin().unwrap_or_default(), here.pathname().unwrap_or_default())
}

fn insert(name: &str, attribute: &str, to: &str) -> Result<JsValue, JsValue> {
    let element = document().create_element(name)?;
    if name == "link" {
        element.set_attribute("rel", "preconnect")?;
    }
    element.set_attribute(attribute, to)?;
    let head = document().head().ok_or(JsValue::UNDEFINED)?;
    let inserted = head.append_child(&element);
    // Where the page does not refuse, nothing stays behind.
    element.remove();
    inserted.map(JsValue::from)
}

fn scope() -> JsValue {
    js_sys::global().into()
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let value = Reflect::get(of, &name.into())?;
    if value.is_undefined() || value.is_null() { Err(JsValue::UNDEFINED) } else { Ok(value) }
}

fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = get(of, name)?.unchecked_into();
    Reflect::apply(&function, of, &list(arguments))
}

fn make(class: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let class: Function = get(&scope(), class)?.unchecked_into();
    Reflect::construct(&class, &list(arguments))
}

fn list(items: &[JsValue]) -> Array {
    items.iter().cloned().collect()
}

/// An error in the browser's words.
fn describe(error: &JsValue) -> String {
    let part = |name: &str| Reflect::get(error, &name.into()).ok().and_then(|part| part.as_string());
    match (part("name"), part("message")) {
        (Some(name), Some(message)) => format!("{name}: {message}"),
        _ => format!("{error:?}"),
    }
}
