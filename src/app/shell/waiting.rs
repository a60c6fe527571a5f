//! What was chosen while the app still starts.

use leptos::prelude::*;

use crate::app::frame::{Chosen, Frame};
use crate::app::words::first as words;

/// Says that it is not forgotten; nothing where nothing waits.
#[component]
pub fn Waiting(chosen: RwSignal<Chosen, LocalStorage>) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let word = move || {
        chosen.with(|chosen| match chosen {
            Chosen::Files(files) if files.is_empty() => None,
            Chosen::Files(_) => Some(words::files_wait(frame.t())),
            Chosen::World(_) => Some(words::world_waits(frame.t())),
        })
    };
    move || word().map(|word| view! { <p class="small strong" role="status">{word}</p> })
}
