//! The page's requests, as the browser lists them: what it asked for before the seal, and how many left it since, which stays 0.
//!
//! Some browsers list a request that their own policy stopped; for each of those they also report a violation, which takes it off
//! the count.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use engine::order::Order;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{
    PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
    PerformanceResourceTiming,
};

/// The event that tells of a request that the policy stopped.
pub const REFUSED: &str = "securitypolicyviolation";

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

/// Counts from the seal on: `changed` is called with the count when a request has ended or was refused. `refused`: the addresses that
/// were stopped so far; it grows before the listeners made here hear of it.
///
/// # Errors
/// What the browser says.
pub fn watch(sealed_at_ms: f64, refused: Array, changed: Rc<impl Fn(u32) + 'static>) -> Result<(), JsValue> {
    let listed = Rc::new(RefCell::new(Vec::<String>::new()));
    let recount = {
        let listed = listed.clone();
        Rc::new(move || {
            let refused = refused.iter().filter_map(|url| url.as_string());
            changed(left(listed.borrow().iter().cloned(), refused));
        })
    };
    let told = recount.clone();
    let stopped = Closure::<dyn Fn()>::new(move || told());
    let window = web_sys::window().ok_or("no window")?;
    window.add_event_listener_with_callback(REFUSED, stopped.as_ref().unchecked_ref())?;
    stopped.forget();

    let seen = Closure::<dyn Fn(PerformanceObserverEntryList)>::new(move |list: PerformanceObserverEntryList| {
        let entries = list.get_entries();
        let later = entries.iter().filter(|entry| counts(entry, sealed_at_ms));
        listed.borrow_mut().extend(later.map(|entry| entry.unchecked_into::<PerformanceEntry>().name()));
        recount();
    });
    let observer = PerformanceObserver::new(seen.as_ref().unchecked_ref())?;
    let wanted = PerformanceObserverInit::new(&Array::new());
    // One kind, so that those listed before this program ran are told, too.
    js_sys::Reflect::delete_property(&wanted, &"entryTypes".into())?;
    js_sys::Reflect::set(&wanted, &"type".into(), &"resource".into())?;
    wanted.set_buffered(true);
    observer.observe(&wanted);
    seen.forget();
    Ok(())
}

/// How many left the page: those listed, less those that the policy stopped.
fn left(listed: impl Iterator<Item = String>, refused: impl Iterator<Item = String>) -> u32 {
    let mut left = BTreeMap::<String, u32>::new();
    listed.for_each(|url| *left.entry(url).or_default() += 1);
    for url in refused {
        left.entry(url).and_modify(|n| *n = n.saturating_sub(1));
    }
    left.values().sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_policy_stopped_has_not_left() {
        let count = |listed: &[&str], refused: &[&str]| {
            left(listed.iter().map(|url| url.to_string()), refused.iter().map(|url| url.to_string()))
        };
        assert_eq!(count(&["https://a/1"], &["https://a/1", "https://a/1"]), 0);
        assert_eq!(
            count(&["https://a/1", "https://a/1", "https://a/1", "https://a/2"], &["https://a/1", "https://a/1"]),
            2
        );
    }
}
