//! The way back to the dashboard from screens that are about other files.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::state::{App, Phase};
use crate::app::words::shell as words;

/// A button to the dashboard, named by its file. Nothing where no file has been read.
#[component]
pub fn BackToDashboard() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        app.has_data().then(|| {
            view! {
                <button type="button" class="btn second" data-back="" on:click=move |_| app.back()>
                    {move || words::back_to(app.t(), files(app))}
                </button>
            }
        })
    }
}

/// What the dashboard is of: "shop.csv", "shop.csv and 2 more".
pub fn files(app: App) -> String {
    let files = app.catalog.with(|catalog| catalog.files.clone());
    let first = files.first().cloned().unwrap_or_default();
    match files.len() {
        0 | 1 => first,
        n => format!("{first} {}", words::more_files(app.t(), n - 1)),
    }
}

/// Escape goes the same way, unless it means something where the focus is.
pub fn escape_goes_back(app: App) {
    let key = window_event_listener(ev::keydown, move |event| {
        let on_the_way = matches!(app.phase.get_untracked(), Phase::Empty | Phase::Mapping | Phase::Failed);
        if event.key() != "Escape" || event.default_prevented() || !on_the_way || takes_escape(&event) {
            return;
        }
        app.back();
    });
    on_cleanup(move || key.remove());
}

/// Whether a list, a field or a dialog is open that Escape closes.
fn takes_escape(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let field = target.is_some_and(|element| matches!(element.local_name().as_str(), "select" | "input" | "textarea"));
    field || document().query_selector("dialog[open], details[open]").is_ok_and(|open| open.is_some())
}
