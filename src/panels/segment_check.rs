//! One status per user, the partition check: every user stands in exactly one status, and how much the order of the rules decides.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::segment_check::{Answer, SegmentCheck as Query};
use engine::schemes::Selection;

use super::statuses::status;
use super::{Cell, Panel, Table, View};
use crate::charts::{ChartSize, Scene, segment_check as chart};
use crate::format;

/// The panel.
pub struct SegmentCheck;

catalog! {
    heading = "One status per user", "Ein Status je Nutzer";
    definition =
        "Partition check: the statuses are tried in order; the first whose rule fits has the user. A gap is a user whom no rule fits, an overlap one whom several fit. The check holds if nobody is left over and the users of all statuses add up to the base.",
        "Aufteilungsprüfung: Die Status werden der Reihe nach versucht; der erste, dessen Regel passt, hat den Nutzer. Eine Lücke ist ein Nutzer, auf den keine Regel passt, eine Überschneidung einer, auf den mehrere passen. Die Prüfung ist bestanden, wenn niemand übrig bleibt und die Nutzer aller Status zusammen die Basis ergeben.";
    holds(users) = "Each of **{users}** users stands in exactly one status", "Jeder der **{users}** Nutzer hat genau einen Status";
    fails(none, users) = "**{none}** of {users} users stand in no status", "**{none}** von {users} Nutzern haben keinen Status";
    overlap(n, share) = "; for {n} of them ({share}) more than one rule fits, and the order decides.", "; auf {n} davon ({share}) passt mehr als eine Regel, und die Reihenfolge entscheidet.";
    unreachable(names) = " Nobody reaches: {names}.", " Niemand erreicht: {names}.";
    order_column = "Tried as", "Versucht als";
    status_column = "Status", "Status";
    fits_column = "Rule fits", "Regel passt auf";
    users_column = "Users", "Nutzer";
    taken_column = "Taken by an earlier one", "Von einem früheren genommen";
    all_users = "All users", "Alle Nutzer";
}

impl Panel for SegmentCheck {
    type Query = Query;
    const NAME: &'static str = "segment_check";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let count = |n| format::count(lang, n);
        let mut out = match answer.holds() {
            true => holds(lang, count(answer.users)),
            false => fails(lang, count(answer.none), count(answer.users)),
        };
        let share = format::percent(lang, answer.several as f64 / answer.users.max(1) as f64);
        out += &overlap(lang, count(answer.several), share);
        // A rule that fits users and gets none of them is hidden behind the rules before it.
        let hidden = answer.segments.iter().filter(|segment| segment.fits > 0 && segment.users == 0);
        let names: Vec<&str> = hidden.filter_map(|segment| status(&segment.id)).map(|look| look.word(lang)).collect();
        if !names.is_empty() {
            out += &unreachable(lang, names.join(", "));
        }
        out
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let mut table = Table::new([
            (order_column(lang), true),
            (status_column(lang), false),
            (fits_column(lang), true),
            (users_column(lang), true),
            (taken_column(lang), true),
        ]);
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        for (at, segment) in answer.segments.iter().enumerate() {
            let Some(look) = status(&segment.id) else { continue };
            let name = Cell::text(look.word(lang)).glyph(look.glyph, look.class);
            let taken = segment.fits.saturating_sub(segment.users);
            let row =
                table.push(vec![count(at as u64 + 1), name, count(segment.fits), count(segment.users), count(taken)]);
            row.users(Selection::segment("status", look.id));
        }
        let all = vec![Cell::blank(), Cell::text(all_users(lang)), Cell::blank(), count(answer.counted), Cell::blank()];
        table.push(all).total();
        table
    }
}

#[cfg(test)]
pub(super) mod tests {
    use engine::queries::segment_check::Checked;
    use expect_test::expect;

    use super::*;

    pub fn answer() -> Answer {
        let all = [("churned", 50, 50), ("dormant", 70, 20), ("new", 10, 10), ("active", 100, 20)];
        Answer {
            users: 100,
            one: 60,
            several: 40,
            counted: 100,
            segments: all.map(|(id, fits, users)| Checked { id: id.into(), fits, users }).into(),
            ..Answer::default()
        }
    }

    #[test]
    fn says_whether_it_holds() {
        let say = |answer: &Answer, lang| SegmentCheck::sentence(answer, &View { lang, ..View::default() });
        expect!["Each of **100** users stands in exactly one status; for 40 of them (40.0%) more than one rule fits, and the order decides."]
            .assert_eq(&say(&answer(), Lang::En));
        let mut gap = answer();
        (gap.none, gap.counted) = (3, 97);
        gap.segments[1].users = 0;
        expect!["**3** von 100 Nutzern haben keinen Status; auf 40 davon (40,0\u{a0}%) passt mehr als eine Regel, und die Reihenfolge entscheidet. Niemand erreicht: Ruhend."]
            .assert_eq(&say(&gap, Lang::De));
    }

    #[test]
    fn bars_and_rows_stand_in_the_order_of_trying() {
        let scene =
            SegmentCheck::chart(&answer(), ChartSize { width: 700.0, height: 300.0 }, &View::default()).unwrap();
        assert_eq!(scene.marks.iter().filter(|mark| mark.class == "dn").count(), 4);
        let table = SegmentCheck::table(&answer(), &View::default());
        expect!["2,Dormant,70,20,50"].assert_eq(table.csv().lines().nth(2).unwrap());
    }
}
