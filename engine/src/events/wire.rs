//! A [`RowBatch`] as one buffer: it crosses a thread by handing over memory, and waits in it until the last file is read.
//!
//! Columns are written as narrow as the batch allows: a batch waits in memory until the last file is read, and ten million rows
//! of eight columns are about 135 MB this way instead of 440.
//!
//! Layout, little endian: number of rows, number of dimensions (`u32` each), then each column as a tag and its values.
//! The tag is the bytes a value; 0 is an empty column, for instants and amounts [`SCALED`] means "the base, the unit, the most units
//! and 4-byte numbers of units over the base follow". Amounts that most rows lack are [`SPARSE`]: their number (`u32`), a bit a row that
//! says whether it has one, then these alone as a column.

use serde::{Deserialize, Serialize};

use super::instants::Span;
use super::unit::Unit;
use super::{NO_AMOUNT, RowBatch};

/// An amount that needs eight bytes in every unit, and can be rounded.
const WIDE: i64 = 1 << 60;

/// Tag of a column of 4-byte numbers with a base and a unit.
const SCALED: u8 = 0x84;

/// Tag of a column with a bit a row and values only for some.
const SPARSE: u8 = 0x85;

/// Milliseconds of a second.
const SECOND: i64 = 1000;

/// Units that instants are tried in, in milliseconds: most files have whole seconds.
const TIME_UNITS: [Unit; 2] = [Unit::new(SECOND), Unit::new(1)];

/// Units that amounts are tried in, in millionths: most files have two decimal places.
const AMOUNT_UNITS: [Unit; 2] = [Unit::new(10_000), Unit::new(1)];

/// Rows of a [`RowBatch`], packed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackedRows(Vec<u8>);

impl From<&RowBatch> for PackedRows {
    fn from(batch: &RowBatch) -> Self {
        let mut out = Vec::with_capacity(batch.len() * (12 + batch.dimensions.len()) + 64);
        for count in [batch.len(), batch.dimensions.len()] {
            out.extend_from_slice(&(count as u32).to_le_bytes());
        }
        put_codes(&mut out, &batch.users);
        put_numbers(&mut out, &batch.times, TIME_UNITS);
        put_codes(&mut out, &batch.names);
        put_amounts(&mut out, &batch.amounts);
        put_hashes(&mut out, &batch.orders);
        put_hashes(&mut out, &batch.inserts);
        put_hashes(&mut out, &batch.sessions);
        for column in &batch.dimensions {
            put_codes(&mut out, column);
        }
        // They wait in this memory until the last file is read.
        out.shrink_to_fit();
        PackedRows(out)
    }
}

impl From<RowBatch> for PackedRows {
    fn from(batch: RowBatch) -> Self {
        PackedRows::from(&batch)
    }
}

impl PackedRows {
    /// Rows that have crossed a thread; `None` if the bytes are none.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<PackedRows> {
        let (mut columns, n_dimensions) = Columns::of(&bytes)?;
        for _ in 0..7 + n_dimensions {
            columns.skip()?;
        }
        columns.bytes.is_empty().then_some(PackedRows(bytes))
    }

    /// The bytes that cross.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Bytes that they take.
    pub(super) fn n_bytes(&self) -> usize {
        self.0.len()
    }

    /// Where in memory they are: to compare.
    pub(super) fn address(&self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Moves them to a free place farther down, where the allocator has one.
    pub(super) fn move_down(&mut self) {
        let copy = self.0.as_slice().to_vec();
        if copy.as_ptr() < self.0.as_ptr() {
            self.0 = copy;
        }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        Columns::of(&self.0).map_or(0, |(columns, _)| columns.n)
    }

    /// Unpacks the rows into the memory of another batch.
    pub fn unpack_into(&self, batch: &mut RowBatch) {
        let unpacked = Columns::of(&self.0).and_then(|(mut from, n_dimensions)| {
            from.codes(&mut batch.users)?;
            from.numbers(&mut batch.times)?;
            from.codes(&mut batch.names)?;
            from.amounts(&mut batch.amounts)?;
            from.hashes(&mut batch.orders)?;
            from.hashes(&mut batch.inserts)?;
            from.hashes(&mut batch.sessions)?;
            batch.dimensions.resize_with(n_dimensions as usize, Vec::new);
            batch.dimensions.iter_mut().try_for_each(|column| from.codes(column))
        });
        // Both ways to make packed rows know that they can be unpacked.
        debug_assert!(unpacked.is_some(), "packed rows do not unpack");
    }

    /// The rows as a batch.
    pub fn unpack(&self) -> RowBatch {
        let mut batch = RowBatch::default();
        self.unpack_into(&mut batch);
        batch
    }

    /// The users of the rows, into memory that is used again.
    pub fn users_into(&self, users: &mut Vec<u32>) {
        if let Some((mut columns, _)) = Columns::of(&self.0) {
            columns.codes(users);
        }
    }

    /// Which columns the rows have: amounts, orders, inserts, sessions.
    pub fn has(&self) -> [bool; 4] {
        [3, 4, 5, 6].map(|column| self.column(column).is_some_and(|columns| columns.bytes[0] != 0))
    }

    /// What the instants lie between.
    pub(super) fn span(&self) -> Span {
        let Some(mut times) = self.column(1) else { return Span::None };
        match times.tag() {
            Some(0) => Span::None,
            Some(SCALED) => match times.scale() {
                Some((base, SECOND, most)) => Span::Seconds(base, base + SECOND * i64::from(most)),
                _ => Span::Millis,
            },
            _ => Span::Millis,
        }
    }

    /// The earliest instant, in milliseconds; `None` where it is not told without a look at each.
    pub(super) fn earliest(&self) -> Option<i64> {
        let mut times = self.column(1)?;
        if times.tag()? == SCALED { times.scale().map(|(base, ..)| base) } else { None }
    }

    /// The least and the largest amount that there may be, in millionths; `None` where there is none.
    pub(super) fn amounts(&self) -> Option<(i64, i64)> {
        let mut amounts = self.column(3)?;
        if amounts.bytes[0] == SPARSE {
            amounts = amounts.present()?.1;
        }
        match amounts.tag()? {
            0 => None,
            SCALED => {
                let (base, unit, most) = amounts.scale()?;
                Some((base, base + unit * i64::from(most)))
            }
            // Whatever eight bytes hold: more than fits four in any unit.
            _ => Some((-WIDE, WIDE)),
        }
    }

    /// What is left of the bytes where a column begins.
    fn column(&self, at: usize) -> Option<Columns<'_>> {
        let (mut columns, _) = Columns::of(&self.0)?;
        (0..at).try_for_each(|_| columns.skip())?;
        Some(columns).filter(|columns| !columns.bytes.is_empty())
    }
}

/// Codes plus one, so that "no code" is 0 and needs no width of its own.
fn put_codes(out: &mut Vec<u8>, codes: &[u32]) {
    let largest = codes.iter().map(|code| code.wrapping_add(1)).max();
    match largest {
        None => out.push(0),
        Some(0..=0xFF) => put(out, 1, codes, |code| [code.wrapping_add(1) as u8]),
        Some(0..=0xFFFF) => put(out, 2, codes, |code| (code.wrapping_add(1) as u16).to_le_bytes()),
        Some(_) => put(out, 4, codes, |code| code.wrapping_add(1).to_le_bytes()),
    }
}

/// Amounts, without those that are missing where that is half of them or more.
fn put_amounts(out: &mut Vec<u8>, amounts: &[i64]) {
    let present: Vec<i64> = amounts.iter().copied().filter(|amount| *amount != NO_AMOUNT).collect();
    if present.len() * 2 > amounts.len() || amounts.is_empty() {
        return put_numbers(out, amounts, AMOUNT_UNITS);
    }
    out.push(SPARSE);
    out.extend_from_slice(&(present.len() as u32).to_le_bytes());
    let bit = |(at, amount): (usize, &i64)| u8::from(*amount != NO_AMOUNT) << at;
    out.extend(amounts.chunks(8).map(|eight| eight.iter().enumerate().map(bit).sum::<u8>()));
    put_numbers(out, &present, AMOUNT_UNITS);
}

/// Numbers over the least one, in the largest unit that divides all of them; [`NO_AMOUNT`] is the largest 4-byte number.
fn put_numbers(out: &mut Vec<u8>, numbers: &[i64], units: [Unit; 2]) {
    if numbers.is_empty() {
        return out.push(0);
    }
    let known = || numbers.iter().copied().filter(|number| *number != NO_AMOUNT);
    let (least, most) = known().fold((i64::MAX, i64::MIN), |(least, most), n| (least.min(n), most.max(n)));
    let (base, widest) = if least > most { (0, Some(0)) } else { (least, most.checked_sub(least)) };
    let start = out.len();
    for unit in units.into_iter().filter(|unit| widest.is_some_and(|widest| widest / unit.size < i64::from(u32::MAX))) {
        out.push(SCALED);
        out.extend_from_slice(&base.to_le_bytes());
        out.extend_from_slice(&unit.size.to_le_bytes());
        out.extend_from_slice(&((widest.unwrap_or(0) / unit.size) as u32).to_le_bytes());
        if put_scaled(out, numbers, base, unit) {
            return;
        }
        out.truncate(start);
    }
    put(out, 8, numbers, i64::to_le_bytes);
}

/// Writes numbers in a unit. Whether it divides all of them; if not, what was written is not to be used.
#[inline(never)]
fn put_scaled(out: &mut Vec<u8>, numbers: &[i64], base: i64, unit: Unit) -> bool {
    let from = out.len();
    out.resize(from + numbers.len() * 4, 0);
    let mut divides = true;
    for (place, number) in out[from..].as_chunks_mut().0.iter_mut().zip(numbers) {
        let units = if *number == NO_AMOUNT {
            u32::MAX
        } else {
            let (units, exact) = unit.divide(number.wrapping_sub(base) as u64);
            divides &= exact;
            units as u32
        };
        *place = units.to_le_bytes();
    }
    divides
}

fn put_hashes(out: &mut Vec<u8>, hashes: &[u64]) {
    if hashes.is_empty() {
        return out.push(0);
    }
    put(out, 8, hashes, u64::to_le_bytes);
}

fn put<T: Copy, const N: usize>(out: &mut Vec<u8>, width: u8, column: &[T], to_bytes: impl Fn(T) -> [u8; N]) {
    out.push(width);
    let from = out.len();
    out.resize(from + column.len() * N, 0);
    for (place, value) in out[from..].as_chunks_mut::<N>().0.iter_mut().zip(column) {
        *place = to_bytes(*value);
    }
}

/// What is left of the buffer: columns of `n` values, or none.
struct Columns<'a> {
    n: usize,
    bytes: &'a [u8],
}

impl<'a> Columns<'a> {
    /// The columns of packed rows, and the number of dimensions.
    fn of(bytes: &'a [u8]) -> Option<(Columns<'a>, u32)> {
        let (rows, bytes) = bytes.split_first_chunk()?;
        let (dimensions, bytes) = bytes.split_first_chunk()?;
        Some((Columns { n: u32::from_le_bytes(*rows) as usize, bytes }, u32::from_le_bytes(*dimensions)))
    }

    fn codes(&mut self, into: &mut Vec<u32>) -> Option<()> {
        let less_one = |code: u32| code.wrapping_sub(1);
        into.clear();
        match self.tag()? {
            0 => Some(()),
            1 => self.values(into, |[byte]| less_one(u32::from(byte))),
            2 => self.values(into, |two| less_one(u32::from(u16::from_le_bytes(two)))),
            4 => self.values(into, |four| less_one(u32::from_le_bytes(four))),
            _ => None,
        }
    }

    fn numbers(&mut self, into: &mut Vec<i64>) -> Option<()> {
        into.clear();
        match self.tag()? {
            0 => Some(()),
            8 => self.values(into, i64::from_le_bytes),
            SCALED => {
                let (base, unit, _) = self.scale()?;
                self.values(into, |four| match u32::from_le_bytes(four) {
                    u32::MAX => NO_AMOUNT,
                    steps => base.wrapping_add(unit.wrapping_mul(i64::from(steps))),
                })
            }
            _ => None,
        }
    }

    fn amounts(&mut self, into: &mut Vec<i64>) -> Option<()> {
        if self.bytes.first() != Some(&SPARSE) {
            return self.numbers(into);
        }
        let (bits, mut present) = self.present()?;
        let mut amounts = Vec::with_capacity(present.n);
        present.numbers(&mut amounts)?;
        self.bytes = present.bytes;
        let mut amounts = amounts.into_iter();
        into.clear();
        let of = |row: usize| bits[row / 8] >> (row % 8) & 1 == 1;
        into.extend((0..self.n).map(|row| if of(row) { amounts.next().unwrap_or(NO_AMOUNT) } else { NO_AMOUNT }));
        Some(())
    }

    /// Of a sparse column: a bit a row, and the column of those that are there, with what follows it.
    fn present(&self) -> Option<(&'a [u8], Columns<'a>)> {
        let (n, bytes) = self.bytes.get(1..)?.split_first_chunk()?;
        let (bits, bytes) = bytes.split_at_checked(self.n.div_ceil(8))?;
        Some((bits, Columns { n: u32::from_le_bytes(*n) as usize, bytes }))
    }

    fn hashes(&mut self, into: &mut Vec<u64>) -> Option<()> {
        into.clear();
        match self.tag()? {
            0 => Some(()),
            8 => self.values(into, u64::from_le_bytes),
            _ => None,
        }
    }

    /// Passes over a column.
    fn skip(&mut self) -> Option<()> {
        if self.bytes.first() == Some(&SPARSE) {
            let (_, mut present) = self.present()?;
            // No column lies in a sparse one but a plain one.
            present.bytes.first().filter(|tag| **tag != SPARSE)?;
            present.skip()?;
            self.bytes = present.bytes;
            return Some(());
        }
        let width = match self.tag()? {
            width @ (0 | 1 | 2 | 4 | 8) => usize::from(width),
            SCALED => {
                self.scale()?;
                4
            }
            _ => return None,
        };
        self.bytes = self.bytes.get(self.n.checked_mul(width)?..)?;
        Some(())
    }

    fn tag(&mut self) -> Option<u8> {
        let (tag, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*tag)
    }

    /// Base, unit and most units of a scaled column.
    fn scale(&mut self) -> Option<(i64, i64, u32)> {
        let (base, rest) = self.bytes.split_first_chunk()?;
        let (unit, rest) = rest.split_first_chunk()?;
        let (most, rest) = rest.split_first_chunk()?;
        self.bytes = rest;
        Some((i64::from_le_bytes(*base), i64::from_le_bytes(*unit), u32::from_le_bytes(*most)))
    }

    fn values<T, const N: usize>(&mut self, into: &mut Vec<T>, of_bytes: impl Fn([u8; N]) -> T) -> Option<()> {
        let (column, rest) = self.bytes.split_at_checked(self.n.checked_mul(N)?)?;
        self.bytes = rest;
        into.extend(column.as_chunks::<N>().0.iter().map(|value| of_bytes(*value)));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::events::NO_CODE;

    /// A column of `n` values, some of them missing, within a range that decides the width.
    fn column<T: Clone + std::fmt::Debug + 'static>(
        n: usize,
        ranges: Vec<BoxedStrategy<T>>,
        missing: Option<T>,
    ) -> BoxedStrategy<Vec<T>> {
        let range = proptest::sample::select(ranges);
        range
            .prop_flat_map(move |range| {
                let value = match missing.clone() {
                    Some(missing) => prop_oneof![range, Just(missing)].boxed(),
                    None => range,
                };
                prop_oneof![Just(Vec::new()), proptest::collection::vec(value, n)]
            })
            .boxed()
    }

    fn batch() -> impl Strategy<Value = RowBatch> {
        (0usize..20).prop_flat_map(|n| {
            let codes = || vec![(0..200u32).boxed(), (250..70_000u32).boxed(), (0..NO_CODE).boxed()];
            let times = vec![
                (0..1_000_000i64).prop_map(|s| s * 1000).boxed(),
                (-5_000_000_000..5_000_000_000i64).boxed(),
                (i64::MIN + 1..i64::MAX).boxed(),
            ];
            let amounts = vec![
                (-500..500i64).prop_map(|cents| cents * 10_000).boxed(),
                (i64::MIN + 1..=i64::MAX).boxed(),
                prop_oneof![9 => Just(NO_AMOUNT), 1 => 0..500i64].boxed(),
            ];
            let hashes = || vec![any::<u64>().boxed()];
            (
                proptest::collection::vec(0..NO_CODE - 1, n),
                column(n, times, None),
                column(n, codes(), None),
                column(n, amounts, Some(NO_AMOUNT)),
                column(n, hashes(), Some(0)),
                column(n, hashes(), Some(0)),
                column(n, hashes(), Some(0)),
                proptest::collection::vec(column(n, codes(), Some(NO_CODE)), 0..3),
            )
                .prop_map(|(users, times, names, amounts, orders, inserts, sessions, dimensions)| {
                    RowBatch { users, times, names, amounts, orders, inserts, sessions, dimensions }
                })
        })
    }

    proptest! {
        #[test]
        fn there_and_back(batch in batch()) {
            let packed = PackedRows::from(&batch);
            let RowBatch { amounts, orders, inserts, sessions, .. } = &batch;
            let has = [!amounts.is_empty(), !orders.is_empty(), !inserts.is_empty(), !sessions.is_empty()];
            prop_assert_eq!(packed.has(), has);
            let bytes = packed.into_bytes();
            prop_assert_eq!(PackedRows::from_bytes(bytes.clone()).map(|rows| rows.unpack()), Some(batch));
            for cut in (0..bytes.len()).chain(bytes.len() + 1..bytes.len() + 3).take(60) {
                let other = bytes.iter().copied().chain([0; 2]).take(cut).collect();
                prop_assert_eq!(PackedRows::from_bytes(other), None);
            }
        }
    }

    #[test]
    fn a_usual_row_is_narrow() {
        let batch = RowBatch {
            users: (0..1000).map(|row| row % 70_000).collect(),
            times: (0..1000).map(|row| 1_700_000_000_000 + row * 17_000).collect(),
            names: vec![3; 1000],
            amounts: (0..1000).map(|row| if row % 9 == 0 { row * 10_000 } else { NO_AMOUNT }).collect(),
            dimensions: vec![vec![1; 1000], vec![NO_CODE; 1000]],
            ..RowBatch::default()
        };
        assert!(PackedRows::from(&batch).into_bytes().len() < 1000 * 12);
    }
}
