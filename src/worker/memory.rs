//! Memory in one piece: growing bit by bit costs the browser more than parsing does.

use engine::events::Spread;
use engine::ingest::{ReadPlan, text_bytes};

/// Bytes that slices, tables and dictionaries take in any case.
const BASE: u64 = 64 * 1024 * 1024;

/// At most this is set aside; larger files grow it as they go.
const MOST: u64 = 1536 * 1024 * 1024;

/// Sets aside what reading these files with that many workers will need here: their rows, packed and then sorted, take about two
/// thirds of their text. Memory that is set aside and not used costs nothing but addresses.
pub fn set_aside(plans: &[ReadPlan], spread: Spread) {
    let bytes = BASE + text_bytes(plans) * 2 / 3 / spread.workers as u64;
    let mut aside: Vec<u8> = Vec::new();
    // Without it reading goes on, and fails where memory is really missing.
    let _ = aside.try_reserve_exact(bytes.min(MOST) as usize);
    // Kept from being optimised away: the allocator keeps what is given back.
    std::hint::black_box(&aside);
}
