//! Files that leave the page: made here, saved by the browser. A blob's URL is no request.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

/// How long a blob's URL stays after the click: the browser may ask where to save it.
const KEEP_MS: u64 = 60_000;

const CSV: &str = "text/csv;charset=utf-8";
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Saves a text as a file.
pub fn save_text(name: &str, kind: &str, text: &str) {
    save_bytes(name, kind, text.as_bytes());
}

/// Saves a table as CSV, with a byte-order mark, so that spreadsheets take it for UTF-8.
pub fn save_csv(name: &str, csv: &str) {
    save_text(name, CSV, &format!("{BYTE_ORDER_MARK}{csv}"));
}

/// The same for a table that a worker wrote. Its bytes do not pass through this program's memory, which would stay as large.
pub fn save_csv_file(name: &str, csv: &Uint8Array) {
    let mark = Uint8Array::from(BYTE_ORDER_MARK.as_bytes());
    if let Ok(blob) = blob_of(CSV, &Array::of2(&mark, csv)) {
        save_blob(name, &blob);
    }
}

/// Saves bytes as a file.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) {
    if let Ok(blob) = blob_of_bytes(kind, bytes) {
        save_blob(name, &blob);
    }
}

/// Saves a picture given as SVG text as PNG, at twice its size.
pub fn save_png(name: String, svg: String, width: f32, height: f32) {
    spawn_local(async move {
        if let Ok(blob) = to_png(&svg, width, height).await {
            save_blob(&name, &blob);
        }
    });
}

/// Puts a text on the clipboard; whether it arrived.
pub async fn copy(text: String) -> bool {
    let navigator = window().navigator();
    // Where the page is not a secure context, there is no clipboard.
    let has = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
    has && JsFuture::from(navigator.clipboard().write_text(&text)).await.is_ok()
}

fn blob_of_bytes(kind: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    blob_of(kind, &Array::of1(&Uint8Array::from(bytes)))
}

/// A file of arrays of bytes, one after the other.
fn blob_of(kind: &str, parts: &Array) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(parts, &options)
}

fn save_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    if let Ok(element) = document().create_element("a") {
        let anchor: HtmlAnchorElement = element.unchecked_into();
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    set_timeout(move || drop(Url::revoke_object_url(&url)), std::time::Duration::from_millis(KEEP_MS));
}

async fn to_png(svg: &str, width: f32, height: f32) -> Result<Blob, JsValue> {
    const SCALE: f32 = 2.0;
    let url = Url::create_object_url_with_blob(&blob_of_bytes("image/svg+xml", svg.as_bytes())?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let drawn = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    drawn?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width((width * SCALE) as u32);
    canvas.set_height((height * SCALE) as u32);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or_else(|| JsValue::from_str("no canvas"))?.unchecked_into();
    context.scale(f64::from(SCALE), f64::from(SCALE))?;
    context.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    let made = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            let _ = if blob.is_null() { reject.call0(&JsValue::NULL) } else { resolve.call1(&JsValue::NULL, &blob) };
        });
        let _ = canvas.to_blob(done.unchecked_ref());
    });
    JsFuture::from(made).await?.dyn_into()
}
