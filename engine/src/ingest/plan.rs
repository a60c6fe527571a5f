//! A mapping checked against one file's header: from here on columns are positions and nothing can be missing.

use serde::{Deserialize, Serialize};

use super::{ColumnRole, Dialect, IngestError, Mapping, Packing, Rate, rates, zone_table};
use crate::events::{FileKind, Only, Zone};

/// How one file is read. Plain data: sent to every reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPlan {
    /// Name of the file.
    pub file: String,
    /// What its rows tell.
    pub kind: FileKind,
    /// Files with the same mapping are a group; 0 are the main files.
    pub group: usize,
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
    /// The zone of stamps without one.
    pub stamp_zone: Zone,
    /// Position of the user column. A file of costs may have none: the time column stands here.
    pub user: usize,
    /// Position of the time column. A file of attributes has none: the user column stands here.
    pub time: usize,
    /// Position of the column with the first date, in files of a row a user.
    pub first: Option<usize>,
    /// Position of the column with the number of orders, in files of a row a user.
    pub orders: Option<usize>,
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
    /// The currency of all amounts that are kept. `None` with a currency column: the first page has none, and all rows must
    /// turn out to have the same.
    pub only_currency: Option<String>,
    /// By which rates amounts in others become amounts in it. Rows in currencies that have none are filtered.
    pub rates: Vec<(String, Rate)>,
    /// Position of the column that is subtracted from the amount.
    pub refunded: Option<usize>,
    /// Position of the insert id column.
    pub insert: Option<usize>,
    /// Position of the session id column.
    pub session: Option<usize>,
    /// Position of the anonymous id column.
    pub anonymous: Option<usize>,
    /// Columns of events that stay loaded, in the order of the catalog's dimensions.
    pub dimensions: Vec<PlannedDimension>,
    /// Columns of users that stay loaded; in the catalog they follow those of events.
    pub attributes: Vec<PlannedDimension>,
    /// Where the first column is empty, the second is read.
    pub fallbacks: Vec<(usize, usize)>,
    /// Columns whose empty cells mean "as in the row before", among rows with the same order id.
    pub carried: Vec<usize>,
    /// Rows with one of these values in the column are left out on purpose.
    pub skip: Vec<(usize, Vec<String>)>,
    /// The only days and users that are read.
    pub only: Only,
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
    /// Its position; `None` in a file that has no such column while another one has.
    pub at: Option<usize>,
    /// In rows of events: whether it says what the user is. These come last.
    pub of_user: bool,
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
    /// What all its rows are, where the file's name says it: the name of rows without an event name.
    pub event: Option<String>,
}

impl FileShape {
    /// Whether a delimiter parts its fields, and quotes and a header are to be chosen.
    pub fn is_delimited(&self) -> bool {
        self.format == "delimited"
    }
}

/// A guess at how many bytes the text of these files has that is kept: packed ones are a sixth of theirs; of a sample of the users, its share.
pub fn text_bytes(plans: &[ReadPlan]) -> u64 {
    let unpacked = |plan: &ReadPlan| if plan.packing == Packing::None { plan.size } else { plan.size * 6 };
    plans.iter().map(|plan| (unpacked(plan) as f64 * plan.only.share()) as u64).sum()
}

impl ReadPlan {
    /// Checks a mapping against a file. The shape's dialect is expected to hold the mapping's choices already.
    ///
    /// `all`: every file with this mapping. What one of them has, another may lack, but for user and time: exports of one
    /// tool often come as a file a kind of event. Files with other mappings: see [`share_dimensions`].
    pub fn new(mapping: &Mapping, shape: &FileShape, all: &[&FileShape]) -> Result<ReadPlan, IngestError> {
        let header = Header { mapping, shape, all };
        let table = |name: &str| zone_table(name).ok_or_else(|| IngestError::UnknownZone { zone: name.into() });
        let zone = table(&shape.dialect.zone)?;
        let stamp_zone = shape.dialect.stamp_zone.as_deref().map_or_else(|| Ok(zone.clone()), table)?;
        let rates = rates::of(mapping, Some(&shape.file))?;
        let bare = |user| ReadPlan { stamp_zone, rates, ..ReadPlan::bare(mapping, shape, zone, user) };
        let required = |role: ColumnRole| match (mapping.column(role), header.role(role)) {
            (Some(column), Ok(None)) => header.position(role.id(), column),
            (Some(_), Ok(Some(at))) => Ok(at),
            (Some(_), Err(error)) => Err(error),
            (None, _) => {
                Err(IngestError::NoRole { file: shape.file.clone(), role, columns: shape.columns.clone(), place: None })
            }
        };
        if mapping.kind == FileKind::Attributes {
            let user = required(ColumnRole::User)?;
            return Ok(ReadPlan { attributes: header.dimensions()?, ..bare(user) });
        }
        let amount = match mapping.column(ColumnRole::Amount) {
            Some(column) => header.amount(column)?,
            None => None,
        };
        if mapping.kind == FileKind::Summaries {
            let orders = header.role(ColumnRole::Orders)?;
            let buys = orders.is_some() || amount.is_some();
            return Ok(ReadPlan {
                time: required(ColumnRole::Time)?,
                first: Some(required(ColumnRole::FirstTime)?),
                orders,
                currency: header.role(ColumnRole::Currency)?.filter(|_| amount.is_some()),
                amount,
                default_event: (if buys { "purchase" } else { "event" }).into(),
                attributes: header.dimensions()?,
                ..bare(required(ColumnRole::User)?)
            });
        }
        let order = header.role(ColumnRole::OrderId)?;
        let currency = header.role(ColumnRole::Currency)?.filter(|_| amount.is_some());
        for role in mapping.columns.keys().filter(|role| **role != ColumnRole::Amount) {
            header.role(*role)?;
        }
        let event = header.role(ColumnRole::Event)?;
        let buys = mapping.column(ColumnRole::Event).is_none() && (amount.is_some() || order.is_some());
        let plain = if buys { "purchase" } else { "event" };
        let default_event = mapping.kind.event().map_or(plain, |(name, _)| name);
        let time = required(ColumnRole::Time)?;
        // Money is spent on campaigns; on whom, few files of costs say.
        let needs_user = mapping.kind != FileKind::Costs || mapping.column(ColumnRole::User).is_some();
        let user = if needs_user { required(ColumnRole::User)? } else { time };
        Ok(ReadPlan {
            time,
            event,
            default_event: shape.event.clone().unwrap_or_else(|| default_event.into()),
            order,
            amount,
            currency,
            refunded: header.role(ColumnRole::Refunded)?.filter(|_| amount.is_some()),
            insert: header.role(ColumnRole::InsertId)?,
            session: header.role(ColumnRole::SessionId)?,
            anonymous: header.role(ColumnRole::AnonymousId)?,
            dimensions: header.dimensions()?,
            carried: if order.is_some() { header.carried() } else { Vec::new() },
            ..bare(user)
        })
    }

    /// What plans of all kinds have.
    fn bare(mapping: &Mapping, shape: &FileShape, zone: Zone, user: usize) -> ReadPlan {
        let header = Header { mapping, shape, all: &[] };
        ReadPlan {
            file: shape.file.clone(),
            kind: mapping.kind,
            group: 0,
            size: shape.size,
            format: shape.format.clone(),
            packing: shape.packing,
            dialect: shape.dialect.clone(),
            columns: shape.columns.clone(),
            stamp_zone: zone.clone(),
            zone,
            user,
            time: user,
            first: None,
            orders: None,
            event: None,
            default_event: String::new(),
            order: None,
            amount: None,
            currency: None,
            only_currency: mapping.only_currency.clone(),
            rates: Vec::new(),
            refunded: None,
            insert: None,
            session: None,
            anonymous: None,
            dimensions: Vec::new(),
            attributes: Vec::new(),
            fallbacks: header.fallbacks(),
            carried: Vec::new(),
            skip: header.skip(),
            only: mapping.only,
        }
    }

    /// The rate of a currency.
    #[inline]
    pub(super) fn rate(&self, currency: &[u8]) -> Option<Rate> {
        let found = self.rates.iter().find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(currency));
        found.map(|(_, rate)| *rate)
    }

    /// Whether its rows are events: not what users are, nor what was spent on nobody in particular.
    pub fn has_events(&self) -> bool {
        match self.kind {
            FileKind::Attributes => false,
            FileKind::Costs => self.user != self.time,
            _ => true,
        }
    }

    /// Whether its events have amounts. What was spent is no revenue.
    pub fn has_amounts(&self) -> bool {
        self.amount.is_some() && self.kind != FileKind::Costs
    }

    /// Whether the file can be cut into slices that are read on their own: not where a row needs the one before it, nor where
    /// the last one of a user wins, or the first one.
    pub fn is_sliceable(&self) -> bool {
        let is_plain = self.packing == Packing::None && self.dialect.encoding.is_utf8();
        let a_row_a_user = matches!(self.kind, FileKind::Attributes | FileKind::Summaries);
        let has_order = !self.carried.is_empty() || a_row_a_user;
        is_plain && !has_order && super::format(&self.format).is_sliceable()
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
        let dimensions = self.dimensions.iter().chain(&self.attributes).filter_map(|dimension| dimension.at);
        let optional = [
            self.first,
            self.orders,
            self.event,
            self.order,
            self.currency,
            self.refunded,
            self.insert,
            self.session,
            self.anonymous,
            amount[0],
            amount[1],
        ];
        let others = self.fallbacks.iter().flat_map(|(own, other)| [*own, *other]).chain(self.carried.iter().copied());
        let others = others.chain(self.skip.iter().map(|(at, _)| *at));
        [self.user, self.time].into_iter().chain(optional.into_iter().flatten()).chain(dimensions).chain(others)
    }
}

struct Header<'a> {
    mapping: &'a Mapping,
    shape: &'a FileShape,
    all: &'a [&'a FileShape],
}

impl Header<'_> {
    /// The position of a column by its header; spaces around it and, where that leaves one column, case do not matter.
    fn find(&self, column: &str) -> Option<usize> {
        find_column(&self.shape.columns, column)
    }

    fn position(&self, role: &str, column: &str) -> Result<usize, IngestError> {
        self.find(column).ok_or_else(|| IngestError::NoColumn {
            file: self.shape.file.clone(),
            role: role.into(),
            column: column.into(),
            columns: self.shape.columns.clone(),
            place: None,
        })
    }

    /// The position of a column; `None` where only another file has it.
    fn optional(&self, role: &str, column: &str) -> Result<Option<usize>, IngestError> {
        let elsewhere = || self.all.iter().any(|shape| find_column(&shape.columns, column).is_some());
        match self.position(role, column) {
            Ok(at) => Ok(Some(at)),
            Err(_) if elsewhere() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A column, or a product of two. A header that holds a `*` itself wins.
    fn amount(&self, text: &str) -> Result<Option<AmountColumns>, IngestError> {
        if let Some(amount) = amount_columns(&self.shape.columns, text) {
            return Ok(Some(amount));
        }
        if self.all.iter().any(|shape| amount_columns(&shape.columns, text).is_some()) {
            return Ok(None);
        }
        let missing = text.split('*').map(str::trim).find(|part| self.find(part).is_none()).unwrap_or(text);
        self.position("amount", missing).map(|at| Some(AmountColumns::One(at)))
    }

    /// The position of a role's column, or of its fallback in a file without it; `None` where the role is not mapped, or
    /// only another file has the column.
    fn role(&self, role: ColumnRole) -> Result<Option<usize>, IngestError> {
        let Some(column) = self.mapping.column(role) else { return Ok(None) };
        match (self.find(column), self.fallback(role)) {
            (None, Some(fallback)) => Ok(Some(fallback)),
            _ => self.optional(role.id(), column),
        }
    }

    fn fallback(&self, role: ColumnRole) -> Option<usize> {
        self.mapping.fallbacks.get(&role).and_then(|column| self.find(column))
    }

    fn fallbacks(&self) -> Vec<(usize, usize)> {
        let own = |role: &ColumnRole| self.mapping.column(*role).and_then(|column| self.find(column));
        self.mapping.fallbacks.keys().filter_map(|role| own(role).zip(self.fallback(*role))).collect()
    }

    fn carried(&self) -> Vec<usize> {
        self.mapping.carried.iter().filter_map(|column| self.find(column)).collect()
    }

    fn skip(&self) -> Vec<(usize, Vec<String>)> {
        let rule = |(column, values): (&String, &Vec<String>)| Some((self.find(column)?, values.clone()));
        self.mapping.skip.iter().filter_map(rule).collect()
    }

    fn dimensions(&self) -> Result<Vec<PlannedDimension>, IngestError> {
        let planned = |id: &str, column: &str, at: Option<usize>| {
            let column = at.map_or(column, |at| &self.shape.columns[at]);
            let of_user = self.mapping.of_user.iter().any(|own| own == column);
            PlannedDimension { id: id.into(), column: column.into(), at, of_user }
        };
        let by_role = self.mapping.columns.iter().filter(|(role, _)| role.is_dimension());
        let by_role = by_role.map(|(role, column)| Ok(planned(role.id(), column, self.role(*role)?)));
        let others = self.mapping.dimensions.iter();
        by_role.chain(others.map(|column| Ok(planned(column, column, self.optional("dimensions", column)?)))).collect()
    }
}

/// Gives all plans the same dimensions in the same order: those that any of them has. An attribute with the word of a
/// dimension of events gets one of its own, `user.plan`: what users are now is not what an event was.
pub(super) fn share_dimensions(plans: &mut [ReadPlan]) {
    let dimensions = || plans.iter().flat_map(|plan| &plan.dimensions);
    let of_rows: Vec<String> = dimensions().filter(|own| !own.of_user).map(|own| own.id.clone()).collect();
    for dimension in plans.iter_mut().flat_map(|plan| &mut plan.dimensions) {
        if dimension.of_user && of_rows.contains(&dimension.id) {
            dimension.id.insert_str(0, "user.");
        }
    }
    let of_events = union(plans, |plan| &mut plan.dimensions);
    plans.iter_mut().for_each(|plan| plan.dimensions.sort_by_key(|dimension| dimension.of_user));
    for attribute in plans.iter_mut().flat_map(|plan| &mut plan.attributes) {
        while of_events.contains(&attribute.id) {
            attribute.id.insert_str(0, "user.");
        }
    }
    union(plans, |plan| &mut plan.attributes);
}

/// Gives each plan one entry for each that any has, by id. Returns the ids.
fn union(plans: &mut [ReadPlan], part: impl Fn(&mut ReadPlan) -> &mut Vec<PlannedDimension>) -> Vec<String> {
    let mut all: Vec<PlannedDimension> = Vec::new();
    for plan in plans.iter_mut() {
        for own in part(plan).iter() {
            if !all.iter().any(|have| have.id == own.id) {
                all.push(PlannedDimension { at: None, ..own.clone() });
            }
        }
    }
    for plan in plans {
        let own = std::mem::take(part(plan));
        let find = |wanted: &PlannedDimension| own.iter().find(|own| own.id == wanted.id).unwrap_or(wanted).clone();
        *part(plan) = all.iter().map(find).collect();
    }
    all.into_iter().map(|dimension| dimension.id).collect()
}

/// The position of a column by its header; spaces around it and, where that leaves one column, case do not matter.
pub(super) fn find_column(columns: &[String], column: &str) -> Option<usize> {
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

pub(super) fn amount_columns(columns: &[String], text: &str) -> Option<AmountColumns> {
    let find = |column: &str| find_column(columns, column);
    let product = |(star, _)| Some(AmountColumns::Product(find(&text[..star])?, find(&text[star + 1..])?));
    find(text).map(AmountColumns::One).or_else(|| text.match_indices('*').find_map(product))
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
            event: None,
        };
        ReadPlan::new(&Mapping::from_json(mapping)?, &shape, &[])
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
    }
}
