//! Amplitude: the export of raw events, a zip of hourly files of one JSON object a line.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Raw events.
pub(super) const AMPLITUDE: Preset = Preset {
    id: "amplitude",
    name: Words("Amplitude events", "Amplitude-Ereignisse"),
    notes: Words(
        "Times are those of the events and read as UTC, whatever time zone you choose for days. Rows without user id go by their device until the device is seen with a user.",
        "Zeiten sind die der Ereignisse und werden als UTC gelesen, welche Zeitzone Sie auch für Tage wählen. Zeilen ohne Nutzerkennung laufen unter ihrem Gerät, bis es mit einem Nutzer gesehen wird.",
    ),
    writes_utc: true,
    fits: Fits::Columns(|columns| {
        let marks = [
            "amplitude_id",
            "$insert_id",
            "client_event_time",
            "server_upload_time",
            "device_id",
            "amplitude_event_type",
        ];
        columns.has_all(&["event_type", "event_time"])
            && columns.has_any(&["user_id", "device_id", "amplitude_id"])
            && columns.count(&marks) >= 2
    }),
    roles: &[
        (R::User, &["user_id", "device_id", "amplitude_id"]),
        (R::AnonymousId, &["device_id", "amplitude_id"]),
        (R::Time, &["event_time", "client_event_time"]),
        (R::Event, &["event_type"]),
        (R::InsertId, &["$insert_id", "uuid"]),
        (R::SessionId, &["session_id"]),
        (
            R::Amount,
            &[
                "event_properties.revenue",
                "event_properties.$revenue",
                "event_properties.amount",
                "event_properties.price",
            ],
        ),
        (R::Currency, &["event_properties.currency", "event_properties.$currency"]),
        (R::OrderId, &["event_properties.order_id"]),
        (R::Item, &["event_properties.product_id", "event_properties.productId", "event_properties.$productId"]),
        (R::Category, &["event_properties.category"]),
        (R::Country, &["country"]),
        (R::Region, &["region"]),
        (R::City, &["city"]),
        (R::Platform, &["platform", "os_name"]),
        (R::Device, &["device_family", "device_type"]),
        (R::Campaign, &["user_properties.utm_campaign", "event_properties.campaign"]),
        (R::Channel, &["user_properties.utm_medium"]),
        (R::Plan, &["user_properties.plan"]),
    ],
    fallbacks: &[(R::AnonymousId, &["amplitude_id"]), (R::InsertId, &["uuid"])],
    events: &[
        (Role::SessionStart, &["session_start", "[Amplitude] Start Session", "[Amplitude] Application Opened"]),
        (Role::Purchase, &["revenue_amount", "[Amplitude] Revenue", "Revenue (Verified)"]),
        (Role::View, &["[Amplitude] Page Viewed", "[Amplitude] Screen Viewed"]),
        (Role::Other, &["[Amplitude] Element Clicked", "[Amplitude] Form Submitted", "[Amplitude] File Downloaded"]),
        (Role::System, &["session_end", "[Amplitude] End Session", "[Amplitude] Application Updated", "$identify"]),
    ],
    ..PLAIN
};
