//! The worker programs: the engine's, compiled by the loader in `<head>`, and the decoder's, whose bytes are compiled when a
//! file needs them. Each is started any number of times from a blob URL.
//!
//! A worker started by URL would not inherit the page's policy; one started from a blob does, in every engine. The loader
//! has fetched the program with the page, so nothing here (and nothing in the app's glue) can reach the network.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Url, Worker};

use super::Failure;

/// What a worker does first: take the compiled program from its first message and start it.
const START: &str = "\nonmessage = e => { onmessage = null; wasm_bindgen.initSync({ module: e.data }) };";

/// The policy's name in the Content-Security-Policy header (`trusted-types`).
const POLICY: &str = "terrarium-worker";

/// A compiled worker program.
pub struct Program {
    module: JsValue,
    url: JsValue,
}

impl Program {
    /// Takes the engine's program, which the loader in `<head>` has fetched and compiles.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the loader did not run or the files could not be had.
    pub async fn take(urls: &WorkerUrls) -> Result<Program, Failure> {
        let taken = async {
            let loader = Reflect::get(&js_sys::global(), &"engine".into())?;
            let module = JsFuture::from(promise(&loader, "wasm")?).await?;
            let glue = JsFuture::from(promise(&loader, "glue")?).await?.as_string().unwrap_or_default();
            Ok(Program { module, url: urls.of(glue)? })
        };
        taken.await.map_err(|error: JsValue| Failure::Boot(describe(&error)))
    }

    /// Starts a worker. Messages to it wait until it has started.
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

/// Waits until the host has begun to answer for everything that the loader asks for: whoever seals the page then forbids none of it, and none
/// of it leaves the page later. What could not be had is told to who needs it.
///
/// # Errors
/// [`Failure::Boot`] if the loader did not run.
pub async fn all_is_asked() -> Result<(), Failure> {
    let asked = async { JsFuture::from(promise(&js_sys::global(), "asked")?).await };
    asked.await.map(drop).map_err(|error: JsValue| Failure::Boot(describe(&error)))
}

/// The decoder's program: asked for with the page, compiled when it is needed first.
pub struct LateProgram {
    urls: Rc<WorkerUrls>,
    /// `{wasm, glue}`: both downloads, under way or done.
    coming: JsValue,
    program: RefCell<Option<Rc<Program>>>,
}

impl LateProgram {
    /// What the loader has asked for.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the loader did not run.
    pub fn asked_for(urls: Rc<WorkerUrls>) -> Result<LateProgram, Failure> {
        let coming = Reflect::get(&js_sys::global(), &"decoder".into());
        let coming = coming.map_err(|error| Failure::Boot(describe(&error)))?;
        Ok(LateProgram { urls, coming, program: RefCell::default() })
    }

    /// The program, compiled at the first call.
    ///
    /// # Errors
    /// [`Failure::Boot`] if its files could not be had.
    pub async fn compiled(&self) -> Result<Rc<Program>, Failure> {
        if let Some(program) = self.program.borrow().clone() {
            return Ok(program);
        }
        let compiled = async {
            let bytes = JsFuture::from(promise(&self.coming, "wasm")?).await?;
            let glue = JsFuture::from(promise(&self.coming, "glue")?).await?.as_string().unwrap_or_default();
            let module = JsFuture::from(WebAssembly::compile(&bytes)).await?;
            Ok(Rc::new(Program { module, url: self.urls.of(glue)? }))
        };
        let program = compiled.await.map_err(|error: JsValue| Failure::Boot(describe(&error)))?;
        Ok(self.program.borrow_mut().insert(program).clone())
    }
}

fn promise(loader: &JsValue, name: &str) -> Result<Promise, JsValue> {
    let value = Reflect::get(loader, &name.into())?;
    value.dyn_into::<Promise>().map_err(|_| JsValue::from_str("the loader in <head> did not run"))
}

/// Makes URLs of worker programs: the page's one Trusted Types policy, which accepts blobs and nothing else. Without a policy
/// where the browser has no Trusted Types.
pub struct WorkerUrls(Option<JsValue>);

impl WorkerUrls {
    /// Makes the policy; a second one of its name would be refused.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the browser refuses it.
    pub fn new() -> Result<WorkerUrls, Failure> {
        let make = || {
            let factory = Reflect::get(&js_sys::global(), &"trustedTypes".into())?;
            if factory.is_undefined() {
                return Ok(WorkerUrls(None));
            }
            let only_blobs = Closure::<dyn Fn(JsValue) -> JsValue>::new(|url: JsValue| {
                if url.as_string().is_some_and(|url| url.starts_with("blob:")) { url } else { JsValue::NULL }
            });
            let rules = js_sys::Object::new();
            Reflect::set(&rules, &"createScriptURL".into(), &only_blobs.into_js_value())?;
            let create: Function = Reflect::get(&factory, &"createPolicy".into())?.unchecked_into();
            create.call2(&factory, &POLICY.into(), &rules).map(|policy| WorkerUrls(Some(policy)))
        };
        make().map_err(|error: JsValue| Failure::Boot(describe(&error)))
    }

    /// The URL of a program whose glue this is.
    fn of(&self, glue: String) -> Result<JsValue, JsValue> {
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let parts = Array::of1(&JsValue::from(glue + START));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let Some(policy) = &self.0 else { return Ok(url.into()) };
        let make: Function = Reflect::get(policy, &"createScriptURL".into())?.unchecked_into();
        make.call1(policy, &url.into())
    }
}

/// An error of the browser in words.
pub fn describe(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| format!("{error:?}"))
}
