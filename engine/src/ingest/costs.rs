//! Rows of cost files: what was spent on a day, by each dimension that the file has (campaign, channel, …).
//!
//! Such a file needs no user. Rows with one are events as well, named `cost`, which bear no amount: what was spent is nobody's
//! revenue. In: rows in any order. Out: rows with their day, codes and amount, each once with its number: sums are made when all
//! readers have ended ([`merge_costs`](crate::events::merge_costs)), so that any cut into slices gives the same.

use std::collections::BTreeMap;

use super::ReadPlan;
use super::reject::Code;
use super::row::Row;
use super::scan::Field;
use super::sink::{Fault, FileState, Sink, check_count, is_missing};
use super::special::skipped;
use crate::events::{CostKey, CostRow, FileKind, Hash64, NO_CODE, hash64};

/// Stands behind each cell of what is hashed: no text has it.
const END: u8 = 0x1F;

/// Collects the rows of one cost file.
pub(super) struct Costs {
    /// The file's plan with its amount, which its events do not have.
    plan: ReadPlan,
    rows: BTreeMap<CostKey, CostRow>,
    /// All cells of a row.
    cells: Vec<u8>,
}

impl Costs {
    /// `None` for a file of another kind, and for costs of which no amount is mapped.
    pub fn new(plan: &ReadPlan) -> Option<Costs> {
        let has_amounts = plan.kind == FileKind::Costs && plan.amount.is_some();
        has_amounts.then(|| Costs { plan: plan.clone(), rows: BTreeMap::new(), cells: Vec::new() })
    }

    /// The rows.
    pub fn finish(self) -> impl Iterator<Item = CostRow> {
        self.rows.into_values()
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

    /// Adds a row; whether it has a user. Looks at all of it before anything is stored.
    fn spent(&mut self, costs: &mut Costs, file: usize, text: &[u8], fields: &[Field]) -> Result<bool, Fault> {
        let Sink { files, scratch, currencies, .. } = self;
        let FileState { format, stamps, fields_needed, future, within, .. } = &mut files[file];
        let Costs { plan, rows, cells } = costs;
        let row = Row { plan, format: *format, text, fields };
        check_count(row.plan, text, fields, *fields_needed)?;
        if let Some(at) = skipped(row.plan, row.unquote(), text, fields, scratch) {
            return Err(row.fault(Code::Skipped, Some(at)));
        }
        let (time, amount) = (row.time(stamps, scratch)?, row.amount(scratch)?);
        if time >= *future {
            return Err(row.fault(Code::Future, Some(row.plan.time)));
        }
        let amount = row.in_one_currency(amount, file, currencies, scratch)?;
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
        let is_event = row.plan.has_events() && !row.is_empty(row.plan.user, scratch);
        let whole = hash(&row, 0..fields.len(), cells, scratch);
        let key = match plan.insert.filter(|at| !row.is_empty(*at, scratch)) {
            None => CostKey::Whole(whole),
            // An insert id is its user's, as everywhere.
            Some(at) => {
                let user = is_event.then_some(plan.user);
                CostKey::Insert(hash(&row, user.into_iter().chain([at]), cells, scratch))
            }
        };
        let row = CostRow { key, n: 1, is_event, day: plan.zone.day(time), whole, amount, codes };
        match rows.get_mut(&key) {
            Some(known) => known.add(row),
            None => drop(rows.insert(key, row)),
        }
        Ok(is_event)
    }
}

/// The hash of some cells of a row.
fn hash(row: &Row, columns: impl Iterator<Item = usize>, cells: &mut Vec<u8>, scratch: &mut Vec<u8>) -> Hash64 {
    cells.clear();
    for at in columns {
        cells.extend_from_slice(row.cell(at, scratch));
        cells.push(END);
    }
    hash64(cells)
}
