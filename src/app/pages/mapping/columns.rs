//! The heads of the columns: name, role, how sure, why.

use engine::events::FileKind;
use engine::i18n::Lang;
use engine::ingest::{ColumnGuess, ColumnRole, Guess, Reason};
use leptos::prelude::*;

use super::edit::{Meaning, amount_of, assign, meaning_of, multiply, offered};
use super::pick::Pick;
use super::{Guesses, names};
use crate::app::words::mapping as words;
use crate::format;

/// Width of the bar that says how sure a guess is.
const BAR: f64 = 44.0;

/// One head a column.
#[component]
pub fn Heads(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let columns = guesses.of(names);
    view! {
        <thead>
            <tr>
                <th scope="col">{move || words::line(app.t())}</th>
                <For each=move || columns.get() key=String::clone children=move |name| view! { <Head guesses=guesses name=name/> }/>
            </tr>
        </thead>
    }
}

#[component]
fn Head(guesses: Guesses, name: String) -> impl IntoView {
    let app = guesses.app;
    let name = StoredValue::new(name);
    let guess = guesses
        .of(move |preview| name.with_value(|name| preview.columns.iter().find(|column| column.name == *name).cloned()));
    let meaning =
        guesses.of(move |preview| name.with_value(|name| Some(meaning_of(&preview.mapping, &names(preview), name))));
    let kind = guesses.of(|preview| preview.mapping.kind);
    let options = move || {
        let (lang, kind) = (app.t(), kind.get());
        let kept = if kind == FileKind::Summaries { words::attribute_word } else { words::dimension_word };
        let mut options = vec![
            (Meaning::LeftOut.id().to_string(), words::left_out_word(lang).to_string()),
            (Meaning::Dimension.id().into(), kept(lang).into()),
        ];
        let roles = offered(kind);
        options.extend(roles.map(|role| (role.id().into(), words::column_role(lang, role, kind).into())));
        options
    };
    let pick = move |word: String| {
        if let Some(meaning) = Meaning::from_id(&word) {
            guesses.change(|mapping, columns| assign(mapping, columns, &name.get_value(), meaning));
        }
    };
    view! {
        <th scope="col" class:out=move || meaning.get() == Some(Meaning::LeftOut)>
            <span class="src" title=name.get_value()>{name.get_value()}</span>
            <Pick label=Signal::derive(move || words::role_of(app.t(), name.get_value())) options=Signal::derive(options)
                value=Signal::derive(move || meaning.get().map_or("-", Meaning::id).to_string()) on_pick=Callback::new(pick)/>
            <Times guesses=guesses name=name meaning=meaning/>
            {move || guess.get().map(|guess| view! { <Why lang=app.t() guess=guess guesses=guesses/> })}
        </th>
    }
}

/// The other factor of an amount, under each of its columns.
#[component]
fn Times(guesses: Guesses, name: StoredValue<String>, meaning: Memo<Option<Meaning>>) -> impl IntoView {
    let app = guesses.app;
    let is_amount = Memo::new(move |_| meaning.get() == Some(Meaning::Role(ColumnRole::Amount)));
    let other = guesses.of(move |preview| {
        let columns = names(preview);
        let name = name.get_value();
        let (one, other) = amount_of(&preview.mapping, &columns)?;
        other.map(|other| if one == name { other } else { one }.to_string())
    });
    let columns = guesses.of(names);
    let options = move || {
        let mut options = vec![(String::new(), words::alone(app.t()).to_string())];
        let others = columns.get().into_iter().filter(|column| *column != name.get_value());
        options.extend(others.map(|column| (column.clone(), words::times(app.t(), column))));
        options
    };
    let pick = move |by: String| {
        let by = Some(by).filter(|by| !by.is_empty());
        guesses.change(|mapping, columns| multiply(mapping, columns, &name.get_value(), by.as_deref()));
    };
    move || {
        is_amount.get().then(|| {
            view! {
                <span class="times">
                    <Pick label=Signal::derive(move || words::times_of(app.t(), name.get_value())) options=Signal::derive(options)
                        value=Signal::derive(move || other.get().unwrap_or_default()) on_pick=Callback::new(pick)/>
                </span>
            }
        })
    }
}

#[component]
fn Why(lang: Lang, guess: ColumnGuess, guesses: Guesses) -> impl IntoView {
    let reasons: Vec<String> = guess.reasons.iter().map(|reason| reason.text(lang)).collect();
    // The fullest column has as many values as rows were looked at.
    let of = guesses.preview.with_untracked(|preview| {
        preview.iter().flat_map(|preview| &preview.columns).map(|column| column.filled).max().unwrap_or(0)
    });
    let sparse = (guess.filled < of && guess.guess != Guess::LeftOut && of > 0)
        .then(|| words::filled_in(lang, format::count(lang, guess.filled), format::count(lang, of)));
    let why = reasons.into_iter().chain(sparse).collect::<Vec<_>>().join("; ");
    view! { {sure(lang, &guess)}<span class="why">{why}</span> }
}

/// How sure a guess is, as a bar and in words; nothing where nothing was recognised or the person chose.
pub fn sure(lang: Lang, guess: &ColumnGuess) -> Option<impl IntoView + use<>> {
    let is_guess = !guess.reasons.iter().any(|reason| matches!(reason, Reason::Unknown | Reason::Chosen));
    let confidence = guess.confidence.clamp(0.0, 1.0);
    is_guess.then(|| {
        view! {
            <span class="conf">
                <svg viewBox="0 0 44 6" aria-hidden="true">
                    <rect x="0" y="0" width=BAR height="6" rx="2" class="mkq"/>
                    <rect x="0" y="0" width=BAR * confidence height="6" rx="2" class="mk"/>
                </svg>
                {words::sure(lang, format::percent_with(lang, confidence, 0))}
            </span>
        }
    })
}
