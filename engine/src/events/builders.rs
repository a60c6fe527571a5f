//! The shards of one worker while their rows come, and then, one after another, built.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Catalog, HandOver, PackedRows, Parcel, ReaderCodes, Shard, ShardBuilder, ShardReport};

/// What a worker needs to build its shards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuildOrder {
    /// Dictionaries and roles.
    pub catalog: Catalog,
    /// One a shard.
    pub shards: Vec<ShardOrder>,
}

/// What is needed to build one shard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ShardOrder {
    /// What each reader's codes mean.
    pub readers: Vec<ReaderCodes>,
    /// The rows that belong elsewhere.
    pub hand_over: HandOver,
}

/// Collects the rows for the shards of one worker until every reader has ended.
#[derive(Debug, Default)]
pub struct ShardBuilders {
    first: usize,
    builders: Vec<ShardBuilder>,
}

impl ShardBuilders {
    /// For these shards.
    pub fn new(own: Range<usize>) -> ShardBuilders {
        ShardBuilders { first: own.start, builders: own.map(|_| ShardBuilder::default()).collect() }
    }

    /// Takes rows of one reader for one of these shards; gives those for others back.
    pub fn push(&mut self, shard: usize, reader: usize, rows: PackedRows) -> Option<PackedRows> {
        match shard.checked_sub(self.first).and_then(|at| self.builders.get_mut(at)) {
            Some(builder) => {
                builder.push(reader, rows);
                None
            }
            None => Some(rows),
        }
    }

    /// Takes the rows of anonymous users out that belong to a user of another shard, one of these or not. Call once, when every reader
    /// has ended, and push them after that.
    pub fn hand_over(&mut self, order: &BuildOrder) -> Vec<Parcel> {
        let builders = self.builders.iter_mut().zip(&order.shards);
        builders.flat_map(|(builder, order)| builder.hand_over(&order.hand_over, &order.readers)).collect()
    }

    /// Builds the shards, in their order. The one with the most rows is built first, so that whatever it took has room for each after it.
    pub fn finish(self, order: BuildOrder) -> (Vec<Shard>, Vec<ShardReport>) {
        let n = self.builders.len();
        let mut waiting: Vec<(usize, ShardBuilder, ShardOrder)> =
            (0..).zip(self.builders).zip(order.shards).map(|((at, builder), order)| (at, builder, order)).collect();
        waiting.sort_by_key(|(_, builder, _)| builder.n_bytes());
        let mut built = vec![(Shard::default(), ShardReport::default()); n];
        while let Some((at, builder, ShardOrder { readers, .. })) = waiting.pop() {
            built[at] = builder.finish(&readers, &order.catalog);
            move_together(waiting.iter_mut().flat_map(|(_, builder, _)| builder.rows_mut()).collect());
        }
        built.into_iter().unzip()
    }
}

/// Fills the gaps that the rows of a built shard left with the rows that wait farthest up: what is free then lies in one piece, where
/// columns of the next shard find room. Otherwise memory grows, and no browser takes it back.
fn move_together(mut waiting: Vec<&mut PackedRows>) {
    waiting.sort_by_key(|rows| std::cmp::Reverse(rows.address()));
    waiting.into_iter().for_each(PackedRows::move_down);
}
