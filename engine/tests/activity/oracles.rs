//! Answers equal to those that DuckDB gave on real files; origin and licence of both are told in `tests/data/README.md`.

use std::io::Read;
use std::path::Path;

use engine::events::Day;
use engine::queries::sessions::Closed;
use engine::queries::{activity, lifecycle, overview, retention, retention_rate, sessions};
use serde_json::Value;

use crate::world::{Row, World, instant};

/// One file's events and what DuckDB says of them.
struct Case {
    world: World,
    expected: Value,
    daily: String,
}

fn data(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)).unwrap()
}

fn gunzip(name: &str) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(data(name).as_slice()).read_to_string(&mut text).unwrap();
    text
}

/// What DuckDB says of a file whose events are these.
fn expected(name: &str, rows: &[Row]) -> Case {
    Case {
        world: World::new(rows, 3),
        expected: serde_json::from_slice(&data(&format!("{name}_expected.json"))).unwrap(),
        daily: gunzip(&format!("{name}_daily_actives.csv.gz")),
    }
}

/// Reads `user,time[,rows]`.
fn case(name: &str) -> Case {
    let mut rows = Vec::new();
    for line in gunzip(&format!("{name}_times.csv.gz")).lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let n = fields.get(2).map_or(1, |n| n.parse().unwrap());
        rows.extend(std::iter::repeat_n(Row::activity(fields[0], instant(fields[1])), n));
    }
    expected(name, &rows)
}

/// Reads `first_day,gaps,…`: one row a user.
fn case_of_days(name: &str) -> Case {
    let mut rows = Vec::new();
    for (user, line) in gunzip(&format!("{name}_days.csv.gz")).lines().skip(1).enumerate() {
        let mut fields = line.split(',');
        let mut day: i32 = fields.next().unwrap().parse().unwrap();
        let gaps = fields.next().unwrap().split_whitespace().map(|gap| gap.parse::<i32>().unwrap());
        for gap in std::iter::once(0).chain(gaps) {
            day += gap;
            rows.push(Row::activity(&format!("u{user}"), instant(&Day(day).to_string())));
        }
    }
    expected(name, &rows)
}

/// DuckDB's numbers are rounded to six decimals and more.
#[track_caller]
fn close(ours: impl Into<Option<f64>>, theirs: &Value, tolerance: f64) {
    let (ours, theirs) = (ours.into().unwrap(), theirs.as_f64().unwrap());
    assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}");
}

fn day(value: &Value) -> Day {
    Day::parse(value.as_str().unwrap()).unwrap()
}

fn check(name: &str) {
    let Case { world, expected, daily } = case(name);
    check_activity(&world, &expected["activity"], &daily);
    check_sessions(&world, Closed::Gt, &expected["events"], &expected["sessions_gt"]);
    check_sessions(&world, Closed::Ge, &expected["events"], &expected["sessions_ge"]);
    check_retention(&world, &expected["retention"]);
    check_retention_rate(&world, &expected["retention_rate"], &expected["retention_rate_90_days"]);
    check_lifecycle(&world, &expected["lifecycle"]);
    check_overview(&world, &expected);
}

fn check_activity(world: &World, expected: &Value, daily: &str) {
    let ours = world.ask::<activity::Activity>(&Default::default());
    let rows = (0..ours.dau.users.len()).map(|at| {
        let day = ours.first_day.plus(at as i32);
        let [dau, wau, mau28, mau30] = [&ours.dau, &ours.wau, &ours.mau28, &ours.mau30].map(|series| series.users[at]);
        format!("{day},{dau},{wau},{mau28},{mau30}")
    });
    assert_eq!(rows.collect::<Vec<_>>(), daily.lines().skip(1).collect::<Vec<_>>());
    for (series, name) in [(&ours.dau, "dau"), (&ours.wau, "wau"), (&ours.mau30, "mau30")] {
        close(series.mean, &expected[format!("avg_{name}")], 1e-6);
        assert_eq!(Some(u64::from(series.max)), expected[format!("max_{name}")].as_u64());
    }
    close(ours.mau28.mean, &expected["avg_mau28"], 1e-6);
    close(ours.stickiness, &expected["stickiness_30"], 1e-8);
    close(ours.dau_per_wau, &expected["dau_wau"], 1e-8);
}

/// Seconds of DuckDB against our milliseconds; the shop's microseconds are cut, so a duration may be off by 1 ms.
fn check_sessions(world: &World, closed: Closed, events: &Value, expected: &Value) {
    let ours = world.ask::<sessions::Sessions>(&sessions::Params { closed, ..Default::default() });
    assert_eq!(Some(ours.events), events["n"].as_u64());
    assert_eq!(Some(ours.users), events["users"].as_u64());
    assert_eq!(Some(ours.sessions), expected["sessions"].as_u64());
    assert_eq!(Some(ours.single_event_sessions), expected["single_event_sessions"].as_u64());
    close(ours.mean_ms.map(|ms| ms / 1e3), &expected["mean_duration_s"], 1e-3);
    close(ours.median_ms.map(|ms| ms / 1e3), &expected["median_duration_s"], 1e-3);
    close(ours.max_ms.map(|ms| ms as f64 / 1e3), &expected["max_duration_s"], 1e-3);
    close(ours.events_per_session, &expected["events_per_session"], 1e-6);
    close(ours.sessions_per_user, &expected["sessions_per_user"], 1e-6);
}

/// The oracle names the cells that hold users; of all others ours hold 0 before as-of and nothing after it.
fn check_retention(world: &World, expected: &Value) {
    let ours = world.ask::<retention::Retention>(&Default::default());
    let mut cells = Vec::new();
    for cohort in &ours.cohorts {
        for (k, cell) in cohort.cells.iter().enumerate() {
            let month = engine::events::Month(cohort.first_day.month().0 + k as i32);
            assert_eq!(cell.is_some(), month.first_day() <= ours.as_of);
            if let Some(cell) = cell {
                assert_eq!(cell.complete, month.last_day() <= ours.as_of);
                if cell.users > 0 {
                    cells.push(serde_json::json!([cohort.first_day.to_string(), k, cell.users]));
                }
            }
        }
    }
    assert_eq!(&Value::Array(cells), expected);
}

fn check_retention_rate(world: &World, monthly: &Value, trailing: &Value) {
    let ours = world.ask::<retention_rate::RetentionRate>(&Default::default());
    let compare = |ours: &retention_rate::Rate, theirs: &Value| {
        assert_eq!(ours.month, day(&theirs["month"]));
        for (count, name) in [(ours.at_start, "S"), (ours.at_end, "E"), (ours.new, "N")] {
            assert_eq!(Some(u64::from(count)), theirs[name].as_u64(), "{name} of {}", ours.month);
        }
        close(ours.rate_percent, &theirs["field_rate"], 1e-6);
    };
    assert_eq!(ours.monthly.len(), monthly.as_array().unwrap().len());
    for (ours, theirs) in ours.monthly.iter().zip(monthly.as_array().unwrap()) {
        compare(&ours.rate, theirs);
        assert_eq!(Some(u64::from(ours.both)), theirs["both_n"].as_u64());
    }
    assert_eq!(ours.trailing.len(), trailing.as_array().unwrap().len());
    for (ours, theirs) in ours.trailing.iter().zip(trailing.as_array().unwrap()) {
        compare(ours, theirs);
    }
}

fn check_lifecycle(world: &World, expected: &Value) {
    let ours = world.ask::<lifecycle::Lifecycle>(&Default::default());
    let rows = ours.rows.iter().map(|row| {
        let lifecycle::Moves { new, returning, resurrecting, dormant } = row.moves;
        let month = row.first_day.to_string();
        serde_json::json!({"month": month, "new": new, "returning": returning, "resurrecting": resurrecting, "dormant": dormant})
    });
    assert_eq!(&Value::Array(rows.collect()), expected);
}

/// The key figures are the other answers on a day.
fn check_overview(world: &World, expected: &Value) {
    let ours = world.ask::<overview::Overview>(&Default::default());
    let activity = world.ask::<activity::Activity>(&Default::default());
    let lifecycle = world.ask::<lifecycle::Lifecycle>(&Default::default());
    assert_eq!(ours.users.now, expected["events"]["users"].as_u64());
    assert_eq!(ours.weekly_active.now, activity.wau.users.last().map(|users| u64::from(*users)));
    let month = |month: engine::events::Month| lifecycle.rows.iter().find(|row| row.first_day == month.first_day());
    assert_eq!(ours.pulse.now, month(ours.pulse_month).and_then(|row| row.pulse));
    assert_eq!(ours.pulse.before, month(ours.pulse_month_before).and_then(|row| row.pulse));
    assert_eq!((ours.points.len(), ours.points.last()), (26, Some(&ours.as_of)));
    assert_eq!(ours.users.points.last(), Some(&ours.users.now));
}

#[test]
fn online_retail() {
    check("online_retail");
}

/// The purchases of CDNOW, known by day only: no sessions.
#[test]
fn cdnow() {
    let Case { world, expected, daily } = case_of_days("cdnow");
    check_activity(&world, &expected["activity"], &daily);
    check_retention(&world, &expected["retention"]);
    check_retention_rate(&world, &expected["retention_rate"], &expected["retention_rate_90_days"]);
    check_lifecycle(&world, &expected["lifecycle"]);
    check_overview(&world, &expected);
}

#[test]
fn shop() {
    check("shop");
}
