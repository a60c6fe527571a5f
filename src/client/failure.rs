//! Why the page could not do what it was asked, in both languages, with the way on.

use engine::i18n::Lang;
use engine::ingest::{Fix, Place};

/// What went wrong between the page and its workers.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The worker program did not start.
    Boot(String),
    /// A worker stopped; all workers are thrown away and the files must be read again.
    Stopped(String),
    /// A worker came to the end of its memory; else as [`Failure::Stopped`].
    OutOfMemory,
    /// The person cancelled.
    Cancelled,
    /// The engine refused, in its own words (EN, DE).
    Refused {
        /// What and where, in English.
        en: String,
        /// What and where, in German.
        de: String,
        /// The place in the file, where there is one.
        place: Option<Place>,
        /// What can be done about it by one choice.
        fixes: Vec<Fix>,
    },
    /// A file could not be turned into text, in the decoder's own words (EN, DE).
    NotUnpacked {
        /// What and where, in English.
        en: String,
        /// What and where, in German.
        de: String,
    },
    /// A recipe that cannot be followed, in its own words (EN, DE).
    Recipe {
        /// What and where, in English.
        en: String,
        /// What and where, in German.
        de: String,
        /// The place in the recipe.
        place: Place,
        /// Whether no other file came with it.
        alone: bool,
    },
    /// The files have a row a user, which does not say what was asked.
    Lacking,
    /// The engine has not started yet.
    NotStarted,
    /// A message between page and worker could not be read: two builds are mixed.
    Garbled(String),
}

impl Failure {
    /// Why a worker stopped, by the message of the error that reached the page.
    ///
    /// A panic of ours says its place ([`crate::panics`]); an allocation that fails says nothing and ends in a bare trap
    /// (`unreachable`), the only one there is. Where the browser itself has no memory left for a buffer, it says so.
    pub fn stopped(message: String) -> Failure {
        const SIGNS: [&str; 7] = [
            "unreachable",                 // the trap: Chromium, Firefox; Safari begins with a capital
            "out of memory",               // Firefox, Safari
            "allocation failed",           // Chromium: Array buffer allocation failed
            "memory.grow",                 // WebAssembly.Memory.grow(): Maximum memory size exceeded
            "memory allocation of",        // the standard library, where it can print
            "could not allocate memory",   // WebAssembly.instantiate() of a new worker
            "invalid array buffer length", // more than a buffer may hold
        ];
        let said = message.to_lowercase();
        if SIGNS.iter().any(|sign| said.contains(sign)) { Failure::OutOfMemory } else { Failure::Stopped(message) }
    }

    /// Whether new workers can take up the work of the old ones.
    pub fn is_end_of_worker(&self) -> bool {
        matches!(self, Failure::Stopped(_) | Failure::OutOfMemory)
    }

    /// What happened.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Failure::Boot(why) => {
                verbatim(lang, lang.pick("The engine did not start.", "Das Rechenwerk ist nicht gestartet."), why)
            }
            Failure::Stopped(why) => {
                verbatim(lang, lang.pick("A worker stopped.", "Ein Hintergrundprozess ist stehen geblieben."), why)
            }
            Failure::OutOfMemory => lang
                .pick(
                    "The rows do not fit into memory: a worker came to its end, which is at most 4 GiB.",
                    "Die Zeilen passen nicht in den Speicher: Ein Hintergrundprozess kam an sein Ende, das bei höchstens 4 GiB liegt.",
                )
                .into(),
            Failure::Cancelled => lang.pick("Cancelled.", "Abgebrochen.").into(),
            Failure::NotStarted => {
                lang.pick("The engine has not started yet.", "Das Rechenwerk ist noch nicht gestartet.").into()
            }
            Failure::Lacking => lang
                .pick(
                    "These files have one row per user, which does not say it.",
                    "Diese Dateien haben eine Zeile je Nutzer, und die sagt es nicht.",
                )
                .into(),
            Failure::Refused { en, de, .. } | Failure::NotUnpacked { en, de } | Failure::Recipe { en, de, .. } => {
                if lang == Lang::De { de } else { en }.clone()
            }
            Failure::Garbled(why) => {
                let said = lang.pick(
                    "Page and worker do not understand each other.",
                    "Seite und Hintergrundprozess verstehen einander nicht.",
                );
                verbatim(lang, said, why)
            }
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
            Failure::OutOfMemory => lang.pick(
                "Nothing you defined is lost. Go back to the guesses and leave columns out, read a range of days, or a sample of users; each is chosen there.",
                "Nichts, was Sie festgelegt haben, ist verloren. Gehen Sie zurück zur Zuordnung und lassen Sie Spalten aus, lesen Sie eine Spanne von Tagen oder eine Stichprobe der Nutzer; alles drei wählen Sie dort.",
            ),
            Failure::Lacking => lang.pick(
                "Earlier days, and what users did between their dates, need one row per event.",
                "Frühere Tage, und was Nutzer zwischen ihren Daten taten, brauchen eine Zeile je Ereignis.",
            ),
            Failure::NotStarted => lang.pick("Wait a moment, then try again.", "Warten Sie einen Moment und versuchen Sie es noch einmal."),
            Failure::Cancelled => lang.pick("You can read the files again.", "Sie können die Dateien noch einmal lesen."),
            Failure::NotUnpacked { .. } => lang.pick(
                "Choose another file, or export it again as CSV.",
                "Wählen Sie eine andere Datei, oder exportieren Sie sie als CSV.",
            ),
            Failure::Recipe { .. } => lang.pick(
                "Save the recipe again, or go on without it.",
                "Speichern Sie das Rezept noch einmal, oder machen Sie ohne es weiter.",
            ),
            Failure::Refused { .. } => lang.pick(
                "Choose another file, or correct the settings and try again.",
                "Wählen Sie eine andere Datei, oder korrigieren Sie die Einstellungen und versuchen Sie es noch einmal.",
            ),
        }
    }
}

/// What the browser or a program said is quoted as it is: it has one language.
fn verbatim(lang: Lang, said: &str, why: &str) -> String {
    match (lang, why.trim()) {
        (_, "") => said.into(),
        (Lang::En, why) => format!("{said} Technical message: “{why}”"),
        (Lang::De, why) => format!("{said} Technische Meldung: „{why}“"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No sentence changes its language half-way.
    #[test]
    fn what_others_said_is_quoted() {
        let why = || "import object field is not a Function".to_string();
        for failure in [Failure::Boot(why()), Failure::Stopped(why()), Failure::Garbled(why())] {
            let [en, de] = [Lang::En, Lang::De].map(|lang| failure.text(lang));
            assert!(en.ends_with(&format!(". Technical message: “{}”", why())), "{en}");
            assert!(de.ends_with(&format!(". Technische Meldung: „{}“", why())), "{de}");
        }
        assert_eq!(Failure::Stopped(String::new()).text(Lang::De), "Ein Hintergrundprozess ist stehen geblieben.");
    }

    /// Messages as the browsers word them.
    #[test]
    fn the_end_of_memory_is_told_from_a_mistake() {
        for message in [
            "Uncaught RuntimeError: unreachable",
            "RuntimeError: unreachable executed",
            "RuntimeError: Unreachable code should not be executed (evaluating 'wasm.__wbindgen_start()')",
            "Uncaught RangeError: Array buffer allocation failed",
            "RangeError: WebAssembly.Memory.grow(): Maximum memory size exceeded",
            "InternalError: out of memory",
            "RangeError: Out of memory",
            "Uncaught RangeError: Invalid array buffer length",
        ] {
            assert_eq!(Failure::stopped(message.into()), Failure::OutOfMemory, "{message}");
        }
        for message in
            ["Uncaught Error: worker stopped at engine/src/fold/any.rs:40", "RuntimeError: memory access out of bounds"]
        {
            assert_eq!(Failure::stopped(message.into()), Failure::Stopped(message.into()));
        }
        for lang in [Lang::En, Lang::De] {
            assert!(Failure::OutOfMemory.text(lang).contains("4 GiB"));
        }
    }
}
