//! `cargo xtask fuzz [TARGET] [--seconds N] [--seed N]`: fixtures, spoilt at random, go through every reader of bytes.
//!
//! What it is: a plain loop on stable Rust. It takes a fixture, spoils it ([`mutate`]) and gives it to a target, which panics where
//! something that must hold does not. What it is not: guided by coverage. It finds what lies near real files; for what lies deeper,
//! a target is a function of bytes that cargo-fuzz can call as well.
//!
//! An input that fails is written to `target/fuzz/` and named; `cargo xtask fuzz TARGET FILE` gives it to the target again.

mod mutate;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::run::{Result, root};
use mutate::{Dice, mutate};
use targets::{TARGETS, Target};

/// Seconds that each target gets where none are said.
const SECONDS: u64 = 20;

/// One input that takes longer has found something, too.
const TOO_LONG: Duration = Duration::from_secs(10);

/// What was asked for.
#[derive(Debug, PartialEq)]
struct Ask {
    target: Option<String>,
    file: Option<PathBuf>,
    seconds: u64,
    seed: u64,
}

impl Ask {
    fn parse(args: &[String]) -> Result<Ask> {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
        let mut ask = Ask { target: None, file: None, seconds: SECONDS, seed: now };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut number = || args.next().and_then(|n| n.parse().ok()).ok_or(format!("{arg} wants a number"));
            match arg.as_str() {
                "--seconds" => ask.seconds = number()?,
                "--seed" => ask.seed = number()?,
                name if ask.target.is_none() => ask.target = Some(name.into()),
                path if ask.file.is_none() => ask.file = Some(path.into()),
                other => {
                    return Err(format!("'{other}' is too much: fuzz [TARGET [FILE]] [--seconds N] [--seed N]").into());
                }
            }
        }
        Ok(ask)
    }
}

/// Runs the command with the arguments after `fuzz`.
pub fn command(args: &[String]) -> Result {
    let ask = Ask::parse(args)?;
    let is_asked = |target: &&&Target| ask.target.as_deref().is_none_or(|name| name == target.name);
    let asked: Vec<&&Target> = TARGETS.iter().filter(is_asked).collect();
    if asked.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        return Err(format!(
            "there is no target '{}'; there are: {}",
            ask.target.unwrap_or_default(),
            names.join(", ")
        )
        .into());
    }
    if let (Some(file), Some(target)) = (&ask.file, asked.first()) {
        (target.run)(&fs::read(file)?);
        println!("{}: {} holds", target.name, file.display());
        return Ok(());
    }
    println!("seed {}; the same seed spoils in the same way", ask.seed);
    let mut found = Vec::new();
    for target in asked {
        let seeds = seeds(target)?;
        let (runs, fault) = run(target, &seeds, Duration::from_secs(ask.seconds), ask.seed);
        println!("{:10} {runs} inputs of {} fixtures", target.name, seeds.len());
        if let Some((bytes, why)) = fault {
            let path = write(target, &bytes)?;
            println!("{:10} {why}: cargo xtask fuzz {} {}", target.name, target.name, path.display());
            found.push(target.name);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(format!("something was found by {}", found.join(", ")).into()) }
}

/// Spoils and runs until the time is over, or something is found: the input, and what.
fn run(target: &Target, seeds: &[Vec<u8>], time: Duration, seed: u64) -> (u64, Option<(Vec<u8>, String)>) {
    let (start, mut dice, mut runs) = (Instant::now(), Dice(seed), 0);
    while start.elapsed() < time {
        let bytes = mutate(seeds, &mut dice);
        let began = Instant::now();
        // The message of the panic is printed by the standard hook.
        let done = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
        runs += 1;
        if done.is_err() {
            return (runs, Some((bytes, "panics".into())));
        }
        if began.elapsed() > TOO_LONG {
            return (runs, Some((bytes, format!("takes {} s", began.elapsed().as_secs()))));
        }
    }
    (runs, None)
}

/// The fixtures of a target.
fn seeds(target: &Target) -> Result<Vec<Vec<u8>>> {
    const MOST: u64 = 256 << 10;
    let mut seeds = Vec::new();
    for folder in target.folders {
        for entry in fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let fits = target.endings.iter().any(|ending| name.ends_with(ending));
            if fits && path.metadata()?.len() <= MOST {
                seeds.push((name, fs::read(&path)?));
            }
        }
    }
    // The order of a folder is the file system's; that of names is everybody's.
    seeds.sort();
    Ok(seeds.into_iter().map(|(_, bytes)| bytes).collect())
}

fn write(target: &Target, bytes: &[u8]) -> Result<PathBuf> {
    let folder = Path::new("target/fuzz");
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{}-{:016x}", target.name, engine::events::hash64(bytes)));
    fs::write(&path, bytes)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_is_found_and_kept() {
        fn no_quotes(bytes: &[u8]) {
            assert!(!bytes.contains(&b'"'), "a quote");
        }
        let target = Target { name: "quotes", folders: &[], endings: &[], run: no_quotes };
        let (runs, fault) = run(&target, &[b"a,b\n1,2\n".repeat(20)], Duration::from_secs(30), 7);
        let (bytes, why) = fault.expect("a quote comes before long");
        assert!(runs > 0 && why == "panics" && bytes.contains(&b'"'));
        let again = run(&target, &[b"a,b\n1,2\n".repeat(20)], Duration::from_secs(30), 7);
        assert_eq!((again.0, again.1.map(|fault| fault.0)), (runs, Some(bytes)), "the same seed finds the same");
    }

    #[test]
    fn every_target_has_fixtures_and_holds_on_them() {
        assert!(TARGETS.is_sorted_by(|a, b| a.name < b.name));
        for target in TARGETS {
            let seeds = seeds(target).expect("folders");
            assert!(!seeds.is_empty(), "{}", target.name);
            (target.run)(&seeds[0]);
        }
    }

    #[test]
    fn arguments() {
        let parse = |text: &str| Ask::parse(&text.split_whitespace().map(String::from).collect::<Vec<_>>());
        let ask = parse("decode a.bin --seconds 3 --seed 9").expect("valid");
        assert_eq!(ask, Ask { target: Some("decode".into()), file: Some("a.bin".into()), seconds: 3, seed: 9 });
        assert!(parse("--seconds x").is_err() && parse("a b c").is_err());
    }
}
