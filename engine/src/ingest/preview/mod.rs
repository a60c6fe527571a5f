//! The mapping screen's data: what the files seem to be, every guess with its reason, and real rows read by it.

mod aliases;
mod column;
mod events;
mod fits;
mod guess;
mod kinds;
mod memory;
mod renamed;
mod rows;
mod summaries;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::groups::{groups, open_all, plans_of, settle_groups};
use super::page::{Page, most_frequent};
use super::shape::Opened;
use super::sniff::DateVotes;
use super::stamp::Stamps;
use super::{
    Code, ColumnRole, DateOrder, Dialect, FileShape, Head, IngestError, Mapping, Place, ReadPlan, Recognised, Reject,
    plan_files, rejects_csv,
};
use crate::events::{Day, Role, Tally, Zone, hash64};
use crate::i18n::Lang;

use kinds::{Sorted, sort};

pub use column::{Personal, Reason};
pub use events::{RoleGuess, guess_role};
pub use fits::{Fits, Share};
pub use guess::{ColumnGuess, Guess};
pub use kinds::{KindReason, OtherFiles};
pub use memory::Memory;
pub use rows::{Cell, PreviewRow};

/// What the mapping screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What each file is.
    pub files: Vec<FileShape>,
    /// Position of the first main file. What is not said of all files is said of this one.
    pub main: usize,
    /// Further files that are read in another way.
    pub others: Vec<OtherFiles>,
    /// The same for files with the same columns in any order: a mapping is remembered under it.
    pub shape_key: String,
    /// Which tool's export it is, where one is recognised.
    pub recognised: Option<Recognised>,
    /// The mapping that the guesses amount to, or the person's own.
    pub mapping: Mapping,
    /// Why the mapping cannot be used yet, if it cannot.
    pub problem: Option<IngestError>,
    /// What would spoil the result and can be mended: a quote that never closes.
    pub warnings: Vec<IngestError>,
    /// Every column of the main file.
    pub columns: Vec<ColumnGuess>,
    /// How well what is guessed of its writing fits its first rows.
    pub fits: Fits,
    /// Some of its rows.
    pub rows: Vec<PreviewRow>,
    /// Event names in the first page, most frequent first; after them those that only further files have.
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
    /// What reading all rows will need.
    pub memory: Memory,
}

impl Preview {
    /// The first main file.
    pub fn main_file(&self) -> Option<&FileShape> {
        self.files.get(self.main)
    }
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
    /// Dates that several readings fit.
    DateOrder {
        /// The file under whose name the answer belongs in [`Mapping::files`]; `None`: the main files.
        file: Option<String>,
        /// The time column.
        column: String,
        /// Such a date.
        sample: String,
        /// What the sample means, by the order of its numbers: two or three.
        readings: Vec<(DateOrder, Day)>,
        /// Rows that fit both the day and the month first.
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
    /// Several currencies, or another one than is read: which one, and at which rates are the others converted?
    Currency {
        /// The file under whose name the answer belongs in [`Mapping::files`]; `None`: the main files.
        file: Option<String>,
        /// The column.
        column: String,
        /// Currencies with their rows, most frequent first.
        counts: Vec<(String, u64)>,
        /// What is read until it is answered.
        used: String,
        /// The rates of others, as they hold for these files.
        rates: BTreeMap<String, String>,
    },
}

/// Looks at the first page of each file. `mapping`: what the person has fixed so far; without columns in it they are guessed.
/// A mapping that does not fit is no error here: see [`Preview::problem`].
///
/// # Errors
/// Files that are no tables at all; see [`super::shape()`].
pub fn preview(heads: &[Head], mapping: Option<&Mapping>, loading_day: Day) -> Result<Preview, IngestError> {
    let mut given = mapping.cloned().unwrap_or_default();
    let mut opened = open_all(heads, &given)?;
    if renamed::follow(&opened, &mut given) {
        opened = open_all(heads, &given)?;
    }
    let Sorted { main, recognised, columns, mut mapping, others } = sort(&opened, given)?;
    let groups = groups(&opened, &mapping);
    let settled = settle_groups(&mut opened, &groups, &mapping);
    mapping.only_currency = settled.first().and_then(|main| main.only_currency.clone());
    let page = Page::new(&opened[main]);
    let mut questions: Vec<Question> = ask_date_order(&page, &mapping, None).into_iter().collect();
    for (group, own) in groups.iter().zip(&settled) {
        let (name, Some(first)) = (group.name.as_deref(), group.files.first()) else { continue };
        if name.is_some() {
            questions.extend(ask_date_order(&Page::new(&opened[*first]), own, name));
        }
        // Any of the files may be the one with another currency.
        let pages: Vec<Page> = group.files.iter().map(|at| Page::new(&opened[*at])).collect();
        questions.extend(ask_currency(&pages, own, name));
    }
    let mut preview = Preview {
        files: opened.iter().map(|opened| opened.shape.clone()).collect(),
        main,
        others,
        shape_key: shape_key(&page.opened.shape.columns),
        recognised,
        mapping,
        problem: None,
        warnings: Vec::new(),
        columns,
        fits: fits::of(&page, None),
        rows: Vec::new(),
        events: Vec::new(),
        questions,
        tally: Tally::default(),
        rejects: Vec::new(),
        rows_estimated: opened.iter().map(estimate_rows).sum(),
        bytes: heads.iter().map(|head| head.size).sum(),
        memory: Memory::default(),
    };
    let mut plans: Vec<Option<ReadPlan>> = vec![None; opened.len()];
    for (at, (group, own)) in groups.iter().zip(&settled).enumerate() {
        for (file, plan) in group.files.iter().zip(plans_of(&opened, group, own)) {
            plans[*file] = plan.as_ref().ok().map(|plan| ReadPlan { group: at, ..plan.clone() });
            let is_first = group.files.first() == Some(file);
            let other = preview.others.iter_mut().find(|other| is_first && Some(&other.name) == group.name.as_ref());
            if let Some(other) = other {
                other.rows = rows::first(&Page::new(&opened[*file]), plan.as_ref().ok());
            }
            match plan {
                Ok(plan) if *file == main => rows::read(&page, &plan, loading_day, &mut preview),
                Ok(plan) if is_first && plan.has_events() => {
                    rows::add_events(&Page::new(&opened[*file]), &plan, &mut preview);
                }
                Ok(_) => {}
                Err(problem) => {
                    let other = preview.others.iter_mut().find(|other| Some(&other.name) == group.name.as_ref());
                    if let Some(other) = other {
                        other.problem.get_or_insert_with(|| problem.clone());
                    }
                    preview.problem.get_or_insert(problem);
                }
            }
        }
    }
    if preview.rows.is_empty() {
        preview.rows = rows::raw(&page);
    }
    if let Some(plans) = plans.into_iter().collect::<Option<Vec<_>>>() {
        preview.memory = memory::estimate(heads, &opened, plans, main, loading_day);
    }
    preview.warnings.extend(unclosed_quote(&page, &preview.rejects));
    Ok(preview)
}

/// The rows of the first main file's first page that are not kept, as CSV ([`rejects_csv`]), with this mapping.
///
/// # Errors
/// As [`preview()`], and where the mapping does not fit the files.
pub fn first_rejects_csv(
    heads: &[Head],
    mapping: &Mapping,
    loading_day: Day,
    lang: Lang,
) -> Result<String, IngestError> {
    let Preview { main, mut rejects, mapping, .. } = preview(heads, Some(mapping), loading_day)?;
    // The preview reads one file and no other.
    rejects.iter_mut().for_each(|reject| reject.file = main as u32);
    Ok(rejects_csv(&rejects, &plan_files(heads, &mapping)?, lang))
}

/// Asked as long as the person has not said it and any row fits both readings.
fn ask_date_order(page: &Page, mapping: &Mapping, file: Option<&str>) -> Option<Question> {
    let shape = &page.opened.shape;
    let used = shape.dialect.date_order;
    let cells = || page.dates_of(mapping);
    let votes = DateVotes::count(cells());
    let with_years = votes.may_begin_with_years();
    if mapping.dialect.date_order.is_some() || (used == DateOrder::YearFirst && !with_years) {
        return None;
    }
    let day = |cell: &str, order| {
        let (dialect, zone) = (Dialect { date_order: order, ..shape.dialect.clone() }, Zone::default());
        Stamps::new(&dialect, zone.clone()).parse(cell.as_bytes()).map(|at| zone.day(at))
    };
    let readings = |cell: &str| -> Vec<(DateOrder, Day)> {
        let orders = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst].into_iter();
        let orders = orders.filter(|order| with_years || *order != DateOrder::YearFirst);
        orders.filter_map(|order| Some((order, day(cell, order)?))).collect()
    };
    // A date whose readings differ; 04.04. is the same day in both.
    let differ = |readings: &[(DateOrder, Day)]| readings.windows(2).any(|two| two[0].1 != two[1].1);
    let (sample, readings) = cells().map(|cell| (cell, readings(cell))).find(|(_, readings)| differ(readings))?;
    Some(Question::DateOrder {
        file: file.map(String::from),
        column: mapping.column(ColumnRole::Time)?.into(),
        sample: sample.into(),
        readings,
        both: votes.both as u64,
        day_only: votes.day_only as u64,
        month_only: votes.month_only as u64,
        of: votes.values as u64,
        used,
    })
}

/// Asked where rows would be left out for their currency, or are converted. Other files than the main ones read the currency of those.
/// A currency that has a rate is told, even if the first rows have none of it.
fn ask_currency(pages: &[Page], mapping: &Mapping, file: Option<&str>) -> Option<Question> {
    let cells = pages.iter().flat_map(|page| page.cells_of(mapping, ColumnRole::Currency));
    let currencies: Vec<String> = cells.map(str::to_ascii_uppercase).collect();
    let mut counts = most_frequent(currencies.iter().map(String::as_str));
    let unseen: Vec<String> =
        mapping.rates.keys().filter(|name| !counts.iter().any(|(seen, _)| seen == *name)).cloned().collect();
    counts.extend(unseen.into_iter().map(|name| (name, 0)));
    let column = mapping.column(ColumnRole::Currency)?.to_string();
    let used = mapping.only_currency.clone().unwrap_or_default();
    let is_other = file.is_some() && counts.iter().any(|(currency, _)| *currency != used);
    let rates = mapping.rates.clone();
    let file = file.map(String::from);
    (counts.len() > 1 || is_other).then_some(Question::Currency { file, column, counts, used, rates })
}

/// A quote that is open at the end of the file, or for the most part of the page.
fn unclosed_quote(page: &Page, rejects: &[Reject]) -> Option<IngestError> {
    let (text, end) = (&page.opened.text, page.rows.last().map_or(0, |row| row.1));
    let quote = page.opened.shape.dialect.quote?;
    let reject = rejects.iter().find(|reject| reject.code == Code::UnclosedQuote);
    let unfinished = !page.opened.whole && text.len() - end > text.len() / 2;
    let row = reject.map(|reject| reject.byte as usize).or(unfinished.then_some(end))?;
    let file = page.opened.shape.file.clone();
    (row <= text.len()).then(|| IngestError::UnclosedQuote { file, place: Place::of_quote(text, row, quote) })
}

fn estimate_rows(opened: &Opened) -> u64 {
    let rows = Page::new(opened).rows.len() as u128;
    let of_all = rows * u128::from(opened.shape.size) / (opened.used.max(1) as u128);
    if opened.whole { rows as u64 } else { of_all as u64 }
}

/// A hash of the sorted headers.
fn shape_key(columns: &[String]) -> String {
    let mut sorted: Vec<&str> = columns.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    format!("{:016x}", hash64(sorted.join("\u{1f}").as_bytes()))
}
