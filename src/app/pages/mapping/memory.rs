//! Mappings kept for the next file with the same columns: column headers, their roles and the way the file is written, under
//! a hash of the headers. No value of the data is stored: not even event names, currencies or their rates. Files of other kinds are kept under
//! their own headers, so that it does not matter what they are called the next time.
//!
//! As long as the page is open, the mapping of files that were read is known with its values ([`Session`]): a newer export means
//! what the one before meant.

use std::collections::BTreeMap;

use engine::events::Only;
use engine::ingest::{Mapping, OtherFiles, Preview};
use serde_json::Value;

use crate::app::link;
use crate::app::state::Session;

const KEY: &str = "mappings";

/// Shapes kept at most; the store is small and shared with everything on this origin.
const MOST: usize = 50;

/// Number of mappings kept.
pub fn remembered() -> usize {
    all().len()
}

/// What files like these meant in this session, or what is kept of them; `None` where nothing is. What is not kept is guessed.
pub fn recall_all(found: &Preview, session: &Session) -> Option<Mapping> {
    known(found, |key| session.get(key).cloned().or_else(|| recall(key)))
}

/// The mapping of all files, by what is known of each shape.
fn known(found: &Preview, of_shape: impl Fn(&str) -> Option<Mapping>) -> Option<Mapping> {
    let main = of_shape(&found.shape_key);
    let other = |other: &OtherFiles| Some((other.name.clone(), of_shape(&key_of(other))?));
    let files: BTreeMap<String, Mapping> = found.others.iter().filter_map(other).collect();
    (main.is_some() || !files.is_empty()).then(|| Mapping { files, ..main.unwrap_or_default() })
}

/// Keeps the mappings of all files. A delimiter that was corrected makes other columns of the same file: `first_key`, the shape as
/// it was seen first, leads to the same mapping the next time.
pub fn remember_all(found: &Preview, first_key: Option<String>, session: &mut Session) {
    for (key, mapping) in mappings(found, first_key) {
        remember(&key, mapping);
        session.insert(key, for_session(mapping));
    }
}

/// Forgets the mappings of all files.
pub fn forget_all(found: &Preview, first_key: Option<String>, session: &mut Session) {
    for (key, _) in mappings(found, first_key) {
        forget(&key);
        session.remove(&key);
    }
}

/// The mappings of all files, under the keys of their shapes.
fn mappings(found: &Preview, first_key: Option<String>) -> impl Iterator<Item = (String, &Mapping)> {
    let main = first_key.into_iter().chain([found.shape_key.clone()]).map(|key| (key, &found.mapping));
    main.chain(found.others.iter().filter_map(|other| Some((key_of(other), found.mapping.files.get(&other.name)?))))
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
fn remember(shape_key: &str, mapping: &Mapping) {
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
fn forget(shape_key: &str) {
    let mut kept = all();
    kept.remove(shape_key);
    save(&kept);
}

fn without_values(mapping: &Mapping) -> Mapping {
    let (event_roles, rates, files) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    Mapping { event_roles, only_currency: None, rates, files, ..without_part(mapping) }
}

/// What the session knows of files: all that was said of them alone.
fn for_session(mapping: &Mapping) -> Mapping {
    let mut own = Mapping { files: BTreeMap::new(), ..without_part(mapping) };
    // Rates into the currency of other files mean nothing beside the next ones.
    if own.only_currency.is_none() {
        own.rates.clear();
    }
    own
}

/// A sample or a range that nobody chose for the next file would be a trap.
fn without_part(mapping: &Mapping) -> Mapping {
    Mapping { only: Only::default(), ..mapping.clone() }
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
    use engine::events::{Day, FileKind, Role};
    use engine::ingest::{ColumnRole, Head, preview};

    #[test]
    fn no_value_is_kept() {
        let mut mapping = Mapping::default().with(ColumnRole::User, "id");
        mapping.event_roles.insert("payment of Ann".into(), Role::Purchase);
        mapping.only_currency = Some("EUR".into());
        mapping.rates.insert("USD".into(), "0.92".into());
        mapping.only = mapping.only.with_share(0.1);
        mapping.files.insert("Ann.csv".into(), Mapping::default());
        assert_eq!(without_values(&mapping).to_json(), r#"{"user":"id"}"#);
    }

    fn look(files: &[(&str, &str)], mapping: Option<&Mapping>) -> Preview {
        let head = |(name, text): &(&str, &str)| Head {
            name: (*name).into(),
            size: text.len() as u64,
            bytes: text.as_bytes().to_vec(),
        };
        let heads: Vec<Head> = files.iter().map(head).collect();
        preview(&heads, mapping, Day::from_civil(2026, 1, 1)).expect("tables")
    }

    /// What the person said of events and money holds for the next export of the same columns, whatever its files are called.
    #[test]
    fn a_newer_export_means_what_the_one_before_meant() {
        let (events, mails) = (
            "user,time,event,price,currency\na,2025-01-01,done,1,EUR\nb,2025-01-02,done,2,USD\n",
            "user,sent_at,type\na,2025-01-01,x\n",
        );
        let mut mapping = look(&[("e.csv", events), ("mails.csv", mails)], None).mapping;
        mapping.event_roles.insert("done".into(), Role::Purchase);
        mapping.only_currency = Some("USD".into());
        mapping.rates.insert("EUR".into(), "1.08".into());
        mapping.only = mapping.only.with_share(0.1);
        let read = look(&[("e.csv", events), ("mails.csv", mails)], Some(&mapping));
        assert_eq!(read.mapping.files["mails.csv"].kind, FileKind::Messages);
        let mut session = Session::new();
        for (key, mapping) in mappings(&read, None) {
            session.insert(key, for_session(mapping));
        }
        let newer = look(&[("mails 2.csv", mails), ("e 2.csv", events)], None);
        let known = known(&newer, |key| session.get(key).cloned()).expect("the same columns");
        let again = look(&[("mails 2.csv", mails), ("e 2.csv", events)], Some(&known));
        assert_eq!(again.mapping.event_roles["done"], Role::Purchase);
        assert_eq!((again.mapping.only_currency.as_deref(), again.mapping.only.is_all()), (Some("USD"), true));
        assert_eq!(again.mapping.rates, mapping.rates);
        assert_eq!(again.mapping.files["mails 2.csv"].kind, FileKind::Messages);
        assert_eq!(again.problem, None);
        let other = look(&[("f.csv", "who,when\na,2025-01-01\n")], None);
        assert_eq!(super::known(&other, |key| session.get(key).cloned()), None);
    }
}
