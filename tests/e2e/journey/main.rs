//! The main job as a person does it: drop a file, look at the guesses, read the dashboard, with nothing sent on the way.

use std::time::Instant;

use e2e::{Browser, Outcome, Page, fixture, in_each_browser};

in_each_browser!(drop_map_dashboard);

async fn drop_map_dashboard(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    let sealed = Instant::now();
    page.choose(&[fixture("online_retail_ii_sample.csv")]).await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until("document.querySelector('#read-all:enabled')").await?;
    page.screenshot("mapping").await?;
    page.click("#read-all").await?;
    page.wait_for_phase(&["ready"]).await?;

    let statuses = page.table("status_bar").await?;
    assert!(statuses.len() > 5, "a line a status: {statuses:?}");
    page.screenshot("overview").await?;

    assert_eq!(page.requests_since(sealed), Vec::<String>::new());
    assert_eq!(page.root_attribute("data-requests-since-seal").await?.as_deref(), Some("0"));
    page.close().await
}
