//! Customer.io: events of its reporting webhooks, collected as they come, and the table of deliveries.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Messages and what became of them.
pub(super) const CUSTOMER_IO: Preset = Preset {
    id: "customer_io",
    name: Words("Customer.io messages", "Customer.io-Nachrichten"),
    notes: Words(
        "The file holds messages and what became of them, no activity elsewhere: add an export of your events for more than that.",
        "Die Datei enthält Nachrichten und was aus ihnen wurde, keine Aktivität anderswo: Für mehr fügen Sie einen Export Ihrer Ereignisse hinzu.",
    ),
    fits: Fits::Columns(|columns| {
        let webhook = columns.has_all(&["metric", "timestamp"])
            && columns.has_any(&["data.customer_id", "data.identifiers.id", "data.identifiers.cio_id"])
            && columns.has_any(&["object_type", "event_id", "data.delivery_id"]);
        let deliveries = columns.has_all(&["delivery_id", "created_at"])
            && columns.has_any(&["internal_customer_id", "customer_id"])
            && columns.has_any(&["metric", "delivery_type", "newsletter_id", "action_id", "workspace_id"]);
        webhook || deliveries
    }),
    roles: &[
        (
            R::User,
            &[
                "data.customer_id",
                "data.identifiers.id",
                "data.identifiers.cio_id",
                "internal_customer_id",
                "customer_id",
            ],
        ),
        (R::Time, &["timestamp", "created_at"]),
        (R::Event, &["metric"]),
        (R::InsertId, &["event_id"]),
        (R::Channel, &["object_type", "delivery_type"]),
        (R::Campaign, &["data.campaign_id", "campaign_id", "data.newsletter_id", "newsletter_id", "data.broadcast_id"]),
    ],
    fallbacks: &[
        (R::User, &["data.identifiers.id", "data.identifiers.cio_id"]),
        (R::Campaign, &["data.newsletter_id", "newsletter_id", "data.broadcast_id"]),
    ],
    events: &[
        (Role::MessageSent, &["sent"]),
        (Role::MessageDelivered, &["delivered"]),
        (Role::MessageOpened, &["opened"]),
        (Role::MessageClicked, &["clicked"]),
        (Role::MessageConverted, &["converted"]),
        (Role::MessageBounced, &["bounced", "dropped", "failed", "undeliverable", "suppressed"]),
        (Role::OptIn, &["subscribed", "cio_subscription_preferences_changed"]),
        (Role::OptOut, &["unsubscribed", "spammed"]),
        (Role::System, &["drafted", "attempted", "deferred"]),
    ],
    // A table of deliveries has no metric: each row is a message that was sent.
    event_of_file: |_| Some("sent".into()),
    ..PLAIN
};
