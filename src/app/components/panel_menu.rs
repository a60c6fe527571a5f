//! The menu of a pane: its numbers and its picture as files.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::bold::plain;
use super::download;
use super::menu::Menu;
use super::named_personas::NamedPersonas;
use super::users_file::file_name;
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::charts::{Scene, svg_text, wrap};
use crate::panels::{Table, user_filter};

/// What marks refer to.
const SYMBOLS: &str = include_str!("../symbols.svg");

/// A scene and where its upper left corner lies, in pixels.
pub type Placed = (f32, f32, Arc<Scene>);

/// The menu.
#[component]
pub fn PanelMenu(
    /// The panel whose definition it opens.
    panel: &'static str,
    /// What its files are called.
    #[prop(into)]
    name: Signal<String>,
    /// The pane's heading.
    #[prop(into)]
    heading: Signal<String>,
    /// The finding.
    #[prop(into)]
    sentence: Signal<String>,
    /// Its numbers.
    #[prop(into)]
    table: Signal<Table>,
    /// Its picture, if it has one: scenes with the places of their upper left corners.
    #[prop(into)]
    picture: Signal<Vec<Placed>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let personas = expect_context::<NamedPersonas>();
    let chosen = move || untrack(|| user_filter::all_said(&app.view("bar"), &personas.get()));
    let file = move |ending: &str| {
        let as_of = app.settings.with_untracked(|settings| settings.as_of(&app.catalog.get_untracked()));
        let chosen = chosen().map(|chosen| format!("-{}", file_name(&chosen))).unwrap_or_default();
        format!("terrarium-{}-{as_of}{chosen}.{ending}", name.get_untracked())
    };
    let define = move |_| {
        app.define(panel);
    };
    let csv = move |_| {
        download::save_csv(&file("csv"), &table.with_untracked(Table::csv));
    };
    let drawn = move || {
        let parts = picture.get_untracked();
        let heading = untrack(|| heading.get());
        let heading = chosen().map_or(heading.clone(), |chosen| format!("{heading} · {chosen}"));
        (!parts.is_empty()).then(|| drawing(&parts, &heading, &plain(&sentence.get_untracked())))
    };
    let svg = move |_| {
        if let Some((svg, ..)) = drawn() {
            download::save_text(&file("svg"), "image/svg+xml", &svg);
        }
    };
    let png = move |_| {
        if let Some((svg, width, height)) = drawn() {
            download::save_png(file("png"), svg, width, height);
        }
    };
    let copy = move |_| {
        let text = format!("{}\n{}", plain(&sentence.get_untracked()), tabbed(&table.get_untracked()));
        leptos::task::spawn_local(async move {
            download::copy(text).await;
        });
    };
    view! {
        <Menu label=Signal::derive(move || words::panel_menu(app.t(), heading.get()))>
            <button type="button" class="only-s" on:click=define>{move || words::definition(app.t())}</button>
            <button type="button" on:click=csv>{move || words::save_csv(app.t())}</button>
            <button type="button" on:click=copy>{move || words::copy_table(app.t())}</button>
            {move || (!picture.with(Vec::is_empty)).then(|| view! {
                <button type="button" on:click=svg>{words::save_svg(app.t())}</button>
                <button type="button" on:click=png>{words::save_png(app.t())}</button>
            })}
        </Menu>
    }
}

/// Cells as people see them, between tabs: spreadsheets take it.
fn tabbed(table: &Table) -> String {
    let heads = table.columns.iter().map(|(head, _)| head.clone()).collect::<Vec<_>>().join("\t");
    let line = |row: &crate::panels::Row| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join("\t");
    std::iter::once(heads).chain(table.rows.iter().map(line)).collect::<Vec<_>>().join("\n")
}

/// The rules that colour marks, as the page has them.
const MARKS: &str = include_str!("../../../style/marks.css");

/// Air around an exported picture, and room for its heading, in pixels.
const AIR: f32 = 24.0;
const HEAD: f32 = 36.0;
/// Size of the finding's letters, how wide they run at most, and how far its lines are apart.
const VOICE: f32 = 15.0;
const VOICE_RUNS: f32 = 1.08;
const VOICE_LINE: f32 = 20.0;

/// Scenes as a file of their own: on the sheet, below their heading and finding, with the colours of the theme that is on.
fn drawing(parts: &[Placed], heading: &str, sentence: &str) -> (String, f32, f32) {
    let right = parts.iter().map(|(x, _, scene)| x + scene.width).fold(0.0, f32::max);
    let bottom = parts.iter().map(|(_, y, scene)| y + scene.height).fold(0.0, f32::max);
    let said = wrap(sentence, VOICE * VOICE_RUNS, right);
    let head = HEAD + VOICE_LINE * said.len() as f32;
    let (width, height) = (right + 2.0 * AIR, bottom + head + 2.0 * AIR);
    let mut page = Scene::new(width, height, sentence);
    page.rect(0.0, 0.0, width, height, "sheetf");
    page.text(AIR, AIR + 12.0, "b", heading);
    for (at, line) in said.into_iter().enumerate() {
        page.text(AIR, AIR + 36.0 + VOICE_LINE * at as f32, "voice", line);
    }
    let page = svg_text(&page, &resolved(MARKS), SYMBOLS);
    // Pictures within the page: letters of another font may need more room than ours.
    let inner = |(x, y, scene): &Placed| {
        let place = format!("<svg x=\"{}\" y=\"{}\" overflow=\"visible\" ", AIR + x, AIR + head + y);
        svg_text(scene, "", "").trim_end().replacen("<svg ", &place, 1)
    };
    let inner: String = parts.iter().map(inner).collect();
    // The page's own end is its last: symbols before it may hold pictures, too.
    let body = page.trim_end().trim_end_matches("</svg>");
    (format!("{body}{inner}</svg>\n"), width, height)
}

/// CSS with each `var(--token)` replaced by its value now: programs that draw SVG know no variables.
fn resolved(css: &str) -> String {
    let Some(probe) =
        document().create_element("span").ok().map(|probe| probe.unchecked_into::<web_sys::HtmlElement>())
    else {
        return String::new();
    };
    let body = document().body();
    if let Some(body) = &body {
        let _ = body.append_child(&probe);
    }
    let value = |token: &str| match token {
        "--font-ui" => "\"Source Sans 3\", \"Segoe UI\", Roboto, Helvetica, Arial, sans-serif".to_string(),
        "--font-voice" => "Newsreader, Charter, Georgia, serif".to_string(),
        _ => {
            let style = probe.style();
            let _ = style.set_property("color", &format!("var({token})"));
            let computed = window().get_computed_style(&probe).ok().flatten();
            computed.and_then(|computed| computed.get_property_value("color").ok()).unwrap_or_default()
        }
    };
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("var(") {
        let (token, after) = after.split_once(')').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&value(token));
        rest = after;
    }
    out.push_str(rest);
    probe.remove();
    out
}
