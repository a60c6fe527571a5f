//! The three browsers and their drivers, by the system's package manager.

use std::path::Path;

use super::Need;
use crate::run::{self, Result};

/// A package of Debian and Ubuntu, and the programs (any one of each line) that show it is there.
struct Package {
    name: &'static str,
    why: &'static str,
    programs: &'static [&'static str],
}

const PACKAGES: [Package; 6] = [
    Package {
        name: "chromium",
        why: "tests the page in Chromium",
        programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    },
    Package { name: "chromium-driver", why: "drives Chromium", programs: &["chromedriver"] },
    Package { name: "firefox-esr", why: "tests the page in Firefox", programs: &["firefox-esr", "firefox"] },
    Package {
        name: "webkit2gtk-driver",
        why: "tests the page in WebKit, and drives it",
        programs: &["WebKitWebDriver"],
    },
    Package { name: "xvfb xauth", why: "a screen for WebKit, which has no headless mode", programs: &["xvfb-run"] },
    Package { name: "nodejs npm", why: "brings the checker for accessibility and wasm-opt", programs: &["npm"] },
];

/// All of them.
pub fn packages() -> impl Iterator<Item = Need> {
    PACKAGES.iter().map(need)
}

/// Chromium and its driver.
pub fn chromium() -> impl Iterator<Item = Need> {
    PACKAGES.iter().filter(|package| package.name.starts_with("chromium")).map(need)
}

fn need(package: &'static Package) -> Need {
    Need {
        name: package.name.into(),
        why: package.why,
        takes: "a minute",
        is_there: Box::new(move || package.programs.iter().any(|program| run::find_program(program).is_some())),
        install: Box::new(move || apt_install(package)),
    }
}

/// Installs as root, or by a sudo that asks nothing; else names what a person has to install.
fn apt_install(package: &Package) -> Result {
    let by_hand = || {
        format!(
            "install what Debian calls '{}' by your system's package manager (programs: {})",
            package.name,
            package.programs.join(" or ")
        )
    };
    if run::find_program("apt-get").is_none() {
        return Err(by_hand().into());
    }
    let is_root = run::output("id", &["-u"]).as_deref() == Some("0");
    if !is_root && run::output("sudo", &["-n", "true"]).is_none() {
        return Err(format!("not root, and sudo wants a password: {}", by_hand()).into());
    }
    let apt = |args: &[&str]| {
        let mut command =
            if is_root { run::command("apt-get", args) } else { run::command("sudo", &["-n", "apt-get"]) };
        if !is_root {
            command.args(args);
        }
        run::run(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if !Path::new("/var/lib/apt/lists/partial").exists() || lists_are_empty() {
        apt(&["update", "-qq"])?;
    }
    let names: Vec<&str> = package.name.split(' ').collect();
    let args = [&["install", "-y", "-qq", "--no-install-recommends"], &names[..]].concat();
    // Old lists name packages that the mirror no longer has: fetch new ones and try again.
    apt(&args).or_else(|_| apt(&["update", "-qq"]).and_then(|()| apt(&args)))
}

fn lists_are_empty() -> bool {
    std::fs::read_dir("/var/lib/apt/lists").map_or(true, |mut entries| {
        !entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains("_Packages")))
    })
}
