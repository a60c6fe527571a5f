//! What the person chose, as signals. Inputs only: answers are derived where they are shown ([`App::answer`]).
//!
//! The URL fragment mirrors the inputs ([`super::url`]); language and theme live in localStorage ([`super::mirror`]). Neither holds data.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::events::{Catalog, Day};
use engine::fold::{Settings, lack};
use engine::i18n::Lang;
use engine::ingest::{FileShape, Mapping};
use engine::schemes::Selection;
use leptos::prelude::*;
use serde_json::Value;

use super::frame::{Chosen, Frame, shown_lang, shown_theme};
use super::link::{Beginnings, Failure, Link, Progress};
use super::pages::Personal;
use super::seal::Seal;
use super::url;
use crate::panels::View;

pub use super::frame::{Phase, Theme};

/// The users behind a mark, shown in the drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct Drill {
    /// What the mark said: "Dormant, 6,310".
    pub title: String,
    /// Which users.
    pub selection: Selection,
}

impl Drill {
    /// The day as of which its users are shown, if that is another than as-of.
    pub fn day(&self, settings: &Settings, catalog: &Catalog) -> Option<Day> {
        self.selection.day().filter(|day| *day != settings.as_of(catalog))
    }
}

/// What the dashboard shows: it stays until other files have been read.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) files: Vec<web_sys::File>,
    pub(super) mapping: Option<Mapping>,
    pub(super) personal: Vec<Personal>,
    pub(super) written: Vec<FileShape>,
    pub(super) needs: u64,
    /// The last day of its rows.
    pub(super) last_day: Day,
}

/// Files that wait to be unpacked until the person has chosen how much of them to read.
#[derive(Clone, Debug)]
pub struct Packed {
    /// As they were chosen.
    pub files: Vec<web_sys::File>,
    /// The text files of which [`App::files`] has the beginning, with their size.
    pub beginnings: Beginnings,
}

/// Choices on panels: panel, option, value.
pub type Options = BTreeMap<String, BTreeMap<String, String>>;

/// Mappings of files that were read since the page was loaded, by the shape of the files. They hold values of the data (event
/// names, a currency) and are stored nowhere.
pub type Session = BTreeMap<String, Mapping>;

/// What Undo goes back to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    settings: Settings,
    options: Options,
}

/// All state of the page: a handful of signals, found by `expect_context::<App>()`.
#[derive(Clone, Copy)]
pub struct App {
    /// What the page is doing.
    pub phase: RwSignal<Phase>,
    /// Language of all words and numbers.
    pub lang: RwSignal<Lang>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// The files chosen. Kept, so that they can be read again.
    pub files: RwSignal<Vec<web_sys::File>, LocalStorage>,
    /// Parts of them that hold no data and were left out, by name.
    pub left_out: RwSignal<Vec<String>>,
    /// What of them is only a beginning, because all of it would not fit into memory.
    pub packed: RwSignal<Option<Packed>, LocalStorage>,
    /// What their columns and events mean; `None` until the person changes a guess.
    pub mapping: RwSignal<Option<Mapping>>,
    /// What files of the same shapes meant before.
    pub session: RwSignal<Session>,
    /// What the engine found in them; the default before.
    pub catalog: RwSignal<Arc<Catalog>>,
    /// Dates, thresholds, switches.
    pub settings: RwSignal<Settings>,
    /// Word of the page shown when ready.
    pub page: RwSignal<String>,
    /// Choices on panels.
    pub options: RwSignal<Options>,
    /// Columns that look like personal data, as they were when the rows were read.
    pub personal: RwSignal<Vec<Personal>>,
    /// How the files were written when the rows were read.
    pub written: RwSignal<Vec<FileShape>>,
    /// The day up to which the dashboard was shown before a newer export came; `None` where none has.
    pub shown_until: RwSignal<Option<Day>>,
    /// The thresholds in force before other files were read: A, D, C, N.
    pub limits_before: RwSignal<Option<[u32; 4]>>,
    /// Bytes that these rows need once they are read, as it was told before.
    pub needs: RwSignal<u64>,
    /// The users shown in the drawer.
    pub drill: RwSignal<Option<Drill>>,
    /// The panel whose definition is open beside the page.
    pub definition: RwSignal<Option<String>>,
    /// How far reading is.
    pub progress: RwSignal<Option<Progress>>,
    /// Why the phase is `Failed`.
    pub failure: RwSignal<Option<Failure>>,
    /// The seal, once it is closed.
    pub seal: RwSignal<Option<Seal>, LocalStorage>,
    /// The client, once the engine is there.
    pub link: RwSignal<Option<Link>, LocalStorage>,
    /// Questions that wait for their answer: a drag waits for them, so that no frame is asked for in vain.
    pub waiting: RwSignal<u32>,
    /// Whether the files are read again because a worker has died.
    pub reads_again: RwSignal<bool>,
    /// Whether a handle is being dragged: marks follow it at once then.
    pub dragging: RwSignal<bool>,
    pub(super) kept: RwSignal<Option<Kept>, LocalStorage>,
    pub(super) undo: RwSignal<Vec<Step>>,
    /// The mapping of a recipe that was opened before there was a file.
    pub awaited: RwSignal<Option<Mapping>>,
    /// What was chosen before the engine was there.
    pub(super) early: RwSignal<Chosen, LocalStorage>,
    /// Counts what was opened: a file chosen later overtakes an earlier one.
    pub(super) opened: RwSignal<u32>,
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    /// State as the page and its URL have it; no file.
    pub fn new() -> Self {
        let from_url = url::read();
        App {
            phase: RwSignal::new(Phase::Loading),
            lang: RwSignal::new(shown_lang()),
            theme: RwSignal::new(shown_theme()),
            files: RwSignal::new_local(Vec::new()),
            left_out: RwSignal::new(Vec::new()),
            packed: RwSignal::new_local(None),
            mapping: RwSignal::new(None),
            session: RwSignal::new(Session::new()),
            catalog: RwSignal::new(Arc::default()),
            settings: RwSignal::new(from_url.settings),
            page: RwSignal::new(from_url.page),
            options: RwSignal::new(from_url.options),
            personal: RwSignal::new(Vec::new()),
            written: RwSignal::new(Vec::new()),
            shown_until: RwSignal::new(None),
            limits_before: RwSignal::new(None),
            needs: RwSignal::new(0),
            drill: RwSignal::new(None),
            definition: RwSignal::new(None),
            progress: RwSignal::new(None),
            failure: RwSignal::new(None),
            seal: RwSignal::new_local(None),
            link: RwSignal::new_local(None),
            waiting: RwSignal::new(0),
            reads_again: RwSignal::new(false),
            dragging: RwSignal::new(false),
            kept: RwSignal::new_local(None),
            undo: RwSignal::new(Vec::new()),
            awaited: RwSignal::new(None),
            early: RwSignal::new_local(Chosen::default()),
            opened: RwSignal::new(0),
        }
    }

    /// What the screens stand in.
    pub fn frame(self) -> Frame {
        Frame {
            phase: self.phase,
            lang: self.lang,
            theme: self.theme,
            seal: self.seal,
            to_open: UnsyncCallback::new(move |chosen| self.enter(chosen)),
            to_page: UnsyncCallback::new(move |page: &'static str| self.address(page)),
        }
    }

    /// The language, tracked.
    pub fn t(&self) -> Lang {
        self.lang.get()
    }

    /// Whether the dashboard can be shown, tracked: some files have been read.
    pub fn has_data(&self) -> bool {
        self.kept.with(Option::is_some)
    }

    /// Back to the dashboard as it was before other files were looked at.
    pub fn back(&self) {
        let Some(kept) = self.kept.get_untracked() else { return };
        self.overtake();
        self.failure.set(None);
        self.progress.set(None);
        self.packed.set(None);
        self.files.set(kept.files);
        self.mapping.set(kept.mapping);
        self.personal.set(kept.personal);
        self.written.set(kept.written);
        self.phase.set(Phase::Ready);
    }

    /// Says what went wrong and how to go on.
    pub fn fail(&self, failure: Failure) {
        self.failure.set(Some(failure));
        self.phase.set(Phase::Failed);
    }

    /// Changes a setting; Undo goes back.
    pub fn change(&self, change: impl FnOnce(&mut Settings)) {
        self.keep_step();
        self.settings.update(change);
    }

    /// Chooses a value of a panel's option; Undo goes back.
    pub fn choose(&self, panel: &str, option: &str, value: &str) {
        self.keep_step();
        self.options.update(|all| {
            all.entry(panel.into()).or_default().insert(option.into(), value.into());
        });
    }

    /// Remembers the settings as they are, for Undo. A drag calls it once, then updates `settings` as it goes.
    pub fn keep_step(&self) {
        const STEPS: usize = 100;
        let step = Step { settings: self.settings.get_untracked(), options: self.options.get_untracked() };
        self.undo.update(|steps| {
            steps.push(step);
            if steps.len() > STEPS {
                steps.remove(0);
            }
        });
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.undo.with(|steps| !steps.is_empty())
    }

    /// Takes the last change of settings or options back.
    pub fn undo(&self) {
        let step = self.undo.try_update(Vec::pop).flatten();
        if let Some(step) = step {
            self.settings.set(step.settings);
            self.options.set(step.options);
        }
    }

    /// Shows the users behind a mark, in place of a definition.
    pub fn drill(&self, title: impl Into<String>, selection: Selection) {
        self.definition.set(None);
        self.drill.set(Some(Drill { title: title.into(), selection }));
    }

    /// Shows the definition of a panel, in place of users.
    pub fn define(&self, panel: &str) {
        self.drill.set(None);
        self.definition.set(Some(panel.into()));
    }

    /// The address of a page with everything else as it is.
    pub fn address(&self, page: &str) -> String {
        url::write(page, &self.settings.get(), &self.options.get())
    }

    /// What a panel may look at besides its answer. Tracked.
    pub fn view(&self, panel: &str) -> View {
        View {
            lang: self.lang.get(),
            catalog: self.catalog.get().as_ref().clone(),
            settings: self.settings.get(),
            options: self.options.with(|all| all.get(panel).cloned()).unwrap_or_default(),
        }
    }

    /// Puts a question to the engine as the settings are now.
    pub async fn ask(self, query: &str, params: Value, settings: Settings) -> Result<Vec<u8>, Failure> {
        let Some(link) = self.link.get_untracked() else { return Err(Failure::NotStarted) };
        if self.catalog.with_untracked(|catalog| lack(query, &settings, catalog)).is_some() {
            return Err(Failure::Lacking);
        }
        self.waiting.update(|n| *n += 1);
        let guard = Waits(self);
        let answer = link.ask(query, params, &settings).await;
        drop(guard);
        answer
    }
}

/// Counts a question down when it is answered, or when nobody wants the answer any more.
struct Waits(App);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.waiting.try_update(|n| *n = n.saturating_sub(1));
    }
}
