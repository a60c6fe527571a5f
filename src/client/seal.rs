//! The seal: from now on the browser refuses every connection of this page and of all workers made after it.
//!
//! A second policy, which allows only what is made inside the page, is appended to `<head>` once the worker program is compiled
//! and before any worker exists or any file can be chosen. Removing the element does not undo it. What is shown of it is
//! measured: the browser's own list of resources, counted before and after. Some browsers list a request that their own
//! policy stopped; for each of those they also report a violation, which takes it off the count.

use engine::order::Order;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    Event, PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
    PerformanceResourceTiming,
};

use super::Failure;
use super::boot::describe;

/// Connections to nobody, and nothing else from the page's own address either: a request can carry data in its address, and
/// the logs of a static host are somebody else's. What stays: pictures and workers made here, wasm that is compiled already.
const POLICY: &str =
    "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; img-src data: blob:; worker-src blob:";

/// One request of the page, as the browser lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestLine {
    /// Milliseconds from the start of the page.
    pub at_ms: f64,
    /// File name, without the page's address.
    pub name: String,
    /// Whether it went to the page's own origin.
    pub own_origin: bool,
    /// Bytes over the line, as far as the browser tells.
    pub bytes: u64,
}

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
    since: Rc<RefCell<Requests>>,
}

/// Requests since the seal, by address.
#[derive(Debug, Default)]
struct Requests {
    listed: BTreeMap<String, u32>,
    refused: BTreeMap<String, u32>,
}

impl Requests {
    /// How many left the page: those listed, less those that the policy stopped.
    fn left(&self) -> u32 {
        let refused = |url| self.refused.get(url).copied().unwrap_or(0);
        self.listed.iter().map(|(url, n)| n.saturating_sub(refused(url))).sum()
    }
}

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
    /// Closes the seal; `changed` is called with the count whenever a request is seen after it.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the policy could not be appended.
    pub fn close(changed: impl Fn(u32) + 'static) -> Result<Seal, Failure> {
        Self::append_policy().map_err(|error| Failure::Boot(describe(&error)))?;
        let sealed_at_ms = now_ms();
        let since = Rc::new(RefCell::new(Requests::default()));
        let changed = Rc::new(changed);
        Self::watch_list(sealed_at_ms, since.clone(), changed.clone())
            .map_err(|error| Failure::Boot(describe(&error)))?;
        Self::watch_refusals(since.clone(), changed).map_err(|error| Failure::Boot(describe(&error)))?;
        Ok(Seal { sealed_at_ms, since })
    }

    /// Counts what the browser lists.
    fn watch_list(
        sealed_at_ms: f64,
        since: Rc<RefCell<Requests>>,
        changed: Rc<impl Fn(u32) + 'static>,
    ) -> Result<(), JsValue> {
        let listed = Closure::<dyn Fn(PerformanceObserverEntryList)>::new(move |list: PerformanceObserverEntryList| {
            let entries = list.get_entries();
            let later = entries.iter().filter(|entry| counts(entry, sealed_at_ms));
            let mut any = false;
            for entry in later {
                let url = entry.unchecked_into::<PerformanceEntry>().name();
                *since.borrow_mut().listed.entry(url).or_default() += 1;
                any = true;
            }
            if any {
                let left = since.borrow().left();
                changed(left);
            }
        });
        let observer = PerformanceObserver::new(listed.as_ref().unchecked_ref())?;
        let kinds = Array::of1(&JsValue::from("resource"));
        observer.observe(&PerformanceObserverInit::new(&kinds));
        listed.forget();
        Ok(())
    }

    /// Counts what the policy stopped. Only the browser itself can make a trusted event.
    fn watch_refusals(since: Rc<RefCell<Requests>>, changed: Rc<impl Fn(u32) + 'static>) -> Result<(), JsValue> {
        let refused = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let text = |name: &str| Reflect::get(&event, &name.into()).ok().and_then(|value| value.as_string());
            if !event.is_trusted() || text("disposition").as_deref() != Some("enforce") {
                return;
            }
            if let Some(url) = text("blockedURI") {
                *since.borrow_mut().refused.entry(url).or_default() += 1;
                let left = since.borrow().left();
                changed(left);
            }
        });
        let window = web_sys::window().ok_or("no window")?;
        window.add_event_listener_with_callback("securitypolicyviolation", refused.as_ref().unchecked_ref())?;
        refused.forget();
        Ok(())
    }

    fn append_policy() -> Result<(), JsValue> {
        let document = document()?;
        let meta = document.create_element("meta")?;
        meta.set_attribute("http-equiv", "Content-Security-Policy")?;
        meta.set_attribute("content", POLICY)?;
        document.head().ok_or("the page has no <head>")?.append_child(&meta)?;
        Ok(())
    }

    /// Requests seen since the seal.
    pub fn requests_since(&self) -> u32 {
        self.since.borrow().left()
    }

    /// What is enforced right now.
    pub fn level(&self) -> Level {
        let policies = policies();
        if !policies.iter().any(|policy| policy.trim() == POLICY) {
            return Level::None;
        }
        let scope = js_sys::global();
        let has = |name: &str| Reflect::has(&scope, &name.into()).unwrap_or(true);
        let locked = !has("RTCPeerConnection") && !has("WebTransport") && !has("SharedWorker");
        let strict =
            policies.iter().any(|policy| policy.contains("worker-src blob:") && policy.contains("form-action 'none'"));
        if locked && strict { Level::Strong } else { Level::Basic }
    }
}

/// Every request the page has made before the seal, in order.
pub fn requests_before(sealed_at_ms: f64) -> Vec<RequestLine> {
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return Vec::new() };
    let own = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    let mut entries: Vec<JsValue> = performance.get_entries_by_type("navigation").iter().collect();
    entries.extend(performance.get_entries_by_type("resource").iter());
    let mut lines: Vec<RequestLine> = entries
        .into_iter()
        .map(|entry| entry.unchecked_into::<PerformanceResourceTiming>())
        .filter(|entry| entry.start_time() < sealed_at_ms && !is_local(&entry.name()))
        .map(|entry| RequestLine {
            at_ms: entry.start_time(),
            name: file_name(&entry.name()),
            own_origin: entry.name().starts_with(&own),
            bytes: entry.transfer_size() as u64,
        })
        .collect();
    lines.order_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
    lines
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

/// Milliseconds since the page began to load.
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

fn counts(entry: &JsValue, sealed_at_ms: f64) -> bool {
    let entry: &PerformanceEntry = entry.unchecked_ref();
    entry.start_time() >= sealed_at_ms && !is_local(&entry.name())
}

/// Blobs and data URLs never leave the page.
fn is_local(url: &str) -> bool {
    url.starts_with("blob:") || url.starts_with("data:")
}

fn file_name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.is_empty() { "index.html".into() } else { name.into() }
}

fn document() -> Result<web_sys::Document, JsValue> {
    web_sys::window().and_then(|window| window.document()).ok_or_else(|| JsValue::from_str("no document"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_policy_stopped_has_not_left() {
        let mut requests = Requests::default();
        requests.refused.insert("https://a/1".into(), 2);
        requests.listed.insert("https://a/1".into(), 1);
        assert_eq!(requests.left(), 0);
        requests.listed.insert("https://a/2".into(), 1);
        requests.listed.insert("https://a/1".into(), 3);
        assert_eq!(requests.left(), 2);
    }
}
