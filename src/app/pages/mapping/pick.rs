//! A pick list of the browser's own, with a label.

use leptos::prelude::*;

use crate::app::components::icon::Icon;

/// A pick list. Its value is the option whose word it is; the options may change under it.
#[component]
pub fn Pick(
    /// What it chooses, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the label stands above it.
    #[prop(default = false)]
    shown: bool,
    /// (word, text).
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The word chosen.
    #[prop(into)]
    value: Signal<String>,
    /// How well it fits, below it; empty where nothing is said.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Called with the word chosen.
    #[prop(into)]
    on_pick: Callback<String>,
) -> impl IntoView {
    let option = move |(word, text): (String, String)| {
        let is_value = {
            let word = word.clone();
            move || value.with(|value| *value == word)
        };
        view! { <option value=word prop:selected=is_value>{text}</option> }
    };
    let select = view! {
        <span class="pick-native wide">
            <select aria-label=move || (!shown).then(|| label.get()) on:change=move |event| on_pick.run(event_target_value(&event))>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
            <Icon id="i-down" size=10/>
        </span>
    };
    let note =
        move || Some(note.get()).filter(|note| !note.is_empty()).map(|note| view! { <span class="why">{note}</span> });
    if shown { view! { <label>{label}{select}{note}</label> }.into_any() } else { select.into_any() }
}

/// A field with suggestions that takes any text.
#[component]
pub fn Suggest(
    /// What it holds; stands above it.
    #[prop(into)]
    label: Signal<String>,
    /// Id of its list of suggestions.
    id: &'static str,
    /// What is suggested.
    suggestions: &'static [&'static str],
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// What stands in the empty field.
    #[prop(into)]
    empty: Signal<String>,
    /// Called with the text when it is entered.
    #[prop(into)]
    on_enter: Callback<String>,
) -> impl IntoView {
    let option = |text: &'static str| view! { <option value=move || text></option> };
    view! {
        <label>
            {label}
            <span class="pick-native wide">
                <input type="text" list=id spellcheck="false" autocomplete="off" placeholder=empty prop:value=value
                    on:change=move |event| on_enter.run(event_target_value(&event).trim().to_string())/>
                <Icon id="i-down" size=10/>
            </span>
            <datalist id=id>{suggestions.iter().copied().map(option).collect_view()}</datalist>
        </label>
    }
}
