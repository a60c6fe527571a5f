//! When users are active: activity by hour and weekday, for all users and for each segment (as of as-of). The clock is the user's
//! own where a zone column is mapped, else that of the data's zone.
//!
//! Events that have a date and no time (`events/midnights.rs`) have no hour; where none has one, weekdays are told alone.
//! Counts are events, as drawn; the best hour to send is the hour of the day with the most of them (a tie: the earlier hour), and is
//! not told under [`MIN_EVENTS`] events, nor where the data know days only.

use serde::{Deserialize, Serialize};

use super::span::Span;
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::{Scheme, find};

/// Query `clock`.
pub struct Clock;

/// Hours of a week.
pub const HOURS: usize = 168;

/// Under this many events no hour is called the best.
pub const MIN_EVENTS: u64 = 30;

/// What the person may choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Whose segments: `status`, `rfm`, `personas`, …
    pub scheme: String,
}

impl Default for Params {
    fn default() -> Self {
        Params { scheme: "status".into() }
    }
}

/// What one shard says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    /// One entry a segment, and a last one for users in none.
    weeks: Vec<Count>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Count {
    users: u64,
    hours: Vec<u64>,
    /// Events that have a date and no time, by weekday.
    dates: [u64; 7],
}

impl Count {
    fn add(&mut self, other: &Count) {
        self.users += other.users;
        self.hours.resize(HOURS, 0);
        for (hour, more) in self.hours.iter_mut().zip(&other.hours) {
            *hour += more;
        }
        for (date, more) in self.dates.iter_mut().zip(other.dates) {
            *date += more;
        }
    }
}

/// Activity over the week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// The scheme of the segments.
    pub scheme: String,
    /// The zone of the hours, where users have none of their own.
    pub zone: String,
    /// Whether users have zones of their own.
    pub has_own_zones: bool,
    /// Number of values of the zone column that name no zone.
    pub unknown_zones: usize,
    /// Whether the data know hours; `false` where every event has a date and no time.
    pub has_hours: bool,
    /// How often each weekday occurs in the days that are told, Monday first.
    pub occurs: [u64; 7],
    /// All users.
    pub all: Week,
    /// Every segment of the scheme, in its order.
    pub segments: Vec<Week>,
}

/// Activity of some users over the hours of a week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Id of the segment; empty for all users.
    pub id: String,
    /// Users with activity.
    pub users: u64,
    /// Events, as drawn.
    pub events: u64,
    /// Events beside these that have a date and no time.
    pub dates: u64,
    /// Events of each hour of the week: Monday 0–1 h first, 168 entries. Where the data know no hours, those of a day stand at its first.
    pub hours: Vec<u64>,
    /// The hour of the day (0–23) with the most events, where that can be told.
    pub best_hour: Option<u8>,
    /// The hour of the week with the most events each time that it occurs: weekday (Monday = 0), hour.
    pub busiest: Option<(u8, u8)>,
}

impl Week {
    /// Events at a weekday (Monday = 0) and hour.
    pub fn at(&self, weekday: usize, hour: usize) -> u64 {
        self.hours.get(weekday * 24 + hour).copied().unwrap_or(0)
    }

    /// Events by hour of the day.
    pub fn by_hour(&self) -> [u64; 24] {
        std::array::from_fn(|hour| (0..7).map(|weekday| self.at(weekday, hour)).sum())
    }

    /// Events by weekday, Monday first.
    pub fn by_weekday(&self) -> [u64; 7] {
        std::array::from_fn(|weekday| (0..24).map(|hour| self.at(weekday, hour)).sum())
    }

    /// Each weekday's share of a mean week: of its events each time that it `occurs`. Monday first; 0 where there are no events.
    pub fn day_shares(&self, occurs: &[u64; 7]) -> [f64; 7] {
        let rates = rates(&self.by_weekday(), occurs);
        let all: f64 = rates.iter().sum();
        std::array::from_fn(|day| if all > 0.0 { rates[day] / all } else { 0.0 })
    }

    fn of(id: &str, count: Count, has_hours: bool, occurs: &[u64; 7]) -> Week {
        let mut week = Week { id: id.into(), users: count.users, hours: count.hours, ..Week::default() };
        if has_hours {
            week.dates = count.dates.iter().sum();
        } else {
            week.hours.resize(HOURS, 0);
            count.dates.iter().enumerate().for_each(|(day, n)| week.hours[day * 24] = *n);
        }
        week.events = week.hours.iter().sum();
        if has_hours && week.events >= MIN_EVENTS {
            week.best_hour = first_greatest(&week.by_hour()).map(|hour| hour as u8);
            let rates = rates(&week.hours, occurs);
            let busiest = (0..HOURS).rev().max_by(|a, b| rates[*a].total_cmp(&rates[*b]));
            week.busiest = busiest.map(|at| ((at / 24) as u8, (at % 24) as u8));
        }
        week
    }
}

impl Query for Clock {
    const NAME: &'static str = "clock";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        find(&params.scheme).map(|scheme| scheme.needs(cx.settings.as_of(&cx.catalog), cx)).unwrap_or_default()
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let on = cx.settings.as_of(&cx.catalog);
        let scheme = find(&params.scheme);
        let n_segments = scheme.map_or(0, |scheme| scheme.segments(cx).len());
        let segment_of = scheme.map(|scheme| scheme.assign(shard, on, cx)).unwrap_or_default();
        let none = Count { hours: vec![0; HOURS], ..Count::default() };
        let mut partial = Partial { weeks: vec![none; n_segments + 1] };
        for (at, user) in shard.users(&cx.catalog, on).enumerate() {
            let segment = segment_of.get(at).copied().flatten().map_or(n_segments, usize::from);
            let week = &mut partial.weeks[segment];
            week.users += u64::from(user.in_base());
            for event in user.activity() {
                match event.hour() {
                    Some(hour) => week.hours[(event.weekday() * 24 + hour) as usize] += 1,
                    None => week.dates[event.weekday() as usize] += 1,
                }
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (into, more) in a.weeks.iter_mut().zip(&b.weeks) {
            into.add(more);
        }
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let mut all = Count::default();
        partial.weeks.iter().for_each(|week| all.add(week));
        let has_hours = all.hours.iter().any(|n| *n > 0);
        let occurs = Span::of(cx).weekdays();
        let ids = find(&params.scheme).map(|scheme| Scheme::segments(scheme, cx)).unwrap_or_default();
        Answer {
            as_of: cx.settings.as_of(&cx.catalog),
            scheme: params.scheme.clone(),
            zone: cx.catalog.zone.name.clone(),
            has_own_zones: cx.catalog.own_zones.dimension.is_some(),
            unknown_zones: cx.catalog.own_zones.n_unknown(),
            has_hours,
            all: Week::of("", all, has_hours, &occurs),
            segments: (ids.iter().zip(partial.weeks))
                .map(|(id, count)| Week::of(id, count, has_hours, &occurs))
                .collect(),
            occurs,
        }
    }
}

/// Counts of weekdays, or of the hours of a week, each time that their weekday occurs.
fn rates(counts: &[u64], occurs: &[u64; 7]) -> Vec<f64> {
    let a_day = (counts.len() / 7).max(1);
    counts.iter().enumerate().map(|(at, n)| *n as f64 / occurs[(at / a_day).min(6)].max(1) as f64).collect()
}

fn first_greatest(counts: &[u64]) -> Option<usize> {
    let greatest = *counts.iter().max()?;
    counts.iter().position(|count| *count == greatest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{MS_PER_DAY, Zone};
    use crate::fold::Settings;
    use crate::testing::{FIRST, Row, World, timeline};

    #[test]
    fn activity_falls_into_local_hours() {
        // The first cell is a Monday; events begin at 09:00 UTC. A message sent is no activity.
        let world = timeline("ann (xxm)......x\nbob .......x");
        let (shards, mut cx) = world.load(2, Settings::default());
        cx.catalog.zone = Zone { name: "Asia/Tokyo".into(), offsets: vec![(i64::MIN, 9 * 3600)] };
        let answer = crate::queries::answer::<Clock>(&Params { scheme: "rfm".into() }, &shards, &mut cx).unwrap();
        assert_eq!((answer.all.users, answer.all.events, answer.has_hours), (2, 4, true));
        assert_eq!((answer.all.at(0, 18), answer.all.at(0, 19)), (3, 1));
        assert_eq!(answer.all.best_hour, None, "four events are too few to name an hour");
    }

    /// Nine in UTC is ten in Berlin (winter), eighteen in Tokyo, Sunday 23 h ten hours to the west; no zone, or none that is known: the data's.
    #[test]
    fn own_zones_set_hours_and_weekdays_but_no_days() {
        let mut world = timeline("ann x\nbob x\ncat x\ndan x\neve x");
        world.dimensions = vec!["zone".into()];
        let zones = [Some("Europe/Berlin"), Some("Asia/Tokyo"), Some("-10:00"), Some("Mars/Olympus"), None];
        for (row, zone) in world.rows.iter_mut().zip(zones) {
            row.values = vec![zone.map(String::from)];
        }
        let (shards, mut cx) = world.load(2, Settings::default());
        let answer = crate::queries::answer::<Clock>(&Params::default(), &shards, &mut cx).unwrap();
        let at = |weekday, hour| answer.all.at(weekday, hour);
        assert_eq!([at(0, 10), at(0, 18), at(6, 23), at(0, 9), answer.all.events], [1, 1, 1, 2, 5]);
        assert_eq!((answer.has_own_zones, answer.unknown_zones), (true, 1));
        assert_eq!((cx.catalog.first_day, cx.catalog.last_day), (FIRST, FIRST));
    }

    #[test]
    fn days_without_hours_name_no_hour() {
        let mut world = timeline(&format!("ann {}", "x".repeat(40)));
        for row in &mut world.rows {
            row.time -= row.time.rem_euclid(MS_PER_DAY);
        }
        let answer = world.answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!((answer.has_hours, answer.all.best_hour, answer.all.at(0, 0)), (false, None, 6));
    }

    /// Orders by day beside clicks by minute: no hour is told of the orders, for whom their zone is of no matter either.
    #[test]
    fn dates_beside_times_have_no_hour() {
        let mut world = World { dimensions: vec!["zone".into()], ..World::default() };
        let mut row = |day: i32, minute: i64, name: &str| {
            world.rows.push(Row {
                user: "ann".into(),
                time: i64::from(FIRST.plus(day).0) * MS_PER_DAY + minute * 60_000,
                name: name.into(),
                values: vec![Some("America/New_York".into())],
                ..Row::default()
            });
        };
        (0..60).for_each(|week| row(week * 7, 0, "purchase"));
        (0..40).for_each(|week| row(week * 7 + 1, 18 * 60 + i64::from(week % 30) + 1, "view"));
        let answer = world.answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!((answer.has_hours, answer.all.events, answer.all.dates), (true, 40, 60));
        assert_eq!(
            (answer.all.best_hour, answer.all.busiest),
            (Some(14), Some((1, 14))),
            "in New York, mostly in summer"
        );
        // Nothing but orders: their Mondays, and no Sunday evenings in New York.
        world.rows.retain(|row| row.name == "purchase");
        let answer = world.answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!((answer.has_hours, answer.all.best_hour, answer.all.by_weekday()[0]), (false, None, 60));
    }

    /// Ten days from a Monday to a Wednesday: the first three weekdays occur twice, and are none the busier for it.
    #[test]
    fn no_weekday_counts_for_occurring_once_more() {
        let answer =
            timeline(&format!("ann {}", "(xxxx)".repeat(10))).answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!((answer.occurs, answer.all.by_weekday()), ([2, 2, 2, 1, 1, 1, 1], [8, 8, 8, 4, 4, 4, 4]));
        assert!(answer.all.day_shares(&answer.occurs).iter().all(|share| (share - 1.0 / 7.0).abs() < 1e-12));
        // Two at nine on the one Sunday are more than one at nine on each of two Mondays.
        let answer = timeline(&format!("ann {}\nbob ......x", "(xxxx)".repeat(10)))
            .answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!((answer.all.busiest, answer.all.at(0, 9), answer.all.at(6, 9)), (Some((6, 9)), 2, 2));
    }

    /// One activity a row of `user,YYYY-MM-DD HH:MM[…][,rows]`.
    fn rows_of(file: &[u8]) -> World {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file), &mut text).unwrap();
        let mut world = World::default();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (day, minutes) = cells[1].split_at(10);
            let minutes = minutes[1..3].parse::<i64>().unwrap() * 60 + minutes[4..6].parse::<i64>().unwrap();
            let time = i64::from(Day::parse(day).unwrap().0) * MS_PER_DAY + minutes * 60_000;
            let row = Row { user: cells[0].into(), time, name: "view".into(), ..Row::default() };
            let n = cells.get(2).map_or(1, |n| n.parse().unwrap());
            world.rows.extend(std::iter::repeat_n(row, n));
        }
        world
    }

    /// DuckDB 2.0.0 counted rows by hour and by ISO weekday.
    #[test]
    fn hours_and_weekdays_of_real_files() {
        let shop = rows_of(include_bytes!("../../../tests/data/shop_times.csv.gz"));
        let answer = shop.answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!(
            answer.all.by_hour(),
            [
                1464, 1493, 1365, 1339, 1501, 1371, 1521, 1420, 1463, 1291, 1241, 1333, 1302, 1194, 1258, 1144, 1345,
                1328, 1250, 1199, 1365, 1499, 1480, 1117
            ]
        );
        assert_eq!(answer.all.by_weekday(), [4664, 4770, 4669, 4335, 4266, 4574, 5005]);
        assert_eq!(answer.all.best_hour, Some(6));

        let retail = rows_of(include_bytes!("../../../tests/data/online_retail_times.csv.gz"));
        let answer = retail.answer::<Clock>(&Params::default(), Settings::default());
        assert_eq!(
            answer.all.by_hour()[6..22],
            [0, 684, 6645, 19617, 36070, 51035, 72433, 67548, 56228, 43895, 28918, 13936, 4517, 4938, 1200, 0]
        );
        assert_eq!(answer.all.by_weekday(), [63466, 70321, 67616, 81629, 50676, 400, 73556]);
        assert_eq!((answer.all.users, answer.all.events, answer.all.best_hour), (4312, 407_664, Some(12)));
    }

    /// Event by event with the catalog's own hours and days; segments and the rest add up; equal for any shards and order of rows.
    #[test]
    fn same_as_counting_events() {
        for seed in 0..6 {
            let world = World::random(seed);
            let (shards, cx) = world.load(1, Settings::default());
            let mut hours = vec![0; HOURS];
            for user in shards[0].users(&cx.catalog, FIRST.plus(400)) {
                for event in user.activity() {
                    hours[(event.weekday() * 24 + event.hour().unwrap()) as usize] += 1;
                }
            }
            let asked = |world: &World, n| {
                let (shards, mut cx) = world.load(n, Settings::default());
                crate::queries::answer::<Clock>(&Params { scheme: "rfm".into() }, &shards, &mut cx).unwrap()
            };
            let one = asked(&world, 1);
            assert_eq!(one.all.hours, hours);
            assert_eq!(
                one.all.by_hour()[usize::from(one.all.best_hour.unwrap())],
                *one.all.by_hour().iter().max().unwrap()
            );
            assert!(one.segments.iter().map(|week| week.users).sum::<u64>() <= one.all.users);
            for n in [2, 3, 8] {
                assert_eq!(asked(&world.clone().shuffled(seed), n), one);
            }
        }
    }
}
