//! Why a file cannot be read at all: where, what, and a way on, in both languages. Single bad rows are data: see [`super::Reject`].

use serde::{Deserialize, Serialize};

use super::{ColumnRole, Fix, Place, RateFault};
use crate::i18n::Lang;

mod text {
    crate::catalog! {
        empty(file) = "{file} is empty. Export it again, or choose another file.",
            "{file} ist leer. Exportieren Sie die Datei erneut oder wählen Sie eine andere.";
        not_text(file, kind) = "{file} is {kind}, not a table. Choose CSV, JSON, Parquet, Avro or a workbook (XLSX, ODS), plain or packed as gzip, zstd or zip.",
            "{file} ist {kind}, keine Tabelle. Wählen Sie CSV, JSON, Parquet, Avro oder eine Arbeitsmappe (XLSX, ODS), auch als gzip, zstd oder zip gepackt.";
        header_only(file) = "{file} has a header but no rows. Check the filter of the export, or choose another file.",
            "{file} hat eine Kopfzeile, aber keine Zeilen. Prüfen Sie den Filter des Exports oder wählen Sie eine andere Datei.";
        no_records(file) = "{file} is JSON, but there is no list of objects at its beginning. Terrarium reads one object a line, a list of objects, or a list in an object: set “rows” to its path, such as events[].",
            "{file} ist JSON, enthält aber am Anfang keine Liste von Objekten. Terrarium liest ein Objekt je Zeile, eine Liste von Objekten oder eine Liste in einem Objekt: Setzen Sie „rows“ auf ihren Pfad, etwa events[].";
        too_many_columns(file, limit) = "{file} has more than {limit} different keys in its first rows: values seem to stand where keys should. Export it with the same keys in each row.",
            "{file} hat in den ersten Zeilen mehr als {limit} verschiedene Schlüssel: Offenbar stehen Werte an der Stelle von Schlüsseln. Exportieren Sie die Datei mit gleichen Schlüsseln je Zeile.";
        too_wide(file, n, limit) = "{file} has {n} columns; at most {limit} are read. Export fewer columns, or choose another delimiter.",
            "{file} hat {n} Spalten; höchstens {limit} werden gelesen. Exportieren Sie weniger Spalten oder wählen Sie ein anderes Trennzeichen.";
        inflates(file, ratio) = "{file} unpacks to more than {ratio} times its size, which no export does. Unpack it yourself and choose what it holds.",
            "{file} entpackt sich auf mehr als das {ratio}-Fache, was kein Export tut. Entpacken Sie die Datei selbst und wählen Sie den Inhalt.";
        one_column(file, delimiter) = "{file}: with the delimiter {delimiter} there is only one column. Choose the sign that parts the columns.",
            "{file}: Mit dem Trennzeichen {delimiter} gibt es nur eine Spalte. Wählen Sie das Zeichen, das die Spalten trennt.";
        no_role(file, role, columns) = "{file}: no column is mapped to {role}. Choose one of: {columns}.",
            "{file}: Keine Spalte ist als {role} zugeordnet. Wählen Sie eine aus: {columns}.";
        only_attributes(files) = "{files} tells what users are or what was spent, not what users did. Add a file with events: one row an event, with a user id and a time.",
            "{files} sagt, was Nutzer sind oder was ausgegeben wurde, nicht, was Nutzer getan haben. Nehmen Sie eine Datei mit Ereignissen dazu: eine Zeile je Ereignis, mit Nutzerkennung und Zeitpunkt.";
        beside_summaries(summaries, files) = "{summaries} has a row a user, which is all that is known of them; {files} has rows of events. They cannot be read together: read the first as attributes, or leave one of them out.",
            "{summaries} hat eine Zeile je Nutzer, und mehr ist von ihnen nicht bekannt; {files} hat Zeilen von Ereignissen. Beides zusammen ist nicht lesbar: Lesen Sie das erste als Attribute oder lassen Sie eines weg.";
        no_such_file(file, files) = "The mapping speaks of a file “{file}”, which is not here. The files are: {files}.",
            "Die Zuordnung nennt eine Datei „{file}“, die nicht dabei ist. Die Dateien sind: {files}.";
        no_column(file, role, column, columns) = "{file} has no column “{column}” (mapped to {role}). Its columns: {columns}.",
            "{file} hat keine Spalte „{column}“ (zugeordnet als {role}). Vorhandene Spalten: {columns}.";
        unknown_key(key, known) = "The mapping has an unknown key “{key}”. Known: {known}.",
            "Die Zuordnung enthält den unbekannten Schlüssel „{key}“. Bekannt sind: {known}.";
        bad_mapping(reason) = "The mapping cannot be read: {reason}.",
            "Die Zuordnung ist nicht lesbar: {reason}.";
        unknown_zone(zone) = "There is no time zone “{zone}”. Use an IANA name, such as Europe/Berlin.",
            "Es gibt keine Zeitzone „{zone}“. Verwenden Sie einen IANA-Namen, etwa Europe/Berlin.";
        currencies(found) = "The amounts are in several currencies ({found}), and these are never added up. Choose one on the mapping screen (only_currency); rows in the others are left out, or converted where the mapping has their rates (rates).",
            "Die Beträge sind in mehreren Währungen ({found}), und diese werden nie addiert. Wählen Sie eine bei der Zuordnung (only_currency); Zeilen in den anderen werden ausgelassen oder, wo die Zuordnung Kurse dafür enthält (rates), umgerechnet.";
        currency_in(currency, column, file) = "{currency} in the column “{column}” of {file}", "{currency} in der Spalte „{column}“ von {file}";
        gzip(file, byte) = "{file} is packed with gzip and damaged or cut short, near byte {byte}. Download or export it again.",
            "{file} ist mit gzip gepackt und bei Byte {byte} beschädigt oder abgeschnitten. Laden oder exportieren Sie die Datei erneut.";
        unclosed(file, line) = "{file}: a quote opens in line {line} and is never closed. Close it in the file, or set “quote” to none.",
            "{file}: In Zeile {line} beginnt ein Anführungszeichen, das nie geschlossen wird. Schließen Sie es in der Datei oder stellen Sie Anführungszeichen auf „keine“.";
        source(file, byte, reason) = "{file} could not be read from byte {byte} on: {reason}. If it has changed or moved, choose it again.",
            "{file} konnte ab Byte {byte} nicht gelesen werden: {reason}. Falls die Datei geändert oder verschoben wurde, wählen Sie sie erneut.";
        no_users(file, tool) = "{file} is an export of {tool}, which counts visits and knows no users: there is nothing to divide into segments. Take a file with one row an event and a user id in it, from your shop, app, product analytics or messaging tool.",
            "{file} ist ein Export aus {tool}. Dort werden Besuche gezählt und keine Nutzer unterschieden: Es gibt nichts, was sich in Segmente teilen ließe. Nehmen Sie eine Datei mit einer Zeile je Ereignis und einer Nutzerkennung darin, etwa aus Shop, App, Produktanalyse oder Nachrichtenversand.";
        nothing_kept(read, reason, first) = "None of {read} rows could be used; most often: {reason}{first}. Check the mapping.",
            "Keine von {read} Zeilen war verwendbar; häufigster Grund: {reason}{first}. Prüfen Sie die Zuordnung.";
        first_at(file, line) = " (first in {file}, line {line})", " (zuerst in {file}, Zeile {line})";
    }
}

/// Why files cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.text(Lang::En))]
pub enum IngestError {
    /// No file at all.
    NoFiles,
    /// A file without bytes, or with line ends only.
    Empty {
        /// Name of the file.
        file: String,
    },
    /// A picture, an archive, a program, …
    NotText {
        /// Name of the file.
        file: String,
        /// What it is.
        kind: Kind,
        /// Its first zero byte, where that is all that is wrong.
        place: Option<Place>,
    },
    /// A header and nothing else.
    HeaderOnly {
        /// Name of the file.
        file: String,
        /// The header.
        place: Place,
    },
    /// JSON without a list of objects, as far as the head tells.
    NoRecords {
        /// Name of the file.
        file: String,
        /// Where the list should be.
        place: Place,
    },
    /// JSON whose keys are values.
    TooManyColumns {
        /// Name of the file.
        file: String,
        /// The most columns that a file may have.
        limit: u64,
        /// The first record.
        place: Place,
    },
    /// Delimited text with more columns than are read.
    TooWide {
        /// Name of the file.
        file: String,
        /// Its columns.
        n: u64,
        /// The most columns that a file may have.
        limit: u64,
        /// The header.
        place: Place,
    },
    /// A gzip file that unpacks to so many times its size that it can only be a trap.
    Inflates {
        /// Name of the file.
        file: String,
        /// Most times.
        ratio: u64,
    },
    /// The delimiter does not occur.
    OneColumn {
        /// Name of the file.
        file: String,
        /// The delimiter.
        delimiter: char,
        /// The first line.
        place: Place,
    },
    /// A required role has no column.
    NoRole {
        /// Name of the file.
        file: String,
        /// The role.
        role: ColumnRole,
        /// The columns there are.
        columns: Vec<String>,
        /// The header, or the first record of JSON, where the file is at hand.
        place: Option<Box<Place>>,
    },
    /// Attributes, and no events.
    OnlyAttributes {
        /// Names of the files.
        files: Vec<String>,
    },
    /// A row a user in one file, and rows of events in another.
    BesideSummaries {
        /// Names of the files with a row a user.
        summaries: Vec<String>,
        /// Names of the files with events.
        files: Vec<String>,
    },
    /// A file that the mapping names is not among those to read.
    NoSuchFile {
        /// Its name.
        file: String,
        /// The names of those to read.
        files: Vec<String>,
    },
    /// A mapped column does not exist.
    NoColumn {
        /// Name of the file.
        file: String,
        /// The word of the role, or `dimensions`.
        role: String,
        /// The column that was asked for.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
        /// The header, or the first record of JSON, where the file is at hand.
        place: Option<Box<Place>>,
    },
    /// A key of the mapping that means nothing.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that there are.
        known: String,
    },
    /// A mapping that is not JSON or has values of a wrong kind.
    BadMapping {
        /// What is wrong.
        reason: String,
    },
    /// A zone that is not in the IANA database.
    UnknownZone {
        /// Its name.
        zone: String,
    },
    /// Exchange rates by which nothing can be converted.
    BadRates {
        /// The file that would be read with them, where the mapping has one for it.
        file: Option<String>,
        /// What is wrong.
        fault: RateFault,
    },
    /// Amounts in several currencies, which the first page did not show.
    SeveralCurrencies {
        /// The currencies, each with the first file that has it.
        found: Vec<CurrencyMet>,
    },
    /// A gzip file that cannot be unpacked to its end.
    Gzip {
        /// Name of the file.
        file: String,
        /// Byte of the packed file up to which it could.
        byte: u64,
    },
    /// A quote that opens near the start of the file and never closes.
    UnclosedQuote {
        /// Name of the file.
        file: String,
        /// The quote.
        place: Place,
    },
    /// Bytes could not be had.
    Source {
        /// Name of the file.
        file: String,
        /// The byte from which on they were asked for.
        byte: u64,
        /// What the source says.
        reason: String,
    },
    /// Counts without users.
    NoUsers {
        /// Name of the file.
        file: String,
        /// Name of the tool that wrote it.
        tool: String,
    },
    /// Not one row is usable.
    NothingKept {
        /// Rows read.
        read: u64,
        /// Code of the most frequent reason.
        reason: String,
        /// The first row of which that is true, with the name of its file.
        first: Option<(String, Place)>,
    },
}

/// A currency of amounts, and where it was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyMet {
    /// The currency, in capitals.
    pub currency: String,
    /// Name of the first file with amounts in it.
    pub file: String,
    /// The column of that file which says so.
    pub column: String,
}

/// What a file is that is no text table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// PNG, JPEG, GIF, WebP, TIFF, BMP.
    Picture,
    /// PDF.
    Pdf,
    /// 7z, xz, bzip2; or what the decoder should have unpacked.
    Packed,
    /// Anything with zero bytes.
    Binary,
}

impl Kind {
    fn text(self, lang: Lang) -> &'static str {
        match self {
            Kind::Picture => lang.pick("a picture", "ein Bild"),
            Kind::Pdf => lang.pick("a PDF document", "ein PDF-Dokument"),
            Kind::Packed => lang.pick("a packed file", "eine gepackte Datei"),
            Kind::Binary => lang.pick("a binary file", "eine Binärdatei"),
        }
    }
}

impl IngestError {
    /// Where it is, if at one place of one file.
    pub fn place(&self) -> Option<&Place> {
        match self {
            IngestError::OneColumn { place, .. }
            | IngestError::UnclosedQuote { place, .. }
            | IngestError::HeaderOnly { place, .. }
            | IngestError::NoRecords { place, .. }
            | IngestError::TooManyColumns { place, .. }
            | IngestError::TooWide { place, .. } => Some(place),
            IngestError::NotText { place, .. } => place.as_ref(),
            IngestError::NoRole { place, .. } | IngestError::NoColumn { place, .. } => place.as_deref(),
            IngestError::NothingKept { first, .. } => first.as_ref().map(|(_, place)| place),
            _ => None,
        }
    }

    /// The same with the beginning of the file at hand: a column that is missing is missing in its header.
    pub(super) fn in_header_of(mut self, text: &[u8]) -> IngestError {
        if let IngestError::NoRole { place, .. } | IngestError::NoColumn { place, .. } = &mut self {
            let first = text.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or_default();
            *place = Some(Box::new(Place::of_line(text, first)));
        }
        self
    }

    /// What can be done about it by one choice.
    pub fn fixes(&self) -> Vec<Fix> {
        match self {
            IngestError::OneColumn { .. } | IngestError::TooWide { .. } => vec![Fix::GuessDelimiter],
            IngestError::UnclosedQuote { .. } => vec![Fix::WithoutQuotes],
            IngestError::SeveralCurrencies { found } => {
                found.iter().map(|met| Fix::OnlyCurrency(met.currency.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The message in a language.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            IngestError::NoFiles => lang.pick("No file was chosen.", "Es wurde keine Datei gewählt.").into(),
            IngestError::Empty { file } => text::empty(lang, file),
            IngestError::NotText { file, kind, .. } => text::not_text(lang, file, kind.text(lang)),
            IngestError::HeaderOnly { file, .. } => text::header_only(lang, file),
            IngestError::NoRecords { file, .. } => text::no_records(lang, file),
            IngestError::TooManyColumns { file, limit, .. } => text::too_many_columns(lang, file, limit),
            IngestError::TooWide { file, n, limit, .. } => text::too_wide(lang, file, n, limit),
            IngestError::Inflates { file, ratio } => text::inflates(lang, file, ratio),
            IngestError::OneColumn { file, delimiter, .. } => {
                text::one_column(lang, file, super::sign_name(*delimiter, lang))
            }
            IngestError::NoRole { file, role, columns, .. } => {
                text::no_role(lang, file, role.text(lang), columns.join(", "))
            }
            IngestError::OnlyAttributes { files } => text::only_attributes(lang, files.join(", ")),
            IngestError::BesideSummaries { summaries, files } => {
                text::beside_summaries(lang, summaries.join(", "), files.join(", "))
            }
            IngestError::NoSuchFile { file, files } => text::no_such_file(lang, file, files.join(", ")),
            IngestError::NoColumn { file, role, column, columns, .. } => {
                text::no_column(lang, file, ColumnRole::text_of(role, lang), column, columns.join(", "))
            }
            IngestError::UnknownKey { key, known } => text::unknown_key(lang, key, known),
            IngestError::BadMapping { reason } => text::bad_mapping(lang, reason),
            IngestError::UnknownZone { zone } => text::unknown_zone(lang, zone),
            IngestError::BadRates { file, fault } => {
                let fault = fault.text(lang);
                file.as_ref().map_or_else(|| fault.clone(), |file| format!("{file}: {fault}"))
            }
            IngestError::SeveralCurrencies { found } => {
                let met = |met: &CurrencyMet| text::currency_in(lang, &met.currency, &met.column, &met.file);
                text::currencies(lang, found.iter().map(met).collect::<Vec<_>>().join(", "))
            }
            IngestError::Gzip { file, byte } => text::gzip(lang, file, byte),
            IngestError::UnclosedQuote { file, place } => text::unclosed(lang, file, place.line),
            IngestError::Source { file, byte, reason } => text::source(lang, file, byte, reason),
            IngestError::NoUsers { file, tool } => text::no_users(lang, file, tool),
            IngestError::NothingKept { read, reason, first } => {
                let words = super::Code::from_id(reason).map(|code| code.text(lang));
                let first = first.as_ref().map(|(file, place)| text::first_at(lang, file, place.line));
                text::nothing_kept(lang, read, words.unwrap_or(reason), first.unwrap_or_default())
            }
        }
    }
}
