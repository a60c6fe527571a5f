//! Files under other names than a mapping knows: a recipe of June, opened with the files of July.
//!
//! In: the files, and what the person has fixed. An entry of [`Mapping::files`] whose file is not there goes to a file that has
//! its columns and no entry of its own: to one whose name differs in nothing but digits and signs, else to one that the mapping
//! of the main files does not fit. Where there is none, the entry is for files that did not come.

use super::super::groups::fits;
use super::super::plan::{amount_columns, find_column};
use crate::ingest::shape::Opened;
use crate::ingest::{ColumnRole, FileShape, Mapping};

/// Gives such entries the names of today. Whether there were any.
pub(super) fn follow(opened: &[Opened], given: &mut Mapping) -> bool {
    let is_there = |name: &str| opened.iter().any(|opened| opened.shape.file == name);
    let gone: Vec<String> = given.files.keys().filter(|name| !is_there(name)).cloned().collect();
    let mut any = false;
    for name in gone {
        let Some(own) = given.files.get(&name).filter(|own| !own.columns.is_empty()) else { continue };
        let has_none = |shape: &&FileShape| !given.files.contains_key(&shape.file);
        let shapes = || opened.iter().map(|opened| &opened.shape).filter(has_none).filter(|shape| has_all(own, shape));
        let alike = shapes().find(|shape| letters(&shape.file) == letters(&name));
        let found = alike.or_else(|| shapes().find(|shape| !given.columns.is_empty() && !fits(given, shape)));
        if let Some(file) = found.map(|shape| shape.file.clone()) {
            any = true;
            given.files.remove(&name).and_then(|own| given.files.insert(file, own));
        }
    }
    any
}

/// Whether a file has all columns of a mapping.
fn has_all(mapping: &Mapping, shape: &FileShape) -> bool {
    let has = |column: &str| find_column(&shape.columns, column).is_some();
    mapping.columns.iter().all(|(role, column)| match role {
        ColumnRole::Amount => amount_columns(&shape.columns, column).is_some(),
        _ => has(column),
    }) && mapping.dimensions.iter().all(|column| has(column))
}

fn letters(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
