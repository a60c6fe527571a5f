//! What a file of a data set tells: events, or something beside them that is joined on the user id.

use serde::{Deserialize, Serialize};

use super::Role;

/// The kind of a file. All but attributes are rows with a user and a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// What users did.
    #[default]
    Events,
    /// What users are: a row a user, no time.
    Attributes,
    /// What is known of each user in sum: a row a user, with a first and a last date, orders and revenue.
    Summaries,
    /// Messages to users, and what became of them.
    Messages,
    /// What users asked for help with.
    Tickets,
    /// What users answered.
    Surveys,
    /// What was spent on users.
    Costs,
}

impl FileKind {
    /// Every kind, in the order of the pick list.
    pub const ALL: &'static [FileKind] = &[
        FileKind::Events,
        FileKind::Attributes,
        FileKind::Summaries,
        FileKind::Messages,
        FileKind::Tickets,
        FileKind::Surveys,
        FileKind::Costs,
    ];

    /// The word for it in mappings.
    pub fn id(self) -> &'static str {
        match self {
            FileKind::Events => "events",
            FileKind::Attributes => "attributes",
            FileKind::Summaries => "summaries",
            FileKind::Messages => "messages",
            FileKind::Tickets => "tickets",
            FileKind::Surveys => "surveys",
            FileKind::Costs => "costs",
        }
    }

    /// The kind with that word.
    pub fn from_id(id: &str) -> Option<FileKind> {
        FileKind::ALL.iter().copied().find(|kind| kind.id() == id)
    }

    /// The name of rows without one, and its role, where the kind says what its rows are.
    pub fn event(self) -> Option<(&'static str, Role)> {
        match self {
            FileKind::Events | FileKind::Attributes | FileKind::Summaries => None,
            FileKind::Messages => Some(("message_sent", Role::MessageSent)),
            FileKind::Tickets => Some(("support_ticket", Role::SupportTicket)),
            FileKind::Surveys => Some(("survey_answer", Role::SurveyAnswer)),
            FileKind::Costs => Some(("cost", Role::System)),
        }
    }
}
