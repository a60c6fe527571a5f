//! Worlds for tests: rows drawn as text (or made from a seed) to shards, catalog and context.
//!
//! A timeline has one line a user: an id, a blank, then one cell a day from [`FIRST`] on.
//!
//! ```text
//! ann x..x.p12.50.|c
//! bob (sx).......m|.
//! ```
//!
//! `.` a silent day; a letter an event (see [`role_of`]); digits behind a letter its amount; round brackets several events
//! on one day; `|` and blanks are for the eye. Events of one day are an hour apart from 09:00 UTC on.

use std::collections::BTreeMap;

use crate::events::{
    Catalog, Day, Dimension, MS_PER_DAY, Midnights, Millis, NO_AMOUNT, NO_CODE, OwnZones, ReaderCodes, Role, RowBatch,
    Shard, ShardBuilder, Texts, hash64, merge_dictionaries, shard_of,
};
use crate::fold::{Context, Query, Settings};

/// The day of the first cell: a Monday.
pub const FIRST: Day = Day(19_723);

/// One row of a made-up file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Id of the user.
    pub user: String,
    /// UTC milliseconds.
    pub time: Millis,
    /// Event name; its role is the one with that id, if there is one.
    pub name: String,
    /// Amount in millionths.
    pub amount: Option<i64>,
    /// Order id.
    pub order: Option<String>,
    /// Session id.
    pub session: Option<String>,
    /// Values of the world's dimensions; may be shorter.
    pub values: Vec<Option<String>>,
}

/// Rows and what is needed to make shards of them.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Ids of the dimensions.
    pub dimensions: Vec<String>,
    /// All rows, in any order.
    pub rows: Vec<Row>,
}

/// The event that a letter stands for.
fn role_of(letter: char) -> Role {
    match letter {
        'x' => Role::Other,
        'p' => Role::Purchase,
        'r' => Role::Refund,
        's' => Role::SignUp,
        't' => Role::TrialStart,
        'b' => Role::Subscribe,
        'v' => Role::View,
        'a' => Role::AddToCart,
        'f' => Role::Referral,
        '!' => Role::Complaint,
        'm' => Role::MessageSent,
        'k' => Role::MessageClicked,
        'o' => Role::OptOut,
        'c' => Role::Cancel,
        'u' => Role::Uninstall,
        'z' => Role::AccountClosed,
        _ => panic!("no event is drawn as '{letter}'"),
    }
}

/// Reads drawn timelines.
pub fn timeline(text: &str) -> World {
    let mut world = World::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (user, cells) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let mut cells = cells.chars().filter(|c| !c.is_whitespace() && *c != '|').peekable();
        let (mut day, mut within, mut in_brackets) = (FIRST, 0, false);
        while let Some(cell) = cells.next() {
            match cell {
                '(' => in_brackets = true,
                ')' => in_brackets = false,
                '.' => {}
                letter => {
                    let mut digits = String::new();
                    while let Some(c) = cells.peek().copied() {
                        // A dot belongs to the amount only if a digit follows: otherwise it is a silent day.
                        let next_is_digit = || cells.clone().nth(1).is_some_and(|after| after.is_ascii_digit());
                        let part = c.is_ascii_digit()
                            || (c == '.' && !digits.is_empty() && !digits.contains('.') && next_is_digit());
                        if !part {
                            break;
                        }
                        digits.push(c);
                        cells.next();
                    }
                    let amount = (!digits.is_empty()).then(|| (digits.parse::<f64>().unwrap() * 1e6).round() as i64);
                    world.rows.push(Row {
                        user: user.into(),
                        time: at(day, 9 + within),
                        name: role_of(letter).id().into(),
                        amount,
                        ..Row::default()
                    });
                }
            }
            if in_brackets {
                within += i64::from(cell != '(');
            } else {
                (day, within) = (day.plus(1), 0);
            }
        }
    }
    world
}

/// The instant of an hour of a day.
pub fn at(day: Day, hour: i64) -> Millis {
    Millis::from(day.0) * MS_PER_DAY + hour * 3_600_000
}

impl World {
    /// A small random world: about 40 users of many habits over 300 days, two dimensions, orders, amounts.
    pub fn random(seed: u64) -> World {
        let mut dice = Dice(seed);
        let mut world = World { dimensions: vec!["country".into(), "category".into()], rows: Vec::new() };
        let roles =
            [Role::View, Role::View, Role::Purchase, Role::Purchase, Role::MessageSent, Role::SignUp, Role::Referral];
        let rare = [Role::Cancel, Role::Complaint, Role::OptOut, Role::Uninstall, Role::Refund];
        for user in 0..30 + dice.below(20) {
            let (from, gap) = (dice.below(250), 1 + dice.below(40));
            let mut day = from;
            while day < 300 {
                for _ in 0..1 + dice.below(3) {
                    let role =
                        if dice.below(25) == 0 { rare[dice.below(5) as usize] } else { roles[dice.below(7) as usize] };
                    let order = (role == Role::Purchase && dice.below(3) == 0).then(|| format!("o{}", dice.below(50)));
                    world.rows.push(Row {
                        user: format!("u{user}"),
                        time: at(FIRST.plus(day as i32), 0) + dice.below(86_400) as i64 * 1000,
                        name: role.id().into(),
                        amount: (role == Role::Purchase || role == Role::Refund)
                            .then(|| dice.below(9_000) as i64 * 10_000),
                        order,
                        session: None,
                        values: vec![
                            (dice.below(6) > 0).then(|| format!("c{}", (user + dice.below(2)) % 5)),
                            (dice.below(4) > 0).then(|| format!("k{}", dice.below(6))),
                        ],
                    });
                }
                day += 1 + dice.below(2 * gap);
                if dice.below(12) == 0 {
                    day += 60;
                }
            }
        }
        world
    }

    /// The same rows in another order.
    pub fn shuffled(mut self, seed: u64) -> World {
        let mut dice = Dice(seed);
        for at in (1..self.rows.len()).rev() {
            self.rows.swap(at, dice.below(at as u64 + 1) as usize);
        }
        self
    }

    /// Shards and the catalog they share. Dates are cut in UTC; amounts have two decimals.
    pub fn shards(&self, n_shards: usize) -> (Vec<Shard>, Catalog) {
        let mut names: Vec<String> = self.rows.iter().map(|row| row.name.clone()).collect();
        if self.rows.iter().any(|row| row.amount.is_some()) {
            names.push(Role::Refund.id().into());
        }
        let (names, _) = merge_dictionaries(&[names]);
        let dimensions: Vec<Dimension> = self
            .dimensions
            .iter()
            .enumerate()
            .map(|(at, id)| {
                let values: Vec<&String> =
                    self.rows.iter().filter_map(|row| row.values.get(at).and_then(Option::as_ref)).collect();
                Dimension {
                    id: id.clone(),
                    column: id.clone(),
                    values: merge_dictionaries(&[values]).0,
                    of_user: false,
                    by_latest: false,
                    only_costs: false,
                    cost_days: None,
                }
            })
            .collect();
        let mut catalog = Catalog {
            files: vec!["world.csv".into()],
            roles: names.texts.iter().map(|name| Role::from_id(name).unwrap_or_default()).collect(),
            names,
            dimensions,
            amount_decimals: self.rows.iter().any(|row| row.amount.is_some()).then_some(2),
            has_orders: self.rows.iter().any(|row| row.order.is_some()),
            ..Catalog::default()
        };
        catalog.own_zones = OwnZones::new(&catalog.dimensions, crate::ingest::named_zone);
        catalog.report.read = self.rows.len() as u64;
        catalog.report.kept = catalog.report.read;

        let has_sessions = self.rows.iter().any(|row| row.session.is_some());
        let mut batches = vec![RowBatch::default(); n_shards];
        let mut users: Vec<(Texts, BTreeMap<&str, u32>)> = vec![Default::default(); n_shards];
        for row in &self.rows {
            let to = shard_of(row.user.as_bytes(), n_shards);
            let (texts, codes) = &mut users[to];
            let user = *codes.entry(&row.user).or_insert_with(|| texts.push(row.user.as_bytes()));
            let batch = &mut batches[to];
            batch.dimensions.resize(self.dimensions.len(), Vec::new());
            batch.users.push(user);
            batch.times.push(row.time);
            batch.names.push(catalog.names.code(&row.name).unwrap());
            batch.amounts.push(row.amount.unwrap_or(NO_AMOUNT));
            batch.orders.push(row.order.as_ref().map_or(0, |order| hash64(order.as_bytes())));
            if has_sessions {
                batch.sessions.push(row.session.as_ref().map_or(0, |session| hash64(session.as_bytes())));
            }
            for (dimension, column) in batch.dimensions.iter_mut().enumerate() {
                let value = row.values.get(dimension).and_then(Option::as_ref);
                column.push(value.map_or(NO_CODE, |value| catalog.dimensions[dimension].values.code(value).unwrap()));
            }
        }

        let same = |n: usize| (0..n as u32).collect::<Vec<u32>>();
        let mut shards = Vec::new();
        let mut active: Option<(Day, Day)> = None;
        let mut midnights = Midnights::default();
        for (batch, (texts, _)) in batches.into_iter().zip(users) {
            let codes = ReaderCodes {
                users: texts,
                names: same(catalog.names.len()),
                dimensions: catalog.dimensions.iter().map(|dimension| same(dimension.values.len())).collect(),
                ..ReaderCodes::default()
            };
            let mut builder = ShardBuilder::default();
            builder.push(0, batch);
            let (shard, report) = builder.finish(&[codes], &catalog);
            catalog.users += report.users;
            catalog.events += report.events;
            midnights.add(&report.midnights);
            catalog.latest = catalog.latest.max(report.latest.unwrap_or_default());
            if let Some((first, last)) = report.active {
                let (a, b) = active.unwrap_or((first, last));
                active = Some((a.min(first), b.max(last)));
            }
            shards.push(shard);
        }
        (catalog.first_day, catalog.last_day) = active.unwrap_or_default();
        catalog.midnights_are_dates = midnights.are_dates();
        (shards, catalog)
    }

    /// Shards and a context with these settings.
    pub fn load(&self, n_shards: usize, settings: Settings) -> (Vec<Shard>, Context) {
        let (shards, catalog) = self.shards(n_shards);
        (shards, Context { catalog, settings, ..Context::default() })
    }

    /// The answer to a query over two shards.
    pub fn answer<Q: Query>(&self, params: &Q::Params, settings: Settings) -> Q::Answer {
        let (shards, mut cx) = self.load(2, settings);
        crate::queries::answer::<Q>(params, &shards, &mut cx).unwrap()
    }
}

/// A small seeded generator (splitmix64), so that tests need no crate for it.
pub struct Dice(pub u64);

impl Dice {
    /// A number under `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n.max(1)
    }
}

#[test]
fn drawn_rows() {
    let world = timeline("ann x..(xp12.50)|.p5..\nbob .m");
    let (shards, catalog) = world.shards(1);
    let ann = shards[0].user(&catalog, shards[0].find(b"ann").unwrap(), FIRST.plus(9));
    let events: Vec<_> = ann.events().map(|e| (e.day().since(FIRST), e.role().id(), e.amount())).collect();
    assert_eq!(
        events,
        [(0, "other", None), (3, "other", None), (3, "purchase", Some(1250)), (5, "purchase", Some(500))]
    );
    assert_eq!((catalog.first_day, catalog.last_day), (FIRST, FIRST.plus(5)));
    assert_eq!((catalog.users, catalog.events), (2, 5));
}

#[test]
fn same_for_any_number_of_shards_and_any_order() {
    let users = |world: &World, n| {
        let (shards, catalog) = world.shards(n);
        let mut all = BTreeMap::new();
        for shard in &shards {
            for user in shard.users(&catalog, catalog.last_day) {
                let events: Vec<_> =
                    user.events().map(|e| (e.time(), e.name(), e.amount(), e.code(0), e.code(1))).collect();
                all.insert(user.id().to_vec(), (events, user.days.to_vec()));
            }
        }
        (all, catalog)
    };
    for seed in 0..5 {
        let world = World::random(seed);
        let one = users(&world, 1);
        assert!(world.rows.len() > 100 && world.rows.len() < 4000, "{}", world.rows.len());
        for n in [2, 3, 8] {
            assert_eq!(one, users(&world.clone().shuffled(seed), n));
        }
    }
}
