//! Status over time: how the eight statuses grew and shrank, and the weeks that were unlike the others.

use engine::catalog;
use engine::events::Day;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::status_over_time::{Answer, Dip, Point, StatusOverTime as Query};
use engine::schemes::{Condition, Selection};

use super::statuses::{STATUSES, StatusLook};
use super::{Cell, Panel, Problem, Table, View, Way};
use crate::charts::status_stack::{self as chart, Note};
use crate::charts::{ChartSize, Scene};
use crate::format::{self, is_many_times};

/// The panel.
pub struct StatusOverTime;

catalog! {
    heading = "Status over time", "Status im Zeitverlauf";
    definition =
        "Users in each status at the end of each Sunday (each second, fourth, … where the data are longer than a year), of the as-of day and of the day compared with. Thresholds A, D, C and N are the same throughout; the top 20% are those of each day. A week stands out if its weekly active users (active in it in whatever status; not the status Active) are off the median of the 8 weeks before by more than 3 × 1.4826 × the median absolute deviation, and by more than 5 users and 5%. Only complete weeks are compared.",
        "Nutzer in jedem Status am Ende jedes Sonntags (jedes zweiten, vierten, …, wo die Daten länger als ein Jahr sind), des Stichtags und des Vergleichstags. Die Schwellen A, D, C und N sind durchweg gleich; die obersten 20 % sind die des jeweiligen Tags. Eine Woche fällt auf, wenn ihre wöchentlich aktiven Nutzer (in ihr aktiv, gleich in welchem Status; nicht der Status Aktiv) vom Median der 8 Wochen davor um mehr als 3 × 1,4826 × die mediane absolute Abweichung abweichen, und um mehr als 5 Nutzer und 5 %. Verglichen werden nur vollständige Wochen.";
    grew(name, share, before, now, day) = "{name} grew **{share}**, from {before} to **{now}**, since {day}", "{name} wuchs um **{share}**, von {before} auf **{now}**, seit dem {day}";
    shrank(name, share, before, now, day) = "{name} shrank **{share}**, from {before} to **{now}**, since {day}", "{name} schrumpfte um **{share}**, von {before} auf **{now}**, seit dem {day}";
    appeared(name, now, day) = "{name} went from none to **{now}** since {day}", "{name} wuchs von null auf **{now}** seit dem {day}";
    under(share) = "under {share}", "unter {share}";
    while_grew(name, share) = ", while {name} grew {share}", ", während {name} um {share} wuchs";
    while_shrank(name, share) = ", while {name} shrank {share}", ", während {name} um {share} schrumpfte";
    largest(name, n) = "{name} is the largest status with **{n}** users; the data are too short to compare with an earlier day", "{name} ist mit **{n}** Nutzern der größte Status; die Daten sind zu kurz für einen Vergleich mit einem früheren Tag";
    steady(day) = "Every status has as many users as on {day}", "Jeder Status hat so viele Nutzer wie am {day}";
    one_dip(week, off) = ". One week stands out: {week}, with {off}.", ". Eine Woche fällt auf: {week}, mit {off}.";
    dips(n, week, off) = ". {n} weeks stand out, most of all {week}, with {off}.", ". {n} Wochen fallen auf, am meisten {week}, mit {off}.";
    fewer(share) = "**{share}** fewer weekly active users than the median of the 8 weeks before", "**{share}** weniger wöchentlich aktiven Nutzern als im Median der 8 Wochen davor";
    more(share) = "**{share}** more weekly active users than the median of the 8 weeks before", "**{share}** mehr wöchentlich aktiven Nutzern als im Median der 8 Wochen davor";
    both(users, usual) = "**{users}** weekly active users, where the median of the 8 weeks before is {usual}", "**{users}** wöchentlich aktiven Nutzern, bei einem Median der 8 Wochen davor von {usual}";
    week_of(number, year) = "week {number} of {year}", "KW {number}/{year}";
    dip_note(week, share) = "week {week}: weekly active users {share}", "KW {week}: wöchentlich aktive Nutzer {share}";
    dip_counts(week, users, usual) = "week {week}: weekly active users {users}, not {usual}", "KW {week}: wöchentlich aktive Nutzer {users} statt {usual}";
    grew_from(name, before, now, day) = "{name} grew from {before} to **{now}** since {day}", "{name} wuchs von {before} auf **{now}** seit dem {day}";
    while_from(name, before, now) = ", while {name} grew from {before} to {now}", ", während {name} von {before} auf {now} wuchs";
    compared(day) = "{day}, compared", "{day}, Vergleich";
    too_short = "A way over time needs two weeks of data.", "Ein Verlauf braucht zwei Wochen Daten.";
    longer = "Add a longer export, or choose a later day.", "Fügen Sie einen längeren Export hinzu oder wählen Sie einen späteren Stichtag.";
    day_column = "End of", "Ende des";
    all_column = "All users", "Alle Nutzer";
}

impl Panel for StatusOverTime {
    type Query = Query;
    const NAME: &'static str = "status_over_time";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        (answer.points.len() < 2).then(|| Problem {
            text: too_short(lang).into(),
            advice: longer(lang).into(),
            ways: &[Way::Files],
        })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let Some(now) = answer.points.last() else { return too_short(lang).into() };
        let mut out = match compared_point(answer, view) {
            Some(before) => said_changes(answer, before, now, lang),
            None => said_largest(answer, now, lang),
        };
        match greatest_dip(answer) {
            None => out.push('.'),
            Some(dip) => {
                let (year, number) = iso_week(dip.monday);
                let week = week_of(lang, number, year);
                out += &match answer.dips.len() {
                    1 => one_dip(lang, week, said_off(dip, lang)),
                    n => dips(lang, n, week, said_off(dip, lang)),
                };
            }
        }
        out
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        let lang = view.lang;
        let day = view.settings.compare_to(&view.catalog);
        let is_compared = view.settings.is_comparable(&view.catalog);
        let mut notes: Vec<Note> =
            is_compared.then(|| Note { day, text: compared(lang, format::date(lang, day)) }).into_iter().collect();
        if let Some(dip) = greatest_dip(answer) {
            let week = iso_week(dip.monday).1;
            let plus = if off(dip) > 0.0 { "+" } else { "" };
            let text = match tells_counts(dip) {
                true => dip_counts(lang, week, format::count(lang, dip.users), usual(dip, lang)),
                false => dip_note(lang, week, format!("{plus}{}", format::percent_with(lang, off(dip), 0))),
            };
            notes.push(Note { day: dip.monday.plus(3), text });
        }
        Some(chart::draw(answer, &notes, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let shown = looks(answer);
        let heads = shown.iter().map(|(_, look)| (look.word(lang), true));
        let mut table =
            Table::new(std::iter::once((day_column(lang), false)).chain(heads).chain([(all_column(lang), true)]));
        for point in &answer.points {
            let count = |n: u64| Cell::number(format::count(lang, n), n);
            let name = Cell { raw: Some(point.day.to_string()), ..Cell::text(format::date(lang, point.day)) };
            let users = shown.iter().map(|(at, _)| count(point.users[*at]));
            let all = count(point.users.iter().sum());
            let known = Condition::Known { on: point.day };
            table.push(std::iter::once(name).chain(users).chain([all]).collect()).users(Selection::of(known));
        }
        table
    }
}

/// A change of a smaller share than this would be written as 0.0%.
const TOLD: f64 = 0.0005;

/// "Dormant grew 12%, from 5,634 to 6,310, since 31 Mar 2025, while loyal grew 6%".
fn said_changes(answer: &Answer, before: &Point, now: &Point, lang: Lang) -> String {
    let day = format::date(lang, before.day);
    let mut all: Vec<(StatusLook, u64, u64)> =
        looks(answer).into_iter().map(|(at, look)| (look, before.users[at], now.users[at])).collect();
    all.order_by_key(|(_, before, now)| std::cmp::Reverse(before.abs_diff(*now)));
    let Some((look, then, users)) = all.first().copied().filter(|(_, before, now)| before != now) else {
        return steady(lang, day);
    };
    let count = |n: u64| format::count(lang, n);
    let change = |then: u64, users: u64| then.abs_diff(users) as f64 / then.max(1) as f64;
    // A change of 0.4% is no change of 0%.
    let share = |then: u64, users: u64| match change(then, users) {
        change if change < TOLD => under(lang, format::percent(lang, 2.0 * TOLD)),
        change => format::percent_with(lang, change, usize::from(change < 0.0995)),
    };
    let word = look.word(lang);
    let mut out = match then {
        0 => appeared(lang, word, count(users), day),
        _ if is_many_times(users as f64 / then as f64 - 1.0) => grew_from(lang, word, count(then), count(users), day),
        _ if users > then => grew(lang, word, share(then, users), count(then), count(users), day),
        _ => shrank(lang, word, share(then, users), count(then), count(users), day),
    };
    // Against it stands loyal, the heart of the base; where loyal itself moved most, active.
    let other = if look.id == "loyal" { "active" } else { "loyal" };
    if let Some((look, then, users)) = all.iter().find(|(look, then, _)| look.id == other && *then > 0)
        && change(*then, *users) >= TOLD
    {
        let word = match lang {
            Lang::En => look.word(lang).to_lowercase(),
            Lang::De => look.word(lang).to_string(),
        };
        let share = share(*then, *users);
        out += &match users > then {
            true if is_many_times(change(*then, *users)) => while_from(lang, word, count(*then), count(*users)),
            true => while_grew(lang, word, share),
            false => while_shrank(lang, word, share),
        };
    }
    out
}

/// Where the data are too short for a comparison: the status with most users, the first of equals.
fn said_largest(answer: &Answer, now: &Point, lang: Lang) -> String {
    let all = looks(answer).into_iter().map(|(at, look)| (look, now.users[at]));
    let (look, users) = all.reduce(|most, next| if next.1 > most.1 { next } else { most }).unwrap_or((STATUSES[0], 0));
    largest(lang, look.word(lang), format::count(lang, users))
}

/// Statuses that anyone ever has: position in the answer, look.
fn looks(answer: &Answer) -> Vec<(usize, StatusLook)> {
    let of = |look: &StatusLook| Some((answer.segments.iter().position(|id| id == look.id)?, *look));
    let all = STATUSES.iter().filter_map(of);
    all.filter(|(at, look)| look.id != "prospect" || answer.points.iter().any(|point| point.users[*at] > 0)).collect()
}

/// The point of the day compared with, if there is one to compare with: that very day, not the Sunday next to it.
fn compared_point<'a>(answer: &'a Answer, view: &View) -> Option<&'a Point> {
    let day = view.settings.compare_to(&view.catalog);
    let (_, earlier) = answer.points.split_last()?;
    earlier.iter().find(|point| point.day == day).filter(|_| view.settings.is_comparable(&view.catalog))
}

/// The dip that is furthest off, relative to the usual.
fn greatest_dip(answer: &Answer) -> Option<&Dip> {
    answer.dips.iter().max_by(|a, b| off(a).abs().total_cmp(&off(b).abs()))
}

/// "13.0% fewer weekly active users than the median …"; of many times as many, both numbers.
fn said_off(dip: &Dip, lang: Lang) -> String {
    let share = || format::percent(lang, off(dip).abs());
    match off(dip) {
        _ if tells_counts(dip) => both(lang, format::count(lang, dip.users), usual(dip, lang)),
        off if off < 0.0 => fewer(lang, share()),
        _ => more(lang, share()),
    }
}

/// Whether a ratio says nothing, as so many are usually next to none.
fn tells_counts(dip: &Dip) -> bool {
    is_many_times(off(dip)) || (dip.usual < 1.0 && dip.users > 0)
}

/// A median of counts: a whole number or a half.
fn usual(dip: &Dip, lang: Lang) -> String {
    format::decimal(lang, dip.usual, usize::from(dip.usual.fract() > 0.0))
}

/// How far off a week is, relative to the usual.
fn off(dip: &Dip) -> f64 {
    dip.users as f64 / dip.usual.max(1.0) - 1.0
}

/// ISO year and number of the week that begins on a Monday: those of its Thursday.
fn iso_week(monday: Day) -> (i32, i32) {
    let thursday = monday.plus(3);
    let (year, _, _) = thursday.civil();
    (year, thursday.since(Day::from_civil(year, 1, 1)) / 7 + 1)
}

#[cfg(test)]
pub(super) mod tests {
    use expect_test::expect;

    use super::*;

    pub fn answer() -> (Answer, View) {
        let last = Day::from_civil(2025, 6, 29);
        let mut points: Vec<Point> = (0..40)
            .map(|week: u64| Point {
                day: last.plus(-7 * (39 - week as i32)),
                users: vec![100 + week, 300, 50, 10, 120, 80 + 3 * week, 200 + 5 * week, 0],
            })
            .collect();
        // A Monday: the day compared with, 90 days before the last. The Sunday before it has 330 churned users.
        points.insert(27, Point { day: last.plus(-90), users: vec![127, 300, 50, 10, 120, 161, 332, 0] });
        let dip = Dip { monday: Day::from_civil(2024, 11, 18), users: 261, usual: 300.0 };
        let segments = STATUSES.iter().map(|look| look.id.to_string()).collect();
        let answer = Answer { segments, step_weeks: 1, points, weeks: Vec::new(), dips: vec![dip] };
        let mut view = View::default();
        (view.catalog.first_day, view.catalog.last_day) = (last.plus(-273), last);
        (answer, view)
    }

    /// A week after next to nothing: neither "36,800% more" nor "369 times as many" says anything.
    #[test]
    fn many_times_as_many_is_two_numbers() {
        let (mut answer, view) = answer();
        answer.dips = vec![Dip { monday: Day::from_civil(2024, 11, 18), users: 369, usual: 1.0 }];
        let say = |lang| StatusOverTime::sentence(&answer, &View { lang, ..view.clone() }).replace('\u{a0}', " ");
        let end = |text: String| text.split_once(". ").map(|(_, end)| end.to_string()).unwrap_or_default();
        expect!["One week stands out: week 47 of 2024, with **369** weekly active users, where the median of the 8 weeks before is 1."].assert_eq(&end(say(Lang::En)));
        expect!["Eine Woche fällt auf: KW 47/2024, mit **369** wöchentlich aktiven Nutzern, bei einem Median der 8 Wochen davor von 1."].assert_eq(&end(say(Lang::De)));
        let scene = StatusOverTime::chart(&answer, ChartSize { width: 766.0, height: 300.0 }, &view).unwrap();
        assert!(crate::charts::svg_text(&scene, "", "").contains("week 47: weekly active users 369, not 1"));
    }

    /// 31 March, which the bar compares with, and not the Sunday before it.
    #[test]
    fn says_the_finding() {
        let (answer, view) = answer();
        let say = |lang| StatusOverTime::sentence(&answer, &View { lang, ..view.clone() }).replace('\u{a0}', " ");
        expect!["Churned grew **19%**, from 332 to **395**, since 31 Mar 2025, while loyal grew 9.4%. One week stands out: week 47 of 2024, with **13.0%** fewer weekly active users than the median of the 8 weeks before."].assert_eq(&say(Lang::En));
        expect!["Abgewandert wuchs um **19 %**, von 332 auf **395**, seit dem 31.03.2025, während Treu um 9,4 % wuchs. Eine Woche fällt auf: KW 47/2024, mit **13,0 %** weniger wöchentlich aktiven Nutzern als im Median der 8 Wochen davor."].assert_eq(&say(Lang::De));
    }

    /// A few users who became many times as many: both numbers, no ratio. Ten times as many are the first.
    #[test]
    fn growth_from_next_to_nothing_is_two_numbers() {
        let (mut answer, view) = answer();
        let mut say = |loyal: [u64; 2], churned: [u64; 2], lang| {
            let n = answer.points.len();
            for (at, point) in answer.points.iter_mut().enumerate() {
                let side = usize::from(at + 1 == n);
                point.users = vec![loyal[side], 300, 50, 10, 120, 80, churned[side], 0];
            }
            let said = StatusOverTime::sentence(&answer, &View { lang, ..view.clone() }).replace('\u{a0}', " ");
            said.split_once(". One").or(said.split_once(". Eine")).map(|(told, _)| told.to_string()).unwrap()
        };
        expect!["Churned grew from 3 to **72** since 31 Mar 2025, while loyal grew from 2 to 20"].assert_eq(&say(
            [2, 20],
            [3, 72],
            Lang::En,
        ));
        expect!["Abgewandert wuchs von 3 auf **72** seit dem 31.03.2025, während Treu von 2 auf 20 wuchs"]
            .assert_eq(&say([2, 20], [3, 72], Lang::De));
        expect!["Churned grew from 3 to **30** since 31 Mar 2025"].assert_eq(&say([20, 20], [3, 30], Lang::En));
        expect!["Churned grew **867%**, from 3 to **29**, since 31 Mar 2025"].assert_eq(&say(
            [20, 20],
            [3, 29],
            Lang::En,
        ));
    }

    /// Small changes have a decimal, smaller ones are under it, and beside a greater one the smallest are not told.
    #[test]
    fn nothing_grows_by_nothing() {
        let (mut answer, view) = answer();
        let mut say = |loyal: [u64; 2], churned: [u64; 2]| {
            let n = answer.points.len();
            for (at, point) in answer.points.iter_mut().enumerate() {
                let side = usize::from(at + 1 == n);
                point.users = vec![loyal[side], 300, 50, 10, 120, 80, churned[side], 0];
            }
            let said = |lang| StatusOverTime::sentence(&answer, &View { lang, ..view.clone() });
            [Lang::En, Lang::De].map(said).join(" | ").replace('\u{a0}', " ")
        };
        let said = say([1_000, 1_004], [1_000, 1_030]);
        assert!(said.contains("Churned grew **3.0%**") && said.contains("while loyal grew 0.4%"), "{said}");
        let said = say([10_000, 10_001], [1_000, 1_030]);
        assert!(!said.contains("while") && !said.contains("während"), "{said}");
        let said = say([10_000, 10_001], [1_000, 1_000]);
        assert!(said.contains("Loyal grew **under 0.1%**") && said.contains("um **unter 0,1 %**"), "{said}");
    }

    /// Nothing has grown a hundredfold because the data have only just begun; a day that the person chose is taken.
    #[test]
    fn short_data_are_not_compared() {
        let (answer, mut view) = answer();
        let says = |view: &View| StatusOverTime::sentence(&answer, view);
        view.catalog.first_day = view.catalog.last_day.plus(-178);
        assert!(
            says(&view).starts_with("Churned is the largest status with **395** users; the data are too short"),
            "{}",
            says(&view)
        );
        let svg = |view: &View| {
            let scene = StatusOverTime::chart(&answer, ChartSize { width: 766.0, height: 300.0 }, view).unwrap();
            crate::charts::svg_text(&scene, "", "")
        };
        assert!(!svg(&view).contains("compared"));
        view.settings.compare_to = Some(view.catalog.last_day.plus(-90));
        assert!(says(&view).starts_with("Churned grew") && svg(&view).contains("compared"));
        view.settings.compare_to = None;
        view.catalog.first_day = view.catalog.last_day.plus(-179);
        assert!(says(&view).starts_with("Churned grew"));
    }

    #[test]
    fn the_stack_is_named_at_its_end() {
        let (answer, view) = answer();
        let scene = StatusOverTime::chart(&answer, ChartSize { width: 766.0, height: 300.0 }, &view).unwrap();
        let svg = crate::charts::svg_text(&scene, "", "");
        for word in ["Loyal", "Churned", "31 Mar 2025, compared", "week 47: weekly active users −13%"] {
            assert!(svg.replace('\u{a0}', " ").contains(word), "{word}");
        }
        assert!(!svg.contains("Prospect"));
        assert!(scene.marks.iter().filter(|mark| mark.selection.is_some()).count() == 41 * 7);
    }

    #[test]
    fn weeks_are_numbered_by_their_thursday() {
        let week = |y, m, d| iso_week(Day::from_civil(y, m, d));
        assert_eq!(week(2024, 11, 18), (2024, 47));
        assert_eq!(week(2024, 12, 30), (2025, 1));
        assert_eq!(week(2020, 12, 28), (2020, 53));
    }
}
