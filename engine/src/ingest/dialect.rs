//! How a text file is written: what parts its fields, its characters, its numbers, its dates.

use serde::{Deserialize, Serialize};

use crate::i18n::Lang;

/// How a text file is written. Guessed by [`super::sniff()`], corrected by the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// The byte between two fields.
    pub delimiter: u8,
    /// The byte around fields that hold delimiters or line ends; `None`: quotes mean nothing.
    pub quote: Option<u8>,
    /// How characters are written as bytes.
    pub encoding: Encoding,
    /// Which sign parts whole from fraction.
    pub decimal: Decimal,
    /// How `03/04/25` is read.
    pub date_order: DateOrder,
    /// IANA name of the zone in which days are cut, and stamps without zone are read.
    pub zone: String,
    /// IANA name of the zone in which stamps without zone are read, where it is not that of the days.
    pub stamp_zone: Option<String>,
    /// Unit of stamps that are bare numbers.
    pub epoch: Option<EpochUnit>,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Where the rows are in JSON: `events[]`, `[].actions[]`.
    pub rows: Option<String>,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect {
            delimiter: b',',
            quote: Some(b'"'),
            encoding: Encoding::Utf8,
            decimal: Decimal::Point,
            date_order: DateOrder::YearFirst,
            zone: "UTC".into(),
            stamp_zone: None,
            epoch: None,
            header: true,
            rows: None,
        }
    }
}

/// What the person fixed of a [`Dialect`]; the rest stays as guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DialectChoice {
    /// One character: `;`, `,`, a tab, `|`, …
    pub delimiter: Option<char>,
    /// One character, or an empty text for "no quotes".
    pub quote: Option<String>,
    /// See [`Encoding`].
    pub encoding: Option<Encoding>,
    /// See [`Decimal`].
    pub decimal: Option<Decimal>,
    /// See [`DateOrder`].
    pub date_order: Option<DateOrder>,
    /// IANA name.
    pub zone: Option<String>,
    /// IANA name; where none is said, the export of a tool that writes UTC is read as UTC, and all others in `zone`.
    pub stamp_zone: Option<String>,
    /// See [`EpochUnit`].
    pub epoch: Option<EpochUnit>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// Where the rows are in JSON: `events[]` is the list in a wrapper; with `[].actions[]` each element of a list in each
    /// record is a row, which has the values of its record, too.
    pub rows: Option<String>,
}

impl DialectChoice {
    /// The dialect with what the person fixed. Characters that are not one byte are ignored.
    pub fn apply(&self, mut dialect: Dialect) -> Dialect {
        if let Some(byte) = self.delimiter.and_then(|sign| u8::try_from(sign).ok()).filter(u8::is_ascii) {
            dialect.delimiter = byte;
        }
        if let Some(quote) = &self.quote {
            dialect.quote = quote.bytes().next().filter(u8::is_ascii);
        }
        dialect.encoding = self.encoding.unwrap_or(dialect.encoding);
        dialect.decimal = self.decimal.unwrap_or(dialect.decimal);
        dialect.date_order = self.date_order.unwrap_or(dialect.date_order);
        dialect.epoch = self.epoch.or(dialect.epoch);
        dialect.header = self.header.unwrap_or(dialect.header);
        dialect.rows = self.rows.clone().or(dialect.rows);
        dialect.stamp_zone = self.stamp_zone.clone().or(dialect.stamp_zone);
        if let Some(zone) = &self.zone {
            dialect.zone.clone_from(zone);
        }
        dialect
    }

    /// Everything of a dialect fixed.
    pub fn all(dialect: &Dialect) -> Self {
        DialectChoice {
            delimiter: Some(char::from(dialect.delimiter)),
            quote: Some(dialect.quote.map(|byte| char::from(byte).to_string()).unwrap_or_default()),
            encoding: Some(dialect.encoding),
            decimal: Some(dialect.decimal),
            date_order: Some(dialect.date_order),
            zone: Some(dialect.zone.clone()),
            stamp_zone: dialect.stamp_zone.clone(),
            epoch: dialect.epoch,
            header: Some(dialect.header),
            rows: dialect.rows.clone(),
        }
    }
}

impl Encoding {
    /// Whether bytes of text are taken as they are.
    pub fn is_utf8(self) -> bool {
        matches!(self, Encoding::Utf8 | Encoding::Ascii)
    }
}

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// No sign beyond ASCII in the first page. What comes later is UTF-8 or, in a row that is none, Windows-1252.
    #[serde(rename = "ascii")]
    Ascii,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252, which holds Latin-1's printable characters too.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Which sign parts whole from fraction; the other one may part thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// How a date of three numbers is read. A first number of four digits is a year in every order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `25/04/03` is the 3rd of April 2025.
    YearFirst,
    /// `03/04/25` is the 3rd of April 2025.
    DayFirst,
    /// `04/03/25` is the 3rd of April 2025.
    MonthFirst,
}

/// Unit of a stamp that is a number: it counts from 1970-01-01T00:00:00Z, but in spreadsheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EpochUnit {
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Millis,
    /// Microseconds.
    #[serde(rename = "us")]
    Micros,
    /// Nanoseconds.
    #[serde(rename = "ns")]
    Nanos,
    /// Days of a spreadsheet's 1900 system, the time of day as a fraction: 45292.5 is noon of 2024-01-01, in the chosen zone.
    #[serde(rename = "excel")]
    Excel,
}

impl EpochUnit {
    /// Its name, in the plural.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            EpochUnit::Seconds => lang.pick("seconds", "Sekunden"),
            EpochUnit::Millis => lang.pick("milliseconds", "Millisekunden"),
            EpochUnit::Micros => lang.pick("microseconds", "Mikrosekunden"),
            EpochUnit::Nanos => lang.pick("nanoseconds", "Nanosekunden"),
            EpochUnit::Excel => lang.pick("Excel days", "Excel-Tage"),
        }
    }
}
