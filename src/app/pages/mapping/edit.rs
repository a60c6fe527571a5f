//! Changes to a mapping, as the screen offers them. Plain data in, plain data out.
//!
//! Invariants: a role has one column; a column has one meaning, but may be one of the two factors of the amount.

use engine::events::FileKind;
use engine::ingest::{ColumnRole, Mapping};

/// What a column can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Not read.
    LeftOut,
    /// Kept as a dimension under its own name.
    Dimension,
    /// Mapped to a role.
    Role(ColumnRole),
}

/// The roles that columns of a kind of file can have, in the order of the pick list.
pub fn offered(kind: FileKind) -> impl Iterator<Item = ColumnRole> {
    ColumnRole::ALL.iter().copied().filter(move |role| role.is_read_in(kind))
}

impl Meaning {
    /// The word for it as the value of a pick list.
    pub fn id(self) -> &'static str {
        match self {
            Meaning::LeftOut => "-",
            Meaning::Dimension => "+",
            Meaning::Role(role) => role.id(),
        }
    }

    /// The meaning with that word.
    pub fn from_id(id: &str) -> Option<Meaning> {
        match id {
            "-" => Some(Meaning::LeftOut),
            "+" => Some(Meaning::Dimension),
            role => ColumnRole::from_id(role).map(Meaning::Role),
        }
    }
}

/// The column or columns that the amount is made of.
pub fn amount_of<'a>(mapping: &Mapping, columns: &'a [String]) -> Option<(&'a str, Option<&'a str>)> {
    let amount = mapping.column(ColumnRole::Amount)?;
    let find = |text: &str| columns.iter().find(|column| column.trim() == text.trim()).map(String::as_str);
    // A header that holds a `*` itself wins, as it does when the file is read.
    if let Some(column) = find(amount) {
        return Some((column, None));
    }
    amount.match_indices('*').find_map(|(star, _)| Some((find(&amount[..star])?, Some(find(&amount[star + 1..])?))))
}

/// What a column means now.
pub fn meaning_of(mapping: &Mapping, columns: &[String], column: &str) -> Meaning {
    if amount_of(mapping, columns).is_some_and(|(one, other)| one == column || other == Some(column)) {
        return Meaning::Role(ColumnRole::Amount);
    }
    let role = mapping.columns.iter().find(|(_, mapped)| *mapped == column);
    match role {
        Some((role, _)) => Meaning::Role(*role),
        None if mapping.dimensions.iter().any(|mapped| mapped == column) => Meaning::Dimension,
        None => Meaning::LeftOut,
    }
}

/// Gives a column a meaning; whichever column had the role before is left out.
pub fn assign(mapping: &mut Mapping, columns: &[String], column: &str, meaning: Meaning) {
    let currency = mapping.column(ColumnRole::Currency).map(String::from);
    release(mapping, columns, column);
    match meaning {
        Meaning::LeftOut => {}
        Meaning::Dimension => mapping.dimensions.push(column.into()),
        Meaning::Role(role) => {
            mapping.columns.insert(role, column.into());
            mapping.fallbacks.remove(&role);
        }
    }
    // The currency that is read was a value of the column that held them.
    if mapping.column(ColumnRole::Currency) != currency.as_deref() {
        read_currency(mapping, None, None);
    }
}

/// Reads another currency, in the main files or in one with a mapping of its own. Rates were for the one before: they go, also those of
/// files that follow the main ones.
pub fn read_currency(mapping: &mut Mapping, file: Option<&str>, currency: Option<String>) {
    let own = match file {
        Some(file) => mapping.files.entry(file.into()).or_default(),
        None => {
            let followers = mapping.files.values_mut().filter(|own| own.only_currency.is_none());
            followers.for_each(|own| own.rates.clear());
            mapping
        }
    };
    own.rates.clear();
    own.only_currency = currency;
}

/// Reads one currency in all files: their own ones would stand against it.
pub fn read_all_in(mapping: &mut Mapping, currency: &str) {
    if mapping.only_currency.as_deref() != Some(currency) {
        read_currency(mapping, None, Some(currency.into()));
    }
    for own in mapping.files.values_mut() {
        if own.only_currency.take().is_some_and(|own| own != currency) {
            own.rates.clear();
        }
    }
}

/// Gives a currency a rate, or takes it out. Returns the one that holds then: a file without its own has that of the main files. The
/// currency that is read, which was perhaps but guessed, is fixed: the rate is for it.
pub fn set_rate(mapping: &mut Mapping, file: Option<&str>, currency: &str, used: &str, rate: Option<String>) -> String {
    let follows = file.is_some() && mapping.only_currency.as_deref() == Some(used);
    let of_main = mapping.rates.get(currency).filter(|_| follows).cloned();
    let own = match file {
        Some(file) => mapping.files.entry(file.into()).or_default(),
        None => mapping,
    };
    if own.only_currency.is_none() && !follows {
        own.only_currency = Some(used.into());
    }
    match rate {
        Some(rate) => _ = own.rates.insert(currency.into(), rate),
        None => _ = own.rates.remove(currency),
    }
    own.rates.get(currency).cloned().or(of_main).unwrap_or_default()
}

/// Reads the rows of the main files as another kind. The columns of a row a user are guessed anew; those of an event stay as far as
/// there are such.
pub fn read_as(mapping: &mut Mapping, kind: FileKind) {
    mapping.kind = kind;
    if kind == FileKind::Summaries {
        mapping.columns.clear();
        mapping.dimensions.clear();
        mapping.fallbacks.clear();
    }
    mapping.columns.retain(|role, _| role.is_read_in(kind));
}

/// Makes the amount of a column alone, or of its product with another.
pub fn multiply(mapping: &mut Mapping, columns: &[String], column: &str, by: Option<&str>) {
    release(mapping, columns, column);
    if let Some(by) = by {
        release(mapping, columns, by);
    }
    let amount = by.map_or_else(|| column.to_string(), |by| format!("{column}*{by}"));
    mapping.columns.insert(ColumnRole::Amount, amount);
}

/// Takes a column out of whatever it is in. Of a product the other factor stays.
fn release(mapping: &mut Mapping, columns: &[String], column: &str) {
    let rest = match amount_of(mapping, columns) {
        Some((one, Some(other))) if one == column => Some(other.to_string()),
        Some((one, Some(other))) if other == column => Some(one.to_string()),
        _ => None,
    };
    if let Some(rest) = rest {
        mapping.columns.insert(ColumnRole::Amount, rest);
    }
    mapping.columns.retain(|_, mapped| mapped != column);
    mapping.fallbacks.retain(|_, mapped| mapped != column);
    mapping.dimensions.retain(|mapped| mapped != column);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<String> {
        ["id", "at", "n", "price", "a*b", "note"].map(String::from).to_vec()
    }

    fn mapping() -> Mapping {
        let mapping = Mapping::default().with(ColumnRole::User, "id").with(ColumnRole::Time, "at");
        mapping.with(ColumnRole::Amount, "n*price")
    }

    #[test]
    fn a_column_means_one_thing() {
        let mut mapping = mapping();
        assign(&mut mapping, &columns(), "note", Meaning::Dimension);
        assign(&mut mapping, &columns(), "note", Meaning::Role(ColumnRole::User));
        assert_eq!(meaning_of(&mapping, &columns(), "note"), Meaning::Role(ColumnRole::User));
        assert_eq!(meaning_of(&mapping, &columns(), "id"), Meaning::LeftOut);
        assert!(mapping.dimensions.is_empty());
    }

    #[test]
    fn a_product_loses_a_factor_and_gets_another() {
        let mut mapping = mapping();
        assert_eq!(amount_of(&mapping, &columns()), Some(("n", Some("price"))));
        assign(&mut mapping, &columns(), "n", Meaning::LeftOut);
        assert_eq!(mapping.column(ColumnRole::Amount), Some("price"));
        multiply(&mut mapping, &columns(), "price", Some("note"));
        assert_eq!(mapping.column(ColumnRole::Amount), Some("price*note"));
        multiply(&mut mapping, &columns(), "note", None);
        assert_eq!(amount_of(&mapping, &columns()), Some(("note", None)));
        assert_eq!(meaning_of(&mapping, &columns(), "price"), Meaning::LeftOut);
    }

    /// There and back: what the file looks like decides, unless the person says that each row is an event.
    #[test]
    fn a_row_is_an_event_or_a_user() {
        use engine::events::Day;
        use engine::ingest::{Head, preview};
        let bytes =
            b"id,first_order,last_order,orders\na,2024-01-01,2024-02-01,2\nb,2024-01-01,2024-03-01,4\n".to_vec();
        let heads = [Head { name: "t.csv".into(), size: bytes.len() as u64, bytes }];
        let look = |mapping: Option<&Mapping>| preview(&heads, mapping, Day::from_civil(2025, 1, 1)).unwrap();
        let mut mapping = look(None).mapping;
        assert_eq!(mapping.kind, FileKind::Summaries);
        read_as(&mut mapping, FileKind::Events);
        let seen = look(Some(&mapping));
        assert_eq!((seen.mapping.kind, seen.problem), (FileKind::Events, None));
        assert_eq!(
            (seen.mapping.column(ColumnRole::Time), seen.mapping.column(ColumnRole::FirstTime)),
            (Some("last_order"), None)
        );
        let mut again = seen.mapping;
        read_as(&mut again, FileKind::Summaries);
        assert_eq!(look(Some(&again)).mapping.column(ColumnRole::Orders), Some("orders"));
    }

    /// Rates are for one currency: with it they go, and with the column that held the others.
    #[test]
    fn rates_go_with_their_currency() {
        let rates = |mapping: &Mapping| mapping.rates.keys().cloned().collect::<Vec<_>>().join(" ");
        let mut mapping = mapping().with(ColumnRole::Currency, "note");
        mapping.files.insert("c.csv".into(), Mapping::default());
        mapping.files.insert("d.csv".into(), Mapping { only_currency: Some("USD".into()), ..Mapping::default() });
        assert_eq!(set_rate(&mut mapping, None, "USD", "EUR", Some("0.92".into())), "0.92");
        assert_eq!(mapping.only_currency.as_deref(), Some("EUR"));
        assert_eq!(set_rate(&mut mapping, Some("c.csv"), "USD", "EUR", Some("0.9".into())), "0.9");
        assert_eq!(set_rate(&mut mapping, Some("c.csv"), "USD", "EUR", None), "0.92");
        assert_eq!(set_rate(&mut mapping, Some("c.csv"), "GBP", "EUR", Some("2".into())), "2");
        assert_eq!(set_rate(&mut mapping, Some("d.csv"), "EUR", "USD", Some("1.1".into())), "1.1");
        assert_eq!(mapping.files["c.csv"].only_currency, None);
        let text = mapping.to_json();
        assert_eq!(Mapping::from_json(&text), Ok(mapping.clone()));

        let mut other = mapping.clone();
        read_currency(&mut other, None, Some("GBP".into()));
        assert_eq!([rates(&other), rates(&other.files["c.csv"]), rates(&other.files["d.csv"])], ["", "", "EUR"]);
        let mut other = mapping.clone();
        read_currency(&mut other, Some("d.csv"), Some("EUR".into()));
        assert_eq!([rates(&other), rates(&other.files["d.csv"])], ["USD", ""]);
        let mut other = mapping.clone();
        read_all_in(&mut other, "EUR");
        assert_eq!([rates(&other), rates(&other.files["c.csv"]), rates(&other.files["d.csv"])], ["USD", "GBP", ""]);
        read_all_in(&mut other, "USD");
        assert_eq!([rates(&other), rates(&other.files["c.csv"])], ["", ""]);
        assign(&mut mapping, &columns(), "note", Meaning::Dimension);
        assert_eq!((mapping.only_currency.as_deref(), rates(&mapping)), (None, String::new()));
    }

    #[test]
    fn a_header_with_a_star_is_one_column() {
        let mapping = mapping().with(ColumnRole::Amount, "a*b");
        assert_eq!(amount_of(&mapping, &columns()), Some(("a*b", None)));
    }
}
