//! The same rows in ten dialects, read here and by DuckDB: another reader of CSV, written by others, must see the same cells.
//!
//! Runs where a Python with `duckdb` is found: that of `cargo xtask bench`, or `python3`. Elsewhere it says so and passes.

use std::path::PathBuf;
use std::process::Command;

use engine::load::load;
use serde_json::{Value, json};

use crate::dialects::{DIALECTS, HEADER, Written, encoded, line, mapping, needs_quotes, rows as told};
use crate::tools::{options, source};

/// Prints the cells of each file; a missing one as an empty text.
const SCRIPT: &str = r#"
import duckdb, json, sys
text = lambda value: "'" + value.replace("'", "''") + "'"
for file, delimiter, quote, encoding in json.loads(sys.argv[1]):
    rows = duckdb.sql(f"""select * from read_csv({text(file)}, delim = {text(delimiter)}, quote = {text(quote)}, escape = {text(quote)},
        header = true, all_varchar = true, encoding = {text(encoding)})""").fetchall()
    print(json.dumps([[cell or "" for cell in row] for row in rows]))
"#;

/// A Python that has DuckDB.
fn python() -> Option<PathBuf> {
    let of_bench = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench-tools/venv/bin/python");
    let has_duckdb = |python: &PathBuf| {
        Command::new(python).args(["-c", "import duckdb"]).output().is_ok_and(|output| output.status.success())
    };
    [of_bench, "python3"].map(PathBuf::from).into_iter().find(has_duckdb)
}

fn rows() -> Vec<Vec<String>> {
    let mut state = 9u64;
    let mut below = move |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let notes =
        ["", "plain", "a,b;c", "t\tab|bar", "say \"x\"", "it's", "two\nlines", "Grüße", "0012", "^", "a\"", "''"];
    let row = |_| {
        let time = format!("2025-07-{:02} {:02}:{:02}:00", 1 + below(28), below(24), below(60));
        let mut one_of = |list: &[&str]| list[below(list.len())].to_string();
        let (user, event) = (one_of(&["ann", "bob", "zoë"]), one_of(&["view", "buy", "über, alles"]));
        let (note, count) = (one_of(&notes), one_of(&["1", "", "3.50"]));
        vec![user, time, event, note, count]
    };
    (0..400).map(row).collect()
}

/// The file, and the rows that it holds: without quotes there is no way to write what needs them.
fn write(rows: &[Vec<String>], dialect: Written) -> (Vec<u8>, Vec<Vec<String>>) {
    let (_, quote, ..) = dialect;
    let fits = |row: &&Vec<String>| quote.is_some() || !row.iter().any(|cell| needs_quotes(cell, dialect));
    let written: Vec<Vec<String>> = rows.iter().filter(fits).cloned().collect();
    let text: String = written.iter().map(|row| line(row, dialect)).collect();
    (encoded(&(line(&HEADER, dialect) + &text), dialect), written)
}

#[test]
fn duckdb_reads_the_same_cells() {
    let Some(python) = python() else {
        eprintln!("skipped: no Python with duckdb here (pip install duckdb, or cargo xtask bench once)");
        return;
    };
    let folder = std::env::temp_dir().join(format!("terrarium-dialects-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (mut files, mut seen) = (Vec::new(), Vec::new());
    for (number, dialect) in DIALECTS.into_iter().enumerate() {
        let (bytes, mut written) = write(&rows(), dialect);
        assert!(written.len() > 50, "{dialect:?}");
        let path = folder.join(format!("{number}.csv"));
        std::fs::write(&path, &bytes).expect("room");
        let (delimiter, quote, _, encoding) = dialect;
        files.push(json!([path, delimiter, quote.map(String::from).unwrap_or_default(), encoding]));
        let data = load(&mut [source("f.csv", &bytes)], &mapping(dialect), &options(3, 2, 1_000)).expect("loads");
        let read = told(&data);
        written.sort();
        assert_eq!(read, written, "{dialect:?}");
        seen.push(read);
    }
    let output =
        Command::new(python).args(["-c", SCRIPT, &Value::from(files).to_string()]).output().expect("it starts");
    std::fs::remove_dir_all(&folder).expect("our folder");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    for ((line, seen), dialect) in text.lines().zip(&seen).zip(DIALECTS) {
        let mut rows: Vec<Vec<String>> = serde_json::from_str(line).expect("rows");
        rows.sort();
        assert_eq!(rows, *seen, "{dialect:?}");
    }
    assert_eq!(text.lines().count(), DIALECTS.len());
}
