//! The reading page.

use leptos::prelude::*;

/// The page.
#[component]
pub fn ReadingPage() -> impl IntoView {
    view! { <main class="vessel"></main> }
}
