//! The worker program: compiled once by the loader in `<head>`, started any number of times from a blob URL.
//!
//! A worker started by URL would not inherit the page's policy; one started from a blob does, in every engine. The loader
//! has fetched the program with the page, so nothing here (and nothing in the app's glue) can reach the network.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Url, Worker};

use super::Failure;

/// What a worker does first: take the compiled program from its first message and start it.
const START: &str = "\nonmessage = e => { onmessage = null; wasm_bindgen.initSync({ module: e.data }) };";

/// The policy's name in the Content-Security-Policy header (`trusted-types`).
const POLICY: &str = "terrarium-worker";

/// The compiled worker program.
pub struct Program {
    module: JsValue,
    url: JsValue,
}

impl Program {
    /// Takes the program that the loader in `<head>` has fetched and compiled.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the loader did not run or the files could not be had.
    pub async fn take() -> Result<Program, Failure> {
        Self::from_loader().await.map_err(|error| Failure::Boot(describe(&error)))
    }

    async fn from_loader() -> Result<Program, JsValue> {
        let loader = Reflect::get(&js_sys::global(), &"engine".into())?;
        let module = JsFuture::from(promise(&loader, "wasm")?).await?;
        let glue = JsFuture::from(promise(&loader, "glue")?).await?.as_string().unwrap_or_default();
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let parts = Array::of1(&JsValue::from(glue + START));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
        let url = trusted(&Url::create_object_url_with_blob(&blob)?)?;
        Ok(Program { module, url })
    }

    /// Starts a worker. Set its message handler before yielding, or its "ready" is lost.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the browser refuses.
    pub fn start(&self) -> Result<Worker, Failure> {
        let construct = || {
            let class: Function = Reflect::get(&js_sys::global(), &"Worker".into())?.unchecked_into();
            // Through Reflect, because web-sys takes a string where Trusted Types want a TrustedScriptURL.
            let worker: Worker = Reflect::construct(&class, &Array::of1(&self.url))?.unchecked_into();
            worker.post_message(&self.module)?;
            Ok(worker)
        };
        construct().map_err(|error: JsValue| Failure::Boot(describe(&error)))
    }
}

fn promise(loader: &JsValue, name: &str) -> Result<Promise, JsValue> {
    let value = Reflect::get(loader, &name.into())?;
    value.dyn_into::<Promise>().map_err(|_| JsValue::from_str("the loader in <head> did not run"))
}

/// A URL that the Trusted Types policy lets through; the policy accepts blobs and nothing else. The plain URL where the
/// browser has no Trusted Types.
fn trusted(url: &str) -> Result<JsValue, JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"trustedTypes".into())?;
    if factory.is_undefined() {
        return Ok(url.into());
    }
    let only_blobs = Closure::<dyn Fn(JsValue) -> JsValue>::new(|url: JsValue| {
        if url.as_string().is_some_and(|url| url.starts_with("blob:")) { url } else { JsValue::NULL }
    });
    let rules = js_sys::Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), &only_blobs.into_js_value())?;
    let create: Function = Reflect::get(&factory, &"createPolicy".into())?.unchecked_into();
    let policy = create.call2(&factory, &POLICY.into(), &rules)?;
    let make: Function = Reflect::get(&policy, &"createScriptURL".into())?.unchecked_into();
    make.call1(&policy, &url.into())
}

/// An error of the browser in words.
pub fn describe(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| format!("{error:?}"))
}
