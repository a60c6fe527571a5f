//! Each world is made, read as the page reads it, and must be what its card says.

use std::collections::{BTreeMap, BTreeSet};

use engine::events::{Day, hash64};
use engine::fold::Context;
use engine::ingest::preview;
use engine::load::{Dataset, LoadOptions, Source, heads, load};
use engine::queries::{self, personas, segments};
use engine::samples::{FIRST_DAY, LAST_DAY, WORLDS, World, find, make};

/// Before any of the worlds has ended nobody can look at them.
const TODAY: Day = Day(LAST_DAY.0 + 1);

/// The world as the page has it when it was chosen: guesses taken as they are.
fn read(world: &World) -> (Dataset, Context) {
    let bytes = make(world.id).expect(world.id);
    let mut sources = [Source { name: world.file.into(), bytes: Box::new(bytes) }];
    let found = preview(&heads(&mut sources).expect("a file"), None, TODAY).expect("a table");
    assert_eq!((&found.questions, &found.problem, &found.warnings), (&Vec::new(), &None, &Vec::new()), "{}", world.id);
    let options = LoadOptions { n_shards: 2, n_readers: 2, slice_bytes: 1 << 20, loading_day: TODAY };
    let data = load(&mut sources, &found.mapping, &options).expect("rows");
    let cx = Context { catalog: data.catalog.clone(), ..Context::default() };
    (data, cx)
}

/// The cells of each row, by column.
fn rows(id: &str) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(make(id).expect(id)).expect("UTF-8");
    let mut lines = text.lines().map(|line| line.split(',').map(String::from));
    let header: Vec<String> = lines.next().expect("a header").collect();
    lines.map(|cells| header.iter().cloned().zip(cells).collect()).collect()
}

fn share(n: usize, of: usize) -> f64 {
    n as f64 / of as f64
}

#[test]
fn a_world_is_the_same_everywhere() {
    let hashes = WORLDS.map(|world| format!("{} {:016x}", world.id, hash64(&make(world.id).expect(world.id))));
    assert_eq!(hashes, ["food_delivery d231a8b405f810f5", "streaming 4741c9da92efa771", "shop f9d14feb0f3b389d"]);
}

#[test]
fn every_world_is_what_its_card_says() {
    for world in WORLDS {
        let (data, mut cx) = read(&world);
        let catalog = &data.catalog;
        assert_eq!((data.rejects.len(), catalog.report.kept), (0, catalog.report.read), "{}", world.id);
        let answer = queries::answer::<segments::Segments>(&segments::Params::default(), &data.shards, &mut cx);
        let by_status: Vec<u64> = answer.expect("statuses").segments.iter().map(|segment| segment.users).collect();
        let found = World {
            bytes: data.plans[0].size,
            users: catalog.users,
            events: catalog.events,
            by_status: by_status.try_into().expect("eight statuses"),
            ..world
        };
        assert_eq!(found, world);
        assert!(world.by_status.iter().all(|users| *users > 0), "a status stands empty: {world:?}");
        assert_eq!(world.by_status.iter().sum::<u64>(), world.users);
        assert!((3_000..=6_000).contains(&world.users) && (40_000..=80_000).contains(&world.events), "{world:?}");
        assert_eq!((catalog.first_day, catalog.last_day), (FIRST_DAY, LAST_DAY), "{}", world.id);
    }
}

/// Each planted persona is a card, which can be told by what its users like most.
#[test]
fn planted_personas_are_found() {
    let planted = [
        ["Baby supplies", "Bakery", "Bowls", "Burgers"],
        ["Documentaries", "Films", "Kids", "Series"],
        ["Books", "Clothing", "Electronics", "Furniture"],
    ];
    for (world, planted) in WORLDS.iter().zip(planted) {
        let (data, mut cx) = read(world);
        let answer = queries::answer::<personas::PersonaCards>(&personas::Params::default(), &data.shards, &mut cx);
        let answer = answer.expect("personas");
        let most = |card: &personas::Card| {
            let liked = card.categories.iter().max_by(|a, b| a.share.total_cmp(&b.share));
            liked.map(|liked| liked.value.clone()).unwrap_or_default()
        };
        let found: BTreeSet<String> = answer.cards.iter().map(most).collect();
        assert_eq!(found, planted.map(String::from).into(), "{}: {:?}", world.id, answer.tried);
        assert_eq!(answer.alike, [], "two personas of {} bear one name", world.id);
    }
}

#[test]
fn a_third_of_the_orders_is_made_at_night_and_parents_buy_in_the_evening() {
    let orders: Vec<_> = rows("food_delivery").into_iter().filter(|row| row["event"] == "purchase").collect();
    let at_night =
        |row: &&BTreeMap<String, String>| ["22", "23", "00", "01", "02", "03"].contains(&&row["time"][11..13]);
    let at_night = share(orders.iter().filter(at_night).count(), orders.len());
    assert!((0.31..0.36).contains(&at_night), "{at_night}");
    let for_babies: Vec<_> = orders.iter().filter(|row| row["category"] == "Baby supplies").collect();
    let in_the_evening =
        for_babies.iter().filter(|row| ["18", "19", "20", "21"].contains(&&row["time"][11..13])).count();
    assert!(share(in_the_evening, for_babies.len()) > 0.8, "{in_the_evening} of {}", for_babies.len());
}

/// Of the trials that were over within the world: who left on the eighth day, and who stayed after a series.
#[test]
fn most_leave_on_the_eighth_day() {
    let rows = rows("streaming");
    let day = |row: &BTreeMap<String, String>| Day::parse(&row["time"][..10]).expect("a day");
    let first = |event: &str| -> BTreeMap<&str, Day> {
        let own = rows.iter().rev().filter(|row| row["event"] == event);
        own.map(|row| (row["user_id"].as_str(), day(row))).collect()
    };
    let (trials, finished) = (first("trial_start"), first("series_finished"));
    let (cancelled, subscribed) = (first("cancel"), first("subscribe"));
    let over: Vec<(&&str, &Day)> = trials.iter().filter(|(_, start)| start.plus(7) <= LAST_DAY).collect();
    let left = |(user, start): &&(&&str, &Day)| cancelled.get(**user).is_some_and(|day| day.since(**start) == 7);
    let on_the_eighth = share(over.iter().filter(left).count(), over.len());
    assert!((0.5..0.65).contains(&on_the_eighth), "{on_the_eighth}");
    let finishes = |(user, start): &&(&&str, &Day)| finished.get(**user).is_some_and(|day| day.since(**start) < 7);
    let (yes, no): (Vec<_>, Vec<_>) = over.iter().partition(|one| finishes(one));
    let stays = |some: &[&(&&str, &Day)]| {
        share(some.iter().filter(|(user, _)| subscribed.contains_key(**user)).count(), some.len())
    };
    assert!(stays(&yes) > 0.8 && stays(&no) < 0.3, "{} {}", stays(&yes), stays(&no));
}

#[test]
fn half_of_the_carts_are_left_and_mails_in_a_row_drive_people_off() {
    let rows = rows("shop");
    let of = |event: &str| rows.iter().filter(|row| row["event"] == event).collect::<Vec<_>>();
    let left = 1.0 - share(of("purchase").len(), of("add_to_cart").len());
    assert!((0.48..0.56).contains(&left), "{left}");
    // The fourth and the fifth mail of two weeks against all others.
    let share_of = |in_a_row: bool| {
        let own = |event: &str| {
            let last =
                |row: &&&BTreeMap<String, String>| ["black_week_4", "black_week_5"].contains(&row["campaign"].as_str());
            of(event).iter().filter(|row| last(row) == in_a_row).count()
        };
        share(own("opt_out"), own("message_sent"))
    };
    assert!(share_of(true) > 3.0 * share_of(false), "{} {}", share_of(true), share_of(false));
}

#[test]
fn words_and_files_are_unique_and_no_other_word_is_a_world() {
    let words: BTreeSet<&str> = WORLDS.iter().flat_map(|world| [world.id, world.file]).collect();
    assert_eq!(words.len(), 2 * WORLDS.len());
    let shop = WORLDS[2];
    assert!(shop.is_file("sample-shop.csv", shop.bytes) && !shop.is_file("sample-shop.csv", shop.bytes + 1));
    assert_eq!(
        (find("shop").map(|world| world.file), find("moon"), make("moon")),
        (Some("sample-shop.csv"), None, None)
    );
}
