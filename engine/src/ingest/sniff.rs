//! The dialect of delimited text, guessed from its first rows.

use super::delimited::{self, Delimited};
use super::format::Format;
use super::{DateOrder, Decimal, Dialect, EpochUnit, number, stamp};

/// Rows that are looked at.
const ROWS: usize = 500;

/// Delimiters in the order of preference where two fit equally well.
const DELIMITERS: &[u8] = b",;\t|^~\x01\x1f";

/// Delimiters that are signs of ordinary text too: only where no other fits.
const LAST_RESORT: &[u8] = b" :";

/// Fills in a dialect whose encoding is known. A delimiter that is not 0 is kept.
pub(super) fn dialect(text: &[u8], file: &str, mut dialect: Dialect) -> Dialect {
    let head = &text[..text.len().min(256 * 1024)];
    let whole = head.len() == text.len();
    if dialect.delimiter == 0 {
        dialect.delimiter = delimiter(head, file, whole, &dialect);
    }
    let rows = table(head, whole, &Dialect { header: false, ..dialect.clone() });
    dialect.header = rows.first().is_some_and(|first| is_header(first));
    values(rows.get(usize::from(dialect.header)..).unwrap_or_default(), &mut dialect);
    dialect
}

/// Fills in how numbers and dates are written, by the cells of some rows.
pub(super) fn values(body: &[Vec<String>], dialect: &mut Dialect) {
    let n_columns = body.iter().map(Vec::len).max().unwrap_or(0);
    let column = |at: usize| {
        body.iter().filter_map(move |row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let (mut commas, mut points) = (0usize, 0usize);
    let mut order: Option<DateOrder> = None;
    for at in 0..n_columns {
        let dates = DateVotes::count(column(at));
        if let Some(found) = dates.order() {
            // A column that proves its order speaks for those that do not.
            if order.is_none() || dates.is_proof() {
                order = Some(found);
            }
            continue;
        }
        commas += column(at).filter(|cell| votes(cell, ',', '.')).count();
        points += column(at).filter(|cell| votes(cell, '.', ',')).count();
        if dialect.epoch.is_none() {
            dialect.epoch = epoch_unit(column(at));
        }
    }
    dialect.decimal = if commas > points { Decimal::Comma } else { Decimal::Point };
    dialect.date_order = order.unwrap_or(DateOrder::YearFirst);
}

/// The cells of the first rows.
pub(super) fn table(text: &[u8], whole: bool, dialect: &Dialect) -> Vec<Vec<String>> {
    let rows = Delimited.rows(text, dialect, whole, ROWS);
    rows.into_iter().map(|(start, end)| delimited::cells(&text[start..end], dialect)).collect()
}

/// The delimiter that parts most rows into the same number (more than one) of fields.
fn delimiter(text: &[u8], file: &str, whole: bool, dialect: &Dialect) -> u8 {
    let name = file.trim_end_matches(".gz").to_lowercase();
    if (name.ends_with(".tsv") || name.ends_with(".tab")) && text.contains(&b'\t') {
        return b'\t';
    }
    let score = |delimiter: &u8| -> u64 {
        let dialect = Dialect { delimiter: *delimiter, header: false, ..dialect.clone() };
        let widths: Vec<usize> = table(text, whole, &dialect).iter().take(100).map(Vec::len).collect();
        let Some(header) = widths.first() else { return 0 };
        let mut sorted = widths.clone();
        sorted.sort_unstable();
        let usual = most_frequent(&sorted);
        if usual < 2 {
            return 0;
        }
        let share = (widths.iter().filter(|width| **width == usual).count() * 100 / widths.len()) as u64;
        let trust = if *header == usual { 2 } else { 1 };
        share * share * trust * (usual.min(50) as u64)
    };
    let best = |signs: &[u8]| {
        let scored = signs.iter().map(|sign| (score(sign), *sign)).filter(|(score, _)| *score > 0);
        // The first of equals wins.
        scored.rev().max_by_key(|(score, _)| *score).map(|(_, sign)| sign)
    };
    best(DELIMITERS).or_else(|| best(LAST_RESORT)).unwrap_or(b',')
}

fn most_frequent(sorted: &[usize]) -> usize {
    sorted.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

/// A header has no numbers and no dates in it.
fn is_header(first: &[String]) -> bool {
    let is_value = |cell: &String| {
        let cell = cell.trim();
        let starts = cell.starts_with(|sign: char| sign.is_ascii_digit() || matches!(sign, '-' | '+' | '.'));
        let is_number = |sign| number::parse(cell.as_bytes(), sign).is_some();
        starts && (is_number(Decimal::Point) || is_number(Decimal::Comma) || any_date(cell))
    };
    !first.iter().any(is_value)
}

/// Whether a cell is a date in any order.
pub(super) fn any_date(cell: &str) -> bool {
    let (day_first, month_first) = stamp::readings(cell.as_bytes());
    day_first || month_first || is_year_first(cell)
}

fn is_year_first(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.len() >= 8
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && matches!(bytes[4], b'-' | b'/' | b'.')
        && stamp::Stamps::new(&Dialect::default(), crate::events::Zone::default()).parse(bytes).is_some()
}

/// Whether a cell is a number that can only have this decimal sign: `1.018,40`, `23,9`, `0,123`; not `1,234`.
fn votes(cell: &str, point: char, thousands: char) -> bool {
    let digits = cell
        .trim_start_matches(['-', '+', '\u{2212}'])
        .trim_end_matches(['€', '$', '£', ' '])
        .trim_start_matches(['€', '$', '£', ' ']);
    let Some((whole, fraction)) = digits.split_once(point) else { return false };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = whole.contains(thousands);
    all_digits(fraction)
        && whole.split(thousands).all(all_digits)
        && (grouped || fraction.len() != 3 || !number::begins_thousands(whole))
}

/// What the values of a column say about the order of their dates.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DateVotes {
    pub values: usize,
    pub year_first: usize,
    pub day_only: usize,
    pub month_only: usize,
    pub both: usize,
    dots: usize,
    years: Years,
}

/// Of values such as `25/04/03`: how many may have the year in front, and how far their first and last numbers lie apart.
#[derive(Clone, Copy, Debug, Default)]
struct Years {
    fit: usize,
    first: (u32, u32),
    last: (u32, u32),
}

impl Years {
    fn plus(self, other: Self) -> Self {
        let widest = |a: (u32, u32), b: (u32, u32)| (a.0.min(b.0), a.1.max(b.1));
        match (self.fit, other.fit) {
            (_, 0) => self,
            (0, _) => other,
            (a, b) => Years { fit: a + b, first: widest(self.first, other.first), last: widest(self.last, other.last) },
        }
    }
}

impl DateVotes {
    pub fn count<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut votes = DateVotes::default();
        for cell in cells {
            votes.values += 1;
            match stamp::readings(cell.as_bytes()) {
                (true, true) => votes.both += 1,
                (true, false) => votes.day_only += 1,
                (false, true) => votes.month_only += 1,
                (false, false) => votes.year_first += usize::from(is_year_first(cell)),
            }
            if let Some((first, last)) = stamp::year_first(cell.as_bytes()) {
                votes.years = votes.years.plus(Years { fit: 1, first: (first, first), last: (last, last) });
            }
            votes.dots += usize::from(cell.split(' ').next().is_some_and(|date| date.contains('.')));
        }
        votes
    }

    /// The votes of two columns as one.
    pub fn plus(self, other: Self) -> Self {
        DateVotes {
            values: self.values + other.values,
            year_first: self.year_first + other.year_first,
            day_only: self.day_only + other.day_only,
            month_only: self.month_only + other.month_only,
            both: self.both + other.both,
            dots: self.dots + other.dots,
            years: self.years.plus(other.years),
        }
    }

    /// The order, where most values are dates. Without proof: dots speak for day first, slashes for month first.
    pub fn order(&self) -> Option<DateOrder> {
        let short = self.day_only + self.month_only + self.both;
        if (short + self.year_first) * 10 < self.values * 8 || self.values == 0 {
            return None;
        }
        let in_front = self.may_begin_with_years() && spread(self.years.first) < spread(self.years.last);
        Some(if self.year_first >= short || in_front {
            DateOrder::YearFirst
        } else if self.day_only != self.month_only {
            if self.day_only > self.month_only { DateOrder::DayFirst } else { DateOrder::MonthFirst }
        } else if self.dots * 2 > short {
            DateOrder::DayFirst
        } else {
            DateOrder::MonthFirst
        })
    }

    /// Whether a value fits one reading only.
    pub fn is_proof(&self) -> bool {
        self.day_only + self.month_only > 0 && !self.may_begin_with_years()
    }

    /// Whether all dates can be read with a year of two digits in front, and are no less alike there than at their end: the
    /// days of a file differ more than its years do.
    pub fn may_begin_with_years(&self) -> bool {
        let short = self.day_only + self.month_only + self.both;
        short > 0 && self.years.fit == short && spread(self.years.first) <= spread(self.years.last)
    }
}

fn spread((least, most): (u32, u32)) -> u32 {
    most - least
}

/// Whether values are days of a spreadsheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Serials {
    /// No.
    #[default]
    No,
    /// All lie between 1990 and 2100; so may postcodes.
    Maybe,
    /// And most have fractions that no price has.
    Times,
}

/// Looks at all values of a column.
pub(super) fn serials<'a>(cells: impl Iterator<Item = &'a str>) -> Serials {
    const YEARS: std::ops::RangeInclusive<u32> = 32_874..=73_415;
    let (mut n, mut fine) = (0, 0);
    for cell in cells {
        let (whole, fraction) = cell.split_once(['.', ',']).unwrap_or((cell, ""));
        let is_day = whole.len() == 5 && whole.parse().is_ok_and(|day| YEARS.contains(&day));
        if !is_day || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Serials::No;
        }
        n += 1;
        fine += usize::from(fraction.len() > 2);
    }
    match n {
        0 => Serials::No,
        _ if fine * 2 > n => Serials::Times,
        _ => Serials::Maybe,
    }
}

/// The unit in which nine of ten values are instants between 2000 and 2050.
pub(super) fn epoch_unit<'a>(cells: impl Iterator<Item = &'a str>) -> Option<EpochUnit> {
    const UNITS: [(EpochUnit, i64); 4] = [
        (EpochUnit::Seconds, 1),
        (EpochUnit::Millis, 1000),
        (EpochUnit::Micros, 1_000_000),
        (EpochUnit::Nanos, 1_000_000_000),
    ];
    let is_instant = |number: i64, scale: i64| (946_684_800..2_524_608_000).contains(&(number / scale));
    let (mut n, mut counts) = (0u64, [0u64; UNITS.len()]);
    for cell in cells {
        n += 1;
        let whole = cell.split('.').next().unwrap_or_default();
        let number = if whole.bytes().all(|byte| byte.is_ascii_digit()) { whole.parse::<i64>().ok() } else { None };
        let unit = number.and_then(|number| UNITS.iter().position(|(_, scale)| is_instant(number, *scale)));
        if let Some(unit) = unit {
            counts[unit] += 1;
        }
    }
    let (unit, count) = UNITS.iter().zip(counts).max_by_key(|(_, count)| *count)?;
    (count > 0 && count * 10 >= n * 9).then_some(unit.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three digits behind a sign may be thousands; not behind a 0, nor behind four digits. What is guessed can be read.
    #[test]
    fn a_decimal_sign_that_can_be_no_thousands_sign() {
        let guess = |cells: &[&str]| {
            let mut dialect = Dialect::default();
            values(&[cells.iter().map(ToString::to_string).collect()], &mut dialect);
            assert!(cells.iter().all(|cell| number::parse(cell.as_bytes(), dialect.decimal).is_some()), "{cells:?}");
            dialect.decimal
        };
        assert_eq!([guess(&["0,123"]), guess(&["1234,567"])], [Decimal::Comma; 2]);
        assert_eq!([guess(&["1,234"]), guess(&["0.123"]), guess(&["1234.567"])], [Decimal::Point; 3]);
    }
}
