//! Exports as tools deliver them: through the decoder to events, mapped by their presets without a word. Expected numbers were
//! counted with Python's zipfile, gzip and json modules, and with fastavro.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use engine::events::{Day, Role, iso};
use engine::ingest::{Head, preview};
use engine::load::Dataset;

use super::store::store;
use super::tools::{fixture, run};
use decode::Limits;

const BRAZE: [(&str, u64); 9] = [
    ("users.behaviors.CustomEvent", 471),
    ("users.behaviors.Purchase", 43),
    ("users.campaigns.Conversion", 6),
    ("users.messages.email.Bounce", 2),
    // Two of sixteen are clicks of bots.
    ("users.messages.email.Click", 14),
    ("users.messages.email.Delivery", 78),
    ("users.messages.email.Open", 44),
    ("users.messages.email.Send", 80),
    ("users.messages.email.Unsubscribe", 2),
];

fn decoded(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    run(name, bytes, Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}")).0
}

/// The tool that the files are recognised as.
fn tool(files: &[(String, String)]) -> Option<String> {
    let head = |(name, text): &(String, String)| Head {
        name: name.clone(),
        bytes: text.as_bytes().to_vec(),
        size: text.len() as u64,
    };
    let heads: Vec<Head> = files.iter().map(head).collect();
    let seen = preview(&heads, None, Day::from_civil(2026, 1, 1)).expect("tables");
    assert_eq!((seen.questions.len(), seen.others.len(), &seen.problem), (0, 0, &None));
    seen.recognised.map(|recognised| recognised.preset)
}

/// Events by name; purchases less refunds in cents; the first and the last event.
fn totals(data: &Dataset) -> (BTreeMap<&str, u64>, i64, Vec<String>) {
    let (mut names, mut net, mut times) = (BTreeMap::<&str, u64>::new(), 0, Vec::new());
    for shard in &data.shards {
        for user in shard.users(&data.catalog, Day::from_civil(2026, 1, 1)) {
            for event in user.events() {
                *names.entry(data.catalog.names.text(event.name())).or_default() += 1;
                net += event.amount().filter(|_| event.role() == Role::Purchase).unwrap_or(0);
                times.push(iso(event.time()));
            }
        }
    }
    times.sort();
    let span = [times.first(), times.last()].into_iter().flatten().cloned().collect();
    (names, net, span)
}

#[test]
fn amplitudes_zip_of_hourly_files() {
    let files = decoded("amplitude_export.zip", &fixture("vendors/amplitude_export.zip"));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["amplitude_export.zip › 123456/123456_2025-07-01_11#0.json + 43"]);
    assert_eq!(tool(&files).as_deref(), Some("amplitude"));
    let data = store(files);
    assert_eq!((data.catalog.report.kept, data.catalog.users), (55, 30));
    let (names, net, span) = totals(&data);
    let expected = [
        ("Added To Cart", 6),
        ("App Opened", 20),
        ("Email Clicked", 2),
        ("Email Opened", 7),
        ("Order Completed", 3),
        ("Product Viewed", 17),
    ];
    assert_eq!(names, BTreeMap::from(expected));
    assert_eq!(net, 51_017);
    assert_eq!(span, ["2025-07-01T11:35:00Z", "2025-07-06T21:34:00Z"]);
}

/// As a file a type of event, and all of them in one zip, where they stay apart: their names say what they are.
#[test]
fn brazes_avro_files() {
    let file = |name: &str| format!("{name}.avro");
    let each: Vec<(String, String)> =
        BRAZE.iter().flat_map(|(name, _)| decoded(&file(name), &fixture(&format!("vendors/{name}.avro")))).collect();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, _) in BRAZE {
        let path = format!("dataexport/event_type={name}/date=2025-07-01-00/part-0.avro");
        writer.start_file(path, zip::write::SimpleFileOptions::default()).expect("memory");
        writer.write_all(&fixture(&format!("vendors/{name}.avro"))).expect("memory");
    }
    let zipped = decoded("currents.zip", &writer.finish().expect("memory").into_inner());
    assert_eq!(zipped.len(), BRAZE.len());
    for files in [each, zipped] {
        assert_eq!(tool(&files).as_deref(), Some("braze_currents"));
        let data = store(files);
        assert_eq!((data.catalog.report.kept, data.catalog.users), (740, 40));
        let (mut names, net, span) = totals(&data);
        // Custom events have names of their own.
        let own: u64 =
            ["Added To Cart", "App Opened", "Product Viewed"].iter().filter_map(|name| names.remove(name)).sum();
        names.insert("users.behaviors.CustomEvent", own);
        assert_eq!(names, BTreeMap::from(BRAZE));
        assert_eq!(net, 550_552);
        assert_eq!(span, ["2025-07-01T08:00:00Z", "2025-08-29T20:15:00Z"]);
    }
}
