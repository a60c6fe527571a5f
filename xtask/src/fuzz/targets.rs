//! The readers of bytes, each as a function that panics where something that must hold does not.
//!
//! Text files go the whole way, twice, cut differently: every row is accounted for, and the shards are the same. What the decoder
//! makes of a packed file stays within its limits, and its beginning is the beginning of it.

use decode::{Limits, TextFile, beginning, decode};
use engine::events::Day;
use engine::ingest::{Mapping, preview};
use engine::load::{Dataset, LoadOptions, Source, heads, load};

/// A reader, and where files for it lie.
pub struct Target {
    /// The word for it.
    pub name: &'static str,
    /// Folders of fixtures.
    pub folders: &'static [&'static str],
    /// How their names end.
    pub endings: &'static [&'static str],
    /// Reads bytes.
    pub run: fn(&[u8]),
}

const DATA: &[&str] = &["tests/data", "tests/data/vendors"];

/// Every target, sorted by name.
pub const TARGETS: &[&Target] = &[
    &Target {
        name: "decode",
        folders: &["decode/tests/data"],
        endings: &[".parquet", ".avro", ".xlsx", ".ods", ".zip", ".zst"],
        run: packed,
    },
    &Target { name: "delimited", folders: DATA, endings: &[".csv", ".tsv"], run: |bytes| text("file.csv", bytes) },
    &Target { name: "gzip", folders: DATA, endings: &[".gz"], run: |bytes| text("file.csv.gz", bytes) },
    &Target {
        name: "json",
        folders: DATA,
        endings: &[".json", ".jsonl", ".ndjson"],
        run: |bytes| text("file.json", bytes),
    },
    &Target {
        name: "mapping",
        folders: &["benches/src/page", "engine/src/schemes/presets"],
        endings: &[".json"],
        run: mapping,
    },
];

/// Small enough to be reached by a file that claims much.
const TIGHT: Limits =
    Limits { text: 4 << 20, free: 1 << 20, ratio: 1_000, whole: 1 << 20, entries: 100, columns: 1_000 };

fn packed(bytes: &[u8]) {
    let mut files: Vec<TextFile> = Vec::new();
    let done = decode(&mut bytes.to_vec(), "file", TIGHT, &mut files);
    let text: Vec<u8> = files.into_iter().flat_map(|file| file.text).collect();
    assert!(text.len() as u64 <= TIGHT.text, "{} bytes of text", text.len());
    let mut first: Vec<TextFile> = Vec::new();
    if beginning(&mut bytes.to_vec(), "file", TIGHT, &mut first, 2_000).is_ok() && done.is_ok() {
        let first: Vec<u8> = first.into_iter().flat_map(|file| file.text).collect();
        assert!(text.starts_with(&first), "the beginning is another");
    }
}

fn text(name: &str, bytes: &[u8]) {
    let loading_day = Day::from_civil(2026, 1, 1);
    let sources = || vec![Source { name: name.into(), bytes: Box::new(bytes.to_vec()) }];
    let Ok(heads) = heads(&mut sources()) else { return };
    let Ok(seen) = preview(&heads, None, loading_day) else { return };
    assert!(seen.tally.adds_up(), "the first page: {:?}", seen.tally);
    assert_eq!(Mapping::from_json(&seen.mapping.to_json()).as_ref(), Ok(&seen.mapping), "a mapping reads back equal");
    let read = |n_shards, n_readers, slice_bytes| {
        load(&mut sources(), &seen.mapping, &LoadOptions { n_shards, n_readers, slice_bytes, loading_day })
    };
    let (one, many) = (read(1, 1, 1 << 20), read(3, 2, 1_000));
    match (one, many) {
        (Ok(one), Ok(many)) => same(&one, &many),
        (one, many) => assert_eq!(one.is_ok(), many.is_ok(), "whether it can be read depends on the cut"),
    }
}

fn same(one: &Dataset, many: &Dataset) {
    assert!(one.catalog.report.adds_up(), "{:?}", one.catalog.report);
    assert_eq!(one.catalog, many.catalog, "the catalog depends on the cut");
    assert_eq!(one.rejects.len(), many.rejects.len(), "rejects depend on the cut");
    let n_events = |data: &Dataset| data.shards.iter().map(engine::events::Shard::n_events).sum::<usize>();
    assert_eq!(n_events(one), n_events(many));
}

fn mapping(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(mapping) = Mapping::from_json(&text) {
        assert_eq!(Mapping::from_json(&mapping.to_json()).as_ref(), Ok(&mapping), "a mapping reads back equal");
    }
    if let Ok(document) = engine::schemes::document::Document::parse(&text) {
        drop(document);
    }
}
