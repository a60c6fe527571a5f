//! How the status is decided: the rules in words, with the thresholds in force, and what their words mean. From the scheme
//! document itself (query `status_rules`).

use engine::queries::status_rules::{Answer, Params, Segment, StatusRules as Rules, Word};
use leptos::prelude::*;

use super::typed;
use crate::app::state::App;
use crate::app::words::thresholds as words;
use crate::panels::statuses;

/// The rules and their words; nothing until they are known.
#[component]
pub fn StatusRules() -> impl IntoView {
    let app = expect_context::<App>();
    let asked = typed::answer::<Rules>(app, Params::default);
    move || {
        let Answer { segments, metrics } = asked.get()?.ok()?;
        let lang = app.t();
        let segment = |segment: Segment| {
            let name = statuses::status(&segment.id).map_or("", |status| status.word(lang));
            let given = segment.given.map(|given| words::given(lang, given.get(lang)));
            let rules = segment.rules.into_iter().map(|rule| view! { <li>{rule.get(lang).to_string()}</li> });
            view! { <li><b>{name}</b>" "{given}<ul>{rules.collect_view()}</ul></li> }
        };
        let word = |word: Word| {
            let (phrase, meaning) = (word.phrase.get(lang).to_string(), word.description.get(lang).to_string());
            view! {
                <dt>{phrase}" "<code>{word.id}</code></dt>
                <dd>{meaning}</dd>
            }
        };
        Some(view! {
            <div class="rules">
                <h3>{words::how_decided(lang)}</h3>
                <p class="small quiet">{words::how_decided_note(lang)}</p>
                <ol>{segments.into_iter().map(segment).collect_view()}</ol>
                <h3>{words::their_words(lang)}</h3>
                <dl>{metrics.into_iter().map(word).collect_view()}</dl>
            </div>
        })
    }
}
