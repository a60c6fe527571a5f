//! How a file was written, in one line, once it is read: delimiter, encoding, decimal sign, dates.

use engine::i18n::Lang;
use engine::ingest::{ColumnRole, DateOrder, Decimal, FileShape, Mapping};

use super::locale::encoding_name;
use crate::app::words::mapping as words;

/// "Delimiter: ';' · Text encoding: Windows-1252 · …", of what mattered.
pub fn written(lang: Lang, file: &FileShape, mapping: &Mapping) -> String {
    let dialect = &file.dialect;
    let own = mapping.files.get(&file.file).unwrap_or(mapping);
    let delimiter = engine::ingest::sign_name(char::from(dialect.delimiter), lang);
    let mut parts = Vec::new();
    if file.is_delimited() {
        parts.push((words::delimiter(lang), delimiter));
    }
    parts.push((words::encoding(lang), encoding_name(lang, dialect.encoding)));
    if own.column(ColumnRole::Amount).is_some() {
        let decimal = match dialect.decimal {
            Decimal::Point => words::decimal_point(lang),
            Decimal::Comma => words::decimal_comma(lang),
        };
        parts.push((words::decimal(lang), decimal.into()));
    }
    if own.column(ColumnRole::Time).is_some() {
        parts.push(match dialect.epoch {
            Some(unit) => (words::epoch(lang), unit.text(lang).into()),
            None => (words::date_order(lang), order_word(lang, dialect.date_order).into()),
        });
    }
    parts.into_iter().map(|(what, how): (&str, String)| format!("{what}: {how}")).collect::<Vec<_>>().join(" · ")
}

fn order_word(lang: Lang, order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearFirst => words::year_first(lang),
        DateOrder::DayFirst => words::day_first(lang),
        DateOrder::MonthFirst => words::month_first(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::events::Day;
    use engine::ingest::{Head, preview};

    fn said(lang: Lang, text: &[u8]) -> String {
        let head = Head { name: "a.csv".into(), bytes: text.to_vec(), size: text.len() as u64 };
        let found = preview(&[head], None, Day::from_civil(2026, 1, 1)).expect("a table");
        written(lang, found.main_file().expect("a file"), &found.mapping)
    }

    #[test]
    fn what_was_guessed_is_told() {
        let german = b"kunde;datum;betrag\nanna;13.04.2025;1.234,50\nb\xf6b;14.04.2025;2,00\n";
        assert_eq!(
            said(Lang::En, german),
            "Delimiter: ';' · Text encoding: Windows-1252 · Decimal sign: comma 1.234,5 · Date order: day month year"
        );
        let json = b"{\"user\":\"ann\",\"time\":1717236000000}\n{\"user\":\"bob\",\"time\":1717322400000}\n";
        assert_eq!(said(Lang::De, json), "Zeichenkodierung: UTF-8 · Epocheneinheit: Millisekunden");
    }
}
