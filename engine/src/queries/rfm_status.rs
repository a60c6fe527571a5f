//! Two views of the same users (buyers, where anything is bought): the RFM group ranks a user among all others, the status asks about the user's own silence.
//! Where they agree and where they disagree.
//!
//! Out: users of every pair of group and status, with lift = n(group, status) · n / (n(group) · n(status)), and the pairs that say
//! something, urgent disagreements first. Counts add up to the users who stand in both schemes.

use serde::{Deserialize, Serialize};

use super::rfm_reading::Reading;
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::order::Order;
use crate::schemes::rfm::{Group, RfmScheme};
use crate::schemes::rfm_ranks::Basis;
use crate::schemes::{Scheme, find};

/// Query `rfm_status`.
pub struct RfmStatus;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// All pairs, and those that say something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// What RFM counts.
    pub basis: Basis,
    /// Users who stand in both schemes.
    pub users: u64,
    /// Ids of the statuses, in their order.
    pub statuses: Vec<String>,
    /// Every pair: groups in their order, within each the statuses in theirs.
    pub pairs: Vec<Pair>,
    /// Pairs that hold users and say something: urgent disagreements, other ones, agreements; each with most users first.
    pub readings: Vec<Pair>,
}

/// Users of one group and one status.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Id of the RFM group.
    pub group: String,
    /// Id of the status.
    pub status: String,
    /// Users in both.
    pub users: u64,
    /// How many times as many as if the two knew nothing of each other; `None` where either is empty.
    pub lift: Option<f64>,
    /// What it says, if anything.
    pub reading: Option<Reading>,
}

impl Query for RfmStatus {
    const NAME: &'static str = "rfm_status";
    type Params = Params;
    /// Users by group, then status.
    type Partial = Vec<u64>;
    type Answer = Answer;

    fn needs(_params: &Params, cx: &Context) -> Vec<Need> {
        let on = cx.settings.as_of(&cx.catalog);
        let mut needs = RfmScheme.needs(on, cx);
        needs.extend(status().map(|scheme| scheme.needs(on, cx)).unwrap_or_default());
        needs
    }

    fn map(_params: &Params, shard: &Shard, cx: &Context) -> Vec<u64> {
        let Some(status) = status() else { return Vec::new() };
        let on = cx.settings.as_of(&cx.catalog);
        let n_statuses = status.segments(cx).len();
        let mut counts = vec![0; Group::ALL.len() * n_statuses];
        for pair in RfmScheme.assign(shard, on, cx).into_iter().zip(status.assign(shard, on, cx)) {
            if let (Some(group), Some(status)) = pair {
                counts[usize::from(group) * n_statuses + usize::from(status)] += 1;
            }
        }
        counts
    }

    fn merge(a: Vec<u64>, b: Vec<u64>) -> Vec<u64> {
        a.into_iter().zip(b).map(|(a, b)| a + b).collect()
    }

    fn finish(_params: &Params, counts: Vec<u64>, cx: &Context) -> Answer {
        let statuses = status().map(|scheme| scheme.segments(cx)).unwrap_or_default();
        let users: u64 = counts.iter().sum();
        let of_status: Vec<u64> =
            (0..statuses.len()).map(|at| counts.iter().skip(at).step_by(statuses.len()).sum()).collect();
        let mut pairs = Vec::with_capacity(counts.len());
        for (group, row) in Group::ALL.into_iter().zip(counts.chunks(statuses.len().max(1))) {
            let of_group: u64 = row.iter().sum();
            for (at, status) in statuses.iter().enumerate() {
                let expected = of_group as f64 * of_status[at] as f64 / users as f64;
                pairs.push(Pair {
                    group: group.id().into(),
                    status: status.clone(),
                    users: row[at],
                    lift: (of_group > 0 && of_status[at] > 0).then(|| row[at] as f64 / expected),
                    reading: Reading::of(group, status),
                });
            }
        }
        let readings = sorted_readings(&pairs);
        Answer {
            as_of: cx.settings.as_of(&cx.catalog),
            basis: Basis::of(&cx.catalog),
            users,
            statuses,
            pairs,
            readings,
        }
    }
}

fn status() -> Option<&'static dyn Scheme> {
    find("status")
}

fn sorted_readings(pairs: &[Pair]) -> Vec<Pair> {
    let mut readings: Vec<Pair> =
        pairs.iter().filter(|pair| pair.users > 0 && pair.reading.is_some()).cloned().collect();
    let is = |pair: &Pair, what: fn(Reading) -> bool| pair.reading.is_some_and(what);
    readings
        .order_by_key(|pair| (is(pair, Reading::agrees), !is(pair, Reading::is_urgent), std::cmp::Reverse(pair.users)));
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{World, timeline};

    /// Without purchases the grid counts engagement, and its users are no buyers.
    #[test]
    fn says_what_the_grid_counts() {
        let basis = |cells| {
            let (shards, mut cx) = timeline(cells).load(1, Settings::default());
            crate::queries::answer::<RfmStatus>(&Params {}, &shards, &mut cx).unwrap().basis
        };
        assert_eq!([basis("ann x..p"), basis("ann x..x")], [Basis::Orders, Basis::Engagement]);
    }

    /// Both schemes counted user by user; equal for any number of shards and order of rows.
    #[test]
    fn same_as_counting_users() {
        for seed in 0..4 {
            let world = World::random(seed);
            let asked = |world: &World, n| {
                let (shards, mut cx) = world.load(n, Settings::default());
                let answer = crate::queries::answer::<RfmStatus>(&Params {}, &shards, &mut cx).unwrap();
                (answer, shards, cx)
            };
            let (answer, shards, cx) = asked(&world, 1);
            let on = cx.catalog.last_day;
            let groups = RfmScheme.assign(&shards[0], on, &cx);
            let statuses = status().unwrap().assign(&shards[0], on, &cx);
            let count = |pair: &Pair| {
                let group = Group::from_id(&pair.group).map(|group| group.index() as u8);
                let status = answer.statuses.iter().position(|id| *id == pair.status).map(|at| at as u8);
                groups.iter().zip(&statuses).filter(|(g, s)| **g == group && **s == status).count() as u64
            };
            assert_eq!(answer.pairs.len(), 80);
            assert!(answer.pairs.iter().all(|pair| pair.users == count(pair)));
            assert_eq!(answer.users, groups.iter().flatten().count() as u64, "every buyer has a status");
            let expected: f64 =
                answer.pairs.iter().filter_map(|pair| Some(pair.users as f64 / pair.lift.filter(|l| *l > 0.0)?)).sum();
            assert!(
                expected <= answer.users as f64 + 1e-9,
                "what was expected of the pairs that are is no more than all"
            );
            for n in [2, 3, 8] {
                assert_eq!(asked(&world.clone().shuffled(seed), n).0, answer);
            }
        }
    }
}
