//! A page of the rail: its panels in a grid, or its own view.

use engine::i18n::Lang;
use leptos::prelude::*;

use super::chosen_today::ChosenTodayNote;
use super::id_break::IdBreakNote;
use super::measure::{rem, window_height, zoom};
use super::moved_since::MovedSinceNote;
use super::nobody::{NobodyFits, is_nobody};
use super::panel_pane::PanelPane;
use super::revival::RevivalNote;
use crate::app::pages::{Body, Page, Tile};
use crate::app::state::App;
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
            let app = expect_context::<App>();
            let is_nobody = is_nobody(app);
            let panes = move || match is_nobody.get() {
                true => view! { <NobodyFits/> }.into_any(),
                false => tiles.iter().filter_map(tile).collect_view().into_any(),
            };
            // The rail says it to the eye.
            view! {
                <h1 class="sr">{move || (page.title)(app.t())}</h1>
                <RevivalNote/>
                <MovedSinceNote/>
                <IdBreakNote page=page.name/>
                <ChosenTodayNote page=page.name/>
                <div class="panes" data-page=page.name>{panes}</div>
            }
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
        Tile::Filling { name, span, height } => {
            let panel = panels::find(name)?;
            Some(view! { <PanelPane panel=panel span=span height=filling(height)/> }.into_any())
        }
        Tile::Third { name, height } => {
            let panel = panels::find(name)?;
            Some(view! { <PanelPane panel=panel span=3 height=filling(height) third=true/> }.into_any())
        }
        Tile::Bare { name, height } => {
            let panel = panels::find(name)?;
            Some(view! { <PanelPane panel=panel span=12 height=height bare=true/> }.into_any())
        }
        Tile::View(view) => Some(view()),
    }
}

/// The height that is left for a picture that has `least` on a screen of 900 pixels. What stands around it grows with the
/// size of the type, except for the pictures above it.
fn filling(least: f32) -> Signal<f32> {
    const SCREEN: f32 = 900.0;
    const PICTURES_ABOVE: f32 = 244.0;
    const MOST: f32 = 720.0;
    // German sentences may take a third line.
    const LINE: f32 = 26.0;
    let app = expect_context::<App>();
    let height = window_height();
    Signal::derive(move || {
        let (zoom, around) = (zoom(), (SCREEN - least - PICTURES_ABOVE) * rem() / 16.0);
        ((height.get() - around) / zoom - PICTURES_ABOVE).clamp(least, MOST)
            - if app.lang.get() == Lang::De { LINE } else { 0.0 }
    })
}
