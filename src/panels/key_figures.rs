//! Six figures at the top of the overview, each against the earlier day and with its way there; revenue of all time beside that of
//! the last days.

use engine::catalog;
use engine::events::{Day, Month};
use engine::i18n::Lang;
use engine::queries::overview::{Figure, KeyFigures as Answer, MONTH_BEFORE, Overview, WINDOW_DAYS};
use engine::schemes::{Condition, Selection};

use super::{Cell, Panel, Table, View, part};
use crate::charts::keys::{self, Key, Place};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct KeyFigures;

catalog! {
    heading = "Key figures", "Kennzahlen";
    definition =
        "Users: everyone with activity on or before the day. Activities: events in the 90 days that end with the day by which a user shows life; messages received, refunds and cancellations are none, so these are fewer than all events in the file. Revenue: purchases minus refunds dated in those days. Revenue in all: purchases minus refunds of all days up to the day, those of users with refunds alone included. Weekly active users: active in the 7 days that end with the day. Stickiness (DAU / MAU): for each of the 90 days, users active on it / users active in the 30 days that end with it; then the mean. Days whose 30 days reach back before the data are left out. Pulse: (new users + users back after a month or more without activity) / users active in the month before but not in this one; for the last complete calendar month. Above 1 more users come than go. An earlier value is shown only where the data hold 90 days up to the earlier day, or you chose that day and the figure’s own days lie in the data (those of stickiness are 119: its 90, and the 29 before them).",
        "Nutzer: alle mit Aktivität bis zu diesem Tag. Aktivitäten: Ereignisse in den 90 Tagen, die mit dem Tag enden, mit denen ein Nutzer ein Lebenszeichen gibt; empfangene Nachrichten, Erstattungen und Kündigungen sind keines, daher sind es weniger als alle Ereignisse der Datei. Umsatz: Käufe minus Erstattungen in diesen Tagen. Umsatz insgesamt: Käufe minus Erstattungen aller Tage bis zu diesem Tag, auch die von Nutzern, von denen nur Erstattungen bekannt sind. Wöchentlich aktive Nutzer: mit Aktivität in den 7 Tagen, die mit dem Tag enden. Nutzungsdichte (DAU/MAU): für jeden der 90 Tage die an ihm aktiven Nutzer / die in den 30 Tagen bis zu ihm aktiven Nutzer, davon der Mittelwert. Tage, deren 30 Tage vor den Anfang der Daten reichen, bleiben außer Betracht. Puls: (neue Nutzer + nach mindestens einem Monat ohne Aktivität zurückgekehrte) / Nutzer, die im Monat davor aktiv waren, in diesem aber nicht; für den letzten vollständigen Kalendermonat. Über 1 kommen mehr Nutzer, als gehen. Ein früherer Wert steht nur da, wo die Daten bis zum früheren Tag 90 Tage umfassen, oder wo Sie diesen Tag gewählt haben und die Tage der Kennzahl in den Daten liegen (bei der Nutzungsdichte sind es 119: ihre 90 und die 29 davor).";
    users = "Users", "Nutzer";
    events(days) = "Activities, {days}", "Aktivitäten, {days}";
    revenue(days) = "Revenue, {days}", "Umsatz, {days}";
    weekly_active = "Weekly active users", "Wöchentlich aktive Nutzer";
    stickiness(days) = "Stickiness, {days}", "Nutzungsdichte, {days}";
    last_days(days) = "last {days} days", "{days} Tage";
    all_days(days) = "all {days} days", "{days} Tage (alle)";
    only_day = "one day", "ein Tag";
    pulse(month) = "Pulse, {month}", "Puls, {month}";
    from(value) = "from {value}", "von {value}";
    no_earlier = "no earlier value", "kein früherer Wert";
    in_all = "in all", "insgesamt";
    more_in_all(money) = "in all {money}", "insgesamt {money}";
    revenue_so_far(money) = " Revenue in all, refunds taken off: **{money}**.", " Umsatz insgesamt, abzüglich Erstattungen: **{money}**.";
    needs_a_month = "needs 30 days of data", "braucht 30 Tage Daten";
    needs_two_months = "needs two whole months", "braucht zwei ganze Monate";
    nobody_left = "nobody left that month", "in dem Monat ging niemand";
    needs_events = "needs one row per event", "braucht eine Zeile je Ereignis";
    no_amounts = "no amount is mapped", "kein Betrag zugeordnet";
    no_purchases = "no event is a purchase", "kein Ereignis ist ein Kauf";
    sentence(users, day, weekly) =
        "**{users}** users by {day}; **{weekly}** of them were active in the last 7 days",
        "**{users}** Nutzer bis {day}; **{weekly}** davon waren in den letzten 7 Tagen aktiv";
    under_a_week(users, day, days) =
        "**{users}** users by {day}, all of them seen in the {days} days of these data",
        "**{users}** Nutzer bis {day}, alle in den {days} Tagen dieser Daten gesehen";
    on_one_day(users, day) = "**{users}** users, all of them seen on {day}: these data hold one day", "**{users}** Nutzer, alle am {day} gesehen: Die Daten umfassen einen Tag";
    against(change, day) = ", {change} against {day}.", ", {change} gegenüber dem {day}.";
    against_count(n, day) = ", against {n} on {day}.", ", gegenüber {n} am {day}.";
    picture = "Six key figures", "Sechs Kennzahlen";
    figure = "Figure", "Kennzahl";
    change = "Change", "Änderung";
}

impl Panel for KeyFigures {
    type Query = Overview;
    const NAME: &'static str = "key_figures";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let count = |n: Option<u64>| format::count(lang, n.unwrap_or(0));
        let day = format::date(lang, answer.as_of);
        let first = match days_of_data(answer.as_of, view) {
            1 => on_one_day(lang, count(answer.users.now), day),
            days @ 2..7 => under_a_week(lang, count(answer.users.now), day, days),
            _ => sentence(lang, count(answer.users.now), day, count(answer.weekly_active.now)),
        };
        let said = match relative(&answer.weekly_active) {
            Some(by) => {
                let day = format::date(lang, answer.compare_to);
                first
                    + &match format::is_many_times(by) {
                        true => against_count(lang, count(answer.weekly_active.before), day),
                        false => against(lang, format::change(lang, by), day),
                    }
            }
            None => first + ".",
        };
        let total = answer.total_revenue.as_ref().and_then(|total| total.now);
        let total = total.map(|minor| revenue_so_far(lang, view.money(minor)));
        said + &total.unwrap_or_default() + &part::of_days(view)
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        let keys: Vec<Key> = lines(answer, view).into_iter().map(|line| line.key(view.lang)).collect();
        Some(keys::draw(&keys, size, Place::Bare, picture(view.lang)))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let day = |day| format::date(lang, day);
        let mut table = Table::new([
            (figure(lang).to_string(), false),
            (day(answer.as_of), true),
            (day(answer.compare_to), true),
            (change(lang).to_string(), true),
        ]);
        for line in lines(answer, view).into_iter().flat_map(Line::with_total) {
            let Line { label, now, before, change, selection, .. } = line;
            let known = |cell: Option<Cell>| cell.unwrap_or_else(Cell::blank);
            let row = table.push(vec![Cell::text(label), known(now), known(before), known(change)]);
            row.selection = selection;
        }
        table
    }
}

/// One figure, before it becomes a tile or a row.
#[derive(Default)]
struct Line {
    label: String,
    now: Option<Cell>,
    before: Option<Cell>,
    change: Option<Cell>,
    points: Vec<Option<f64>>,
    selection: Option<Selection>,
    /// Why there is no value.
    missing: Option<&'static str>,
    /// The same of all time: a line of the tile, a row of the table.
    total: Option<Box<Line>>,
}

impl Line {
    /// A count: its change is a share of what was.
    fn count<T: Copy + Into<i128>>(lang: Lang, label: String, figure: &Figure<T>, write: impl Fn(T) -> Cell) -> Line {
        Line {
            label,
            now: figure.now.map(&write),
            before: figure.before.map(&write),
            // Of ten times as much or more the two numbers are told alone: they stand beside each other.
            change: relative(figure)
                .filter(|by| !format::is_many_times(*by))
                .map(|by| Cell::number(format::change(lang, by), by)),
            points: figure.points.iter().map(|point| point.map(|value| value.into() as f64)).collect(),
            ..Line::default()
        }
    }

    /// A ratio: its change is a difference.
    fn ratio(
        label: String,
        figure: &Figure<f64>,
        write: impl Fn(f64) -> String,
        differ: impl Fn(f64) -> String,
    ) -> Line {
        let both = |value: Option<f64>| value.map(|value| Cell::number(write(value), value));
        let difference = figure.now.zip(figure.before).map(|(now, before)| now - before);
        Line {
            label,
            now: both(figure.now),
            before: both(figure.before),
            change: difference.map(|by| Cell::number(differ(by), by)),
            points: figure.points.clone(),
            ..Line::default()
        }
    }

    /// The figure, then that of all time.
    fn with_total(mut self) -> impl Iterator<Item = Line> {
        let total = self.total.take().map(|total| *total);
        std::iter::once(self).chain(total)
    }

    fn key(self, lang: Lang) -> Key {
        let text = |cell: Option<Cell>| cell.map(|cell| cell.text);
        let note = match (self.missing, text(self.before)) {
            (Some(why), _) => why.to_string(),
            (None, Some(before)) => from(lang, before),
            (None, None) => no_earlier(lang).to_string(),
        };
        Key {
            label: self.label,
            value: text(self.now).unwrap_or("·".into()),
            change: text(self.change).unwrap_or_default(),
            note,
            more: self.total.and_then(|total| text(total.now)).map(|now| more_in_all(lang, now)).unwrap_or_default(),
            points: self.points,
            selection: self.selection,
        }
    }
}

/// The six figures in their fixed order.
fn lines(answer: &Answer, view: &View) -> Vec<Line> {
    let lang = view.lang;
    let count = |n: u64| Cell::number(format::count(lang, n), n);
    let (from, to) = (answer.as_of.plus(1 - WINDOW_DAYS as i32), answer.as_of);
    let active = || Some(Selection::of(Condition::Active { from, to }));
    let days = &window(answer.as_of, view);
    // Of a row a user the revenue is that of all time.
    let sums_up = view.catalog.summaries;
    let everyone = || Some(Selection::of(Condition::Silent { from: 0, to: u32::MAX }));
    let of_revenue = if sums_up { in_all(lang) } else { days };
    let paid = || if sums_up { everyone() } else { Some(Selection::of(Condition::Paid { from, to })) };
    let mut lines = vec![
        Line {
            // The base: those known by attributes alone are none of it.
            selection: everyone(),
            ..Line::count(lang, users(lang).into(), &answer.users, count)
        },
        Line { selection: active(), ..Line::count(lang, events(lang, days), &answer.events, count) },
        match &answer.revenue {
            Some(figure) => Line {
                selection: paid(),
                total: total_revenue(answer, view).map(Box::new),
                ..Line::count(lang, revenue(lang, of_revenue), figure, |minor| Cell::money(minor, view))
            },
            None => {
                let has_amounts = view.catalog.amount_decimals.is_some();
                let missing = if has_amounts { no_purchases(lang) } else { no_amounts(lang) };
                Line { label: revenue(lang, of_revenue), missing: Some(missing), ..Line::default() }
            }
        },
        Line {
            selection: Some(Selection::of(Condition::Silent { from: 0, to: 6 })),
            ..Line::count(lang, weekly_active(lang).into(), &answer.weekly_active, count)
        },
    ];
    let month = format::month_year(lang, answer.pulse_month);
    let difference = |by: f64| format::difference_of(lang, by, 2);
    let sticky = Line::ratio(
        stickiness(lang, sticky_window(answer.as_of, view)),
        &answer.stickiness,
        |share| format::percent(lang, share),
        |by| format::points(lang, by),
    );
    let is_short = !sums_up && days_of_data(answer.as_of, view) <= MONTH_BEFORE;
    let missing = is_short.then(|| needs_a_month(lang));
    lines.push(Line { selection: active().filter(|_| !is_short), missing, ..sticky });
    let pulse = Line::ratio(pulse(lang, month), &answer.pulse, |pulse| format::decimal(lang, pulse, 2), difference);
    let came_or_went = Selection::of(Condition::CameOrWent { month: answer.pulse_month });
    let missing = (answer.pulse.now.is_none() && !sums_up).then(|| no_pulse(answer, view));
    lines.push(Line { selection: answer.pulse.now.map(|_| came_or_went), missing, ..pulse });
    for line in lines.iter_mut().filter(|line| sums_up && line.now.is_none() && line.missing.is_none()) {
        (line.missing, line.selection) = (Some(needs_events(lang)), None);
    }
    lines
}

/// Revenue of all time. Where the data hold no more days than the window, it is the same number, and not told twice.
fn total_revenue(answer: &Answer, view: &View) -> Option<Line> {
    let (figure, revenue_now) = (answer.total_revenue.as_ref()?, answer.revenue.as_ref()?.now);
    let name = revenue(view.lang, in_all(view.lang));
    // It opens no list of users: of some refunds alone are known, and no list has them.
    (figure.now != revenue_now).then(|| Line::count(view.lang, name, figure, |minor| Cell::money(minor, view)))
}

/// Why there is no pulse.
fn no_pulse(answer: &Answer, view: &View) -> &'static str {
    let month_before = Month(answer.pulse_month.0 - 1);
    let is_known = view.catalog.first_day <= month_before.first_day();
    if is_known { nobody_left(view.lang) } else { needs_two_months(view.lang) }
}

/// Days of data up to a day.
fn days_of_data(as_of: Day, view: &View) -> usize {
    usize::try_from(as_of.since(view.catalog.first_day) + 1).unwrap_or(0)
}

/// The days that a figure covers: "last 90 days", or "all 30 days" where the data hold no more.
fn window(as_of: Day, view: &View) -> String {
    let lang = view.lang;
    match days_of_data(as_of, view) {
        1 => only_day(lang).into(),
        days if days < WINDOW_DAYS => all_days(lang, days),
        _ => last_days(lang, WINDOW_DAYS),
    }
}

/// The days over which stickiness is told: those whose 30 days lie in the data.
fn sticky_window(as_of: Day, view: &View) -> String {
    match days_of_data(as_of, view).saturating_sub(MONTH_BEFORE) {
        0 => window(as_of, view),
        1 => only_day(view.lang).into(),
        days => last_days(view.lang, days.min(WINDOW_DAYS)),
    }
}

/// (now − before) / before; `None` where there is nothing to compare with.
fn relative<T: Copy + Into<i128>>(figure: &Figure<T>) -> Option<f64> {
    let (now, before): (i128, i128) = (figure.now?.into(), figure.before?.into());
    (before > 0).then(|| (now - before) as f64 / before as f64)
}

#[cfg(test)]
mod tests {
    use engine::events::Day;
    use expect_test::expect;

    use super::*;

    fn answer() -> Answer {
        let (as_of, compare_to) = (Day::from_civil(2025, 6, 30), Day::from_civil(2025, 3, 31));
        Answer {
            as_of,
            compare_to,
            points: vec![compare_to, as_of],
            users: Figure { now: Some(48_216), before: Some(44_928), points: vec![Some(44_928), Some(48_216)] },
            events: Figure { now: Some(341_902), before: None, points: vec![None, Some(341_902)] },
            revenue: None,
            total_revenue: None,
            weekly_active: Figure { now: Some(9_874), before: Some(10_200), points: vec![Some(10_200), Some(9_874)] },
            stickiness: Figure { now: Some(0.186), before: Some(0.197), points: vec![Some(0.197), Some(0.186)] },
            pulse: Figure { now: Some(0.91), before: Some(1.05), points: vec![Some(1.05), Some(0.91)] },
            pulse_month: as_of.month(),
            pulse_month_before: compare_to.month(),
        }
    }

    #[test]
    fn sentence() {
        let both = [Lang::En, Lang::De].map(|lang| KeyFigures::sentence(&answer(), &View { lang, ..View::default() }));
        expect![[r#"
            **48,216** users by 30_Jun_2025; **9,874** of them were active in the last 7 days, −3.2% against 31_Mar_2025.
            **48.216** Nutzer bis 30.06.2025; **9.874** davon waren in den letzten 7 Tagen aktiv, −3,2_% gegenüber dem 31.03.2025."#]].assert_eq(&both.join("\n").replace('\u{a0}', "_"));
    }

    /// Where the data hold fewer days than a figure looks back, it says how many it covers.
    #[test]
    fn days_that_are_not_there_are_not_said() {
        let said = |days: i32, lang| {
            let mut view = View { lang, ..View::default() };
            view.catalog.first_day = answer().as_of.plus(1 - days);
            let label = lines(&answer(), &view).into_iter().nth(1).unwrap().label;
            let sentence = KeyFigures::sentence(&answer(), &view);
            format!("{label} | {}", sentence.split(", −").next().unwrap()).replace('\u{a0}', "_")
        };
        expect![[r#"
            Activities, last 90 days | **48,216** users by 30_Jun_2025; **9,874** of them were active in the last 7 days
            Activities, all 89 days | **48,216** users by 30_Jun_2025; **9,874** of them were active in the last 7 days
            Aktivitäten, 30 Tage (alle) | **48.216** Nutzer bis 30.06.2025; **9.874** davon waren in den letzten 7 Tagen aktiv
            Activities, all 6 days | **48,216** users by 30_Jun_2025, all of them seen in the 6 days of these data
            Aktivitäten, 6 Tage (alle) | **48.216** Nutzer bis 30.06.2025, alle in den 6 Tagen dieser Daten gesehen
            Activities, one day | **48,216** users, all of them seen on 30_Jun_2025: these data hold one day
            Aktivitäten, ein Tag | **48.216** Nutzer, alle am 30.06.2025 gesehen: Die Daten umfassen einen Tag"#]].assert_eq(
            &[
                said(90, Lang::En),
                said(89, Lang::En),
                said(30, Lang::De),
                said(6, Lang::En),
                said(6, Lang::De),
                said(1, Lang::En),
                said(1, Lang::De),
            ]
            .join("\n"),
        );
    }

    /// Stickiness is told of days with a whole month behind them, and of none where there is none.
    #[test]
    fn days_of_stickiness_have_a_month_behind_them() {
        let key = |days: i32, stickiness: Option<f64>| {
            let mut view = View::default();
            view.catalog.first_day = answer().as_of.plus(1 - days);
            let answer = Answer { stickiness: Figure { now: stickiness, ..Figure::default() }, ..answer() };
            let key = lines(&answer, &view).into_iter().nth(4).unwrap().key(Lang::En);
            format!("{}: {}, {}, {}", key.label, key.value, key.note, key.selection.is_some())
        };
        expect![[r#"
            Stickiness, last 90 days: 20.0%, no earlier value, true
            Stickiness, last 89 days: 20.0%, no earlier value, true
            Stickiness, one day: 20.0%, no earlier value, true
            Stickiness, all 29 days: ·, needs 30 days of data, false"#]]
        .assert_eq(
            &[key(119, Some(0.2)), key(118, Some(0.2)), key(30, Some(0.2)), key(29, None)]
                .join("\n")
                .replace('\u{a0}', "_"),
        );
    }

    /// Counts change by a share, ratios by a difference; what is not known says why.
    #[test]
    fn figures() {
        let keys = lines(&answer(), &View::default()).into_iter().map(|line| line.key(Lang::En));
        let written = keys.map(|key| format!("{}: {} {} {}", key.label, key.value, key.change, key.note));
        expect![[r#"
            Users: 48,216 +7.3% from 44,928
            Activities, last 90 days: 341,902  no earlier value
            Revenue, last 90 days: ·  no amount is mapped
            Weekly active users: 9,874 −3.2% from 10,200
            Stickiness, last 90 days: 18.6% −1.1_points from 19.7%
            Pulse, Jun_2025: 0.91 −0.14 from 1.05"#]]
        .assert_eq(&written.collect::<Vec<_>>().join("\n").replace('\u{a0}', "_"));
    }

    #[test]
    fn revenue_is_money() {
        let mut view = View::default();
        (view.catalog.amount_decimals, view.catalog.currency) = (Some(2), Some("EUR".into()));
        let revenue = Figure { now: Some(74_261_000), before: Some(70_190_000), points: Vec::new() };
        let table = KeyFigures::table(&Answer { revenue: Some(revenue), ..answer() }, &view);
        let texts: Vec<&str> = table.rows[2].cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["Revenue, last 90 days", "€742,610", "€701,900", "+5.8%"]);
    }

    /// From 3 to 369: the two numbers, and no "+12,200.0%".
    #[test]
    fn growth_from_next_to_nothing_is_two_numbers() {
        let said = |before: u64| {
            let weekly_active = Figure { now: Some(369), before: Some(before), points: Vec::new() };
            let answer = Answer { weekly_active, ..answer() };
            let key = lines(&answer, &View::default()).into_iter().nth(3).unwrap().key(Lang::En);
            let sentence = KeyFigures::sentence(&answer, &View::default());
            let end = sentence.rsplit_once("last 7 days").unwrap().1.replace('\u{a0}', "_");
            format!("{} {} {}{end}", key.value, key.change, key.note)
        };
        assert_eq!(said(3), "369  from 3, against 3 on 31_Mar_2025.");
        assert_eq!(said(37), "369 +897.3% from 37, +897.3% against 31_Mar_2025.");
    }

    /// Revenue of all time stands in the tile, in the table and in the sentence; where it is that of the window, once.
    #[test]
    fn revenue_in_all() {
        let mut view = View::default();
        (view.catalog.amount_decimals, view.catalog.currency) = (Some(2), Some("EUR".into()));
        let figure = |now: i64, before: i64| Some(Figure { now: Some(now), before: Some(before), points: Vec::new() });
        let (revenue, total_revenue) = (figure(74_261_000, 70_190_000), figure(834_820_900, 760_000_000));
        let mut answer = Answer { revenue, total_revenue, ..answer() };
        let key = |answer: &Answer| lines(answer, &view).into_iter().nth(2).unwrap().key(Lang::De);
        assert_eq!(key(&answer).more.replace('\u{a0}', "_"), "insgesamt €8,348,209");
        let rows = KeyFigures::table(&answer, &view).rows;
        let texts: Vec<&str> = rows[3].cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!((rows.len(), texts), (7, vec!["Revenue, in all", "€8,348,209", "€7,600,000", "+9.8%"]));
        assert_eq!(rows[3].selection, None, "no list has those of whom refunds alone are known");
        let said = KeyFigures::sentence(&answer, &view);
        assert!(said.ends_with(" Revenue in all, refunds taken off: **€8,348,209**."), "{said}");
        answer.total_revenue = answer.revenue.clone();
        assert_eq!((key(&answer).more.as_str(), KeyFigures::table(&answer, &view).rows.len()), ("", 6));
    }

    /// Where there is no pulse it says why: that it lacks an earlier value is the least of it.
    #[test]
    fn no_pulse_has_a_reason() {
        let note = |first: Day| {
            let mut view = View::default();
            view.catalog.first_day = first;
            let answer = Answer { pulse: Figure::default(), ..answer() };
            lines(&answer, &view).into_iter().nth(5).unwrap().key(Lang::En).note
        };
        assert_eq!(note(Day::from_civil(2025, 5, 2)), "needs two whole months");
        assert_eq!(note(Day::from_civil(2025, 5, 1)), "nobody left that month");
    }
}
