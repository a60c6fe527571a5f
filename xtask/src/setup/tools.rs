//! Tools from the package registries: cargo's into its own bin folder, npm's into target/tools of this project.

use std::fs;
use std::path::{Path, PathBuf};

use super::Need;
use crate::run::{self, Result};

/// The newest that compiles with this project's Rust.
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
const BINARYEN: &str = "132.0.0";
const AXE: &str = "4.11.0";

/// wasm-opt before this version breaks the output of wasm-bindgen (Binaryen issue 4711).
pub const LEAST_WASM_OPT: u32 = 110;

pub fn wasm_target() -> Need {
    Need {
        name: "Rust target wasm32-unknown-unknown".into(),
        why: "compiles the page's programs",
        takes: "10 s",
        is_there: Box::new(|| {
            run::output("rustc", &["--print", "target-libdir", "--target", "wasm32-unknown-unknown"])
                .is_some_and(|folder| Path::new(&folder).is_dir())
        }),
        install: Box::new(|| run::run(&mut run::command("rustup", &["target", "add", "wasm32-unknown-unknown"]))),
    }
}

/// A part of the Rust toolchain that a minimal installation lacks.
pub fn component(name: &'static str) -> Need {
    let program = if name == "clippy" { "cargo-clippy" } else { name };
    Need {
        name: name.into(),
        why: "part of the checks",
        takes: "10 s",
        is_there: Box::new(move || run::output(program, &["--version"]).is_some()),
        install: Box::new(move || run::run(&mut run::command("rustup", &["component", "add", name]))),
    }
}

pub fn trunk() -> Need {
    Need {
        name: format!("trunk {TRUNK}"),
        why: "lays out the page",
        takes: "7 to 10 minutes",
        is_there: Box::new(|| has_version("trunk", TRUNK)),
        install: Box::new(|| cargo_install(&["--locked", "trunk", "--version", TRUNK])),
    }
}

/// The command must have exactly the version of the crate that the page is compiled with.
pub fn wasm_bindgen() -> Result<Need> {
    let lock = fs::read_to_string(run::root().join("Cargo.lock"))?;
    let version = locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?.to_owned();
    let wanted = version.clone();
    Ok(Need {
        name: format!("wasm-bindgen-cli {version}"),
        why: "makes the JavaScript glue between page and wasm",
        takes: "4 to 5 minutes",
        is_there: Box::new(move || has_version("wasm-bindgen", &wanted)),
        // Not --locked: the lock file of that release names a crate that has been withdrawn.
        install: Box::new(move || cargo_install(&["wasm-bindgen-cli", "--version", &format!("={version}")])),
    })
}

pub fn geckodriver() -> Need {
    Need {
        name: format!("geckodriver {GECKODRIVER}"),
        why: "drives Firefox in the tests",
        takes: "3 to 4 minutes",
        is_there: Box::new(|| run::output("geckodriver", &["--version"]).is_some()),
        install: Box::new(|| cargo_install(&["--locked", "geckodriver", "--version", GECKODRIVER])),
    }
}

pub fn wasm_opt() -> Need {
    Need {
        name: format!("binaryen {BINARYEN} (npm)"),
        why: "its wasm-opt makes the wasm a quarter smaller",
        takes: "20 s",
        is_there: Box::new(wasm_opt_is_there),
        install: Box::new(|| npm_install(&format!("binaryen@{BINARYEN}"))),
    }
}

pub fn axe() -> Need {
    Need {
        name: format!("axe-core {AXE} (npm)"),
        why: "checks the page for accessibility in the tests",
        takes: "5 s",
        is_there: Box::new(|| run::tools().join("node_modules/axe-core/axe.min.js").is_file()),
        install: Box::new(|| npm_install(&format!("axe-core@{AXE}"))),
    }
}

pub fn has_npm() -> bool {
    run::find_program("npm").is_some()
}

/// Whether there is a wasm-opt that may be used. The folder of this project comes first, so the costly question is rare.
pub fn wasm_opt_is_there() -> bool {
    run::tools().join("node_modules/.bin/wasm-opt").exists()
        || wasm_opt_version().is_some_and(|version| version >= LEAST_WASM_OPT)
}

/// Of "wasm-opt version 132 (version_132)": 132.
pub fn wasm_opt_version() -> Option<u32> {
    run::output("wasm-opt", &["--version"])?.split_whitespace().find_map(|word| word.parse().ok())
}

fn has_version(program: &str, version: &str) -> bool {
    run::output(program, &["--version"]).is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// The version of a package in the text of Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

fn cargo_install(args: &[&str]) -> Result {
    let mut cargo = run::command("cargo", &["install"]);
    // Its own build folder, removed afterwards: a tool's dependencies have no place in ours.
    cargo.args(args).env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET_DIR");
    run::run(&mut cargo)
}

fn npm_install(package: &str) -> Result {
    let folder: PathBuf = run::tools();
    fs::create_dir_all(&folder)?;
    let manifest = folder.join("package.json");
    if !manifest.exists() {
        // Without one npm would look for it in the folders above.
        fs::write(&manifest, "{ \"private\": true }\n")?;
    }
    // Saved in it, because npm removes what it does not name when it installs the next package.
    let mut npm =
        run::command("npm", &["install", "--no-audit", "--no-fund", "--loglevel=error", "--save-exact", package]);
    npm.arg("--prefix").arg(&folder);
    run::run(&mut npm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_package_is_read_from_the_lock() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
