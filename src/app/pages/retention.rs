//! Monthly cohorts: who comes again, and the rate of one month.

use super::{Body, Group, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "retention",
    group: Some(Group::Movement),
    title: |lang| lang.pick("Retention", "Bindung"),
    body: Body::Panels(&[
        Tile::Panel { name: "retention", span: 12, height: 480.0 },
        Tile::Panel { name: "retention_rate", span: 12, height: 100.0 },
    ]),
};
