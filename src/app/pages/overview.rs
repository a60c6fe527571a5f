//! The state of things at a glance: fits a screen of 1440 × 900 without scrolling.

use super::{Body, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "overview",
    group: None,
    title: |lang| lang.pick("Overview", "Übersicht"),
    body: Body::Panels(&[
        Tile { panel: "key_figures", span: 12 },
        Tile { panel: "status_bar", span: 12 },
        Tile { panel: "status_over_time", span: 8 },
        Tile { panel: "what_changed", span: 4 },
    ]),
};
