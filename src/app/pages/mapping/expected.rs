//! How long reading all rows will take, told from how long the look at the first of them took.
//!
//! That look parses the first 8 MB of all files with the reader that reads the rest, on one worker, and works out what they tell besides.

use engine::i18n::Lang;
use engine::ingest::Memory;

use crate::app::words::mapping as words;
use crate::format;

/// Text whose rows are read, sent to their shards and sorted in takes so many times as long as as much that was looked at, for each worker: the
/// look guesses, too, and a browser has not compiled its code well yet. Measured from 0.25 (ten million rows) to 0.45 (half a million).
const OF_A_LOOK: f64 = 0.35;

/// "about 12 s" for so many workers; `None` where the look told nothing.
pub fn expected(lang: Lang, memory: &Memory, took_ms: f64, n_workers: u64) -> Option<String> {
    let times = memory.times_the_sample(n_workers);
    if times <= 0.0 || took_ms <= 0.0 {
        return None;
    }
    let seconds = took_ms / 1000.0 * OF_A_LOOK * times;
    Some(match seconds {
        ..1.0 => words::below_a_second(lang).into(),
        ..90.0 => words::seconds(lang, format::count(lang, seconds.ceil() as u64)),
        _ => words::minutes(lang, format::count(lang, (seconds / 60.0).ceil() as u64)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_workers_decide() {
        let say = |whole, stream, workers| {
            let memory = Memory { whole, stream, ..Memory::default() };
            expected(Lang::En, &memory, 100.0, workers).unwrap().replace('\u{a0}', " ")
        };
        assert_eq!(say(100_000, 0, 2), "about 2 s");
        assert_eq!(say(100_000, 0, 20), "less than a second");
        // Only one worker can read it.
        assert_eq!(say(100_000, 100_000, 20), "about 4 s");
        assert_eq!(say(10_000_000, 0, 2), "about 3 min");
        assert_eq!(expected(Lang::En, &Memory::default(), 100.0, 2), None);
    }
}
