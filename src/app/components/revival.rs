//! The note that a worker has died and the files are read again: until that is over, a page shows what it had before.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::shell as words;

/// At the top of a page, as long as it is so.
#[component]
pub fn RevivalNote() -> impl IntoView {
    let app = expect_context::<App>();
    let note = move || {
        app.reads_again.get().then(|| {
            view! {
                <div class="pane top-note" data-panel="revival" data-state="partial">
                    <div class="note-box warnb">
                        <Icon id="i-ask" size=20/>
                        <p>{move || words::reads_again(app.t())}</p>
                    </div>
                </div>
            }
        })
    };
    // There before it says anything, so that it is spoken when it does.
    view! { <div role="status">{note}</div> }
}
