//! The users filter: whom all answers speak of.
//!
//! It chooses users, not events: whoever fits on a day is there with all events, on every day that is looked at. What rests on
//! all users by definition stays with all of them ([`super::OF_ALL_USERS`]): thresholds, ranks, scores, found personas.

use serde::{Deserialize, Serialize};

use super::{Selection, Settings};
use crate::events::{Catalog, Day};

/// Some of the users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserFilter {
    /// Who.
    pub selection: Selection,
    /// The day on which they must fit. `None`: as-of.
    pub on: Option<Day>,
}

impl UserFilter {
    /// The day on which they must fit.
    pub fn on(&self, settings: &Settings, catalog: &Catalog) -> Day {
        self.on.unwrap_or(settings.as_of(catalog))
    }
}
