//! The engine: event files in, answers about users out. Pure Rust: no JS, no clock, no thread, no unseeded randomness.
//!
//! The data path, and the modules in reading order:
//!
//! ```text
//! bytes ──ingest──▶ RowBatch ──events──▶ Shard ──Query::map──▶ Partial ──merge, finish──▶ Answer
//! ```
//!
//! * [`ingest`]: bytes to typed rows, each sent to the shard that owns its user; rejects are data, not errors.
//! * [`events`]: rows to a [`events::Shard`]: whole users, sorted by id, each with its events in time order.
//! * [`fold`]: how one question is asked of all shards, and what it may look at.
//! * [`metrics`]: one user, as of a day, to one number.
//! * [`rules`]: true/false expressions over metrics. * [`schemes`]: documents that divide users into segments.
//! * [`models`]: numeric models that know no data. * [`queries`]: one question and its answer a file.
//! * [`export`]: answers to files. * [`protocol`]: all that crosses a thread. * [`samples`]: made-up files.
//!
//! [`i18n`] and [`order`] are tools of all.
//!
//! A module may use those above it in this list, never those below. A shard owns whole users, so every answer is a fold
//! over shards, equal for any number of shards and any order of rows.

pub mod i18n;
pub mod order;

pub mod events;
pub mod fold;
pub mod ingest;
pub mod models;

pub mod metrics;
pub mod rules;
pub mod schemes;

pub mod queries;

pub mod export;
pub mod load;
pub mod protocol;
pub mod samples;
mod warm_up;

pub use warm_up::warm_up;

#[cfg(test)]
pub mod testing;
