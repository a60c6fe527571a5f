//! Files that cannot be read, or not at once: each gets a message that says what to do, and nothing hangs.

use std::fs;
use std::path::PathBuf;

use e2e::{Browser, Outcome, Page};

/// A file, and how the page must take it.
struct Bad {
    name: &'static str,
    bytes: &'static [u8],
    /// The phase it ends in: `failed` where nothing can be read, `mapping` where the person can mend it.
    phase: &'static str,
    /// A word of the message.
    says: &'static str,
}

const BAD: &[Bad] = &[
    Bad { name: "empty.csv", bytes: b"", phase: "failed", says: "empty" },
    Bad {
        name: "picture.csv",
        bytes: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01",
        phase: "failed",
        says: "CSV",
    },
    Bad { name: "header.csv", bytes: b"user,time,amount\n", phase: "failed", says: "no rows" },
    Bad { name: "no_time.csv", bytes: b"user,colour\nann,red\nbob,blue\ncat,green\n", phase: "mapping", says: "time" },
    Bad {
        name: "unclosed.csv",
        bytes: b"user,time,item\nann,2024-01-01,\"red\nbob,2024-01-02,blue\ncat,2024-01-03,green\n",
        phase: "failed",
        says: "quote",
    },
    Bad {
        name: "two_encodings.csv",
        bytes: b"user,time,city\nann,2024-01-01,K\xc3\xb6ln\nbob,2024-01-02,K\xf6ln\ncat,2024-01-03,Bonn\n",
        phase: "mapping",
        says: "encoding",
    },
    Bad {
        name: "wrong_delimiter.csv",
        bytes: b"user~~time~~item\nann~~2024-01-01~~red\nbob~~2024-01-02~~blue\n",
        phase: "mapping",
        says: "Delimiter",
    },
];

/// Each bad file on a page that was loaded anew, in one browser.
pub async fn all(browser: Browser) -> Outcome {
    let folder = std::env::temp_dir().join(format!("terrarium-bad-{}-{browser:?}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let page = Page::open(browser).await?;
    for bad in BAD {
        let path: PathBuf = folder.join(bad.name);
        fs::write(&path, bad.bytes)?;
        page.driver.refresh().await?;
        page.wait_for_phase(&["empty"]).await?;
        page.choose(&[path]).await?;
        let takes_it = format!(
            "document.documentElement.dataset.phase === '{}' && document.querySelector('main')?.textContent.includes('{}')",
            bad.phase, bad.says
        );
        page.wait_until(&takes_it).await.map_err(|error| format!("{}: {error}", bad.name))?;
    }
    page.close().await?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}
