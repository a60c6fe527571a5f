//! What holds for every panel.

use std::collections::BTreeMap;

use engine::events::{Day, Shard};
use engine::fold::{Context, Settings};
use engine::ingest::preview;
use engine::load::{Dataset, LoadOptions, Source, heads, load};
use engine::queries::personas::PersonaCards;
use engine::queries::segments::Segments;
use engine::queries::users::{Params, Users};
use engine::queries::{answer, fold_local};
use engine::schemes::Selection;
use engine::schemes::thresholds::Thresholds;
use expect_test::expect_file;

use super::*;
use crate::charts::{Shape, Tip};

/// Buyers of the morning and readers of the night, so that there are personas, over 200 days; some come late, some leave carts, a
/// few complain. Amounts have two decimals.
fn csv() -> String {
    let mut csv = String::from("user,time,event,amount,country,category\n");
    let mut seed = 7_u32;
    let mut below = |n: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % n
    };
    for user in 0..240 {
        let buys = user % 2 == 0;
        let start = if user % 5 == 4 { 20 + below(175) } else { below(20) };
        for _ in 0..8 + below(8) {
            let is_purchase = buys == (below(8) > 0);
            let day = Day::from_civil(2024, 1, 1).plus((start + below(200 - start)) as i32);
            let hour = if buys { 9 } else { 22 } + below(2);
            let category = if buys { below(2) } else { 4 + below(2) };
            let event = match below(60) {
                _ if is_purchase => "purchase",
                0 => "complaint",
                1..=7 => "add_to_cart",
                _ => "view",
            };
            let amount = if is_purchase { format!("{}.{:02}", 1 + below(9_000), below(100)) } else { String::new() };
            let country = user % 3;
            csv += &format!("u{user},{day}T{hour:02}:{:02}:00Z,{event},{amount},c{country},k{category}\n", below(60));
        }
    }
    csv
}

fn data() -> Dataset {
    read(&[("shop.csv", csv())])
}

/// The same users, some of whom sign up and do not buy yet, with a file of attributes that knows twenty more.
fn with_strangers() -> Dataset {
    let signed = |user: u32| {
        let day = |n: i32| Day::from_civil(2024, 1, 1).plus(n);
        let rows = |days: &[i32]| {
            days.iter().map(|n| format!("s{user},{}T12:30:00Z,sign_up,,c1,k4\n", day(*n))).collect::<String>()
        };
        if user.is_multiple_of(2) { rows(&[190]) } else { rows(&[100, 195]) }
    };
    let plans: String =
        (0..40).map(|user| format!("{}{user},{}\n", if user < 20 { "u" } else { "z" }, user % 3)).collect();
    let events = csv() + &(0..12).map(signed).collect::<String>();
    let data = read(&[("shop.csv", events), ("users.csv", format!("user,plan\n{plans}"))]);
    assert_eq!(data.catalog.users, 252);
    data
}

fn read(files: &[(&str, String)]) -> Dataset {
    let source =
        |(name, text): &(&str, String)| Source { name: (*name).into(), bytes: Box::new(text.clone().into_bytes()) };
    let mut sources: Vec<Source> = files.iter().map(source).collect();
    let loading_day = Day::from_civil(2025, 1, 1);
    let mapping = preview(&heads(&mut sources).unwrap(), None, loading_day).unwrap().mapping;
    load(&mut sources, &mapping, &LoadOptions { n_shards: 2, n_readers: 1, slice_bytes: 1 << 20, loading_day }).unwrap()
}

/// The browsers' tests read the same users as a file; it is written anew by `UPDATE_EXPECT=1`.
#[test]
fn the_file_of_habits_is_this_data() {
    expect_file!["../../tests/data/habits.csv"].assert_eq(&csv());
    let Dataset { catalog, shards, .. } = data();
    let mut cx = Context { catalog, settings: Settings::default(), ..Context::default() };
    let limits = answer::<Thresholds>(&Default::default(), &shards, &mut cx).unwrap();
    assert!(limits.from_data, "{limits:?}");
    let cards = answer::<PersonaCards>(&Default::default(), &shards, &mut cx).unwrap().cards;
    assert!(cards.len() > 1 && cards.iter().all(|card| card.left_carts.is_some() && card.complained.is_some()));
    let statuses = answer::<Segments>(&Default::default(), &shards, &mut cx).unwrap();
    let new = statuses.segments.iter().find(|segment| segment.id == "new").unwrap();
    assert!(new.users > 0, "{statuses:?}");
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

/// A panel's answer over the data, ready to be drawn.
fn shown_by(panel: &dyn AnyPanel, shards: &[Shard], cx: &mut Context, view: &View) -> Box<dyn Shown> {
    let bytes = fold_local(panel.query(), &panel.params(view), shards, cx).unwrap();
    panel.show(&bytes, view).unwrap()
}

/// The users that a mark says it stands for: "1,204 users" or "200 of 400 users" in its value or a line; of a status its last word.
fn said_users(tip: &Tip, panel: &str) -> Option<u64> {
    let number = |text: &str| text.replace(',', "").parse::<u64>().ok();
    let counts_users = |text: &&String| text.ends_with(" users") || text.ends_with(" users on the day");
    if let Some(text) = std::iter::once(&tip.value).chain(&tip.lines).find(counts_users) {
        return number(text.split_whitespace().next()?);
    }
    if panel == "key_figures" {
        return ["Users", "Weekly active users"].contains(&tip.title.as_str()).then(|| number(&tip.value)).flatten();
    }
    let ends_in_users =
        ["status_bar", "status_over_time", "personas", "places", "rfm_grid", "rfm_status"].contains(&panel);
    ends_in_users.then(|| number(tip.value.split_whitespace().last()?)).flatten()
}

/// The count of a row that stands for users: by the position of the column that counts them.
fn column_of_users(panel: &str) -> Option<usize> {
    match panel {
        "activity"
        | "came_back"
        | "personas"
        | "places"
        | "retention"
        | "rfm_groups"
        | "status_bar"
        | "thresholds_compared"
        | "still_here"
        | "what_moved" => Some(1),
        "retention_rate" => Some(2),
        "rfm_grid" => Some(3),
        // The last column sums up the others.
        "movers_matrix" | "status_over_time" => Some(usize::MAX),
        _ => None,
    }
}

/// How many marks (`false`) and rows (`true`) of each panel were held against the users that they open.
type Checked = BTreeMap<(&'static str, bool), u32>;

/// Opens each mark and each row that says how many users it stands for, in every form and with every choice.
fn open_all(data: Dataset) -> Checked {
    let Dataset { catalog, shards, .. } = data;
    let mut cx = Context { catalog, settings: Settings::default(), ..Context::default() };
    let as_of = cx.settings.as_of(&cx.catalog);
    let mut known = BTreeMap::new();
    let mut behind = |selection: &Selection, cx: &mut Context| -> u64 {
        let key = format!("{selection:?}");
        *known.entry(key).or_insert_with(|| {
            // As the drawer asks: as of the day of which the mark speaks.
            let on = selection.day().filter(|day| *day != as_of);
            let mut cx = Context { settings: Settings { as_of: on, ..cx.settings.clone() }, ..cx.clone() };
            if on.is_some() {
                cx.facts.clear();
            }
            let params = Params { selection: selection.clone(), limit: 0, ..Params::default() };
            answer::<Users>(&params, &shards, &mut cx).unwrap().users
        })
    };
    let mut checked = Checked::new();
    for panel in PANELS {
        let mut views = vec![View { catalog: cx.catalog.clone(), ..View::default() }];
        for option in panel.options(&views[0]) {
            views = views
                .iter()
                .flat_map(|view| {
                    option.choices.iter().map(|(value, _)| {
                        let mut view = view.clone();
                        view.options.insert(option.id.into(), value.clone());
                        view
                    })
                })
                .collect();
        }
        for view in views {
            let shown = shown_by(*panel, &shards, &mut cx, &view);
            if shown.problem().is_some() {
                continue;
            }
            let mut check = |what: String, said: u64, selection: &Selection, is_row: bool| {
                assert_eq!(
                    behind(selection, &mut cx),
                    said,
                    "{} {:?}: {what}, {selection:?}",
                    panel.name(),
                    view.options
                );
                *checked.entry((panel.name(), is_row)).or_default() += 1;
            };
            for width in [1174.0, 328.0] {
                let scene = shown.chart(ChartSize { width, height: 300.0 });
                for mark in scene.iter().flat_map(|scene| &scene.marks) {
                    let (Some(tip), Some(selection)) = (&mark.tip, &mark.selection) else { continue };
                    if let Some(said) = said_users(tip, panel.name()) {
                        check(tip.spoken(), said, selection, false);
                    }
                }
            }
            let table = shown.table();
            let at = column_of_users(panel.name()).map(|at| at.min(table.columns.len() - 1));
            for (row, at) in table.rows.iter().zip(std::iter::repeat(at)).filter_map(|(row, at)| Some((row, at?))) {
                if let Some(selection) = &row.selection {
                    let said = row.cells[at].raw.as_ref().unwrap().parse().unwrap();
                    check(row.cells[0].text.clone(), said, selection, true);
                }
            }
        }
    }
    checked
}

/// Whatever counts users opens as many, also where some are known from attributes only, who are prospects and were never there.
#[test]
fn as_many_users_stand_behind_a_mark_as_it_says() {
    let checked = open_all(data());
    assert_eq!(open_all(with_strangers()).keys().collect::<Vec<_>>(), checked.keys().collect::<Vec<_>>());
    let least =
        [("activity", true), ("activity", false), ("movers_matrix", true), ("retention", true), ("retention", false)];
    for key in least.into_iter().chain([
        ("status_over_time", true),
        ("status_over_time", false),
        ("thresholds_compared", true),
        ("still_here", true),
        ("came_back", true),
        ("what_moved", true),
    ]) {
        assert!(checked.contains_key(&key), "{key:?} of {checked:?}");
    }
}

/// The page's own words fit a phone in the longer language; what the data call things may be cut.
#[test]
fn no_word_is_cut_on_a_phone() {
    let Dataset { catalog, shards, .. } = data();
    let mut cx = Context { catalog, settings: Settings::default(), ..Context::default() };
    let view = View { lang: Lang::De, catalog: cx.catalog.clone(), ..View::default() };
    for panel in PANELS {
        let Some(scene) = shown_by(*panel, &shards, &mut cx, &view).chart(ChartSize { width: 320.0, height: 300.0 })
        else {
            continue;
        };
        let texts = scene.marks.iter().filter_map(|mark| match &mark.shape {
            Shape::Text { parts, .. } => Some(parts),
            _ => None,
        });
        let cut: Vec<&String> = texts.flatten().map(|(_, text)| text).filter(|text| text.ends_with('…')).collect();
        assert!(cut.is_empty(), "{}: {cut:?}", panel.name());
    }
}
