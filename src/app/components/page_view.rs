//! A page of the rail: its panels in a grid, or its own view.

use leptos::prelude::*;

use super::panel_pane::PanelPane;
use crate::app::pages::{Body, Page, Tile};
use crate::panels;

/// The page.
#[component]
pub fn PageView(
    /// Which.
    page: &'static Page,
) -> impl IntoView {
    match page.body {
        Body::View(view) => view(),
        Body::Panels(tiles) => {
            view! { <div class="panes" data-page=page.name>{tiles.iter().filter_map(tile).collect_view()}</div> }
                .into_any()
        }
    }
}

/// A tile whose panel does not exist is left out.
fn tile(tile: &'static Tile) -> Option<AnyView> {
    match *tile {
        Tile::Panel { name, span, height } => {
            let panel = panels::find(name)?;
            Some(view! { <PanelPane panel=panel span=span height=height/> }.into_any())
        }
        Tile::Bare { name, height } => {
            let panel = panels::find(name)?;
            Some(view! { <PanelPane panel=panel span=12 height=height bare=true/> }.into_any())
        }
        Tile::View(view) => Some(view()),
    }
}
