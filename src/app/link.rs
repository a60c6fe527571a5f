//! The one place where the page talks to the client and to localStorage.

use engine::events::Catalog;
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::{Mapping, Preview};
use futures::channel::oneshot::{self, Receiver};
use js_sys::Uint8Array;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::seal::Seal;
use super::state::{App, Phase};
use super::url;
use crate::client::{Client, Texts};

pub use crate::client::{Beginnings, Failure, Progress, room};

/// The client, once the page is sealed.
#[derive(Clone)]
pub struct Link(Client);

impl Link {
    /// These files as text files.
    ///
    /// # Errors
    /// As [`Client::texts`].
    pub async fn texts(&self, files: &[File], progress: impl Fn(Progress)) -> Result<Texts, Failure> {
        self.0.texts(files, progress).await
    }

    /// These files as text files, whether or not their rows will fit into memory.
    ///
    /// # Errors
    /// As [`Client::texts`].
    pub async fn all_texts(&self, files: &[File], progress: impl Fn(Progress)) -> Result<Texts, Failure> {
        self.0.all_texts(files, progress).await
    }

    /// A sample world as a file.
    ///
    /// # Errors
    /// As [`Client::world`].
    pub async fn world(&self, id: &str) -> Result<File, Failure> {
        self.0.world(id).await
    }

    /// Workers that read files.
    pub fn workers(&self) -> u64 {
        self.0.workers()
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
        self.0.preview(files, mapping, beginnings).await
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
        self.0.load(files, mapping, progress).await.map(|loaded| loaded.catalog)
    }

    /// As [`Client::cancels`].
    pub fn cancels(&self) -> u32 {
        self.0.cancels()
    }

    /// Stops reading.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Drops the data.
    pub fn forget(&self) {
        // Workers that do not come back say so when they are asked next.
        let _ = self.0.forget();
    }

    /// The rows that were not kept, as CSV.
    ///
    /// # Errors
    /// As [`Client::rejects_csv`].
    pub async fn rejects_csv(&self, lang: Lang) -> Result<Uint8Array, Failure> {
        self.0.rejects_csv(lang).await
    }

    /// The anonymous ids that were seen with several users, as CSV.
    ///
    /// # Errors
    /// As [`Client::conflicts_csv`].
    pub async fn conflicts_csv(&self, lang: Lang) -> Result<Uint8Array, Failure> {
        self.0.conflicts_csv(lang).await
    }

    /// The rows of the first page that would not be kept, as CSV.
    ///
    /// # Errors
    /// As [`Client::first_rejects_csv`].
    pub async fn first_rejects_csv(&self, files: &[File], mapping: Mapping, lang: Lang) -> Result<Uint8Array, Failure> {
        self.0.first_rejects_csv(files, mapping, lang).await
    }

    /// Puts a question to the engine; postcard bytes of the answer.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub async fn ask(&self, query: &str, params: Value, settings: &Settings) -> Result<Vec<u8>, Failure> {
        self.0.ask(query, &params, settings).await.map(|bytes| bytes.to_vec())
    }
}

/// Starts the engine on the page that the first screen has sealed.
pub fn start() -> Receiver<Result<Client, Failure>> {
    let (tell, told) = oneshot::channel();
    spawn_local(async move {
        // Nobody listens on a page that is gone.
        let _ = tell.send(Client::start(url::workers()).await);
    });
    told
}

/// Once the engine stands, files and worlds are looked at, those too that were chosen before.
pub fn connect(app: App, engine: Receiver<Result<Client, Failure>>) {
    spawn_local(async move {
        let started = async {
            let client = engine.await.unwrap_or(Err(Failure::NotStarted))?;
            Ok((Seal::closed()?, client))
        };
        match started.await {
            Ok((seal, client)) => {
                client.on_revival(move |reads| app.reads_again.set(reads));
                app.seal.set(Some(seal));
                app.link.set(Some(Link(client)));
                app.phase.set(Phase::Empty);
                let early = app.early.try_update(std::mem::take).unwrap_or_default();
                app.enter(early);
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
