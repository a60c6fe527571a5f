//! The same rows give the same store, whatever format they come in.

use engine::events::Day;
use engine::ingest::preview;
use engine::load::{Dataset, LoadOptions, Source, heads, load};

use super::tools::{fixture, run, text};
use decode::Limits;

/// The store that the text files make of themselves, without a hint.
pub fn store(files: Vec<(String, String)>) -> Dataset {
    let loading_day = Day::from_civil(2026, 1, 1);
    let source = |(name, text): (String, String)| Source { name, bytes: Box::new(text.into_bytes()) };
    let mut sources: Vec<Source> = files.into_iter().map(source).collect();
    let heads = heads(&mut sources).expect("memory");
    let mapping = preview(&heads, None, loading_day).expect("tables").mapping;
    let options = LoadOptions { n_shards: 2, n_readers: 1, slice_bytes: 1 << 20, loading_day };
    load(&mut sources, &mapping, &options).expect("rows")
}

#[test]
fn every_format_makes_the_same_store() {
    let expected = store(vec![("events.csv".into(), text("events.csv"))]);
    assert_eq!(expected.catalog.report.kept, 120);
    let names = [
        "events.zstd.parquet",
        "events.delta.parquet",
        "events.xlsx",
        "events.1904.xlsx",
        "events.ods",
        "events.csv.zst",
        "daily.zip",
        "hourly.zip",
    ];
    let found = |name: &str| {
        let (files, _) = run(name, &fixture(name), Limits::default()).expect("a fixture");
        let found = store(files);
        assert_eq!(found.catalog.report.kept, 120, "{name}");
        found
    };
    for name in names {
        assert_eq!(found(name).shards, expected.shards, "{name}");
    }
    // Symbols of an Avro enum hold no spaces.
    let symbols =
        text("events.csv").replace("Order Completed", "OrderCompleted").replace("Product Viewed", "ProductViewed");
    let expected = store(vec![("events.csv".into(), symbols)]);
    for name in ["events.null.avro", "events.deflate.avro", "events.snappy.avro", "events.zstandard.avro"] {
        let found = found(name);
        assert_eq!((&found.shards, &found.catalog.names), (&expected.shards, &expected.catalog.names), "{name}");
    }
}
