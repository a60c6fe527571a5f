//! Parquet: the metadata at the end, then row groups, their columns side by side, to rows of one table.
//!
//! Our own reader, because the field's crate packs zstd with C (no WebAssembly without a C compiler for it), and stops the
//! whole program on some damaged files. All codecs but LZO, all encodings of the format, both kinds of pages, nested columns.
//!
//! Invariants: a page at a time and column is in memory; what a file claims of itself allocates nothing.

mod codec;
mod cursor;
mod encoding;
mod footer;
mod hybrid;
mod page;
mod rows;
mod schema;
mod thrift;

use footer::{Footer, RowGroup};
use rows::Rows;
use schema::Schema;

use crate::input::Input;
use crate::output::Output;
use crate::{Decoder, Job, Problem};

/// The decoder.
pub(crate) struct Parquet;

impl Decoder for Parquet {
    fn id(&self) -> &'static str {
        "parquet"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"PAR1") || head.starts_with(b"PARE")
    }

    fn decode(&self, job: Job, out: &mut Output) -> Result<(), Problem> {
        let mut file = job.input;
        let footer = Footer::read(&mut file, out.limits().whole)?;
        let schema = Schema::of(&footer)?;
        if schema.columns.is_empty() {
            return Err(Problem::NoData);
        }
        let names: Vec<String> = schema.columns.iter().map(|column| column.name.clone()).collect();
        out.table(job.name, job.name, &names)?;
        out.expect_rows(footer.groups.iter().map(|group| group.n_rows).fold(0, u64::saturating_add));
        for (number, group) in footer.groups.iter().enumerate() {
            rows(&mut file, &schema, group, out)
                .map_err(|problem| problem.within(&format!("row group {}", number + 1)))?;
        }
        Ok(())
    }
}

fn rows(file: &mut Input, schema: &Schema, group: &RowGroup, out: &mut Output) -> Result<(), Problem> {
    let mut rows = Rows::new(schema, group, out.limits().whole, file)?;
    let mut row = Vec::new();
    for _ in 0..group.n_rows {
        row.clear();
        rows.next(file, &mut row)?;
        out.write(&row)?;
    }
    Ok(())
}
