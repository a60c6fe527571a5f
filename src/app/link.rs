//! The one place where the page talks to the client and to localStorage.

use engine::events::Catalog;
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::{Mapping, Preview};
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::state::{App, Phase};
use super::url;
use crate::client::{self, Client, Texts};

pub use crate::client::{Beginnings, Failure, Progress, RequestLine, room};

/// What is known about the seal.
#[derive(Clone, Debug)]
pub struct SealState {
    /// Milliseconds after the page began to load.
    pub sealed_at_ms: f64,
    /// What was loaded before.
    pub requests_before: Vec<RequestLine>,
    /// Requests since; stays 0.
    pub requests_since: RwSignal<u32>,
    /// What is enforced right now: none, basic, strong.
    pub level: &'static str,
}

/// The client, once the page is sealed.
#[derive(Clone)]
pub struct Link {
    client: Client,
    requests_since: RwSignal<u32>,
}

impl Link {
    /// The seal, as the browser has it now.
    pub fn seal(&self) -> SealState {
        let seal = self.client.seal();
        SealState {
            sealed_at_ms: seal.sealed_at_ms,
            requests_before: client::requests_before(seal.sealed_at_ms),
            requests_since: self.requests_since,
            level: seal.level().id(),
        }
    }

    /// These files as text files.
    ///
    /// # Errors
    /// As [`Client::texts`].
    pub async fn texts(&self, files: &[File], progress: impl Fn(Progress)) -> Result<Texts, Failure> {
        self.client.texts(files, progress).await
    }

    /// These files as text files, whether or not their rows will fit into memory.
    ///
    /// # Errors
    /// As [`Client::texts`].
    pub async fn all_texts(&self, files: &[File], progress: impl Fn(Progress)) -> Result<Texts, Failure> {
        self.client.all_texts(files, progress).await
    }

    /// Workers that read files.
    pub fn workers(&self) -> u64 {
        self.client.workers()
    }

    /// What these files are, with guesses.
    ///
    /// # Errors
    /// As [`Client::preview`].
    pub async fn preview(
        &self,
        files: &[File],
        mapping: Option<Mapping>,
        beginnings: &Beginnings,
    ) -> Result<Preview, Failure> {
        self.client.preview(files, mapping, beginnings).await
    }

    /// Reads all rows.
    ///
    /// # Errors
    /// As [`Client::load`].
    pub async fn load(
        &self,
        files: &[File],
        mapping: &Mapping,
        progress: impl Fn(Progress) + 'static,
    ) -> Result<Catalog, Failure> {
        self.client.load(files, mapping, progress).await.map(|loaded| loaded.catalog)
    }

    /// Stops reading.
    pub fn cancel(&self) {
        self.client.cancel();
    }

    /// Drops the data.
    pub fn forget(&self) {
        // Workers that do not come back say so when they are asked next.
        let _ = self.client.forget();
    }

    /// The rows that were not kept, as CSV.
    ///
    /// # Errors
    /// As [`Client::rejects_csv`].
    pub async fn rejects_csv(&self, lang: Lang) -> Result<Vec<u8>, Failure> {
        self.client.rejects_csv(lang).await
    }

    /// The rows of the first page that would not be kept, as CSV.
    ///
    /// # Errors
    /// As [`Client::first_rejects_csv`].
    pub async fn first_rejects_csv(&self, files: &[File], mapping: Mapping, lang: Lang) -> Result<Vec<u8>, Failure> {
        self.client.first_rejects_csv(files, mapping, lang).await
    }

    /// Puts a question to the engine; postcard bytes of the answer.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub async fn ask(&self, query: &str, params: Value, settings: &Settings) -> Result<Vec<u8>, Failure> {
        self.client.ask(query, &params, settings).await.map(|bytes| bytes.to_vec())
    }
}

/// Starts the engine once the page has all it needs; then files may come.
pub fn start(app: App) {
    let requests_since = RwSignal::new(0);
    let n_shards = url::workers();
    spawn_local(async move {
        fonts().await;
        match Client::start(n_shards, move |n| requests_since.set(n)).await {
            Ok(client) => {
                app.link.set(Some(Link { client, requests_since }));
                app.phase.set(Phase::Empty);
            }
            Err(failure) => app.fail(failure),
        }
    });
}

/// Waits for both fonts: one that came later would be a request after the seal. A font that cannot be had is no reason to
/// stop; the browser does not try again.
async fn fonts() {
    let all = || {
        let fonts = Reflect::get(&document(), &"fonts".into())?;
        let load: Function = Reflect::get(&fonts, &"load".into())?.dyn_into()?;
        let loads = Array::new();
        for family in ["Terrarium Sans", "Terrarium Voice"] {
            loads.push(&load.call1(&fonts, &format!("1em \"{family}\"").into())?);
        }
        Ok(Promise::all_settled(&loads))
    };
    if let Ok::<_, JsValue>(all) = all() {
        let _ = JsFuture::from(all).await;
    }
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
