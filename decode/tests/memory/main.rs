//! Files that claim or unpack to far more than they are: how much memory each of them gets, told by an allocator that counts.
//!
//! The same files are refused, or their rows rejected, in `decode/tests/formats/damaged.rs` and `engine/tests/ingest`.

mod bombs;
mod counting;
