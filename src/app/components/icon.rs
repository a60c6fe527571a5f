//! A symbol of the page's sheet (`symbols.svg`, which stands in index.html) as a small picture beside a word.

use leptos::prelude::*;

/// A symbol without a class: it takes the colour of the text.
#[component]
pub fn Icon(
    /// Id of the symbol.
    id: &'static str,
    /// Edge of its own square.
    #[prop(default = 16)]
    size: u32,
) -> impl IntoView {
    let box_of = format!("0 0 {size} {size}");
    view! {
        <svg viewBox=box_of aria-hidden="true">
            <use href=format!("#{id}")/>
        </svg>
    }
}

/// The glyph of a status, or the square of a group, before its word.
#[component]
pub fn Glyph(
    /// Id of the symbol.
    id: &'static str,
    /// Class that colours it.
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("gl {class}") viewBox="0 0 16 16" aria-hidden="true">
            <use href=format!("#{id}")/>
        </svg>
    }
}
