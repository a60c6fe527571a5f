//! Lid, rail, bar and vessel around the page.

use leptos::prelude::*;

use super::pages::{FirstPage, MappingPage, ReadingPage};
use super::state::{App, Phase};

/// Everything on the page.
#[component]
pub fn Shell() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        {move || match app.phase.get() {
            Phase::Empty | Phase::Failed => view! { <FirstPage/> }.into_any(),
            Phase::Loading => view! { <ReadingPage/> }.into_any(),
            Phase::Mapping => view! { <MappingPage/> }.into_any(),
            Phase::Ready => ().into_any(),
        }}
    }
}
