//! After a newer export: who has another status than on the day up to which the dashboard was shown before, to see and to save.
//!
//! Both days are told from the rows that are read now: late rows and other thresholds would else look like moves.

use engine::events::Day;
use engine::queries::movers::{Movers, Params};
use engine::queries::users;
use engine::schemes::{Condition, Selection};
use leptos::prelude::*;

use super::bold::bold;
use super::top_note::TopNote;
use super::typed;
use super::users_file::{group_id, save_users};
use crate::app::state::App;
use crate::app::words::users as words;
use crate::format;

/// Pages that tell where users stand.
const PAGES: [&str; 3] = ["overview", "status", "movers"];

/// The note at the top of such a page; nothing where no newer export came.
#[component]
pub fn MovedSinceNote(
    /// Which page.
    page: &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    let as_of = move || app.settings.with(|settings| app.catalog.with(|catalog| settings.as_of(catalog)));
    let since = Memo::new(move |_| app.shown_until.get().filter(|day| *day < as_of()));
    move || since.get().filter(|_| PAGES.contains(&page)).map(|since| view! { <Moved since=since/> })
}

#[component]
fn Moved(since: Day) -> impl IntoView {
    let app = expect_context::<App>();
    let movers = typed::answer::<Movers>(app, move || Params { from: Some(since), to: None });
    let selection = StoredValue::new(Selection::of(Condition::Moved { since }));
    let day = move || format::date(app.t(), since);
    let said = move || {
        let answer = movers.get()?.ok()?;
        let count = |n| format::count(app.t(), n);
        let moved = answer.users - answer.stayed;
        Some((moved > 0, words::moved_since(app.t(), day(), count(moved), count(answer.users))))
    };
    let save = move |_| {
        let selection = selection.get_value();
        let name = group_id(&selection).unwrap_or_default();
        save_users(app, users::Params { selection, limit: u32::MAX, ..users::Params::default() }, None, &name);
    };
    let show =
        move |_| app.drill(words::who_moved_since(app.lang.get_untracked(), untrack(day)), selection.get_value());
    let is_compared =
        move || app.settings.with(|settings| app.catalog.with(|catalog| settings.compare_to(catalog))) == since;
    let compare = move |_| app.change(|settings| settings.compare_to = Some(since));
    view! {
        <TopNote panel="moved_since">
            <p role="status">{move || said().map(|(_, text)| bold(&text))}</p>
            {move || said().is_some_and(|(any, _)| any).then(|| view! {
                <div class="acts">
                    <button type="button" class="btn second tiny" data-save-movers="" on:click=save>{words::save_movers(app.t())}</button>
                    <button type="button" class="btn second tiny" on:click=show>{words::show_movers(app.t())}</button>
                    {move || (!is_compared()).then(|| view! {
                        <button type="button" class="btn second tiny" on:click=compare>{words::compare_since(app.t(), day())}</button>
                    })}
                </div>
            })}
        </TopNote>
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
