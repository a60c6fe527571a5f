//! What the person chose, as signals. Inputs only: answers are derived where they are shown ([`App::answer`]).
//!
//! The URL fragment mirrors the inputs ([`super::url`]); language and theme live in localStorage ([`super::mirror`]). Neither holds data.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::events::{Catalog, Day};
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::{FileShape, Mapping};
use engine::schemes::Selection;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use super::link::{Beginnings, Failure, Link, Progress};
use super::mirror::{stored_lang, stored_theme};
use super::pages::Personal;
use super::recipe::{self, Recipe};
use super::url::{self, Inputs};
use crate::panels::View;

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
    /// Something went wrong that needs the person; [`App::failure`] says what.
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
struct Kept {
    files: Vec<web_sys::File>,
    mapping: Option<Mapping>,
    personal: Vec<Personal>,
    written: Vec<FileShape>,
}

/// Files that wait to be unpacked until the person has chosen how much of them to read.
#[derive(Clone, Debug)]
pub struct Packed {
    /// As they were chosen.
    files: Vec<web_sys::File>,
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
struct Step {
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
    /// The users shown in the drawer.
    pub drill: RwSignal<Option<Drill>>,
    /// The panel whose definition is open beside the page.
    pub definition: RwSignal<Option<String>>,
    /// How far reading is.
    pub progress: RwSignal<Option<Progress>>,
    /// Why the phase is `Failed`.
    pub failure: RwSignal<Option<Failure>>,
    /// The client, once the page is sealed.
    pub link: RwSignal<Option<Link>, LocalStorage>,
    /// Questions that wait for their answer: a drag waits for them, so that no frame is asked for in vain.
    pub waiting: RwSignal<u32>,
    /// Whether a handle is being dragged: marks follow it at once then.
    pub dragging: RwSignal<bool>,
    kept: RwSignal<Option<Kept>, LocalStorage>,
    undo: RwSignal<Vec<Step>>,
    /// The mapping of a recipe that was opened before there was a file.
    pub awaited: RwSignal<Option<Mapping>>,
    /// Counts what was opened: a file chosen later overtakes an earlier one.
    opened: RwSignal<u32>,
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    /// State as the URL and localStorage have it; no file.
    pub fn new() -> Self {
        let from_url = url::read();
        App {
            phase: RwSignal::new(Phase::Loading),
            lang: RwSignal::new(stored_lang()),
            theme: RwSignal::new(stored_theme()),
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
            drill: RwSignal::new(None),
            definition: RwSignal::new(None),
            progress: RwSignal::new(None),
            failure: RwSignal::new(None),
            link: RwSignal::new_local(None),
            waiting: RwSignal::new(0),
            dragging: RwSignal::new(false),
            kept: RwSignal::new_local(None),
            undo: RwSignal::new(Vec::new()),
            awaited: RwSignal::new(None),
            opened: RwSignal::new(0),
        }
    }

    /// The language, tracked.
    pub fn t(&self) -> Lang {
        self.lang.get()
    }

    /// Takes files, and a recipe among them. What is no text is unpacked first; then the first rows are looked at.
    pub fn open(self, files: Vec<web_sys::File>) {
        if self.link.with_untracked(Option::is_none) || files.is_empty() {
            return;
        }
        self.overtake();
        let turn = self.opened.get_untracked();
        spawn_local(async move {
            let mut files = files;
            let recipe = recipe::take(&mut files).await;
            if self.opened.get_untracked() != turn {
                return;
            }
            let mapping = recipe.and_then(|recipe| self.follow(recipe));
            if files.is_empty() {
                return self.map_as(mapping);
            }
            let mapping = mapping.or(self.awaited.try_update(Option::take).flatten());
            self.take(files, mapping, None);
        });
    }

    /// Unpacks what is only a beginning so far; what was said of the files holds.
    pub fn unpack(self, mapping: Mapping) {
        let Some(packed) = self.packed.get_untracked() else { return };
        let kept = self.kept.get_untracked().filter(|_| untrack(|| self.adds()));
        self.take(packed.files, Some(mapping), Some(kept.map(|kept| kept.files).unwrap_or_default()));
    }

    /// `whole_with`: all of the files is unpacked, and read together with these text files; where it is `None`, their beginnings do.
    fn take(self, files: Vec<web_sys::File>, mapping: Option<Mapping>, whole_with: Option<Vec<web_sys::File>>) {
        let Some(link) = self.link.get_untracked() else { return };
        let before = (self.files.get_untracked(), self.phase.get_untracked());
        self.overtake();
        let turn = self.opened.get_untracked();
        let is_overtaken = move || self.opened.get_untracked() != turn;
        spawn_local(async move {
            let progress = |progress| self.unpacking(&files, progress);
            let texts = match whole_with {
                None => link.texts(&files, progress).await,
                Some(_) => link.all_texts(&files, progress).await,
            };
            if is_overtaken() {
                return;
            }
            self.progress.set(None);
            match texts {
                Ok(texts) => {
                    let packed = Packed { files, beginnings: texts.beginnings };
                    self.failure.set(None);
                    self.mapping.set(mapping);
                    self.left_out.set(texts.left_out);
                    self.packed.set(Some(packed).filter(|packed| !packed.beginnings.is_empty()));
                    self.files.set(whole_with.into_iter().flatten().chain(texts.files).collect());
                    self.phase.set(Phase::Mapping);
                }
                Err(Failure::Cancelled) => {
                    self.files.set(before.0);
                    self.phase.set(before.1);
                }
                Err(failure) => {
                    self.files.set(files);
                    self.fail(failure);
                }
            }
        });
    }

    /// All choices as they are.
    pub fn recipe(&self) -> Recipe {
        let inputs = Inputs {
            page: self.page.get_untracked(),
            settings: self.settings.get_untracked(),
            options: self.options.get_untracked(),
        };
        Recipe { lang: self.lang.get_untracked(), inputs, mapping: self.mapping.get_untracked() }
    }

    /// Takes over the choices of a recipe; its mapping is for whoever reads files.
    fn follow(self, recipe: Recipe) -> Option<Mapping> {
        let Inputs { page, mut settings, options } = recipe.inputs;
        if self.kept.with_untracked(Option::is_some) {
            self.catalog.with_untracked(|catalog| keep_days_inside(&mut settings, catalog));
        }
        self.keep_step();
        self.lang.set(recipe.lang);
        self.settings.set(settings);
        self.options.set(options);
        self.page.set(page);
        recipe.mapping
    }

    /// What the mapping of a recipe without files does: files at hand are looked at again where they were read in another way, and
    /// without files it waits for the next ones.
    fn map_as(self, mapping: Option<Mapping>) {
        if self.files.with_untracked(Vec::is_empty) {
            return self.awaited.set(mapping);
        }
        if mapping.is_some() && self.mapping.get_untracked() != mapping {
            self.mapping.set(mapping);
            self.phase.set(Phase::Mapping);
        }
    }

    /// How far unpacking is.
    fn unpacking(self, files: &[web_sys::File], progress: Progress) {
        if self.phase.get_untracked() != Phase::Loading {
            self.failure.set(None);
            self.files.set(files.to_vec());
            self.phase.set(Phase::Loading);
        }
        self.progress.set(Some(progress));
    }

    /// What is being unpacked is not wanted any more.
    fn overtake(&self) {
        self.opened.update(|n| *n += 1);
        let unpacking =
            self.progress.with_untracked(|progress| progress.as_ref().is_some_and(|progress| progress.unpacking));
        if let Some(link) = self.link.get_untracked().filter(|_| unpacking) {
            link.cancel();
        }
    }

    /// To the first screen, to choose files. What the dashboard shows stays: [`App::back`] returns to it.
    pub fn choose_other(&self) {
        self.overtake();
        self.drill.set(None);
        self.definition.set(None);
        self.failure.set(None);
        self.progress.set(None);
        self.files.set(Vec::new());
        self.left_out.set(Vec::new());
        self.packed.set(None);
        self.mapping.set(None);
        self.phase.set(Phase::Empty);
    }

    /// To the first screen; nothing of the data stays.
    pub fn close(&self) {
        if let Some(link) = self.link.get_untracked() {
            link.forget();
        }
        self.kept.set(None);
        self.session.set(Session::new());
        self.awaited.set(None);
        self.personal.set(Vec::new());
        self.written.set(Vec::new());
        self.catalog.set(Arc::default());
        self.choose_other();
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

    /// Files looked at that the dashboard does not show yet; tracked. Empty where there is no dashboard.
    pub fn added_files(&self) -> Vec<web_sys::File> {
        let Some(kept) = self.kept.get() else { return Vec::new() };
        self.files.get().into_iter().filter(|file| !kept.files.iter().any(|other| same(other, file))).collect()
    }

    /// Whether the files looked at hold those of the dashboard, too; tracked.
    pub fn adds(&self) -> bool {
        let files = self.files.get();
        self.kept.get().is_some_and(|kept| kept.files.iter().all(|old| files.iter().any(|file| same(old, file))))
    }

    /// Looks at the new files together with those of the dashboard, or at the new ones alone.
    pub fn add_to_kept(&self, add: bool) {
        let new = untrack(|| self.added_files());
        let before = self.kept.get_untracked().filter(|_| add).map(|kept| kept.files).unwrap_or_default();
        self.mapping.set(None);
        self.files.set(before.into_iter().chain(new).collect());
    }

    /// What was found; the dashboard comes.
    pub fn loaded(&self, catalog: Catalog) {
        self.settings.update(|settings| keep_days_inside(settings, &catalog));
        self.undo.set(Vec::new());
        self.kept.set(Some(Kept {
            files: self.files.get_untracked(),
            mapping: self.mapping.get_untracked(),
            personal: self.personal.get_untracked(),
            written: self.written.get_untracked(),
        }));
        self.catalog.set(Arc::new(catalog));
        self.progress.set(None);
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
        self.waiting.update(|n| *n += 1);
        let guard = Waits(self);
        let answer = link.ask(query, params, &settings).await;
        drop(guard);
        answer
    }
}

/// A link or a recipe may carry days that this file does not have.
fn keep_days_inside(settings: &mut Settings, catalog: &Catalog) {
    let inside = |day: &Day| (catalog.first_day..=catalog.last_day).contains(day);
    settings.as_of = settings.as_of.filter(inside);
    settings.compare_to = settings.compare_to.filter(inside);
}

/// Whether two handles are of the same file, as far as a page can tell.
fn same(a: &web_sys::File, b: &web_sys::File) -> bool {
    (a.name(), a.size().to_bits(), a.last_modified().to_bits())
        == (b.name(), b.size().to_bits(), b.last_modified().to_bits())
}

/// Counts a question down when it is answered, or when nobody wants the answer any more.
struct Waits(App);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.waiting.try_update(|n| *n = n.saturating_sub(1));
    }
}
