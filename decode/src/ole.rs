//! Workbooks of the kinds before XLSX (OLE 2 containers), and XLSX with a password, which hides in such a container. Neither
//! is read; each gets the right word.

use std::io::Read;

use crate::output::Output;
use crate::{Decoder, Job, Problem};

/// The decoder that refuses.
pub(crate) struct Ole;

impl Decoder for Ole {
    fn id(&self) -> &'static str {
        "ole"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
    }

    fn decode(&self, job: Job, _out: &mut Output) -> Result<(), Problem> {
        // The directory of the container names the stream that holds the protected workbook (ECMA-376 agile encryption).
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut bytes = Vec::new();
        let mut start = job.input.take(8 << 20);
        start.read_to_end(&mut bytes).map_err(|error| Problem::from_io("", error))?;
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        Err(if encrypted { Problem::Encrypted } else { Problem::OldWorkbook })
    }
}
