//! The users behind a mark, beside the page: how many, and the first of them with status, reason and main numbers.

use engine::fold::Query;
use engine::queries::users::{Answer, Params, Sort, Users};
use leptos::prelude::*;

use super::bold::bold;
use super::download;
use super::drawer::Drawer;
use super::icon::{Glyph, Icon};
use super::problem::FailureView;
use super::typed;
use crate::app::state::{App, Drill};
use crate::app::words::users as words;
use crate::format;
use crate::panels::{View, users::table};

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
    let title = drill.title.clone();
    let selection = StoredValue::new(drill.selection);
    let answer = typed::answer::<Users>(app, move || Params {
        selection: selection.get_value(),
        limit: limit.get(),
        sort: sort.get(),
    });
    // All of them, not only those shown.
    let save = move |_| {
        let params = Params { selection: selection.get_value(), limit: u32::MAX, sort: sort.get_untracked() };
        let settings = app.settings.get_untracked();
        let view = untrack(|| app.view("users"));
        leptos::task::spawn_local(async move {
            let params = serde_json::to_value(params).unwrap_or_default();
            let bytes = match app.ask(Users::NAME, params, settings).await {
                Ok(bytes) => bytes,
                Err(failure) => return app.fail(failure),
            };
            if let Ok(answer) = engine::fold::decode_answer::<Users>(&bytes) {
                download::save_csv(&format!("terrarium-users-{}.csv", answer.as_of), &table(&answer, &view).csv());
            }
        });
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
                <p class="say" role="status">{bold(&said(app, &answer))}</p>
                <div class="ids" tabindex="0" role="region" aria-label=words::list(app.t())>{list(&answer, &app.view("users"))}</div>
                {more.then(|| view! {
                    <button type="button" class="btn second tiny" on:click=move |_| limit.update(|limit| *limit += 4 * STEP)>
                        {words::show_more(app.t())}
                    </button>
                })}
            }
            .into_any()
        }
    };
    view! {
        <Drawer class="users" title=Signal::derive(move || title.clone()) on_close=move |()| app.drill.set(None)
            tools=move || view! {
                <button type="button" class="btn second tiny" on:click=save>{move || words::save(app.t())}</button>
            }>
            <SortPick sort=sort/>
            {body}
        </Drawer>
    }
}

/// What comes first.
#[component]
fn SortPick(sort: RwSignal<Sort>) -> impl IntoView {
    let app = expect_context::<App>();
    const ALL: [Sort; 5] = [Sort::Revenue, Sort::Events, Sort::LastSeen, Sort::FirstSeen, Sort::Id];
    let has_money = move || app.catalog.with(|catalog| catalog.amount_decimals.is_some());
    let word = move |sort: Sort| match sort {
        Sort::Revenue => words::by_revenue(app.t()),
        Sort::Events => words::by_events(app.t()),
        Sort::LastSeen => words::by_last(app.t()),
        Sort::FirstSeen => words::by_first(app.t()),
        Sort::Id => words::by_id(app.t()),
    };
    let entries = move || {
        let offered = ALL.into_iter().enumerate().filter(|(_, sort)| *sort != Sort::Revenue || has_money());
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
    let table = table(answer, view);
    let numeric: Vec<bool> = table.columns.iter().map(|(_, numeric)| *numeric).collect();
    let class = move |at: usize| match (at, numeric.get(at)) {
        (2, _) => "why",
        (_, Some(true)) => "num",
        _ => "",
    };
    let heads = table
        .columns
        .into_iter()
        .enumerate()
        .map(|(at, (head, _))| view! { <th scope="col" class=class(at)>{head}</th> });
    let heads = heads.collect_view();
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().enumerate().map(|(at, cell)| {
            let glyph = cell.glyph.map(|(id, class)| view! { <Glyph id=id class=class/> });
            match at {
                0 => view! { <th scope="row" class="code">{cell.text}</th> }.into_any(),
                _ => view! { <td class=class(at)>{glyph}{cell.text}</td> }.into_any(),
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! { <table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table> }
}
