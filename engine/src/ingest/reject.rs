//! Rows that were not kept: where they are, why, and what they say. All are counted; which of them are listed, [`super::rejects`] says.

use serde::{Deserialize, Serialize};

use super::{ReadPlan, sign_name};
use crate::i18n::Lang;
use crate::order::Order;

/// The most bytes of a rejected row that are kept.
const MAX_REJECT_ROW: usize = 4 << 10;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal;)*) => {
        /// Why a row was not kept.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The word for it in reports.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }
        }
    };
}

codes! {
    /// No user id.
    NoUser = "no_user";
    /// No stamp.
    NoTime = "no_time";
    /// A stamp that cannot be read.
    BadTime = "bad_time";
    /// An amount that cannot be read, or is too large.
    BadAmount = "bad_amount";
    /// A number of orders that is none.
    BadOrders = "bad_orders";
    /// A first date that lies after the last one, in a file of a row a user.
    FirstAfterLast = "first_after_last";
    /// A second row of a user, in a file of a row a user.
    SecondRow = "second_row";
    /// More fields than the header has, or a mapped one missing.
    WrongFieldCount = "wrong_field_count";
    /// Bytes of a mapped field that are not UTF-8.
    BadEncoding = "bad_encoding";
    /// More than 16 MB.
    RowTooLong = "row_too_long";
    /// A quote that is open at the end of the file.
    UnclosedQuote = "unclosed_quote";
    /// No JSON object.
    BadJson = "bad_json";
    /// JSON with more levels or keys than are read.
    TooComplex = "too_complex";
    /// Filtered: later than the day of loading.
    Future = "future";
    /// Filtered: an amount in another currency than the chosen one.
    Currency = "currency";
    /// Filtered: a row that the mapping leaves out by one of its values.
    Skipped = "skipped";
    /// Filtered: a day outside the range that is read.
    OutsideRange = "outside_range";
    /// Filtered: a user who is not in the sample.
    NotInSample = "not_in_sample";
}

impl Code {
    /// The code with that word.
    pub fn from_id(id: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.id() == id)
    }

    /// What it means, in a few words.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Code::NoUser => text::no_user(lang),
            Code::NoTime => text::no_time(lang),
            Code::BadTime => text::a_bad_time(lang),
            Code::BadAmount => text::a_bad_amount(lang),
            Code::BadOrders => text::no_number_of_orders(lang),
            Code::FirstAfterLast => text::first_after_last(lang),
            Code::SecondRow => text::second_row(lang),
            Code::WrongFieldCount => text::wrong_count(lang),
            Code::BadEncoding => text::bad_encoding(lang),
            Code::RowTooLong => text::row_too_long(lang),
            Code::UnclosedQuote => text::unclosed_quote(lang),
            Code::BadJson => text::no_json(lang),
            Code::TooComplex => text::too_complex(lang),
            Code::Future => text::future(lang),
            Code::Currency => text::currency(lang),
            Code::Skipped => text::skipped(lang),
            Code::OutsideRange => text::outside_range(lang),
            Code::NotInSample => text::not_in_sample(lang),
        }
    }

    /// Whether the row is left out on purpose rather than wrong.
    pub fn is_filter(self) -> bool {
        matches!(self, Code::Future | Code::Currency | Code::Skipped) || !self.is_listed()
    }

    /// Whether such rows are listed one by one: not those of a part that the person did not want to read, which may be most.
    pub fn is_listed(self) -> bool {
        !matches!(self, Code::OutsideRange | Code::NotInSample)
    }
}

/// A row that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Position of the file in the order given.
    pub file: u32,
    /// Slice of the file in which the row begins; 0 in files that are read as one stream.
    pub slice: u32,
    /// Line ends between the start of the slice and the row. [`global_lines`] makes it the line of the file, from 1.
    pub line: u64,
    /// Where the row begins in the file; in packed or transcoded files, in its text as UTF-8.
    pub byte: u64,
    /// Position of the column at fault, where it is one.
    pub column: Option<u32>,
    /// Why.
    pub code: Code,
    /// Number of fields found, for [`Code::WrongFieldCount`]; the byte of the row (from 1) for [`Code::BadJson`].
    pub found: u32,
    /// The value at fault, its first 100 bytes.
    pub value: String,
    /// The row as text, its first 4 kB.
    pub row: String,
    /// Whether the row goes on after these.
    pub is_cut: bool,
    /// How many rows of its file were not kept after it and are not listed: 0, but for the last one that is.
    pub more: u64,
}

/// A row as it is listed: as text, at most so many bytes of it, and whether they are not all.
pub(super) fn listed_text(row: &[u8]) -> (String, bool) {
    let line_ends = row.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let row = &row[..row.len() - line_ends];
    let mut end = row.len().min(MAX_REJECT_ROW);
    if end < row.len() {
        // Not in the middle of a sign, whose later bytes begin with the bits 10.
        end -= (0..4).find(|back| row[end - back] & 0xC0 != 0x80).unwrap_or(0);
    }
    (String::from_utf8_lossy(&row[..end]).into_owned(), end < row.len())
}

/// Number of line ends in a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SliceLines {
    /// Position of the file.
    pub file: u32,
    /// Position of the slice.
    pub slice: u32,
    /// Its line ends.
    pub lines: u64,
}

mod text {
    crate::catalog! {
        no_user = "no user id", "keine Nutzerkennung";
        no_time = "no time", "kein Zeitpunkt";
        a_bad_time = "a time that cannot be read", "ein nicht lesbarer Zeitpunkt";
        a_bad_amount = "an amount that cannot be read", "ein nicht lesbarer Betrag";
        no_number_of_orders = "not a number of orders", "keine Anzahl von Bestellungen";
        bad_orders(value) = "“{value}” is not a number of orders: a whole number from 0 on is needed",
            "„{value}“ ist keine Anzahl von Bestellungen: nötig ist eine ganze Zahl ab 0";
        first_after_last = "a first date after the last one", "ein erstes Datum nach dem letzten";
        second_row = "a second row of the same user: the first one counts", "eine zweite Zeile desselben Nutzers: die erste zählt";
        wrong_count = "another number of fields than the header has", "eine andere Zahl von Feldern als die Kopfzeile";
        bad_time(value) = "“{value}” is not a time that can be read — check date order and epoch unit",
            "„{value}“ ist kein lesbarer Zeitpunkt — prüfen Sie Datumsfolge und Epocheneinheit";
        bad_amount(value) = "“{value}” is not an amount that can be read — check the decimal sign",
            "„{value}“ ist kein lesbarer Betrag — prüfen Sie das Dezimalzeichen";
        field_count(found, expected, sign) = "{found} fields where the header has {expected} — is the delimiter {sign}?",
            "{found} Felder, wo die Kopfzeile {expected} hat — ist das Trennzeichen {sign}?";
        bad_encoding = "a mapped field is not in the encoding of the file — two encodings in one file?",
            "ein zugeordnetes Feld hat nicht die Zeichenkodierung der Datei — zwei Kodierungen in einer Datei?";
        row_too_long = "longer than 16 MB — a quote that is never closed?",
            "länger als 16 MB — ein nie geschlossenes Anführungszeichen?";
        unclosed_quote = "a quote opens here and is never closed: all that follows is part of this row — close it, or read without quotes",
            "hier beginnt ein Anführungszeichen, das nie geschlossen wird: alles Folgende gehört zu dieser Zeile — schließen Sie es oder lesen Sie ohne Anführungszeichen";
        no_json = "not valid JSON", "kein gültiges JSON";
        bad_json(byte) = "not a JSON object: the mistake is at byte {byte} of the row — was the file cut short or edited?",
            "kein JSON-Objekt: Der Fehler steht bei Byte {byte} der Zeile — wurde die Datei abgeschnitten oder bearbeitet?";
        too_complex = "JSON with more than 128 levels or 10,000 keys", "JSON mit mehr als 128 Ebenen oder 10.000 Schlüsseln";
        future = "later than the day of loading", "später als der Tag des Ladens";
        currency = "another currency than the chosen one", "eine andere Währung als die gewählte";
        skipped = "left out by a rule of the mapping", "durch eine Regel der Zuordnung ausgelassen";
        skipped_value(value, column) = "rows with “{value}” in “{column}” are left out by the mapping",
            "Zeilen mit „{value}“ in „{column}“ lässt die Zuordnung aus";
        outside_range = "outside the range of days that is read", "außerhalb der gelesenen Tage";
        not_in_sample = "of a user who is not in the sample", "von einem Nutzer, der nicht in der Stichprobe ist";
        more(listed, all) = "only the first {listed} of {all} rows of this file that were not kept are listed; all are counted",
            "nur die ersten {listed} von {all} nicht behaltenen Zeilen dieser Datei sind aufgeführt; gezählt sind alle";
        cut(row, kilobytes) = "{row} … [cut: the row is longer than {kilobytes} kB]",
            "{row} … [gekürzt: die Zeile ist länger als {kilobytes} kB]";
        place(row, byte, what) = "row {row}, byte {byte}: {what}", "Zeile {row}, Byte {byte}: {what}";
    }
}

impl Reject {
    /// Where and what: `row 17, byte 912: 4 fields where the header has 5 — is the delimiter ';'?` (after [`global_lines`]).
    pub fn message(&self, plan: &ReadPlan, lang: Lang) -> String {
        text::place(lang, self.line, self.byte, self.reason(plan, lang))
    }

    /// What is wrong, and what to look at.
    pub fn reason(&self, plan: &ReadPlan, lang: Lang) -> String {
        match self.code {
            Code::BadTime => text::bad_time(lang, &self.value),
            Code::BadAmount => text::bad_amount(lang, &self.value),
            Code::BadOrders => text::bad_orders(lang, &self.value),
            Code::WrongFieldCount => {
                let sign = sign_name(char::from(plan.dialect.delimiter), lang);
                text::field_count(lang, self.found, plan.columns.len(), sign)
            }
            Code::BadJson => text::bad_json(lang, self.found),
            Code::Skipped => {
                let column = self.column.and_then(|column| plan.columns.get(column as usize));
                text::skipped_value(lang, &self.value, column.map_or("", String::as_str))
            }
            other => other.text(lang).into(),
        }
    }
}

/// Turns lines within slices into lines of the file, from 1. Call once, when every reader has ended.
pub fn global_lines(rejects: &mut [Reject], slices: &[SliceLines]) {
    let mut slices = slices.to_vec();
    slices.order_by_key(|slice| (slice.file, slice.slice));
    let mut before = std::collections::BTreeMap::new();
    let (mut file, mut sum) = (u32::MAX, 0);
    for slice in slices {
        if slice.file != file {
            (file, sum) = (slice.file, 0);
        }
        before.insert((slice.file, slice.slice), sum);
        sum += slice.lines;
    }
    for reject in rejects {
        reject.line += before.get(&(reject.file, reject.slice)).copied().unwrap_or(0) + 1;
    }
}

/// The rejected rows as CSV: `file,line,byte,column,code,reason,row`, the reason in a language. Where rows of a file are not
/// listed, a line with file and reason only says how many of them are.
pub fn rejects_csv(rejects: &[Reject], plans: &[ReadPlan], lang: Lang) -> String {
    let mut csv = String::from(
        "file,line,byte,column,code,reason,row
",
    );
    let mut n_of_file = 0;
    for (at, reject) in rejects.iter().enumerate() {
        let Some(plan) = plans.get(reject.file as usize) else { continue };
        let is_first = at == 0 || rejects[at - 1].file != reject.file;
        n_of_file = if is_first { 1 } else { n_of_file + 1 };
        let column = reject.column.and_then(|column| plan.columns.get(column as usize));
        let row = reject.row.as_str();
        let cells = [
            plan.file.clone(),
            reject.line.to_string(),
            reject.byte.to_string(),
            column.cloned().unwrap_or_default(),
            reject.code.id().into(),
            reject.reason(plan, lang),
            if reject.is_cut { text::cut(lang, row, MAX_REJECT_ROW >> 10) } else { row.into() },
        ];
        push_line(&mut csv, cells);
        if reject.more > 0 {
            let [file, reason] = [plan.file.clone(), text::more(lang, n_of_file, n_of_file + reject.more)];
            push_line(&mut csv, [file, "".into(), "".into(), "".into(), "".into(), reason, "".into()]);
        }
    }
    csv
}

/// Adds a line of CSV.
pub(super) fn push_line<const N: usize>(csv: &mut String, cells: [String; N]) {
    csv.push_str(&cells.map(|cell| quoted(&cell)).join(","));
    csv.push_str("\r\n");
}

/// A CSV cell. A cell that a spreadsheet would run as a formula gets an apostrophe.
fn quoted(cell: &str) -> String {
    let safe = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() };
    if safe.contains([',', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}
