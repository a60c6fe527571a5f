//! Rows from the clipboard: a dialog whose text becomes a file and goes the same way.

use leptos::html::{Dialog, Textarea};
use leptos::prelude::*;
use web_sys::{File, FilePropertyBag};

use crate::app::frame::Frame;
use crate::app::words::first as words;
use crate::format;

/// The button and its dialog.
#[component]
pub fn PasteRows() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let dialog = NodeRef::<Dialog>::new();
    let area = NodeRef::<Textarea>::new();
    let (text, set_text) = signal(String::new());
    let lines = Memo::new(move |_| text.with(|text| text.lines().filter(|line| !line.trim().is_empty()).count()));
    let open = move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
        if let Some(area) = area.get() {
            let _ = area.focus();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get() {
            dialog.close();
        }
    };
    let read = move |_| {
        let name = words::paste_file(frame.lang.get_untracked());
        if let Some(file) = text.with_untracked(|text| as_file(text, name)) {
            close();
            frame.open(vec![file]);
        }
    };
    view! {
        <button
            type="button" class="btn second"
            disabled=move || !frame.takes_files()
            on:click=open
        >{move || words::paste(frame.t())}</button>
        <dialog node_ref=dialog class="paste" aria-labelledby="paste-title">
            <h2 id="paste-title">{move || words::paste_title(frame.t())}</h2>
            <label for="paste-text" class="small">{move || words::paste_label(frame.t())}</label>
            <textarea
                node_ref=area id="paste-text" rows="12" spellcheck="false" autocomplete="off"
                prop:value=text
                on:input=move |event| set_text.set(event_target_value(&event))
            ></textarea>
            <div class="acts">
                <button type="button" class="btn" disabled=move || lines.get() < 2 on:click=read>
                    {move || words::paste_read(frame.t())}
                </button>
                <button type="button" class="btn second" on:click=move |_| close()>{move || words::close(frame.t())}</button>
                <p class="small quiet" role="status">
                    {move || match lines.get() {
                        0 => words::paste_note(frame.t()).to_string(),
                        n => words::paste_lines(frame.t(), format::count(frame.t(), n as u64)),
                    }}
                </p>
            </div>
        </dialog>
    }
}

fn as_file(text: &str, name: &str) -> Option<File> {
    let parts = js_sys::Array::of1(&text.into());
    let kind = FilePropertyBag::new();
    kind.set_type("text/csv");
    File::new_with_str_sequence_and_options(&parts, name, &kind).ok()
}
