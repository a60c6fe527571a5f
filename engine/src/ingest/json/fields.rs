//! A record's mapped values: a tree of the mapped keys is walked along with the text.

use std::collections::BTreeMap;

use super::super::reject::Code;
use super::super::scan::Field;
use super::text::{Broken, Key, Next, next_element, next_member, skip_space, string_end, unescape, value_end};

/// Keys of a record that are looked at, at most.
const MAX_KEYS: usize = 10_000;

/// Dots of a column's name at which it may be cut into keys.
const MAX_DOTS: usize = 24;

/// What is done with a row: whether it could be read, its fields (empty where it has no value), its place.
pub(super) type TakeRow<'a> = dyn FnMut(Result<(), Broken>, &[Field], (usize, usize)) + 'a;

/// Finds the values of columns in records.
pub(super) struct Fields {
    tree: Tree,
    row: Row,
}

/// The mapped keys. A key may hold dots itself, so a column's name is cut at its dots in every way.
struct Tree {
    /// Objects by the part of the name that leads to them. The first is the record.
    nodes: Vec<Node>,
    /// All mapped columns.
    columns: Vec<usize>,
    /// The list whose elements are rows.
    list: Option<Target>,
}

#[derive(Default)]
struct Node {
    /// A bit for the length of each key (63: that or more).
    lengths: u64,
    edges: Vec<(Vec<u8>, Target)>,
}

/// What a value is for.
#[derive(Clone, Default)]
struct Target {
    /// The column whose value it is.
    column: Option<usize>,
    /// Where to look for the keys of the object that it may be.
    node: Option<usize>,
    /// The columns in it, `column` among them.
    below: Vec<usize>,
    /// The elements of the list that it may be are rows.
    is_list: bool,
}

/// The values of the record at hand.
struct Row {
    /// One a column; empty where it has no value.
    fields: Vec<Field>,
    /// Where the list begins whose elements are rows.
    list: Option<usize>,
    n_keys: usize,
    /// A key without escapes.
    key: Vec<u8>,
}

impl Fields {
    /// Looks for the columns at these positions. `list`: the list whose elements are rows.
    pub fn new(columns: &[String], wanted: impl IntoIterator<Item = usize>, list: Option<&str>) -> Self {
        let row = Row { fields: vec![Field::default(); columns.len()], list: None, n_keys: 0, key: Vec::new() };
        Fields { tree: Tree::new(columns, wanted, list), row }
    }

    /// The rows of the record at a place of a text, each with its own place. A row that cannot be read comes with the
    /// fields that were found before the mistake.
    pub fn each_row(&mut self, text: &[u8], (start, end): (usize, usize), take: &mut TakeRow) {
        let Fields { tree, row } = self;
        row.clear(&tree.columns);
        (row.list, row.n_keys) = (None, 0);
        let text = &text[..end];
        if let Err(broken) = tree.record(row, text, start) {
            return take(Err(broken), &row.fields, (start, end));
        }
        let (Some(target), Some(list)) = (&tree.list, row.list) else {
            return take(Ok(()), &row.fields, (start, end));
        };
        let (mut at, mut first) = (list + 1, true);
        while let Ok(Next::Item(from)) = next_element(text, at, first) {
            row.n_keys = 0;
            let read = tree.value(row, text, from, target, 0);
            let to = read.or_else(|_| value_end(text, from, 0)).unwrap_or(end);
            take(read.map(|_| ()), &row.fields, (from, to));
            (at, first) = (to, false);
        }
        if first {
            take(Ok(()), &row.fields, (start, end));
        }
    }

    /// The cells of rows, one a column. `records`: the records that they are of, or in.
    pub fn cells(&mut self, text: &[u8], records: &[(usize, usize)], rows: &[(usize, usize)]) -> Vec<Vec<String>> {
        let mut cells: BTreeMap<(usize, usize), Vec<String>> = rows.iter().map(|row| (*row, Vec::new())).collect();
        for record in records {
            self.each_row(text, *record, &mut |_, fields, place| {
                if let Some(cells) = cells.get_mut(&place) {
                    *cells = fields.iter().map(|field| value(text, *field)).collect();
                }
            });
        }
        rows.iter().map(|row| cells.get(row).cloned().unwrap_or_default()).collect()
    }
}

/// A cell's text.
fn value(text: &[u8], field: Field) -> String {
    let raw = text.get(field.start..field.end).unwrap_or_default();
    let mut buffer = Vec::new();
    if field.quoted {
        unescape(raw, &mut buffer);
    }
    String::from_utf8_lossy(if field.quoted { &buffer } else { raw }).into_owned()
}

impl Row {
    fn clear(&mut self, columns: &[usize]) {
        for column in columns {
            self.fields[*column] = Field::default();
        }
    }

    fn count(&mut self, at: usize) -> Result<(), Broken> {
        self.n_keys += 1;
        if self.n_keys > MAX_KEYS { Err(Broken { at, code: Code::TooComplex }) } else { Ok(()) }
    }
}

impl Node {
    /// The target of a key; a new one where there is none.
    fn edge(&mut self, key: &[u8]) -> &mut Target {
        let at = self.edges.iter().position(|(have, _)| have == key).unwrap_or_else(|| {
            self.lengths |= length_bit(key);
            self.edges.push((key.to_vec(), Target::default()));
            self.edges.len() - 1
        });
        &mut self.edges[at].1
    }

    /// The target of a key in a text, if it has one.
    #[inline]
    fn find_in(&self, text: &[u8], key: Key, buffer: &mut Vec<u8>) -> Option<&Target> {
        let raw = &text[key.start..key.end];
        if key.is_escaped {
            unescape(raw, buffer);
            return self.find(buffer);
        }
        self.find(raw)
    }

    #[inline]
    fn find(&self, key: &[u8]) -> Option<&Target> {
        if self.lengths & length_bit(key) == 0 {
            return None;
        }
        self.edges.iter().find(|(have, _)| have == key).map(|(_, target)| target)
    }
}

#[inline]
fn length_bit(key: &[u8]) -> u64 {
    1 << key.len().min(63)
}

impl Tree {
    fn new(columns: &[String], wanted: impl IntoIterator<Item = usize>, list: Option<&str>) -> Self {
        let mut tree = Tree { nodes: vec![Node::default()], columns: wanted.into_iter().collect(), list: None };
        tree.columns.sort_unstable();
        tree.columns.dedup();
        let mut nodes = BTreeMap::from([("", 0)]);
        if let Some(list) = list {
            tree.add(list, &mut nodes, |target| target.is_list = true);
        }
        for column in tree.columns.clone() {
            tree.add(&columns[column], &mut nodes, |target| target.column = Some(column));
        }
        let mut all = tree.nodes.iter().flat_map(|node| &node.edges).map(|(_, target)| target);
        tree.list = all.find(|target| target.is_list).map(|target| Target { is_list: false, ..target.clone() });
        tree
    }

    /// Adds the keys that lead to a name.
    fn add<'a>(&mut self, name: &'a str, nodes: &mut BTreeMap<&'a str, usize>, mut mark: impl FnMut(&mut Target)) {
        let dots = name.match_indices('.').map(|(dot, _)| dot).filter(|dot| *dot > 0).take(MAX_DOTS);
        let ends: Vec<usize> = dots.chain([name.len()]).collect();
        let mut column = Target::default();
        mark(&mut column);
        for (n, end) in ends.iter().enumerate() {
            let node = (*end < name.len()).then(|| {
                *nodes.entry(&name[..*end]).or_insert_with(|| {
                    self.nodes.push(Node::default());
                    self.nodes.len() - 1
                })
            });
            // From the record, and from each object on the way, straight to here.
            let starts = std::iter::once((0, "")).chain(ends[..n].iter().map(|dot| (dot + 1, &name[..*dot])));
            for (start, prefix) in starts {
                let target = self.nodes[nodes[prefix]].edge(&name.as_bytes()[start..*end]);
                target.below.extend(column.column);
                match node {
                    Some(_) => target.node = node,
                    None => mark(target),
                }
            }
        }
    }

    fn record(&self, row: &mut Row, text: &[u8], start: usize) -> Result<(), Broken> {
        let at = skip_space(text, start);
        if text.get(at) != Some(&b'{') {
            return Err(Broken::here(at));
        }
        let end = self.object(row, text, at + 1, 0, 1)?;
        let rest = skip_space(text, end);
        if rest < text.len() { Err(Broken::here(rest)) } else { Ok(()) }
    }

    /// Reads the object whose content begins at `at`. `depth`: its level.
    fn object(&self, row: &mut Row, text: &[u8], mut at: usize, node: usize, depth: usize) -> Result<usize, Broken> {
        let (node, mut first) = (&self.nodes[node], true);
        loop {
            let member = match next_member(text, at, first)? {
                Next::Item(member) => member,
                Next::End(end) => return Ok(end),
            };
            row.count(at)?;
            at = match node.find_in(text, member.key, &mut row.key) {
                Some(target) => self.value(row, text, member.value, target, depth)?,
                None => value_end(text, member.value, depth)?,
            };
            first = false;
        }
    }

    /// Takes the value at `at` for its target. Its end.
    fn value(&self, row: &mut Row, text: &[u8], at: usize, target: &Target, depth: usize) -> Result<usize, Broken> {
        row.clear(&target.below);
        if target.is_list {
            row.list = (text.get(at) == Some(&b'[')).then_some(at);
        }
        let field = |start, end, quoted| Field { start, end, quoted };
        let (end, value) = match (text.get(at), target.node) {
            (Some(b'"'), _) => {
                let (end, escaped) = string_end(text, at + 1).ok_or(Broken::here(text.len()))?;
                (end + 1, field(at + 1, end, escaped))
            }
            (Some(b'{'), Some(node)) => {
                let end = self.object(row, text, at + 1, node, depth + 1)?;
                (end, field(at, end, false))
            }
            (Some(b'['), Some(node)) if !target.is_list => {
                let end = self.pairs(row, text, at, node, depth + 1)?;
                (end, field(at, end, false))
            }
            (Some(b'{' | b'['), _) => {
                let end = value_end(text, at, depth)?;
                (end, field(at, end, false))
            }
            _ => {
                let end = value_end(text, at, depth)?;
                (end, if text[at..end] == *b"null" { Field::default() } else { field(at, end, false) })
            }
        };
        if let Some(column) = target.column {
            row.fields[column] = value;
        }
        Ok(end)
    }

    /// Reads a list of `{"key": …, "value": …}` as an object.
    fn pairs(&self, row: &mut Row, text: &[u8], start: usize, node: usize, depth: usize) -> Result<usize, Broken> {
        // What is in the list is looked at when its brackets and its depth are known to be right.
        let end = value_end(text, start, depth - 1)?;
        let (mut at, mut first) = (start + 1, true);
        while let Next::Item(element) = next_element(text, at, first)? {
            row.count(element)?;
            if let Some((key, value)) = pair(text, element)?
                && let Some(target) = self.nodes[node].find_in(text, key, &mut row.key)
            {
                self.value(row, text, value, target, depth + 2)?;
            }
            at = value_end(text, element, depth)?;
            first = false;
        }
        Ok(end)
    }
}

/// The key and the position of the value of an object `{"key": …, "value": …}`. Of a value that is an object by type, as in
/// `{"string_value": "x", "int_value": null}`, that is the one which is there.
pub(super) fn pair(text: &[u8], at: usize) -> Result<Option<(Key, usize)>, Broken> {
    if text.get(at) != Some(&b'{') {
        return Ok(None);
    }
    let (mut name, mut value) = (None, None);
    each_member(text, at, |key, at| match &text[key.start..key.end] {
        b"key" if text.get(at) == Some(&b'"') => {
            name = string_end(text, at + 1).map(|(end, is_escaped)| Key { start: at + 1, end, is_escaped });
        }
        b"value" => value = Some(at),
        _ => {}
    })?;
    let (Some(name), Some(mut value)) = (name, value) else { return Ok(None) };
    if text[value] == b'{' {
        let object = value;
        each_member(text, object, |key, at| {
            if text[key.start..key.end].ends_with(b"_value") && !text[at..].starts_with(b"null") {
                value = at;
            }
        })?;
    }
    Ok(Some((name, value)))
}

fn each_member(text: &[u8], object: usize, mut take: impl FnMut(Key, usize)) -> Result<(), Broken> {
    let (mut at, mut first) = (object + 1, true);
    while let Next::Item(member) = next_member(text, at, first)? {
        take(member.key, member.value);
        (at, first) = (value_end(text, member.value, 0)?, false);
    }
    Ok(())
}
