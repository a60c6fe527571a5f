//! Every request of the page, as the browser lists it, with the seal as a line under them.

use engine::i18n::Lang;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::facts;
use crate::app::components::bold::bold;
use crate::app::components::download;
use crate::app::state::App;
use crate::app::words::numerals::numeral_first;
use crate::app::words::privacy as words;
use crate::client::{RequestLine, requests_before};
use crate::format;

/// The pane.
#[component]
pub fn Ledger() -> impl IntoView {
    let app = expect_context::<App>();
    let lines = move || facts::seal(app).map(|seal| requests_before(seal.sealed_at_ms)).unwrap_or_default();
    let row = move |line: RequestLine| {
        view! {
            <tr>
                <td>{facts::clock_ms(line.at_ms)}</td>
                <td><span class="code">{line.name.clone()}</span></td>
                <td>{place(app.t(), &line)}</td>
                <td class="num">{format::count(app.t(), line.bytes)}</td>
            </tr>
        }
    };
    let seal_row = move || {
        facts::seal(app).map(|seal| {
            let lang = app.t();
            let after = match seal.requests_since {
                0 => words::nothing_below(lang).to_string(),
                n => words::below(lang, format::count(lang, n.into())),
            };
            view! {
                <tr class="sealrow">
                    <td>{facts::clock_ms(seal.sealed_at_ms)}</td>
                    <td colspan="2"><b class="strong">{words::sealed_row(lang)}</b>" "{after}</td>
                    <td class="num strong">{format::count(lang, seal.requests_since.into())}</td>
                </tr>
            }
        })
    };
    view! {
        <section class="pane c6 top" data-panel="ledger">
            <div class="head">
                <h2>{move || words::ledger(app.t())}</h2>
                <div class="tools"><Copy/></div>
            </div>
            <p class="say">{move || bold(&sentence(app.t(), &lines()))}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || words::col_time(app.t())}</th>
                        <th scope="col">{move || words::col_what(app.t())}</th>
                        <th scope="col">{move || words::col_where(app.t())}</th>
                        <th scope="col" class="num">{move || words::col_bytes(app.t())}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || lines().into_iter().map(row).collect_view()}
                    {seal_row}
                </tbody>
            </table>
            <p class="small quiet note">{move || words::from_cache(app.t())}</p>
        </section>
    }
}

#[component]
fn Copy() -> impl IntoView {
    let app = expect_context::<App>();
    let (done, set_done) = signal(None::<bool>);
    let copy = move |_| {
        let text = as_text(app);
        spawn_local(async move { set_done.set(Some(download::copy(text).await)) });
    };
    let word = move || match done.get() {
        None => words::copy(app.t()),
        Some(true) => words::copied(app.t()),
        Some(false) => words::not_copied(app.t()),
    };
    view! { <button type="button" class="pick" on:click=copy>{word}</button> }
}

fn sentence(lang: Lang, lines: &[RequestLine]) -> String {
    let foreign = lines.iter().filter(|line| !line.own_origin).count();
    match (lines.len(), foreign) {
        (0, _) => words::ledger_none(lang).into(),
        (1, 0) => words::ledger_one(lang).into(),
        (n, 0) => words::ledger_clean(lang, numeral_first(lang, n)),
        (n, foreign) => words::ledger_foreign(lang, numeral_first(lang, n), foreign),
    }
}

fn place(lang: Lang, line: &RequestLine) -> &'static str {
    if line.own_origin { words::this_site(lang) } else { words::other_site(lang) }
}

/// The table with tabs between, for a record of processing.
fn as_text(app: App) -> String {
    let lang = app.lang.get_untracked();
    let Some(seal) = untrack(|| facts::seal(app)) else { return String::new() };
    let mut out = String::new();
    for line in requests_before(seal.sealed_at_ms) {
        let cells = [facts::clock_ms(line.at_ms), line.name.clone(), place(lang, &line).into(), line.bytes.to_string()];
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out.push_str(&format!(
        "{}\t{}\t\t{}\n",
        facts::clock_ms(seal.sealed_at_ms),
        words::sealed_row(lang),
        seal.requests_since
    ));
    for policy in facts::policies() {
        out.push_str(&format!("{policy}\n"));
    }
    out
}
