//! Questions and answers, one a file: what is asked, what one shard says, how the answer is made of it.
//!
//! A new query is a file here and a line in [`QUERIES`].

pub mod activity;
pub mod chosen;
pub mod clock;
pub mod event_names;
#[cfg(feature = "bench")]
pub mod job;
pub mod lifecycle;
pub mod movers;
pub mod overview;
pub mod personas;
pub mod places;
pub mod profile;
pub mod retention;
pub mod retention_rate;
pub mod return_curve;
pub mod return_shares;
pub mod rfm;
pub mod rfm_reading;
pub mod rfm_status;
pub mod segment_check;
pub mod segments;
pub mod selected;
pub mod sessions;
mod signs;
pub mod span;
pub mod status_over_time;
pub mod status_rules;
pub mod still_here;
pub mod summary;
pub mod suspicious;
pub mod users;
pub mod what_moved;

#[cfg(test)]
mod status_tests;
#[cfg(test)]
mod tests;

use serde_json::Value;

use self::chosen::Chosen;
use crate::events::Shard;
use crate::fold::{AnyQuery, Context, Need, Query, QueryError, decode_answer, lack};

/// Every query, sorted by name.
pub const QUERIES: &[&dyn AnyQuery] = &[
    &activity::Activity,
    &clock::Clock,
    &event_names::EventNames,
    #[cfg(feature = "bench")]
    &job::Job,
    #[cfg(feature = "bench")]
    &job::JobStatuses,
    &lifecycle::Lifecycle,
    &movers::Movers,
    &overview::Overview,
    &crate::schemes::personas::PersonaModel,
    &personas::PersonaCards,
    &places::Places,
    &profile::Profile,
    &crate::schemes::ranks::Ranks,
    &retention::Retention,
    &retention_rate::RetentionRate,
    &return_curve::ReturnCurve,
    &return_shares::ReturnShares,
    &rfm::Rfm,
    &crate::schemes::rfm_ranks::RfmRanks,
    &rfm_status::RfmStatus,
    &segment_check::SegmentCheck,
    &segments::Segments,
    &sessions::Sessions,
    &status_over_time::StatusOverTime,
    &status_rules::StatusRules,
    &still_here::StillHere,
    &summary::Summary,
    &suspicious::Suspicious,
    &crate::schemes::thresholds::Thresholds,
    &users::Users,
    &crate::schemes::usual_gaps::UsualGaps,
    &what_moved::WhatMoved,
];

/// The query with that name.
pub fn find(name: &str) -> Result<&'static dyn AnyQuery, QueryError> {
    QUERIES.iter().find(|query| query.name() == name).copied().ok_or_else(|| QueryError::Unknown {
        name: name.into(),
        known: QUERIES.iter().map(|query| query.name()).collect::<Vec<_>>().join(", "),
    })
}

/// Answers a query over shards that are all in this process; facts it needs are computed and kept in `cx`. Postcard bytes.
pub fn fold_local(name: &str, params: &Value, shards: &[Shard], cx: &mut Context) -> Result<Vec<u8>, QueryError> {
    let query = find(name)?;
    if let Some(lack) = lack(name, &cx.settings, &cx.catalog) {
        return Err(QueryError::Lacking { query: name.into(), lack });
    }
    for need in chosen::needs(query, params, cx)? {
        if !cx.facts.contains_key(&need.key()) {
            let bytes = fold_local(&need.query, &need.params, shards, cx)?;
            cx.facts.insert(need.key(), bytes);
        }
    }
    // Two of them as those of a worker, and then all workers', so that what is merged first makes no difference.
    let partials = shards.chunks(2).map(|shards| Chosen::default().map(query, params, shards, cx));
    let partials = partials.collect::<Result<Vec<_>, _>>()?;
    query.finish(params, &partials, cx)
}

/// [`fold_local`] with types: for tests and native tools.
pub fn answer<Q: Query>(params: &Q::Params, shards: &[Shard], cx: &mut Context) -> Result<Q::Answer, QueryError> {
    let params = Need::of::<Q>(params).params;
    decode_answer::<Q>(&fold_local(Q::NAME, &params, shards, cx)?)
}
