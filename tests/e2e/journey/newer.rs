//! A newer export in place of the one before: who has another status since, to see and to save, as the engine counts it natively.

use std::fs;

use e2e::native::{limits, movers};
use e2e::{Browser, Outcome, Page, fixture};
use engine::events::Day;
use engine::queries::movers::NOT_SEEN;
use serde_json::json;

const NOTE: &str = "[data-panel=moved_since]";

/// The second export begins where the first one does and goes on after its end.
pub async fn tells_who_moved(browser: Browser) -> Outcome {
    let whole = fixture("online_retail_ii_sample.csv");
    let text = fs::read_to_string(&whole)?;
    let (head, rows) = text.split_once('\n').ok_or("no header")?;
    let until = "2010-09-01";
    let is_older = |row: &&str| row.split(',').any(|cell| cell.starts_with("20") && cell.contains(':') && cell < until);
    let older: Vec<&str> = rows.lines().filter(is_older).collect();
    assert!((100..rows.lines().count() - 100).contains(&older.len()), "{} rows before {until}", older.len());
    let days = older.iter().filter_map(|row| row.split(',').find_map(|cell| Day::parse(cell.get(..10)?)));
    let ended = days.max().ok_or("no dates")?;
    assert_eq!(ended, Day::from_civil(2010, 8, 29), "it is said in words below");
    let folder = std::env::temp_dir().join(format!("terrarium-newer-{}-{browser:?}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("older.csv"), format!("{head}\n{}\n", older.join("\n")))?;

    let page = Page::open(browser).await?;
    page.offer(&folder.join("older.csv")).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    assert_eq!(
        page.run(&format!("return document.querySelector('{NOTE}')")).await?,
        json!(null),
        "nothing came before"
    );
    page.click(".files button").await?;
    page.wait_for_phase(&["empty"]).await?;
    page.offer(&whole).await?;
    page.wait_until("document.querySelectorAll('[data-panel=before] input').length === 2").await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    page.wait_until(&format!("document.querySelector('{NOTE} [data-save-movers]')")).await?;

    let expected = movers(&whole, ended)?;
    let said = page.text_of(&format!("{NOTE} p")).await?;
    let new: u64 = expected.moves.iter().filter(|step| step.from == NOT_SEEN).map(|step| step.users).sum();
    let moved = expected.users - expected.stayed - new;
    assert!(said.contains(&format!("another status since then: {moved} of {};", expected.users)), "{said}");
    assert!(said.contains(&format!("new ones: {new}.")), "{said}");
    page.screenshot("moved_since").await?;
    page.click(&format!("{NOTE} [data-save-movers]")).await?;
    let csv = page.download(&format!("terrarium-users-moved-since-{ended}-"), "csv").await?;
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len() as u64 - 1, expected.users - expected.stayed, "{}", lines[0]);
    assert!(lines[0].starts_with("User,Status before,Status,"), "{}", lines[0]);
    let moved = |line: &&str| line.split(',').nth(1) != line.split(',').nth(2);
    assert!(lines.iter().all(moved), "everyone in the file has moved");
    // The thresholds are those of the newer rows, until the person takes back the ones of before.
    let [before, now] = [limits(&folder.join("older.csv"))?, limits(&whole)?].map(|limits| limits.n);
    assert_ne!(before, now, "two exports that say the same tell nothing");
    page.wait_until(&format!("document.querySelector('{NOTE} [data-keep-limits]')")).await?;
    page.click(&format!("{NOTE} [data-keep-limits]")).await?;
    page.wait_until(&format!(
        "location.hash.includes('&n={before}') && !document.querySelector('{NOTE} [data-keep-limits]')"
    ))
    .await?;
    // The movers' page compares with that day when the person says so.
    page.show("movers", "movers_flow").await?;
    page.click(&format!("{NOTE} [data-compare-since]")).await?;
    page.wait_until(&format!("document.querySelector('{NOTE} [aria-pressed=true]')")).await?;
    page.wait_until(
        "document.querySelector('section[data-panel=movers_flow] .say').textContent.includes('29\u{a0}Aug\u{a0}2010')",
    )
    .await?;

    // The same file once more is no newer export.
    page.click(".files button").await?;
    page.wait_for_phase(&["empty"]).await?;
    page.offer(&whole).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    assert_eq!(page.run(&format!("return document.querySelector('{NOTE}')")).await?, json!(null), "nothing newer came");
    fs::remove_dir_all(folder)?;
    page.close().await
}
