//! The mapping page.

use leptos::prelude::*;

/// The page.
#[component]
pub fn MappingPage() -> impl IntoView {
    view! { <main class="vessel"></main> }
}
