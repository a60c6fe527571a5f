//! Rows of one user each: a first and a last date, how many orders in all, and what they came to.
//!
//! Nothing is made up between the two dates. In: the rows of one file in its order. Out: an event at the last date, which bears
//! the whole amount, and one at the first date where that is another day; and what the user is, as attributes. The shard that gets them
//! learns from their ids what they are ([`crate::events::Summarised`]), and the catalog says that there are no others.
//!
//! A user has one row: a second one is rejected. So such a file is one stream to one reader.

use super::attributes::Attributes;
use super::known::Home;
use super::number;
use super::reject::Code;
use super::row::Row;
use super::scan::Field;
use super::sink::{BATCH_ROWS, Fault, FileState, Sink, check_count, is_missing};
use super::special::skipped;
use super::{Decimal, ReadPlan};
use crate::events::{FileKind, Millis, NO_AMOUNT, NO_CODE, Summarised};

/// What is remembered between the rows of one such file.
pub(super) struct Summaries {
    /// Position of the file.
    file: usize,
    /// Who has had a row, and what they are.
    pub users: Attributes,
}

/// A row that can be kept.
struct Kept {
    home: Home,
    /// `None`: the same day as the last date.
    first: Option<Millis>,
    last: Millis,
    orders: Option<u32>,
    amount: i64,
}

impl Summaries {
    /// `None` for a file of another kind.
    pub fn new(plan: &ReadPlan, file: usize) -> Option<Summaries> {
        (plan.kind == FileKind::Summaries).then(|| Summaries { file, users: Attributes::of(plan, file) })
    }
}

impl Sink {
    /// Takes a row of a user, or notes why not.
    pub(super) fn summary_row(
        &mut self,
        summaries: &mut Summaries,
        file: usize,
        text: &[u8],
        fields: &[Field],
        place: (usize, usize),
    ) {
        let mut kept = self.summed_up(summaries, file, text, fields);
        let mut read = (text, fields);
        let recoded = kept.as_ref().err().and_then(|fault| self.recoded(fault, file, text, fields));
        if let Some((text, fields)) = &recoded {
            kept = self.summed_up(summaries, file, text, fields);
            read = (text, fields);
        }
        match kept {
            Ok(kept) => self.push_summary(&kept, summaries.file, file),
            Err(fault) => self.note_row(fault, file, read.0, read.1, place),
        }
    }

    /// Reads a row. Looks at all of it before anything is stored.
    fn summed_up(
        &mut self,
        summaries: &mut Summaries,
        file: usize,
        text: &[u8],
        fields: &[Field],
    ) -> Result<Kept, Fault> {
        let Sink { files, scratch, currencies, .. } = self;
        let FileState { plan, format, stamps, fields_needed, future, within, .. } = &mut files[file];
        let row = Row { plan, format: *format, text, fields };
        check_count(plan, text, fields, *fields_needed)?;
        if let Some(at) = skipped(plan, row.unquote(), text, fields, scratch) {
            return Err(row.fault(Code::Skipped, Some(at)));
        }
        if row.is_empty(plan.user, scratch) {
            return Err(row.fault(Code::NoUser, Some(plan.user)));
        }
        let first = row.time_at(plan.first.unwrap_or(plan.time), stamps, scratch)?;
        // Who was never seen again was last seen on the first date.
        let last = if row.is_empty(plan.time, scratch) { first } else { row.time(stamps, scratch)? };
        let (first_day, last_day) = (plan.zone.day(first), plan.zone.day(last));
        if first_day > last_day {
            return Err(row.fault(Code::FirstAfterLast, plan.first));
        }
        let orders = plan.orders.map(|at| orders(row.cell(at, scratch), plan.dialect.decimal).ok_or(at));
        let orders = orders.transpose().map_err(|at| row.fault(Code::BadOrders, Some(at)))?.flatten();
        let amount = row.amount(scratch)?;
        if last >= *future {
            return Err(row.fault(Code::Future, Some(plan.time)));
        }
        let amount = row.in_one_currency(amount, file, currencies, scratch)?;
        let user = row.cell(plan.user, scratch);
        if let Some(code) = within.filters(last, user) {
            return Err(row.fault(code, None));
        }
        if summaries.users.knows(user) {
            return Err(row.fault(Code::SecondRow, Some(plan.user)));
        }
        summaries.users.row(plan, row.unquote(), text, fields, scratch)?;
        let user = row.cell(plan.user, scratch);
        let home = self.users.find(user).unwrap_or_else(|| self.users.add(user));
        Ok(Kept { home, first: (first_day < last_day).then_some(first), last, orders, amount })
    }

    /// The events of a row. Who has ordered nothing has bought nothing; and of one order there are not two dates.
    fn push_summary(&mut self, row: &Kept, position: usize, file: usize) {
        let bought = row.orders.is_some_and(|orders| orders > 0) || ![0, NO_AMOUNT].contains(&row.amount);
        let name = |bought: bool| if bought { b"purchase" } else { &b"event"[..] };
        if let Some(first) = row.first {
            let ids = (0, Summarised::First.id(position));
            self.push_date(row.home, first, name(bought && row.orders.is_none_or(|orders| orders > 1)), NO_AMOUNT, ids);
        }
        let ids = (row.orders.map_or(0, |orders| u64::from(orders) + 1), Summarised::Last.id(position));
        self.push_date(row.home, row.last, name(bought), row.amount, ids);
        if row.amount != NO_AMOUNT {
            self.note_decimals(row.amount);
        }
        if let Some(met) = &mut self.met {
            met.note(self.files[file].plan.group, row.home.shard, row.home.code);
        }
        self.pack(row.home.shard as usize, BATCH_ROWS);
        self.kept += 1;
    }

    fn push_date(&mut self, home: Home, time: Millis, name: &[u8], amount: i64, (orders, insert): (u64, u64)) {
        let name = self.names.code(name).unwrap_or_default();
        let n_dimensions = self.dimensions.len();
        let batch = &mut self.open[home.shard as usize];
        batch.users.push(home.code);
        batch.times.push(time);
        batch.names.push(name);
        if self.has.amounts {
            batch.amounts.push(amount);
        }
        batch.orders.push(orders);
        batch.inserts.push(insert);
        if self.has.sessions {
            batch.sessions.push(0);
        }
        batch.dimensions.resize_with(n_dimensions, Vec::new);
        batch.dimensions.iter_mut().for_each(|column| column.push(NO_CODE));
    }
}

/// A number of orders: `Some(None)` where the cell says nothing, `None` where it says no such number.
fn orders(cell: &[u8], decimal: Decimal) -> Option<Option<u32>> {
    if is_missing(cell) {
        return Some(None);
    }
    let number = number::parse(cell, decimal).filter(|number| number % number::UNIT == 0)?;
    u32::try_from(number / number::UNIT).ok().map(Some)
}
