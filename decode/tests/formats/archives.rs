//! zip, zstd and gzip: text as it is, parts of one kind in one file.

use std::io::{Cursor, Write};

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

/// The names of the text files in a zip of these parts.
fn names(parts: &[(&str, &str)]) -> Vec<String> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    let bytes = writer.finish().expect("memory").into_inner();
    let (files, _) = run("z.zip", &bytes, Limits::default()).expect("a zip");
    files.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn json_lines_with_other_keys_are_another_table() {
    let event = r#"{"user": "ann", "time": "2025-07-01"}"#;
    let more = r#"{"user": "bob", "time": "2025-07-02", "shop": 1}"#;
    let user = r#"{"user": "ann", "plan": "pro"}"#;
    let both = [event, more].join("\n");
    assert_eq!(
        names(&[("1.jsonl", event), ("2.jsonl", user), ("3.jsonl", &both)]),
        ["z.zip › 2.jsonl", "z.zip › 1.jsonl + 1"]
    );
    assert_eq!(names(&[("events.jsonl", event), ("users.jsonl", event)]).len(), 2);
    assert_eq!(
        names(&[("x/2025-07-01_1#0.json", event), ("x/2025-07-01_2#0.json", event)]),
        ["z.zip › x/2025-07-01_1#0.json + 1"]
    );
}

/// Some tools write what the rows are into the name of the file and nowhere else.
#[test]
fn parts_whose_names_tell_other_events_stay_apart() {
    let text = "id,user_id,time\na,b,1751368200\n";
    let cards = "users.messages.contentcard.";
    let parts: Vec<String> =
        ["Dismiss/1", "Impression/1", "Dismiss/2"].iter().map(|part| format!("{cards}{part}.csv")).collect();
    let parts: Vec<(&str, &str)> = parts.iter().map(|name| (name.as_str(), text)).collect();
    let expected = [format!("z.zip › {cards}Dismiss/1.csv + 1"), format!("z.zip › {cards}Impression/1.csv")];
    assert_eq!(names(&parts), expected);
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
