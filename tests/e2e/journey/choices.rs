//! The choices above all pages: which users, and the recipe that holds all of them; how marks move, and where their tips stand.

use std::time::{Duration, Instant};

use e2e::native::{counts, statuses};
use e2e::{Browser, Outcome, Page, fixture};
use engine::fold::{Condition, Selection, Settings, UserFilter};
use serde_json::json;

use crate::guesses::Folder;

const ORDERS: &str = "online_retail_ii_sample.csv";

/// Choosing a country shows its users only, as the engine counts them natively; the address says so, Undo and one click lead back.
pub async fn users_are_chosen(browser: Browser) -> Outcome {
    let page = dashboard(browser).await?;
    let everyone = counts(&page.table("status_bar").await?);
    let germany = Condition::Home { dimension: "country".into(), value: "Germany".into() };
    let users = Some(UserFilter { selection: Selection::of(germany), on: None });
    let expected = statuses(&fixture(ORDERS), Settings { users, ..Settings::default() })?;
    assert_ne!(expected, everyone, "a filter that leaves everyone tells nothing");

    choose(&page, "Germany").await?;
    shows(&page, &expected).await?;
    let n: u64 = expected.iter().map(|(_, users)| users).sum();
    page.wait_until(&format!("document.querySelector('.bar .count').textContent.startsWith('{n} of ')")).await?;
    page.wait_until("document.querySelector('.bar [data-filter]').textContent.includes('Country: Germany')").await?;
    page.wait_until("location.hash.includes('&home.country=Germany')").await?;
    page.click("section[data-panel=status_bar] .def").await?;
    page.wait_until("document.querySelector('dialog[open]').textContent.includes('rest on all users')").await?;
    page.click("dialog[open] button.close").await?;
    let csv = page.save("status_bar", e2e::Saved::Csv).await?;
    assert!(!csv.is_empty());
    let day = page.run("return document.querySelector('.bar input[type=date]').value").await?;
    let name = format!("terrarium-status_bar-{}-Country-Germany", day.as_str().unwrap_or_default());
    page.download(&name, "csv").await?;

    page.click("[data-filter]").await?;
    shows(&page, &everyone).await?;
    page.run("document.querySelector('.bar .push').click()").await?;
    shows(&page, &expected).await?;
    page.run("location.hash = '#v=1&page=overview'").await?;
    shows(&page, &everyone).await?;

    // The users behind a mark, and nobody else.
    page.open_users("section[data-panel='status_bar'] [data-mark][tabindex='0']").await?;
    page.click("dialog[open] [data-show-only]").await?;
    page.wait_until("!document.querySelector('dialog[open]') && location.hash.includes('&in.status=')").await?;
    page.wait_until("document.querySelector('.bar [data-filter]').textContent.includes('Status: ')").await?;
    page.wait_until("document.querySelector('[data-panel=chosen_today]').textContent.includes('came from')").await?;
    page.close().await
}

/// A recipe that was saved says the same again when it is dropped with the file, in another page.
pub async fn a_recipe_says_it_again(browser: Browser) -> Outcome {
    let page = dashboard(browser).await?;
    choose(&page, "Germany").await?;
    page.run("location.hash = location.hash.replace('page=overview', 'page=status') + '&c=400'").await?;
    page.wait_until("document.querySelector('[data-panel=segment_check]')").await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await?;
    let before = page.table("status_bar").await?;
    let recipe = save_recipe(&page).await?;
    page.close().await?;

    let folder = Folder::new("recipe", browser)?;
    let kept = folder.file("recipe.json", &recipe)?;
    let page = Page::open(browser).await?;
    page.choose(&[kept.clone(), fixture(ORDERS)]).await?;
    page.wait_for_phase(&["mapping"]).await?;
    page.wait_until("document.querySelector('#read-all:not([disabled])')").await?;
    page.accept().await?;
    page.wait_until("document.querySelector('[data-panel=segment_check]')").await?;
    assert_eq!(table_of(&page).await?, before, "dropped with the file");
    page.close().await?;

    // Alone, before any file: it waits.
    let page = Page::open(browser).await?;
    page.choose(&[kept]).await?;
    page.wait_until("document.querySelector('[data-awaited]')").await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    assert_eq!(table_of(&page).await?, before, "opened before the file");
    page.close().await
}

/// Marks grow from where they were when a state changes: not while a threshold is dragged, and not when the page is drawn first.
pub async fn marks_grow_from_where_they_were(browser: Browser) -> Outcome {
    let page = dashboard(browser).await?;
    let moving = "document.getAnimations().filter(one => one.transitionProperty === 'd').length";
    assert_eq!(page.run(&format!("return {moving}")).await?, json!(0), "nothing grows at first");
    let watch = format!(
        "globalThis.most = 0; (function look() {{ most = Math.max(most, {moving}); requestAnimationFrame(look); }})()"
    );
    page.run(&watch).await?;
    page.run("location.hash = location.hash + '&c=60&d=40&a=10'").await?;
    page.wait_until("globalThis.most > 0").await?;
    page.wait_until(&format!("{moving} === 0")).await?;
    page.run("document.documentElement.setAttribute('data-dragging', ''); globalThis.most = 0").await?;
    page.run("location.hash = location.hash.replace('c=60', 'c=90')").await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(page.run("return most").await?, json!(0), "a drag takes marks along at once");
    page.close().await
}

/// A tip covers neither its mark nor the words beside it, and Escape closes it, until the pointer goes to another mark.
pub async fn tips_keep_clear(browser: Browser) -> Outcome {
    let page = dashboard(browser).await?;
    let over = |mark: u32| {
        format!(
            "const mark = document.querySelectorAll('section[data-panel=status_bar] path[data-mark]')[{mark}];
             const box = mark.getBoundingClientRect();
             mark.dispatchEvent(new PointerEvent('pointermove', {{ bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }}));"
        )
    };
    page.run(&over(0)).await?;
    page.wait_until("document.querySelector('.tip')").await?;
    let covered = "const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const panel = document.querySelector('section[data-panel=status_bar]');
        const tip = panel.querySelector('.tip').getBoundingClientRect();
        const marks = [panel.querySelector('path[data-mark]'), ...panel.querySelectorAll('.scene text')];
        return marks.filter(mark => meet(tip, mark.getBoundingClientRect())).map(mark => mark.textContent || 'the mark')";
    assert_eq!(page.run(covered).await?, json!([]), "what the tip covers");
    let escape = "dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))";
    page.run(escape).await?;
    page.wait_until("!document.querySelector('.tip')").await?;
    page.run(&over(0)).await?;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(page.run("return Boolean(document.querySelector('.tip'))").await?, json!(false), "it stays closed");
    page.run(&over(1)).await?;
    page.wait_until("document.querySelector('.tip')").await?;
    page.close().await
}

async fn dashboard(browser: Browser) -> Outcome<Page> {
    let page = Page::open(browser).await?;
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await?;
    page.show("overview", "status_bar").await?;
    Ok(page)
}

/// Chooses users by an entry of the list, given by its word.
async fn choose(page: &Page, word: &str) -> Outcome {
    let pick = "const select = document.querySelector('[data-add-filter]');
        select.value = [...select.options].find(option => option.textContent === arguments[0]).value;
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    page.driver.execute(pick, vec![json!(word)]).await?;
    page.wait_until("document.querySelector('[data-filter]')").await
}

async fn save_recipe(page: &Page) -> Outcome<String> {
    page.run("document.querySelector('.bar details.menu').open = true; document.querySelector('#save-recipe').click()")
        .await?;
    page.download("terrarium-recipe-", "json").await
}

async fn table_of(page: &Page) -> Outcome<e2e::Table> {
    page.wait_until("document.querySelector('section[data-panel=status_bar][data-state=ready]')").await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await?;
    page.table("status_bar").await
}

/// Waits until the table of statuses has these counts.
pub async fn shows(page: &Page, expected: &[(String, u64)]) -> Outcome {
    let start = Instant::now();
    loop {
        let shown = counts(&page.table("status_bar").await?);
        if shown == expected {
            return Ok(());
        }
        if start.elapsed() > Duration::from_secs(30) {
            return Err(format!("the page shows {shown:?}, not {expected:?}").into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
