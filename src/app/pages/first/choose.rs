//! The ways in for files: the file dialog and a drop anywhere on the page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event, File, FileList, HtmlInputElement};

use crate::app::state::{App, Phase};

/// The file input `#file`, with a button of its own. It is there from the start and works once the page is sealed.
#[component]
pub fn ChooseFiles(
    /// What stands on the button.
    word: fn(engine::i18n::Lang) -> &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files = input.files().map(list).unwrap_or_default();
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
        app.open(files);
    };
    view! {
        <input
            class="sr" id="file" type="file" multiple
            disabled=move || app.link.with(Option::is_none)
            aria-label=move || word(app.t())
            on:change=chosen
        />
        <label class="btn" for="file" aria-hidden="true">{move || word(app.t())}</label>
    }
}

/// Takes files dropped anywhere on the page while the calling view is shown; true while something hovers.
pub fn use_drop(app: App) -> ReadSignal<bool> {
    let (over, set_over) = signal(false);
    let takes = move || {
        app.link.with_untracked(Option::is_some) && app.phase.get_untracked() != Phase::Loading
    };
    // Without this the browser would open the file itself and leave the page.
    let drag_over = window_event_listener(ev::dragover, move |event: DragEvent| {
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            let files = takes() && holds_files(&data);
            data.set_drop_effect(if files { "copy" } else { "none" });
            set_over.set(files);
        }
    });
    let drag_leave = window_event_listener(ev::dragleave, move |event: DragEvent| {
        // Leaving the window has no element to go to; between elements the next `dragover` says true again.
        if event.related_target().is_none() {
            set_over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event: DragEvent| {
        event.prevent_default();
        set_over.set(false);
        if takes() {
            app.open(event.data_transfer().and_then(|data| data.files()).map(list).unwrap_or_default());
        }
    });
    on_cleanup(move || {
        drag_over.remove();
        drag_leave.remove();
        drop.remove();
    });
    over
}

fn holds_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

fn list(files: FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}
