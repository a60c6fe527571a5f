//! The one place where the page talks to the client and to localStorage.

use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::{Mapping, Preview};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use web_sys::File;

use super::state::{App, Phase};
use super::url;
pub use crate::client::{Failure, Loaded, Progress, RequestLine};
use crate::client::{Client, requests_before};

/// What is known about the seal.
#[derive(Clone, Debug)]
pub struct SealState {
    /// Milliseconds after the page began to load.
    pub sealed_at_ms: f64,
    /// What was loaded before.
    pub requests_before: Vec<RequestLine>,
    /// Requests since; stays 0.
    pub requests_since: RwSignal<u32>,
    /// What is enforced right now: `none`, `basic`, `strong`.
    pub level: &'static str,
}

/// The client, with the seal's count as a signal.
#[derive(Clone)]
pub struct Link {
    client: Client,
    seal: SealState,
}

impl Link {
    /// The seal.
    pub fn seal(&self) -> SealState {
        self.seal.clone()
    }

    /// What these files are, with guesses.
    pub async fn preview(&self, files: &[File], mapping: Option<Mapping>) -> Result<Preview, Failure> {
        self.client.preview(files, mapping).await
    }

    /// Reads all rows.
    pub async fn load(&self, files: &[File], mapping: &Mapping, progress: impl Fn(Progress) + 'static) -> Result<Loaded, Failure> {
        self.client.load(files, mapping, progress).await
    }

    /// Stops reading.
    pub fn cancel(&self) {
        self.client.cancel();
    }

    /// Drops the data.
    pub async fn forget(&self) -> Result<(), Failure> {
        self.client.forget().await
    }

    /// The rows that were not kept, as a CSV file.
    pub async fn rejects_csv(&self, lang: Lang) -> Result<Vec<u8>, Failure> {
        self.client.rejects_csv(lang).await
    }

    /// Puts a question to the engine; postcard bytes of the answer.
    pub async fn ask(&self, query: &str, params: Value, settings: &Settings) -> Result<Vec<u8>, Failure> {
        Ok(self.client.ask(query, &params, settings).await?.to_vec())
    }
}

/// Starts the engine and closes the seal; then files may come.
pub fn start(app: App) {
    let requests_since = RwSignal::new(0);
    let n_shards = url::workers();
    spawn_local(async move {
        let started = Client::start(n_shards, move |count| requests_since.set(count)).await;
        match started {
            Ok(client) => {
                let seal = SealState {
                    sealed_at_ms: client.seal().sealed_at_ms,
                    requests_before: requests_before(client.seal().sealed_at_ms),
                    requests_since,
                    level: client.seal().level().id(),
                };
                app.link.set(Some(Link { client, seal }));
                app.phase.set(Phase::Empty);
            }
            Err(failure) => app.fail(failure),
        }
    });
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
