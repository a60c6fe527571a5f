//! What every screen stands in, with data or without: language, theme, phase, seal, and the ways on. The first screen knows nothing
//! else, so that its program stays small.

use engine::i18n::Lang;
use engine::samples::World;
use leptos::prelude::*;
use web_sys::File;

use super::link;
use super::seal::Seal;

/// What the page is doing; `<html data-phase>` says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No file yet.
    Empty,
    /// The engine starts, or files are read.
    Loading,
    /// The person looks at the guesses.
    Mapping,
    /// The dashboard.
    Ready,
    /// Something went wrong that needs the person; [`super::state::App::failure`] says what.
    Failed,
}

impl Phase {
    /// The word for it in `data-phase`.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Empty => "empty",
            Phase::Loading => "loading",
            Phase::Mapping => "mapping",
            Phase::Ready => "ready",
            Phase::Failed => "failed",
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is set.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

/// What the person chose to look into.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Files; none where another page was asked for.
    Files(Vec<File>),
    /// A sample world.
    World(&'static World),
}

impl Default for Chosen {
    fn default() -> Self {
        Chosen::Files(Vec::new())
    }
}

/// Found by `expect_context::<Frame>()` on every screen.
#[derive(Clone, Copy)]
pub struct Frame {
    /// What the page is doing.
    pub phase: RwSignal<Phase>,
    /// Language of all words and numbers.
    pub lang: RwSignal<Lang>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// The seal, once it is closed; files may be chosen then.
    pub seal: RwSignal<Option<Seal>, LocalStorage>,
    /// See [`Frame::open`] and [`Frame::open_world`].
    pub(super) to_open: UnsyncCallback<Chosen>,
    /// See [`Frame::address`].
    pub(super) to_page: UnsyncCallback<&'static str, String>,
}

impl Frame {
    /// Language and theme as they were chosen before; not sealed.
    pub fn new(open: impl Fn(Chosen) + 'static, address: impl Fn(&'static str) -> String + 'static) -> Frame {
        Frame {
            phase: RwSignal::new(Phase::Loading),
            lang: RwSignal::new(stored_lang()),
            theme: RwSignal::new(stored_theme()),
            seal: RwSignal::new_local(None),
            to_open: UnsyncCallback::new(open),
            to_page: UnsyncCallback::new(address),
        }
    }

    /// Takes files.
    pub fn open(&self, files: Vec<File>) {
        self.to_open.run(Chosen::Files(files));
    }

    /// Takes a sample world.
    pub fn open_world(&self, world: &'static World) {
        self.to_open.run(Chosen::World(world));
    }

    /// The address of a page, by its name, with everything else as it is; tracked.
    pub fn address(&self, page: &'static str) -> String {
        self.to_page.run(page)
    }

    /// The language, tracked.
    pub fn t(&self) -> Lang {
        self.lang.get()
    }

    /// Whether the page is sealed, tracked.
    pub fn is_sealed(&self) -> bool {
        self.seal.with(Option::is_some)
    }

    /// Whether files may be chosen, tracked: the page is sealed, and none are on their way.
    pub fn takes_files(&self) -> bool {
        self.is_sealed() && self.phase.get() != Phase::Loading
    }

    /// Keeps the outside in step: attributes of `<html>`, language and theme in localStorage.
    pub fn mirror(self) {
        Effect::new(move || set_on_root("data-phase", Some(self.phase.get().word())));
        Effect::new(move || {
            let lang = self.lang.get();
            set_on_root("lang", Some(lang.tag()));
            link::store("lang", lang.tag());
        });
        Effect::new(move || {
            let theme = match self.theme.get() {
                Theme::System => None,
                Theme::Light => Some("light"),
                Theme::Dark => Some("dark"),
            };
            set_on_root("data-theme", theme);
            link::store("theme", theme.unwrap_or_default());
        });
        Effect::new(move || {
            let since = self.seal.get().map(|seal| seal.state().requests_since.get());
            set_on_root("data-requests-since-seal", since.map(|n| n.to_string()).as_deref());
        });
    }
}

/// Sets an attribute of `<html>`, or takes it away.
pub fn set_on_root(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// The language that the page is in.
pub(super) fn shown_lang() -> Lang {
    if root_attribute("lang").as_deref() == Some(Lang::De.tag()) { Lang::De } else { Lang::En }
}

/// The theme that the page has.
pub(super) fn shown_theme() -> Theme {
    theme_of(root_attribute("data-theme").as_deref())
}

fn root_attribute(name: &str) -> Option<String> {
    document().document_element()?.get_attribute(name)
}

fn theme_of(word: Option<&str>) -> Theme {
    match word {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// The language chosen before, else the browser's.
fn stored_lang() -> Lang {
    let known = link::stored("lang").or_else(|| window().navigator().language());
    if known.is_some_and(|tag| tag.starts_with("de")) { Lang::De } else { Lang::En }
}

/// The theme chosen before, else the system's.
fn stored_theme() -> Theme {
    theme_of(link::stored("theme").as_deref())
}
