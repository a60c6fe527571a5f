//! What was spent: files of costs have no users, and their amounts stand beside campaigns and channels.

use std::collections::BTreeMap;

use engine::events::{Day, FileKind};
use engine::fold::{Context, Selection, UserFilter};
use engine::ingest::{ColumnRole, IngestError, KindReason, Mapping, Question, preview};
use engine::load::{Dataset, Source, load};
use engine::queries::answer;
use engine::queries::places::{Answer, Costs, Params, Places};
use engine::schemes::personas::Columns;
use proptest::prelude::*;

use crate::tools::{head, options, source, today};

/// Four users and two campaigns: ann and bob came by Spring and bought, cat by Autumn and did not; dan by none.
const EVENTS: &[u8] = b"user,time,event,campaign
ann,2025-03-01,purchase,Spring
bob,2025-03-02,purchase,Spring
cat,2025-03-03,view,Autumn
dan,2025-03-09,view,
";

/// Spring was clicked three times.
const MAILS: &[u8] = b"to,sent_at,type,campaign
ann,2025-03-01,sent,Spring
ann,2025-03-01,clicked,Spring
bob,2025-03-02,clicked,Spring
eve,2025-03-02,clicked,Spring
";

/// As advertising platforms export it: a row a day, campaign and channel. Winter was paid for and never seen; a row has no
/// campaign, one no number, one another currency, one is later than the data.
const SPEND: &[u8] = b"Day,Campaign,Channel,Clicks,Amount spent,Currency
2025-03-01,Spring,Search,10,\"10.00\",EUR
2025-03-02,Spring,Social,12,2.50,EUR
2025-03-02,Autumn,Social,4,7.25,EUR
2025-03-03,Winter,Search,1,0.333333,EUR
2025-03-03,,Search,2,1,EUR
2025-03-04,Spring,Search,2,lots,EUR
2025-03-04,Spring,Search,2,99,USD
2025-03-20,Spring,Search,1,40,EUR
";

fn files() -> [(&'static str, &'static [u8]); 3] {
    [("events.csv", EVENTS), ("mails.csv", MAILS), ("google_ads.csv", SPEND)]
}

fn read(files: &[(&str, &[u8])], mapping: &Mapping, cut: (usize, usize, u64)) -> Dataset {
    let mut sources: Vec<Source> = files.iter().map(|(name, bytes)| source(name, bytes)).collect();
    load(&mut sources, mapping, &options(cut.0, cut.1, cut.2)).expect("loads")
}

fn places(data: &Dataset, dimension: &str, as_of: Option<Day>) -> Answer {
    let mut cx = Context { catalog: data.catalog.clone(), ..Context::default() };
    cx.settings.as_of = as_of;
    answer::<Places>(&Params { dimension: Some(dimension.into()) }, &data.shards, &mut cx).expect("answers")
}

/// Spend, a click, a buyer of each value, and of users without one.
fn told(answer: &Answer) -> Vec<(&str, i64, Option<i64>, Option<i64>)> {
    let costs = |costs: Option<Costs>| costs.unwrap_or_default();
    let row = |value, Costs { spend, per_click, per_buyer }| (value, spend, per_click, per_buyer);
    let named = answer.places.iter().map(|place| row(place.value.as_str(), costs(place.costs)));
    named.chain(answer.missing.iter().map(|place| row("", costs(place.costs)))).collect()
}

#[test]
fn a_file_of_costs_without_users() {
    let heads: Vec<_> = files().iter().map(|(name, bytes)| head(name, bytes)).collect();
    let seen = preview(&heads, None, today()).expect("tables");
    let own = &seen.mapping.files["google_ads.csv"];
    let why = seen.others.iter().find(|other| other.name == "google_ads.csv").map(|other| other.why);
    assert_eq!((own.kind, why), (FileKind::Costs, Some(KindReason::Columns)));
    assert_eq!((own.column(ColumnRole::User), own.column(ColumnRole::Amount)), (None, Some("Amount spent")));
    assert_eq!((seen.problem, own.column(ColumnRole::Campaign)), (None, Some("Campaign")));
    for cut in [(1, 1, 1 << 20), (2, 3, 30), (3, 2, 64), (8, 4, 9)] {
        let data = read(&files(), &seen.mapping, cut);
        let report = &data.catalog.report;
        assert!(report.adds_up() && report.costs == 6, "{report:?}");
        assert_eq!((report.rejected["bad_amount"], report.filtered["currency"]), (1, 1));
        // Nobody's revenue, no activity, no user.
        assert_eq!(
            (data.catalog.amount_decimals, data.catalog.users, data.catalog.last_day),
            (None, 5, Day::from_civil(2025, 3, 9))
        );
        let answer = places(&data, "campaign", None);
        assert_eq!(
            told(&answer),
            [
                // 12.50 over three clicks and two buyers; 40 were spent after the day.
                ("Spring", 12_500_000, Some(4_166_667), Some(6_250_000)),
                ("Autumn", 7_250_000, None, None),
                ("Winter", 333_333, None, None),
                ("", 1_000_000, None, None),
            ]
        );
        assert_eq!(answer.costs.map(|all| (all.spend, all.per_click)), Some((21_083_333, Some(7_027_778))));
        let earlier = places(&data, "campaign", Some(Day::from_civil(2025, 3, 1)));
        assert_eq!(told(&earlier)[0], ("Spring", 10_000_000, Some(10_000_000), Some(10_000_000)));
        // Nobody is at home in a dimension that only costs have.
        let mut cx = Context { catalog: data.catalog.clone(), ..Context::default() };
        let first = engine::queries::answer::<Places>(&Params::default(), &data.shards, &mut cx).expect("answers");
        assert_eq!(
            (first.dimension.as_deref(), first.available),
            (Some("campaign"), vec!["campaign".into(), "channel".into()])
        );
        // The channel of an advertisement is in no event here, and in the cost file: a value nobody bears.
        let channels = places(&data, "channel", None);
        let spent: Vec<(&str, i64)> = told(&channels).iter().map(|row| (row.0, row.1)).collect();
        assert_eq!(spent, [("Search", 11_333_333), ("Social", 9_750_000), ("", 0)]);
    }
    // Without costs nothing is said of them.
    let heads: Vec<_> = files()[..2].iter().map(|(name, bytes)| head(name, bytes)).collect();
    let mapping = preview(&heads, None, today()).expect("tables").mapping;
    assert_eq!(places(&read(&files()[..2], &mapping, (2, 2, 64)), "campaign", None).costs, None);
}

/// Spend of March and April, events of two years: a click and a buyer are told of the days that both cover, and so the other way
/// round. Whoever had bought before is no buyer of these days.
#[test]
fn a_click_and_a_buyer_rest_on_the_days_that_both_cover() {
    const YEARS: &[u8] = b"user,time,event,campaign
old,2024-01-05,purchase,Spring
old,2025-03-02,purchase,Spring
ann,2025-03-01,purchase,Spring
new,2025-12-30,purchase,Spring
";
    const CLICKS: &[u8] = b"to,sent_at,type,campaign
old,2024-01-05,clicked,Spring
ann,2025-03-01,clicked,Spring
ann,2025-04-30,clicked,Spring
new,2025-12-30,clicked,Spring
";
    const ADS: &[u8] = b"Day,Campaign,Cost\n2025-03-01,Spring,10\n2025-04-30,Spring,20\n";
    let mapping = r#"{"user": "user", "time": "time", "event": "event", "campaign": "campaign", "files": {
        "mails.csv": {"kind": "messages", "user": "to", "time": "sent_at", "event": "type", "campaign": "campaign"},
        "ads.csv": {"kind": "costs", "time": "Day", "amount": "Cost", "campaign": "Campaign"}}}"#;
    let mapping = Mapping::from_json(mapping).expect("valid");
    let day = |month, day| Day::from_civil(2025, month, day);
    for cut in [(1, 1, 1 << 20), (2, 3, 24), (3, 2, 50)] {
        let data = read(&[("e.csv", YEARS), ("mails.csv", CLICKS), ("ads.csv", ADS)], &mapping, cut);
        let answer = places(&data, "campaign", None);
        assert_eq!(answer.shared_days, Some((day(3, 1), day(4, 30))));
        assert_eq!(told(&answer)[0], ("Spring", 30_000_000, Some(15_000_000), Some(30_000_000)));
        let earlier = places(&data, "campaign", Some(day(3, 31)));
        assert_eq!(earlier.shared_days, Some((day(3, 1), day(3, 31))));
        assert_eq!(told(&earlier)[0], ("Spring", 10_000_000, Some(10_000_000), Some(10_000_000)));
        // Two years of costs, two months of events: the spend of the other months brought none of these clicks.
        let longer = [ADS, &b"2023-01-01,Spring,500\n2025-12-31,Spring,70\n"[..]].concat();
        let data = read(&[("e.csv", YEARS), ("mails.csv", CLICKS), ("ads.csv", &longer[..])], &mapping, cut);
        let answer = places(&data, "campaign", None);
        assert_eq!(answer.shared_days, Some((Day::from_civil(2024, 1, 5), day(12, 30))));
        assert_eq!(told(&answer)[0], ("Spring", 530_000_000, Some(7_500_000), Some(10_000_000)));
    }
    // Without a day in common nothing is told of either.
    let before: &[u8] = b"Day,Campaign,Cost\n2023-03-01,Spring,10\n";
    let data = read(&[("e.csv", YEARS), ("mails.csv", CLICKS), ("ads.csv", before)], &mapping, (2, 2, 64));
    let answer = places(&data, "campaign", None);
    assert_eq!((answer.shared_days, told(&answer)[0]), (None, ("Spring", 10_000_000, None, None)));
}

/// What is spent in several currencies is asked about under the name of its file, and is no matter of the events.
#[test]
fn the_currency_of_costs_is_asked() {
    const ADS: &[u8] =
        b"Day,Campaign,Cost,Currency\n2025-03-01,Spring,5,EUR\n2025-03-01,Spring,6,EUR\n2025-03-01,Autumn,7,USD\n";
    const OTHER_ADS: &[u8] = b"Date,Campaign,Cost,Currency,Network\n2025-03-01,Spring,9,USD,x\n";
    let files = [("events.csv", EVENTS), ("ads_costs.csv", ADS)];
    let seen = |files: &[(&str, &[u8])], mapping: Option<&Mapping>| {
        let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
        preview(&heads, mapping, today()).expect("tables")
    };
    let first = seen(&files, None);
    let counts = vec![("EUR".to_string(), 2), ("USD".to_string(), 1)];
    let (file, column) = (Some("ads_costs.csv".to_string()), "Currency".to_string());
    assert_eq!(
        first.questions,
        [Question::Currency { file: file.clone(), column, counts, used: "EUR".into(), rates: BTreeMap::new() }]
    );
    let data = read(&files, &first.mapping, (2, 2, 64));
    assert_eq!((data.catalog.currency, data.catalog.cost_currency.as_deref()), (None, Some("EUR")));
    let mut mapping = first.mapping;
    mapping.files.get_mut("ads_costs.csv").expect("there").only_currency = Some("USD".into());
    let again = seen(&files, Some(&mapping));
    assert!(
        matches!(&again.questions[..], [Question::Currency { used, .. }] if used == "USD"),
        "{:?}",
        again.questions
    );
    let data = read(&files, &again.mapping, (2, 2, 64));
    assert_eq!(data.catalog.cost_currency.as_deref(), Some("USD"));
    assert_eq!(places(&data, "campaign", None).costs.map(|costs| costs.spend), Some(7_000_000));
    // Another file, all of whose rows would be left out.
    let three = [files[0], files[1], ("other_costs.csv", OTHER_ADS)];
    let asked: Vec<_> = seen(&three, None).questions;
    assert!(
        matches!(&asked[1], Question::Currency { file: Some(file), counts, .. } if file == "other_costs.csv" && counts.len() == 1)
    );
    // Two currencies are never added up.
    let mut mapping = seen(&three, None).mapping;
    mapping.files.get_mut("other_costs.csv").expect("there").only_currency = Some("USD".into());
    let mut sources: Vec<Source> = three.iter().map(|(name, bytes)| source(name, bytes)).collect();
    let error = load(&mut sources, &mapping, &options(2, 2, 64)).expect_err("two");
    let IngestError::SeveralCurrencies { found } = error else { panic!("{error:?}") };
    let met: Vec<(&str, &str)> = found.iter().map(|met| (&met.currency[..], &met.file[..])).collect();
    assert_eq!(met, [("EUR", files[1].0), ("USD", "other_costs.csv")]);
}

/// Exports of overlapping months hold the same rows. Two ad sets may cost the same on a day: they differ in a column that is not mapped.
#[test]
fn overlapping_exports_of_costs() {
    const FIRST: &[u8] = b"id,Day,Campaign,Ad set,Cost
1,2025-01-10,Spring,one,5
2,2025-01-10,Spring,two,5
3,2025-03-31,Autumn,one,7
";
    const LATER: &[u8] = b"id,Day,Campaign,Ad set,Cost
2,2025-01-10,Spring,two,5
3,2025-03-31,\"Autumn\",one,7
4,2025-06-30,Spring,one,11
";
    let read_as = |own: &str, more: &str, cut| {
        let own = format!(r#"{{"kind": "costs", "time": "Day", "amount": "Cost", "campaign": "Campaign"{own}}}"#);
        let mapping =
            format!(r#"{{"user": "user", "time": "time"{more}, "files": {{"q1.csv": {own}, "h1.csv": {own}}}}}"#);
        let files = [("e.csv", &b"user,time\nann,2025-06-30\n"[..]), ("q1.csv", FIRST), ("h1.csv", LATER)];
        let data = read(&files, &Mapping::from_json(&mapping).expect("valid"), cut);
        let report = data.catalog.report.clone();
        assert!(report.adds_up() && report.of_events() == 1, "{report:?}");
        let answer = places(&data, "campaign", None);
        let spent = told(&answer).into_iter().map(|row| (row.0.to_string(), row.1 / 1_000_000)).filter(|row| row.1 > 0);
        (spent.collect::<Vec<_>>(), report.costs, report.duplicates, report.repeated)
    };
    let spent = |spring, autumn| vec![("Spring".to_string(), spring), ("Autumn".to_string(), autumn)];
    for cut in [(1, 1, 1 << 20), (2, 3, 24), (3, 2, 50), (8, 4, 17)] {
        // A row id says that rows are one.
        assert_eq!(read_as(r#", "insert_id": "id""#, "", cut), (spent(21, 7), 4, 2, 0));
        // Without one they are told, and dropped where the person says so.
        assert_eq!(read_as("", "", cut), (spent(26, 14), 6, 0, 2));
        assert_eq!(read_as("", r#", "drop_repeated": true"#, cut), (spent(21, 7), 4, 2, 2));
    }
}

/// Rows with a user are events besides: their event goes as any other, and their costs with it.
#[test]
fn repeated_costs_of_users() {
    const ADS: &[u8] =
        b"id,who,Day,Campaign,Cost\n1,ann,2025-03-01,Spring,5\n1,ann,2025-03-01,Spring,5\n1,bob,2025-03-01,Spring,6\n";
    let own = r#"{"kind": "costs", "user": "who", "time": "Day", "amount": "Cost", "campaign": "Campaign", "insert_id": "id"}"#;
    let mapping = format!(r#"{{"user": "user", "time": "time", "files": {{"ads.csv": {own}}}}}"#);
    let mapping = Mapping::from_json(&mapping).expect("valid");
    for cut in [(1, 1, 1 << 20), (2, 3, 24), (3, 2, 50)] {
        let data = read(&[("e.csv", &b"user,time\nann,2025-03-01\n"[..]), ("ads.csv", ADS)], &mapping, cut);
        let report = &data.catalog.report;
        assert!(report.adds_up(), "{report:?}");
        assert_eq!((report.kept, report.costs, report.duplicates, data.catalog.events), (3, 0, 1, 3));
        assert_eq!(places(&data, "campaign", None).costs.map(|costs| costs.spend), Some(11_000_000));
    }
}

/// Where users are, what they use and which hour it is with them is not said by what advertisements cost.
#[test]
fn costs_change_nothing_of_users() {
    const TASTE: &[u8] = b"user,time,event,device,item,region\nann,2025-03-01,view,phone,tea,North\nbob,2025-03-02,view,desk,cake,South\n";
    const ADS: &[u8] = b"Day,Platform,Category,City,Zone,Cost\n2025-03-01,Search,Food,Bonn,Asia/Tokyo,5\n";
    let own = r#"{"kind": "costs", "time": "Day", "amount": "Cost", "platform": "Platform", "category": "Category", "city": "City", "zone": "Zone"}"#;
    let mapping = format!(
        r#"{{"user": "user", "time": "time", "event": "event", "device": "device", "item": "item", "region": "region", "files": {{"ads.csv": {own}}}}}"#
    );
    let mapping = Mapping::from_json(&mapping).expect("valid");
    let data = read(&[("e.csv", TASTE), ("ads.csv", ADS)], &mapping, (1, 1, 1 << 20));
    let catalog = &data.catalog;
    assert!(["platform", "category", "city", "zone"].iter().all(|id| catalog.dimension(id).is_some()));
    let columns = Columns::of(catalog);
    assert_eq!((columns.platform, columns.category), (catalog.dimension("device"), catalog.dimension("item")));
    assert_eq!(catalog.own_zones.dimension, None);
}

/// Spend is that of everyone: over some of the clicks and buyers it would be too much a head.
#[test]
fn no_click_and_no_buyer_has_a_price_where_some_users_are_shown() {
    let heads: Vec<_> = files().iter().map(|(name, bytes)| head(name, bytes)).collect();
    let mut mapping = preview(&heads, None, today()).expect("tables").mapping;
    let spring_alone = |answer: &Answer| {
        let spring = answer.places.iter().find(|place| place.value == "Spring").and_then(|place| place.costs);
        assert_eq!(spring, Some(Costs { spend: 12_500_000, per_click: None, per_buyer: None }));
        assert_eq!(answer.costs, Some(Costs { spend: 21_083_333, per_click: None, per_buyer: None }));
    };
    let data = read(&files(), &mapping, (2, 2, 64));
    let mut cx = Context { catalog: data.catalog.clone(), ..Context::default() };
    let campaign = || Params { dimension: Some("campaign".into()) };
    cx.settings.users = Some(UserFilter { selection: Selection::segment("status", "new"), on: None });
    spring_alone(&answer::<Places>(&campaign(), &data.shards, &mut cx).expect("answers"));
    mapping.only = mapping.only.with_share(0.7);
    let data = read(&files(), &mapping, (2, 2, 64));
    assert!((1..5).contains(&data.catalog.users), "a part: {}", data.catalog.users);
    let on = Some(Day::from_civil(2025, 3, 9));
    spring_alone(&places(&data, "campaign", on));
}

const CAMPAIGNS: [&str; 4] = ["", "a", "b", "a long campaign, with a comma"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    /// Rows of two files of costs by brute force, whatever the cut.
    #[test]
    fn spend_like_the_twin(rows in prop::collection::vec((0usize..4, 1u32..28, -500i64..100_000, any::<bool>()), 1..40)) {
        let line = |(campaign, day, cents, _): &(usize, u32, i64, bool)| {
            let sign = if *cents < 0 { "-" } else { "" };
            format!("2025-01-{day:02},\"{}\",{sign}{}.{:02}\n", CAMPAIGNS[*campaign], cents.abs() / 100, cents.abs() % 100)
        };
        let file = |second: bool| {
            let rows = rows.iter().filter(|row| row.3 == second).map(line).collect::<String>();
            format!("day,campaign,cost\n{rows}2025-02-01,a,1\n")
        };
        let (one, two) = (file(false), file(true));
        let mut expected: BTreeMap<&str, i64> = CAMPAIGNS.iter().map(|name| (*name, 0)).collect();
        rows.iter().filter(|row| row.1 <= 20).for_each(|row| *expected.get_mut(CAMPAIGNS[row.0]).unwrap() += row.2 * 10_000);
        let own = r#"{"kind": "costs", "time": "day", "amount": "cost", "campaign": "campaign"}"#;
        let mapping = format!(r#"{{"user": "user", "time": "time", "files": {{"one.csv": {own}, "two.csv": {own}}}}}"#);
        let mapping = Mapping::from_json(&mapping).expect("valid");
        let events = b"user,time\nann,2025-01-20\n";
        for cut in [(1, 1, 1 << 20), (2, 3, 24), (3, 2, 50), (8, 4, 17)] {
            let files = [("e.csv", &events[..]), ("one.csv", one.as_bytes()), ("two.csv", two.as_bytes())];
            let answer = places(&read(&files, &mapping, cut), "campaign", None);
            let found: BTreeMap<&str, i64> = told(&answer).iter().map(|row| (row.0, row.1)).collect();
            for (campaign, spend) in &expected {
                prop_assert_eq!(found.get(campaign).copied().unwrap_or(0), *spend, "{}", campaign);
            }
        }
    }
}
