//! Real rows of the first page, read as the whole file will be read.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{EventGuess, Preview, RoleGuess, fits};
use crate::events::{Day, FileKind, iso};
use crate::ingest::format::format;
use crate::ingest::marks::count_line_ends;
use crate::ingest::page::{Page, most_frequent};
use crate::ingest::sink::is_missing;
use crate::ingest::stamp::Stamps;
use crate::ingest::{AmountColumns, Code, Packing, Rate, ReadPlan, Reader, Reject, Slice, Start, global_lines, number};

/// Rows that are shown of the main file, and of one of another kind.
const SHOWN_ROWS: usize = 8;
const FIRST_ROWS: usize = 3;

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
    /// In one form: times as ISO 8601 in UTC, numbers with a point, the rest as text. `None`: not read, or not readable. An amount
    /// of one column is converted where its row's currency has a rate; the factors of a product stay as they are.
    pub parsed: Option<String>,
}

/// Reads the page with a plan and fills in what became of it.
pub(super) fn read(page: &Page, plan: &ReadPlan, loading_day: Day, preview: &mut Preview) {
    // An unfinished last row belongs to the page only where the file ends with it.
    let text = &page.opened.text;
    let end = if page.opened.whole { text.len() } else { page.rows.last().map_or(0, |row| row.1) };
    let in_page = ReadPlan { size: end as u64, packing: Packing::None, ..plan.clone() };
    let slice = Slice { file: 0, index: 0, start: 0, end: end as u64 };
    let mut reader = Reader::new(vec![in_page], 1, loading_day);
    if let Err(problem) = reader.read_slice(&slice, Start::default(), &text[..end], &mut text[..end].to_vec()) {
        preview.problem = Some(problem);
    }
    let mut finished = reader.finish();
    global_lines(&mut finished.rejects, &finished.lines);
    preview.tally = finished.part.tally;
    preview.rejects = finished.rejects;
    preview.events = events(page, plan, preview, preview.tally.kept);
    preview.rows = shown(page, plan, &preview.rejects);
    preview.fits = fits::of(page, Some(plan));
}

/// The first rows of another kind of file; as they are read, where the plan for it stands.
pub(super) fn first(page: &Page, plan: Option<&ReadPlan>) -> Vec<PreviewRow> {
    let mut rows = rows_at(page, &(0..page.rows.len().min(FIRST_ROWS)).collect::<Vec<_>>());
    if let Some(plan) = plan {
        parse(plan, &mut rows);
    }
    rows
}

/// Adds the event names of a further file that are not known yet.
pub(super) fn add_events(page: &Page, plan: &ReadPlan, preview: &mut Preview) {
    for event in events(page, plan, preview, page.rows.len() as u64) {
        if !preview.events.iter().any(|known| known.name == event.name) {
            preview.events.push(event);
        }
    }
}

/// The first rows as they stand in the file.
pub(super) fn raw(page: &Page) -> Vec<PreviewRow> {
    rows_at(page, &(0..page.rows.len().min(SHOWN_ROWS)).collect::<Vec<_>>())
}

fn events(page: &Page, plan: &ReadPlan, preview: &Preview, kept: u64) -> Vec<EventGuess> {
    let counts = match plan.event {
        None => vec![(plan.default_event.clone(), kept)],
        Some(at) => {
            let format = format(&plan.format);
            let cells = format.cells(&page.opened.text, &page.rows, &plan.columns, &plan.dialect);
            most_frequent(event_names(&cells, plan, at).iter().map(String::as_str))
        }
    };
    let guess = |(name, count): (String, u64)| {
        let RoleGuess { role, confidence } = preview.mapping.role_of(&name);
        EventGuess { name, count, role, confidence }
    };
    counts.into_iter().map(guess).collect()
}

/// The event name of each row; where its cell is empty, as the file will be read.
fn event_names(rows: &[Vec<String>], plan: &ReadPlan, at: usize) -> Vec<String> {
    let fallback = plan.fallbacks.iter().find(|(own, _)| *own == at).map(|(_, other)| *other);
    let is_carried = plan.carried.contains(&at);
    let mut last: Option<(Option<String>, String)> = None;
    let mut name = |row: &Vec<String>| {
        let cell = |at: usize| row.get(at).map(|cell| cell.trim()).filter(|cell| !is_missing(cell.as_bytes()));
        let order = plan.order.and_then(cell).map(String::from);
        let carried = || {
            last.as_ref()
                .filter(|(last, _)| is_carried && order.is_some() && *last == order)
                .map(|(_, name)| name.as_str())
        };
        let name = cell(at).or_else(|| fallback.and_then(cell)).or_else(carried).unwrap_or(&plan.default_event);
        let name = name.to_string();
        last = Some((order, name.clone()));
        name
    };
    rows.iter().map(&mut name).collect()
}

/// The first rows, the first rejected ones, and one of each further event name.
fn shown(page: &Page, plan: &ReadPlan, rejects: &[Reject]) -> Vec<PreviewRow> {
    let code_of = |at: usize| {
        let start = page.rows[at].0 as u64;
        rejects.binary_search_by_key(&start, |reject| reject.byte).ok().map(|found| rejects[found].code)
    };
    let mut picked: Vec<usize> = (0..page.rows.len().min(3)).collect();
    picked.extend((3..page.rows.len()).filter(|at| code_of(*at).is_some()).take(2));
    let mut names = BTreeSet::new();
    let first_of_name = |at: &usize| {
        plan.event.and_then(|event| page.cells[*at].get(event)).is_some_and(|name| names.insert(name.clone()))
    };
    let further: Vec<usize> = (0..page.cells.len()).filter(first_of_name).chain(0..page.rows.len().min(20)).collect();
    for at in further {
        if picked.len() < SHOWN_ROWS && !picked.contains(&at) {
            picked.push(at);
        }
    }
    picked.sort_unstable();
    let mut rows = rows_at(page, &picked);
    for (row, at) in rows.iter_mut().zip(&picked) {
        row.code = code_of(*at);
    }
    parse(plan, &mut rows);
    rows
}

/// Reads each cell of rows as the file will be read.
fn parse(plan: &ReadPlan, rows: &mut [PreviewRow]) {
    let mut stamps = Stamps::new(&plan.dialect, plan.stamp_zone.clone());
    for row in rows {
        let currency = plan.currency.and_then(|at| row.cells.get(at)).map(|cell| cell.raw.trim().as_bytes());
        let rate = currency.and_then(|currency| plan.rate(currency));
        for (column, cell) in row.cells.iter_mut().enumerate() {
            cell.parsed = parsed(plan, column, cell.raw.trim(), &mut stamps, rate);
        }
    }
}

fn rows_at(page: &Page, rows: &[usize]) -> Vec<PreviewRow> {
    let (text, shape) = (&page.opened.text, &page.opened.shape);
    let places: Vec<(usize, usize)> = rows.iter().map(|at| page.rows[*at]).collect();
    let cells = format(&shape.format).cells(text, &places, &shape.columns, &shape.dialect);
    let row = |((start, _), cells): (&(usize, usize), Vec<String>)| PreviewRow {
        line: count_line_ends(&text[..*start], false) + 1,
        cells: cells.into_iter().map(|raw| Cell { raw, parsed: None }).collect(),
        code: None,
    };
    places.iter().zip(cells).map(row).collect()
}

fn parsed(plan: &ReadPlan, column: usize, cell: &str, stamps: &mut Stamps, rate: Option<Rate>) -> Option<String> {
    let is_money = plan.amount == Some(AmountColumns::One(column)) || plan.refunded == Some(column);
    let is_number = match plan.amount {
        Some(AmountColumns::One(at)) => at == column,
        Some(AmountColumns::Product(a, b)) => a == column || b == column,
        None => false,
    } || plan.refunded == Some(column)
        || plan.orders == Some(column);
    let is_text = [Some(plan.user), plan.event, plan.order, plan.insert, plan.session, plan.anonymous, plan.currency]
        .contains(&Some(column))
        || plan.dimensions.iter().chain(&plan.attributes).any(|dimension| dimension.at == Some(column));
    if (column == plan.time && plan.kind != FileKind::Attributes) || plan.first == Some(column) {
        stamps.parse(cell.as_bytes()).map(iso)
    } else if is_number {
        let number = number::parse(cell.as_bytes(), plan.dialect.decimal)?;
        let rate = rate.filter(|_| is_money);
        rate.map_or(Some(number), |rate| rate.convert(number)).map(number::to_text)
    } else {
        (is_text && !is_missing(cell.as_bytes())).then(|| cell.into())
    }
}
