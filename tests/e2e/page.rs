//! One page in one browser: what a person does (drop, click, read), and what a test asks (phase, tables, requests).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::bidi::modules::script::EvaluateResult;
use thirtyfour::{By, Capabilities, WebDriver, WebElement};
use xtask::server::{Options, Server};

use crate::driver::Driver;
use crate::{Browser, Listener, Outcome, root};

/// How long anything may take on a busy machine before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(90);

/// The page lies in a sub-path, as on GitHub Pages.
const BASE: &str = "/some/sub-path/";

/// The built page.
fn dist() -> Outcome<PathBuf> {
    let dist = root().join("dist");
    if !dist.join("index.html").is_file() {
        return Err("there is no dist/index.html: run `cargo xtask build` first".into());
    }
    Ok(dist)
}

/// A panel's table as texts, the head first.
pub type Table = Vec<Vec<String>>;

/// A page in a browser of its own.
pub struct Page {
    /// Which browser.
    pub browser: Browser,
    /// The WebDriver session.
    pub driver: WebDriver,
    /// The server that the page came from.
    pub server: Server,
    /// The browser's network events; none in WebKit.
    pub listener: Option<Listener>,
    /// When it was sealed: when it was seen to wait for a file first.
    sealed: Mutex<Option<Instant>>,
    /// The folder of an altered page.
    altered: Option<Altered>,
    // Dropped last: it ends the browser.
    process: Driver,
}

/// A folder that goes when its page does.
struct Altered(PathBuf);

impl Drop for Altered {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy_altered(from: &Path, to: &Path, alter: &impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = {
            let entry = entry?;
            (entry.path(), entry.file_name())
        };
        match path.is_dir() {
            true => copy_altered(&path, &to.join(&name), alter)?,
            false => fs::write(to.join(&name), alter(&name.to_string_lossy(), fs::read(&path)?))?,
        }
    }
    Ok(())
}

/// A number that no other altered page of this process has.
fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A browser that has come up, and who listens to it.
type Session = (Driver, WebDriver, Option<Listener>);

/// A browser of its own, without a page.
async fn session(browser: Browser, lang: &str) -> Outcome<Session> {
    let process = Driver::start(browser).await?;
    let capabilities = browser.capabilities(process.folder(), lang)?;
    let capabilities = Capabilities::from(capabilities.as_object().cloned().unwrap_or_default());
    let driver = WebDriver::new(process.url(), capabilities).await?;
    driver.set_script_timeout(PATIENCE).await?;
    let listener = if browser.has_bidi() { Some(Listener::attach(&driver).await?) } else { None };
    Ok((process, driver, listener))
}

impl Page {
    /// Opens the built page and waits until it is sealed and waits for a file.
    pub async fn open(browser: Browser) -> Outcome<Page> {
        Page::open_at(browser, "", "en").await
    }

    /// Opens the built page with a fragment (as in `#workers=3`) and a preferred language.
    pub async fn open_at(browser: Browser, fragment: &str, lang: &str) -> Outcome<Page> {
        let page = Page::open_folder(browser, &dist()?, fragment, lang).await?;
        page.wait_for_phase(&["empty"]).await?;
        Ok(page)
    }

    /// Opens the built page and waits for nothing. `late`: files of the host that come so much later.
    pub async fn open_built(browser: Browser, late: Option<(&'static str, Duration)>) -> Outcome<Page> {
        Page::open_host(
            browser,
            Options { folder: dist()?, base: BASE.into(), port: 0, before_page: None, late },
            "",
            "en",
        )
        .await
    }

    /// Opens the built page with some of its files altered: `alter` is given each file's name and bytes. Waits for nothing.
    pub async fn open_altered(browser: Browser, alter: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Outcome<Page> {
        let folder = std::env::temp_dir().join(format!("terrarium-altered-{}-{}", std::process::id(), next()));
        copy_altered(&dist()?, &folder, &alter)?;
        let mut page = Page::open_folder(browser, &folder, "", "en").await?;
        page.altered = Some(Altered(folder));
        Ok(page)
    }

    /// Opens the index.html of any folder: for pages that leak on purpose.
    pub async fn open_folder(browser: Browser, folder: &Path, fragment: &str, lang: &str) -> Outcome<Page> {
        let options = Options { folder: folder.into(), base: BASE.into(), port: 0, before_page: None, late: None };
        Page::open_host(browser, options, fragment, lang).await
    }

    async fn open_host(browser: Browser, options: Options, fragment: &str, lang: &str) -> Outcome<Page> {
        // thirtyfour's BiDi brings rustls, which wants to be told its cryptography even where it uses none.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let server = Server::start(options)?;
        // A browser that does not come up (its port was taken meanwhile, the machine is busy) says nothing of the page: once more.
        let (process, driver, listener) = match session(browser, lang).await {
            Ok(session) => session,
            Err(_) => session(browser, lang).await?,
        };
        driver.goto(format!("{}{fragment}", server.url())).await?;
        Ok(Page { browser, driver, server, listener, sealed: Mutex::default(), altered: None, process })
    }

    /// Ends the session properly, on a page that has asked for nothing since it was sealed; a page that is only dropped is killed.
    pub async fn close(self) -> Outcome {
        self.was_silent();
        self.leave().await
    }

    /// Ends the session of a page that leaks, or that was told to try.
    pub async fn leave(self) -> Outcome {
        self.driver.quit().await?;
        Ok(())
    }

    /// Loads the page anew, and waits until it is sealed again.
    pub async fn reload(&self) -> Outcome {
        self.was_silent();
        self.driver.refresh().await?;
        *self.sealed.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.wait_for_phase(&["empty"]).await?;
        Ok(())
    }

    /// Whatever a test did with the page: not one request since the seal.
    fn was_silent(&self) {
        if let Some(sealed) = *self.sealed.lock().unwrap_or_else(PoisonError::into_inner) {
            assert_eq!(self.requests_since(sealed), Vec::<String>::new(), "requests after the seal");
        }
    }

    /// The folder of the browser's profile: the browser's processes can be told by it.
    pub fn profile(&self) -> PathBuf {
        self.process.folder().join("profile")
    }

    /// An attribute of `<html>`.
    pub async fn root_attribute(&self, name: &str) -> Outcome<Option<String>> {
        let value = self
            .driver
            .execute("return document.documentElement.getAttribute(arguments[0])", vec![json!(name)])
            .await?;
        Ok(value.json().as_str().map(str::to_owned))
    }

    /// Waits for one of these phases, and says which it was. Fails with the page's text when it takes too long, or when the page
    /// failed though that was not waited for.
    pub async fn wait_for_phase(&self, phases: &[&str]) -> Outcome<String> {
        let start = Instant::now();
        loop {
            let phase = self.root_attribute("data-phase").await?.unwrap_or_default();
            if phases.contains(&phase.as_str()) {
                if phase == "empty" {
                    self.sealed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
                }
                return Ok(phase);
            }
            if phase == "failed" || start.elapsed() > PATIENCE {
                let text = self.text_of("body").await.unwrap_or_default();
                return Err(format!("waited for phase {phases:?}, but it is '{phase}': {text}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a condition in JavaScript holds.
    pub async fn wait_until(&self, condition: &str) -> Outcome {
        let start = Instant::now();
        while self.driver.execute(format!("return Boolean({condition})"), vec![]).await?.json() != &json!(true) {
            if start.elapsed() > PATIENCE {
                return Err(format!("waited in vain for {condition}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Chooses files, as a person would in the file dialog.
    pub async fn choose(&self, files: &[PathBuf]) -> Outcome {
        let input = self.driver.find(By::Css("#file")).await?;
        let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        input.send_keys(paths.join("\n")).await?;
        Ok(())
    }

    /// The first element that matches.
    pub async fn find(&self, css: &str) -> Outcome<WebElement> {
        Ok(self.driver.find(By::Css(css)).await?)
    }

    /// Clicks the first element that matches, wherever it has been scrolled to.
    pub async fn click(&self, css: &str) -> Outcome {
        let element = self.find(css).await?;
        element.scroll_into_view().await?;
        element.click().await?;
        Ok(())
    }

    /// The text of the first element that matches, as far as it is in the document, seen or not.
    pub async fn text_of(&self, css: &str) -> Outcome<String> {
        let text = self
            .driver
            .execute("return document.querySelector(arguments[0])?.textContent ?? ''", vec![json!(css)])
            .await?;
        Ok(text.json().as_str().unwrap_or_default().to_owned())
    }

    /// The table of a panel.
    pub async fn table(&self, panel: &str) -> Outcome<Table> {
        self.wait_until(&format!("document.querySelector('section[data-panel=\"{panel}\"] table')")).await?;
        let script = "return [...document.querySelectorAll(`section[data-panel=\"${arguments[0]}\"] table tr`)]
            .map(row => [...row.cells].map(cell => cell.textContent.trim()))";
        Ok(serde_json::from_value(self.driver.execute(script, vec![json!(panel)]).await?.json().clone())?)
    }

    /// What a panel says: its sentence, and the rows of its tables where it has any.
    pub async fn told(&self, panel: &str) -> Outcome<String> {
        let script = "return [...document.querySelectorAll(`section[data-panel=\"${arguments[0]}\"] :is(.say, tr)`)]
            .map(part => [...(part.cells ?? [part])].map(cell => cell.textContent.trim()).join('\\t')).join('\\n')";
        let told = self.driver.execute(script, vec![json!(panel)]).await?;
        Ok(told.json().as_str().unwrap_or_default().to_owned())
    }

    /// Runs the body of an async function in the page itself (not in a driver's sandbox, where the lock would not be seen).
    pub async fn evaluate(&self, body: &str) -> Outcome<Value> {
        let call = format!(
            "(async () => {{ {body} }})().then(value => JSON.stringify(value ?? null), error => JSON.stringify({{ error: String(error) }}))"
        );
        let text = if self.browser.has_bidi() {
            let context = self.driver.window().await?.to_string();
            let bidi = self.driver.bidi().await?;
            let params = json!({ "expression": call, "target": { "context": context }, "awaitPromise": true });
            let result: EvaluateResult = serde_json::from_value(bidi.send_raw("script.evaluate", params).await?)?;
            match result {
                EvaluateResult::Success { result, .. } => result["value"].as_str().unwrap_or("null").to_owned(),
                EvaluateResult::Exception { exception_details, .. } => {
                    return Err(exception_details.to_string().into());
                }
            }
        } else {
            let script = format!("const done = arguments[arguments.length - 1]; {call}.then(done)");
            self.driver.execute_async(script, vec![]).await?.json().as_str().unwrap_or("null").to_owned()
        };
        Ok(serde_json::from_str(&text)?)
    }

    /// The same, for bodies that must not fail.
    pub async fn run(&self, body: &str) -> Outcome<Value> {
        let value = self.evaluate(body).await?;
        match value.get("error") {
            Some(error) => Err(format!("{error} in the script: {body:.200}").into()),
            None => Ok(value),
        }
    }

    /// Gives the page a place of this size, in CSS pixels; not in WebKit.
    pub async fn resize(&self, width: u32, height: u32) -> Outcome {
        let context = self.driver.window().await?.to_string();
        let params = json!({ "context": context, "viewport": { "width": width, "height": height } });
        self.driver.bidi().await?.send_raw("browsingContext.setViewport", params).await?;
        Ok(())
    }

    /// Everything that was asked of the network since an instant: by the server's log and by the browser's events.
    pub fn requests_since(&self, start: Instant) -> Vec<String> {
        let at_server = self.server.log().into_iter().filter(|request| request.at > start).map(|request| request.line);
        let by_browser = self.listener.as_ref().map(|listener| listener.since(start)).unwrap_or_default();
        at_server.chain(by_browser).collect()
    }

    /// The text of a file that the page has offered for download, by the beginning and the ending of its name; waits until it is
    /// complete.
    pub async fn download(&self, name: &str, ending: &str) -> Outcome<String> {
        let start = Instant::now();
        loop {
            for entry in fs::read_dir(self.process.downloads())?.flatten() {
                let path = entry.path();
                let fits = path.extension().is_some_and(|own| own == ending)
                    && entry.file_name().to_string_lossy().starts_with(name);
                // Firefox reserves the name by an empty file.
                if fits && entry.metadata()?.len() > 0 {
                    return Ok(fs::read_to_string(path)?);
                }
            }
            if start.elapsed() > PATIENCE {
                let there: Vec<_> = fs::read_dir(self.process.downloads())?.flatten().map(|e| e.file_name()).collect();
                return Err(format!("no {name}*.{ending} was saved, only {there:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A picture of the page in target/screens, for people to look at.
    pub async fn screenshot(&self, name: &str) -> Outcome {
        let folder = root().join("target/screens");
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{name}-{:?}.png", self.browser).to_lowercase());
        fs::write(file, self.driver.screenshot_as_png().await?)?;
        Ok(())
    }
}
