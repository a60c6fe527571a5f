//! What the page must say: the same engine, run natively on the same file.

use std::path::Path;

use engine::events::Day;
use engine::fold::{Context, Query, Settings};
use engine::load::{LoadOptions, Source, heads, load};
use engine::queries::movers::{self, Movers};
use engine::queries::segments::{Params, Segments};
use engine::schemes::Limits;
use engine::schemes::thresholds::Thresholds;

use crate::Outcome;

/// The words of the statuses, in the order of their table.
pub const STATUSES: [&str; 8] = ["Loyal", "Active", "New", "Reactivated", "At risk", "Dormant", "Churned", "Prospect"];

/// Users of each status of a text file, as it is guessed.
///
/// # Errors
/// If the file cannot be read, or is no table.
pub fn statuses(file: &Path, settings: Settings) -> Outcome<Vec<(String, u64)>> {
    let answer = answer::<Segments>(file, &Params::default(), settings)?;
    Ok(STATUSES.iter().zip(answer.segments).map(|(word, segment)| ((*word).to_string(), segment.users)).collect())
}

/// Who moved between a day and the last one.
///
/// # Errors
/// As [`statuses`].
pub fn movers(file: &Path, from: Day) -> Outcome<movers::Answer> {
    answer::<Movers>(file, &movers::Params { from: Some(from), to: None }, Settings::default())
}

/// The thresholds that a file suggests.
///
/// # Errors
/// As [`statuses`].
pub fn limits(file: &Path) -> Outcome<Limits> {
    answer::<Thresholds>(file, &Default::default(), Settings::default())
}

fn answer<Q: Query>(file: &Path, params: &Q::Params, settings: Settings) -> Outcome<Q::Answer> {
    let day = Day::from_civil(2026, 1, 1);
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut sources = [Source { name, bytes: Box::new(std::fs::read(file)?) }];
    let heads = heads(&mut sources)?;
    let mapping = engine::ingest::preview(&heads, None, day)?.mapping;
    let options = LoadOptions { n_shards: 2, n_readers: 1, slice_bytes: 1 << 20, loading_day: day };
    let dataset = load(&mut sources, &mapping, &options)?;
    let mut cx = Context { catalog: dataset.catalog, settings, ..Context::default() };
    Ok(engine::queries::answer::<Q>(params, &dataset.shards, &mut cx)?)
}

/// [`statuses`], as the page's table has it. Its row of totals has no share of a status and is left out by its name.
pub fn counts(table: &[Vec<String>]) -> Vec<(String, u64)> {
    let count = |row: &Vec<String>| {
        let [word, users, ..] = row.as_slice() else { return None };
        let users = users.replace(',', "").parse().ok()?;
        STATUSES.contains(&word.as_str()).then(|| (word.clone(), users))
    };
    table.iter().skip(1).filter_map(count).collect()
}
