//! Mappings kept for the next file with the same columns: column headers, their roles and the way the file is written, under
//! a hash of the headers. No value of the data is kept: not even event names or currencies. Files of other kinds are kept under
//! their own headers, so that it does not matter what they are called the next time.

use std::collections::BTreeMap;

use engine::events::Only;
use engine::ingest::{Mapping, OtherFiles, Preview};
use serde_json::Value;

use crate::app::link;

const KEY: &str = "mappings";

/// Shapes kept at most; the store is small and shared with everything on this origin.
const MOST: usize = 50;

/// Number of mappings kept.
pub fn remembered() -> usize {
    all().len()
}

/// What is kept of files like these; `None` where nothing is. What is not kept is guessed.
pub fn recall_all(found: &Preview) -> Option<Mapping> {
    let main = recall(&found.shape_key);
    let other = |other: &OtherFiles| Some((other.name.clone(), recall(&key_of(other))?));
    let files: BTreeMap<String, Mapping> = found.others.iter().filter_map(other).collect();
    (main.is_some() || !files.is_empty()).then(|| Mapping { files, ..main.unwrap_or_default() })
}

/// Keeps the mappings of the further files.
pub fn remember_others(found: &Preview) {
    for other in &found.others {
        if let Some(own) = found.mapping.files.get(&other.name) {
            remember(&key_of(other), own);
        }
    }
}

/// Forgets the mappings of the further files.
pub fn forget_others(found: &Preview) {
    found.others.iter().for_each(|other| forget(&key_of(other)));
}

/// What a file means beside others is not what it means as the main one.
fn key_of(other: &OtherFiles) -> String {
    format!("{}+", other.shape_key)
}

/// The mapping kept for files of this shape.
fn recall(shape_key: &str) -> Option<Mapping> {
    let document = all().remove(shape_key)?;
    Mapping::from_json(&document.to_string()).ok()
}

/// Keeps a mapping for files of this shape.
pub fn remember(shape_key: &str, mapping: &Mapping) {
    let mut kept = all();
    if kept.len() >= MOST && !kept.contains_key(shape_key) {
        kept.pop_first();
    }
    if let Ok(document) = serde_json::from_str(&without_values(mapping).to_json()) {
        kept.insert(shape_key.into(), document);
        save(&kept);
    }
}

/// Forgets the mapping of files of this shape.
pub fn forget(shape_key: &str) {
    let mut kept = all();
    kept.remove(shape_key);
    save(&kept);
}

fn without_values(mapping: &Mapping) -> Mapping {
    // A sample or a range that nobody chose for the next file would be a trap.
    Mapping {
        event_roles: BTreeMap::new(),
        only_currency: None,
        only: Only::default(),
        files: BTreeMap::new(),
        ..mapping.clone()
    }
}

fn all() -> BTreeMap<String, Value> {
    link::stored(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn save(kept: &BTreeMap<String, Value>) {
    link::store(KEY, &serde_json::to_string(kept).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::events::Role;
    use engine::ingest::ColumnRole;

    #[test]
    fn no_value_is_kept() {
        let mut mapping = Mapping::default().with(ColumnRole::User, "id");
        mapping.event_roles.insert("payment of Ann".into(), Role::Purchase);
        mapping.only_currency = Some("EUR".into());
        mapping.only = mapping.only.with_share(0.1);
        mapping.files.insert("Ann.csv".into(), Mapping::default());
        assert_eq!(without_values(&mapping).to_json(), r#"{"user":"id"}"#);
    }
}
