//! Columns side by side to rows; lists and maps to JSON.

use super::cursor::Cursor;
use super::footer::RowGroup;
use super::schema::{Column, Schema, Shape};
use crate::input::Input;
use crate::{Problem, csv, json};

/// The rows of a row group, from the first to the last.
pub(super) struct Rows<'a> {
    columns: &'a [Column],
    cursors: Vec<Cursor<'a>>,
    most_bytes: usize,
}

/// Writes an item of a list or a map.
type WriteItem<'f, 'a> = dyn FnMut(&mut Rows<'a>, &mut Input, &mut Vec<u8>) -> Result<(), Problem> + 'f;

impl<'a> Rows<'a> {
    /// At the first row.
    pub fn new(schema: &'a Schema, group: &RowGroup, most_bytes: usize, file: &mut Input) -> Result<Self, Problem> {
        if group.columns.len() != schema.leaves.len() {
            return Err(Problem::damaged("", "another number of columns than the schema has"));
        }
        let chunks = schema.leaves.iter().zip(&group.columns);
        let mut cursors: Vec<Cursor> = chunks.map(|(leaf, chunk)| Cursor::new(leaf, *chunk, most_bytes)).collect();
        cursors.iter_mut().try_for_each(|cursor| cursor.advance(file))?;
        Ok(Rows { columns: &schema.columns, cursors, most_bytes })
    }

    /// Appends the next row as CSV.
    pub fn next(&mut self, file: &mut Input, into: &mut Vec<u8>) -> Result<(), Problem> {
        let columns = self.columns;
        let mut text = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                into.push(b',');
            }
            if let Shape::Leaf(leaf) = column.shape {
                self.cursors[leaf].write(file, into)?;
                continue;
            }
            text.clear();
            self.json(&column.shape, file, &mut text)?;
            // A list that is missing is an empty cell, not the word for it.
            csv::cell(into, if text == b"null" { b"" } else { &text });
        }
        csv::end_row(into, 0);
        Ok(())
    }

    fn json(&mut self, shape: &Shape, file: &mut Input, into: &mut Vec<u8>) -> Result<(), Problem> {
        match shape {
            Shape::Leaf(leaf) => self.cursors[*leaf].write(file, into),
            Shape::Group(fields) => {
                let mut first = true;
                into.push(b'{');
                for (name, field) in fields {
                    json::comma(into, &mut first);
                    json::string(into, name.as_bytes());
                    into.push(b':');
                    self.json(field, file, into)?;
                }
                into.push(b'}');
                Ok(())
            }
            Shape::Optional(definition, inner) => {
                if self.first(inner).definition()? >= *definition {
                    return self.json(inner, file, into);
                }
                into.extend_from_slice(b"null");
                self.pass(inner, file)
            }
            Shape::List(definition, repetition, item) => {
                into.push(b'[');
                self.items(shape, (*definition, *repetition), file, into, &mut |rows, file, into| {
                    rows.json(item, file, into)
                })?;
                into.push(b']');
                Ok(())
            }
            Shape::Map(definition, repetition, key, value) => {
                into.push(b'{');
                self.items(shape, (*definition, *repetition), file, into, &mut |rows, file, into| {
                    let mut text = Vec::new();
                    rows.json(key, file, &mut text)?;
                    json::string(into, &text);
                    into.push(b':');
                    rows.json(value, file, into)
                })?;
                into.push(b'}');
                Ok(())
            }
        }
    }

    /// Items, as long as the next value belongs to the same list.
    fn items(
        &mut self,
        list: &Shape,
        (definition, repetition): (u32, u32),
        file: &mut Input,
        into: &mut Vec<u8>,
        item: &mut WriteItem<'_, 'a>,
    ) -> Result<(), Problem> {
        if self.first(list).definition()? < definition {
            return self.pass(list, file);
        }
        let mut is_first = true;
        loop {
            json::comma(into, &mut is_first);
            item(self, file, into)?;
            if self.first(list).repetition() != repetition {
                return Ok(());
            }
            if into.len() > self.most_bytes {
                return Err(Problem::PartTooLarge { part: "a list".into(), most: self.most_bytes as u64 });
            }
        }
    }

    /// Passes over the one value that each leaf has where something is missing.
    fn pass(&mut self, shape: &Shape, file: &mut Input) -> Result<(), Problem> {
        match shape {
            Shape::Leaf(leaf) => self.cursors[*leaf].advance(file),
            Shape::Group(fields) => fields.iter().try_for_each(|(_, field)| self.pass(field, file)),
            Shape::Optional(_, inner) | Shape::List(_, _, inner) => self.pass(inner, file),
            Shape::Map(_, _, key, value) => {
                self.pass(key, file)?;
                self.pass(value, file)
            }
        }
    }

    /// The first leaf, whose levels speak for all.
    fn first(&self, shape: &Shape) -> &Cursor<'a> {
        match shape {
            Shape::Leaf(leaf) => &self.cursors[*leaf],
            // The schema refuses groups without fields.
            Shape::Group(fields) => self.first(&fields[0].1),
            Shape::Optional(_, inner) | Shape::List(_, _, inner) | Shape::Map(_, _, inner, _) => self.first(inner),
        }
    }
}
