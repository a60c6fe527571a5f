//! Retentioneering: an event stream saved as a table, raw or after preprocessing (which adds events of its own).

use super::{Fits, PLAIN, Preset, Words};
use crate::ingest::ColumnRole as R;

/// An event stream.
pub(super) const RETENTIONEERING: Preset = Preset {
    id: "retentioneering",
    name: Words("Retentioneering event stream", "Retentioneering-Ereignisstrom"),
    notes: Words(
        "Events that preprocessing added to mark starts and ends are left out.",
        "Ereignisse, mit denen die Vorverarbeitung Anfang und Ende markiert, bleiben außen vor.",
    ),
    // The names are common words, so one of those that others do not use must be among them.
    fits: Fits::Columns(|columns| {
        columns.has_all(&["event", "timestamp"])
            && columns.has_any(&["user_id", "client_id"])
            && columns.has_any(&["client_id", "event_type", "event_index"])
            && columns.0.len() <= 10
    }),
    rest_is_guessed: true,
    roles: &[(R::User, &["user_id", "client_id"]), (R::Time, &["timestamp"]), (R::Event, &["event"])],
    skip: &[(
        "event_type",
        &[
            "path_start",
            "path_end",
            "session_start",
            "session_end",
            "session_start_cropped",
            "session_end_cropped",
            "new_user",
            "existing_user",
            "absent_user",
            "lost_user",
            "positive_target",
            "negative_target",
        ],
    )],
    ..PLAIN
};
