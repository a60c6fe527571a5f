//! wasm-opt over both programs: the app for size, the worker for speed.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::files_with;
use crate::run::{self, Result};

/// Optimises every wasm file of the folder in place, all at once. Without a usable wasm-opt they stay as they are.
pub fn all(stage: &Path) -> Result {
    let Some(version) = version() else {
        println!("wasm-opt is missing: the wasm stays a quarter larger, but right");
        return Ok(());
    };
    if version < 110 {
        println!(
            "wasm-opt {version} breaks the output of wasm-bindgen, so it is not used: the wasm stays a quarter larger, but right"
        );
        return Ok(());
    }
    thread::scope(|scope| {
        let jobs: Vec<_> = files_with(stage, "wasm")?.into_iter().map(|path| scope.spawn(move || one(&path))).collect();
        jobs.into_iter().try_for_each(|job| job.join().map_err(|_| "the optimising thread died")?)
    })
}

fn one(path: &Path) -> Result {
    let is_worker = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("worker"));
    let level = if is_worker { "-O3" } else { "-Oz" };
    let out: PathBuf = path.with_extension("opt");
    let mut wasm_opt = run::command("wasm-opt", &[level]);
    wasm_opt.arg(path).arg("-o").arg(&out);
    run::run(&mut wasm_opt)?;
    fs::rename(&out, path)?;
    Ok(())
}

/// Of "wasm-opt version 132 (version_132)": 132.
fn version() -> Option<u32> {
    run::output("wasm-opt", &["--version"])?.split_whitespace().find_map(|word| word.parse().ok())
}
