//! Statuses of drawn users, and a plain twin of the whole scheme over random worlds.

use std::io::Read;

use expect_test::{Expect, expect};

use crate::events::{Day, MS_PER_DAY, Role};
use crate::fold::{Context, Settings, Silence};
use crate::queries::answer;
use crate::queries::segments::{Params, Segments};
use crate::schemes::Scheme;
use crate::schemes::document::{Document, DocumentError};
use crate::schemes::status::{self, DOCUMENT, Status};
use crate::schemes::thresholds::Thresholds;
use crate::testing::{FIRST, Row, World, timeline};

/// A = 4, D = 8, C = 12, N = 5.
fn settings(day: i32) -> Settings {
    let days = |n| Some(n);
    Settings { as_of: Some(FIRST.plus(day)), a: days(4), d: days(8), c: days(12), n: days(5), ..Settings::default() }
}

/// `user segment/reason: words`, a line a user, sorted by id.
fn statuses(world: &World, settings: Settings) -> String {
    let (shards, mut cx) = world.load(2, settings);
    answer::<Segments>(&Params::default(), &shards, &mut cx).unwrap();
    let on = cx.settings.as_of(&cx.catalog);
    let (rules, env) = (status::compiled(on, &cx), crate::metrics::Env::of(&cx));
    let mut lines: Vec<String> = Vec::new();
    for shard in &shards {
        for (user, verdict) in shard.users(&cx.catalog, on).zip(status::judge(shard, on, &cx)) {
            let id = String::from_utf8_lossy(user.id()).into_owned();
            lines.push(match verdict {
                None => format!("{id} –"),
                Some(verdict) => {
                    let segment = DOCUMENT.segment(&DOCUMENT.order[usize::from(verdict.segment)]).unwrap();
                    let reason = &segment.reasons[usize::from(verdict.reason)].id;
                    format!("{id} {}/{reason}: {}", segment.id, rules.say(verdict, &user, &env).en)
                }
            });
        }
    }
    lines.sort();
    lines.join("\n")
}

fn check(drawing: &str, settings: Settings, expected: Expect) {
    expected.assert_eq(&statuses(&timeline(drawing), settings));
}

#[test]
fn each_status_and_reason() {
    check(
        "
        buyer       p...p....p...p....p.
        cancelled   ..............x..c..
        complained  ................xx..
        gone        x.x.................
        sleeper     x.......x...........
        quiet       xx...........x......
        fresh       ...............x....
        message     ..............m.....
        back        x.............x..x..
        signed      .............s......
        ",
        settings(19),
        expect![[r#"
            back reactivated/came_back: came back 5 days ago from a gap of over D = 8 days
            buyer loyal/regular: active in at least half of the own 4-day periods, top 20% with 5 value events
            cancelled churned/left: cancelled, uninstalled or closed the account, with no activity after it
            complained new/first_seen: first seen 3 days ago, at most N = 5
            fresh new/first_seen: first seen 4 days ago, at most N = 5
            gone churned/silence: silent for 17 days, more than C = 12
            message –
            quiet at_risk/silence: silent for 6 days, more than A = 4
            signed prospect/no_value_yet: signed up or started a trial, no value event yet
            sleeper dormant/silence: silent for 11 days, more than D = 8"#]],
    );
}

#[test]
fn reasons_that_need_long_limits() {
    let [daily, third] = ["x".repeat(84), "x..".repeat(28)];
    let rest = ".".repeat(92);
    check(
        &format!(
            "
            slower      {daily}.......x.......x.......x....
            complained  {third}x..x..x.....x..x.....!......
            content     {third}x..x..x..x..x..x..x..x..!x..
            late        {rest}xxxxx...............
            spender     {rest}p90.p90.......x.....
            regular     {rest}p1.p1.p1.p1..p1....x.....
            bringer     {rest}p1fp1.........x.....
            rest        {rest}x............x......
            another     {rest}x............x......
            "
        ),
        Settings { a: Some(20), d: Some(30), c: Some(50), ..settings(111) },
        expect![[r#"
            another active/rest: last active 6 days ago, at most A = 20
            bringer loyal/referral: brought 1 other, 4 active days
            complained at_risk/complained: complained in the last 28 days, and 6 active days instead of 9.3
            content active/rest: last active 2 days ago, at most A = 20
            late at_risk/late: silent for 15 days, over three times the usual gap of 1
            regular loyal/regular: active in at least half of the own 20-day periods, top 20% with 5 value events
            rest active/rest: last active 6 days ago, at most A = 20
            slower at_risk/slower: 3 active days in the last 28, 28 per 28 days before
            spender loyal/revenue: top 20% by revenue, 2 value events"#]],
    );
}

#[test]
fn the_limits_are_included_below() {
    // Silent exactly A, D, C days: still active, at risk, dormant.
    check(
        "
        a  ...........x...x....
        d  xx.........x........
        c  xx.....x............
        ",
        settings(19),
        expect![[r#"
            a active/rest: last active 4 days ago, at most A = 4
            c dormant/silence: silent for 12 days, more than D = 8
            d at_risk/silence: silent for 8 days, more than A = 4"#]],
    );
}

#[test]
fn the_preset_is_sound() {
    let document = Document::parse(include_str!("../schemes/presets/status.json")).unwrap();
    assert_eq!(document.order.len(), 8);
    assert_eq!(Status.segments(&Context::default()), DOCUMENT.order);
    let tops = DOCUMENT.tops(&crate::rules::Scope { params: [("A".to_string(), 7.0)].into(), ..Default::default() });
    assert_eq!(tops.len(), 2);
}

#[test]
fn mistakes_in_documents() {
    let good = include_str!("../schemes/presets/status.json");
    let broken = |from: &str, to: &str| Document::parse(&good.replacen(from, to, 1)).unwrap_err().to_string();
    expect!["churned/silence/when: character 1: 'silenc' is not known (did you mean 'silence'?)"]
        .assert_eq(&broken("\"when\": \"silence > C\"", "\"when\": \"silenc > C\""));
    expect!["churned/silence/say/en: character 1: 'silenze' is not known (did you mean 'silence'?)"]
        .assert_eq(&broken("{silence}", "{silenze}"));
    expect!["segment 'loyal' must stand once in 'segments' and once in 'order'"]
        .assert_eq(&broken("[\"loyal\", ", "["));
    expect!["segment 'at_risk' has two reasons 'late'"].assert_eq(&broken("\"id\": \"slower\"", "\"id\": \"late\""));
    assert!(matches!(Document::parse("{").unwrap_err(), DocumentError::Json { line: 1, .. }));
    assert_eq!(Document::parse(&good.replace("\"version\": 1", "\"version\": 9")), Err(DocumentError::Version(9)));
}

/// Users of a reduced real file: as many events as it says, the further value events and the revenue on the first day.
fn real_world(gzip: &[u8], has_money: bool) -> World {
    let mut text = String::new();
    flate2::read::GzDecoder::new(gzip).read_to_string(&mut text).unwrap();
    let mut world = World::default();
    for (user, line) in text.lines().skip(1).enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        let numbers = |text: &str| text.split(' ').filter_map(|n| n.parse::<i64>().ok()).collect::<Vec<_>>();
        let (mut day, value_events, cents) = (numbers(fields[0])[0], numbers(fields[2])[0], numbers(fields[3])[0]);
        let mut add = |day: i64, role: Role, cents: i64| {
            world.rows.push(Row {
                user: user.to_string(),
                time: day * MS_PER_DAY,
                name: role.id().into(),
                amount: has_money.then_some(cents * 10_000),
                ..Row::default()
            });
        };
        add(day, Role::Other, 0);
        for at in 0..value_events {
            add(day, Role::Purchase, if at == 0 { cents } else { 0 });
        }
        for gap in numbers(fields[1]) {
            day += gap;
            add(day, Role::Other, 0);
        }
    }
    world
}

/// Thresholds A, D, C, N, then churned, dormant, new, reactivated, at risk, loyal, active, prospect.
fn limits_and_counts(world: &World) -> ([u32; 4], [u64; 8]) {
    let (shards, mut cx) = world.load(2, Settings::default());
    let limits = answer::<Thresholds>(&Default::default(), &shards, &mut cx).unwrap();
    let found = answer::<Segments>(&Params::default(), &shards, &mut cx).unwrap();
    let count = |id: &str| found.segments.iter().find(|segment| segment.id == id).map_or(0, |segment| segment.users);
    let ids = ["churned", "dormant", "new", "reactivated", "at_risk", "loyal", "active", "prospect"];
    ([limits.a, limits.d, limits.c, limits.n], ids.map(count))
}

#[test]
fn equals_the_reference_on_cdnow() {
    let world = real_world(include_bytes!("../../../tests/data/cdnow_days.csv.gz"), true);
    let expected = ([120, 270, 365, 65], [15_220, 1_318, 0, 609, 3_046, 2_499, 878, 0]);
    assert_eq!(limits_and_counts(&world), expected);
}

#[test]
fn equals_the_reference_on_the_shop() {
    let world = real_world(include_bytes!("../../../tests/data/shop_days.csv.gz"), false);
    let expected = ([14, 21, 45, 14], [908, 794, 1_185, 35, 487, 10, 332, 0]);
    assert_eq!(limits_and_counts(&world), expected);
}

/// The eight statuses as the definition has them, from bare days and counts. No code of the product but the shards.
fn twin(shards: &[crate::events::Shard], cx: &Context, on: Day, [a, d, c, n]: [i32; 4]) -> Vec<(String, u64)> {
    struct Facts {
        days: Vec<i32>,
        value_days: Vec<i32>,
        revenue: i64,
        roles: Vec<(i64, Role)>,
    }
    let mut all = Vec::new();
    for user in shards.iter().flat_map(|shard| shard.users(&cx.catalog, on)) {
        let roles: Vec<(i64, Role)> = user.events().map(|event| (event.time(), event.role())).collect();
        let day = |time: &i64| time.div_euclid(MS_PER_DAY) as i32;
        let mut days: Vec<i32> =
            roles.iter().filter(|(_, role)| role.is_activity()).map(|(time, _)| day(time)).collect();
        days.dedup();
        let value_days = roles.iter().filter(|(_, role)| *role == Role::Purchase).map(|(time, _)| day(time)).collect();
        let revenue = user.events().filter_map(|event| event.amount()).sum();
        if !days.is_empty() {
            all.push(Facts { days, value_days, revenue, roles });
        }
    }
    let by_value = cx.settings.silence == Silence::Value;
    let top = |value: &dyn Fn(&Facts) -> i64, user: &Facts| {
        let below = all.iter().filter(|other| value(other) < value(user)).count();
        value(user) > 0 && below * 5 >= all.len() * 4
    };
    let mut counts: std::collections::BTreeMap<&str, u64> = Default::default();
    for user in &all {
        let (first, last, today) = (user.days[0], user.days[user.days.len() - 1], on.0);
        let since_last = today - last;
        let silence = if by_value { today - user.value_days.last().copied().unwrap_or(first) } else { since_last };
        let gaps: Vec<(i32, i32)> = user.days.windows(2).map(|pair| (pair[1] - pair[0], today - pair[1])).collect();
        let mut sizes: Vec<i32> = gaps.iter().map(|gap| gap.0).collect();
        sizes.sort();
        let late = !sizes.is_empty()
            && f64::from(since_last) > 1.5 * f64::from(sizes[(sizes.len() - 1) / 2] + sizes[sizes.len() / 2]);
        let active =
            |from: i32, to: i32| user.days.iter().filter(|day| (from..to).contains(&(today - **day))).count() as i32;
        let (p, q3) = (active(0, 28), active(28, 112));
        let has = |role: Role| user.roles.iter().any(|(_, have)| *have == role);
        let complained = user
            .roles
            .iter()
            .any(|(time, role)| *role == Role::Complaint && today - (time.div_euclid(MS_PER_DAY) as i32) < 28);
        let signal = user
            .roles
            .iter()
            .filter(|(_, role)| matches!(role, Role::Uninstall | Role::AccountClosed | Role::Cancel))
            .map(|(time, _)| *time)
            .max();
        let alive = user.roles.iter().filter(|(_, role)| role.is_activity()).map(|(time, _)| *time).max();
        let tenure = today - first;
        let periods: std::collections::BTreeSet<i32> = user.days.iter().map(|day| (today - day) / a).collect();
        let regular = 2 * periods.len() as i32 > tenure / a;
        let status = if signal.is_some() && signal >= alive || silence > c {
            "churned"
        } else if silence > d {
            "dormant"
        } else if (has(Role::SignUp) || has(Role::TrialStart)) && user.value_days.is_empty() {
            "prospect"
        } else if tenure <= n && gaps.iter().all(|gap| gap.0 <= d) {
            "new"
        } else if gaps.iter().any(|gap| gap.0 > d && gap.1 <= n) {
            "reactivated"
        } else if silence > a
            || (late && user.days.len() >= 5 && silence >= 7)
            || (6 * p < q3 && q3 >= 12 && tenure >= 111)
            || (complained && 3 * p < q3)
        {
            "at_risk"
        } else if user.days.len() >= 3
            && user.value_days.len() >= 2
            && ((regular && top(&|user| user.value_days.len() as i64, user))
                || top(&|user| user.revenue, user)
                || has(Role::Referral))
        {
            "loyal"
        } else {
            "active"
        };
        *counts.entry(status).or_default() += 1;
    }
    DOCUMENT.order.iter().map(|id| (id.clone(), counts.get(id.as_str()).copied().unwrap_or(0))).collect()
}

#[test]
fn equals_its_twin_on_random_worlds() {
    let mut seen = [0; 8];
    for seed in 0..12 {
        let limits = [[10, 20, 40, 14], [30, 60, 90, 20], [90, 120, 150, 60]][seed as usize % 3];
        let [a, d, c, n] = limits.map(|days| Some(days as u32));
        let silence = if seed % 4 == 0 { Silence::Value } else { Silence::Activity };
        let settings = Settings { a, d, c, n, silence, ..Settings::default() };
        let (shards, mut cx) = World::random(seed).load(3, settings);
        for on in [cx.catalog.last_day, cx.catalog.first_day.plus(150)] {
            let params = Params { on: Some(on), ..Params::default() };
            let found = answer::<Segments>(&params, &shards, &mut cx).unwrap();
            let found: Vec<(String, u64)> =
                found.segments.into_iter().map(|segment| (segment.id, segment.users)).collect();
            assert_eq!(found, twin(&shards, &cx, on, limits), "seed {seed}");
            seen.iter_mut().zip(&found).for_each(|(sum, (_, users))| *sum += users);
        }
    }
    assert!(seen.iter().all(|users| *users > 3), "a status is never met: {seen:?}");
}
