//! XML of a workbook's part: elements and text. Names count without their prefix; no element may be longer than memory.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};

use crate::Problem;
use crate::output::Budget;
use crate::zip::{Archive, problem};

/// Bytes between two tags, at most. A cell holds 32,767 characters.
const MOST_TEXT: usize = 16 << 20;

/// What comes next. An element without content is a start and an end; what is neither element nor text is an empty text.
pub(super) enum Node<'b> {
    Start(BytesStart<'b>),
    End(BytesEnd<'b>),
    Text(Cow<'b, str>),
    Eof,
}

/// A part of a workbook that is being read.
pub(super) struct Xml<'z> {
    reader: quick_xml::Reader<Gate<Box<dyn Read + 'z>>>,
    buffer: Vec<u8>,
    place: String,
}

impl<'z> Xml<'z> {
    /// A part by its name in the archive; `None` where there is none.
    pub fn open(archive: &'z mut Archive, part: &str, budget: Budget) -> Result<Option<Self>, Problem> {
        let Some(at) = archive.index_for_name(part) else { return Ok(None) };
        let entry = archive.by_index(at).map_err(|error| problem(part, error))?;
        let gate = Gate { inner: BufReader::new(Box::new(entry) as Box<dyn Read>), budget, all: 0, since_tag: 0 };
        let mut reader = quick_xml::Reader::from_reader(gate);
        reader.config_mut().expand_empty_elements = true;
        Ok(Some(Xml { reader, buffer: Vec::new(), place: part.into() }))
    }

    pub fn next(&mut self) -> Result<Node<'_>, Problem> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| xml_problem(&self.place, error))?;
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => Node::Start(start),
            Event::End(end) => Node::End(end),
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => Node::Text(Cow::Owned(resolve(&reference))),
            Event::Eof => Node::Eof,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Text(Cow::Borrowed("")),
        })
    }
}

/// The name of an element without its prefix.
pub(super) fn name<'a>(start: &'a BytesStart) -> &'a str {
    start.local_name().into_inner()
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes.with_checks(false).flatten().find(|found| found.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

fn resolve(reference: &BytesRef) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(sign)) => sign.to_string(),
        _ => match &**reference {
            "lt" => "<".into(),
            "gt" => ">".into(),
            "amp" => "&".into(),
            "quot" => "\"".into(),
            "apos" => "'".into(),
            _ => String::new(),
        },
    }
}

fn xml_problem(place: &str, error: quick_xml::Error) -> Problem {
    match error {
        quick_xml::Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => Problem::from_io(place, error),
            Err(error) => Problem::damaged(place, error),
        },
        error => Problem::damaged(place, error),
    }
}

/// Lets no more through than the budget allows, and no text without a tag that would fill the memory.
struct Gate<R> {
    inner: BufReader<R>,
    budget: Budget,
    all: u64,
    since_tag: usize,
}

impl<R: Read> Read for Gate<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let len = buffer.len().min(into.len());
        into[..len].copy_from_slice(&buffer[..len]);
        self.consume(len);
        Ok(len)
    }
}

impl<R: Read> BufRead for Gate<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.budget.check(self.all)?;
        if self.since_tag > MOST_TEXT {
            return Err(Problem::PartTooLarge { part: String::new(), most: MOST_TEXT as u64 }.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, len: usize) {
        let read = self.inner.buffer();
        let tag = read[..len.min(read.len())].iter().rposition(|byte| *byte == b'<');
        self.since_tag = tag.map_or(self.since_tag + len, |tag| len - tag);
        self.all += len as u64;
        self.inner.consume(len);
    }
}
