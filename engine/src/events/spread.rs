//! How users are spread: a hash of a user's id says which shard owns it, and each worker has some shards, one after another.
//!
//! Few rows make one shard a worker. Many make several, built one after another: what was needed to build one then serves the next,
//! so that the peak of memory is near what the rows take, and not twice as high.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Bytes of text that are one shard's: fewer are built so fast and in so little that a second shard gains nothing.
const SHARD_TEXT: u64 = 128 << 20;

/// The most shards a worker: more would make batches of a slice short, and what building one takes is an eighth by then.
const MOST_EACH: u64 = 8;

/// So many workers with so many shards each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// Number of workers.
    pub workers: usize,
    /// Shards of each.
    pub each: usize,
}

impl Spread {
    /// For so many bytes of text.
    pub fn of_text(bytes: u64, workers: usize) -> Spread {
        let workers = workers.max(1);
        let each = (bytes / workers as u64).div_ceil(SHARD_TEXT).clamp(1, MOST_EACH);
        Spread { workers, each: each as usize }
    }

    /// Number of all shards.
    pub fn n_shards(self) -> usize {
        self.workers * self.each
    }

    /// The shards of a worker.
    pub fn of_worker(self, worker: usize) -> Range<usize> {
        worker * self.each..(worker + 1) * self.each
    }

    /// The worker that has a shard.
    pub fn worker_of(self, shard: usize) -> usize {
        shard / self.each
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shard_has_one_worker() {
        assert_eq!(Spread::of_text(0, 2), Spread { workers: 2, each: 1 });
        assert_eq!(Spread::of_text(650 << 20, 2), Spread { workers: 2, each: 3 });
        assert_eq!(Spread::of_text(1 << 40, 4), Spread { workers: 4, each: 8 });
        for spread in [Spread { workers: 3, each: 1 }, Spread { workers: 2, each: 5 }] {
            let owned: Vec<usize> = (0..spread.workers).flat_map(|worker| spread.of_worker(worker)).collect();
            assert_eq!(owned, (0..spread.n_shards()).collect::<Vec<_>>());
            assert!(owned.iter().all(|shard| spread.of_worker(spread.worker_of(*shard)).contains(shard)));
        }
    }
}
