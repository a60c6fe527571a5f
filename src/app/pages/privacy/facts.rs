//! What the browser says about this page, as the privacy page shows it.

use engine::i18n::Lang;
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::app::state::App;
use crate::app::words::privacy as words;
use crate::client;
use crate::format;

/// The closed seal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sealed {
    /// Milliseconds after the page began to load.
    pub sealed_at_ms: f64,
    /// What the browser has listed since.
    pub requests_since: u32,
}

/// The seal and the live count; `None` before it is closed. Tracked.
pub fn seal(app: App) -> Option<Sealed> {
    let seal = app.seal.get()?.state();
    Some(Sealed { sealed_at_ms: seal.sealed_at_ms, requests_since: seal.requests_since.get() })
}

/// 0 not sealed, 1 basic, 2 strong; 3 (a header that forbids) and 4 (a file without a network) are not reached by this build.
pub fn level(app: App) -> u8 {
    let word = app.seal.get().map(|seal| seal.state().level);
    match word {
        None | Some("none") => 0,
        Some("basic") => 1,
        Some("strong") => 2,
        Some("firewall") => 3,
        Some(_) => 4,
    }
}

/// The policies in `<head>`, in the order in which they came.
pub fn policies() -> Vec<String> {
    client::policies()
}

/// Time of day of an instant given in milliseconds since the page began to load: `10:31:07`.
pub fn clock(at_ms: f64) -> String {
    let date = date(at_ms);
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// [`clock`] with milliseconds.
pub fn clock_ms(at_ms: f64) -> String {
    format!("{}.{:03}", clock(at_ms), date(at_ms).get_milliseconds())
}

/// "0 requests", "1 request".
pub fn requests(lang: Lang, n: u32) -> String {
    if n == 1 { words::request_one(lang).into() } else { words::requests(lang, format::count(lang, n.into())) }
}

fn date(at_ms: f64) -> Date {
    let origin = window().performance().map_or(0.0, |performance| performance.time_origin());
    Date::new(&JsValue::from_f64(origin + at_ms))
}
