//! A panel's table: sortable, with glyphs; a row that stands for users opens them.

use engine::order::Order;
use std::cmp::Ordering;

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::app::state::App;
use crate::panels::{Cell, Row, Table};

/// Which column sorts, and whether from large to small.
type Sorting = Option<(usize, bool)>;

/// The rows in the order asked for; totals stay at the end.
fn sorted(table: &Table, sorting: Sorting) -> Vec<Row> {
    let mut rows = table.rows.clone();
    if let Some((column, down)) = sorting {
        rows.order_by(|a, b| {
            let order = compare(a.cells.get(column), b.cells.get(column));
            a.total.cmp(&b.total).then(if down { order.reverse() } else { order })
        });
    }
    rows
}

/// Numbers by value, texts by letters; nothing known comes first.
fn compare(a: Option<&Cell>, b: Option<&Cell>) -> Ordering {
    let number =
        |cell: Option<&Cell>| cell.and_then(|cell| cell.raw.as_deref()).and_then(|raw| raw.parse::<f64>().ok());
    let text = |cell: Option<&Cell>| cell.map(|cell| cell.raw.clone().unwrap_or_else(|| cell.text.to_lowercase()));
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => text(a).cmp(&text(b)),
    }
}

/// The table.
#[component]
pub fn TableView(
    /// What it is about, for screen readers.
    #[prop(into)]
    caption: Signal<String>,
    /// Its rows.
    #[prop(into)]
    table: Signal<Table>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let sorting = RwSignal::new(None::<(usize, bool)>);
    let heads = move || {
        let heading = |(at, (text, numeric)): (usize, (String, bool))| {
            let state = move || sorting.get().filter(|(column, _)| *column == at).map(|(_, down)| down);
            let aria = move || state().map(|down| if down { "descending" } else { "ascending" });
            // The first click on numbers shows the largest, on words the first letter.
            let next = move |_| {
                sorting.update(|now| {
                    *now = match *now {
                        Some((column, down)) if column == at && down == numeric => Some((at, !down)),
                        Some((column, _)) if column == at => None,
                        _ => Some((at, numeric)),
                    };
                });
            };
            view! {
                <th scope="col" class=if numeric { "num" } else { "" } aria-sort=aria>
                    <button type="button" class="sort" on:click=next>{text}<Icon id="i-down" size=10/></button>
                </th>
            }
        };
        table.with(|table| table.columns.clone()).into_iter().enumerate().map(heading).collect_view()
    };
    let body = move || {
        let numeric: Vec<bool> = table.with(|table| table.columns.iter().map(|(_, numeric)| *numeric).collect());
        let rows = table.with(|table| sorted(table, sorting.get()));
        rows.into_iter().map(|row| row_view(app, row, &numeric)).collect_view()
    };
    view! {
        <table>
            <caption class="sr">{move || caption.get()}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{body}</tbody>
        </table>
    }
}

fn row_view(app: App, row: Row, numeric: &[bool]) -> impl IntoView + use<> {
    let class = match (&row.selection, row.total) {
        (Some(_), true) => "door total",
        (Some(_), false) => "door",
        (None, true) => "total",
        (None, false) => "",
    };
    let title = row.cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
    let selection = row.selection;
    let door = selection.is_some();
    let open = move || {
        if let Some(selection) = &selection {
            app.drill(title.clone(), selection.clone());
        }
    };
    let cells = row.cells.into_iter().enumerate().map(|(at, cell)| {
        let glyph = cell.glyph.map(|(id, class)| view! { <Glyph id=id class=class/> });
        let text = cell.text;
        match at {
            // The keyboard reaches the row by the button in its first cell.
            0 if door => view! {
                <th scope="row">{glyph}<button type="button" class="link">{text}</button></th>
            }
            .into_any(),
            0 => {
                let class = if numeric.first() == Some(&true) { "num" } else { "" };
                view! { <th scope="row" class=class>{glyph}{text}</th> }.into_any()
            }
            _ => {
                let class = if numeric.get(at).copied().unwrap_or(false) { "num" } else { "" };
                view! { <td class=class>{glyph}{text}</td> }.into_any()
            }
        }
    });
    view! { <tr class=class on:click=move |_| open()>{cells.collect_view()}</tr> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(table: &Table, sorting: Sorting, at: usize) -> String {
        sorted(table, sorting).iter().map(|row| row.cells[at].text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sorts_by_value_and_keeps_totals_last() {
        let mut table = Table::new([("Status", false), ("Users", true)]);
        table.push(vec![Cell::text("Loyal"), Cell::number("1,204", 1204)]);
        table.push(vec![Cell::text("active"), Cell::number("96", 96)]);
        table.push(vec![Cell::text("New"), Cell::blank()]);
        table.push(vec![Cell::text("All"), Cell::number("1,300", 1300)]).total();
        assert_eq!(column(&table, None, 1), "1,204 96 · 1,300");
        assert_eq!(column(&table, Some((1, true)), 1), "1,204 96 · 1,300");
        assert_eq!(column(&table, Some((1, false)), 1), "· 96 1,204 1,300");
        assert_eq!(column(&table, Some((0, false)), 0), "active Loyal New All");
    }
}
