//! The lid's middle: the files that were read and what became of their rows; before that, how far the way to the dashboard is.

use engine::events::Catalog;
use engine::i18n::Lang;
use leptos::prelude::*;

use crate::app::state::{App, Phase};
use crate::app::words::shell as words;
use crate::format;

/// What fits the phase; nothing on the first screen.
#[component]
pub fn UnderWay() -> impl IntoView {
    let app = expect_context::<App>();
    move || match app.phase.get() {
        Phase::Ready => view! { <Files/> }.into_any(),
        Phase::Mapping => view! { <Steps now=1/> }.into_any(),
        Phase::Loading if app.files.with(|files| !files.is_empty()) => view! { <Steps now=2/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The files read, what became of their rows, and how many events that makes.
#[component]
fn Files() -> impl IntoView {
    let app = expect_context::<App>();
    const SHOWN: usize = 2;
    let names = move || {
        let files = app.catalog.with(|catalog| catalog.files.clone());
        let more = files.len().saturating_sub(SHOWN);
        let name = |name: String| view! { <span title=name.clone()><b>{name.clone()}</b></span> };
        let rest = (more > 0).then(|| view! { <span>{words::more_files(app.t(), more)}</span> });
        (files.into_iter().take(SHOWN).map(name).collect_view(), rest)
    };
    let counts = move || {
        let lang = app.t();
        let report = app.catalog.with(|catalog| catalog.report.clone());
        let rejected: u64 = report.rejected.values().sum();
        let filtered: u64 = report.filtered.values().sum();
        [report.read, report.kept, rejected, report.duplicates, filtered].map(|n| format::count(lang, n))
    };
    // The account of all rows is on every page: in short here, in full on the page of data quality.
    let kept = move || {
        let [read, kept, ..] = counts();
        words::rows_kept(app.t(), kept, read)
    };
    let account = move || {
        let [read, kept, rejected, duplicates, filtered] = counts();
        words::account(app.t(), read, kept, rejected, duplicates, filtered)
    };
    view! {
        <div class="files">
            {names}
            <a href=move || app.address("quality") title=account>{kept}</a>
            <span>{move || app.catalog.with(|catalog| of_rows(app.t(), catalog))}</span>
            <button type="button" on:click=move |_| app.choose_other()>{move || words::open_other(app.t())}</button>
        </div>
    }
}

/// What the rows are: events, or a user each.
fn of_rows(lang: Lang, catalog: &Catalog) -> String {
    match catalog.summaries {
        true => words::users_summed_up(lang, format::count(lang, catalog.users)),
        false => words::events(lang, format::count(lang, catalog.events)),
    }
}

/// The way from a file to the dashboard.
#[component]
fn Steps(now: usize) -> impl IntoView {
    let app = expect_context::<App>();
    let steps = [words::step_files, words::step_guesses, words::step_dashboard];
    let step = move |(at, word): (usize, fn(Lang) -> &'static str)| {
        view! { <li aria-current=(at == now).then_some("step")>{move || word(app.t())}</li> }
    };
    view! {
        <ol class="stepsbar" aria-label=move || words::steps(app.t())>{steps.into_iter().enumerate().map(step).collect_view()}</ol>
    }
}
