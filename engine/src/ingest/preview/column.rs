//! What a column holds, from a sample of its values.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::events::FileKind;
use crate::i18n::Lang;
use crate::ingest::sink::is_missing;
use crate::ingest::sniff::{DateVotes, Serials, any_date, epoch_unit, serials};
use crate::ingest::stamp::Stamps;
use crate::ingest::{DateOrder, Dialect, EpochUnit, Recognised, number};

/// Data that say who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Personal {
    /// E-mail addresses.
    Email,
    /// Phone numbers.
    Phone,
    /// Internet addresses.
    Ip,
    /// Bank accounts.
    Iban,
    /// Names of people.
    Name,
    /// Addresses, birthdays.
    Address,
}

/// Why a column is guessed as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The header is a usual name for it.
    Header,
    /// The header holds a usual name for it.
    PartOfHeader,
    /// Dates and times in one order.
    Dates {
        /// The order.
        order: DateOrder,
    },
    /// Numbers that count from 1970, or a spreadsheet's days.
    Epoch {
        /// Their unit.
        unit: EpochUnit,
    },
    /// Numbers.
    Numbers,
    /// So many different values in the sample.
    Distinct {
        /// Their number.
        n: u64,
    },
    /// The values are known words: `ios`, `android`, `web`.
    KnownValues,
    /// Personal data: left out unless ticked.
    Personal {
        /// Which.
        kind: Personal,
        /// Values that look like it; 0 where only the header says so.
        n: u64,
    },
    /// Sentences rather than values: left out unless ticked.
    FreeText,
    /// One factor of the amount.
    FactorOfAmount,
    /// The export of a tool, whose documentation says so.
    Recognised {
        /// The tool's export.
        export: Recognised,
    },
    /// So many values in the sample are users of the main files.
    Users {
        /// Their number.
        n: u64,
    },
    /// What files of that kind have.
    Kind {
        /// The kind.
        kind: FileKind,
    },
    /// Fixed by the person.
    Chosen,
    /// Nothing speaks for a role.
    Unknown,
}

mod text {
    crate::catalog! {
        header = "usual header", "übliche Überschrift";
        part_of_header = "header holds a usual name", "Überschrift enthält einen üblichen Namen";
        year_first = "values: dates, year first", "Werte: Datumsangaben, Jahr zuerst";
        day_first = "values: dates, day first", "Werte: Datumsangaben, Tag zuerst";
        month_first = "values: dates, month first", "Werte: Datumsangaben, Monat zuerst";
        epoch(unit) = "values: {unit} since 1970", "Werte: {unit} seit 1970";
        excel = "values: a spreadsheet’s days", "Werte: Tage einer Tabellenkalkulation";
        numbers = "values: numbers", "Werte: Zahlen";
        distinct(n) = "{n} different values", "{n} verschiedene Werte";
        known_values = "values: known words", "Werte: bekannte Wörter";
        free_text = "free text", "Freitext";
        factor = "a factor of the amount", "ein Faktor des Betrags";
        recognised(export) = "recognised as {export}", "erkannt: {export}";
        users(n) = "{n} values are users of the events", "{n} Werte sind Nutzer der Ereignisse";
        of_kind = "what files of this kind have", "was Dateien dieser Art haben";
        chosen = "chosen by you", "von Ihnen gewählt";
        unknown = "not recognised", "nicht erkannt";
        by_header(kind) = "the header speaks for personal data: {kind}", "die Überschrift spricht für personenbezogene Daten: {kind}";
        by_values(n, kind) = "looks like personal data: {n} × {kind}", "sieht nach personenbezogenen Daten aus: {n} × {kind}";
    }
}

impl Personal {
    /// Its name.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Personal::Email => lang.pick("e-mail address", "E-Mail-Adresse"),
            Personal::Phone => lang.pick("phone number", "Telefonnummer"),
            Personal::Ip => lang.pick("IP address", "IP-Adresse"),
            Personal::Iban => lang.pick("bank account", "Bankkonto"),
            Personal::Name => lang.pick("name", "Name"),
            Personal::Address => lang.pick("address or birthday", "Anschrift oder Geburtstag"),
        }
    }
}

impl Reason {
    /// The reason in a few words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Reason::Header => text::header(lang).into(),
            Reason::PartOfHeader => text::part_of_header(lang).into(),
            Reason::Dates { order: DateOrder::YearFirst } => text::year_first(lang).into(),
            Reason::Dates { order: DateOrder::DayFirst } => text::day_first(lang).into(),
            Reason::Dates { order: DateOrder::MonthFirst } => text::month_first(lang).into(),
            Reason::Epoch { unit: EpochUnit::Excel } => text::excel(lang).into(),
            Reason::Epoch { unit } => text::epoch(lang, unit.text(lang)),
            Reason::Numbers => text::numbers(lang).into(),
            Reason::Distinct { n } => text::distinct(lang, n),
            Reason::KnownValues => text::known_values(lang).into(),
            Reason::Personal { kind, n: 0 } => text::by_header(lang, kind.text(lang)),
            Reason::Personal { kind, n } => text::by_values(lang, n, kind.text(lang)),
            Reason::FreeText => text::free_text(lang).into(),
            Reason::FactorOfAmount => text::factor(lang).into(),
            Reason::Recognised { export } => text::recognised(lang, export.name(lang)),
            Reason::Users { n } => text::users(lang, n),
            Reason::Kind { .. } => text::of_kind(lang).into(),
            Reason::Chosen => text::chosen(lang).into(),
            Reason::Unknown => text::unknown(lang).into(),
        }
    }
}

/// Counts over a sample of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    pub filled: usize,
    pub distinct: usize,
    pub numbers: usize,
    pub integers: usize,
    pub stamps: usize,
    pub dates: DateVotes,
    pub epoch: Option<EpochUnit>,
    pub serials: Serials,
    pub emails: usize,
    pub ips: usize,
    pub ibans: usize,
    pub phones: usize,
    pub platforms: usize,
    /// Values of four words or more.
    pub sentences: usize,
    pub samples: Vec<String>,
}

impl Profile {
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>, dialect: &Dialect) -> Self {
        let cells: Vec<&str> = cells.map(str::trim).filter(|cell| !is_missing(cell.as_bytes())).collect();
        // Several columns of a file may count in units of their own.
        let epoch = epoch_unit(cells.iter().copied());
        let in_unit = Dialect { epoch: epoch.or(dialect.epoch), ..dialect.clone() };
        let mut stamps = Stamps::new(&in_unit, crate::events::Zone::default());
        let mut distinct = HashSet::new();
        let mut profile = Profile { filled: cells.len(), ..Profile::default() };
        for cell in &cells {
            if distinct.insert(*cell) && profile.samples.len() < 5 {
                profile.samples.push(cell.chars().take(80).collect());
            }
            let is_number = number::parse(cell.as_bytes(), dialect.decimal).is_some();
            profile.numbers += usize::from(is_number);
            profile.integers +=
                usize::from(is_number && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
            profile.stamps += usize::from(stamps.parse(cell.as_bytes()).is_some());
            profile.emails += usize::from(is_email(cell));
            profile.ips += usize::from(is_ip(cell));
            profile.ibans += usize::from(is_iban(cell));
            profile.phones += usize::from(is_phone(cell));
            profile.platforms += usize::from(is_platform(cell));
            profile.sentences += usize::from(cell.split_whitespace().count() >= 4);
        }
        profile.distinct = distinct.len();
        profile.dates = DateVotes::count(cells.iter().copied());
        profile.epoch = epoch;
        profile.serials = serials(cells.iter().copied());
        profile
    }

    /// Whether at least nine of ten filled values are counted in `n`.
    pub fn mostly(&self, n: usize) -> bool {
        self.filled > 0 && n * 10 >= self.filled * 9
    }

    pub fn is_time(&self) -> bool {
        self.mostly(self.stamps)
            || self.mostly(
                self.dates
                    .values
                    .min(self.dates.both + self.dates.day_only.max(self.dates.month_only) + self.dates.year_first),
            )
    }

    pub fn is_free_text(&self) -> bool {
        self.sentences * 4 >= self.filled && self.distinct > 20
    }

    /// Personal data by the values: from a tenth of them on, or ten e-mail addresses, accounts or internet addresses.
    pub fn personal(&self) -> Option<(Personal, usize)> {
        let enough = |n: usize| n > 0 && (n * 10 >= self.filled || n >= 10);
        [(Personal::Email, self.emails), (Personal::Iban, self.ibans), (Personal::Ip, self.ips)]
            .into_iter()
            .find(|(_, n)| enough(*n))
            .or_else(|| (self.mostly(self.phones) && !self.is_time()).then_some((Personal::Phone, self.phones)))
    }
}

fn is_email(cell: &str) -> bool {
    let address = cell.split_whitespace().find(|word| word.contains('@'));
    address.and_then(|word| word.split_once('@')).is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

fn is_ip(cell: &str) -> bool {
    cell.parse::<std::net::Ipv4Addr>().is_ok()
        || (cell.contains("::") || cell.matches(':').count() == 7) && cell.parse::<std::net::Ipv6Addr>().is_ok()
}

fn is_iban(cell: &str) -> bool {
    let compact: Vec<u8> = cell.bytes().filter(|byte| *byte != b' ').collect();
    (15..=34).contains(&compact.len())
        && compact[..2].iter().all(u8::is_ascii_uppercase)
        && compact[2..4].iter().all(u8::is_ascii_digit)
        && compact[4..].iter().all(u8::is_ascii_alphanumeric)
}

/// Begins with `+` or `0`, has signs between its digits, and is no date.
fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let only =
        cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b' ' | b'-' | b'/' | b'(' | b')'));
    only && (8..=16).contains(&digits)
        && (cell.starts_with('+') || (cell.starts_with('0') && digits < cell.len()))
        && !any_date(cell)
}

fn is_platform(cell: &str) -> bool {
    ["ios", "android", "web", "windows", "macos", "linux", "iphone", "ipad", "desktop", "mobile"]
        .contains(&cell.to_lowercase().as_str())
}
