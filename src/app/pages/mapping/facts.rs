//! What became of the first page's rows, what reading on will cost, and what looks like personal data.

use engine::i18n::Lang;
use engine::ingest::{ColumnGuess, ColumnRole, Guess, Mapping, Preview, Reason};
use leptos::prelude::*;

use super::Guesses;
use super::edit::{Meaning, assign};
use crate::app::words::mapping as words;
use crate::format;

/// Rejected rows that are shown.
const SHOWN: usize = 3;

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
                    <code>{reject.row}</code>
                </li>
            }
        };
        view! { <ul class="examples">{rejects.get().into_iter().map(example).collect_view()}</ul> }
    };
    view! {
        <section data-panel="first_page">
            <h2>{move || words::first_page(app.t())}</h2>
            <dl class="kv">{sum}</dl>
            {repeated}
            {examples}
        </section>
    }
}

/// What reading on will cost, and what is left out for being personal.
#[component]
pub fn Before(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let costs = guesses.of(|preview| (preview.rows_estimated, preview.bytes, memory(preview)));
    let workers = window().navigator().hardware_concurrency().max(1.0) as u64;
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
        lines.map(|(what, value)| view! { <dt>{what}</dt><dd>{value}</dd> }).collect_view()
    };
    let warned = guesses.of(|preview| {
        preview.columns.iter().filter(|column| warns(column, &preview.mapping)).cloned().collect::<Vec<_>>()
    });
    let warnings = move || {
        let lang = app.t();
        let columns = warned.get();
        if columns.is_empty() {
            return view! { <p class="small quiet">{words::nothing_personal(lang)}</p> }.into_any();
        }
        columns
            .into_iter()
            .map(|column| view! { <Warning lang=lang column=column guesses=guesses/> })
            .collect_view()
            .into_any()
    };
    view! {
        <section data-panel="before">
            <h2>{move || words::before(app.t())}</h2>
            <dl class="kv">{sum}</dl>
            {warnings}
        </section>
    }
}

/// A column that may say who somebody is: off until the person says otherwise.
#[component]
fn Warning(lang: Lang, column: ColumnGuess, guesses: Guesses) -> impl IntoView {
    let out = column.guess == Guess::LeftOut;
    let found = column.reasons.iter().find_map(|reason| match reason {
        Reason::Personal { kind, n } if *n > 0 => {
            Some(words::personal_values(lang, format::count(lang, *n), kind.text(lang)))
        }
        _ => None,
    });
    let what = found.unwrap_or_else(|| match column.personal {
        Some(kind) => words::personal_header(lang, kind.text(lang)),
        None => words::free_text(lang).into(),
    });
    let state = if out { words::personal_out(lang, &column.name) } else { words::personal_in(lang, &column.name) };
    let change = move |_| {
        let meaning = if out { Meaning::Dimension } else { Meaning::LeftOut };
        guesses.change(|mapping, columns| assign(mapping, columns, &column.name, meaning));
    };
    view! {
        <p class="small warning">
            <b class="flag">{state}</b>" "{what}" "
            <button type="button" class="link" on:click=change>{if out { words::include(lang) } else { words::exclude(lang) }}</button>
        </p>
    }
}

/// A user id may well be an e-mail address: it is what the rows are about.
fn warns(column: &ColumnGuess, mapping: &Mapping) -> bool {
    let is_user = mapping.column(ColumnRole::User) == Some(column.name.as_str());
    !is_user && (column.personal.is_some() || column.reasons.contains(&Reason::FreeText))
}

/// Bytes of the columns of all rows, twice: while shards are built, the rows that came stand beside the rows sorted.
/// User (4), time (8) and event name (4) always; amount, order and row id 8 each; a dimension 4.
fn memory(preview: &Preview) -> u64 {
    let has = |role| u64::from(preview.mapping.column(role).is_some());
    let wide = has(ColumnRole::Amount) + has(ColumnRole::OrderId) + has(ColumnRole::InsertId);
    let by_role = preview.mapping.columns.keys().filter(|role| role.is_dimension()).count();
    let dimensions = (by_role + preview.mapping.dimensions.len()) as u64;
    preview.rows_estimated * (16 + 8 * wide + 4 * dimensions) * 2
}
