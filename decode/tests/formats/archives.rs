//! zip, zstd and gzip: text as it is, parts of one kind in one file.

use std::io::Write;

use super::tools::{assert_same, files, fixture, only, run, text};
use decode::Limits;

#[test]
fn zstd_of_two_frames_is_the_text() {
    let (name, found) = only("events.csv.zst");
    assert_eq!(name, "events.csv");
    assert_same(&name, &found, &text("events.csv"));
}

#[test]
fn a_zip_of_hourly_files_is_one_text_in_the_order_of_their_names() {
    let (name, found) = only("hourly.zip");
    assert_eq!(name, "hourly.zip › export/2025-07-01_0.json + 1");
    let times: Vec<&str> = found.lines().filter_map(|line| line.split('"').nth(7)).collect();
    assert_eq!(
        (times.len(), times.first(), times.last()),
        (120, Some(&"2025-07-01T11:35:00.250Z"), Some(&"2025-07-04T12:58:00Z"))
    );
    assert!(times.is_sorted());
}

#[test]
fn parts_of_one_header_are_joined_and_others_stay_alone() {
    let all = files("parts.zip");
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["parts.zip › events.parquet", "parts.zip › users.csv", "parts.zip › a.csv + 1"]);
    let expected = text("events.csv");
    assert_same("parquet in zip", &all[0].1, &expected);
    assert_eq!(all[1].1, "user,plan\nu001,pro\n");
    assert_same("csv in zip", &all[2].1, expected.trim_end());
    let left_out = run("parts.zip", &fixture("parts.zip"), Limits::default()).expect("a zip").1;
    assert_eq!(left_out, ["logo.png"]);
}

#[test]
fn what_is_not_text_is_read_through_gzip() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&fixture("events.snappy.avro")).expect("memory");
    let bytes = packer.finish().expect("memory");
    let (files, _) = run("events.avro.gz", &bytes, Limits::default()).expect("Avro in gzip");
    assert_eq!(files[0].0, "events.avro");
    assert_eq!(files[0].1, only("events.snappy.avro").1);
}
