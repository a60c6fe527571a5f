//! Where users are, and what they choose, by status.

use super::{Body, Group, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "places",
    group: Some(Group::Setting),
    title: |lang| lang.pick("Places", "Orte"),
    body: Body::Panels(&[Tile::Panel { name: "places", span: 12, height: 420.0 }]),
};
