//! How long reading all rows will take, told from how long the look at the first of them took.
//!
//! That look parses the first 8 MB of all files with the reader that reads the rest, on one worker, and works out what they tell besides.

use engine::i18n::Lang;
use engine::ingest::{Memory, Packing, Preview};

use crate::app::words::mapping as words;
use crate::format;

/// A row that is read, sent to its shard, sorted in and counted takes so many times as long as one that was looked at, for each worker.
const OF_A_LOOK: f64 = 1.0;

/// "about 12 s"; `None` where the look told nothing. `busy`: workers that read at once.
pub fn expected(lang: Lang, memory: &Memory, took_ms: f64, busy: u64) -> Option<String> {
    if memory.sampled == 0 || took_ms <= 0.0 {
        return None;
    }
    let share = memory.rows as f64 / memory.sampled as f64 / busy.max(1) as f64;
    let seconds = took_ms / 1000.0 * OF_A_LOOK * share;
    Some(match seconds {
        ..1.0 => words::below_a_second(lang).into(),
        ..90.0 => words::seconds(lang, format::count(lang, seconds.ceil() as u64)),
        _ => words::minutes(lang, format::count(lang, (seconds / 60.0).ceil() as u64)),
    })
}

/// How many of the workers read at once: a packed file is one stream, for one of them.
pub fn busy(preview: &Preview, n_workers: u64) -> u64 {
    let plain = preview.files.iter().all(|file| file.packing == Packing::None);
    if plain { n_workers } else { n_workers.min(preview.files.len() as u64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_workers_decide() {
        let say = |rows, busy| {
            let memory = Memory { rows, sampled: 100_000, ..Memory::default() };
            expected(Lang::En, &memory, 100.0, busy).unwrap().replace('\u{a0}', " ")
        };
        assert_eq!(say(10_000_000, 2), "about 5 s");
        assert_eq!(say(10_000_000, 20), "less than a second");
        assert_eq!(say(1_000_000_000, 2), "about 9 min");
        assert_eq!(expected(Lang::En, &Memory::default(), 100.0, 2), None);
    }
}
