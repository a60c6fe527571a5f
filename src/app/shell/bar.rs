//! The bar on top of each page: the day, the day to compare with, which users, undo, a link to this view.

use std::time::Duration;

use engine::events::{Day, Only};
use engine::i18n::Lang;
use engine::ingest::Mapping;
use leptos::html::Input;
use leptos::prelude::*;

use super::filter::{UsersNote, UsersPick};
use crate::app::components::date_pick::DatePick;
use crate::app::components::download;
use crate::app::components::menu::Menu;
use crate::app::recipe;
use crate::app::state::App;
use crate::app::words::{part, shell as words};
use crate::format;

/// How long "copied" is said.
const SAID_MS: u64 = 2_000;

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let app = expect_context::<App>();
    let as_of = Signal::derive(move || app.settings.with(|settings| settings.as_of(&app.catalog.get())));
    let compare_to = Signal::derive(move || app.settings.with(|settings| settings.compare_to(&app.catalog.get())));
    let span = Signal::derive(move || app.catalog.with(|catalog| (catalog.first_day, catalog.last_day)));
    let before = Signal::derive(move || (span.get().0, as_of.get().plus(-1).max(span.get().0)));
    let set_as_of = move |day: Day| {
        app.change(|settings| {
            settings.as_of = Some(day).filter(|day| *day != span.get_untracked().1);
            settings.compare_to = settings.compare_to.filter(|earlier| *earlier < day);
        });
    };
    view! {
        <div class="bar" role="group" aria-label=move || words::view_of_data(app.t())>
            <DatePick label=Signal::derive(move || words::as_of(app.t())) value=as_of bounds=span on_pick=set_as_of/>
            <DatePick label=Signal::derive(move || words::compared_with(app.t())) value=compare_to bounds=before
                on_pick=move |day| app.change(|settings| settings.compare_to = Some(day))/>
            <UsersPick/>
            <Partial/>
            <MadeUp/>
            <button type="button" class="pick plain push" disabled=move || !app.can_undo() on:click=move |_| app.undo()>
                {move || words::undo(app.t())}
            </button>
            <ShareLink/>
            <RecipeMenu/>
        </div>
        <UsersNote/>
    }
}

/// That not all users or days were read: on every page.
#[component]
fn Partial() -> impl IntoView {
    let app = expect_context::<App>();
    let only = Memo::new(move |_| app.catalog.with(|catalog| catalog.only));
    let text = move || only.with(|only| partial(app.t(), only));
    // To the guesses, which tell whether all of it fits.
    let all = move |_| {
        let mapping = app.mapping.get_untracked().map(|mapping| Mapping { only: Only::default(), ..mapping });
        app.map_as(mapping);
    };
    move || {
        (!only.with(Only::is_all)).then(|| {
            view! {
                <span class="lab flag" data-state="partial" title=move || part::badge_how(app.t())>{text}</span>
                <button type="button" class="link small" on:click=all>{move || part::read_everything(app.t())}</button>
            }
        })
    }
}

/// That nobody of these users exists: on every page.
#[component]
fn MadeUp() -> impl IntoView {
    let app = expect_context::<App>();
    let is_made_up = Memo::new(move |_| app.is_made_up());
    move || {
        is_made_up.get().then(|| {
            view! {
                <span class="lab flag" data-state="made_up" title=move || words::made_up_how(app.t())>
                    {move || words::made_up(app.t())}
                </span>
            }
        })
    }
}

/// "Sample: 10 % of users · Only days from 1 Jan 2024".
pub fn partial(lang: Lang, only: &Only) -> String {
    let decimals = if only.share() < 0.01 { 2 } else { 0 };
    let sample = only.sample.map(|_| part::badge(lang, format::percent_with(lang, only.share(), decimals)));
    let from = only.from.map(|day| part::range_from(lang, format::date(lang, day)));
    let to = only.to.map(|day| part::range_to(lang, format::date(lang, day)));
    let days = [from, to].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let range = (!days.is_empty()).then(|| part::range_badge(lang, days));
    [sample, range].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Copies the address: it holds definitions and choices, never data.
#[component]
fn ShareLink() -> impl IntoView {
    let app = expect_context::<App>();
    let said = RwSignal::new(None::<bool>);
    let share = move |_| {
        let address = window().location().href().unwrap_or_default();
        leptos::task::spawn_local(async move {
            said.set(Some(download::copy(address).await));
            let unsay = move || {
                let _ = said.try_set(None);
            };
            set_timeout(unsay, Duration::from_millis(SAID_MS));
        });
    };
    let text = move || match said.get() {
        None => words::share_link(app.t()),
        Some(true) => words::link_copied(app.t()),
        Some(false) => words::copy_from_address(app.t()),
    };
    view! { <button type="button" class="pick plain" on:click=share><span role="status">{text}</span></button> }
}

/// All choices as a file: to save, and to open again.
#[component]
fn RecipeMenu() -> impl IntoView {
    let app = expect_context::<App>();
    let input = NodeRef::<Input>::new();
    let save = move |_| recipe::save(&app.recipe());
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
        app.open(file.into_iter().collect());
    };
    view! {
        <Menu label=Signal::derive(move || words::recipe_menu(app.t()).to_string())>
            <button type="button" id="save-recipe" on:click=save>{move || words::save_recipe(app.t())}</button>
            <button type="button" on:click=choose>{move || words::open_recipe(app.t())}</button>
        </Menu>
        <input type="file" id="recipe" accept=".json" hidden node_ref=input on:change=chosen/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_said_to_be_one() {
        let only = Only { from: Day::parse("2024-01-01"), ..Only::default().with_share(0.1) };
        let said = |lang: Lang, only: &Only| partial(lang, only).replace('\u{a0}', " ");
        assert_eq!(said(Lang::En, &only), "Sample: 10% of users · Only days from 1 Jan 2024");
        assert_eq!(said(Lang::De, &Only::default().with_share(0.005)), "Stichprobe: 0,50 % der Nutzer");
        assert_eq!(said(Lang::En, &Only::default()), "");
    }
}
