//! A column of a row group, value by value: pages are read and unpacked as the values before are used up.

use std::rc::Rc;

use super::codec;
use super::encoding::{Raw, Values};
use super::footer::Chunk;
use super::hybrid::Hybrid;
use super::page::{self, PageHead, PageKind};
use super::schema::{Leaf, Meaning, Physical};
use crate::input::Input;
use crate::value::{Unit, Value};
use crate::{Problem, csv};

/// The levels of a value, and the value as text once it is asked for.
pub(super) struct Cursor<'a> {
    leaf: &'a Leaf,
    chunk: Chunk,
    /// Position of the next page.
    at: u64,
    most: usize,
    /// Values of the column that are not yet in a page.
    left: u64,
    /// Values of the page that are still to come, the one at hand included.
    in_page: u64,
    repetitions: Option<Hybrid>,
    definitions: Option<Hybrid>,
    values: Option<Values>,
    dictionary: Dictionary,
    /// Levels of the value at hand; `None` before the first and after the last.
    here: Option<(u32, u32)>,
}

/// The entries of a dictionary as they are written.
#[derive(Default)]
struct Dictionary {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Cursor<'a> {
    pub fn new(leaf: &'a Leaf, chunk: Chunk, most: usize) -> Self {
        Cursor {
            leaf,
            chunk,
            at: chunk.start,
            most,
            left: chunk.n_values,
            in_page: 0,
            repetitions: None,
            definitions: None,
            values: None,
            dictionary: Dictionary::default(),
            here: None,
        }
    }

    /// Goes to the next value, or behind the last one.
    pub fn advance(&mut self, file: &mut Input) -> Result<(), Problem> {
        self.step(file).map_err(|problem| problem.within(&self.leaf.path))
    }

    /// The definition level of the value at hand.
    pub fn definition(&self) -> Result<u32, Problem> {
        self.here
            .map(|(definition, _)| definition)
            .ok_or_else(|| Problem::damaged(self.leaf.path.clone(), "fewer values than rows"))
    }

    /// The repetition level of the value at hand; 0 behind the last one.
    pub fn repetition(&self) -> u32 {
        self.here.map_or(0, |(_, repetition)| repetition)
    }

    /// Writes the value at hand, as CSV or as JSON, and goes to the next one. A missing one is nothing, or `null`.
    pub fn write(&mut self, file: &mut Input, into: &mut Vec<u8>) -> Result<(), Problem> {
        if self.definition()? < self.leaf.definition {
            render(self.leaf, Value::Missing, into);
        } else {
            self.value(into).map_err(|problem| problem.within(&self.leaf.path))?;
        }
        self.advance(file)
    }

    fn value(&mut self, into: &mut Vec<u8>) -> Result<(), Problem> {
        let values = self.values.as_mut().ok_or_else(|| Problem::damaged("", "a page without values"))?;
        let is_code = matches!(values, Values::Codes(_));
        match values.next()? {
            Raw::Int(code) if is_code => into.extend_from_slice(self.dictionary.entry(code)?),
            raw => render(self.leaf, typed(self.leaf, raw), into),
        }
        Ok(())
    }

    fn step(&mut self, file: &mut Input) -> Result<(), Problem> {
        self.in_page = self.in_page.saturating_sub(1);
        while self.in_page == 0 {
            if self.left == 0 {
                self.here = None;
                return Ok(());
            }
            self.next_page(file)?;
        }
        let level = |levels: &mut Option<Hybrid>| levels.as_mut().map_or(Ok(0), Hybrid::next);
        let repetition = level(&mut self.repetitions)?;
        let definition = if self.leaf.definition == 0 { 0 } else { level(&mut self.definitions)? };
        if definition > self.leaf.definition || repetition > self.leaf.repetition {
            return Err(Problem::damaged("", "a level that the schema does not have"));
        }
        self.here = Some((definition, repetition));
        Ok(())
    }

    fn next_page(&mut self, file: &mut Input) -> Result<(), Problem> {
        let head = page::head(file, self.at, self.most)?;
        let packed = file.exactly(self.at + head.len, head.packed, "")?;
        self.at += head.len + head.packed as u64;
        match head.kind {
            PageKind::Dictionary => {
                let bytes = codec::unpack(self.chunk.codec, packed, head.plain)?;
                self.dictionary = Dictionary::read(self.leaf, bytes, head.n_values)?;
            }
            PageKind::Data => {
                let bytes = Rc::new(codec::unpack(self.chunk.codec, packed, head.plain)?);
                self.begin(&head, bytes)?;
            }
            PageKind::DataV2 { .. } => self.begin_v2(&head, packed)?,
            PageKind::Other => {}
        }
        Ok(())
    }

    /// Levels, each behind its length, then values.
    fn begin(&mut self, head: &PageHead, bytes: Rc<Vec<u8>>) -> Result<(), Problem> {
        let mut at = 0;
        let mut levels = |most: u32, encoding: i64| -> Result<Option<Hybrid>, Problem> {
            if most == 0 {
                return Ok(None);
            }
            if encoding != 3 {
                return Err(Problem::Unsupported { what: "Parquet (BIT_PACKED)".into() });
            }
            let len = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>).copied();
            let len = u32::from_le_bytes(len.ok_or_else(cut)?) as usize;
            let levels = Hybrid::new(bytes.clone(), at + 4, len, width(most))?;
            at = at.saturating_add(4).saturating_add(len);
            Ok(Some(levels))
        };
        self.repetitions = levels(self.leaf.repetition, head.repetition_encoding)?;
        self.definitions = levels(self.leaf.definition, head.definition_encoding)?;
        self.fill(head, bytes, at)
    }

    /// Levels that are not packed, then values that may be.
    fn begin_v2(&mut self, head: &PageHead, packed: Vec<u8>) -> Result<(), Problem> {
        let PageKind::DataV2 { repetitions, definitions, is_packed } = head.kind else { return Ok(()) };
        let levels_len = repetitions.checked_add(definitions).filter(|len| *len <= packed.len()).ok_or_else(cut)?;
        let levels = Rc::new(packed[..levels_len].to_vec());
        let hybrid =
            |at, len, most: u32| (most > 0).then(|| Hybrid::new(levels.clone(), at, len, width(most))).transpose();
        self.repetitions = hybrid(0, repetitions, self.leaf.repetition)?;
        self.definitions = hybrid(repetitions, definitions, self.leaf.definition)?;
        let plain_len = head.plain.checked_sub(levels_len).ok_or_else(cut)?;
        let values = packed[levels_len..].to_vec();
        let values = if is_packed { codec::unpack(self.chunk.codec, values, plain_len)? } else { values };
        self.fill(head, Rc::new(values), 0)
    }

    fn fill(&mut self, head: &PageHead, bytes: Rc<Vec<u8>>, at: usize) -> Result<(), Problem> {
        // A page of missing values only may end here, even before its width.
        let is_empty = at >= bytes.len();
        self.values = if is_empty { None } else { Some(Values::of(head.encoding, self.leaf.physical, bytes, at)?) };
        self.in_page = head.n_values.min(self.left);
        self.left -= self.in_page;
        Ok(())
    }
}

impl Dictionary {
    fn read(leaf: &Leaf, bytes: Vec<u8>, n: u64) -> Result<Dictionary, Problem> {
        // Each entry takes a byte at least.
        if n > bytes.len() as u64 {
            return Err(cut());
        }
        let mut values = Values::of(0, leaf.physical, Rc::new(bytes), 0)?;
        let mut dictionary = Dictionary::default();
        for _ in 0..n {
            render(leaf, typed(leaf, values.next()?), &mut dictionary.text);
            dictionary.ends.push(dictionary.text.len());
        }
        Ok(dictionary)
    }

    fn entry(&self, code: i64) -> Result<&[u8], Problem> {
        let unknown = || Problem::damaged("", format!("the dictionary has no entry {code}"));
        let code = usize::try_from(code).map_err(|_| unknown())?;
        let end = *self.ends.get(code).ok_or_else(unknown)?;
        let start = code.checked_sub(1).map_or(0, |before| self.ends[before]);
        Ok(&self.text[start..end])
    }
}

fn render(leaf: &Leaf, value: Value, into: &mut Vec<u8>) {
    if leaf.in_json {
        value.write_json(into);
        return;
    }
    if let Value::Text(text) | Value::Json(text) = value {
        return csv::cell(into, text);
    }
    let start = into.len();
    value.write(into);
    if matches!(value, Value::Unlabelled(_)) {
        let text = into.split_off(start);
        csv::cell(into, &text);
    }
}

/// What a stored value means.
fn typed<'a>(leaf: &Leaf, raw: Raw<'a>) -> Value<'a> {
    match (raw, leaf.meaning) {
        (Raw::Bool(yes), _) => Value::Bool(yes),
        (Raw::Int(number), Meaning::Date) => Value::Date(number),
        (Raw::Int(number), Meaning::Time(unit)) => Value::Time(number.into(), unit),
        (Raw::Int(number), Meaning::Instant(unit, utc)) => Value::Instant(number.into(), unit, utc),
        (Raw::Int(number), Meaning::Decimal(scale)) if scale <= 38 => Value::Decimal(number.into(), scale),
        (Raw::Int(number), Meaning::Unsigned) => Value::Unsigned(match leaf.physical {
            Physical::Int32 => u64::from(number as u32),
            _ => number as u64,
        }),
        (Raw::Int(number), _) => Value::Int(number),
        (Raw::Bytes(bytes), meaning) => match (leaf.physical, meaning, bytes) {
            (Physical::Float, _, [a, b, c, d]) => Value::Single(f32::from_le_bytes([*a, *b, *c, *d])),
            (Physical::Double, _, [a, b, c, d, e, f, g, h]) => {
                Value::Double(f64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]))
            }
            (Physical::Int96, ..) => int96(bytes),
            (_, Meaning::Half, [a, b]) => Value::Single(half(u16::from_le_bytes([*a, *b]))),
            (_, Meaning::Decimal(scale), _) => Value::decimal(bytes, scale),
            (_, Meaning::Text, _) => Value::Text(bytes),
            (_, Meaning::Json, _) => Value::Json(bytes),
            (_, Meaning::Uuid, _) => Value::Uuid(bytes),
            (Physical::Bytes, Meaning::Plain, _) => Value::Unlabelled(bytes),
            _ => Value::Bytes(bytes),
        },
    }
}

/// The instants of older writers: nanoseconds of the day, then the Julian day.
fn int96(bytes: &[u8]) -> Value<'_> {
    const JULIAN_1970: i128 = 2_440_588;
    let [a, b, c, d, e, f, g, h, i, j, k, l] = *bytes else { return Value::Bytes(bytes) };
    let nanos = i64::from_le_bytes([a, b, c, d, e, f, g, h]);
    let day = u32::from_le_bytes([i, j, k, l]);
    Value::Instant((i128::from(day) - JULIAN_1970) * 86_400_000_000_000 + i128::from(nanos), Unit::Nanos, true)
}

/// IEEE 754 half precision.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction > 0.0 => f32::NAN,
        31 => f32::INFINITY,
        _ => (1024.0 + fraction) * 2f32.powi(exponent - 25),
    }
}

/// Bits that hold a level.
fn width(most: u32) -> u8 {
    (u32::BITS - most.leading_zeros()) as u8
}

fn cut() -> Problem {
    Problem::damaged("", "the page ends here")
}
