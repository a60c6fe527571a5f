//! The recipe: all choices as a small JSON document, to keep, to send, and to open again with the same or newer files.
//!
//! ```json
//! {"terrarium_recipe": 1, "lang": "en", "choices": {"page": "status", "as_of": "2025-06-30", "home.country": "DE"},
//!  "mapping": {"user": "CustomerID", "time": "InvoiceDate"}}
//! ```
//!
//! The choices are those of the address ([`super::url`]). Definitions only, no data: columns, roles, days, thresholds, and the values
//! that the person named (in a filter, as the role of an event, as the one currency).

use std::collections::BTreeMap;

use engine::events::hash64;
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::Mapping;
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_futures::JsFuture;

use super::opening::keep_days_inside;
use super::state::{App, Options, Phase};
use super::url::{self, Inputs};

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

impl Recipe {
    /// The document.
    pub fn to_json(&self) -> String {
        let document = json!({
            "terrarium_recipe": VERSION,
            "lang": self.lang.tag(),
            "choices": choices(&self.inputs.page, &self.inputs.settings, &self.inputs.options),
            "mapping": mapping_json(self.mapping.as_ref()),
        });
        format!("{document:#}\n")
    }

    /// Reads a document; `None` where it is none, or of a newer version.
    pub fn from_json(text: &str) -> Option<Recipe> {
        let document: Value = serde_json::from_str(text).ok()?;
        if document["terrarium_recipe"].as_u64()? != VERSION {
            return None;
        }
        let choices: BTreeMap<String, String> = serde_json::from_value(document["choices"].clone()).ok()?;
        let mapping = match &document["mapping"] {
            Value::Null => None,
            mapping => Some(Mapping::from_json(&mapping.to_string()).ok()?),
        };
        let lang = if document["lang"] == Lang::De.tag() { Lang::De } else { Lang::En };
        Some(Recipe { lang, inputs: url::inputs(choices), mapping })
    }
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

/// Takes a recipe out of the files that came, if one is among them; the last of several counts.
pub async fn take(files: &mut Vec<web_sys::File>) -> Option<Recipe> {
    let mut found = None;
    for file in std::mem::take(files) {
        match read(&file).await {
            Some(recipe) => found = Some(recipe),
            None => files.push(file),
        }
    }
    found
}

async fn read(file: &web_sys::File) -> Option<Recipe> {
    if !file.name().ends_with(".json") || file.size() > MOST_BYTES {
        return None;
    }
    // A file that cannot be read is no recipe; whoever reads it for its rows says why.
    let text = JsFuture::from(file.text()).await.ok()?;
    Recipe::from_json(&text.as_string()?)
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
    pub(super) fn map_as(self, mapping: Option<Mapping>) {
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
        assert_eq!(Recipe::from_json(&text), Some(recipe()), "{text}");
        let bare = Recipe { mapping: None, ..recipe() };
        assert_eq!(Recipe::from_json(&bare.to_json()), Some(bare));
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            document,
            json!({
                "terrarium_recipe": 1,
                "lang": "de",
                "choices": {"page": "status", "as_of": "2025-06-30", "a": "21", "home.country": "DE", "o.rfm_grid.by": "revenue"},
                "mapping": {"user": "id", "time": "day", "event_roles": {"paid": "purchase"}},
            })
        );
    }

    #[test]
    fn other_documents_are_files() {
        for text in
            ["", "[]", r#"{"events": []}"#, r#"{"terrarium_recipe": 2, "choices": {}}"#, r#"{"terrarium_recipe": 1}"#]
        {
            assert_eq!(Recipe::from_json(text), None, "{text}");
        }
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
            changed(|recipe| recipe.mapping = None),
            changed(|recipe| recipe.inputs.settings.a = Some(30)),
            changed(|recipe| recipe.inputs.settings.users = None),
            changed(|recipe| recipe.inputs.options.clear()),
        ];
        assert!(others.iter().all(|other| *other != usual), "{usual}: {others:?}");
    }
}
