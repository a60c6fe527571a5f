//! A file that is a recipe and cannot be followed: of a newer build, or damaged; where, and what to do.

use engine::i18n::Lang;
use engine::ingest::{IngestError, Place};

use super::VERSION;
use crate::app::link::Failure;

engine::catalog! {
    newer(file, version, known) = "{file} is a recipe of version {version}, and this build reads version {known}. Load a newer build of this page, or make the choices here and save them anew.",
        "{file} ist ein Rezept der Version {version}, und dieser Stand der Seite liest Version {known}. Laden Sie einen neueren Stand der Seite, oder treffen Sie die Auswahl hier und speichern Sie sie neu.";
    damaged(file, line, what) = "{file} is a recipe, and damaged in line {line}: {what}. Save it again where it was made, or mend the line in a text editor.",
        "{file} ist ein Rezept und in Zeile {line} beschädigt: {what}. Speichern Sie es dort neu, wo es entstanden ist, oder bessern Sie die Zeile in einem Texteditor aus.";
    bad_mapping(file, line, why) = "{file} is a recipe whose mapping (line {line}) cannot be taken over. {why} Save the recipe again where it was made, or mend the line in a text editor.",
        "{file} ist ein Rezept, dessen Zuordnung (Zeile {line}) nicht übernommen werden kann. {why} Speichern Sie das Rezept dort neu, wo es entstanden ist, oder bessern Sie die Zeile in einem Texteditor aus.";
    no_json = "here it is no JSON any more", "ab hier ist es kein JSON mehr";
    no_version = "the version is no number of a version", "die Version ist keine Versionsnummer";
    no_choices = "choices must be names with texts", "choices muss Namen mit Texten enthalten";
}

/// Why a recipe cannot be followed.
#[derive(Clone, Debug, PartialEq)]
pub enum RecipeError {
    /// Of a newer version.
    Newer {
        /// Its version.
        version: u64,
        /// Where it says so.
        place: Place,
    },
    /// Not as recipes are written.
    Damaged {
        /// What is wrong.
        damage: Damage,
        /// Where.
        place: Place,
    },
}

/// What is wrong with a recipe.
#[derive(Clone, Debug, PartialEq)]
pub enum Damage {
    /// It is cut short, or a sign is missing.
    Json,
    /// Its version.
    Version,
    /// Its choices.
    Choices,
    /// Its mapping, in the engine's words.
    Mapping(Box<IngestError>),
}

impl RecipeError {
    /// Where in the file it is.
    pub fn place(&self) -> &Place {
        match self {
            RecipeError::Newer { place, .. } | RecipeError::Damaged { place, .. } => place,
        }
    }

    /// What is wrong with this file, and the way on.
    pub fn text(&self, lang: Lang, file: &str) -> String {
        match self {
            RecipeError::Newer { version, .. } => newer(lang, file, version, VERSION),
            RecipeError::Damaged { damage, place } => match damage {
                Damage::Json => damaged(lang, file, place.line, no_json(lang)),
                Damage::Version => damaged(lang, file, place.line, no_version(lang)),
                Damage::Choices => damaged(lang, file, place.line, no_choices(lang)),
                Damage::Mapping(why) => bad_mapping(lang, file, place.line, why.text(lang)),
            },
        }
    }

    /// The same for the page. `alone`: no other file came with it.
    pub fn failure(&self, file: &str, alone: bool) -> Failure {
        let text = |lang| self.text(lang, file);
        Failure::Recipe { en: text(Lang::En), de: text(Lang::De), place: self.place().clone(), alone }
    }
}
