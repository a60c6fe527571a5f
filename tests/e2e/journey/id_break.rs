//! Ids that changed on a day: the pages that follow users over it say so, and one click reads only the days since.

use std::fs;

use e2e::{Browser, Outcome, Page};

const NOTE: &str = "aside[data-panel=id_break]";

/// 60 users who come every other day in January and February 2024, and 60 others from 1 March on.
pub async fn is_told_where_it_matters(browser: Browser) -> Outcome {
    let mut csv = String::from("user,time,event\n");
    for (month, days) in [(1, 31), (2, 29), (3, 31)] {
        for day in (1..=days).step_by(2) {
            let era = if month < 3 { "old" } else { "new" };
            (0..60).for_each(|user| csv += &format!("{era}{user},2024-{month:02}-{day:02}T10:{user:02}:00Z,visit\n"));
        }
    }
    let file = std::env::temp_dir().join(format!("terrarium-ids-{}-{browser:?}.csv", std::process::id()));
    fs::write(&file, csv)?;

    let page = Page::open(browser).await?;
    page.offer(&file).await?;
    page.accept().await?;
    for (name, panel) in
        [("overview", "status_bar"), ("movers", "movers_flow"), ("retention", "retention"), ("places", "places")]
    {
        page.show(name, panel).await?;
        page.wait_until(&format!("document.querySelector('{NOTE}')")).await?;
    }
    let said = page.text_of(NOTE).await?.replace('\u{a0}', " ");
    assert!(
        said.contains("From 1 Mar 2024 on") && said.contains("of 60 users") && said.contains("0 came back"),
        "{said}"
    );
    page.screenshot("id_break").await?;
    page.show("clock", "clock").await?;
    page.wait_until(&format!("!document.querySelector('{NOTE}')")).await?;

    page.show("overview", "status_bar").await?;
    page.wait_until(&format!("document.querySelector('{NOTE}')")).await?;
    page.click(&format!("{NOTE} button")).await?;
    page.wait_until("document.querySelector('.bar [data-state=partial]')").await?;
    page.show("overview", "status_bar").await?;
    page.show("quality", "suspicious").await?;
    page.show("overview", "status_bar").await?;
    let all = page.table("status_bar").await?.pop().unwrap_or_default();
    assert_eq!((all[0].as_str(), all[1].as_str()), ("All users", "60"));
    page.wait_until(&format!("!document.querySelector('{NOTE}')")).await?;
    fs::remove_file(file)?;
    page.close().await
}
