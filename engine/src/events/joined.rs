//! Several kinds of file at once: what attribute files say of a shard's users, and how many users of each kind of file have
//! events in the main ones.
//!
//! Files that are read alike are a group; group 0 are the main files. In: for each reader which of its users it met in which
//! group, and the rows of attribute files. Out: a column of codes a user for each attribute, and the counts that the match
//! rate is made of. A shard owns whole users, so its counts add up to those of all.
//!
//! The latest value wins: the last row of a user with a value, in the order of files and of rows in a file. An attribute file
//! is read from its beginning to its end by one reader, so neither their number nor that of shards matters. Columns of events that say
//! what a user is have a time: there the latest event with a value decides, once a shard has sorted them.

use serde::{Deserialize, Serialize};

use super::codes::Codes;
use super::{Catalog, Dimension, FileKind, NO_CODE, ReaderCodes, Remap, Texts};

/// Whether something is true, for each of a list of users.
pub type Flags = Vec<bool>;

/// What an attribute file says, as its reader hands it over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeFile {
    /// Position of the file.
    pub file: usize,
    /// Position of its group.
    pub group: usize,
    /// Each attribute of the data set: its values in this file, in the order of their codes.
    pub values: Vec<Vec<String>>,
    /// Each shard's users.
    pub shards: Vec<AttributeRows>,
}

/// The users of one shard in an attribute file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeRows {
    /// Users, each once.
    pub users: Texts,
    /// Each attribute of the data set: the code of each user's latest value, or [`NO_CODE`].
    pub columns: Vec<Vec<u32>>,
}

/// An attribute file's users of one shard, in shared codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeTable {
    /// Position of the file.
    pub file: usize,
    /// Position of its group.
    pub group: usize,
    /// The rows.
    pub rows: AttributeRows,
}

impl AttributeTable {
    /// The part of a file that is for one shard; `maps` translate the codes of each attribute.
    pub fn take(file: &mut AttributeFile, shard: usize, maps: &[Remap]) -> AttributeTable {
        let mut rows = file.shards.get_mut(shard).map(std::mem::take).unwrap_or_default();
        for (column, map) in rows.columns.iter_mut().zip(maps) {
            column.iter_mut().for_each(|code| *code = map.get(*code as usize).copied().unwrap_or(NO_CODE));
        }
        AttributeTable { file: file.file, group: file.group, rows }
    }
}

/// How the files of other kinds fit the main ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joins {
    /// Users with events in the main files.
    pub users: u64,
    /// Each further group of files.
    pub files: Vec<Join>,
}

/// How one group of files fits the main ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// Names of the files.
    pub files: Vec<String>,
    /// What they tell.
    pub kind: FileKind,
    /// Users in them.
    pub users: u64,
    /// Of these, users with events in the main files.
    pub matched: u64,
}

impl Join {
    /// The share of its users who have events in the main files; `None` where it has no users.
    pub fn share(&self) -> Option<f64> {
        (self.users > 0).then(|| self.matched as f64 / self.users as f64)
    }
}

/// What one shard counts for [`Joins`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinCounts {
    /// Users of the shard in each group.
    pub users: Vec<u64>,
    /// Of these, users who are in group 0.
    pub matched: Vec<u64>,
}

impl JoinCounts {
    /// Adds the counts of another shard.
    pub fn add(&mut self, other: &JoinCounts) {
        let add = |into: &mut Vec<u64>, more: &[u64]| {
            into.resize(into.len().max(more.len()), 0);
            into.iter_mut().zip(more).for_each(|(sum, n)| *sum += n);
        };
        add(&mut self.users, &other.users);
        add(&mut self.matched, &other.matched);
    }
}

/// Counts a shard's users by group. `ids`: all users that readers met, ascending; `positions`: of each reader's users in it;
/// `has_rows`: whether any row is left with the user. Nothing where all files are of one group.
pub(super) fn count(
    readers: &[ReaderCodes],
    ids: &Texts,
    positions: &[Vec<u32>],
    has_rows: impl Fn(usize) -> bool,
) -> JoinCounts {
    let in_tables = readers.iter().flat_map(|reader| &reader.attributes).map(|table| table.group + 1);
    let n_groups = readers.iter().map(|reader| reader.met.len()).chain(in_tables).max().unwrap_or(0);
    let mut counts = JoinCounts { users: vec![0; n_groups], matched: vec![0; n_groups] };
    if n_groups <= 1 {
        return counts;
    }
    let met = |group: usize| {
        let mut met = vec![false; ids.len()];
        for (reader, positions) in readers.iter().zip(positions) {
            let flags = reader.met.get(group).into_iter().flatten().zip(positions);
            flags.filter(|(met, _)| **met).for_each(|(_, at)| met[*at as usize] = true);
        }
        (0..met.len()).for_each(|at| met[at] &= has_rows(at));
        met
    };
    let main = met(0);
    for group in 0..n_groups {
        let with_events = met(group);
        counts.users[group] = with_events.iter().filter(|met| **met).count() as u64;
        counts.matched[group] = with_events.iter().zip(&main).filter(|(met, main)| **met && **main).count() as u64;
        let tables = readers.iter().flat_map(|reader| &reader.attributes).filter(|table| table.group == group);
        let users = tables.flat_map(|table| (0..table.rows.users.len()).map(|at| table.rows.users.get(at)));
        // Whom a row sums up stands in the table of its file, too.
        let mut users: Vec<&[u8]> = users.filter(|id| !ids.find(id).is_some_and(|at| with_events[at])).collect();
        users.sort_unstable();
        users.dedup();
        counts.users[group] += users.len() as u64;
        counts.matched[group] += users.iter().filter(|id| ids.find(id).is_some_and(|at| main[at])).count() as u64;
    }
    counts
}

/// Users of attribute files whom no reader met in another row; ascending, each once. `ids`: all whom readers met. An anonymous id
/// that turned out to be another user's is among those, and so never a user because of an attribute.
pub(super) fn only_listed<'a>(readers: &'a [ReaderCodes], ids: &Texts) -> Vec<&'a [u8]> {
    let mut users: Vec<&[u8]> = table_users(readers).filter(|id| ids.find(id).is_none()).collect();
    users.sort_unstable();
    users.dedup();
    users
}

/// Whether each of the users stands in an attribute file; nothing where there is none.
pub(super) fn listed(readers: &[ReaderCodes], ids: &Texts) -> Flags {
    let mut flags = Flags::new();
    for at in table_users(readers).filter_map(|id| ids.find(id)) {
        flags.resize(ids.len(), false);
        flags[at] = true;
    }
    flags
}

fn table_users(readers: &[ReaderCodes]) -> impl Iterator<Item = &[u8]> {
    let tables = readers.iter().flat_map(|reader| &reader.attributes);
    tables.flat_map(|table| (0..table.rows.users.len()).map(|at| table.rows.users.get(at)))
}

/// The codes of attributes that events tell, one a user: that of the latest event with a value. `starts`: where each user's events
/// begin; `events`: a column a dimension, from which those that say what users are, the last ones, are taken.
pub(super) fn by_latest(starts: &[u32], events: &mut Vec<Codes>, catalog: &Catalog) -> Vec<Codes> {
    let n_of_events = catalog.dimensions.iter().filter(|dimension| !dimension.of_user).count();
    let told = events.split_off(n_of_events.min(events.len()));
    let column = |(told, dimension): (Codes, &Dimension)| {
        let mut column = Codes::empty(starts.len().saturating_sub(1), dimension.values.len());
        for (user, range) in starts.windows(2).enumerate() {
            let latest = (range[0]..range[1]).rev().map(|event| told.get(event as usize)).find(|code| *code != NO_CODE);
            column.set(user, latest.unwrap_or(NO_CODE));
        }
        column
    };
    told.into_iter().zip(catalog.dimensions.iter().filter(|dimension| dimension.by_latest)).map(column).collect()
}

/// The codes of each attribute that files tell, one a user of `ids` (ascending).
pub(super) fn columns(readers: &[ReaderCodes], ids: &Texts, catalog: &Catalog) -> Vec<Codes> {
    let attributes = catalog.dimensions.iter().filter(|dimension| dimension.of_user && !dimension.by_latest);
    let mut columns: Vec<Codes> = attributes.map(|attribute| Codes::empty(ids.len(), attribute.values.len())).collect();
    let mut tables: Vec<&AttributeTable> = readers.iter().flat_map(|reader| &reader.attributes).collect();
    tables.sort_by_key(|table| table.file);
    for AttributeTable { group, rows, .. } in tables {
        for user in 0..rows.users.len() {
            let Some(at) = ids.find(rows.users.get(user)) else { continue };
            for (column, codes) in columns.iter_mut().zip(&rows.columns) {
                // Of several rows that sum a user up the first one counts.
                if codes[user] != NO_CODE && (*group > 0 || column.get(at) == NO_CODE) {
                    column.set(at, codes[user]);
                }
            }
        }
    }
    columns
}
