//! The way of a person: drop, check the guesses, dashboard, users behind a mark, files out; and the same numbers for any
//! number of workers. Not one request on the way.

mod bad_files;
mod packed;

use std::time::Instant;

use e2e::{Browser, Outcome, Page, fixture, in_each_browser};
use engine::events::Day;
use engine::load::{LoadOptions, Source, load};
use engine::queries::segments::{Params, Segments};
use serde_json::json;

in_each_browser!(from_file_to_dashboard, any_number_of_workers, bad_files_speak, packed_files_open);

/// 2,000 rows of Online Retail II: orders, refunds, rows without a user.
const ORDERS: &str = "online_retail_ii_sample.csv";

/// Every page of the rail, with a panel that it must show.
const PAGES: [(&str, &str); 10] = [
    ("overview", "status_over_time"),
    ("status", "segment_check"),
    ("rfm", "rfm_grid"),
    ("personas", "personas"),
    ("movers", "movers_matrix"),
    ("return_curve", "return_curve"),
    ("retention", "retention"),
    ("places", "places"),
    ("clock", "clock"),
    ("quality", "quality"),
];

async fn from_file_to_dashboard(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    let sealed = Instant::now();
    page.screenshot("first").await?;
    read(&page).await?;
    for (name, panel) in PAGES {
        show(&page, name, panel).await?;
        page.screenshot(name).await?;
    }
    show(&page, "overview", "status_bar").await?;
    let users = users_behind_a_mark(&page).await?;
    assert!(users > 0, "the drawer lists users");
    if browser == Browser::Chromium {
        // The drivers of the other two do not say where a file goes that a page offers.
        save(&page, "overview", "status_bar").await?;
    }
    assert_eq!(page.requests_since(sealed), Vec::<String>::new(), "requests after the seal");
    assert_eq!(page.root_attribute("data-requests-since-seal").await?.as_deref(), Some("0"));
    page.close().await
}

/// The counts on the page are those of the engine run natively, for 1, 2, 3 and 8 workers.
async fn any_number_of_workers(browser: Browser) -> Outcome {
    let expected = native_statuses()?;
    for n in [1, 2, 3, 8] {
        let page = Page::open_at(browser, &format!("#workers={n}"), "en").await?;
        read(&page).await?;
        show(&page, "overview", "status_bar").await?;
        let table = page.table("status_bar").await?;
        let counts: Vec<(String, u64)> = table.iter().skip(1).filter_map(|row| status_count(row)).collect();
        assert_eq!(counts, expected, "{n} workers");
        page.close().await?;
    }
    Ok(())
}

async fn bad_files_speak(browser: Browser) -> Outcome {
    bad_files::all(browser).await
}

async fn packed_files_open(browser: Browser) -> Outcome {
    packed::all(browser).await
}

/// Chooses the file, accepts the guesses, waits for the dashboard.
async fn read(page: &Page) -> Outcome {
    page.choose(&[fixture(ORDERS)]).await?;
    accept(page).await
}

/// Accepts the guesses about the chosen files, waits for the dashboard.
async fn accept(page: &Page) -> Outcome {
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until("document.querySelector('#read-all:not([disabled])')").await?;
    page.click("#read-all").await?;
    page.wait_for_phase(&["ready"]).await?;
    Ok(())
}

/// Goes to a page and waits until one of its panels has its answer: numbers, or why there are none.
async fn show(page: &Page, name: &str, panel: &str) -> Outcome {
    page.driver.execute("location.hash = `#v=1&page=${arguments[0]}`", vec![json!(name)]).await?;
    page.wait_until(&format!("document.querySelector('section[data-panel=\"{panel}\"]:not([aria-busy])')")).await
}

/// Opens the users behind the first mark by keyboard and counts the rows of the drawer.
async fn users_behind_a_mark(page: &Page) -> Outcome<usize> {
    let mark = page
        .find("section[data-panel='status_bar'] [data-door='true'], section[data-panel='status_bar'] [data-mark]")
        .await?;
    mark.scroll_into_view().await?;
    page.driver
        .execute(
            "const mark = document.querySelector(`section[data-panel='status_bar'] [data-mark][tabindex='0']`);
             mark.focus();
             mark.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))",
            vec![],
        )
        .await?;
    page.wait_until("document.querySelector('dialog[open] tbody tr')").await?;
    let rows = page.driver.execute("return document.querySelectorAll('dialog[open] tbody tr').length", vec![]).await?;
    page.click("dialog[open] button.close").await?;
    Ok(rows.json().as_u64().unwrap_or(0) as usize)
}

/// Saves a panel as CSV and SVG, and looks into both files.
async fn save(page: &Page, name: &str, panel: &str) -> Outcome {
    let table = page.table(panel).await?;
    for (button, ending) in [(1, "csv"), (3, "svg")] {
        show(page, name, panel).await?;
        page.driver
            .execute(
                "const menu = document.querySelector(`section[data-panel='${arguments[0]}'] details.menu`);
                 menu.open = true;
                 menu.querySelectorAll('.menu-list button')[arguments[1]].click()",
                vec![json!(panel), json!(button)],
            )
            .await?;
        let text = page.download(ending).await?;
        let fits = match ending {
            "csv" => text.lines().count() == table.len(),
            _ => text.starts_with("<svg") && text.contains("<style>"),
        };
        assert!(fits, "the {ending} of {panel}: {text:.400}");
    }
    Ok(())
}

/// Word and users of a row of the status table; the row of totals has no share of a status and is left out by its name.
fn status_count(row: &[String]) -> Option<(String, u64)> {
    let [word, users, ..] = row else { return None };
    let users = users.replace(',', "").parse().ok()?;
    STATUSES.contains(&word.as_str()).then(|| (word.clone(), users))
}

const STATUSES: [&str; 8] = ["Loyal", "Active", "New", "Reactivated", "At risk", "Dormant", "Churned", "Prospect"];

fn native_statuses() -> Outcome<Vec<(String, u64)>> {
    let day = Day::from_civil(2026, 1, 1);
    let bytes = std::fs::read(fixture(ORDERS))?;
    let mut sources = [Source { name: ORDERS.into(), bytes: Box::new(bytes) }];
    let heads = engine::load::heads(&mut sources)?;
    let mapping = engine::ingest::preview(&heads, None, day)?.mapping;
    let options = LoadOptions { n_shards: 2, n_readers: 1, slice_bytes: 1 << 20, loading_day: day };
    let dataset = load(&mut sources, &mapping, &options)?;
    let mut cx = engine::fold::Context { catalog: dataset.catalog, ..Default::default() };
    let answer = engine::queries::answer::<Segments>(&Params::default(), &dataset.shards, &mut cx)?;
    Ok(STATUSES.iter().zip(answer.segments).map(|(word, segment)| ((*word).to_string(), segment.users)).collect())
}
