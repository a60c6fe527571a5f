//! `cargo xtask build`: the page into dist/.

use std::process::Command;

use crate::run::{self, Result};
use crate::stamp::{SOURCES, Stamp};
use crate::{setup, sizes};

/// The variable that tells the program which build it is.
const BUILD: &str = "TERRARIUM_BUILD";

/// Flags for the compiler, added to those of .cargo/config.toml.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Digits of a commit that are enough to find it.
const DIGITS: usize = 12;

/// Compiles all programs and lays out dist/. `--dev` compiles fast and leaves the wasm as it comes.
pub fn command(args: &[String]) -> Result {
    let dev = match args {
        [] => false,
        [flag] if flag == "--dev" => true,
        _ => return Err("usage: cargo xtask build [--dev]".into()),
    };
    setup::for_build()?;
    build(dev)?;
    if dev {
        return Ok(());
    }
    sizes::print(&sizes::measure(&run::dist())?);
    Ok(())
}

/// Runs Trunk, which calls `cargo xtask post` at its end.
pub fn build(dev: bool) -> Result {
    build_as(dev, &Plan::new(dev))
}

/// The same, unless dist/ is already the page of the sources as they are.
pub fn build_if_stale(dev: bool) -> Result {
    let plan = Plan::new(dev);
    if plan.stamp.is_on(&run::dist()) {
        return Ok(());
    }
    println!("Building the page (minutes the first time, seconds later)…");
    build_as(dev, &plan)
}

/// What is built, looked at before the build: what is changed meanwhile is for the next one.
struct Plan {
    id: Option<String>,
    stamp: Stamp,
}

impl Plan {
    fn new(dev: bool) -> Plan {
        // A page for development has no id: each commit would compile it anew.
        let id = if dev { None } else { build_id() };
        let way = format!("{} {}", if dev { "dev" } else { "release" }, id.as_deref().unwrap_or_default());
        Plan { id, stamp: Stamp::of(&run::root(), &way) }
    }
}

fn build_as(dev: bool, plan: &Plan) -> Result {
    let mut trunk = trunk();
    if !dev {
        trunk.arg("--release");
    }
    match &plan.id {
        Some(id) => trunk.env(BUILD, id),
        None => trunk.env_remove(BUILD),
    };
    run::run(&mut trunk)?;
    plan.stamp.put_on(&run::dist())
}

/// `trunk build` for this page and for the benchmark's, with the same flags: else each would compile everything anew after the other.
pub fn trunk() -> Command {
    let mut trunk = run::command("trunk", &["build", "--offline", "--log", "warn"]);
    // Trunk takes any value but true and false for an error; terminals and CI systems set NO_COLOR=1.
    trunk.env_remove("NO_COLOR");
    if let Some(flag) = cargo_home().and_then(|home| without_home(&home)) {
        trunk.env(FLAGS, flag);
    }
    trunk
}

/// Where cargo keeps the sources of dependencies.
fn cargo_home() -> Option<String> {
    let said = std::env::var("CARGO_HOME").ok().filter(|home| !home.is_empty());
    said.or_else(|| Some(format!("{}/.cargo", std::env::var("HOME").or_else(|_| std::env::var("USERPROFILE")).ok()?)))
}

/// The flag that keeps this folder out of what is compiled (a panic names its source file): no page tells whose machine it was built on, and
/// two machines build the same one. Nothing where the folder cannot stand in a list of flags that blanks part.
fn without_home(home: &str) -> Option<String> {
    (!home.contains(char::is_whitespace)).then(|| format!("--remap-path-prefix={home}=/cargo"))
}

/// Which sources a page was built from: whoever packs them without their history says it by the variable; else it is the commit.
/// The same sources have the same id on every machine, so that the same files come out.
fn build_id() -> Option<String> {
    let said = std::env::var(BUILD).ok().filter(|id| !id.is_empty());
    said.or_else(|| {
        let folder = git(&["rev-parse", "--show-prefix"])?;
        // The last commit that touched them: one that did not is the same page, and need not be built.
        let commit = git(&[&["log", "-1", "--format=%H", "--"], &SOURCES[..]].concat())?;
        let changed = git(&[&["status", "--porcelain", "--"], &SOURCES[..]].concat())?;
        id_of(&(folder + &commit), &changed)
    })
}

/// The id of what git says: the folder of the project in its repository, a line feed, the commit; and a line for each changed file.
fn id_of(commit: &str, changed: &str) -> Option<String> {
    // In a folder of somebody else's repository the commit says nothing of this project.
    let commit = commit.trim();
    let is_commit = commit.len() >= DIGITS && commit.bytes().all(|digit| digit.is_ascii_hexdigit());
    let dirty = if changed.trim().is_empty() { "" } else { "-dirty" };
    is_commit.then(|| format!("{}{dirty}", &commit[..DIGITS]))
}

fn git(args: &[&str]) -> Option<String> {
    let root = run::root();
    run::output("git", &[&["-C", root.to_str()?], args].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_left_out_where_flags_can_say_it() {
        assert_eq!(without_home("/opt/jo/.cargo").as_deref(), Some("--remap-path-prefix=/opt/jo/.cargo=/cargo"));
        assert_eq!(without_home("/opt/jo doe/.cargo"), None);
    }

    #[test]
    fn the_id_is_the_commit_and_whether_anything_was_changed_since() {
        let commit = "54a890d3b1c2d4e5f60718293a4b5c6d7e8f9012";
        assert_eq!(id_of(commit, "").as_deref(), Some("54a890d3b1c2"));
        assert_eq!(id_of(commit, " M src/lib.rs\n").as_deref(), Some("54a890d3b1c2-dirty"));
        assert_eq!(id_of(&format!("vendor/terrarium/\n{commit}"), ""), None);
        assert_eq!(id_of("", ""), None);
    }
}
