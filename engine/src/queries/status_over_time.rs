//! How many users stood in each segment at the end of each week, and weeks in which unusually many or few were active.
//!
//! In: a scheme. Out: at most 53 points, the last one at as-of, the others at Sundays before it (each 2nd, 4th, … Sunday
//! where the data are longer); and one at the day to compare with, so that what is said of it is said of that very day. Dips rest
//! on complete ISO weeks alone: a week that is off the median of the 8 before it by more than 3 × 1.4826 × MAD, and by more than 5 users and 5 %.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::SchemeId;

/// Query `status_over_time`.
pub struct StatusOverTime;

/// Most points, the last one at as-of included, the one at the day to compare with not.
const MOST_POINTS: i32 = 53;

/// Weeks that a week is compared with.
const WEEKS_BEFORE: usize = 8;

/// Which scheme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The scheme.
    pub scheme: SchemeId,
}

/// Counts of one shard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    /// Users by point, then segment.
    points: Vec<Vec<u64>>,
    /// Users active in the week from that Monday on.
    weeks: BTreeMap<Day, u64>,
}

/// Segments over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Ids of the segments, in the scheme's order.
    pub segments: Vec<String>,
    /// Weeks from one Sunday to the next.
    pub step_weeks: u32,
    /// Ascending by day; the last is as-of.
    pub points: Vec<Point>,
    /// Active users of every complete week, ascending.
    pub weeks: Vec<Week>,
    /// Weeks off the usual, ascending.
    pub dips: Vec<Dip>,
}

/// One day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// At its end.
    pub day: Day,
    /// Users by segment, in the order of [`Answer::segments`].
    pub users: Vec<u64>,
}

/// One complete week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// Users active in it.
    pub users: u64,
}

/// A week off the usual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dip {
    /// Its Monday.
    pub monday: Day,
    /// Users active in it.
    pub users: u64,
    /// The median of the 8 weeks before.
    pub usual: f64,
}

impl Query for StatusOverTime {
    const NAME: &'static str = "status_over_time";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        let mut all: Vec<Need> = Vec::new();
        for need in points(cx).0.into_iter().flat_map(|day| params.scheme.scheme().needs(day, cx)) {
            if !all.contains(&need) {
                all.push(need);
            }
        }
        all
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let scheme = params.scheme.scheme();
        let n_segments = scheme.segments(cx).len();
        let mut partial = Partial::default();
        for day in points(cx).0 {
            let mut users = vec![0; n_segments];
            for segment in scheme.assign(shard, day, cx).into_iter().flatten() {
                users[usize::from(segment)] += 1;
            }
            partial.points.push(users);
        }
        for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)) {
            let mut last = None;
            for monday in user.days.iter().map(|day| day.monday()) {
                if last != Some(monday) {
                    *partial.weeks.entry(monday).or_default() += 1;
                }
                last = Some(monday);
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (to, from) in a.points.iter_mut().zip(b.points) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        for (monday, users) in b.weeks {
            *a.weeks.entry(monday).or_default() += users;
        }
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let (days, step_weeks) = points(cx);
        let weeks = complete_weeks(&partial.weeks, cx);
        Answer {
            segments: params.scheme.scheme().segments(cx),
            step_weeks,
            points: days.into_iter().zip(partial.points).map(|(day, users)| Point { day, users }).collect(),
            dips: dips(&weeks),
            weeks,
        }
    }
}

/// The days counted, ascending, and the weeks from one Sunday to the next.
fn points(cx: &Context) -> (Vec<Day>, u32) {
    let as_of = cx.settings.as_of(&cx.catalog);
    let last_sunday = as_of.plus(-1).monday().plus(6).min(as_of.plus(-1));
    let last_sunday = if last_sunday.weekday() == 6 { last_sunday } else { last_sunday.monday().plus(-1) };
    let sundays = (last_sunday.since(cx.catalog.first_day).max(-1) + 7) / 7;
    let mut step = 1;
    while (sundays + step - 1) / step > MOST_POINTS - 1 {
        step *= 2;
    }
    let mut days: Vec<Day> = (0..sundays).step_by(step as usize).map(|back| last_sunday.plus(-7 * back)).collect();
    days.reverse();
    days.push(as_of);
    let compare_to = cx.settings.compare_to(&cx.catalog);
    let is_shown = cx.settings.is_comparable(&cx.catalog) && (cx.catalog.first_day..as_of).contains(&compare_to);
    if let Some(at) = days.binary_search(&compare_to).err().filter(|_| is_shown) {
        days.insert(at, compare_to);
    }
    (days, step as u32)
}

/// Active users of every week that lies in the data with all its days; weeks without activity count 0.
fn complete_weeks(active: &BTreeMap<Day, u64>, cx: &Context) -> Vec<Week> {
    let as_of = cx.settings.as_of(&cx.catalog);
    let mut monday = cx.catalog.first_day.plus(6).monday();
    let mut weeks = Vec::new();
    while monday.plus(6) <= as_of {
        weeks.push(Week { monday, users: active.get(&monday).copied().unwrap_or(0) });
        monday = monday.plus(7);
    }
    weeks
}

/// Weeks off the median of the 8 before them.
fn dips(weeks: &[Week]) -> Vec<Dip> {
    let windows = weeks.windows(WEEKS_BEFORE + 1);
    let dip = |window: &[Week]| {
        let (before, week) = (&window[..WEEKS_BEFORE], &window[WEEKS_BEFORE]);
        let usual = median(before.iter().map(|week| week.users as f64).collect());
        let spread = median(before.iter().map(|week| (week.users as f64 - usual).abs()).collect());
        let off = (week.users as f64 - usual).abs();
        (off > 3.0 * 1.4826 * spread && off > (0.05 * usual).max(5.0)).then_some(Dip {
            monday: week.monday,
            users: week.users,
            usual,
        })
    };
    windows.filter_map(dip).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    if n == 0 { 0.0 } else { (values[(n - 1) / 2] + values[n / 2]) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::queries::{answer, segments};
    use crate::testing::{FIRST, World, timeline};

    fn days(drawing: &str, as_of: i32) -> (Vec<i32>, u32) {
        let settings = Settings { as_of: Some(FIRST.plus(as_of)), ..Settings::default() };
        let (days, step) = points(&timeline(drawing).load(1, settings).1);
        (days.into_iter().map(|day| day.since(FIRST)).collect(), step)
    }

    #[test]
    fn points_are_sundays_and_as_of() {
        // FIRST is a Monday, so Sundays are 6, 13, 20.
        assert_eq!(days("ann x", 0), (vec![0], 1));
        assert_eq!(days("ann x", 6), (vec![6], 1));
        assert_eq!(days("ann x", 7), (vec![6, 7], 1));
        assert_eq!(days("ann x", 20), (vec![6, 13, 20], 1));
        assert_eq!(days("ann ......x", 22), (vec![6, 13, 20, 22], 1));
        assert_eq!(days("ann .......x", 22), (vec![13, 20, 22], 1));
    }

    #[test]
    fn longer_data_have_longer_steps() {
        // The day to compare with lies between Sundays, and is one more.
        assert_eq!(days("ann x", 52 * 7).0.len(), 53 + 1);
        let (long, step) = days("ann x", 53 * 7);
        assert_eq!((long.len(), step, long[0], long[26]), (28 + 1, 2, 6, 52 * 7 + 6 - 14));
        let (longer, step) = days("ann x", 3_650);
        assert!(longer.len() <= 53 + 1 && step == 16, "{} {step}", longer.len());
    }

    /// The bar's day is a point of its own, whichever weekday it is; where nothing is compared, there is none.
    #[test]
    fn the_day_compared_with_is_a_point() {
        let at = |as_of: i32, compare_to: Option<i32>| {
            let compare_to = compare_to.map(|day| FIRST.plus(day));
            let settings = Settings { as_of: Some(FIRST.plus(as_of)), compare_to, ..Settings::default() };
            let days = points(&timeline("ann x").load(1, settings).1).0;
            assert!(days.is_sorted_by(|a, b| a < b));
            days.into_iter().map(|day| day.since(FIRST)).filter(|day| day % 7 != 6).collect::<Vec<_>>()
        };
        // Of days that are no Sundays there are as-of and the day compared with: 90 days before, or as chosen.
        assert_eq!(at(200, None), [110, 200]);
        assert_eq!(at(178, None), [178]);
        assert_eq!(at(22, Some(3)), [3, 22]);
        // A Sunday is there already; as-of itself is compared with nothing.
        assert_eq!(at(22, Some(13)), [22]);
        assert_eq!(at(22, Some(22)), [22]);
    }

    #[test]
    fn each_point_is_the_segments_of_that_day() {
        let (shards, mut cx) = World::random(5).load(2, Settings::default());
        let over_time = answer::<StatusOverTime>(&Params::default(), &shards, &mut cx).unwrap();
        for point in over_time.points {
            let params = segments::Params { on: Some(point.day), ..Default::default() };
            let then = answer::<segments::Segments>(&params, &shards, &mut cx).unwrap();
            assert_eq!(point.users, then.segments.iter().map(|segment| segment.users).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_dip_is_far_off_and_large() {
        let found = |users: &[u64]| -> Vec<usize> {
            let week = |(at, users): (usize, &u64)| Week { monday: FIRST.plus(7 * at as i32), users: *users };
            let weeks: Vec<Week> = users.iter().enumerate().map(week).collect();
            dips(&weeks).into_iter().map(|dip| dip.monday.since(FIRST) as usize / 7).collect()
        };
        // Median 100, MAD 2: the limit is 8.9 users.
        let usual = [98, 102, 98, 102, 98, 102, 98, 102];
        let after = |users: u64| [&usual[..], &[users]].concat();
        assert_eq!(found(&after(92)), [] as [usize; 0]);
        assert_eq!(found(&after(108)), [] as [usize; 0]);
        assert_eq!(found(&after(91)), [8]);
        assert_eq!(found(&after(109)), [8]);
        // No spread at all: 5 % and 5 users decide.
        assert_eq!(found(&[200, 200, 200, 200, 200, 200, 200, 200, 190]), [] as [usize; 0]);
        assert_eq!(found(&[200, 200, 200, 200, 200, 200, 200, 200, 189]), [8]);
        assert_eq!(found(&[9, 9, 9, 9, 9, 9, 9, 9, 4]), [] as [usize; 0]);
        assert_eq!(found(&[9, 9, 9, 9, 9, 9, 9, 9, 3]), [8]);
        assert_eq!(found(&[100, 100, 100, 0]), [] as [usize; 0]);
    }

    #[test]
    fn weeks_at_the_edges_are_not_compared() {
        let settings = Settings { as_of: Some(FIRST.plus(22)), ..Settings::default() };
        let world = timeline("ann .x......x.............\nbob ........x.............");
        let weeks = world.answer::<StatusOverTime>(&Params::default(), settings).weeks;
        // The first week lacks its Monday, the last one most of its days.
        let said: Vec<(i32, u64)> = weeks.iter().map(|week| (week.monday.since(FIRST), week.users)).collect();
        assert_eq!(said, [(7, 2), (14, 0)]);
    }
}
