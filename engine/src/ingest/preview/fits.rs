//! How well the guesses of how a file is written fit its first rows: what is shown beside each of them.

use serde::{Deserialize, Serialize};

use crate::events::FileKind;
use crate::ingest::page::Page;
use crate::ingest::sink::is_missing;
use crate::ingest::stamp::Stamps;
use crate::ingest::{AmountColumns, ReadPlan, number};

/// So many values, of those that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Values that fit.
    pub n: u64,
    /// Values looked at; 0 where there are none.
    pub of: u64,
}

/// What fits how a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fits {
    /// Rows with as many fields as there are columns: the delimiter.
    pub fields: Share,
    /// Rows whose every character is one: the encoding.
    pub text: Share,
    /// Amounts that are numbers: the decimal sign.
    pub amounts: Share,
    /// Times that are times: the order of dates, or the unit.
    pub times: Share,
}

/// Counts over the first rows; amounts and times where it is known which columns they are in.
pub(super) fn of(page: &Page, plan: Option<&ReadPlan>) -> Fits {
    let n_columns = page.opened.shape.columns.len();
    let rows = || page.cells.iter();
    let mut fits = Fits {
        fields: count(rows(), |row| row.len() == n_columns),
        text: count(rows(), |row| !row.iter().any(|cell| cell.contains('\u{fffd}'))),
        ..Fits::default()
    };
    let Some(plan) = plan else { return fits };
    let cells = |at: usize| page.column(at).map(str::trim).filter(|cell| !is_missing(cell.as_bytes()));
    let columns = match plan.amount {
        Some(AmountColumns::One(at)) => vec![at],
        Some(AmountColumns::Product(one, other)) => vec![one, other],
        None => Vec::new(),
    };
    let decimal = plan.dialect.decimal;
    fits.amounts = count(columns.into_iter().flat_map(cells), |cell| number::parse(cell.as_bytes(), decimal).is_some());
    if plan.kind != FileKind::Attributes {
        let mut stamps = Stamps::new(&plan.dialect, plan.stamp_zone.clone());
        fits.times = count(cells(plan.time), |cell| stamps.parse(cell.as_bytes()).is_some());
    }
    fits
}

fn count<T>(values: impl Iterator<Item = T>, mut fits: impl FnMut(T) -> bool) -> Share {
    let mut share = Share::default();
    for value in values {
        share.of += 1;
        share.n += u64::from(fits(value));
    }
    share
}
