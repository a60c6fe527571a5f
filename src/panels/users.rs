//! The users behind a mark as a table: on the page, and as a file.

use engine::catalog;
use engine::queries::movers::NOT_SEEN;
use engine::queries::users::{Answer, Row};

use super::{Cell, Table, View, statuses};
use crate::charts::movers_flow::word;
use crate::format;

catalog! {
    id = "User", "Nutzer";
    status = "Status", "Status";
    status_before = "Status before", "Status davor";
    reason = "Because", "Weil";
    last_seen = "Last seen", "Zuletzt gesehen";
    silent = "Days silent", "Tage still";
    active_days = "Active days", "Aktive Tage";
    events = "Activities", "Aktivitäten";
    orders = "Orders", "Bestellungen";
    revenue = "Revenue", "Umsatz";
}

/// A row a user, with the columns that the data have.
pub fn table(answer: &Answer, view: &View) -> Table {
    let lang = view.lang;
    let of_moves = answer.rows.iter().any(|row| row.segment_before.is_some());
    let mut columns = vec![(id(lang), false)];
    if of_moves {
        columns.push((status_before(lang), false));
    }
    columns.extend([(status(lang), false), (reason(lang), false), (last_seen(lang), true), (silent(lang), true)]);
    if !view.catalog.summaries {
        columns.extend([(active_days(lang), true), (events(lang), true)]);
    }
    if view.catalog.knows_orders() {
        columns.push((orders(lang), true));
    }
    if view.catalog.knows_revenue() {
        columns.push((revenue(lang), true));
    }
    let mut table = Table::new(columns);
    for row in &answer.rows {
        table.push(cells(row, view));
    }
    table
}

fn cells(row: &Row, view: &View) -> Vec<Cell> {
    let lang = view.lang;
    let count = |n: u64| Cell::number(format::count(lang, n), n);
    let status = |id: &str| match statuses::status(id) {
        Some(status) => Cell::text(status.word(lang)).glyph(status.glyph, status.class),
        None if id == NOT_SEEN => Cell::text(word(id, lang)),
        None => Cell::blank(),
    };
    let mut cells = vec![Cell::text(row.id.clone())];
    cells.extend(row.segment_before.as_deref().map(status));
    cells.extend([
        status(&row.segment),
        Cell::text(row.reason_words.get(lang)),
        row.last_seen.map_or_else(Cell::blank, |day| Cell {
            text: format::date(lang, day),
            raw: Some(day.to_string()),
            ..Cell::default()
        }),
        row.days_since_last.map_or_else(Cell::blank, |days| count(days.into())),
    ]);
    let known = |n: Option<u64>| n.map_or_else(Cell::blank, count);
    if !view.catalog.summaries {
        cells.extend([known(row.active_days), known(row.events)]);
    }
    if view.catalog.knows_orders() {
        cells.push(known(row.purchases));
    }
    if view.catalog.knows_revenue() {
        cells.push(row.revenue.map_or_else(Cell::blank, |minor| Cell::money(minor, view)));
    }
    cells
}

#[cfg(test)]
mod tests {
    use engine::events::Role;
    use engine::i18n::Lang;

    use super::*;

    /// Where nothing is said to be a purchase, nobody is said to have bought nothing.
    #[test]
    fn orders_are_a_column_where_they_are_known() {
        let heads = |roles: &[Role]| {
            let mut view = View { lang: Lang::En, ..View::default() };
            view.catalog.roles = roles.to_vec();
            let table = table(&Answer { rows: vec![Row::default()], ..Answer::default() }, &view);
            assert_eq!(table.columns.len(), table.rows[0].cells.len());
            table.columns.iter().map(|column| column.0.clone()).collect::<Vec<_>>()
        };
        assert!(heads(&[Role::Purchase]).contains(&"Orders".to_string()));
        assert!(!heads(&[Role::Other]).contains(&"Orders".to_string()));
    }
}
