//! How the program of the first screen hands over to the app. Two programs of a page share nothing but the page: an object `first`,
//! with `left`, a promise of what the person leaves the first screen with (a list of files, or the word of a sample world), and `clear`,
//! which takes that screen away.

use std::future::Future;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::frame::Chosen;

const NAME: &str = "first";

/// The first screen's side. `left`: resolves when the person leaves it.
pub fn offer<E: 'static>(left: impl Future<Output = Result<Chosen, E>> + 'static, clear: impl FnOnce() + 'static) {
    let left = future_to_promise(async {
        Ok(match left.await.unwrap_or_default() {
            Chosen::Files(files) => files.into_iter().collect::<Array>().into(),
            Chosen::World(world) => world.id.into(),
        })
    });
    let first = Object::new();
    let _ = Reflect::set(&first, &"left".into(), &left);
    let _ = Reflect::set(&first, &"clear".into(), &Closure::once_into_js(clear));
    let _ = Reflect::set(&js_sys::global(), &NAME.into(), &first);
}

/// Starts the app, whose files the loader has fetched. If it fails, the loader says so.
pub fn start_app() {
    let start = || {
        let app = Reflect::get(&js_sys::global(), &"app".into())?;
        Reflect::get(&app, &"start".into())?.dyn_into::<Function>()?.call0(&app)
    };
    if let Err(error) = start() {
        wasm_bindgen::throw_val(error);
    }
}

/// The app's side: what the person has left the first screen with, once that is so, and the screen is cleared away.
pub async fn take() -> Chosen {
    let taken = async {
        let first = Reflect::get(&js_sys::global(), &NAME.into())?;
        let left = JsFuture::from(Reflect::get(&first, &"left".into())?.dyn_into::<Promise>()?).await?;
        Reflect::get(&first, &"clear".into())?.dyn_into::<Function>()?.call0(&first)?;
        Ok::<_, JsValue>(match left.as_string() {
            Some(word) => engine::samples::find(&word).map(Chosen::World).unwrap_or_default(),
            None => Chosen::Files(Array::from(&left).iter().filter_map(|file| file.dyn_into().ok()).collect()),
        })
    };
    taken.await.unwrap_or_default()
}
