//! Habits found in the data, each as a card.

use super::{Body, Group, Page, Tile};

/// The page.
pub const PAGE: Page = Page {
    name: "personas",
    group: Some(Group::Who),
    title: |lang| lang.pick("Personas", "Personas"),
    body: Body::Panels(&[Tile::Panel { name: "personas", span: 12, height: 300.0 }]),
};
