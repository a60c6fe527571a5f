//! The state of things at a glance: fits a screen of 1440 × 900 without scrolling.

use super::{Body, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "overview",
    group: None,
    title: |lang| lang.pick("Overview", "Übersicht"),
    body: Body::Panels(&[
        Tile::Bare { name: "key_figures", height: 124.0 },
        Tile::Panel { name: "status_bar", span: 12, height: 120.0 },
        Tile::Filling { name: "status_over_time", span: 8, height: 248.0 },
        Tile::Filling { name: "what_changed", span: 4, height: 248.0 },
        Tile::Third { name: "activity", height: 248.0 },
    ]),
};
