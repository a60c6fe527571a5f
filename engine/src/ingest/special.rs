//! Rows that are no plain rows of events: cells are filled first, or they tell what users are. Kept out of the sink, where
//! every row passes.

use super::ReadPlan;
use super::attributes::Attributes;
use super::costs::Costs;
use super::fill::Fill;
use super::scan::Field;
use super::sink::{FileState, Sink, Unquote, value};
use super::summaries::Summaries;

/// What rows need before they are rows of events, or instead.
pub(super) enum Special {
    /// Cells are filled from other ones, where the mapping says so.
    Fill(Fill),
    /// They tell what users are.
    Attributes(Attributes),
    /// They tell what is known of each user in sum.
    Summaries(Box<Summaries>),
    /// They tell what was spent.
    Costs(Box<Costs>),
}

impl Special {
    /// `None` for most files, which costs nothing then.
    pub fn new(plan: &ReadPlan, file: usize) -> Option<Special> {
        let attributes = Attributes::new(plan, file).map(Special::Attributes);
        let summaries = || Summaries::new(plan, file).map(|summaries| Special::Summaries(Box::new(summaries)));
        let told = attributes.or_else(summaries);
        let told = told.or_else(|| Costs::new(plan).map(|costs| Special::Costs(Box::new(costs))));
        told.or_else(|| Fill::new(plan).map(Special::Fill))
    }
}

impl Sink {
    /// Takes a row of such a file, or notes why not.
    pub(super) fn special_row(
        &mut self,
        mut special: Special,
        file: usize,
        text: &[u8],
        fields: &[Field],
        place: (usize, usize),
    ) {
        let FileState { plan, format, .. } = &self.files[file];
        let unquote = Unquote { format: *format, dialect: &plan.dialect };
        match &mut special {
            Special::Fill(fill) => {
                let (text, fields) = fill.row(unquote, text, fields);
                self.take_row(file, text, fields, place);
            }
            Special::Summaries(summaries) => self.summary_row(summaries, file, text, fields, place),
            Special::Costs(costs) => self.cost_row(costs, file, text, fields, place),
            Special::Attributes(attributes) => {
                let mut row = attributes.row(plan, unquote, text, fields, &mut self.scratch);
                let recoded = row.err().and_then(|fault| self.recoded(&fault, file, text, fields));
                if let Some((text, fields)) = recoded {
                    let FileState { plan, format, .. } = &self.files[file];
                    let unquote = Unquote { format: *format, dialect: &plan.dialect };
                    row = attributes.row(plan, unquote, &text, &fields, &mut self.scratch);
                }
                match row {
                    Ok(()) => (self.kept, self.attribute_rows) = (self.kept + 1, self.attribute_rows + 1),
                    Err(fault) => self.note_row(fault, file, text, fields, place),
                }
            }
        }
        self.files[file].special = Some(special);
    }
}

/// The column by whose value the mapping leaves a row out, if it does.
#[inline]
pub(super) fn skipped(
    plan: &ReadPlan,
    unquote: Unquote,
    text: &[u8],
    fields: &[Field],
    scratch: &mut Vec<u8>,
) -> Option<usize> {
    let has_one_of = |at: usize, values: &[String], scratch: &mut Vec<u8>| {
        let cell = fields.get(at).map(|field| value(unquote, text, *field, scratch));
        cell.is_some_and(|cell| values.iter().any(|skipped| cell.eq_ignore_ascii_case(skipped.as_bytes())))
    };
    plan.skip.iter().find(|(at, values)| has_one_of(*at, values, scratch)).map(|(at, _)| *at)
}
