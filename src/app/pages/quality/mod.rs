//! The data quality page: where every row went, what came of those that were kept, and how the columns were understood.

use leptos::prelude::*;

mod identity;
mod joined;
mod personal;
mod read_as;
mod rows;
mod suspicious;
mod users;

use super::{Body, Group, Page};
use crate::app::state::App;
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
    let app = expect_context::<App>();
    // The rail says the title to the eye. The structure below has no word of its own; its one dynamic attribute keeps it from becoming raw HTML.
    view! {
        <h1 class="sr">{move || words::title(app.t())}</h1>
        <div class=move || "panes">
            <rows::Rows/>
            <users::Users/>
            <suspicious::Suspect/>
            <personal::PersonalData/>
            <identity::Identity/>
            <joined::Joined/>
            <read_as::Columns/>
            <read_as::Events/>
        </div>
    }
}
