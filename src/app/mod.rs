//! The page: Leptos views over panels and charts.
//!
//! Two programs share it: [`first`], the first screen, which seals the page, and the app, [`start`], to which that hands over.
//!
//! * [`frame`]: what every screen stands in. * [`state`]: what the person chose; everything else is derived. * `opening`: files on their way
//!   there. * [`url`]: the same in the URL fragment.
//! * [`link`]: the one place that talks to the client. * [`words`]: all strings. * [`components`]: what pages are made of.
//! * [`pages`]: one question of the rail each. * [`shell`]: lid, rail, bar, vessel.
//!
//! Signals hold inputs only; answers are derived; effects touch only the outside (URL, storage, attributes of `<html>`).

pub mod components;
pub mod first;
pub mod frame;
mod handover;
pub mod link;
mod mirror;
mod opening;
pub mod pages;
mod recipe;
pub mod seal;
pub mod shell;
pub mod state;
#[cfg(test)]
mod style_tests;
pub mod url;
pub mod words;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use state::App;

/// Starts the engine, and mounts the page when the person leaves the first screen.
pub fn start() {
    crate::panics::tell_the_place_only("page");
    if let Some(note) = document().get_element_by_id("not-started") {
        note.remove();
    }
    let engine = link::start();
    spawn_local(async move {
        let chosen = handover::take().await;
        mount_to_body(move || {
            let app = App::new();
            provide_context(app);
            provide_context(app.frame());
            app.mirror();
            link::connect(app, engine);
            app.enter(chosen);
            view! { <shell::Shell/> }
        });
    });
}
