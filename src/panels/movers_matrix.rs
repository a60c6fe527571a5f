//! From row to column: the moves between two days as a matrix.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::movers::{Answer, Movers, NOT_SEEN};

use super::movers_flow::{in_sentence, no_two_days};
use super::statuses::{Group, STATUSES, status};
use super::{Cell, Panel, Problem, Table, View};
use crate::charts::movers_flow::{users_from, word};
use crate::charts::{ChartSize, Scene, movers_matrix as chart};
use crate::format;

/// The panel.
pub struct MoversMatrix;

catalog! {
    heading = "From row to column", "Von der Zeile zur Spalte";
    definition =
        "Rows: status at the end of the earlier day; columns: status at the end of the later day. Each user of the later base is counted once. Shade is the share of the row. Whoever had no activity up to the earlier day stands in the last row. Only these two days count: who came back and fell silent again in between stands where they ended.",
        "Zeilen: Status am Ende des früheren Tags; Spalten: Status am Ende des späteren Tags. Jeder Nutzer mit Aktivität bis zum späteren Tag zählt einmal. Die Tönung ist der Anteil an der Zeile. Wer bis zum früheren Tag keine Aktivität hatte, steht in der letzten Zeile. Nur diese beiden Tage zählen: Wer dazwischen zurückkam und wieder verstummte, steht, wo er am Ende stand.";
    stayed(share) = "**{share}** of users have the same status on both days", "**{share}** der Nutzer haben an beiden Tagen denselben Status";
    nobody_yet(day, n) = "Nobody had been active by {day}; all **{n}** users came later.", "Bis zum {day} war niemand aktiv; alle **{n}** Nutzer kamen später.";
    one_later(day) = "Nobody had been active by {day}; the **one** user came later.", "Bis zum {day} war niemand aktiv; der **eine** Nutzer kam später.";
    of_group(name, from, to, churned, here) = ". Of those {name} on {from}, {churned} are churned on {to}, and {here} are here.",
        ". Von denen, die am {from} „{name}“ waren, sind am {to} {churned} abgewandert und {here} da.";
    from_column = "From", "Von";
    all_column = "All", "Alle";
}

impl Panel for MoversMatrix {
    type Query = Movers;
    const NAME: &'static str = "movers_matrix";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        no_two_days((answer.from, answer.to), view)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let row = |id: &str| answer.rows.iter().position(|row| row == id).map(|at| &answer.matrix[at]);
        let seen: u64 = answer.users - row(NOT_SEEN).map_or(0, |row| row.iter().sum());
        if seen == 0 {
            let day = format::date(lang, answer.from);
            return match answer.users {
                1 => one_later(lang, day),
                n => nobody_yet(lang, day, format::count(lang, n)),
            };
        }
        let percent = |part: u64, of: u64| part as f64 / of.max(1) as f64;
        let mut out = stayed(lang, format::percent(lang, percent(answer.stayed, seen)));
        // Of the two that fade, the one whose next step is churned, else at risk.
        let fading = ["dormant", "at_risk"].into_iter().find_map(|id| {
            let row = row(id)?;
            let all: u64 = row.iter().sum();
            (all > 0).then_some((id, row, all))
        });
        let Some((id, row, all)) = fading else { return out + "." };
        let among = |fits: &dyn Fn(&str) -> bool| {
            answer.columns.iter().zip(row).filter(|(id, _)| fits(id)).map(|(_, users)| users).sum::<u64>()
        };
        let churned = among(&|id| id == "churned");
        let here = among(&|id| STATUSES.iter().any(|look| look.id == id && look.group == Group::Here));
        let share = |users| format::percent_with(lang, percent(users, all), 0);
        let [from, to] = [answer.from, answer.to].map(|day| format::date(lang, day));
        out += &of_group(lang, in_sentence(word(id, lang), lang), from, to, share(churned), share(here));
        out
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let heads = answer.columns.iter().map(|id| (word(id, lang), true));
        let mut table =
            Table::new(std::iter::once((from_column(lang), false)).chain(heads).chain([(all_column(lang), true)]));
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        for (id, row) in answer.rows.iter().zip(&answer.matrix) {
            let name = Cell::text(word(id, lang));
            let name = status(id).map_or(name.clone(), |look| name.glyph(look.glyph, look.class));
            let numbers = row.iter().map(|users| count(*users));
            let all: u64 = row.iter().sum();
            let line = table.push(std::iter::once(name).chain(numbers).chain([count(all)]).collect());
            line.selection = (all > 0).then(|| users_from(answer, id));
        }
        let column = |at: usize| answer.matrix.iter().map(|row| row[at]).sum::<u64>();
        let sums = (0..answer.columns.len()).map(|at| count(column(at)));
        let all = std::iter::once(Cell::text(all_column(lang))).chain(sums).chain([count(answer.users)]);
        table.push(all.collect()).total();
        table
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::movers_flow::tests::{all_new, answer};
    use super::*;

    #[test]
    fn says_the_finding() {
        let say = |lang| MoversMatrix::sentence(&answer(), &View { lang, ..View::default() }).replace('\u{a0}', " ");
        expect!["**63.7%** of users have the same status on both days. Of those dormant on 31 Mar 2025, 26% are churned on 30 Jun 2025, and 15% are here."]
            .assert_eq(&say(Lang::En));
        expect!["**63,7 %** der Nutzer haben an beiden Tagen denselben Status. Von denen, die am 31.03.2025 „Ruhend“ waren, sind am 30.06.2025 26 % abgewandert und 15 % da."]
            .assert_eq(&say(Lang::De));
    }

    #[test]
    fn where_nobody_was_nobody_stayed() {
        let say = MoversMatrix::sentence(&all_new(), &View::default()).replace('\u{a0}', " ");
        expect!["Nobody had been active by 31 Mar 2025; all **3,288** users came later."].assert_eq(&say);
    }

    #[test]
    fn stays_are_framed_and_the_told_move_is_bold() {
        let scene =
            MoversMatrix::chart(&answer(), ChartSize { width: 460.0, height: 559.0 }, &View::default()).unwrap();
        let count = |class: &str| scene.marks.iter().filter(|mark| mark.class == class).count();
        assert_eq!((count("none inkthin"), count("none bold2"), count("q6")), (6, 1, 4));
        let phone =
            MoversMatrix::chart(&answer(), ChartSize { width: 358.0, height: 480.0 }, &View::default()).unwrap();
        assert!(phone.height < 480.0);
    }

    #[test]
    fn the_table_adds_up() {
        let table = MoversMatrix::table(&answer(), &View::default());
        let csv = table.csv();
        expect!["All,5236,11487,3118,1342,5871,6310,11948,2904,48216"].assert_eq(csv.lines().last().unwrap());
    }
}
