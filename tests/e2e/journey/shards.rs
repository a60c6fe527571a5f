//! The same answers from any number of workers: the counts are those of the engine run natively, and what all panels say is the same.

use std::collections::BTreeMap;

use e2e::native::{counts, statuses};
use e2e::{Browser, Outcome, PAGES, Page};
use engine::fold::Settings;

use super::guesses::Folder;

/// With 1, 2, 3 and 8 workers, each on a page of its own; the last ones get the rows in another order. Every panel of every page says the
/// same.
pub async fn any_number(browser: Browser) -> Outcome {
    let folder = Folder::new("shards", browser)?;
    let rows = habits();
    let file = folder.file("habits.csv", &csv(&rows))?;
    let expected = statuses(&file, Settings::default())?;
    assert!(expected.iter().filter(|(_, users)| *users > 0).count() > 2, "one status tells little: {expected:?}");
    let mut first = None;
    for n in [1, 2, 3, 8] {
        if n == 8 {
            folder.file("habits.csv", &csv(&shuffled(&rows)))?;
        }
        let page = Page::open_at(browser, &format!("#workers={n}"), "en").await?;
        page.offer(&file).await?;
        page.accept().await?;
        page.show("overview", "status_bar").await?;
        assert_eq!(counts(&page.table("status_bar").await?), expected, "{n} workers");
        let said = every_panel(&page).await?;
        assert!(said.len() > 20 && said.values().any(|told| told.lines().count() > 10), "too little: {said:?}");
        for (panel, told) in first.get_or_insert_with(|| said.clone()) {
            assert_eq!(said.get(panel), Some(&*told), "{panel}, {n} workers");
        }
        page.close().await?;
    }
    Ok(())
}

/// What each panel says, but for pages about the file itself, which name its lines and the time that it took.
async fn every_panel(page: &Page) -> Outcome<BTreeMap<String, String>> {
    let mut said = BTreeMap::new();
    for (name, panel) in PAGES.into_iter().filter(|(name, _)| !["quality", "ask_for", "privacy"].contains(name)) {
        page.show(name, panel).await?;
        let panels =
            page.run("return [...document.querySelectorAll('section[data-panel]')].map(e => e.dataset.panel)").await?;
        for panel in serde_json::from_value::<Vec<String>>(panels)? {
            let told = page.told(&panel).await?;
            said.insert(panel, told);
        }
    }
    Ok(said)
}

/// The rows in an order that has nothing to do with theirs, the same every time.
fn shuffled(rows: &[String]) -> Vec<String> {
    // The step shares no factor with the number of rows.
    let step = (rows.len() / 2..).find(|step| gcd(*step, rows.len()) == 1).unwrap_or(1);
    (0..rows.len()).map(|n| rows[n * step % rows.len()].clone()).collect()
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn csv(rows: &[String]) -> String {
    format!("user,time,event,amount,category\n{}\n", rows.join("\n"))
}

/// 400 users of two habits: pizza at night, books before noon; numbers that look like chance, the same every time.
fn habits() -> Vec<String> {
    let mut rows = Vec::new();
    for user in 0..400 {
        for n in 0..12 {
            let roll = (user * 7_919 + n * 104_729) % 97;
            let (day, month) = (1 + (user * 31 + n * 17) % 28, 1 + (user * 13 + n * 5) % 12);
            let (event, amount, category, hour) = match (roll % 10, user % 2) {
                (0, _) => ("view", String::new(), "news", roll % 24),
                (_, 0) => ("order", format!("{}.50", 5 + roll), "pizza", 22 + roll % 2),
                _ => ("search", String::new(), "books", 9 + roll % 4),
            };
            rows.push(format!("u{user:03},2024-{month:02}-{day:02}T{hour:02}:15:00Z,{event},{amount},{category}"));
        }
    }
    rows
}
