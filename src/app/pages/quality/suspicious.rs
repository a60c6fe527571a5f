//! What looks wrong in the data although it could be read: each finding with its share, examples, and what was done about it.

use engine::i18n::Lang;
use engine::queries::suspicious::{Answer, BOT_FACTOR, Finding, Kind, Run};
use engine::schemes::{Condition, Selection};
use leptos::prelude::*;

use crate::app::components::bold::bold;
use crate::app::components::download::save_csv;
use crate::app::components::id_break::{ReadFrom, Suspicions, new_ids};
use crate::app::components::table_view::TableView;
use crate::app::state::App;
use crate::app::words::suspicious as words;
use crate::format;
use crate::panels::{Cell, Table};

/// The pane.
#[component]
pub fn Suspect() -> impl IntoView {
    let app = expect_context::<App>();
    let asked = expect_context::<Suspicions>();
    let answer = Memo::new(move |_| asked.get().and_then(Result::ok));
    let failure = move || asked.get().and_then(Result::err).map(|failure| failure.text(app.t()));
    let last_break = move || answer.with(|answer| answer.as_ref()?.breaks.last().copied());
    let say = move || answer.with(|answer| answer.as_ref().map(|answer| bold(&sentence(app.t(), answer))));
    let numbers = Memo::new(move |_| answer.with(|answer| answer.as_ref().map(|answer| table(app.t(), answer))));
    let any = Memo::new(move |_| numbers.with(|table| table.as_ref().is_some_and(|table| !table.rows.is_empty())));
    let shown = Signal::derive(move || numbers.get().unwrap_or_default());
    let save = move |_| save_csv(words::file_name(app.lang.get_untracked()), &shown.get_untracked().csv());
    view! {
        <section class="pane c7 top" data-panel="suspicious">
            <div class="head"><h2>{move || words::title(app.t())}</h2></div>
            <p class="say" aria-live="polite">{say}{failure}</p>
            {move || any.get().then(|| view! {
                <TableView caption=Signal::derive(move || words::title(app.t()).to_string()) table=shown/>
                <div class="acts">
                    {move || last_break().map(|last| view! { <ReadFrom day=last.day/> })}
                    <button type="button" class="btn second tiny" on:click=save>{move || words::save(app.t())}</button>
                </div>
            })}
            <p class="small quiet note">{move || words::how(app.t(), BOT_FACTOR)}</p>
        </section>
    }
}

fn sentence(lang: Lang, answer: &Answer) -> String {
    let n = answer.findings.len();
    let Some(first) = answer.findings.first() else { return words::nothing(lang).into() };
    let told = told(lang, first, answer);
    let more = match n {
        1 => words::only_one(lang).into(),
        n => words::several(lang, format::count(lang, n as u64)),
    };
    format!("{more} {told}")
}

/// One finding as a sentence.
fn told(lang: Lang, finding: &Finding, answer: &Answer) -> String {
    let bot_over = answer.bot_over;
    let n = format::count(lang, finding.n);
    let first_day = || finding.days.first().map(|run| format::date(lang, run.first)).unwrap_or_default();
    match finding.kind {
        Kind::BotLike if finding.n == 1 => words::say_bot(lang, format::count(lang, bot_over)),
        Kind::Gap if finding.n == 1 => words::say_gap(lang, first_day()),
        Kind::EpochSlip if finding.n == 1 => words::say_slip(lang).into(),
        Kind::Old if finding.n == 1 => words::say_old_one(lang).into(),
        Kind::Future if finding.n == 1 => words::say_future_one(lang).into(),
        Kind::Repeated if finding.n == 1 => words::say_repeat(lang).into(),
        Kind::Duplicate if finding.n == 1 => words::say_duplicate(lang).into(),
        Kind::NoUser if finding.n == 1 => words::say_no_user_one(lang).into(),
        Kind::BotLike => words::say_bots(lang, n, format::count(lang, bot_over)),
        Kind::Gap => words::say_gaps(lang, n),
        Kind::IdBreak => new_ids(lang, &answer.breaks).unwrap_or_default(),
        Kind::Midnight => words::say_midnight(lang, n),
        Kind::EpochSlip => words::say_slips(lang, n),
        Kind::Old => words::say_old(lang, n),
        Kind::Future => words::say_future(lang, n),
        Kind::Repeated => words::say_repeated(lang, n),
        Kind::Duplicate => words::say_duplicates(lang, n),
        Kind::NoUser => words::say_no_user(lang, n),
    }
}

fn table(lang: Lang, answer: &Answer) -> Table {
    let heads =
        [words::what(lang), words::how_many(lang), words::share(lang), words::examples(lang), words::done(lang)];
    let mut table = Table::new(heads.into_iter().zip([false, true, true, false, false]));
    for finding in &answer.findings {
        let share = finding.n as f64 / finding.of.max(1) as f64;
        let row = table.push(vec![
            Cell::text(name(lang, finding.kind)),
            Cell::number(unit(lang, finding), finding.n),
            Cell::number(format::percent_with(lang, share, 2), share),
            Cell::text(examples(lang, finding)),
            Cell::text(done(lang, finding)),
        ]);
        if finding.kind == Kind::BotLike {
            let more = Condition::MoreEvents { than: answer.bot_over, on: answer.last_day };
            row.users(Selection::of(more));
        }
    }
    table
}

fn name(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::BotLike => words::bots(lang),
        Kind::Gap => words::gaps(lang),
        Kind::IdBreak => words::new_ids(lang),
        Kind::Midnight => words::midnight(lang),
        Kind::EpochSlip => words::slips(lang),
        Kind::Old => words::old(lang),
        Kind::Future => words::future(lang),
        Kind::Repeated => words::repeated(lang),
        Kind::Duplicate => words::duplicates(lang),
        Kind::NoUser => words::no_user(lang),
    }
}

fn unit(lang: Lang, finding: &Finding) -> String {
    let n = format::count(lang, finding.n);
    let (one, many): (&str, String) = match finding.kind {
        Kind::BotLike | Kind::IdBreak => (words::one_user(lang), words::of_users(lang, n)),
        Kind::Gap => (words::one_day(lang), words::of_days(lang, n)),
        Kind::Midnight | Kind::EpochSlip | Kind::Old => (words::one_event(lang), words::of_events(lang, n)),
        Kind::Future | Kind::Repeated | Kind::Duplicate | Kind::NoUser => {
            (words::one_row(lang), words::of_rows(lang, n))
        }
    };
    if finding.n == 1 { one.into() } else { many }
}

fn examples(lang: Lang, finding: &Finding) -> String {
    let run = |run: &Run| {
        let first = format::date(lang, run.first);
        if run.first == run.last {
            return first;
        }
        words::from_to(lang, first, format::date(lang, run.last), run.n_days())
    };
    finding.users.iter().cloned().chain(finding.days.iter().map(run)).collect::<Vec<_>>().join("; ")
}

fn done(lang: Lang, finding: &Finding) -> &'static str {
    match finding.kind {
        Kind::Gap => words::nothing_to_drop(lang),
        Kind::NoUser => words::rejected(lang),
        _ if finding.left_out => words::left_out(lang),
        _ => words::kept(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::events::Day;
    use engine::queries::suspicious::Break;

    fn finding(kind: Kind, n: u64, of: u64, left_out: bool) -> Finding {
        Finding { kind, n, of, users: Vec::new(), days: Vec::new(), left_out }
    }

    fn answer() -> Answer {
        let days = vec![Run { first: Day(19_723), last: Day(19_725) }, Run { first: Day(19_800), last: Day(19_800) }];
        let findings = vec![
            Finding { users: vec!["bot-1".into(), "bot-2".into()], ..finding(Kind::BotLike, 2, 200, false) },
            Finding { days, ..finding(Kind::Gap, 4, 400, false) },
            Finding {
                days: vec![Run { first: Day(18_352), last: Day(18_352) }],
                ..finding(Kind::IdBreak, 218, 221, false)
            },
            finding(Kind::Repeated, 12, 1_200, true),
        ];
        let breaks = vec![Break { day: Day(18_352), of: 221, n: 218 }];
        Answer { findings, breaks, bot_over: 1_100, p99: 22, last_day: Day(20_000), ..Answer::default() }
    }

    #[test]
    fn the_sentence() {
        assert_eq!(
            sentence(Lang::En, &answer()),
            "**4** things look wrong. **2** users have more than 1,100 events each: machines, testers or a shared id."
        );
        assert_eq!(sentence(Lang::De, &Answer::default()), "Nichts Verdächtiges.");
        let changed = told(Lang::En, &answer().findings[2], &answer()).replace('\u{a0}', " ");
        let begins = "From 31 Mar 2020 on hardly any earlier user is seen again: of **221** users of the week before, **3** came back";
        assert!(changed.starts_with(begins), "{changed}");
        // Exactly a fifth of the usual share is a break, too.
        let [en, de] = [Lang::En, Lang::De].map(|lang| words::how(lang, BOT_FACTOR));
        assert!(en.contains("at most a fifth as many") && de.contains("höchstens ein Fünftel so viele"), "{en} {de}");
    }

    /// Of several the worst is told with its own week; what to read begins after the last.
    #[test]
    fn several_breaks() {
        let of = |day, of, n| Break { day: Day(day), of, n };
        let told = |lang, breaks: Vec<Break>| {
            let sum = |of: fn(&Break) -> u64| breaks.iter().map(of).sum();
            let found = finding(Kind::IdBreak, sum(|one| one.n), sum(|one| one.of), false);
            told(lang, &found, &Answer { breaks, ..Answer::default() }).replace('\u{a0}', " ")
        };
        let two = vec![of(18_352, 300, 290), of(18_383, 221, 218)];
        let said = told(Lang::En, two.clone());
        assert!(said.starts_with("From 1 May 2020 on hardly any"), "{said}");
        assert!(said.contains("of **221** users of the week before, **3** came back in the week after. The same happened on **one** further day. The ids"), "{said}");
        assert!(said.ends_with("only the days from 1 May 2020 on."), "{said}");
        let said = told(Lang::De, [two, vec![of(18_413, 50, 40)]].concat());
        assert!(said.starts_with("Ab dem 01.05.2020 ist"), "{said}");
        assert!(
            said.contains("Von **221** Nutzern")
                && said.contains("wieder. Ebenso war es an **2** weiteren Tagen. Vermutlich"),
            "{said}"
        );
        assert!(said.ends_with("nur die Tage ab dem 31.05.2020."), "{said}");
    }

    #[test]
    fn one_is_told_in_the_singular() {
        let one = finding(Kind::NoUser, 1, 9, true);
        let both =
            [Lang::En, Lang::De].map(|lang| format!("{} {}", told(lang, &one, &Answer::default()), unit(lang, &one)));
        assert_eq!(both, ["**One** row has no user id. 1 row", "**Eine** Zeile hat keine Nutzer-ID. 1 Zeile"]);
    }

    #[test]
    fn each_finding_says_what_was_done() {
        let table = table(Lang::En, &answer());
        let text =
            |row: usize| table.rows[row].cells.iter().map(|cell| cell.text.replace('\u{a0}', " ")).collect::<Vec<_>>();
        assert_eq!(text(0), ["bot-like users", "2 users", "1.00%", "bot-1; bot-2", "kept"]);
        assert_eq!(text(1)[3..], ["1 Jan 2024 to 3 Jan 2024 (3 days); 18 Mar 2024", "nothing to drop"]);
        assert_eq!(text(2), ["users gone as ids changed", "218 users", "98.64%", "31 Mar 2020", "kept"]);
        assert_eq!(text(3)[4], "left out");
        let more = Condition::MoreEvents { than: 1_100, on: Day(20_000) };
        let doors: Vec<_> = table.rows.iter().map(|row| row.selection.clone()).collect();
        assert_eq!(doors, [Some(Selection::of(more)), None, None, None]);
    }
}
