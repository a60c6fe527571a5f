//! The page: Leptos views over panels and charts.
//!
//! * [`state`]: what the person chose; everything else is derived. * `opening`: files on their way there. * [`url`]: the same in the URL fragment.
//! * [`link`]: the one place that talks to the client. * [`words`]: all strings. * [`components`]: what pages are made of.
//! * [`pages`]: one question of the rail each. * [`shell`]: lid, rail, bar, vessel.
//!
//! Signals hold inputs only; answers are derived; effects touch only the outside (URL, storage, attributes of `<html>`).

pub mod components;
pub mod link;
mod mirror;
mod opening;
pub mod pages;
mod recipe;
pub mod shell;
pub mod state;
#[cfg(test)]
mod style_tests;
pub mod url;
pub mod words;

use leptos::prelude::*;

use state::App;

/// Mounts the page and starts the engine.
pub fn start() {
    crate::panics::tell_the_place_only("page");
    mount_to_body(|| {
        let app = App::new();
        provide_context(app);
        app.mirror();
        link::start(app);
        view! { <shell::Shell/> }
    });
}
