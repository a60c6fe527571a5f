//! The note that a worker has died and the files are read again: until that is over, a page shows what it had before.

use leptos::prelude::*;

use super::top_note::TopNote;
use crate::app::state::App;
use crate::app::words::shell as words;

/// At the top of a page, as long as it is so.
#[component]
pub fn RevivalNote() -> impl IntoView {
    let app = expect_context::<App>();
    let note = move || {
        let words = move || words::reads_again(app.t());
        app.reads_again.get().then(|| view! { <TopNote panel="revival"><p>{words}</p></TopNote> })
    };
    // There before it says anything, so that it is spoken when it does.
    view! { <div role="status">{note}</div> }
}
