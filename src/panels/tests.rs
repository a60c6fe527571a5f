//! What holds for every panel.

use engine::events::Day;
use engine::fold::{Context, Settings};
use engine::ingest::preview;
use engine::load::{Dataset, LoadOptions, Source, heads, load};
use engine::queries::users::{Params, Users};
use engine::queries::{answer, fold_local};

use super::*;

/// Buyers of the morning and readers of the night, so that there are personas, over 200 days; amounts with two decimals.
fn data() -> Dataset {
    let mut csv = String::from("user,time,event,amount,country,category\n");
    let mut seed = 7_u32;
    let mut below = |n: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % n
    };
    for user in 0..240 {
        let buys = user % 2 == 0;
        for _ in 0..8 + below(8) {
            let is_purchase = buys == (below(8) > 0);
            let day = Day::from_civil(2024, 1, 1).plus(below(200) as i32);
            let hour = if buys { 9 } else { 22 } + below(2);
            let category = if buys { below(2) } else { 4 + below(2) };
            let event = if is_purchase { "purchase" } else { "view" };
            let amount = if is_purchase { format!("{}.{:02}", 1 + below(9_000), below(100)) } else { String::new() };
            let country = user % 3;
            csv += &format!("u{user},{day}T{hour:02}:{:02}:00Z,{event},{amount},c{country},k{category}\n", below(60));
        }
    }
    let mut sources = [Source { name: "shop.csv".into(), bytes: Box::new(csv.into_bytes()) }];
    let loading_day = Day::from_civil(2025, 1, 1);
    let mapping = preview(&heads(&mut sources).unwrap(), None, loading_day).unwrap().mapping;
    load(&mut sources, &mapping, &LoadOptions { n_shards: 2, n_readers: 1, slice_bytes: 1 << 20, loading_day }).unwrap()
}

/// The number that a cell shows, in the unit of its raw form; `None` where it shows a text or a day.
fn shown(text: &str) -> Option<f64> {
    let number = |text: &str| text.replace(',', "").replace('\u{2212}', "-").replace('+', "").parse::<f64>().ok();
    match text.strip_suffix('%').or_else(|| text.strip_suffix("\u{a0}points")) {
        Some(percent) => number(percent).map(|percent| percent / 100.0),
        None => number(text.trim_end_matches('×').trim_start_matches('€')),
    }
}

/// Cells whose file would hold another number than the page, and how many were compared.
fn differing(table: &Table) -> (Vec<(String, Cell)>, usize) {
    let heads = table.columns.iter().map(|(head, _)| head.clone()).cycle();
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().cloned());
    let numbers = heads.zip(cells).filter_map(|(head, cell)| {
        let raw = cell.raw.as_ref()?.parse::<f64>().ok()?;
        Some((head, shown(&cell.text)?, raw, cell))
    });
    let numbers: Vec<_> = numbers.collect();
    let close = |shown: f64, raw: f64| (shown - raw).abs() <= 0.06 + 0.01 * raw.abs();
    let n = numbers.len();
    (
        numbers
            .into_iter()
            .filter(|(_, shown, raw, _)| !close(*shown, *raw))
            .map(|(head, .., cell)| (head, cell))
            .collect(),
        n,
    )
}

/// Amounts are whole numbers of the finest unit inside; a file is in the unit that the page shows.
#[test]
fn files_hold_the_numbers_of_the_page() {
    let Dataset { catalog, shards, .. } = data();
    assert_eq!(catalog.amount_decimals, Some(2));
    let mut cx = Context { catalog, settings: Settings::default(), ..Context::default() };
    let mut view = View { catalog: cx.catalog.clone(), ..View::default() };
    view.catalog.currency = Some("EUR".into());
    let check = |name: &str, table: Table| {
        let (differing, n) = differing(&table);
        assert!(differing.is_empty(), "{name}: {differing:?}");
        assert!(n > 0, "{name} has no numbers: {}", table.csv());
    };
    for panel in PANELS {
        let bytes = fold_local(panel.query(), &panel.params(&view), &shards, &mut cx).unwrap();
        let table = panel.show(&bytes, &view).unwrap().table();
        check(panel.name(), table);
    }
    check("users", users::table(&answer::<Users>(&Params::default(), &shards, &mut cx).unwrap(), &view));
}
