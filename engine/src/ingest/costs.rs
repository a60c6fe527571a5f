//! Rows of cost files: what was spent on a day, by each dimension that the file has (campaign, channel, …).
//!
//! Such a file needs no user. Rows with one are events as well, named `cost`, which bear no amount: what was spent is nobody's
//! revenue. In: rows in any order. Out: sums in millionths, so that any cut into slices gives the same.

use std::collections::BTreeMap;

use super::ReadPlan;
use super::reject::Code;
use super::row::Row;
use super::scan::Field;
use super::sink::{Fault, FileState, Sink, check_count, is_missing};
use super::special::skipped;
use crate::events::{Cost, Day, FileKind, NO_AMOUNT, NO_CODE};

/// Collects the rows of one cost file.
pub(super) struct Costs {
    /// The file's plan with its amount, which its events do not have.
    plan: ReadPlan,
    sums: BTreeMap<(Day, u32, u32), i64>,
}

impl Costs {
    /// `None` for a file of another kind, and for costs of which no amount is mapped.
    pub fn new(plan: &ReadPlan) -> Option<Costs> {
        let has_amounts = plan.kind == FileKind::Costs && plan.amount.is_some();
        has_amounts.then(|| Costs { plan: plan.clone(), sums: BTreeMap::new() })
    }

    /// The sums.
    pub fn finish(self) -> impl Iterator<Item = Cost> {
        self.sums.into_iter().map(|((day, dimension, code), amount)| Cost { day, dimension, code, amount })
    }
}

/// The plan of a file as far as its events go.
pub(super) fn without_costs(plan: ReadPlan) -> ReadPlan {
    if plan.kind == FileKind::Costs { ReadPlan { amount: None, currency: None, ..plan } } else { plan }
}

impl Sink {
    /// Takes a row of costs, and as an event if it has a user.
    pub(super) fn cost_row(
        &mut self,
        costs: &mut Costs,
        file: usize,
        text: &[u8],
        fields: &[Field],
        place: (usize, usize),
    ) {
        let mut spent = self.spent(costs, file, text, fields);
        let mut read = (text, fields);
        let recoded = spent.err().and_then(|fault| self.recoded(&fault, file, text, fields));
        if let Some((text, fields)) = &recoded {
            spent = self.spent(costs, file, text, fields);
            read = (text, fields);
        }
        match spent {
            Ok(true) => self.take_row(file, read.0, read.1, place),
            Ok(false) => (self.kept, self.cost_rows) = (self.kept + 1, self.cost_rows + 1),
            Err(fault) => self.note_row(fault, file, read.0, read.1, place),
        }
    }

    /// Adds a row to the sums; whether it has a user. Looks at all of it before anything is stored.
    fn spent(&mut self, costs: &mut Costs, file: usize, text: &[u8], fields: &[Field]) -> Result<bool, Fault> {
        let Sink { files, scratch, currencies, .. } = self;
        let FileState { format, stamps, fields_needed, future, within, .. } = &mut files[file];
        let row = Row { plan: &costs.plan, format: *format, text, fields };
        check_count(row.plan, text, fields, *fields_needed)?;
        if let Some(at) = skipped(row.plan, row.unquote(), text, fields, scratch) {
            return Err(row.fault(Code::Skipped, Some(at)));
        }
        let (time, amount) = (row.time(stamps, scratch)?, row.amount(scratch)?);
        if time >= *future {
            return Err(row.fault(Code::Future, Some(row.plan.time)));
        }
        if amount != NO_AMOUNT {
            row.currency(file, currencies, scratch)?;
        }
        if !within.has_time(time) {
            return Err(row.fault(Code::OutsideRange, None));
        }
        let mut codes = Vec::new();
        for (dimension, (planned, column)) in (0..).zip(row.plan.dimensions.iter().zip(&mut self.dimensions)) {
            let Some(at) = planned.at else { continue };
            let value = row.cell(at, scratch);
            let code = if is_missing(value) { Some(NO_CODE) } else { column.code(value) };
            codes.push((dimension, code.ok_or(row.fault(Code::BadEncoding, Some(at)))?));
        }
        let day = row.plan.zone.day(time);
        for (dimension, code) in codes.into_iter().filter(|_| amount != NO_AMOUNT) {
            let sum = costs.sums.entry((day, dimension, code)).or_default();
            *sum = sum.saturating_add(amount);
        }
        Ok(row.plan.has_events() && !row.is_empty(row.plan.user, scratch))
    }
}
