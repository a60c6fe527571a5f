//! After a newer export: who has another status than on the day up to which the dashboard was shown before, to see and to save.
//!
//! Both days are told from the rows that are read now: late rows and other thresholds would else look like moves.

use engine::events::Day;
use engine::queries::movers::{Movers, NOT_SEEN, Params};
use engine::queries::users;
use engine::schemes::thresholds::Thresholds;
use engine::schemes::{Condition, Limits, Selection};
use leptos::prelude::*;

use super::bold::bold;
use super::top_note::TopNote;
use super::typed;
use super::users_file::{group_id, save_users};
use crate::app::state::App;
use crate::app::words::users as words;
use crate::format;

/// The note at the top of a page; nothing where no newer export came.
#[component]
pub fn MovedSinceNote() -> impl IntoView {
    let app = expect_context::<App>();
    let as_of = move || app.settings.with(|settings| app.catalog.with(|catalog| settings.as_of(catalog)));
    let since = Memo::new(move |_| app.shown_until.get().filter(|day| *day < as_of()));
    move || since.get().map(|since| view! { <Moved since=since/> })
}

#[component]
fn Moved(since: Day) -> impl IntoView {
    let app = expect_context::<App>();
    let movers = typed::answer::<Movers>(app, move || Params { from: Some(since), to: None });
    let selection = StoredValue::new(Selection::of(Condition::Moved { since }));
    let day = move || format::date(app.t(), since);
    let said = Memo::new(move |_| {
        let answer = movers.get()?.ok().filter(|answer| answer.users > 0)?;
        let count = |n| format::count(app.t(), n);
        let new: u64 = answer.moves.iter().filter(|step| step.from == NOT_SEEN).map(|step| step.users).sum();
        Some(match answer.users - answer.stayed {
            0 => (false, words::nobody_moved_since(app.t(), day())),
            n => (true, words::moved_since(app.t(), day(), count(n - new), count(new), count(answer.users))),
        })
    });
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
    let buttons = move || {
        view! {
            <div class="acts">
                <button type="button" class="btn second tiny" data-save-movers="" on:click=save>{move || words::save_movers(app.t())}</button>
                <button type="button" class="btn second tiny" on:click=show>{move || words::show_movers(app.t())}</button>
                <button type="button" class="btn second tiny" data-compare-since="" aria-pressed=move || is_compared().to_string()
                    on:click=compare>{move || words::compare_since(app.t(), day())}</button>
            </div>
        }
    };
    // Data of which movers cannot be told have no note.
    let is_said = Memo::new(move |_| said.with(Option::is_some));
    let any = Memo::new(move |_| said.with(|said| said.as_ref().is_some_and(|(any, _)| *any)));
    move || {
        is_said.get().then(|| {
            view! {
                <TopNote panel="moved_since">
                    <p role="status">{move || said.get().map(|(_, text)| bold(&text))}</p>
                    {move || any.get().then(buttons)}
                    <OtherLimits/>
                </TopNote>
            }
        })
    }
}

/// Where the thresholds are others than before, because they are taken from the newer rows: what they were, and the way back to them.
#[component]
fn OtherLimits() -> impl IntoView {
    let app = expect_context::<App>();
    let limits = typed::answer::<Thresholds>(app, Default::default);
    let changed = Memo::new(move |_| {
        // What the person has set since is no surprise.
        let are_from_rows = app.settings.with(|settings| [settings.a, settings.d, settings.c, settings.n] == [None; 4]);
        let now = limits.get()?.ok().filter(|_| are_from_rows).map(|limits| days_of(&limits))?;
        app.limits_before.get().filter(|before| *before != now).map(|before| (before, now))
    });
    let keep = move |_| {
        let Some((before, _)) = changed.get_untracked() else { return };
        app.change(|settings| {
            [settings.a, settings.d, settings.c, settings.n] = before.map(Some);
        });
    };
    move || {
        changed.get().map(|(before, now)| {
            let [before, now] = [before, now].map(|[a, d, c, n]| format!("A = {a}, D = {d}, C = {c}, N = {n}"));
            view! {
                <p>{move || words::limits_changed(app.t(), &now, &before)}</p>
                <div class="acts">
                    <button type="button" class="btn second tiny" data-keep-limits="" on:click=keep>
                        {move || words::keep_limits(app.t())}
                    </button>
                </div>
            }
        })
    }
}

/// The thresholds in force: A, D, C, N.
pub fn days_of(limits: &Limits) -> [u32; 4] {
    [limits.a, limits.d, limits.c, limits.n]
}
