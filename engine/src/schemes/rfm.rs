//! RFM: the buyers, divided into ten groups by when (R) and how often (F) they bought. Who never bought stands in none.
//!
//! The names are those of the field (CleverTap's ten); the grid is the map in common use, by score of recency and frequency.

use super::rfm_ranks::RfmRanks;
use super::rfm_scale::Ties;
use super::scheme::Scheme;
use crate::events::{Day, Shard};
use crate::fold::{Context, Need};
use crate::i18n::Lang;

/// Scheme `rfm`. Users with equal values share a score ([`Ties::Below`]).
pub struct RfmScheme;

/// A group of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Bought lately and often.
    Champion,
    /// Buy often, the last time not long ago.
    Loyal,
    /// Bought lately, more than once.
    Potential,
    /// Bought lately, for the first time.
    New,
    /// Bought once, not long ago.
    Promising,
    /// In the middle of both.
    NeedsAttention,
    /// Bought rarely, some time ago.
    AboutToSleep,
    /// Bought more than once, long ago.
    AtRisk,
    /// Bought very often, long ago.
    CantLose,
    /// Bought rarely, long ago.
    Hibernating,
}

use Group::*;

/// Rows R1…R5, columns F1…F5.
const GRID: [[Group; 5]; 5] = [
    [Hibernating, Hibernating, AtRisk, AtRisk, CantLose],
    [Hibernating, Hibernating, AtRisk, AtRisk, CantLose],
    [AboutToSleep, AboutToSleep, NeedsAttention, Loyal, Loyal],
    [Promising, Potential, Potential, Loyal, Loyal],
    [New, Potential, Potential, Champion, Champion],
];

impl Group {
    /// Every group, in the order of tables.
    pub const ALL: [Group; 10] =
        [Champion, Loyal, Potential, New, Promising, NeedsAttention, AboutToSleep, AtRisk, CantLose, Hibernating];

    /// The group of a pair of scores, each 1–5.
    pub fn of(r: u8, f: u8) -> Group {
        GRID[usize::from(r.clamp(1, 5)) - 1][usize::from(f.clamp(1, 5)) - 1]
    }

    /// The word for it in files, URLs and exports.
    pub fn id(self) -> &'static str {
        match self {
            Champion => "champion",
            Loyal => "loyal",
            Potential => "potential",
            New => "new",
            Promising => "promising",
            NeedsAttention => "needs_attention",
            AboutToSleep => "about_to_sleep",
            AtRisk => "at_risk",
            CantLose => "cant_lose",
            Hibernating => "hibernating",
        }
    }

    /// The group with that word.
    pub fn from_id(id: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.id() == id)
    }

    /// Its name for people. Where a status has the same name it says whose it is.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Champion => lang.pick("Champions", "Champions"),
            Loyal => lang.pick("Loyal (RFM)", "Stammkäufer"),
            Potential => lang.pick("Potential loyalists", "Angehende Stammkäufer"),
            New => lang.pick("New buyers", "Neukäufer"),
            Promising => lang.pick("Promising", "Vielversprechend"),
            NeedsAttention => lang.pick("Needs attention", "Zu beachten"),
            AboutToSleep => lang.pick("About to sleep", "Bald eingeschlafen"),
            AtRisk => lang.pick("At risk (RFM)", "Gefährdet (RFM)"),
            CantLose => lang.pick("Can’t lose", "Unverzichtbar"),
            Hibernating => lang.pick("Hibernating", "Im Winterschlaf"),
        }
    }

    /// Position in [`Group::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

impl Scheme for RfmScheme {
    fn id(&self) -> &'static str {
        "rfm"
    }

    fn segments(&self, _cx: &Context) -> Vec<String> {
        Group::ALL.iter().map(|group| group.id().to_string()).collect()
    }

    fn needs(&self, on: Day, _cx: &Context) -> Vec<Need> {
        vec![RfmRanks::need(on, Ties::Below)]
    }

    fn assign(&self, shard: &Shard, on: Day, cx: &Context) -> Vec<Option<u8>> {
        let ranks = RfmRanks::fact(on, Ties::Below, cx);
        let of_users = ranks.of_users(shard, on, &cx.catalog);
        of_users.map(|user| user.map(|(_, scores)| Group::of(scores.r, scores.f).index() as u8)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_counted_by_position() {
        assert!(Group::ALL.iter().enumerate().all(|(at, group)| group.index() == at));
        assert!(Group::ALL.iter().all(|group| Group::from_id(group.id()) == Some(*group)));
        assert!(Group::ALL.iter().all(|group| GRID.iter().flatten().any(|cell| cell == group)));
    }
}
