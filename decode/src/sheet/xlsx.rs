//! XLSX (ECMA-376 part 1, SpreadsheetML): sheets of a workbook, with shared strings, number formats and both counts of days.

use std::collections::BTreeMap;

use super::grid::{Grid, title};
use super::number_format::{self, Shown};
use super::serial;
use super::strings::{RichText, Strings};
use super::xml::{self, Node, Xml};
use crate::Problem;
use crate::output::Output;
use crate::zip::Archive;

/// Reads all sheets that are shown.
pub(super) fn decode(archive: &mut Archive, name: &str, out: &mut Output) -> Result<(), Problem> {
    let workbook = Workbook::read(archive, out)?;
    let formats = formats(archive, out)?;
    let strings = Strings::read(archive, out)?;
    let cells = Cells { strings: &strings, formats: &formats, from_1904: workbook.from_1904 };
    let shown = workbook.sheets.iter().filter(|sheet| !sheet.is_hidden);
    let packed = shown.map(|sheet| archive.by_name(&sheet.part).map_or(0, |part| part.compressed_size()));
    let packed = packed.fold(0, u64::saturating_add);
    out.expect_bytes(packed);
    for sheet in workbook.sheets {
        if sheet.is_hidden {
            out.leave_out(title(name, &sheet.name));
            continue;
        }
        let budget = out.budget();
        let Some(mut xml) = Xml::open(archive, &sheet.part, budget)? else { continue };
        let mut grid = Grid::new(out, name, &sheet.name);
        cells.read(&mut xml, &mut grid).map_err(|problem| problem.within(&sheet.name))?;
        grid.finish();
    }
    Ok(())
}

#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    from_1904: bool,
}

struct Sheet {
    name: String,
    is_hidden: bool,
    part: String,
}

impl Workbook {
    fn read(archive: &mut Archive, out: &Output) -> Result<Workbook, Problem> {
        let parts = relations(archive, out)?;
        let mut workbook = Workbook::default();
        let Some(mut xml) = Xml::open(archive, "xl/workbook.xml", out.budget())? else { return Ok(workbook) };
        loop {
            match xml.next()? {
                Node::Start(start) if xml::name(&start) == "workbookPr" => {
                    workbook.from_1904 = matches!(xml::attribute(&start, "date1904").as_deref(), Some("1" | "true"));
                }
                Node::Start(start) if xml::name(&start) == "sheet" => {
                    let id = xml::attribute(&start, "id").unwrap_or_default();
                    if let Some(part) = parts.get(&id) {
                        workbook.sheets.push(Sheet {
                            name: xml::attribute(&start, "name").unwrap_or_default(),
                            is_hidden: xml::attribute(&start, "state").is_some_and(|state| state != "visible"),
                            part: part.clone(),
                        });
                    }
                }
                Node::Eof => return Ok(workbook),
                _ => {}
            }
            if workbook.sheets.len() > out.limits().entries {
                return Err(Problem::damaged("xl/workbook.xml", "too many sheets"));
            }
        }
    }
}

/// Which part of the archive each relation of the workbook means.
fn relations(archive: &mut Archive, out: &Output) -> Result<BTreeMap<String, String>, Problem> {
    let mut parts = BTreeMap::new();
    let Some(mut xml) = Xml::open(archive, "xl/_rels/workbook.xml.rels", out.budget())? else { return Ok(parts) };
    loop {
        match xml.next()? {
            Node::Start(start) if xml::name(&start) == "Relationship" => {
                let (id, target) = (xml::attribute(&start, "Id"), xml::attribute(&start, "Target"));
                if let (Some(id), Some(target)) = (id, target) {
                    // A path from the root of the archive, or from the workbook's folder.
                    let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    parts.insert(id, part);
                }
            }
            Node::Eof => return Ok(parts),
            _ => {}
        }
    }
}

/// What each cell style shows numbers as.
fn formats(archive: &mut Archive, out: &Output) -> Result<Vec<Shown>, Problem> {
    let mut formats = Vec::new();
    let mut codes: BTreeMap<u32, Shown> = BTreeMap::new();
    let Some(mut xml) = Xml::open(archive, "xl/styles.xml", out.budget())? else { return Ok(formats) };
    let mut in_cells = false;
    let number = |id: Option<String>| id.and_then(|id| id.parse::<u32>().ok());
    loop {
        match xml.next()? {
            Node::Start(start) => match xml::name(&start) {
                "numFmt" => {
                    let id = number(xml::attribute(&start, "numFmtId"));
                    if let (Some(id), Some(code)) = (id, xml::attribute(&start, "formatCode")) {
                        codes.insert(id, number_format::of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(xml::attribute(&start, "numFmtId")).unwrap_or(0);
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| number_format::built_in(id)));
                }
                _ => {}
            },
            Node::End(end) if end.local_name().into_inner() == "cellXfs" => return Ok(formats),
            Node::Eof => return Ok(formats),
            _ => {}
        }
    }
}

/// What turns cells into text.
struct Cells<'a> {
    strings: &'a Strings,
    formats: &'a [Shown],
    from_1904: bool,
}

/// A cell whose end has not yet come.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    text: String,
}

impl Cells<'_> {
    fn read(&self, xml: &mut Xml, grid: &mut Grid) -> Result<(), Problem> {
        let mut cell: Option<Cell> = None;
        let (mut in_value, mut rich) = (false, RichText::default());
        let mut next_column = 0;
        loop {
            match xml.next()? {
                Node::Start(start) => match xml::name(&start) {
                    "row" => next_column = 0,
                    "c" => {
                        let place = xml::attribute(&start, "r");
                        let column = place.and_then(|place| column(&place)).unwrap_or(next_column);
                        next_column = column.saturating_add(1);
                        cell = Some(Cell {
                            column,
                            kind: xml::attribute(&start, "t").unwrap_or_default(),
                            style: xml::attribute(&start, "s").and_then(|style| style.parse().ok()).unwrap_or(0),
                            text: String::new(),
                        });
                    }
                    "v" => in_value = true,
                    name => rich.start(name),
                },
                Node::Text(piece) => {
                    if let Some(cell) = &mut cell {
                        if in_value {
                            cell.text.push_str(&piece);
                        }
                        rich.push(&piece, &mut cell.text);
                    }
                }
                Node::End(end) => match end.local_name().into_inner() {
                    "v" => in_value = false,
                    "c" => {
                        if let Some(cell) = cell.take() {
                            self.write(&cell, grid)?;
                        }
                    }
                    "row" => grid.end_row(1)?,
                    "sheetData" => return Ok(()),
                    name => rich.end(name),
                },
                Node::Eof => return Ok(()),
            }
        }
    }

    fn write(&self, cell: &Cell, grid: &mut Grid) -> Result<(), Problem> {
        let text = match cell.kind.as_str() {
            // An error is shown, but is no value.
            "e" => return Ok(()),
            "s" => {
                let number = cell.text.trim();
                let found = number.parse().ok().and_then(|number| self.strings.get(number));
                found.ok_or_else(|| Problem::damaged("", format!("there is no shared string {number}")))?
            }
            _ => cell.text.as_str(),
        };
        if text.is_empty() {
            return Ok(());
        }
        let into = grid.cell(cell.column)?;
        match cell.kind.as_str() {
            "b" => into.push_str(if text.trim() == "1" { "true" } else { "false" }),
            "s" | "inlineStr" | "str" => unescape(text, into),
            "d" => into.push_str(text),
            _ => {
                let shown = self.formats.get(cell.style).copied().unwrap_or_default();
                serial::write(into, text, shown, self.from_1904);
            }
        }
        Ok(())
    }
}

/// The column of a place such as `AB12`, from 0.
fn column(place: &str) -> Option<usize> {
    let mut column = 0usize;
    for letter in place.bytes().take_while(u8::is_ascii_alphabetic) {
        column = column.checked_mul(26)?.checked_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    column.checked_sub(1)
}

/// Control characters are written `_x000D_` (ECMA-376 part 1, 22.9.2.19).
fn unescape(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let sign = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        into.push_str(&rest[..at]);
        match sign {
            Some(sign) => {
                into.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                into.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    into.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_escapes() {
        assert_eq!(
            (column("A1"), column("Z9"), column("AA1"), column("XFD1")),
            (Some(0), Some(25), Some(26), Some(16_383))
        );
        assert_eq!(column("12"), None);
        let text = |text: &str| {
            let mut plain = String::new();
            unescape(text, &mut plain);
            plain
        };
        assert_eq!(text("a_x000D_\nb"), "a\r\nb");
        assert_eq!(text("_x005F_x000D_ max_x y_xé"), "_x000D_ max_x y_xé");
    }
}
