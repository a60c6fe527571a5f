//! Cells that take their value from another one: a role's second column, or the row before.
//!
//! In: a row as it stands in the file. Out: the same row with empty cells filled, for the sink, which knows nothing of it.
//! The row before matters among rows with the same order id only, and only in files that are read in sequence
//! (see [`ReadPlan::is_sliceable`]).

use super::ReadPlan;
use super::scan::Field;
use super::sink::{Unquote, is_missing, value};

/// Fills the rows of one file.
pub(super) struct Fill {
    fallbacks: Vec<(usize, usize)>,
    carry: Option<Carry>,
    fields: Vec<Field>,
    text: Vec<u8>,
    scratch: Vec<u8>,
}

/// What is remembered of the row before.
struct Carry {
    order: usize,
    /// Its order id.
    id: Vec<u8>,
    /// Position of each carried column, and its cell as written.
    cells: Vec<(usize, Cell)>,
}

#[derive(Clone, Default)]
struct Cell {
    raw: Vec<u8>,
    quoted: bool,
}

impl Fill {
    /// `None` where the plan fills nothing, which costs nothing then.
    pub fn new(plan: &ReadPlan) -> Option<Fill> {
        let carried = plan.carried.iter().map(|at| (*at, Cell::default())).collect::<Vec<_>>();
        let carry = plan.order.filter(|_| !carried.is_empty());
        let carry = carry.map(|order| Carry { order, id: Vec::new(), cells: carried });
        (carry.is_some() || !plan.fallbacks.is_empty()).then(|| Fill {
            fallbacks: plan.fallbacks.clone(),
            carry,
            fields: Vec::new(),
            text: Vec::new(),
            scratch: Vec::new(),
        })
    }

    /// The filled row.
    pub fn row<'a>(&'a mut self, unquote: Unquote, text: &'a [u8], fields: &[Field]) -> (&'a [u8], &'a [Field]) {
        let Fill { fallbacks, carry, fields: filled, text: own_text, scratch } = self;
        filled.clear();
        filled.extend_from_slice(fields);
        for (at, fallback) in fallbacks {
            let (Some(own), Some(other)) = (filled.get(*at).copied(), filled.get(*fallback).copied()) else { continue };
            if is_missing(value(unquote, text, own, scratch)) {
                filled[*at] = other;
            }
        }
        let Some(carry) = carry else { return (text, filled) };
        let Some(order) = filled.get(carry.order).copied() else { return (text, filled) };
        let id = value(unquote, text, order, scratch);
        let same_order = !is_missing(id) && id == carry.id;
        carry.id.clear();
        carry.id.extend_from_slice(id);

        // Carried cells are appended to a copy of the row, so that fields stay positions in one text.
        let from = filled.first().map_or(0, |field| field.start);
        let to = filled.iter().map(|field| field.end).max().unwrap_or(from);
        let start = filled.iter().map(|field| field.start).min().unwrap_or(from);
        own_text.clear();
        own_text.extend_from_slice(&text[start..to]);
        for field in filled.iter_mut() {
            (field.start, field.end) = (field.start - start, field.end - start);
        }
        for (at, cell) in &mut carry.cells {
            let Some(field) = filled.get(*at).copied() else { continue };
            if same_order && is_missing(value(unquote, own_text, field, scratch)) {
                let begin = own_text.len();
                own_text.extend_from_slice(&cell.raw);
                filled[*at] = Field { start: begin, end: own_text.len(), quoted: cell.quoted };
            } else {
                cell.raw.clear();
                cell.raw.extend_from_slice(&own_text[field.start..field.end]);
                cell.quoted = field.quoted;
            }
        }
        (own_text, filled)
    }
}
