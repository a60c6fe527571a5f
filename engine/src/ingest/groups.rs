//! Which files of a data set are read alike: the main files by the mapping itself, others by their own under
//! [`Mapping::files`].
//!
//! A file has the mapping under its name, or that of a file with the same columns; all others are main files. So one entry
//! speaks for all parts of an export, whatever the parts are called.

use std::collections::BTreeSet;

use super::page::settle;
use super::plan::{find_column, share_dimensions};
use super::shape::{Head, Opened, open};
use super::{ColumnRole, FileShape, IngestError, Mapping, ReadPlan};
use crate::events::FileKind;

/// Files with one mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Their name in the mapping; `None` for the main files.
    pub name: Option<String>,
    /// Their positions; may be empty for the main files.
    pub files: Vec<usize>,
}

/// The plans of all files for one mapping. Files of a group share one order of dates, and all files one currency.
///
/// # Errors
/// See [`super::shape()`] and [`ReadPlan::new`]; a mapping that names a file that is not there; no file with events.
pub fn plan_files(heads: &[Head], mapping: &Mapping) -> Result<Vec<ReadPlan>, IngestError> {
    if heads.is_empty() {
        return Err(IngestError::NoFiles);
    }
    let names = || heads.iter().map(|head| head.name.clone());
    if let Some(file) = mapping.files.keys().find(|file| !names().any(|name| name == **file)) {
        return Err(IngestError::NoSuchFile { file: file.clone(), files: names().collect() });
    }
    let mut opened = open_all(heads, mapping)?;
    let groups = groups(&opened, mapping);
    let mappings = settle_groups(&mut opened, &groups, mapping);
    let mut plans = Vec::new();
    for (at, (group, mapping)) in groups.iter().zip(&mappings).enumerate() {
        for (file, plan) in group.files.iter().zip(plans_of(&opened, group, mapping)) {
            plans.push((*file, ReadPlan { group: at, ..plan? }));
        }
    }
    plans.sort_by_key(|(file, _)| *file);
    let mut plans: Vec<ReadPlan> = plans.into_iter().map(|(_, plan)| plan).collect();
    share_dimensions(&mut plans);
    if plans.iter().all(|plan| matches!(plan.kind, FileKind::Attributes | FileKind::Costs)) {
        return Err(IngestError::OnlyAttributes { files: names().collect() });
    }
    check_summaries(&plans)?;
    Ok(plans)
}

/// Nobody's row a user says what they did between its dates: rows of events beside it would be all that they did.
fn check_summaries(plans: &[ReadPlan]) -> Result<(), IngestError> {
    let names = |fits: &dyn Fn(FileKind) -> bool| -> Vec<String> {
        plans.iter().filter(|plan| fits(plan.kind)).map(|plan| plan.file.clone()).collect()
    };
    let summaries = names(&|kind| kind == FileKind::Summaries);
    let files = names(&|kind| !matches!(kind, FileKind::Summaries | FileKind::Attributes | FileKind::Costs));
    if summaries.is_empty() || files.is_empty() {
        Ok(())
    } else {
        Err(IngestError::BesideSummaries { summaries, files })
    }
}

/// The beginnings of all files, each by what was fixed of its dialect.
pub(super) fn open_all(heads: &[Head], mapping: &Mapping) -> Result<Vec<Opened>, IngestError> {
    let dialect = |name: &str| mapping.of_file(name).map_or_else(|| mapping.dialect.clone(), |own| own.dialect);
    heads.iter().map(|head| open(head, &dialect(&head.name))).collect()
}

/// The groups, the main files first.
pub(super) fn groups(opened: &[Opened], mapping: &Mapping) -> Vec<Group> {
    let is_named = |file: usize| mapping.files.contains_key(&opened[file].shape.file);
    let mut groups = vec![Group::default()];
    for file in (0..opened.len()).filter(|file| is_named(*file)) {
        let name = &opened[file].shape.file;
        match groups.iter_mut().find(|group| group.name.as_ref() == Some(name)) {
            Some(group) => group.files.push(file),
            None => groups.push(Group { name: Some(name.clone()), files: vec![file] }),
        }
    }
    let shared = |file: usize| {
        let alike = |group: &Group| same_columns(&opened[group.files[0]].shape, &opened[file].shape);
        groups.iter().skip(1).position(alike).map(|at| at + 1)
    };
    let unnamed = (0..opened.len()).filter(|file| !is_named(*file));
    let mut assigned: Vec<(usize, usize)> = unnamed.map(|file| (file, shared(file).unwrap_or(0))).collect();
    if assigned.iter().all(|(_, group)| *group > 0) {
        // All look like the one that has a mapping of its own: what the main mapping fits is what it is for.
        assigned.iter_mut().filter(|(file, _)| fits(mapping, &opened[*file].shape)).for_each(|(_, group)| *group = 0);
    }
    for (file, group) in assigned {
        groups[group].files.push(file);
    }
    groups.iter_mut().for_each(|group| group.files.sort_unstable());
    groups
}

/// Settles what the files of each group must agree on. Returns the mapping of each group.
pub(super) fn settle_groups(opened: &mut [Opened], groups: &[Group], mapping: &Mapping) -> Vec<Mapping> {
    let mut currency = mapping.only_currency.clone();
    let mut settled = Vec::new();
    for group in groups {
        let own = group.name.as_ref().and_then(|name| mapping.of_file(name));
        let mut own = own.unwrap_or_else(|| mapping.clone());
        own.only_currency = own.only_currency.or_else(|| currency.clone().filter(|_| own.rates.is_empty()));
        let mut files: Vec<&mut Opened> =
            opened.iter_mut().enumerate().filter(|(at, _)| group.files.contains(at)).map(|(_, file)| file).collect();
        settle(&mut files, &mut own);
        currency = currency.or_else(|| own.only_currency.clone());
        settled.push(own);
    }
    settled
}

/// The plan of each file of a group.
pub(super) fn plans_of<'a>(
    opened: &'a [Opened],
    group: &'a Group,
    mapping: &'a Mapping,
) -> impl Iterator<Item = Result<ReadPlan, IngestError>> + 'a {
    let shapes: Vec<&FileShape> = group.files.iter().map(|file| &opened[*file].shape).collect();
    group.files.iter().map(move |file| {
        let Opened { shape, text, .. } = &opened[*file];
        ReadPlan::new(mapping, shape, &shapes).map_err(|error| error.in_header_of(text))
    })
}

/// Whether a file has what every row must have.
pub(super) fn fits(mapping: &Mapping, shape: &FileShape) -> bool {
    let first = (mapping.kind == FileKind::Summaries).then_some(ColumnRole::FirstTime);
    [ColumnRole::User, ColumnRole::Time].into_iter().chain(first).all(|role| {
        let columns = mapping.column(role).into_iter().chain(mapping.fallbacks.get(&role).map(String::as_str));
        columns.into_iter().any(|column| find_column(&shape.columns, column).is_some())
    })
}

/// Whether two files have the same columns, in any order.
pub(super) fn same_columns(a: &FileShape, b: &FileShape) -> bool {
    let set = |shape: &FileShape| shape.columns.iter().cloned().collect::<BTreeSet<_>>();
    a.columns.len() == b.columns.len() && set(a) == set(b)
}
