//! WooCommerce: the orders report of its analytics, and the order exports of the usual extensions. One row an order.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Orders.
pub(super) const WOOCOMMERCE: Preset = Preset {
    id: "woocommerce_orders",
    name: Words("WooCommerce orders", "WooCommerce-Bestellungen"),
    notes: Words(
        "Pending, cancelled and failed orders are no purchases. The orders report names users by their name only: two of one name are one user; an export with the customer id tells them apart.",
        "Offene, stornierte und fehlgeschlagene Bestellungen sind keine Käufe. Der Bestellbericht nennt Nutzer nur mit Namen: Zwei mit einem Namen sind ein Nutzer; ein Export mit der Kundennummer unterscheidet sie.",
    ),
    fits: Fits::Columns(|columns| {
        let report = columns.has_all(&["Date", "Order #", "Customer"])
            && columns.count(&[
                "Status",
                "Customer type",
                "Product(s)",
                "Items sold",
                "Coupon(s)",
                "Net sales",
                "N. Revenue",
            ]) >= 3;
        let extension = columns.has_any(&["order_id", "order_number", "Order ID", "Order Number"])
            && columns.has_any(&["order_date", "date", "date_created", "Order Date"])
            && columns.has_any(&["order_total", "total", "Order Total Amount"])
            && columns.count(&[
                "billing_email",
                "billing_first_name",
                "shipping_method",
                "payment_method",
                "customer_note",
                "order_currency",
                "Email (Billing)",
                "First Name (Billing)",
            ]) >= 2;
        report || extension
    }),
    roles: &[
        (
            R::User,
            &["customer_id", "customer_user", "Customer User ID", "billing_email", "Email (Billing)", "Customer"],
        ),
        (R::Time, &["Date", "order_date", "date_created", "Order Date"]),
        (R::Event, &["Status", "order_status"]),
        (R::OrderId, &["Order #", "order_id", "Order ID", "order_number", "Order Number"]),
        (R::Amount, &["Net sales", "N. Revenue", "order_total", "total", "Order Total Amount"]),
        (R::Refunded, &["refunded_total", "total_refunded", "Order Refund Amount"]),
        (R::Currency, &["order_currency", "currency"]),
        (R::Item, &["Product(s)"]),
        (R::Country, &["shipping_country", "billing_country", "Country Code (Shipping)", "Country Code (Billing)"]),
        (R::Region, &["shipping_state", "billing_state"]),
        (R::City, &["shipping_city", "billing_city", "City (Shipping)", "City (Billing)"]),
        (R::Channel, &["Attribution"]),
    ],
    // Guests have the customer id 0 or none.
    fallbacks: &[(R::User, &["billing_email", "Email (Billing)"])],
    events: &[
        (
            Role::Purchase,
            &[
                "completed",
                "processing",
                "on-hold",
                "wc-completed",
                "wc-processing",
                "wc-on-hold",
                "Completed",
                "Processing",
                "On hold",
            ],
        ),
        (Role::Refund, &["refunded", "wc-refunded", "Refunded"]),
        (
            Role::Other,
            &[
                "pending",
                "cancelled",
                "failed",
                "checkout-draft",
                "trash",
                "wc-pending",
                "wc-cancelled",
                "wc-failed",
                "Pending payment",
                "Cancelled",
                "Failed",
                "Draft",
            ],
        ),
    ],
    ..PLAIN
};
