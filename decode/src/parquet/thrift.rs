//! The compact protocol of Apache Thrift, as far as Parquet's metadata use it. Reads fields; unknown ones are passed over.

use crate::Problem;

/// Structs inside structs, at most.
const MOST_DEPTH: usize = 32;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind(u8);

const TRUE: u8 = 1;
const FALSE: u8 = 2;

impl Kind {
    pub fn is_truth(self) -> bool {
        matches!(self.0, TRUE | FALSE)
    }

    pub fn is_i32(self) -> bool {
        self.0 == 5
    }

    pub fn is_struct(self) -> bool {
        self.0 == 12
    }
}

/// A struct's bytes, read from front to back.
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Thrift<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Thrift { bytes, at: 0, depth: 0 }
    }

    /// Bytes that were read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Calls `field` with the id and type of each field of a struct. It reads the value, or leaves it to [`Thrift::skip`].
    pub fn fields(
        &mut self,
        mut field: impl FnMut(&mut Self, i16, Kind) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(bad("nested too deep"));
        }
        let mut id = 0i16;
        loop {
            let head = self.byte()?;
            if head == 0 {
                self.depth -= 1;
                return Ok(());
            }
            let step = i16::from(head >> 4);
            id = if step == 0 { self.number()? as i16 } else { id.wrapping_add(step) };
            field(self, id, Kind(head & 15))?;
        }
    }

    /// Calls `item` for each item of a list.
    pub fn list(&mut self, mut item: impl FnMut(&mut Self, Kind) -> Result<(), Problem>) -> Result<(), Problem> {
        let (n, kind) = self.list_head()?;
        (0..n).try_for_each(|_| item(self, kind))
    }

    /// A whole number of any width.
    pub fn number(&mut self) -> Result<i64, Problem> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A whole number that must fit.
    pub fn narrow<T: TryFrom<i64>>(&mut self) -> Result<T, Problem> {
        let number = self.number()?;
        T::try_from(number).map_err(|_| bad(format!("the number {number}")))
    }

    pub fn text(&mut self) -> Result<String, Problem> {
        let len = self.varint()?;
        let text = usize::try_from(len).ok().and_then(|len| self.bytes[self.at..].get(..len)).ok_or_else(end)?;
        self.at += text.len();
        Ok(String::from_utf8_lossy(text).into_owned())
    }

    /// A truth value, which stands in its field's type.
    pub fn truth(kind: Kind) -> bool {
        kind.0 == TRUE
    }

    /// Passes over a value.
    pub fn skip(&mut self, kind: Kind) -> Result<(), Problem> {
        match kind.0 {
            TRUE | FALSE => Ok(()),
            3 => self.byte().map(|_| ()),
            4..=6 => self.varint().map(|_| ()),
            7 => self.pass(8),
            8 => self.text().map(|_| ()),
            9 | 10 => self.list(|list, kind| list.skip_item(kind)),
            11 => {
                let n = self.count()?;
                if n > 0 {
                    let kinds = self.byte()?;
                    for _ in 0..n {
                        self.skip_item(Kind(kinds >> 4))?;
                        self.skip_item(Kind(kinds & 15))?;
                    }
                }
                Ok(())
            }
            12 => self.fields(|fields, _, kind| fields.skip(kind)),
            other => Err(bad(format!("the field type {other}"))),
        }
    }

    /// Truth values in lists take a byte.
    fn skip_item(&mut self, kind: Kind) -> Result<(), Problem> {
        if matches!(kind.0, TRUE | FALSE) { self.pass(1) } else { self.skip(kind) }
    }

    fn list_head(&mut self) -> Result<(usize, Kind), Problem> {
        let head = self.byte()?;
        let n = if head >> 4 == 15 { self.count()? } else { usize::from(head >> 4) };
        Ok((n, Kind(head & 15)))
    }

    /// A number of items, each of which takes a byte at least.
    fn count(&mut self) -> Result<usize, Problem> {
        let n = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
        if n > self.bytes.len() - self.at { Err(end()) } else { Ok(n) }
    }

    fn pass(&mut self, n: usize) -> Result<(), Problem> {
        if n > self.bytes.len() - self.at {
            return Err(end());
        }
        self.at += n;
        Ok(())
    }

    fn byte(&mut self) -> Result<u8, Problem> {
        let byte = *self.bytes.get(self.at).ok_or_else(end)?;
        self.at += 1;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u64, Problem> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(bad("a number of more than 64 bits"))
    }
}

fn bad(what: impl ToString) -> Problem {
    Problem::damaged("", what)
}

fn end() -> Problem {
    bad("the metadata end here")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_by_steps_and_unknown_ones_between() {
        // 1: i32 = -3; 4: list<bool> of two; 5: "ab"; 21 (a long step): true.
        let bytes = [0x15, 5, 0x39, 0x21, 1, 2, 0x18, 2, b'a', b'b', 0x01, 42, 0];
        let (mut number, mut text, mut truth) = (0, String::new(), false);
        let mut thrift = Thrift::new(&bytes);
        thrift
            .fields(|fields, id, kind| {
                match id {
                    1 => number = fields.number()?,
                    5 => text = fields.text()?,
                    21 => truth = Thrift::truth(kind),
                    _ => fields.skip(kind)?,
                }
                Ok(())
            })
            .expect("well formed");
        assert_eq!((number, text.as_str(), truth, thrift.position()), (-3, "ab", true, bytes.len()));
        for cut in 0..bytes.len() {
            let mut thrift = Thrift::new(&bytes[..cut]);
            assert!(thrift.fields(|fields, _, kind| fields.skip(kind)).is_err(), "{cut}");
        }
    }

    #[test]
    fn a_mad_count_allocates_nothing() {
        let bytes = [0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
        assert!(Thrift::new(&bytes).fields(|fields, _, kind| fields.skip(kind)).is_err());
    }
}
