//! The users behind a mark, beside the page: how many, and the first of them with status, reason and main numbers.

use engine::events::Day;
use engine::i18n::Lang;
use engine::queries::profile::{self, Profile};
use engine::queries::users::{Answer, Params, Sort, Users};
use leptos::prelude::*;

use super::bold::bold;
use super::drawer::Drawer;
use super::icon::{Glyph, Icon};
use super::problem::FailureView;
use super::typed;
use super::users_file::{group_id, save_users};
use crate::app::state::{App, Drill};
use crate::app::words::users as words;
use crate::format;
use crate::panels::profile as in_words;
use crate::panels::users::table;
use crate::panels::{Table, View, user_filter};

/// Rows shown at first, and more at each step.
const STEP: u32 = 100;

/// The users of the mark that was chosen, if any.
#[component]
pub fn UsersDrawer() -> impl IntoView {
    let app = expect_context::<App>();
    move || app.drill.get().map(|drill| view! { <Sheet drill=drill/> })
}

#[component]
fn Sheet(drill: Drill) -> impl IntoView {
    let app = expect_context::<App>();
    let limit = RwSignal::new(STEP);
    let sort = RwSignal::new(Sort::default());
    // A mark of an earlier day stands for users as they were then: their status, reason and numbers are those of that day.
    let day = untrack(|| app.settings.with(|settings| app.catalog.with(|catalog| drill.day(settings, catalog))));
    let name = StoredValue::new(drill.title.clone());
    let title = move || match day {
        Some(day) => as_they_were(app.t(), &drill.title, day),
        None => drill.title.clone(),
    };
    let selection = StoredValue::new(drill.selection);
    let answer = typed::answer_on::<Users>(app, day, move || Params {
        selection: selection.get_value(),
        limit: limit.get(),
        sort: sort.get(),
    });
    let profile = typed::answer_on::<Profile>(app, day, move || profile::Params { selection: selection.get_value() });
    // All of them, not only those shown.
    let save = move |_| {
        let params = Params { selection: selection.get_value(), limit: u32::MAX, sort: sort.get_untracked() };
        let name = selection.with_value(group_id).unwrap_or_else(|| name.get_value());
        save_users(app, params, day, &name);
    };
    let narrowed = Memo::new(move |_| {
        app.settings.with(|settings| user_filter::narrowed(settings.users.as_ref(), &selection.get_value()))
    });
    let show_only = move || {
        let chosen = narrowed.get()?;
        let show = move |_| {
            app.change(|settings| settings.users = Some(chosen.clone()));
            app.drill.set(None);
        };
        Some(view! {
            <button type="button" class="btn second tiny" data-show-only="" on:click=show>
                {move || words::show_only(app.t())}
            </button>
        })
    };
    let body = move || match answer.get() {
        None => view! { <p class="say quiet">{words::looking(app.t())}</p> }.into_any(),
        Some(Err(failure)) => {
            view! { <FailureView text=failure.text(app.t()) advice=failure.advice(app.t()).to_string()/> }.into_any()
        }
        Some(Ok(answer)) => {
            let shown = answer.rows.len() as u64;
            let more = answer.users > shown;
            view! {
                <div class="ids sideways" tabindex="0" role="region" aria-label=words::list(app.t())>{list(&answer, &app.view("users"))}</div>
                {more.then(|| view! {
                    <button type="button" class="btn second tiny" on:click=move |_| limit.update(|limit| *limit += 4 * STEP)>
                        {words::show_more(app.t())}
                    </button>
                })}
            }
            .into_any()
        }
    };
    let count = move || {
        let answer = answer.get()?.ok()?;
        Some(view! { <p class="say" role="status">{bold(&said(app, &answer))}</p> })
    };
    view! {
        <Drawer class="users" title=Signal::derive(title) on_close=move |()| app.drill.set(None)
            tools=move || view! {
                {show_only}
                <button type="button" class="btn second tiny" on:click=save>{move || words::save(app.t())}</button>
            }>
            {count}
            {move || profile.get().and_then(Result::ok).map(|profile| in_common(app, &profile))}
            <SortPick sort=sort/>
            {body}
        </Drawer>
    }
}

/// A title with the day as of which it speaks, said once.
fn as_they_were(lang: Lang, title: &str, day: Day) -> String {
    let date = format::date(lang, day);
    if title.contains(&date) { words::as_then(lang, title) } else { words::as_they_were(lang, title, date) }
}

/// What the users have in common, against those they are held against.
fn in_common(app: App, profile: &profile::Answer) -> impl IntoView + use<> {
    let view = app.view("users");
    let rows = in_words::table(profile, &view);
    view! {
        <section class="common" data-panel="profile" aria-labelledby="common">
            <h3 id="common">{in_words::heading(app.t())}</h3>
            <p class="say">{bold(&in_words::sentence(profile, &view))}</p>
            {(!rows.rows.is_empty()).then(|| view! {
                <div class="in-common sideways" tabindex="0" role="group" aria-labelledby="common">{plain_table(rows)}</div>
            })}
            {in_words::basis(profile, &view).map(|basis| view! { <p class="small quiet">{basis}</p> })}
        </section>
    }
}

/// What comes first.
#[component]
fn SortPick(sort: RwSignal<Sort>) -> impl IntoView {
    let app = expect_context::<App>();
    const ALL: [Sort; 7] =
        [Sort::Revenue, Sort::Events, Sort::Orders, Sort::LastSeen, Sort::Silence, Sort::FirstSeen, Sort::Id];
    let has = move |sort: &Sort| {
        app.catalog.with(|catalog| match sort {
            Sort::Revenue => catalog.knows_revenue(),
            Sort::Orders => catalog.knows_orders(),
            Sort::Events => !catalog.summaries,
            _ => true,
        })
    };
    let word = move |sort: Sort| match sort {
        Sort::Revenue => words::by_revenue(app.t()),
        Sort::Events => words::by_events(app.t()),
        Sort::Orders => words::by_orders(app.t()),
        Sort::LastSeen => words::by_last(app.t()),
        Sort::Silence => words::by_silence(app.t()),
        Sort::FirstSeen => words::by_first(app.t()),
        Sort::Id => words::by_id(app.t()),
    };
    let entries = move || {
        let offered = ALL.into_iter().enumerate().filter(|(_, sort)| has(sort));
        offered.map(|(at, sort)| view! { <option value=at>{word(sort)}</option> }).collect_view()
    };
    let picked = move |event| {
        if let Some(chosen) = event_target_value(&event).parse().ok().and_then(|at: usize| ALL.get(at)) {
            sort.set(*chosen);
        }
    };
    view! {
        <div class="optrow">
            <label class="lab">
                {move || words::first_come(app.t())}
                <span class="pick-native">
                    <select on:change=picked>{entries}</select>
                    <Icon id="i-down" size=10/>
                </span>
            </label>
        </div>
    }
}

fn said(app: App, answer: &Answer) -> String {
    let lang = app.t();
    let count = |n: u64| format::count(lang, n);
    let shown = answer.rows.len() as u64;
    match answer.users {
        0 => words::nobody(lang).into(),
        1 => words::one(lang).into(),
        all if all > shown => words::some(lang, count(all), count(shown)),
        all => words::all(lang, count(all)),
    }
}

fn list(answer: &Answer, view: &View) -> impl IntoView + use<> {
    plain_table(table(answer, view))
}

/// A table without sorting: the engine has put the rows in order. On a phone each row is a card, with the headings in it.
fn plain_table(table: Table) -> impl IntoView + use<> {
    let heads: Vec<String> = table.columns.iter().map(|(head, _)| head.clone()).collect();
    let class = move |at: usize| if table.columns[at].1 { "num" } else { "" };
    let head = |(at, head): (usize, &String)| view! { <th scope="col" class=class(at)>{head.clone()}</th> };
    let heads_row = heads.iter().enumerate().map(head).collect_view();
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().enumerate().map(|(at, cell)| {
            let glyph = cell.glyph.map(|(id, class)| view! { <Glyph id=id class=class/> });
            match at {
                0 => view! { <th scope="row">{cell.text}</th> }.into_any(),
                _ => view! { <td class=class(at) data-head=heads[at].clone()>{glyph}{cell.text}</td> }.into_any(),
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! { <table class="cards"><thead><tr>{heads_row}</tr></thead><tbody>{rows}</tbody></table> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_said_once() {
        let day = Day::from_civil(2009, 12, 6);
        let said = |title| as_they_were(Lang::En, title, day).replace('\u{a0}', " ");
        assert_eq!(said("6\u{a0}Dec\u{a0}2009: New 4"), "6 Dec 2009: New 4 · as they were then");
        assert_eq!(said("New → At risk"), "New → At risk · as they were on 6 Dec 2009");
    }
}
