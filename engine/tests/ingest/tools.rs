//! Loading texts as files.

use std::io::Write;

use engine::events::Day;
use engine::ingest::{Head, IngestError, Mapping};
use engine::load::{Dataset, LoadOptions, Source, load};

/// A day after all data in the tests.
pub fn today() -> Day {
    Day::from_civil(2026, 1, 1)
}

pub fn options(n_shards: usize, n_readers: usize, slice_bytes: u64) -> LoadOptions {
    LoadOptions { n_shards, n_readers, slice_bytes, loading_day: today() }
}

pub fn source(name: &str, bytes: &[u8]) -> Source {
    Source { name: name.into(), bytes: Box::new(bytes.to_vec()) }
}

pub fn head(name: &str, bytes: &[u8]) -> Head {
    Head {
        name: name.into(),
        bytes: bytes[..bytes.len().min(engine::ingest::HEAD_BYTES)].to_vec(),
        size: bytes.len() as u64,
    }
}

pub fn load_one(bytes: &[u8], mapping: &str, options: &LoadOptions) -> Result<Dataset, IngestError> {
    load(&mut [source("file.csv", bytes)], &Mapping::from_json(mapping)?, options)
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/../tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
