//! Rows of a block to rows of a table.

use super::block::Bytes;
use super::schema::{Node, NodeId, Schema};
use crate::value::Value;
use crate::{Limits, Problem, csv, json};

/// Values inside values, at most: schemas may name themselves.
const MOST_DEPTH: usize = 64;

/// How rows become cells.
pub(super) struct Columns<'a> {
    schema: &'a Schema,
    names: Vec<String>,
    row: Plan,
    most_bytes: usize,
}

/// Writes an item of an array or a map.
type WriteItem<'a> = dyn FnMut(&mut Bytes, &mut Vec<u8>) -> Result<(), Problem> + 'a;

/// What becomes of a value.
enum Plan {
    /// One cell.
    Cell(NodeId),
    /// Each field for itself.
    Record(Vec<Plan>),
    /// The plan of one branch of a union; the other one is null.
    Optional { branch: usize, plan: Box<Plan>, n_cells: usize },
}

impl<'a> Columns<'a> {
    /// The columns of a schema.
    pub fn of(schema: &'a Schema, limits: Limits) -> Result<Self, Problem> {
        let mut planner = Planner { schema, names: Vec::new(), inside: Vec::new(), most: limits.columns };
        let row = planner.plan(0, "")?;
        Ok(Columns { schema, names: planner.names, row, most_bytes: limits.whole })
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The next row as CSV, written over `into`.
    pub fn row<'b>(&self, bytes: &mut Bytes, into: &'b mut Vec<u8>) -> Result<&'b [u8], Problem> {
        into.clear();
        self.cells(&self.row, bytes, into)?;
        csv::end_row(into, 1);
        Ok(&into[1..])
    }

    fn cells(&self, plan: &Plan, bytes: &mut Bytes, into: &mut Vec<u8>) -> Result<(), Problem> {
        match plan {
            Plan::Cell(id) => {
                into.push(b',');
                self.cell(*id, bytes, into)
            }
            Plan::Record(fields) => fields.iter().try_for_each(|field| self.cells(field, bytes, into)),
            Plan::Optional { branch, plan, n_cells } => match bytes.long()? {
                found @ 0..=1 if found as usize == *branch => self.cells(plan, bytes, into),
                0..=1 => {
                    into.resize(into.len() + n_cells, b',');
                    Ok(())
                }
                other => Err(no_branch(other)),
            },
        }
    }

    fn cell(&self, id: NodeId, bytes: &mut Bytes, into: &mut Vec<u8>) -> Result<(), Problem> {
        let mut id = id;
        while let Node::Union(branches) = self.schema.node(id) {
            id = branch(branches, bytes)?;
        }
        let mut text = Vec::new();
        match self.schema.node(id) {
            Node::Record(_) | Node::Array(_) | Node::Map(_) => self.json(id, bytes, &mut text, 0)?,
            node => scalar(node, bytes)?.write(&mut text),
        }
        csv::cell(into, &text);
        Ok(())
    }

    fn json(&self, id: NodeId, bytes: &mut Bytes, into: &mut Vec<u8>, depth: usize) -> Result<(), Problem> {
        if depth > MOST_DEPTH || into.len() > self.most_bytes {
            return Err(Problem::damaged("", "a value that is nested too deep, or too large"));
        }
        match self.schema.node(id) {
            Node::Union(branches) => self.json(branch(branches, bytes)?, bytes, into, depth + 1),
            Node::Record(fields) => {
                let mut first = true;
                into.push(b'{');
                for (name, field) in fields {
                    json::comma(into, &mut first);
                    json::string(into, name.as_bytes());
                    into.push(b':');
                    self.json(*field, bytes, into, depth + 1)?;
                }
                into.push(b'}');
                Ok(())
            }
            Node::Array(items) => {
                into.push(b'[');
                self.items(bytes, into, &mut |bytes, into| self.json(*items, bytes, into, depth + 1))?;
                into.push(b']');
                Ok(())
            }
            Node::Map(values) => {
                into.push(b'{');
                self.items(bytes, into, &mut |bytes, into| {
                    json::string(into, bytes.sized()?);
                    into.push(b':');
                    self.json(*values, bytes, into, depth + 1)
                })?;
                into.push(b'}');
                Ok(())
            }
            node => {
                scalar(node, bytes)?.write_json(into);
                Ok(())
            }
        }
    }

    /// The items of an array or a map: blocks, each with its number of items, until one of none.
    fn items(&self, bytes: &mut Bytes, into: &mut Vec<u8>, item: &mut WriteItem) -> Result<(), Problem> {
        let mut first = true;
        loop {
            let n = bytes.long()?;
            if n == 0 {
                return Ok(());
            }
            if n < 0 {
                // A negative number is followed by the block's size in bytes.
                bytes.long()?;
            }
            for _ in 0..n.unsigned_abs() {
                json::comma(into, &mut first);
                item(bytes, into)?;
            }
        }
    }
}

fn branch(branches: &[NodeId], bytes: &mut Bytes) -> Result<NodeId, Problem> {
    let number = bytes.long()?;
    let found = usize::try_from(number).ok().and_then(|at| branches.get(at));
    found.copied().ok_or_else(|| no_branch(number))
}

fn no_branch(number: i64) -> Problem {
    Problem::damaged("", format!("a union has no branch {number}"))
}

fn scalar<'v, 's: 'v, 'b: 'v>(node: &'s Node, bytes: &mut Bytes<'b>) -> Result<Value<'v>, Problem> {
    Ok(match node {
        Node::Null => Value::Missing,
        Node::Boolean => Value::Bool(bytes.array::<1>()? != [0]),
        Node::Int | Node::Long => Value::Int(bytes.long()?),
        Node::Float => Value::Single(f32::from_le_bytes(bytes.array()?)),
        Node::Double => Value::Double(f64::from_le_bytes(bytes.array()?)),
        Node::Bytes => Value::Bytes(bytes.sized()?),
        Node::String => Value::Text(bytes.sized()?),
        Node::Date => Value::Date(bytes.long()?),
        Node::Time(unit) => Value::Time(bytes.long()?.into(), *unit),
        Node::Instant(unit, utc) => Value::Instant(bytes.long()?.into(), *unit, *utc),
        Node::Decimal(None, scale) => Value::decimal(bytes.sized()?, *scale),
        Node::Decimal(Some(size), scale) => Value::decimal(bytes.take(*size)?, *scale),
        Node::Uuid => Value::Uuid(bytes.take(16)?),
        Node::Fixed(size) => Value::Bytes(bytes.take(*size)?),
        Node::Enum(symbols) => {
            let number = bytes.long()?;
            let symbol = usize::try_from(number).ok().and_then(|at| symbols.get(at));
            let symbol = symbol.ok_or_else(|| Problem::damaged("", format!("an enum has no symbol {number}")))?;
            Value::Text(symbol.as_bytes())
        }
        // The callers handle what holds other values.
        Node::Record(_) | Node::Array(_) | Node::Map(_) | Node::Union(_) => Value::Missing,
    })
}

struct Planner<'a> {
    schema: &'a Schema,
    names: Vec<String>,
    /// The records around the value at hand: one that holds itself becomes JSON.
    inside: Vec<NodeId>,
    most: usize,
}

impl Planner<'_> {
    fn plan(&mut self, id: NodeId, path: &str) -> Result<Plan, Problem> {
        let schema = self.schema;
        match schema.node(id) {
            Node::Record(fields) if !self.inside.contains(&id) && !fields.is_empty() => {
                self.inside.push(id);
                let mut plans = Vec::new();
                for (name, field) in fields {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    plans.push(self.plan(*field, &path)?);
                }
                self.inside.pop();
                Ok(Plan::Record(plans))
            }
            Node::Union(branches) => match self.optional_record(branches) {
                Some((branch, record)) => {
                    let before = self.names.len();
                    let plan = Box::new(self.plan(record, path)?);
                    Ok(Plan::Optional { branch, plan, n_cells: self.names.len() - before })
                }
                None => self.cell(id, path),
            },
            _ => self.cell(id, path),
        }
    }

    /// The record of a union of a record and null, and which branch it is.
    fn optional_record(&self, branches: &[NodeId]) -> Option<(usize, NodeId)> {
        let [first, second] = branches else { return None };
        let is_null = |id: &NodeId| *self.schema.node(*id) == Node::Null;
        let is_record = |id: &NodeId| matches!(self.schema.node(*id), Node::Record(fields) if !fields.is_empty());
        match (is_null(first), is_null(second)) {
            (true, false) if is_record(second) => Some((1, *second)),
            (false, true) if is_record(first) => Some((0, *first)),
            _ => None,
        }
    }

    fn cell(&mut self, id: NodeId, path: &str) -> Result<Plan, Problem> {
        self.names.push(if path.is_empty() { "value".into() } else { path.into() });
        let (n, most) = (self.names.len() as u64, self.most as u64);
        if n > most { Err(Problem::TooManyColumns { n, most }) } else { Ok(Plan::Cell(id)) }
    }
}
