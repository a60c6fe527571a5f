//! Rows read = kept + rejected + duplicate + filtered, as a sum that adds up before the reader's eyes.

use engine::events::Tally;
use engine::i18n::Lang;
use engine::ingest::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::components::bold::bold;
use crate::app::components::download::save_csv_file;
use crate::app::components::icon::Icon;
use crate::app::shell::partial;
use crate::app::state::App;
use crate::app::words::{mapping, quality as words};
use crate::format;

/// Width of the bar that shows a share, in its own units.
const BAR: f64 = 96.0;

/// The pane.
#[component]
pub fn Rows() -> impl IntoView {
    let app = expect_context::<App>();
    let tally = Memo::new(move |_| app.catalog.with(|catalog| catalog.report.clone()));
    let drops = Memo::new(move |_| app.catalog.with(|catalog| catalog.drop_repeated));
    let part = move || {
        let only = app.catalog.with(|catalog| catalog.only);
        (!only.is_all())
            .then(|| view! { <p class="small note">{words::is_a_part(app.t(), partial(app.t(), &only))}</p> })
    };
    let faulty = move || {
        (!tally.with(Tally::adds_up)).then(|| view! {
        <div class="note-box badb" role="alert"><Icon id="i-ask" size=20/><p>{words::does_not_add_up(app.t())}</p></div>
    })
    };
    view! {
        <section class="pane c7 top" data-panel="quality">
            <div class="head"><h2>{move || words::rows(app.t())}</h2></div>
            <p class="say">{move || tally.with(|tally| bold(&sentence(app.t(), tally)))}</p>
            {faulty}
            <table class="sum">
                <thead>
                    <tr>
                        <th scope="col">{move || words::what_became(app.t())}</th>
                        <th scope="col" class="num">{move || words::n_rows(app.t())}</th>
                        <th scope="col" class="num">{move || words::share(app.t())}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{move || tally.with(|tally| {
                    let all = tally.read;
                    lines(app.t(), tally, drops.get()).into_iter().map(|line| row(app.t(), line, all)).collect_view()
                })}</tbody>
            </table>
            {part}
            <Download/>
        </section>
    }
}

/// A line of the sum.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    what: String,
    n: u64,
    is_total: bool,
}

/// `drops`: whether rows that equal another one were dropped.
fn lines(lang: Lang, tally: &Tally, drops: bool) -> Vec<Line> {
    let line = |what: String, n: u64| Line { what, n, is_total: false };
    let mut lines = vec![line(words::kept(lang).into(), tally.kept)];
    lines.extend(tally.rejected.iter().map(|(code, n)| line(words::rejected(lang, mapping::reason(lang, code)), *n)));
    let equal = if drops { tally.repeated } else { 0 };
    let repeats = [(words::duplicates(lang), tally.duplicates - equal), (words::equal_rows(lang), equal)];
    lines.extend(repeats.into_iter().filter(|(_, n)| *n > 0).map(|(what, n)| line(what.into(), n)));
    lines.extend(tally.filtered.iter().map(|(code, n)| line(words::filtered(lang, mapping::reason(lang, code)), *n)));
    lines.push(Line { what: words::read(lang).into(), n: tally.read, is_total: true });
    lines
}

fn row(lang: Lang, Line { what, n, is_total }: Line, all: u64) -> impl IntoView + use<> {
    let share = if all == 0 { 0.0 } else { n as f64 / all as f64 };
    let bar = (!is_total).then(|| view! {
        <svg viewBox="0 0 96 10" width=BAR height="10" aria-hidden="true"><rect x="0" y="1" width=BAR * share height="8" class="mk"/></svg>
    });
    view! {
        <tr class:total=is_total>
            <th scope="row">{what}</th>
            <td class="num">{format::count(lang, n)}</td>
            <td class="num">{format::percent_with(lang, share, 2)}</td>
            <td class="bar-cell">{bar}</td>
        </tr>
    }
}

fn sentence(lang: Lang, tally: &Tally) -> String {
    if tally.kept == tally.read {
        return words::all_used(lang, format::count(lang, tally.read));
    }
    let rejected: u64 = tally.rejected.values().sum();
    let filtered: u64 = tally.filtered.values().sum();
    let parts = [
        (rejected, words::were_rejected as fn(Lang, String) -> String),
        (tally.duplicates, words::were_duplicates),
        (filtered, words::were_filtered),
    ];
    let rest: Vec<String> =
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| word(lang, format::count(lang, n))).collect();
    let used = words::used(lang, format::count(lang, tally.kept), format::count(lang, tally.read));
    format!("{used}; {}.", rest.join(", "))
}

/// How many of the rows that were not kept are in the list, where not all of them are.
fn how_many_listed(lang: Lang, tally: &Tally, listed: u64) -> Option<String> {
    let is_listed = |code: &str| Code::from_id(code).is_some_and(Code::is_listed);
    let codes = tally.rejected.iter().chain(&tally.filtered);
    let all: u64 = codes.filter(|(code, _)| is_listed(code)).map(|(_, n)| n).sum();
    (listed < all).then(|| words::listed_first(lang, format::count(lang, listed), format::count(lang, all)))
}

#[component]
fn Download() -> impl IntoView {
    let app = expect_context::<App>();
    let (busy, set_busy) = signal(false);
    let any = move || app.catalog.with(|catalog| catalog.report.kept + catalog.report.duplicates < catalog.report.read);
    let download = move |_| {
        let Some(link) = app.link.get_untracked() else { return };
        let lang = app.lang.get_untracked();
        set_busy.set(true);
        spawn_local(async move {
            match link.rejects_csv(lang).await {
                Ok(csv) => save_csv_file(words::download_name(lang), &csv),
                Err(failure) => app.fail(failure),
            }
            set_busy.try_set(false);
        });
    };
    let how = move || {
        let cut = app.catalog.with(|catalog| how_many_listed(app.t(), &catalog.report, catalog.listed));
        [words::download_how(app.t()).to_string()].into_iter().chain(cut).collect::<Vec<_>>().join(" ")
    };
    move || {
        if any() {
            view! {
                <div class="acts">
                    <button type="button" class="btn second tiny" id="rejects" disabled=busy on:click=download>
                        {move || if busy.get() { words::preparing(app.t()) } else { words::download(app.t()) }}
                    </button>
                    <p class="small quiet">{how}</p>
                </div>
            }
            .into_any()
        } else {
            view! { <p class="small quiet note">{words::all_kept(app.t())}</p> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally() -> Tally {
        Tally {
            read: 1_000,
            kept: 980,
            rejected: [("no_user".to_string(), 12), ("bad_time".to_string(), 3)].into(),
            duplicates: 0,
            filtered: [("future".to_string(), 5)].into(),
            repeated: 2,
            ..Tally::default()
        }
    }

    #[test]
    fn the_lines_add_up() {
        let dropped = Tally { kept: 970, duplicates: 10, repeated: 4, ..tally() };
        for (tally, drops, n_parts) in [(tally(), false, 4), (dropped, true, 6)] {
            let lines = lines(Lang::En, &tally, drops);
            let (parts, total): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| !line.is_total);
            assert_eq!((parts.len(), parts.iter().map(|line| line.n).sum::<u64>()), (n_parts, total[0].n));
        }
    }

    #[test]
    fn where_the_list_is_cut_it_says_so() {
        let many = Tally { filtered: [("future".into(), 5), ("outside_range".into(), 7_000)].into(), ..tally() };
        assert_eq!(how_many_listed(Lang::En, &many, 20), None);
        let said = how_many_listed(Lang::En, &many, 19).expect("cut");
        assert!(said.starts_with("The first 19 of 20 such rows are listed"), "{said}");
    }

    #[test]
    fn the_sentence_names_what_is_missing() {
        assert_eq!(
            sentence(Lang::En, &tally()),
            "**980** of **1,000** rows are in use; **15** had to be rejected, **5** are left out on purpose."
        );
        let all = Tally { read: 7, kept: 7, ..Tally::default() };
        assert_eq!(sentence(Lang::De, &all), "Alle **7** Zeilen sind in Gebrauch.");
    }
}
