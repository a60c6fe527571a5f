//! Amounts in several currencies, converted by rates that the person typed: beside a twin with fractions, in any cut, in every kind of
//! file that has amounts.

use std::collections::BTreeMap;

use engine::events::Millis;
use engine::fold::Context;
use engine::i18n::Lang;
use engine::ingest::{IngestError, Mapping, Preview, Question, RateFault, preview};
use engine::load::{Dataset, Source, load};
use engine::queries::answer;
use engine::queries::places::{Params, Places};
use expect_test::expect;
use proptest::prelude::*;

use crate::tools::{head, load_one, options, source, today};

fn read(files: &[(&str, &[u8])], mapping: &Mapping, cut: (usize, usize, u64)) -> Result<Dataset, IngestError> {
    let mut sources: Vec<Source> = files.iter().map(|(name, bytes)| source(name, bytes)).collect();
    load(&mut sources, mapping, &options(cut.0, cut.1, cut.2))
}

fn seen(files: &[(&str, &[u8])], mapping: Option<&Mapping>) -> Preview {
    let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
    preview(&heads, mapping, today()).expect("tables")
}

fn mapping(json: &str) -> Mapping {
    Mapping::from_json(json).expect("valid")
}

/// The amounts of each user in millionths, in order of time, whichever shard they are in.
fn amounts(data: &Dataset) -> BTreeMap<String, Vec<(Millis, Option<i64>)>> {
    let unit = 10i64.pow(6 - u32::from(data.catalog.amount_decimals.unwrap_or_default()));
    let mut amounts = BTreeMap::new();
    for user in data.shards.iter().flat_map(|shard| shard.users(&data.catalog, today())) {
        let amount = |event: engine::events::Event| (event.time(), event.amount().map(|amount| amount * unit));
        let id = String::from_utf8_lossy(user.id()).into_owned();
        amounts.insert(id, user.events().map(amount).collect());
    }
    amounts
}

/// A number as written, as a whole number of 10^-places.
fn whole(text: &str, places: u32) -> i128 {
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
    let (units, fraction) = size.split_once('.').unwrap_or((size, ""));
    let digits: i128 = format!("{units}{fraction}").parse().expect("digits");
    sign * digits * 10i128.pow(places - fraction.len() as u32)
}

/// A fraction rounded half away from zero: the nearest whole number, with its sign put aside.
fn rounded(numerator: i128, denominator: i128) -> i128 {
    let (sign, size) = (numerator.signum(), numerator.abs());
    let rest = size % denominator;
    sign * (size / denominator + i128::from(2 * rest >= denominator))
}

/// What a row comes to, in millionths: quantity × price less what was given back, times the rate. `None`: it is left out.
fn twin([n, price, back, currency]: [&str; 4], rates: &[(&str, &str)]) -> Option<i128> {
    let amount = rounded(whole(n, 3) * whole(price, 6), 1000) - if back.is_empty() { 0 } else { whole(back, 6) };
    if currency.is_empty() || currency.eq_ignore_ascii_case("EUR") {
        return Some(amount);
    }
    let (_, rate) = rates.iter().find(|(name, _)| name.eq_ignore_ascii_case(currency))?;
    let places = (2..6).find(|places| amount % 10i128.pow(6 - places) == 0).unwrap_or(6);
    let step = 10i128.pow(6 - places);
    Some(rounded(amount * whole(rate, 12), 10i128.pow(12) * step) * step)
}

fn row() -> impl Strategy<Value = [String; 6]> {
    let text = |pattern: &'static str| proptest::string::string_regex(pattern).expect("a pattern");
    let currency = prop::sample::select(vec!["EUR", "eur", "USD", "usd", "Usd", "GBP", "JPY", "CHF", "\"USD\"", ""]);
    let parts = (
        text("[a-d]"),
        text("2024-0[1-3]-1[0-9] 1[0-9]:00:0[0-9]"),
        prop_oneof![3 => text("-?[1-9][0-9]?"), 1 => text("-?[0-9]\\.[0-9]{1,3}")],
        prop_oneof![3 => text("[0-9]{1,3}\\.[0-9][05]"), 1 => text("[0-9]\\.[0-9]{1,6}")],
        prop_oneof![3 => Just(String::new()), 1 => text("[0-9]\\.5")],
        currency.prop_map(String::from),
    );
    parts.prop_map(|(user, time, n, price, back, currency)| [user, time, n, price, back, currency])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_cut_is_what_fractions_say(
        rows in prop::collection::vec(row(), 1..30),
        usd in prop::sample::select(vec!["0.92", "0.5", "1.005", "0.000057", "3"]),
        slice_bytes in 4u64..200,
        n_readers in 1usize..5,
        (n_shards, other) in (1usize..5, 1usize..9),
    ) {
        let rates = [("USD", usd), ("GBP", "1.17"), ("JPY", "0.00615")];
        let lines: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        let text = format!("user,time,n,price,back,currency\na,2024-01-01,1,1,,EUR\n{lines}");
        let document = serde_json::json!({
            "user": "user", "time": "time", "amount": "n*price", "refunded": "back", "currency": "currency", "only_currency": "EUR",
            "rates": BTreeMap::from(rates), "dialect": {"delimiter": ",", "header": true},
        }).to_string();
        let data = load_one(text.as_bytes(), &document, &options(n_shards, 1, 1 << 20)).expect("loads");
        let cut = load_one(text.as_bytes(), &document, &options(other, n_readers, slice_bytes)).expect("loads");
        prop_assert_eq!(&cut.catalog, &data.catalog);
        prop_assert_eq!(amounts(&cut), amounts(&data));
        let same = load_one(text.as_bytes(), &document, &options(n_shards, n_readers, slice_bytes)).expect("loads");
        prop_assert_eq!(&same.shards, &data.shards);

        let mut wanted = vec![("a".to_string(), 1_000_000)];
        let mut left_out = 0;
        for [user, _, n, price, back, currency] in &rows {
            match twin([n, price, back, currency.trim_matches('"')], &rates) {
                Some(amount) => wanted.push((user.clone(), amount)),
                None => left_out += 1,
            }
        }
        let told = amounts(&data).into_iter();
        let mut found: Vec<(String, i128)> = told
            .flat_map(|(user, events)| events.into_iter().map(move |(_, amount)| (user.clone(), amount.map_or(0, i128::from))))
            .collect();
        found.sort_unstable();
        wanted.sort_unstable();
        prop_assert_eq!(found, wanted);
        let report = &data.catalog.report;
        prop_assert!(report.adds_up());
        prop_assert_eq!(report.filtered.get("currency").copied().unwrap_or_default(), left_out);
        prop_assert_eq!(data.catalog.currency.as_deref(), Some("EUR"));
    }
}

const ORDERS: &[u8] = b"user,time,paid,money
ann,2024-01-01,10.00,EUR
bob,2024-01-02,10.00,USD
bob,2024-01-03,-0.05,USD
cat,2024-01-04,9.99,GBP
dan,2024-01-05,7,CHF
eve,2024-01-06,5,
fay,2024-01-07,9000000000000,USD
";

const OF_ORDERS: &str =
    r#"{"user": "user", "time": "time", "amount": "paid", "currency": "money", "only_currency": "EUR""#;

/// Written out by hand: halves, what has no currency, what has no rate, what is too large.
#[test]
fn rows_by_hand() {
    let with = format!(r#"{OF_ORDERS}, "rates": {{"usd": 1.1, "GBP": "1.17"}}}}"#);
    for cut in [(1, 1, 1 << 20), (3, 2, 30)] {
        let data = read(&[("o.csv", ORDERS)], &mapping(&with), cut).expect("loads");
        let told: Vec<(String, Vec<Option<i64>>)> = amounts(&data)
            .into_iter()
            .map(|(user, events)| (user, events.into_iter().map(|(_, amount)| amount).collect()))
            .collect();
        let wanted = [
            ("ann", vec![10_000_000]),
            // −0.055
            ("bob", vec![11_000_000, -60_000]),
            // 11.6883
            ("cat", vec![11_690_000]),
            ("eve", vec![5_000_000]),
        ];
        let wanted = wanted.map(|(user, all)| (user.to_string(), all.into_iter().map(Some).collect::<Vec<_>>()));
        assert_eq!(told, wanted);
        let report = &data.catalog.report;
        assert!(report.adds_up());
        assert_eq!(
            (report.filtered["currency"], report.rejected["bad_amount"], data.catalog.amount_decimals),
            (1, 1, Some(2))
        );
        let large = data.rejects.iter().find(|reject| reject.code.id() == "bad_amount").expect("fay");
        assert_eq!(large.line, 8);
    }
    // Without rates nothing but the one currency is read.
    let data = read(&[("o.csv", ORDERS)], &mapping(&format!("{OF_ORDERS}}}")), (2, 1, 1 << 20)).expect("loads");
    assert_eq!((data.catalog.report.filtered["currency"], data.catalog.report.kept), (5, 2));
}

const COSTS: &[u8] = b"day,campaign,cost,money
2024-01-01,Spring,10,EUR
2024-01-02,Spring,0.0045,USD
2024-01-02,Spring,0.0045,USD
2024-01-03,Spring,2.50,GBP
";

/// A file's own rates go before those of the main files, which hold where it reads the same currency.
#[test]
fn costs_have_the_rates_of_the_main_files_or_their_own() {
    let spent = |own: &str| {
        let costs = format!(
            r#""kind": "costs", "time": "day", "amount": "cost", "currency": "money", "campaign": "campaign"{own}"#
        );
        let json =
            format!(r#"{OF_ORDERS}, "rates": {{"USD": "1.1", "GBP": "1.2"}}, "files": {{"c.csv": {{{costs}}}}}}}"#);
        let told = [(1, 1, 1 << 20), (3, 2, 20), (2, 4, 37)].map(|cut| {
            let data = read(&[("o.csv", ORDERS), ("c.csv", COSTS)], &mapping(&json), cut).expect("loads");
            assert!(data.catalog.report.adds_up());
            let params = Params { dimension: Some("campaign".into()) };
            let mut cx = Context { catalog: data.catalog.clone(), ..Context::default() };
            let spend =
                answer::<Places>(&params, &data.shards, &mut cx).expect("answers").costs.map(|costs| costs.spend);
            (spend, data.catalog.report.filtered.get("currency").copied(), data.catalog.cost_currency)
        });
        assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
        let [(spend, left_out, currency), ..] = told;
        (spend.expect("spent"), left_out.unwrap_or_default(), currency.unwrap_or_default())
    };
    // 0.00495 is 0.005 in the places of 0.0045, twice; 2.50 GBP are 3.
    assert_eq!(spent(""), (10_000_000 + 2 * 5_000 + 3_000_000, 1, "EUR".into()));
    assert_eq!(spent(r#", "rates": {"USD": "2"}"#), (10_000_000 + 2 * 9_000 + 3_000_000, 1, "EUR".into()));
    // Rates into euros say nothing of dollars.
    assert_eq!(spent(r#", "only_currency": "USD""#), (9_000, 1 + 2, "USD".into()));
    assert_eq!(spent(r#", "only_currency": "USD", "rates": {"eur": 1.05}"#), (10_500_000 + 9_000, 1 + 1, "USD".into()));
}

#[test]
fn a_row_a_user_is_converted() {
    let table: &[u8] = b"id,first,last,n,revenue,money
ann,2024-01-01,2024-02-01,3,100,EUR
bob,2024-01-01,2024-02-01,2,33.33,USD
cat,2024-01-01,2024-02-01,2,1,CHF
";
    let json = r#"{"kind": "summaries", "user": "id", "first_time": "first", "time": "last", "orders": "n", "amount": "revenue",
        "currency": "money", "only_currency": "EUR", "rates": {"USD": "0.5"}}"#;
    for cut in [(1, 1, 1 << 20), (3, 2, 30)] {
        let data = read(&[("t.csv", table)], &mapping(json), cut).expect("loads");
        let sums: Vec<i64> =
            amounts(&data).values().map(|events| events.iter().filter_map(|(_, amount)| *amount).sum()).collect();
        assert_eq!(sums, [100_000_000, 16_670_000]);
        assert!(data.catalog.report.adds_up());
        assert_eq!(data.catalog.report.filtered["currency"], 1);
    }
}

/// The page of guesses shows what becomes of the amounts, and what of them has no rate yet.
#[test]
fn the_first_page_is_converted() {
    let first = seen(&[("o.csv", ORDERS)], Some(&mapping(&format!("{OF_ORDERS}}}"))));
    let converted = Mapping { rates: BTreeMap::from([("USD".to_string(), "1.1".to_string())]), ..first.mapping };
    let found = seen(&[("o.csv", ORDERS)], Some(&converted));
    let paid = |line| found.rows.iter().find(|row| row.line == line).and_then(|row| row.cells[2].parsed.as_deref());
    assert_eq!((paid(2), paid(3)), (Some("10"), Some("11")));
    assert_eq!(found.tally.filtered["currency"], 2);
    assert!(found.tally.adds_up());
    let [Question::Currency { used, rates, counts, .. }] = &found.questions[..] else {
        panic!("{:?}", found.questions)
    };
    assert_eq!((used.as_str(), rates, counts.len()), ("EUR", &converted.rates, 4));
    assert_eq!(found.mapping.rates, converted.rates);
}

#[test]
fn wrong_rates_say_what_to_do() {
    let said = |json: &str| {
        let error = Mapping::from_json(json).expect_err(json);
        format!("{}\n{}\n", error.text(Lang::En), error.text(Lang::De))
    };
    let all = [
        said(r#"{"user": "a", "only_currency": "EUR", "rates": {"USD": "0,92"}}"#),
        said(r#"{"user": "a", "only_currency": "EUR", "rates": {"USD": -1}}"#),
        said(r#"{"user": "a", "rates": {"USD": "0.92"}}"#),
        said(r#"{"user": "a", "files": {"c.csv": {"kind": "costs", "rates": {"USD": "0.92"}}}}"#),
        said(r#"{"user": "a", "only_currency": "EUR", "rates": {"eur": "2"}}"#),
        said(r#"{"user": "a", "only_currency": "EUR", "rates": {"USD": "1", "usd": "2"}}"#),
        said(r#"{"user": "a", "only_currency": "EUR", "rates": ["USD"]}"#),
        said(r#"{"user": "a", "only_currency": "EUR", "rates": {"USD": null}}"#),
    ];
    expect![[r#"
        The rate of USD in the mapping (rates) is “0,92”, which is no number over 0. Write it with a decimal point and at most 12 decimals, such as 0.92; or take it out, and rows in USD are left out.
        Der Kurs von USD in der Zuordnung (rates) ist „0,92“, das ist keine Zahl über 0. Schreiben Sie ihn mit Dezimalpunkt und höchstens 12 Nachkommastellen, etwa 0.92; oder streichen Sie ihn, dann werden Zeilen in USD ausgelassen.
        The rate of USD in the mapping (rates) is “-1”, which is no number over 0. Write it with a decimal point and at most 12 decimals, such as 0.92; or take it out, and rows in USD are left out.
        Der Kurs von USD in der Zuordnung (rates) ist „-1“, das ist keine Zahl über 0. Schreiben Sie ihn mit Dezimalpunkt und höchstens 12 Nachkommastellen, etwa 0.92; oder streichen Sie ihn, dann werden Zeilen in USD ausgelassen.
        The mapping has rates, and does not say into which currency. Name it (only_currency), or take the rates out.
        Die Zuordnung enthält Kurse und sagt nicht, in welche Währung umgerechnet wird. Nennen Sie diese (only_currency) oder streichen Sie die Kurse (rates).
        c.csv: The mapping has rates, and does not say into which currency. Name it (only_currency), or take the rates out.
        c.csv: Die Zuordnung enthält Kurse und sagt nicht, in welche Währung umgerechnet wird. Nennen Sie diese (only_currency) oder streichen Sie die Kurse (rates).
        The mapping reads amounts in EUR, and has the rate “2” for the same currency. Take that rate out, or choose another currency (only_currency).
        Die Zuordnung liest Beträge in EUR und enthält für dieselbe Währung den Kurs „2“. Streichen Sie diesen Kurs oder wählen Sie eine andere Währung (only_currency).
        The mapping cannot be read: "rates": USD is there twice.
        Die Zuordnung ist nicht lesbar: "rates": USD is there twice.
        The mapping cannot be read: "rates": currencies with their rates were expected, not ["USD"].
        Die Zuordnung ist nicht lesbar: "rates": currencies with their rates were expected, not ["USD"].
        The mapping cannot be read: "rates": a number was expected for USD, not null.
        Die Zuordnung ist nicht lesbar: "rates": a number was expected for USD, not null.
    "#]].assert_eq(&all.concat());
}

/// Rates into nobody knows what are not taken for those of the most frequent currency.
#[test]
fn without_a_currency_nothing_is_guessed() {
    let mut mapping = mapping(&format!("{OF_ORDERS}}}"));
    mapping.only_currency = None;
    mapping.rates.insert("USD".into(), "0.92".into());
    let wanted = IngestError::BadRates { file: Some("o.csv".into()), fault: RateFault::NoCurrency };
    assert_eq!(read(&[("o.csv", ORDERS)], &mapping, (1, 1, 1 << 20)).map(|data| data.catalog), Err(wanted.clone()));
    assert_eq!(seen(&[("o.csv", ORDERS)], Some(&mapping)).problem, Some(wanted));
}
