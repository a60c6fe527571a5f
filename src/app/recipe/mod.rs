//! The recipe: all choices as a small JSON document, to keep, to send, and to open again with the same or newer files.
//!
//! ```json
//! {"terrarium_recipe": 1, "lang": "en", "choices": {"page": "status", "as_of": "2025-06-30", "home.country": "DE"},
//!  "mapping": {"user": "CustomerID", "time": "InvoiceDate"}}
//! ```
//!
//! The choices are those of the address ([`super::url`]). Definitions only, no data: columns, roles, days, thresholds, and the values
//! that the person named (in a filter, as the role of an event, as the one currency, with a rate).
//!
//! A document with the mark `terrarium_recipe` is a recipe, whatever else is wrong with it; it is never taken for data.

mod error;

use std::collections::BTreeMap;

use engine::events::hash64;
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::{Mapping, Place};
use leptos::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen_futures::JsFuture;

use super::components::download;
use super::link::Failure;
use super::opening::keep_days_inside;
use super::state::{App, Options, Phase};
use super::url::{self, Inputs};

pub use error::{Damage, RecipeError};

/// What a recipe is recognised by.
const MARK: &str = "terrarium_recipe";

/// Version of the document; a newer one is not read.
const VERSION: u64 = 1;

/// Larger files are data.
const MOST_BYTES: f64 = 1024.0 * 1024.0;

/// All choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// Language of words and numbers.
    pub lang: Lang,
    /// Page, settings, options of panels.
    pub inputs: Inputs,
    /// What columns and events mean; `None` before any file was read.
    pub mapping: Option<Mapping>,
}

/// The document. Its mark comes first: one that is cut short is still told from data.
#[derive(Serialize)]
struct Document {
    terrarium_recipe: u64,
    lang: &'static str,
    choices: BTreeMap<String, String>,
    mapping: Value,
}

impl Recipe {
    /// The document.
    pub fn to_json(&self) -> String {
        let document = Document {
            terrarium_recipe: VERSION,
            lang: self.lang.tag(),
            choices: choices(&self.inputs.page, &self.inputs.settings, &self.inputs.options),
            mapping: mapping_json(self.mapping.as_ref()),
        };
        // Text and numbers under names that are text: nothing that JSON cannot say.
        let text = serde_json::to_string_pretty(&document).unwrap_or_default();
        format!("{text}\n")
    }

    /// Reads a document; `None` where it is no recipe.
    ///
    /// # Errors
    /// A recipe of a newer version, or one that is damaged.
    pub fn from_json(text: &str) -> Result<Option<Recipe>, RecipeError> {
        let document: Value = match serde_json::from_str(text) {
            Ok(document) => document,
            Err(error) if is_marked(text) => {
                let place = Place::of_byte(text.as_bytes(), byte_of(text, error.line(), error.column()));
                return Err(RecipeError::Damaged { damage: Damage::Json, place });
            }
            Err(_) => return Ok(None),
        };
        let Some(version) = document.get(MARK) else { return Ok(None) };
        let place = |key: &str| Place::of_byte(text.as_bytes(), text.find(&format!("\"{key}\"")).unwrap_or_default());
        let damaged = |damage, key| RecipeError::Damaged { damage, place: place(key) };
        match version.as_u64() {
            Some(VERSION) => (),
            Some(version) if version > VERSION => return Err(RecipeError::Newer { version, place: place(MARK) }),
            _ => return Err(damaged(Damage::Version, MARK)),
        }
        let choices: BTreeMap<String, String> =
            serde_json::from_value(document["choices"].clone()).map_err(|_| damaged(Damage::Choices, "choices"))?;
        let mapping = match &document["mapping"] {
            Value::Null => None,
            mapping => Some(
                Mapping::from_json(&mapping.to_string())
                    .map_err(|why| damaged(Damage::Mapping(Box::new(why)), "mapping"))?,
            ),
        };
        let lang = if document["lang"] == Lang::De.tag() { Lang::De } else { Lang::En };
        Ok(Some(Recipe { lang, inputs: url::inputs(choices), mapping }))
    }
}

/// Whether a text that is no JSON was a recipe: one object, with the mark among its keys.
fn is_marked(text: &str) -> bool {
    let key = format!("\"{MARK}\"");
    text.trim_start().starts_with('{')
        && text.match_indices(&key).any(|(at, _)| text[at + key.len()..].trim_start().starts_with(':'))
}

/// The byte of a line and a column, both from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// 16 digits that stand for all choices that numbers hang on: not for the page that is open, nor for the language.
pub fn hash(mapping: Option<&Mapping>, settings: &Settings, options: &Options) -> String {
    let text = json!([mapping_json(mapping), choices("", settings, options)]).to_string();
    format!("{:016x}", hash64(text.as_bytes()))
}

fn choices(page: &str, settings: &Settings, options: &Options) -> BTreeMap<String, String> {
    url::pairs(page, settings, options).into_iter().collect()
}

fn mapping_json(mapping: Option<&Mapping>) -> Value {
    mapping.and_then(|mapping| serde_json::from_str(&mapping.to_json()).ok()).unwrap_or_default()
}

/// Saves a recipe as a file, named by its choices.
pub fn save(recipe: &Recipe) {
    let hash = hash(recipe.mapping.as_ref(), &recipe.inputs.settings, &recipe.inputs.options);
    download::save_text(&format!("terrarium-recipe-{hash}.json"), "application/json", &recipe.to_json());
}

/// Takes a recipe out of the files that came, if one is among them; the last of several counts.
///
/// # Errors
/// As [`Recipe::from_json`], of the first that cannot be followed; files are those that are none.
pub async fn take(files: &mut Vec<web_sys::File>) -> Result<Option<Recipe>, Failure> {
    let mut found = Ok(None);
    for file in std::mem::take(files) {
        match read(&file).await {
            Ok(None) => files.push(file),
            Ok(recipe) => found = found.map(|_| recipe),
            Err(error) => found = found.and(Err((file.name(), error))),
        }
    }
    found.map_err(|(name, error)| error.failure(&name, files.is_empty()))
}

async fn read(file: &web_sys::File) -> Result<Option<Recipe>, RecipeError> {
    if !file.name().ends_with(".json") || file.size() > MOST_BYTES {
        return Ok(None);
    }
    // A file that cannot be read is no recipe; whoever reads it for its rows says why.
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    text.map_or(Ok(None), |text| Recipe::from_json(&text))
}

impl App {
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
    pub(super) fn follow(self, recipe: Recipe) -> Option<Mapping> {
        let Inputs { page, mut settings, options } = recipe.inputs;
        if untrack(|| self.has_data()) {
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
    pub(in crate::app) fn map_as(self, mapping: Option<Mapping>) {
        if self.files.with_untracked(Vec::is_empty) {
            return self.awaited.set(mapping);
        }
        if mapping.is_some() && self.mapping.get_untracked() != mapping {
            self.mapping.set(mapping);
            self.phase.set(Phase::Mapping);
        }
    }
}

#[cfg(test)]
mod tests {
    use engine::events::{Day, Role};
    use engine::fold::{Condition, Selection, UserFilter};
    use engine::ingest::ColumnRole;

    use super::*;

    fn recipe() -> Recipe {
        let mut mapping = Mapping::default().with(ColumnRole::User, "id").with(ColumnRole::Time, "day");
        mapping.event_roles.insert("paid".into(), Role::Purchase);
        mapping.only_currency = Some("EUR".into());
        mapping.rates.insert("USD".into(), "0.92".into());
        let mut inputs = Inputs { page: "status".into(), ..Inputs::default() };
        inputs.settings.as_of = Day::parse("2025-06-30");
        inputs.settings.a = Some(21);
        let country = Condition::Home { dimension: "country".into(), value: "DE".into() };
        inputs.settings.users = Some(UserFilter { selection: Selection::of(country), on: None });
        inputs.options.entry("rfm_grid".into()).or_default().insert("by".into(), "revenue".into());
        Recipe { lang: Lang::De, inputs, mapping: Some(mapping) }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let text = recipe().to_json();
        assert_eq!(Recipe::from_json(&text), Ok(Some(recipe())), "{text}");
        let bare = Recipe { mapping: None, ..recipe() };
        assert_eq!(Recipe::from_json(&bare.to_json()), Ok(Some(bare)));
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            document,
            json!({
                "terrarium_recipe": 1,
                "lang": "de",
                "choices": {"page": "status", "as_of": "2025-06-30", "a": "21", "home.country": "DE", "o.rfm_grid.by": "revenue"},
                "mapping": {"user": "id", "time": "day", "event_roles": {"paid": "purchase"},
                            "only_currency": "EUR", "rates": {"USD": "0.92"}},
            })
        );
    }

    #[test]
    fn other_documents_are_files() {
        for text in
            ["", "[]", "3", r#"{"events": []}"#, r#"{"note": "terrarium_recipe"}"#, r#"{"note": "terrarium_recipe"#]
        {
            assert_eq!(Recipe::from_json(text), Ok(None), "{text}");
        }
    }

    /// What is said of a document that is a recipe and cannot be followed, and the line that is shown.
    fn said(text: &str, lang: Lang) -> (String, String) {
        let error = Recipe::from_json(text).expect_err(text);
        (error.text(lang, "r.json"), error.place().text.clone())
    }

    #[test]
    fn what_cannot_be_followed_is_called_a_recipe() {
        let newer = said("{\"lang\": \"en\",\n\"terrarium_recipe\": 2, \"new\": []}", Lang::En);
        assert_eq!(newer.1, "\"terrarium_recipe\": 2, \"new\": []}");
        assert!(newer.0.starts_with("r.json is a recipe of version 2, and this build reads version 1. Load a newer"));
        assert!(said(r#"{"terrarium_recipe": 3}"#, Lang::De).0.starts_with("r.json ist ein Rezept der Version 3, und"));
        let damaged = |text: &str| {
            let (said, _) = said(text, Lang::En);
            said.split_once(". ").map(|(what, _)| what.to_string()).unwrap_or_default()
        };
        assert_eq!(
            damaged(r#"{"terrarium_recipe": "1"}"#),
            "r.json is a recipe, and damaged in line 1: the version is no number of a version"
        );
        assert_eq!(
            damaged("{\"terrarium_recipe\": 1,\n\"choices\": {\"a\": 3}}"),
            "r.json is a recipe, and damaged in line 2: choices must be names with texts"
        );
        assert_eq!(
            said("{\"terrarium_recipe\": 1, \"choices\": {},\n\n\"mapping\": {\"zone\": 3}}", Lang::En).0,
            "r.json is a recipe whose mapping (line 3) cannot be taken over. The mapping cannot be read: \"zone\": a column \
             name was expected, not 3. Save the recipe again where it was made, or mend the line in a text editor."
        );
    }

    /// Wherever a recipe is cut after its mark, it is no data.
    #[test]
    fn what_is_cut_short_says_where() {
        let text = recipe().to_json();
        let mark = text.find(':').unwrap() + 1;
        for end in (mark..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
            let error = Recipe::from_json(&text[..end]).expect_err(&text[..end]);
            let RecipeError::Damaged { damage: Damage::Json, place } = error else { panic!("{end}: {error:?}") };
            assert!(place.byte as usize <= end && place.byte as usize + 1 >= text[..end].trim_end().len(), "{place:?}");
        }
        let (what, line) = said("{\"terrarium_recipe\": 1,\n \"lang\" \"de\"}", Lang::En);
        assert_eq!(line, " \"lang\" \"de\"}");
        assert!(what.contains("damaged in line 2: here it is no JSON any more. Save it again"), "{what}");
    }

    #[test]
    fn each_choice_makes_another_recipe() {
        let hash_of = |recipe: &Recipe| hash(recipe.mapping.as_ref(), &recipe.inputs.settings, &recipe.inputs.options);
        let usual = hash_of(&recipe());
        assert_eq!(usual.len(), 16);
        let mut same = Recipe { lang: Lang::En, ..recipe() };
        same.inputs.page = "rfm".into();
        assert_eq!(hash_of(&same), usual);
        let changed = |change: fn(&mut Recipe)| {
            let mut other = recipe();
            change(&mut other);
            hash_of(&other)
        };
        let others = [
            changed(|recipe| {
                recipe.mapping = recipe.mapping.take().map(|mapping| mapping.with(ColumnRole::Time, "at"))
            }),
            changed(|recipe| {
                recipe.mapping.as_mut().unwrap().rates.insert("USD".into(), "0.93".into());
            }),
            changed(|recipe| recipe.mapping = None),
            changed(|recipe| recipe.inputs.settings.a = Some(30)),
            changed(|recipe| recipe.inputs.settings.users = None),
            changed(|recipe| recipe.inputs.options.clear()),
        ];
        assert!(others.iter().all(|other| *other != usual), "{usual}: {others:?}");
    }
}
