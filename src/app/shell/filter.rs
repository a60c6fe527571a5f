//! Users in the bar: how many there are, which of them are shown, one click back to everyone.

use engine::fold::{Condition, Settings};
use engine::queries::segments::{Answer, Segments};
use leptos::prelude::*;

use crate::app::components::icon::Icon;
use crate::app::components::named_personas::NamedPersonas;
use crate::app::components::typed;
use crate::app::link::Failure;
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::format;
use crate::panels::places::PlacesPanel;
use crate::panels::{Panel, user_filter};

/// Before the id of a dimension that is no list to choose from.
const LOOK_AT: &str = "look:";

/// Count and choice.
#[component]
pub fn UsersPick() -> impl IntoView {
    let app = expect_context::<App>();
    let personas = expect_context::<NamedPersonas>();
    let effect = effect(app);
    let chosen = move || {
        app.settings
            .with(|settings| settings.users.clone())
            .map(|filter| filter.selection.conditions)
            .unwrap_or_default()
    };
    let chip = move |condition: Condition| {
        let text = {
            let condition = condition.clone();
            move || user_filter::said(&condition, &app.view("bar"), &personas.get())
        };
        let label = {
            let text = text.clone();
            move || words::take_away(app.t(), text())
        };
        let remove = move |_| {
            app.change(|settings| settings.users = user_filter::without(settings.users.take(), &condition));
        };
        view! {
            <button type="button" class="pick" data-filter="" aria-label=label.clone() title=label on:click=remove>
                {text}<Icon id="i-x"/>
            </button>
        }
    };
    view! {
        <span class="lab">
            <span class="lt hide-s">{move || words::users_word(app.t())}</span>
            <span class="strong count" role="status">{move || effect.get()}</span>
        </span>
        {move || chosen().into_iter().map(chip).collect_view()}
        <AddFilter/>
    }
}

/// A list of all that users can be chosen by. It falls back to its first entry, which says what it is for.
#[component]
fn AddFilter() -> impl IntoView {
    let app = expect_context::<App>();
    let personas = expect_context::<NamedPersonas>();
    let kinds = Memo::new(move |_| user_filter::kinds(&app.view("bar"), &personas.get()));
    let too_long = Memo::new(move |_| user_filter::too_long(&app.view("bar")));
    let picked = move |event: web_sys::Event| {
        let select: web_sys::HtmlSelectElement = event_target(&event);
        let value = select.value();
        select.set_value("");
        if let Some(dimension) = value.strip_prefix(LOOK_AT) {
            app.choose(PlacesPanel::NAME, "dimension", dimension);
            return app.page.set("places".into());
        }
        let at: Option<usize> = value.parse().ok();
        let all = kinds.get_untracked().into_iter().flat_map(|kind| kind.choices);
        if let Some((condition, _)) = at.and_then(|at| all.into_iter().nth(at)) {
            app.change(|settings| settings.users = Some(user_filter::with(settings.users.take(), condition)));
        }
    };
    let groups = move || {
        let mut at = 0..;
        let group = |kind: user_filter::Kind| {
            let entries =
                kind.choices.into_iter().zip(&mut at).map(|((_, word), at)| view! { <option value=at>{word}</option> });
            let entries = entries.collect_view();
            view! { <optgroup label=kind.word>{entries}</optgroup> }
        };
        kinds.get().into_iter().map(group).collect_view()
    };
    // What is not in the list says so, and leads to where it is.
    let long = move || {
        let entries = too_long.get();
        let entry = |(id, word): (String, String)| view! { <option value=format!("{LOOK_AT}{id}")>{word}</option> };
        (!entries.is_empty()).then(|| {
            let entries = entries.into_iter().map(entry).collect_view();
            view! { <optgroup label=user_filter::too_many(app.t())>{entries}</optgroup> }
        })
    };
    view! {
        <span class="pick-native plain">
            <select data-add-filter="" aria-label=move || words::add_filter(app.t()) on:change=picked>
                <option value="">{move || words::add_filter(app.t())}</option>
                {groups}
                {long}
            </select>
            <Icon id="i-down" size=10/>
        </span>
    }
}

/// The same on paper, where there is no bar.
#[component]
pub fn UsersNote() -> impl IntoView {
    let app = expect_context::<App>();
    let personas = expect_context::<NamedPersonas>();
    let effect = effect(app);
    let note =
        move || Some(format!("{} · {}", effect.get(), user_filter::all_said(&app.view("bar"), &personas.get())?));
    move || note().map(|note| view! { <p class="only-print">{note}</p> })
}

/// "23,570", or "4,120 of 23,570 users" where some are chosen.
fn effect(app: App) -> Memo<String> {
    let counted = typed::answer::<Segments>(app, Default::default);
    let everyone = typed::answer_in::<Segments>(app, |settings| Settings { users: None, ..settings }, Default::default);
    Memo::new(move |_| {
        let count = |answer: Option<Result<Answer, Failure>>| Some(user_filter::base(&answer?.ok()?));
        let (lang, users, all) = (app.t(), count(counted.get()), count(everyone.get()));
        match (users, all) {
            (Some(users), Some(all)) if app.settings.with(|settings| settings.users.is_some()) => {
                user_filter::of_all(lang, format::count(lang, users), format::count(lang, all))
            }
            (Some(users), _) => format::count(lang, users),
            _ => String::new(),
        }
    })
}
