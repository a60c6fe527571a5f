//! The ledger: rows read and where they went, users, events, span.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Day, Millis, Shard, UserIdx, iso};
use crate::fold::{Context, Query};

/// The `summary` query.
pub struct Summary;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// First and last event of a shard.
pub type Partial = Option<(Millis, Millis)>;

/// Rows read = kept + rejected + duplicates + filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Data rows found in the files.
    pub rows_read: u64,
    /// Rows that became (part of) an event.
    pub rows_kept: u64,
    /// Rows that could not be used, by reason code.
    pub rejected: BTreeMap<String, u64>,
    /// Rows that repeat an insert id.
    pub duplicates: u64,
    /// Rows left out on purpose.
    pub filtered: u64,
    /// Users with any event.
    pub users: u64,
    /// Events, after rows of one order are merged.
    pub events: u64,
    /// Instant of the first event, ISO 8601 in UTC.
    pub first: Option<String>,
    /// Instant of the last event, ISO 8601 in UTC.
    pub last: Option<String>,
}

impl Query for Summary {
    const NAME: &'static str = "summary";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn map(_params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let spans = (0..shard.n_users() as u32).filter_map(|user| {
            let user = shard.user(&cx.catalog, UserIdx(user), Day(i32::MAX / 2));
            Some((user.times().next()?, user.times().next_back()?))
        });
        spans.reduce(join)
    }

    fn merge(a: Partial, b: Partial) -> Partial {
        match (a, b) {
            (Some(a), Some(b)) => Some(join(a, b)),
            (a, b) => a.or(b),
        }
    }

    fn finish(_params: &Params, partial: Partial, cx: &Context) -> Answer {
        let report = &cx.catalog.report;
        Answer {
            rows_read: report.read,
            rows_kept: report.kept,
            rejected: report.rejected.clone(),
            duplicates: report.duplicates,
            filtered: report.filtered.values().sum(),
            users: cx.catalog.users,
            events: cx.catalog.events,
            first: partial.map(|(first, _)| iso(first)),
            last: partial.map(|(_, last)| iso(last)),
        }
    }
}

fn join(a: (Millis, Millis), b: (Millis, Millis)) -> (Millis, Millis) {
    (a.0.min(b.0), a.1.max(b.1))
}
