//! Google Analytics 4: the tables `events_*` that it exports to BigQuery, saved as JSON lines or Parquet.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Events.
pub(super) const GA4: Preset = Preset {
    id: "ga4",
    name: Words("Google Analytics 4 events (BigQuery)", "Google-Analytics-4-Ereignisse (BigQuery)"),
    notes: Words(
        "Rows without user id go by the browser or app instance until it is seen with a user. Event parameters are columns.",
        "Zeilen ohne Nutzerkennung laufen unter Browser oder App-Instanz, bis diese mit einem Nutzer gesehen wird. Ereignisparameter sind Spalten.",
    ),
    fits: Fits::Columns(|columns| {
        let marks = [
            "event_date",
            "stream_id",
            "event_bundle_sequence_id",
            "user_first_touch_timestamp",
            "event_server_timestamp_offset",
            "traffic_source.source",
            "geo.country",
            "event_previous_timestamp",
        ];
        columns.has_all(&["event_name", "event_timestamp"])
            && columns.has_any(&["user_id", "user_pseudo_id"])
            && columns.count(&marks) >= 2
    }),
    roles: &[
        (R::User, &["user_id", "user_pseudo_id"]),
        (R::AnonymousId, &["user_pseudo_id"]),
        (R::Time, &["event_timestamp"]),
        (R::Event, &["event_name"]),
        (R::SessionId, &["event_params.ga_session_id"]),
        (R::Amount, &["ecommerce.purchase_revenue", "event_params.value", "event_value_in_usd"]),
        (R::Currency, &["event_params.currency"]),
        (R::OrderId, &["ecommerce.transaction_id", "event_params.transaction_id"]),
        (R::Item, &["event_params.item_id", "event_params.item_name"]),
        (R::Category, &["event_params.item_category", "event_params.content_type"]),
        (R::Country, &["geo.country"]),
        (R::Region, &["geo.region"]),
        (R::City, &["geo.city"]),
        (R::Platform, &["device.operating_system", "platform"]),
        (R::Device, &["device.category"]),
        (
            R::Campaign,
            &["collected_traffic_source.manual_campaign_name", "event_params.campaign", "traffic_source.name"],
        ),
        (R::Channel, &["collected_traffic_source.manual_medium", "event_params.medium", "traffic_source.medium"]),
    ],
    fallbacks: &[(R::Amount, &["event_value_in_usd"])],
    events: &[
        (Role::SessionStart, &["session_start"]),
        (
            Role::View,
            &["page_view", "screen_view", "view_item", "view_item_list", "select_item", "view_cart", "view_promotion"],
        ),
        (Role::Search, &["search", "view_search_results"]),
        (Role::AddToCart, &["add_to_cart"]),
        (Role::Checkout, &["begin_checkout", "add_payment_info", "add_shipping_info"]),
        (Role::Purchase, &["purchase", "in_app_purchase", "ecommerce_purchase"]),
        (Role::Refund, &["refund", "app_store_refund"]),
        (Role::SignUp, &["sign_up"]),
        (Role::Login, &["login"]),
        (Role::Share, &["share"]),
        (Role::Subscribe, &["app_store_subscription_convert", "app_store_subscription_renew"]),
        (Role::Cancel, &["app_store_subscription_cancel"]),
        (Role::Uninstall, &["app_remove"]),
        (Role::OnboardingStep, &["tutorial_begin"]),
        (Role::OnboardingDone, &["tutorial_complete"]),
        (Role::Milestone, &["level_up", "unlock_achievement"]),
        (Role::MessageDelivered, &["notification_receive"]),
        (Role::MessageOpened, &["notification_open"]),
        (
            Role::Other,
            &[
                "user_engagement",
                "scroll",
                "click",
                "first_visit",
                "first_open",
                "remove_from_cart",
                "add_to_wishlist",
                "file_download",
                "video_start",
                "video_progress",
                "video_complete",
                "form_start",
                "form_submit",
                "generate_lead",
            ],
        ),
        (
            Role::System,
            &[
                "notification_dismiss",
                "os_update",
                "app_update",
                "app_clear_data",
                "app_exception",
                "ad_impression",
                "ad_reward",
                "ad_query",
            ],
        ),
    ],
    ..PLAIN
};
