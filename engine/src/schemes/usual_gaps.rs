//! How many users have which usual gap between active days: what the thresholds come from, whatever the person set.
//!
//! In: everyone with two active days, at the end of the data, whatever the as-of day: thresholds are computed once and hold
//! for every earlier date. A fact of its own, so that a threshold that is dragged does not walk the users anew.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::Shard;
use crate::fold::{Context, Query};
use crate::metrics::usual_gap;

/// Query `usual_gaps`.
pub struct UsualGaps;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// How many users have which usual gap, doubled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    gaps: BTreeMap<u32, u64>,
}

/// The histogram.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Twice the median gap in days, and the users that have it; ascending.
    pub gaps: Vec<(u32, u64)>,
}

impl Query for UsualGaps {
    const NAME: &'static str = "usual_gaps";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Partial {
        let mut gaps = BTreeMap::new();
        if cx.catalog.summaries {
            // From the first date to the last is no usual gap.
            return Partial { gaps };
        }
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

    fn finish(_: &Params, partial: Partial, _: &Context) -> Answer {
        Answer { gaps: partial.gaps.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{FIRST, timeline};

    #[test]
    fn counted_at_the_end_of_the_data() {
        let world = timeline("ann x.x...x\nbob x.x\ncat x...");
        let settings = Settings { as_of: Some(FIRST.plus(1)), ..Settings::default() };
        // Ann: 2 and 4; bob: 2; cat came once.
        assert_eq!(world.answer::<UsualGaps>(&Params {}, settings).gaps, [(4, 1), (6, 1)]);
    }
}
