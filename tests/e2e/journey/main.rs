//! The way of a person: drop, check the guesses, dashboard, users behind a mark, files out; and the same numbers for any
//! number of workers. Not one request on the way.

mod bad_files;
mod choices;
mod exports;
mod guesses;
mod handover;
mod id_break;
mod joined;
mod kept;
mod newer;
mod packed;
mod rates;
mod shards;
mod shared_ids;
mod silent_worker;
mod too_large;
mod worlds;

use e2e::native::STATUSES;
use e2e::{Browser, Outcome, PAGES, Page, Saved, fixture, in_each_browser};

in_each_browser!(
    from_file_to_dashboard,
    any_number_of_workers,
    bad_files_speak,
    a_correction_is_read_at_once,
    a_mapping_is_remembered,
    reading_stops,
    exports_are_recognised,
    a_threshold_moves_users,
    packed_files_open,
    too_large_is_told,
    sample_worlds_open,
    what_to_ask_for,
    the_first_screen_hands_over,
    kinds_are_joined,
    the_dashboard_stays,
    a_part_is_added,
    a_newer_export_tells_who_moved,
    rates_are_typed_in_haste,
    users_tell,
    a_threshold_says_why,
    users_are_chosen,
    a_recipe_says_it_again,
    tips_keep_clear,
    changed_ids_are_told,
    a_silent_worker_is_replaced,
    shared_ids_are_saved
);

// Not in WebKit, whose style sheets cannot move a path: there marks are where they belong at once.
in_each_browser!(@module chromium_grows, Chromium, marks_grow_from_where_they_were);
in_each_browser!(@module firefox_grows, Firefox, marks_grow_from_where_they_were);

/// 2,000 rows of Online Retail II: orders, refunds, rows without a user.
const ORDERS: &str = "online_retail_ii_sample.csv";

async fn from_file_to_dashboard(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.screenshot("first").await?;
    read(&page).await?;
    for (name, panel) in PAGES {
        page.show(name, panel).await?;
        page.screenshot(name).await?;
    }
    page.show("overview", "status_bar").await?;
    page.open_users("section[data-panel='status_bar'] [data-mark][tabindex='0']").await?;
    page.click("dialog[open] button.close").await?;
    files_out(&page, "status_bar").await?;
    assert_eq!(page.root_attribute("data-requests-since-seal").await?.as_deref(), Some("0"));
    page.close().await
}

async fn any_number_of_workers(browser: Browser) -> Outcome {
    shards::any_number(browser).await
}

async fn a_newer_export_tells_who_moved(browser: Browser) -> Outcome {
    newer::tells_who_moved(browser).await
}

async fn rates_are_typed_in_haste(browser: Browser) -> Outcome {
    rates::typed_in_haste(browser).await
}

async fn too_large_is_told(browser: Browser) -> Outcome {
    too_large::all(browser).await
}

async fn sample_worlds_open(browser: Browser) -> Outcome {
    worlds::all(browser).await
}

/// From the first screen, without a file, and back; the text of each query can be read.
async fn what_to_ask_for(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    page.click(".needs a[href*=ask_for]").await?;
    page.wait_until("document.querySelector('[data-panel=ask_for_columns] tbody tr')").await?;
    assert!(page.text_of("[data-panel=ask_for_query] pre").await?.contains("AS user_id"));
    page.screenshot("ask_for_alone").await?;
    page.click("[data-panel=ask_for] a").await?;
    page.wait_until("document.querySelector('[data-panel=drop]')").await?;
    page.close().await
}

async fn the_first_screen_hands_over(browser: Browser) -> Outcome {
    handover::all(browser).await
}

async fn bad_files_speak(browser: Browser) -> Outcome {
    bad_files::all(browser).await
}

async fn a_correction_is_read_at_once(browser: Browser) -> Outcome {
    guesses::a_correction_is_read_at_once(browser).await
}

async fn a_mapping_is_remembered(browser: Browser) -> Outcome {
    guesses::a_mapping_is_remembered(browser).await
}

async fn reading_stops(browser: Browser) -> Outcome {
    guesses::reading_stops(browser).await
}

async fn exports_are_recognised(browser: Browser) -> Outcome {
    exports::are_recognised(browser).await
}

async fn a_threshold_moves_users(browser: Browser) -> Outcome {
    kept::a_threshold_moves_users(browser).await
}

async fn the_dashboard_stays(browser: Browser) -> Outcome {
    kept::until_others_are_read(browser).await
}

async fn a_part_is_added(browser: Browser) -> Outcome {
    kept::a_part_is_added(browser).await
}

async fn users_tell(browser: Browser) -> Outcome {
    kept::users_tell(browser).await
}

async fn a_threshold_says_why(browser: Browser) -> Outcome {
    kept::a_threshold_says_why(browser).await
}

async fn kinds_are_joined(browser: Browser) -> Outcome {
    joined::on_the_user_id(browser).await
}

async fn changed_ids_are_told(browser: Browser) -> Outcome {
    id_break::is_told_where_it_matters(browser).await
}

async fn a_silent_worker_is_replaced(browser: Browser) -> Outcome {
    silent_worker::is_replaced(browser).await
}

async fn shared_ids_are_saved(browser: Browser) -> Outcome {
    shared_ids::are_saved(browser).await
}

async fn packed_files_open(browser: Browser) -> Outcome {
    packed::all(browser).await
}

async fn users_are_chosen(browser: Browser) -> Outcome {
    choices::users_are_chosen(browser).await
}

async fn a_recipe_says_it_again(browser: Browser) -> Outcome {
    choices::a_recipe_says_it_again(browser).await
}

async fn marks_grow_from_where_they_were(browser: Browser) -> Outcome {
    choices::marks_grow_from_where_they_were(browser).await
}

async fn tips_keep_clear(browser: Browser) -> Outcome {
    choices::tips_keep_clear(browser).await
}

/// Chooses the file, accepts the guesses, waits for the dashboard.
async fn read(page: &Page) -> Outcome {
    page.offer(&fixture(ORDERS)).await?;
    page.accept().await
}

/// Saves a panel as CSV and SVG, and looks into both files.
async fn files_out(page: &Page, panel: &str) -> Outcome {
    let table = page.table(panel).await?;
    let csv = page.save(panel, Saved::Csv).await?;
    let mark = csv.strip_prefix('\u{feff}').ok_or("no byte-order mark: spreadsheets would not take it for UTF-8")?;
    let firsts: Vec<&str> = mark.lines().filter_map(|line| line.split(',').next()).collect();
    let expected: Vec<&str> = table.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(firsts, expected, "the rows of {panel}: {csv}");
    let svg = page.save(panel, Saved::Svg).await?;
    assert!(svg.starts_with("<svg") && svg.contains("<style>"), "{svg:.400}");
    for status in expected.iter().filter(|word| STATUSES.contains(word)) {
        assert!(svg.contains(status), "the picture of {panel} says {status}: {svg}");
    }
    assert!(!svg.contains("var(--"), "programs that draw SVG know no variables: {svg}");
    Ok(())
}
