//! The way past lid and rail, for who works by keyboard.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::app::frame::Frame;
use crate::app::words::shell as words;

/// A link that is seen when it has the focus.
#[component]
pub fn SkipLink() -> impl IntoView {
    let frame = expect_context::<Frame>();
    view! {
        <a class="skip-link" href="#main" on:click=move |event| skip(&event)>{move || words::skip(frame.t())}</a>
    }
}

/// To the page, without an address of its own: the fragment holds the inputs.
fn skip(event: &web_sys::MouseEvent) {
    event.prevent_default();
    focus_main();
}

/// To the page.
pub fn focus_main() {
    let main = document().query_selector("main").ok().flatten();
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}
