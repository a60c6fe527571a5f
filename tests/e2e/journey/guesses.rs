//! The mapping screen: a correction is read at once, is kept for the next file, and reading can be stopped.

use std::fs;
use std::path::PathBuf;

use e2e::{Browser, Outcome, Page};
use serde_json::json;

/// A column that nobody could guess, a decimal comma, a row without a time.
const ROWS: &str = "user;time;event;amount;blorb\nann;2024-01-01;buy;1,50;north\nbob;2024-01-02;look;;south\n\
                    ann;2024-02-03;buy;2,25;north\ncat;;buy;9,00;north\nbob;2024-02-05;look;;south\n";

/// The rows have been read again with the choice in it.
const CHOSEN: &str = "document.querySelector(\"th select[aria-label='Role of blorb']\")?.closest('th').textContent.includes('chosen by you')";

/// Another meaning, decimal sign and delimiter: each time the rows are read again. What is wrong with the file can be mended by the
/// first button.
pub async fn a_correction_is_read_at_once(browser: Browser) -> Outcome {
    let folder = Folder::new("correct", browser)?;
    let page = Page::open(browser).await?;
    page.offer(&folder.file("orders.csv", ROWS)?).await?;
    page.wait_until("document.querySelector('.preview tbody').textContent.includes('1.50')").await?;
    let sure = page.text_of("[data-panel=event_roles] .chips").await?;
    assert!(sure.contains("sure"), "how sure the guesses of events are: {sure}");
    let fits = page.text_of(".locale").await?;
    assert!(fits.contains("fits 5 of 5 rows") && fits.contains("reads 3 of 3 amounts"), "{fits}");

    set(&page, "th select[aria-label='Role of blorb']", "country").await?;
    page.wait_until(CHOSEN).await?;
    set(&page, "th select[aria-label='Role of event']", "-").await?;
    page.wait_until(
        "document.querySelector('[data-panel=event_roles]').textContent.includes('No column holds event names')",
    )
    .await?;
    page.click("#first-rejects").await?;
    let rejects = page.download("rows-not-kept", "csv").await?;
    assert!(rejects.contains("orders.csv,5,") && rejects.contains("no_time"), "{rejects}");

    pick(&page, "Decimal sign", "point").await?;
    page.wait_until("document.querySelector('[data-panel=first_page]').textContent.includes('amount cannot be read')")
        .await?;
    pick(&page, "Delimiter", "|").await?;
    page.wait_for_phase(&["failed"]).await?;
    let line = page.text_of("[data-panel=failed] pre").await?;
    assert_eq!(line, "1  user;time;event;amount;blorb");
    page.click(".mend").await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until("document.querySelectorAll('.preview thead th').length === 6").await?;
    page.close().await
}

/// The next file with the same columns is mapped as this one was.
pub async fn a_mapping_is_remembered(browser: Browser) -> Outcome {
    let folder = Folder::new("remember", browser)?;
    let page = Page::open(browser).await?;
    page.offer(&folder.file("january.csv", ROWS)?).await?;
    set(&page, "th select[aria-label='Role of blorb']", "region").await?;
    page.wait_until(CHOSEN).await?;
    page.accept().await?;
    // Also after the page was closed: a mapping is a definition, and no data.
    page.reload().await?;
    page.offer(&folder.file("february.csv", &ROWS.replace("2024-01", "2024-03"))?).await?;
    page.wait_until("document.querySelector('.map-head .recalled button')").await?;
    page.wait_until("document.querySelector(\"th select[aria-label='Role of blorb']\").value === 'region'").await?;
    page.click(".map-head .recalled button").await?;
    page.wait_until("document.querySelector(\"th select[aria-label='Role of blorb']\").value !== 'region'").await?;
    page.close().await
}

/// Reading stops within 200 ms on a quiet machine; tests share theirs.
const CANCEL_MS: f64 = 1_000.0;

/// Cancel leads back to the guesses, from where the rows can be read after all.
pub async fn reading_stops(browser: Browser) -> Outcome {
    let folder = Folder::new("cancel", browser)?;
    let rows = (0..400_000).map(|n| format!("u{};2024-0{}-1{};view\n", n % 9_973, n % 9 + 1, n % 7));
    let file = folder.file("large.csv", &format!("user;time;event\n{}", rows.collect::<String>()))?;
    let page = Page::open_at(browser, "#workers=1", "en").await?;
    page.offer(&file).await?;
    // The button is there for less than a second: it is clicked when it comes.
    page.run(
        "const clicked = button => {
             const at = performance.now();
             button.click();
             const look = () => document.documentElement.dataset.phase === 'mapping'
                 ? globalThis.took = performance.now() - at
                 : setTimeout(look, 5);
             look();
         };
         new MutationObserver((_, watch) => {
             const button = document.querySelector('#cancel');
             if (button) { watch.disconnect(); clicked(button); }
         }).observe(document.body, { childList: true, subtree: true });
         document.querySelector('#read-all').click()",
    )
    .await?;
    page.wait_until("globalThis.took && document.querySelector('#read-all:not([disabled])')").await?;
    let took = page.run("return globalThis.took").await?.as_f64().unwrap_or(f64::MAX);
    assert!(took < CANCEL_MS, "cancelled after {took} ms");
    assert_eq!(page.root_attribute("data-phase").await?.as_deref(), Some("mapping"));
    page.accept().await?;
    page.show("quality", "quality").await?;
    let rows = page.table("quality").await?;
    assert!(rows.iter().flatten().any(|cell| cell == "400,000"), "{rows:?}");
    page.close().await
}

/// Chooses an option of a pick list, given by a selector.
async fn set(page: &Page, css: &str, value: &str) -> Outcome {
    let choose = "const select = document.querySelector(arguments[0]);
        select.value = arguments[1];
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    page.wait_until(&format!("document.querySelector(`{css}`)")).await?;
    page.driver.execute(choose, vec![json!(css), json!(value)]).await?;
    Ok(())
}

/// The same of how the file is written, given by its label.
async fn pick(page: &Page, label: &str, value: &str) -> Outcome {
    let mark = "for (const label of document.querySelectorAll('.locale label')) {
            if (label.textContent.startsWith(arguments[0])) label.querySelector('select').dataset.picked = arguments[0];
        }";
    page.driver.execute(mark, vec![json!(label)]).await?;
    set(page, &format!("select[data-picked='{label}']"), value).await
}

/// A folder for the files of one test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str, browser: Browser) -> Outcome<Folder> {
        let folder = std::env::temp_dir().join(format!("terrarium-{name}-{}-{browser:?}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Folder(folder))
    }

    pub fn file(&self, name: &str, text: &str) -> Outcome<PathBuf> {
        let path = self.0.join(name);
        fs::write(&path, text)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
