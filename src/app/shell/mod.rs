//! Lid, rail, bar and vessel around the page.

mod bar;
mod dock;
mod drop;
mod files;
pub mod filter;
mod foot;
mod lid;
mod rail;
mod skip;
mod waiting;

pub use bar::partial;
pub use drop::accept_files;
pub use lid::{Languages, Lid, ThemeSwitch};
pub use skip::SkipLink;
pub use waiting::Waiting;

use leptos::prelude::*;

use super::components::back::{self, BackToDashboard};
use super::components::definition::DefinitionSheet;
use super::components::id_break::Suspicions;
use super::components::named_personas::NamedPersonas;
use super::components::page_view::PageView;
use super::components::users_drawer::UsersDrawer;
use super::pages::{self, FailedPage, FirstPage, MappingPage, Page, ReadingPage, WITHOUT_DATA};
use super::state::{App, Phase};
use super::words::first;
use skip::focus_main;

/// What stands below the lid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    /// The promise and the jar.
    First,
    /// The guesses.
    Mapping,
    /// How far reading is.
    Reading,
    /// What went wrong.
    Failed,
    /// A page of the rail, without a rail: no file is read yet.
    Alone(&'static str),
    /// The dashboard.
    Dashboard(&'static str),
}

fn screen(app: App) -> Screen {
    let page = current(app);
    match app.phase.get() {
        Phase::Ready => Screen::Dashboard(page.name),
        // The badge leads to the privacy page at any time, and the first screen to what to ask for.
        _ if WITHOUT_DATA.contains(&page.name) => Screen::Alone(page.name),
        Phase::Mapping => Screen::Mapping,
        Phase::Loading if app.files.with(|files| !files.is_empty()) => Screen::Reading,
        Phase::Failed => Screen::Failed,
        Phase::Loading | Phase::Empty => Screen::First,
    }
}

/// The page that the address names, or the first that there is.
fn current(app: App) -> &'static Page {
    let named = app.page.with(|name| pages::existing().find(|page| page.name == name));
    named.or_else(|| pages::existing().next()).unwrap_or(&pages::PAGES[0])
}

/// Everything on the page.
#[component]
pub fn Shell() -> impl IntoView {
    let app = expect_context::<App>();
    let screen = Memo::new(move |_| screen(app));
    provide_context(Suspicions::of(app));
    drop::accept_files(app.frame());
    provide_context(NamedPersonas::of(app));
    back::escape_goes_back(app);
    follow(screen);
    view! {
        <SkipLink/>
        <Lid><files::UnderWay/></Lid>
        {move || match screen.get() {
            Screen::First => view! { <FirstPage back=|| view! { <BackToDashboard/> } waits=move || waits(app)/> }.into_any(),
            Screen::Mapping => view! { <MappingPage/> }.into_any(),
            Screen::Reading => view! { <ReadingPage/> }.into_any(),
            Screen::Failed => view! { <FailedPage/> }.into_any(),
            Screen::Alone(name) => view! {
                <main class="vessel wide1" id="main" tabindex="-1">{pages::find(name).map(|page| view! { <PageView page=page/> })}</main>
            }
            .into_any(),
            Screen::Dashboard(name) => view! {
                <rail::Rail current=name/>
                <main class="vessel" id="main" tabindex="-1">
                    <bar::Bar/>
                    {pages::find(name).map(|page| view! { <PageView page=page/> })}
                </main>
                <dock::Dock current=name/>
                <UsersDrawer/>
                <DefinitionSheet/>
                <foot::Foot/>
            }
            .into_any(),
        }}
    }
}

/// What the first screen waits for: files that a recipe is for, or the engine.
fn waits(app: App) -> impl IntoView {
    let recipe = move || app.awaited.with(Option::is_some);
    (
        move || {
            recipe().then(
                || view! { <p class="small strong" role="status" data-awaited="">{first::recipe_waits(app.t())}</p> },
            )
        },
        view! { <Waiting chosen=app.early/> },
    )
}

/// Who works by keyboard goes on where a new screen begins: the button that led there is gone, and the focus with it.
fn follow(screen: Memo<Screen>) {
    Effect::new(move |before: Option<Screen>| {
        let now = screen.get();
        if before.is_some_and(|before| before != now) {
            // After the screen is drawn; a focus that is still somewhere stays there.
            request_animation_frame(|| {
                if document().active_element().is_none_or(|element| element.local_name() == "body") {
                    focus_main();
                }
            });
        }
        now
    });
}
