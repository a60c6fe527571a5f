//! Why the page could not do what it was asked, in both languages, with the way on.

use engine::i18n::Lang;

/// What went wrong between the page and its workers.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The worker program did not start.
    Boot(String),
    /// A worker stopped; all workers are thrown away and the files must be read again.
    Stopped(String),
    /// The person cancelled.
    Cancelled,
    /// The engine refused, in its own words (EN, DE).
    Refused {
        /// What and where, in English.
        en: String,
        /// What and where, in German.
        de: String,
    },
    /// A file could not be turned into text, in the decoder's own words (EN, DE).
    NotUnpacked {
        /// What and where, in English.
        en: String,
        /// What and where, in German.
        de: String,
    },
    /// The engine has not started yet.
    NotStarted,
    /// A message between page and worker could not be read: two builds are mixed.
    Garbled(String),
}

impl Failure {
    /// What happened.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Failure::Boot(why) => match lang {
                Lang::En => format!("The engine did not start: {why}"),
                Lang::De => format!("Das Rechenwerk ist nicht gestartet: {why}"),
            },
            Failure::Stopped(why) => match lang {
                Lang::En => format!("A worker stopped: {why}"),
                Lang::De => format!("Ein Hintergrundprozess ist stehen geblieben: {why}"),
            },
            Failure::Cancelled => lang.pick("Cancelled.", "Abgebrochen.").into(),
            Failure::NotStarted => {
                lang.pick("The engine has not started yet.", "Das Rechenwerk ist noch nicht gestartet.").into()
            }
            Failure::Refused { en, de } | Failure::NotUnpacked { en, de } => {
                if lang == Lang::De { de } else { en }.clone()
            }
            Failure::Garbled(why) => match lang {
                Lang::En => format!("Page and worker do not understand each other: {why}"),
                Lang::De => format!("Seite und Hintergrundprozess verstehen einander nicht: {why}"),
            },
        }
    }

    /// What to do about it.
    pub fn advice(&self, lang: Lang) -> &'static str {
        match self {
            Failure::Boot(_) | Failure::Garbled(_) => lang.pick(
                "Load the page again. If it stays so, the browser may be too old: Terrarium needs WebAssembly with SIMD.",
                "Laden Sie die Seite neu. Bleibt es dabei, ist der Browser vielleicht zu alt: Terrarium braucht WebAssembly mit SIMD.",
            ),
            Failure::Stopped(_) => lang.pick(
                "Nothing you defined is lost. Read the files again; with very large files, map fewer columns.",
                "Nichts, was Sie festgelegt haben, ist verloren. Lesen Sie die Dateien noch einmal; bei sehr großen Dateien mit weniger Spalten.",
            ),
            Failure::NotStarted => lang.pick("Wait a moment, then try again.", "Warten Sie einen Moment und versuchen Sie es noch einmal."),
            Failure::Cancelled => lang.pick("You can read the files again.", "Sie können die Dateien noch einmal lesen."),
            Failure::NotUnpacked { .. } => lang.pick(
                "Choose another file, or export it again as CSV.",
                "Wählen Sie eine andere Datei, oder exportieren Sie sie als CSV.",
            ),
            Failure::Refused { .. } => lang.pick(
                "Choose another file, or correct the settings and try again.",
                "Wählen Sie eine andere Datei, oder korrigieren Sie die Einstellungen und versuchen Sie es noch einmal.",
            ),
        }
    }
}
