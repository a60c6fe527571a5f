//! Homes, messages, refunds and sums of small worlds drawn by hand; nobody is lost in random ones.

use super::*;
use crate::queries::overview::Overview;
use crate::testing::{FIRST, Row, World, at};

fn row(user: &str, day: i32, name: &str, country: &str) -> Row {
    Row {
        user: user.into(),
        time: at(FIRST.plus(day), 9),
        name: name.into(),
        amount: (name == "purchase").then_some(1_000_000),
        values: vec![None, (!country.is_empty()).then(|| country.into())],
        ..Row::default()
    }
}

fn world(rows: Vec<Row>) -> World {
    World { dimensions: vec!["item".into(), "country".into()], rows }
}

#[test]
fn home_is_by_count_then_latest_then_bytes() {
    let world = world(vec![
        row("count", 0, "view", "DE"),
        row("count", 1, "view", "DE"),
        row("count", 2, "view", "AT"),
        row("latest", 0, "view", "DE"),
        row("latest", 1, "view", "CH"),
        row("bytes", 0, "view", "FR"),
        row("bytes", 0, "view", "BE"),
        // A message says nothing about where its reader lives.
        row("passive", 0, "view", "NL"),
        row("passive", 1, "message_sent", "PL"),
        row("passive", 2, "message_sent", "PL"),
        row("none", 0, "view", ""),
        row("only passive", 0, "message_sent", "DE"),
    ]);
    let answer = world.answer::<Places>(&Params::default(), Settings::default());
    assert_eq!(answer.dimension.as_deref(), Some("country"));
    assert_eq!(answer.available, ["country", "item"]);
    let places: Vec<_> = answer.places.iter().map(|place| (place.value.as_str(), place.users)).collect();
    // Nobody lives where only messages were sent to.
    assert_eq!(places, [("DE", 1), ("BE", 1), ("CH", 1), ("NL", 1), ("PL", 0)]);
    assert_eq!((answer.users, answer.missing.map(|place| place.users)), (5, Some(1)));
}

/// Messages are counted by the value they bear, whoever got them; a value that only messages bear has a row without users.
#[test]
fn messages_by_their_own_value() {
    let world = world(vec![
        row("ann", 0, "view", "DE"),
        row("ann", 1, "message_sent", "AT"),
        row("ann", 2, "message_clicked", "DE"),
        row("bob", 1, "message_sent", "AT"),
        row("bob", 2, "message_sent", "DE"),
        row("bob", 2, "message_sent", ""),
    ]);
    let answer = world.answer::<Places>(&Params::default(), Settings::default());
    let told = |place: &Place| (place.value.clone(), place.users, place.messages.sent, place.messages.clicked);
    let rows: Vec<_> = answer.places.iter().chain(&answer.missing).map(told).collect();
    assert_eq!(
        rows,
        [("DE".into(), 1, Some(1), Some(1)), ("AT".into(), 0, Some(2), Some(0)), (String::new(), 0, Some(1), Some(0))]
    );
    let all = Messages { sent: Some(4), opened: None, clicked: Some(1) };
    assert_eq!((answer.messages, answer.users, answer.n_places), (all, 1, 2));
}

/// Refunds of orders that the data do not have: their users have no home, and their money is told apart.
#[test]
fn whoever_has_refunds_alone_stands_beside() {
    let refund = |user: &str, cents: i64| Row { amount: Some(cents * 10_000), ..row(user, 1, "refund", "DE") };
    let mut rows = vec![row("ann", 2, "purchase", "DE"), refund("ann", 30), refund("bob", 20), refund("cat", 7)];
    rows.push(row("dan", 0, "message_sent", "DE"));
    let answer = world(rows).answer::<Places>(&Params::default(), Settings::default());
    assert_eq!((answer.users, answer.revenue), (1, Some(70)));
    assert_eq!(answer.outside, Some(Outside { users: 2, revenue: -27 }));
    let answer = world(vec![row("ann", 0, "purchase", "DE")]).answer::<Places>(&Params::default(), Settings::default());
    assert_eq!(answer.outside, None);
}

#[test]
fn ten_by_name_and_the_rest_together() {
    let user = |n: usize| row(&format!("u{n}"), 0, "purchase", &format!("C{:02}", n % 13));
    let answer = world((0..30).map(user).collect()).answer::<Places>(&Params::default(), Settings::default());
    // 30 users in 13 countries: the first four have three, the others two.
    assert_eq!((answer.n_places, answer.places.len()), (13, 10));
    assert_eq!((answer.places[0].value.as_str(), answer.places[0].share), ("C00", 0.1));
    let others = answer.others.unwrap();
    assert_eq!((others.users, others.revenue, answer.revenue), (6, Some(600), Some(3000)));
    assert_eq!(answer.places[9].value, "C09");
}

/// Those who are at home elsewhere, or nowhere, can be chosen like those of a place.
#[test]
fn the_rest_can_be_chosen() {
    use crate::fold::{Condition, Selection};
    use crate::queries::users::{self, Users};
    let rows = ["DE", "DE", "AT", "FR", "CH", ""].iter().enumerate();
    let mut rows: Vec<Row> = rows.map(|(n, country)| row(&format!("u{n}"), 0, "view", country)).collect();
    rows.push(row("only passive", 0, "message_sent", ""));
    let ids = |conditions: Vec<Condition>| -> Vec<String> {
        let params = users::Params { selection: Selection { conditions }, sort: users::Sort::Id, ..Default::default() };
        let answer = world(rows.clone()).answer::<Users>(&params, Settings::default());
        answer.rows.into_iter().map(|row| row.id).collect()
    };
    let other = || Condition::OtherHome { dimension: "country".into(), values: vec!["DE".into(), "FR".into()] };
    let has_home = |has| Condition::HasHome { dimension: "country".into(), has };
    assert_eq!(ids(vec![other()]), ["u2", "u4", "u5"]);
    assert_eq!(ids(vec![other(), has_home(true)]), ["u2", "u4"]);
    assert_eq!(ids(vec![has_home(false)]), ["u5"]);
}

#[test]
fn without_a_dimension_the_missing_columns_are_named() {
    let mut world = world(vec![row("ann", 0, "view", "")]);
    world.dimensions.clear();
    let answer = world.answer::<Places>(&Params::default(), Settings::default());
    assert_eq!((answer.dimension, answer.unlock.first().map(String::as_str)), (None, Some("country")));
}

/// Rows, others and missing add up to the base; equal for any number of shards and order of rows.
#[test]
fn nobody_is_lost() {
    for seed in 0..6 {
        let world = World::random(seed);
        for dimension in ["country", "category"] {
            let asked = |world: &World, n| {
                let (shards, mut cx) = world.load(n, Settings::default());
                let params = Params { dimension: Some(dimension.into()) };
                crate::queries::answer::<Places>(&params, &shards, &mut cx).unwrap()
            };
            let one = asked(&world, 1);
            let parts = || one.places.iter().chain(&one.others).chain(&one.missing);
            assert_eq!(parts().map(|place| place.users).sum::<u64>(), one.users);
            assert_eq!(parts().filter_map(|place| place.revenue).sum::<i64>(), one.revenue.unwrap());
            // With those outside the base it is the revenue of all that the key figures tell.
            let outside = one.outside.map_or(0, |outside| outside.revenue);
            let all = world.answer::<Overview>(&Default::default(), Settings::default()).total_revenue;
            assert_eq!(Some(one.revenue.unwrap() + outside), all.and_then(|all| all.now));
            assert_eq!(parts().filter_map(|place| place.messages.sent).sum::<u64>(), one.messages.sent.unwrap());
            let sent = world.rows.iter().filter(|row| row.name == "message_sent").count() as u64;
            assert_eq!(one.messages.sent, Some(sent));
            for n in [2, 3, 8] {
                assert_eq!(asked(&world.clone().shuffled(seed), n), one);
            }
        }
    }
}
