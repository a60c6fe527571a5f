//! What sets made-up users apart, counted anew the slow way; and that chance does not.

use super::traits::day_part;
use super::*;
use crate::events::{Role, User};
use crate::fold::{Settings, decode_answer};
use crate::queries::fold_local;
use crate::queries::places::home;
use crate::schemes::Condition;
use crate::schemes::personas::DAY_PARTS;
use crate::testing::{Dice, FIRST, Row, World, at, timeline};

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
            add(user, if leaves { 0 } else { 14 * n }, if leaves { 19 } else { 8 }, "purchase", [country, category]);
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

/// 60 people, each active on every fifth of 60 days, who like tea since they have another id: of that, when they were first seen is the
/// cause where they changed one by one, and tells the new ids from the old where all changed on one day.
#[test]
fn where_ids_change_it_is_no_trait_when_they_began() {
    let tells_when = |changes: fn(i32) -> i32| {
        let mut world = World { dimensions: vec!["category".into()], rows: Vec::new() };
        for (person, day) in (0..60).flat_map(|person| (0..60).map(move |day| (person, day))) {
            if (person + day) % 5 == 0 {
                let (id, likes) = if day < changes(person) { ("old", "cake") } else { ("new", "tea") };
                world.rows.push(Row {
                    user: format!("{id}{person:02}"),
                    time: at(FIRST.plus(day), 12) + i64::from(person),
                    name: "visit".into(),
                    values: vec![Some(likes.into())],
                    ..Row::default()
                });
            }
        }
        let tea = Condition::Value { dimension: "category".into(), value: "tea".into() };
        let answer = world.answer::<Profile>(&Params { selection: Selection::of(tea) }, Settings::default());
        assert_eq!((answer.users, answer.others), (60, 60));
        answer.traits.iter().any(|shared| matches!(shared.about, About::FirstWeek(_)))
    };
    assert!(tells_when(|person| 26 + person / 5 % 7));
    assert!(!tells_when(|_| 30));
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
        ActiveDays { from: 2, to: Some(3) } 60 0 279.69
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
            most(&|event| day_part(event.hour().unwrap())).is_some_and(|at| DAY_PARTS[at as usize].0 == id)
        }
        About::Weekday(day) => most(&|event| event.weekday()) == Some(*day),
        About::ActiveDays { from, to } => {
            let days: BTreeSet<Day> = user.activity().map(|event| event.day()).collect();
            (*from..=to.unwrap_or(u32::MAX)).contains(&(days.len() as u32))
        }
        About::FirstMonth(month) => user.activity().map(|event| event.day().month()).min() == Some(*month),
        About::FirstWeek(monday) => {
            let first = user.activity().map(|event| event.day()).min();
            first.is_some_and(|day| (0..7).contains(&day.since(*monday))) && monday.weekday() == 0
        }
        About::Silence { from, to } => {
            let last = user.activity().map(|event| event.day()).max();
            let silence = last.map(|day| catalog.last_day.since(day) as u32);
            silence.is_some_and(|days| (*from..=to.unwrap_or(u32::MAX)).contains(&days))
        }
    }
}

/// A segment's own rule is no finding: status by recency says nothing of recency, `new` nothing of the first day, RFM nothing of orders.
#[test]
fn the_rule_itself_is_no_finding() {
    let told = |world: &World, selection| {
        let answer = world.answer::<Profile>(&Params { selection }, Settings::default());
        answer.traits.into_iter().map(|one| one.about).collect::<Vec<_>>()
    };
    let is_silence = |about: &About| matches!(about, About::Silence { .. });
    let is_first = |about: &About| matches!(about, About::FirstMonth(_) | About::FirstWeek(_));
    let is_orders = |about: &About| matches!(about, About::Orders(_) | About::OrdersFrom(_));
    let everything = told(&newcomers(), Selection::of(Condition::active_in(FIRST.plus(95).month())));
    assert!(everything.iter().any(is_first) && !everything.iter().any(is_silence), "{everything:?}");
    let new = told(&newcomers(), Selection::segment("status", "new"));
    assert!(!new.is_empty() && !new.iter().any(|about| is_silence(about) || is_first(about)), "{new:?}");
    let rfm = told(&newcomers(), Selection::segment("rfm", "promising"));
    assert!(!rfm.is_empty() && !rfm.iter().any(|about| is_silence(about) || is_orders(about)), "{rfm:?}");
}

fn named(selection: Selection, world: &World, settings: Settings) -> Named {
    Named::by(&selection, &world.load(1, settings).1)
}

fn codes(world: &World, names: &[&str]) -> BTreeSet<u32> {
    let catalog = world.shards(1).1;
    names.iter().map(|name| catalog.names.code(name).unwrap()).collect()
}

/// Who stands out by nights and snacks does not want to hear that they come at night; where they live is no habit.
#[test]
fn habits_are_no_finding_of_personas() {
    use crate::schemes::personas::tests::{BUYERS, NIGHT, SEARCHERS, context, world};
    let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 900, 1, 7);
    let mut cx = context(&catalog);
    let params = Params { selection: Selection::segment("personas", "p1") };
    let answer = crate::queries::answer::<Profile>(&params, &shards, &mut cx).unwrap();
    assert!(answer.users > 200 && answer.others > 200, "{} {}", answer.users, answer.others);
    let habit = |about: &About| match about {
        About::Home { dimension, .. } | About::Value { dimension, .. } => dimension != "country",
        About::FirstMonth(_) | About::FirstWeek(_) | About::Silence { .. } => false,
        _ => true,
    };
    let habits: Vec<_> = answer.traits.iter().map(|one| &one.about).filter(|about| habit(about)).collect();
    assert!(habits.is_empty(), "{habits:?}");
    let country = |one: &Shared| matches!(&one.about, About::Home { dimension, .. } if dimension == "country");
    let at_home =
        |at: usize| shards[0].users(&catalog, catalog.last_day).filter(|user| home(user, 2) == Some(at as u32)).count();
    assert!(at_home(0) > 0 && answer.compared > 0);
    assert!(["p1", "p2", "p3"].iter().any(|id| {
        let params = Params { selection: Selection::segment("personas", id) };
        crate::queries::answer::<Profile>(&params, &shards, &mut cx).unwrap().traits.iter().any(country)
    }));
}

/// What makes the value decides who is a prospect and who is loyal: the role that was chosen, else that of the data.
#[test]
fn the_value_is_that_of_the_settings() {
    let world = timeline("ann sxp5..b.f\nbob x.t.p9");
    let of = |segment, role| {
        named(Selection::segment("status", segment), &world, Settings { value_role: role, ..Settings::default() })
    };
    let prospect = of("prospect", Some(Role::Subscribe));
    assert_eq!(prospect.names, codes(&world, &["sign_up", "trial_start", "subscribe"]));
    assert!(!prospect.kinds.contains(&Kind::Orders));
    let usual = of("prospect", None);
    assert_eq!(usual.names, codes(&world, &["sign_up", "trial_start", "purchase"]));
    assert!(usual.kinds.contains(&Kind::Orders));
    // Revenue makes loyal, too, and is made of purchases.
    assert_eq!(of("loyal", Some(Role::Subscribe)).names, codes(&world, &["subscribe", "purchase", "referral"]));
    let by = |reason: &str| {
        let selection = Selection::of(Condition::Reason { reason: reason.into() });
        named(selection, &world, Settings { value_role: Some(Role::Subscribe), ..Settings::default() })
    };
    assert_eq!(by("loyal/regular").names, codes(&world, &["subscribe"]));
    assert_eq!(by("loyal/referral").names, codes(&world, &["subscribe", "referral"]));
    assert_eq!(by("loyal/revenue").names, codes(&world, &["subscribe", "purchase"]));
    assert!(by("loyal/revenue").kinds.contains(&Kind::Orders) && !by("loyal/regular").kinds.contains(&Kind::Orders));
    // Without amounts there is no revenue, and without purchases and subscriptions any activity is of value.
    let unpriced = timeline("ann sxp..b\nbob x.t.p");
    let settings = Settings { value_role: Some(Role::Subscribe), ..Settings::default() };
    let loyal = named(Selection::segment("status", "loyal"), &unpriced, settings);
    assert_eq!(loyal.names, codes(&unpriced, &["subscribe"]));
    let any = timeline("ann sx.f");
    assert_eq!(
        named(Selection::segment("status", "loyal"), &any, Settings::default()).names,
        codes(&any, &["referral"])
    );
}

/// A complaint or fewer active days make users at risk, each by its own reason.
#[test]
fn what_puts_at_risk_is_no_finding() {
    let world = timeline("ann x!p5");
    let told = |selection| {
        let named = named(selection, &world, Settings::default());
        (named.kinds.into_iter().collect::<Vec<_>>(), named.names)
    };
    let by = |reason: &str| told(Selection::of(Condition::Reason { reason: reason.into() }));
    let (complaint, none) = (codes(&world, &["complaint"]), BTreeSet::new());
    assert_eq!(told(Selection::segment("status", "at_risk")), (vec![Kind::Days, Kind::Silence], complaint.clone()));
    assert_eq!(by("at_risk/complained"), (vec![Kind::Days, Kind::Silence], complaint));
    assert_eq!(by("at_risk/silence"), (vec![Kind::Silence], none.clone()));
    assert_eq!(by("at_risk/late"), (vec![Kind::Days, Kind::Silence], none.clone()));
    assert_eq!(by("at_risk/slower"), (vec![Kind::Days, Kind::First, Kind::Silence], none));
}

/// A user has one gender: more men are fewer women, told once, and not as something that once happened.
#[test]
fn a_users_own_value_is_told_once() {
    let mut world = World { dimensions: vec!["country".into(), "gender".into()], rows: Vec::new() };
    for user in 0..400u32 {
        let here = user < 200;
        let male = user % 10 < if here { 9 } else { 4 };
        for day in [0, 7] {
            let values = [if here { "FR" } else { "DE" }, if male { "m" } else { "f" }];
            world.rows.push(Row {
                user: format!("u{user:03}"),
                time: at(FIRST.plus(day), 9),
                name: "view".into(),
                values: values.map(|value| Some(value.to_string())).to_vec(),
                ..Row::default()
            });
        }
    }
    let (shards, mut cx) = world.load(2, Settings::default());
    cx.catalog.dimensions[1].of_user = true;
    let selection = Selection::of(Condition::Home { dimension: "country".into(), value: "FR".into() });
    let answer = crate::queries::answer::<Profile>(&Params { selection }, &shards, &mut cx).unwrap();
    let told: Vec<_> = answer.traits.iter().map(|one| (&one.about, one.users, one.others)).collect();
    assert_eq!(told, [(&About::Home { dimension: "gender".into(), value: "m".into() }, 180, 80)]);
}

/// 300 users of January, active on many days, one order every ten days; 100 of April with one day and one order.
fn newcomers() -> World {
    let mut world = World::default();
    let mut add = |user: u32, day: i32, name: &str| {
        let user = format!("u{user:03}");
        world.rows.push(Row { user, time: at(FIRST.plus(day), 9), name: name.into(), ..Row::default() });
    };
    for user in 0..300u32 {
        for n in 0..5 + user as i32 % 4 {
            add(user, (user % 14) as i32 + 10 * n, if n % 2 == 0 { "purchase" } else { "view" });
        }
    }
    (300..400).for_each(|user| add(user, 95, "purchase"));
    world
}

/// One active day: 80 of 100 against 192 of 300; a rare event: 8 of 100 against 6 of 300. By the ratio the rare one came first.
#[test]
fn the_surer_difference_first() {
    let mut world = World { dimensions: vec!["country".into()], rows: Vec::new() };
    for user in 0..8_000u32 {
        let here = user < 2_000;
        let once = user % 100 < if here { 80 } else { 64 };
        let country = Some(if here { "FR" } else { "DE" }.to_string());
        let mut add = |day: i32, name: &str| {
            let (user, values) = (format!("u{user:04}"), vec![country.clone()]);
            world.rows.push(Row { user, time: at(FIRST.plus(day), 9), name: name.into(), values, ..Row::default() });
        };
        add(0, "view");
        if !once {
            add(7, "view");
        }
        if user % 97 < if here { 8 } else { 4 } {
            add(0, "complaint");
        }
    }
    let selection = Selection::of(Condition::Home { dimension: "country".into(), value: "FR".into() });
    let answer = world.answer::<Profile>(&Params { selection }, Settings::default());
    let abouts: Vec<&About> = answer.traits.iter().map(|one| &one.about).collect();
    assert_eq!(abouts[0], &About::ActiveDays { from: 1, to: Some(1) }, "{abouts:?}");
    assert!(
        abouts.contains(&&About::LastEvent("complaint".into())) || abouts.contains(&&About::Event("complaint".into()))
    );
    assert_eq!((answer.traits[0].users, answer.traits[0].others), (1_600, 3_840));
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

/// Those at risk are held against those who are here, and those who came back against those who were away like them and did not; each
/// counted by the segments.
#[test]
fn against_whom() {
    use crate::queries::segments::{self, Segments};
    let limits = Settings { a: Some(10), d: Some(20), c: Some(40), ..Settings::default() };
    let mut seen = BTreeSet::new();
    for seed in 0..6 {
        let (shards, mut cx) = World::random(seed).load(2, limits.clone());
        let as_of = cx.settings.as_of(&cx.catalog);
        let day = as_of.plus(-30);
        let mut size = |on: Day, ids: &[&str]| -> u64 {
            let params = segments::Params { on: Some(on), ..segments::Params::default() };
            let found = crate::queries::answer::<Segments>(&params, &shards, &mut cx).unwrap().segments;
            found.iter().filter(|segment| ids.contains(&segment.id.as_str())).map(|segment| segment.users).sum()
        };
        let here = size(as_of, &["loyal", "active", "reactivated"]);
        let away = size(day, &["churned"]);
        let mut told =
            |selection: Selection| crate::queries::answer::<Profile>(&Params { selection }, &shards, &mut cx).unwrap();
        let at_risk = told(Selection::segment("status", "at_risk"));
        assert_eq!((&at_risk.against, at_risk.others), (&Against::Here, here), "seed {seed}");
        let stood = Condition::Segment { scheme: "status".into(), segment: "churned".into(), on: Some(day) };
        let since = Condition::Active { from: day.plus(1), to: as_of };
        let back = told(Selection::of(stood.clone()).and(since));
        assert_eq!(back.against, Against::Stood { status: "churned".into(), on: day });
        assert_eq!(back.others, away - back.users, "seed {seed}");
        let all_of_them = told(Selection::of(stood));
        assert_eq!((all_of_them.against, all_of_them.users), (Against::Everyone, away));
        assert_eq!(told(Selection::segment("status", "churned")).against, Against::Everyone);
        let filtered = Settings {
            users: Some(crate::fold::UserFilter { selection: Selection::segment("status", "at_risk"), on: None }),
            ..limits.clone()
        };
        let mut among = cx.clone();
        among.settings = filtered;
        let reason = Selection::of(Condition::Reason { reason: "at_risk/late".into() });
        assert_eq!(Against::of(&reason, &among), Against::Everyone, "of those at risk nobody is here");
        seen.extend([("at risk", at_risk.users > 0), ("back", back.users > 0), ("still away", back.others > 0)]);
    }
    assert!(["at risk", "back", "still away"].iter().all(|side| seen.contains(&(*side, true))), "{seen:?}");
}
