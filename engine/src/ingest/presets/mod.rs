//! Recognised exports: a file whose columns say which tool wrote it is mapped without a question.
//!
//! In: the columns of a file and its name. Out: the [`Mapping`] that the tool's documentation speaks for. A preset is a file
//! of data and a line in [`PRESETS`]: how the tool's export is told from others, which column has which role, what its event
//! names mean, and what is particular about it, in words for the mapping screen.
//!
//! Invariants: a preset is recognised by what it needs plus some of what only that tool writes, never by all columns: any
//! order, further columns, and the loss of columns nobody needs change nothing. No export is recognised as two tools'
//! (a test over all samples). What the person fixed wins over a preset.

mod amplitude;
mod braze;
mod clevertap;
mod columns;
mod customer_io;
mod ga4;
mod klaviyo;
mod matomo;
mod mixpanel;
mod order_list;
mod plausible;
mod posthog;
mod retentioneering;
mod segment;
mod shopify;
mod snowplow;
mod stripe;
mod woocommerce;

use serde::{Deserialize, Serialize};

use super::{ColumnRole, FileShape, IngestError, Mapping};
use crate::events::Role;
use crate::i18n::Lang;

use columns::Columns;

/// Every preset, sorted by id.
const PRESETS: &[&Preset] = &[
    &amplitude::AMPLITUDE,
    &braze::BRAZE,
    &clevertap::CLEVERTAP,
    &customer_io::CUSTOMER_IO,
    &ga4::GA4,
    &klaviyo::KLAVIYO,
    &matomo::MATOMO,
    &mixpanel::MIXPANEL,
    &order_list::ORDER_LIST,
    &posthog::POSTHOG,
    &retentioneering::RETENTIONEERING,
    &segment::SEGMENT,
    &shopify::SHOPIFY,
    &snowplow::SNOWPLOW,
    &stripe::STRIPE,
    &woocommerce::WOOCOMMERCE,
];

/// How the exports of one tool are read.
struct Preset {
    id: &'static str,
    name: Words,
    /// What the reading rests on, where that is not plain from the columns; may be empty.
    notes: Words,
    fits: Fits,
    /// The list in each JSON record whose elements are the rows.
    list: Option<&'static str>,
    /// Whether its stamps without zone are UTC, whatever zone is chosen for days.
    writes_utc: bool,
    /// Whether columns that the preset has no role for mean what headers and values speak for.
    rest_is_guessed: bool,
    /// Role → its columns; the first that the file has is taken.
    roles: &'static [(ColumnRole, &'static [&'static str])],
    /// Role → columns that are read where the role's own is empty; the first that the file has is taken.
    fallbacks: &'static [(ColumnRole, &'static [&'static str])],
    /// Columns whose empty cells mean "as in the row before" of the same order.
    carried: &'static [&'static str],
    /// How columns begin that say what the user is: the latest value counts, and those of few values stay loaded.
    traits: &'static [&'static str],
    /// Rows that are left out: column and values.
    skip: &'static [(&'static str, &'static [&'static str])],
    /// Event names of the tool.
    events: &'static [(Role, &'static [&'static str])],
    /// What all rows of a file are, by its name.
    event_of_file: fn(&str) -> Option<String>,
    /// The names of columns in files without a header, by a row of them.
    header_of: fn(&[String]) -> Option<Vec<String>>,
}

/// A text in both languages.
struct Words(&'static str, &'static str);

impl Words {
    fn text(&self, lang: Lang) -> &'static str {
        lang.pick(self.0, self.1)
    }
}

/// How an export is recognised.
enum Fits {
    /// By the columns of the file.
    Columns(fn(&Columns) -> bool),
    /// By what headers and values speak for: for exports of no tool in particular. Tried last.
    Guess(fn(&Mapping) -> bool),
}

/// What most presets have nothing of.
const PLAIN: Preset = Preset {
    id: "",
    name: Words("", ""),
    notes: Words("", ""),
    fits: Fits::Columns(|_| false),
    list: None,
    writes_utc: false,
    rest_is_guessed: false,
    roles: &[],
    fallbacks: &[],
    carried: &[],
    traits: &[],
    skip: &[],
    events: &[],
    event_of_file: |_| None,
    header_of: |_| None,
};

/// A recognised export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// Id of the preset.
    pub preset: String,
}

impl Recognised {
    /// What it is: `Shopify orders`.
    pub fn name(&self, lang: Lang) -> &'static str {
        self.find().map_or("", |preset| preset.name.text(lang))
    }

    /// What the reading rests on, where that is not plain from the columns; may be empty.
    pub fn notes(&self, lang: Lang) -> &'static str {
        self.find().map_or("", |preset| preset.notes.text(lang))
    }

    fn find(&self) -> Option<&'static Preset> {
        PRESETS.iter().copied().find(|preset| preset.id == self.preset)
    }
}

/// Which tool wrote a file, and the mapping for it and others of its kind. `guess` is what headers and values speak for.
pub(super) fn recognise(first: &FileShape, all: &[&FileShape], guess: &Mapping) -> Option<(Recognised, Mapping)> {
    let by_columns = by_columns(&first.columns).map(|preset| {
        let mut mapping = preset.mapping(&union(preset, first, all));
        if preset.rest_is_guessed {
            let taken: Vec<String> = mapping.columns.values().cloned().collect();
            let rest = guess.columns.iter().filter(|(_, column)| !taken.contains(column));
            rest.for_each(|(role, column)| {
                mapping.columns.entry(*role).or_insert_with(|| column.clone());
            });
        }
        (preset, mapping)
    });
    let by_guess = || {
        let fits = |preset: &&&Preset| matches!(preset.fits, Fits::Guess(fits) if fits(guess));
        PRESETS.iter().find(fits).map(|preset| (*preset, guess.clone()))
    };
    let (preset, mapping) = by_columns.or_else(by_guess)?;
    Some((Recognised { preset: preset.id.into() }, mapping))
}

/// What all rows of a file are, where its columns tell the tool and its name the event.
pub(super) fn event_of_file(file: &str, columns: &[String]) -> Option<String> {
    by_columns(columns).and_then(|preset| (preset.event_of_file)(file))
}

/// The list in each record whose elements are the rows, where the columns tell the tool and the list is one of them.
pub(super) fn list_of(columns: &[String]) -> Option<&'static str> {
    by_columns(columns).and_then(|preset| preset.list).filter(|list| Columns(columns).has(list))
}

/// Whether the columns tell a tool whose stamps without zone are UTC.
pub(super) fn writes_utc(columns: &[String]) -> bool {
    by_columns(columns).is_some_and(|preset| preset.writes_utc)
}

/// The names of the columns of a file without header, by its first row.
pub(super) fn header_of(cells: &[String]) -> Option<Vec<String>> {
    PRESETS.iter().find_map(|preset| (preset.header_of)(cells))
}

/// Refuses exports that hold no users, with a word on what to export instead.
pub(super) fn check_has_users(file: &str, columns: &[String]) -> Result<(), IngestError> {
    if plausible::fits(&Columns(columns)) {
        return Err(IngestError::NoUsers { file: file.into(), tool: plausible::NAME.into() });
    }
    Ok(())
}

fn by_columns(columns: &[String]) -> Option<&'static Preset> {
    let fits = |preset: &&&Preset| matches!(preset.fits, Fits::Columns(fits) if fits(&Columns(columns)));
    PRESETS.iter().find(fits).copied()
}

/// The columns of all files of the same tool: exports often come as a file a kind of event.
fn union(preset: &Preset, first: &FileShape, all: &[&FileShape]) -> Vec<String> {
    let mut columns = first.columns.clone();
    for shape in all {
        if by_columns(&shape.columns).is_some_and(|other| other.id == preset.id) {
            let new: Vec<String> = shape.columns.iter().filter(|column| !columns.contains(column)).cloned().collect();
            columns.extend(new);
        }
    }
    columns
}

impl Preset {
    fn mapping(&self, columns: &[String]) -> Mapping {
        let columns = Columns(columns);
        let found = |list: &[(ColumnRole, &[&str])]| -> std::collections::BTreeMap<ColumnRole, String> {
            list.iter().filter_map(|(role, names)| Some((*role, columns.first_of(names)?))).collect()
        };
        let mut mapped = found(self.roles);
        if mapped.get(&ColumnRole::AnonymousId) == mapped.get(&ColumnRole::User) {
            // A file without user ids: its anonymous ids are the users.
            mapped.remove(&ColumnRole::AnonymousId);
        }
        let mut fallbacks = found(self.fallbacks);
        fallbacks.retain(|role, column| mapped.get(role).is_some_and(|own| own != column));
        let names = self.events.iter().flat_map(|(role, names)| names.iter().map(|name| ((*name).to_string(), *role)));
        let skip = self.skip.iter().filter_map(|(column, values)| {
            Some((columns.find(column)?.to_string(), values.iter().map(|value| (*value).to_string()).collect()))
        });
        let is_trait = |column: &&String| self.traits.iter().any(|begin| column.trim_start().starts_with(begin));
        Mapping {
            fallbacks,
            of_user: columns.0.iter().filter(is_trait).cloned().collect(),
            carried: self.carried.iter().filter_map(|column| columns.find(column)).map(String::from).collect(),
            skip: skip.collect(),
            event_roles: names.collect(),
            columns: mapped,
            ..Mapping::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_with_all_words() {
        assert!(PRESETS.is_sorted_by(|a, b| a.id < b.id));
        for preset in PRESETS {
            let Words(en, de) = preset.name;
            assert!(!en.is_empty() && !de.is_empty(), "{}", preset.id);
            assert_eq!(preset.notes.0.is_empty(), preset.notes.1.is_empty(), "{}", preset.id);
        }
    }

    /// Each sample is the export of one tool and no other; order lists are of none.
    #[test]
    fn no_export_is_of_two_tools() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/vendors");
        let mut seen = std::collections::BTreeSet::new();
        for entry in std::fs::read_dir(folder).expect("the fixtures") {
            let path = entry.expect("a file").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).expect("a name");
            let bytes = std::fs::read(&path).expect("readable");
            let head = crate::ingest::Head { name: name.clone(), size: bytes.len() as u64, bytes };
            let Ok(shape) = crate::ingest::shape(&head, &crate::ingest::DialectChoice::default()) else {
                assert!(name.starts_with("plausible"), "{name}");
                continue;
            };
            let columns = Columns(&shape.columns);
            let fits = |preset: &&&Preset| matches!(preset.fits, Fits::Columns(fits) if fits(&columns));
            let tools: Vec<&str> = PRESETS.iter().filter(fits).map(|preset| preset.id).collect();
            assert_eq!(tools.len(), usize::from(!name.starts_with("order_list")), "{name}: {tools:?}");
            seen.extend(tools);
        }
        assert_eq!(seen.len(), PRESETS.len() - 1, "{seen:?}");
    }

    /// An event name means one thing.
    #[test]
    fn events_are_listed_once() {
        for preset in PRESETS {
            let mut names: Vec<&str> = preset.events.iter().flat_map(|(_, names)| names.iter().copied()).collect();
            let n = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), n, "{}", preset.id);
        }
    }
}
