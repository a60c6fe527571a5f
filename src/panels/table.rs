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
    /// The currency of an amount, where one is known: the text has its sign, the raw number none.
    pub currency: Option<String>,
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

    /// RFC 4180 with a header line. Texts that a spreadsheet would take for a formula get an apostrophe before them. Numbers bear no
    /// sign of a currency: the head of a column of amounts names it, or, where only some rows are amounts, the name of such a row.
    pub fn csv(&self) -> String {
        let currencies: Vec<Option<&str>> = (0..self.columns.len()).map(|column| self.currency_of(column)).collect();
        let heads = self.columns.iter().zip(&currencies);
        let heads: Vec<Cell> = heads.map(|((head, _), currency)| Cell::text(named(head, *currency))).collect();
        let mut out = String::new();
        let mut write = |cells: &mut dyn Iterator<Item = String>| {
            out.push_str(&cells.collect::<Vec<_>>().join(","));
            out.push_str("\r\n");
        };
        write(&mut heads.iter().map(Cell::csv));
        for Row { cells, .. } in &self.rows {
            let untold = cells
                .iter()
                .zip(&currencies)
                .find_map(|(cell, told)| cell.currency.as_deref().filter(|_| told.is_none()));
            write(&mut cells.iter().enumerate().map(|(at, cell)| match (at, untold) {
                (0, Some(_)) => Cell::text(named(&cell.text, untold)).csv(),
                _ => cell.csv(),
            }));
        }
        out
    }

    /// The one currency of all that a column says.
    fn currency_of(&self, column: usize) -> Option<&str> {
        let said = || self.rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_blank());
        let currency = said().next()?.currency.as_deref()?;
        said().all(|cell| cell.currency.as_deref() == Some(currency)).then_some(currency)
    }
}

/// "Revenue (EUR)".
fn named(name: &str, currency: Option<&str>) -> String {
    currency.map_or_else(|| name.to_string(), |currency| format!("{name} ({currency})"))
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
        Cell { text: text.into(), raw: Some(raw.to_string()), ..Cell::default() }
    }

    /// An amount in the catalog's finest unit: as money, and in CSV as a decimal number of whole units, exact to the last place.
    pub fn money(minor: i64, view: &View) -> Self {
        let decimals = usize::from(view.catalog.amount_decimals.unwrap_or(0));
        let digits = format!("{:0>1$}", minor.unsigned_abs(), decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let (sign, point) = (if minor < 0 { "-" } else { "" }, if decimals > 0 { "." } else { "" });
        Cell::number(view.money(minor), format!("{sign}{whole}{point}{fraction}"))
            .in_currency(view.catalog.currency.as_deref())
    }

    /// An amount in a currency, where it is known.
    pub fn in_currency(mut self, currency: Option<&str>) -> Self {
        self.currency = currency.map(String::from);
        self
    }

    /// Nothing known.
    pub fn blank() -> Self {
        Cell { text: "·".into(), raw: Some(String::new()), ..Cell::default() }
    }

    /// With a glyph before the text.
    pub fn glyph(mut self, id: &'static str, class: &'static str) -> Self {
        self.glyph = Some((id, class));
        self
    }

    fn is_blank(&self) -> bool {
        self.raw.as_deref() == Some("")
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

    /// The head of a column of amounts says the currency; in a column of several things, the row does.
    #[test]
    fn csv_says_the_currency() {
        let mut view = View::default();
        (view.catalog.amount_decimals, view.catalog.currency) = (Some(2), Some("EUR".into()));
        let csv = |view: &View| {
            let mut table = Table::new([("Group", false), ("Users", true), ("Revenue", true), ("Spend", true)]);
            table.push(vec![Cell::text("A"), Cell::number("2", 2), Cell::money(150, view), Cell::blank()]);
            table.push(vec![Cell::text("B"), Cell::number("1", 1), Cell::blank(), Cell::blank()]);
            table.csv()
        };
        assert_eq!(csv(&view), "Group,Users,Revenue (EUR),Spend\r\nA,2,1.50,\r\nB,1,,\r\n");
        let mut figures = Table::new([("Figure", false), ("Now", true), ("Before", true)]);
        figures.push(vec![Cell::text("Users"), Cell::number("2", 2), Cell::number("1", 1)]);
        figures.push(vec![Cell::text("Revenue, in all"), Cell::money(150, &view), Cell::blank()]);
        assert_eq!(figures.csv(), "Figure,Now,Before\r\nUsers,2,1\r\n\"Revenue, in all (EUR)\",1.50,\r\n");
        view.catalog.currency = None;
        assert!(csv(&view).starts_with("Group,Users,Revenue,Spend\r\n"), "an unknown currency is not named");
    }

    #[test]
    fn csv_is_safe() {
        let mut table = Table::new([("Status", false), ("Users", true)]);
        table.push(vec![Cell::text("=cmd|x"), Cell::number("1,204", 1204)]);
        table.push(vec![Cell::text("a,\"b\""), Cell::blank()]);
        assert_eq!(table.csv(), "Status,Users\r\n'=cmd|x,1204\r\n\"a,\"\"b\"\"\",\r\n");
    }
}
