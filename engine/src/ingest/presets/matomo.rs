//! Matomo: visits as its API gives them (`Live.getLastVisitsDetails`), each with a list of actions, which are the rows.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Actions of visits.
pub(super) const MATOMO: Preset = Preset {
    id: "matomo",
    name: Words("Matomo visits", "Matomo-Besuche"),
    notes: Words(
        "Each action of a visit is an event. Visits without user id go by the visitor’s cookie until it is seen with a user.",
        "Jede Aktion eines Besuchs ist ein Ereignis. Besuche ohne Nutzerkennung laufen unter dem Cookie des Besuchers, bis es mit einem Nutzer gesehen wird.",
    ),
    fits: Fits::Columns(|columns| {
        columns.has_any(&["visitorId", "userId"])
            && columns.has_any(&["actionDetails", "actionDetails.timestamp"])
            && columns.count(&["idVisit", "idSite", "visitCount", "serverTimestamp", "firstActionTimestamp"]) >= 2
    }),
    list: Some("actionDetails"),
    roles: &[
        (R::User, &["userId", "visitorId"]),
        (R::AnonymousId, &["visitorId"]),
        (R::Time, &["actionDetails.timestamp", "serverTimestamp"]),
        (R::Event, &["actionDetails.eventAction", "actionDetails.type"]),
        (R::Amount, &["actionDetails.revenue"]),
        (R::Currency, &["siteCurrency"]),
        (R::OrderId, &["actionDetails.orderId"]),
        (R::Category, &["actionDetails.eventCategory"]),
        (R::Country, &["country", "countryCode"]),
        (R::Region, &["region"]),
        (R::City, &["city"]),
        (R::Platform, &["operatingSystemName", "operatingSystem"]),
        (R::Device, &["deviceType"]),
        (R::Campaign, &["campaignName", "referrerKeyword"]),
        (R::Channel, &["referrerType"]),
    ],
    fallbacks: &[(R::Time, &["serverTimestamp"]), (R::Event, &["actionDetails.type"])],
    events: &[
        (Role::View, &["action"]),
        (Role::Search, &["search"]),
        (Role::Purchase, &["ecommerceOrder"]),
        (Role::AddToCart, &["ecommerceAbandonedCart"]),
        (Role::Other, &["event", "goal", "outlink", "download", "content"]),
    ],
    ..PLAIN
};
