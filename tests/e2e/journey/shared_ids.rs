//! Anonymous ids of several users: the quality page shows the first ones, and saves all of them.

use std::fs;

use e2e::{Browser, Outcome, Page};

/// A dozen tablets that two users each shared: more than the page shows.
pub async fn are_saved(browser: Browser) -> Outcome {
    let row = |tablet: usize| {
        ["ann", "bob"].map(|user| format!("{user},tablet-{tablet:02},2024-01-{:02}T10:00:00Z\n", tablet + 1)).concat()
    };
    let csv = format!("user_id,anonymous_id,timestamp\n{}", (0..12).map(row).collect::<String>());
    let file = std::env::temp_dir().join(format!("terrarium-shared-{}-{browser:?}.csv", std::process::id()));
    fs::write(&file, csv)?;
    let page = Page::open(browser).await?;
    page.offer(&file).await?;
    page.accept().await?;
    page.show("quality", "identity").await?;
    page.click("#conflicts").await?;
    let saved = page.download("anonymous-ids", "csv").await?;
    let saved = saved.strip_prefix('\u{feff}').ok_or("no byte-order mark")?;
    assert_eq!(saved.lines().count(), 1 + 12 * 2, "{saved}");
    assert!(saved.starts_with("anonymous_id,users,user,note\r\ntablet-00,2,ann,\r\n"), "{saved}");
    fs::remove_file(file)?;
    page.close().await
}
