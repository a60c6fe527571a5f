//! How many users stand in each segment of a scheme, what they are worth, and how that was on an earlier day.
//!
//! In: a scheme, a day. Out: every segment in the scheme's order, empty ones too. `users` counts those that stand in a
//! segment; together with `unassigned`, less `attributes_only`, they make the base.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::metrics::revenue;
use crate::schemes::SchemeId;

/// Query `segments`.
pub struct Segments;

/// Which scheme, on which day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The scheme.
    pub scheme: SchemeId,
    /// The day; `None` is as-of.
    pub on: Option<Day>,
    /// Whether to count on the settings' earlier day, too.
    pub compare: bool,
}

/// Sums per segment, in the scheme's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    base: u64,
    attributes_only: u64,
    users: Vec<u64>,
    revenue: Vec<i64>,
    before: Vec<u64>,
}

/// The segments of a scheme at the end of a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The scheme.
    pub scheme: String,
    /// As of this day.
    pub on: Day,
    /// The earlier day, where asked for.
    pub compared_with: Option<Day>,
    /// Users that stand in a segment.
    pub users: u64,
    /// Users of the base that stand in none.
    pub unassigned: u64,
    /// Of `users`, those that only a file of attributes knows: prospects who do not belong to the base.
    pub attributes_only: u64,
    /// Every segment, in the scheme's order.
    pub segments: Vec<Segment>,
}

/// One segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// The word for it.
    pub id: String,
    /// Users in it.
    pub users: u64,
    /// Of the users in any segment, 0 to 1; 0 where there is no user.
    pub share: f64,
    /// Their purchases minus refunds up to the day, in minor units; `None` where there are no amounts of purchases.
    pub revenue: Option<i64>,
    /// Users in it on the earlier day, where asked for.
    pub users_before: Option<u64>,
}

impl Params {
    fn on(&self, cx: &Context) -> Day {
        self.on.unwrap_or(cx.settings.as_of(&cx.catalog))
    }

    fn compared_with(&self, cx: &Context) -> Option<Day> {
        (self.compare && cx.settings.is_comparable(&cx.catalog)).then(|| cx.settings.compare_to(&cx.catalog))
    }
}

impl Query for Segments {
    const NAME: &'static str = "segments";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        let days = [Some(params.on(cx)), params.compared_with(cx)];
        days.into_iter().flatten().flat_map(|day| params.scheme.scheme().needs(day, cx)).collect()
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let scheme = params.scheme.scheme();
        let n = scheme.segments(cx).len();
        let mut partial = Partial { users: vec![0; n], revenue: vec![0; n], ..Partial::default() };
        let on = params.on(cx);
        let has_money = cx.catalog.knows_revenue();
        for (user, segment) in shard.users(&cx.catalog, on).zip(scheme.assign(shard, on, cx)) {
            partial.base += u64::from(user.in_base());
            // A scheme may have users outside the base: prospects that only attributes tell of.
            partial.attributes_only += u64::from(segment.is_some() && !user.in_base());
            if let Some(segment) = segment {
                partial.users[usize::from(segment)] += 1;
                if has_money {
                    partial.revenue[usize::from(segment)] += revenue(&user);
                }
            }
        }
        if let Some(before) = params.compared_with(cx) {
            partial.before = vec![0; n];
            for segment in scheme.assign(shard, before, cx).into_iter().flatten() {
                partial.before[usize::from(segment)] += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.base += b.base;
        a.attributes_only += b.attributes_only;
        a.users.iter_mut().zip(b.users).for_each(|(to, from)| *to += from);
        a.revenue.iter_mut().zip(b.revenue).for_each(|(to, from)| *to += from);
        a.before.iter_mut().zip(b.before).for_each(|(to, from)| *to += from);
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let users: u64 = partial.users.iter().sum();
        let segments = params.scheme.scheme().segments(cx).into_iter().enumerate().map(|(at, id)| Segment {
            id,
            users: partial.users[at],
            share: if users == 0 { 0.0 } else { partial.users[at] as f64 / users as f64 },
            revenue: cx.catalog.knows_revenue().then_some(partial.revenue[at]),
            users_before: partial.before.get(at).copied(),
        });
        Answer {
            scheme: params.scheme.id().into(),
            on: params.on(cx),
            compared_with: params.compared_with(cx),
            users,
            unassigned: partial.base + partial.attributes_only - users,
            attributes_only: partial.attributes_only,
            segments: segments.collect(),
        }
    }
}
