//! A driver process of its own for each session, with a home of its own: nothing is shared, nothing is left.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::{Browser, Outcome};

/// A running driver; dropping it ends the driver with all that it started, and removes its folder.
pub struct Driver {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl Driver {
    /// Starts the driver and waits until it listens.
    pub async fn start(browser: Browser) -> Outcome<Driver> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("terrarium-e2e-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("downloads"))?;
        // WebKit saves where the desktop says that downloads go; the other two are told by their capabilities.
        fs::create_dir_all(folder.join(".config"))?;
        fs::write(folder.join(".config/user-dirs.dirs"), "XDG_DOWNLOAD_DIR=\"$HOME/downloads\"\n")?;
        let [port, bidi_port] = free_ports()?;
        let command = browser.driver(port, bidi_port);
        let process = Command::new(&command[0])
            .args(&command[1..])
            .env("HOME", &folder)
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .stdout(fs::File::create(folder.join("driver.log"))?)
            .stderr(Stdio::null())
            // A group of its own, to end the browser and the virtual screen with it.
            .process_group(0)
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}; `cargo xtask test` installs it", command[0]))?;
        let driver = Driver { process, port, folder };
        driver.wait_until_it_listens().await?;
        Ok(driver)
    }

    /// Where WebDriver commands go.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The session's own folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the browser puts files that a page offers.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    async fn wait_until_it_listens(&self) -> Outcome {
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if start.elapsed() > Duration::from_secs(60) {
                return Err("the driver does not listen".into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        for signal in ["-TERM", "-KILL"] {
            // A group that has ended already is what we want.
            let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
            std::thread::sleep(Duration::from_millis(200));
        }
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Two ports that nobody listens to.
fn free_ports() -> Outcome<[u16; 2]> {
    // Both are held before one is let go, so that they differ.
    let held = [TcpListener::bind(("127.0.0.1", 0))?, TcpListener::bind(("127.0.0.1", 0))?];
    Ok([held[0].local_addr()?.port(), held[1].local_addr()?.port()])
}
