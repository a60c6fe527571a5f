//! The beginning of a file, and what it says of the whole: told before all of it is unpacked, held against all of it.

use std::io::{Cursor, Read, Write};

use decode::{Beginning, Limits, TextFile, beginning};
use zip::write::SimpleFileOptions;

use super::tools::{fixture, run, text};

/// The first bytes of text of a file.
fn first(name: &str, bytes: &[u8], wanted: u64) -> (String, Beginning) {
    let mut files: Vec<TextFile> = Vec::new();
    let told = beginning(&mut bytes.to_vec(), name, Limits::default(), &mut files, wanted)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    (files.iter().map(|file| String::from_utf8_lossy(&file.text)).collect(), told)
}

/// The beginning is the beginning of all the text, and what it says of the length is right by so many percent.
fn check(name: &str, bytes: &[u8], wanted: u64, percent: u64) {
    let all: String =
        run(name, bytes, Limits::default()).expect("a good file").0.into_iter().map(|file| file.1).collect();
    let (found, told) = first(name, bytes, wanted);
    assert!(all.starts_with(&found), "{name}: {found:.200}");
    assert!(found.len() as u64 > wanted / 2 && found.len() < all.len() / 2, "{name}: {} of {}", found.len(), all.len());
    assert!(!told.whole, "{name}");
    let off = told.unpacks_to.abs_diff(all.len() as u64) * 100 / all.len() as u64;
    assert!(off <= percent, "{name}: {} told, {} are there", told.unpacks_to, all.len());
}

/// Rows that pack as real ones do, two megabytes of them.
fn rows() -> String {
    let mut text = String::from("user,time,event\n");
    let mut state = 7u64;
    for _ in 0..60_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text += &format!("user-{},2025-01-{:02} 10:00:00,view\n", state >> 45, 1 + (state >> 40) % 28);
    }
    text
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zip_as(parts, SimpleFileOptions::default())
}

fn zip_as(parts: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, options).expect("memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

#[test]
fn of_text_in_archives() {
    let rows = rows();
    check("one.zip", &zip(&[("one.csv", rows.as_bytes())]), 300_000, 15);
    // Names and sizes of all parts are known at once; looking at each part's first bytes counts for nothing.
    let part: Vec<u8> = rows.as_bytes()[..40_000].to_vec();
    let names: Vec<String> = (0..40).map(|hour| format!("2025-01-01_{hour}.csv")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), part.as_slice())).collect();
    check("hourly.zip", &zip(&parts), 200_000, 15);
    // A file of frames is a file.
    check("events.csv.zst", &fixture("events.csv.zst").repeat(1_000), 3_000_000, 20);
}

/// What is packed again inside an archive is told as if it lay there alone: neither what is read ahead of the inner packing nor a
/// file that is held whole counts as gone through.
#[test]
fn of_packed_files_in_archives() {
    let rows = rows();
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for options in [stored, SimpleFileOptions::default()] {
        let archive = |name: &str, bytes: &[u8]| zip_as(&[(name, bytes)], options);
        check("gzip.zip", &archive("one.csv.gz", &gzip(rows.as_bytes())), 300_000, 15);
        check("two.zip", &archive("one.csv.gz.gz", &gzip(&gzip(rows.as_bytes()))), 300_000, 30);
        check("workbook.zip", &archive("events.xlsx", &long_workbook()), 200_000, 20);
        check("table.zip", &archive("events.parquet", &fixture("events.delta.parquet")), 2_000, 10);
    }
    let frames = fixture("events.csv.zst").repeat(1_000);
    // Stored: the same frames again and again would pack to next to nothing, which no real ones do.
    check("zstd.zip", &zip_as(&[("events.csv.zst", &frames)], stored), 3_000_000, 20);
    // After one that was gone through whole, and in one that is packed around.
    let two = zip(&[("a.csv.gz", &gzip(rows.as_bytes())), ("b.csv.gz", &gzip(rows.as_bytes()))]);
    check("parts.zip", &two, 1_500_000, 15);
    check("archive.gz", &gzip(&zip(&[("one.csv", rows.as_bytes())])), 300_000, 20);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn of_tables() {
    check("events.none.parquet", &fixture("events.none.parquet"), 2_000, 10);
    check("events.delta.parquet", &fixture("events.delta.parquet"), 2_000, 10);
    let avro = fixture("events.deflate.avro");
    let marker = &avro[avro.len() - 16..];
    let header = avro.windows(16).position(|bytes| bytes == marker).expect("a marker") + 16;
    let many = [&avro[..header], &avro[header..].repeat(50)].concat();
    check("events.deflate.avro", &many, 60_000, 15);
    check("events.xlsx", &long_workbook(), 200_000, 20);
}

/// The fixture with its rows three hundred times.
fn long_workbook() -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fixture("events.xlsx"))).expect("a workbook");
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("memory");
        let name = part.name().expect("a name").into_owned();
        if name.starts_with("xl/worksheets/") {
            let xml = String::from_utf8(bytes).expect("UTF-8");
            let begin = xml.find("</row>").map_or(0, |at| at + "</row>".len());
            let end = xml.rfind("</row>").map_or(begin, |at| at + "</row>".len());
            bytes = [&xml[..begin], &xml[begin..end].repeat(300), &xml[end..]].concat().into_bytes();
        }
        parts.push((name, bytes));
    }
    // Stored: the same rows again and again would pack to next to nothing, which no real sheet does.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip_as(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>(), stored)
}

#[test]
fn what_is_short_is_all_there() {
    for name in ["events.xlsx", "events.zstd.parquet", "events.null.avro", "daily.zip"] {
        let (files, left_out) = run(name, &fixture(name), Limits::default()).expect("a fixture");
        let (found, told) = first(name, &fixture(name), 8 << 20);
        assert_eq!(found, files.into_iter().map(|file| file.1).collect::<String>(), "{name}");
        assert_eq!(told, Beginning { unpacks_to: found.len() as u64, whole: true, left_out }, "{name}");
    }
}

/// A footer that speaks of 2^62 rows is believed as far as the limits go.
#[test]
fn claims_end_at_the_limits() {
    let limits = Limits { text: 1 << 20, free: 1 << 19, ratio: 10, ..Limits::default() };
    let packed = zip(&[("one.csv", text("events.csv").repeat(30).as_bytes())]);
    let mut files: Vec<TextFile> = Vec::new();
    let told = beginning(&mut packed.clone(), "one.zip", limits, &mut files, 1_000).expect("a beginning");
    assert_eq!(told.unpacks_to.max(1 << 19), 1 << 19, "{told:?}");
}
