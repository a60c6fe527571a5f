//! Files that were chosen while the app still starts.

use leptos::prelude::*;

use crate::app::frame::Frame;
use crate::app::words::first as words;

/// Says that they are not forgotten.
#[component]
pub fn FilesWait() -> impl IntoView {
    let frame = expect_context::<Frame>();
    view! { <p class="small strong" role="status">{move || words::files_wait(frame.t())}</p> }
}
