//! Why a file cannot be read, as browsers name it; the engine has words for these names.

use wasm_bindgen::JsValue;

/// The browser's name for what is wrong.
pub fn name_of(error: &JsValue) -> String {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    name.unwrap_or_else(|| "the browser could not read it".into())
}
