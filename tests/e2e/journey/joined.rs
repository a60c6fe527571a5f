//! Several kinds of file at once: events, messages and attributes, joined on the user id.

use e2e::{Browser, Outcome, Page, fixture};
use serde_json::json;

/// Three files are dropped; their kinds are guessed, the quality page tells how many users match, an attribute is a dimension.
pub async fn on_the_user_id(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.choose(&["users.csv", "events.csv", "mails.csv"].map(|name| fixture("joined").join(name))).await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until("document.querySelectorAll('[data-panel=other_files] .other').length === 2").await?;
    let kinds = "return [...document.querySelectorAll('.other')].map(block => [block.dataset.file, block.querySelector('select').value])";
    assert_eq!(page.run(kinds).await?, json!([["users.csv", "attributes"], ["mails.csv", "messages"]]));
    let mail = "[...document.querySelectorAll('.other[data-file=\"users.csv\"] tbody tr')].find(row => row.cells[0].textContent === 'email')";
    assert_eq!(
        page.run(&format!("return {mail}.querySelector('select').value")).await?,
        json!("-"),
        "personal data are off"
    );
    page.screenshot("joined_mapping").await?;

    page.wait_until("document.querySelector('#read-all:not([disabled])')").await?;
    page.accept().await?;
    page.show("quality", "joined").await?;
    let table = page.table("joined").await?;
    let rows: Vec<Vec<&str>> = table.iter().skip(1).map(|row| row.iter().map(String::as_str).collect()).collect();
    assert_eq!(
        rows,
        [
            ["users.csv", "attributes of users", "4", "3", "75.0%", "75.0%"],
            ["mails.csv", "messages", "3", "2", "66.7%", "50.0%"],
        ]
    );
    let said = page.text_of("section[data-panel=joined] .say").await?;
    assert!(said.contains("3 of 4 users of users.csv (75.0%) have events."), "{said}");
    page.screenshot("joined_quality").await?;
    page.close().await
}
