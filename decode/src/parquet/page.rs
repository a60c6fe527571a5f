//! What stands before a page.

use super::thrift::{Kind, Thrift};
use crate::Problem;
use crate::input::Input;

/// The head of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageHead {
    pub kind: PageKind,
    /// Bytes of the head itself.
    pub len: u64,
    /// Bytes behind the head.
    pub packed: usize,
    /// Bytes they unpack to.
    pub plain: usize,
    pub n_values: u64,
    pub encoding: i64,
    pub definition_encoding: i64,
    pub repetition_encoding: i64,
}

/// What a page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    Dictionary,
    Data,
    /// Bytes of the levels, which are never packed; whether the values are.
    DataV2 {
        repetitions: usize,
        definitions: usize,
        is_packed: bool,
    },
    /// An index: not needed.
    Other,
}

/// Bytes that are read in the hope to hold a head; statistics can make it long.
const GUESS: usize = 512;

/// A head, at most.
const MOST_HEAD: usize = 16 << 20;

/// Reads the head of the page at a position.
pub(super) fn head(file: &mut Input, at: u64, most: usize) -> Result<PageHead, Problem> {
    let mut len = GUESS;
    loop {
        let bytes = file.bytes(at, len)?;
        let whole = bytes.len() < len;
        match parse(&bytes) {
            Ok(head) if head.packed.max(head.plain) > most => {
                return Err(Problem::PartTooLarge { part: String::new(), most: most as u64 });
            }
            Err(_) if !whole && len < MOST_HEAD => len *= 8,
            done => return done,
        }
    }
}

fn parse(bytes: &[u8]) -> Result<PageHead, Problem> {
    let mut head = PageHead {
        kind: PageKind::Other,
        len: 0,
        packed: 0,
        plain: 0,
        n_values: 0,
        encoding: 0,
        definition_encoding: 3,
        repetition_encoding: 3,
    };
    let (mut levels, mut is_packed, mut kind) = ((0, 0), true, 2);
    let mut thrift = Thrift::new(bytes);
    thrift.fields(|fields, id, field| {
        match id {
            1 => kind = fields.number()?,
            2 => head.plain = fields.narrow()?,
            3 => head.packed = fields.narrow()?,
            5 => fields.fields(|data, id, field| head.data(data, id, field))?,
            7 => fields.fields(|dictionary, id, field| {
                if id == 1 {
                    head.n_values = dictionary.narrow()?
                } else {
                    dictionary.skip(field)?
                }
                Ok(())
            })?,
            8 => fields.fields(|data, id, field| {
                match id {
                    1 => head.n_values = data.narrow()?,
                    4 => head.encoding = data.number()?,
                    5 => levels.1 = data.narrow()?,
                    6 => levels.0 = data.narrow()?,
                    7 => is_packed = Thrift::truth(field),
                    _ => data.skip(field)?,
                }
                Ok(())
            })?,
            _ => fields.skip(field)?,
        }
        Ok(())
    })?;
    head.kind = match kind {
        0 => PageKind::Data,
        2 => PageKind::Dictionary,
        3 => PageKind::DataV2 { repetitions: levels.0, definitions: levels.1, is_packed },
        _ => PageKind::Other,
    };
    head.len = thrift.position() as u64;
    Ok(head)
}

impl PageHead {
    /// The fields of a data page.
    fn data(&mut self, fields: &mut Thrift, id: i16, kind: Kind) -> Result<(), Problem> {
        match id {
            1 => self.n_values = fields.narrow()?,
            2 => self.encoding = fields.number()?,
            3 => self.definition_encoding = fields.number()?,
            4 => self.repetition_encoding = fields.number()?,
            _ => fields.skip(kind)?,
        }
        Ok(())
    }
}
