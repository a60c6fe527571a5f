//! After how many days of silence is a user at risk, dormant, churned? From everyone's usual gaps, or as the person set it.
//!
//! In: the usual gaps ([`UsualGaps`]) and the settings. Out: [`Limits`].

use serde::{Deserialize, Serialize};

use super::Limits;
use super::usual_gaps::UsualGaps;
use crate::events::Shard;
use crate::fold::{Context, Need, Query};

/// Query `thresholds`.
pub struct Thresholds;

/// Nothing to choose: overrides stand in the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

impl Query for Thresholds {
    const NAME: &'static str = "thresholds";
    type Params = Params;
    /// Nothing: the gaps are counted already.
    type Partial = ();
    type Answer = Limits;

    fn needs(_: &Params, _: &Context) -> Vec<Need> {
        vec![Need::of::<UsualGaps>(&Default::default())]
    }

    fn map(_: &Params, _: &Shard, _: &Context) {}

    fn merge(_: (), _: ()) {}

    fn finish(_: &Params, _: (), cx: &Context) -> Limits {
        Limits::of(&cx.fact::<UsualGaps>(&Default::default()).gaps, &cx.settings)
    }
}
