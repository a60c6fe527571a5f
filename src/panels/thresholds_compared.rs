//! Two suggestions compared: the statuses under the thresholds in force and under the natural breaks of today’s silences.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::return_curve::{Answer, ReturnCurve};
use engine::schemes::Selection;

use super::return_curve::counts_value;
use super::statuses::status;
use super::user_filter::{by_standing, choose_otherwise};
use super::{Cell, Panel, Problem, Table, View, Way, part};
use crate::charts::change_bars::{self, Change};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct ThresholdsCompared;

catalog! {
    cut_by_choice = "These users were chosen by where they stand today, which follows from how long they have been silent: natural breaks of what is left of the silences say nothing.",
        "Diese Nutzer wurden danach gewählt, wo sie heute stehen, und das folgt daraus, wie lange sie still sind: Natürliche Klassen dessen, was von der Stille übrig ist, sagen nichts.";
    heading = "Two suggestions compared", "Zwei Vorschläge im Vergleich";
    definition =
        "Users by status with A, D and C as they are in force, and with the natural breaks of today’s silences in their place: the three bounds that divide the silences into four classes with the smallest sum of squares within (Fisher 1958, Jenks 1977). N stays as it is.",
        "Nutzer nach Status mit A, D und C, wie sie gelten, und mit den natürlichen Klassengrenzen der heutigen Stille an ihrer Stelle: den drei Grenzen, die die Stille in vier Klassen mit der kleinsten inneren Quadratsumme teilen (Fisher 1958, Jenks 1977). N bleibt, wie es ist.";
    keeps(n) = "Natural breaks keep **{n}** more users out of churned.", "Natürliche Klassen halten **{n}** Nutzer mehr aus „Abgewandert“ heraus.";
    calls(n) = "Natural breaks call **{n}** more users churned.", "Natürliche Klassen nennen **{n}** Nutzer mehr abgewandert.";
    same = "Natural breaks call as many users churned.", "Natürliche Klassen nennen ebenso viele Nutzer abgewandert.";
    too_few = "Today’s silences have fewer than four lengths: there is nothing to break.", "Die heutige Stille hat weniger als vier Längen: da ist nichts zu teilen.";
    more_data = "Add a longer export.", "Fügen Sie einen längeren Export hinzu.";
    other_silence = "Natural breaks are those of the silence since any activity, and statuses count it since the last event of value: there is nothing to compare.",
        "Natürliche Klassen sind die der Stille seit jeder Aktivität, und die Status zählen sie seit dem letzten Wertereignis: da ist nichts zu vergleichen.";
    count_activity = "Let silence count since any activity, on the page of statuses.", "Lassen Sie die Stille seit jeder Aktivität zählen, auf der Seite der Status.";
    since = "users by natural breaks, against now", "Nutzer nach natürlichen Klassen, gegenüber jetzt";
    status_column = "Status", "Status";
    now_column(a, d, c) = "A {a}, D {d}, C {c}", "A {a}, D {d}, C {c}";
    breaks_column(a, d, c) = "Natural breaks {a}, {d}, {c}", "Natürliche Klassen {a}, {d}, {c}";
    difference_column = "Difference", "Unterschied";
    no_difference = "same", "gleich";
}

impl Panel for ThresholdsCompared {
    type Query = ReturnCurve;
    const NAME: &'static str = "thresholds_compared";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        if counts_value(view) {
            let (text, advice) = (other_silence(lang).into(), count_activity(lang).into());
            return Some(Problem { text, advice, ways: &[] });
        }
        if !by_standing(view.settings.users.as_ref()).is_empty() {
            let (text, advice) = (cut_by_choice(lang).into(), choose_otherwise(lang).into());
            return Some(Problem { text, advice, ways: &[] });
        }
        answer.jenks.is_empty().then(|| Problem {
            text: too_few(lang).into(),
            advice: more_data(lang).into(),
            ways: &[Way::Files],
        })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let churned = changes(answer).into_iter().find(|change| change.look.id == "churned");
        let change = churned.map_or(0, Change::users);
        let n = format::count(lang, change.unsigned_abs());
        let said = match change {
            0 => same(lang).into(),
            ..0 => keeps(lang, n),
            _ => calls(lang, n),
        };
        said + &part::of_sample(view)
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(change_bars::draw(&changes(answer), since(view.lang), size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let limits = &answer.limits;
        let days = |at: usize| answer.jenks.get(at).copied().unwrap_or_default();
        let mut table = Table::new([
            (status_column(lang).to_string(), false),
            (now_column(lang, limits.a, limits.d, limits.c), true),
            (breaks_column(lang, days(0), days(1), days(2)), true),
            (difference_column(lang).to_string(), true),
        ]);
        for change in changes(answer) {
            let count = |n: u64| Cell::number(format::count(lang, n), n);
            let text =
                if change.users() == 0 { no_difference(lang).into() } else { format::signed(lang, change.users()) };
            let row = table.push(vec![
                Cell::text(change.look.word(lang)).glyph(change.look.glyph, change.look.class),
                count(change.before),
                count(change.now),
                Cell::number(text, change.users()),
            ]);
            // By the thresholds in force: only these have users to show.
            row.selection = (change.before > 0).then(|| Selection::segment("status", change.look.id));
        }
        table
    }
}

/// Each status with anyone in it: now, and by the natural breaks.
fn changes(answer: &Answer) -> Vec<Change> {
    let of = |count: &engine::queries::return_curve::StatusCount| {
        let now = count.by_jenks?;
        let look = status(&count.id)?;
        (count.users + now > 0).then_some(Change { look, before: count.users, now })
    };
    answer.statuses.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::return_curve::tests::answer;
    use super::*;

    #[test]
    fn says_the_finding_and_lists_it() {
        let view = View::default();
        expect!["Natural breaks keep **1,781** more users out of churned."]
            .assert_eq(&ThresholdsCompared::sentence(&answer(), &view));
        let csv = ThresholdsCompared::table(&answer(), &view).csv();
        expect![[r#"Status,"A 14, D 45, C 90","Natural breaks 17, 52, 118",Difference"#]]
            .assert_eq(csv.lines().next().unwrap());
        expect!["Active,11487,11902,415"].assert_eq(csv.lines().nth(2).unwrap());
        let mut sampled = View::default();
        (sampled.catalog.users, sampled.catalog.only.sample) = (4_812, Some(100_000));
        assert!(ThresholdsCompared::sentence(&answer(), &sampled).contains(" From a sample: 4,812 users, 10% of all"));
        let none = Answer { jenks: Vec::new(), ..answer() };
        assert_eq!(ThresholdsCompared::problem(&none, &view).unwrap().ways, [Way::Files]);
    }
}
