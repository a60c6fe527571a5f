//! Avro object container files (specification 1.12): a schema, then blocks of rows. Braze Currents writes these.
//!
//! In: the file. Out: one table. Fields of records inside records become columns `a.b`, also where the record may be missing;
//! arrays, maps and unions of several things become one column.

pub(crate) mod block;
mod rows;
mod schema;

use std::collections::BTreeMap;
use std::io::Read;

use block::{Bytes, Codec};
use rows::Columns;
use schema::Schema;

use crate::input::Input;
use crate::output::Output;
use crate::{Decoder, Job, Problem};

const MAGIC: &[u8] = b"Obj\x01";

/// Bytes of the marker behind every block.
const MARKER: usize = 16;

/// The decoder.
pub(crate) struct Avro;

impl Decoder for Avro {
    fn id(&self) -> &'static str {
        "avro"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(MAGIC)
    }

    fn decode(&self, job: Job, out: &mut Output) -> Result<(), Problem> {
        let mut file = job.input;
        let whole = out.limits().whole;
        let header = Header::read(&mut file, whole)?;
        let schema = Schema::parse(&header.text("avro.schema")?)?;
        let codec = Codec::of(header.meta.get("avro.codec").map_or("null", |name| name))?;
        let columns = Columns::of(&schema, out.limits())?;
        out.table(job.name, job.name, columns.names())?;
        let mut number = 0u64;
        let mut row = Vec::new();
        while let Some((n_rows, packed)) = block(&mut file, &header.marker, whole, number)? {
            let place = || format!("block {}", number + 1);
            let plain = codec.unpack(packed, whole).map_err(|problem| problem.within(&place()))?;
            let mut bytes = Bytes::new(&plain);
            for at in 0..n_rows {
                let row = columns.row(&mut bytes, &mut row);
                out.write(row.map_err(|problem| problem.within(&format!("{}, row {}", place(), at + 1)))?)?;
            }
            number += 1;
        }
        Ok(())
    }
}

struct Header {
    meta: BTreeMap<String, String>,
    marker: [u8; MARKER],
}

impl Header {
    fn read(file: &mut Input, most: usize) -> Result<Header, Problem> {
        const PLACE: &str = "header";
        let cut = |error| Problem::from_io(PLACE, error);
        file.read_exact(&mut [0; MAGIC.len()]).map_err(cut)?;
        let mut meta = BTreeMap::new();
        loop {
            let n = long(file, PLACE)?;
            if n == 0 {
                break;
            }
            if n < 0 {
                // A negative count is followed by the block's size.
                long(file, PLACE)?;
            }
            for _ in 0..n.unsigned_abs() {
                let key = sized(file, most, PLACE)?;
                let value = sized(file, most, PLACE)?;
                meta.insert(lossy(&key), lossy(&value));
            }
        }
        let mut marker = [0; MARKER];
        file.read_exact(&mut marker).map_err(cut)?;
        Ok(Header { meta, marker })
    }

    fn text(&self, key: &str) -> Result<String, Problem> {
        self.meta.get(key).cloned().ok_or_else(|| Problem::damaged("header", format!("no {key}")))
    }
}

/// The next block: number of rows, packed bytes. `None` at the end of the file.
fn block(file: &mut Input, marker: &[u8; MARKER], most: usize, number: u64) -> Result<Option<(u64, Vec<u8>)>, Problem> {
    let place = format!("block {}", number + 1);
    let mut first = [0];
    if file.read(&mut first).map_err(|error| Problem::from_io(&place, error))? == 0 {
        return Ok(None);
    }
    let n_rows = long(&mut first.as_slice().chain(&mut *file), &place)?;
    let n_rows = u64::try_from(n_rows).map_err(|_| Problem::damaged(&place, "a negative number of rows"))?;
    let packed = sized(file, most, &place)?;
    let mut found = [0; MARKER];
    file.read_exact(&mut found).map_err(|error| Problem::from_io(&place, error))?;
    if found != *marker {
        return Err(Problem::damaged(&place, "its end marker is wrong"));
    }
    Ok(Some((n_rows, packed)))
}

/// A length and as many bytes.
fn sized(file: &mut dyn Read, most: usize, place: &str) -> Result<Vec<u8>, Problem> {
    let len = long(file, place)?;
    let len = u64::try_from(len).map_err(|_| Problem::damaged(place, "a negative length"))?;
    if len > most as u64 {
        return Err(Problem::PartTooLarge { part: place.into(), most: most as u64 });
    }
    let mut bytes = Vec::new();
    file.take(len).read_to_end(&mut bytes).map_err(|error| Problem::from_io(place, error))?;
    if (bytes.len() as u64) < len { Err(Problem::damaged(place, "the file ends here")) } else { Ok(bytes) }
}

/// A variable-length zigzag number.
fn long(file: &mut dyn Read, place: &str) -> Result<i64, Problem> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        file.read_exact(&mut byte).map_err(|error| Problem::from_io(place, error))?;
        value |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] < 0x80 {
            return Ok(zigzag(value));
        }
    }
    Err(Problem::damaged(place, "a number of more than 64 bits"))
}

fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
