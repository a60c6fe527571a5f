//! All rows of a shard on their way from batches to columns: each row's values side by side, rows of one user side by side.
//!
//! Rows come in any order of users, so each is written far from the one before. Side by side, its values share the cache line that
//! the first of them has to wait for; as columns, each value would wait for its own.

use super::amounts::Amounts;
use super::codes::Codes;
use super::instants::{Instants, Span};
use super::{Catalog, Hash64, Millis, NO_AMOUNT, NO_CODE, PackedRows, ReaderCodes, RowBatch};

/// Rows that are written at a time, column by column: their lines stay in the second-level cache until the last column.
const AT_A_TIME: usize = 2048;

/// "No amount" where amounts take four bytes.
const NO_NARROW: i32 = i32::MIN;

/// A value in each row: where it stands, and how many bytes it takes; none where the data have no such column.
#[derive(Clone, Copy, Debug, Default)]
struct Field {
    at: usize,
    width: usize,
}

/// What a row consists of.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Seconds after the base of the span in four bytes, or milliseconds in eight.
    time: Field,
    span: Span,
    amount: Field,
    order: Field,
    insert: Field,
    session: Field,
    /// The event name, then each dimension of events, as codes.
    codes: Vec<Field>,
    /// Bytes of a row.
    stride: usize,
}

/// Rows in their places.
pub(super) struct Rows {
    layout: Layout,
    /// The instant from which seconds count, where times are seconds.
    base: Option<Millis>,
    bytes: Vec<u8>,
}

impl Layout {
    /// The narrowest that holds the rows of these batches, in the codes and the unit of the catalog.
    pub fn of<'a>(batches: impl Iterator<Item = &'a PackedRows> + Clone, catalog: &Catalog) -> Layout {
        let span = batches.clone().map(PackedRows::span).fold(Span::None, Span::and);
        let has = |column: usize| batches.clone().any(|rows| rows.has()[column]);
        let [amounts, orders, inserts, sessions] = [0, 1, 2, 3].map(has);
        // Amounts of one order are added up: their sum may need more room.
        let narrow = !orders && batches.clone().all(|rows| rows.amounts().is_none_or(|range| fits(range, catalog)));
        let width = |there: bool, width: usize| if there { width } else { 0 };
        let dictionaries = std::iter::once(catalog.names.len());
        let of_events = catalog.dimensions.iter().filter(|dimension| !dimension.of_user || dimension.by_latest);
        let dictionaries = dictionaries.chain(of_events.map(|dimension| dimension.values.len()));
        let mut layout = Layout { span, ..Layout::default() };
        layout.time = layout.field(if span.base().is_some() { 4 } else { 8 });
        layout.amount = layout.field(width(amounts, if narrow { 4 } else { 8 }));
        layout.order = layout.field(width(orders, 8));
        layout.insert = layout.field(width(inserts, 8));
        layout.session = layout.field(width(sessions, 8));
        layout.codes = dictionaries.map(|values| layout.field(Codes::width(values))).collect();
        layout
    }

    fn field(&mut self, width: usize) -> Field {
        let at = self.stride;
        self.stride += width;
        Field { at, width }
    }

    /// Room for `n` rows.
    pub fn rows(self, n: usize) -> Rows {
        let size = n.saturating_mul(self.stride);
        let mut bytes = Vec::new();
        if bytes.try_reserve_exact(size).is_err() {
            // Ends as any allocation without room does, so that the page can tell that memory is at its end.
            std::alloc::handle_alloc_error(std::alloc::Layout::new::<u8>());
        }
        bytes.resize(size, 0);
        Rows { base: self.span.base(), bytes, layout: self }
    }
}

/// Whether all amounts of a range, in millionths, fit four bytes in the catalog's unit.
fn fits((least, most): (i64, i64), catalog: &Catalog) -> bool {
    let scale = scale(catalog);
    [least, most].iter().all(|amount| i32::try_from(round_to(*amount, scale)).is_ok_and(|narrow| narrow != NO_NARROW))
}

/// Millionths of the catalog's unit of amounts.
fn scale(catalog: &Catalog) -> i64 {
    10i64.pow(6 - u32::from(catalog.amount_decimals.unwrap_or(0).min(6)))
}

/// `amount` / `scale`, rounded half away from zero.
fn round_to(amount: i64, scale: i64) -> i64 {
    let half = scale / 2;
    if amount < 0 { -((half - amount) / scale) } else { (amount + half) / scale }
}

// Functions with loops over rows are not inlined, for the browser's sake: it compiles what it calls often a second time and
// well, but never leaves a call that runs already.

impl Rows {
    /// Puts the rows of a batch at their places, in shared codes and the catalog's unit.
    pub fn take(&mut self, batch: &RowBatch, places: &[u32], codes: &ReaderCodes, catalog: &Catalog) {
        let scale = scale(catalog);
        for from in (0..places.len()).step_by(AT_A_TIME) {
            let places = &places[from..places.len().min(from + AT_A_TIME)];
            let until = from + places.len();
            self.take_times(places, &batch.times[from..until]);
            self.take_codes(0, places, &batch.names[from..until], &codes.names);
            for (at, (column, known)) in batch.dimensions.iter().zip(&codes.dimensions).enumerate() {
                if let Some(column) = column.get(from..until) {
                    self.take_codes(at + 1, places, column, known);
                }
            }
            let amounts = batch.amounts.get(from..until);
            self.take_amounts(places, amounts.unwrap_or_default(), scale);
            let Layout { order, insert, session, .. } = self.layout;
            for (field, hashes) in [(order, &batch.orders), (insert, &batch.inserts), (session, &batch.sessions)] {
                self.take_hashes(field, places, hashes.get(from..until).unwrap_or_default());
            }
        }
    }

    #[inline(never)]
    fn take_times(&mut self, places: &[u32], times: &[Millis]) {
        let (base, field) = (self.base, self.layout.time);
        match base {
            Some(base) => self.put(field, places, times, |time| (((time - base) / 1000) as u32).to_le_bytes()),
            None => self.put(field, places, times, |time| time.to_le_bytes()),
        }
    }

    /// A batch without this column leaves none in its rows.
    #[inline(never)]
    fn take_amounts(&mut self, places: &[u32], amounts: &[i64], scale: i64) {
        let field = self.layout.amount;
        let none = vec![NO_AMOUNT; if amounts.is_empty() && field.width > 0 { places.len() } else { 0 }];
        let amounts = if amounts.is_empty() { &none } else { amounts };
        let wide = |amount| if amount == NO_AMOUNT { NO_AMOUNT } else { round_to(amount, scale) };
        let narrow = |amount| if amount == NO_AMOUNT { NO_NARROW } else { round_to(amount, scale) as i32 };
        match field.width {
            4 => self.put(field, places, amounts, |amount| narrow(amount).to_le_bytes()),
            _ => self.put(field, places, amounts, |amount| wide(amount).to_le_bytes()),
        }
    }

    #[inline(never)]
    fn take_codes(&mut self, column: usize, places: &[u32], codes: &[u32], known: &[u32]) {
        let field = self.layout.codes[column];
        // No code has no meaning in the dictionary, and stays none: cut to a width, the largest number of that width.
        let shared = |code: u32| known.get(code as usize).copied().unwrap_or(NO_CODE);
        match field.width {
            1 => self.put(field, places, codes, |code| [shared(code) as u8]),
            2 => self.put(field, places, codes, |code| (shared(code) as u16).to_le_bytes()),
            _ => self.put(field, places, codes, |code| shared(code).to_le_bytes()),
        }
    }

    #[inline(never)]
    fn take_hashes(&mut self, field: Field, places: &[u32], hashes: &[u64]) {
        self.put(field, places, hashes, u64::to_le_bytes);
    }

    #[inline(always)]
    fn put<T: Copy, const N: usize>(&mut self, field: Field, places: &[u32], values: &[T], of: impl Fn(T) -> [u8; N]) {
        let stride = self.layout.stride;
        for (place, value) in places.iter().zip(values) {
            let at = *place as usize * stride + field.at;
            self.bytes[at..at + N].copy_from_slice(&of(*value));
        }
    }

    #[inline]
    fn value<const N: usize>(&self, field: Field, row: u32) -> [u8; N] {
        let at = row as usize * self.layout.stride + field.at;
        let mut value = [0; N];
        value.copy_from_slice(&self.bytes[at..at + N]);
        value
    }

    /// When a row is, in the unit that the rows have: ascends with time.
    #[inline]
    pub fn time(&self, row: u32) -> i64 {
        match self.base {
            Some(_) => i64::from(u32::from_le_bytes(self.value(self.layout.time, row))),
            None => i64::from_le_bytes(self.value(self.layout.time, row)),
        }
    }

    /// The code of a row's event name.
    pub fn name(&self, row: u32) -> u32 {
        self.code(self.layout.codes[0], row)
    }

    /// Gives a row another event name.
    pub fn set_name(&mut self, row: u32, name: u32) {
        self.take_codes(0, &[row], &[0], &[name]);
    }

    fn code(&self, field: Field, row: u32) -> u32 {
        match field.width {
            1 => u32::from(self.value::<1>(field, row)[0]),
            2 => u32::from(u16::from_le_bytes(self.value(field, row))),
            _ => u32::from_le_bytes(self.value(field, row)),
        }
    }

    /// Whether rows have amounts.
    pub fn has_amounts(&self) -> bool {
        self.layout.amount.width > 0
    }

    /// The amount of a row, in the catalog's unit, or [`NO_AMOUNT`].
    #[inline]
    pub fn amount(&self, row: u32) -> i64 {
        let field = self.layout.amount;
        match field.width {
            0 => NO_AMOUNT,
            4 => match i32::from_le_bytes(self.value(field, row)) {
                NO_NARROW => NO_AMOUNT,
                amount => i64::from(amount),
            },
            _ => i64::from_le_bytes(self.value(field, row)),
        }
    }

    /// Gives a row another amount. It fits, as no sum is narrow.
    pub fn set_amount(&mut self, row: u32, amount: i64) {
        self.take_amounts(&[row], &[amount], 1);
    }

    /// The hash of a row's order id; 0 for none.
    pub fn order(&self, row: u32) -> u64 {
        self.hash(self.layout.order, row)
    }

    /// The hash of a row's insert id; 0 for none.
    pub fn insert(&self, row: u32) -> u64 {
        self.hash(self.layout.insert, row)
    }

    fn hash(&self, field: Field, row: u32) -> u64 {
        if field.width == 0 { 0 } else { u64::from_le_bytes(self.value(field, row)) }
    }

    /// Whether rows have ids of orders, and of inserts.
    pub fn has_ids(&self) -> (bool, bool) {
        (self.layout.order.width > 0, self.layout.insert.width > 0)
    }

    /// The order of two rows of a user: by time, then by what they say.
    pub fn compare(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let codes = || {
            let both = self.layout.codes.iter().map(|field| self.code(*field, a).cmp(&self.code(*field, b)));
            both.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let ids = |row| (self.amount(row), self.order(row), self.insert(row), self.hash(self.layout.session, row));
        self.time(a).cmp(&self.time(b)).then_with(codes).then_with(|| ids(a).cmp(&ids(b)))
    }

    /// Appends rows to the columns of a shard.
    pub fn move_to(&self, rows: &[u32], columns: &mut Columns) {
        self.give_times(rows, &mut columns.times);
        if self.has_amounts() {
            self.give_amounts(rows, &mut columns.amounts);
        }
        if let Some(sessions) = &mut columns.sessions {
            sessions.extend(rows.iter().map(|row| self.hash(self.layout.session, *row)));
        }
        for (field, codes) in self.layout.codes.iter().zip(&mut columns.codes) {
            self.give_codes(*field, rows, codes);
        }
    }

    #[inline(never)]
    fn give_times(&self, rows: &[u32], times: &mut Instants) {
        let field = self.layout.time;
        match times {
            Instants::Seconds(_, seconds) => {
                seconds.extend(rows.iter().map(|row| u32::from_le_bytes(self.value(field, *row))));
            }
            Instants::Millis(times) => times.extend(rows.iter().map(|row| self.time(*row))),
        }
    }

    #[inline(never)]
    fn give_amounts(&self, rows: &[u32], amounts: &mut Amounts) {
        rows.iter().for_each(|row| amounts.push(self.amount(*row)));
    }

    #[inline(never)]
    fn give_codes(&self, field: Field, rows: &[u32], codes: &mut Codes) {
        match codes {
            Codes::One(codes) => codes.extend(rows.iter().map(|row| self.value::<1>(field, *row)[0])),
            Codes::Two(codes) => codes.extend(rows.iter().map(|row| u16::from_le_bytes(self.value(field, *row)))),
            Codes::Four(codes) => codes.extend(rows.iter().map(|row| u32::from_le_bytes(self.value(field, *row)))),
        }
    }
}

/// The columns of a shard while they grow.
pub(super) struct Columns {
    pub times: Instants,
    pub amounts: Amounts,
    /// Hashes of session ids, where there are any.
    pub sessions: Option<Vec<Hash64>>,
    /// The event name, then each dimension of events.
    pub codes: Vec<Codes>,
}

impl Columns {
    /// Empty columns with room for `n` rows like these.
    pub fn with_capacity(n: usize, rows: &Rows) -> Columns {
        let codes = rows.layout.codes.iter().map(|field| Codes::with_capacity(n, field.width));
        let times = Instants::with_capacity(n, rows.layout.span);
        let sessions = (rows.layout.session.width > 0).then(|| Vec::with_capacity(n));
        Columns { times, amounts: Amounts::default(), sessions, codes: codes.collect() }
    }

    /// Gives back memory that is not needed.
    pub fn shrink(&mut self) {
        self.times.shrink();
        self.amounts.shrink();
        self.codes.iter_mut().for_each(Codes::shrink);
    }
}
