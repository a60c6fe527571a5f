//! The files, and what reading each may hold.

use std::io::{Cursor, Write};

use decode::{DecodeError, Limits, Problem, Sink, decode};
use engine::events::Day;
use engine::ingest::{HEAD_BYTES, Head, IngestError, Mapping, preview};
use engine::load::{Dataset, LoadOptions, Source, load};
use zip::write::SimpleFileOptions;

use crate::counting::most_held;

const MB: usize = 1 << 20;

/// What unpacking a bomb may hold: a piece of text, a window, a part that was read ahead. No limit of [`Limits`] is near.
const DECODER: usize = 8 * MB;

/// What reading one may hold: two slices of 8 MB as the page gives them, and a row of up to 16 MB, which grows by doubling and may
/// have to move.
const READER: usize = 96 * MB;

/// A step of gzip: 128 kB, which unpack to 128 MB at most, in a text that grows by doubling.
const GZIP: usize = 256 * MB;

/// Passes text on as the decoder's worker does: none of it stays.
#[derive(Default)]
struct PassedOn(u64);

impl Sink for PassedOn {
    fn text(&mut self, piece: Vec<u8>) {
        self.0 += piece.len() as u64;
    }

    fn file(&mut self, _name: String) {}

    fn progress(&mut self, _bytes_read: u64) {}
}

fn unpacked(name: &str, bytes: impl FnOnce() -> Vec<u8>, most: usize, is_expected: impl Fn(&Problem) -> bool) {
    let read = |bytes: &mut Vec<u8>| match decode(bytes, name, Limits::default(), &mut PassedOn::default()) {
        Err(DecodeError { problem, .. }) => assert!(is_expected(&problem), "{name}: {problem:?}"),
        Ok(_) => panic!("{name} is read"),
    };
    let held = most_held(bytes, read);
    println!("{name}: {held} bytes");
    assert!(held <= most, "{name}: {held} bytes");
}

fn inflates(problem: &Problem) -> bool {
    *problem == Problem::Inflates { ratio: 1_000 }
}

fn gzip(text: &[u8], level: flate2::Compression) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), level);
    packer.write_all(text).expect("memory");
    packer.finish().expect("memory")
}

/// A gigabyte of one letter in gzip, in members of 8 MB.
fn gigabyte() -> Vec<u8> {
    gzip(&vec![b'a'; 8 * MB], flate2::Compression::best()).repeat(128)
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).expect("memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// Deflate packs it once more.
#[test]
fn gzip_in_a_zip() {
    let bomb = || zip(&[("bomb.csv.gz", &gigabyte())]);
    unpacked("bomb.zip", bomb, DECODER, inflates);
}

/// More than a gigabyte: blocks of one byte, 128 kB times, 4 bytes each.
#[test]
fn zstd() {
    let bomb = || {
        let mut bytes = vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38];
        for _ in 0..10_000 {
            bytes.extend_from_slice(&((131_072u32 << 3) | (1 << 1)).to_le_bytes()[..3]);
            bytes.push(b'a');
        }
        bytes
    };
    unpacked("bomb.csv.zst", bomb, DECODER, inflates);
}

/// A frame that asks for a window of 2 TB, and one of 2 GB.
#[test]
fn zstd_windows() {
    for window in [0xF8, 0xA8] {
        let frame = || [&[0x28, 0xB5, 0x2F, 0xFD, 0x00, window, 0x0B, 0x00, 0x00][..], b"x"].concat();
        unpacked("window.csv.zst", frame, DECODER, |_| true);
    }
}

/// 100 MB of one letter, and archives in archives. (The directory of 70,000 files is held.)
#[test]
fn zips() {
    unpacked("one.zip", || zip(&[("a.csv", &vec![b'a'; 100 * MB])]), DECODER, inflates);
    let nested = || (0..5).fold(zip(&[("a.csv", b"user,time\n1,2\n")]), |inner, _| zip(&[("inner.zip", &inner)]));
    unpacked("deep.zip", nested, DECODER, |problem| *problem == Problem::TooDeep);
}

/// Metadata of 4 GB, 2^62 rows, a negative number of rows, a list of two thousand million columns.
#[test]
fn parquet_with_mad_sizes() {
    let file = |meta: &[u8], length: u32| [b"PAR1", meta, &length.to_le_bytes()[..], b"PAR1"].concat();
    unpacked("f.parquet", || file(&[], u32::MAX), DECODER, |problem| matches!(problem, Problem::PartTooLarge { .. }));
    let damaged = |problem: &Problem| matches!(problem, Problem::Damaged { .. });
    for rows in [1i64 << 62, -1] {
        let meta = parquet_of_rows(rows);
        unpacked("f.parquet", || file(&meta, meta.len() as u32), DECODER, damaged);
    }
    let list = [0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
    unpacked("f.parquet", || file(&list, list.len() as u32), DECODER, damaged);
}

/// Metadata of one text column without pages, whose row group claims so many rows.
fn parquet_of_rows(rows: i64) -> Vec<u8> {
    let mut meta = vec![0x29, 0x2C]; // 2: list of two structs
    meta.extend_from_slice(&[0x48, 1, b'r', 0x15, 2, 0]); // root: name, one child
    meta.extend_from_slice(&[0x15, 12, 0x25, 0, 0x18, 1, b'u', 0]); // column: BYTE_ARRAY, required, name
    meta.extend_from_slice(&[0x29, 0x1C]); // 4: list of one row group
    meta.extend_from_slice(&[0x19, 0x1C, 0x3C, 0x46, 0, 0x16, 0, 0x46, 8, 0, 0]); // 1: one chunk, its metadata
    meta.push(0x26); // 3: rows
    let mut zigzag = ((rows << 1) ^ (rows >> 63)) as u64;
    while zigzag >= 0x80 {
        meta.push(zigzag as u8 | 0x80);
        zigzag >>= 7;
    }
    meta.extend_from_slice(&[zigzag as u8, 0, 0]);
    meta
}

/// A sheet with one text of 20 MB, and one with a value in column 1,000,000.
#[test]
fn workbooks() {
    let workbook = |rows: String| {
        zip(&[
            ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
            (
                "xl/_rels/workbook.xml.rels",
                b"<Relationships><Relationship Id=\"r1\" Target=\"/xl/s.xml\"/></Relationships>",
            ),
            ("xl/s.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes()),
        ])
    };
    let endless = || workbook(format!("<row><c t=\"str\"><v>{}</v></c></row>", "a".repeat(20 * MB)));
    unpacked("endless.xlsx", endless, READER, |problem| matches!(problem, Problem::PartTooLarge { .. }));
    let head = "<row><c t=\"str\"><v>user</v></c><c t=\"str\"><v>time</v></c></row>";
    let wide = || workbook(format!("{head}<row><c r=\"BDWGN2\" t=\"str\"><v>x</v></c></row>"));
    unpacked("wide.xlsx", wide, DECODER, |problem| matches!(problem, Problem::TooManyColumns { .. }));
}

const MAPPING: &str = r#"{"user": "user", "time": "time"}"#;

/// Reads a file natively as the page does, slice by slice.
fn read(name: &str, bytes: impl FnOnce() -> Vec<u8>, most: usize, check: impl Fn(Result<Dataset, IngestError>)) {
    let options =
        LoadOptions { n_shards: 1, n_readers: 1, slice_bytes: 8 << 20, loading_day: Day::from_civil(2026, 1, 1) };
    let source = || [Source { name: "file.csv".into(), bytes: Box::new(bytes()) }];
    let mapping = Mapping::from_json(MAPPING).expect("valid");
    let held = most_held(source, |source| check(load(source, &mapping, &options)));
    println!("{name}: {held} bytes");
    assert!(held <= most, "{name}: {held} bytes");
}

/// That of the rows of a file one is rejected, and so many are kept.
fn one_rejected(kept: u64) -> impl Fn(Result<Dataset, IngestError>) {
    move |data| {
        let data = data.expect("loads");
        assert_eq!((data.catalog.report.kept, data.rejects.len()), (kept, 1));
    }
}

#[test]
fn gzip_as_text() {
    let bomb = || [gzip(b"user,time\na,2024-01-01\nb,", flate2::Compression::best()), gigabyte()].concat();
    read("gzip", bomb, GZIP, |data| {
        assert!(matches!(data.expect_err("refused"), IngestError::Inflates { .. }));
    });
}

#[test]
fn a_row_of_100_mb() {
    let text = || {
        let mut text = b"user,time\na,2024-01-01\nb,2024-01-01,".to_vec();
        text.resize(100 * MB, b'x');
        text.extend_from_slice(b"\nc,2024-01-01\n");
        text
    };
    read("a row of 100 MB", text, READER, one_rejected(2));
    read("a row of 100 MB, in gzip", || gzip(&text(), flate2::Compression::fast()), READER, one_rejected(2));
}

/// JSON of many levels, of many keys, and with an end that never comes; a line each, and in a list.
#[test]
fn json() {
    let good = |user: &str| format!("{{\"user\":\"{user}\",\"time\":\"2024-01-01\"}}");
    for bomb in [
        format!("{{\"x\":{}{}}}", "[".repeat(MB), "]".repeat(MB)),
        format!("{{\"user\":{}1{}}}", "{\"user\":".repeat(MB), "}".repeat(MB)),
        format!("{{{}\"user\":1}}", "\"k\":1,".repeat(MB)),
        format!("{{\"x\":\"{}\"}}", "x".repeat(40 * MB)),
        format!("{{\"x\":{}", "[".repeat(40 * MB)),
    ] {
        let is_open = !bomb.ends_with('}');
        let lines = format!("{}\n{bomb}\n{}\n", good("a"), good("b"));
        let list = format!("[{},\n{bomb},{}]", good("a"), good("b"));
        read(&format!("lines, {:.20}", bomb), || lines.clone().into_bytes(), READER, one_rejected(2));
        read(
            &format!("a list, {:.20}", bomb),
            || list.clone().into_bytes(),
            READER,
            one_rejected(if is_open { 1 } else { 2 }),
        );
    }
}

/// Tables of 5,000 columns and of a million are refused when they are looked at.
#[test]
fn thousands_of_columns() {
    for columns in [5_000, 1_000_000] {
        let head = || {
            let header = (0..columns).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
            let text = format!("{header}\n{}", format!("{}\n", ",1".repeat(columns - 1)).repeat(3)).into_bytes();
            Head {
                name: "wide.csv".into(),
                size: text.len() as u64,
                bytes: text[..text.len().min(HEAD_BYTES)].to_vec(),
            }
        };
        let look = |head: &mut Head| {
            let error = preview(std::slice::from_ref(head), None, Day::from_civil(2026, 1, 1)).expect_err("refused");
            assert!(matches!(error, IngestError::TooWide { .. }), "{error}");
        };
        let held = most_held(head, look);
        println!("{columns} columns: {held} bytes");
        assert!(held <= READER, "{columns} columns: {held} bytes");
    }
}
