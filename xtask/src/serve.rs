//! `cargo xtask serve`: the page on this machine. Reloading it in the browser rebuilds what has changed.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use xtask::server::{Options, Server};

use crate::run::{self, Result};
use crate::{build, setup};

const USAGE: &str = "usage: cargo xtask serve [--dev] [--port N]";

/// Sets up, builds what has changed since the last build, serves until stopped.
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
    build::build_if_stale(dev)?;

    // One build at a time: two reloads would write the same files.
    let turn = Mutex::new(());
    let before_page = Box::new(move || {
        let turn = turn.lock().map_err(|_| "an earlier build died")?;
        let built = build::build_if_stale(dev).map_err(|error| format!("{error}\n\nThe terminal says why."));
        drop(turn);
        built
    });
    let options = Options { folder: run::dist(), base: "/".into(), port, before_page: Some(before_page), late: None };
    let server = Server::start(options).map_err(|error| format!("port {port}: {error}; choose another by --port"))?;
    println!("Terrarium is at {}", server.url());
    println!("A reload rebuilds what has changed. Ctrl+C ends it.");
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}
