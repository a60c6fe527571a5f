//! The first screen is a program of its own: what was chosen on it holds on the screens of the app.

use e2e::{Browser, Outcome, Page, fixture};

/// Language, theme, a page without data, files; and the settings of a link that was opened.
pub async fn all(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.click(".lid-ctl button[lang=de]").await?;
    page.click(".lid-ctl button:last-child").await?;
    let theme = page.root_attribute("data-theme").await?;
    assert!(theme.is_some(), "the button chooses the other theme");
    page.click("footer a[href*=privacy]").await?;
    page.wait_until("document.querySelector('[data-panel=kept]')").await?;
    assert_eq!(page.root_attribute("lang").await?.as_deref(), Some("de"));
    assert_eq!(page.root_attribute("data-theme").await?, theme);
    let lids = page.evaluate("return document.querySelectorAll('header.lid').length").await?;
    assert_eq!(lids, 1, "one program's screen at a time");
    page.wait_for_phase(&["empty"]).await?;
    page.close().await?;

    let page = Page::open_at(browser, "#v=1&page=status&d=45", "en").await?;
    page.offer(&fixture("online_retail_ii_sample.csv")).await?;
    page.accept().await?;
    page.wait_until("document.querySelector('section[data-panel=status_over_time]')").await?;
    let address = page.evaluate("return location.hash").await?;
    assert!(address.as_str().is_some_and(|address| address.contains("d=45")), "{address}");
    page.close().await?;

    // Straight to a page without data: the first screen is not shown before.
    let page = Page::open_at(browser, "#v=1&page=privacy", "en").await?;
    page.wait_until("document.querySelector('[data-panel=kept]')").await?;
    page.close().await
}
