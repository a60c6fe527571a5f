//! `cargo xtask build`: the page into dist/.

use crate::run::{self, Result};
use crate::{setup, sizes};

/// Compiles both programs and lays out dist/. `--dev` compiles fast and leaves the wasm as it comes.
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
    let mut trunk = run::command("trunk", &["build", "--offline", "--log", "warn"]);
    if !dev {
        trunk.arg("--release");
    }
    // Trunk takes any value but true and false for an error; terminals and CI systems set NO_COLOR=1.
    trunk.env_remove("NO_COLOR");
    run::run(&mut trunk)
}
