//! The columns of records: the keys of all objects in them, joined with dots.

use std::collections::HashMap;

use super::fields::pair;
use super::text::{Broken, Key, Next, next_element, next_member, unescape, value_end};

/// Levels of objects that become columns; deeper ones are one value, their text.
const MAX_LEVELS: usize = 8;

/// Keys of one object in a record, at most: with more, its keys are data and it is one value.
const MAX_KEYS: usize = 500;

/// Columns, at most.
pub(super) const MAX_COLUMNS: usize = crate::ingest::MOST_COLUMNS;

/// Keys of all records that are remembered.
const MAX_NODES: usize = 20_000;

/// Keys in the order in which they were first met.
#[derive(Default)]
pub(super) struct Keys {
    root: Node,
    n_nodes: usize,
    key: Vec<u8>,
}

#[derive(Default)]
struct Node {
    keys: Vec<(String, Node)>,
    places: HashMap<String, usize>,
    has_values: bool,
    has_nulls: bool,
}

impl Keys {
    /// Adds the keys of the record at a place. `list`: the list whose elements are rows.
    pub fn add(&mut self, text: &[u8], (start, end): (usize, usize), list: Option<&str>) -> Result<(), Broken> {
        let text = &text[..end];
        let start = super::text::skip_space(text, start);
        let Keys { root, n_nodes, key } = self;
        let mut walk = Walk { text, list, n_nodes, key, path: String::new() };
        if text.get(start) != Some(&b'{') {
            return Err(Broken::here(start));
        }
        walk.object(root, start, 1).map(|_| ())
    }

    /// The names of the columns; `None` for more than [`MAX_COLUMNS`].
    pub fn columns(&self) -> Option<Vec<String>> {
        let mut columns = Vec::new();
        self.root.columns("", &mut columns);
        (columns.len() <= MAX_COLUMNS).then_some(columns)
    }
}

impl Node {
    fn columns(&self, prefix: &str, into: &mut Vec<String>) {
        for (key, node) in self.keys.iter().filter(|(key, _)| !key.is_empty()) {
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            let is_data = node.keys.len() > MAX_KEYS;
            let is_column = is_data || node.has_values || (node.has_nulls && node.keys.is_empty());
            if is_column && !into.contains(&name) {
                into.push(name.clone());
            }
            if into.len() > MAX_COLUMNS {
                return;
            }
            if !is_data {
                node.columns(&name, into);
            }
        }
    }
}

/// A walk through one record.
struct Walk<'a> {
    text: &'a [u8],
    list: Option<&'a str>,
    n_nodes: &'a mut usize,
    key: &'a mut Vec<u8>,
    /// The name of the value at hand.
    path: String,
}

impl Walk<'_> {
    fn object(&mut self, node: &mut Node, start: usize, level: usize) -> Result<usize, Broken> {
        let (mut at, mut first) = (start + 1, true);
        loop {
            match next_member(self.text, at, first)? {
                Next::End(end) => return Ok(end),
                Next::Item(member) => at = self.member(node, member.key, member.value, level)?,
            }
            first = false;
        }
    }

    fn member(&mut self, node: &mut Node, key: Key, value: usize, level: usize) -> Result<usize, Broken> {
        let length = self.path.len();
        let key = self.name_of(key);
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(&key);
        let end = match node.at(key, self.n_nodes) {
            Some(child) => self.value(child, value, level)?,
            None => value_end(self.text, value, level)?,
        };
        self.path.truncate(length);
        Ok(end)
    }

    fn value(&mut self, node: &mut Node, at: usize, level: usize) -> Result<usize, Broken> {
        let is_list = self.list == Some(self.path.as_str());
        match self.text.get(at) {
            Some(b'{') if level < MAX_LEVELS => return self.object(node, at, level + 1),
            Some(b'[') if is_list => self.elements(node, at, level)?,
            Some(b'[') if level < MAX_LEVELS && is_list_of_pairs(self.text, at) => self.pairs(node, at, level)?,
            Some(b'n') => node.has_nulls = true,
            _ => node.has_values = true,
        }
        value_end(self.text, at, level)
    }

    fn elements(&mut self, node: &mut Node, start: usize, level: usize) -> Result<(), Broken> {
        let (mut at, mut first) = (start + 1, true);
        while let Next::Item(element) = next_element(self.text, at, first)? {
            at = match self.text.get(element) {
                Some(b'{') => self.object(node, element, level + 1)?,
                _ => {
                    node.has_values = true;
                    value_end(self.text, element, level)?
                }
            };
            first = false;
        }
        Ok(())
    }

    fn pairs(&mut self, node: &mut Node, start: usize, level: usize) -> Result<(), Broken> {
        let (mut at, mut first) = (start + 1, true);
        while let Next::Item(element) = next_element(self.text, at, first)? {
            if let Some((key, value)) = pair(self.text, element)? {
                self.member(node, key, value, level + 1)?;
            }
            (at, first) = (value_end(self.text, element, level)?, false);
        }
        Ok(())
    }

    fn name_of(&mut self, key: Key) -> String {
        let raw = &self.text[key.start..key.end];
        if key.is_escaped {
            unescape(raw, self.key);
            return String::from_utf8_lossy(self.key).into_owned();
        }
        String::from_utf8_lossy(raw).into_owned()
    }
}

impl Node {
    fn at(&mut self, key: String, n_nodes: &mut usize) -> Option<&mut Node> {
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None if *n_nodes == MAX_NODES => return None,
            None => {
                *n_nodes += 1;
                self.places.insert(key.clone(), self.keys.len());
                self.keys.push((key, Node::default()));
                self.keys.len() - 1
            }
        };
        Some(&mut self.keys[place].1)
    }
}

/// Whether the first element of a list is `{"key": …, "value": …}`.
pub(super) fn is_list_of_pairs(text: &[u8], at: usize) -> bool {
    match next_element(text, at + 1, true) {
        Ok(Next::Item(element)) => matches!(pair(text, element), Ok(Some(_))),
        _ => false,
    }
}
