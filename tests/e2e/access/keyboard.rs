//! The main way by the keyboard alone: no pointer, no script that helps.

use e2e::{Browser, Outcome, Page, fixture};
use thirtyfour::Key;

/// So many stops of the tab key are a long way, but a way.
const STOPS: usize = 60;

/// The focus is where the page itself begins, past lid and rail.
const IN_MAIN: &str = "document.activeElement === document.querySelector('main')";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_file_to_users_and_back() -> Outcome {
    let page = Page::open(Browser::Chromium).await?;
    tab_to(&page, "#file").await?;
    page.offer(&fixture("habits.csv")).await?;
    page.wait_until(IN_MAIN).await?;
    tab_to(&page, "#read-all").await?;
    press(&page, Key::Enter).await?;
    page.wait_for_phase(&["ready"]).await?;
    page.wait_until(IN_MAIN).await?;

    back_to(&page, ".rail a[href*='page=status']").await?;
    press(&page, Key::Enter).await?;
    page.wait_until("document.querySelector('section[data-panel=status_bar] [data-mark]')").await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await?;
    tab_to(&page, "section[data-panel='status_bar'] [data-mark]").await?;

    let first = spoken(&page).await?;
    page.wait_until("document.querySelector('section[data-panel=status_bar] .focusr')").await?;
    press(&page, Key::Right).await?;
    let second = spoken(&page).await?;
    assert_ne!(first, second, "an arrow leads to the next mark");
    press(&page, Key::Left).await?;
    assert_eq!(spoken(&page).await?, first, "and back");

    press(&page, Key::Enter).await?;
    page.wait_until("document.querySelector('dialog[open] tbody tr')").await?;
    page.wait_until("document.activeElement.closest('dialog[open]')").await?;
    press(&page, Key::Escape).await?;
    page.wait_until("!document.querySelector('dialog[open]')").await?;
    assert_eq!(spoken(&page).await?, first, "the focus is back on the mark");

    menu_of_a_card(&page).await?;
    skip_to_the_page(&page).await?;
    back_from_a_menu(&page).await?;
    page.close().await
}

/// A persona's card has a menu of its own, with its table and its picture.
async fn menu_of_a_card(page: &Page) -> Outcome {
    page.show("personas", "personas").await?;
    page.wait_until("document.querySelector('section[data-card] .persona svg')").await?;
    tab_to(page, "section[data-card] details.menu summary").await?;
    press(page, Key::Enter).await?;
    page.wait_until("document.querySelectorAll('section[data-card] details.menu[open] button').length === 5").await?;
    press(page, Key::Escape).await?;
    page.wait_until("!document.querySelector('details.menu[open]')").await
}

/// The page before comes back also where the focus stands on a menu that was closed without a choice.
async fn back_from_a_menu(page: &Page) -> Outcome {
    page.show("movers", "movers_flow").await?;
    tab_to(page, "section details.menu summary").await?;
    press(page, Key::Enter).await?;
    page.wait_until("document.querySelector('details.menu[open]')").await?;
    press(page, Key::Escape).await?;
    page.wait_until("!document.querySelector('details.menu[open]')").await?;
    page.run("history.back()").await?;
    page.wait_until("document.querySelector('section[data-panel=rfm_grid] [data-mark]')").await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await
}

/// The first stop of the page leads past lid and rail.
async fn skip_to_the_page(page: &Page) -> Outcome {
    page.show("rfm", "rfm_grid").await?;
    page.run("document.activeElement.blur(); getSelection().setPosition(document.body, 0)").await?;
    tab_to(page, ".skip-link").await?;
    press(page, Key::Enter).await?;
    page.wait_until(IN_MAIN).await
}

/// Presses the tab key until the focus is on a match.
async fn tab_to(page: &Page, css: &str) -> Outcome {
    travel(page, css, false).await
}

/// The same in the other direction.
async fn back_to(page: &Page, css: &str) -> Outcome {
    travel(page, css, true).await
}

async fn travel(page: &Page, css: &str, is_back: bool) -> Outcome {
    let mut passed = Vec::new();
    for _ in 0..STOPS {
        let keys = page.driver.action_chain();
        let keys = if is_back { keys.key_down(Key::Shift) } else { keys };
        let keys = keys.send_keys(Key::Tab);
        let keys = if is_back { keys.key_up(Key::Shift) } else { keys };
        keys.perform().await?;
        if page.run(&format!("return document.activeElement.matches(`{css}`)")).await? == true {
            return Ok(());
        }
        passed.push(spoken(page).await?);
    }
    Err(format!("the tab key does not lead to {css}, but to {passed:?}").into())
}

async fn press(page: &Page, key: Key) -> Outcome {
    page.driver.action_chain().send_keys(key).perform().await?;
    Ok(())
}

/// What a screen reader would say of where the focus is, more or less.
async fn spoken(page: &Page) -> Outcome<String> {
    let said = page
        .run("const e = document.activeElement; return e.getAttribute('aria-label') ?? e.textContent.trim().slice(0, 80)")
        .await?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}
