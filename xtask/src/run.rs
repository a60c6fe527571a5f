//! Running other programs, and where the project lies.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;

/// What every command returns; errors are sentences for people.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    // Cargo sets the variable for `cargo run`; the compiled-in value serves a binary that is started by hand.
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    let own = PathBuf::from(own);
    own.parent().map_or(own.clone(), Path::to_path_buf)
}

/// The folder of the built page.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Where npm's tools for this project live.
pub fn tools() -> PathBuf {
    root().join("target/tools")
}

/// A command that runs in the workspace's folder and finds this project's tools first.
pub fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root()).env("PATH", search_path());
    command
}

/// Runs to the end, with the output on the terminal. Fails with the command's name if it fails.
pub fn run(command: &mut Command) -> Result {
    let name = describe(command);
    let status = command.status().map_err(|error| format!("cannot start `{name}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed ({status})").into()) }
}

/// Runs to the end, with the output on the terminal and returned as well.
pub fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    let name = describe(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start `{name}`: {error}"))?;
    let seen = Mutex::new(String::new());
    thread::scope(|scope| {
        if let Some(out) = child.stdout.take() {
            scope.spawn(|| copy_lines(out, &seen));
        }
        if let Some(err) = child.stderr.take() {
            scope.spawn(|| copy_lines(err, &seen));
        }
    });
    let status = child.wait()?;
    Ok((status, seen.into_inner().unwrap_or_default()))
}

/// What a command prints on standard output; `None` if it cannot be started or fails.
pub fn output(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).env("PATH", search_path()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program lies, if it is on the path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path()).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// This project's tools, then what the person has, then cargo's bin folder, in case the shell does not know it.
fn search_path() -> OsString {
    let mut folders = vec![tools().join("node_modules/.bin")];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    folders.extend(cargo_home.map(|home| home.join("bin")));
    std::env::join_paths(folders).unwrap_or_else(|_| std::env::var_os("PATH").unwrap_or_default())
}

fn copy_lines(from: impl Read, seen: &Mutex<String>) {
    for line in BufReader::new(from).split(b'\n').map_while(std::result::Result::ok) {
        let line = String::from_utf8_lossy(&line);
        // A terminal that has gone away is no reason to stop the tests.
        let _ = writeln!(std::io::stdout(), "{line}");
        if let Ok(mut seen) = seen.lock() {
            seen.push_str(&line);
            seen.push('\n');
        }
    }
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
