//! Invented worlds: with planted personas, and a crowd without any.

use std::collections::BTreeMap;

use super::*;
use crate::events::{
    Catalog, Dictionary, Dimension, MS_PER_DAY, NO_CODE, ReaderCodes, Role, RowBatch, ShardBuilder, Texts, shard_of,
};
use crate::fold::{Division, Settings};
use crate::i18n::Lang;
use crate::models::{Matrix, Random, adjusted_rand};
use crate::queries;

/// What a made-up user is like.
#[derive(Clone)]
pub(crate) struct Kind {
    /// Chance of each event name.
    events: [f64; 4],
    /// Chance of each category.
    categories: [f64; 5],
    /// Chance of night, morning, afternoon.
    hours: [f64; 3],
    /// Chance of each platform.
    platforms: [f64; 2],
    /// Chance of a small, medium, large order.
    orders: [f64; 3],
    /// Chance to live in Germany; no trait.
    german: f64,
}

pub(crate) const CROWD: Kind = Kind {
    events: [0.5, 0.2, 0.1, 0.2],
    categories: [0.3, 0.3, 0.2, 0.1, 0.1],
    hours: [0.2, 0.4, 0.4],
    platforms: [0.5, 0.5],
    orders: [0.4, 0.3, 0.3],
    german: 0.3,
};

pub(crate) const NIGHT: Kind = Kind {
    categories: [0.1, 0.1, 0.1, 0.6, 0.1],
    hours: [0.8, 0.1, 0.1],
    platforms: [0.9, 0.1],
    orders: [0.1, 0.2, 0.7],
    german: 0.8,
    ..CROWD
};

pub(crate) const SEARCHERS: Kind = Kind {
    events: [0.2, 0.6, 0.1, 0.1],
    hours: [0.05, 0.85, 0.1],
    platforms: [0.1, 0.9],
    categories: [0.1, 0.2, 0.1, 0.0, 0.6],
    ..CROWD
};

pub(crate) const BUYERS: Kind = Kind {
    events: [0.2, 0.05, 0.05, 0.7],
    categories: [0.8, 0.1, 0.05, 0.0, 0.05],
    hours: [0.0, 0.1, 0.9],
    orders: [0.8, 0.1, 0.1],
    ..CROWD
};

fn draw(random: &mut Random, chances: &[f64]) -> u32 {
    let mut left = random.uniform();
    let found = chances.iter().position(|chance| {
        left -= chance;
        left < 0.0
    });
    found.unwrap_or(chances.len() - 1) as u32
}

/// Users of these kinds in turn, each with a number of events of its own; (shards, catalog).
pub(crate) fn world(kinds: &[Kind], n_users: usize, n_shards: usize, seed: u64) -> (Vec<Shard>, Catalog) {
    let words = |words: &[&str]| Dictionary { texts: words.iter().map(ToString::to_string).collect() };
    let dimension = |id: &str, values: &[&str]| Dimension {
        id: id.into(),
        column: id.into(),
        values: words(values),
        of_user: false,
        by_latest: false,
        only_costs: false,
        cost_days: None,
    };
    let mut catalog = Catalog {
        names: words(&["open", "search", "share", "shop"]),
        roles: vec![Role::View, Role::Search, Role::Share, Role::Purchase],
        dimensions: vec![
            dimension("category", &["bread", "cake", "desserts", "snacks", "tea"]),
            dimension("platform", &["ios", "web"]),
            dimension("country", &["at", "de"]),
        ],
        amount_decimals: Some(2),
        first_day: Day(0),
        last_day: Day(99),
        ..Catalog::default()
    };
    let mut random = Random::new(seed);
    let mut batches =
        vec![(Texts::default(), RowBatch { dimensions: vec![Vec::new(); 3], ..RowBatch::default() }); n_shards];
    for at in 0..n_users {
        let id = format!("u{at:05}");
        let (users, batch) = &mut batches[shard_of(id.as_bytes(), n_shards)];
        let code = users.push(id.as_bytes());
        let kind = &kinds[at % kinds.len()];
        let country = u32::from(random.uniform() < kind.german);
        let n_sessions = 2 + random.below(14);
        for _ in 0..n_sessions {
            let hours = [[22, 23, 0, 1], [8, 9, 10, 9], [14, 15, 16, 17]][draw(&mut random, &kind.hours) as usize];
            let start = random.below(100) as i64 * MS_PER_DAY + hours[random.below(4)] * 3_600_000;
            let platform = draw(&mut random, &kind.platforms);
            for step in 0..1 + random.below(3) as i64 {
                let name = draw(&mut random, &kind.events);
                let size = [500, 2_000, 8_000][draw(&mut random, &kind.orders) as usize] + random.below(300) as i64;
                batch.users.push(code);
                batch.times.push(start + step * 60_000);
                batch.names.push(name);
                batch.amounts.push(if name == 3 { size * 10_000 } else { crate::events::NO_AMOUNT });
                batch.dimensions[0].push(if name == 1 { NO_CODE } else { draw(&mut random, &kind.categories) });
                batch.dimensions[1].push(platform);
                batch.dimensions[2].push(country);
            }
        }
    }
    catalog.users = n_users as u64;
    let identity = |n: u32| (0..n).collect::<Vec<u32>>();
    let shards = batches.into_iter().map(|(users, batch)| {
        let dimensions = vec![identity(5), identity(2), identity(2)];
        let codes = ReaderCodes { users, names: identity(4), dimensions, ..ReaderCodes::default() };
        let mut builder = ShardBuilder::default();
        builder.push(0, batch);
        builder.finish(&[codes], &catalog).0
    });
    (shards.collect(), catalog)
}

pub(crate) fn context(catalog: &Catalog) -> Context {
    Context { catalog: catalog.clone(), ..Context::default() }
}

fn by(division: Division, catalog: &Catalog) -> Context {
    let settings = Settings { personas: division, ..Settings::default() };
    Context { settings, ..context(catalog) }
}

/// The model with so many personas as were chosen by hand.
fn chosen(k: u8, division: Division, shards: &[Shard], catalog: &Catalog) -> Model {
    let settings = Settings { persona_count: Some(k), ..by(division, catalog).settings };
    let mut cx = Context { settings, ..context(catalog) };
    queries::answer::<PersonaModel>(&ModelParams {}, shards, &mut cx).unwrap()
}

fn model(shards: &[Shard], catalog: &Catalog) -> Model {
    queries::answer::<PersonaModel>(&ModelParams {}, shards, &mut context(catalog)).unwrap()
}

/// The model, and each user's segment by id.
fn assigned(division: Division, shards: &[Shard], catalog: &Catalog) -> (Model, BTreeMap<Vec<u8>, Option<u8>>) {
    let mut cx = by(division, catalog);
    for need in Personas.needs(catalog.last_day, &cx) {
        let bytes = queries::fold_local(&need.query, &need.params, shards, &mut cx).unwrap();
        cx.facts.insert(need.key(), bytes);
    }
    let mut all = BTreeMap::new();
    for shard in shards {
        let segments = Personas.assign(shard, catalog.last_day, &cx);
        all.extend(shard.users(catalog, catalog.last_day).map(|user| user.id().to_vec()).zip(segments));
    }
    (cx.fact::<PersonaModel>(&ModelParams {}), all)
}

/// The names say what was planted, and users get the persona of their kind.
#[test]
fn planted_personas_are_found() {
    let names = [
        "Afternoon, buying, thrifty fans of bread",
        "Mid-morning, searching, desktop fans of tea",
        "Nocturnal, generous, mobile fans of snacks",
    ];
    let two = (Division::Nmf, vec![NIGHT, SEARCHERS], 1, None);
    let three = |division| (division, vec![NIGHT, SEARCHERS, BUYERS], 2, Some(names));
    for (division, kinds, seed, expected) in [two, three(Division::Nmf), three(Division::KMeans)] {
        let (shards, catalog) = world(&kinds, 500, 1, seed);
        let (model, users) = assigned(division, &shards, &catalog);
        assert_eq!(model.division, division);
        assert_eq!(model.personas.len(), kinds.len(), "{:#?}", model.tried);
        let pairs = users.into_values().enumerate().map(|(at, segment)| ((at % kinds.len()) as u8, segment.unwrap()));
        let (truth, found): (Vec<u8>, Vec<u8>) = pairs.filter(|(_, found)| usize::from(*found) < kinds.len()).unzip();
        let agreement = adjusted_rand(&truth, &found);
        assert!(agreement > 0.9, "{agreement}");
        if let Some(expected) = expected {
            let mut names: Vec<String> = model.personas.iter().map(|persona| persona.name.text(Lang::En)).collect();
            names.sort_unstable();
            assert_eq!(names, expected);
        }
    }
}

#[test]
fn a_crowd_has_none() {
    for (seed, division) in [(100, Division::Nmf), (101, Division::Nmf), (100, Division::KMeans)] {
        let (shards, catalog) = world(&[CROWD], 500, 1, seed);
        let (model, users) = assigned(division, &shards, &catalog);
        assert_eq!(model.personas, []);
        assert!(
            model
                .tried
                .iter()
                .all(|trial| matches!(trial.verdict, Verdict::LikeNull | Verdict::TooSmall | Verdict::Unstable))
        );
        assert!(users.values().all(Option::is_none));
    }
}

#[test]
fn too_few_users_or_events() {
    let (shards, catalog) = world(&[NIGHT, BUYERS], MIN_USERS - 1, 2, 3);
    let few = model(&shards, &catalog);
    assert_eq!((few.personas.len(), few.tried.len()), (0, 0));
    let nobody = model(&[Shard::default()], &Catalog::default());
    assert_eq!((nobody.eligible, nobody.personas.len()), (0, 0));
}

#[test]
fn equal_for_any_number_of_shards() {
    let (shards, catalog) = world(&[NIGHT, BUYERS], 2_300, 1, 5);
    for division in [Division::Nmf, Division::KMeans] {
        let one = assigned(division, &shards, &catalog);
        assert_eq!((one.0.sampled, one.0.personas.len()), (2_000, 2));
        for n_shards in [2, 3, 8] {
            assert!(assigned(division, &world(&[NIGHT, BUYERS], 2_300, n_shards, 5).0, &catalog) == one);
        }
    }
}

/// By k-means a user has the persona whose centre is nearest: told again from the definition.
#[test]
fn the_nearest_centre_has_the_user() {
    let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 300, 1, 4);
    let (model, users) = assigned(Division::KMeans, &shards, &catalog);
    let (reader, columns) = (Reader::new(&model.traits, &catalog), Columns::of(&catalog));
    assert!(model.personas.len() > 1);
    for user in shards[0].users(&catalog, catalog.last_day).filter(is_eligible) {
        let profile = reader.profile(&reader.counts(&Habits::of(&user, columns)));
        let distance =
            |persona: &Persona| -> f64 { persona.part.iter().zip(&profile).map(|(a, b)| (a - b) * (a - b)).sum() };
        let distances: Vec<f64> = model.personas.iter().map(distance).collect();
        let own = distances[usize::from(users[user.id()].unwrap())];
        assert!(distances.iter().all(|other| own <= *other), "{distances:?}");
    }
}

/// The number that holds by itself gives the same personas when it is chosen; of others the checks that fail are told.
#[test]
fn a_number_chosen_by_hand_is_taken() {
    let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 500, 1, 2);
    for division in [Division::Nmf, Division::KMeans] {
        let found = assigned(division, &shards, &catalog).0;
        let three = chosen(3, division, &shards, &catalog);
        assert_eq!((three.by_hand, &three.personas), (Some(3), &found.personas));
        assert_eq!(three.tried, found.tried[1..2]);
        assert_eq!(three.tried[0].lacks(), []);
        let six = chosen(6, division, &shards, &catalog);
        assert_eq!((six.personas.len(), six.tried.len()), (6, 1));
        assert!(!six.tried[0].lacks().is_empty(), "{:?}", six.tried);
        assert_eq!(six.personas.iter().map(|persona| persona.users).sum::<u32>(), six.sampled);
        assert_eq!(chosen(9, division, &shards, &catalog), found, "out of reach: as the checks say");
    }
    let (crowd, catalog) = world(&[CROWD], 500, 1, 100);
    let three = chosen(3, Division::Nmf, &crowd, &catalog);
    assert_eq!(three.personas.len(), 3);
    assert!(three.tried[0].lacks().contains(&Verdict::LikeNull), "{:?}", three.tried);
    assert_eq!(three.tried[0].lacks()[0], three.tried[0].verdict);
    assert!(three.tried[0].agreement.is_some(), "all checks are made");
}

#[test]
fn chosen_by_hand_for_any_number_of_shards() {
    let shards = |n| world(&[NIGHT, CROWD], 300, n, 5);
    for division in [Division::Nmf, Division::KMeans] {
        let (one, catalog) = shards(1);
        let one = chosen(5, division, &one, &catalog);
        assert_eq!(one.personas.len(), 5);
        for n_shards in [2, 3, 8] {
            assert_eq!(chosen(5, division, &shards(n_shards).0, &catalog), one);
        }
    }
}

/// A centre that no profile is nearest to goes, and the others keep theirs.
#[test]
fn groups_without_users_are_dropped() {
    let matrix = |rows: &[[f64; 2]]| {
        let mut matrix = Matrix::new(2);
        rows.iter().for_each(|row| matrix.push(row));
        matrix
    };
    let profiles = matrix(&[[1.0, 0.0], [0.0, 1.0]]);
    for division in [Division::Nmf, Division::KMeans] {
        let divider = Divider::of(division, matrix(&[[1.0, 0.0], [-5.0, -5.0], [0.0, 1.0]])).without_empty(&profiles);
        assert_eq!((divider.rows().len(), divider.labels(&profiles)), (2, vec![0, 1]));
    }
}
