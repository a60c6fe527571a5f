//! Does the status scheme divide the base: everyone in exactly one segment? And how much does the order of the rules decide?
//!
//! Out: users that no rule takes (a gap), users that several segments would take (an overlap, which the order resolves),
//! and for each segment how many users its own rule fits and how many it got.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::metrics::Env;
use crate::schemes::Scheme;
use crate::schemes::status::{DOCUMENT, Status, compiled};

/// Query `segment_check`.
pub struct SegmentCheck;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// Counts; segments in the order in which they are tried.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    base: u64,
    /// Users that 0, 1, 2, … segments would take.
    by_matches: Vec<u64>,
    /// Users that a segment's own rule fits.
    fits: Vec<u64>,
    /// Users that the segment got.
    got: Vec<u64>,
}

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Users of the base.
    pub users: u64,
    /// Users that no segment takes.
    pub none: u64,
    /// Users that the rule of one segment alone fits.
    pub one: u64,
    /// Users that the rules of several segments fit; the first of them has the user.
    pub several: u64,
    /// Users counted over all segments; equals `users` − `none` if nobody stands in two.
    pub counted: u64,
    /// Segments in the order in which they are tried.
    pub segments: Vec<Checked>,
}

/// One segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// The word for it.
    pub id: String,
    /// Users that its rule fits, whatever comes before it.
    pub fits: u64,
    /// Users that stand in it.
    pub users: u64,
}

impl Answer {
    /// Whether every user of the base, and each that an attribute file knows, stands in exactly one segment.
    pub fn holds(&self) -> bool {
        self.none == 0 && self.counted == self.users
    }
}

impl Query for SegmentCheck {
    const NAME: &'static str = "segment_check";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(_: &Params, cx: &Context) -> Vec<Need> {
        Status.needs(cx.settings.as_of(&cx.catalog), cx)
    }

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Partial {
        let as_of = cx.settings.as_of(&cx.catalog);
        let (rules, env) = (compiled(as_of, cx), Env::of(cx));
        let n = DOCUMENT.segments.len();
        let mut partial = Partial { base: 0, by_matches: vec![0; n + 1], fits: vec![0; n], got: vec![0; n] };
        for user in shard.users(&cx.catalog, as_of).filter(|user| user.is_known()) {
            partial.base += 1;
            let fits = rules.fits(&user, &env);
            partial.by_matches[fits.iter().filter(|fits| **fits).count()] += 1;
            partial.fits.iter_mut().zip(&fits).for_each(|(sum, fits)| *sum += u64::from(*fits));
            let shown = rules.judge(&user, &env).map(|verdict| &DOCUMENT.order[usize::from(verdict.segment)]);
            if let Some(at) = shown.and_then(|id| DOCUMENT.segments.iter().position(|segment| segment.id == *id)) {
                partial.got[at] += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.base += b.base;
        a.by_matches.iter_mut().zip(b.by_matches).for_each(|(to, from)| *to += from);
        a.fits.iter_mut().zip(b.fits).for_each(|(to, from)| *to += from);
        a.got.iter_mut().zip(b.got).for_each(|(to, from)| *to += from);
        a
    }

    fn finish(_: &Params, partial: Partial, cx: &Context) -> Answer {
        let segments = DOCUMENT.segments.iter().enumerate();
        Answer {
            as_of: cx.settings.as_of(&cx.catalog),
            users: partial.base,
            none: partial.by_matches[0],
            one: partial.by_matches[1],
            several: partial.by_matches[2..].iter().sum(),
            counted: partial.got.iter().sum(),
            segments: segments
                .map(|(at, segment)| Checked { id: segment.id.clone(), fits: partial.fits[at], users: partial.got[at] })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::{Settings, Silence};
    use crate::testing::World;

    #[test]
    fn the_preset_divides_every_world() {
        for seed in 0..6 {
            let silence = if seed % 2 == 0 { Silence::Value } else { Silence::Activity };
            let settings =
                Settings { silence, a: Some(5 + seed as u32), d: Some(20), c: Some(60), ..Settings::default() };
            let check = World::random(seed).answer::<SegmentCheck>(&Params {}, settings);
            assert!(check.holds(), "{check:?}");
            assert_eq!(check.one + check.several, check.users);
            assert!(check.segments.iter().all(|segment| segment.users <= segment.fits));
            assert!(check.several > 0);
        }
    }
}
