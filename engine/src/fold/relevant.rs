//! Which settings an answer hangs on, so that a threshold that is dragged does not ask everything anew, and what speaks of all
//! users whoever is chosen.

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
    "usual_gaps",
];

/// Queries whose answers are the same for any settings: they tell of the files; sorted. A test holds them to it.
pub const FREE_OF_SETTINGS: &[&str] = &["suspicious"];

/// Queries that speak of all users, whoever is chosen; sorted. Some are what a user is measured by: a threshold or a rank among
/// the chosen alone would make another scheme of it. The others tell of the files.
pub const OF_ALL_USERS: &[&str] = &[
    "event_names",
    "persona_model",
    "ranks",
    "rfm_ranks",
    "status_rules",
    "summary",
    "suspicious",
    "thresholds",
    "usual_gaps",
];

/// The settings without those that cannot matter to the query: what its answer is kept under.
///
/// ```
/// # use engine::fold::{Settings, UserFilter, relevant};
/// let dragged = Settings { a: Some(20), users: Some(UserFilter::default()), ..Settings::default() };
/// assert_eq!(relevant("ranks", &dragged), Settings::default());
/// assert_eq!(relevant("segments", &dragged), dragged);
/// # use engine::events::{Catalog, Day};
/// let then = Settings { as_of: Some(Day(9)), ..Settings::default() };
/// assert_eq!(relevant("persona_model", &then.told_on(Day(2), &Catalog::default())), then);
/// ```
pub fn relevant(query: &str, settings: &Settings) -> Settings {
    if FREE_OF_SETTINGS.binary_search(&query).is_ok() {
        return Settings::default();
    }
    let mut settings = settings.clone();
    if OF_ALL_USERS.binary_search(&query).is_ok() {
        settings.users = None;
    }
    // The day that they are found as of is all that matters to found personas.
    if query == "persona_model" {
        (settings.as_of, settings.personas_on) = (settings.personas_on.or(settings.as_of), None);
    }
    let by_thresholds = settings.users.as_ref().is_some_and(|filter| filter.selection.rests_on_schemes());
    if FREE_OF_THRESHOLDS.binary_search(&query).is_ok() && !by_thresholds {
        (settings.a, settings.d, settings.c, settings.n) = (None, None, None, None);
    }
    settings
}
