//! `cargo xtask test`: everything that must hold before a change lands; also what CI runs.
//!
//! Set-up, format, lints (native and wasm), tidy, native tests, the release build and its weight, the page in three browsers.
//! Each step runs even if an earlier one failed, except that the browsers need the build. The last line adds up all tests; a
//! step that is no test runner counts as one.

use std::time::Instant;

use crate::run::{self, Result};
use crate::{build, setup, sizes, tidy};

/// Tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    passed: usize,
    failed: usize,
}

/// Runs all steps, or with `--native` those that need no browser.
pub fn command(args: &[String]) -> Result {
    let native_only = match args {
        [] => false,
        [flag] if flag == "--native" => true,
        _ => return Err("usage: cargo xtask test [--native]".into()),
    };
    if native_only {
        setup::for_checks()?
    } else {
        setup::for_test()?
    }

    let mut report = Report::default();
    let deny = ["--", "-D", "warnings"];
    report.step("format", || cargo(&["fmt", "--all", "--check"]));
    report.step("lints", || cargo(&[&["clippy", "--workspace", "--all-targets"], &deny[..]].concat()));
    for (package, program) in
        [("terrarium", "app"), ("terrarium", "decoder"), ("terrarium", "worker"), ("benches", "page")]
    {
        let features = ["--no-default-features", "--features", program, "--bin", program];
        let wasm =
            [&["clippy", "--target", "wasm32-unknown-unknown", "--package", package], &features[..], &deny].concat();
        report.step(&format!("lints of the {program} as wasm"), || cargo(&wasm));
    }
    let runner = ["clippy", "--package", "benches", "--features", "run", "--all-targets"];
    report.step("lints of the benchmark's runner", || cargo(&[&runner[..], &deny].concat()));
    report.step("tidy", || tidy::command(&[]));
    report.runner("native tests", &native_tests());
    report.runner("examples in the docs", &["test", "--doc", "--workspace", "--exclude", "e2e"]);
    if !native_only {
        let built = report.step("release build", || build::build(false));
        if built {
            report.step("weight of the page", weigh);
            // Two browsers at once are as much as two cores carry.
            report.runner("browsers", &["test", "--no-fail-fast", "--package", "e2e", "--", "--test-threads", "2"]);
        }
    }
    report.finish()
}

/// nextest runs the binaries side by side; without it cargo's own runner does, with the same result.
fn native_tests() -> Vec<&'static str> {
    let has_nextest = run::output("cargo", &["nextest", "--version"]).is_some();
    let runner: &[&str] = if has_nextest {
        &["nextest", "run", "--no-fail-fast"]
    } else {
        &["test", "--no-fail-fast", "--lib", "--bins", "--tests"]
    };
    [runner, &["--workspace", "--exclude", "e2e"]].concat()
}

fn weigh() -> Result {
    let weights = sizes::measure(&run::dist())?;
    sizes::print(&weights);
    sizes::check(&weights)
}

fn cargo(args: &[&str]) -> Result {
    run::run(&mut run::command("cargo", args))
}

#[derive(Default)]
struct Report {
    total: Count,
    failures: Vec<String>,
}

impl Report {
    /// A step that passes or fails as a whole.
    fn step(&mut self, name: &str, run: impl FnOnce() -> Result) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let result = run();
        match &result {
            Ok(()) => {
                self.total.passed += 1;
                println!("== {name}: passed in {} s", start.elapsed().as_secs());
            }
            Err(error) => {
                self.total.failed += 1;
                self.failures.push(format!("{name}: {error}"));
                println!("== {name}: FAILED: {error}");
            }
        }
        result.is_ok()
    }

    /// A test runner of cargo, whose own counts are added.
    fn runner(&mut self, name: &str, args: &[&str]) {
        println!("\n== {name}");
        let start = Instant::now();
        let mut count = Count::default();
        match run::tee(run::command("cargo", args).env("CARGO_TERM_COLOR", "never")) {
            Ok((status, output)) => {
                count = counts_in(&output);
                if !status.success() && count.failed == 0 {
                    // It did not compile, or a runner died without its closing line.
                    count.failed = 1;
                }
            }
            Err(error) => {
                println!("{error}");
                count.failed = 1;
            }
        }
        self.total.passed += count.passed;
        self.total.failed += count.failed;
        if count.failed > 0 {
            self.failures.push(format!("{name}: {} failed", count.failed));
        }
        println!("== {name}: {} passed, {} failed in {} s", count.passed, count.failed, start.elapsed().as_secs());
    }

    /// The summary, alone on its line. Failing is for the caller: nothing is printed after it.
    fn finish(self) -> Result {
        println!();
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.total.failed == 0 { Ok(()) } else { std::process::exit(1) }
    }
}

/// Adds up the closing lines of cargo test (`test result: ok. 3 passed; 0 failed; …`) and of nextest
/// (`Summary [ 0.1s] 3 tests run: 2 passed (1 slow), 1 failed, 0 skipped`).
fn counts_in(output: &str) -> Count {
    let mut count = Count::default();
    for line in output.lines().map(str::trim_start) {
        if line.starts_with("test result:") || (line.starts_with("Summary [") && line.contains(" run: ")) {
            count.passed += number_before(line, " passed");
            count.failed += number_before(line, " failed") + number_before(line, " timed out");
        }
    }
    count
}

/// The number right before a word, 0 if the word is not there.
fn number_before(line: &str, word: &str) -> usize {
    let Some((before, _)) = line.split_once(word) else { return 0 };
    before.rsplit(|letter: char| !letter.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_added_up() {
        let output = "\
running 5 tests
test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Summary [   0.128s] 30 tests run: 27 passed (2 slow), 2 failed, 1 timed out, 0 skipped
test result: ok. 10 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s
";
        assert_eq!(counts_in(output), Count { passed: 41, failed: 4 });
    }

    #[test]
    fn words_elsewhere_do_not_count() {
        assert_eq!(counts_in("99 passed, 98 failed\ntest nothing_failed ... ok\n"), Count::default());
    }
}
