//! What a selection says of its users by itself. A rule that is repeated is no finding: who is silent for 120 days by definition
//! needs no line that says so, and every user of the status *new* was first seen lately.
//!
//! In: a selection. Out: the kinds of traits, and the event names, that its conditions rest on.

use std::collections::BTreeSet;

use super::traits::Kind;
use crate::events::Role;
use crate::fold::Context;
use crate::schemes::rfm_ranks::Basis;
use crate::schemes::status::DOCUMENT;
use crate::schemes::{Condition, Selection};

/// Of these nothing is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) kinds: BTreeSet<Kind>,
    /// Codes of event names.
    pub(super) names: BTreeSet<u32>,
}

impl Named {
    pub(super) fn by(selection: &Selection, cx: &Context) -> Named {
        let mut named = Named::default();
        for condition in &selection.conditions {
            match condition {
                Condition::Segment { scheme, segment, .. } => match scheme.as_str() {
                    "status" => named.status(segment, cx),
                    "rfm" => named.rfm(cx),
                    _ => {}
                },
                Condition::Reason { reason } => {
                    let (within, id) = reason.split_once('/').map_or((None, reason.as_str()), |(a, b)| (Some(a), b));
                    let segments = DOCUMENT.segments.iter().filter(|segment| {
                        within.is_none_or(|within| segment.id == within)
                            && segment.reasons.iter().any(|reason| reason.id == id)
                    });
                    segments.for_each(|segment| named.status(&segment.id, cx));
                }
                Condition::RfmCell { .. } => named.rfm(cx),
                Condition::Cohort { .. } | Condition::NotSeen { .. } => named.add([Kind::First]),
                Condition::ActiveIn { .. } | Condition::Silent { .. } => named.add([Kind::Silence]),
                Condition::HourOfWeek { .. } => named.add([Kind::DayPart, Kind::Weekday]),
                Condition::MoreEvents { .. } => named.add([Kind::Days]),
                Condition::Value { dimension, .. } | Condition::Home { dimension, .. } => {
                    named.add(cx.catalog.dimension(dimension).map(|at| Kind::Dimension(at as u32)));
                }
            }
        }
        named
    }

    fn add(&mut self, kinds: impl IntoIterator<Item = Kind>) {
        self.kinds.extend(kinds);
    }

    fn add_names(&mut self, is_named: impl Fn(Role) -> bool, cx: &Context) {
        let codes = cx.catalog.roles.iter().enumerate().filter(|(_, role)| is_named(**role));
        self.names.extend(codes.map(|(code, _)| code as u32));
    }

    /// Recency decides in every segment; the rest as the rules of `presets/status.json` have it.
    fn status(&mut self, segment: &str, cx: &Context) {
        self.add([Kind::Silence]);
        match segment {
            "churned" => {
                let by_opt_out = cx.settings.opt_out_leaves;
                let leaves = |role| matches!(role, Role::Uninstall | Role::AccountClosed | Role::Cancel);
                self.add_names(|role| leaves(role) || by_opt_out && role == Role::OptOut, cx);
            }
            "prospect" => {
                self.add([Kind::Orders]);
                self.add_names(|role| matches!(role, Role::SignUp | Role::TrialStart | Role::Purchase), cx);
            }
            "new" => self.add([Kind::First]),
            "reactivated" => self.add([Kind::Days]),
            "loyal" => {
                self.add([Kind::Orders, Kind::Days]);
                self.add_names(|role| matches!(role, Role::Purchase | Role::Referral), cx);
            }
            _ => {}
        }
    }

    fn rfm(&mut self, cx: &Context) {
        self.add([Kind::Silence]);
        match Basis::of(&cx.catalog) {
            Basis::Orders => {
                self.add([Kind::Orders]);
                self.add_names(|role| role == Role::Purchase, cx);
            }
            Basis::Engagement => self.add([Kind::Days]),
        }
    }
}
