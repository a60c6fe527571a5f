//! Snowplow: enriched events, a tab-separated file of 131 fields without header. The order of the fields is that of its
//! analytics SDKs; files with a header, or of some of the fields, are recognised by their names.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// The fields of an enriched event, in order.
const FIELDS: &str = "app_id platform etl_tstamp collector_tstamp dvce_created_tstamp event event_id txn_id name_tracker \
     v_tracker v_collector v_etl user_id user_ipaddress user_fingerprint domain_userid domain_sessionidx \
     network_userid geo_country geo_region geo_city geo_zipcode geo_latitude geo_longitude \
     geo_region_name ip_isp ip_organization ip_domain ip_netspeed page_url page_title page_referrer \
     page_urlscheme page_urlhost page_urlport page_urlpath page_urlquery page_urlfragment refr_urlscheme \
     refr_urlhost refr_urlport refr_urlpath refr_urlquery refr_urlfragment refr_medium refr_source \
     refr_term mkt_medium mkt_source mkt_term mkt_content mkt_campaign contexts se_category se_action \
     se_label se_property se_value unstruct_event tr_orderid tr_affiliation tr_total tr_tax tr_shipping \
     tr_city tr_state tr_country ti_orderid ti_sku ti_name ti_category ti_price ti_quantity \
     pp_xoffset_min pp_xoffset_max pp_yoffset_min pp_yoffset_max useragent br_name br_family br_version \
     br_type br_renderengine br_lang br_features_pdf br_features_flash br_features_java \
     br_features_director br_features_quicktime br_features_realplayer br_features_windowsmedia \
     br_features_gears br_features_silverlight br_cookies br_colordepth br_viewwidth br_viewheight \
     os_name os_family os_manufacturer os_timezone dvce_type dvce_ismobile dvce_screenwidth \
     dvce_screenheight doc_charset doc_width doc_height tr_currency tr_total_base tr_tax_base \
     tr_shipping_base ti_currency ti_price_base base_currency geo_timezone mkt_clickid mkt_network \
     etl_tags dvce_sent_tstamp refr_domain_userid refr_device_tstamp derived_contexts domain_sessionid \
     derived_tstamp event_vendor event_name event_format event_version event_fingerprint true_tstamp";

/// Enriched events.
pub(super) const SNOWPLOW: Preset = Preset {
    id: "snowplow",
    name: Words("Snowplow enriched events", "Snowplow-Ereignisse (enriched)"),
    notes: Words(
        "Times are those derived by Snowplow and read as UTC, whatever time zone you choose for days. Events with an id that was seen before are dropped. Structured events go by their action. Users without user id go by the cookie of the site.",
        "Zeiten sind die von Snowplow abgeleiteten und werden als UTC gelesen, welche Zeitzone Sie auch für Tage wählen. Ereignisse mit schon gesehener Kennung entfallen. Strukturierte Ereignisse heißen nach ihrer Aktion. Nutzer ohne Nutzerkennung laufen unter dem Cookie der Website.",
    ),
    writes_utc: true,
    fits: Fits::Columns(|columns| {
        columns.has("collector_tstamp")
            && columns.has_any(&["user_id", "domain_userid", "network_userid"])
            && columns.count(&[
                "event_id",
                "etl_tstamp",
                "derived_tstamp",
                "v_collector",
                "v_tracker",
                "domain_userid",
                "event_name",
            ]) >= 3
    }),
    roles: &[
        (R::User, &["user_id", "domain_userid", "network_userid"]),
        (R::AnonymousId, &["domain_userid", "network_userid"]),
        (R::Time, &["derived_tstamp", "collector_tstamp"]),
        (R::Event, &["se_action", "event_name", "event"]),
        (R::InsertId, &["event_id"]),
        (R::SessionId, &["domain_sessionid"]),
        (R::OrderId, &["tr_orderid"]),
        (R::Amount, &["tr_total"]),
        (R::Currency, &["tr_currency"]),
        (R::Category, &["se_category"]),
        (R::Country, &["geo_country"]),
        (R::Region, &["geo_region_name", "geo_region"]),
        (R::City, &["geo_city"]),
        (R::Platform, &["platform"]),
        (R::Device, &["dvce_type"]),
        (R::Campaign, &["mkt_campaign"]),
        (R::Channel, &["mkt_medium"]),
    ],
    fallbacks: &[
        (R::AnonymousId, &["network_userid"]),
        (R::Time, &["collector_tstamp"]),
        (R::Event, &["event_name", "event"]),
    ],
    events: &[
        (Role::View, &["page_view", "screen_view"]),
        (Role::Purchase, &["transaction"]),
        (Role::AddToCart, &["add_to_cart"]),
        // Items repeat what their transaction says, and pings and clicks what the page view says.
        (Role::Other, &["transaction_item", "page_ping", "link_click", "remove_from_cart"]),
    ],
    header_of,
    ..PLAIN
};

/// A row is an enriched event if it is as long, has the collector's time in its place and a UUID as event id.
fn header_of(cells: &[String]) -> Option<Vec<String>> {
    let fields: Vec<String> = FIELDS.split_whitespace().map(String::from).collect();
    let cell = |name: &str| fields.iter().position(|field| field == name).and_then(|at| cells.get(at));
    let is_time = cell("collector_tstamp").is_some_and(|cell| crate::ingest::sniff::any_date(cell));
    let is_uuid = cell("event_id").is_some_and(|cell| cell.len() == 36 && cell.matches('-').count() == 4);
    (cells.len() == fields.len() && is_time && is_uuid).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_fields_as_documented() {
        assert_eq!(FIELDS.split_whitespace().count(), 131);
    }
}
