//! The same answers from any number of workers: the counts are those of the engine run natively, and what other pages say is the same.

use std::fmt::Write;

use e2e::native::{counts, statuses};
use e2e::{Browser, Outcome, Page};
use engine::fold::Settings;

use super::guesses::Folder;

/// Panels whose answers rest on sums, ranks and models over all users.
const SAME: [(&str, &str); 4] =
    [("rfm", "rfm_grid"), ("rfm", "rfm_groups"), ("personas", "personas"), ("retention", "retention")];

/// With 1, 2, 3 and 8 workers, each on a page of its own.
pub async fn any_number(browser: Browser) -> Outcome {
    let folder = Folder::new("shards", browser)?;
    let file = folder.file("habits.csv", &habits()?)?;
    let expected = statuses(&file, Settings::default())?;
    assert!(expected.iter().filter(|(_, users)| *users > 0).count() > 2, "one status tells little: {expected:?}");
    let mut first = None;
    for n in [1, 2, 3, 8] {
        let page = Page::open_at(browser, &format!("#workers={n}"), "en").await?;
        page.offer(&file).await?;
        page.accept().await?;
        page.show("overview", "status_bar").await?;
        assert_eq!(counts(&page.table("status_bar").await?), expected, "{n} workers");
        let mut said = Vec::new();
        for (name, panel) in SAME {
            page.show(name, panel).await?;
            let told = page.told(panel).await?;
            assert!(told.lines().count() > 2, "{panel} has no table: {told}");
            said.push(told);
        }
        assert_eq!(&said, first.get_or_insert_with(|| said.clone()), "{n} workers");
        page.close().await?;
    }
    Ok(())
}

/// 400 users of two habits: pizza at night, books before noon; numbers that look like chance, the same every time.
fn habits() -> Outcome<String> {
    let mut csv = String::from("user,time,event,amount,category\n");
    for user in 0..400 {
        for n in 0..12 {
            let roll = (user * 7_919 + n * 104_729) % 97;
            let (day, month) = (1 + (user * 31 + n * 17) % 28, 1 + (user * 13 + n * 5) % 12);
            let (event, amount, category, hour) = match (roll % 10, user % 2) {
                (0, _) => ("view", String::new(), "news", roll % 24),
                (_, 0) => ("order", format!("{}.50", 5 + roll), "pizza", 22 + roll % 2),
                _ => ("search", String::new(), "books", 9 + roll % 4),
            };
            writeln!(csv, "u{user:03},2024-{month:02}-{day:02}T{hour:02}:15:00Z,{event},{amount},{category}")?;
        }
    }
    Ok(csv)
}
