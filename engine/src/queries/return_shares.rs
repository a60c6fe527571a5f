//! What the return curve is drawn from, whatever the thresholds: who comes back after how long a silence, and how long
//! everyone is silent today. A fact of its own, so that a threshold that is dragged does not draw the bootstrap anew.
//!
//! In: the active days of all users. Out, for each number of days d: of each user's first silence longer than d days that
//! began at least d + H days before as-of, the share that ended within d + H days; H is 90 days, or a third of the span.
//! The band is a Poisson bootstrap over users (Chamandy et al. 2012): 200 draws, each user's weight in a draw comes from a
//! hash of the user and the draw, so that it is the same on every shard; 5 % to 95 % point.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard, hash64};
use crate::fold::{Context, Query};
use crate::models::jenks;

/// Query `return_shares`.
pub struct ReturnShares;

/// Longest time in which a return counts.
const MOST_DAYS: i32 = 90;
/// Under so many users there is no point.
const LEAST_USERS: u64 = 30;
/// Draws of the bootstrap.
const N_DRAWS: usize = 200;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// Sums over users. Entry d of a curve is the change from d − 1 to d, so that a user costs two additions a silence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    /// Users whose first silence > d could be watched.
    watched: Vec<i64>,
    /// Those that came back.
    returned: Vec<i64>,
    /// The same by draw, weighted: draw × d.
    watched_drawn: Vec<i32>,
    /// See `watched_drawn`.
    returned_drawn: Vec<i32>,
    /// Users by days since their last activity.
    silent: Vec<u64>,
}

/// The curve and today's silences.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Days in which a return counts.
    pub horizon_days: u32,
    /// Days from the first day of the data to as-of.
    pub span_days: u32,
    /// Point d at position d; ends before the first d with under 30 users.
    pub points: Vec<Point>,
    /// Users by days since their last activity: position 0 is as-of itself.
    pub silent: Vec<u64>,
    /// Natural breaks of today's silences: a second suggestion for A, D, C. Empty under four distinct silences.
    pub jenks: Vec<u32>,
}

/// What became of silences longer than so many days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Users whose first such silence could be watched to its end or for the whole time.
    pub users: u64,
    /// Those that came back in time.
    pub returned: u64,
    /// Share that came back.
    pub share: f64,
    /// 5 % point of the share over the draws.
    pub low: f64,
    /// 95 % point.
    pub high: f64,
}

impl Query for ReturnShares {
    const NAME: &'static str = "return_shares";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Partial {
        let as_of = cx.settings.as_of(&cx.catalog);
        let frame = Frame::of(cx);
        let mut partial = Partial {
            watched: vec![0; frame.n_points + 1],
            returned: vec![0; frame.n_points + 1],
            watched_drawn: vec![0; (frame.n_points + 1) * N_DRAWS],
            returned_drawn: vec![0; (frame.n_points + 1) * N_DRAWS],
            silent: vec![0; (frame.span + 1) as usize],
        };
        for user in shard.users(&cx.catalog, as_of) {
            let Some(silence) = user.days_since_last() else { continue };
            if let Some(users) = partial.silent.get_mut(silence as usize) {
                *users += 1;
            }
            let weights = weights(user.id());
            frame.first_silences(user.days, as_of, |watched, returned| {
                add(&mut partial.watched, &mut partial.watched_drawn, watched, &weights);
                add(&mut partial.returned, &mut partial.returned_drawn, returned, &weights);
            });
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.watched.iter_mut().zip(b.watched).for_each(|(to, from)| *to += from);
        a.returned.iter_mut().zip(b.returned).for_each(|(to, from)| *to += from);
        a.watched_drawn.iter_mut().zip(b.watched_drawn).for_each(|(to, from)| *to += from);
        a.returned_drawn.iter_mut().zip(b.returned_drawn).for_each(|(to, from)| *to += from);
        a.silent.iter_mut().zip(b.silent).for_each(|(to, from)| *to += from);
        a
    }

    fn finish(_: &Params, partial: Partial, cx: &Context) -> Answer {
        let frame = Frame::of(cx);
        let points = points(&partial, frame.n_points);
        let silent = partial.silent.iter().enumerate().map(|(days, users)| (days as u32, *users));
        let mut breaks = jenks(&silent.collect::<Vec<_>>(), 4);
        // The last bound is the longest silence of all, not a break.
        breaks.pop();
        Answer {
            as_of: cx.settings.as_of(&cx.catalog),
            horizon_days: frame.horizon as u32,
            span_days: frame.span as u32,
            jenks: if breaks.len() == 3 { breaks } else { Vec::new() },
            points,
            silent: partial.silent,
        }
    }
}

/// The span of the data and what can be watched in it.
struct Frame {
    span: i32,
    horizon: i32,
    /// Silences of 0 … n_points − 1 days can be watched.
    n_points: usize,
}

impl Frame {
    fn of(cx: &Context) -> Frame {
        let span = cx.settings.as_of(&cx.catalog).since(cx.catalog.first_day).max(0);
        let horizon = MOST_DAYS.min(span / 3).max(1);
        Frame { span, horizon, n_points: (span - horizon + 1).max(0) as usize }
    }

    /// For the days d whose first silence > d is one and the same: the range in which it could be watched, and the part of
    /// that in which it ended in time. Only a silence longer than all before it is the first one of its length.
    fn first_silences(&self, days: &[Day], as_of: Day, mut found: impl FnMut((i32, i32), (i32, i32))) {
        let mut longest = 0;
        for (at, began) in days.iter().enumerate() {
            let gap = days.get(at + 1).map(|next| next.since(*began));
            // An open silence is as long as any: where it could be watched it did not end in time.
            let length = gap.unwrap_or(i32::MAX);
            if length <= longest {
                continue;
            }
            let lasts = as_of.since(*began);
            let first = longest;
            let watched = (first, length.min(lasts - self.horizon + 1).max(first));
            let returned = match gap {
                Some(gap) => ((gap - self.horizon).max(first).min(watched.1), watched.1),
                None => (watched.1, watched.1),
            };
            found(watched, returned);
            longest = length;
        }
    }
}

/// Adds a user to a curve for days `from..to`.
fn add(curve: &mut [i64], drawn: &mut [i32], (from, to): (i32, i32), weights: &[u8; N_DRAWS]) {
    let (from, to) = (from as usize, to as usize);
    if from >= to || from >= curve.len() {
        return;
    }
    let to = to.min(curve.len() - 1);
    curve[from] += 1;
    curve[to] -= 1;
    for (draw, weight) in weights.iter().enumerate() {
        drawn[from * N_DRAWS + draw] += i32::from(*weight);
        drawn[to * N_DRAWS + draw] -= i32::from(*weight);
    }
}

/// The Poisson(1) weights of a user in all draws.
fn weights(user_id: &[u8]) -> [u8; N_DRAWS] {
    let seed = hash64(user_id);
    std::array::from_fn(|draw| {
        let mut key = [0; 16];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..].copy_from_slice(&(draw as u64).to_le_bytes());
        poisson(hash64(&key))
    })
}

/// A Poisson(1) number from a uniform 64-bit one: e⁻¹ Σ 1/k! as fractions of 2⁶⁴.
fn poisson(uniform: u64) -> u8 {
    const BELOW: [f64; 8] = [
        0.367_879_441_171_442_3,
        0.735_758_882_342_884_6,
        0.919_698_602_928_605_8,
        0.981_011_843_123_846_2,
        0.996_340_153_172_656_3,
        0.999_405_815_182_418_3,
        0.999_916_758_850_711_9,
        0.999_989_750_803_325_3,
    ];
    let uniform = (uniform >> 11) as f64 / (1u64 << 53) as f64;
    BELOW.iter().take_while(|below| uniform >= **below).count() as u8
}

/// Sums the changes up to the shares, as far as there are users enough.
fn points(partial: &Partial, n_points: usize) -> Vec<Point> {
    let (mut users, mut returned) = (0, 0);
    let (mut users_drawn, mut returned_drawn) = (vec![0i64; N_DRAWS], vec![0i64; N_DRAWS]);
    let mut points = Vec::new();
    for d in 0..n_points {
        users += partial.watched[d];
        returned += partial.returned[d];
        for draw in 0..N_DRAWS {
            users_drawn[draw] += i64::from(partial.watched_drawn[d * N_DRAWS + draw]);
            returned_drawn[draw] += i64::from(partial.returned_drawn[d * N_DRAWS + draw]);
        }
        if (users as u64) < LEAST_USERS {
            break;
        }
        let drawn = users_drawn.iter().zip(&returned_drawn).filter(|(users, _)| **users > 0);
        let mut shares: Vec<f64> = drawn.map(|(users, returned)| *returned as f64 / *users as f64).collect();
        shares.sort_by(f64::total_cmp);
        points.push(Point {
            users: users as u64,
            returned: returned as u64,
            share: returned as f64 / users as f64,
            low: percentile(&shares, 5),
            high: percentile(&shares, 95),
        });
    }
    points
}

/// The smallest value with at least that many percent of the values at or below it.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Catalog;
    use crate::fold::Settings;
    use crate::testing::{World, timeline};

    /// (watched, returned) for silences > d, user by user and day by day, as the definition reads.
    fn twin((shards, catalog): &(Vec<Shard>, Catalog), d: i32, horizon: i32) -> (u64, u64) {
        let (mut watched, mut returned) = (0, 0);
        for user in shards[0].users(catalog, catalog.last_day) {
            let as_of = catalog.last_day;
            let first = user.days.iter().enumerate().find_map(|(at, began)| {
                let end = user.days.get(at + 1).copied();
                (end.unwrap_or(as_of).since(*began) > d).then_some((*began, end))
            });
            if let Some((began, end)) = first
                && as_of.since(began) >= d + horizon
            {
                watched += 1;
                returned += u64::from(end.is_some_and(|end| end.since(began) <= d + horizon));
            }
        }
        (watched, returned)
    }

    #[test]
    fn brute_force_twin() {
        for seed in 0..3 {
            // Ten copies of a small world, so that no point lacks users.
            let mut world = World::random(seed);
            let rows = world.rows.clone();
            for copy in 1..30 {
                world.rows.extend(rows.iter().cloned().map(|mut row| {
                    row.user = format!("{}-{copy}", row.user);
                    row
                }));
            }
            let answer = world.answer::<ReturnShares>(&Params {}, Settings::default());
            let loaded = world.shards(1);
            assert!(answer.points.len() > 60, "{}", answer.points.len());
            for (d, point) in answer.points.iter().enumerate() {
                let expected = twin(&loaded, d as i32, answer.horizon_days as i32);
                assert_eq!((point.users, point.returned), expected, "d = {d}, seed {seed}");
                assert!(point.low <= point.share && point.share <= point.high, "d = {d}: {point:?}");
            }
            let next = answer.points.len() as i32;
            assert!(
                next > answer.span_days as i32 - 90 || twin(&loaded, next, answer.horizon_days as i32).0 < LEAST_USERS
            );
            assert_eq!(answer.silent.iter().sum::<u64>(), loaded.1.users);
        }
    }

    #[test]
    fn too_few_users_no_point() {
        let answer = timeline("ann x..x......x.......").answer::<ReturnShares>(&Params {}, Settings::default());
        assert!(answer.points.is_empty());
        assert_eq!((answer.horizon_days, answer.span_days), (3, 10));
        assert_eq!(answer.silent[0], 1);
        assert!(answer.jenks.is_empty());
    }

    #[test]
    fn weights_are_poisson() {
        let mut counts = [0u32; 12];
        for user in 0..500u32 {
            weights(&user.to_le_bytes()).iter().for_each(|weight| counts[usize::from(*weight)] += 1);
        }
        let n = 500.0 * N_DRAWS as f64;
        let expected = [0.367_879, 0.367_879, 0.183_940, 0.061_313, 0.015_328];
        for (count, share) in counts.iter().zip(expected) {
            assert!((f64::from(*count) / n - share).abs() < 0.006, "{counts:?}");
        }
        assert_eq!((poisson(0), poisson(u64::MAX)), (0, 8));
    }

    #[test]
    fn the_band_has_the_width_of_a_binomial() {
        // 400 users, half of which return: the 5–95 % band of a share is about ± 1.645 × 0.025.
        let lines: Vec<String> = (0..400)
            .map(|user| format!("u{user} x{}", if user % 2 == 0 { "..x" } else { "..." }))
            .chain([format!("z {}x", ".".repeat(30))])
            .collect();
        let answer = timeline(&lines.join("\n")).answer::<ReturnShares>(&Params {}, Settings::default());
        let point = &answer.points[0];
        assert_eq!((point.users, point.returned), (400, 200));
        assert!((0.06..0.11).contains(&(point.high - point.low)), "{point:?}");
    }
}
