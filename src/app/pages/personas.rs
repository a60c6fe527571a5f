//! Habits found in the data, each as a card.

use leptos::prelude::*;

use super::{Body, Group, Page, Tile};
use crate::app::components::persona_cards::PersonaCards;
use crate::app::components::persona_division::PersonaDivision;

/// The page.
pub const PAGE: Page = Page {
    name: "personas",
    group: Some(Group::Who),
    title: |lang| lang.pick("Personas", "Personas"),
    body: Body::Panels(&[
        Tile::Panel { name: "personas", span: 12, height: 300.0 },
        Tile::View(|| view! { <PersonaDivision/> }.into_any()),
        Tile::View(|| view! { <PersonaCards/> }.into_any()),
    ]),
};
