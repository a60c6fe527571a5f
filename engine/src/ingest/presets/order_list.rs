//! A plain order list of whatever shop or till: user, day, order id, amount, and no event names.

use super::{Fits, PLAIN, Preset, Words};
use crate::ingest::{ColumnRole, Mapping};

/// Orders, one row each or one row an item. Columns are as guessed.
pub(super) const ORDER_LIST: Preset = Preset {
    id: "order_list",
    name: Words("list of orders", "Bestellliste"),
    notes: Words(
        "Each row is a purchase or part of one; rows of one order id are one order, and a negative sum is a refund.",
        "Jede Zeile ist ein Kauf oder ein Teil davon; Zeilen mit einer Bestellnummer sind eine Bestellung, eine negative Summe ist eine Erstattung.",
    ),
    fits: Fits::Guess(is_order_list),
    ..PLAIN
};

fn is_order_list(guess: &Mapping) -> bool {
    let has = |role: &ColumnRole| guess.column(*role).is_some();
    [ColumnRole::User, ColumnRole::Time, ColumnRole::OrderId, ColumnRole::Amount].iter().all(has)
        && !has(&ColumnRole::Event)
}
