//! Mixpanel: the raw export, one JSON object a line with all properties inside it, and tables made of it.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Raw events.
pub(super) const MIXPANEL: Preset = Preset {
    id: "mixpanel",
    name: Words("Mixpanel events", "Mixpanel-Ereignisse"),
    notes: Words(
        "Users are Mixpanel’s distinct ids. Times are seconds of UTC. Projects made before 2023 export seconds of their own clock instead: leave the time zone at UTC then, and days and hours are those of the project.",
        "Nutzer sind die „distinct ids“ von Mixpanel. Zeiten sind Sekunden in UTC. Projekte von vor 2023 exportieren stattdessen Sekunden ihrer eigenen Uhr: Lassen Sie die Zeitzone dann auf UTC, und Tage und Stunden sind die des Projekts.",
    ),
    fits: Fits::Columns(|columns| {
        let marks = [
            "mp_processing_time_ms",
            "$insert_id",
            "mp_country_code",
            "mp_lib",
            "$lib_version",
            "$city",
            "$os",
            "$browser",
        ];
        let inside = [
            "properties.mp_processing_time_ms",
            "properties.$insert_id",
            "properties.mp_country_code",
            "properties.mp_lib",
            "properties.$lib_version",
            "properties.$city",
            "properties.$os",
        ];
        let nested =
            columns.has_all(&["event", "properties.distinct_id", "properties.time"]) && columns.count(&inside) >= 2;
        let flat = columns.has_all(&["event", "distinct_id", "time"]) && columns.count(&marks) >= 2;
        nested || flat
    }),
    roles: &[
        (R::User, &["properties.distinct_id", "distinct_id"]),
        (R::Time, &["properties.time", "time"]),
        (R::Event, &["event"]),
        (R::InsertId, &["properties.$insert_id", "$insert_id"]),
        (
            R::Amount,
            &[
                "properties.Amount",
                "properties.amount",
                "properties.revenue",
                "properties.$amount",
                "properties.price",
                "Amount",
                "amount",
                "revenue",
            ],
        ),
        (R::Currency, &["properties.Currency", "properties.currency", "currency"]),
        (R::OrderId, &["properties.order_id", "properties.Order ID", "order_id"]),
        (R::Item, &["properties.product_id", "properties.Product ID", "product_id"]),
        (R::Category, &["properties.category", "properties.Category", "category"]),
        (R::Country, &["properties.mp_country_code", "mp_country_code"]),
        (R::Region, &["properties.$region", "$region"]),
        (R::City, &["properties.$city", "$city"]),
        (R::Platform, &["properties.$os", "$os"]),
        (R::Device, &["properties.$device", "properties.$model", "$device", "$model"]),
        (R::Campaign, &["properties.utm_campaign", "utm_campaign"]),
        (R::Channel, &["properties.utm_medium", "utm_medium"]),
        (R::Plan, &["properties.plan", "properties.Plan"]),
    ],
    events: &[
        (Role::SessionStart, &["$session_start", "$ae_session"]),
        (Role::View, &["$mp_web_page_view"]),
        (Role::SignUp, &["$signup"]),
        (Role::Other, &["$ae_first_open", "$mp_click"]),
        (Role::System, &["$identify", "$create_alias", "$merge", "$session_end", "$ae_updated", "$experiment_started"]),
    ],
    ..PLAIN
};
