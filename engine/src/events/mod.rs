//! Events of whole users in memory: typed rows in, a [`Shard`] sorted by (user id, time) out, plus the [`Catalog`] that all shards share.
//!
//! Invariants: users are sorted by the bytes of their id; the events of a user are sorted by (time, content), so that the
//! same rows in any order give the same shard; dictionary codes are positions in a byte-sorted list, the same in every shard.

mod amounts;
mod batch;
mod build;
mod builders;
mod catalog;
mod choose;
mod codes;
mod cost;
mod identity;
mod instants;
mod joined;
mod kind;
mod midnights;
mod only;
mod own_zones;
mod role;
mod rows;
mod session;
mod settle;
mod shard;
mod spread;
mod summarised;
mod tally;
mod time;
mod unit;
mod user;
mod wire;

pub use batch::{Hash64, NO_AMOUNT, NO_CODE, ReaderPart, RowBatch, Texts, hash64, shard_of};
pub use build::{ReaderCodes, ShardBuilder, ShardReport};
pub use builders::{BuildOrder, ShardBuilders, ShardOrder};
pub use catalog::{Catalog, Dictionary, Dimension, Remap, merge_dictionaries};
pub use cost::{Cost, CostKey, CostRow, merge_costs};
pub use identity::{
    CONFLICT_USERS, CONFLICTS_USERS, Conflict, HandOver, Identity, Links, Move, Parcel, Resolved, resolve,
};
pub use joined::{AttributeFile, AttributeRows, AttributeTable, Flags, Join, JoinCounts, Joins};
pub use kind::FileKind;
pub use midnights::{MIDNIGHT_FACTOR, Midnights};
pub use only::Only;
pub use own_zones::OwnZones;
pub use role::Role;
pub use session::{SESSION_GAP_MS, Splitter};
pub use shard::{Shard, UserIdx};
pub use spread::Spread;
pub use summarised::Summarised;
pub use tally::Tally;
pub use time::{Day, MS_PER_DAY, Millis, Month, Zone, iso};
pub use user::{Event, User};
pub use wire::PackedRows;
