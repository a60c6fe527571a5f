//! The rows of the retention panel: a cohort each, or, where users are split, a part each; with the users behind them.

use engine::events::Day;
use engine::queries::retention::{Cohort, Part, RetentionMatrix, Split};
use engine::queries::span::Interval;
use engine::schemes::personas::TOO_FEW;
use engine::schemes::rfm::Group;
use engine::schemes::{Condition, Selection};

use super::{is_by_personas, others, split};
use crate::format;
use crate::panels::View;
use crate::panels::personas::too_few_name;
use crate::panels::statuses::status;

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name: "Jul ’24", "DE".
    pub name: String,
    /// The same where the row above it is of the same year: "Aug".
    pub short: String,
    /// The first day of a cohort.
    pub day: Option<Day>,
    /// Its users.
    pub users: u32,
    /// Those users.
    pub door: Option<Selection>,
    /// Whether it is no group of its own: what is left over of all parts, or those with too few events for a persona.
    pub is_rest: bool,
    /// Cell k is the interval k after the start; `None`: not yet observed.
    pub cells: Vec<Option<LineCell>>,
}

/// Users active in one interval.
#[derive(Clone, Debug, PartialEq)]
pub struct LineCell {
    /// How many.
    pub users: u32,
    /// Of how many.
    pub of: u32,
    /// Whether the interval had ended by as-of.
    pub complete: bool,
    /// Those users, where they can be shown.
    pub door: Option<Selection>,
}

impl Line {
    /// The last k whose interval had ended by as-of for all that the line holds; `None` where not even its own had.
    pub(super) fn complete_to(&self) -> Option<usize> {
        self.cells.iter().rposition(|cell| cell.as_ref().is_some_and(|cell| cell.complete))
    }
}

impl LineCell {
    /// The share of the users.
    pub fn share(&self) -> f64 {
        f64::from(self.users) / f64::from(self.of)
    }
}

/// All rows, in their order.
pub(super) fn of(matrix: &RetentionMatrix, view: &View, every: bool) -> Vec<Line> {
    if !matrix.parts.is_empty() {
        return matrix.parts.iter().map(|part| of_part(part, matrix, view, every)).collect();
    }
    let before = std::iter::once(None).chain(matrix.cohorts.iter().map(Some));
    matrix.cohorts.iter().zip(before).map(|(cohort, before)| of_cohort(cohort, before, matrix, view, every)).collect()
}

fn of_cohort(cohort: &Cohort, before: Option<&Cohort>, matrix: &RetentionMatrix, view: &View, every: bool) -> Line {
    let name = |with_year| match matrix.interval {
        Interval::Month => format::month_short(view.lang, cohort.first_day.month(), with_year),
        _ => format::day_month(view.lang, cohort.first_day),
    };
    let year = |cohort: &Cohort| cohort.first_day.civil().0;
    let days = |k: usize| {
        let number = matrix.interval.number(cohort.first_day) + k as i32;
        (matrix.interval.first_day(number), matrix.interval.last_day(number))
    };
    let active = |(from, to)| Condition::Active { from, to };
    let all = entered(days(0), every);
    // Of the 0-th interval, all of them.
    let door = |k: usize| if k == 0 { all.clone() } else { all.clone().and(active(days(k))) };
    let cell = |(k, cell): (usize, &Option<engine::queries::retention::Cell>)| {
        cell.map(|cell| LineCell { users: cell.users, of: cohort.users, complete: cell.complete, door: Some(door(k)) })
    };
    Line {
        name: name(true),
        short: name(before.is_none_or(|before| year(before) != year(cohort))),
        day: Some(cohort.first_day),
        is_rest: false,
        users: cohort.users,
        cells: cohort.cells.iter().enumerate().map(cell).collect(),
        door: Some(all),
    }
}

/// Users that belong to a cohort of these days.
fn entered((from, to): (Day, Day), every: bool) -> Selection {
    Selection::of(if every { Condition::Active { from, to } } else { Condition::FirstActive { from, to } })
}

fn of_part(part: &Part, matrix: &RetentionMatrix, view: &View, every: bool) -> Line {
    let split = split(view);
    let is_too_few = split.as_ref().is_some_and(is_by_personas) && part.value.as_deref() == Some(TOO_FEW);
    let cell = |cell: &Option<(u32, u32)>| cell.map(|(users, of)| LineCell { users, of, complete: true, door: None });
    let name = name(part, split.as_ref(), view);
    // Over several cohorts at once only the part as a whole can be shown. Who stands in no segment cannot be chosen by that.
    let is = |split: Split| match (split, part.value.clone()) {
        (Split::Dimension(dimension), Some(value)) => Some(Condition::Home { dimension, value }),
        (Split::Dimension(dimension), None) => {
            let values = matrix.parts.iter().filter_map(|part| part.value.clone()).collect();
            Some(Condition::OtherHome { dimension, values })
        }
        (Split::Scheme(scheme), value) => {
            value.map(|segment| Condition::Segment { scheme: scheme.id().into(), segment, on: None })
        }
    };
    let door = split.and_then(is).zip(matrix.cohorts.first());
    let door = door.map(|(is, first)| entered((first.first_day, matrix.as_of), every).and(is));
    let cells = part.cells.iter().map(cell).collect();
    let is_rest = part.value.is_none() || is_too_few;
    Line { short: name.clone(), name, day: None, is_rest, users: part.users, door, cells }
}

fn name(part: &Part, split: Option<&Split>, view: &View) -> String {
    let lang = view.lang;
    if let Some(name) = &part.persona {
        return name.text(lang);
    }
    match (&part.value, split) {
        (None, _) => others(lang).into(),
        (Some(id), Some(split)) if is_by_personas(split) && id == TOO_FEW => too_few_name(lang).into(),
        (Some(id), Some(Split::Scheme(scheme))) => {
            let group = Group::from_id(id).filter(|_| scheme.id() == "rfm").map(|group| group.name(lang));
            group.or_else(|| status(id).map(|look| look.word(lang))).unwrap_or(id).to_string()
        }
        (Some(value), _) => value.clone(),
    }
}
