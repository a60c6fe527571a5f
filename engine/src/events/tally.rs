//! The account of all rows: nothing that was read is lost on the way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Rows read, and where each of them went: read = kept + rejected + duplicate + filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Data rows found in the files.
    pub read: u64,
    /// Rows that became (part of) an event, told attributes of a user, or costs.
    pub kept: u64,
    /// Of these, rows that told attributes.
    pub attributes: u64,
    /// Of these, rows that told what was spent, on nobody in particular.
    pub costs: u64,
    /// Rows that could not be used, by reason code.
    pub rejected: BTreeMap<String, u64>,
    /// Rows that repeat an insert id, or another row in every mapped column where the mapping drops those.
    pub duplicates: u64,
    /// Rows left out on purpose, by reason code (`future`, `currency`, …).
    pub filtered: BTreeMap<String, u64>,
    /// Rows that equal another row in every mapped column (rows of costs: in every column): kept, or among the duplicates where the mapping drops them.
    pub repeated: u64,
}

impl Tally {
    /// Adds the counts of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.read += other.read;
        self.kept += other.kept;
        self.attributes += other.attributes;
        self.costs += other.costs;
        self.duplicates += other.duplicates;
        self.repeated += other.repeated;
        for (code, n) in &other.rejected {
            *self.rejected.entry(code.clone()).or_default() += n;
        }
        for (code, n) in &other.filtered {
            *self.filtered.entry(code.clone()).or_default() += n;
        }
    }

    /// Rows that became (part of) an event.
    pub fn of_events(&self) -> u64 {
        self.kept.saturating_sub(self.attributes + self.costs)
    }

    /// Whether rows were left out before anybody looked whose they are: who seems to have no row may have had one of these.
    pub fn has_unknown_users(&self) -> bool {
        ["outside_range", "currency", "skipped"].iter().any(|code| self.filtered.contains_key(*code))
    }

    /// Whether the four parts add up to the rows read.
    pub fn adds_up(&self) -> bool {
        let rejected: u64 = self.rejected.values().sum();
        let filtered: u64 = self.filtered.values().sum();
        self.read == self.kept + rejected + self.duplicates + filtered
    }
}
