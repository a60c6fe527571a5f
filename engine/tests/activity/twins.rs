//! The definitions once more, slowly and by sets, over random users; and the same answers for any number of shards and any order
//! of rows.

use std::collections::{BTreeMap, BTreeSet};

use engine::events::{Day, MS_PER_DAY, Millis, Month, Role, hash64};
use engine::fold::Query;
use engine::queries::retention::Entry;
use engine::queries::sessions::Closed;
use engine::queries::span::Interval;
use engine::queries::{activity, lifecycle, overview, retention, retention_rate, sessions};

use crate::world::{Row, World};

const INTERVALS: [Interval; 3] = [Interval::Day, Interval::Week, Interval::Month];

/// Active days by user, and the days they are looked at.
struct Sets {
    active: BTreeMap<String, BTreeSet<Day>>,
    first: Day,
    as_of: Day,
}

/// 40 users over 220 days, some busy, some rare, some with passive events only.
fn rows(seed: u64) -> Vec<Row> {
    let roles = [Role::View, Role::Purchase, Role::Refund, Role::MessageSent, Role::Other];
    let mut rows = Vec::new();
    let mut draw = {
        let mut n = seed;
        move |below: u64| {
            n += 1;
            hash64(&n.to_le_bytes()) % below
        }
    };
    for user in 0..40 {
        let habit = 1 + draw(60);
        let mut time =
            Millis::from(Day::from_civil(2024, 11, 20).0) * MS_PER_DAY + draw(150 * MS_PER_DAY as u64) as Millis;
        for _ in 0..draw(40) {
            let role = roles[draw(if user == 0 { 1 } else { 5 }) as usize];
            let role = if user == 1 { Role::MessageOpened } else { role };
            let amount = matches!(role, Role::Purchase | Role::Refund).then(|| draw(10_000) as i64);
            rows.push(Row { user: format!("user {user}"), time, role, amount });
            let minutes = if draw(3) == 0 { draw(habit * 1_440) } else { draw(4) * 15 };
            time += minutes as Millis * 60_000;
        }
    }
    rows
}

fn sets(rows: &[Row], as_of: Day) -> Sets {
    let mut active: BTreeMap<String, BTreeSet<Day>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.role.is_activity()) {
        active.entry(row.user.clone()).or_default().insert(day(row));
    }
    let first = *active.values().flatten().min().unwrap();
    active.retain(|_, days| {
        days.retain(|day| *day <= as_of);
        !days.is_empty()
    });
    Sets { active, first, as_of }
}

fn day(row: &Row) -> Day {
    Day(row.time.div_euclid(MS_PER_DAY) as i32)
}

/// Whole span, and a day in the middle of a month.
fn check(seed: u64, test: impl Fn(&World, &[Row], &Sets)) {
    let rows = rows(seed);
    let whole = World::new(&rows, 3);
    let last = whole.cx.catalog.last_day;
    test(&whole, &rows, &sets(&rows, last));
    let middle = Day::from_civil(2025, 2, 14);
    test(&whole.on(middle), &rows, &sets(&rows, middle));
}

impl Sets {
    fn days(&self) -> impl Iterator<Item = Day> + use<> {
        (self.first.0..=self.as_of.0).map(Day)
    }

    /// Users active from one day to another, both included.
    fn between(&self, from: Day, to: Day) -> BTreeSet<&str> {
        let fits = |days: &BTreeSet<Day>| days.range(from..=to).next().is_some();
        self.active.iter().filter(|(_, days)| fits(days)).map(|(user, _)| user.as_str()).collect()
    }

    fn numbers(&self, interval: Interval) -> std::ops::RangeInclusive<i32> {
        interval.number(self.first)..=interval.number(self.as_of)
    }

    fn in_interval(&self, interval: Interval, number: i32) -> BTreeSet<&str> {
        self.between(interval.first_day(number), interval.last_day(number))
    }

    /// Users whose first activity lies in an interval.
    fn new_in(&self, interval: Interval, number: i32) -> BTreeSet<&str> {
        let before = self.between(Day(i32::MIN / 2), interval.first_day(number).plus(-1));
        self.in_interval(interval, number).difference(&before).copied().collect()
    }
}

#[test]
fn activity_counts_sets() {
    for seed in [1, 20_000, 40_000] {
        check(seed, |world, _, sets| {
            let ours = world.ask::<activity::Activity>(&Default::default());
            for (series, window) in [(&ours.dau, 1), (&ours.wau, 7), (&ours.mau28, 28), (&ours.mau30, 30)] {
                let twin: Vec<u32> =
                    sets.days().map(|day| sets.between(day.plus(1 - window), day).len() as u32).collect();
                assert_eq!(series.users, twin);
            }
        });
    }
}

#[test]
fn retention_counts_sets() {
    for (interval, entry) in INTERVALS.into_iter().flat_map(|i| [(i, Entry::First), (i, Entry::Every)]) {
        check(3, |world, _, sets| {
            let ours = world.ask::<retention::Retention>(&retention::Params {
                interval,
                entry,
                cohorts: Some(30),
                split: None,
            });
            let numbers: Vec<i32> = sets.numbers(interval).rev().take(30).collect();
            let mut twin: Vec<(Day, Vec<Option<u32>>)> = Vec::new();
            for cohort in numbers.iter().rev() {
                let users = match entry {
                    Entry::First => sets.new_in(interval, *cohort),
                    Entry::Every => sets.in_interval(interval, *cohort),
                };
                let cells = (0..numbers.len() as i32).map(|k| {
                    let active = sets.in_interval(interval, cohort + k);
                    let seen = interval.first_day(cohort + k) <= sets.as_of;
                    seen.then(|| users.intersection(&active).count() as u32)
                });
                if !users.is_empty() {
                    twin.push((interval.first_day(*cohort), cells.collect()));
                }
            }
            let plain = ours.cohorts.iter().map(|cohort| {
                let users = cohort.cells.iter().map(|cell| cell.map(|cell| cell.users));
                (cohort.first_day, users.collect::<Vec<_>>())
            });
            assert_eq!(plain.collect::<Vec<_>>(), twin);
        });
    }
}

/// Two cohorts of 3 and 1 users; the third month is cut short and does not count for the mean.
#[test]
fn the_mean_is_weighted_and_leaves_out_the_incomplete() {
    let on =
        |user: &str, days: &[&str]| days.iter().map(|day| Row::activity(user, super::world::instant(day))).collect();
    let rows: Vec<Vec<Row>> = vec![
        on("a", &["2025-01-05", "2025-02-05", "2025-03-05"]),
        on("b", &["2025-01-06"]),
        on("c", &["2025-01-07", "2025-03-07"]),
        on("d", &["2025-02-07", "2025-03-08"]),
    ];
    let ours = World::new(&rows.concat(), 2).ask::<retention::Retention>(&Default::default());
    let cell = |users, complete| Some(retention::Cell { users, complete });
    assert_eq!(ours.cohorts[0].cells, [cell(3, true), cell(1, true), cell(2, false)]);
    assert_eq!(ours.cohorts[1].cells, [cell(1, true), cell(1, false), None]);
    assert_eq!(ours.mean, [Some(1.0), Some(1.0 / 3.0), None]);
}

#[test]
fn lifecycle_counts_sets() {
    for interval in INTERVALS {
        check(4, |world, _, sets| {
            let ours = world.ask::<lifecycle::Lifecycle>(&lifecycle::Params { interval });
            assert_eq!(ours.rows.len(), sets.numbers(interval).count());
            for (row, number) in ours.rows.iter().zip(sets.numbers(interval)) {
                let (now, before) = (sets.in_interval(interval, number), sets.in_interval(interval, number - 1));
                let new = sets.new_in(interval, number);
                let twin = lifecycle::Moves {
                    new: new.len() as u32,
                    returning: now.intersection(&before).count() as u32,
                    resurrecting: now.iter().filter(|user| !new.contains(*user) && !before.contains(*user)).count()
                        as u32,
                    dormant: before.difference(&now).count() as u32,
                };
                assert_eq!((row.first_day, row.moves), (interval.first_day(number), twin));
            }
        });
    }
}

#[test]
fn retention_rate_counts_sets() {
    check(5, |world, _, sets| {
        let ours = world
            .ask::<retention_rate::RetentionRate>(&retention_rate::Params { trailing_days: 45, ..Default::default() });
        let months: Vec<Month> = sets.numbers(Interval::Month).map(Month).collect();
        let check = |rate: &retention_rate::Rate, month: Month, before: usize, after: usize| {
            let new = sets.new_in(Interval::Month, month.0).len();
            assert_eq!((rate.month, rate.at_start as usize), (month.first_day(), before));
            assert_eq!((rate.at_end as usize, rate.new as usize), (after, new));
        };
        assert_eq!(ours.monthly.len(), months.len() - 1);
        for (row, month) in ours.monthly.iter().zip(&months[1..]) {
            let size = |number| sets.in_interval(Interval::Month, number).len();
            check(&row.rate, *month, size(month.0 - 1), size(month.0));
        }
        let known: Vec<Month> = months.into_iter().filter(|month| month.first_day().plus(-45) >= sets.first).collect();
        assert_eq!(ours.trailing.len(), known.len());
        for (row, month) in ours.trailing.iter().zip(known) {
            let size = |after: Day| sets.between(after.plus(-45), after.plus(-1)).len();
            check(row, month, size(month.first_day()), size(month.last_day().plus(1)));
        }
    });
}

/// No user of these worlds gives a leaving signal: churned is silent for more than C days.
#[test]
fn churn_counts_the_silent() {
    let churn_days = 40;
    let rows = rows(9);
    for as_of in [None, Some(Day::from_civil(2025, 2, 14))] {
        let mut world = World::new(&rows, 3);
        let settings = &mut world.cx.settings;
        (settings.a, settings.d, settings.c, settings.n) = (Some(10), Some(20), Some(churn_days), Some(14));
        settings.as_of = as_of;
        let sets = sets(&rows, world.cx.settings.as_of(&world.cx.catalog));
        let ours = world
            .ask::<retention_rate::RetentionRate>(&retention_rate::Params { churn_months: 2, ..Default::default() });
        let silent = |days: &BTreeSet<Day>, on: Day| days.range(..=on).next_back().map(|last| on.since(*last) as u32);
        let (told, untold): (Vec<_>, Vec<_>) = ours.monthly.iter().partition(|month| month.churn.is_some());
        assert_eq!((told.len(), untold.len()), (2, ours.monthly.len() - 2));
        for month in told {
            let start = month.rate.month.plus(-1);
            let end = month.rate.month.month().last_day().min(sets.as_of);
            let here = sets.active.values().filter(|days| silent(days, start).is_some_and(|d| d <= churn_days));
            let gone = here.clone().filter(|days| silent(days, end).is_some_and(|d| d > churn_days)).count();
            let twin = retention_rate::Churn { at_start: here.count() as u32, entered: gone as u32 };
            assert_eq!(month.churn, Some(twin), "{}", month.rate.month);
            assert!(twin.entered > 0);
        }
    }
}

#[test]
fn sessions_split_by_hand() {
    for closed in [Closed::Gt, Closed::Ge] {
        check(6, |world, rows, sets| {
            let mut times: BTreeMap<&str, Vec<Millis>> = BTreeMap::new();
            for row in rows.iter().filter(|row| row.role.is_activity() && day(row) <= sets.as_of) {
                times.entry(&row.user).or_default().push(row.time);
            }
            let mut durations = Vec::new();
            for times in times.values_mut() {
                times.sort_unstable();
                let ends = times.windows(2).map(|pair| match closed {
                    Closed::Gt => pair[1] - pair[0] > 1_800_000,
                    Closed::Ge => pair[1] - pair[0] >= 1_800_000,
                });
                let mut starts: Vec<usize> = ends.enumerate().filter(|(_, ends)| *ends).map(|(at, _)| at + 1).collect();
                starts.insert(0, 0);
                starts.push(times.len());
                durations
                    .extend(starts.windows(2).map(|pair| (times[pair[1] - 1] - times[pair[0]], pair[1] - pair[0])));
            }
            durations.sort_unstable();
            let ours = world.ask::<sessions::Sessions>(&sessions::Params { closed, ..Default::default() });
            let n = durations.len();
            assert_eq!(ours.sessions, n as u64);
            assert_eq!(ours.single_event_sessions, durations.iter().filter(|(_, events)| *events == 1).count() as u64);
            assert_eq!(ours.max_ms, durations.last().map(|(duration, _)| *duration as u64));
            let middle = (durations[(n - 1) / 2].0 + durations[n / 2].0) as f64 / 2.0;
            assert_eq!(ours.median_ms, Some(middle));
            let mean = durations.iter().map(|(duration, _)| *duration).sum::<Millis>() as f64 / n as f64;
            assert_eq!(ours.mean_ms, Some(mean));
        });
    }
}

#[test]
fn key_figures_count_rows() {
    check(7, |world, rows, sets| {
        let ours = world.ask::<overview::Overview>(&Default::default());
        let known = |on: Day, window: i32| on == ours.as_of || on.since(sets.first) + 1 >= window;
        let in_window = |row: &&Row, on: Day| day(row) <= on && day(row) > on.plus(-90);
        let figures = |on: Day| {
            let within = || rows.iter().filter(move |row| in_window(row, on));
            let events = within().filter(|row| row.role.is_activity()).count() as u64;
            let paid = |row: &Row| row.amount.unwrap_or(0) * if row.role == Role::Refund { -1 } else { 1 };
            // A refund before the first activity is out of the span, and so in no window, but in the sum of all.
            let revenue: i64 = within().filter(|row| day(row) >= sets.first).map(paid).sum();
            let total: i64 = rows.iter().filter(|row| day(row) <= on).map(paid).sum();
            // On the first 29 days of the data the month would be cut short.
            let days = (0..90).map(|back| on.plus(-back)).filter(|day| day.plus(-29) >= sets.first);
            let ratios = days.filter_map(|day| {
                let monthly = sets.between(day.plus(-29), day).len();
                (monthly > 0).then(|| sets.between(day, day).len() as f64 / monthly as f64)
            });
            let ratios: Vec<f64> = ratios.collect();
            let stickiness = ratios.iter().sum::<f64>() / ratios.len() as f64;
            let users = sets.between(sets.first, on).len() as u64;
            let weekly = sets.between(on.plus(-6), on).len() as u64;
            (users, events, (revenue, total), stickiness, weekly)
        };
        let [revenue, total_revenue] = [&ours.revenue, &ours.total_revenue].map(|figure| figure.as_ref().unwrap());
        let mut days = vec![(ours.as_of, None), (ours.compare_to, None)];
        days.extend(ours.points.iter().enumerate().map(|(at, day)| (*day, Some(at))));
        for (at, (on, point)) in days.into_iter().enumerate() {
            let (users, events, (money, total), stickiness, weekly) = figures(on);
            // Nothing is compared with a day before which the data hold fewer than 90 days.
            let told = at != 1 || on.since(sets.first) + 1 >= 90;
            let known = |on: Day, window: i32| told && known(on, window);
            assert_eq!(pick(&ours.users, at, point), told.then_some(users));
            assert_eq!(pick(&ours.events, at, point), known(on, 90).then_some(events));
            assert_eq!(pick(revenue, at, point), known(on, 90).then_some(money));
            assert_eq!(pick(total_revenue, at, point), told.then_some(total));
            assert_eq!(pick(&ours.weekly_active, at, point), known(on, 7).then_some(weekly));
            match pick(&ours.stickiness, at, point) {
                Some(ours) => assert!(known(on, 119) && (ours - stickiness).abs() < 1e-12),
                None => assert!(!known(on, 119)),
            }
        }
    });
}

/// The value of as-of (0), of the day compared with (1), or of a point.
fn pick<T: Copy>(figure: &overview::Figure<T>, at: usize, point: Option<usize>) -> Option<T> {
    match (at, point) {
        (_, Some(point)) => figure.points[point],
        (0, None) => figure.now,
        (_, None) => figure.before,
    }
}

#[test]
fn equal_for_any_shards_and_any_order() {
    fn answers(world: &World) -> Vec<String> {
        fn one<Q: Query>(world: &World) -> String {
            serde_json::to_string(&world.ask::<Q>(&Default::default())).unwrap()
        }
        vec![
            one::<activity::Activity>(world),
            one::<lifecycle::Lifecycle>(world),
            one::<overview::Overview>(world),
            one::<retention::Retention>(world),
            one::<retention_rate::RetentionRate>(world),
            one::<sessions::Sessions>(world),
        ]
    }
    let mut rows = rows(8);
    let first = answers(&World::new(&rows, 1));
    for n_shards in [2, 3, 8] {
        rows.sort_by_key(|row| hash64(format!("{n_shards} {row:?}").as_bytes()));
        assert_eq!(answers(&World::new(&rows, n_shards)), first);
    }
}
