//! The seal: from now on the browser refuses every connection of this page and of all workers made after it.
//!
//! A second policy, which allows only what is made inside the page, is appended to `<head>` before any worker exists or any file
//! can be chosen. Removing the element does not undo it. What is shown of it is measured ([`super::requests`]).

use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Event;

use super::Failure;
use super::boot::describe;
use super::requests::{self, now_ms};

/// Connections to nobody, and nothing else from the page's own address either: a request can carry data in its address, and
/// the logs of a static host are somebody else's. What stays: pictures and workers made here, and compiling wasm that was asked for before.
const POLICY: &str =
    "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; img-src data: blob:; worker-src blob:";

/// What the browser enforces right now; computed, never claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not sealed.
    None,
    /// The policy forbids every connection.
    Basic,
    /// And what a policy cannot stop (navigation, pop-ups, DNS hints, WebRTC) is locked by script.
    Strong,
}

/// The closed seal.
#[derive(Clone)]
pub struct Seal {
    /// Milliseconds from the start of the page to the seal.
    pub sealed_at_ms: f64,
}

/// The name under which the page keeps its seal, where all of its programs find it: `at`, when it was closed, and `refused`, the
/// address of each request that the policy has stopped since.
const KEPT: &str = "seal";

impl Level {
    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Basic => "basic",
            Level::Strong => "strong",
        }
    }
}

impl Seal {
    /// Closes the seal; `changed` is called with the count when a request of the page has ended.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the policy could not be appended.
    pub fn close(changed: impl Fn(u32) + 'static) -> Result<Seal, Failure> {
        let close = || {
            append_policy()?;
            let (kept, refused) = (js_sys::Object::new(), Array::new());
            Reflect::set(&kept, &"at".into(), &now_ms().into())?;
            Reflect::set(&kept, &"refused".into(), &refused)?;
            Reflect::set(&js_sys::global(), &KEPT.into(), &kept)?;
            keep_refused(refused)
        };
        close().map_err(|error| Failure::Boot(describe(&error)))?;
        Self::closed(changed)
    }

    /// The seal that a program of this page has closed; `changed` as above.
    ///
    /// # Errors
    /// [`Failure::Boot`] if there is none.
    pub fn closed(changed: impl Fn(u32) + 'static) -> Result<Seal, Failure> {
        let watch = || {
            let kept = Reflect::get(&js_sys::global(), &KEPT.into())?;
            let sealed_at_ms = Reflect::get(&kept, &"at".into())?.as_f64().ok_or("the page is not sealed")?;
            let refused: Array = Reflect::get(&kept, &"refused".into())?.dyn_into()?;
            requests::watch(sealed_at_ms, refused, Rc::new(changed))?;
            Ok(Seal { sealed_at_ms })
        };
        watch().map_err(|error: JsValue| Failure::Boot(describe(&error)))
    }

    /// What is enforced right now.
    pub fn level(&self) -> Level {
        if !is_closed() {
            return Level::None;
        }
        let scope = js_sys::global();
        let has = |name: &str| Reflect::has(&scope, &name.into()).unwrap_or(true);
        let locked = !has("RTCPeerConnection") && !has("WebTransport") && !has("SharedWorker");
        let strict = policies()
            .iter()
            .any(|policy| policy.contains("worker-src blob:") && policy.contains("form-action 'none'"));
        if locked && strict { Level::Strong } else { Level::Basic }
    }
}

/// Whether the page's own policy stands in its `<head>`.
pub fn is_closed() -> bool {
    policies().iter().any(|policy| policy.trim() == POLICY)
}

fn append_policy() -> Result<(), JsValue> {
    let document = document()?;
    let meta = document.create_element("meta")?;
    meta.set_attribute("http-equiv", "Content-Security-Policy")?;
    meta.set_attribute("content", POLICY)?;
    document.head().ok_or("the page has no <head>")?.append_child(&meta)?;
    Ok(())
}

/// Keeps the addresses that the policy stops. Only the browser itself can make a trusted event.
fn keep_refused(refused: Array) -> Result<(), JsValue> {
    let stopped = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let text = |name: &str| Reflect::get(&event, &name.into()).ok().and_then(|value| value.as_string());
        if event.is_trusted()
            && text("disposition").as_deref() == Some("enforce")
            && let Some(url) = text("blockedURI")
        {
            refused.push(&url.into());
        }
    });
    let window = web_sys::window().ok_or("no window")?;
    window.add_event_listener_with_callback(requests::REFUSED, stopped.as_ref().unchecked_ref())?;
    stopped.forget();
    Ok(())
}

/// The policies of the page, as the browser has them.
pub fn policies() -> Vec<String> {
    let Ok(document) = document() else { return Vec::new() };
    let Ok(metas) = document.query_selector_all("meta[http-equiv='Content-Security-Policy']") else {
        return Vec::new();
    };
    (0..metas.length())
        .filter_map(|at| metas.get(at))
        .filter_map(|meta| meta.unchecked_into::<web_sys::Element>().get_attribute("content"))
        .collect()
}

fn document() -> Result<web_sys::Document, JsValue> {
    web_sys::window().and_then(|window| window.document()).ok_or_else(|| JsValue::from_str("no document"))
}
