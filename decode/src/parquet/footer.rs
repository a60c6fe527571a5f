//! The metadata at the end of a Parquet file: its schema and where each column of each row group lies.

use super::thrift::{Kind, Thrift};
use crate::Problem;
use crate::input::Input;
use crate::value::Unit;

/// What a file says of itself.
#[derive(Debug, Default)]
pub(super) struct Footer {
    /// The schema's nodes, parents before their children.
    pub schema: Vec<Element>,
    pub groups: Vec<RowGroup>,
}

/// A node of the schema as it is written.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub n_children: usize,
    pub repetition: Repetition,
    /// Physical type; `None` for a group.
    pub physical: Option<i64>,
    /// Bytes of a value of fixed length.
    pub length: Option<usize>,
    pub scale: u32,
    /// What the older annotation says.
    pub converted: Option<i64>,
    pub logical: Option<Logical>,
}

/// How often a node's value may stand in its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Repetition {
    #[default]
    Required,
    Optional,
    Repeated,
}

/// What a value means beyond its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logical {
    Text,
    Map,
    List,
    Decimal(u32),
    Date,
    Time(Unit),
    /// `true`: in UTC.
    Instant(Unit, bool),
    /// `true`: with sign.
    Integer(bool),
    Json,
    Uuid,
    Half,
    Other,
}

/// A group of rows.
#[derive(Debug, Default)]
pub(super) struct RowGroup {
    pub n_rows: u64,
    pub columns: Vec<Chunk>,
}

/// A column of a row group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chunk {
    pub codec: i64,
    pub n_values: u64,
    /// Position of the first page.
    pub start: u64,
    data: u64,
    dictionary: Option<u64>,
    elsewhere: bool,
    encrypted: bool,
}

/// Bytes behind the metadata: their length and the last magic.
const TAIL: u64 = 8;

impl Footer {
    pub fn read(file: &mut Input, most: usize) -> Result<Footer, Problem> {
        const PLACE: &str = "metadata";
        let size = file.size();
        let tail = file.exactly(size.saturating_sub(TAIL), TAIL as usize, PLACE)?;
        match &tail[4..] {
            b"PAR1" => {}
            b"PARE" => return Err(Problem::Encrypted),
            _ => return Err(Problem::damaged(PLACE, "the end of the file is missing")),
        }
        let len = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
        if len > most as u64 {
            return Err(Problem::PartTooLarge { part: PLACE.into(), most: most as u64 });
        }
        let start = (size - TAIL).checked_sub(len).ok_or_else(|| Problem::damaged(PLACE, "a wrong length"))?;
        let bytes = file.exactly(start, len as usize, PLACE)?;
        Footer::parse(&bytes).map_err(|problem| problem.within(PLACE))
    }

    fn parse(bytes: &[u8]) -> Result<Footer, Problem> {
        let mut footer = Footer::default();
        Thrift::new(bytes).fields(|fields, id, kind| match id {
            2 => fields.list(|list, _| {
                footer.schema.push(element(list)?);
                Ok(())
            }),
            4 => fields.list(|list, _| {
                footer.groups.push(row_group(list)?);
                Ok(())
            }),
            8 => Err(Problem::Encrypted),
            _ => fields.skip(kind),
        })?;
        Ok(footer)
    }
}

fn element(thrift: &mut Thrift) -> Result<Element, Problem> {
    let mut element = Element::default();
    thrift.fields(|fields, id, kind| {
        match id {
            1 => element.physical = Some(fields.number()?),
            2 => element.length = Some(fields.narrow()?),
            3 => {
                element.repetition = match fields.number()? {
                    0 => Repetition::Required,
                    1 => Repetition::Optional,
                    2 => Repetition::Repeated,
                    other => return Err(Problem::damaged("", format!("the repetition {other}"))),
                }
            }
            4 => element.name = fields.text()?,
            5 => element.n_children = fields.narrow()?,
            6 => element.converted = Some(fields.number()?),
            7 => element.scale = fields.narrow()?,
            10 => element.logical = logical(fields)?,
            _ => fields.skip(kind)?,
        }
        Ok(())
    })?;
    Ok(element)
}

/// A union: one field, whose id is the meaning.
fn logical(thrift: &mut Thrift) -> Result<Option<Logical>, Problem> {
    let mut found = None;
    thrift.fields(|fields, id, kind| {
        let parts = Parts::read(fields, kind)?;
        found = Some(match id {
            1 | 4 => Logical::Text,
            2 => Logical::Map,
            3 => Logical::List,
            5 => Logical::Decimal(parts.first.and_then(|scale| u32::try_from(scale).ok()).unwrap_or(0)),
            6 => Logical::Date,
            7 => Logical::Time(parts.unit),
            8 => Logical::Instant(parts.unit, parts.first_is_true),
            10 => Logical::Integer(parts.second_is_true),
            12 => Logical::Json,
            14 => Logical::Uuid,
            15 => Logical::Half,
            _ => Logical::Other,
        });
        Ok(())
    })?;
    Ok(found)
}

/// The fields that meanings have: a scale or a truth value first; then a unit, or a truth value.
struct Parts {
    first: Option<i64>,
    first_is_true: bool,
    second_is_true: bool,
    unit: Unit,
}

impl Parts {
    fn read(thrift: &mut Thrift, kind: Kind) -> Result<Parts, Problem> {
        let mut parts = Parts { first: None, first_is_true: false, second_is_true: false, unit: Unit::Millis };
        if !kind.is_struct() {
            thrift.skip(kind)?;
            return Ok(parts);
        }
        thrift.fields(|fields, id, kind| {
            match (id, kind) {
                (1, kind) if kind.is_truth() => parts.first_is_true = Thrift::truth(kind),
                (1, kind) if kind.is_i32() => parts.first = Some(fields.number()?),
                (2, kind) if kind.is_truth() => parts.second_is_true = Thrift::truth(kind),
                (2, kind) if kind.is_struct() => fields.fields(|unit, id, kind| {
                    parts.unit = match id {
                        1 => Unit::Millis,
                        2 => Unit::Micros,
                        _ => Unit::Nanos,
                    };
                    unit.skip(kind)
                })?,
                (_, kind) => fields.skip(kind)?,
            }
            Ok(())
        })?;
        Ok(parts)
    }
}

fn row_group(thrift: &mut Thrift) -> Result<RowGroup, Problem> {
    let mut group = RowGroup::default();
    thrift.fields(|fields, id, kind| {
        match id {
            1 => fields.list(|list, _| {
                group.columns.push(chunk(list)?);
                Ok(())
            })?,
            3 => group.n_rows = fields.narrow()?,
            _ => fields.skip(kind)?,
        }
        Ok(())
    })?;
    Ok(group)
}

fn chunk(thrift: &mut Thrift) -> Result<Chunk, Problem> {
    let mut chunk = Chunk::default();
    thrift.fields(|fields, id, kind| match id {
        1 => {
            chunk.elsewhere = true;
            fields.skip(kind)
        }
        3 => fields.fields(|meta, id, kind| {
            match id {
                4 => chunk.codec = meta.number()?,
                5 => chunk.n_values = meta.narrow()?,
                9 => chunk.data = meta.narrow()?,
                11 => chunk.dictionary = Some(meta.narrow()?),
                _ => meta.skip(kind)?,
            }
            Ok(())
        }),
        8 => {
            chunk.encrypted = true;
            fields.skip(kind)
        }
        _ => fields.skip(kind),
    })?;
    if chunk.encrypted {
        return Err(Problem::Encrypted);
    }
    if chunk.elsewhere {
        return Err(Problem::Unsupported { what: "Parquet (columns in other files)".into() });
    }
    // Some writers put 0 where there is no dictionary.
    chunk.start = chunk.dictionary.filter(|at| *at > 0 && *at < chunk.data).unwrap_or(chunk.data);
    Ok(chunk)
}
