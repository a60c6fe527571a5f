//! The bar on top of each page: the day, the day to compare with, how many users, undo, a link to this view.

use std::time::Duration;

use engine::events::Day;
use engine::queries::segments::Segments;
use leptos::prelude::*;

use crate::app::components::date_pick::DatePick;
use crate::app::components::{download, typed};
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::format;

/// How long "copied" is said.
const SAID_MS: u64 = 2_000;

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let app = expect_context::<App>();
    let as_of = Signal::derive(move || app.settings.with(|settings| settings.as_of(&app.catalog.get())));
    let compare_to = Signal::derive(move || app.settings.with(|settings| settings.compare_to(&app.catalog.get())));
    let span = Signal::derive(move || app.catalog.with(|catalog| (catalog.first_day, catalog.last_day)));
    let before = Signal::derive(move || (span.get().0, as_of.get().plus(-1).max(span.get().0)));
    let set_as_of = move |day: Day| {
        app.change(|settings| {
            settings.as_of = Some(day).filter(|day| *day != span.get_untracked().1);
            settings.compare_to = settings.compare_to.filter(|earlier| *earlier < day);
        });
    };
    // The base: a user known by messages alone does not count.
    let counted = typed::answer::<Segments>(app, Default::default);
    let users = move || {
        let answer = counted.get().and_then(Result::ok)?;
        Some(format::count(app.t(), answer.users + answer.unassigned))
    };
    view! {
        <div class="bar" role="group" aria-label=move || words::view_of_data(app.t())>
            <DatePick label=Signal::derive(move || words::as_of(app.t())) value=as_of bounds=span on_pick=set_as_of/>
            <DatePick label=Signal::derive(move || words::compared_with(app.t())) quiet=true value=compare_to bounds=before
                on_pick=move |day| app.change(|settings| settings.compare_to = Some(day))/>
            <span class="lab">
                <span class="lt hide-s">{move || words::users_word(app.t())}</span>
                <span class="strong count">{users}</span>
            </span>
            <button type="button" class="pick plain push" disabled=move || !app.can_undo() on:click=move |_| app.undo()>
                {move || words::undo(app.t())}
            </button>
            <ShareLink/>
        </div>
    }
}

/// Copies the address: it holds definitions and choices, never data.
#[component]
fn ShareLink() -> impl IntoView {
    let app = expect_context::<App>();
    let said = RwSignal::new(None::<bool>);
    let share = move |_| {
        let address = window().location().href().unwrap_or_default();
        leptos::task::spawn_local(async move {
            said.set(Some(download::copy(address).await));
            let unsay = move || {
                let _ = said.try_set(None);
            };
            set_timeout(unsay, Duration::from_millis(SAID_MS));
        });
    };
    let text = move || match said.get() {
        None => words::share_link(app.t()),
        Some(true) => words::link_copied(app.t()),
        Some(false) => words::copy_from_address(app.t()),
    };
    view! { <button type="button" class="pick plain" on:click=share><span role="status">{text}</span></button> }
}
