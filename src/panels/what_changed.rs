//! What changed most: each status's gain or loss since the earlier day.

use engine::catalog;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::segments::{Answer, Params, Segments};
use engine::schemes::Selection;

use super::statuses::{STATUSES, status};
use super::{Cell, Panel, Problem, Table, View, Way, status_bar, summaries};
use crate::charts::change_bars::{self, Change};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct WhatChanged;

catalog! {
    heading = "What changed most", "Was sich am meisten änderte";
    definition =
        "Users in each status at the end of the as-of day, minus users in it at the end of the day compared with. Users first seen in between count as well, so the changes add up to the growth of all users. Thresholds are the same on both days; top 20% are those of each day.",
        "Nutzer in jedem Status am Ende des Stichtags, minus Nutzer darin am Ende des Vergleichstags. Wer dazwischen zum ersten Mal gesehen wurde, zählt mit; die Veränderungen summieren sich also zum Zuwachs aller Nutzer. Die Schwellen sind an beiden Tagen gleich; die obersten 20 % sind die des jeweiligen Tags.";
    grew(name, n) = "{name} grew by **{n}**", "{name} wuchs um **{n}**";
    shrank(name, n) = "{name} shrank by **{n}**", "{name} schrumpfte um **{n}**";
    more_than_life = ", more than all growth in loyal, new and reactivated together", ", mehr als aller Zuwachs bei Treu, Neu und Reaktiviert zusammen";
    and_grew(name, n) = ", {name} grew by {n}", ", {name} wuchs um {n}";
    and_shrank(name, n) = ", {name} shrank by {n}", ", {name} schrumpfte um {n}";
    nothing(day) = "No status has changed in size since {day}.", "Seit dem {day} hat sich kein Status in der Größe geändert.";
    since(day) = "users since {day}", "Nutzer seit {day}";
    same_day = "There is nothing to compare with: the data hold fewer than 90 days before the earlier day.",
        "Es gibt nichts zum Vergleichen: Die Daten umfassen vor dem früheren Tag weniger als 90 Tage.";
    choose = "Choose an earlier day in the bar above to compare all the same, or add a longer export.",
        "Wählen Sie oben einen früheren Tag, um dennoch zu vergleichen, oder fügen Sie einen längeren Export hinzu.";
    status_column = "Status", "Status";
    now_column(day) = "Users on {day}", "Nutzer am {day}";
    change_column = "Change", "Veränderung";
}

impl Panel for WhatChanged {
    type Query = Segments;
    const NAME: &'static str = "what_changed";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn params(_: &View) -> Params {
        status_bar::question()
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        let comparable = answer.compared_with.is_some_and(|day| day < answer.on);
        let too_short = || {
            (!comparable).then(|| Problem {
                text: same_day(lang).into(),
                advice: choose(lang).into(),
                ways: &[Way::CompareTo, Way::Files],
            })
        };
        summaries::needs_events(view).or_else(too_short)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let mut all = changes(answer);
        let day = format::date(lang, answer.compared_with.unwrap_or(answer.on));
        all.order_by_key(|change| std::cmp::Reverse(change.users().unsigned_abs()));
        let count = |change: &Change| format::count(lang, change.users().unsigned_abs());
        let Some(first) = all.first().filter(|change| change.users() != 0) else { return nothing(lang, day) };
        let word = first.look.word(lang);
        let mut out = if first.users() > 0 { grew(lang, word, count(first)) } else { shrank(lang, word, count(first)) };
        let alive: i64 = all
            .iter()
            .filter(|change| ["loyal", "new", "reactivated"].contains(&change.look.id))
            .map(|change| change.users().max(0))
            .sum();
        if first.look.id == "churned" && alive > 0 && first.users() > alive {
            out += more_than_life(lang);
        } else if let Some(second) = all.get(1).filter(|change| change.users() != 0) {
            let word = match lang {
                Lang::En => second.look.word(lang).to_lowercase(),
                Lang::De => second.look.word(lang).to_string(),
            };
            out += &if second.users() > 0 {
                and_grew(lang, word, count(second))
            } else {
                and_shrank(lang, word, count(second))
            };
        }
        out + "."
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        let day = format::date(view.lang, answer.compared_with?);
        Some(change_bars::draw(&changes(answer), &since(view.lang, day), size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let before = answer.compared_with.map(|day| format::date(lang, day)).unwrap_or_default();
        let mut table = Table::new([
            (status_column(lang).to_string(), false),
            (now_column(lang, before), true),
            (now_column(lang, format::date(lang, answer.on)), true),
            (change_column(lang).to_string(), true),
        ]);
        for change in changes(answer) {
            let count = |n: u64| Cell::number(format::count(lang, n), n);
            let name = Cell::text(change.look.word(lang)).glyph(change.look.glyph, change.look.class);
            let signed = Cell::number(format::signed(lang, change.users()), change.users());
            let row = table.push(vec![name, count(change.before), count(change.now), signed]);
            row.users(Selection::segment("status", change.look.id));
        }
        table
    }
}

/// Statuses with anyone on either day, the most grown first; equals in the fixed order.
fn changes(answer: &Answer) -> Vec<Change> {
    let of = |segment: &engine::queries::segments::Segment| {
        let before = segment.users_before?;
        let look = status(&segment.id)?;
        (before + segment.users > 0).then_some(Change { look, before, now: segment.users })
    };
    let mut all: Vec<Change> = answer.segments.iter().filter_map(of).collect();
    let place = |change: &Change| STATUSES.iter().position(|look| look.id == change.look.id);
    all.order_by_key(|change| (std::cmp::Reverse(change.users()), place(change)));
    all
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::status_bar::tests::answer;
    use super::*;

    #[test]
    fn says_the_finding() {
        let say = |answer: &Answer, lang| WhatChanged::sentence(answer, &View { lang, ..View::default() });
        expect!["Churned grew by **1,602**, more than all growth in loyal, new and reactivated together."]
            .assert_eq(&say(&answer(), Lang::En));
        expect!["Abgewandert wuchs um **1.602**, mehr als aller Zuwachs bei Treu, Neu und Reaktiviert zusammen."]
            .assert_eq(&say(&answer(), Lang::De));
        let mut other = answer();
        other.segments[6].users_before = Some(11_948);
        other.segments[1].users_before = Some(13_000);
        expect!["Active shrank by **1,513**, at risk grew by 734."].assert_eq(&say(&other, Lang::En));
        other.segments.iter_mut().for_each(|segment| segment.users_before = Some(segment.users));
        expect!["No status has changed in size since 31\u{a0}Mar\u{a0}2025."].assert_eq(&say(&other, Lang::En));
    }

    #[test]
    fn rows_stand_in_the_order_of_the_chart() {
        let table = WhatChanged::table(&answer(), &View::default());
        let names: Vec<&str> = table.rows.iter().map(|row| row.cells[0].text.as_str()).collect();
        assert_eq!(names, ["Churned", "At risk", "Dormant", "New", "Loyal", "Reactivated", "Prospect", "Active"]);
        let scene = WhatChanged::chart(&answer(), ChartSize { width: 358.0, height: 294.0 }, &View::default()).unwrap();
        assert!((scene.height - 294.0).abs() < 0.1);
        assert!(scene.marks.iter().all(|mark| !mark.class.starts_with("s-") || mark.pattern.is_none()));
    }
}
