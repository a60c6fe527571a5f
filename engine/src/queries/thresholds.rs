//! After how many days of silence is a user at risk, dormant, churned? From everyone's usual gaps, or as the person set it.
//!
//! In: the usual gap of every user with two active days, at the end of the data, whatever the as-of day: thresholds are
//! computed once and hold for every earlier date. Out: [`Limits`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::Shard;
use crate::fold::{Context, Query};
use crate::metrics::usual_gap;
use crate::schemes::Limits;

/// Query `thresholds`.
pub struct Thresholds;

/// Nothing to choose: overrides stand in the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// How many users have which usual gap, doubled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    gaps: BTreeMap<u32, u64>,
}

impl Query for Thresholds {
    const NAME: &'static str = "thresholds";
    type Params = Params;
    type Partial = Partial;
    type Answer = Limits;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Partial {
        let mut gaps = BTreeMap::new();
        for user in shard.users(&cx.catalog, cx.catalog.last_day) {
            if let Some(twice) = usual_gap(user.days) {
                *gaps.entry(twice as u32).or_default() += 1;
            }
        }
        Partial { gaps }
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (gap, users) in b.gaps {
            *a.gaps.entry(gap).or_default() += users;
        }
        a
    }

    fn finish(_: &Params, partial: Partial, cx: &Context) -> Limits {
        let gaps: Vec<(u32, u64)> = partial.gaps.into_iter().collect();
        Limits::of(&gaps, &cx.settings)
    }
}
