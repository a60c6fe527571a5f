//! Sample worlds: made-up exports that look like those of the field, for who wants to see the page before there is a file.
//!
//! A world's word in, the bytes of a CSV file out, made from a fixed seed: the same on every machine and every day. Each has planted
//! personas, people who stay, fade, leave and come back, a season, and something to find. What a world says of itself ([`World`]) stands
//! apart from what makes it ([`make`]), so that the first screen can show worlds without carrying their makers; a test makes each and counts.

mod food_delivery;
mod kit;
mod shop;
mod streaming;

use crate::events::{MS_PER_DAY, Millis};

pub use kit::{FIRST_DAY, LAST_DAY};

/// Every world, in the order of the first screen.
pub const WORLDS: [World; 3] = [food_delivery::WORLD, streaming::WORLD, shop::WORLD];

/// When each world's file was changed last, as the page says it: the end of the last day.
pub const CHANGED_AT: Millis = (LAST_DAY.0 as Millis + 1) * MS_PER_DAY;

/// What is known of a world before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct World {
    /// The word for it.
    pub id: &'static str,
    /// The name of its file.
    pub file: &'static str,
    /// Bytes of it.
    pub bytes: u64,
    /// Users.
    pub users: u64,
    /// Events.
    pub events: u64,
    /// Users by status on the last day, in the order of the scheme `status`.
    pub by_status: [u64; 8],
}

impl World {
    /// Whether a file of this name and so many bytes is its file.
    pub fn is_file(&self, name: &str, bytes: u64) -> bool {
        (self.file, self.bytes) == (name, bytes)
    }
}

/// The world with that word.
pub fn find(id: &str) -> Option<&'static World> {
    WORLDS.iter().find(|world| world.id == id)
}

/// The file of a world: UTF-8, a header, a row an event, in the order of time. `None` for a word that is no world's.
pub fn make(id: &str) -> Option<Vec<u8>> {
    let make = match id {
        "food_delivery" => food_delivery::make,
        "shop" => shop::make,
        "streaming" => streaming::make,
        _ => return None,
    };
    Some(make().csv())
}
