//! What became of the first page's rows, what reading on will cost, and what looks like personal data.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Guesses;
use super::expected::expected;
use super::part::workers;
use super::personal::PersonalColumns;
use crate::app::components::download::save_csv_file;
use crate::app::words::{mapping as words, quality};
use crate::format;

/// Rejected rows that are shown.
const SHOWN: usize = 3;

/// Characters of one that are shown: a line has no room for more.
const SHOWN_OF_ROW: usize = 300;

/// Rows of the first page as a sum that adds up.
#[component]
pub fn FirstPageRows(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let tally = guesses.of(|preview| preview.tally.clone());
    let rejects = guesses.of(|preview| preview.rejects.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let sum = move || {
        let lang = app.t();
        let tally = tally.get();
        let mut lines = vec![(words::accepted(lang).to_string(), tally.kept)];
        lines.extend(tally.rejected.iter().map(|(code, n)| (words::rejected(lang, words::reason(lang, code)), *n)));
        lines.extend(tally.filtered.iter().map(|(code, n)| (words::filtered(lang, words::reason(lang, code)), *n)));
        let line = |(what, n): (String, u64)| view! { <dt>{what}</dt><dd>{format::count(lang, n)}</dd> };
        view! {
            {lines.into_iter().map(line).collect_view()}
            <dt class="tot">{words::read(lang)}</dt>
            <dd class="tot">{format::count(lang, tally.read)}</dd>
        }
    };
    let repeated = move || {
        let n = tally.with(|tally| tally.repeated);
        (n > 0).then(|| view! { <p class="small">{words::repeated(app.t(), format::count(app.t(), n))}</p> })
    };
    let examples = move || {
        let lang = app.t();
        let example = |reject: engine::ingest::Reject| {
            view! {
                <li>
                    <b>{words::at_line(lang, format::count(lang, reject.line))}</b>": "{words::reason(lang, reject.code.id())}
                    <code>{reject.row.chars().take(SHOWN_OF_ROW).collect::<String>()}</code>
                </li>
            }
        };
        view! { <ul class="examples">{rejects.get().into_iter().map(example).collect_view()}</ul> }
    };
    let (busy, set_busy) = signal(false);
    let download = move |_| {
        let Some(link) = app.link.get_untracked() else { return };
        let mapping = guesses.preview.with_untracked(|preview| preview.as_ref().map(|preview| preview.mapping.clone()));
        let (files, lang) = (app.files.get_untracked(), app.lang.get_untracked());
        set_busy.set(true);
        spawn_local(async move {
            match link.first_rejects_csv(&files, mapping.unwrap_or_default(), lang).await {
                Ok(csv) => save_csv_file(quality::download_name(lang), &csv),
                Err(failure) => app.fail(failure),
            }
            set_busy.try_set(false);
        });
    };
    let offer = move || {
        let any = rejects.with(|rejects| !rejects.is_empty());
        any.then(|| {
            view! {
                <button type="button" class="link small" id="first-rejects" disabled=busy on:click=download>
                    {words::download_rejects(app.t())}
                </button>
            }
        })
    };
    view! {
        <section data-panel="first_page">
            <h2>{move || words::first_page(app.t())}</h2>
            <dl class="kv">{sum}</dl>
            {repeated}
            {examples}
            {offer}
        </section>
    }
}

/// What reading on will cost, and what is left out for being personal.
#[component]
pub fn Before(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let workers = workers(app);
    let costs = guesses.of(move |preview| (preview.rows_estimated, preview.bytes, preview.memory.of_all(workers)));
    let sum = move || {
        let lang = app.t();
        let (rows, bytes, memory) = costs.get();
        let by = if workers == 1 { words::one_worker(lang).into() } else { words::n_workers(lang, workers) };
        let lines = [
            (words::rows_total(lang), format::count(lang, rows)),
            (words::bytes_total(lang), format::bytes(lang, bytes)),
            (words::memory(lang), format::bytes(lang, memory)),
            (words::workers(lang), by),
        ];
        let time = guesses.preview.with(|preview| {
            let preview = preview.as_ref()?;
            expected(lang, &preview.memory, guesses.took_ms.get(), workers)
        });
        let lines = lines.into_iter().chain(time.map(|time| (words::expected_time(lang), time)));
        lines.map(|(what, value)| view! { <dt>{what}</dt><dd>{value}</dd> }).collect_view()
    };
    view! {
        <section data-panel="before">
            <h2>{move || words::before(app.t())}</h2>
            <dl class="kv">{sum}</dl>
            <PersonalColumns guesses=guesses/>
        </section>
    }
}
