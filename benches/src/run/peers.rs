//! Who takes part. A peer that cannot be had is left out, and said to be.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::{Outcome, root};

use crate::{Run, native, web};

const DUCKDB_WASM: &str = "@duckdb/duckdb-wasm@1.32.0";
const DUCKDB_NATIVE: &str = "duckdb";
const POLARS: &str = "polars";

/// One way to do the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// The benchmark page.
    Own,
    /// DuckDB-Wasm in a page.
    DuckDbWasm,
    /// Plain JavaScript in a page: the oracle.
    Twin,
    /// DuckDB in a Python program, with all cores and without a browser.
    DuckDbNative,
    /// Polars in a Python program, likewise.
    Polars,
    /// A page that reads the file and does nothing with it: no peer, but the bound of all pages.
    Raw,
}

/// All that can be had here, or only the pages that hold a file of any size; the page itself comes first.
pub fn ready(alone: bool) -> Vec<Peer> {
    let all = [Peer::Own, Peer::DuckDbWasm, Peer::Twin, Peer::DuckDbNative, Peer::Polars, Peer::Raw];
    let had = |peer: &Peer| match peer.prepare() {
        Ok(()) => true,
        Err(why) => {
            println!("{} is not there and left out: {why}", peer.name());
            false
        }
    };
    all.into_iter().filter(|peer| !alone || matches!(peer, Peer::Own | Peer::Raw)).filter(had).collect()
}

impl Peer {
    /// What the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Own => "Terrarium",
            Peer::DuckDbWasm => "DuckDB-Wasm",
            Peer::Twin => "plain JavaScript",
            Peer::DuckDbNative => "native DuckDB",
            Peer::Polars => "native Polars",
            Peer::Raw => "reading alone",
        }
    }

    /// Whether it is a program without a page.
    pub fn is_native(self) -> bool {
        matches!(self, Peer::DuckDbNative | Peer::Polars)
    }

    /// Does the job.
    pub async fn run(self, file: &Path) -> Outcome<Run> {
        match self {
            Peer::DuckDbNative => native::run(&python(), "native.py", file),
            Peer::Polars => native::run(&python(), "polars_native.py", file),
            Peer::Raw => web::read(&self.folder(), file).await,
            page => web::run(&page.folder(), file).await,
        }
    }

    /// Lays out the peer's files and installs what it needs.
    fn prepare(self) -> Outcome {
        match self {
            Peer::Own if self.folder().join("index.html").is_file() => Ok(()),
            Peer::Own => Err("cargo xtask bench builds it".into()),
            Peer::Twin | Peer::Raw => self.lay_out(),
            Peer::DuckDbWasm => {
                self.lay_out()?;
                let modules = modules();
                if !modules.join("@duckdb/duckdb-wasm").is_dir() {
                    let folder = modules.parent().unwrap_or(&modules);
                    fs::create_dir_all(folder)?;
                    fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
                    let install =
                        ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", DUCKDB_WASM];
                    run(Command::new("npm").args(install).current_dir(folder))?;
                }
                symlink(modules, self.folder().join("npm"))?;
                Ok(())
            }
            Peer::DuckDbNative => python_has(DUCKDB_NATIVE),
            Peer::Polars => python_has(POLARS),
        }
    }

    /// Copies the peer's page and what all share into one folder.
    fn lay_out(self) -> Outcome {
        let (from, to) = (sources(), self.folder());
        if to.exists() {
            fs::remove_dir_all(&to)?;
        }
        fs::create_dir_all(&to)?;
        let own = from.join(to.file_name().unwrap_or_default());
        for entry in fs::read_dir(&from)?.chain(fs::read_dir(own)?) {
            let path = entry?.path();
            if let (true, Some(name)) = (path.is_file(), path.file_name()) {
                fs::copy(&path, to.join(name))?;
            }
        }
        Ok(())
    }

    /// Where the page lies.
    fn folder(self) -> PathBuf {
        match self {
            Peer::Own => root().join("target/bench-page"),
            Peer::DuckDbWasm => root().join("target/bench-peers/duckdb"),
            Peer::Twin | Peer::DuckDbNative | Peer::Polars => root().join("target/bench-peers/twin"),
            Peer::Raw => root().join("target/bench-peers/raw"),
        }
    }
}

/// The peers' sources.
pub fn sources() -> PathBuf {
    root().join("benches/peers")
}

fn modules() -> PathBuf {
    root().join("target/bench-tools/node_modules")
}

fn venv() -> PathBuf {
    root().join("target/bench-tools/venv")
}

fn python() -> PathBuf {
    venv().join("bin/python")
}

/// Installs a package where the peers' own Python lacks it.
fn python_has(package: &str) -> Outcome {
    if run(Command::new(python()).args(["-c", &format!("import {package}")])).is_ok() {
        return Ok(());
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(venv()))?;
    run(Command::new(python()).args(["-m", "pip", "install", "--quiet", package]))
}

fn run(command: &mut Command) -> Outcome {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name}: {}", said.trim().lines().last().unwrap_or("failed")).into())
}
