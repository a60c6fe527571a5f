//! Runs the job on event files, in the benchmark page and in its peers, one after the other, and says who took how long.
//!
//! `cargo xtask bench` builds the page and calls this. Each run gets a fresh browser; the peers take turns, so that a busy machine
//! is as busy for all of them. It fails where the page's answer differs from a peer's.

mod native;
mod peers;
mod process;
mod table;
mod web;

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use e2e::{Outcome, root};
use serde_json::Value;

use peers::Peer;

const USAGE: &str = "usage: cargo xtask bench [FILE...] [--sizes 1m,10m] [--reps 3] [--alone]";
const SEED: u64 = 1;

/// What is asked, and compared.
const ANSWERS: [&str; 4] =
    ["the job", "statuses with another threshold", "statuses with another window", "the number of sessions"];

/// What one peer did with one file.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// From the choice of the file to the answer.
    pub job_ms: f64,
    /// Processor time of all its processes meanwhile; steadier than the clock on a busy machine.
    pub cpu_s: Option<f64>,
    /// The most memory that the page's process (or the program) held.
    pub peak_mb: Option<f64>,
    /// The same before the file was chosen.
    pub idle_mb: Option<f64>,
    /// The longest task of the page's own thread meanwhile, where the browser tells of tasks over 50 ms; 0 where there was none.
    pub longest_task_ms: Option<f64>,
    /// The statuses once more with another threshold, and with another window.
    pub recount_ms: Option<[f64; 2]>,
    /// In the order of [`ANSWERS`].
    pub answers: Vec<Value>,
    /// Where the time went, as the page says it.
    pub stages: String,
}

struct Options {
    files: Vec<PathBuf>,
    reps: usize,
    /// Without peers but the page that only reads, which tells what a blank page holds: for files that are too large for the others.
    alone: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match bench().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn bench() -> Outcome {
    let options = Options::parse(std::env::args().skip(1))?;
    let peers = peers::ready(options.alone);
    for file in &options.files {
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); peers.len()];
        for rep in 1..=options.reps {
            for (peer, runs) in peers.iter().zip(&mut runs) {
                // Who has not come to an end once is not asked again.
                if runs.len() + 1 < rep {
                    continue;
                }
                match peer.run(file).await {
                    Ok(run) => {
                        println!("{}, {rep} of {}: {}: {:.0} ms", name(file), options.reps, peer.name(), run.job_ms);
                        runs.push(run);
                    }
                    Err(error) if *peer == Peer::Own => return Err(error),
                    // A file may be too large for a peer: that is a result, too.
                    Err(error) => println!("{}: {} did not come to an end: {error:.200}", name(file), peer.name()),
                }
            }
        }
        println!("\n{}", table::write(file, &peers, &runs));
        compare(&peers, &runs)?;
    }
    Ok(())
}

/// Every answer must be the one that the page gave first.
fn compare(peers: &[Peer], runs: &[Vec<Run>]) -> Outcome {
    let Some(ours) = runs.first().and_then(|runs| runs.first()) else { return Ok(()) };
    for (peer, runs) in peers.iter().zip(runs) {
        for run in runs {
            // A peer that does not count sessions has one answer less.
            let pairs = run.answers.iter().zip(&ours.answers);
            if let Some((_, what)) = pairs.zip(ANSWERS).find(|((their, own), _)| their != own) {
                return Err(format!("{} and {} differ: {what}", Peer::Own.name(), peer.name()).into());
            }
        }
    }
    println!("All answers are equal.\n");
    Ok(())
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Outcome<Options> {
        let mut options = Options { files: Vec::new(), reps: 3, alone: false };
        let mut sizes = String::new();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--sizes" => sizes = args.next().ok_or(USAGE)?,
                "--reps" => options.reps = args.next().and_then(|reps| reps.parse().ok()).ok_or(USAGE)?,
                "--alone" => options.alone = true,
                _ if arg.starts_with("--") => return Err(USAGE.into()),
                file => options.files.push(fs::canonicalize(file).map_err(|error| format!("{file}: {error}"))?),
            }
        }
        if options.files.is_empty() && sizes.is_empty() {
            sizes = "1m,10m".into();
        }
        for size in sizes.split(',').filter(|size| !size.is_empty()) {
            options.files.push(generated(size)?);
        }
        Ok(options)
    }
}

/// The event file of a size like `100k` or `10m`, written when it is not there yet.
fn generated(size: &str) -> Outcome<PathBuf> {
    let digits = size.trim_end_matches(['k', 'm']);
    let unit = match &size[digits.len()..] {
        "k" => 1_000,
        "m" => 1_000_000,
        _ => 1,
    };
    let rows: u64 =
        digits.parse::<u64>().map_err(|_| format!("'{size}' is no size; write it like 100k or 10m"))? * unit;
    let folder = root().join("target/bench-data");
    let file = folder.join(format!("ev-{size}.csv"));
    if !file.is_file() {
        println!("Writing {}…", file.display());
        fs::create_dir_all(&folder)?;
        let draft = folder.join("draft.csv");
        benches::generate::events(rows, SEED, &mut BufWriter::new(fs::File::create(&draft)?))?;
        fs::rename(&draft, &file)?;
    }
    Ok(file)
}

/// The file's name, for a title.
fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
