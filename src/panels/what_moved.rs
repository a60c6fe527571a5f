//! What moved them: what users who went from one status to another did between the two days, or did no more, against those who stayed.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::movers::{Move, NOT_SEEN};
use engine::queries::what_moved::{Answer, Params, Shown, WhatMoved as Query};
use engine::schemes::{Condition, Selection, Sign};

use super::movers_flow::{in_sentence, no_two_days};
use super::profile::{capital, lift, percent_of};
use super::statuses::STATUSES;
use super::{Cell, Panel, PanelOption, Problem, Table, View, Way, part};
use crate::charts::movers_flow::{moved, word};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct WhatMoved;

catalog! {
    heading = "What moved them", "Was sie bewegt hat";
    definition =
        "Users who made one move between the two days, against those of the same earlier status who stayed in it (of those not seen on the earlier day: against all others first seen since). Three signs of each event: it was the last one; it happened after the earlier day; or it happened in as many days before and no more since. The last two are shares of the users active between the two days at all: whoever was silent did nothing, and that is silence, not a sign. Messages that arrive do not count. Told is what is beyond chance among all signs compared (Bonferroni, 5%) and 5 points apart, or one share at least 1.5 times the other; in brackets the 95% interval of the ratio. A sign that the status rules count themselves may be among them. None is proved to be a cause.",
        "Nutzer, die zwischen den beiden Tagen denselben Wechsel machten, gegenüber denen mit demselben früheren Status, die darin blieben (bei am früheren Tag noch nicht gesehenen: gegenüber allen anderen seither erstmals gesehenen). Drei Zeichen je Ereignis: Es war das letzte; es geschah nach dem früheren Tag; oder es geschah in ebenso vielen Tagen davor und seither nicht mehr. Die letzten beiden sind Anteile an den Nutzern, die zwischen den Tagen überhaupt aktiv waren: Wer still war, tat nichts, und das ist Stille, kein Zeichen. Eintreffende Nachrichten zählen nicht. Genannt wird, was unter allen verglichenen Zeichen mehr als Zufall ist (Bonferroni, 5\u{a0}%) und 5 Punkte auseinander liegt, oder wo ein Anteil mindestens das Anderthalbfache des anderen ist; in Klammern das 95-%-Intervall des Verhältnisses. Darunter kann ein Zeichen sein, das die Regeln der Status selbst zählen. Keines ist als Ursache erwiesen.";
    from_label = "From", "Von";
    to_label = "To", "Zu";
    most = "wherever most moved", "wo die meisten wechselten";
    lead(users, of, who, what) = "**{users}** of {of} {who} {what}", "**{users}** von {of} {who} {what}";
    against(share, others, whom, lift) =
        " (**{share}** against {others} of {whom}, **{lift} times** as often).",
        " (**{share}** gegenüber {others} {whom}, **{lift}-mal** so oft).";
    only_they(share, whom) = " (**{share}**), and none of {whom}.", " (**{share}**), und keiner {whom}.";
    nothing(n, who, whom, compared) =
        "No event tells the **{n}** {who} from {whom} (signs compared: {compared}).",
        "Kein Ereignis unterscheidet **{n}** {who}: {compared} Zeichen, verglichen mit denen {whom}.";
    silent(day) = " Half of them were last active on {day} or before.", " Die Hälfte war zuletzt am {day} oder früher aktiv.";
    nobody_else(n, who) = "**{n}** {who}: there is nobody to compare them with.", "**{n}** {who}: Es gibt niemanden zum Vergleichen.";
    who(from, to) = "users who went from {from} to {to}", "Nutzern, die von {from} zu {to} wechselten,";
    who_active(from, to) = "users who went from {from} to {to} and were still active in between", "Nutzern, die von {from} zu {to} wechselten und dazwischen noch aktiv waren,";
    those_who(from, to) = "users who went from {from} to {to}", "Nutzer, die von {from} zu {to} wechselten";
    who_came(to) = "users first seen since and now {to}", "seither erstmals gesehenen Nutzern, die jetzt in „{to}“ stehen,";
    those_who_came(to) = "users first seen since and now {to}", "seither erstmals gesehene Nutzer, die jetzt in „{to}“ stehen";
    stayed = "those who stayed", "derer, die blieben";
    came = "all others first seen since", "aller anderen seither erstmals gesehenen";
    had_last(event) = "had “{event}” last", "hatten „{event}“ zuletzt";
    had_since(event, day) = "had “{event}” after {day}", "hatten „{event}“ nach dem {day}";
    no_more(event, day) = "had “{event}” before, and no more after {day}", "hatten „{event}“ davor, nach dem {day} nicht mehr";
    sign_column = "What they did, or did no more", "Was sie taten oder nicht mehr taten";
    users_column = "Users", "Nutzer";
    share_column = "Share", "Anteil";
    stayed_column = "Of those who stayed", "Derer, die blieben";
    came_column = "Of all others first seen since", "Aller anderen seither erstmals gesehenen";
    times_column = "Times as often", "So oft wie diese";
    all_of_them(from, to) = "All, from {from} to {to}", "Alle, von {from} zu {to}";
    none_like_it = "No user made this move.", "Diesen Wechsel hat kein Nutzer gemacht.";
    nobody = "No user changed status between the two days.", "Zwischen den beiden Tagen hat kein Nutzer den Status gewechselt.";
    choose = "Choose another move here, or other days in the bar above.", "Wählen Sie hier einen anderen Wechsel oder oben andere Tage.";
}

impl Panel for WhatMoved {
    type Query = Query;
    const NAME: &'static str = "what_moved";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn params(view: &View) -> Params {
        let chosen = |id| view.option(id).filter(|status| !status.is_empty()).map(String::from);
        Params { from: chosen("from"), to: chosen("to") }
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let statuses = |more: Option<&str>| {
            let ids = STATUSES.iter().map(|look| look.id).chain(more).map(|id| (id.into(), word(id, lang).into()));
            std::iter::once((String::new(), most(lang).into())).chain(ids.collect::<Vec<_>>()).collect()
        };
        vec![
            PanelOption { id: "from", label: from_label(lang).into(), choices: statuses(Some(NOT_SEEN)) },
            PanelOption { id: "to", label: to_label(lang).into(), choices: statuses(None) },
        ]
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        let any_chosen = Self::params(view) != Params::default();
        if let Some(problem) = no_two_days((answer.after, answer.to), view) {
            return Some(problem);
        }
        answer.step.is_none().then(|| Problem {
            text: if any_chosen { none_like_it(lang).into() } else { nobody(lang).into() },
            advice: choose(lang).into(),
            ways: &[Way::CompareTo],
        })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let Some(step) = &answer.step else { return nobody(view.lang).into() };
        Told { answer, step, view }.sentence() + &part::of_days(view)
    }

    fn chart(_: &Answer, _: ChartSize, _: &View) -> Option<Scene> {
        None
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let others = if answer.step.as_ref().is_some_and(came_new) { came_column(lang) } else { stayed_column(lang) };
        let heads = [sign_column(lang), users_column(lang), share_column(lang), others, times_column(lang)];
        let mut table = Table::new(heads.into_iter().zip([false, true, true, true, true]));
        let Some(step) = &answer.step else { return table };
        let told = Told { answer, step, view };
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        for one in &answer.signs {
            let part = |n: u64, of: u64| Cell::number(percent_of(lang, n, of), n as f64 / of.max(1) as f64);
            let row = table.push(vec![
                Cell::text(capital(&told.what(one))),
                count(one.users),
                part(one.users, answer.movers.of(one.sign)),
                part(one.others, answer.stayed.of(one.sign)),
                Cell::number(lift(lang, (one.users, one.others), one.lift, one.interval), one.lift),
            ]);
            let (event, after, to) = (one.event.clone(), answer.after, answer.to);
            row.users(told.users().and(Condition::Sign { sign: one.sign, event, after, to }));
        }
        let name = Cell::text(all_of_them(lang, told.from(), told.to()));
        let all = vec![name, count(answer.movers.users), Cell::blank(), Cell::blank(), Cell::blank()];
        table.push(all).total().users(told.users());
        table
    }
}

/// Whether a move is of users who had not been seen on the earlier day.
fn came_new(step: &Move) -> bool {
    step.from == NOT_SEEN
}

/// A move in words.
struct Told<'a> {
    answer: &'a Answer,
    step: &'a Move,
    view: &'a View,
}

impl Told<'_> {
    fn from(&self) -> String {
        in_sentence(word(&self.step.from, self.view.lang), self.view.lang)
    }

    fn to(&self) -> String {
        in_sentence(word(&self.step.to, self.view.lang), self.view.lang)
    }

    fn users(&self) -> Selection {
        moved(&self.step.from, &self.step.to, (self.answer.after, self.answer.to))
    }

    fn sentence(&self) -> String {
        let (lang, answer) = (self.view.lang, self.answer);
        let count = |n: u64| format::count(lang, n);
        let whom = if came_new(self.step) { came(lang) } else { stayed(lang) };
        let those = match came_new(self.step) {
            true => those_who_came(lang, self.to()),
            false => those_who(lang, self.from(), self.to()),
        };
        let n = count(answer.movers.users);
        let Some(first) = answer.signs.first() else {
            let said = match answer.stayed.users {
                0 => nobody_else(lang, n, those),
                _ => nothing(lang, n, those, whom, count(answer.compared)),
            };
            return said + &silent(lang, format::date(lang, self.step.silent_since));
        };
        let (users, of) = (count(first.users), answer.movers.of(first.sign));
        let (who, what, share) = (self.who(first.sign), self.what(first), percent_of(lang, first.users, of));
        let said = lead(lang, users, count(of), who, what);
        if first.others == 0 {
            return said + &only_they(lang, share, whom);
        }
        let others = percent_of(lang, first.others, answer.stayed.of(first.sign));
        let times = format::decimal(lang, first.lift, if first.lift < 0.995 { 2 } else { 1 });
        said + &against(lang, share, others, whom, times)
    }

    /// Those of whom a sign is a share.
    fn who(&self, sign: Sign) -> String {
        let lang = self.view.lang;
        match sign {
            _ if came_new(self.step) => who_came(lang, self.to()),
            Sign::Last => who(lang, self.from(), self.to()),
            Sign::Did | Sign::Stopped => who_active(lang, self.from(), self.to()),
        }
    }

    fn what(&self, one: &Shown) -> String {
        let (lang, event) = (self.view.lang, self.view.event(&one.event));
        let day = format::date(lang, self.answer.after);
        match one.sign {
            Sign::Last => had_last(lang, event),
            Sign::Did => had_since(lang, event, day),
            Sign::Stopped => no_more(lang, event, day),
        }
    }
}

#[cfg(test)]
mod tests {
    use engine::events::Day;
    use engine::queries::what_moved::Group;
    use expect_test::expect;

    use super::*;

    fn answer() -> Answer {
        let sign = |sign, event: &str, users, others, lift| Shown {
            sign,
            event: event.into(),
            users,
            others,
            lift,
            interval: (lift * 0.8, lift * 1.2),
        };
        Answer {
            after: Day::from_civil(2025, 3, 31),
            to: Day::from_civil(2025, 6, 30),
            step: Some(Move {
                from: "active".into(),
                to: "at_risk".into(),
                users: 1_779,
                silent_since: Day::from_civil(2025, 6, 2),
                reasons: Vec::new(),
            }),
            movers: Group { users: 1_779, active: 900 },
            stayed: Group { users: 7_617, active: 7_600 },
            compared: 34,
            signs: vec![
                sign(Sign::Last, "complaint", 363, 305, 5.1),
                sign(Sign::Did, "late_delivery", 200, 500, 3.4),
                sign(Sign::Stopped, "view", 90, 0, 80.0),
            ],
        }
    }

    fn say(answer: &Answer) -> String {
        let both = [Lang::En, Lang::De].map(|lang| WhatMoved::sentence(answer, &View { lang, ..View::default() }));
        both.join("\n").replace('\u{a0}', "_")
    }

    #[test]
    fn says_the_finding() {
        expect![[r#"
            **363** of 1,779 users who went from active to at risk had “complaint” last (**20%** against 4.0% of those who stayed, **5.1 times** as often).
            **363** von 1.779 Nutzern, die von Aktiv zu Gefährdet wechselten, hatten „complaint“ zuletzt (**20_%** gegenüber 4,0_% derer, die blieben, **5,1-mal** so oft)."#]].assert_eq(&say(&answer()));
        let mut other = answer();
        other.signs.drain(..2);
        expect![[r#"
            **90** of 900 users who went from active to at risk and were still active in between had “view” before, and no more after 31_Mar_2025 (**10%**), and none of those who stayed.
            **90** von 900 Nutzern, die von Aktiv zu Gefährdet wechselten und dazwischen noch aktiv waren, hatten „view“ davor, nach dem 31.03.2025 nicht mehr (**10_%**), und keiner derer, die blieben."#]].assert_eq(&say(&other));
        other.signs.clear();
        expect![[r#"
            No event tells the **1,779** users who went from active to at risk from those who stayed (signs compared: 34). Half of them were last active on 2_Jun_2025 or before.
            Kein Ereignis unterscheidet **1.779** Nutzer, die von Aktiv zu Gefährdet wechselten: 34 Zeichen, verglichen mit denen derer, die blieben. Die Hälfte war zuletzt am 02.06.2025 oder früher aktiv."#]].assert_eq(&say(&other));
    }

    #[test]
    fn a_row_a_sign_and_all_of_them_below() {
        let table = WhatMoved::table(&answer(), &View::default());
        let rows = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.text.replace('\u{a0}', "_")).collect::<Vec<_>>().join(" | "));
        expect![[r#"
            Had “complaint” last | 363 | 20% | 4.0% | 5.1× (4.1–6.1)
            Had “late_delivery” after 31_Mar_2025 | 200 | 22% | 6.6% | 3.4× (2.7–4.1)
            Had “view” before, and no more after 31_Mar_2025 | 90 | 10% | 0% | only they
            All, from active to at risk | 1,779 | · | · | ·"#]]
        .assert_eq(&rows.collect::<Vec<_>>().join("\n"));
        assert!(table.rows.iter().all(|row| row.selection.is_some()));
    }

    #[test]
    fn a_move_that_nobody_made_is_a_problem() {
        let none = Answer { step: None, ..answer() };
        let mut view = View::default();
        assert_eq!(WhatMoved::problem(&none, &view).unwrap().text, nobody(Lang::En));
        view.options.insert("to".into(), "loyal".into());
        assert_eq!(WhatMoved::problem(&none, &view).unwrap().text, none_like_it(Lang::En));
        assert_eq!(WhatMoved::params(&view), Params { from: None, to: Some("loyal".into()) });
        assert_eq!(WhatMoved::problem(&answer(), &view), None);
    }
}
