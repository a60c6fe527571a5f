//! The schema of a file: JSON to a tree whose nodes may name each other.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::Problem;
use crate::value::Unit;

/// A node of [`Schema`].
pub(super) type NodeId = usize;

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Date,
    /// Time of day.
    Time(Unit),
    /// Since 1970; `true`: in UTC.
    Instant(Unit, bool),
    /// Length where it is fixed; digits behind the point.
    Decimal(Option<usize>, u32),
    Uuid,
    Fixed(usize),
    Enum(Vec<String>),
    Record(Vec<(String, NodeId)>),
    Array(NodeId),
    Map(NodeId),
    Union(Vec<NodeId>),
}

/// A parsed schema. Node 0 is the row.
#[derive(Debug)]
pub(super) struct Schema {
    nodes: Vec<Node>,
}

impl Schema {
    pub fn parse(text: &str) -> Result<Schema, Problem> {
        let json: Json = serde_json::from_str(text).map_err(|error| Problem::damaged("schema", error))?;
        let mut parser = Parser { nodes: Vec::new(), names: BTreeMap::new() };
        parser.node(&json, "")?;
        Ok(Schema { nodes: parser.nodes })
    }

    pub fn node(&self, id: NodeId) -> &Node {
        // Ids come from the parser, which has made each node.
        self.nodes.get(id).unwrap_or(&Node::Null)
    }
}

struct Parser {
    nodes: Vec<Node>,
    /// Full names of records, enums and fixed.
    names: BTreeMap<String, NodeId>,
}

impl Parser {
    fn node(&mut self, json: &Json, namespace: &str) -> Result<NodeId, Problem> {
        match json {
            Json::String(name) => self.named(name, namespace),
            Json::Array(branches) => {
                let id = self.reserve();
                let branches = branches.iter().map(|branch| self.node(branch, namespace)).collect::<Result<_, _>>()?;
                self.set(id, Node::Union(branches))
            }
            Json::Object(_) => self.complex(json, namespace),
            _ => Err(bad("a type that is neither text, list nor object")),
        }
    }

    fn named(&mut self, name: &str, namespace: &str) -> Result<NodeId, Problem> {
        if let Some(node) = primitive(name) {
            let id = self.reserve();
            return self.set(id, node);
        }
        let full = full_name(name, namespace);
        let found = self.names.get(&full).or_else(|| self.names.get(name)).copied();
        found.ok_or_else(|| bad(format!("the unknown type {name}")))
    }

    fn complex(&mut self, json: &Json, namespace: &str) -> Result<NodeId, Problem> {
        let kind = match &json["type"] {
            Json::String(kind) => kind.as_str(),
            // A type inside a type: {"type": {"type": "long", …}}.
            Json::Null => return Err(bad("an object without type")),
            inner => return self.node(inner, namespace),
        };
        let name = json["name"].as_str().unwrap_or_default();
        let namespace = match (name.rsplit_once('.'), json["namespace"].as_str()) {
            (Some((space, _)), _) => space,
            (None, Some(space)) => space,
            (None, None) => namespace,
        };
        let id = self.reserve();
        if matches!(kind, "record" | "error" | "enum" | "fixed") {
            self.names.insert(full_name(name, namespace), id);
        }
        let node = match kind {
            "record" | "error" => {
                let mut fields = Vec::new();
                for field in json["fields"].as_array().ok_or_else(|| bad("a record without fields"))? {
                    let name = field["name"].as_str().ok_or_else(|| bad("a field without name"))?;
                    fields.push((name.to_owned(), self.node(&field["type"], namespace)?));
                }
                Node::Record(fields)
            }
            "enum" => {
                let symbols = json["symbols"].as_array().ok_or_else(|| bad("an enum without symbols"))?;
                Node::Enum(symbols.iter().map(|symbol| symbol.as_str().unwrap_or_default().to_owned()).collect())
            }
            "fixed" => {
                let size = json["size"].as_u64().and_then(|size| usize::try_from(size).ok());
                logical(Node::Fixed(size.ok_or_else(|| bad("fixed without size"))?), json)
            }
            "array" => Node::Array(self.node(&json["items"], namespace)?),
            "map" => Node::Map(self.node(&json["values"], namespace)?),
            other => match primitive(other) {
                Some(node) => logical(node, json),
                None => {
                    self.nodes.pop();
                    return self.named(other, namespace);
                }
            },
        };
        self.set(id, node)
    }

    /// A place for a node whose parts come first: they may name it.
    fn reserve(&mut self) -> NodeId {
        self.nodes.push(Node::Null);
        self.nodes.len() - 1
    }

    fn set(&mut self, id: NodeId, node: Node) -> Result<NodeId, Problem> {
        self.nodes[id] = node;
        Ok(id)
    }
}

fn primitive(name: &str) -> Option<Node> {
    Some(match name {
        "null" => Node::Null,
        "boolean" => Node::Boolean,
        "int" => Node::Int,
        "long" => Node::Long,
        "float" => Node::Float,
        "double" => Node::Double,
        "bytes" => Node::Bytes,
        "string" => Node::String,
        _ => return None,
    })
}

/// What the value means beyond its bytes. An unknown meaning is none, as the specification asks.
fn logical(node: Node, json: &Json) -> Node {
    let scale = || json["scale"].as_u64().and_then(|scale| u32::try_from(scale).ok()).unwrap_or(0);
    match (&node, json["logicalType"].as_str().unwrap_or_default()) {
        (Node::Int, "date") => Node::Date,
        (Node::Int, "time-millis") => Node::Time(Unit::Millis),
        (Node::Long, "time-micros") => Node::Time(Unit::Micros),
        (Node::Long, "timestamp-millis") => Node::Instant(Unit::Millis, true),
        (Node::Long, "timestamp-micros") => Node::Instant(Unit::Micros, true),
        (Node::Long, "timestamp-nanos") => Node::Instant(Unit::Nanos, true),
        (Node::Long, "local-timestamp-millis") => Node::Instant(Unit::Millis, false),
        (Node::Long, "local-timestamp-micros") => Node::Instant(Unit::Micros, false),
        (Node::Long, "local-timestamp-nanos") => Node::Instant(Unit::Nanos, false),
        (Node::Bytes, "decimal") => Node::Decimal(None, scale()),
        (Node::Fixed(size), "decimal") => Node::Decimal(Some(*size), scale()),
        (Node::Fixed(16), "uuid") => Node::Uuid,
        _ => node,
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}

fn bad(what: impl ToString) -> Problem {
    Problem::damaged("schema", what)
}
