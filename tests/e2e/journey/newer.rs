//! A newer export in place of the one before: who has another status since, to see and to save, as the engine counts it natively.

use std::fs;

use e2e::native::movers;
use e2e::{Browser, Outcome, Page, fixture};
use engine::events::Day;
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
    assert!(said.contains(&format!("{} of {} users", expected.users - expected.stayed, expected.users)), "{said}");
    page.screenshot("moved_since").await?;
    page.click(&format!("{NOTE} [data-save-movers]")).await?;
    let csv = page.download(&format!("terrarium-users-moved-since-{ended}-"), "csv").await?;
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len() as u64 - 1, expected.users - expected.stayed, "{}", lines[0]);
    assert!(lines[0].starts_with("User,Status before,Status,"), "{}", lines[0]);
    let moved = |line: &&str| line.split(',').nth(1) != line.split(',').nth(2);
    assert!(lines.iter().all(moved), "everyone in the file has moved");
    // The movers' page compares with that day when the person says so.
    page.show("movers", "movers_flow").await?;
    page.run(&format!("[...document.querySelectorAll('{NOTE} button')].at(-1).click()")).await?;
    page.wait_until(&format!("document.querySelectorAll('{NOTE} button').length === 2")).await?;
    fs::remove_dir_all(folder)?;
    page.close().await
}
