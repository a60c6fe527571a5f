//! Waiting, on the page's one thread.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Waits for so many milliseconds; not at all where there is no window.
pub async fn sleep(ms: i32) {
    let wait = Promise::new(&mut |resolve, _| {
        let waits = web_sys::window()
            .and_then(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).ok());
        if waits.is_none() {
            let _ = resolve.call0(&resolve);
        }
    });
    let _ = JsFuture::from(wait).await;
}
