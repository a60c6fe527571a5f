//! What some users have in common: for each trait, how many of them have it, against how many of all other users.
//!
//! In: a selection. Out: the traits that tell its users from the rest, as counts, lifts and intervals, the most telling first.
//! A trait is said of a whole user: the number of orders, the last thing it did, what it did at least once, where and when it mostly
//! is. So every share is a share of users, and a lift is the ratio of two such shares with the 95 % interval of its logarithm, 0.5
//! added to each cell, as on a persona's card ([`super::personas::lifts`]). Told is what is beyond chance even among so many traits:
//! each p-value, that of the log ratio, times their number is at most 0.05 (Bonferroni). Traits that the selection itself names are left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::personas::lifts::{enough, ratio};
use super::places::home;
use super::selected::{needs, selected};
use crate::events::{Catalog, Day, Role, Shard, User};
use crate::fold::{Context, Need, Query};
use crate::order::Order;
use crate::schemes::personas::DAY_PARTS;
use crate::schemes::{Condition, Selection};

/// The query `profile`.
pub struct Profile;

/// The most traits told, and how many of one kind.
const MOST: usize = 6;
const MOST_OF_A_KIND: usize = 2;

/// A trait must be had by this share of one of the sides: what three in a thousand do says nothing of a group.
const MIN_SHARE: f64 = 0.05;

/// Shares nearer to each other than this are not worth a line.
const MIN_RATIO: f64 = 1.15;

/// What they do less weighs less: of two mirrored findings the one that says what they do is told.
const LESS: f64 = 0.8;

/// A dimension with more values than this is not looked at: each would have too few users.
const MAX_VALUES: usize = 10_000;

/// How often chance alone may tell a trait where there is none, all traits together.
const LEVEL: f64 = 0.05;

/// From this number on, orders are counted as one trait.
const MANY_ORDERS: u32 = 3;

/// Dimensions of which a user has one at a time; of all others it may have had several.
const HOMES: [&str; 8] = ["country", "region", "city", "platform", "device", "channel", "plan", "zone"];

/// Which users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Who.
    pub selection: Selection,
}

/// Users that have each trait: of the group, and of the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    group: u64,
    rest: u64,
    traits: BTreeMap<Key, [u64; 2]>,
}

/// A trait by its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Key {
    Orders(u32),
    Last(u32),
    Did(u32),
    Home(u32, u32),
    Had(u32, u32),
    DayPart(u32),
    Weekday(u32),
}

/// What the users have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Users that fit.
    pub users: u64,
    /// All other users of the base.
    pub others: u64,
    /// Traits that were held against each other.
    pub compared: u64,
    /// Those that tell the two apart, the most telling first.
    pub traits: Vec<Shared>,
}

/// One trait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// What it is.
    pub about: About,
    /// Users of the group that have it.
    pub users: u64,
    /// Others that have it.
    pub others: u64,
    /// How many times as common it is here: the ratio of the two shares.
    pub lift: f64,
    /// 95 % interval of the lift.
    pub interval: (f64, f64),
}

/// What is said of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Has so many orders.
    Orders(u32),
    /// Has so many orders or more.
    OrdersFrom(u32),
    /// The last activity was this event.
    LastEvent(String),
    /// Had this event at least once.
    Event(String),
    /// This value of a dimension is the most frequent one.
    Home {
        /// Id of the dimension.
        dimension: String,
        /// The value.
        value: String,
    },
    /// Had this value of a dimension at least once.
    Value {
        /// Id of the dimension.
        dimension: String,
        /// The value.
        value: String,
    },
    /// Mostly active in this part of the day, by its id.
    DayPart(String),
    /// Mostly active on this weekday; Monday is 0.
    Weekday(u32),
}

impl Query for Profile {
    const NAME: &'static str = "profile";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        needs(&params.selection, cx)
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let reader = Reader::of(&params.selection, &cx.catalog);
        let fits = selected(&params.selection, shard, cx);
        let mut partial = Partial::default();
        let mut keys = BTreeSet::new();
        let users = shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)).zip(fits);
        for (user, fits) in users.filter(|(user, _)| user.in_base()) {
            *(if fits { &mut partial.group } else { &mut partial.rest }) += 1;
            keys.clear();
            reader.read(&user, &mut keys);
            for key in &keys {
                partial.traits.entry(*key).or_default()[usize::from(!fits)] += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.group += b.group;
        a.rest += b.rest;
        for (key, [group, rest]) in b.traits {
            let sum = a.traits.entry(key).or_default();
            sum[0] += group;
            sum[1] += rest;
        }
        a
    }

    fn finish(_: &Params, partial: Partial, cx: &Context) -> Answer {
        let Partial { group, rest, traits } = partial;
        let mut answer =
            Answer { as_of: cx.settings.as_of(&cx.catalog), users: group, others: rest, ..Answer::default() };
        if group == 0 || rest == 0 {
            return answer;
        }
        let traits: Vec<(Key, [u64; 2])> =
            traits.into_iter().filter(|(_, [own, others])| enough(*own, *others)).collect();
        answer.compared = traits.len() as u64;
        let share = |n: u64, of: u64| n as f64 / of as f64;
        let mut found = Vec::new();
        for (key, [own, others]) in traits {
            let ratio = ratio((own, group), (others, rest));
            let (here, there) = (share(own, group), share(others, rest));
            let common = here.max(there) >= MIN_SHARE;
            let differs = ratio.lift >= MIN_RATIO || ratio.lift <= 1.0 / MIN_RATIO;
            // Of many traits some differ by chance: the more are compared, the surer each must be (Bonferroni).
            if common && differs && ratio.p_value() * answer.compared as f64 <= LEVEL {
                // The difference of the shares against their spread: a ratio alone would prefer what is rare.
                let weight =
                    (here - there).abs() / libm::sqrt(here + there) * if ratio.lift > 1.0 { 1.0 } else { LESS };
                let about = key.about(&cx.catalog);
                let interval = (ratio.low, ratio.high);
                found.push((weight, key, Shared { about, users: own, others, lift: ratio.lift, interval }));
            }
        }
        found.order_by(|(a, ..), (b, ..)| b.total_cmp(a));
        answer.traits = told(found.into_iter().map(|(_, key, shared)| (key, shared)).collect());
        answer
    }
}

/// The first of the traits, without those that repeat others: where more have three orders, fewer have one; and who had an event
/// last had it at least once.
fn told(found: Vec<(Key, Shared)>) -> Vec<Shared> {
    let with_more: BTreeSet<(u8, u32)> =
        found.iter().filter(|(_, shared)| shared.lift > 1.0).map(|(key, _)| key.kind()).collect();
    let mut traits: Vec<Shared> = Vec::new();
    let mut kinds: BTreeMap<(u8, u32), usize> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for (key, shared) in found {
        let n = kinds.entry(key.kind()).or_default();
        let mirrors = shared.lift < 1.0 && key.is_exclusive() && with_more.contains(&key.kind());
        let repeats = matches!(key, Key::Last(name) | Key::Did(name) if names.contains(&name));
        if mirrors || repeats || *n == MOST_OF_A_KIND || traits.len() == MOST {
            continue;
        }
        if let Key::Last(name) | Key::Did(name) = key {
            names.insert(name);
        }
        *n += 1;
        traits.push(shared);
    }
    traits
}

impl Key {
    /// Of one kind few are told.
    fn kind(self) -> (u8, u32) {
        match self {
            Key::Orders(_) => (0, 0),
            Key::Last(_) => (1, 0),
            Key::Did(_) => (2, 0),
            Key::Home(dimension, _) | Key::Had(dimension, _) => (3, dimension),
            Key::DayPart(_) => (4, 0),
            Key::Weekday(_) => (5, 0),
        }
    }

    /// Whether a user has one of its kind only.
    fn is_exclusive(self) -> bool {
        !matches!(self, Key::Did(_) | Key::Had(..))
    }

    fn about(self, catalog: &Catalog) -> About {
        let name = |code| catalog.names.text(code).to_string();
        let value = |at: u32, code| {
            let dimension = &catalog.dimensions[at as usize];
            (dimension.id.clone(), dimension.values.text(code).to_string())
        };
        match self {
            Key::Orders(MANY_ORDERS) => About::OrdersFrom(MANY_ORDERS),
            Key::Orders(n) => About::Orders(n),
            Key::Last(code) => About::LastEvent(name(code)),
            Key::Did(code) => About::Event(name(code)),
            Key::Home(at, code) => {
                let (dimension, value) = value(at, code);
                About::Home { dimension, value }
            }
            Key::Had(at, code) => {
                let (dimension, value) = value(at, code);
                About::Value { dimension, value }
            }
            Key::DayPart(at) => About::DayPart(DAY_PARTS[at as usize].0.into()),
            Key::Weekday(day) => About::Weekday(day),
        }
    }
}

/// What is read of each user.
struct Reader {
    orders: bool,
    homes: Vec<usize>,
    had: Vec<usize>,
    clock: bool,
}

impl Reader {
    fn of(selection: &Selection, catalog: &Catalog) -> Reader {
        let named = |id: &str| {
            selection.conditions.iter().any(|condition| match condition {
                Condition::Value { dimension, .. } | Condition::Home { dimension, .. } => dimension == id,
                _ => false,
            })
        };
        let of_homes = |homes: bool| {
            let dimensions = catalog.dimensions.iter().enumerate().filter(|(_, dimension)| {
                HOMES.contains(&dimension.id.as_str()) == homes
                    && !named(&dimension.id)
                    && dimension.values.len() <= MAX_VALUES
            });
            dimensions.map(|(at, _)| at).collect()
        };
        Reader {
            orders: catalog.has_role(Role::Purchase),
            homes: of_homes(true),
            had: of_homes(false),
            clock: !selection.conditions.iter().any(|condition| matches!(condition, Condition::HourOfWeek { .. })),
        }
    }

    /// All that is said of one user.
    fn read(&self, user: &User, keys: &mut BTreeSet<Key>) {
        let mut orders = 0;
        let mut last: Option<(i64, u32)> = None;
        let mut parts = Mode::default();
        let mut weekdays = Mode::default();
        for event in user.events() {
            keys.insert(Key::Did(event.name()));
            for at in &self.had {
                keys.extend(event.code(*at).map(|code| Key::Had(*at as u32, code)));
            }
            if event.role().is_activity() {
                orders += u32::from(event.role() == Role::Purchase);
                last = last.max(Some((event.time(), event.name())));
                parts.add(day_part(event.hour()), event.time());
                weekdays.add(event.day().weekday(), event.time());
            }
        }
        if self.orders {
            keys.insert(Key::Orders(orders.min(MANY_ORDERS)));
        }
        keys.extend(last.map(|(_, name)| Key::Last(name)));
        if self.clock {
            keys.extend(parts.most().map(Key::DayPart));
            keys.extend(weekdays.most().map(Key::Weekday));
        }
        for at in &self.homes {
            keys.extend(home(user, *at).map(|code| Key::Home(*at as u32, code)));
        }
    }
}

/// The most frequent of a few: by count, then the latest, then the least.
#[derive(Default)]
struct Mode([(u32, i64); 7]);

impl Mode {
    fn add(&mut self, at: u32, time: i64) {
        let (times, latest) = &mut self.0[at as usize];
        *times += 1;
        *latest = time;
    }

    fn most(&self) -> Option<u32> {
        let seen = self.0.iter().enumerate().filter(|(_, (times, _))| *times > 0);
        seen.max_by_key(|(at, rank)| (**rank, std::cmp::Reverse(*at))).map(|(at, _)| at as u32)
    }
}

fn day_part(hour: u32) -> u32 {
    DAY_PARTS.iter().position(|(_, hours)| hours.contains(&hour)).unwrap_or_default() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::{Settings, decode_answer};
    use crate::queries::fold_local;
    use crate::testing::{Dice, FIRST, Row, World, at};

    /// 60 users of the evening in FR who bought once and left after a complaint; 140 of the morning in DE who bought often.
    fn world() -> World {
        let mut world = World { dimensions: vec!["country".into(), "category".into()], rows: Vec::new() };
        let mut add = |user: u32, day: i32, hour: i64, name: &str, values: [&str; 2]| {
            world.rows.push(Row {
                user: format!("u{user:03}"),
                time: at(FIRST.plus(day), hour),
                name: name.into(),
                values: values.map(|value| (!value.is_empty()).then(|| value.to_string())).to_vec(),
                ..Row::default()
            });
        };
        for user in 0..200 {
            let leaves = user < 60;
            // One in ten lives in the other country.
            let country = if leaves == (user % 10 > 0) { "FR" } else { "DE" };
            let orders = if leaves { 1 } else { 3 + user as i32 % 3 };
            for n in 0..orders {
                let category = if user % 2 == 0 { "tea" } else { "cake" };
                add(
                    user,
                    if leaves { 0 } else { 14 * n },
                    if leaves { 19 } else { 8 },
                    "purchase",
                    [country, category],
                );
            }
            if leaves {
                add(user, 1, 20, "complaint", ["", ""]);
            } else {
                add(user, 90, 8, "purchase", [country, ""]);
            }
        }
        world
    }

    fn left() -> Params {
        Params { selection: Selection::of(Condition::Silent { from: 50, to: u32::MAX }) }
    }

    fn find<'a>(answer: &'a Answer, about: &About) -> Option<&'a Shared> {
        answer.traits.iter().find(|shared| shared.about == *about)
    }

    #[test]
    fn what_sets_them_apart() {
        let answer = world().answer::<Profile>(&left(), Settings::default());
        assert_eq!((answer.users, answer.others), (60, 140));
        let told: Vec<String> = answer
            .traits
            .iter()
            .map(|one| format!("{:?} {} {} {:.2}", one.about, one.users, one.others, one.lift))
            .collect();
        expect_test::expect![[r#"
            Orders(1) 60 0 279.69
            LastEvent("complaint") 60 0 279.69
            DayPart("evening") 60 0 279.69
            Weekday(1) 60 0 279.69
            Home { dimension: "country", value: "FR" } 54 14 8.69"#]]
        .assert_eq(&told.join("\n"));
        // Tea and cake are as common on both sides.
        assert!(find(&answer, &About::Value { dimension: "category".into(), value: "tea".into() }).is_none());
    }

    /// 54 of 60 against 14 of 140: log(54.5 / 61 × 141 / 14.5) ± 1.959964 √(1/54.5 − 1/61 + 1/14.5 − 1/141), worked out in Python.
    #[test]
    fn interval_by_hand() {
        let answer = world().answer::<Profile>(&left(), Settings::default());
        let french = find(&answer, &About::Home { dimension: "country".into(), value: "FR".into() }).unwrap();
        assert_eq!((french.users, french.others), (54, 14));
        assert!((french.lift - 54.5 / 61.0 * 141.0 / 14.5).abs() < 1e-12);
        let (low, high) = french.interval;
        assert!((low - 5.2950204516).abs() < 1e-9 && (high - 14.2550227089).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn same_for_any_number_of_shards_and_any_order() {
        let params = serde_json::to_value(left()).unwrap();
        let answer = |world: &World, n_shards| {
            let (shards, mut cx) = world.load(n_shards, Settings::default());
            decode_answer::<Profile>(&fold_local("profile", &params, &shards, &mut cx).unwrap()).unwrap()
        };
        let one = answer(&world(), 1);
        assert!(one.users > 0 && !one.traits.is_empty());
        for n_shards in [2, 3, 8] {
            assert_eq!(answer(&world().shuffled(n_shards as u64), n_shards), one);
        }
    }

    /// Each count of a random world, counted anew the slow way.
    #[test]
    fn slow_twin() {
        for seed in 0..6 {
            let world = World::random(seed);
            let selection = Selection::of(Condition::Silent { from: 0, to: 30 });
            let (shards, mut cx) = world.load(1, Settings::default());
            let answer = crate::queries::answer::<Profile>(&Params { selection }, &shards, &mut cx).unwrap();
            let users: Vec<User> =
                shards[0].users(&cx.catalog, cx.catalog.last_day).filter(|user| user.in_base()).collect();
            let (group, rest): (Vec<&User>, Vec<&User>) =
                users.iter().partition(|user| user.days_since_last().is_some_and(|days| days <= 30));
            assert_eq!((answer.users, answer.others), (group.len() as u64, rest.len() as u64));
            for shared in &answer.traits {
                let count = |users: &[&User]| users.iter().filter(|user| has(user, &shared.about)).count() as u64;
                assert_eq!((shared.users, shared.others), (count(&group), count(&rest)), "{:?}", shared.about);
            }
        }
    }

    /// Whether a trait holds, by words instead of codes.
    fn has(user: &User, about: &About) -> bool {
        let catalog = user.catalog();
        let orders = user.events_of(Role::Purchase).count() as u32;
        let most = |of: &dyn Fn(&crate::events::Event) -> u32| {
            let values: Vec<(u32, i64)> = user.activity().map(|event| (of(&event), event.time())).collect();
            let rank = |value: u32| {
                let own = || values.iter().filter(|(other, _)| *other == value);
                (own().count(), own().map(|(_, time)| *time).max(), std::cmp::Reverse(value))
            };
            values.iter().map(|(value, _)| *value).max_by_key(|value| rank(*value))
        };
        match about {
            About::Orders(n) => orders == *n,
            About::OrdersFrom(n) => orders >= *n,
            About::LastEvent(name) => {
                let last = user.activity().map(|event| event.time()).max();
                let names = user.activity().filter(|event| Some(event.time()) == last).map(|event| event.name());
                names.max().map(|code| catalog.names.text(code)) == Some(name)
            }
            About::Event(name) => user.events().any(|event| catalog.names.text(event.name()) == name),
            About::Home { dimension, value } => {
                let at = catalog.dimension(dimension).unwrap();
                home(user, at) == catalog.dimensions[at].values.code(value)
            }
            About::Value { dimension, value } => {
                let at = catalog.dimension(dimension).unwrap();
                let code = catalog.dimensions[at].values.code(value);
                user.events().any(|event| event.code(at) == code)
            }
            About::DayPart(id) => {
                most(&|event| day_part(event.hour())).is_some_and(|at| DAY_PARTS[at as usize].0 == id)
            }
            About::Weekday(day) => most(&|event| event.day().weekday()) == Some(*day),
        }
    }

    /// Who clicks a country does not want to hear that its users live there.
    #[test]
    fn what_was_asked_for_is_no_finding() {
        let selection = Selection::of(Condition::Home { dimension: "country".into(), value: "FR".into() });
        let answer = world().answer::<Profile>(&Params { selection }, Settings::default());
        assert!(!answer.traits.is_empty());
        assert!(answer.traits.iter().all(|one| !matches!(one.about, About::Home { .. })), "{:?}", answer.traits);
    }

    /// 100 items seen at random: some would differ "significantly", none is told.
    #[test]
    fn chance_is_no_finding() {
        let mut dice = Dice(5);
        let mut world = World { dimensions: vec!["item".into()], rows: Vec::new() };
        for row in 0..12_000 {
            let user = dice.below(1_000);
            let time = at(FIRST.plus(if row < 1_000 { 0 } else { dice.below(60) as i32 }), 9);
            let values = vec![Some(format!("i{}", dice.below(100)))];
            let user = format!("u{}", if row < 1_000 { row } else { user });
            world.rows.push(Row { user, time, name: "view".into(), values, ..Row::default() });
        }
        // The half of the users whose id ends in an even digit, by a value that only they have.
        world.dimensions.push("half".into());
        for row in &mut world.rows {
            let even = row.user.ends_with(['0', '2', '4', '6', '8']);
            row.values.push(Some(if even { "even" } else { "odd" }.into()));
        }
        let selection = Selection::of(Condition::Value { dimension: "half".into(), value: "even".into() });
        let answer = world.answer::<Profile>(&Params { selection }, Settings::default());
        assert_eq!((answer.users, answer.others), (500, 500));
        assert!(answer.compared >= 100, "{}", answer.compared);
        assert_eq!(answer.traits, []);
    }

    /// Everyone, or nobody: there is nobody to be compared with.
    #[test]
    fn no_rest_no_traits() {
        let everyone = world().answer::<Profile>(&Params::default(), Settings::default());
        assert_eq!((everyone.users, everyone.others, everyone.traits.len()), (200, 0, 0));
        let nobody = Params { selection: Selection::segment("status", "nonsense") };
        assert_eq!(world().answer::<Profile>(&nobody, Settings::default()).traits.len(), 0);
    }
}
