//! A note above the panes of a page: what all of them get wrong, or can be misread for.

use leptos::prelude::*;

use super::icon::Icon;

/// The note.
#[component]
pub fn TopNote(
    /// Its name in `data-panel`.
    panel: &'static str,
    /// What it says, and what can be done.
    children: Children,
) -> impl IntoView {
    view! {
        <aside class="pane top-note" data-panel=panel data-state="partial">
            <div class="note-box warnb">
                <Icon id="i-ask" size=20/>
                <div>{children()}</div>
            </div>
        </aside>
    }
}
