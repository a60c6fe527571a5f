//! Why a file cannot be decoded: where, what, and a way on, in both languages.

use engine::i18n::Lang;

use crate::german;

mod text {
    engine::catalog! {
        damaged(file, place, reason, byte) = "{file} is damaged or cut short ({place}: {reason}; near byte {byte}). Download or export it again.",
            "{file} ist beschädigt oder abgeschnitten ({place}: {reason}; bei Byte {byte}). Laden oder exportieren Sie die Datei erneut.";
        encrypted(file) = "{file} is protected by a password. Save it without one and choose it again.",
            "{file} ist mit einem Kennwort geschützt. Speichern Sie die Datei ohne Kennwort und wählen Sie sie erneut.";
        inflates(file, ratio) = "{file} unpacks to more than {ratio} times its size, which no export does. Unpack it yourself and choose what it holds.",
            "{file} entpackt sich auf mehr als das {ratio}-Fache, was kein Export tut. Entpacken Sie die Datei selbst und wählen Sie den Inhalt.";
        too_large(file, gigabytes) = "{file} unpacks to more than {gigabytes} GB. Export a shorter period, or fewer columns.",
            "{file} entpackt sich auf mehr als {gigabytes} GB. Exportieren Sie einen kürzeren Zeitraum oder weniger Spalten.";
        part_too_large(file, part, megabytes) = "{file}: {part} is larger than {megabytes} MB, more than is held at once. Export it in smaller parts.",
            "{file}: {part} ist größer als {megabytes} MB und damit zu groß. Exportieren Sie in kleineren Teilen.";
        too_many_entries(file, n, most) = "{file} holds {n} files; at most {most} are read. Export a shorter period.",
            "{file} enthält {n} Dateien; höchstens {most} werden gelesen. Exportieren Sie einen kürzeren Zeitraum.";
        too_many_columns(file, n, most) = "{file} has {n} columns; at most {most} are read. Export fewer columns.",
            "{file} hat {n} Spalten; höchstens {most} werden gelesen. Exportieren Sie weniger Spalten.";
        too_deep(file) = "{file} holds archives inside archives. Unpack it and choose the inner one.",
            "{file} enthält Archive in Archiven. Entpacken Sie die Datei und wählen Sie das innere Archiv.";
        unsupported(file, what) = "{file} uses {what}, which is not read here. Export it as CSV, or packed with gzip or zstd.",
            "{file} verwendet {what}; das wird hier nicht gelesen. Exportieren Sie als CSV oder mit gzip oder zstd gepackt.";
        old_workbook(file) = "{file} is a workbook in an old or binary format. Save it as .xlsx or CSV and choose that.",
            "{file} ist eine Arbeitsmappe in einem alten oder binären Format. Speichern Sie sie als .xlsx oder CSV.";
        no_data(file) = "{file} holds no table: nothing with a header and rows. Check the export, or choose another file.",
            "{file} enthält keine Tabelle mit Kopfzeile und Zeilen. Prüfen Sie den Export oder wählen Sie eine andere Datei.";
        source(file, reason) = "{file} could not be read: {reason}. If it has changed, choose it again.",
            "{file} konnte nicht gelesen werden: {reason}. Falls die Datei geändert wurde, wählen Sie sie erneut.";
        unknown(file) = "{file} is of no kind that is known here. Export it as CSV, JSON lines or Parquet.",
            "{file} hat ein unbekanntes Format. Exportieren Sie als CSV, JSON-Zeilen oder Parquet.";
    }
}

/// A file that cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// Name of the file.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// The position up to which it was read when that was found.
    pub byte: u64,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Bytes that contradict the format.
    Damaged {
        /// Where: "row group 2, column time".
        place: String,
        /// What, in the words of the format.
        reason: String,
    },
    /// A password would be needed.
    Encrypted,
    /// It unpacks to so many times its size that it can only be a trap.
    Inflates {
        /// Most times.
        ratio: u64,
    },
    /// The text would be too large.
    TooLarge {
        /// Most bytes.
        most: u64,
    },
    /// Something that must be held whole is too large.
    PartTooLarge {
        /// What.
        part: String,
        /// Most bytes.
        most: u64,
    },
    /// An archive with too many files.
    TooManyEntries {
        /// As many.
        n: u64,
        /// Most.
        most: u64,
    },
    /// A table with too many columns.
    TooManyColumns {
        /// As many.
        n: u64,
        /// Most.
        most: u64,
    },
    /// Archives inside archives.
    TooDeep,
    /// A part of the format that is not read.
    Unsupported {
        /// Its name.
        what: String,
    },
    /// XLS, XLSB.
    OldWorkbook,
    /// Nothing in it has a header and rows.
    NoData,
    /// Bytes could not be had.
    Source(String),
    /// No decoder knows it.
    Unknown,
}

impl DecodeError {
    /// The message in a language.
    pub fn text(&self, lang: Lang) -> String {
        let (file, byte) = (&self.file, self.byte);
        match &self.problem {
            Problem::Damaged { place, reason } => match lang {
                Lang::En => text::damaged(lang, file, place, reason, byte),
                Lang::De => text::damaged(lang, file, german::place(place), german::reason(reason), byte),
            },
            Problem::Encrypted => text::encrypted(lang, file),
            Problem::Inflates { ratio } => text::inflates(lang, file, ratio),
            Problem::TooLarge { most } => text::too_large(lang, file, most >> 30),
            Problem::PartTooLarge { part, most } => match lang {
                Lang::En => text::part_too_large(lang, file, part, most >> 20),
                Lang::De => text::part_too_large(lang, file, german::place(part), most >> 20),
            },
            Problem::TooManyEntries { n, most } => text::too_many_entries(lang, file, n, most),
            Problem::TooManyColumns { n, most } => text::too_many_columns(lang, file, n, most),
            Problem::TooDeep => text::too_deep(lang, file),
            Problem::Unsupported { what } => text::unsupported(lang, file, what),
            Problem::OldWorkbook => text::old_workbook(lang, file),
            Problem::NoData => text::no_data(lang, file),
            Problem::Source(reason) => text::source(lang, file, reason),
            Problem::Unknown => text::unknown(lang, file),
        }
    }
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for DecodeError {}

impl Problem {
    /// Bytes that contradict the format.
    pub(crate) fn damaged(place: impl Into<String>, reason: impl ToString) -> Problem {
        Problem::Damaged { place: place.into(), reason: reason.to_string() }
    }

    /// The same, seen from further out: `place` stands before the place that is known.
    pub(crate) fn within(self, place: &str) -> Problem {
        match self {
            Problem::Damaged { place: inner, reason } if inner.is_empty() => {
                Problem::Damaged { place: place.into(), reason }
            }
            Problem::Damaged { place: inner, reason } => {
                Problem::Damaged { place: format!("{place}, {inner}"), reason }
            }
            Problem::PartTooLarge { part, most } if part.is_empty() => {
                Problem::PartTooLarge { part: place.into(), most }
            }
            other => other,
        }
    }

    /// What a reader says, seen at a place. A problem of ours that travelled inside an I/O error is taken out again.
    pub(crate) fn from_io(place: &str, error: std::io::Error) -> Problem {
        match error.downcast::<Carried>() {
            Ok(Carried(problem)) => problem,
            Err(error) => Problem::damaged(place, error),
        }
    }
}

/// A problem on its way through a reader of another crate.
#[derive(Debug)]
pub(crate) struct Carried(Problem);

impl std::fmt::Display for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Carried {}

impl From<Problem> for std::io::Error {
    fn from(problem: Problem) -> Self {
        std::io::Error::other(Carried(problem))
    }
}
