//! `cargo xtask serve`: the page on this machine. Reloading it in the browser rebuilds what has changed.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use xtask::server::{Options, Server};

use crate::run::{self, Result};
use crate::{build, setup};

const USAGE: &str = "usage: cargo xtask serve [--dev] [--port N]";

/// What the page is made of: a change in any of these makes a new page.
const SOURCES: [&str; 9] =
    ["src", "engine", "style", "boot", "public", "index.html", "Cargo.toml", "Cargo.lock", "Trunk.toml"];

/// Sets up, builds, serves until stopped.
pub fn command(args: &[String]) -> Result {
    let (mut dev, mut port) = (false, 8080);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dev" => dev = true,
            "--port" => port = args.next().and_then(|port| port.parse().ok()).ok_or(USAGE)?,
            _ => return Err(USAGE.into()),
        }
    }
    setup::for_build()?;
    println!("Building the page (minutes the first time, seconds later)…");
    let builder = Builder::new(dev);
    builder.build_if_stale()?;

    let before_page =
        Box::new(move || builder.build_if_stale().map_err(|error| format!("{error}\n\nThe terminal says why.")));
    let options = Options { folder: run::dist(), base: "/".into(), port, before_page: Some(before_page), late: None };
    let server = Server::start(options).map_err(|error| format!("port {port}: {error}; choose another by --port"))?;
    println!("Terrarium is at {}", server.url());
    println!("A reload rebuilds what has changed. Ctrl+C ends it.");
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}

/// Builds when a source is newer than what was built last.
struct Builder {
    dev: bool,
    built: Mutex<Option<SystemTime>>,
}

impl Builder {
    fn new(dev: bool) -> Builder {
        Builder { dev, built: Mutex::new(None) }
    }

    fn build_if_stale(&self) -> Result {
        let mut built = self.built.lock().map_err(|_| "an earlier build died")?;
        let newest = SOURCES.iter().filter_map(|source| newest(&run::root().join(source))).max();
        if built.is_some() && *built >= newest {
            return Ok(());
        }
        build::build(self.dev)?;
        *built = newest;
        Ok(())
    }
}

/// When the newest file at or under a path was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return fs::metadata(path).and_then(|data| data.modified()).ok();
    }
    let entries: Vec<PathBuf> = fs::read_dir(path).ok()?.flatten().map(|entry| entry.path()).collect();
    entries.iter().filter_map(|entry| newest(entry)).max()
}
