//! Cards of made-up users whose habits are known, counted anew the slow way.

use super::lifts::{About, Lift};
use super::*;
use crate::events::{Catalog, NO_CODE, Role};
use crate::queries;
use crate::queries::places::home;
use crate::schemes::personas::tests::{BUYERS, CROWD, NIGHT, SEARCHERS, context, world};
use crate::schemes::personas::{Group, Personas};
use crate::schemes::{Condition, Scheme};
use crate::testing::{FIRST, Row, World, at};

fn cards(shards: &[Shard], catalog: &Catalog) -> Answer {
    queries::answer::<PersonaCards>(&Params {}, shards, &mut context(catalog)).unwrap()
}

#[test]
fn cards_add_up_to_the_base() {
    let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 600, 1, 2);
    let answer = cards(&shards, &catalog);
    assert_eq!(answer.cards.len(), 3);
    assert_eq!(answer.users, 600);
    assert_eq!(answer.cards.iter().map(|card| card.users).sum::<u64>() + answer.too_few, 600);
    let users: Vec<User> = shards[0].users(&catalog, catalog.last_day).collect();
    let revenue: i64 = users.iter().flat_map(|user| user.events()).filter_map(|event| event.amount()).sum();
    assert_eq!(answer.revenue, Some(revenue));
    let on_cards: i64 = answer.cards.iter().filter_map(|card| card.revenue).sum();
    assert_eq!(on_cards + answer.too_few_revenue.unwrap(), revenue);
}

/// A card's figures counted anew from the users that the scheme puts on it.
#[test]
fn slow_twin() {
    let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 600, 1, 2);
    let answer = cards(&shards, &catalog);
    let mut cx = context(&catalog);
    for need in Personas.needs(catalog.last_day, &cx) {
        let bytes = queries::fold_local(&need.query, &need.params, &shards, &mut cx).unwrap();
        cx.facts.insert(need.key(), bytes);
    }
    let segments = Personas.assign(&shards[0], catalog.last_day, &cx);
    let users: Vec<User> = shards[0].users(&catalog, catalog.last_day).collect();
    for (at, card) in answer.cards.iter().enumerate() {
        let own: Vec<&User> =
            users.iter().zip(&segments).filter(|(_, s)| **s == Some(at as u8)).map(|(u, _)| u).collect();
        let others: Vec<&User> = users
            .iter()
            .zip(&segments)
            .filter(|(_, s)| s.is_some_and(|s| s != at as u8 && usize::from(s) < answer.cards.len()))
            .map(|(u, _)| u)
            .collect();
        assert_eq!(card.users, own.len() as u64);
        let at_hour =
            |hour| own.iter().flat_map(|user| user.activity()).filter(|event| event.hour() == Some(hour)).count();
        assert_eq!(card.hours[22], at_hour(22) as u64);
        let german =
            |users: &[&User]| users.iter().filter(|user| home(user, 2) == Some(1)).count() as f64 / users.len() as f64;
        for lift in card.lifts.iter().filter(|lift| lift.value == "de") {
            assert!((lift.own - german(&own)).abs() < 1e-12 && (lift.others - german(&others)).abs() < 1e-12);
            let (low, high) = lift.interval.unwrap();
            assert!(low < lift.lift && lift.lift < high && (low > 1.0 || high < 1.0));
        }
        let cakes = |users: &[&User]| {
            let codes: Vec<u32> =
                users.iter().flat_map(|user| user.activity()).map(|event| event.code(0).unwrap_or(NO_CODE)).collect();
            let known = codes.iter().filter(|code| **code != NO_CODE).count();
            codes.iter().filter(|code| **code == 4).count() as f64 / known as f64
        };
        let tea = |lift: &&Lift| lift.about == About::Defining(Group::Category) && lift.value == "tea";
        if let Some(lift) = card.lifts.iter().find(tea) {
            assert!((lift.own - cakes(&own)).abs() < 1e-12 && (lift.others - cakes(&others)).abs() < 1e-12);
            assert_eq!(lift.interval, None);
        }
        let bought = |least: usize| {
            let enough = own.iter().filter(|user| user.events_of(Role::Purchase).count() >= least);
            enough.count() as f64 / own.len() as f64
        };
        assert_eq!(card.goal, Some(Goal { role: Role::Purchase, once: bought(1), again: bought(2) }));
        assert_eq!((card.complained, card.left_carts), (None, None), "nobody complained, and there are no carts");
        let timeline = card.timeline.as_ref().unwrap();
        assert!(own.iter().any(|user| pseudonym(hash64(user.id())) == timeline.user));
        assert!(timeline.moments.is_sorted_by_key(|moment| moment.time));
    }
    let night = answer.cards.iter().find(|card| card.title_en.contains("snacks")).unwrap();
    assert!(night.lifts.iter().any(|lift| lift.value == "de" && lift.lift > 1.5), "{:#?}", night.lifts);
    assert_eq!(night.platforms[0].0, "ios");
    assert_eq!(night.tell.category.as_deref(), Some("snacks"));
}

#[test]
fn equal_for_any_number_of_shards() {
    let (shards, catalog) = world(&[NIGHT, CROWD], 500, 1, 5);
    let one = cards(&shards, &catalog);
    for n_shards in [2, 3, 8] {
        assert_eq!(cards(&world(&[NIGHT, CROWD], 500, n_shards, 5).0, &catalog), one);
    }
}

#[test]
fn a_crowd_has_no_cards() {
    let (shards, catalog) = world(&[CROWD], 400, 2, 101);
    let answer = cards(&shards, &catalog);
    assert_eq!((answer.users, answer.cards.len(), answer.tried.len()), (400, 0, 7));
}

/// Carts and complaints of drawn users: what is not in the data is not told.
#[test]
fn pains_are_counted_once_a_user() {
    use crate::testing::timeline;
    let sum = |text: &str| {
        let (shards, catalog) = timeline(text).shards(1);
        let mut sum = Sum::default();
        let places = Places::of(&catalog, catalog.value_role());
        shards[0].users(&catalog, catalog.last_day).for_each(|user| sum.add_user(&user, None, &places));
        (sum.users, sum.complained, sum.left_carts, sum.reached)
    };
    // Left on the third day and bought on the fifth: not left. Put in an hour before a purchase, or less than a day ago: neither.
    let world = "
        ann a.a.p5.!!.
        bob a......x..
        cat (ap5).....
        dan x........a
        eve p5a.p5a...
        fay (p5a).....
        ";
    assert_eq!(sum(world), (6, 1, 3, [4, 1]));
}

/// Every third user of two planted personas answers a survey twice; the last answer counts, and one without a number does not.
#[test]
fn last_scores_are_averaged() {
    let answers = |n_shards| {
        let mut world = World { dimensions: vec!["category".into(), "score".into()], rows: Vec::new() };
        let mut row = |user: &str, day: i32, hour: i64, name: &str, category: Option<&str>, score: Option<&str>| {
            let values = vec![category.map(String::from), score.map(String::from)];
            world.rows.push(Row {
                user: user.into(),
                time: at(FIRST.plus(day), hour),
                name: name.into(),
                values,
                ..Row::default()
            });
        };
        for n in 0..240 {
            let (user, is_owl) = (format!("u{n:03}"), n % 2 == 0);
            for day in 0..12 {
                let (hour, name, category) = if is_owl { (23, "shop", "cake") } else { (10, "read", "tea") };
                row(&user, day, hour, name, Some(category), None);
            }
            if n % 3 == 0 {
                row(&user, 12, 12, "survey_answer", None, Some("1"));
                row(&user, 13, 12, "survey_answer", None, Some(if is_owl { "9,5" } else { "4" }));
                row(&user, 14, 12, "survey_answer", None, Some("n/a"));
            }
        }
        let (shards, catalog) = world.shards(n_shards);
        cards(&shards, &catalog).cards
    };
    let one = answers(1);
    let scores: Vec<Option<Score>> = one.iter().map(|card| card.score).collect();
    let score = |mean| Some(Score { users: 40, mean, overall: 6.75 });
    assert!(scores == [score(9.5), score(4.0)] || scores == [score(4.0), score(9.5)], "{scores:?}");
    for n_shards in [2, 3, 8] {
        assert_eq!(answers(n_shards), one);
    }
    let (shards, catalog) = world(&[NIGHT, SEARCHERS], 300, 1, 2);
    assert!(cards(&shards, &catalog).cards.iter().all(|card| card.score.is_none()), "nobody was asked");
}

/// Push records deliveries, e-mail only what was sent: each channel is told by what it records.
#[test]
fn a_channel_without_deliveries_is_told_by_what_was_sent() {
    let mut world = World { dimensions: vec!["category".into(), "channel".into()], rows: Vec::new() };
    let mut row = |user: &str, day: i32, hour: i64, name: &str, category: Option<&str>, channel: Option<&str>| {
        let values = vec![category.map(String::from), channel.map(String::from)];
        let time = at(FIRST.plus(day), hour) + 60_000;
        world.rows.push(Row { user: user.into(), time, name: name.into(), values, ..Row::default() });
    };
    for n in 0..240 {
        let (user, is_owl) = (format!("u{n:03}"), n % 2 == 0);
        for day in 0..12 {
            let (hour, name, category) = if is_owl { (23, "shop", "cake") } else { (10, "read", "tea") };
            row(&user, day, hour, name, Some(category), None);
        }
        row(&user, 12, 8, "message_sent", None, Some("email"));
        row(&user, 12, 8, "message_sent", None, Some("push"));
        if is_owl {
            row(&user, 12, 9, "message_clicked", None, Some("email"));
            // Nothing was delivered to the others, although push says what was.
            row(&user, 12, 9, "message_delivered", None, Some("push"));
        }
    }
    let (shards, catalog) = world.shards(2);
    let answer = cards(&shards, &catalog);
    let of = |name: &str| {
        let card = answer.cards.iter().find(|card| card.categories[0].value == name).unwrap();
        let told = card.answers.iter().map(|answer| (answer.channel.as_str(), answer.reached, answer.clicked));
        (told.collect::<Vec<_>>(), card.tell.channel.as_deref())
    };
    assert_eq!(of("cake"), (vec![("email", 120, 120), ("push", 120, 0)], Some("email")));
    assert_eq!(of("tea"), (vec![("email", 120, 0)], None));
}

/// Night owls come once, a dozen of them again: their gap is not the owls' rhythm. The model's crowd stays that of everyone.
#[test]
fn a_rhythm_is_told_of_most_only() {
    let mut world = World { dimensions: vec!["category".into()], rows: Vec::new() };
    for n in 0..240 {
        let is_owl = n % 2 == 0;
        for at_event in 0..12 {
            let (hour, name, category) = if is_owl { (22, "shop", "cake") } else { (10, "read", "tea") };
            let day = if is_owl && (n > 24 || at_event < 6) { 0 } else { at_event * 3 };
            world.rows.push(Row {
                user: format!("u{n:03}"),
                time: at(FIRST.plus(day), hour) + i64::from(at_event) * 60_000,
                name: name.into(),
                values: vec![Some(category.into())],
                ..Row::default()
            });
        }
    }
    let (shards, catalog) = world.shards(2);
    let answer = cards(&shards, &catalog);
    let of = |name: &str| answer.cards.iter().find(|card| card.categories[0].value == name).unwrap();
    assert_eq!((of("cake").usual_gap, of("cake").mostly_once, of("cake").tell.gap), (None, true, None));
    assert_eq!((of("tea").usual_gap, of("tea").mostly_once, of("tea").tell.gap), (Some(3.0), false, Some(3)));
    assert_eq!(answer.eligible, 240);
}

/// Orders by day beside reading by minute: who orders is no night owl for it, and nobody is told to write at midnight.
#[test]
fn dates_without_times_are_no_nights() {
    let mut world = World { dimensions: vec!["category".into()], rows: Vec::new() };
    for n in 0..240 {
        for visit in 0..12 {
            let (minutes, name, category) = match n % 2 {
                0 => (0, "purchase", "cake"),
                _ => (10 * 60 + 7 + i64::from(visit) * 9, "read", "tea"),
            };
            world.rows.push(Row {
                user: format!("u{n:03}"),
                time: at(FIRST.plus(visit * 3), 0) + minutes * 60_000,
                name: name.into(),
                values: vec![Some(category.into())],
                ..Row::default()
            });
        }
    }
    let (shards, catalog) = world.shards(2);
    assert!(catalog.midnights_are_dates);
    let answer = cards(&shards, &catalog);
    let of = |name: &str| answer.cards.iter().find(|card| card.categories[0].value == name).unwrap();
    let (buyers, readers) = (of("cake"), of("tea"));
    assert_eq!((buyers.has_hours, buyers.tell.hour, buyers.hours.iter().sum::<u64>()), (false, None, 0));
    assert_eq!((readers.has_hours, readers.tell.hour), (true, Some(10)));
    assert!(!buyers.title_en.to_lowercase().contains("nocturnal"), "{}", buyers.title_en);
    let night = |lift: &Lift| lift.about == About::Defining(Group::DayPart) && lift.value == "night";
    assert!(answer.cards.iter().all(|card| !card.lifts.iter().any(night)));
}

/// What only files of costs have is no place of users, nor a channel that they were reached by.
#[test]
fn places_are_those_of_users() {
    let (_, mut catalog) = world(&[CROWD], 10, 1, 1);
    let like = catalog.dimensions[0].clone();
    let of_costs = |id: &str| crate::events::Dimension { id: id.into(), only_costs: true, ..like.clone() };
    catalog.dimensions.extend([of_costs("city"), of_costs("channel")]);
    assert_eq!(sums::place(&catalog), catalog.dimension("country"));
}

/// Chosen users are the same whatever day is told, and so are the personas: the drawer of an earlier day opens no others.
#[test]
fn a_persona_is_the_same_on_every_day() {
    use std::collections::BTreeSet;

    use crate::fold::UserFilter;
    use crate::queries::users::{self, Users};
    use crate::schemes::Selection;
    let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 500, 2, 2);
    let filter = UserFilter { selection: Selection::segment("personas", "p1"), on: None };
    let mut cx = context(&catalog);
    cx.settings.users = Some(filter);
    let ids = |cx: &mut Context, selection: Selection| -> BTreeSet<String> {
        cx.facts.clear();
        let params = users::Params { selection, limit: 1_000, ..users::Params::default() };
        let answer = queries::answer::<Users>(&params, &shards, cx).unwrap();
        answer.rows.into_iter().map(|row| row.id).collect()
    };
    let chosen = ids(&mut cx, Selection::default());
    assert!((100..300).contains(&chosen.len()), "{}", chosen.len());
    let early = catalog.first_day.plus(20);
    let mut then = Context { settings: cx.settings.told_on(early, &catalog), ..context(&catalog) };
    let told = ids(&mut then, Selection::default());
    assert!(
        told.is_subset(&chosen) && told.len() > 50,
        "{} of them, {}",
        told.intersection(&chosen).count(),
        told.len()
    );
    // Who stood in p1 on that day is told by the personas of as-of, too.
    then.settings.users = None;
    let of_day = ids(&mut then, Selection::segment("personas", "p1"));
    cx.settings.users = None;
    let p1_then = Condition::Segment { scheme: "personas".into(), segment: "p1".into(), on: Some(early) };
    assert_eq!(of_day, ids(&mut cx, Selection::of(p1_then)));
}

/// Whom personas mean, for any number of shards: the small worlds of the other queries have none.
#[test]
fn users_of_a_persona_for_any_number_of_shards() {
    use crate::queries::users::{self, Users};
    use crate::schemes::Selection;
    let answers = [1, 2, 3, 8].map(|n_shards| {
        let (shards, catalog) = world(&[NIGHT, SEARCHERS], 400, n_shards, 1);
        ["p1", "p2", "too_few"].map(|segment| {
            let params = users::Params {
                selection: Selection::segment("personas", segment),
                limit: 1_000,
                ..users::Params::default()
            };
            queries::answer::<Users>(&params, &shards, &mut context(&catalog)).unwrap()
        })
    });
    assert!(answers[0][..2].iter().all(|answer| answer.users > 100));
    assert!(answers.iter().all(|other| *other == answers[0]));
}
