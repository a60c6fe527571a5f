//! The first page.

use leptos::prelude::*;

/// The page.
#[component]
pub fn FirstPage() -> impl IntoView {
    view! { <main class="vessel"></main> }
}
