//! Recency, frequency, money: the grid, its ten groups, and how they agree with the statuses.

use super::{Body, Group, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "rfm",
    group: Some(Group::Who),
    title: |lang| lang.pick("RFM", "RFM"),
    body: Body::Panels(&[
        Tile::Panel { name: "rfm_grid", span: 8, height: 518.0 },
        Tile::Panel { name: "rfm_groups", span: 4, height: 518.0 },
        Tile::Panel { name: "rfm_status", span: 12, height: 300.0 },
    ]),
};
