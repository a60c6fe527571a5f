//! Who moved from which status to which.

use super::{Body, Group, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "movers",
    group: Some(Group::Movement),
    title: |lang| lang.pick("Movers", "Wechsel"),
    body: Body::Panels(&[
        Tile::Panel { name: "movers_flow", span: 7, height: 560.0 },
        Tile::Panel { name: "movers_matrix", span: 5, height: 480.0 },
        Tile::Panel { name: "came_back", span: 12, height: 140.0 },
        Tile::Panel { name: "what_moved", span: 12, height: 240.0 },
    ]),
};
