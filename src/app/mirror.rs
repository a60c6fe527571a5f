//! What the page keeps in step with its state: attributes of `<html>`, the URL, the storage (language and theme), the title.

use engine::i18n::Lang;
use leptos::prelude::*;

use super::state::{App, Phase, Theme};
use super::{link, pages, url};

impl App {
    /// Keeps the outside in step: attributes of `<html>`, the URL, localStorage, the title.
    pub fn mirror(self) {
        let root = document().document_element();
        let set = move |name: &str, value: Option<&str>| {
            if let Some(root) = &root {
                let _ = match value {
                    Some(value) => root.set_attribute(name, value),
                    None => root.remove_attribute(name),
                };
            }
        };
        Effect::new({
            let set = set.clone();
            move || set("data-phase", Some(self.phase.get().word()))
        });
        Effect::new({
            let set = set.clone();
            move || {
                let lang = self.lang.get();
                set("lang", Some(lang.tag()));
                link::store("lang", lang.tag());
            }
        });
        Effect::new({
            let set = set.clone();
            move || {
                let theme = match self.theme.get() {
                    Theme::System => None,
                    Theme::Light => Some("light"),
                    Theme::Dark => Some("dark"),
                };
                set("data-theme", theme);
                link::store("theme", theme.unwrap_or_default());
            }
        });
        Effect::new({
            let set = set.clone();
            move || set("data-dragging", self.dragging.get().then_some(""))
        });
        Effect::new(move || {
            let since = self.link.get().map(|link| link.seal().requests_since.get());
            set("data-requests-since-seal", since.map(|n| n.to_string()).as_deref());
        });
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

    /// The browser asks before the tab is closed or loaded anew while rows are in it: they would be gone.
    fn ask_before_leaving(self) {
        let guard = window_event_listener(leptos::ev::beforeunload, move |event| {
            if untrack(|| self.has_data()) {
                event.prevent_default();
                // Older browsers ask only for this.
                event.set_return_value("rows");
            }
        });
        on_cleanup(move || guard.remove());
    }
}

/// The language chosen before, else the browser's.
pub(super) fn stored_lang() -> Lang {
    let known = link::stored("lang").or_else(|| window().navigator().language());
    if known.is_some_and(|tag| tag.starts_with("de")) { Lang::De } else { Lang::En }
}

/// The theme chosen before, else the system's.
pub(super) fn stored_theme() -> Theme {
    match link::stored("theme").as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}
