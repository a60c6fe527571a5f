//! Klaviyo: events as its API gives them (flattened), the older timeline, and tables with the metric's name in a column.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Events of profiles.
pub(super) const KLAVIYO: Preset = Preset {
    id: "klaviyo",
    name: Words("Klaviyo events", "Klaviyo-Ereignisse"),
    notes: Words(
        "Of an order only “Placed Order” is a purchase: “Ordered Product” and “Fulfilled Order” repeat its value. The API gives each event the id of its metric; its name stands under “included”: add it as metric.name.",
        "Von einer Bestellung ist nur „Placed Order“ ein Kauf: „Ordered Product“ und „Fulfilled Order“ wiederholen ihren Wert. Die API gibt jedem Ereignis die ID seiner Metrik; ihr Name steht unter „included“: Fügen Sie ihn als metric.name hinzu.",
    ),
    fits: Fits::Columns(|columns| {
        let api = columns.has_any(&["attributes.datetime", "attributes.timestamp"])
            && columns.has_any(&["relationships.profile.data.id", "attributes.profile.id"]);
        let timeline = columns.has_any(&["datetime", "timestamp"])
            && columns.has_any(&["person.id", "person.email", "person.$email"])
            && columns.has_any(&["event_name", "statistic_id", "uuid"]);
        let table = columns.has_any(&["datetime", "timestamp"])
            && columns.has_any(&["person_id", "profile_id"])
            && columns.has_any(&["metric_name", "metric_id"])
            && columns.count(&[
                "uuid",
                "event_properties",
                "event_properties.$value",
                "flow_id",
                "flow_message_id",
                "property_value",
                "profile_email",
            ]) >= 1;
        api || timeline || table
    }),
    roles: &[
        (
            R::User,
            &[
                "relationships.profile.data.id",
                "attributes.profile.id",
                "person.id",
                "person_id",
                "profile_id",
                "person.email",
                "person.$email",
            ],
        ),
        (R::Time, &["attributes.datetime", "attributes.timestamp", "datetime", "timestamp"]),
        (
            R::Event,
            &[
                "metric.name",
                "metric_name",
                "relationships.metric.data.name",
                "attributes.metric.name",
                "event_name",
                "relationships.metric.data.id",
                "metric_id",
            ],
        ),
        (R::InsertId, &["attributes.uuid", "uuid", "id"]),
        (R::Amount, &["attributes.event_properties.$value", "event_properties.$value", "property_value"]),
        (R::Currency, &["attributes.event_properties.$currency_code", "event_properties.$currency_code"]),
        (R::Item, &["attributes.event_properties.ProductName", "event_properties.ProductName"]),
        (
            R::Campaign,
            &[
                "attributes.event_properties.Campaign Name",
                "event_properties.Campaign Name",
                "attributes.event_properties.Subject",
                "event_properties.Subject",
                "campaign_id",
            ],
        ),
        (R::Channel, &["attributes.event_properties.$message_channel", "event_properties.$message_channel"]),
        (R::Variant, &["attributes.event_properties.$variation", "event_properties.$variation"]),
    ],
    events: &[
        (Role::Purchase, &["Placed Order"]),
        (Role::Refund, &["Refunded Order"]),
        (Role::Other, &["Ordered Product", "Fulfilled Order", "Cancelled Order", "Received Push Settings"]),
        (Role::AddToCart, &["Added to Cart"]),
        (Role::Checkout, &["Started Checkout", "Checkout Started"]),
        (Role::View, &["Viewed Product", "Active on Site", "Viewed Page"]),
        (
            Role::MessageDelivered,
            &["Received Email", "Received SMS", "Received Push", "Received Automated Response SMS"],
        ),
        (Role::MessageSent, &["Sent SMS"]),
        (Role::MessageOpened, &["Opened Email", "Opened Push"]),
        (Role::MessageClicked, &["Clicked Email", "Clicked SMS"]),
        (Role::MessageBounced, &["Bounced Email", "Dropped Email", "Failed to Deliver SMS", "Bounced Push"]),
        (
            Role::OptIn,
            &[
                "Subscribed to List",
                "Subscribed to Email Marketing",
                "Subscribed to SMS Marketing",
                "Consented to Receive SMS",
            ],
        ),
        (
            Role::OptOut,
            &[
                "Unsubscribed",
                "Unsubscribed from List",
                "Unsubscribed from Email Marketing",
                "Unsubscribed from SMS Marketing",
                "Unsubscribed from SMS",
                "Marked Email as Spam",
            ],
        ),
        (Role::System, &["Updated Email Preferences", "Merged Profile"]),
    ],
    ..PLAIN
};
