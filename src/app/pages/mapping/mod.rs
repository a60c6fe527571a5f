//! The mapping screen: what the files seem to be, every guess with its reason on real rows, what must be asked.
//!
//! The person's corrections are [`App::mapping`]; whenever it changes, the first page is read again and everything here
//! follows from the [`Preview`] that comes back. Lists are keyed, so that focus stays where it is.

use engine::ingest::{DialectChoice, IngestError, Mapping, Preview};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

mod columns;
mod edit;
mod events;
mod expected;
mod facts;
mod fits;
mod headline;
mod locale;
mod memory;
mod others;
mod part;
mod personal;
mod pick;
mod questions;
mod rates;
mod rows;
mod written;

pub use edit::read_all_in;
pub use locale::Locale;
pub use memory::remembered;
pub use personal::Personal;
pub use rates::told as converted;
pub use written::written;

use super::reading;
use crate::app::components::back::{self, BackToDashboard};
use crate::app::components::icon::Icon;
use crate::app::recipe::{self, Recipe};
use crate::app::state::App;
use crate::app::words::mapping as words;
use crate::client::now_ms;
use crate::format;

/// What the first page says, and how the person changes what is made of it.
#[derive(Clone, Copy)]
pub struct Guesses {
    app: App,
    /// What was found; `None` until the first look.
    pub preview: RwSignal<Option<Preview>>,
    /// Whether the mapping was kept from an earlier file.
    recalled: RwSignal<bool>,
    /// The shape as it was seen first, before the person corrected how the file is written.
    first_key: RwSignal<Option<String>>,
    looks: StoredValue<u32>,
    /// The mapping that the preview was made with, as the person left it.
    looked_with: StoredValue<Option<Mapping>>,
    /// All rows are to be read as soon as the last change has been looked at.
    reads_next: StoredValue<bool>,
    /// How long the last look took, in milliseconds.
    took_ms: RwSignal<f64>,
}

impl Guesses {
    fn new(app: App) -> Self {
        Guesses {
            app,
            preview: RwSignal::new(None),
            recalled: RwSignal::new(false),
            first_key: RwSignal::new(None),
            looks: StoredValue::new(0),
            looked_with: StoredValue::new(None),
            reads_next: StoredValue::new(false),
            took_ms: RwSignal::new(0.0),
        }
    }

    /// Reads the first page with the mapping as it is. A later look overtakes an earlier one.
    fn look(self) {
        let app = self.app;
        let (Some(link), files, mapping) = (app.link.get(), app.files.get(), app.mapping.get()) else { return };
        let beginnings =
            app.packed.with(|packed| packed.as_ref().map(|packed| packed.beginnings.clone())).unwrap_or_default();
        self.looks.update_value(|looks| *looks += 1);
        let look = self.looks.get_value();
        spawn_local(async move {
            let began = now_ms();
            let found = link.preview(&files, mapping.clone(), &beginnings).await;
            // The person may have changed more, or left, meanwhile.
            if self.looks.try_get_value() != Some(look) {
                return;
            }
            match found {
                Ok(found) => {
                    self.took_ms.set(now_ms() - began);
                    self.found(found, mapping);
                }
                Err(failure) => app.fail(failure),
            }
        });
    }

    fn found(self, found: Preview, looked_with: Option<Mapping>) {
        let untouched = looked_with.is_none();
        self.looked_with.set_value(looked_with);
        let first = self.first_key.get_untracked().is_none();
        if first {
            self.first_key.set(Some(found.shape_key.clone()));
        }
        let kept = || self.app.session.with_untracked(|session| memory::recall_all(&found, session));
        if let Some(kept) = (first && untouched).then(kept).flatten() {
            self.recalled.set(true);
            self.app.mapping.set(Some(kept));
            return;
        }
        let reads = self.reads_next.try_update_value(std::mem::take).unwrap_or(false) && !is_blocked(&found);
        self.preview.set(Some(found));
        if reads {
            self.read_all();
        }
    }

    /// Whether a change is being looked at: the preview does not know of it yet.
    fn is_behind(self) -> bool {
        self.looked_with.with_value(|looked_with| self.app.mapping.with_untracked(|mapping| mapping != looked_with))
    }

    /// The mapping as it is now: with the changes that are being looked at, else as the preview completes it.
    fn current(self) -> Option<Mapping> {
        let looked_at =
            self.preview.with_untracked(|preview| preview.as_ref().map(|preview| preview.mapping.clone()))?;
        let changed =
            self.app.mapping.get_untracked().filter(|mapping| self.is_behind() && !mapping.columns.is_empty());
        Some(changed.unwrap_or(looked_at))
    }

    /// Changes what columns mean.
    pub fn change(self, change: impl FnOnce(&mut Mapping, &[String])) {
        let Some(mut mapping) = self.current() else { return };
        let columns = self.preview.with_untracked(|preview| preview.as_ref().map(names).unwrap_or_default());
        change(&mut mapping, &columns);
        self.app.mapping.set(Some(mapping));
    }

    /// Changes what events mean; columns stay guessed if they were.
    pub fn change_events(self, change: impl FnOnce(&mut Mapping)) {
        let mut mapping = self.app.mapping.get_untracked().unwrap_or_default();
        change(&mut mapping);
        self.app.mapping.set(Some(mapping));
    }

    /// Back to the guesses; what was kept of these columns is forgotten.
    fn guess_afresh(self) {
        let key = self.first_key.get_untracked();
        if let Some(preview) = self.preview.get_untracked() {
            self.app.session.update(|session| memory::forget_all(&preview, key, session));
        }
        self.recalled.set(false);
        self.app.mapping.set(None);
    }

    /// Saves what the columns mean, as it stands here, with all other choices.
    fn save_recipe(self) {
        recipe::save(&Recipe { mapping: self.current(), ..self.app.recipe() });
    }

    fn read_all(self) {
        // A value that was typed a moment ago counts: it is looked at first.
        if self.is_behind() {
            return self.reads_next.set_value(true);
        }
        let Some(preview) = self.preview.get_untracked() else { return };
        if self.app.packed.with_untracked(Option::is_some) {
            return self.app.unpack(preview.mapping);
        }
        let key = self.first_key.get_untracked();
        self.app.session.update(|session| memory::remember_all(&preview, key, session));
        read_as_found(self.app, preview);
    }

    /// A part of the preview, tracked; the default before the first look.
    fn of<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Preview) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.preview.with(|preview| preview.as_ref().map(&part).unwrap_or_default()))
    }
}

/// Reads all rows as the first page says; what the dashboard tells of the files beside their rows comes from there, too.
pub fn read_as_found(app: App, found: Preview) {
    app.mapping.set(Some(found.mapping.clone()));
    app.personal.set(personal::columns(&found));
    app.written.set(found.files);
    app.needs.set(found.memory.shards);
    reading::start(app, found.mapping);
}

/// Changes how the file is written. Where the cut into columns changes, columns are guessed anew.
pub fn change_dialect(app: App, cuts_columns: bool, change: impl FnOnce(&mut DialectChoice)) {
    let mut mapping = app.mapping.get_untracked().unwrap_or_default();
    change(&mut mapping.dialect);
    if cuts_columns {
        mapping.columns.clear();
        mapping.dimensions.clear();
    }
    app.mapping.set(Some(mapping));
}

/// Whether rows cannot be read before the person has answered or mended something.
fn is_blocked(preview: &Preview) -> bool {
    preview.problem.is_some() || preview.questions.iter().any(questions::is_open)
}

fn names(preview: &Preview) -> Vec<String> {
    preview.columns.iter().map(|column| column.name.clone()).collect()
}

/// The page.
#[component]
pub fn MappingPage() -> impl IntoView {
    let app = expect_context::<App>();
    let guesses = Guesses::new(app);
    Effect::new(move || guesses.look());
    let ready = Memo::new(move |_| guesses.preview.with(Option::is_some));
    view! {
        <main class="vessel wide1" id="main" tabindex="-1">
            {move || if ready.get() {
                view! {
                    <Head guesses=guesses/>
                    <Problem guesses=guesses/>
                    <Before guesses=guesses/>
                    <part::TooLarge guesses=guesses/>
                    <questions::Questions guesses=guesses/>
                    <Locale dialect=guesses.of(|preview| preview.main_file().map(|file| file.dialect.clone()))
                        json=guesses.of(|preview| preview.main_file().is_some_and(|file| !file.is_delimited())) guesses=guesses/>
                    <part::Part guesses=guesses/>
                    <section class="preview" data-panel="preview" tabindex="0" aria-label=move || words::preview(app.t())>
                        <table>
                            <columns::Heads guesses=guesses/>
                            <rows::Rows guesses=guesses/>
                        </table>
                    </section>
                    <others::Others guesses=guesses/>
                    <div class="threecol">
                        <facts::FirstPageRows guesses=guesses/>
                        <events::Events guesses=guesses/>
                        <facts::Before guesses=guesses/>
                    </div>
                }
                .into_any()
            } else {
                view! { <p class="looking quiet" role="status">{words::looking(app.t())}</p> }.into_any()
            }}
        </main>
    }
}

#[component]
fn Head(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let headline =
        move || guesses.preview.with(|preview| preview.as_ref().map(|preview| headline::headline(app.t(), preview)));
    let about = move || {
        let lang = app.t();
        guesses.preview.with(|preview| {
            let preview = preview.as_ref()?;
            let n_others: usize = preview.others.iter().map(|other| other.files.len()).sum();
            let n = preview.files.len() - n_others;
            let (size, rows) = (format::bytes(lang, preview.bytes), format::count(lang, preview.rows_estimated));
            let whole = preview.files.len() == 1 && preview.tally.read >= preview.rows_estimated;
            let about = if whole { words::about_whole(lang, size, rows) } else { words::about(lang, size, rows) };
            let first = preview.main_file().map(|file| file.file.clone()).unwrap_or_default();
            let name = if n == 1 { first } else { words::files(lang, n, first) };
            let name = match n_others {
                0 => name,
                1 => format!("{name} · {}", words::others_one(lang)),
                n => format!("{name} · {}", words::others(lang, n)),
            };
            Some(format!("{name} · {about}"))
        })
    };
    let recognised = guesses.of(|preview| preview.recognised.clone());
    let blocked = guesses.of(is_blocked);
    view! {
        <div class="map-head">
            <div>
                <h1 aria-live="polite">{headline}</h1>
                <p>{about}</p>
                {move || recognised.get().map(|export| view! {
                    <p class="small recalled" data-recognised=export.preset.clone()>
                        <strong>{words::recognised(app.t(), export.name(app.t()))}</strong>" "{export.notes(app.t())}
                    </p>
                })}
                {move || app.packed.with(Option::is_some).then(|| view! { <p class="small quiet">{words::beginning(app.t())}</p> })}
                {move || app.left_out.with(|parts| (!parts.is_empty()).then(|| view! {
                    <p class="small quiet">{words::parts_left_out(app.t(), few(parts))}</p>
                }))}
                {move || guesses.recalled.get().then(|| view! {
                    <p class="small recalled">
                        {words::remembered(app.t())}" "
                        <button type="button" class="link" on:click=move |_| guesses.guess_afresh()>{words::guess_again(app.t())}</button>
                    </p>
                })}
            </div>
            <div class="acts">
                <BackToDashboard/>
                <button type="button" class="btn second" data-save-recipe="" on:click=move |_| guesses.save_recipe()>
                    {move || words::save_as_recipe(app.t())}
                </button>
                <button type="button" class="btn second" on:click=move |_| app.choose_other()>{move || words::other_file(app.t())}</button>
                <button type="button" class="btn" id="read-all" disabled=blocked on:click=move |_| guesses.read_all()>
                    {move || if app.packed.with(Option::is_some) { words::unpack_all(app.t()) } else { words::read_all(app.t()) }}
                </button>
            </div>
        </div>
    }
}

/// What becomes of the dashboard that is there already: these files take its place, or are read together with its files.
#[component]
fn Before(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let choose = move |add: bool| {
        guesses.first_key.set(None);
        guesses.recalled.set(false);
        app.add_to_kept(add);
    };
    let choice = move |add: bool, word: fn(engine::i18n::Lang) -> &'static str| {
        view! {
            <label data-text=move || word(app.t())>
                <input type="radio" name="before" prop:checked=move || app.adds() == add on:change=move |_| choose(add)/>
                {move || word(app.t())}
            </label>
        }
    };
    let say = move || {
        let (lang, files) = (app.t(), back::files(app));
        if app.adds() { words::added_to(lang, files) } else { words::replaces(lang, files) }
    };
    move || {
        (!app.added_files().is_empty()).then(|| {
            view! {
                <div class="ask before" data-panel="before">
                    <Icon id="i-ask" size=20/>
                    <p role="status">{say}</p>
                    <span class="seg" role="radiogroup" aria-label=move || words::with_before(app.t())>
                        {choice(false, words::replace)}
                        {choice(true, words::add)}
                    </span>
                </div>
            }
        })
    }
}

/// The first names of many, and how many there are beyond.
fn few(names: &[String]) -> String {
    const MOST: usize = 5;
    let (first, more) = names.split_at(names.len().min(MOST));
    let first = first.join(", ");
    if more.is_empty() { first } else { format!("{first} + {}", more.len()) }
}

/// Why the mapping cannot be used yet, and what looks wrong although it can.
#[component]
fn Problem(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let problem = guesses.of(|preview| preview.problem.clone());
    let warnings = guesses.of(|preview| preview.warnings.clone());
    let band = move |class: &'static str, error: IngestError| {
        let mends: Vec<reading::Mend> = error.fixes().iter().filter_map(|fix| reading::Mend::of(app, fix)).collect();
        let mend = |mend: reading::Mend| {
            let word = mend.word(app);
            view! { <button type="button" class="btn second tiny" on:click=move |_| mend.apply(app)>{word}</button> }
        };
        view! {
            <div class=class role="alert" data-state="problem">
                <Icon id="i-ask" size=20/>
                <p class="strong">{error.text(app.t())}</p>
                {mends.into_iter().map(mend).collect_view()}
                {error.place().map(|place| view! { <reading::PlaceView place=place.clone()/> })}
            </div>
        }
    };
    move || {
        let warned = warnings.get().into_iter().map(|warning| band("ask", warning)).collect_view();
        (problem.get().map(|problem| band("ask bad", problem)), warned)
    }
}
