//! A mapping checked against one file's header: from here on columns are positions and nothing can be missing.

use serde::{Deserialize, Serialize};

use super::{ColumnRole, Dialect, IngestError, Mapping, Packing, zone_table};
use crate::events::Zone;

/// How one file is read. Plain data: sent to every reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPlan {
    /// Name of the file.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Id of its format, as in the list of formats.
    pub format: String,
    /// How its bytes are packed.
    pub packing: Packing,
    /// How its text is written.
    pub dialect: Dialect,
    /// Its header.
    pub columns: Vec<String>,
    /// The zone of the dialect as a table.
    pub zone: Zone,
    /// Position of the user column.
    pub user: usize,
    /// Position of the time column.
    pub time: usize,
    /// Position of the event column.
    pub event: Option<usize>,
    /// The event name of rows without one.
    pub default_event: String,
    /// Position of the order id column.
    pub order: Option<usize>,
    /// Where the amount comes from.
    pub amount: Option<AmountColumns>,
    /// Position of the currency column.
    pub currency: Option<usize>,
    /// The currency of all amounts that are kept.
    pub only_currency: Option<String>,
    /// Position of the insert id column.
    pub insert: Option<usize>,
    /// Columns that stay loaded, in the order of the catalog's dimensions.
    pub dimensions: Vec<PlannedDimension>,
}

/// Where an amount comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AmountColumns {
    /// One column.
    One(usize),
    /// The product of two.
    Product(usize, usize),
}

/// A column that stays loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDimension {
    /// The word of its role, or its header.
    pub id: String,
    /// Its header.
    pub column: String,
    /// Its position.
    pub at: usize,
}

/// What is known of a file before it is mapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileShape {
    /// Name of the file.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Id of its format.
    pub format: String,
    /// How its bytes are packed.
    pub packing: Packing,
    /// How its text is written.
    pub dialect: Dialect,
    /// Its columns.
    pub columns: Vec<String>,
}

impl ReadPlan {
    /// Checks a mapping against a file. The shape's dialect is expected to hold the mapping's choices already.
    pub fn new(mapping: &Mapping, shape: &FileShape) -> Result<ReadPlan, IngestError> {
        let header = Header { shape };
        let zone = zone_table(&shape.dialect.zone)
            .ok_or_else(|| IngestError::UnknownZone { zone: shape.dialect.zone.clone() })?;
        let required = |role: ColumnRole| match mapping.column(role) {
            Some(column) => header.position(role.id(), column),
            None => Err(IngestError::NoRole { role, columns: shape.columns.clone() }),
        };
        let optional =
            |role: ColumnRole| mapping.column(role).map(|column| header.position(role.id(), column)).transpose();
        let amount = mapping.column(ColumnRole::Amount).map(|column| header.amount(column)).transpose()?;
        let order = optional(ColumnRole::OrderId)?;
        let currency = optional(ColumnRole::Currency)?.filter(|_| amount.is_some());
        if let (Some(at), None) = (currency, &mapping.only_currency) {
            return Err(IngestError::CurrencyNotChosen { column: shape.columns[at].clone() });
        }
        for (role, column) in &mapping.columns {
            if *role != ColumnRole::Amount {
                header.position(role.id(), column)?;
            }
        }
        let event = optional(ColumnRole::Event)?;
        let buys = event.is_none() && (amount.is_some() || order.is_some());
        Ok(ReadPlan {
            file: shape.file.clone(),
            size: shape.size,
            format: shape.format.clone(),
            packing: shape.packing,
            dialect: shape.dialect.clone(),
            columns: shape.columns.clone(),
            zone,
            user: required(ColumnRole::User)?,
            time: required(ColumnRole::Time)?,
            event,
            default_event: if buys { "purchase" } else { "event" }.into(),
            order,
            amount,
            currency,
            only_currency: mapping.only_currency.clone(),
            insert: optional(ColumnRole::InsertId)?,
            dimensions: header.dimensions(mapping)?,
        })
    }

    /// Whether the file can be cut into slices that are read on their own.
    pub fn is_sliceable(&self) -> bool {
        let is_plain = self.packing == Packing::None && self.dialect.encoding == super::Encoding::Utf8;
        is_plain && super::format(&self.format).is_sliceable()
    }

    /// How many fields a row must have at least: all mapped ones.
    pub(super) fn fields_needed(&self) -> usize {
        self.mapped().max().unwrap_or(0) + 1
    }

    /// The positions of all columns that are read.
    pub(super) fn mapped(&self) -> impl Iterator<Item = usize> {
        let amount = match self.amount {
            Some(AmountColumns::One(at)) => [Some(at), None],
            Some(AmountColumns::Product(a, b)) => [Some(a), Some(b)],
            None => [None, None],
        };
        let dimensions = self.dimensions.iter().map(|dimension| dimension.at);
        let optional = [self.event, self.order, self.currency, self.insert, amount[0], amount[1]];
        [self.user, self.time].into_iter().chain(optional.into_iter().flatten()).chain(dimensions)
    }
}

struct Header<'a> {
    shape: &'a FileShape,
}

impl Header<'_> {
    /// The position of a column by its header; spaces around it and, where that leaves one column, case do not matter.
    fn find(&self, column: &str) -> Option<usize> {
        let columns = &self.shape.columns;
        let exact = columns
            .iter()
            .position(|have| have == column)
            .or_else(|| columns.iter().position(|have| have.trim() == column.trim()));
        exact.or_else(|| {
            let wanted = column.trim().to_lowercase();
            let mut alike = (0..columns.len()).filter(|at| columns[*at].trim().to_lowercase() == wanted);
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    fn position(&self, role: &str, column: &str) -> Result<usize, IngestError> {
        self.find(column).ok_or_else(|| IngestError::NoColumn {
            file: self.shape.file.clone(),
            role: role.into(),
            column: column.into(),
            columns: self.shape.columns.clone(),
        })
    }

    /// A column, or a product of two. A header that holds a `*` itself wins.
    fn amount(&self, text: &str) -> Result<AmountColumns, IngestError> {
        if let Some(at) = self.find(text) {
            return Ok(AmountColumns::One(at));
        }
        for (star, _) in text.match_indices('*') {
            if let (Some(a), Some(b)) = (self.find(&text[..star]), self.find(&text[star + 1..])) {
                return Ok(AmountColumns::Product(a, b));
            }
        }
        let missing = text.split('*').map(str::trim).find(|part| self.find(part).is_none()).unwrap_or(text);
        self.position("amount", missing).map(AmountColumns::One)
    }

    fn dimensions(&self, mapping: &Mapping) -> Result<Vec<PlannedDimension>, IngestError> {
        let planned = |id: &str, role: &str, column: &str| {
            let at = self.position(role, column)?;
            Ok(PlannedDimension { id: id.into(), column: self.shape.columns[at].clone(), at })
        };
        let by_role = mapping.columns.iter().filter(|(role, _)| role.is_dimension());
        let by_role = by_role.map(|(role, column)| planned(role.id(), role.id(), column));
        by_role.chain(mapping.dimensions.iter().map(|column| planned(column, "dimensions", column))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(mapping: &str, columns: &[&str]) -> Result<ReadPlan, IngestError> {
        let columns = columns.iter().map(|column| column.to_string()).collect();
        let shape = FileShape {
            file: "f.csv".into(),
            size: 0,
            format: "delimited".into(),
            packing: Packing::None,
            dialect: Dialect::default(),
            columns,
        };
        ReadPlan::new(&Mapping::from_json(mapping)?, &shape)
    }

    #[test]
    fn products_and_missing_columns() {
        let columns = ["Customer ID", "InvoiceDate", "Quantity", "Price", "a*b"];
        let mapping =
            |amount: &str| format!(r#"{{"user": "customer id", "time": "InvoiceDate", "amount": "{amount}"}}"#);
        assert_eq!(
            plan(&mapping("Quantity * Price"), &columns).map(|p| p.amount),
            Ok(Some(AmountColumns::Product(2, 3)))
        );
        assert_eq!(plan(&mapping("a*b"), &columns).map(|p| p.amount), Ok(Some(AmountColumns::One(4))));
        let error = plan(&mapping("Quantity*UnitPrice"), &columns).expect_err("no such column").to_string();
        assert_eq!(
            error,
            "f.csv has no column “UnitPrice” (mapped to amount). Its columns: Customer ID, InvoiceDate, Quantity, Price, a*b."
        );
        assert!(plan(r#"{"user": "Customer ID"}"#, &columns).expect_err("no time").to_string().contains("time"));
        assert!(plan(r#"{"user": "Price", "time": "Price", "amount": "Price", "currency": "a*b"}"#, &columns).is_err());
    }
}
