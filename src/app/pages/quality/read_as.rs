//! How the file was understood: which column was read as what, what each event was taken for.

use engine::events::Catalog;
use engine::i18n::Lang;
use engine::ingest::{FileShape, Mapping};
use engine::queries::event_names::{EventNames, Name};
use leptos::prelude::*;

use crate::app::components::bold::bold;
use crate::app::components::typed;
use crate::app::pages::{converted, how_written};
use crate::app::state::{App, Phase};
use crate::app::words::{mapping as roles, quality as words};
use crate::format;

/// Event names shown; the rest is on the mapping screen.
const SHOWN: usize = 40;

/// Role, column, number of values where they stay loaded.
#[component]
pub fn Columns() -> impl IntoView {
    let app = expect_context::<App>();
    let lines =
        move || app.mapping.with(|mapping| app.catalog.with(|catalog| lines(app.t(), mapping.as_ref(), catalog)));
    let say = move || {
        let n = app.mapping.with(|mapping| mapping.as_ref().map_or(0, columns_read));
        bold(&if n == 1 { words::mapping_one(app.t()).into() } else { words::mapping_say(app.t(), n) })
    };
    let line = |[role, column, values]: [String; 3]| {
        view! { <tr><th scope="row">{role}</th><td><span class="code">{column}</span></td><td class="num">{values}</td></tr> }
    };
    view! {
        <section class="pane c7 top" data-panel="columns_read">
            <div class="head">
                <h2>{move || words::mapping(app.t())}</h2>
                <div class="tools">
                    <button type="button" class="pick" on:click=move |_| app.phase.set(Phase::Mapping)>{move || words::change(app.t())}</button>
                </div>
            </div>
            <p class="say">{say}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || words::role(app.t())}</th>
                        <th scope="col">{move || words::column(app.t())}</th>
                        <th scope="col" class="num">{move || words::values(app.t())}</th>
                    </tr>
                </thead>
                <tbody>{move || lines().into_iter().map(line).collect_view()}</tbody>
            </table>
            <p class="small quiet note">{move || app.catalog.with(|catalog| written(app.t(), catalog))}</p>
            {move || app.mapping.with(|mapping| {
                let lines = mapping.as_ref().map(|mapping| converted(app.t(), mapping)).unwrap_or_default();
                lines.into_iter().map(|line| view! { <p class="small quiet">{line}</p> }).collect_view()
            })}
            {move || app.written.with(|files| app.mapping.with(|mapping| {
                let lines = ways(app.t(), files, mapping.as_ref());
                lines.into_iter().map(|line| view! { <p class="small quiet">{line}</p> }).collect_view()
            }))}
        </section>
    }
}

/// Columns of all files that are decoded; an amount may be the product of two.
fn columns_read(mapping: &Mapping) -> usize {
    let own =
        mapping.columns.values().map(|column| column.split('*').count()).sum::<usize>() + mapping.dimensions.len();
    own + mapping.files.values().map(columns_read).sum::<usize>()
}

fn lines(lang: Lang, mapping: Option<&Mapping>, catalog: &Catalog) -> Vec<[String; 3]> {
    let values = |id: &str| {
        let dimension = catalog.dimension(id).and_then(|at| catalog.dimensions.get(at));
        dimension.map(|dimension| format::count(lang, dimension.values.len() as u64)).unwrap_or_default()
    };
    let Some(mapping) = mapping else { return Vec::new() };
    let of_others = mapping.files.iter().flat_map(|(file, own)| {
        let lines = lines(lang, Some(own), catalog).into_iter();
        lines.map(move |[role, column, values]| [role, format!("{file}: {column}"), values])
    });
    let by_role = mapping.columns.iter().map(|(role, column)| {
        [roles::column_role(lang, *role, mapping.kind).into(), column.replace('*', " × "), values(role.id())]
    });
    let own =
        mapping.dimensions.iter().map(|column| [words::own_dimension(lang).into(), column.clone(), values(column)]);
    by_role.chain(own).chain(of_others).collect()
}

/// "orders.csv · time zone of the days: Europe/Berlin · currency: EUR".
fn written(lang: Lang, catalog: &Catalog) -> String {
    let zone = if catalog.zone.name.is_empty() { "UTC" } else { &catalog.zone.name };
    let mut parts = vec![catalog.files.join(", "), format!("{}: {zone}", words::zone(lang))];
    if catalog.amount_decimals.is_some() {
        let currency = catalog.currency.as_deref().unwrap_or_else(|| words::unnamed(lang));
        parts.push(format!("{}: {currency}", words::currency(lang)));
    }
    parts.join(" · ")
}

/// How the files were written: one line where all are alike, else one for each way, with the first of its files.
fn ways(lang: Lang, files: &[FileShape], mapping: Option<&Mapping>) -> Vec<String> {
    let Some(mapping) = mapping else { return Vec::new() };
    let mut ways: Vec<(String, &str, usize)> = Vec::new();
    for file in files {
        let way = how_written(lang, file, mapping);
        match ways.iter_mut().find(|(have, ..)| *have == way) {
            Some((.., n)) => *n += 1,
            None => ways.push((way, &file.file, 1)),
        }
    }
    let is_one = ways.len() == 1;
    let line = |(way, file, n): (String, &str, usize)| match n {
        _ if is_one => way,
        1 => format!("{file}: {way}"),
        n => format!("{}: {way}", roles::and_more(lang, file, format::count(lang, n as u64 - 1))),
    };
    ways.into_iter().map(line).collect()
}

/// Event names with their meaning, as they stand in the file: only those that have events.
#[component]
pub fn Events() -> impl IntoView {
    let app = expect_context::<App>();
    let asked = typed::answer::<EventNames>(app, Default::default);
    let answer = Memo::new(move |_| asked.get().and_then(Result::ok));
    let failure = move || asked.get().and_then(Result::err).map(|failure| failure.text(app.t()));
    let say = move || answer.with(|answer| answer.as_ref().map(|answer| bold(&events_say(app.t(), &answer.names))));
    let row = move |one: &Name| {
        let lang = app.t();
        let counts = if one.role.is_activity() { words::activity(lang) } else { words::passive(lang) };
        let (name, events) = (one.name.clone(), format::count(lang, one.events));
        view! { <tr><th scope="row"><span class="code">{name}</span></th><td class="num">{events}</td><td>{roles::role(lang, one.role)}</td><td>{counts}</td></tr> }
    };
    let rows = move || {
        answer.with(|answer| answer.as_ref().map(|answer| answer.names.iter().take(SHOWN).map(row).collect_view()))
    };
    view! {
        <section class="pane c5 top" data-panel="events_read">
            <div class="head"><h2>{move || words::event_names(app.t())}</h2></div>
            <p class="say">{say}{failure}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || words::name(app.t())}</th>
                        <th scope="col" class="num">{move || words::how_often(app.t())}</th>
                        <th scope="col">{move || words::meaning(app.t())}</th>
                        <th scope="col">{move || words::counts_as(app.t())}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn events_say(lang: Lang, names: &[Name]) -> String {
    match names {
        [one] => words::event_one(lang, roles::role(lang, one.role)),
        all => {
            let active = all.iter().filter(|one| one.role.is_activity()).count();
            words::event_say(lang, format::count(lang, all.len() as u64), format::count(lang, active as u64))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_is_told_once() {
        let file = |name: &str, text: &str| engine::ingest::Head {
            name: name.into(),
            bytes: text.as_bytes().to_vec(),
            size: text.len() as u64,
        };
        let heads = [
            file("a.csv", "user,time\nann,2024-01-01\n"),
            file("b.csv", "user;time\nann;2024-01-02\n"),
            file("c.csv", "user;time\nbob;2024-01-03\n"),
        ];
        let day = engine::events::Day::from_civil(2026, 1, 1);
        let preview = engine::ingest::preview(&heads, None, day).unwrap();
        let rest = "Text encoding: UTF-8 · Date order: year month day";
        assert_eq!(
            ways(Lang::En, &preview.files, Some(&preview.mapping)),
            [format!("a.csv: Delimiter: ',' · {rest}"), format!("b.csv and 1 more: Delimiter: ';' · {rest}"),]
        );
        assert_eq!(ways(Lang::En, &preview.files[..1], Some(&preview.mapping)), [format!("Delimiter: ',' · {rest}")]);
    }

    /// Both factors of an amount are columns, and those of other files count.
    #[test]
    fn each_column_that_is_read_has_a_line() {
        let json = r#"{"user": "id", "time": "day", "amount": "pieces*price", "session_id": "visit", "consent": "ok"}"#;
        let mapping = Mapping::from_json(json).unwrap();
        assert_eq!(columns_read(&mapping), 6);
        let others =
            [("users.csv".to_string(), Mapping::from_json(r#"{"user": "id", "plan": "tariff"}"#).unwrap())].into();
        let joined = Mapping { files: others, ..mapping.clone() };
        assert_eq!(columns_read(&joined), 8);
        let lines = lines(Lang::En, Some(&mapping), &Catalog::default());
        let words: Vec<&str> = lines.iter().map(|[role, ..]| role.as_str()).collect();
        assert_eq!(words, ["user", "time", "amount", "session id", "consent"]);
    }
}
