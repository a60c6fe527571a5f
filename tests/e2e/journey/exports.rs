//! Exports of other tools: recognised, mapped without a question, and read to the same numbers as natively.

use e2e::native::{counts, statuses};
use e2e::{Browser, Outcome, Page, fixture};
use engine::fold::Settings;

/// A file of `tests/data/vendors`, and the tool that wrote it. CSV, a list in JSON, and an object a line in gzip.
const EXPORTS: [(&str, &str); 4] = [
    ("shopify_orders.csv", "Shopify"),
    ("segment_calls.json.gz", "Segment"),
    ("posthog_events.jsonl.gz", "PostHog"),
    ("clevertap_api_records.json", "CleverTap"),
];

/// Each on a page that was loaded anew.
pub async fn are_recognised(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    for (name, tool) in EXPORTS {
        let file = fixture("vendors").join(name);
        page.reload().await?;
        page.offer(&file).await?;
        let said = page.text_of(".map-head [data-recognised]").await?;
        assert!(said.contains(tool), "{name}: {said}");
        page.accept().await?;
        page.show("overview", "status_bar").await?;
        let on_page = counts(&page.table("status_bar").await?);
        assert_eq!(on_page, statuses(&file, Settings::default())?, "{name}");
    }
    page.close().await
}
