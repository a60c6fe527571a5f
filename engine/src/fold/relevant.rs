//! Which settings an answer hangs on, so that a threshold that is dragged does not ask everything anew.

use super::Settings;

/// Queries whose answers are the same for any A, D, C and N; sorted. A test holds them to it.
pub const FREE_OF_THRESHOLDS: &[&str] = &[
    "activity",
    "event_names",
    "lifecycle",
    "persona_model",
    "ranks",
    "return_shares",
    "rfm",
    "rfm_ranks",
    "sessions",
    "summary",
    "suspicious",
    "usual_gaps",
];

/// The settings without those that cannot matter to the query: what its answer is kept under.
///
/// ```
/// # use engine::fold::{Settings, relevant};
/// let dragged = Settings { a: Some(20), ..Settings::default() };
/// assert_eq!(relevant("ranks", &dragged), Settings::default());
/// assert_eq!(relevant("segments", &dragged), dragged);
/// ```
pub fn relevant(query: &str, settings: &Settings) -> Settings {
    match FREE_OF_THRESHOLDS.binary_search(&query) {
        Ok(_) => Settings { a: None, d: None, c: None, n: None, ..settings.clone() },
        Err(_) => settings.clone(),
    }
}
