//! Files of a row a user: a first and a last date, orders, revenue. A table by hand, and a real event log beside the table that
//! sums it up.

use std::collections::BTreeMap;
use std::io::Read;

use engine::events::{Day, FileKind};
use engine::fold::{Context, Lack, OF_SUMMARIES, QueryError, Settings};
use engine::i18n::Lang;
use engine::ingest::{ColumnRole, DateOrder, IngestError, Mapping, Preview, Question, Reason, preview, rejects_csv};
use engine::load::{Dataset, Source, load};
use engine::queries::overview::Overview;
use engine::queries::places::Places;
use engine::queries::profile::{About, Profile};
use engine::queries::rfm::Rfm;
use engine::queries::segments::Segments;
use engine::queries::still_here::StillHere;
use engine::queries::suspicious::Suspicious;
use engine::queries::users::{self, Row, Sort, Users};
use engine::queries::{QUERIES, answer, fold_local};
use engine::schemes::thresholds::Thresholds;
use engine::schemes::{Condition, Selection};
use serde_json::json;

use crate::tools::{fixture, head, options, source, today};

/// As of 2025-06-30, the last date of all. Who is who, with 30, 60 and 90 days: see [`statuses_and_groups_by_hand`].
const TABLE: &[u8] = b"Customer ID;First order;Last order;Orders;Total revenue;Country
ann;01.01.2025;30.06.2025;9;900,00;DE
bob;20.06.2025;20.06.2025;1;15,55;DE
cat;01.02.2025;31.05.2025;3;80,00;AT
dan;01.02.2025;30.05.2025;2;20,00;AT
eve;01.02.2025;01.05.2025;2;30,00;DE
fay;01.02.2025;30.04.2025;5;70,00;
gus;01.02.2025;01.04.2025;1;10,00;DE
hal;01.03.2025;15.06.2025;0;;AT
ivy;01.03.2025;;4;-12,00;DE
";

/// What is wrong with each of these is told by its last column.
const WRONG: &[u8] = b"kim;31.06.2025;30.06.2025;1;1;bad_time
lou;02.06.2025;01.06.2025;1;1;first_after_last
;01.01.2025;30.06.2025;1;1;no_user
ann;01.01.2025;30.06.2025;9;9;second_row
max;;30.06.2025;1;1;no_time
ned;01.01.2025;30.06.2025;1,5;1;bad_orders
ola;01.01.2025;30.06.2025;-1;1;bad_orders
pia;01.01.2025;30.06.2025;1;much;bad_amount
";

fn looked(name: &str, bytes: &[u8]) -> Preview {
    preview(&[head(name, bytes)], None, today()).expect("a table")
}

fn read(files: &[(&str, &[u8])], mapping: &Mapping, cut: (usize, usize, u64)) -> Dataset {
    let mut sources: Vec<Source> = files.iter().map(|(name, bytes)| source(name, bytes)).collect();
    load(&mut sources, mapping, &options(cut.0, cut.1, cut.2)).expect("loads")
}

fn table() -> Dataset {
    read(&[("customers.csv", TABLE)], &looked("customers.csv", TABLE).mapping, (3, 2, 50))
}

fn cx(data: &Dataset, settings: &Settings) -> Context {
    Context { catalog: data.catalog.clone(), settings: settings.clone(), ..Context::default() }
}

fn rows(data: &Dataset, settings: &Settings) -> Vec<Row> {
    let params = users::Params { limit: u32::MAX, sort: Sort::Id, ..users::Params::default() };
    answer::<Users>(&params, &data.shards, &mut cx(data, settings)).expect("answers").rows
}

/// Every question that a row a user can answer.
fn answers(data: &Dataset) -> BTreeMap<String, serde_json::Value> {
    let of = |name: &&str| {
        let mut cx = cx(data, &Settings::default());
        let bytes = fold_local(name, &json!(null), &data.shards, &mut cx).expect("answers");
        (name.to_string(), engine::queries::find(name).expect("a query").to_json(&bytes).expect("JSON"))
    };
    OF_SUMMARIES.iter().map(of).collect()
}

#[test]
fn the_columns_are_guessed() {
    let seen = looked("customers.csv", TABLE);
    assert_eq!(
        seen.mapping.to_json(),
        r#"{"amount":"Total revenue","country":"Country","first_time":"First order","kind":"summaries","orders":"Orders","time":"Last order","user":"Customer ID"}"#
    );
    // 01.05. may be a day of January in this file, as in any.
    assert!(matches!(
        &seen.questions[..],
        [Question::DateOrder { used: DateOrder::DayFirst, both: 10, day_only: 7, .. }]
    ));
    assert_eq!(seen.problem, None);
    assert_eq!((seen.tally.read, seen.tally.kept), (9, 9));
    let first = seen.columns.iter().find(|column| column.name == "First order").expect("there");
    assert_eq!(first.reasons, [Reason::Kind { kind: FileKind::Summaries }]);
    assert_eq!(seen.rows[0].cells[1].parsed.as_deref(), Some("2025-01-01T00:00:00Z"));
    assert_eq!(seen.rows[0].cells[3].parsed.as_deref(), Some("9"));
    assert_eq!(Mapping::from_json(&seen.mapping.to_json()), Ok(seen.mapping));
}

/// Names of columns as shops and databases give them, in both languages; and files that are no such table.
#[test]
fn other_names_of_columns() {
    let of = |header: &str, row: &str| {
        let rows: Vec<String> = (0..30).map(|at| row.replace("{}", &at.to_string())).collect();
        let text = format!("{header}\n{}\n", rows.join("\n"));
        looked("export.csv", text.as_bytes()).mapping.to_json()
    };
    assert_eq!(
        of("Kundennummer,Erstkauf,Letzter Kauf,Anzahl Bestellungen,Umsatz", "k{},2024-01-01,2024-05-03,3,9.50"),
        r#"{"amount":"Umsatz","first_time":"Erstkauf","kind":"summaries","orders":"Anzahl Bestellungen","time":"Letzter Kauf","user":"Kundennummer"}"#
    );
    assert_eq!(
        of("id,created_at,last_seen_at,plan", "k{},2024-01-01T10:00:00Z,2024-05-03T10:00:00Z,pro"),
        r#"{"first_time":"created_at","kind":"summaries","plan":"plan","time":"last_seen_at","user":"id"}"#
    );
    // A mean is no sum, and the dates of orders go before those of the account.
    assert_eq!(
        of(
            "customer_id,created_at,first_order_date,last_order_date,order_count,average_order_value",
            "k{},2023-01-01,2024-01-01,2024-05-03,3,9.50"
        ),
        r#"{"dimensions":["average_order_value"],"first_time":"first_order_date","kind":"summaries","orders":"order_count","time":"last_order_date","user":"customer_id"}"#
    );
    // One date; ids that come again; ids of orders.
    for (header, row) in [
        ("customer_id,last_order,revenue", "k{},2024-01-01,9.50"),
        ("customer_id,first_order,last_order", "k,2024-01-01,2024-05-03"),
        ("customer_id,order_id,created_at,last_activity", "k{},o{},2024-01-01,2024-05-03"),
    ] {
        let mapping = of(header, row);
        assert!(!mapping.contains("summaries"), "{mapping}");
    }
}

/// Beside events such a file says what users are, as ever; beside one without, it is the main file.
#[test]
fn beside_other_files() {
    const EVENTS: &[u8] = b"user,time,event\nann,2025-01-02,view\nann,2025-01-03,view\nbob,2025-01-03,view\n";
    const TARIFFS: &[u8] = b"user,plan\nann,pro\nbob,free\nzoe,pro\n";
    let heads = |files: &[(&str, &[u8])]| files.iter().map(|(name, bytes)| head(name, bytes)).collect::<Vec<_>>();
    let both = preview(&heads(&[("customers.csv", TABLE), ("events.csv", EVENTS)]), None, today()).expect("tables");
    assert_eq!((both.mapping.kind, both.mapping.files["customers.csv"].kind), (FileKind::Events, FileKind::Attributes));

    let files = [("tariffs.csv", TARIFFS), ("customers.csv", TABLE)];
    let mapping = preview(&heads(&files), None, today()).expect("tables").mapping;
    assert_eq!((mapping.kind, mapping.files["tariffs.csv"].kind), (FileKind::Summaries, FileKind::Attributes));
    let data = read(&files, &mapping, (2, 2, 100));
    let join = &data.catalog.joins.files[0];
    assert_eq!((data.catalog.joins.users, join.users, join.matched), (9, 3, 2));
    let prospects = answer::<Segments>(&Default::default(), &data.shards, &mut cx(&data, &Settings::default()));
    assert_eq!(prospects.expect("answers").attributes_only, 1);

    let mut wrong = mapping.clone();
    wrong.files.insert("tariffs.csv".into(), both.mapping.clone());
    wrong.files.insert("events.csv".into(), Mapping { files: BTreeMap::new(), ..both.mapping });
    wrong.files.remove("tariffs.csv");
    let mut sources: Vec<Source> =
        [("customers.csv", TABLE), ("events.csv", EVENTS)].iter().map(|(name, bytes)| source(name, bytes)).collect();
    let refused = load(&mut sources, &wrong, &options(1, 1, 100)).expect_err("both");
    assert!(matches!(refused, IngestError::BesideSummaries { .. }), "{refused}");
}

/// With 30, 60 and 90 days, as no usual gap is made of two dates; new within 14. Days silent as of 30 June: ann 0, bob 10, cat 30,
/// dan 31, eve 60, fay 61, gus 90, hal 15, ivy 121.
#[test]
fn statuses_and_groups_by_hand() {
    let data = table();
    let settings = Settings::default();
    let limits = answer::<Thresholds>(&Default::default(), &data.shards, &mut cx(&data, &settings)).expect("answers");
    assert_eq!(([limits.a, limits.d, limits.c, limits.n], limits.from_data), ([30, 60, 90, 14], false));
    let rows = rows(&data, &settings);
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            let n = |n: Option<u64>| n.map_or("-".into(), |n| n.to_string());
            let day = |day: Option<Day>| day.map_or("-".into(), |day| day.to_string());
            format!(
                "{} {} {}..{} {} orders {} | {} active days, {} events",
                row.id,
                row.reason,
                day(row.first_seen),
                day(row.last_seen),
                n(row.purchases),
                row.revenue.unwrap_or_default(),
                n(row.active_days),
                n(row.events)
            )
        })
        .collect();
    // Top 20 % by revenue: ann alone (8 of 9 are below; of fay 7 of 9). Hal has ordered nothing; ivy was not seen again.
    assert_eq!(
        told,
        [
            "ann loyal/revenue 2025-01-01..2025-06-30 9 orders 90000 | - active days, - events",
            "bob new/first_seen 2025-06-20..2025-06-20 1 orders 1555 | - active days, - events",
            "cat active/rest 2025-02-01..2025-05-31 3 orders 8000 | - active days, - events",
            "dan at_risk/silence 2025-02-01..2025-05-30 2 orders 2000 | - active days, - events",
            "eve at_risk/silence 2025-02-01..2025-05-01 2 orders 3000 | - active days, - events",
            "fay dormant/silence 2025-02-01..2025-04-30 5 orders 7000 | - active days, - events",
            "gus dormant/silence 2025-02-01..2025-04-01 1 orders 1000 | - active days, - events",
            "hal active/rest 2025-03-01..2025-06-15 0 orders 0 | - active days, - events",
            "ivy churned/silence 2025-03-01..2025-03-01 4 orders -1200 | - active days, - events",
        ]
    );
    assert_eq!(rows[0].reason_words.en, "top 20% by revenue, 9 value events");

    // Eight buyers. Score = 1 + ⌊5 · worse / 8⌋. R by days: ivy, gus, fay, eve, dan, cat, bob, ann: 1 1 2 2 3 4 4 5.
    // F by orders: bob and gus 1 (none worse), dan and eve 2 (2 worse), cat 3 (4), ivy 4 (5), fay 5 (6), ann 9 (7): 1 1 2 2 3 4 4 5.
    let rfm = answer::<Rfm>(&Default::default(), &data.shards, &mut cx(&data, &settings)).expect("answers");
    let cells: Vec<_> =
        rfm.grid.iter().filter(|cell| cell.users > 0).map(|cell| (cell.r, cell.f, cell.revenue)).collect();
    assert_eq!((rfm.users, rfm.revenue), (8, Some(111_355)));
    assert_eq!(
        cells,
        [
            (1, 1, Some(1_000)),
            (1, 4, Some(-1_200)),
            (2, 2, Some(3_000)),
            (2, 4, Some(7_000)),
            (3, 2, Some(2_000)),
            (4, 1, Some(1_555)),
            (4, 3, Some(8_000)),
            (5, 5, Some(90_000)),
        ]
    );

    let figures = answer::<Overview>(&Default::default(), &data.shards, &mut cx(&data, &settings)).expect("answers");
    assert_eq!((figures.users.now, figures.weekly_active.now), (Some(9), Some(1)));
    assert_eq!(figures.revenue.map(|revenue| (revenue.now, revenue.before)), Some((Some(111_355), None)));
    assert_eq!((figures.events.now, figures.stickiness.now, figures.pulse.now), (None, None, None));
    let places = answer::<Places>(&Default::default(), &data.shards, &mut cx(&data, &settings)).expect("answers");
    let told: Vec<_> = places.places.iter().map(|place| (place.value.as_str(), place.users, place.revenue)).collect();
    assert_eq!(told, [("DE", 5, Some(94_355)), ("AT", 3, Some(10_000))]);
}

/// Who has no revenue in the table is loyal by orders: cat has more than four of five.
#[test]
fn loyal_by_orders_where_there_are_no_amounts() {
    let table = b"user,first_seen,last_seen,orders
ann,2025-01-01,2025-06-30,2
bob,2025-01-01,2025-06-30,1
cat,2025-01-01,2025-06-30,7
dan,2025-01-01,2025-06-30,1
eve,2025-01-01,2025-06-30,1
";
    let data = read(&[("t.csv", table)], &looked("t.csv", table).mapping, (1, 1, 1000));
    let told: Vec<String> = rows(&data, &Settings::default()).into_iter().map(|row| row.reason).collect();
    assert_eq!(told, ["active/rest", "active/rest", "loyal/orders", "active/rest", "active/rest"]);
}

/// Whatever needs single events, an earlier day or a number of orders is refused, by name.
#[test]
fn what_such_rows_do_not_say_is_not_answered() {
    let data = table();
    let refused = |data: &Dataset, query: &str, settings: &Settings| match fold_local(
        query,
        &json!(null),
        &data.shards,
        &mut cx(data, settings),
    ) {
        Ok(_) => None,
        Err(QueryError::Lacking { lack, .. }) => Some(lack),
        Err(other) => panic!("{other}"),
    };
    assert!(OF_SUMMARIES.is_sorted() && OF_SUMMARIES.iter().all(|name| engine::queries::find(name).is_ok()));
    for query in QUERIES {
        let expected = (!OF_SUMMARIES.contains(&query.name())).then_some(Lack::Events);
        assert_eq!(refused(&data, query.name(), &Settings::default()), expected, "{}", query.name());
    }
    let day = |day: i32| Settings { as_of: Some(data.catalog.last_day.plus(day)), ..Settings::default() };
    assert_eq!(refused(&data, "segments", &day(-1)), Some(Lack::EarlierDay));
    assert_eq!(refused(&data, "summary", &day(-1)), None);
    // A later day is fine: nothing has happened since, as far as the table knows.
    assert_eq!(refused(&data, "segments", &day(30)), None);
    let without = Mapping { columns: data_without_orders(), ..looked("customers.csv", TABLE).mapping };
    let data = read(&[("customers.csv", TABLE)], &without, (1, 1, 1000));
    assert_eq!(refused(&data, "rfm", &Settings::default()), Some(Lack::Orders));
    assert_eq!(refused(&data, "segments", &Settings::default()), None);
}

fn data_without_orders() -> BTreeMap<ColumnRole, String> {
    let mut columns = looked("customers.csv", TABLE).mapping.columns;
    columns.remove(&ColumnRole::Orders);
    columns
}

/// Rows add up, each with its reason, and the place that it has in the file.
#[test]
fn rows_that_cannot_be_used_are_counted() {
    let text = [TABLE, WRONG].concat();
    let mapping = looked("customers.csv", TABLE).mapping;
    for cut in [(1, 1, 1 << 20), (3, 2, 40)] {
        let data = read(&[("customers.csv", &text)], &mapping, cut);
        let report = &data.catalog.report;
        assert_eq!((report.read, report.kept, report.of_events()), (17, 9, 9));
        assert!(report.adds_up());
        let told: Vec<(&str, &str)> = data
            .rejects
            .iter()
            .map(|reject| (reject.code.id(), reject.row.rsplit(';').next().unwrap_or_default()))
            .collect();
        assert_eq!(told.len(), 8);
        assert!(told.iter().all(|(code, expected)| code == expected), "{told:?}");
        let lines: Vec<u64> = data.rejects.iter().map(|reject| reject.line).collect();
        assert_eq!(lines, (11..=18).collect::<Vec<_>>());
        let csv = rejects_csv(&data.rejects, &data.plans, Lang::En);
        assert!(csv.contains("“1,5” is not a number of orders"), "{csv}");
        assert_eq!(answers(&data)["segments"], answers(&table())["segments"], "a rejected row leaves no trace");
    }
}

/// The same for any number of shards and readers, and for any order of rows.
#[test]
fn the_same_for_any_cut_and_order() {
    let (text, mapping) = (String::from_utf8(TABLE.to_vec()).expect("UTF-8"), looked("customers.csv", TABLE).mapping);
    let lines: Vec<&str> = text.lines().collect();
    let mut turned = vec![lines[0]];
    turned.extend(lines[1..].iter().rev().copied());
    let turned = turned.join("\n");
    let expected = answers(&table());
    for n_shards in [1, 2, 3, 8] {
        for (text, n_readers) in [(&text, 1), (&text, 3), (&turned, 2)] {
            let data = read(&[("customers.csv", text.as_bytes())], &mapping, (n_shards, n_readers, 64));
            assert_eq!(answers(&data), expected, "{n_shards} shards");
        }
    }
}

/// A user whom two files sum up is known by the first of them, whoever reads which; the other row is a duplicate.
#[test]
fn a_user_in_two_files_counts_once() {
    const MORE: &[u8] = b"Customer ID;First order;Last order;Orders;Total revenue;Country
zoe;01.05.2025;02.06.2025;2;40,00;FR
ann;01.01.2020;01.01.2021;70;7000,00;FR
";
    let mapping = looked("customers.csv", TABLE).mapping;
    for cut in [(1, 1, 1 << 20), (2, 2, 50), (3, 3, 50), (8, 1, 50)] {
        let data = read(&[("a.csv", TABLE), ("b.csv", MORE)], &mapping, cut);
        let report = &data.catalog.report;
        assert_eq!((report.read, report.kept, report.duplicates, data.catalog.users), (11, 10, 1, 10));
        assert!(report.adds_up());
        let rows = rows(&data, &Settings::default());
        assert_eq!((rows[0].id.as_str(), rows[0].purchases, rows[0].revenue), ("ann", Some(9), Some(90_000)));
        assert_eq!(rows[0].first_seen, Some(Day::from_civil(2025, 1, 1)));
        let at = data.catalog.dimension("country").expect("mapped");
        let shard = data.shards.iter().find(|shard| shard.find(b"ann").is_some()).expect("there");
        let ann = shard.user(&data.catalog, shard.find(b"ann").expect("there"), today());
        let country = ann.attribute(at).map(|code| data.catalog.dimensions[at].values.text(code));
        assert_eq!(country, Some("DE"));
    }
}

/// Nothing is said that rests on what lies between two dates: neither hours nor days, nor gaps in the data.
#[test]
fn nothing_is_made_up_between_the_dates() {
    let data = table();
    let suspicious =
        answer::<Suspicious>(&Default::default(), &data.shards, &mut cx(&data, &Settings::default())).expect("answers");
    assert_eq!((suspicious.findings, suspicious.breaks, suspicious.gaps), (Vec::new(), Vec::new(), Vec::new()));
    let many: String = (0..400)
        .map(|at| format!("u{at},2025-01-{:02},2025-0{}-01,{},{at}\n", 1 + at % 28, 2 + at % 4, at % 5))
        .collect();
    let many = format!("user,first_order,last_order,orders,revenue\n{many}");
    let data = read(&[("t.csv", many.as_bytes())], &looked("t.csv", many.as_bytes()).mapping, (2, 1, 1000));
    let churned =
        engine::queries::profile::Params { selection: Selection::of(Condition::Silent { from: 60, to: 120 }) };
    let profile = answer::<Profile>(&churned, &data.shards, &mut cx(&data, &Settings::default())).expect("answers");
    let is_known = |about: &About| {
        matches!(about, About::Orders(_) | About::OrdersFrom(_) | About::FirstMonth(_) | About::Silence { .. })
    };
    assert!(profile.traits.iter().all(|shared| is_known(&shared.about)), "{:?}", profile.traits);
}

/// The CDNOW master file as an event log, and as the table of a row a user that sums it up.
fn cdnow() -> (Dataset, Dataset) {
    let (mut text, mut log, mut table) = (String::new(), String::from("user,date,amount\n"), String::new());
    flate2::read::GzDecoder::new(&fixture("cdnow_days.csv.gz")[..]).read_to_string(&mut text).expect("gzip");
    for (user, line) in text.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let [first, orders, cents] = [0, 2, 3].map(|at| cells[at].parse::<i64>().expect("a number"));
        let mut days = vec![Day(first as i32)];
        for gap in cells[1].split_whitespace() {
            let next = days[days.len() - 1].plus(gap.parse().expect("days"));
            days.push(next);
        }
        // Further orders are of the first day; which of them cost what is not known, so the first one bears it all.
        for (at, day) in days.iter().chain(std::iter::repeat_n(&days[0], orders as usize - days.len())).enumerate() {
            let amount = if at == 0 { cents } else { 0 };
            log += &format!("u{user:05},{day},{}.{:02}\n", amount / 100, amount % 100);
        }
        let last = days[days.len() - 1];
        table += &format!("u{user:05},{},{last},{orders},{}.{:02}\n", days[0], cents / 100, cents % 100);
    }
    let table = format!("customer_id,first_order,last_order,orders,revenue\n{table}");
    let of = |name: &str, text: &str| {
        let mapping = looked(name, text.as_bytes()).mapping;
        read(&[(name, text.as_bytes())], &mapping, (2, 1, 1 << 20))
    };
    (of("log.csv", &log), of("table.csv", &table))
}

/// What rests on first and last date, orders and revenue is the same; so are the statuses that rest on days alone.
#[test]
fn equals_the_event_log_of_cdnow() {
    let (log, table) = cdnow();
    assert!(table.catalog.summaries && !log.catalog.summaries);
    assert_eq!((log.catalog.users, table.catalog.users), (23_570, 23_570));
    let settings = Settings { a: Some(120), d: Some(270), c: Some(365), n: Some(65), ..Settings::default() };
    let rfm = |data| answer::<Rfm>(&Default::default(), &shards(data), &mut cx(data, &settings)).expect("answers");
    fn shards(data: &Dataset) -> Vec<engine::events::Shard> {
        data.shards.clone()
    }
    assert_eq!(rfm(&log), rfm(&table));
    assert_eq!(rfm(&table).users, 23_570);
    let here = |data: &Dataset| {
        answer::<StillHere>(&Default::default(), &data.shards, &mut cx(data, &settings)).expect("answers")
    };
    assert_eq!(here(&log), here(&table));
    assert!(here(&table).quarters[0].still.len() > 80);
    let figures = |data: &Dataset| {
        answer::<Overview>(&Default::default(), &data.shards, &mut cx(data, &settings)).expect("answers")
    };
    // $2,500,315.63: the sum of all amounts of the master file. What sums users up has it as its one revenue.
    assert_eq!(figures(&log).total_revenue.and_then(|total| total.now), Some(250_031_563));
    assert_eq!(figures(&table).revenue.and_then(|revenue| revenue.now), Some(250_031_563));
    assert_eq!(figures(&table).total_revenue, None);

    let by_days = |row: &Row| {
        let own = ["churned/silence", "dormant/silence", "new/first_seen", "at_risk/silence"];
        own.contains(&row.reason.as_str()).then(|| row.reason.clone())
    };
    let (of_log, of_table) = (rows(&log, &settings), rows(&table, &settings));
    let mut n = BTreeMap::<String, u32>::new();
    let mut revenue = 0;
    for (a, b) in of_log.iter().zip(&of_table) {
        let known = |row: &Row| (row.id.clone(), row.first_seen, row.last_seen, row.purchases, row.revenue);
        assert_eq!(known(a), known(b));
        if a.reason.starts_with("reactivated/") {
            // Somebody who came back: the table does not know of the silence before.
            continue;
        }
        assert_eq!(by_days(a), by_days(b), "{}", a.id);
        *n.entry(by_days(b).unwrap_or_default()).or_default() += 1;
        revenue += b.revenue.unwrap_or_default();
    }
    // 15,220 and 1,318 are the churned and the dormant of the published reference (`status_tests.rs`).
    assert_eq!((n["churned/silence"], n["dormant/silence"]), (15_220, 1_318));
    assert!(revenue > 0 && n["at_risk/silence"] > 2_000, "{n:?}");
}
