//! The mapping screen's data: what the files seem to be, every guess with its reason, and real rows read by it.

mod aliases;
mod column;
mod events;
mod guess;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shape::{Opened, open};
use super::stamp::{self, Stamps};
use super::{
    AmountColumns, Code, ColumnRole, DateOrder, FileShape, Head, IngestError, Mapping, Packing, ReadPlan, Reader,
    Reject, Slice, Start, format, global_lines, number,
};
use crate::events::{Day, Role, Tally, hash64, iso};

pub use column::{Personal, Reason};
pub use events::{RoleGuess, guess_role};
pub use guess::{ColumnGuess, Guess};

/// Rows whose values are looked at to guess columns.
const SAMPLE_ROWS: usize = 2_000;

/// Rows that are shown.
const SHOWN_ROWS: usize = 8;

/// What the mapping screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What each file is.
    pub files: Vec<FileShape>,
    /// The same for files with the same columns in any order: a mapping is remembered under it.
    pub shape_key: String,
    /// The mapping that the guesses amount to, or the person's own.
    pub mapping: Mapping,
    /// Why the mapping cannot be used yet, if it cannot.
    pub problem: Option<IngestError>,
    /// Every column of the first file.
    pub columns: Vec<ColumnGuess>,
    /// Some of its rows.
    pub rows: Vec<PreviewRow>,
    /// Event names in the first page, most frequent first.
    pub events: Vec<EventGuess>,
    /// What must be asked rather than guessed.
    pub questions: Vec<Question>,
    /// Rows of the first page, and what became of them.
    pub tally: Tally,
    /// Rejected and filtered rows of the first page.
    pub rejects: Vec<Reject>,
    /// Rows of all files, estimated from the first page.
    pub rows_estimated: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

/// A row as it stands in the file, and as it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Line of the file, from 1.
    pub line: u64,
    /// One a column.
    pub cells: Vec<Cell>,
    /// Why it is not kept.
    pub code: Option<Code>,
}

/// A value as it stands in the file, and as it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// As written.
    pub raw: String,
    /// In one form: times as ISO 8601 in UTC, numbers with a point, the rest as text. `None`: not read, or not readable.
    pub parsed: Option<String>,
}

/// An event name with its guessed role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventGuess {
    /// The name.
    pub name: String,
    /// Rows in the first page.
    pub count: u64,
    /// Its role.
    pub role: Role,
    /// How sure, 0–1.
    pub confidence: f64,
}

/// What must be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Dates that two readings fit.
    DateOrder {
        /// The time column.
        column: String,
        /// Such a date.
        sample: String,
        /// The sample read with the day first.
        day_first: Day,
        /// The sample read with the month first.
        month_first: Day,
        /// Rows that fit both.
        both: u64,
        /// Rows that fit only the day first.
        day_only: u64,
        /// Rows that fit only the month first.
        month_only: u64,
        /// Rows looked at.
        of: u64,
        /// What is used until it is answered.
        used: DateOrder,
    },
    /// Several currencies: which one?
    Currency {
        /// The column.
        column: String,
        /// Currencies with their rows, most frequent first.
        counts: Vec<(String, u64)>,
    },
}

/// Looks at the first page of each file. `mapping`: what the person has fixed so far; without columns in it they are guessed.
/// A mapping that does not fit is no error here: see [`Preview::problem`].
///
/// # Errors
/// Files that are no tables at all; see [`super::shape()`].
pub fn preview(heads: &[Head], mapping: Option<&Mapping>, loading_day: Day) -> Result<Preview, IngestError> {
    let given = mapping.cloned().unwrap_or_default();
    let opened = heads.iter().map(|head| open(head, &given.dialect)).collect::<Result<Vec<_>, _>>()?;
    let first = opened.first().ok_or(IngestError::NoFiles)?;
    let page = Page::new(first);
    let profiles = page.profiles();
    let columns = &first.shape.columns;
    let (mapping, guesses) = if given.columns.is_empty() {
        let (mut guessed, guesses) = guess::mapping(columns, &profiles);
        guessed.dialect = given.dialect.clone();
        guessed.event_roles = given.event_roles;
        guessed.dimensions = given.dimensions;
        (guessed, guesses)
    } else {
        let guesses = guess::chosen(&given, columns, &profiles);
        (given, guesses)
    };
    let mut preview = Preview {
        files: opened.iter().map(|opened| opened.shape.clone()).collect(),
        shape_key: shape_key(columns),
        mapping,
        problem: None,
        columns: guesses,
        rows: Vec::new(),
        events: Vec::new(),
        questions: Vec::new(),
        tally: Tally::default(),
        rejects: Vec::new(),
        rows_estimated: opened.iter().map(estimate_rows).sum(),
        bytes: heads.iter().map(|head| head.size).sum(),
    };
    let dates = page.ask_date_order(&preview.mapping);
    let currency = page.choose_currency(&mut preview.mapping);
    preview.questions.extend(dates.into_iter().chain(currency));
    for opened in &opened {
        match ReadPlan::new(&preview.mapping, &opened.shape) {
            Ok(plan) if preview.rows.is_empty() => page.read(plan, loading_day, &mut preview),
            Ok(_) => {}
            Err(problem) => preview.problem = preview.problem.or(Some(problem)),
        }
    }
    if preview.rows.is_empty() {
        preview.rows = page.raw_rows();
    }
    Ok(preview)
}

/// The whole rows in the head of a file.
struct Page<'a> {
    opened: &'a Opened,
    /// Start and end of each row after the header.
    rows: Vec<(usize, usize)>,
    /// The cells of the first rows.
    cells: Vec<Vec<String>>,
}

impl<'a> Page<'a> {
    fn new(opened: &'a Opened) -> Self {
        let (format, shape) = (format(&opened.shape.format), &opened.shape);
        let rows = format.rows(&opened.text, &shape.dialect, opened.whole, usize::MAX);
        let cells =
            rows.iter().take(SAMPLE_ROWS).map(|row| format.cells(&opened.text[row.0..row.1], &shape.dialect)).collect();
        Page { opened, rows, cells }
    }

    fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.cells.iter().filter_map(move |row| row.get(at)).map(String::as_str)
    }

    fn profiles(&self) -> Vec<column::Profile> {
        let shape = &self.opened.shape;
        (0..shape.columns.len()).map(|at| column::Profile::of(self.column(at), &shape.dialect)).collect()
    }

    fn position(&self, mapping: &Mapping, role: ColumnRole) -> Option<usize> {
        let column = mapping.column(role)?;
        self.opened.shape.columns.iter().position(|have| have == column)
    }

    /// Asked as long as the person has not said it and any row fits both readings.
    fn ask_date_order(&self, mapping: &Mapping) -> Option<Question> {
        let at = self.position(mapping, ColumnRole::Time).filter(|_| mapping.dialect.date_order.is_none())?;
        let votes = super::sniff::DateVotes::count(self.column(at));
        let both = |cell: &&str| stamp::readings(cell.as_bytes()) == (true, true);
        // A date whose readings differ; 04.04. is the same day in both.
        let mut days = self
            .column(at)
            .filter(both)
            .map(|cell| (cell, self.day(cell, DateOrder::DayFirst), self.day(cell, DateOrder::MonthFirst)));
        let (sample, Some(day_first), Some(month_first)) = days.find(|(_, a, b)| a != b)? else { return None };
        let (all, used) = (votes.values as u64, self.opened.shape.dialect.date_order);
        (used != DateOrder::YearFirst).then(|| Question::DateOrder {
            column: self.opened.shape.columns[at].clone(),
            sample: sample.into(),
            day_first,
            month_first,
            both: votes.both as u64,
            day_only: votes.day_only as u64,
            month_only: votes.month_only as u64,
            of: all,
            used,
        })
    }

    fn day(&self, cell: &str, order: DateOrder) -> Option<Day> {
        let dialect = super::Dialect { date_order: order, ..self.opened.shape.dialect.clone() };
        let zone = crate::events::Zone::default();
        Stamps::new(&dialect, zone.clone()).parse(cell.trim().as_bytes()).map(|at| zone.day(at))
    }

    /// Takes the most frequent currency until the person says otherwise.
    fn choose_currency(&self, mapping: &mut Mapping) -> Option<Question> {
        let at = self.position(mapping, ColumnRole::Currency)?;
        let counts = most_frequent(self.column(at).map(str::trim).filter(|cell| !cell.is_empty()));
        if mapping.only_currency.is_none() {
            mapping.only_currency = counts.first().map(|(name, _)| name.clone());
        }
        let column = self.opened.shape.columns[at].clone();
        (counts.len() > 1).then_some(Question::Currency { column, counts })
    }

    /// Reads the page as the file will be read.
    fn read(&self, plan: ReadPlan, loading_day: Day, preview: &mut Preview) {
        let end = self.rows.last().map_or(0, |row| row.1);
        let mut text = self.opened.text[..end].to_vec();
        let in_page = ReadPlan { size: end as u64, packing: Packing::None, ..plan.clone() };
        let mut reader = Reader::new(vec![in_page], 1, loading_day);
        let slice = Slice { file: 0, index: 0, start: 0, end: end as u64 };
        let bytes = text.clone();
        if let Err(problem) = reader.read_slice(&slice, Start::default(), &bytes, &mut text) {
            preview.problem = Some(problem);
        }
        let mut finished = reader.finish();
        global_lines(&mut finished.rejects, &finished.lines);
        if self.opened.whole {
            preview.rows_estimated = preview.rows_estimated.max(finished.part.tally.read);
        }
        preview.tally = finished.part.tally;
        preview.rejects = finished.rejects;
        preview.events = self.events(&plan, preview);
        preview.rows = self.shown(&plan, &preview.rejects);
    }

    fn events(&self, plan: &ReadPlan, preview: &Preview) -> Vec<EventGuess> {
        let names: Vec<(String, u64)> = match plan.event {
            None => vec![(plan.default_event.clone(), preview.tally.kept)],
            Some(at) => {
                let all = self.rows.iter().filter_map(|row| {
                    format(&plan.format).cells(&self.opened.text[row.0..row.1], &plan.dialect).into_iter().nth(at)
                });
                let all: Vec<String> = all
                    .map(|cell| match cell.trim() {
                        missing if super::sink::is_missing(missing.as_bytes()) => plan.default_event.clone(),
                        name => name.to_string(),
                    })
                    .collect();
                most_frequent(all.iter().map(String::as_str))
            }
        };
        let guess = |(name, count): (String, u64)| match preview.mapping.event_roles.get(&name) {
            Some(role) => EventGuess { name, count, role: *role, confidence: 1.0 },
            None => {
                let RoleGuess { role, confidence } = guess_role(&name);
                EventGuess { name, count, role, confidence }
            }
        };
        names.into_iter().map(guess).collect()
    }

    /// The first rows, the first rejected ones, and one of each further event name.
    fn shown(&self, plan: &ReadPlan, rejects: &[Reject]) -> Vec<PreviewRow> {
        let code_of = |row: &(usize, usize)| {
            let found = rejects.binary_search_by_key(&(row.0 as u64), |reject| reject.byte);
            found.ok().map(|at| rejects[at].code)
        };
        let mut seen = std::collections::BTreeSet::new();
        let mut picked: Vec<usize> = (0..self.rows.len().min(3)).collect();
        picked.extend((3..self.rows.len()).filter(|at| code_of(&self.rows[*at]).is_some()).take(2));
        for at in 0..self.cells.len() {
            let new =
                plan.event.and_then(|event| self.cells[at].get(event)).is_some_and(|name| seen.insert(name.clone()));
            if new && picked.len() < SHOWN_ROWS && !picked.contains(&at) {
                picked.push(at);
            }
        }
        picked.extend((3..self.rows.len().min(3 + SHOWN_ROWS)).filter(|at| !picked.contains(at)).collect::<Vec<_>>());
        picked.truncate(SHOWN_ROWS);
        picked.sort_unstable();
        picked.dedup();
        let mut stamps = Stamps::new(&plan.dialect, plan.zone.clone());
        let mut rows = self.lines(&picked);
        for (row, at) in rows.iter_mut().zip(&picked) {
            row.code = code_of(&self.rows[*at]);
            for (column, cell) in row.cells.iter_mut().enumerate() {
                cell.parsed = parsed(plan, column, cell.raw.trim(), &mut stamps);
            }
        }
        rows
    }

    fn raw_rows(&self) -> Vec<PreviewRow> {
        self.lines(&(0..self.rows.len().min(SHOWN_ROWS)).collect::<Vec<_>>())
    }

    fn lines(&self, rows: &[usize]) -> Vec<PreviewRow> {
        let (text, shape) = (&self.opened.text, &self.opened.shape);
        let row = |at: &usize| {
            let (start, end) = self.rows[*at];
            let cells = format(&shape.format).cells(&text[start..end], &shape.dialect);
            PreviewRow {
                line: super::scan::count_line_ends(&text[..start], false) + 1,
                cells: cells.into_iter().map(|raw| Cell { raw, parsed: None }).collect(),
                code: None,
            }
        };
        rows.iter().map(row).collect()
    }
}

fn parsed(plan: &ReadPlan, column: usize, cell: &str, stamps: &mut Stamps) -> Option<String> {
    let is_number = match plan.amount {
        Some(AmountColumns::One(at)) => at == column,
        Some(AmountColumns::Product(a, b)) => a == column || b == column,
        None => false,
    };
    let is_text = [Some(plan.user), plan.event, plan.order, plan.insert, plan.currency].contains(&Some(column))
        || plan.dimensions.iter().any(|dimension| dimension.at == column);
    if column == plan.time {
        stamps.parse(cell.as_bytes()).map(iso)
    } else if is_number {
        number::parse(cell.as_bytes(), plan.dialect.decimal).map(number::to_text)
    } else {
        (is_text && !super::sink::is_missing(cell.as_bytes())).then(|| cell.into())
    }
}

fn most_frequent<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().map(|(name, n)| (name.to_string(), n)).collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}

fn estimate_rows(opened: &Opened) -> u64 {
    let rows =
        format(&opened.shape.format).rows(&opened.text, &opened.shape.dialect, opened.whole, usize::MAX).len() as u64;
    if opened.whole {
        return rows;
    }
    (u128::from(rows) * u128::from(opened.shape.size) / (opened.used.max(1) as u128)) as u64
}

/// A hash of the sorted headers.
fn shape_key(columns: &[String]) -> String {
    let mut sorted: Vec<&str> = columns.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    format!("{:016x}", hash64(sorted.join("\u{1f}").as_bytes()))
}
