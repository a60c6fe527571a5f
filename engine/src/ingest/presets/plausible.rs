//! Plausible: counts of visitors by day, page or source. By design it knows no users, so there is nothing to read.

use super::columns::Columns;

/// Its name.
pub(super) const NAME: &str = "Plausible";

/// The imported_*.csv and exported tables: counts by day.
pub(super) fn fits(columns: &Columns) -> bool {
    let counts = ["pageviews", "visits", "visit_duration", "bounces", "bounce_rate", "events", "entrances", "exits"];
    columns.has_all(&["date", "visitors"])
        && columns.has_any(&counts)
        && !columns.has_any(&["user_id", "user", "customer_id", "client_id", "visitor_id"])
}
