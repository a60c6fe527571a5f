//! The page's seal as the views know it.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::client::{self, Failure};

pub use crate::client::RequestLine;

/// What is known about the seal.
#[derive(Clone, Debug)]
pub struct SealState {
    /// Milliseconds after the page began to load.
    pub sealed_at_ms: f64,
    /// What was asked for before, as far as it has come.
    pub requests_before: Vec<RequestLine>,
    /// Requests since; stays 0.
    pub requests_since: RwSignal<u32>,
    /// What is enforced right now: none, basic, strong.
    pub level: &'static str,
}

/// The closed seal, with its live count.
#[derive(Clone)]
pub struct Seal {
    seal: client::Seal,
    requests_since: RwSignal<u32>,
}

impl Seal {
    /// Closes it, once the page has all it needs; `fonts` are on their way ([`fonts`]).
    ///
    /// # Errors
    /// As [`client::close_seal`].
    pub async fn close(fonts: Option<Promise>) -> Result<Seal, Failure> {
        let requests_since = RwSignal::new(0);
        if let Some(fonts) = fonts {
            let _ = JsFuture::from(fonts).await;
        }
        let seal = client::close_seal(move |n| requests_since.set(n)).await?;
        Ok(Seal { seal, requests_since })
    }

    /// The seal that another program of this page has closed.
    ///
    /// # Errors
    /// As [`client::Seal::closed`].
    pub fn closed() -> Result<Seal, Failure> {
        let requests_since = RwSignal::new(0);
        let seal = client::Seal::closed(move |n| requests_since.set(n))?;
        Ok(Seal { seal, requests_since })
    }

    /// As the browser has it now.
    pub fn state(&self) -> SealState {
        SealState {
            sealed_at_ms: self.seal.sealed_at_ms,
            requests_before: client::requests_before(self.seal.sealed_at_ms),
            requests_since: self.requests_since,
            level: self.seal.level().id(),
        }
    }
}

/// Loads both fonts: one that came later would be a request after the seal. A font that cannot be had is no reason to stop; the browser
/// does not try again.
pub fn fonts() -> Option<Promise> {
    let all = || {
        let fonts = Reflect::get(&document(), &"fonts".into())?;
        let load: Function = Reflect::get(&fonts, &"load".into())?.dyn_into()?;
        let loads = Array::new();
        for family in ["Terrarium Sans", "Terrarium Voice"] {
            loads.push(&load.call1(&fonts, &format!("1em \"{family}\"").into())?);
        }
        Ok::<_, JsValue>(Promise::all_settled(&loads))
    };
    all().ok()
}
