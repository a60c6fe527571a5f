//! Reading, native, on one thread: what each part of a row costs. `cargo bench -p benches --bench reading`
//!
//! Throughput is bytes of text. A mapping reads only the columns it names, so the difference of two lines is what a column costs.

use benches::generate;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use engine::events::Day;
use engine::ingest::{Head, Mapping, ReadPlan, Reader, Slice, Start, plan_files, transition};

const N_ROWS: u64 = 200_000;

/// Columns of the file that are read.
const COLUMNS: [&str; 5] = ["", ", event", ", amount", ", category country platform channel", ", all"];

fn main() {
    divan::main();
}

fn plain() -> Vec<u8> {
    let mut bytes = Vec::new();
    generate::events(N_ROWS, 7, &mut bytes).expect("memory takes what is written");
    bytes
}

/// Every cell in quotes.
fn quoted() -> Vec<u8> {
    let text = String::from_utf8(plain()).expect("the file is UTF-8");
    let cell = |cell: &str| format!("\"{}\"", cell.trim_matches('"'));
    let row = |row: &str| row.replace("\"Toys, Games\"", "Toys").split(',').map(cell).collect::<Vec<_>>().join(",");
    text.lines().map(|line| row(line) + "\n").collect::<String>().into_bytes()
}

/// Ids as long as a UUID, and instants in milliseconds since 1970.
fn long_ids() -> Vec<u8> {
    let text = String::from_utf8(plain()).expect("the file is UTF-8");
    let mut lines = text.lines();
    let mut out = format!("{}\n", lines.next().unwrap_or_default());
    for (at, line) in lines.enumerate() {
        let mut cells = line.split(',');
        let (user, event) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let rest = cells.skip(1).collect::<Vec<_>>().join(",");
        out += &format!("{user:0>36},{event},{},{rest}\n", 1_735_689_600_000 + at * 37_000);
    }
    out.into_bytes()
}

fn plans(bytes: &[u8], more: &str) -> Vec<ReadPlan> {
    let columns = if more == ", all" { "event amount category country platform channel" } else { more };
    let roles = columns.trim_start_matches(", ").split_whitespace().map(|role| format!(", \"{role}\": \"{role}\""));
    let mapping = format!(r#"{{"user": "user_id", "time": "timestamp"{}}}"#, roles.collect::<String>());
    let mapping = Mapping::from_json(&mapping).expect("the mapping is one");
    let head = Head { name: "events.csv".into(), bytes: bytes[..1 << 18].to_vec(), size: bytes.len() as u64 };
    plan_files(&[head], &mapping).expect("the file has these columns")
}

fn read(bencher: Bencher, bytes: Vec<u8>, more: &str) {
    let plans = plans(&bytes, more);
    let slice = Slice { file: 0, index: 0, start: 0, end: bytes.len() as u64 };
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| {
        let mut reader = Reader::new(plans.clone(), 2, Day(25_000));
        reader.read_slice(&slice, Start::default(), &bytes, &mut Vec::new()).expect("it is in memory");
        reader.finish()
    });
}

/// Quotes and line ends alone: what tells where rows begin.
#[divan::bench]
fn quotes_and_line_ends(bencher: Bencher) {
    let bytes = plain();
    let plans = plans(&bytes, "");
    let slice = Slice { file: 0, index: 0, start: 0, end: bytes.len() as u64 };
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| transition(black_box(&plans[0]), &slice, black_box(&bytes)));
}

#[divan::bench(args = COLUMNS)]
fn user_and_time(bencher: Bencher, more: &str) {
    read(bencher, plain(), more);
}

#[divan::bench]
fn all_in_quotes(bencher: Bencher) {
    read(bencher, quoted(), ", all");
}

#[divan::bench]
fn long_ids_and_epoch_milliseconds(bencher: Bencher) {
    read(bencher, long_ids(), ", all");
}
