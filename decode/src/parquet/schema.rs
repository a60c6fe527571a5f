//! The schema as columns of a table. Groups become columns `a.b`; a list, a map, or anything repeated becomes JSON in one.
//!
//! Levels as in the Dremel paper (Melnik et al. 2010): a value's definition level counts the optional and repeated nodes on its
//! path that are there, its repetition level says which repeated node goes on.

use super::footer::{Element, Footer, Logical, Repetition};
use crate::Problem;
use crate::value::Unit;

/// Groups inside groups, at most.
const MOST_DEPTH: usize = 32;

/// A column as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub path: String,
    pub physical: Physical,
    pub meaning: Meaning,
    /// The definition level of a value that is there.
    pub definition: u32,
    /// The deepest repetition level.
    pub repetition: u32,
    /// Whether its values are written as JSON.
    pub in_json: bool,
}

/// How values are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Physical {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    Fixed(usize),
}

/// What values mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What the physical type says.
    Plain,
    Text,
    Json,
    Decimal(u32),
    Date,
    Time(Unit),
    Instant(Unit, bool),
    Unsigned,
    Uuid,
    Half,
    /// Bytes that are no text, whatever they look like.
    Opaque,
}

/// What becomes of leaves.
#[derive(Debug)]
pub(super) enum Shape {
    /// One value; the leaf's number.
    Leaf(usize),
    Group(Vec<(String, Shape)>),
    /// Missing below this definition level.
    Optional(u32, Box<Shape>),
    /// Any number of items, none below this definition level; the next one begins at this repetition level.
    List(u32, u32, Box<Shape>),
    /// As a list, of keys and values.
    Map(u32, u32, Box<Shape>, Box<Shape>),
}

/// A column of the table.
#[derive(Debug)]
pub(super) struct Column {
    pub name: String,
    pub shape: Shape,
}

/// All columns.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub leaves: Vec<Leaf>,
    pub columns: Vec<Column>,
}

impl Schema {
    pub fn of(footer: &Footer) -> Result<Schema, Problem> {
        let Some((root, elements)) = footer.schema.split_first() else { return Err(bad("no schema")) };
        let mut builder = Builder { elements: elements.iter(), schema: Schema::default(), depth: 0 };
        for _ in 0..root.n_children {
            builder.column("", Levels::default())?;
        }
        Ok(builder.schema)
    }
}

#[derive(Clone, Copy, Default)]
struct Levels {
    definition: u32,
    repetition: u32,
}

impl Levels {
    fn inside(self, repetition: Repetition) -> Levels {
        Levels {
            definition: self.definition + u32::from(repetition != Repetition::Required),
            repetition: self.repetition + u32::from(repetition == Repetition::Repeated),
        }
    }
}

struct Builder<'a> {
    elements: std::slice::Iter<'a, Element>,
    schema: Schema,
    depth: usize,
}

impl<'a> Builder<'a> {
    fn next(&mut self) -> Result<&'a Element, Problem> {
        self.elements.next().ok_or_else(|| bad("the schema ends here"))
    }

    fn deeper<T>(&mut self, build: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(bad("groups nested too deep"));
        }
        let built = build(self);
        self.depth -= 1;
        built
    }

    /// The next node as columns.
    fn column(&mut self, path: &str, outer: Levels) -> Result<(), Problem> {
        let element = self.next()?;
        let name = if path.is_empty() { element.name.clone() } else { format!("{path}.{}", element.name) };
        let is_group = element.physical.is_none();
        let one_cell = element.repetition == Repetition::Repeated || is_list(element) || is_map(element) || !is_group;
        if !one_cell {
            let levels = outer.inside(element.repetition);
            return self.deeper(|builder| (0..element.n_children).try_for_each(|_| builder.column(&name, levels)));
        }
        let flat = !is_group && element.repetition != Repetition::Repeated;
        let shape = if flat {
            self.leaf(element, &name, outer.inside(element.repetition), false)?
        } else {
            self.shape(element, &name, outer)?
        };
        self.schema.columns.push(Column { name, shape });
        Ok(())
    }

    /// A node as JSON, with how often it stands there.
    fn shape(&mut self, element: &'a Element, path: &str, outer: Levels) -> Result<Shape, Problem> {
        let levels = outer.inside(element.repetition);
        let inner = self.deeper(|builder| builder.value(element, path, levels))?;
        Ok(match element.repetition {
            Repetition::Required => inner,
            Repetition::Optional => Shape::Optional(levels.definition, Box::new(inner)),
            Repetition::Repeated => Shape::List(levels.definition, levels.repetition, Box::new(inner)),
        })
    }

    /// A node as JSON, where it is there.
    fn value(&mut self, element: &'a Element, path: &str, levels: Levels) -> Result<Shape, Problem> {
        if element.physical.is_some() {
            return self.leaf(element, path, levels, true);
        }
        if element.n_children == 1 && (is_list(element) || is_map(element)) {
            let middle = self.next()?;
            if middle.repetition == Repetition::Repeated {
                let path = format!("{path}.{}", middle.name);
                return if is_list(element) {
                    self.list(element, middle, &path, levels)
                } else {
                    self.map(middle, &path, levels)
                };
            }
            let shape = self.shape(middle, &format!("{path}.{}", middle.name), levels)?;
            return Ok(Shape::Group(vec![(middle.name.clone(), shape)]));
        }
        self.group(element, path, levels)
    }

    fn group(&mut self, element: &'a Element, path: &str, levels: Levels) -> Result<Shape, Problem> {
        let mut fields = Vec::new();
        for _ in 0..element.n_children {
            let child = self.next()?;
            let shape = self.shape(child, &format!("{path}.{}", child.name), levels)?;
            fields.push((child.name.clone(), shape));
        }
        if fields.is_empty() { Err(bad(format!("an empty group: {path}"))) } else { Ok(Shape::Group(fields)) }
    }

    /// The items of a list: what the repeated node holds, or itself in the older ways to write lists
    /// (parquet-format, LogicalTypes.md, "Backward-compatibility rules").
    fn list(&mut self, list: &Element, middle: &'a Element, path: &str, outer: Levels) -> Result<Shape, Problem> {
        let levels = outer.inside(Repetition::Repeated);
        let is_item = middle.physical.is_some()
            || middle.n_children != 1
            || middle.name == "array"
            || middle.name == format!("{}_tuple", list.name);
        let item = if is_item {
            self.deeper(|builder| builder.value(middle, path, levels))?
        } else {
            let item = self.next()?;
            self.shape(item, &format!("{path}.{}", item.name), levels)?
        };
        Ok(Shape::List(levels.definition, levels.repetition, Box::new(item)))
    }

    fn map(&mut self, middle: &'a Element, path: &str, outer: Levels) -> Result<Shape, Problem> {
        let levels = outer.inside(Repetition::Repeated);
        if middle.physical.is_some() || middle.n_children != 2 {
            let item = self.deeper(|builder| builder.value(middle, path, levels))?;
            return Ok(Shape::List(levels.definition, levels.repetition, Box::new(item)));
        }
        let (key, keys_before) = (self.next()?, self.schema.leaves.len());
        let key = self.shape(key, &format!("{path}.{}", key.name), levels)?;
        if let (Shape::Leaf(leaf), 1) = (&key, self.schema.leaves.len() - keys_before) {
            // Keys of JSON are strings: the value is written plainly and put into quotes.
            self.schema.leaves[*leaf].in_json = false;
        }
        let value = self.next()?;
        let value = self.shape(value, &format!("{path}.{}", value.name), levels)?;
        Ok(match key {
            Shape::Leaf(_) => Shape::Map(levels.definition, levels.repetition, Box::new(key), Box::new(value)),
            key => {
                let pair = Shape::Group(vec![("key".into(), key), ("value".into(), value)]);
                Shape::List(levels.definition, levels.repetition, Box::new(pair))
            }
        })
    }

    fn leaf(&mut self, element: &Element, path: &str, levels: Levels, in_json: bool) -> Result<Shape, Problem> {
        let physical = match element.physical {
            Some(0) => Physical::Boolean,
            Some(1) => Physical::Int32,
            Some(2) => Physical::Int64,
            Some(3) => Physical::Int96,
            Some(4) => Physical::Float,
            Some(5) => Physical::Double,
            Some(6) => Physical::Bytes,
            Some(7) => match element.length {
                Some(length @ 1..) => Physical::Fixed(length),
                _ => return Err(bad(format!("no length of {path}"))),
            },
            other => return Err(bad(format!("a type that does not fit: {path}, {other:?}"))),
        };
        self.schema.leaves.push(Leaf {
            path: path.into(),
            physical,
            meaning: meaning(element, physical),
            definition: levels.definition,
            repetition: levels.repetition,
            in_json,
        });
        Ok(Shape::Leaf(self.schema.leaves.len() - 1))
    }
}

fn is_list(element: &Element) -> bool {
    element.physical.is_none() && (element.logical == Some(Logical::List) || element.converted == Some(3))
}

fn is_map(element: &Element) -> bool {
    element.physical.is_none() && (element.logical == Some(Logical::Map) || matches!(element.converted, Some(1 | 2)))
}

/// The newer annotation decides, else the older one (parquet.thrift, `ConvertedType`).
fn meaning(element: &Element, physical: Physical) -> Meaning {
    use Physical::{Bytes, Fixed, Int32, Int64};
    let said = match element.logical {
        Some(Logical::Text) => Meaning::Text,
        Some(Logical::Decimal(scale)) => Meaning::Decimal(scale),
        Some(Logical::Date) => Meaning::Date,
        Some(Logical::Time(unit)) => Meaning::Time(unit),
        Some(Logical::Instant(unit, utc)) => Meaning::Instant(unit, utc),
        Some(Logical::Integer(false)) => Meaning::Unsigned,
        Some(Logical::Json) => Meaning::Json,
        Some(Logical::Uuid) => Meaning::Uuid,
        Some(Logical::Half) => Meaning::Half,
        Some(Logical::Other) => Meaning::Opaque,
        Some(Logical::Integer(true) | Logical::Map | Logical::List) => Meaning::Plain,
        None => match element.converted {
            Some(0 | 4) => Meaning::Text,
            Some(5) => Meaning::Decimal(element.scale),
            Some(6) => Meaning::Date,
            Some(7) => Meaning::Time(Unit::Millis),
            Some(8) => Meaning::Time(Unit::Micros),
            Some(9) => Meaning::Instant(Unit::Millis, true),
            Some(10) => Meaning::Instant(Unit::Micros, true),
            Some(11..=14) => Meaning::Unsigned,
            Some(19) => Meaning::Json,
            Some(20 | 21) => Meaning::Opaque,
            _ => Meaning::Plain,
        },
    };
    let fits = match said {
        Meaning::Text | Meaning::Json => matches!(physical, Bytes | Fixed(_)),
        Meaning::Decimal(_) => matches!(physical, Int32 | Int64 | Bytes | Fixed(_)),
        Meaning::Date => physical == Int32,
        Meaning::Time(_) | Meaning::Instant(..) | Meaning::Unsigned => matches!(physical, Int32 | Int64),
        Meaning::Uuid => physical == Fixed(16),
        Meaning::Half => physical == Fixed(2),
        Meaning::Plain | Meaning::Opaque => true,
    };
    if fits { said } else { Meaning::Plain }
}

fn bad(what: impl ToString) -> Problem {
    Problem::damaged("schema", what)
}
