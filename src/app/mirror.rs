//! What the page keeps in step with its state: attributes of `<html>`, the URL, the storage (language and theme), the title.

use leptos::prelude::*;

use super::frame::set_on_root;
use super::state::{App, Phase};
use super::{pages, url};

impl App {
    /// Keeps the outside in step: attributes of `<html>`, the URL, localStorage, the title.
    pub fn mirror(self) {
        self.frame().mirror();
        Effect::new(move || set_on_root("data-dragging", self.dragging.get().then_some("")));
        Effect::new(move || {
            let lang = self.lang.get();
            let page = pages::find(&self.page.get()).map(|page| (page.title)(lang));
            let title = match (self.phase.get(), page) {
                (Phase::Ready, Some(page)) => format!("{page} · Terrarium"),
                _ => "Terrarium".to_string(),
            };
            document().set_title(&title);
        });
        url::mirror(self);
        self.ask_before_leaving();
    }

    /// The browser asks before the tab is closed or loaded anew while rows are in it: they would be gone. A sample world can be made again.
    fn ask_before_leaving(self) {
        let guard = window_event_listener(leptos::ev::beforeunload, move |event| {
            if untrack(|| self.has_data() && !self.is_made_up()) {
                event.prevent_default();
                // Older browsers ask only for this.
                event.set_return_value("rows");
            }
        });
        on_cleanup(move || guard.remove());
    }
}
