//! Shopify: the orders export of the admin (`orders_export.csv`). One row an item; what belongs to the order stands in the
//! first of its rows only.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Orders.
pub(super) const SHOPIFY: Preset = Preset {
    id: "shopify_orders",
    name: Words("Shopify orders", "Shopify-Bestellungen"),
    notes: Words(
        "Rows of one order number are one order: what only its first row has (status, total, currency, country) holds for all of them. Users are e-mail addresses. The amount is the total less what was refunded.",
        "Zeilen mit einer Bestellnummer sind eine Bestellung: Was nur ihre erste Zeile enthält (Status, Summe, Währung, Land), gilt für alle. Nutzer sind E-Mail-Adressen. Der Betrag ist die Summe abzüglich der Erstattungen.",
    ),
    fits: Fits::Columns(|columns| {
        columns.has_all(&["Name", "Email", "Created at", "Total"])
            && columns.count(&[
                "Financial Status",
                "Fulfillment Status",
                "Lineitem name",
                "Lineitem quantity",
                "Paid at",
            ]) >= 2
    }),
    roles: &[
        (R::User, &["Email"]),
        (R::Time, &["Created at"]),
        (R::Event, &["Financial Status"]),
        (R::OrderId, &["Name"]),
        (R::Amount, &["Total"]),
        (R::Refunded, &["Refunded Amount"]),
        (R::Currency, &["Currency"]),
        (R::Item, &["Lineitem name"]),
        (R::Country, &["Shipping Country", "Billing Country"]),
        (R::Region, &["Shipping Province Name", "Billing Province Name", "Shipping Province", "Billing Province"]),
        (R::City, &["Shipping City", "Billing City"]),
        (R::Channel, &["Source"]),
    ],
    fallbacks: &[
        (R::User, &["Phone", "Billing Phone", "Shipping Phone"]),
        (R::Country, &["Billing Country"]),
        (R::Region, &["Billing Province Name", "Billing Province"]),
        (R::City, &["Billing City"]),
    ],
    carried: &[
        "Email",
        "Phone",
        "Created at",
        "Financial Status",
        "Currency",
        "Shipping Country",
        "Billing Country",
        "Shipping Province Name",
        "Billing Province Name",
        "Shipping Province",
        "Billing Province",
        "Shipping City",
        "Billing City",
        "Source",
    ],
    // An order counts when it is placed, as in Shopify's own reports; one that was never to be paid does not.
    events: &[
        (Role::Purchase, &["paid", "partially_paid", "pending", "authorized", "refunded", "partially_refunded"]),
        (Role::Other, &["voided", "expired", "unpaid"]),
    ],
    ..PLAIN
};
