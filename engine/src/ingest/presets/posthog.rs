//! PostHog: batch exports of events, as JSON lines, Parquet or tables.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Events.
pub(super) const POSTHOG: Preset = Preset {
    id: "posthog",
    name: Words("PostHog events", "PostHog-Ereignisse"),
    notes: Words(
        "Users are PostHog’s persons, whose devices it has joined already.",
        "Nutzer sind die Personen von PostHog, deren Geräte dort schon vereint sind.",
    ),
    fits: Fits::Columns(|columns| {
        let marks = [
            "person_id",
            "elements_chain",
            "_inserted_at",
            "created_at",
            "team_id",
            "person_properties",
            "properties.$lib",
            "properties.$os",
            "uuid",
        ];
        columns.has_all(&["event", "distinct_id", "timestamp"]) && columns.count(&marks) >= 2
    }),
    roles: &[
        (R::User, &["person_id", "distinct_id"]),
        (R::Time, &["timestamp"]),
        (R::Event, &["event"]),
        (R::InsertId, &["uuid"]),
        (R::SessionId, &["properties.$session_id"]),
        (
            R::Amount,
            &["properties.revenue", "properties.$revenue", "properties.amount", "properties.total", "properties.value"],
        ),
        (R::Currency, &["properties.currency", "properties.$currency"]),
        (R::OrderId, &["properties.order_id"]),
        (R::Item, &["properties.product_id"]),
        (R::Category, &["properties.category"]),
        (R::Country, &["properties.$geoip_country_code", "properties.$geoip_country_name"]),
        (R::Region, &["properties.$geoip_subdivision_1_name"]),
        (R::City, &["properties.$geoip_city_name"]),
        (R::Platform, &["properties.$os", "properties.$lib"]),
        (R::Device, &["properties.$device_type"]),
        (R::Campaign, &["properties.utm_campaign", "properties.$utm_campaign"]),
        (R::Channel, &["properties.utm_medium"]),
        (R::Plan, &["person_properties.plan", "properties.plan"]),
    ],
    fallbacks: &[(R::User, &["distinct_id"])],
    events: &[
        (Role::View, &["$pageview", "$screen"]),
        (Role::SessionStart, &["Application Opened"]),
        (Role::SurveyAnswer, &["survey sent"]),
        (Role::Other, &["$autocapture", "$rageclick", "$dead_click", "Application Installed"]),
        (
            Role::System,
            &[
                "$pageleave",
                "$identify",
                "$set",
                "$create_alias",
                "$groupidentify",
                "$merge_dangerously",
                "$feature_flag_called",
                "$feature_view",
                "$exception",
                "$web_vitals",
                "$$heatmap",
                "survey shown",
                "survey dismissed",
                "Application Updated",
                "Application Backgrounded",
            ],
        ),
    ],
    ..PLAIN
};
