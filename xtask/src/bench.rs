//! `cargo xtask bench`: the benchmark page against its peers, in this machine's Chromium.

use crate::run::{self, Result};
use crate::setup;

/// Builds the page into target/bench-page and calls the runner of the package `benches`.
pub fn command(args: &[String]) -> Result {
    setup::for_bench()?;
    println!("Building the benchmark page (minutes the first time)…");
    let mut trunk = run::command("trunk", &["build", "--offline", "--release", "--log", "warn"]);
    // Trunk takes any value but true and false for an error; terminals and CI systems set NO_COLOR=1.
    run::run(trunk.current_dir(run::root().join("benches")).env_remove("NO_COLOR"))?;
    let mut runner =
        run::command("cargo", &["run", "--quiet", "--package", "benches", "--features", "run", "--bin", "run", "--"]);
    run::run(runner.args(args).current_dir(std::env::current_dir()?))
}
