//! `cargo xtask bench`: the benchmark page against its peers, in this machine's Chromium.

use crate::run::{self, Result};
use crate::{build, setup};

/// Builds the page into target/bench-page and calls the runner of the package `benches`.
pub fn command(args: &[String]) -> Result {
    setup::for_bench()?;
    println!("Building the benchmark page (minutes the first time)…");
    run::run(build::trunk().arg("--release").current_dir(run::root().join("benches")))?;
    let mut runner =
        run::command("cargo", &["run", "--quiet", "--package", "benches", "--features", "run", "--bin", "run", "--"]);
    run::run(runner.args(args).current_dir(std::env::current_dir()?))
}
