//! Columns that may say who somebody is: in one list, off until the person says otherwise, and off again with one click.

use engine::i18n::Lang;
use engine::ingest::{ColumnGuess, ColumnRole, Guess, Mapping, Preview, Reason};
use leptos::prelude::*;

use super::Guesses;
use super::edit::{Meaning, assign};
use super::others::names;
use crate::app::words::personal as words;
use crate::format;

/// A column that looks like personal data, and what is made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Personal {
    /// The file, where it is none of the main ones.
    pub file: Option<String>,
    /// The header.
    pub column: String,
    /// Why it looks so.
    pub reason: Reason,
    /// Whether it is read.
    pub is_read: bool,
    /// Whether it is the user id.
    pub is_user: bool,
}

impl Personal {
    /// The header, and whose.
    pub fn name(&self) -> String {
        self.file.iter().chain([&self.column]).cloned().collect::<Vec<_>>().join(": ")
    }

    /// The kind of data.
    pub fn kind(&self, lang: Lang) -> &'static str {
        match self.reason {
            Reason::Personal { kind, .. } => kind.text(lang),
            _ => words::text(lang),
        }
    }
}

/// The columns of all kinds of files that look like personal data.
pub fn columns(preview: &Preview) -> Vec<Personal> {
    let main = personal_of(None, &preview.columns, &preview.mapping);
    let others = preview.others.iter().filter_map(|other| {
        let own = preview.mapping.files.get(&other.name)?;
        Some(personal_of(Some(&other.name), &other.columns, own))
    });
    main.into_iter().chain(others.flatten()).collect()
}

fn personal_of(file: Option<&String>, columns: &[ColumnGuess], mapping: &Mapping) -> Vec<Personal> {
    let user = mapping.column(ColumnRole::User);
    let personal = |column: &ColumnGuess| {
        // What the person chose, or a tool's documentation says, has no other reason; the kind was seen all the same.
        let found = column.reasons.iter().find(|reason| matches!(reason, Reason::Personal { .. } | Reason::FreeText));
        let seen = column.personal.map(|kind| Reason::Personal { kind, n: 0 });
        Some(Personal {
            file: file.cloned(),
            column: column.name.clone(),
            reason: found.cloned().or(seen)?,
            is_read: column.guess != Guess::LeftOut,
            is_user: user == Some(column.name.as_str()),
        })
    };
    columns.iter().filter_map(personal).collect()
}

/// Gives columns, each in its own file's mapping, a meaning.
fn change_all(guesses: Guesses, personal: &[Personal], meaning: Meaning) {
    let others = guesses
        .preview
        .with_untracked(|preview| preview.iter().flat_map(|seen| seen.others.clone()).collect::<Vec<_>>());
    guesses.change(|mapping, columns| {
        for Personal { file, column, .. } in personal {
            match others.iter().find(|other| Some(&other.name) == file.as_ref()) {
                None => assign(mapping, columns, column, meaning),
                Some(other) => {
                    let own = mapping.files.entry(other.name.clone()).or_default();
                    assign(own, &names(other), column, meaning);
                }
            }
        }
    });
}

/// The list.
#[component]
pub fn PersonalColumns(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let all = guesses.of(columns);
    let others = move || all.get().into_iter().filter(|column| !column.is_user).collect::<Vec<_>>();
    let exclude_all = move |_| {
        let read: Vec<Personal> = others().into_iter().filter(|column| column.is_read).collect();
        change_all(guesses, &read, Meaning::LeftOut);
    };
    let list = move || {
        let (lang, columns) = (app.t(), others());
        let any_read = columns.iter().any(|column| column.is_read);
        let found = match columns.len() {
            0 => words::nothing_personal(lang).to_string(),
            1 => words::found_one(lang).into(),
            n => words::found(lang, n),
        };
        let all_off = any_read.then(|| {
            view! { " "<button type="button" class="link" id="leave-out-personal" on:click=exclude_all>{words::exclude_all(lang)}</button> }
        });
        view! {
            <p class="small quiet">{found}{all_off}</p>
            {columns.into_iter().map(|column| view! { <Line lang=lang column=column guesses=guesses/> }).collect_view()}
        }
    };
    let user = move || {
        let user = all.get().into_iter().find(|column| column.is_user)?;
        Some(view! { <p class="small warning">{words::user_is(app.t(), user.name(), user.kind(app.t()))}</p> })
    };
    view! { <div data-panel="personal">{list}{user}</div> }
}

#[component]
fn Line(lang: Lang, column: Personal, guesses: Guesses) -> impl IntoView {
    let what = match &column.reason {
        Reason::Personal { kind, n } if *n > 0 => {
            words::personal_values(lang, format::count(lang, *n), kind.text(lang))
        }
        Reason::Personal { kind, .. } => words::personal_header(lang, kind.text(lang)),
        _ => words::free_text(lang).into(),
    };
    let is_read = column.is_read;
    let state =
        if is_read { words::personal_in(lang, column.name()) } else { words::personal_out(lang, column.name()) };
    let change = move |_| {
        let meaning = if is_read { Meaning::LeftOut } else { Meaning::Dimension };
        change_all(guesses, std::slice::from_ref(&column), meaning);
    };
    view! {
        <p class="small warning">
            <b class="flag">{state}</b>" "{what}" "
            <button type="button" class="link" on:click=change>{if is_read { words::exclude(lang) } else { words::include(lang) }}</button>
        </p>
    }
}
