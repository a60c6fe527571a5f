//! axe-core on every page: WCAG 2.2 A and AA, and its best practices.

use std::fs;

use e2e::{Browser, Outcome, PAGES, Page, fixture, root};
use serde::Deserialize;

/// The checker, as `cargo xtask test` installs it.
const SOURCE: &str = "target/tools/node_modules/axe-core/axe.min.js";

/// What is asked, and what is told of the answer. Without `preload` axe asks the network for style sheets, which the seal refuses.
const RUN: &str = "const asked = { preload: false, resultTypes: ['violations'], runOnly: { type: 'tag', values:
        ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } };
    const done = arguments[arguments.length - 1];
    axe.run(document, asked).then(({ violations, passes }) => done({ passes: passes.length, findings: violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} (${node.failureSummary})`)) }),
        (error) => done({ passes: 0, findings: [String(error)] }))";

#[derive(Deserialize)]
struct Report {
    passes: u32,
    findings: Vec<String>,
}

/// Brings axe into the page: as a script of the driver, which the page's policy does not concern.
pub async fn bring(page: &Page) -> Outcome {
    let source = fs::read_to_string(root().join(SOURCE))
        .map_err(|error| format!("no axe-core at {SOURCE}: {error}; `cargo xtask test` installs it by npm"))?;
    page.driver.execute(&source, vec![]).await?;
    Ok(())
}

/// What axe finds on the page as it is now, each with the page's name, rule and element.
pub async fn findings(page: &Page, name: &str) -> Outcome<Vec<String>> {
    let report: Report = serde_json::from_value(page.driver.execute_async(RUN, vec![]).await?.json().clone())?;
    assert!(report.passes > 0 || !report.findings.is_empty(), "axe looked at nothing on {name}");
    Ok(report.findings.into_iter().map(|finding| format!("{name}: {finding}")).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_found_on_any_page() -> Outcome {
    let page = Page::open(Browser::Chromium).await?;
    bring(&page).await?;
    let mut found = in_both_themes(&page, "first screen").await?;
    page.offer(&fixture("habits.csv")).await?;
    found.extend(in_both_languages(&page, "mapping").await?);
    page.accept().await?;
    for (name, panel) in PAGES {
        page.show(name, panel).await?;
        wait_for_cards(&page, name).await?;
        found.extend(match name {
            "overview" => in_both_languages(&page, name).await?,
            _ => in_both_themes(&page, name).await?,
        });
    }
    page.show("overview", "status_bar").await?;
    page.open_users("section[data-panel='status_bar'] [data-mark][tabindex='0']").await?;
    found.extend(in_both_themes(&page, "users drawer").await?);
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    page.close().await
}

/// The proof of life: a button without a name, in ink on ink, is found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_is_found() -> Outcome {
    let page = Page::open(Browser::Chromium).await?;
    bring(&page).await?;
    page.run("document.querySelector('main').append(document.createElement('button'))").await?;
    let found = findings(&page, "first screen").await?;
    assert!(found.iter().any(|finding| finding.contains("button-name")), "{found:?}");
    page.close().await
}

/// The personas have cards, which come after their panel.
pub async fn wait_for_cards(page: &Page, name: &str) -> Outcome {
    if name == "personas" {
        page.wait_until("document.querySelector('section[data-card] .persona svg')").await?;
    }
    Ok(())
}

async fn in_both_languages(page: &Page, name: &str) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for lang in ["de", "en"] {
        page.run(&format!("document.querySelector('.lid-ctl [lang={lang}]').click()")).await?;
        page.wait_until(&format!(
            "document.documentElement.lang === '{lang}' && !document.querySelector('section[aria-busy]')"
        ))
        .await?;
        found.extend(in_both_themes(page, &format!("{name}, {lang}")).await?);
    }
    Ok(found)
}

async fn in_both_themes(page: &Page, name: &str) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for _ in 0..2 {
        let theme = page.root_attribute("data-theme").await?.unwrap_or_else(|| "theme of the system".into());
        found.extend(findings(page, &format!("{name}, {theme}")).await?);
        page.run("document.querySelector('.lid-ctl button:last-of-type').click()").await?;
        // Colours move for as long as a state may; half of one is no colour of either theme.
        page.wait_until("document.getAnimations().every((one) => one.playState !== 'running')").await?;
    }
    Ok(found)
}
