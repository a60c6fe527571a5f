//! At what hours and on what days a user is active, by the user's clock: that of the zone column, else of the data.

use super::{Metric, Unit, share};
use crate::events::{Event, User};

pub(super) static NIGHT_SHARE: Metric = Metric {
    id: "night_share",
    params: &[],
    unit: Unit::Share,
    formula: "activities at local hours 22–3 / activities with a time",
    phrase: ("the share of activity at night", "der Anteil der Aktivität bei Nacht"),
    description: (
        "Share of activities between 22:00 and 03:59 local time; those with a date and no time are left out.",
        "Anteil der Aktivitäten zwischen 22:00 und 03:59 Uhr Ortszeit; solche mit Datum ohne Uhrzeit bleiben außer Betracht.",
    ),
    value: |user, _, _| share_of_activity(user, |event| Some(matches!(event.hour()?, 22 | 23 | 0..=3))),
};

pub(super) static WEEKEND_SHARE: Metric = Metric {
    id: "weekend_share",
    params: &[],
    unit: Unit::Share,
    formula: "activities on Saturday and Sunday / activities",
    phrase: ("the share of activity at weekends", "der Anteil der Aktivität am Wochenende"),
    description: (
        "Share of activities on local Saturdays and Sundays.",
        "Anteil der Aktivitäten an Samstagen und Sonntagen (Ortszeit).",
    ),
    value: |user, _, _| share_of_activity(user, |event| Some(event.weekday() >= 5)),
};

/// The share that is part of it, among activities of which that can be said.
fn share_of_activity(user: &User, part: impl Fn(&Event) -> Option<bool>) -> Option<f64> {
    let (mut n, mut all) = (0, 0);
    for is_part in user.activity().filter_map(|event| part(&event)) {
        n += usize::from(is_part);
        all += 1;
    }
    share(n, all)
}
