//! gzip around a file that is not text. (Text in gzip never comes here: what reads text files unpacks it.)

use flate2::read::MultiGzDecoder;

use crate::output::Output;
use crate::{Decoder, Job, Problem, unpack};

/// First bytes of gzip with deflate, the only method there is.
pub(crate) const MAGIC: &[u8] = &[0x1F, 0x8B, 8];

/// The decoder.
pub(crate) struct Gzip;

impl Decoder for Gzip {
    fn id(&self) -> &'static str {
        "gzip"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(MAGIC)
    }

    fn decode(&self, job: Job, out: &mut Output) -> Result<(), Problem> {
        let name = unpack::without_ending(job.name, &[".gz"]).to_owned();
        unpack::stream(&mut MultiGzDecoder::new(job.input), &name, job.depth, out)
    }
}
