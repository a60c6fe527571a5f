//! Peers without a browser: Python programs that print what they measured.

use std::path::Path;
use std::process::Command;

use e2e::Outcome;
use serde_json::Value;

use crate::{Run, peers};

/// Runs a program of the peers' folder on a file.
pub fn run(python: &Path, program: &str, file: &Path) -> Outcome<Run> {
    let output = Command::new(python).arg(peers::sources().join(program)).arg(file).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
    }
    let said: Value = serde_json::from_slice(&output.stdout)?;
    let number = |name: &str| said[name].as_f64();
    Ok(Run {
        job_ms: number("job_ms").ok_or("no job_ms")?,
        cpu_s: number("cpu_s"),
        peak_mb: number("peak_mb"),
        recount_ms: number("r1_ms").zip(number("r2_ms")).map(|(threshold, window)| [threshold, window]),
        answers: ["result", "r1", "r2"].map(|name| said[name].clone()).into(),
        ..Run::default()
    })
}
