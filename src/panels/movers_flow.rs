//! Movers: who went from which status to which between two days.

use engine::catalog;
use engine::events::Day;
use engine::i18n::Lang;
use engine::queries::movers::{Answer, Move, Movers};
use engine::schemes::{Condition, Selection};

use super::{Cell, Panel, Problem, Table, View, Way};
use crate::charts::movers_flow::{self as chart, told, users_moved, users_of, word};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct MoversFlow;

catalog! {
    heading = "Movers", "Wechsel";
    definition =
        "Every user of the base at the later day, by its status at the end of the earlier day and at the end of the later one. Users without activity up to the earlier day stand in “not seen yet”. Users whom only a file of attributes knows never move and are left out. The reason is what decides the later status. Thresholds are the same on both days.",
        "Alle Nutzer mit Aktivität bis zum späteren Tag, nach ihrem Status am Ende des früheren und am Ende des späteren Tags. Wer bis zum früheren Tag keine Aktivität hatte, steht in „Noch nicht gesehen“. Wen nur eine Datei mit Attributen kennt, der wechselt nie und fehlt hier. Der Grund ist, was den späteren Status entscheidet. Die Schwellen sind an beiden Tagen gleich.";
    moved(n, from, to, a, b) = "**{n}** users went from {from} to {to} between {a} and {b}", "**{n}** Nutzer wechselten zwischen dem {a} und dem {b} von {from} zu {to}";
    moved_one(from, to, a, b) = "**1** user went from {from} to {to} between {a} and {b}", "**1** Nutzer wechselte zwischen dem {a} und dem {b} von {from} zu {to}";
    because_one(reason) = ": {reason}", ": {reason}";
    because(reason) = ", all of them: {reason}", ", alle: {reason}";
    mostly(n, reason) = ", {n} of them: {reason}", ", {n} davon: {reason}";
    silent_since(day) = "; half of them were last active on {day} or before", "; die Hälfte war zuletzt am {day} oder früher aktiv";
    nobody(a, b) = "No user changed status between {a} and {b}.", "Zwischen dem {a} und dem {b} hat kein Nutzer den Status gewechselt.";
    only_new(a, b, n) = "No user who had been active by {a} changed status until {b}; **{n}** came in between.", "Von den Nutzern, die bis zum {a} aktiv waren, hat bis zum {b} keiner den Status gewechselt; **{n}** kamen dazwischen hinzu.";
    only_one_new(a, b) = "No user who had been active by {a} changed status until {b}; **one** came in between.", "Von den Nutzern, die bis zum {a} aktiv waren, hat bis zum {b} keiner den Status gewechselt; **einer** kam dazwischen hinzu.";
    same_day = "There is no earlier day to compare with.", "Es gibt keinen früheren Tag zum Vergleich.";
    choose = "Choose an earlier day in the bar above.", "Wählen Sie oben einen früheren Vergleichstag.";
    only_day = "The data hold no day before this one: open files of more days.", "Die Daten enthalten keinen Tag vor diesem: Öffnen Sie Dateien mit mehr Tagen.";
    all_moves = "All who moved", "Alle, die wechselten";
    from_column = "From", "Von";
    to_column = "To", "Zu";
    users_column = "Users", "Nutzer";
    share_column = "Share of the row", "Anteil an der Zeile";
    reason_column = "Main reason", "Hauptgrund";
    reason_users_column = "Users with it", "Nutzer damit";
    last_column = "Last active (median)", "Zuletzt aktiv (Median)";
}

impl Panel for MoversFlow {
    type Query = Movers;
    const NAME: &'static str = "movers_flow";

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
        let (a, b) = (format::date(lang, answer.from), format::date(lang, answer.to));
        let Some(step) = told(answer) else {
            // Whoever came between the two days is no mover, and not nobody either.
            return match users_moved(answer) {
                0 => nobody(lang, a, b),
                1 => only_one_new(lang, a, b),
                n => only_new(lang, a, b, format::count(lang, n)),
            };
        };
        let [from, to] = [&step.from, &step.to].map(|id| in_sentence(word(id, lang), lang));
        let mut out = match step.users {
            1 => moved_one(lang, from, to, a, b),
            n => moved(lang, format::count(lang, n), from, to, a, b),
        };
        if let Some(reason) = step.reasons.first() {
            let name = reason.name.get(lang);
            out += &match reason.users == step.users {
                true if step.users == 1 => because_one(lang, name),
                true => because(lang, name),
                false => mostly(lang, format::count(lang, reason.users), name),
            };
        }
        if step.users > 1 && ["at_risk", "dormant", "churned"].contains(&step.to.as_str()) {
            out += &silent_since(lang, format::date(lang, step.silent_since));
        }
        out + "."
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let mut table = Table::new([
            (from_column(lang), false),
            (to_column(lang), false),
            (users_column(lang), true),
            (share_column(lang), true),
            (reason_column(lang), false),
            (reason_users_column(lang), true),
            (last_column(lang), false),
        ]);
        for step in &answer.moves {
            table.push(cells(answer, step, lang)).users(users_of(answer, &step.from, &step.to));
        }
        let all = users_moved(answer);
        let all = [Cell::text(all_moves(lang)), Cell::blank(), Cell::number(format::count(lang, all), all)];
        let rest = std::iter::repeat_with(Cell::blank).take(table.columns.len() - all.len());
        let row = table.push(all.into_iter().chain(rest).collect()).total();
        row.users(Selection::of(Condition::Moved { since: answer.from }));
        table
    }
}

/// Why two days cannot be compared, if so.
pub(super) fn no_two_days((from, to): (Day, Day), view: &View) -> Option<Problem> {
    let lang = view.lang;
    if from < to {
        return None;
    }
    let text = same_day(lang).into();
    Some(if to <= view.catalog.first_day {
        Problem { text, advice: only_day(lang).into(), ways: &[Way::Files] }
    } else {
        Problem { text, advice: choose(lang).into(), ways: &[Way::CompareTo, Way::Files] }
    })
}

/// A status within an English sentence is written small.
pub(super) fn in_sentence(word: &str, lang: Lang) -> String {
    match lang {
        Lang::En => word.to_lowercase(),
        Lang::De => word.to_string(),
    }
}

fn cells(answer: &Answer, step: &Move, lang: Lang) -> Vec<Cell> {
    let name = |id: &str| {
        let cell = Cell::text(word(id, lang));
        super::statuses::status(id).map_or(cell.clone(), |look| cell.glyph(look.glyph, look.class))
    };
    let row = answer.rows.iter().position(|id| *id == step.from);
    let of: u64 = row.map_or(0, |row| answer.matrix[row].iter().sum());
    let share = step.users as f64 / of.max(1) as f64;
    let count = |n: u64| Cell::number(format::count(lang, n), n);
    let reason = step.reasons.first();
    let day = step.silent_since;
    vec![
        name(&step.from),
        name(&step.to),
        count(step.users),
        Cell::number(format::percent(lang, share), share),
        reason.map_or_else(Cell::blank, |reason| Cell::text(reason.name.get(lang))),
        reason.map_or_else(Cell::blank, |reason| count(reason.users)),
        Cell { raw: Some(day.to_string()), ..Cell::text(format::date(lang, day)) },
    ]
}

#[cfg(test)]
pub(super) mod tests {
    use engine::queries::movers::{NOT_SEEN, ReasonCount};
    use engine::schemes::document::Words;
    use expect_test::expect;

    use super::*;
    use crate::charts::svg_text;
    use crate::panels::statuses::STATUSES;

    /// The numbers of the design's movers.
    pub fn answer() -> Answer {
        let matrix: Vec<Vec<u64>> = vec![
            vec![4119, 404, 0, 0, 361, 53, 12, 0],
            vec![861, 7617, 0, 0, 1779, 1304, 244, 0],
            vec![93, 1476, 0, 0, 627, 384, 126, 0],
            vec![64, 572, 0, 0, 342, 209, 59, 0],
            vec![99, 922, 0, 0, 2134, 1607, 375, 0],
            vec![0, 194, 0, 650, 568, 2753, 1469, 0],
            vec![0, 96, 0, 692, 0, 0, 9558, 0],
            vec![0, 87, 491, 0, 0, 0, 105, 2422],
            vec![0, 119, 2627, 0, 60, 0, 0, 482],
        ];
        let columns: Vec<String> = STATUSES.iter().map(|look| look.id.to_string()).collect();
        let rows: Vec<String> = columns.iter().cloned().chain([NOT_SEEN.to_string()]).collect();
        let silent = Words { en: "silent longer than A".into(), de: "länger still als A".into() };
        let mut moves = Vec::new();
        for (row, line) in matrix.iter().enumerate() {
            for (column, users) in line.iter().enumerate().filter(|(column, users)| *column != row && **users > 0) {
                let reason = ReasonCount {
                    id: "at_risk/silence".into(),
                    name: silent.clone(),
                    users: users.saturating_sub(40u64),
                };
                moves.push(Move {
                    from: rows[row].clone(),
                    to: columns[column].clone(),
                    users: *users,
                    silent_since: Day::from_civil(2025, 6, 2),
                    reasons: if *users > 40 { vec![reason] } else { Vec::new() },
                });
            }
        }
        moves.sort_by_key(|step| std::cmp::Reverse(step.users));
        Answer {
            from: Day::from_civil(2025, 3, 31),
            to: Day::from_civil(2025, 6, 30),
            users: matrix.iter().flatten().sum(),
            stayed: (0..8).map(|at| matrix[at][at]).sum(),
            columns,
            rows,
            matrix,
            moves,
            returns: Vec::new(),
        }
    }

    /// Nobody had been active by the earlier day.
    pub fn all_new() -> Answer {
        let mut answer = answer();
        let not_seen = answer.rows.len() - 1;
        answer.matrix[..not_seen].iter_mut().flatten().for_each(|users| *users = 0);
        answer.moves.retain(|step| step.from == NOT_SEEN);
        Answer { users: answer.matrix.iter().flatten().sum(), stayed: 0, ..answer }
    }

    #[test]
    fn who_came_is_no_mover_and_not_nobody() {
        let say = |lang| MoversFlow::sentence(&all_new(), &View { lang, ..View::default() }).replace('\u{a0}', " ");
        expect![
            "No user who had been active by 31 Mar 2025 changed status until 30 Jun 2025; **3,288** came in between."
        ]
        .assert_eq(&say(Lang::En));
        expect!["Von den Nutzern, die bis zum 31.03.2025 aktiv waren, hat bis zum 30.06.2025 keiner den Status gewechselt; **3.288** kamen dazwischen hinzu."].assert_eq(&say(Lang::De));
    }

    #[test]
    fn says_the_finding() {
        let say = |lang| MoversFlow::sentence(&answer(), &View { lang, ..View::default() }).replace('\u{a0}', " ");
        expect!["**1,779** users went from active to at risk between 31 Mar 2025 and 30 Jun 2025, 1,739 of them: silent longer than A; half of them were last active on 2 Jun 2025 or before."].assert_eq(&say(Lang::En));
        expect!["**1.779** Nutzer wechselten zwischen dem 31.03.2025 und dem 30.06.2025 von Aktiv zu Gefährdet, 1.739 davon: länger still als A; die Hälfte war zuletzt am 02.06.2025 oder früher aktiv."].assert_eq(&say(Lang::De));
    }

    #[test]
    fn flows_leave_and_enter_whole_nodes() {
        let scene = MoversFlow::chart(&answer(), ChartSize { width: 640.0, height: 560.0 }, &View::default()).unwrap();
        let paths = |class: &str| scene.marks.iter().filter(|mark| mark.class.contains(class)).count();
        assert_eq!((paths("stay"), paths("flow on"), paths(" flow")), (6, 1, answer().moves.len()));
        let svg = svg_text(&scene, "", "");
        assert!(svg.contains("class=\"s-active flow on\"") && svg.contains(">1,779<"), "{svg}");
        // Both sides are 30 px less high than the scene at most.
        assert!(scene.marks.iter().all(|mark| mark.tip.is_none() || mark.selection.is_some()));
    }

    #[test]
    fn a_phone_has_a_ranked_list() {
        let scene = MoversFlow::chart(&answer(), ChartSize { width: 358.0, height: 560.0 }, &View::default()).unwrap();
        let bars = scene.marks.iter().filter(|mark| mark.selection.is_some()).count();
        assert_eq!(bars, 1 + 12, "everyone who moved, and the largest moves");
    }

    /// The rows of the phone's list add up to all who moved; where every move has a row, nothing is left out.
    #[test]
    fn a_phone_says_what_its_list_leaves_out() {
        let texts = |answer: &Answer, lang| {
            let view = View { lang, ..View::default() };
            let scene = MoversFlow::chart(answer, ChartSize { width: 358.0, height: 560.0 }, &view).unwrap();
            let texts = scene.marks.iter().filter_map(|mark| match &mark.shape {
                crate::charts::Shape::Text { y, parts, .. } => {
                    assert!(*y < scene.height);
                    Some(parts.iter().map(|(_, text)| text.as_str()).collect::<String>())
                }
                _ => None,
            });
            texts.collect::<Vec<_>>()
        };
        let all = answer();
        let (n, rest) = (all.moves.len() - 12, all.moves[12..].iter().map(|step| step.users).sum());
        let told = texts(&all, Lang::En);
        assert_eq!(told[told.len() - 2..], [format!("{n} further moves, in the table"), format::count(Lang::En, rest)]);
        let one = Answer { moves: all.moves[..13].to_vec(), ..all.clone() };
        assert!(texts(&one, Lang::De).contains(&"1 weiterer Wechsel, in der Tabelle".to_string()));
        let none = Answer { moves: all.moves[..12].to_vec(), ..all };
        assert!(!texts(&none, Lang::En).iter().any(|text| text.contains("further")));
    }

    #[test]
    fn the_table_lists_every_move() {
        let table = MoversFlow::table(&answer(), &View::default());
        assert_eq!(table.rows.len(), answer().moves.len() + 1);
        let all = &table.rows[table.rows.len() - 1];
        let moved: u64 = answer().moves.iter().map(|step| step.users).sum();
        assert_eq!((all.total, all.cells[2].text.replace(',', "")), (true, moved.to_string()));
        assert_eq!(all.selection, Some(Selection::of(Condition::Moved { since: answer().from })));
        expect!["Not seen yet,New,2627,0.7989659367396593,silent longer than A,2587,2025-06-02"]
            .assert_eq(table.csv().lines().nth(1).unwrap());
    }

    /// One day of data has no earlier day that could be chosen: other files are the way on.
    #[test]
    fn one_day_is_not_compared() {
        let day = Day::from_civil(2025, 6, 30);
        let ways = |first_day: Day| {
            let mut view = View::default();
            view.catalog.first_day = first_day;
            let problem = no_two_days((day, day), &view).unwrap();
            (problem.ways.contains(&Way::CompareTo), problem.ways.contains(&Way::Files))
        };
        assert_eq!((ways(day), ways(day.plus(-9))), ((false, true), (true, true)));
        assert_eq!(no_two_days((day.plus(-1), day), &View::default()), None);
    }
}
