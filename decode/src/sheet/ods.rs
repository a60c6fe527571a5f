//! ODS (OpenDocument 1.3 part 3): tables of a spreadsheet. Dates are ISO 8601 already.

use quick_xml::events::BytesStart;

use super::grid::Grid;
use super::number_format::Shown;
use super::serial;
use super::xml::{self, Node, Xml};
use crate::Problem;
use crate::output::Output;
use crate::zip::Archive;

/// Rows of a sheet, at most.
const MOST_ROWS: u64 = 1 << 20;

/// Reads all tables.
pub(super) fn decode(archive: &mut Archive, name: &str, out: &mut Output) -> Result<(), Problem> {
    if is_encrypted(archive, out)? {
        return Err(Problem::Encrypted);
    }
    let budget = out.budget();
    let Some(mut xml) = Xml::open(archive, "content.xml", budget)? else { return Ok(()) };
    loop {
        match xml.next()? {
            Node::Start(start) if xml::name(&start) == "table" => {
                let title = xml::attribute(&start, "name").unwrap_or_default();
                let mut grid = Grid::new(out, name, &title);
                table(&mut xml, &mut grid).map_err(|problem| problem.within(&title))?;
                grid.finish();
            }
            Node::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn is_encrypted(archive: &mut Archive, out: &Output) -> Result<bool, Problem> {
    let Some(mut xml) = Xml::open(archive, "META-INF/manifest.xml", out.budget())? else { return Ok(false) };
    loop {
        match xml.next()? {
            Node::Start(start) if xml::name(&start) == "encryption-data" => return Ok(true),
            Node::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// A value that stands in attributes.
enum Typed {
    Number(String),
    /// ISO 8601, true or false, text.
    Text(String),
}

/// A cell whose end has not yet come.
#[derive(Default)]
struct Cell {
    repeated: usize,
    /// Its value, where it does not stand in paragraphs.
    value: Option<Typed>,
    /// Its paragraphs.
    text: String,
    paragraphs: usize,
}

fn table(xml: &mut Xml, grid: &mut Grid) -> Result<(), Problem> {
    let mut cell: Option<Cell> = None;
    // A note inside a cell is not its text; nor is a table inside one.
    let (mut in_text, mut in_note, mut tables) = (false, 0usize, 1usize);
    let (mut column, mut times, mut rows) = (0usize, 1u64, 0u64);
    loop {
        match xml.next()? {
            Node::Start(start) => match (xml::name(&start), &mut cell) {
                ("annotation", _) => in_note += 1,
                ("table", _) => tables += 1,
                _ if in_note > 0 || tables > 1 => {}
                ("table-row", _) => {
                    times = count(&start, "number-rows-repeated");
                    column = 0;
                }
                ("table-cell" | "covered-table-cell", _) => {
                    let repeated = count(&start, "number-columns-repeated") as usize;
                    cell = Some(Cell { repeated, value: value(&start), ..Cell::default() });
                }
                ("p", Some(cell)) => {
                    in_text = true;
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
                ("s", Some(cell)) => {
                    let spaces = count(&start, "c").min(1_000) as usize;
                    cell.text.extend(std::iter::repeat_n(' ', spaces));
                }
                ("tab", Some(cell)) => cell.text.push('\t'),
                ("line-break", Some(cell)) => cell.text.push('\n'),
                _ => {}
            },
            Node::Text(piece) => {
                if let Some(cell) = cell.as_mut().filter(|_| in_text && in_note == 0 && tables == 1) {
                    cell.text.push_str(&piece);
                }
            }
            Node::End(end) => match end.local_name().into_inner() {
                "annotation" => in_note = in_note.saturating_sub(1),
                "table" => {
                    tables -= 1;
                    if tables == 0 {
                        return Ok(());
                    }
                }
                _ if in_note > 0 || tables > 1 => {}
                "p" => in_text = false,
                "table-cell" | "covered-table-cell" => {
                    if let Some(cell) = cell.take() {
                        column = write(&cell, column, grid)?;
                    }
                }
                "table-row" => {
                    rows = rows.saturating_add(times);
                    // The empty rows to the end of the sheet are one, repeated: they are no rows.
                    grid.end_row(times.min(MOST_ROWS.saturating_sub(rows - times).max(1)))?;
                }
                _ => {}
            },
            Node::Eof => return Ok(()),
        }
    }
}

/// Writes a cell as often as it is repeated; the column after it.
fn write(cell: &Cell, column: usize, grid: &mut Grid) -> Result<usize, Problem> {
    let end = column.saturating_add(cell.repeated);
    if cell.value.is_none() && cell.text.is_empty() {
        return Ok(end);
    }
    for at in column..end {
        let into = grid.cell(at)?;
        match &cell.value {
            Some(Typed::Number(number)) => serial::write(into, number, Shown::Number, false),
            Some(Typed::Text(text)) => into.push_str(text),
            None => into.push_str(&cell.text),
        }
    }
    Ok(end)
}

fn value(start: &BytesStart) -> Option<Typed> {
    let get = |name: &str| xml::attribute(start, name);
    match get("value-type")?.as_str() {
        "float" | "currency" | "percentage" => get("value").map(Typed::Number),
        "date" => get("date-value").map(Typed::Text),
        "time" => get("time-value").map(|value| Typed::Text(clock(&value).unwrap_or(value))),
        "boolean" => get("boolean-value").map(Typed::Text),
        _ => get("string-value").map(Typed::Text),
    }
}

/// `PT11H35M00.5S` as `11:35:00.5`.
fn clock(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.strip_suffix('S')?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

fn count(start: &BytesStart, name: &str) -> u64 {
    xml::attribute(start, name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}
