//! What a selection says of its users by itself. A rule that is repeated is no finding: who is silent for 120 days by definition
//! needs no line that says so, and every user of the status *new* was first seen lately.
//!
//! In: a selection. Out: the kinds of traits, and the event names, that its conditions rest on.

use std::collections::BTreeSet;

use super::traits::Kind;
use crate::events::Role;
use crate::fold::Context;
use crate::schemes::personas::Columns;
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
                    "status" => named.status(segment, None, cx),
                    "rfm" => named.rfm(cx),
                    "personas" => named.habits(cx),
                    _ => {}
                },
                Condition::Reason { reason } => {
                    let (within, id) = reason.split_once('/').map_or((None, reason.as_str()), |(a, b)| (Some(a), b));
                    let segments = DOCUMENT.segments.iter().filter(|segment| {
                        within.is_none_or(|within| segment.id == within)
                            && segment.reasons.iter().any(|reason| reason.id == id)
                    });
                    segments.for_each(|segment| named.status(&segment.id, Some(id), cx));
                }
                // Statuses of any kind: what decides between them is recency above all.
                Condition::Moved { .. } => named.add([Kind::First, Kind::Silence]),
                Condition::RfmCell { .. } => named.rfm(cx),
                Condition::FirstActive { .. } | Condition::NotSeen { .. } | Condition::Known { .. } => {
                    named.add([Kind::First]);
                }
                Condition::Silent { .. } => named.add([Kind::Silence]),
                // Whoever was there in these days has these days, and orders where there is nothing else to do.
                Condition::Active { .. } => {
                    named.add([Kind::Silence, Kind::Days]);
                    if cx.catalog.roles.iter().all(|role| !role.is_activity() || *role == Role::Purchase) {
                        named.orders(cx);
                    }
                }
                Condition::CameOrWent { .. } => named.add([Kind::First, Kind::Silence]),
                Condition::Paid { .. } => {
                    named.add([Kind::Orders, Kind::Silence]);
                    named.add_names(|role| matches!(role, Role::Purchase | Role::Refund), cx);
                }
                Condition::ActiveAt { .. } => named.add([Kind::DayPart, Kind::Weekday]),
                // It says nothing of anyone who had been active at all.
                Condition::ActiveBy { .. } => {}
                Condition::MoreEvents { .. } => named.add([Kind::Days]),
                Condition::Sign { event, .. } => named.names.extend(cx.catalog.names.code(event)),
                Condition::Value { dimension, .. }
                | Condition::Home { dimension, .. }
                | Condition::HasHome { dimension, .. }
                | Condition::OtherHome { dimension, .. } => {
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

    /// Recency decides in every segment; the rest as the rules of `presets/status.json` have it: those of one reason, or of all.
    fn status(&mut self, segment: &str, reason: Option<&str>, cx: &Context) {
        let decides = |id: &str| reason.is_none_or(|reason| reason == id);
        self.add([Kind::Silence]);
        match segment {
            "churned" => {
                let by_opt_out = cx.settings.opt_out_leaves;
                let leaves = |role| matches!(role, Role::Uninstall | Role::AccountClosed | Role::Cancel);
                self.add_names(|role| leaves(role) || by_opt_out && role == Role::OptOut, cx);
            }
            "prospect" => {
                self.value(cx);
                self.add_names(|role| matches!(role, Role::SignUp | Role::TrialStart), cx);
            }
            "new" => self.add([Kind::First]),
            "reactivated" => self.add([Kind::Days]),
            "at_risk" => {
                if ["late", "slower", "complained"].into_iter().any(decides) {
                    self.add([Kind::Days]);
                }
                if decides("complained") {
                    self.add_names(|role| role == Role::Complaint, cx);
                }
                // Of the whole segment this is one reason in four, and when its users began is worth a line.
                if reason == Some("slower") {
                    self.add([Kind::First]);
                }
            }
            "loyal" => {
                self.add([Kind::Days]);
                self.value(cx);
                if decides("revenue") && cx.catalog.knows_revenue() {
                    self.orders(cx);
                }
                if decides("referral") {
                    self.add_names(|role| role == Role::Referral, cx);
                }
            }
            _ => {}
        }
    }

    /// Events of value; where any activity is of value, no name says more than another.
    fn value(&mut self, cx: &Context) {
        match cx.settings.value_role(&cx.catalog) {
            Some(Role::Purchase) => self.orders(cx),
            Some(value) => self.add_names(|role| role == value, cx),
            None => {}
        }
    }

    fn orders(&mut self, cx: &Context) {
        self.add([Kind::Orders]);
        self.add_names(|role| role == Role::Purchase, cx);
    }

    /// The habits that personas are made of: what is done and how often, when, of what and on what.
    fn habits(&mut self, cx: &Context) {
        self.add([Kind::Orders, Kind::Last, Kind::Did, Kind::DayPart, Kind::Weekday, Kind::Days]);
        let Columns { category, platform } = Columns::of(&cx.catalog);
        self.add([category, platform].into_iter().flatten().map(|at| Kind::Dimension(at as u32)));
    }

    fn rfm(&mut self, cx: &Context) {
        self.add([Kind::Silence]);
        match Basis::of(&cx.catalog) {
            Basis::Orders => self.orders(cx),
            Basis::Engagement => self.add([Kind::Days]),
        }
    }
}
