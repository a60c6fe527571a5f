//! Who is still here, by the quarter of their first activity: a survival curve a quarter, and how many are not churned today.
//!
//! In: first and last active day of each user, and the threshold C. Out: for each calendar quarter its users, those of them who are
//! not churned as of as-of, and for each number of days t how many were active t days after their first activity or later.
//!
//! Whoever is silent for C days or less may come back, so a curve ends where all of its users can be judged: t days after the last
//! day of the quarter must lie at least C days before as-of. Up to there nobody is censored, and the share is that of Kaplan and
//! Meier (1958): who was not active t days after the first activity or later has been silent for more than C days since.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Day, Month, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::Scheme;
use crate::schemes::status::{DOCUMENT, Status, judge};
use crate::schemes::thresholds::Thresholds;

/// Query `still_here`.
pub struct StillHere;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// Users of one quarter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    users: u64,
    here: u64,
    /// Days from the first activity to the last → users.
    lasted: BTreeMap<u32, u64>,
}

/// All quarters, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Silent for more days than this is gone.
    pub c: u32,
    /// Quarters in which anyone was first active.
    pub quarters: Vec<Quarter>,
}

/// Users first active in one quarter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quarter {
    /// Its first month.
    pub first: Month,
    /// Number of its users; never 0.
    pub users: u64,
    /// Those who are not churned as of as-of.
    pub here: u64,
    /// At position t: users active t days after their first activity, or later. Empty where none can be judged yet.
    pub still: Vec<u64>,
}

impl Quarter {
    /// Its days, both ends included.
    pub fn days(&self) -> (Day, Day) {
        (self.first.first_day(), last_day(self.first))
    }

    /// The share still here after so many days; `None` where that cannot be told yet.
    pub fn share(&self, days: usize) -> Option<f64> {
        self.still.get(days).map(|users| *users as f64 / self.users as f64)
    }

    /// The first number of days after which fewer than half were still here; `None` where that has not been seen.
    pub fn half_gone(&self) -> Option<usize> {
        self.still.iter().position(|users| users * 2 < self.users)
    }
}

impl Query for StillHere {
    const NAME: &'static str = "still_here";
    type Params = Params;
    /// By the number of the quarter's first month.
    type Partial = BTreeMap<i32, Counts>;
    type Answer = Answer;

    fn needs(_: &Params, cx: &Context) -> Vec<Need> {
        Status.needs(cx.settings.as_of(&cx.catalog), cx)
    }

    fn map(_: &Params, shard: &Shard, cx: &Context) -> BTreeMap<i32, Counts> {
        let as_of = cx.settings.as_of(&cx.catalog);
        let churned = DOCUMENT.order.iter().position(|id| id == "churned");
        let mut quarters = BTreeMap::<i32, Counts>::new();
        for (user, verdict) in shard.users(&cx.catalog, as_of).zip(judge(shard, as_of, cx)) {
            let (Some(first), Some(last)) = (user.first_day(), user.last_day()) else { continue };
            let counts = quarters.entry(first_month(first).0).or_default();
            counts.users += 1;
            counts.here += u64::from(verdict.map(|verdict| usize::from(verdict.segment)) != churned);
            *counts.lasted.entry(last.since(first) as u32).or_default() += 1;
        }
        quarters
    }

    fn merge(mut a: BTreeMap<i32, Counts>, b: BTreeMap<i32, Counts>) -> BTreeMap<i32, Counts> {
        for (quarter, more) in b {
            let sum = a.entry(quarter).or_default();
            sum.users += more.users;
            sum.here += more.here;
            for (days, users) in more.lasted {
                *sum.lasted.entry(days).or_default() += users;
            }
        }
        a
    }

    fn finish(_: &Params, quarters: BTreeMap<i32, Counts>, cx: &Context) -> Answer {
        let as_of = cx.settings.as_of(&cx.catalog);
        let c = cx.fact::<Thresholds>(&Default::default()).c;
        let quarter = |(first, counts): (i32, Counts)| {
            let first = Month(first);
            let observed = as_of.since(last_day(first)) - c as i32;
            let still = still(&counts, usize::try_from(observed + 1).unwrap_or(0));
            Quarter { first, users: counts.users, here: counts.here, still }
        };
        Answer { as_of, c, quarters: quarters.into_iter().map(quarter).collect() }
    }
}

/// Users who lasted for t days or more, for each t below `n`.
fn still(counts: &Counts, n: usize) -> Vec<u64> {
    let mut gone = 0;
    let mut still = Vec::with_capacity(n);
    for t in 0..n {
        still.push(counts.users - gone);
        gone += counts.lasted.get(&(t as u32)).copied().unwrap_or(0);
    }
    still
}

/// The first month of the quarter that holds a day.
fn first_month(day: Day) -> Month {
    let month = day.month();
    Month(month.0 - month.0.rem_euclid(3))
}

fn last_day(first: Month) -> Day {
    Month(first.0 + 2).last_day()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::queries::answer;
    use crate::testing::{FIRST, World, timeline};

    /// January to March 2024, judged 20 days after its end with C = 12: curves of 9 days. Ann lasted 9 days or more, bob 3, cid 0.
    #[test]
    fn drawn_users() {
        let settings =
            |c| Settings { as_of: Some(FIRST.plus(110)), a: Some(3), d: Some(5), c: Some(c), ..Settings::default() };
        let world = timeline(&format!("ann x........x\nbob x..x\ncid x\ndan {}xx..x", ".".repeat(95)));
        let Answer { as_of, c, quarters } = world.answer::<StillHere>(&Params {}, settings(12));
        assert_eq!((as_of, c, quarters.len()), (FIRST.plus(110), 12, 2));
        let first = &quarters[0];
        assert_eq!((first.days(), first.users, first.here), ((FIRST, FIRST.plus(90)), 3, 0));
        assert_eq!(first.still, [3, 2, 2, 2, 1, 1, 1, 1, 1]);
        assert_eq!((first.half_gone(), first.share(1), first.share(9)), (Some(4), Some(2.0 / 3.0), None));
        // Of the second quarter nothing can be judged yet; dan was active 11 days before.
        assert_eq!((quarters[1].users, quarters[1].here, quarters[1].still.len()), (1, 1, 0));
        // One day more of C is one day less of the curve.
        assert_eq!(world.answer::<StillHere>(&Params {}, settings(13)).quarters[0].still.len(), 8);
    }

    /// Against active days, looked at once a day and user; and whoever was not active later on is churned.
    #[test]
    fn as_counted_the_slow_way() {
        let mut compared = 0;
        for seed in 0..5 {
            let settings = Settings { a: Some(10), d: Some(20), c: Some(40), ..Settings::default() };
            let (shards, mut cx) = World::random(seed).load(3, settings);
            let found = answer::<StillHere>(&Params {}, &shards, &mut cx).unwrap();
            let as_of = cx.catalog.last_day;
            for quarter in &found.quarters {
                let (from, to) = quarter.days();
                let users = || shards.iter().flat_map(|shard| shard.users(&cx.catalog, as_of));
                let own = || users().filter(|user| user.first_day().is_some_and(|day| (from..=to).contains(&day)));
                assert_eq!(quarter.users, own().count() as u64);
                for (t, still) in quarter.still.iter().enumerate() {
                    let on = |first: Day| first.plus(t as i32);
                    let active = own().filter(|user| user.days.iter().any(|day| *day >= on(user.days[0])));
                    assert_eq!(*still, active.count() as u64);
                    let gone = own().filter(|user| user.days.iter().all(|day| *day < on(user.days[0])));
                    gone.for_each(|user| assert!(user.days_since_last().unwrap() > 40));
                    compared += 1;
                }
            }
        }
        assert!(compared > 300, "{compared}");
    }
}
