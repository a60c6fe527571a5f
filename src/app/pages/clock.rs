//! When users are active: hour by weekday, and how many on each day.

use super::{Body, Group, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "clock",
    group: Some(Group::Setting),
    title: |lang| lang.pick("Clock", "Uhrzeit"),
    body: Body::Panels(&[
        Tile::Panel { name: "clock", span: 12, height: 320.0 },
        Tile::Panel { name: "activity", span: 12, height: 300.0 },
    ]),
};
