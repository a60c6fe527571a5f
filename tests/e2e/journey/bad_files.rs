//! Files that cannot be read, or not at once: each gets a message that says what to do, and nothing hangs.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::{Browser, Outcome, Page};

/// A file, and how the page must take it.
struct Bad {
    name: &'static str,
    bytes: &'static [u8],
    /// The phase it ends in: `failed` where nothing can be read, `mapping` where the person can mend it.
    phase: &'static str,
    /// A word of the message, in English and in German.
    says: [&'static str; 2],
}

const BAD: &[Bad] = &[
    Bad { name: "empty.csv", bytes: b"", phase: "failed", says: ["empty", "leer"] },
    Bad {
        name: "picture.csv",
        bytes: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01",
        phase: "failed",
        says: ["CSV", "CSV"],
    },
    Bad { name: "header.csv", bytes: b"user,time,amount\n", phase: "failed", says: ["no rows", "keine Zeilen"] },
    Bad {
        name: "no_time.csv",
        bytes: b"user,colour\nann,red\nbob,blue\ncat,green\n",
        phase: "mapping",
        says: ["mapped to time", "als Zeit zugeordnet"],
    },
    Bad {
        name: "unclosed.csv",
        bytes: b"user,time,item\nann,2024-01-01,\"red\nbob,2024-01-02,blue\ncat,2024-01-03,green\n",
        phase: "failed",
        says: ["quote", "Anführungszeichen"],
    },
    Bad {
        name: "two_encodings.csv",
        bytes: b"user,time,city\nann,2024-01-01,K\xc3\xb6ln\nbob,2024-01-02,K\xf6ln\ncat,2024-01-03,Bonn\n",
        phase: "mapping",
        says: ["encoding", "Zeichenkodierung"],
    },
    Bad {
        name: "wrong_delimiter.csv",
        bytes: b"user~~time~~item\nann~~2024-01-01~~red\nbob~~2024-01-02~~blue\n",
        phase: "mapping",
        says: ["Delimiter", "Trennzeichen"],
    },
];

/// Each bad file on a page that was loaded anew, in one browser and in both languages.
pub async fn all(browser: Browser) -> Outcome {
    let folder = std::env::temp_dir().join(format!("terrarium-bad-{}-{browser:?}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let page = Page::open(browser).await?;
    for bad in BAD {
        let path: PathBuf = folder.join(bad.name);
        fs::write(&path, bad.bytes)?;
        page.reload().await?;
        page.choose(&[path]).await?;
        for (lang, says) in ["en", "de"].iter().zip(bad.says) {
            // On a phone the languages are in the dock; here they are in the lid.
            page.run(&format!("document.querySelector('.lid-ctl [lang={lang}]').click()")).await?;
            let takes_it = format!(
                "document.documentElement.dataset.phase === '{}' && document.querySelector('main')?.textContent.includes('{says}')",
                bad.phase
            );
            page.wait_until(&takes_it).await.map_err(|error| format!("{}: {error}", bad.name))?;
        }
    }
    a_quote_is_mended(&page, &folder.join("unclosed.csv")).await?;
    page.close().await?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// The line at fault is shown with a sign under the quote, and the first button reads the file all the same.
async fn a_quote_is_mended(page: &Page, file: &Path) -> Outcome {
    page.reload().await?;
    page.choose(&[file.to_path_buf()]).await?;
    page.wait_for_phase(&["failed"]).await?;
    let line = page.text_of("[data-panel=failed] .place pre").await?;
    assert_eq!(line, "2  ann,2024-01-01,\"red\n                  ^");
    page.click("[data-panel=failed] .acts .btn").await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until("document.querySelector('#read-all:not([disabled])')").await
}
