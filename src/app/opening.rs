//! Files come, and what becomes of them until they are read: a recipe among them is followed, what is packed is unpacked, the first
//! rows are looked at; a later choice overtakes an earlier one.

use std::sync::Arc;

use engine::events::{Catalog, Day};
use engine::fold::Settings;
use engine::ingest::Mapping;
use engine::samples::{WORLDS, World};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::frame::Chosen;
use super::link::{Beginnings, Failure, Progress};
use super::state::{App, Kept, Packed, Phase, Session};
use super::{pages, recipe};

impl App {
    /// Takes what the person chose.
    pub fn enter(self, chosen: Chosen) {
        match chosen {
            Chosen::Files(files) => self.open(files),
            Chosen::World(world) => self.open_world(world),
        }
    }

    /// Makes a sample world, and reads it as it is guessed: nothing about it is in question.
    fn open_world(self, world: &'static World) {
        let Some(link) = self.link.get_untracked() else {
            return self.early.set(Chosen::World(world));
        };
        self.overtake();
        let turn = self.opened.get_untracked();
        self.failure.set(None);
        self.phase.set(Phase::Loading);
        spawn_local(async move {
            let looked_at = async {
                let files = vec![link.world(world.id).await?];
                let found = link.preview(&files, None, &Beginnings::default()).await?;
                Ok((files, found))
            };
            let looked_at = looked_at.await;
            if self.opened.get_untracked() != turn {
                return;
            }
            match looked_at {
                Ok((files, found)) => {
                    self.left_out.set(Vec::new());
                    self.packed.set(None);
                    self.files.set(files);
                    pages::read_as_found(self, found);
                }
                Err(failure) => self.fail(failure),
            }
        });
    }

    /// Takes files, and a recipe among them. What is no text is unpacked first; then the first rows are looked at.
    pub fn open(self, files: Vec<web_sys::File>) {
        if files.is_empty() {
            return;
        }
        if self.link.with_untracked(Option::is_none) {
            // The engine takes them when it has started.
            return self.early.set(Chosen::Files(files));
        }
        self.overtake();
        let turn = self.opened.get_untracked();
        spawn_local(async move {
            let mut files = files;
            let recipe = recipe::take(&mut files).await;
            if self.opened.get_untracked() != turn {
                return;
            }
            let recipe = match recipe {
                Ok(recipe) => recipe,
                Err(failure) => return self.fail_recipe(failure, files),
            };
            let mapping = recipe.and_then(|recipe| self.follow(recipe));
            if files.is_empty() {
                self.leave_failed_recipe();
                return self.map_as(mapping);
            }
            // It waits until files were looked at by it: these may be cancelled, or no files that can be read.
            let mapping = mapping.or_else(|| self.awaited.get_untracked());
            self.take(files, mapping, None);
        });
    }

    /// Says why a recipe cannot be followed. Files that came with it wait; where it came alone, all stays as it was.
    fn fail_recipe(self, failure: Failure, files: Vec<web_sys::File>) {
        if !files.is_empty() {
            self.files.set(files);
        }
        self.fail(failure);
    }

    /// A recipe that can be followed came after one that could not: back to what the page did before.
    fn leave_failed_recipe(self) {
        if !self.failure.with_untracked(|failure| matches!(failure, Some(Failure::Recipe { .. }))) {
            return;
        }
        self.failure.set(None);
        self.phase.set(match untrack(|| self.looks_at_kept()) {
            true => Phase::Ready,
            false if self.files.with_untracked(Vec::is_empty) => Phase::Empty,
            false => Phase::Mapping,
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
                    self.awaited.set(None);
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
    pub(super) fn overtake(&self) {
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
        self.shown_until.set(None);
        self.session.set(Session::new());
        self.awaited.set(None);
        self.personal.set(Vec::new());
        self.written.set(Vec::new());
        self.catalog.set(Arc::default());
        self.choose_other();
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

    /// Whether no files are chosen but those of the dashboard; tracked.
    pub fn looks_at_kept(&self) -> bool {
        self.adds() && self.added_files().is_empty()
    }

    /// Whether users of the dashboard are those of a sample world; tracked.
    pub fn is_made_up(&self) -> bool {
        let is_of_a_world =
            |file: &web_sys::File| WORLDS.iter().any(|world| world.is_file(&file.name(), file.size() as u64));
        self.kept.with(|kept| kept.as_ref().is_some_and(|kept| kept.files.iter().any(is_of_a_world)))
    }

    /// Bytes of the rows that the dashboard shows; they stay until the new ones are read. Users who were chosen have a copy of theirs.
    pub fn held(&self) -> u64 {
        let is_filtered = self.settings.with(|settings| settings.users.is_some());
        self.kept.get().map_or(0, |kept| held(kept.needs, is_filtered))
    }

    /// Looks at the new files together with those of the dashboard, or at the new ones alone.
    pub fn add_to_kept(&self, add: bool) {
        let new = untrack(|| self.added_files());
        let before = self.kept.get_untracked().filter(|_| add).map(|kept| kept.files).unwrap_or_default();
        self.mapping.set(None);
        self.files.set(before.into_iter().chain(new).collect());
    }

    /// The last day of the rows shown so far, where the new ones are a newer export: other files with the same columns, read from the same
    /// range, that have that day and go on after it.
    fn ended_before(&self, newer: &Catalog) -> Option<Day> {
        let kept = self.kept.get_untracked()?;
        let new_files = untrack(|| self.added_files());
        let read = |mapping: &Option<Mapping>| mapping.as_ref().map(|mapping| (mapping.columns.clone(), mapping.only));
        let is_alike = read(&kept.mapping) == self.mapping.with_untracked(read);
        (!new_files.is_empty() && is_alike && is_newer(newer, kept.last_day)).then_some(kept.last_day)
    }

    /// What was found; the dashboard comes.
    pub fn loaded(&self, catalog: Catalog) {
        self.shown_until.set(self.ended_before(&catalog));
        self.settings.update(|settings| keep_days_inside(settings, &catalog));
        self.undo.set(Vec::new());
        self.kept.set(Some(Kept {
            files: self.files.get_untracked(),
            mapping: self.mapping.get_untracked(),
            personal: self.personal.get_untracked(),
            written: self.written.get_untracked(),
            needs: self.needs.get_untracked(),
            last_day: catalog.last_day,
        }));
        self.catalog.set(Arc::new(catalog));
        self.progress.set(None);
        self.phase.set(Phase::Ready);
    }
}

/// Whether the rows begin by that day and go on after it.
fn is_newer(catalog: &Catalog, shown_until: Day) -> bool {
    (catalog.first_day..catalog.last_day).contains(&shown_until)
}

fn held(needs: u64, is_filtered: bool) -> u64 {
    needs * (1 + u64::from(is_filtered))
}

/// Whether two handles are of the same file, as far as a page can tell.
fn same(a: &web_sys::File, b: &web_sys::File) -> bool {
    (a.name(), a.size().to_bits(), a.last_modified().to_bits())
        == (b.name(), b.size().to_bits(), b.last_modified().to_bits())
}

/// A link or a recipe may carry days that this file does not have.
pub(super) fn keep_days_inside(settings: &mut Settings, catalog: &Catalog) {
    let inside = |day: &Day| (catalog.first_day..=catalog.last_day).contains(day);
    settings.as_of = settings.as_of.filter(inside);
    // A day is not compared with itself, nor with a later one.
    let as_of = settings.as_of(catalog);
    settings.compare_to = settings.compare_to.filter(inside).filter(|day| *day < as_of);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_newer_that_goes_on() {
        let catalog = Catalog { first_day: Day(10), last_day: Day(20), ..Catalog::default() };
        assert_eq!([9, 10, 19, 20, 25].map(|day| is_newer(&catalog, Day(day))), [false, true, true, false, false]);
    }

    #[test]
    fn days_of_other_files_are_not_kept() {
        let catalog = Catalog { first_day: Day(10), last_day: Day(20), ..Catalog::default() };
        let kept = |as_of, compare_to| {
            let mut settings = Settings { as_of, compare_to, ..Settings::default() };
            keep_days_inside(&mut settings, &catalog);
            (settings.as_of, settings.compare_to)
        };
        assert_eq!(kept(Some(Day(18)), Some(Day(12))), (Some(Day(18)), Some(Day(12))));
        assert_eq!(kept(Some(Day(30)), Some(Day(5))), (None, None));
        // The last day of an older file, which would be compared with itself.
        assert_eq!(kept(None, Some(Day(20))), (None, None));
    }

    /// What is on the page takes its room until it is replaced, and the chosen take it twice.
    #[test]
    fn what_is_held_meanwhile() {
        assert_eq!([held(0, true), held(5, false), held(5, true)], [0, 5, 10]);
    }
}
