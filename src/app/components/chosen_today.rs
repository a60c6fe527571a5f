//! Users who were chosen by where they stand today stood elsewhere before, all of them: a page that compares days says so, or the choice
//! would be read as a change ("at risk grew by 1,100 %").

use leptos::prelude::*;

use super::named_personas::NamedPersonas;
use super::top_note::TopNote;
use crate::app::state::App;
use crate::app::words::users as words;
use crate::format;
use crate::panels::user_filter;

/// Pages that compare days.
const PAGES: [&str; 5] = ["overview", "status", "movers", "return_curve", "retention"];

/// The note at the top of such a page; nothing where users were not chosen so.
#[component]
pub fn ChosenTodayNote(
    /// Which page.
    page: &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    let personas = expect_context::<NamedPersonas>();
    let said = Memo::new(move |_| {
        let view = app.view("bar");
        let chosen = user_filter::by_standing(view.settings.users.as_ref());
        let chosen: Vec<String> =
            chosen.iter().map(|condition| user_filter::said(condition, &view, &personas.get())).collect();
        let day = format::date(view.lang, view.settings.as_of(&view.catalog));
        (!chosen.is_empty()).then(|| words::chosen_today(view.lang, day, chosen.join(" · ")))
    });
    move || {
        let said = said.get().filter(|_| PAGES.contains(&page))?;
        Some(view! { <TopNote panel="chosen_today"><p>{said}</p></TopNote> })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::pages;

    #[test]
    fn the_pages_exist() {
        assert!(PAGES.iter().all(|name| pages::find(name).is_some()));
    }
}
