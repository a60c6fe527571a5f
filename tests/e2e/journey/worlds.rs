//! Sample worlds: one click from the first screen to the dashboard of users who do not exist.

use e2e::native::{STATUSES, counts};
use e2e::{Browser, Outcome, Page};
use engine::samples::{WORLDS, World};

/// Each world, one after the other; the first from the small program of the first screen, the others from the app's.
pub async fn all(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    for (at, world) in WORLDS.iter().enumerate() {
        if at > 0 {
            page.click(".files button").await?;
            page.wait_for_phase(&["empty"]).await?;
        }
        is_what_its_card_says(&page, world).await?;
        page.screenshot(&format!("world_{}", world.id)).await?;
    }
    assert_eq!(page.root_attribute("data-requests-since-seal").await?.as_deref(), Some("0"));
    let asks = page.run("return !dispatchEvent(new Event('beforeunload', { cancelable: true }))").await?;
    assert_eq!(asks, false, "nothing is lost that cannot be made again");
    page.close().await
}

async fn is_what_its_card_says(page: &Page, world: &World) -> Outcome {
    let card = format!("[data-world={}]", world.id);
    page.wait_until(&format!("document.querySelector('{card} button:not([disabled])')")).await?;
    let users = grouped(world.users);
    let told = page.text_of(&card).await?;
    assert!(told.contains(&format!("{users} users")), "{told}");
    page.click(&format!("{card} button")).await?;
    page.wait_for_phase(&["ready"]).await?;
    page.show("overview", "status_bar").await?;
    let found = counts(&page.table("status_bar").await?);
    let planted: Vec<_> = STATUSES.iter().map(ToString::to_string).zip(world.by_status).collect();
    assert_eq!(found, planted, "{}", world.id);
    assert!(page.text_of(".files").await?.contains(world.file));
    assert!(page.text_of(".bar [data-state=made_up]").await?.contains("made up"));
    Ok(())
}

/// As English has it: 3,400.
fn grouped(n: u64) -> String {
    format!("{},{:03}", n / 1_000, n % 1_000)
}
