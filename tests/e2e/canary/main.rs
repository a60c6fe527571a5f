//! Nothing of the data stays behind: not in storage, cookies, address, history, title, console, nor in what a panic says. Every
//! value of the file is a canary; columns, their meaning and settings are definitions, and may be kept.

mod data;

use std::fs;

use e2e::{Browser, Outcome, PAGES, Page, Saved, in_each_browser};
use serde_json::json;

use data::{WORD, canaries};

in_each_browser!(nothing_of_the_data_stays_behind);

/// Where [`found`] must find a word that [`plant`] put there.
const PLACES: [&str; 10] = [
    "localStorage",
    "sessionStorage",
    "IndexedDB",
    "caches",
    "cookie",
    "address",
    "history",
    "title",
    "console",
    "error",
];

async fn nothing_of_the_data_stays_behind(browser: Browser) -> Outcome {
    let folder = std::env::temp_dir().join(format!("terrarium-canary-{}-{browser:?}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let page = Page::open(browser).await?;
    page.run(include_str!("recorder.js")).await?;
    page.offer(&data::write(&folder)?).await?;
    page.accept().await?;
    for (name, panel) in PAGES {
        page.show(name, panel).await?;
        look_around(&page).await?;
    }
    files_out(&page).await?;
    panic_with(&page, WORD).await?;
    assert_eq!(leaks(&page).await?, Vec::<String>::new(), "what stays behind in {browser:?}");
    // The same look finds a canary wherever there is one.
    plant(&page, WORD).await?;
    let found = leaks(&page).await?;
    let places = PLACES.into_iter().chain(page.listener.is_some().then_some("browser log"));
    let blind = places.filter(|place| !found.iter().any(|leak| leak.starts_with(place)));
    assert_eq!(blind.collect::<Vec<_>>(), [""; 0], "places that are not looked at: {found:#?}");
    page.close().await?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Does on a page what can be done everywhere: other choices, definitions, tables, marks, and the users behind one of them.
async fn look_around(page: &Page) -> Outcome {
    let choose = "for (const select of document.querySelectorAll('section[data-panel] select')) {
            select.selectedIndex = select.options.length - 1;
            select.dispatchEvent(new Event('change', { bubbles: true }));
        }
        for (const button of document.querySelectorAll('section[data-panel] .seg input:not(:checked), section[data-panel] .def, th .sort')) button.click();
        for (const mark of document.querySelectorAll('[data-mark]')) { mark.focus(); mark.dispatchEvent(new PointerEvent('pointermove', { bubbles: true })); }";
    page.run(choose).await?;
    page.wait_until("!document.querySelector('section[aria-busy]')").await?;
    let door = "section[data-panel] tr.door .link";
    if page.run(&format!("return Boolean(document.querySelector('{door}'))")).await? == json!(true) {
        page.run(&format!("document.querySelector('{door}').click()")).await?;
        page.wait_until("document.querySelector('dialog.users[open] p.say[role=status]')").await?;
    }
    Ok(())
}

/// Files hold what the person asks for; that they were saved must leave no trace in the page.
async fn files_out(page: &Page) -> Outcome {
    page.show("places", "places").await?;
    let table = page.save("places", Saved::Csv).await?;
    assert!(table.contains(WORD), "the table of places names them: {table:.400}");
    page.save("places", Saved::Svg).await?;
    page.show("overview", "status_bar").await?;
    page.open_users("section[data-panel='status_bar'] [data-mark][tabindex='0']").await?;
    page.click("dialog.users[open] .tools .btn:not([data-show-only])").await?;
    let users = page.download("terrarium-users-", "csv").await?;
    assert!(users.contains(&format!("{WORD}-user-")), "the list names users: {users:.400}");
    page.run("document.querySelector('.bar details.menu').open = true; document.querySelector('#save-recipe').click()")
        .await?;
    let recipe = page.download("terrarium-recipe-", "json").await?;
    assert!(recipe.contains("\"user\": \"user_id\""), "the recipe maps columns: {recipe}");
    let holds = canaries().into_iter().find(|canary| recipe.to_lowercase().contains(canary.as_str()));
    assert_eq!(holds, None, "the recipe holds definitions only: {recipe}");
    page.show("quality", "quality").await?;
    page.click("#rejects").await?;
    let rejects = page.download("rows-not-kept", "csv").await?;
    assert!(rejects.contains(&format!("{WORD}-user-late")), "the row that was not kept: {rejects:.400}");
    Ok(())
}

/// Lets the page's program stop in the middle of its work, with a word in the reason.
async fn panic_with(page: &Page, word: &str) -> Outcome {
    let script = format!(
        "for (const method of ['createElement', 'createElementNS']) document[method] = () => {{ throw new Error('{word}'); }};
         location.hash = '#v=1&page=rfm';
         await new Promise((done) => setTimeout(done, 500));
         for (const method of ['createElement', 'createElementNS']) delete document[method];"
    );
    page.run(&script).await?;
    page.wait_until("globalThis.told.some(([where, text]) => where === 'console' && text.includes('page stopped at'))")
        .await
}

/// Every place that holds a canary, with what it holds.
async fn leaks(page: &Page) -> Outcome<Vec<String>> {
    let mut found: Vec<(String, String)> = serde_json::from_value(page.run(include_str!("sinks.js")).await?)?;
    if let Some(listener) = &page.listener {
        found.extend(listener.log().into_iter().map(|text| ("browser log".to_string(), text)));
    }
    let canaries = canaries();
    let holds = |text: &str| canaries.iter().any(|canary| text.to_lowercase().contains(canary.as_str()));
    Ok(found.into_iter().filter(|(_, text)| holds(text)).map(|(place, text)| format!("{place}: {text}")).collect())
}

async fn plant(page: &Page, word: &str) -> Outcome {
    page.run(&format!("const word = '{word}'; {}", include_str!("plant.js"))).await?;
    Ok(())
}
