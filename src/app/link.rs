//! The one place where the page talks to the client and to localStorage.

use engine::fold::Settings;
use engine::i18n::Lang;
use leptos::prelude::*;
use serde_json::Value;

use super::state::{App, Phase};

/// What went wrong, in words, and the way on.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    text: [String; 2],
    advice: [String; 2],
}

impl Failure {
    /// The engine is not there yet.
    pub fn not_started() -> Self {
        Failure {
            text: ["The engine has not started yet.".into(), "Die Auswertung ist noch nicht gestartet.".into()],
            advice: ["Wait a moment, then try again.".into(), "Bitte warten Sie einen Moment.".into()],
        }
    }

    /// What happened.
    pub fn text(&self, lang: Lang) -> String {
        self.text[lang as usize].clone()
    }

    /// What to do about it.
    pub fn advice(&self, lang: Lang) -> String {
        self.advice[lang as usize].clone()
    }
}

/// How far reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Bytes read so far.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_all: u64,
    /// Rows read so far.
    pub rows: u64,
    /// Milliseconds since reading began.
    pub elapsed_ms: f64,
}

/// A request that the page made before it was sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestLine {
    /// Address, without the page's own.
    pub name: String,
    /// Milliseconds after the page began to load.
    pub at_ms: f64,
    /// Bytes over the line.
    pub bytes: u64,
}

/// What is known about the seal.
#[derive(Clone, Debug)]
pub struct SealState {
    /// Milliseconds after the page began to load.
    pub sealed_at_ms: f64,
    /// What was loaded before.
    pub requests_before: Vec<RequestLine>,
    /// Requests since; stays 0.
    pub requests_since: RwSignal<u32>,
    /// What is enforced right now: basic, strong, firewall, air-gapped.
    pub level: &'static str,
}

/// The client.
#[derive(Clone)]
pub struct Link {
    seal: SealState,
}

impl Link {
    /// The seal.
    pub fn seal(&self) -> SealState {
        self.seal.clone()
    }

    /// Stops reading.
    pub fn cancel(&self) {}

    /// Puts a question to the engine; postcard bytes of the answer.
    pub async fn ask(&self, _query: &str, _params: Value, _settings: &Settings) -> Result<Vec<u8>, Failure> {
        Err(Failure::not_started())
    }
}

/// Starts the engine once the page has all it needs; then files may come.
pub fn start(app: App) {
    let seal =
        SealState { sealed_at_ms: 0.0, requests_before: Vec::new(), requests_since: RwSignal::new(0), level: "basic" };
    app.link.set(Some(Link { seal }));
    app.phase.set(Phase::Empty);
}

const PREFIX: &str = "terrarium.";

/// A value kept in localStorage; `None` where there is no storage.
pub fn stored(key: &str) -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage.get_item(&format!("{PREFIX}{key}")).ok()?.filter(|value| !value.is_empty())
}

/// Keeps a definition or a choice (never data) in localStorage. A refusal is no error: the page works without.
pub fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(&format!("{PREFIX}{key}"), value);
    }
}

/// Forgets everything kept in localStorage.
pub fn forget_all() {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    for key in keys.filter(|key| key.starts_with(PREFIX)).collect::<Vec<_>>() {
        let _ = storage.remove_item(&key);
    }
}
