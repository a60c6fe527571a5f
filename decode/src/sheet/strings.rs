//! The strings that cells of an XLSX workbook share, one after the other in one text.

use super::xml::{self, Node, Xml};
use crate::Problem;
use crate::output::Output;
use crate::zip::Archive;

const PART: &str = "xl/sharedStrings.xml";

/// All shared strings.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    pub fn read(archive: &mut Archive, out: &Output) -> Result<Strings, Problem> {
        let mut strings = Strings::default();
        let most = out.limits().whole;
        let Some(mut xml) = Xml::open(archive, PART, out.budget())? else { return Ok(strings) };
        let mut text = RichText::default();
        loop {
            match xml.next()? {
                Node::Start(start) => text.start(xml::name(&start)),
                Node::Text(piece) => text.push(&piece, &mut strings.text),
                Node::End(end) if end.local_name().into_inner() == "si" => strings.ends.push(strings.text.len()),
                Node::End(end) => text.end(end.local_name().into_inner()),
                Node::Eof => return Ok(strings),
            }
            if strings.text.len() + strings.ends.len() * size_of::<usize>() > most {
                return Err(Problem::PartTooLarge { part: PART.into(), most: most as u64 });
            }
        }
    }

    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }
}

/// The text of an element with formatting: all `t`, but not those of phonetic hints (`rPh`).
#[derive(Default)]
pub(super) struct RichText {
    in_text: bool,
    in_hint: bool,
}

impl RichText {
    pub fn start(&mut self, name: &str) {
        match name {
            "t" => self.in_text = true,
            "rPh" => self.in_hint = true,
            _ => {}
        }
    }

    pub fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "rPh" => self.in_hint = false,
            _ => {}
        }
    }

    pub fn push(&self, piece: &str, into: &mut String) {
        if self.in_text && !self.in_hint {
            into.push_str(piece);
        }
    }
}
