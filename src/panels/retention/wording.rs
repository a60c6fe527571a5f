//! Words of the retention panel that depend on the interval, on who belongs to a cohort and on what was chosen.

use std::ops::Range;

use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::retention::{Cohort, RetentionMatrix};
use engine::queries::span::Interval;

use super::lines::{self, Line, LineCell};
use super::*;
use crate::panels::View;

/// The fewest users of a cohort, or part, that a sentence names.
const LEAST_USERS: u32 = 30;

/// So many cohorts fit a picture.
pub(super) fn most_cohorts(interval: Interval) -> u32 {
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
        match (self.matrix.parts.is_empty(), self.every) {
            (false, _) => part_corner(self.lang()),
            (true, true) => corner_every(self.lang()),
            (true, false) => corner_first(self.lang()),
        }
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

    /// Above the names of the lines, in a table.
    pub(super) fn row_column(&self) -> &'static str {
        if self.matrix.parts.is_empty() { cohort_column(self.lang()) } else { part_corner(self.lang()) }
    }

    /// Whether cells say how many users, not which share of them.
    pub fn counts_users(&self) -> bool {
        self.view.option("count") == Some("users")
    }

    /// The means below the columns.
    pub fn means(&self) -> &'a [Option<f64>] {
        if self.is_plain() { &self.matrix.plain_mean } else { &self.matrix.mean }
    }

    /// Above how far a line is complete.
    pub(super) fn complete_column(&self) -> String {
        let lang = self.lang();
        complete_column(lang, self.pick(months(lang), weeks(lang), days(lang)))
    }

    /// Whether a user can be in several lines.
    pub(super) fn counts_often(&self) -> bool {
        self.every && self.matrix.parts.is_empty()
    }

    /// Before the means.
    pub fn mean_name(&self) -> &'static str {
        if self.is_plain() { mean_plain(self.lang()) } else { mean_weighted(self.lang()) }
    }

    fn is_plain(&self) -> bool {
        self.view.option("mean") == Some("plain")
    }

    /// The rows: the cohorts, or the parts where users are split.
    pub fn lines(&self) -> Vec<Line> {
        lines::of(self.matrix, self.view, self.every)
    }

    /// A cell's place: "Jul ’24, month 3".
    pub fn cell(&self, line: &Line, k: usize) -> String {
        format!("{}, {}", line.name, self.column(k))
    }

    /// A cell in counts: "1,366 of 4,812 users".
    pub fn share(&self, cell: &LineCell) -> String {
        let count = |n: u32| format::count(self.lang(), u64::from(n));
        of(self.lang(), count(cell.users), count(cell.of))
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

    /// That lines are no cohorts, where users are split.
    pub fn pooled(&self) -> Option<String> {
        (!self.matrix.parts.is_empty()).then(|| pooled(self.lang()).to_string())
    }

    /// That nobody is in a persona, where users were to be split by them.
    pub(super) fn no_personas(&self) -> Option<&'static str> {
        let by_personas = split(self.view).is_some_and(|split| is_by_personas(&split));
        let nobody = self.matrix.parts.iter().all(|part| part.value.is_none());
        (by_personas && nobody).then(|| no_personas(self.lang()))
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

    pub(super) fn sentence(&self) -> String {
        let lang = self.lang();
        let Some(next) = self.means().get(1).copied().flatten() else { return nothing_complete(lang).into() };
        let percent = |share: f64| format::percent(lang, share);
        let mut out = if self.every {
            self.pick(of_any_month(lang), of_any_week(lang), of_any_day(lang)).to_string()
        } else {
            self.pick(of_first_month(lang), of_first_week(lang), of_first_day(lang)).to_string()
        };
        let next = percent(next);
        out += &self.pick(next_month(lang, &next), next_week(lang, &next), next_day(lang, &next));
        let k = self.pick(6, 4, 7);
        if let Some(later) = self.means().get(k).copied().flatten().map(percent) {
            out += &self.pick(later_months(lang, &later, k), later_weeks(lang, &later, k), later_days(lang, &later, k));
        }
        let extremes = if self.matrix.parts.is_empty() { self.best_and_worst() } else { self.best_and_worst_part() };
        out + &extremes.unwrap_or_else(|| ".".into())
    }

    /// The cohorts that come back most and least in the next interval.
    fn best_and_worst(&self) -> Option<String> {
        let (lang, cohorts) = (self.lang(), &self.matrix.cohorts);
        let complete = |cohort: &Cohort| cohort.cells.get(1).copied().flatten().is_some_and(|cell| cell.complete);
        let shares =
            cohorts.iter().filter(|cohort| complete(cohort)).map(|cohort| (cohort.share(1), cohort.users, cohort));
        let (best, worst) = extremes(shares)?;
        let name = |cohort: &Cohort| match self.matrix.interval {
            Interval::Month => format::month_long(lang, cohort.first_day.month()),
            _ => format::date(lang, cohort.first_day),
        };
        let percent = |share: f64| format::percent(lang, share);
        Some(best_and_worst(lang, name(best.1), percent(best.0), name(worst.1), percent(worst.0)))
    }

    /// The same of the parts.
    fn best_and_worst_part(&self) -> Option<String> {
        let lines = self.lines();
        let share = |line: &Line| line.cells.get(1).cloned().flatten().map(|cell| cell.share());
        // What is left over is no group.
        let named = lines.iter().filter(|line| !line.is_rest);
        let (best, worst) = extremes(named.map(|line| (share(line), line.users, &line.name)))?;
        let percent = |share: f64| format::percent(self.lang(), share);
        Some(best_part(self.lang(), best.1, percent(best.0), worst.1, percent(worst.0)))
    }
}

/// The greatest share and the least with whose they are, where at least three have users enough to say so.
fn extremes<T: Copy>(all: impl Iterator<Item = (Option<f64>, u32, T)>) -> Option<((f64, T), (f64, T))> {
    let known = |(share, users, what): (Option<f64>, u32, T)| Some((share.filter(|_| users >= LEAST_USERS)?, what));
    let mut ranked: Vec<(f64, T)> = all.filter_map(known).collect();
    ranked.order_by(|a, b| b.0.total_cmp(&a.0));
    let (first, last) = (*ranked.first()?, *ranked.last()?);
    (ranked.len() >= 3 && first.0 > last.0).then_some((first, last))
}
