//! What came of the rows that were kept: events after the rows of one order are joined, users, the span of days.

use engine::events::Catalog;
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::queries::segments::Segments;
use leptos::prelude::*;

use crate::app::components::bold::bold;
use crate::app::components::typed;
use crate::app::state::App;
use crate::app::words::quality as words;
use crate::format;

/// The pane.
#[component]
pub fn Users() -> impl IntoView {
    let app = expect_context::<App>();
    let say = move || {
        let lang = app.t();
        app.catalog.with(|catalog| {
            let users = format::count(lang, catalog.users);
            let events = match catalog.summaries {
                true => words::say_summed_up(lang, users),
                false => words::say_events(lang, format::count(lang, catalog.events), users),
            };
            let span =
                words::say_span(lang, format::date(lang, catalog.first_day), format::date(lang, catalog.last_day));
            bold(&format!("{events} {span}"))
        })
    };
    // Users of the last day: the page tells of the files, whoever is chosen.
    let last_day = app.catalog.with_untracked(|catalog| catalog.last_day);
    let of_all = move |settings| Settings { as_of: Some(last_day), users: None, ..settings };
    let segments = typed::answer_in::<Segments>(app, of_all, Default::default);
    let base = move || segments.get().and_then(Result::ok).map(|answer| answer.users + answer.unassigned);
    let lines = move || app.catalog.with(|catalog| lines(app.t(), catalog, base()));
    let line = |(what, value): (&'static str, String)| view! { <tr><th scope="row">{what}</th><td class="num">{value}</td></tr> };
    let repeats = move || {
        let any = app.catalog.with(|catalog| catalog.report.repeated > 0);
        let word = if app.catalog.with(|catalog| catalog.drop_repeated) {
            words::repeated_dropped
        } else {
            words::repeated_how
        };
        any.then(|| view! { <p class="small quiet note">{word(app.t())}</p> })
    };
    view! {
        <section class="pane c5 top" data-panel="from_rows_to_users">
            <div class="head"><h2>{move || words::from_rows(app.t())}</h2></div>
            <p class="say">{say}</p>
            {move || app.settings.with(|settings| settings.users.is_some()).then(|| view! { <p class="small">{words::whole_files(app.t())}</p> })}
            <table><tbody>{move || lines().into_iter().map(line).collect_view()}</tbody></table>
            {repeats}
        </section>
    }
}

fn lines(lang: Lang, catalog: &Catalog, base: Option<u64>) -> Vec<(&'static str, String)> {
    let report = &catalog.report;
    let count = |n: u64| format::count(lang, n);
    let mut lines = vec![(words::rows_kept(lang), count(report.kept))];
    let of_events = report.of_events();
    if report.attributes > 0 {
        lines.push((words::rows_attributes(lang), format::signed(lang, -(report.attributes as i64))));
    }
    if report.costs > 0 {
        lines.push((words::rows_costs(lang), format::signed(lang, -(report.costs as i64))));
    }
    if catalog.has_orders {
        lines
            .push((words::rows_joined(lang), format::signed(lang, -(of_events.saturating_sub(catalog.events) as i64))));
    }
    if !catalog.summaries {
        lines.push((words::events(lang), count(catalog.events)));
    }
    lines.push((words::users(lang), count(catalog.users)));
    if let Some(base) = base.filter(|base| *base < catalog.users) {
        lines.push((words::passive_users(lang), format::signed(lang, base as i64 - catalog.users as i64)));
        lines.push((words::active_users(lang), count(base)));
    }
    lines.push((words::first_day(lang), format::date(lang, catalog.first_day)));
    lines.push((words::last_day(lang), format::date(lang, catalog.last_day)));
    lines.push((words::days(lang), count(u64::try_from(catalog.last_day.since(catalog.first_day) + 1).unwrap_or(0))));
    lines.push((words::future(lang), count(report.filtered.get("future").copied().unwrap_or(0))));
    lines.push((words::repeated(lang), count(report.repeated)));
    lines
}
