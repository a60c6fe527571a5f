//! What looks wrong, drawn by hand; and the same from plain lists of rows.

use super::*;
use crate::events::Role;
use crate::fold::Settings;
use crate::testing::{Dice, FIRST, Row, World, at};

fn row(user: &str, time: i64) -> Row {
    Row { user: user.into(), time, name: Role::View.id().into(), ..Row::default() }
}

/// 30 events a day over 60 days from the first Monday on, at noon and later, of 40 users; silent where `is_silent`.
fn busy(is_silent: impl Fn(i32) -> bool) -> World {
    let events = (0..60).filter(|day| !is_silent(*day)).flat_map(|day| {
        (0..30).map(move |n| row(&format!("u{:02}", (n + day) % 40), at(FIRST.plus(day), 12) + i64::from(n) * 61_000))
    });
    World { rows: events.collect(), ..World::default() }
}

fn answer(world: &World) -> Answer {
    world.answer::<Suspicious>(&Params {}, Settings::default())
}

fn kinds(world: &World) -> Vec<Kind> {
    answer(world).findings.iter().map(|finding| finding.kind).collect()
}

fn run(first: i32, last: i32) -> Run {
    Run { first: FIRST.plus(first), last: FIRST.plus(last) }
}

#[test]
fn nothing_suspicious() {
    assert_eq!(kinds(&busy(|_| false)), []);
    // Closed on Sundays, as always.
    assert_eq!(kinds(&busy(|day| day % 7 == 6)), []);
}

#[test]
fn a_machine_among_the_users() {
    let mut world = World::default();
    for user in 0..200 {
        world.rows.extend((0..2).map(|n| row(&format!("u{user:03}"), at(FIRST.plus(n), 10))));
    }
    // Exactly fifty times as many is not over.
    world.rows.extend((0..100).map(|n| row("keen", at(FIRST, 10) + n)));
    world.rows.extend((0..101).map(|n| row("bot", at(FIRST, 11) + n)));
    let answer = answer(&world);
    assert_eq!((answer.p99, answer.bot_over), (2, 100));
    let [bots] = answer.findings.as_slice() else { panic!("one finding: {answer:?}") };
    assert_eq!((bots.kind, bots.n, bots.of, bots.left_out), (Kind::BotLike, 1, 202, false));
    assert_eq!(bots.users, ["bot"]);
}

#[test]
fn silent_days_are_gaps_where_events_were_due() {
    // A Wednesday; and Saturday to Tuesday around a Sunday that is silent anyway.
    let world = busy(|day| day % 7 == 6 || day == 9 || (19..=22).contains(&day));
    let answer = answer(&world);
    assert_eq!(answer.gaps, [run(9, 9), run(19, 22)]);
    assert_eq!((answer.findings[0].kind, answer.findings[0].n, answer.findings[0].of), (Kind::Gap, 5, 60));
    assert_eq!(answer.findings[0].days, [run(19, 22), run(9, 9)]);
    // With a few events a day, silence is chance.
    let mut quiet = world.clone();
    quiet.rows.retain(|row| row.time.rem_euclid(MS_PER_DAY) < at(Day(0), 12) + 19 * 61_000);
    assert_eq!(kinds(&quiet), []);
}

#[test]
fn stamps_at_improbable_places() {
    let mut world = busy(|_| false);
    world.rows.push(row("u00", 0));
    world.rows.push(row("u01", 1_704_067_200 - 1));
    world.rows.push(row("u02", at(Day(9_000), 12)));
    world.rows.extend((0..30).map(|day| row("u03", at(FIRST.plus(day), 0))));
    let answer = answer(&world);
    let told: Vec<(Kind, u64)> = answer.findings.iter().map(|finding| (finding.kind, finding.n)).collect();
    assert_eq!(told, [(Kind::Midnight, 31), (Kind::EpochSlip, 2), (Kind::Old, 1)]);
    assert_eq!(answer.findings[1].days, [Day(0), Day(19)].map(|day| Run { first: day, last: day }));
    assert_eq!(answer.findings[2].days, [Run { first: Day(9_000), last: Day(9_000) }]);
    // Stray stamps make no gap of fifty years.
    assert_eq!(answer.gaps, []);
}

#[test]
fn old_data_are_not_suspicious() {
    let mut world = busy(|_| false);
    for row in &mut world.rows {
        row.time -= 10_000 * MS_PER_DAY;
    }
    assert_eq!(kinds(&world), []);
}

#[test]
fn what_the_reading_counted() {
    let (shards, mut cx) = busy(|_| false).load(2, Settings::default());
    let report = &mut cx.catalog.report;
    (report.read, report.duplicates, report.repeated) = (2_000, 12, 5);
    report.filtered.insert("future".into(), 3);
    report.rejected.insert("no_user".into(), 7);
    let told = |cx: &mut Context| {
        let answer = crate::queries::answer::<Suspicious>(&Params {}, &shards, cx).unwrap();
        answer.findings.iter().map(|f| (f.kind, f.n, f.of, f.left_out)).collect::<Vec<_>>()
    };
    let [future, no_user] = [(Kind::Future, 3, 2_000, true), (Kind::NoUser, 7, 2_000, true)];
    let kept = [future, (Kind::Repeated, 5, 2_000, false), (Kind::Duplicate, 12, 2_000, true), no_user];
    assert_eq!(told(&mut cx), kept);
    // Dropped repeats are duplicates, too.
    cx.catalog.drop_repeated = true;
    let dropped = [future, (Kind::Repeated, 5, 2_000, true), (Kind::Duplicate, 7, 2_000, true), no_user];
    assert_eq!(told(&mut cx), dropped);
}

/// Of 60 people each is active on every fifth day over 60 days; from `day` on under other ids, if there is such a day.
fn tracked(change: Option<i32>) -> World {
    let mut world = World::default();
    for (person, day) in (0..60).flat_map(|person| (0..60).map(move |day| (person, day))) {
        if (person + day) % 5 == 0 {
            let id = if change.is_some_and(|change| day >= change) { "new" } else { "old" };
            world.rows.push(row(&format!("{id}{person:02}"), at(FIRST.plus(day), 12) + i64::from(person)));
        }
    }
    world
}

#[test]
fn ids_that_change_are_told() {
    assert_eq!(kinds(&tracked(None)), []);
    let answer = answer(&tracked(Some(30)));
    let [found] = answer.findings.as_slice() else { panic!("one finding: {answer:?}") };
    assert_eq!((found.kind, found.n, found.of, found.left_out), (Kind::IdBreak, 60, 60, false));
    assert_eq!(found.days, [run(30, 30)]);
    assert_eq!(answer.breaks, [Break { day: FIRST.plus(30), of: 60, n: 60 }]);
    // Ten new people a week who never come back, or a campaign that brings 500 for a day, change no ids.
    let mut visited = tracked(None);
    visited.rows.extend((0..500).map(|n| row(&format!("c{n}"), at(FIRST.plus(33), 13) + n)));
    assert_eq!(kinds(&visited), []);
    // With few users it is chance: nobody of three is no wonder.
    let mut few = tracked(Some(30));
    few.rows.retain(|row| row.user.ends_with("00"));
    assert_eq!(kinds(&few), []);
}

/// Twice: each break with its own week; the second week is the larger one, and one in ten of it came back.
#[test]
fn each_break_has_its_own_numbers() {
    let mut world = tracked(Some(30));
    for row in &mut world.rows {
        let day = row.time.div_euclid(MS_PER_DAY) as i32 - FIRST.0;
        let person: u32 = row.user[row.user.len() - 2..].parse().unwrap();
        if day >= 50 && person >= 6 {
            row.user.insert(0, 'x');
        }
    }
    world.rows.retain(|row| row.time < at(FIRST.plus(70), 0));
    let answer = answer(&world);
    let breaks = [Break { day: FIRST.plus(30), of: 60, n: 60 }, Break { day: FIRST.plus(50), of: 60, n: 54 }];
    assert_eq!(answer.breaks, breaks);
    let found = answer.findings.iter().find(|finding| finding.kind == Kind::IdBreak).unwrap();
    assert_eq!((found.n, found.of, found.days.len()), (114, 120, 2));
    let of = |day: i32, of, n| Break { day: Day(day), of, n };
    assert_eq!(worst(&[of(1, 300, 290), of(2, 221, 218), of(3, 221, 218)]), Some(of(2, 221, 218)));
    assert_eq!(worst(&[of(1, 50, 50), of(2, 221, 221)]), Some(of(2, 221, 221)));
    assert_eq!(worst(&[]), None);
}

/// Breaks by sets of users around each day, as they are defined.
#[test]
fn breaks_as_counted_by_hand() {
    let mut found_any = 0;
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let (n_days, change, people) = (20 + dice.below(50) as i32, dice.below(60) as i32, 20 + dice.below(200));
        let mut world = World::default();
        for person in 0..people {
            let pause = 1 + dice.below(12) as i32;
            let mut day = dice.below(20) as i32;
            // A few keep their id.
            let keeps = dice.below(30) == 0 || seed % 4 == 0;
            while day < n_days {
                let id = if day >= change && !keeps { "new" } else { "old" };
                world.rows.push(row(&format!("{id}{person}"), at(FIRST.plus(day), 9)));
                day += 1 + dice.below(2 * pause as u64) as i32;
            }
        }
        if world.rows.is_empty() {
            continue;
        }
        let day_of = |row: &Row| row.time.div_euclid(MS_PER_DAY) as i32;
        let days = || world.rows.iter().map(day_of);
        let (first, last) = (days().min().unwrap(), days().max().unwrap());
        let within = |range: std::ops::Range<i32>| -> std::collections::BTreeSet<&str> {
            world.rows.iter().filter(|row| range.contains(&day_of(row))).map(|row| row.user.as_str()).collect()
        };
        let mut cuts = Vec::new();
        for day in first + 7..=last - 6 {
            let (before, after) = (within(day - 7..day), within(day..day + 7));
            let least = before.len().min(after.len());
            if least > 0 {
                let both = before.intersection(&after).count();
                cuts.push((day, before.len(), both, least, both as f64 / least as f64));
            }
        }
        let mut shares: Vec<f64> = cuts.iter().map(|cut| cut.4).collect();
        shares.sort_by(f64::total_cmp);
        let usual = match shares.len() {
            0 => 0.0,
            n => (shares[(n - 1) / 2] + shares[n / 2]) / 2.0,
        };
        let breaks: Vec<_> =
            cuts.into_iter().filter(|cut| usual * cut.3 as f64 >= 20.0 && cut.4 * 5.0 <= usual).collect();
        let runs = breaks.chunk_by(|a, b| b.0 - a.0 <= 7);
        let least = runs.map(|run| *run.iter().min_by(|a, b| a.4.total_cmp(&b.4).then(a.0.cmp(&b.0))).unwrap());
        let least: Vec<_> = least.collect();
        let answer = answer(&world);
        let found = answer.findings.iter().find(|finding| finding.kind == Kind::IdBreak);
        let told = found.map_or((0, 0, Vec::new()), |one| (one.n, one.of, one.days.clone()));
        let n = least.iter().map(|cut| (cut.1 - cut.2) as u64).sum();
        let of = least.iter().map(|cut| cut.1 as u64).sum();
        let days = least.iter().map(|cut| Run { first: Day(cut.0), last: Day(cut.0) }).collect();
        assert_eq!(told, (n, of, days), "seed {seed}");
        let breaks: Vec<Break> =
            least.iter().map(|cut| Break { day: Day(cut.0), of: cut.1 as u64, n: (cut.1 - cut.2) as u64 }).collect();
        assert_eq!(answer.breaks, breaks, "seed {seed}");
        found_any += least.len();
    }
    assert!((5..40).contains(&found_any), "{found_any}");
}

/// The same from plain lists of rows, by the definitions in the order they are written down.
#[test]
fn as_counted_by_hand() {
    for seed in 0..30 {
        let mut dice = Dice(seed);
        let mut world = World::default();
        let (n_days, per_day) = (20 + dice.below(40), 5 + dice.below(60));
        for day in 0..n_days {
            if dice.below(6) == 0 {
                continue;
            }
            for _ in 0..dice.below(2 * per_day) {
                let (users, seconds) = (1 + dice.below(300), 1 + dice.below(86_400));
                let time = at(FIRST.plus(day as i32), 0) + dice.below(seconds) as i64 * 1000;
                world.rows.push(row(&format!("u{}", dice.below(users)), time));
            }
        }
        for _ in 0..dice.below(9_000) {
            world.rows.push(row("machine", at(FIRST, 0) + dice.below(n_days * 86_400) as i64 * 1000));
        }
        for _ in 0..dice.below(3) {
            world.rows.push(row("u1", dice.below(40 * 86_400) as i64 * 1000));
        }
        let found = answer(&world);
        let n = |kind| found.findings.iter().find(|finding| finding.kind == kind).map_or(0, |finding| finding.n);

        let mut per_user: BTreeMap<&str, u64> = BTreeMap::new();
        world.rows.iter().for_each(|row| *per_user.entry(&row.user).or_default() += 1);
        let mut sizes: Vec<u64> = per_user.values().copied().collect();
        sizes.sort_unstable();
        let p99 = sizes[(sizes.len() * 99).div_ceil(100) - 1];
        assert_eq!(found.p99, p99, "seed {seed}");
        assert_eq!(n(Kind::BotLike), sizes.iter().filter(|n| **n > 50 * p99).count() as u64, "seed {seed}");

        let mut times: Vec<i64> = world.rows.iter().map(|row| row.time).collect();
        times.sort_unstable();
        let in_day = |day: i32| times.iter().filter(|time| time.div_euclid(MS_PER_DAY) == i64::from(day)).count();
        let stray = times.len() / 1000;
        let day_of = |time: i64| time.div_euclid(MS_PER_DAY) as i32;
        let span = day_of(times[stray])..=day_of(times[times.len() - 1 - stray]);
        let usual = |weekday: u32| {
            let mut counts: Vec<usize> =
                span.clone().filter(|day| Day(*day).weekday() == weekday).map(in_day).collect();
            counts.sort_unstable();
            let (a, b) = (counts[(counts.len() - 1) / 2], counts[counts.len() / 2]);
            (a + b) as f64 / 2.0
        };
        let busy: Vec<bool> = (0..7).map(|weekday| usual(weekday) >= 20.0).collect();
        let silent: Vec<i32> = span.clone().filter(|day| in_day(*day) == 0).collect();
        let runs = silent.chunk_by(|a, b| a + 1 == *b);
        let gaps = runs.filter(|run| run.iter().any(|day| busy[Day(*day).weekday() as usize]));
        let gaps: Vec<Run> = gaps.map(|run| Run { first: Day(run[0]), last: Day(run[run.len() - 1]) }).collect();
        assert_eq!(found.gaps, gaps, "seed {seed}");

        let midnights = times.iter().filter(|time| *time % MS_PER_DAY == 0).count();
        let told = midnights >= 2 && midnights as f64 / times.len() as f64 >= 1000.0 / 86_400.0;
        assert_eq!(n(Kind::Midnight), if told { midnights as u64 } else { 0 }, "seed {seed}");
        let slips = times.iter().filter(|time| (-MS_PER_DAY..31 * MS_PER_DAY).contains(*time)).count();
        assert_eq!(n(Kind::EpochSlip), slips as u64, "seed {seed}");
    }
}
