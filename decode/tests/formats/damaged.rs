//! Bad files: each gets a word that says what to do, nothing panics, and no claim of a file is believed.

use std::io::{Cursor, Write};

use decode::{DecodeError, Limits, Problem};
use engine::i18n::Lang;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::tools::{fixture, run};

/// Fixtures of every kind, small enough to be spoilt many times.
const KINDS: [&str; 16] = [
    "events.none.parquet",
    "events.snappy.parquet",
    "events.gzip.parquet",
    "events.zstd.parquet",
    "events.brotli.parquet",
    "events.lz4.parquet",
    "events.v2.parquet",
    "events.delta.parquet",
    "nested.v2.parquet",
    "nested.avro",
    "events.snappy.avro",
    "events.xlsx",
    "events.ods",
    "events.csv.zst",
    "hourly.zip",
    "parts.zip",
];

/// Small enough to be reached by a spoilt file that claims much.
const TIGHT: Limits =
    Limits { text: 4 << 20, free: 1 << 20, ratio: 1_000, whole: 1 << 20, entries: 100, columns: 1_000 };

fn problem(name: &str, bytes: &[u8], limits: Limits) -> Problem {
    match run(name, bytes, limits) {
        Err(DecodeError { problem, .. }) => problem,
        Ok((files, _)) => panic!("{name} gave {} files", files.len()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cut_files_end_in_words(kind in 0..KINDS.len(), share in 0.0..1.0f64) {
        let bytes = fixture(KINDS[kind]);
        let cut = (bytes.len() as f64 * share) as usize;
        // A cut may fall between two frames, and leave a whole file.
        if let Err(error) = run(KINDS[kind], &bytes[..cut], TIGHT) {
            prop_assert!(!error.text(Lang::De).is_empty());
        }
    }

    #[test]
    fn spoilt_files_never_panic(
        kind in 0..KINDS.len(),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = fixture(KINDS[kind]);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let most = TIGHT.text as usize;
        if let Ok((files, _)) = run(KINDS[kind], &bytes, TIGHT) {
            prop_assert!(files.iter().map(|(_, text)| text.len()).sum::<usize>() <= most);
        }
    }
}

#[test]
fn every_cut_of_a_table_is_noticed() {
    for name in ["events.zstd.parquet", "events.null.avro", "events.ods", "events.xlsx"] {
        let bytes = fixture(name);
        // A multiple of 97 never falls on the end of an Avro block.
        for cut in (5..bytes.len()).step_by(97) {
            assert!(run(name, &bytes[..cut], TIGHT).is_err(), "{name} cut at {cut} of {}", bytes.len());
        }
    }
}

#[test]
fn a_gzip_bomb_in_a_zip_is_refused() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![b'a'; 1 << 20];
    (0..80).for_each(|_| gz.write_all(&block).expect("memory"));
    let bytes = zip(&[("bomb.csv.gz", gz.finish().expect("memory").as_slice())]);
    let limits = Limits { free: 1 << 20, ..Limits::default() };
    // 80 MB of one letter in 80 kB are 1,000 to 1 for deflate; packed twice they are far more.
    assert_eq!(problem("bomb.zip", &bytes, limits), Problem::Inflates { ratio: 1_000 });
    let limits = Limits { text: 8 << 20, ..Limits::default() };
    assert_eq!(problem("bomb.zip", &bytes, limits), Problem::TooLarge { most: 8 << 20 });
}

#[test]
fn a_zstd_bomb_is_refused() {
    // A frame with a window of 128 kB; blocks of one byte, 128 kB times, 4 bytes each.
    let mut bytes = vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38];
    for _ in 0..10_000 {
        let head = (131_072u32 << 3) | (1 << 1);
        bytes.extend_from_slice(&head.to_le_bytes()[..3]);
        bytes.push(b'a');
    }
    assert_eq!(problem("bomb.csv.zst", &bytes, Limits::default()), Problem::Inflates { ratio: 1_000 });
}

#[test]
fn a_zip_of_very_many_files_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..70_000 {
        archive.start_file(format!("{number}.csv"), SimpleFileOptions::default()).expect("memory");
    }
    let bytes = archive.finish().expect("memory").into_inner();
    assert_eq!(problem("many.zip", &bytes, Limits::default()), Problem::TooManyEntries { n: 70_000, most: 65_536 });
}

#[test]
fn archives_in_archives_in_archives_are_refused() {
    let mut bytes = zip(&[("a.csv", b"user,time\n1,2\n")]);
    for _ in 0..5 {
        bytes = zip(&[("inner.zip", &bytes)]);
    }
    assert_eq!(problem("deep.zip", &bytes, Limits::default()), Problem::TooDeep);
}

#[test]
fn a_zip_without_data_says_so() {
    let bytes = zip(&[("logo.png", b"\x89PNG\r\n\x1a\n\0\0"), ("README.md", b"hello"), ("empty.csv", b"")]);
    assert_eq!(problem("export.zip", &bytes, Limits::default()), Problem::NoData);
    assert_eq!(problem("export.zip", &zip(&[]), Limits::default()), Problem::NoData);
}

#[test]
fn a_password_is_told_from_damage() {
    // Bit 0 of the flags, in the local header (at 6) and in the directory (at 8 of its entry).
    let mut bytes = zip(&[("a.csv", b"user,time\n1,2\n")]);
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("a directory");
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    assert_eq!(problem("secret.zip", &bytes, Limits::default()), Problem::Encrypted);

    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert_eq!(problem("old.xls", &bytes, Limits::default()), Problem::OldWorkbook);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(problem("secret.xlsx", &bytes, Limits::default()), Problem::Encrypted);
}

#[test]
fn a_sheet_with_a_million_empty_columns_is_read_and_one_with_values_refused() {
    let row = |cell: &str| {
        format!("<row><c r=\"A2\" t=\"str\"><v>ann</v></c><c r=\"B2\" t=\"str\"><v>now</v></c>{cell}</row>")
    };
    let head = "<row><c t=\"str\"><v>user</v></c><c t=\"str\"><v>time</v></c></row>";
    // BDWGN is column 1,000,000.
    let empty = workbook(&format!("{head}{}", row("<c r=\"BDWGN2\" s=\"1\"/>")));
    let (files, _) = run("wide.xlsx", &empty, Limits::default()).expect("empty cells are nothing");
    assert_eq!(files[0].1, "user,time\nann,now\n");
    let full = workbook(&format!("{head}{}", row("<c r=\"BDWGN2\" t=\"str\"><v>x</v></c>")));
    assert_eq!(problem("wide.xlsx", &full, Limits::default()), Problem::TooManyColumns { n: 1_000_000, most: 16_384 });
}

#[test]
fn text_without_end_in_a_workbook_is_refused() {
    let endless = workbook(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "a".repeat(20 << 20)));
    assert!(matches!(problem("endless.xlsx", &endless, Limits::default()), Problem::PartTooLarge { .. }));
}

#[test]
fn parquet_with_mad_numbers_is_refused() {
    // The metadata are as long as the file says, which is longer than the file.
    let mut bytes = b"PAR1".to_vec();
    bytes.extend_from_slice(&u32::MAX.to_le_bytes());
    bytes.extend_from_slice(b"PAR1");
    assert!(matches!(problem("f.parquet", &bytes, Limits::default()), Problem::PartTooLarge { .. }));
    // One column, 2^62 rows in a row group that holds none; then a negative number of rows.
    for (rows, says) in [(1i64 << 62, "fewer values"), (-1, "the number -1")] {
        let bytes = parquet_of_rows(rows);
        let Problem::Damaged { reason, .. } = problem("f.parquet", &bytes, Limits::default()) else { panic!("{rows}") };
        assert!(reason.contains(says), "{reason}");
    }
}

/// A Parquet file of one text column without pages, whose row group claims so many rows.
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
    let mut bytes = b"PAR1".to_vec();
    bytes.extend_from_slice(&meta);
    bytes.extend_from_slice(&(meta.len() as u32).to_le_bytes());
    bytes.extend_from_slice(b"PAR1");
    bytes
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).expect("memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// The least workbook, with these rows.
fn workbook(rows: &str) -> Vec<u8> {
    zip(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"r1\" Target=\"/xl/s.xml\"/></Relationships>",
        ),
        ("xl/s.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes()),
    ])
}
