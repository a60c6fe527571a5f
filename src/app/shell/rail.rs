//! The rail: pages in groups. An entry stands here only if its page exists.

use leptos::prelude::*;

use crate::app::pages::{self, Group, Page};
use crate::app::state::App;
use crate::app::words::shell as words;

/// Entries of one group, each a link to its page.
#[component]
pub fn Entries(group: Option<Group>, current: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let entry = move |page: &'static Page| {
        view! {
            <li>
                <a href=move || app.address(page.name) aria-current=(page.name == current).then_some("page")>
                    {move || (page.title)(app.t())}
                </a>
            </li>
        }
    };
    view! { <ul>{pages::existing().filter(|page| page.group == group).map(entry).collect_view()}</ul> }
}

/// The rail.
#[component]
pub fn Rail(current: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let shown = |group: &Group| pages::existing().any(|page| page.group == Some(*group));
    let group = move |group: Group| {
        view! {
            <h2>{move || group.word(app.t())}</h2>
            <Entries group=Some(group) current=current/>
        }
    };
    view! {
        <nav class="rail" aria-label=move || words::questions(app.t())>
            <div class="rail-in">
                <Entries group=None current=current/>
                {Group::ALL.into_iter().filter(shown).map(group).collect_view()}
            </div>
        </nav>
    }
}
