//! Stripe: the payments export of the dashboard. One row a payment; amounts in units of the currency, refunds beside them.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Payments.
pub(super) const STRIPE: Preset = Preset {
    id: "stripe_payments",
    name: Words("Stripe payments", "Stripe-Zahlungen"),
    notes: Words(
        "Times are read as UTC, as the export has them. The amount is what was paid less what was refunded. Failed and cancelled payments are no purchases; test payments are left out.",
        "Zeiten werden als UTC gelesen, wie der Export sie angibt. Der Betrag ist die Zahlung abzüglich der Erstattung. Fehlgeschlagene und abgebrochene Zahlungen sind keine Käufe; Testzahlungen bleiben außen vor.",
    ),
    writes_utc: true,
    fits: Fits::Columns(|columns| {
        columns.has_any(&["Created (UTC)", "Created date (UTC)"])
            && columns.has_all(&["Amount", "Status"])
            && columns.has_any(&["Customer ID", "Customer Email"])
            && columns.count(&["Amount Refunded", "Converted Amount", "Card ID", "Seller Message", "Mode"]) >= 2
    }),
    roles: &[
        (R::User, &["Customer ID", "Customer Email"]),
        (R::Time, &["Created (UTC)", "Created date (UTC)"]),
        (R::Event, &["Status"]),
        (R::OrderId, &["id"]),
        (R::Amount, &["Amount"]),
        (R::Refunded, &["Amount Refunded"]),
        (R::Currency, &["Currency"]),
        (R::Country, &["Card Address Country", "Card Issue Country"]),
    ],
    fallbacks: &[(R::User, &["Customer Email"]), (R::Country, &["Card Issue Country"])],
    skip: &[("Mode", &["Test"])],
    events: &[
        (Role::Purchase, &["Paid", "Refunded", "Partially Refunded", "Partial Refund", "Pending", "Disputed"]),
        (Role::Other, &["Failed", "Canceled", "Uncaptured", "Blocked", "Incomplete", "Requires Payment Method"]),
    ],
    ..PLAIN
};
