//! Which kind of file each file is, and the mappings of those that are no main files.
//!
//! The main files are the first ones with a user and a time whose name does not say that they are something else, and all that
//! are read like them. Where no file has events, a file with a row a user is one ([`super::summaries`]). In: the first pages, and what the person has fixed. Out: every further group of files with its kind and
//! columns, and why.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::aliases::normal;
use super::column::Profile;
use super::guess::{self, ColumnGuess, Guess};
use super::summaries;
use super::{PreviewRow, Reason, guess_role, shape_key};
use crate::events::{FileKind, Role};
use crate::i18n::Lang;
use crate::ingest::groups::{fits, groups, same_columns};
use crate::ingest::page::Page;
use crate::ingest::shape::Opened;
use crate::ingest::sink::is_missing;
use crate::ingest::{ColumnRole, FileShape, IngestError, Mapping, Recognised, presets};

/// Further files that are read alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherFiles {
    /// Their name in [`Mapping::files`]: that of the first.
    pub name: String,
    /// The names of all.
    pub files: Vec<String>,
    /// The same for files with the same columns in any order: a mapping is remembered under it.
    pub shape_key: String,
    /// Which tool's export they are, where one is recognised.
    pub recognised: Option<Recognised>,
    /// Why they are taken for their kind.
    pub why: KindReason,
    /// Every column of the first.
    pub columns: Vec<ColumnGuess>,
    /// Its first rows.
    pub rows: Vec<PreviewRow>,
    /// Why they cannot be read yet, if they cannot.
    pub problem: Option<IngestError>,
}

/// Why files are taken for a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindReason {
    /// The name of the file says so.
    Name,
    /// A row a user, and no time of an event.
    NoTime,
    /// A row a user, with a first and a last date.
    Dates,
    /// Columns of their own, with a user and a time.
    Columns,
    /// Fixed by the person.
    Chosen,
}

impl KindReason {
    /// The reason in a few words.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            KindReason::Name => lang.pick("by the name of the file", "nach dem Namen der Datei"),
            KindReason::NoTime => lang.pick(
                "a row a user, without the time of an event",
                "eine Zeile je Nutzer, ohne Zeitpunkt eines Ereignisses",
            ),
            KindReason::Dates => lang.pick(
                "a row a user, with a first and a last date",
                "eine Zeile je Nutzer, mit erstem und letztem Datum",
            ),
            KindReason::Columns => lang.pick("it has columns of its own", "sie hat eigene Spalten"),
            KindReason::Chosen => lang.pick("chosen by you", "von Ihnen gewählt"),
        }
    }
}

/// Words in names of files.
const NAMES: &[(FileKind, &str)] = &[
    (FileKind::Tickets, "ticket support helpdesk beschwerde complaint anfrage zendesk"),
    (FileKind::Surveys, "survey umfrage befragung nps csat feedback"),
    (FileKind::Costs, "cost kosten spend adspend ausgaben"),
    (FileKind::Messages, "message mail newsletter push sms nachricht notification inapp whatsapp versand deliveries"),
];

/// Words in names of files of users: they decide where a file has a time too, such as a day of registration.
const USER_NAMES: &str = "user customer profile attribute kunde nutzer stammdaten member contact subscriber people crm";

/// The most different values of a column that is kept as an attribute without being asked for.
const MAX_VALUES: u64 = 300;

/// The share of different ids in a file of a row a user, in percent: few users are there more than once.
const DISTINCT_IDS: usize = 50;

/// See [`DISTINCT_IDS`]; where the file has a time too.
const DISTINCT_IDS_WITH_TIME: usize = 95;

/// Headers that stand for the user in files beside the main ones.
const ID_HEADERS: &str = "id recipient recipientid to empfaenger requester requesterid respondent author kennung";

/// Headers that may hold what became of a message.
const STATUS_HEADERS: &str = "type status state typ art zustand ergebnis result";

/// Headers that may hold what an answer gives.
const SCORE_HEADERS: &str = "score npsscore nps surveyscore rating stars csat csatscore satisfaction grade note bewertung sterne punkte zufriedenheit";

/// Headers that hold what was spent.
const SPEND_HEADERS: &str = "cost costs costlocal totalcost spend totalspend adspend mediaspend spent totalspent amountspent amountspenteur amountspentusd amountspentgbp kosten werbekosten ausgaben werbeausgaben";

/// What headers and values of one file speak for.
struct Seen {
    /// The first file with these columns.
    file: usize,
    recognised: Option<Recognised>,
    kind: FileKind,
    why: KindReason,
    mapping: Mapping,
    columns: Vec<ColumnGuess>,
    profiles: Vec<Profile>,
    /// Whether it has a row a user, with a first and a last date.
    sums_up: bool,
}

/// All that is made of the files.
pub(super) struct Sorted {
    /// The first main file.
    pub main: usize,
    /// Which tool's export it is.
    pub recognised: Option<Recognised>,
    /// Every column of it.
    pub columns: Vec<ColumnGuess>,
    /// The mapping of all files.
    pub mapping: Mapping,
    /// The further files.
    pub others: Vec<OtherFiles>,
}

/// Sorts files into main ones and others, and guesses what the person has not fixed. `given`: what they have.
pub(super) fn sort(opened: &[Opened], mut given: Mapping) -> Result<Sorted, IngestError> {
    let shapes: Vec<&FileShape> = opened.iter().map(|opened| &opened.shape).collect();
    given.files.retain(|name, _| shapes.iter().any(|shape| shape.file == *name));
    // Parts of one export have the same columns: one look is enough for all of them.
    let mut looks: Vec<Seen> = Vec::new();
    for file in 0..shapes.len() {
        if !looks.iter().any(|seen| same_columns(shapes[seen.file], shapes[file])) {
            looks.push(Seen::of(file, &opened[file], &shapes));
        }
    }
    let look = |file: usize| {
        let seen = looks.iter().find(|seen| same_columns(shapes[seen.file], shapes[file]));
        seen.ok_or(IngestError::NoFiles)
    };
    let unnamed: Vec<usize> = (0..shapes.len()).filter(|file| !given.files.contains_key(&shapes[*file].file)).collect();
    // What users did says more than what it sums up to: beside events, such a file tells attributes.
    let no_events = looks.iter().all(|seen| matches!(seen.kind, FileKind::Attributes | FileKind::Costs));
    let main = main_file(&unnamed, &shapes, &given, &looks, no_events).ok_or(IngestError::NoFiles)?;
    let seen = look(main)?;
    let is_chosen = !given.columns.is_empty();
    let (mut mapping, columns) = if is_chosen {
        (given.clone(), guess::mark(seen.columns.clone(), &given, &Reason::Chosen))
    } else if given.kind == FileKind::Summaries || (seen.sums_up && no_events) {
        let given = Mapping { kind: FileKind::Summaries, ..given.clone() };
        seen.as_kind(given, shapes[main], &Page::new(&opened[main]), &BTreeSet::new())
    } else {
        (seen.completed(given.clone()), seen.columns.clone())
    };
    for file in unnamed.into_iter().filter(|file| *file != main) {
        let (own, shape) = (look(file)?, shapes[file]);
        let same_tool = own.recognised.is_some() && own.recognised == seen.recognised;
        let like_main = fits(&mapping, shape) && own.kind == FileKind::Events;
        let is_known = same_columns(shape, shapes[main])
            || shapes.iter().any(|other| mapping.files.contains_key(&other.file) && same_columns(other, shape));
        if !(same_tool || like_main || is_known) {
            let sums_up = own.sums_up && mapping.kind == FileKind::Summaries;
            let kind = if sums_up { FileKind::Summaries } else { own.kind };
            mapping.files.insert(shape.file.clone(), Mapping { kind, ..Mapping::default() });
        }
    }
    let page = Page::new(&opened[main]);
    let users: BTreeSet<String> = page.cells_of(&mapping, ColumnRole::User).map(String::from).collect();
    let mut others = Vec::new();
    for group in groups(opened, &mapping).into_iter().skip(1) {
        let (Some(name), Some(first)) = (group.name, group.files.first().copied()) else { continue };
        let (own, shape) = (look(first)?, shapes[first]);
        let fixed = mapping.files.remove(&name).unwrap_or_default();
        let why = if given.files.contains_key(&name) { KindReason::Chosen } else { own.why };
        let (fixed, columns) = if fixed.columns.is_empty() {
            own.as_kind(fixed, shape, &Page::new(&opened[first]), &users)
        } else {
            let columns = guess::mark(own.columns.clone(), &fixed, &Reason::Chosen);
            (fixed, columns)
        };
        others.push(OtherFiles {
            files: group.files.iter().map(|file| shapes[*file].file.clone()).collect(),
            shape_key: shape_key(&shape.columns),
            recognised: own.recognised.clone(),
            name: name.clone(),
            why,
            columns,
            rows: Vec::new(),
            problem: None,
        });
        mapping.files.insert(name, fixed);
    }
    Ok(Sorted { main, recognised: seen.recognised.clone(), columns, mapping, others })
}

/// The first main file: one that the person's mapping fits, else one that looks like events, or a row a user where there are none.
fn main_file(
    unnamed: &[usize],
    shapes: &[&FileShape],
    given: &Mapping,
    looks: &[Seen],
    no_events: bool,
) -> Option<usize> {
    let look = |file: usize| looks.iter().find(|seen| same_columns(shapes[seen.file], shapes[file]));
    let has_all = |file: usize| look(file).is_some_and(|seen| fits(&seen.mapping, shapes[file]));
    let is_events = |file: usize| look(file).is_some_and(|seen| seen.kind == FileKind::Events);
    let first = |fits: &dyn Fn(usize) -> bool| unnamed.iter().copied().find(|file| fits(*file));
    let fixed = if given.columns.is_empty() { None } else { first(&|file| fits(given, shapes[file])) };
    let sums_up = |file: usize| look(file).is_some_and(|seen| seen.sums_up);
    let of_users = || if no_events { first(&sums_up) } else { None };
    let guessed = || first(&|file| has_all(file) && is_events(file)).or_else(of_users).or_else(|| first(&has_all));
    fixed.or_else(guessed).or_else(|| unnamed.first().copied()).or((!shapes.is_empty()).then_some(0))
}

impl Seen {
    /// Looks at a file. `all`: every file, of which those of the same tool count.
    fn of(file: usize, opened: &Opened, all: &[&FileShape]) -> Seen {
        let (page, shape) = (Page::new(opened), &opened.shape);
        let profile = |at| Profile::of(page.column(at), &shape.dialect);
        let profiles: Vec<Profile> = (0..shape.columns.len()).map(profile).collect();
        let (mut mapping, mut columns) = guess::mapping(&shape.columns, &profiles);
        let sums_up = sums_up(shape, &mapping, &profiles);
        // A column “orders” beside a date would make an order list of it.
        let known = if sums_up { None } else { presets::recognise(shape, all, &mapping) };
        let recognised = known.map(|(recognised, mut preset)| {
            let traits: Vec<String> =
                attributes(&columns, &profiles, &preset).filter(|column| preset.of_user.contains(column)).collect();
            preset.dimensions = traits;
            let why = Reason::Recognised { export: recognised.clone() };
            columns = guess::mark(std::mem::take(&mut columns), &preset, &why);
            mapping = preset;
            recognised
        });
        let (kind, why) = match recognised {
            Some(_) => (FileKind::Events, KindReason::Columns),
            None if sums_up => (FileKind::Attributes, KindReason::Dates),
            None => kind(shape, &mapping, &profiles),
        };
        Seen { file, recognised, kind, why, mapping, columns, profiles, sums_up }
    }

    /// The guessed mapping with what the person has fixed beside columns.
    fn completed(&self, given: Mapping) -> Mapping {
        let mut mapping = self.mapping.clone();
        mapping.event_roles.extend(given.event_roles);
        mapping.dimensions.extend(given.dimensions);
        let Mapping { only_currency, rates, dialect, keep_anonymous, drop_repeated, only, kind, files, .. } = given;
        Mapping { only_currency, rates, dialect, keep_anonymous, drop_repeated, only, kind, files, ..mapping }
    }

    /// The mapping as a file of a kind, beside main files with these users.
    fn as_kind(
        &self,
        fixed: Mapping,
        shape: &FileShape,
        page: &Page,
        users: &BTreeSet<String>,
    ) -> (Mapping, Vec<ColumnGuess>) {
        let mut mapping = self.completed(fixed);
        if self.recognised.is_some() && mapping.kind == FileKind::Events {
            return (mapping, self.columns.clone());
        }
        // Clicks and views of a campaign are small numbers, as ids of users may be.
        let by_values = by_values(page, users, shape.columns.len()).filter(|_| mapping.kind != FileKind::Costs);
        let user = by_values.map(|(at, _)| &shape.columns[at]);
        if let Some(user) = user.or_else(|| id_column(&mapping, shape).map(|at| &shape.columns[at])).cloned() {
            mapping.columns.retain(|_, column| *column != user);
            mapping.columns.insert(ColumnRole::User, user);
        }
        match mapping.kind {
            FileKind::Events => {}
            FileKind::Attributes => {
                mapping.columns.retain(|role, _| role.is_read_in(FileKind::Attributes));
                mapping.dimensions = attributes(&self.columns, &self.profiles, &mapping).collect();
            }
            FileKind::Summaries => {
                if let Some(columns) = summaries::Columns::of(&shape.columns, &self.profiles) {
                    columns.assign(&shape.columns, &mut mapping);
                }
                mapping.columns.retain(|role, _| role.is_read_in(FileKind::Summaries));
                mapping.dimensions = attributes(&self.columns, &self.profiles, &mapping).collect();
            }
            FileKind::Costs => {
                if let Some(spend) = self.named(SPEND_HEADERS, &mapping) {
                    mapping.columns.insert(ColumnRole::Amount, spend);
                }
                mapping.columns.retain(|role, _| role.is_read_in(FileKind::Costs));
            }
            FileKind::Messages | FileKind::Tickets | FileKind::Surveys => {
                use ColumnRole::{Amount, Currency, OrderId, Refunded};
                mapping.columns.retain(|role, _| ![Amount, Currency, OrderId, Refunded].contains(role));
                if let (None, Some(event)) = (mapping.column(ColumnRole::Event), self.outcome()) {
                    mapping.columns.insert(ColumnRole::Event, event);
                }
                if let (FileKind::Surveys, Some(score)) = (mapping.kind, self.named(SCORE_HEADERS, &mapping)) {
                    mapping.columns.insert(ColumnRole::Score, score);
                }
            }
        }
        let reason = |name: &str| match by_values {
            Some((at, n)) if shape.columns[at] == name => Reason::Users { n: n as u64 },
            _ => Reason::Kind { kind: mapping.kind },
        };
        let role_in =
            |of: &Mapping, name: &String| of.columns.iter().find(|(_, column)| *column == name).map(|(role, _)| *role);
        let mark = |guess: &ColumnGuess| {
            let same = role_in(&mapping, &guess.name) == role_in(&self.mapping, &guess.name);
            let is_kept = mapping.dimensions.contains(&guess.name);
            let marked = guess::mark(vec![guess.clone()], &mapping, &reason(&guess.name));
            if same && !is_kept { vec![guess.clone()] } else { marked }
        };
        let columns = self.columns.iter().flat_map(mark).collect();
        (mapping, columns)
    }

    /// The first column of numbers with one of these headers that has no role yet.
    fn named(&self, headers: &str, mapping: &Mapping) -> Option<String> {
        let is_free = |name: &String| !mapping.columns.values().any(|column| column == name);
        let fits = |(guess, profile): &(&ColumnGuess, &Profile)| {
            let is_named = headers.split(' ').any(|header| header == normal(&guess.name));
            is_named && is_free(&guess.name) && profile.numbers * 2 > profile.filled
        };
        self.columns.iter().zip(&self.profiles).find(fits).map(|(guess, _)| guess.name.clone())
    }

    /// A column that holds what became of messages.
    fn outcome(&self) -> Option<String> {
        let is_outcome = |value: &String| {
            let role = guess_role(value).role;
            !role.is_activity() || role == Role::MessageClicked
        };
        let fits = |column: &&ColumnGuess| {
            let is_named = STATUS_HEADERS.split(' ').any(|header| header == normal(&column.name));
            is_named && column.guess == Guess::LeftOut && column.samples.iter().any(is_outcome)
        };
        self.columns.iter().find(fits).map(|column| column.name.clone())
    }
}

/// Columns that may say what users are, and have no role: few different values, no dates, no free text, nothing personal.
fn attributes<'a>(
    columns: &'a [ColumnGuess],
    profiles: &'a [Profile],
    mapping: &'a Mapping,
) -> impl Iterator<Item = String> + 'a {
    let is_free = move |(guess, profile): &(&ColumnGuess, &Profile)| {
        let is_mapped = mapping.columns.values().any(|column| *column == guess.name);
        let is_text = guess.reasons.contains(&Reason::FreeText) || guess.personal.is_some();
        !is_mapped && !is_text && !profile.is_time() && guess.filled > 0 && guess.distinct <= MAX_VALUES
    };
    columns.iter().zip(profiles).filter(is_free).map(|(guess, _)| guess.name.clone())
}

fn kind(shape: &FileShape, mapping: &Mapping, profiles: &[Profile]) -> (FileKind, KindReason) {
    // A part of an archive says it before the archive does, a sheet before its workbook.
    let names: Vec<String> =
        shape.file.rsplit('›').map(|name| normal(name.trim().split('.').next().unwrap_or_default())).collect();
    let says = |name: &String, words: &str| words.split(' ').any(|word| name.contains(word));
    let has = |role| mapping.column(role).is_some();
    let is_distinct =
        |profile: &Profile, percent: usize| profile.filled > 0 && profile.distinct * 100 >= profile.filled * percent;
    let id = id_column(mapping, shape).map(|at| &profiles[at]);
    let a_row_a_user = |percent: usize| match id {
        Some(id) => is_distinct(id, percent),
        None => profiles.iter().any(|profile| is_distinct(profile, 100)),
    };
    let by_name = names.iter().find_map(|name| NAMES.iter().find(|(_, words)| says(name, words)));
    let of_time = by_name.filter(|_| has(ColumnRole::Time));
    let is_spend = |column: &String| SPEND_HEADERS.split(' ').any(|header| header == normal(column));
    match of_time {
        Some((kind, _)) => (*kind, KindReason::Name),
        None if has(ColumnRole::Time) && id.is_none() && shape.columns.iter().any(is_spend) => {
            (FileKind::Costs, KindReason::Columns)
        }
        None if !has(ColumnRole::Time) && a_row_a_user(DISTINCT_IDS) => (FileKind::Attributes, KindReason::NoTime),
        None if a_row_a_user(DISTINCT_IDS_WITH_TIME)
            && names.iter().any(|name| says(name, USER_NAMES))
            && !has(ColumnRole::Event)
            && !has(ColumnRole::OrderId) =>
        {
            (FileKind::Attributes, KindReason::Name)
        }
        None => (FileKind::Events, KindReason::Columns),
    }
}

/// Whether it has a row a user, with a first and a last date, and names neither events nor orders.
fn sums_up(shape: &FileShape, mapping: &Mapping, profiles: &[Profile]) -> bool {
    let Some(columns) = summaries::Columns::of(&shape.columns, profiles) else { return false };
    let is_once = |profile: &Profile| profile.distinct * 100 >= profile.filled * DISTINCT_IDS_WITH_TIME;
    // A column “orders” may have been taken for their ids.
    let counted = columns.orders.map(|at| &shape.columns[at]);
    let order = mapping.columns.get(&ColumnRole::OrderId).filter(|order| Some(*order) != counted);
    let has_ids = id_column(mapping, shape).is_some_and(|at| profiles[at].filled > 0 && is_once(&profiles[at]));
    has_ids && order.is_none() && mapping.column(ColumnRole::Event).is_none()
}

/// The column of the user by its header.
fn id_column(mapping: &Mapping, shape: &FileShape) -> Option<usize> {
    let is_id = |column: &String| match mapping.column(ColumnRole::User) {
        Some(user) => user == column,
        None => ID_HEADERS.split(' ').any(|header| header == normal(column)),
    };
    shape.columns.iter().position(is_id)
}

/// The column with the most values that are users of the main files, and how many; `None` under a tenth of its values.
fn by_values(page: &Page, users: &BTreeSet<String>, n_columns: usize) -> Option<(usize, usize)> {
    let count = |at: usize| {
        let cells = || page.column(at).map(str::trim).filter(|cell| !is_missing(cell.as_bytes()));
        let met = cells().filter(|cell| users.contains(*cell)).count();
        (met > 0 && met * 10 >= cells().count()).then_some((at, met))
    };
    // The first of equals wins.
    (0..n_columns).rev().filter_map(count).max_by_key(|(_, met)| *met)
}
