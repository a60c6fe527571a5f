//! What the users behind a mark have in common, in words: one sentence, and a row a trait.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::profile::{About, Against, Answer};
use engine::schemes::personas::DAY_PARTS;

use super::movers_flow::in_sentence;
use super::places::dimension_word;
use super::{Cell, Table, View, part};
use crate::charts::movers_flow::word;
use crate::format;

catalog! {
    heading = "What sets them apart", "Was sie unterscheidet";
    lead(users, of, what, here, there) =
        "**{users}** of {of} {what} (**{here}** against {there}).",
        "**{users}** von {of} {what} (**{here}** gegenüber {there}).";
    of_everyone(share) = "{share} of all others", "{share} aller anderen";
    of_those_here(share) = "{share} of those who are here", "{share} derer, die da sind";
    of_those_then(share, status, day) = "{share} of the others who were {status} on {day}", "{share} der anderen, die am {day} in „{status}“ standen";
    everyone(n) = "the other {n} users", "den übrigen {n} Nutzern";
    the_other_one = "the one other user", "dem einen übrigen Nutzer";
    one_here = "the one user who is here", "dem einen Nutzer, der da ist";
    one_then(status, day) = "the one other who was {status} on {day}", "dem einen anderen, der am {day} in „{status}“ stand";
    those_here(n) = "{n} users who are here: loyal, active or reactivated", "{n} Nutzern, die da sind: treu, aktiv oder reaktiviert";
    those_then(n, status, day) = "{n} others who were {status} on {day}", "{n} anderen, die am {day} in „{status}“ standen";
    note(compared, others) =
        "Of {compared} traits these tell them most surely from {others}. Each is beyond chance, with a risk of 5% in all that one of them is not, and 5 points apart, or one share at least 1.5 times the other. In brackets the 95% interval. What the choice itself says is left out; nothing here is a cause.",
        "Von {compared} Merkmalen unterscheiden diese sie am sichersten von {others}. Jedes ist mehr als Zufall, mit einem Risiko von insgesamt 5\u{a0}%, dass eines doch Zufall ist, und liegt 5 Punkte auseinander, oder ein Anteil ist mindestens das Anderthalbfache des anderen. In Klammern das 95-%-Intervall. Was die Auswahl selbst besagt, ist weggelassen; nichts davon ist eine Ursache.";
    nothing(others, compared) =
        "Beyond what the choice itself says, nothing sets them apart from {others} (traits compared: {compared}).",
        "Über das hinaus, was die Auswahl selbst besagt, unterscheidet sie nichts von {others} (verglichene Merkmale: {compared}).";
    nobody_else = "These are all users: there is nobody to compare them with.", "Das sind alle Nutzer: Es gibt niemanden zum Vergleichen.";
    nobody_else_chosen = "These are all users that are chosen: take a condition away above, and they are compared with the others.",
        "Das sind alle gewählten Nutzer: Nehmen Sie oben eine Bedingung weg, dann werden sie mit den anderen verglichen.";
    nobody_here = "Nobody is here whom they could be compared with.", "Niemand ist da, mit dem sie sich vergleichen ließen.";
    nobody_then(status, day) =
        "They are all who were {status} on {day}: there is nobody to compare them with.",
        "Das sind alle, die am {day} in „{status}“ standen: Es gibt niemanden zum Vergleichen.";
    trait_column = "These users", "Diese Nutzer";
    here_column(n) = "Of {n}", "Von {n}";
    share_column = "Share", "Anteil";
    others_column = "All others", "Alle anderen";
    here_now_column = "Those here", "Wer da ist";
    then_column(status) = "Others {status} then", "Andere damals in „{status}“";
    times_column = "Times as often", "So oft wie andere";
    times(lift, low, high) = "{lift}× ({low}–{high})", "{lift}× ({low}–{high})";
    only_they = "only they", "nur sie";
    none_of_them = "none of them", "keiner von ihnen";

    no_order = "have no order", "haben keine Bestellung";
    one_order = "have one order", "haben eine Bestellung";
    orders(n) = "have {n} orders", "haben {n} Bestellungen";
    orders_from(n) = "have {n} orders or more", "haben {n} oder mehr Bestellungen";
    last_event(name) = "had “{name}” last", "hatten „{name}“ zuletzt";
    event(name) = "had “{name}” at least once", "hatten „{name}“ mindestens einmal";
    lives(place) = "are mostly in {place}", "sind meist in {place}";
    uses(tool) = "mostly use {tool}", "nutzen meist {tool}";
    comes_by(channel) = "mostly come by {channel}", "kommen meist über {channel}";
    own(dimension, value) = "have {dimension}: {value}", "haben {dimension}: {value}";
    mostly(dimension, value) = "mostly have “{value}” ({dimension})", "haben meist „{value}“ ({dimension})";
    had(dimension, value) = "had “{value}” at least once ({dimension})", "hatten „{value}“ mindestens einmal ({dimension})";
    hours(from, to) = "are mostly active from {from} to {to} o’clock", "sind meist von {from} bis {to} Uhr aktiv";
    weekday(day) = "are most often active on a {day}", "sind am häufigsten an einem {day} aktiv";
    one_day = "were active on one day only", "waren nur an einem Tag aktiv";
    days(from, to) = "were active on {from} to {to} days", "waren an {from} bis {to} Tagen aktiv";
    days_from(from) = "were active on {from} days or more", "waren an {from} oder mehr Tagen aktiv";
    began_in(month) = "were first active in {month}", "waren erstmals im {month} aktiv";
    began_in_week(monday) = "were first active in the week of {monday}", "waren erstmals in der Woche ab {monday} aktiv";
    last_week(days) = "were active in the last {days} days", "waren in den letzten {days} Tagen aktiv";
    silent(from, to) = "have been silent for {from} to {to} days", "sind seit {from} bis {to} Tagen still";
    silent_from(from) = "have been silent for {from} days or more", "sind seit {from} oder mehr Tagen still";
}

/// The finding in one sentence; numbers between `**` are set bold.
pub fn sentence(answer: &Answer, view: &View) -> String {
    let lang = view.lang;
    let count = |n: u64| format::count(lang, n);
    match answer.traits.first() {
        Some(first) => lead(
            lang,
            count(first.users),
            count(answer.users),
            predicate(&first.about, view),
            percent_of(lang, first.users, answer.users),
            of_others(answer, percent_of(lang, first.others, answer.others), view),
        ),
        None if answer.others == 0 && view.settings.users.is_some() => nobody_else_chosen(lang).into(),
        None if answer.others == 0 && answer.against != Against::Everyone => nobody_like_them(answer, lang),
        None if answer.others == 0 => nobody_else(lang).into(),
        None => nothing(lang, others(answer, view), count(answer.compared)),
    }
}

/// What the comparison rests on; `None` where there is none.
pub fn basis(answer: &Answer, view: &View) -> Option<String> {
    let count = |n: u64| format::count(view.lang, n);
    let note = || note(view.lang, count(answer.compared), others(answer, view)) + &part::of_days(view);
    (!answer.traits.is_empty()).then(note)
}

fn nobody_like_them(answer: &Answer, lang: Lang) -> String {
    match &answer.against {
        Against::Stood { status, on } => {
            nobody_then(lang, in_sentence(word(status, lang), lang), format::date(lang, *on))
        }
        _ => nobody_here(lang).into(),
    }
}

/// A share of whom they are held against.
fn of_others(answer: &Answer, share: String, view: &View) -> String {
    let lang = view.lang;
    match &answer.against {
        Against::Everyone => of_everyone(lang, share),
        Against::Here => of_those_here(lang, share),
        Against::Stood { status, on } => {
            of_those_then(lang, share, in_sentence(word(status, lang), lang), format::date(lang, *on))
        }
    }
}

/// Whom they are held against.
fn others(answer: &Answer, view: &View) -> String {
    let lang = view.lang;
    let n = format::count(lang, answer.others);
    match (&answer.against, answer.others) {
        (Against::Everyone, 1) => the_other_one(lang).into(),
        (Against::Everyone, _) => everyone(lang, n),
        (Against::Here, 1) => one_here(lang).into(),
        (Against::Here, _) => those_here(lang, n),
        (Against::Stood { status, on }, others) => {
            let (status, day) = (in_sentence(word(status, lang), lang), format::date(lang, *on));
            if others == 1 { one_then(lang, status, day) } else { those_then(lang, n, status, day) }
        }
    }
}

fn column_of_others(answer: &Answer, lang: Lang) -> String {
    match &answer.against {
        Against::Everyone => others_column(lang).into(),
        Against::Here => here_now_column(lang).into(),
        Against::Stood { status, .. } => then_column(lang, in_sentence(word(status, lang), lang)),
    }
}

/// A row a trait, the most telling first.
pub fn table(answer: &Answer, view: &View) -> Table {
    let lang = view.lang;
    let mut table = Table::new([
        (trait_column(lang).to_string(), false),
        (here_column(lang, format::count(lang, answer.users)), true),
        (share_column(lang).to_string(), true),
        (column_of_others(answer, lang), true),
        (times_column(lang).to_string(), true),
    ]);
    for one in &answer.traits {
        let part = |n: u64, of: u64| Cell::number(percent_of(lang, n, of), n as f64 / of.max(1) as f64);
        table.push(vec![
            Cell::text(capital(&predicate(&one.about, view))),
            Cell::number(format::count(lang, one.users), one.users),
            part(one.users, answer.users),
            part(one.others, answer.others),
            Cell::number(lift(lang, (one.users, one.others), one.lift, one.interval), one.lift),
        ]);
    }
    table
}

/// How many times as common, with the interval; where one side has nobody, that is what counts.
pub(super) fn lift(lang: Lang, (users, others): (u64, u64), lift: f64, (low, high): (f64, f64)) -> String {
    let ratio = |value: f64| format::decimal(lang, value, if value < 0.995 { 2 } else { usize::from(value < 9.95) });
    match (users, others) {
        (_, 0) => only_they(lang).into(),
        (0, _) => none_of_them(lang).into(),
        _ => times(lang, ratio(lift), ratio(low), ratio(high)),
    }
}

/// A share in percent, small ones with a decimal.
pub(super) fn percent_of(lang: Lang, n: u64, of: u64) -> String {
    let share = n as f64 / of.max(1) as f64;
    format::percent_with(lang, share, usize::from(share > 0.0 && share < 0.1))
}

/// What is said of the users, as the rest of a sentence.
fn predicate(about: &About, view: &View) -> String {
    let lang = view.lang;
    match about {
        About::Orders(0) => no_order(lang).into(),
        About::Orders(1) => one_order(lang).into(),
        About::Orders(n) => orders(lang, n),
        About::OrdersFrom(n) => orders_from(lang, n),
        About::LastEvent(name) => last_event(lang, view.event(name)),
        About::Event(name) => event(lang, view.event(name)),
        About::Home { dimension, value } if is_of_user(dimension, view) => {
            own(lang, dimension_word(dimension, view), value)
        }
        About::Home { dimension, value } => match dimension.as_str() {
            "country" | "region" | "city" => lives(lang, value),
            "platform" | "device" => uses(lang, value),
            "channel" => comes_by(lang, value),
            _ => mostly(lang, dimension_word(dimension, view), value),
        },
        About::Value { dimension, value } => had(lang, dimension_word(dimension, view), value),
        About::DayPart(id) => {
            let part = DAY_PARTS.iter().find(|(own, _)| own == id).map_or(&[][..], |(_, hours)| *hours);
            let (from, to) = (part.first().copied().unwrap_or(0), part.last().map_or(24, |last| last + 1));
            hours(lang, from, to)
        }
        About::Weekday(day) => weekday(lang, format::weekday_long(lang, *day)),
        About::ActiveDays { from: 1, to: Some(1) } => one_day(lang).into(),
        About::ActiveDays { from, to: Some(to) } => days(lang, from, to),
        About::ActiveDays { from, to: None } => days_from(lang, from),
        About::FirstMonth(month) => began_in(lang, format::month_long(lang, *month)),
        About::FirstWeek(monday) => began_in_week(lang, format::date(lang, *monday)),
        // Today counts: silent for 0 to 6 days is active in the last 7.
        About::Silence { from: 0, to: Some(to) } => last_week(lang, to + 1),
        About::Silence { from, to: Some(to) } => silent(lang, from, to),
        About::Silence { from, to: None } => silent_from(lang, from),
    }
}

/// Whether a dimension belongs to users.
fn is_of_user(dimension: &str, view: &View) -> bool {
    view.catalog.dimension(dimension).is_some_and(|at| view.catalog.dimensions[at].of_user)
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use engine::events::Day;
    use engine::queries::profile::Shared;
    use expect_test::expect;

    use super::*;

    fn answer() -> Answer {
        let one =
            |about, users, others, lift| Shared { about, users, others, lift, interval: (lift * 0.9, lift * 1.1) };
        let home = |dimension: &str, value: &str| About::Home { dimension: dimension.into(), value: value.into() };
        let traits = vec![
            one(About::Orders(1), 220, 811, 1.59),
            one(About::LastEvent("complaint".into()), 60, 0, 270.0),
            one(About::OrdersFrom(3), 0, 1_400, 0.001),
            one(home("country", "Eire"), 44, 110, 2.35),
            one(About::DayPart("night".into()), 31, 30, 6.0),
            one(About::Value { dimension: "category".into(), value: "Tea".into() }, 100, 1_900, 0.31),
            one(About::ActiveDays { from: 1, to: Some(1) }, 502, 2_359, 1.25),
            one(About::ActiveDays { from: 10, to: None }, 20, 359, 0.33),
            one(About::FirstMonth(Day::from_civil(2024, 4, 1).month()), 90, 100, 5.3),
            one(About::FirstWeek(Day::from_civil(2024, 4, 1)), 90, 100, 5.3),
            one(About::Silence { from: 0, to: Some(6) }, 90, 100, 5.3),
            one(About::Silence { from: 90, to: None }, 90, 100, 5.3),
        ];
        Answer { users: 628, others: 3_686, compared: 143, traits, ..Answer::default() }
    }

    #[test]
    fn says_the_finding() {
        let both = [Lang::En, Lang::De].map(|lang| sentence(&answer(), &View { lang, ..View::default() }));
        expect![[r#"
            **220** of 628 have one order (**35%** against 22% of all others).
            **220** von 628 haben eine Bestellung (**35_%** gegenüber 22_% aller anderen)."#]]
        .assert_eq(&both.join("\n").replace('\u{a0}', "_"));
        let view = View::default();
        assert_eq!(
            sentence(&Answer { traits: Vec::new(), ..answer() }, &view),
            "Beyond what the choice itself says, nothing sets them apart from the other 3,686 users (traits compared: 143)."
        );
        assert!(sentence(&Answer { users: 9, ..Answer::default() }, &view).starts_with("These are all users"));
    }

    /// What a file of attributes says of a user is so, and not mostly so.
    #[test]
    fn a_users_own_value() {
        let own = |id: &str, of_user| engine::events::Dimension {
            id: id.into(),
            column: id.into(),
            of_user,
            ..Default::default()
        };
        let mut view = View::default();
        view.catalog.dimensions =
            vec![own("country", false), own("user.country", true), own("gender", true), own("plan", true)];
        let said = |lang, dimension: &str, value: &str| {
            let about = About::Home { dimension: dimension.into(), value: value.into() };
            predicate(&about, &View { lang, ..view.clone() })
        };
        assert_eq!(said(Lang::En, "country", "Eire"), "are mostly in Eire");
        assert_eq!(said(Lang::En, "user.country", "Eire"), "have Country of the user: Eire");
        assert_eq!(
            [said(Lang::En, "gender", "m"), said(Lang::De, "gender", "m")],
            ["have gender: m", "haben gender: m"]
        );
        assert_eq!(said(Lang::De, "plan", "pro"), "haben Tarif: pro");
    }

    #[test]
    fn a_row_a_trait() {
        let rows = |lang| {
            let table = table(&answer(), &View { lang, ..View::default() });
            let line = |row: &crate::panels::Row| {
                row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ").replace('\u{a0}', "_")
            };
            table.rows.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        expect![[r#"
            Have one order | 220 | 35% | 22% | 1.6× (1.4–1.7)
            Had “complaint” last | 60 | 9.6% | 0% | only they
            Have 3 orders or more | 0 | 0% | 38% | none of them
            Are mostly in Eire | 44 | 7.0% | 3.0% | 2.4× (2.1–2.6)
            Are mostly active from 22 to 4 o’clock | 31 | 4.9% | 0.8% | 6.0× (5.4–6.6)
            Had “Tea” at least once (Category) | 100 | 16% | 52% | 0.31× (0.28–0.34)
            Were active on one day only | 502 | 80% | 64% | 1.2× (1.1–1.4)
            Were active on 10 days or more | 20 | 3.2% | 9.7% | 0.33× (0.30–0.36)
            Were first active in April_2024 | 90 | 14% | 2.7% | 5.3× (4.8–5.8)
            Were first active in the week of 1_Apr_2024 | 90 | 14% | 2.7% | 5.3× (4.8–5.8)
            Were active in the last 7 days | 90 | 14% | 2.7% | 5.3× (4.8–5.8)
            Have been silent for 90 days or more | 90 | 14% | 2.7% | 5.3× (4.8–5.8)"#]]
        .assert_eq(&rows(Lang::En));
        expect![[r#"
            Haben eine Bestellung | 220 | 35_% | 22_% | 1,6× (1,4–1,7)
            Hatten „complaint“ zuletzt | 60 | 9,6_% | 0_% | nur sie
            Haben 3 oder mehr Bestellungen | 0 | 0_% | 38_% | keiner von ihnen
            Sind meist in Eire | 44 | 7,0_% | 3,0_% | 2,4× (2,1–2,6)
            Sind meist von 22 bis 4 Uhr aktiv | 31 | 4,9_% | 0,8_% | 6,0× (5,4–6,6)
            Hatten „Tea“ mindestens einmal (Kategorie) | 100 | 16_% | 52_% | 0,31× (0,28–0,34)
            Waren nur an einem Tag aktiv | 502 | 80_% | 64_% | 1,2× (1,1–1,4)
            Waren an 10 oder mehr Tagen aktiv | 20 | 3,2_% | 9,7_% | 0,33× (0,30–0,36)
            Waren erstmals im April_2024 aktiv | 90 | 14_% | 2,7_% | 5,3× (4,8–5,8)
            Waren erstmals in der Woche ab 01.04.2024 aktiv | 90 | 14_% | 2,7_% | 5,3× (4,8–5,8)
            Waren in den letzten 7 Tagen aktiv | 90 | 14_% | 2,7_% | 5,3× (4,8–5,8)
            Sind seit 90 oder mehr Tagen still | 90 | 14_% | 2,7_% | 5,3× (4,8–5,8)"#]]
        .assert_eq(&rows(Lang::De));
    }

    /// Whom they are held against is named wherever a share of them stands.
    #[test]
    fn whom_they_are_held_against() {
        let day = Day::from_civil(2025, 3, 31);
        let said = |against: Against, lang| {
            let view = View { lang, ..View::default() };
            let answer = Answer { against, ..answer() };
            let nothing = Answer { traits: Vec::new(), ..answer.clone() };
            let note = basis(&answer, &view).unwrap();
            let (note, head) = (note.split(". ").next().unwrap(), table(&answer, &view).columns[3].0.clone());
            [sentence(&answer, &view), note.into(), sentence(&nothing, &view), head].join("\n").replace('\u{a0}', "_")
        };
        let stood = || Against::Stood { status: "dormant".into(), on: day };
        expect![[r#"
            **220** of 628 have one order (**35%** against 22% of those who are here).
            Of 143 traits these tell them most surely from 3,686 users who are here: loyal, active or reactivated
            Beyond what the choice itself says, nothing sets them apart from 3,686 users who are here: loyal, active or reactivated (traits compared: 143).
            Those here
            **220** von 628 haben eine Bestellung (**35_%** gegenüber 22_% derer, die da sind).
            Von 143 Merkmalen unterscheiden diese sie am sichersten von 3.686 Nutzern, die da sind: treu, aktiv oder reaktiviert
            Über das hinaus, was die Auswahl selbst besagt, unterscheidet sie nichts von 3.686 Nutzern, die da sind: treu, aktiv oder reaktiviert (verglichene Merkmale: 143).
            Wer da ist"#]].assert_eq(&[said(Against::Here, Lang::En), said(Against::Here, Lang::De)].join("\n"));
        expect![[r#"
            **220** of 628 have one order (**35%** against 22% of the others who were dormant on 31_Mar_2025).
            Of 143 traits these tell them most surely from 3,686 others who were dormant on 31_Mar_2025
            Beyond what the choice itself says, nothing sets them apart from 3,686 others who were dormant on 31_Mar_2025 (traits compared: 143).
            Others dormant then
            **220** von 628 haben eine Bestellung (**35_%** gegenüber 22_% der anderen, die am 31.03.2025 in „Ruhend“ standen).
            Von 143 Merkmalen unterscheiden diese sie am sichersten von 3.686 anderen, die am 31.03.2025 in „Ruhend“ standen
            Über das hinaus, was die Auswahl selbst besagt, unterscheidet sie nichts von 3.686 anderen, die am 31.03.2025 in „Ruhend“ standen (verglichene Merkmale: 143).
            Andere damals in „Ruhend“"#]].assert_eq(&[said(stood(), Lang::En), said(stood(), Lang::De)].join("\n"));
        let none = |against| sentence(&Answer { users: 9, against, ..Answer::default() }, &View::default());
        assert_eq!(none(Against::Here), "Nobody is here whom they could be compared with.");
        assert!(none(stood()).starts_with("They are all who were dormant on 31"));
    }
}
