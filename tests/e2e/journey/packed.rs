//! Files that are not text: the decoder, which is compiled only now, makes text of them, and they go the same way.

use std::fs;

use e2e::{Browser, Outcome, Page, root};

/// Each holds the same 120 rows, and parts that are no data.
const PACKED: [&str; 4] = ["events.xlsx", "events.zstd.parquet", "events.deflate.avro", "daily.zip"];

/// Each on a page of its own; then a damaged one, which gets a word.
pub async fn all(browser: Browser) -> Outcome {
    let folder = root().join("decode/tests/data");
    for name in PACKED {
        let page = Page::open(browser).await?;
        page.offer(&folder.join(name)).await?;
        page.accept().await?;
        page.show("quality", "quality").await?;
        let rows = page.table("quality").await?;
        assert!(rows.iter().flatten().any(|cell| cell == "120"), "{name}: {rows:?}");
        page.close().await?;
    }
    let whole = fs::read(folder.join("events.xlsx"))?;
    let cut = std::env::temp_dir().join(format!("terrarium-cut-{}-{browser:?}.xlsx", std::process::id()));
    fs::write(&cut, &whole[..whole.len() / 2])?;
    let page = Page::open(browser).await?;
    page.choose(std::slice::from_ref(&cut)).await?;
    page.wait_until("document.querySelector('[data-panel=failed]')?.textContent.includes('damaged')").await?;
    fs::remove_file(&cut)?;
    page.close().await
}
