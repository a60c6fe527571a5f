//! Whom the users of a selection are held against. Not always everyone else: most of these may be gone, and whoever came back has more
//! of everything than they. Those at risk are told from those who are here, and those who came back from those who were away like them.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Need};
use crate::queries::selected::selected;
use crate::schemes::status::{DOCUMENT, Status};
use crate::schemes::{Condition, Scheme, Selection};

/// The others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// All other users of the base.
    #[default]
    Everyone,
    /// Users who are loyal, active or reactivated: of those who are leaving. New ones are not among them: nobody who is leaving can have come
    /// so lately.
    Here,
    /// The others who stood in this status at the end of this earlier day: of those whose way since then was chosen.
    Stood {
        /// Id of the status.
        status: String,
        /// The day.
        on: Day,
    },
}

const LEAVING: [&str; 2] = ["at_risk", "dormant"];
const HERE: [&str; 3] = ["loyal", "active", "reactivated"];

impl Against {
    pub(super) fn of(selection: &Selection, cx: &Context) -> Against {
        let as_of = cx.settings.as_of(&cx.catalog);
        // Of those at risk alone nobody is here.
        if cx.settings.users.as_ref().is_some_and(|users| users.selection.standing().next().is_some()) {
            return Against::Everyone;
        }
        for condition in &selection.conditions {
            match condition {
                Condition::Segment { scheme, segment, on } if scheme == "status" => match on.filter(|on| *on < as_of) {
                    Some(on) if is_about_a_way(&selection.conditions, on) => {
                        return Against::Stood { status: segment.clone(), on };
                    }
                    None if LEAVING.contains(&segment.as_str()) => return Against::Here,
                    _ => {}
                },
                Condition::Reason { reason } if LEAVING.iter().any(|id| reason.split('/').next() == Some(id)) => {
                    return Against::Here;
                }
                _ => {}
            }
        }
        Against::Everyone
    }

    pub(super) fn needs(&self, cx: &Context) -> Vec<Need> {
        match self {
            Against::Here => Status.needs(cx.settings.as_of(&cx.catalog), cx),
            Against::Everyone | Against::Stood { .. } => Vec::new(),
        }
    }

    /// For each user of the shard, whether it may be one of the others.
    pub(super) fn among(&self, shard: &Shard, cx: &Context) -> Vec<bool> {
        let as_of = cx.settings.as_of(&cx.catalog);
        match self {
            Against::Everyone => shard.users(&cx.catalog, as_of).map(|_| true).collect(),
            Against::Here => {
                let is_here = |at| DOCUMENT.order.get(usize::from(at)).is_some_and(|id| HERE.contains(&id.as_str()));
                Status.assign(shard, as_of, cx).into_iter().map(|status| status.is_some_and(is_here)).collect()
            }
            Against::Stood { status, on } => {
                let stood = Condition::Segment { scheme: "status".into(), segment: status.clone(), on: Some(*on) };
                selected(&Selection::of(stood), shard, cx)
            }
        }
    }
}

/// Whether the conditions say more than where users stood on a day: where they went, or what they did since.
fn is_about_a_way(conditions: &[Condition], day: Day) -> bool {
    conditions.iter().any(|condition| match condition {
        Condition::Segment { scheme, on, .. } => scheme == "status" && *on != Some(day),
        Condition::Active { .. } | Condition::Moved { .. } | Condition::Reason { .. } | Condition::Sign { .. } => true,
        _ => false,
    })
}
