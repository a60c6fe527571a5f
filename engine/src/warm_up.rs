//! Work on made-up rows, so that a browser has compiled the loops well before a file comes.
//!
//! A browser compiles a program quickly at first, and what runs much a second time, well: of a file of a million rows, that takes
//! a third of the processors' time. Waiting for a person to choose a file is the time to do it in. Nothing of it is kept.

use crate::events::Day;
use crate::ingest::{IngestError, Mapping};
use crate::load::{LoadOptions, Source, load};

/// Enough for a browser to find every loop of reading and building worth compiling, in about a tenth of a second.
const N_ROWS: u32 = 40_000;

/// Users of the rows.
const N_USERS: u32 = 5_000;

/// Reads made-up rows and builds shards of them. Returns the number of their events, which is that of the rows.
///
/// # Errors
/// None, unless reading is broken.
pub fn warm_up() -> Result<u64, IngestError> {
    let mapping = ["user", "time", "event", "amount", "category", "country", "platform", "channel"];
    let mapping: Vec<String> = mapping.iter().map(|role| format!("\"{role}\": \"{role}\"")).collect();
    let mapping = Mapping::from_json(&format!("{{{}}}", mapping.join(", ")))?;
    let options = LoadOptions { n_shards: 2, n_readers: 2, slice_bytes: 1 << 20, loading_day: Day(25_000) };
    let source = Source { name: "made-up.csv".into(), bytes: Box::new(rows().into_bytes()) };
    load(&mut [source], &mapping, &options).map(|data| data.catalog.events)
}

/// A file as many are: quotes where they are needed, and cells without a value.
fn rows() -> String {
    let events = ["view", "search", "add_to_cart", "purchase", "message_sent"];
    let mut text = String::from("user,time,event,amount,category,country,platform,channel\n");
    // Numbers without a pattern are not needed, only those that do not follow one another: 7919 is a prime.
    for n in (0..N_ROWS).map(|n| n * 7919) {
        let (user, second, pick) = (n % N_USERS, n / N_USERS % 60, n as usize / 64);
        let event = events[pick % events.len()];
        let amount = if event == "purchase" { format!("{}.{:02}", n % 300, n % 100) } else { String::new() };
        let category = ["", "Books", "\"Toys, Games\"", "Shoes"][pick % 4];
        let (country, platform) = (["DE", "US", "FR", "IN", "BR"][pick / 3 % 5], ["web", "ios", "android"][pick % 3]);
        text += &format!(
            "u_{user:07},2025-01-{:02}T{:02}:{:02}:{second:02}Z,{event},{amount},{category},{country},{platform},organic\n",
            1 + n % 28,
            n % 24,
            n / 24 % 60
        );
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_row_is_read() {
        assert_eq!(super::warm_up(), Ok(u64::from(super::N_ROWS)));
    }
}
