//! What this browser keeps of the page: the storage as it is, key by key.

use engine::i18n::Lang;
use js_sys::Reflect;
use leptos::prelude::*;

use crate::app::state::App;
use crate::app::words::privacy as words;
use crate::format;

/// The pane.
#[component]
pub fn Kept() -> impl IntoView {
    let app = expect_context::<App>();
    let rows = move || {
        // Language and theme are written when they change: look again then.
        let (lang, _) = (app.t(), app.theme.get());
        let mut rows = vec![(words::kept_rows(lang).to_string(), words::kept_never(lang).to_string())];
        rows.extend(
            stored()
                .into_iter()
                .map(|(key, bytes)| (name(lang, &key), words::kept_bytes(lang, format::bytes(lang, bytes)))),
        );
        rows.push((words::kept_cookies(lang).into(), cookies(lang)));
        rows.push((words::kept_address(lang).into(), words::kept_address_how(lang).into()));
        rows
    };
    let row = |(what, state): (String, String)| view! { <tr><th scope="row">{what}</th><td>{state}</td></tr> };
    view! {
        <section class="pane c4 top" data-panel="kept">
            <div class="head"><h2>{move || words::kept(app.t())}</h2></div>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || words::col_keeps(app.t())}</th>
                        <th scope="col">{move || words::col_state(app.t())}</th>
                    </tr>
                </thead>
                <tbody>{move || rows().into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// (key, bytes of its value) of everything of this page in localStorage, in the order of the keys.
fn stored() -> Vec<(String, u64)> {
    let Ok(Some(storage)) = window().local_storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    let mut kept: Vec<_> = keys
        .filter_map(|key| {
            let value = storage.get_item(&key).ok().flatten()?;
            let key = key.strip_prefix("terrarium.")?;
            (!value.is_empty()).then(|| (key.to_string(), value.len() as u64))
        })
        .collect();
    kept.sort();
    kept
}

fn name(lang: Lang, key: &str) -> String {
    match key {
        "lang" => words::kept_lang(lang).into(),
        "theme" => words::kept_theme(lang).into(),
        "mappings" => match crate::app::pages::mapping::remembered() {
            1 => words::kept_mapping_one(lang).into(),
            n => words::kept_mapping(lang, n),
        },
        other => words::kept_other(lang, other),
    }
}

fn cookies(lang: Lang) -> String {
    let cookie =
        Reflect::get(&document(), &"cookie".into()).ok().and_then(|cookie| cookie.as_string()).unwrap_or_default();
    match cookie.split(';').filter(|part| !part.trim().is_empty()).count() {
        0 => words::kept_none(lang).into(),
        n => format::count(lang, n as u64),
    }
}
