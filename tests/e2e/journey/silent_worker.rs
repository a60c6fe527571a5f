//! A worker that the browser has ended tells nobody. The page notices that it hears nothing, reads the files again and answers.

use e2e::{Browser, Outcome, Page, fixture};

use super::ORDERS;

/// What makes all workers of a page end without a word, when the page says so.
const ENDS: &[u8] = b"\nnew BroadcastChannel('end').onmessage = () => close();\n";

pub async fn is_replaced(browser: Browser) -> Outcome {
    let page = Page::open_altered(browser, |name, mut bytes| {
        if name.starts_with("worker-") && name.ends_with(".js") {
            bytes.extend_from_slice(ENDS);
        }
        bytes
    })
    .await?;
    page.wait_for_phase(&["empty"]).await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    let before = page.table("status_bar").await?;
    page.run(
        "new MutationObserver(() => {
             globalThis.told ||= document.querySelector('[data-panel=revival]')?.textContent;
         }).observe(document.body, { childList: true, subtree: true });
         new BroadcastChannel('end').postMessage(0)",
    )
    .await?;
    // A page whose questions have not been asked before.
    page.show("retention", "retention").await?;
    let told = page.run("return globalThis.told").await?;
    assert!(told.as_str().is_some_and(|told| told.contains("read again")), "the page says what it does: {told}");
    assert!(failed(&page).await?.is_empty(), "panels that asked together wait together: {:?}", failed(&page).await?);
    page.show("overview", "status_bar").await?;
    assert!(failed(&page).await?.is_empty(), "{:?}", failed(&page).await?);
    assert_eq!(page.table("status_bar").await?, before);
    page.close().await
}

/// What the panels say that have no answer.
async fn failed(page: &Page) -> Outcome<Vec<String>> {
    let script = "[...document.querySelectorAll('section[data-state=error]')].map(panel => panel.textContent)";
    Ok(serde_json::from_value(page.run(&format!("return {script}")).await?)?)
}
