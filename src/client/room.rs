//! How much memory all workers together may take.

/// A browser ends a tab long before a machine is full. A browser that says how much the machine has (never more than 8 GiB) is
/// believed where that is less.
const ROOM: u64 = 8 << 30;

/// Of the memory of a machine, what a tab can have.
const USABLE_PERCENT: u64 = 75;

/// Bytes that all workers may take.
pub fn room() -> u64 {
    let navigator = web_sys::window().map(|window| window.navigator());
    let said = navigator.and_then(|navigator| js_sys::Reflect::get(&navigator, &"deviceMemory".into()).ok());
    room_of(said.and_then(|gib| gib.as_f64()))
}

fn room_of(device_gib: Option<f64>) -> u64 {
    let bytes = device_gib.map_or(ROOM, |gib| ((gib * (1u64 << 30) as f64) as u64).min(ROOM));
    bytes * USABLE_PERCENT / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tab_can_have() {
        assert_eq!(room_of(None), room_of(Some(8.0)));
        assert_eq!(room_of(Some(32.0)), room_of(None));
        assert_eq!(room_of(Some(4.0)) * 2, room_of(None));
    }
}
