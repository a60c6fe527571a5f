//! Segment: calls as they reach a destination (one JSON object a line), in the words of its specification.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Track, page, screen and identify calls.
pub(super) const SEGMENT: Preset = Preset {
    id: "segment",
    name: Words("Segment calls", "Segment-Aufrufe"),
    notes: Words(
        "Rows without user id go by their anonymous id until it is seen with a user. Calls other than “track” go by their type. Traits say what a user is: the latest value of each counts.",
        "Zeilen ohne Nutzerkennung laufen unter ihrer anonymen ID, bis diese mit einem Nutzer gesehen wird. Andere Aufrufe als „track“ heißen nach ihrer Art. Traits sagen, was ein Nutzer ist: Es gilt jeweils der letzte Wert.",
    ),
    fits: Fits::Columns(|columns| {
        columns.has_any(&["userId", "anonymousId"])
            && columns.has_any(&["timestamp", "originalTimestamp", "receivedAt"])
            && columns.has_any(&["event", "type"])
            && columns.count(&[
                "messageId",
                "originalTimestamp",
                "sentAt",
                "receivedAt",
                "context.library.name",
                "anonymousId",
            ]) >= 3
    }),
    roles: &[
        (R::User, &["userId", "anonymousId"]),
        (R::AnonymousId, &["anonymousId"]),
        (R::Time, &["timestamp", "originalTimestamp", "receivedAt"]),
        (R::Event, &["event", "type"]),
        (R::InsertId, &["messageId"]),
        (R::Amount, &["properties.revenue", "properties.total", "properties.value", "properties.price"]),
        (R::Currency, &["properties.currency"]),
        (R::OrderId, &["properties.order_id", "properties.orderId"]),
        (R::Item, &["properties.product_id", "properties.sku"]),
        (R::Category, &["properties.category"]),
        (R::Country, &["context.location.country", "context.traits.address.country", "traits.address.country"]),
        (R::Region, &["context.location.region", "context.traits.address.state", "traits.address.state"]),
        (R::City, &["context.location.city", "context.traits.address.city", "traits.address.city"]),
        (R::Platform, &["context.os.name", "context.device.type"]),
        (R::Device, &["context.device.model"]),
        (R::Campaign, &["context.campaign.name"]),
        (R::Channel, &["context.campaign.medium"]),
        (R::Plan, &["context.traits.plan", "traits.plan"]),
    ],
    fallbacks: &[
        (R::Event, &["type"]),
        (R::Time, &["originalTimestamp", "receivedAt"]),
        (R::Amount, &["properties.total", "properties.value"]),
        (R::Plan, &["traits.plan"]),
    ],
    traits: &["traits.", "context.traits."],
    events: &[
        (Role::View, &["page", "screen", "Product Viewed", "Product List Viewed", "Product Clicked", "Cart Viewed"]),
        (Role::Search, &["Products Searched"]),
        (Role::AddToCart, &["Product Added"]),
        (
            Role::Checkout,
            &["Checkout Started", "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered"],
        ),
        (Role::Purchase, &["Order Completed"]),
        (Role::Refund, &["Order Refunded"]),
        (Role::Other, &["Product Removed", "Order Updated", "Order Cancelled", "Application Installed", "track"]),
        (Role::SignUp, &["Signed Up", "Account Created"]),
        (Role::Login, &["Signed In"]),
        (Role::AccountClosed, &["Account Deleted"]),
        (Role::TrialStart, &["Trial Started"]),
        (Role::SessionStart, &["Application Opened"]),
        (Role::Uninstall, &["Application Uninstalled"]),
        (Role::MessageSent, &["Email Sent", "Push Notification Sent"]),
        (Role::MessageDelivered, &["Email Delivered", "Push Notification Received"]),
        (Role::MessageOpened, &["Email Opened"]),
        (Role::MessageClicked, &["Email Link Clicked", "Push Notification Tapped"]),
        (Role::MessageBounced, &["Email Bounced", "Push Notification Bounced"]),
        (Role::OptOut, &["Unsubscribed", "Email Marked as Spam"]),
        (
            Role::System,
            &[
                "identify",
                "group",
                "alias",
                "Application Backgrounded",
                "Application Updated",
                "Application Crashed",
                "Signed Out",
            ],
        ),
    ],
    ..PLAIN
};
