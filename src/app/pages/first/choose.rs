//! The ways in for files: the file dialog, and whether something hovers over the page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event, File, FileList, HtmlInputElement};

use crate::app::frame::Frame;

/// The file input `#file`, with a button of its own. It is there from the start and works once the page is sealed.
#[component]
pub fn ChooseFiles(
    /// What stands on the button.
    word: fn(engine::i18n::Lang) -> &'static str,
    /// Whether another button of the pane comes first.
    #[prop(optional)]
    second: bool,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let chosen = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files = input.files().map(list).unwrap_or_default();
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
        frame.open(files);
    };
    view! {
        <input
            class="sr" id="file" type="file" multiple
            disabled=move || !frame.takes_files()
            aria-label=move || word(frame.t())
            on:change=chosen
        />
        <label class="btn" class:second=second for="file" aria-hidden="true">{move || word(frame.t())}</label>
    }
}

/// Opens the file dialog, for whoever does not come by the button beside it.
pub fn ask() {
    let input = document().get_element_by_id("file").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        input.click();
    }
}

/// Whether files hover over the page. The shell takes them when they are let go.
pub fn hovering(frame: Frame) -> ReadSignal<bool> {
    let (over, set_over) = signal(false);
    let drag_over = window_event_listener(ev::dragover, move |event: DragEvent| {
        let files = event.data_transfer().is_some_and(|data| holds_files(&data));
        set_over.set(files && untrack(|| frame.takes_files()));
    });
    let drag_leave = window_event_listener(ev::dragleave, move |event: DragEvent| {
        // Leaving the window has no element to go to; between elements the next `dragover` says true again.
        if event.related_target().is_none() {
            set_over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |_| set_over.set(false));
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
