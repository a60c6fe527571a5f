//! The three browsers: how each is driven, and the capabilities that give it a fresh profile and no screen.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// One of the three engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, by WebKitWebDriver. A stand-in for Safari, which shares its engine.
    WebKit,
}

impl Browser {
    /// Whether its driver tells of network events (WebDriver BiDi).
    pub fn has_bidi(self) -> bool {
        self != Browser::WebKit
    }

    /// The driver's command line.
    pub(crate) fn driver(self, port: u16, bidi_port: u16) -> Vec<String> {
        match self {
            Browser::Chromium => vec!["chromedriver".into(), format!("--port={port}")],
            Browser::Firefox => {
                vec![
                    "geckodriver".into(),
                    "--port".into(),
                    port.to_string(),
                    "--websocket-port".into(),
                    bidi_port.to_string(),
                ]
            }
            // WebKitGTK has no headless mode: it draws on a virtual screen.
            Browser::WebKit => vec![
                "xvfb-run".into(),
                "-a".into(),
                "-s".into(),
                "-screen 0 1920x1400x24".into(),
                "WebKitWebDriver".into(),
                format!("--port={port}"),
            ],
        }
    }

    /// Capabilities for a session that keeps its profile, and what it saves, in `folder`.
    pub(crate) fn capabilities(self, folder: &Path, lang: &str) -> Result<Value, String> {
        let downloads = folder.join("downloads");
        match self {
            Browser::Chromium => Ok(json!({
                "browserName": "chrome",
                "webSocketUrl": true,
                "goog:loggingPrefs": { "browser": "ALL" },
                "goog:chromeOptions": {
                    "binary": find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?,
                    "args": [
                        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                        "--window-size=1280,1000",
                        format!("--lang={lang}"),
                        format!("--user-data-dir={}", folder.join("profile").display()),
                    ],
                    "prefs": {
                        "download.default_directory": downloads,
                        "download.prompt_for_download": false,
                        "profile.default_content_setting_values.automatic_downloads": 1,
                        "intl.accept_languages": lang,
                    },
                },
            })),
            Browser::Firefox => Ok(json!({
                "browserName": "firefox",
                "webSocketUrl": true,
                "moz:firefoxOptions": {
                    "binary": find(&["firefox-esr", "firefox"])?,
                    "args": ["-headless"],
                    "prefs": {
                        "browser.download.folderList": 2,
                        "browser.download.dir": downloads,
                        "browser.download.useDownloadDir": true,
                        "browser.helperApps.neverAsk.saveToDisk": "text/csv,image/svg+xml,application/json",
                        "intl.accept_languages": lang,
                    },
                },
            })),
            Browser::WebKit => Ok(json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": { "binary": mini_browser()?, "args": ["--automation"] },
            })),
        }
    }
}

/// The first of these programs on the path.
fn find(names: &[&str]) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        |name: &&str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    names.iter().find_map(on_path).ok_or_else(|| format!("none of {} is on the path", names.join(", ")))
}

/// MiniBrowser lies beside WebKit's library, in a folder named after the machine's architecture.
fn mini_browser() -> Result<PathBuf, String> {
    let libraries = std::fs::read_dir("/usr/lib").map_err(|error| format!("/usr/lib: {error}"))?;
    let folders = libraries.flatten().map(|entry| entry.path()).chain([PathBuf::from("/usr/libexec")]);
    let candidates = folders
        .flat_map(|folder| ["webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser"].map(|file| folder.join(file)));
    candidates
        .into_iter()
        .find(|file| file.is_file())
        .ok_or_else(|| "WebKit's MiniBrowser is not in /usr/lib".to_owned())
}
