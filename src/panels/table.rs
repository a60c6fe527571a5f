//! A panel's numbers as rows: what the page shows behind the toggle, and what the CSV holds.

use engine::schemes::Selection;

use super::View;

/// Rows and columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// (heading, whether the column holds numbers).
    pub columns: Vec<(String, bool)>,
    /// In the order of the chart.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The users it stands for.
    pub selection: Option<Selection>,
    /// Whether it sums up the others.
    pub total: bool,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// As shown, in the person's language.
    pub text: String,
    /// As written to CSV, where that differs: a number with a point, an ISO date. Blank is not zero.
    pub raw: Option<String>,
    /// (symbol, class) before the text.
    pub glyph: Option<(&'static str, &'static str)>,
}

impl Table {
    /// An empty table: columns as (heading, whether numeric).
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = (S, bool)>) -> Self {
        Table { columns: columns.into_iter().map(|(head, numeric)| (head.into(), numeric)).collect(), rows: Vec::new() }
    }

    /// Adds a row and returns it, to give it a selection.
    pub fn push(&mut self, cells: Vec<Cell>) -> &mut Row {
        self.rows.push(Row { cells, ..Row::default() });
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    /// RFC 4180 with a header line. Texts that a spreadsheet would take for a formula get an apostrophe before them.
    pub fn csv(&self) -> String {
        let mut out = String::new();
        let heads: Vec<Cell> = self.columns.iter().map(|(head, _)| Cell::text(head.clone())).collect();
        for cells in std::iter::once(&heads).chain(self.rows.iter().map(|row| &row.cells)) {
            let line: Vec<String> = cells.iter().map(Cell::csv).collect();
            out.push_str(&line.join(","));
            out.push_str("\r\n");
        }
        out
    }
}

impl Row {
    /// Stands for these users.
    pub fn users(&mut self, selection: Selection) -> &mut Self {
        self.selection = Some(selection);
        self
    }

    /// Sums up the others.
    pub fn total(&mut self) -> &mut Self {
        self.total = true;
        self
    }
}

impl Cell {
    /// A text, the same in CSV.
    pub fn text(text: impl Into<String>) -> Self {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A number: as shown, and as written to CSV.
    pub fn number(text: impl Into<String>, raw: impl std::fmt::Display) -> Self {
        Cell { text: text.into(), raw: Some(raw.to_string()), glyph: None }
    }

    /// An amount in the catalog's finest unit: as money, and in CSV as a decimal number of whole units, exact to the last place.
    pub fn money(minor: i64, view: &View) -> Self {
        let decimals = usize::from(view.catalog.amount_decimals.unwrap_or(0));
        let digits = format!("{:0>1$}", minor.unsigned_abs(), decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let (sign, point) = (if minor < 0 { "-" } else { "" }, if decimals > 0 { "." } else { "" });
        Cell::number(view.money(minor), format!("{sign}{whole}{point}{fraction}"))
    }

    /// Nothing known.
    pub fn blank() -> Self {
        Cell { text: "·".into(), raw: Some(String::new()), glyph: None }
    }

    /// With a glyph before the text.
    pub fn glyph(mut self, id: &'static str, class: &'static str) -> Self {
        self.glyph = Some((id, class));
        self
    }

    fn csv(&self) -> String {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let formula = self.text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if formula { format!("'{}", self.text) } else { self.text.clone() };
        if text.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        let mut view = View::default();
        let mut raw = |decimals, minor| {
            view.catalog.amount_decimals = decimals;
            Cell::money(minor, &view).raw.unwrap()
        };
        assert_eq!([-1_205, 7, 100, 0].map(|minor| raw(Some(2), minor)), ["-12.05", "0.07", "1.00", "0.00"]);
        assert_eq!([raw(None, 42), raw(Some(6), -1)], ["42", "-0.000001"]);
    }

    #[test]
    fn csv_is_safe() {
        let mut table = Table::new([("Status", false), ("Users", true)]);
        table.push(vec![Cell::text("=cmd|x"), Cell::number("1,204", 1204)]);
        table.push(vec![Cell::text("a,\"b\""), Cell::blank()]);
        assert_eq!(table.csv(), "Status,Users\r\n'=cmd|x,1204\r\n\"a,\"\"b\"\"\",\r\n");
    }
}
