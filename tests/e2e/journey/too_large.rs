//! Files whose rows will not fit into memory: told from their beginning, before they are read or unpacked, with ways on.
//!
//! The files are real to the browser and nearly empty to the disk: some megabytes of rows, then a hole of many gigabytes.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use e2e::{Browser, Outcome, Page, root};

/// Rows of a thousand users, then nothing.
fn plain(path: &Path) -> Outcome {
    let mut file = File::create(path)?;
    let rows = (0..300_000).map(|row| {
        let (day, second) = (1 + row / 12_000, row % 12_000);
        format!(
            "user-{:04},2024-01-{day:02}T{:02}:{:02}:{:02}Z,view,{}\n",
            row % 1_000,
            second / 3600,
            second / 60 % 60,
            second % 60,
            row % 50
        )
    });
    file.write_all(format!("user,time,event,item\n{}", rows.collect::<String>()).as_bytes())?;
    file.set_len(200 << 30)?;
    Ok(())
}

/// The same, packed: a file of frames is a file.
fn packed(path: &Path) -> Outcome {
    let frame = fs::read(root().join("decode/tests/data/events.csv.zst"))?;
    let mut file = File::create(path)?;
    file.write_all(&frame.repeat(1_200))?;
    file.set_len(40 << 30)?;
    Ok(())
}

const BAND: &str = "document.querySelector('[data-state=too-large]')";

/// One page a file, with one worker: what one can hold is the same on every machine.
pub async fn all(browser: Browser) -> Outcome {
    let folder = std::env::temp_dir().join(format!("terrarium-large-{}-{browser:?}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (csv, zst) = (folder.join("huge.csv"), folder.join("huge.csv.zst"));
    plain(&csv)?;
    packed(&zst)?;

    let page = Page::open_at(browser, "#workers=1", "en").await?;
    page.choose(&[csv]).await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until(&format!("{BAND}?.textContent.includes('will not fit')")).await?;
    page.wait_until(&format!("{BAND}.textContent.includes('Without item')")).await?;
    // A sample that fits takes the warning away.
    page.run(&format!("[...{BAND}.querySelectorAll('button')].at(-1).click()")).await?;
    page.wait_until(&format!("!{BAND}")).await?;
    page.close().await?;

    let page = Page::open_at(browser, "#workers=1", "en").await?;
    page.choose(&[zst]).await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until(&format!("{BAND}?.textContent.includes('will not fit')")).await?;
    page.wait_until("document.querySelector('#read-all')?.textContent.includes('Unpack')").await?;
    page.close().await?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}
