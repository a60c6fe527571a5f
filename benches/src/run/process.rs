//! What the browser's processes cost, from Linux' /proc. Elsewhere nothing is known.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Clock ticks a second, as the kernel counts for programs.
const TICKS: f64 = 100.0;

/// Processor time so far, and the most memory that one page's process has held.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub cpu_s: f64,
    pub peak_mb: f64,
}

struct Process {
    id: u32,
    parent: u32,
    command: String,
}

/// What the browser with that profile has cost so far; workers belong to their page's process.
pub fn cost(profile: &Path) -> Option<Cost> {
    let all = processes()?;
    let profile = profile.display().to_string();
    let first = all.iter().find(|one| one.command.contains(&profile) && !one.command.contains("--type="))?;
    let mut family = BTreeSet::from([first.id]);
    loop {
        let before = family.len();
        family.extend(all.iter().filter(|one| family.contains(&one.parent)).map(|one| one.id).collect::<Vec<_>>());
        if family.len() == before {
            break;
        }
    }
    let family = || all.iter().filter(|one| family.contains(&one.id));
    let pages = family().filter(|one| one.command.contains("--type=renderer"));
    Some(Cost {
        cpu_s: family().filter_map(|one| cpu_s(one.id)).sum(),
        peak_mb: pages.filter_map(|one| peak_mb(one.id)).fold(0.0, f64::max),
    })
}

fn processes() -> Option<Vec<Process>> {
    let ids = fs::read_dir("/proc").ok()?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    Some(ids.filter_map(process).collect())
}

fn process(id: u32) -> Option<Process> {
    let command = fs::read(format!("/proc/{id}/cmdline")).ok()?;
    let command = String::from_utf8_lossy(&command).replace('\0', " ");
    Some(Process { id, parent: stat(id)?.get(1)?.parse().ok()?, command })
}

/// The fields of `stat` behind the program's name, which may hold blanks: state, parent, …
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

fn cpu_s(id: u32) -> Option<f64> {
    let fields = stat(id)?;
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

fn peak_mb(id: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1024.0 / 1e6)
}
