//! CleverTap: exports of events as CSV or NDJSON, one file an event or all in one, and records of its Get Events API.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Events.
pub(super) const CLEVERTAP: Preset = Preset {
    id: "clevertap",
    name: Words("CleverTap events", "CleverTap-Ereignisse"),
    notes: Words(
        "Times are in the time zone of the CleverTap project: choose it below. Profiles without an identity go by their CleverTap id.",
        "Zeiten stehen in der Zeitzone des CleverTap-Projekts: Wählen Sie diese unten. Profile ohne Identity laufen unter ihrer CleverTap-ID.",
    ),
    fits: Fits::Columns(|columns| {
        columns.has("ts")
            && columns.has_any(&["profile.identity", "profile.objectId"])
            && columns.has_any(&[
                "eventName",
                "deviceInfo.make",
                "deviceInfo.sdkVersion",
                "profile.platform",
                "controlGroupName",
            ])
    }),
    roles: &[
        (R::User, &["profile.identity", "profile.objectId"]),
        (R::AnonymousId, &["profile.objectId"]),
        (R::Time, &["ts"]),
        (R::Event, &["eventName"]),
        (
            R::Amount,
            &["eventProps.Amount", "event_props.Amount", "eventProps.Total Amount", "event_props.Total Amount"],
        ),
        (R::Currency, &["eventProps.Currency", "event_props.Currency"]),
        (
            R::OrderId,
            &["eventProps.Charged ID", "event_props.Charged ID", "eventProps.Order ID", "event_props.Order ID"],
        ),
        (R::Category, &["eventProps.Category", "event_props.Category"]),
        (R::Platform, &["profile.platform"]),
        (R::Device, &["deviceInfo.model"]),
        (R::Campaign, &["eventProps.Campaign name", "event_props.Campaign name", "session_props.utm_campaign"]),
        (R::Channel, &["eventProps.Campaign type", "event_props.Campaign type", "session_props.utm_medium"]),
        (R::Variant, &["eventProps.Variant", "event_props.Variant"]),
        (R::Country, &["eventProps.CT Country", "profile.country"]),
        (R::City, &["eventProps.CT City", "profile.city"]),
    ],
    events: &[
        (Role::SessionStart, &["App Launched", "UTM Visited", "Web Session Started"]),
        (Role::Purchase, &["Charged"]),
        (Role::Uninstall, &["App Uninstalled"]),
        (Role::MessageSent, &["Notification Sent"]),
        (Role::MessageDelivered, &["Push Impressions", "Notification Delivered"]),
        (Role::MessageOpened, &["Notification Viewed"]),
        (Role::MessageClicked, &["Notification Clicked", "Notification Replied"]),
        (Role::MessageBounced, &["Notification Bounced", "Push Unregistered"]),
        (Role::OptOut, &["Channel Unsubscribed"]),
        (
            Role::System,
            &["Control Group", "Session Concluded", "Identity Set", "Identity Reset", "Identity Error", "Reachable By"],
        ),
    ],
    event_of_file,
    ..PLAIN
};

/// Records of the API do not name their event; who saves them names the file by it: `Charged.json`.
fn event_of_file(file: &str) -> Option<String> {
    // A part of an archive stands behind the archive's name.
    let name = file.rsplit(['/', '\\', '›']).next()?.trim_start().split('.').next()?;
    (!name.is_empty()).then(|| name.to_string())
}
