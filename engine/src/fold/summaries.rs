//! What rows that sum users up can answer: a first and a last date, orders and revenue of each, as of the end of the data.
//!
//! They do not say what lay between the dates, nor how users stood on an earlier day. A question that asks for that is not answered.

use super::Settings;
use crate::events::Catalog;

/// Queries that such rows can answer; sorted. A new one is none of them until its answer is true of them.
pub const OF_SUMMARIES: &[&str] = &[
    "overview",
    "places",
    "profile",
    "ranks",
    "rfm",
    "rfm_ranks",
    "rfm_status",
    "segment_check",
    "segments",
    "status_rules",
    "still_here",
    "summary",
    "suspicious",
    "thresholds",
    "users",
    "usual_gaps",
];

/// Queries that speak of no day.
const OF_NO_DAY: &[&str] = &["status_rules", "summary", "suspicious", "thresholds", "usual_gaps"];

/// Queries that count orders and nothing else.
const OF_ORDERS: &[&str] = &["rfm", "rfm_ranks", "rfm_status"];

/// What rows that sum users up lack for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// What users did between their first and their last date: one row an event.
    Events,
    /// How users stood on a day before the last one.
    EarlierDay,
    /// How many orders each user has.
    Orders,
}

/// Why a question cannot be answered from rows that sum users up; `None` where it can, and for rows of events.
///
/// ```
/// # use engine::events::{Catalog, Day};
/// # use engine::fold::{Lack, Settings, lack};
/// let catalog = Catalog { summaries: true, last_day: Day(100), ..Catalog::default() };
/// assert_eq!(lack("segments", &Settings::default(), &catalog), None);
/// assert_eq!(lack("clock", &Settings::default(), &catalog), Some(Lack::Events));
/// let before = Settings { as_of: Some(Day(99)), ..Settings::default() };
/// assert_eq!(lack("segments", &before, &catalog), Some(Lack::EarlierDay));
/// assert_eq!(lack("clock", &before, &Catalog::default()), None);
/// ```
pub fn lack(query: &str, settings: &Settings, catalog: &Catalog) -> Option<Lack> {
    if !catalog.summaries {
        return None;
    }
    if OF_SUMMARIES.binary_search(&query).is_err() {
        return Some(Lack::Events);
    }
    let chosen_on = settings.users.as_ref().map(|filter| filter.on(settings, catalog));
    let day = chosen_on.into_iter().chain([settings.as_of(catalog)]).min();
    if day.is_some_and(|day| day < catalog.last_day) && !OF_NO_DAY.contains(&query) {
        return Some(Lack::EarlierDay);
    }
    (OF_ORDERS.contains(&query) && !catalog.knows_orders()).then_some(Lack::Orders)
}
