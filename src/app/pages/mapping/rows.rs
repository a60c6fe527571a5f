//! Real rows of the main file: each value as it is read, and under it as it is written, where that differs.

use std::collections::BTreeMap;

use engine::events::Role;
use engine::i18n::Lang;
use engine::ingest::{Code, ColumnRole, Mapping, Preview, PreviewRow};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::edit::{Meaning, amount_of, meaning_of};
use super::{Guesses, names};
use crate::app::words::mapping as words;
use crate::format;

/// The rows.
#[component]
pub fn Rows(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    move || {
        let lang = app.t();
        guesses.preview.with(|preview| {
            let preview = preview.as_ref()?;
            let reader = CellReader::new(lang, preview);
            let rows = preview.rows.iter().map(|row| line(lang, row, &reader)).collect_view();
            Some(view! { <tbody>{rows}</tbody> })
        })
    }
}

fn line(lang: Lang, row: &PreviewRow, reader: &CellReader) -> impl IntoView + use<> {
    let cells: Vec<_> = (0..reader.meanings.len()).map(|at| cell(lang, at, row, reader)).collect();
    let reason = row.code.map(|code| view! { <span class="raw flag">{words::reason(lang, code.id())}</span> });
    view! {
        <tr class:rejected=row.code.is_some()>
            <td class="num">{format::count(lang, row.line)}{reason}</td>
            {cells}
        </tr>
    }
}

/// A value as it is read, and as it is written.
pub fn cell(lang: Lang, at: usize, row: &PreviewRow, reader: &CellReader) -> AnyView {
    let cell = row.cells.get(at);
    let raw = cell.map(|cell| cell.raw.trim().to_string()).unwrap_or_default();
    let class = reader.class(at);
    if raw.is_empty() {
        return view! { <td class=class><span class="skip" aria-label=words::empty_cell(lang)>{"·"}</span></td> }
            .into_any();
    }
    let read = cell.and_then(|cell| cell.parsed.as_deref()).map(|parsed| reader.show(at, parsed, row.code));
    match read {
        Some(read) if read == raw => view! { <td class=class>{read}</td> }.into_any(),
        Some(read) => view! { <td class=class>{read}<span class="raw">{raw}</span></td> }.into_any(),
        None if !reader.is_read(at) => view! { <td class=format!("{class} skip")>{raw}</td> }.into_any(),
        None => view! { <td class=class><span class="flag">{"?"}</span><span class="raw">{raw}</span></td> }.into_any(),
    }
}

/// How the values of each column are shown.
pub struct CellReader {
    lang: Lang,
    zone: String,
    currency: Option<String>,
    meanings: Vec<Meaning>,
    /// Decimals of each column, for amounts: those of its longest value, at least two where there are any.
    decimals: Vec<usize>,
    roles: BTreeMap<String, Role>,
}

impl CellReader {
    /// Of the main file.
    fn new(lang: Lang, preview: &Preview) -> Self {
        let file = preview.main_file().map_or("", |file| &file.file);
        CellReader::of(lang, preview, file, &preview.mapping, &names(preview), &preview.rows)
    }

    /// Of a file with a mapping, columns and rows of its own.
    pub fn of(
        lang: Lang,
        preview: &Preview,
        file: &str,
        mapping: &Mapping,
        columns: &[String],
        rows: &[PreviewRow],
    ) -> Self {
        let decimals_of = |at: usize| {
            let values = rows.iter().filter_map(|row| row.cells.get(at)?.parsed.as_deref());
            let longest = values.filter_map(|value| value.split_once('.')).map(|(_, fraction)| fraction.len()).max();
            longest.map_or(0, |longest| longest.max(2))
        };
        let shape = preview.files.iter().find(|shape| shape.file == file);
        let is_product = amount_of(mapping, columns).is_some_and(|(_, other)| other.is_some());
        CellReader {
            lang,
            zone: shape.map(|shape| shape.dialect.zone.clone()).unwrap_or_default(),
            // Factors are not converted, their product is: beside rates a factor may be in any currency.
            currency: mapping.only_currency.clone().filter(|_| mapping.rates.is_empty() || !is_product),
            meanings: columns.iter().map(|column| meaning_of(mapping, columns, column)).collect(),
            decimals: (0..columns.len()).map(decimals_of).collect(),
            roles: preview.events.iter().map(|event| (event.name.clone(), event.role)).collect(),
        }
    }

    /// Whether anything is made of the column.
    fn is_read(&self, at: usize) -> bool {
        self.meanings[at] != Meaning::LeftOut
    }

    fn class(&self, at: usize) -> &'static str {
        if self.meanings[at] == Meaning::Role(ColumnRole::Amount) { "num" } else { "" }
    }

    /// `code`: why the row is not kept. One in another currency does not get the sign of the one that is read.
    fn show(&self, at: usize, parsed: &str, code: Option<Code>) -> String {
        match self.meanings[at] {
            Meaning::Role(ColumnRole::Time | ColumnRole::FirstTime) => {
                local_time(self.lang, parsed, &self.zone).unwrap_or_else(|| parsed.into())
            }
            Meaning::Role(ColumnRole::Amount) => {
                let currency = self.currency.as_deref().filter(|_| code != Some(Code::Currency));
                amount(self.lang, parsed, self.decimals[at], currency)
            }
            Meaning::Role(ColumnRole::Event) => {
                self.roles.get(parsed).map_or_else(|| parsed.into(), |role| words::role(self.lang, *role).into())
            }
            _ => parsed.into(),
        }
    }
}

/// A number as people write it.
fn amount(lang: Lang, parsed: &str, decimals: usize, currency: Option<&str>) -> String {
    let Ok(value) = parsed.parse::<f64>() else { return parsed.into() };
    let number = format::decimal(lang, value, decimals);
    currency.map_or_else(|| number.clone(), |currency| format!("{number}\u{a0}{currency}"))
}

/// An instant in the data's zone, to the minute: "30 Jun 2025, 23:51". The browser knows the zones.
fn local_time(lang: Lang, instant: &str, zone: &str) -> Option<String> {
    let date = js_sys::Date::new(&JsValue::from_str(instant));
    if date.get_time().is_nan() {
        return None;
    }
    let options = js_sys::Object::new();
    for (key, value) in [("timeZone", zone), ("dateStyle", "medium"), ("timeStyle", "short")] {
        js_sys::Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let locale = lang.pick("en-GB", "de-DE");
    let locales = js_sys::Array::of1(&JsValue::from_str(locale));
    // A zone that only the engine knows throws.
    let format = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: js_sys::Function = js_sys::Reflect::get(&format, &"DateTimeFormat".into()).ok()?.into();
    let formatter = js_sys::Reflect::construct(&class, &js_sys::Array::of2(&locales, &options)).ok()?;
    let write: js_sys::Function = js_sys::Reflect::get(&formatter, &"format".into()).ok()?.into();
    write.call1(&formatter, &date).ok()?.as_string()
}
