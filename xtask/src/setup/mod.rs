//! What the commands need on a machine: found, or installed with a word about what it is for and how long it takes.
//!
//! Rust by rustup, a C compiler and the package registries are taken for granted; all else is looked for here. When nothing is
//! missing this takes a fraction of a second. Where something may not be installed, the error names it.

mod browsers;
pub mod tools;

use std::time::Instant;

use crate::run::Result;

/// One thing that must be there.
pub struct Need {
    /// What it is, with the version.
    name: String,
    /// What it is for.
    why: &'static str,
    /// How long the installation takes on a quiet machine.
    takes: &'static str,
    is_there: Box<dyn Fn() -> bool>,
    install: Box<dyn Fn() -> Result>,
}

/// For `build` and `serve`.
pub fn for_build() -> Result {
    let mut needs = vec![tools::wasm_target(), tools::trunk(), tools::wasm_bindgen()?];
    // Without Node there is no small wasm-opt to be had; the wasm is a quarter larger then, but right.
    if tools::has_npm() {
        needs.push(tools::wasm_opt());
    } else if !tools::wasm_opt_is_there() {
        println!("note: no wasm-opt, and no npm to get it by: the wasm will be a quarter larger, but right");
    }
    ensure(needs)
}

/// For the checks that need no browser.
pub fn for_checks() -> Result {
    ensure(vec![tools::component("rustfmt"), tools::component("clippy"), tools::wasm_target()])
}

/// For `test`: all of the build, the linters, three browsers with their drivers, and the checker for accessibility.
pub fn for_test() -> Result {
    for_checks()?;
    // The system's packages bring Node, which the build can use.
    ensure(browsers::packages().chain([tools::geckodriver(), tools::axe()]).collect())?;
    for_build()
}

/// For `bench`: the build, and Chromium with its driver.
pub fn for_bench() -> Result {
    ensure(browsers::chromium().collect())?;
    for_build()
}

fn ensure(needs: Vec<Need>) -> Result {
    let missing: Vec<Need> = needs.into_iter().filter(|need| !(need.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing on this machine, to be installed once:");
    for need in &missing {
        println!("  {} ({}): {}", need.name, need.takes, need.why);
    }
    for need in missing {
        println!("Installing {}…", need.name);
        let start = Instant::now();
        (need.install)()
            .map_err(|error| format!("{} is needed ({}), and could not be installed: {error}", need.name, need.why))?;
        if !(need.is_there)() {
            return Err(
                format!("{} was installed, but is not found afterwards: is its folder on PATH?", need.name).into()
            );
        }
        println!("Installed {} in {} s", need.name, start.elapsed().as_secs());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    /// A need that is there once `works` installations have run.
    fn need(there: &Rc<Cell<bool>>, works: bool) -> Need {
        let (look, put) = (there.clone(), there.clone());
        Need {
            name: "gadget 1.0".into(),
            why: "turns things",
            takes: "a second",
            is_there: Box::new(move || look.get()),
            install: Box::new(move || {
                put.set(works);
                Ok(())
            }),
        }
    }

    #[test]
    fn what_is_missing_is_installed_once() {
        let there = Rc::new(Cell::new(false));
        assert!(ensure(vec![need(&there, true)]).is_ok());
        assert!(there.get());
    }

    #[test]
    fn what_is_missing_after_its_installation_is_named() {
        let there = Rc::new(Cell::new(false));
        let error = ensure(vec![need(&there, false)]).expect_err("still missing").to_string();
        assert!(error.contains("gadget 1.0"), "{error}");
    }
}
