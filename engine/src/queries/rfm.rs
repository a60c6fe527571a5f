//! Who bought lately and often: the 5 × 5 grid of recency and frequency, its ten groups, and what each is worth.
//!
//! In: the scales of all buyers ([`RfmRanks`]). Out: users and revenue of every cell and group, the ranges behind the scores, and the
//! scores that nobody has. The cells add up to the buyers, and so do the groups.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::rfm::Group;
use crate::schemes::rfm_ranks::{Basis, RfmRanks};
use crate::schemes::rfm_scale::{ScoreRange, Ties};

/// Query `rfm`.
pub struct Rfm;

/// What the person may choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// How users with equal values are scored.
    pub ties: Ties,
}

/// Users and revenue of the 25 cells, R1F1, R1F2, … R5F5.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    cells: Vec<Sum>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Sum {
    users: u64,
    monetary: i64,
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.users += other.users;
        self.monetary = self.monetary.saturating_add(other.monetary);
    }
}

/// The grid and its groups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// How ties were scored.
    pub ties: Ties,
    /// What the letters count.
    pub basis: Basis,
    /// Users with a purchase (or, by engagement, with activity).
    pub users: u64,
    /// Net revenue of them in the finest unit; `None` where orders have no amounts or nothing is bought.
    pub revenue: Option<i64>,
    /// Decimal places of that unit.
    pub amount_decimals: Option<u8>,
    /// Currency of the amounts, where known.
    pub currency: Option<String>,
    /// 25 cells, R1F1, R1F2, … R5F5.
    pub grid: Vec<Cell>,
    /// The ten groups, in their order.
    pub groups: Vec<GroupSize>,
    /// R1–R5 in days of silence.
    pub recency: [ScoreRange; 5],
    /// F1–F5 in orders (or active days).
    pub frequency: [ScoreRange; 5],
    /// M1–M5 in the finest unit of money (or events), where there is any.
    pub monetary: Option<[ScoreRange; 5]>,
    /// Scores that nobody has, as `F2`.
    pub empty_scores: Vec<String>,
}

/// One cell of the grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Recency score.
    pub r: u8,
    /// Frequency score.
    pub f: u8,
    /// Id of the group it belongs to.
    pub group: String,
    /// Users in it.
    pub users: u64,
    /// Their net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
}

/// One of the ten groups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupSize {
    /// Its id.
    pub id: String,
    /// Users in it.
    pub users: u64,
    /// Share of all users in the grid; `None` where there are none.
    pub share: Option<f64>,
    /// Their net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Share of the net revenue; `None` where that is not above 0.
    pub revenue_share: Option<f64>,
}

impl Query for Rfm {
    const NAME: &'static str = "rfm";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        vec![RfmRanks::need(cx.settings.as_of(&cx.catalog), params.ties)]
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let on = cx.settings.as_of(&cx.catalog);
        let ranks = RfmRanks::fact(on, params.ties, cx);
        let mut cells = vec![Sum::default(); 25];
        for (rfm, scores) in ranks.of_users(shard, on, &cx.catalog).flatten() {
            let cell = usize::from(scores.r - 1) * 5 + usize::from(scores.f - 1);
            cells[cell].add(Sum { users: 1, monetary: rfm.monetary });
        }
        Partial { cells }
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (cell, other) in a.cells.iter_mut().zip(b.cells) {
            cell.add(other);
        }
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let on = cx.settings.as_of(&cx.catalog);
        let ranks = RfmRanks::fact(on, params.ties, cx);
        let has_revenue = ranks.basis == Basis::Orders && ranks.monetary.is_some();
        let revenue_of = |sum: Sum| has_revenue.then_some(sum.monetary);
        let mut total = Sum::default();
        let mut by_group = [Sum::default(); 10];
        let mut grid = Vec::with_capacity(25);
        for (at, sum) in partial.cells.into_iter().enumerate() {
            let (r, f) = (at as u8 / 5 + 1, at as u8 % 5 + 1);
            let group = Group::of(r, f);
            total.add(sum);
            by_group[group.index()].add(sum);
            grid.push(Cell { r, f, group: group.id().into(), users: sum.users, revenue: revenue_of(sum) });
        }
        let size = |group: Group| {
            let sum = by_group[group.index()];
            GroupSize {
                id: group.id().into(),
                users: sum.users,
                share: (total.users > 0).then(|| sum.users as f64 / total.users as f64),
                revenue: revenue_of(sum),
                revenue_share: (has_revenue && total.monetary > 0).then(|| sum.monetary as f64 / total.monetary as f64),
            }
        };
        let empty = |letter: char, ranges: &[ScoreRange; 5]| {
            let unused = ranges.iter().filter(|range| range.users == 0);
            unused.map(|range| format!("{letter}{}", range.score)).collect::<Vec<_>>()
        };
        let monetary = ranks.monetary.map(|scale| scale.ranges);
        Answer {
            as_of: on,
            ties: params.ties,
            basis: ranks.basis,
            users: total.users,
            revenue: revenue_of(total),
            amount_decimals: cx.catalog.amount_decimals.filter(|_| has_revenue),
            currency: cx.catalog.currency.clone().filter(|_| has_revenue),
            grid,
            groups: Group::ALL.into_iter().map(size).collect(),
            empty_scores: [
                empty('R', &ranks.recency.ranges),
                empty('F', &ranks.frequency.ranges),
                monetary.as_ref().map(|ranges| empty('M', ranges)).unwrap_or_default(),
            ]
            .concat(),
            recency: ranks.recency.ranges,
            frequency: ranks.frequency.ranges,
            monetary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{FIRST, World, timeline};

    fn users(ranges: &[ScoreRange; 5]) -> Vec<(u64, Option<i64>, Option<i64>)> {
        ranges.iter().map(|range| (range.users, range.from, range.to)).collect()
    }

    #[test]
    fn grid_of_five_buyers() {
        // dora's order was returned in full: still a purchase, no revenue. eve only looked around.
        let world = timeline(
            "ann p10........p20.......p30
             bob ..........p5.........
             cid p8...................
             dora ................p40..r40.
             eve x....................x.x",
        );
        let answer = world.answer::<Rfm>(&Params::default(), Settings::default());
        assert_eq!((answer.users, answer.revenue, answer.amount_decimals), (4, Some(7300), Some(2)));
        let held: Vec<_> = answer.grid.iter().filter(|cell| cell.users > 0).collect();
        let cells: Vec<_> = held.iter().map(|cell| (cell.r, cell.f, cell.group.as_str(), cell.revenue)).collect();
        assert_eq!(
            cells,
            [
                (1, 1, "hibernating", Some(800)),
                (2, 1, "hibernating", Some(500)),
                (3, 1, "about_to_sleep", Some(0)),
                (4, 4, "loyal", Some(6000)),
            ]
        );
        assert_eq!(answer.empty_scores, ["R5", "F2", "F3", "F5", "M5"]);
        assert_eq!(users(&answer.frequency)[0], (3, None, Some(2)));
        let loyal = &answer.groups[1];
        assert_eq!((loyal.id.as_str(), loyal.share, loyal.revenue_share), ("loyal", Some(0.25), Some(60.0 / 73.0)));
    }

    #[test]
    fn where_nothing_is_bought_activity_counts() {
        let world = timeline("ann x.x.(xx)\nbob x....\ncid m....");
        let answer = world.answer::<Rfm>(&Params::default(), Settings::default());
        assert_eq!((answer.basis, answer.users, answer.revenue), (Basis::Engagement, 2, None));
        assert_eq!(answer.monetary.map(|ranges| users(&ranges)[2]), Some((1, Some(4), None)));
    }

    #[test]
    fn an_earlier_day_knows_nothing_of_later_ones() {
        let world = timeline("ann p1...p1...p1\nbob .p1\ncid ........p1");
        let settings = Settings { as_of: Some(FIRST.plus(3)), ..Settings::default() };
        let answer = world.answer::<Rfm>(&Params::default(), settings);
        assert_eq!((answer.users, answer.revenue), (2, Some(200)));
        assert_eq!(users(&answer.recency)[0], (1, Some(3), None));
    }

    /// The definition, user by user, on random worlds; equal for any number of shards and order of rows, in every convention.
    #[test]
    fn same_as_counting_worse_users() {
        for seed in 0..6 {
            let world = World::random(seed);
            let (shards, cx) = world.load(1, Settings::default());
            let on = cx.catalog.last_day;
            let all: Vec<_> = shards[0]
                .users(&cx.catalog, on)
                .filter_map(|user| crate::schemes::rfm_ranks::Rfm::of(&user, Basis::Orders))
                .collect();
            let mut cells = vec![(0, 0); 25];
            for one in &all {
                let r = 5 * all.iter().filter(|other| other.recency > one.recency).count() / all.len();
                let f = 5 * all.iter().filter(|other| other.frequency < one.frequency).count() / all.len();
                cells[r * 5 + f].0 += 1;
                cells[r * 5 + f].1 += one.monetary;
            }
            let answer = world.answer::<Rfm>(&Params::default(), Settings::default());
            let found: Vec<_> = answer.grid.iter().map(|cell| (cell.users, cell.revenue.unwrap())).collect();
            assert_eq!(found, cells);
            for ties in [Ties::Below, Ties::First, Ties::Value, Ties::Ntile] {
                let asked = |world: &World, n| {
                    let (shards, mut cx) = world.load(n, Settings::default());
                    crate::queries::answer::<Rfm>(&Params { ties }, &shards, &mut cx).unwrap()
                };
                let one = asked(&world, 1);
                assert_eq!(one.grid.iter().map(|cell| cell.users).sum::<u64>(), all.len() as u64);
                for n in [2, 3, 8] {
                    assert_eq!(asked(&world.clone().shuffled(seed), n), one);
                }
            }
        }
    }
}
