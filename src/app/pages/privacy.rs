//! The privacy page.

use leptos::prelude::*;

use super::{Body, Group, Page};

/// The page.
pub const PAGE: Page = Page {
    name: "privacy",
    group: Some(Group::File),
    title: |lang| lang.pick("Privacy", "Datenschutz"),
    body: Body::View(|| view! { <div></div> }.into_any()),
};
