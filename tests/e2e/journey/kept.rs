//! What was read stays until other files are read; and what the users behind a mark tell.

use std::fs;

use e2e::native::{counts, statuses};
use e2e::{Browser, Outcome, Page, fixture};
use engine::fold::Settings;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::choices::shows;

/// The way back to the dashboard.
const BACK: &str = "[data-back]";
const ORDERS: &str = "online_retail_ii_sample.csv";

/// Other files are looked at, refused, looked at again and read: until then the dashboard is one step away.
pub async fn until_others_are_read(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    assert!(!asks_before_leaving(&page).await?, "nothing would be lost yet");
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    let before = page.table("status_bar").await?;
    assert!(asks_before_leaving(&page).await?);

    page.click(".files button").await?;
    page.wait_for_phase(&["empty"]).await?;
    page.wait_until(&format!("document.querySelector('{BACK}')?.textContent.includes('{ORDERS}')")).await?;
    page.click(BACK).await?;
    assert_eq!(same_again(&page).await?, before, "back from the first screen");

    drop_file(&page).await?;
    page.wait_for_phase(&["failed"]).await?;
    press(&page, Key::Escape).await?;
    assert_eq!(same_again(&page).await?, before, "back from a wrong file");

    page.click(".files button").await?;
    page.wait_for_phase(&["empty"]).await?;
    page.offer(&fixture("shop_sample.csv")).await?;
    page.wait_until("document.querySelector('[data-panel=before] input:checked')").await?;
    let said = page.text_of("[data-panel=before] p").await?;
    assert!(said.contains(ORDERS) && said.contains("take the place"), "{said}");
    press(&page, Key::Escape).await?;
    assert_eq!(same_again(&page).await?, before, "back from the guesses");

    page.click(".files button").await?;
    page.wait_for_phase(&["empty"]).await?;
    page.offer(&fixture("shop_sample.csv")).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    assert_ne!(page.table("status_bar").await?, before, "the other file is shown");
    page.close().await
}

/// A second part of the same export is read together with the first one: together they are the whole.
pub async fn a_part_is_added(browser: Browser) -> Outcome {
    let text = fs::read_to_string(fixture(ORDERS))?;
    let (head, rows) = text.split_once('\n').ok_or("no header")?;
    let rows: Vec<&str> = rows.lines().collect();
    let folder = std::env::temp_dir().join(format!("terrarium-parts-{}-{browser:?}", std::process::id()));
    fs::create_dir_all(&folder)?;
    for (name, part) in [("one.csv", &rows[..rows.len() / 2]), ("two.csv", &rows[rows.len() / 2..])] {
        fs::write(folder.join(name), format!("{head}\n{}\n", part.join("\n")))?;
    }
    let page = Page::open(browser).await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    let whole = page.table("status_bar").await?;
    page.close().await?;

    let page = Page::open(browser).await?;
    page.offer(&folder.join("one.csv")).await?;
    page.accept().await?;
    page.click(".files button").await?;
    page.wait_for_phase(&["empty"]).await?;
    page.offer(&folder.join("two.csv")).await?;
    page.wait_until("document.querySelectorAll('[data-panel=before] input').length === 2").await?;
    page.run("document.querySelectorAll('[data-panel=before] input')[1].click()").await?;
    page.wait_until("document.querySelector('[data-panel=before] p').textContent.includes('together')").await?;
    // The first page of both files has been read when it says so; before, the button is that of the one file.
    page.wait_until("document.querySelector('.map-head').textContent.includes('2 files, read as one')").await?;
    page.wait_until("document.querySelector('#read-all:not([disabled])')").await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    assert_eq!(page.table("status_bar").await?, whole, "one.csv and two.csv are the whole");
    fs::remove_dir_all(folder)?;
    page.close().await
}

/// The drawer says what its users have in common, holds the tab key, and names its file by the group; a mark of an earlier day
/// shows the users as they were.
pub async fn users_tell(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    click_mark(&page, "section[data-panel='status_bar'] [data-mark][aria-label*='Churned']").await?;
    page.wait_until("document.querySelector('dialog [data-panel=profile] .say')?.textContent.length > 20").await?;
    let stops = "const inside = [...document.querySelectorAll('dialog[open] button, dialog[open] select')]; return inside.length";
    let n = page.run(stops).await?.as_u64().unwrap_or(0);
    assert!(n >= 3, "buttons and a list: {n}");
    for _ in 0..n + 6 {
        press(&page, Key::Tab).await?;
        assert_eq!(page.run("return Boolean(document.activeElement.closest('dialog'))").await?, json!(true));
    }
    page.screenshot("users").await?;
    page.click("dialog[open] .tools .btn:not([data-show-only])").await?;
    let csv = page.download("terrarium-users-churned-", "csv").await?;
    assert!(csv.contains(",Churned,"), "{csv:.300}");
    page.run("document.activeElement.blur()").await?;
    press(&page, Key::Escape).await?;
    page.wait_until("!document.querySelector('dialog[open]')").await?;

    let past = "section[data-panel='status_over_time'] [data-mark]";
    click_mark(&page, past).await?;
    let title = page.text_of("dialog[open] h2").await?;
    assert!(title.contains("as they were"), "{title}");
    let statuses = page
        .run("return [...document.querySelectorAll('dialog[open] .ids tbody tr')].map(row => row.cells[1].textContent.trim())")
        .await?;
    let statuses: Vec<String> = serde_json::from_value(statuses)?;
    assert!(
        !statuses.is_empty() && statuses.iter().all(|status| title.contains(status.as_str())),
        "{title}: {statuses:?}"
    );
    page.close().await
}

/// A threshold that would break the order is not taken, and says why.
pub async fn a_threshold_says_why(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("status", "status_bar").await?;
    page.wait_until("document.querySelector('.steppers input')?.value > 1").await?;
    page.run("const input = document.querySelector('.steppers input'); input.value = 5000; input.dispatchEvent(new Event('change'))").await?;
    page.wait_until("document.querySelector('.steppers .refused')?.textContent.includes('A < D < C')").await?;
    page.close().await
}

/// Another threshold moves users, to the counts that the engine gives natively; Undo moves them back. The rules in words say it.
pub async fn a_threshold_moves_users(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("status", "status_bar").await?;
    let before = counts(&page.table("status_bar").await?);
    assert_eq!(before, statuses(&fixture(ORDERS), Settings::default())?);
    page.wait_until("document.querySelectorAll('.steppers input')[2]?.value > 1").await?;
    page.run("const input = document.querySelectorAll('.steppers input')[2]; input.value = 400; input.dispatchEvent(new Event('change'))").await?;
    let moved = statuses(&fixture(ORDERS), Settings { c: Some(400), ..Settings::default() })?;
    assert_ne!(moved, before, "a threshold that moves nobody tells nothing");
    shows(&page, &moved).await?;
    page.click("section[data-panel=status_bar] .def").await?;
    page.wait_until("document.querySelector('dialog[open] .rules')?.textContent.includes('more than C (400) days')")
        .await?;
    press(&page, Key::Escape).await?;
    page.run("document.querySelector('.bar .push').click()").await?;
    shows(&page, &before).await?;
    page.close().await
}

async fn same_again(page: &Page) -> Outcome<e2e::Table> {
    page.wait_for_phase(&["ready"]).await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await?;
    page.table("status_bar").await
}

/// Whether the browser would ask before the tab is closed.
async fn asks_before_leaving(page: &Page) -> Outcome<bool> {
    let asked = page.run("return !dispatchEvent(new Event('beforeunload', { cancelable: true }))").await?;
    Ok(asked == Value::Bool(true))
}

/// Drops a picture on the page, as a person would by mistake.
async fn drop_file(page: &Page) -> Outcome {
    page.run(
        "const data = new DataTransfer();
         data.items.add(new File([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82])], 'cat.png'));
         document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))",
    )
    .await?;
    Ok(())
}

/// Opens the users behind a mark by a click.
async fn click_mark(page: &Page, mark: &str) -> Outcome {
    page.wait_until(&format!("document.querySelector(`{mark}`)")).await?;
    page.run(&format!(
        "document.querySelector(`{mark}`).dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true }}))"
    ))
    .await?;
    page.wait_until("document.querySelector('dialog[open] .ids tbody tr')").await
}

async fn press(page: &Page, key: Key) -> Outcome {
    page.driver.action_chain().send_keys(key).perform().await?;
    Ok(())
}
