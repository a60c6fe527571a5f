//! Memory in one piece: growing bit by bit costs the browser more than parsing does.

use engine::events::Spread;
use engine::ingest::{ReadPlan, text_bytes};

/// Bytes that slices, tables and dictionaries take in any case.
const BASE: u64 = 64 * 1024 * 1024;

/// At most this is set aside; larger files grow it as they go.
const MOST: u64 = 1536 * 1024 * 1024;

/// Sets aside what reading these files with that many workers will need here: rows that wait and the shards built of them take a third of
/// their text, and about as much is needed at once to build a worker's only shard. Memory that is set aside and not used costs nothing but addresses.
pub fn set_aside(plans: &[ReadPlan], spread: Spread) {
    let Spread { workers, each } = spread;
    let text = text_bytes(plans) / workers as u64;
    let bytes = BASE + text / 3 + text / 3 / each as u64;
    let mut aside: Vec<u8> = Vec::new();
    // Without it reading goes on, and fails where memory is really missing.
    let _ = aside.try_reserve_exact(bytes.min(MOST) as usize);
    // Kept from being optimised away: the allocator keeps what is given back.
    std::hint::black_box(&aside);
}
