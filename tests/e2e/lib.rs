//! The built page in three real browsers, by WebDriver: the harness that the tests in this folder share.
//!
//! [`Page::open`] serves `dist/` from a sub-path of a local server, starts a driver and a browser with a fresh profile, and loads the
//! page. Requests are counted twice: at the server's socket ([`xtask::server`]), and by the browser's own network events
//! where its driver tells them (WebDriver BiDi in Chromium and Firefox; these include what workers ask).
//!
//! The contract with the page: `<html data-phase>` and `<html data-requests-since-seal>`, the file input `#file`, and a
//! `<section data-panel="NAME">` with a `<table>` for each panel.

mod browser;
mod driver;
mod listener;
pub mod native;
mod page;
mod walk;

use std::path::PathBuf;

pub use browser::Browser;
pub use listener::Listener;
pub use page::{Page, Table};
pub use walk::{PAGES, Saved};

/// What a test returns: any error ends it.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The folder of the project.
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), PathBuf::from)
}

/// A fixture in `tests/data`.
pub fn fixture(name: &str) -> PathBuf {
    root().join("tests/data").join(name)
}

/// Makes each `async fn name(browser: Browser) -> Outcome` a test in each browser: `chromium::name`, `firefox::name`, `webkit::name`.
#[macro_export]
macro_rules! in_each_browser {
    ($($name:ident),+ $(,)?) => {
        $crate::in_each_browser!(@module chromium, Chromium, $($name),+);
        $crate::in_each_browser!(@module firefox, Firefox, $($name),+);
        $crate::in_each_browser!(@module webkit, WebKit, $($name),+);
    };
    (@module $module:ident, $browser:ident, $($name:ident),+) => {
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() -> $crate::Outcome {
                    super::$name($crate::Browser::$browser).await
                }
            )+
        }
    };
}
