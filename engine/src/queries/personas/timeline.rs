//! One typical user's story: the events of the last weeks under a pseudonym, each with the way it is drawn.
//!
//! Of the user's data it holds event names and times only, and of those at most [`TIMELINE_MOST`].

use serde::{Deserialize, Serialize};

use crate::events::{Day, Event, Hash64, MS_PER_DAY, Millis, Role, User};

/// The timeline shows these last days where enough happened in them, else all since the first event.
const TIMELINE_DAYS: i32 = 91;

/// So many events are enough.
const TIMELINE_LEAST: usize = 4;

/// The most events of a timeline: the latest.
const TIMELINE_MOST: usize = 200;

/// What happened to one user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// A pseudonym: `u-7f3a`.
    pub user: String,
    /// First day shown.
    pub from: Day,
    /// Last day shown: as-of.
    pub to: Day,
    /// Events, oldest first.
    pub moments: Vec<Moment>,
    /// Events of those days that are too many to show.
    pub left_out: u64,
}

/// One event of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// UTC milliseconds.
    pub time: Millis,
    /// Local day.
    pub day: Day,
    /// How it is drawn.
    pub kind: MomentKind,
    /// The event's name.
    pub name: String,
}

/// Kinds of events on a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MomentKind {
    /// The value event.
    Value,
    /// Other activity.
    Activity,
    /// A message to the user, or their answer to it.
    Message,
    /// A review, referral, share, ticket, complaint, survey.
    Voice,
    /// Money back, or a leaving signal.
    Loss,
    /// Something put into the cart with neither a purchase nor another item in the 24 hours after it.
    CartLeft,
}

impl Timeline {
    /// The user's story up to as-of; `value` is the role of the value event.
    pub(super) fn of(user: &User, hash: Hash64, value: Option<Role>) -> Timeline {
        let recent = user.as_of.plus(1 - TIMELINE_DAYS);
        let in_recent = user.events().filter(|event| event.day() >= recent).count();
        let first = user.events().next().map_or(user.as_of, |event| event.day());
        let from = if in_recent >= TIMELINE_LEAST { recent } else { first };
        let moments: Vec<Moment> = user
            .events()
            .filter(|event| event.day() >= from)
            .map(|event| Moment {
                time: event.time(),
                day: event.day(),
                kind: if is_cart_left(user, &event) { MomentKind::CartLeft } else { kind(event.role(), value) },
                name: user.catalog().names.text(event.name()).to_string(),
            })
            .collect();
        let left_out = moments.len().saturating_sub(TIMELINE_MOST);
        Timeline {
            user: pseudonym(hash),
            from,
            to: user.as_of,
            moments: moments[left_out..].to_vec(),
            left_out: left_out as u64,
        }
    }
}

/// A short name for a user that shows no letter of the id.
///
/// ```
/// assert_eq!(engine::queries::personas::pseudonym(0x7f3a_0000_0000_0000), "u-7f3a");
/// ```
pub fn pseudonym(hash: Hash64) -> String {
    format!("u-{:04x}", hash >> 48)
}

/// Whether the event left a cart behind. An item put in less than 24 hours before the end of as-of may still be bought.
fn is_cart_left(user: &User, event: &Event) -> bool {
    if event.role() != Role::AddToCart {
        return false;
    }
    let (from, to) = (event.time(), event.time() + MS_PER_DAY);
    let goes_on = user.events().any(|later| {
        let same_cart = later.time() > from && later.time() <= to;
        same_cart && matches!(later.role(), Role::Purchase | Role::AddToCart)
    });
    !goes_on && to <= user.catalog().zone.end_of(user.as_of)
}

fn kind(role: Role, value: Option<Role>) -> MomentKind {
    match role {
        _ if Some(role) == value || (value.is_none() && role.is_activity()) => MomentKind::Value,
        Role::MessageSent
        | Role::MessageDelivered
        | Role::MessageOpened
        | Role::MessageClicked
        | Role::MessageConverted
        | Role::MessageBounced => MomentKind::Message,
        Role::Review | Role::Referral | Role::Share | Role::SupportTicket | Role::Complaint | Role::SurveyAnswer => {
            MomentKind::Voice
        }
        Role::Refund | Role::Cancel | Role::Uninstall | Role::AccountClosed | Role::OptOut => MomentKind::Loss,
        _ => MomentKind::Activity,
    }
}
