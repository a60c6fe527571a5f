//! A row as text, and what rows of events, of users and of costs have in common: when, how much, in which currency.

use std::collections::BTreeMap;

use super::format::Format;
use super::number;
use super::plan::{AmountColumns, ReadPlan};
use super::reject::Code;
use super::scan::Field;
use super::sink::{Fault, Unquote, is_missing, value};
use super::stamp::Stamps;
use crate::events::{Millis, NO_AMOUNT};

/// A row of a file, cut into fields.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub plan: &'a ReadPlan,
    pub format: &'static dyn Format,
    pub text: &'a [u8],
    pub fields: &'a [Field],
}

impl<'a> Row<'a> {
    pub fn unquote(&self) -> Unquote<'a> {
        Unquote { format: self.format, dialect: &self.plan.dialect }
    }

    /// A cell without quotes and without spaces around it.
    #[inline]
    pub fn cell<'b>(&self, at: usize, scratch: &'b mut Vec<u8>) -> &'b [u8]
    where
        'a: 'b,
    {
        value(self.unquote(), self.text, self.fields[at], scratch)
    }

    pub fn is_empty(&self, at: usize, scratch: &mut Vec<u8>) -> bool {
        is_missing(self.cell(at, scratch))
    }

    pub fn fault(&self, code: Code, column: Option<usize>) -> Fault {
        Fault { code, column, found: self.fields.len() }
    }

    #[inline]
    pub fn time(&self, stamps: &mut Stamps, scratch: &mut Vec<u8>) -> Result<Millis, Fault> {
        self.time_at(self.plan.time, stamps, scratch)
    }

    /// The time in a column.
    #[inline]
    pub fn time_at(&self, at: usize, stamps: &mut Stamps, scratch: &mut Vec<u8>) -> Result<Millis, Fault> {
        let stamp = self.cell(at, scratch);
        match stamps.parse(stamp) {
            Some(time) => Ok(time),
            None if is_missing(stamp) => Err(self.fault(Code::NoTime, Some(at))),
            None => Err(self.fault(Code::BadTime, Some(at))),
        }
    }

    /// What the row is about, less what was given back; [`NO_AMOUNT`] where it says nothing.
    #[inline]
    pub fn amount(&self, scratch: &mut Vec<u8>) -> Result<i64, Fault> {
        let mut number = |at: usize| {
            let bytes = self.cell(at, scratch);
            if is_missing(bytes) {
                return Ok(NO_AMOUNT);
            }
            number::parse(bytes, self.plan.dialect.decimal).ok_or(self.fault(Code::BadAmount, Some(at)))
        };
        let amount = match self.plan.amount {
            None => NO_AMOUNT,
            Some(AmountColumns::One(at)) => number(at)?,
            Some(AmountColumns::Product(a, b)) => match (number(a)?, number(b)?) {
                (NO_AMOUNT, _) | (_, NO_AMOUNT) => NO_AMOUNT,
                (x, y) => number::product(x, y).ok_or(self.fault(Code::BadAmount, Some(b)))?,
            },
        };
        match self.plan.refunded {
            Some(at) if amount != NO_AMOUNT => match number(at)? {
                NO_AMOUNT => Ok(amount),
                refunded => Ok(amount.saturating_sub(refunded)),
            },
            _ => Ok(amount),
        }
    }

    /// The row's amount in the chosen currency, converted where the row has another one with a rate. Where no currency is chosen,
    /// the row's is noted with the first file that has it.
    #[inline]
    pub fn in_one_currency(
        &self,
        amount: i64,
        file: usize,
        currencies: &mut BTreeMap<String, u32>,
        scratch: &mut Vec<u8>,
    ) -> Result<i64, Fault> {
        let Some(at) = self.plan.currency.filter(|_| amount != NO_AMOUNT) else { return Ok(amount) };
        let currency = self.cell(at, scratch);
        match &self.plan.only_currency {
            _ if is_missing(currency) => {}
            Some(only) if currency.eq_ignore_ascii_case(only.as_bytes()) => {}
            _ if std::str::from_utf8(currency).is_err() => return Err(self.fault(Code::BadEncoding, Some(at))),
            Some(_) => {
                let rate = self.plan.rate(currency).ok_or(self.fault(Code::Currency, Some(at)))?;
                return rate.convert(amount).ok_or(self.fault(Code::BadAmount, self.plan.amount.map(last_column)));
            }
            None => note(currencies, currency, file as u32),
        }
        Ok(amount)
    }
}

/// The column that is named where an amount is too large.
fn last_column(amount: AmountColumns) -> usize {
    match amount {
        AmountColumns::One(at) | AmountColumns::Product(_, at) => at,
    }
}

fn note(currencies: &mut BTreeMap<String, u32>, currency: &[u8], file: u32) {
    match currencies.iter_mut().find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(currency)) {
        Some((_, first)) => *first = file.min(*first),
        None => _ = currencies.insert(String::from_utf8_lossy(currency).to_ascii_uppercase(), file),
    }
}
