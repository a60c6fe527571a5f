//! wasm-opt over all programs: for size, the worker for speed.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::files_with;
use crate::run::{self, Result};
use crate::setup::tools;

/// For the worker. A function with one caller stays a function: a browser compiles what is called often a second time, and well, but never
/// leaves a call that runs already. Put into its caller, a loop over rows stays slow to its end (the benchmark's job took twice as long).
const FOR_SPEED: [&str; 2] = ["-O3", "--one-caller-inline-max-function-size=0"];

/// Optimises every wasm file of the folder in place, all at once. Without a usable wasm-opt they stay as they are.
pub fn all(stage: &Path) -> Result {
    match tools::wasm_opt_version() {
        None => println!("wasm-opt is missing: the wasm stays a quarter larger, but right"),
        Some(old) if old < tools::LEAST_WASM_OPT => {
            println!(
                "wasm-opt {old} breaks the output of wasm-bindgen and is not used: the wasm stays a quarter larger, but right"
            );
        }
        Some(_) => optimise(stage)?,
    }
    Ok(())
}

fn optimise(stage: &Path) -> Result {
    thread::scope(|scope| {
        let jobs: Vec<_> = files_with(stage, "wasm")?.into_iter().map(|path| scope.spawn(move || one(&path))).collect();
        jobs.into_iter().try_for_each(|job| job.join().map_err(|_| "the optimising thread died")?)
    })
}

fn one(path: &Path) -> Result {
    let is_worker = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("worker"));
    let out: PathBuf = path.with_extension("opt");
    let mut wasm_opt = run::command("wasm-opt", if is_worker { &FOR_SPEED } else { &["-Oz"] });
    wasm_opt.arg(path).arg("-o").arg(&out);
    run::run(&mut wasm_opt)?;
    fs::rename(&out, path)?;
    Ok(())
}
