//! The first page of a file: the whole rows in its head. What the files of one mapping must agree on is settled here.

use super::format::format;
use super::shape::Opened;
use super::sniff::{DateVotes, Serials, epoch_unit, serials};
use super::{ColumnRole, DateOrder, EpochUnit, Mapping};
use crate::order::Order;

/// Rows whose values are looked at.
const SAMPLE_ROWS: usize = 2_000;

/// The whole rows in the head of a file.
pub(super) struct Page<'a> {
    pub opened: &'a Opened,
    /// Start and end of each row after the header.
    pub rows: Vec<(usize, usize)>,
    /// The cells of the first rows.
    pub cells: Vec<Vec<String>>,
}

impl<'a> Page<'a> {
    pub fn new(opened: &'a Opened) -> Self {
        let (format, shape) = (format(&opened.shape.format), &opened.shape);
        let rows = format.rows(&opened.text, &shape.dialect, opened.whole, usize::MAX);
        let sample = &rows[..rows.len().min(SAMPLE_ROWS)];
        let cells = format.cells(&opened.text, sample, &shape.columns, &shape.dialect);
        Page { opened, rows, cells }
    }

    /// The cells of a column in the first rows.
    pub fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.cells.iter().filter_map(move |row| row.get(at)).map(String::as_str)
    }

    /// The cells of all columns that a mapping has for dates.
    pub fn dates_of(&self, mapping: &Mapping) -> impl Iterator<Item = &str> {
        self.cells_of(mapping, ColumnRole::Time).chain(self.cells_of(mapping, ColumnRole::FirstTime))
    }

    /// The cells of the column that a mapping has for a role.
    pub fn cells_of(&self, mapping: &Mapping, role: ColumnRole) -> impl Iterator<Item = &str> {
        let at =
            mapping.column(role).and_then(|column| self.opened.shape.columns.iter().position(|have| have == column));
        at.into_iter().flat_map(|at| self.column(at)).map(str::trim).filter(|cell| !cell.is_empty())
    }
}

/// Lets all files with one mapping agree: one order of dates, told by the time columns of all of them (a file of the first
/// days of a month cannot tell), and one currency, the most frequent of the first file with any, until the person chooses. Where rates
/// are given it is not guessed: they are for one currency, and none is said.
/// The epoch unit of each file is that of its time column, whatever its other numbers count.
pub(super) fn settle(opened: &mut [&mut Opened], mapping: &mut Mapping) {
    let pages: Vec<Page> = opened.iter().map(|opened| Page::new(opened)).collect();
    let votes = pages.iter().map(|page| DateVotes::count(page.dates_of(mapping)));
    let votes = votes.reduce(DateVotes::plus).unwrap_or_default();
    let order = votes.order();
    if mapping.only_currency.is_none() && mapping.rates.is_empty() {
        let first = |page: &Page| most_frequent(page.cells_of(mapping, ColumnRole::Currency)).into_iter().next();
        mapping.only_currency = pages.iter().find_map(first).map(|(currency, _)| currency.to_ascii_uppercase());
    }
    let unit = |page: &Page| {
        let times = || page.cells_of(mapping, ColumnRole::Time);
        let days = (serials(times()) != Serials::No).then_some(EpochUnit::Excel);
        epoch_unit(times()).or(days)
    };
    let units: Vec<_> = pages.iter().map(unit).collect();
    for (file, unit) in opened.iter_mut().zip(units) {
        let dialect = &mut file.shape.dialect;
        dialect.epoch = mapping.dialect.epoch.or(unit).or(dialect.epoch);
    }
    if let Some(order) = mapping.dialect.date_order.or(order) {
        let is_chosen = mapping.dialect.date_order.is_some();
        for file in opened.iter_mut() {
            let dialect = &mut file.shape.dialect;
            // Years in front need no order; where they do not stand in front, all files have the same.
            let as_it_is = order == DateOrder::YearFirst && !is_chosen && !votes.may_begin_with_years();
            dialect.date_order = if as_it_is { dialect.date_order } else { order };
        }
    }
}

/// Distinct texts with their counts, most frequent first.
pub(super) fn most_frequent<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(String, u64)> {
    let mut counts = std::collections::BTreeMap::<&str, u64>::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().map(|(text, n)| (text.to_string(), n)).collect();
    counts.order_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}
