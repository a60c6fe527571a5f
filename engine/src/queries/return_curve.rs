//! After how long a silence do users still come back, and what do the thresholds make of that?
//!
//! In: the curve ([`ReturnShares`]), the thresholds in force, and the natural breaks of today's silences as a second
//! suggestion. Out: all of these, with the users of each status under both, and the two warnings of a history too short.

use serde::{Deserialize, Serialize};

use super::return_shares::{self, ReturnShares};
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::metrics::Env;
use crate::schemes::status::{DOCUMENT, Status, compiled, compiled_with};
use crate::schemes::thresholds::Thresholds;
use crate::schemes::{Limits, Scheme};

pub use super::return_shares::Point;

/// Query `return_curve`.
pub struct ReturnCurve;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// Users by status, in the scheme's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    now: Vec<u64>,
    by_breaks: Vec<u64>,
}

/// The curve, today's silences, the thresholds and what they make of the users.
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
    /// Thresholds in force, and from the usual gaps.
    pub limits: Limits,
    /// Natural breaks of today's silences: a second suggestion for A, D, C. Empty under four distinct silences.
    pub jenks: Vec<u32>,
    /// Every status, in the scheme's order.
    pub statuses: Vec<StatusCount>,
    /// Over a quarter of the users silent for C days came back.
    pub many_return_after_c: bool,
    /// C is longer than half of the data.
    pub c_over_half_span: bool,
}

/// Users of one status.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StatusCount {
    /// Id of the status.
    pub id: String,
    /// With the thresholds in force.
    pub users: u64,
    /// With the natural breaks, where there are any.
    pub by_jenks: Option<u64>,
}

impl Answer {
    /// The curve at so many days.
    pub fn at(&self, days: u32) -> Option<&Point> {
        self.points.get(days as usize)
    }

    /// Users of a status with the thresholds in force.
    pub fn users(&self, status: &str) -> u64 {
        self.statuses.iter().find(|count| count.id == status).map_or(0, |count| count.users)
    }
}

impl Query for ReturnCurve {
    const NAME: &'static str = "return_curve";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(_: &Params, cx: &Context) -> Vec<Need> {
        let mut all = Status.needs(cx.settings.as_of(&cx.catalog), cx);
        all.push(Need::of::<ReturnShares>(&Default::default()));
        all
    }

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Partial {
        let as_of = cx.settings.as_of(&cx.catalog);
        let env = Env::of(cx);
        let rules = compiled(as_of, cx);
        let by_breaks =
            breaks(&cx.fact::<ReturnShares>(&Default::default()), cx).map(|limits| compiled_with(&limits, as_of, cx));
        let n = DOCUMENT.order.len();
        let mut partial = Partial { now: vec![0; n], by_breaks: vec![0; n] };
        for user in shard.users(&cx.catalog, as_of).filter(|user| user.is_known()) {
            if let Some(verdict) = rules.judge(&user, &env) {
                partial.now[usize::from(verdict.segment)] += 1;
            }
            if let Some(verdict) = by_breaks.as_ref().and_then(|rules| rules.judge(&user, &env)) {
                partial.by_breaks[usize::from(verdict.segment)] += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.now.iter_mut().zip(b.now).for_each(|(to, from)| *to += from);
        a.by_breaks.iter_mut().zip(b.by_breaks).for_each(|(to, from)| *to += from);
        a
    }

    fn finish(_: &Params, partial: Partial, cx: &Context) -> Answer {
        let return_shares::Answer { as_of, horizon_days, span_days, points, silent, jenks } =
            cx.fact::<ReturnShares>(&Default::default());
        let limits = cx.fact::<Thresholds>(&Default::default());
        let statuses = DOCUMENT.order.iter().enumerate().map(|(at, id)| StatusCount {
            id: id.clone(),
            users: partial.now[at],
            by_jenks: (!jenks.is_empty()).then_some(partial.by_breaks[at]),
        });
        Answer {
            as_of,
            horizon_days,
            span_days,
            many_return_after_c: points.get(limits.c as usize).is_some_and(|point| point.share > 0.25),
            c_over_half_span: u64::from(limits.c) * 2 > u64::from(span_days),
            statuses: statuses.collect(),
            points,
            silent,
            limits,
            jenks,
        }
    }
}

/// The thresholds with the natural breaks as A, D, C.
fn breaks(shares: &return_shares::Answer, cx: &Context) -> Option<Limits> {
    let [a, d, c] = *shares.jenks.as_slice() else { return None };
    Some(Limits { a, d, c, ..cx.fact::<Thresholds>(&Default::default()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::queries::{answer, segments};
    use crate::testing::World;

    #[test]
    fn statuses_under_both_suggestions() {
        let (shards, mut cx) = World::random(3).load(2, Settings::default());
        let curve = answer::<ReturnCurve>(&Params {}, &shards, &mut cx).unwrap();
        let users = |cx: &mut Context| {
            let found = answer::<segments::Segments>(&Default::default(), &shards, cx).unwrap();
            found.segments.into_iter().map(|segment| segment.users).collect::<Vec<_>>()
        };
        assert_eq!(curve.statuses.iter().map(|status| status.users).collect::<Vec<_>>(), users(&mut cx));
        let [a, d, c] = *curve.jenks.as_slice() else { panic!("{curve:?}") };
        assert!(a < d && d < c);
        // The person types the breaks: the same counts.
        let mut set = Context { facts: Default::default(), ..cx.clone() };
        set.settings = Settings { a: Some(a), d: Some(d), c: Some(c), ..Settings::default() };
        assert_eq!(curve.statuses.iter().filter_map(|status| status.by_jenks).collect::<Vec<_>>(), users(&mut set));
    }

    #[test]
    fn warns_of_a_history_too_short() {
        let settings = |c| Settings { a: Some(1), d: Some(2), c: Some(c), ..Settings::default() };
        let of = |c| World::random(1).answer::<ReturnCurve>(&Params {}, settings(c));
        assert!(!of(100).c_over_half_span && of(200).c_over_half_span);
        assert!(of(3).points.len() > 3 || !of(3).many_return_after_c);
    }
}
