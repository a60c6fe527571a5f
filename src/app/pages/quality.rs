//! The quality page.

use leptos::prelude::*;

use super::{Body, Group, Page};

/// The page.
pub const PAGE: Page = Page {
    name: "quality",
    group: Some(Group::File),
    title: |lang| lang.pick("Data quality", "Datenqualität"),
    body: Body::View(|| view! { <div></div> }.into_any()),
};
