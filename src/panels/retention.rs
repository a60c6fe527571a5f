//! The cohort triangle: of the users first active in a month, how many are active again k months later.

use std::ops::Range;

use engine::catalog;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::retention::{Cell as Count, Cohort, Entry, Params, Retention as Query, RetentionMatrix};
use engine::queries::span::Interval;
use engine::schemes::{Condition, Selection};

use super::{Cell, Panel, PanelOption, Problem, Table, View, Way, part};
use crate::charts::{ChartSize, Scene, retention as chart};
use crate::format;

/// The panel.
pub struct Retention;

/// The fewest users of a cohort that a sentence names.
const LEAST_COHORT: u32 = 30;

catalog! {
    heading = "Retention", "Bindung";
    definition =
        "A cohort: the users whose first activity lies in one month (or week, or day). Cell k: the share of them active in the k-th month after it, whatever they did in between. Activity is every event by which a user shows life; messages received, refunds and cancellations are none. The last line is weighted by size: all active users of the complete cells above it / all users of their cohorts. A dashed cell with * lies in a month that had not ended; a blank one lies after the end of the data and is not zero.",
        "Eine Kohorte: die Nutzer, deren erste Aktivität in einem Monat (einer Woche, einem Tag) liegt. Zelle k: der Anteil von ihnen, der im k-ten Monat danach aktiv ist, gleich was dazwischen war. Aktivität ist jedes Ereignis, mit dem ein Nutzer ein Lebenszeichen gibt; empfangene Nachrichten, Erstattungen und Kündigungen sind keines. Die letzte Zeile ist nach Größe gewichtet: alle aktiven Nutzer der vollständigen Zellen darüber / alle Nutzer ihrer Kohorten. Eine gestrichelte Zelle mit * liegt in einem noch nicht beendeten Monat, eine leere nach dem Ende der Daten: sie ist nicht null.";
    interval_label = "Cohorts by", "Kohorten nach";
    entry_label = "Who counts", "Wer zählt";
    entry_first = "users first active in it", "darin erstmals Aktive";
    entry_every = "all users active in it", "alle darin Aktiven";
    months = "month", "Monat";
    weeks = "week", "Woche";
    days = "day", "Tag";
    corner_first = "First active in", "Zuerst aktiv";
    corner_every = "Active in", "Aktiv in";
    users = "users", "Nutzer";
    column(interval, k) = "{interval} {k}", "{interval} {k}";
    mean = "All, weighted", "Alle, gewichtet";
    of(users, all) = "{users} of {all} users", "{users} von {all} Nutzern";
    month_open(day) =
        "* month not complete on {day}: dashed, and left out of the last line. Blank: not yet observed, which is not zero.",
        "* Monat am {day} nicht vollständig: gestrichelt und nicht in der letzten Zeile. Leer: noch nicht beobachtet, also nicht null.";
    week_open(day) =
        "* week not complete on {day}: dashed, and left out of the last line. Blank: not yet observed, which is not zero.",
        "* Woche am {day} nicht vollständig: gestrichelt und nicht in der letzten Zeile. Leer: noch nicht beobachtet, also nicht null.";
    not_complete = "not complete", "nicht vollständig";
    hidden_columns(from, to) = "Columns {from} to {to} are in the table.", "Die Spalten {from} bis {to} stehen in der Tabelle.";
    hidden_column(k) = "Column {k} is in the table.", "Die Spalte {k} steht in der Tabelle.";
    cut_months(n) = "Only the latest {n} months.", "Nur die letzten {n} Monate.";
    cut_weeks(n) = "Only the latest {n} weeks.", "Nur die letzten {n} Wochen.";
    cut_days(n) = "Only the latest {n} days.", "Nur die letzten {n} Tage.";
    picture = "Retention by cohort and time since the start", "Bindung nach Kohorte und Zeit seit dem Beginn";
    of_first_month = "Of the users first active in a month, ", "Von den Nutzern, die in einem Monat zum ersten Mal aktiv sind, ";
    of_first_week = "Of the users first active in a week, ", "Von den Nutzern, die in einer Woche zum ersten Mal aktiv sind, ";
    of_first_day = "Of the users first active on a day, ", "Von den Nutzern, die an einem Tag zum ersten Mal aktiv sind, ";
    of_any_month = "Of the users active in a month, ", "Von den Nutzern, die in einem Monat aktiv sind, ";
    of_any_week = "Of the users active in a week, ", "Von den Nutzern, die in einer Woche aktiv sind, ";
    of_any_day = "Of the users active on a day, ", "Von den Nutzern, die an einem Tag aktiv sind, ";
    next_month(share) = "**{share}** are active again in the next", "sind es **{share}** im nächsten wieder";
    next_week(share) = "**{share}** are active again in the next", "sind es **{share}** in der nächsten wieder";
    next_day(share) = "**{share}** are active again on the next", "sind es **{share}** am nächsten wieder";
    later_months(share, k) = " and {share} after {k} months", " und {share} nach {k} Monaten";
    later_weeks(share, k) = " and {share} after {k} weeks", " und {share} nach {k} Wochen";
    later_days(share, k) = " and {share} after {k} days", " und {share} nach {k} Tagen";
    best_and_worst(best, high, worst, low) =
        ". Those of {best} come back most ({high}), those of {worst} least ({low}).",
        ". Am häufigsten kommen die vom {best} wieder ({high}), am seltensten die vom {worst} ({low}).";
    one_interval = "There is nothing to come back to yet: all activity lies in one interval.", "Noch konnte niemand wiederkommen: Alle Aktivität liegt in einem Zeitabschnitt.";
    shorter_interval = "Choose cohorts by week or day, or add a longer export.", "Wählen Sie Kohorten nach Woche oder Tag oder fügen Sie einen längeren Export hinzu.";
    nothing_complete = "No cohort has been observed for a complete interval yet.", "Noch wurde keine Kohorte einen vollständigen Zeitabschnitt lang beobachtet.";
    cohort_column = "Cohort", "Kohorte";
}

impl Panel for Retention {
    type Query = Query;
    const NAME: &'static str = "retention";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn params(view: &View) -> Params {
        let interval = match view.option("interval") {
            Some("week") => Interval::Week,
            Some("day") => Interval::Day,
            _ => Interval::Month,
        };
        let entry = if view.option("entry") == Some("every") { Entry::Every } else { Entry::First };
        Params { interval, entry, cohorts: Some(most_cohorts(interval)) }
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let choices =
            |all: &[(&str, &str)]| all.iter().map(|(value, text)| (value.to_string(), text.to_string())).collect();
        vec![
            PanelOption {
                id: "interval",
                label: interval_label(lang).into(),
                choices: choices(&[("month", months(lang)), ("week", weeks(lang)), ("day", days(lang))]),
            },
            PanelOption {
                id: "entry",
                label: entry_label(lang).into(),
                choices: choices(&[("first", entry_first(lang)), ("every", entry_every(lang))]),
            },
        ]
    }

    fn problem(matrix: &RetentionMatrix, view: &View) -> Option<Problem> {
        let lang = view.lang;
        (matrix.mean.len() < 2).then(|| Problem {
            text: one_interval(lang).into(),
            advice: shorter_interval(lang).into(),
            ways: &[Way::Files],
        })
    }

    fn sentence(matrix: &RetentionMatrix, view: &View) -> String {
        Wording::of(matrix, view).sentence() + &part::of_days(view)
    }

    fn chart(matrix: &RetentionMatrix, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(matrix, size, view))
    }

    fn table(matrix: &RetentionMatrix, view: &View) -> Table {
        let (lang, words) = (view.lang, Wording::of(matrix, view));
        let percent = |share: f64| Cell::number(format::percent(lang, share), share);
        let heads = [(cohort_column(lang).to_string(), false), (users(lang).to_string(), true)];
        let columns = (0..matrix.mean.len()).map(|k| (if k == 0 { words.column(0) } else { k.to_string() }, true));
        let mut table = Table::new(heads.into_iter().chain(columns));
        for cohort in &matrix.cohorts {
            let mut cells = vec![
                Cell { raw: Some(cohort.first_day.to_string()), ..Cell::text(words.cohort(cohort, None)) },
                Cell::number(format::count(lang, u64::from(cohort.users)), cohort.users),
            ];
            cells.extend(cohort.cells.iter().enumerate().map(|(k, cell)| match (cell, cohort.share(k)) {
                (Some(cell), Some(share)) if !cell.complete => {
                    Cell { text: format!("{}*", format::percent(lang, share)), ..percent(share) }
                }
                (_, Some(share)) => percent(share),
                _ => Cell::blank(),
            }));
            let row = table.push(cells);
            row.users(words.users_of(cohort, 0));
        }
        let all: u64 = matrix.cohorts.iter().map(|cohort| u64::from(cohort.users)).sum();
        let mut cells = vec![Cell::text(mean(lang)), Cell::number(format::count(lang, all), all)];
        cells.extend(matrix.mean.iter().map(|share| share.map_or(Cell::blank(), percent)));
        table.push(cells).total();
        table
    }
}

/// So many cohorts fit a picture.
fn most_cohorts(interval: Interval) -> u32 {
    match interval {
        Interval::Month => 25,
        Interval::Week => 26,
        Interval::Day => 30,
    }
}

/// Words that depend on the interval and on who belongs to a cohort.
pub struct Wording<'a> {
    matrix: &'a RetentionMatrix,
    view: &'a View,
    every: bool,
}

impl<'a> Wording<'a> {
    /// For an answer.
    pub fn of(matrix: &'a RetentionMatrix, view: &'a View) -> Self {
        Wording { matrix, view, every: view.option("entry") == Some("every") }
    }

    fn pick<T>(&self, month: T, week: T, day: T) -> T {
        match self.matrix.interval {
            Interval::Month => month,
            Interval::Week => week,
            Interval::Day => day,
        }
    }

    fn lang(&self) -> Lang {
        self.view.lang
    }

    /// Above the names of the cohorts.
    pub fn corner(&self) -> &'static str {
        if self.every { corner_every(self.lang()) } else { corner_first(self.lang()) }
    }

    /// Above the sizes.
    pub fn users(&self) -> &'static str {
        users(self.lang())
    }

    /// Above a column: "month 3".
    pub fn column(&self, k: usize) -> String {
        let lang = self.lang();
        column(lang, self.pick(months(lang), weeks(lang), days(lang)), k)
    }

    /// Before the means.
    pub fn mean(&self) -> &'static str {
        mean(self.lang())
    }

    /// A cohort's name: "Jul ’24"; without the year where the cohort above it is of the same one.
    pub fn cohort(&self, cohort: &Cohort, before: Option<&Cohort>) -> String {
        let year = |cohort: &Cohort| cohort.first_day.civil().0;
        let with_year = before.is_none_or(|before| year(before) != year(cohort));
        match self.matrix.interval {
            Interval::Month => format::month_short(self.lang(), cohort.first_day.month(), with_year),
            _ => format::day_month(self.lang(), cohort.first_day),
        }
    }

    /// A cell's place: "Jul ’24, month 3".
    pub fn cell(&self, cohort: &Cohort, k: usize) -> String {
        format!("{}, {}", self.cohort(cohort, None), self.column(k))
    }

    /// A cell in counts: "1,366 of 4,812 users".
    pub fn share(&self, cell: Count, cohort: &Cohort) -> String {
        let count = |n: u32| format::count(self.lang(), u64::from(n));
        of(self.lang(), count(cell.users), count(cohort.users))
    }

    /// The users of a cohort who are active in its k-th interval; of the 0-th, all of them.
    pub fn users_of(&self, cohort: &Cohort, k: usize) -> Selection {
        let interval = self.matrix.interval;
        let days = |k: usize| {
            let number = interval.number(cohort.first_day) + k as i32;
            (interval.first_day(number), interval.last_day(number))
        };
        let active = |(from, to)| Condition::Active { from, to };
        let (from, to) = days(0);
        let cohort = Selection::of(if self.every { active((from, to)) } else { Condition::FirstActive { from, to } });
        if k == 0 { cohort } else { cohort.and(active(days(k))) }
    }

    /// What dashes and blanks mean.
    pub fn incomplete(&self) -> String {
        let day = format::date(self.lang(), self.matrix.as_of);
        self.pick(month_open(self.lang(), &day), week_open(self.lang(), &day), String::new())
    }

    /// The same at a single cell.
    pub fn incomplete_short(&self) -> &'static str {
        not_complete(self.lang())
    }

    /// Which columns are left to the table.
    pub fn hidden(&self, columns: Range<usize>) -> String {
        match columns.len() {
            1 => hidden_column(self.lang(), columns.start),
            _ => hidden_columns(self.lang(), columns.start, columns.end.saturating_sub(1)),
        }
    }

    /// That earlier cohorts were left out, if so.
    pub fn cut(&self) -> Option<String> {
        let most = most_cohorts(self.matrix.interval);
        let first = self.matrix.interval.number(self.view.catalog.first_day);
        let last = self.matrix.interval.number(self.matrix.as_of);
        let lang = self.lang();
        (i64::from(last) - i64::from(first) >= i64::from(most))
            .then(|| self.pick(cut_months(lang, most), cut_weeks(lang, most), cut_days(lang, most)))
    }

    /// What a screen reader says of the picture.
    pub fn picture(&self) -> &'static str {
        picture(self.lang())
    }

    fn sentence(&self) -> String {
        let lang = self.lang();
        let Some(next) = self.matrix.mean.get(1).copied().flatten() else { return nothing_complete(lang).into() };
        let percent = |share: f64| format::percent(lang, share);
        let mut out = if self.every {
            self.pick(of_any_month(lang), of_any_week(lang), of_any_day(lang)).to_string()
        } else {
            self.pick(of_first_month(lang), of_first_week(lang), of_first_day(lang)).to_string()
        };
        let next = percent(next);
        out += &self.pick(next_month(lang, &next), next_week(lang, &next), next_day(lang, &next));
        let k = self.pick(6, 4, 7);
        if let Some(later) = self.matrix.mean.get(k).copied().flatten().map(percent) {
            out += &self.pick(later_months(lang, &later, k), later_weeks(lang, &later, k), later_days(lang, &later, k));
        }
        out + &self.best_and_worst().unwrap_or_else(|| ".".into())
    }

    /// The cohorts that come back most and least in the next interval, where at least three are large enough to say so.
    fn best_and_worst(&self) -> Option<String> {
        let complete = |cohort: &Cohort| cohort.cells.get(1).copied().flatten().is_some_and(|cell| cell.complete);
        let mut ranked: Vec<(f64, &Cohort)> = self
            .matrix
            .cohorts
            .iter()
            .filter(|cohort| cohort.users >= LEAST_COHORT && complete(cohort))
            .filter_map(|cohort| Some((cohort.share(1)?, cohort)))
            .collect();
        ranked.order_by(|a, b| b.0.total_cmp(&a.0));
        let (first, last) = (ranked.first()?, ranked.last()?);
        if ranked.len() < 3 || first.0 <= last.0 {
            return None;
        }
        let name = |cohort: &Cohort| match self.matrix.interval {
            Interval::Month => format::month_long(self.lang(), cohort.first_day.month()),
            _ => format::date(self.lang(), cohort.first_day),
        };
        let percent = |share: f64| format::percent(self.lang(), share);
        Some(best_and_worst(self.lang(), name(first.1), percent(first.0), name(last.1), percent(last.0)))
    }
}

#[cfg(test)]
mod tests {
    use engine::events::Day;
    use expect_test::{Expect, expect};

    use super::*;
    use crate::charts::{Mark, Shape};

    /// Three cohorts as of the middle of April.
    fn matrix() -> RetentionMatrix {
        let cohort = |month: u32, users: u32, active: &[u32]| Cohort {
            first_day: Day::from_civil(2025, month, 1),
            users,
            cells: (0..4)
                .map(|k| active.get(k).map(|users| Count { users: *users, complete: month as usize + k < 4 }))
                .collect(),
        };
        RetentionMatrix {
            interval: Interval::Month,
            as_of: Day::from_civil(2025, 4, 15),
            cohorts: vec![
                cohort(1, 400, &[400, 200, 120, 30]),
                cohort(2, 100, &[100, 20, 5]),
                cohort(3, 4812, &[4812, 900]),
                cohort(4, 12, &[12]),
            ],
            mean: vec![Some(1.0), Some(220.0 / 500.0), Some(0.3), None],
        }
    }

    fn view(lang: Lang) -> View {
        let mut view = View { lang, ..View::default() };
        view.catalog.first_day = Day::from_civil(2025, 1, 1);
        view
    }

    fn drawn(width: f32) -> Scene {
        Retention::chart(&matrix(), ChartSize { width, height: 300.0 }, &view(Lang::En)).unwrap()
    }

    fn texts(scene: &Scene) -> Vec<&str> {
        let text = |mark: &'_ Mark| matches!(mark.shape, Shape::Text { .. });
        let texts = scene.marks.iter().filter(|mark| text(mark)).map(|mark| match &mark.shape {
            Shape::Text { parts, .. } => parts[0].1.as_str(),
            _ => "",
        });
        texts.collect()
    }

    fn check_sentence(lang: Lang, expected: &Expect) {
        expected.assert_eq(&Retention::sentence(&matrix(), &view(lang)).replace('\u{a0}', "_"));
    }

    #[test]
    fn sentence() {
        check_sentence(
            Lang::En,
            &expect!["Of the users first active in a month, **44.0%** are active again in the next."],
        );
        check_sentence(
            Lang::De,
            &expect![
                "Von den Nutzern, die in einem Monat zum ersten Mal aktiv sind, sind es **44,0_%** im nächsten wieder."
            ],
        );
    }

    /// From three complete cohorts of a telling size on, the best and the worst are named; April's 12 users are not.
    #[test]
    fn best_and_worst() {
        let mut matrix = matrix();
        for cohort in &mut matrix.cohorts {
            cohort.cells[1] = cohort.cells[1].map(|cell| Count { complete: true, ..cell });
        }
        let said = |lang| Retention::sentence(&matrix, &view(lang)).replace('\u{a0}', "_");
        expect![[r#"
            Of the users first active in a month, **44.0%** are active again in the next. Those of January_2025 come back most (50.0%), those of March_2025 least (18.7%).
            Von den Nutzern, die in einem Monat zum ersten Mal aktiv sind, sind es **44,0_%** im nächsten wieder. Am häufigsten kommen die vom Januar_2025 wieder (50,0_%), am seltensten die vom März_2025 (18,7_%)."#]].assert_eq(&[said(Lang::En), said(Lang::De)].join("\n"));
    }

    #[test]
    fn table() {
        expect![[r#"
            Cohort,users,month 0,1,2,3
            2025-01-01,400,1,0.5,0.3,0.075
            2025-02-01,100,1,0.2,0.05,
            2025-03-01,4812,1,0.18703241895261846,,
            2025-04-01,12,1,,,
            "All, weighted",5324,1,0.44,0.3,
        "#]]
        .assert_eq(&Retention::table(&matrix(), &view(Lang::En)).csv().replace("\r\n", "\n"));
    }

    /// What has not been observed has no mark; what is not complete is dashed and starred, and not in the mean.
    #[test]
    fn chart_keeps_blank_and_incomplete_apart() {
        let scene = drawn(1174.0);
        let cells: Vec<&str> =
            scene.marks.iter().filter_map(|mark| mark.tip.as_ref().map(|_| mark.class.as_str())).collect();
        assert_eq!(cells.iter().filter(|class| **class == "inc").count(), 4);
        assert_eq!(cells.iter().filter(|class| class.starts_with('q')).count(), 6);
        expect!["First active in | users | month 0 | 1 | 2 | 3 | Jan_’25 | 400 | 100% | 50.0% | 30.0% | 8%* | Feb | 100 | 100% | 20.0% | 5%* | Mar | 4,812 | 100% | 19%* | Apr | 12 | 100%* | All, weighted | 100% | 44.0% | 30.0% | * month not complete on 15_Apr_2025: dashed, and left out of the last line. Blank: not yet observed, which is not zero."].assert_eq(&texts(&scene).join(" | ").replace('\u{a0}', "_"));
    }

    /// A phone has no bars and no column 0, and leaves the columns that do not fit to the table.
    #[test]
    fn chart_on_a_phone() {
        let scene = drawn(200.0);
        assert!(scene.marks.iter().all(|mark| mark.class != "mkq"));
        expect!["First active in | users | month 1 | 2 | Jan_’25 | 400 | 50% | 30% | Feb | 100 | 20% | 5%* | Mar | 4,812 | 19%* | Apr | 12 | All, weighted | 44% | 30% | * month not complete on 15_Apr_2025: | dashed, and left out of the last line. | Blank: not yet observed, which is not | zero. | Column 3 is in the table."].assert_eq(&texts(&scene).join(" | ").replace('\u{a0}', "_"));
    }

    #[test]
    fn a_cell_stands_for_its_users() {
        let scene = drawn(1174.0);
        let cell = scene.marks.iter().filter(|mark| mark.class.starts_with('q')).nth(1).unwrap();
        let (first, month) = (Day::from_civil(2025, 1, 1).month(), Day::from_civil(2025, 2, 1).month());
        let users = Selection::of(Condition::first_active_in(first)).and(Condition::active_in(month));
        assert_eq!(cell.selection, Some(users));
        assert_eq!(
            cell.tip.as_ref().unwrap().spoken().replace('\u{a0}', " "),
            "Jan ’25, month 1, 50.0%, 200 of 400 users"
        );
    }

    #[test]
    fn one_month_is_a_problem() {
        let matrix = RetentionMatrix { mean: vec![Some(1.0)], ..matrix() };
        assert_eq!(Retention::problem(&matrix, &view(Lang::De)).unwrap().ways, [Way::Files], "no mapping mends it");
    }
}
