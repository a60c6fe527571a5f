//! The data quality page: where every row went, what came of those that were kept, and how the columns were understood.

use leptos::prelude::*;

mod read_as;
mod rows;
mod users;

use super::{Body, Group, Page};
use crate::app::words::quality as words;

/// The page.
pub const PAGE: Page = Page {
    name: "quality",
    group: Some(Group::File),
    title: words::title,
    body: Body::View(|| view! { <Quality/> }.into_any()),
};

#[component]
fn Quality() -> impl IntoView {
    // The structure has no word of its own; its one dynamic attribute keeps it from becoming raw HTML.
    view! {
        <div class=move || "panes">
            <rows::Rows/>
            <users::Users/>
            <read_as::Columns/>
            <read_as::Events/>
        </div>
    }
}
