//! Cases that PostHog states in its own tests (inputs and expected numbers; MIT): `test_lifecycle_query_runner.py` at 029e61cd
//! and `test_retention_query_runner.py` at 026462be. Cases with options that ours do not have (weeks from Sunday, hours, minimum
//! occurrences) are not here.

use engine::events::Day;
use engine::queries::lifecycle::{Lifecycle, Moves};
use engine::queries::retention::{Entry, Retention};
use engine::queries::span::Interval;
use engine::queries::{lifecycle, retention};

use crate::world::{Row, World, instant};

/// Reads lines of a user and its active days.
fn world(timeline: &str) -> World {
    let mut rows = Vec::new();
    for line in timeline.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (user, days) = line.split_once(' ').unwrap();
        rows.extend(days.split_whitespace().map(|day| Row::activity(user, instant(day))));
    }
    World::new(&rows, 2)
}

/// New, returning, resurrecting, dormant of the intervals from a day on, as PostHog writes them.
#[track_caller]
fn check_lifecycle(world: &World, interval: Interval, from: &str, expected: [&[i64]; 4]) {
    let rows = world.ask::<Lifecycle>(&lifecycle::Params { interval }).rows;
    let from = Day::parse(from).unwrap();
    let series = |count: fn(&Moves) -> i64| {
        let known = rows.iter().filter(|row| row.first_day >= from).map(|row| count(&row.moves));
        known.take(expected[0].len()).collect::<Vec<_>>()
    };
    let ours = [
        series(|moves| moves.new.into()),
        series(|moves| moves.returning.into()),
        series(|moves| moves.resurrecting.into()),
        series(|moves| -i64::from(moves.dormant)),
    ];
    assert_eq!(ours.each_ref().map(Vec::as_slice), expected);
}

const TREND: &str = "
    p1 2020-01-11 2020-01-12 2020-01-13 2020-01-15 2020-01-17 2020-01-19
    p2 2020-01-09 2020-01-12
    p3 2020-01-12
    p4 2020-01-15";

#[test]
fn lifecycle_trend() {
    let expected: [&[i64]; 4] = [
        &[1, 0, 0, 1, 0, 0, 0, 0],
        &[1, 1, 0, 0, 0, 0, 0, 0],
        &[1, 0, 0, 1, 0, 1, 0, 1],
        &[0, -2, -1, 0, -2, 0, -1, 0],
    ];
    check_lifecycle(&world(TREND), Interval::Day, "2020-01-12", expected);
}

/// `test_events_query_whole_range`: the same users from the first event on.
#[test]
fn lifecycle_whole_range() {
    let expected: [&[i64]; 4] = [
        &[1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0],
        &[0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0],
        &[0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1],
        &[0, -1, 0, 0, -2, -1, 0, -2, 0, -1, 0],
    ];
    check_lifecycle(&world(TREND), Interval::Day, "2020-01-09", expected);
}

/// `test_lifecycle_trend_months`.
#[test]
fn lifecycle_months() {
    let months = world(
        "p1 2020-01-11 2020-02-12 2020-03-13 2020-05-15 2020-07-17 2020-09-19
         p2 2019-12-09 2020-02-12
         p3 2020-02-12
         p4 2020-05-15",
    );
    let expected: [&[i64]; 4] = [
        &[1, 0, 0, 1, 0, 0, 0, 0],
        &[1, 1, 0, 0, 0, 0, 0, 0],
        &[1, 0, 0, 1, 0, 1, 0, 1],
        &[0, -2, -1, 0, -2, 0, -1, 0],
    ];
    check_lifecycle(&months, Interval::Month, "2020-02-01", expected);
}

/// `test_day_interval`: type `recurring`, so every active day is an entry. PostHog pads with zeros where ours have no row or cell.
#[test]
fn retention_recurring() {
    let days = world(
        "person1 2020-06-10 2020-06-11 2020-06-12 2020-06-15 2020-06-16
         person2 2020-06-11 2020-06-12 2020-06-13 2020-06-16",
    );
    let days = days.on(Day::from_civil(2020, 6, 20));
    let params = retention::Params { interval: Interval::Day, entry: Entry::Every, cohorts: None, split: None };
    let ours = days.ask::<Retention>(&params);
    let rows = ours.cohorts.iter().map(|cohort| {
        let cells = cohort.cells.iter().map(|cell| cell.map_or(0, |cell| cell.users)).collect::<Vec<_>>();
        (cohort.first_day.civil().2, cells)
    });
    let expected = vec![
        (10, vec![1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0]),
        (11, vec![2, 2, 1, 0, 1, 2, 0, 0, 0, 0, 0]),
        (12, vec![2, 1, 0, 1, 2, 0, 0, 0, 0, 0, 0]),
        (13, vec![1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        (15, vec![1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (16, vec![2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ];
    assert_eq!(rows.collect::<Vec<_>>(), expected);
}
