//! On narrow screens the rail becomes a dock of four; a group opens above it.

use engine::i18n::Lang;
use leptos::prelude::*;

use super::lid::{Languages, ThemeSwitch};
use super::rail::Entries;
use crate::app::pages::{self, Group};
use crate::app::state::App;
use crate::app::words::shell as words;

/// An entry of the dock that opens a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chapter {
    Who,
    Movement,
    More,
}

impl Chapter {
    const ALL: [Chapter; 3] = [Chapter::Who, Chapter::Movement, Chapter::More];

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Chapter::Who => Group::Who.word(lang),
            Chapter::Movement => Group::Movement.word(lang),
            Chapter::More => words::more_pages(lang),
        }
    }

    fn groups(self) -> &'static [Group] {
        match self {
            Chapter::Who => &[Group::Who],
            Chapter::Movement => &[Group::Movement],
            Chapter::More => &[Group::Setting, Group::File],
        }
    }
}

/// The dock.
#[component]
pub fn Dock(current: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let open = RwSignal::new(None::<Chapter>);
    let of = pages::find(current).and_then(|page| page.group);
    let chapter = move |chapter: Chapter| {
        let here = of.is_some_and(|group| chapter.groups().contains(&group));
        view! {
            <button type="button" aria-current=here.then_some("true") aria-expanded=move || (open.get() == Some(chapter)).to_string()
                on:click=move |_| open.update(|now| *now = if *now == Some(chapter) { None } else { Some(chapter) })>
                {move || chapter.word(app.t())}
            </button>
        }
    };
    let sheet = move || {
        let chapter = open.get()?;
        let lists = chapter.groups().iter().map(|group| view! { <Entries group=Some(*group) current=current/> });
        Some(view! {
            <nav class="dock-sheet" aria-label=move || chapter.word(app.t()) on:click=move |_| open.set(None)>
                {lists.collect_view()}
                {(chapter == Chapter::More).then(|| view! {
                    <div class="pair"><Languages/><ThemeSwitch/></div>
                    <button type="button" on:click=move |_| app.choose_other()>{words::open_other(app.t())}</button>
                })}
            </nav>
        })
    };
    view! {
        {sheet}
        <nav class="dock" aria-label=move || words::chapters(app.t())>
            <a href=move || app.address(crate::app::url::START) aria-current=of.is_none().then_some("page")>
                {move || pages::find(crate::app::url::START).map(|page| (page.title)(app.t()))}
            </a>
            {Chapter::ALL.into_iter().map(chapter).collect_view()}
        </nav>
    }
}
