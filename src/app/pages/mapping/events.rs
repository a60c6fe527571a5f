//! What each event name means: a guess that can be changed.

use engine::events::{FileKind, Role};
use engine::i18n::Lang;
use engine::ingest::{ColumnRole, EventGuess};
use leptos::prelude::*;

use super::Guesses;
use super::pick::Pick;
use crate::app::words::mapping as words;
use crate::format;

/// Below this a name was not recognised at all.
const RECOGNISED: f64 = 0.5;

/// Names shown at first.
const SHOWN: usize = 24;

/// The pane.
#[component]
pub fn Events(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let has_column = guesses.of(|preview| preview.mapping.column(ColumnRole::Event).is_some());
    let buys = guesses.of(|preview| {
        [ColumnRole::Amount, ColumnRole::OrderId].iter().any(|role| preview.mapping.column(*role).is_some())
    });
    let sums_up = guesses.of(|preview| preview.mapping.kind == FileKind::Summaries);
    let all = RwSignal::new(false);
    let names = guesses.of(|preview| preview.events.iter().map(|event| event.name.clone()).collect::<Vec<_>>());
    let shown = move || {
        let mut names = names.get();
        if !all.get() {
            names.truncate(SHOWN);
        }
        names
    };
    let more = move || {
        let hidden = names.with(Vec::len).saturating_sub(SHOWN);
        (hidden > 0 && !all.get()).then(|| {
            view! {
                <button type="button" class="link small" on:click=move |_| all.set(true)>
                    {words::events_more(app.t(), format::count(app.t(), hidden as u64))}
                </button>
            }
        })
    };
    view! {
        <section data-panel="event_roles">
            <h2>{move || words::events(app.t())}</h2>
            {move || (!has_column.get()).then(|| {
                let text = match (sums_up.get(), buys.get()) {
                    (true, _) => words::events_none_summaries(app.t()),
                    (_, true) => words::events_none_buy(app.t()),
                    (_, false) => words::events_none(app.t()),
                };
                view! { <p class="small quiet">{text}</p> }
            })}
            <ul class="chips">
                <For each=move || if has_column.get() { shown() } else { Vec::new() } key=String::clone
                    children=move |name| view! { <Chip guesses=guesses name=name/> }/>
            </ul>
            {more}
        </section>
    }
}

#[component]
fn Chip(guesses: Guesses, name: String) -> impl IntoView {
    let app = guesses.app;
    let label = name.clone();
    let event = {
        let name = name.clone();
        guesses.of(move |preview| preview.events.iter().find(|event| event.name == name).cloned())
    };
    let role = move || event.with(|event: &Option<EventGuess>| event.as_ref().map_or(Role::Other, |event| event.role));
    let count = move || event.with(|event| event.as_ref().map_or(0, |event| event.count));
    let options = move || {
        Role::ALL
            .iter()
            .map(|role| (role.id().to_string(), words::role(app.t(), *role).to_string()))
            .collect::<Vec<_>>()
    };
    let sure = move || event.with(|event| event.as_ref().and_then(|event| sure(app.t(), event)));
    let changed = name.clone();
    let pick = move |word: String| {
        if let Some(role) = Role::from_id(&word) {
            guesses.change_events(|mapping| {
                mapping.event_roles.insert(changed.clone(), role);
            });
        }
    };
    view! {
        <li class="chip" title=move || words::rows_of(app.t(), &name, format::count(app.t(), count()))>
            <b>{label.clone()}</b>
            <Pick label=Signal::derive(move || words::event_role(app.t(), &label)) options=Signal::derive(options)
                value=Signal::derive(move || role().id().to_string()) on_pick=Callback::new(pick)/>
            <span class="sure">{sure}</span>
        </li>
    }
}

/// How sure a guess is; nothing where the person, or a tool's documentation, says it.
fn sure(lang: Lang, event: &EventGuess) -> Option<String> {
    match event.confidence {
        known if known >= 1.0 => None,
        confidence if confidence < RECOGNISED => Some(words::not_recognised(lang).into()),
        confidence => Some(words::sure(lang, format::percent_with(lang, confidence, 0))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ingest::guess_role;

    #[test]
    fn a_guess_says_how_sure_it_is() {
        let said = |name: &str| {
            let guess = guess_role(name);
            let event = EventGuess { name: name.into(), count: 1, role: guess.role, confidence: guess.confidence };
            sure(Lang::En, &event)
        };
        assert_eq!(said("purchase").as_deref(), Some("99% sure"));
        assert_eq!(said("bestellt").as_deref(), Some("85% sure"));
        assert_eq!(said("blorb").as_deref(), Some("not recognised"));
        let chosen = EventGuess { name: "blorb".into(), count: 1, role: Role::Purchase, confidence: 1.0 };
        assert_eq!(sure(Lang::De, &chosen), None);
    }
}
