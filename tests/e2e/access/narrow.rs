//! A phone of 360 pixels, in German: no page scrolls sideways, no word of a button, label or heading is cut, and axe finds nothing
//! there either (the dock stands there instead of the rail).

use e2e::{Browser, Outcome, PAGES, Page, fixture};

use super::axe;

/// The least width of phones in use.
const WIDTH: u32 = 360;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_cut_on_a_phone_in_german() -> Outcome {
    let page = Page::open_at(Browser::Chromium, "", "de").await?;
    page.resize(WIDTH, 800).await?;
    page.wait_until("document.documentElement.lang === 'de'").await?;
    axe::bring(&page).await?;
    let mut found = look(&page, "first screen").await?;
    page.offer(&fixture("habits.csv")).await?;
    found.extend(look(&page, "mapping").await?);
    page.accept().await?;
    page.wait_until("document.querySelector('.lid .files a')?.getClientRects().length").await?;
    let account = page.text_of(".lid .files a").await?;
    assert!(account.contains("Zeilen behalten"), "what became of the rows is on each page: {account}");
    // Both days of the bar bear their names, also here.
    page.wait_until(
        "[...document.querySelectorAll('.bar .lt')].filter(label => label.getClientRects().length).length >= 2",
    )
    .await?;
    for (name, panel) in PAGES {
        page.show(name, panel).await?;
        axe::wait_for_cards(&page, name).await?;
        found.extend(look(&page, name).await?);
    }
    page.run("[...document.querySelectorAll('nav.dock button')].at(-1).click()").await?;
    found.extend(look(&page, "dock").await?);
    page.show("overview", "status_bar").await?;
    page.open_users("section[data-panel='status_bar'] [data-mark][aria-label^='Neu']").await?;
    found.extend(look(&page, "users drawer").await?);
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    page.close().await
}

/// The proof of life: a heading that is cut, and something too wide, are found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_word_is_found() -> Outcome {
    let page = Page::open(Browser::Chromium).await?;
    page.resize(WIDTH, 800).await?;
    page.run(
        "const main = document.querySelector('main');
         for (const [name, width] of [['h2', '3rem'], ['div', '30rem']]) {
             const one = document.createElement(name);
             one.textContent = 'Zusammenfassungsüberschrift';
             Object.assign(one.style, { width, overflow: 'hidden', whiteSpace: 'nowrap', hyphens: 'none', overflowWrap: 'normal' });
             main.append(one);
         }",
    )
    .await?;
    let found = cut(&page).await?;
    assert!(found.iter().any(|finding| finding.starts_with("cut:")), "{found:?}");
    assert!(found.iter().any(|finding| finding.starts_with("the page scrolls sideways")), "{found:?}");
    page.close().await
}

async fn look(page: &Page, name: &str) -> Outcome<Vec<String>> {
    page.screenshot(&format!("narrow-{}", name.replace(' ', "-"))).await?;
    let mut found: Vec<String> = cut(page).await?.into_iter().map(|finding| format!("{name}: {finding}")).collect();
    found.extend(axe::findings(page, name).await?);
    Ok(found)
}

async fn cut(page: &Page) -> Outcome<Vec<String>> {
    Ok(serde_json::from_value(page.run(include_str!("cut.js")).await?)?)
}
