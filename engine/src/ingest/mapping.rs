//! What the columns of a file mean to us: role → column. Made by the guess or by hand, kept as a small JSON document.
//!
//! ```json
//! {"user": "CustomerID", "time": "InvoiceDate", "order_id": "InvoiceNo", "amount": "Quantity*UnitPrice",
//!  "country": "Country", "item": "StockCode", "dimensions": ["Warehouse"],
//!  "event_roles": {"payment_done": "purchase"}, "dialect": {"zone": "Europe/Berlin"},
//!  "files": {"users.csv": {"kind": "attributes", "user": "id", "dimensions": ["gender"]}}}
//! ```
//!
//! The document is for the main files, those with the events. Under `files` stand the mappings of files that are read in another way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::preview::{RoleGuess, guess_role};
use super::{DialectChoice, IngestError, rates, within};
use crate::events::{FileKind, Only, Role};

macro_rules! column_roles {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $(, $dimension:ident)?;)*) => {
        /// What a column means. `user` and `time` are required.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ColumnRole {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)*
        }

        impl ColumnRole {
            /// Every role, in the order of the pick lists.
            pub const ALL: &'static [ColumnRole] = &[$(ColumnRole::$variant,)*];

            /// The word for it in mappings.
            pub fn id(self) -> &'static str {
                match self { $(ColumnRole::$variant => $id,)* }
            }

            /// The role with that word.
            pub fn from_id(id: &str) -> Option<ColumnRole> {
                match id { $($id => Some(ColumnRole::$variant),)* _ => None }
            }

            /// Whether the values of a mapped column stay loaded as a dimension, whose id is the role's word.
            pub fn is_dimension(self) -> bool {
                match self { $(ColumnRole::$variant => [$(stringify!($dimension))?].contains(&"dimension"),)* }
            }
        }
    };
}

impl ColumnRole {
    /// Whether such a column is read in files of a kind; nothing else can be mapped in them.
    pub fn is_read_in(self, kind: FileKind) -> bool {
        use ColumnRole::{
            Amount, Currency, Event, FirstTime, OrderId, Orders, Refunded, Score, SessionId, Time, User, Zone,
        };
        match kind {
            // What users are has no time, no order and no amount.
            FileKind::Attributes => self == User || (self.is_dimension() && self != Score),
            // A row is no event: it has neither a name nor an id, and no hour.
            FileKind::Summaries => {
                [User, Time, FirstTime, Orders, Amount, Currency].contains(&self)
                    || (self.is_dimension() && ![Score, Zone].contains(&self))
            }
            _ if [FirstTime, Orders].contains(&self) => false,
            FileKind::Costs => ![Event, OrderId, Refunded, Score, SessionId].contains(&self),
            FileKind::Events | FileKind::Messages | FileKind::Tickets => self != Score,
            FileKind::Surveys => true,
        }
    }
}

column_roles! {
    /// Who did it. Required.
    User = "user", measure;
    /// When. Required. In a file of a row a user: the last date.
    Time = "time", measure;
    /// The name of what was done.
    Event = "event", measure;
    /// Rows with the same order id are one order.
    OrderId = "order_id", measure;
    /// Money, or another amount: one column or the product of two.
    Amount = "amount", measure;
    /// What of the amount was given back: it is subtracted from the amount of its row.
    Refunded = "refunded", measure;
    /// Currency of the amount (ISO 4217).
    Currency = "currency", measure;
    /// What was bought or looked at.
    Item = "item", dimension;
    /// Kind of item.
    Category = "category", dimension;
    /// Country.
    Country = "country", dimension;
    /// Part of a country.
    Region = "region", dimension;
    /// City.
    City = "city", dimension;
    /// iOS, Android, web, …
    Platform = "platform", dimension;
    /// Phone, tablet, desktop, or a model.
    Device = "device", dimension;
    /// E-mail, push, …
    Channel = "channel", dimension;
    /// Campaign.
    Campaign = "campaign", dimension;
    /// Plan of a subscription.
    Plan = "plan", dimension;
    /// Arm of an experiment.
    Variant = "variant", dimension;
    /// Marketing or transactional.
    MessageClass = "message_class", dimension;
    /// Text, picture, card, …
    MessageFormat = "message_format", dimension;
    /// Id of a session: where a row has one, it says which events belong together, instead of a silence of 30 minutes.
    SessionId = "session_id", measure;
    /// Id of the row: rows that repeat it are duplicates.
    InsertId = "insert_id", measure;
    /// Id before login: stands for the user in rows without one.
    AnonymousId = "anonymous_id", measure;
    /// Whether messages are allowed.
    Consent = "consent", dimension;
    /// What a survey answer gives: stars, marks, 0 to 10.
    Score = "score", dimension;
    /// The user's own zone, as its name or offset: hours and weekdays are read in it, days in the dialect's zone.
    Zone = "zone", dimension;
    /// The first date of the user, in a file of a row a user. Required there.
    FirstTime = "first_time", measure;
    /// How many orders the user has, in a file of a row a user.
    Orders = "orders", measure;
}

/// Words for columns that no page reads yet: they may stand in a document, so that mappings which were kept stay valid, and nothing
/// offers them.
const RETIRED: [&str; 4] = ["quantity", "message_id", "expires_at", "cost"];

/// Role → column, and what else the person fixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The column of each role by its header. The amount may be a product, `A*B`.
    pub columns: BTreeMap<ColumnRole, String>,
    /// Further columns that stay loaded as dimensions; the header is their id.
    pub dimensions: Vec<String>,
    /// Roles of event names, where the person knows better than the guess.
    pub event_roles: BTreeMap<String, Role>,
    /// The one currency that is read, where a currency is mapped; its name, where none is.
    pub only_currency: Option<String>,
    /// Exchange rates: one unit of a currency is so much in [`Mapping::only_currency`], as decimal text. Rows in currencies that have
    /// none are left out.
    pub rates: BTreeMap<String, String>,
    /// The column that is read where a role's own column is empty in a row.
    pub fallbacks: BTreeMap<ColumnRole, String>,
    /// Columns whose empty cells mean "as in the row before", among rows with the same order id.
    pub carried: Vec<String>,
    /// Columns of events that say what the user is, such as traits in a call that identifies them: each user has the latest value.
    pub of_user: Vec<String>,
    /// Rows that are left out on purpose: column → values.
    pub skip: BTreeMap<String, Vec<String>>,
    /// Anonymous ids stay users of their own, also where they were seen with one user only.
    pub keep_anonymous: bool,
    /// What the person fixed of the dialect.
    pub dialect: DialectChoice,
    /// Rows that equal another one in every mapped column are dropped as duplicates. Else they are only counted.
    pub drop_repeated: bool,
    /// The only days and users that are read.
    pub only: Only,
    /// What the rows tell.
    pub kind: FileKind,
    /// The mappings of files that are read in another way, by the name of the file. A mapping in here has none itself.
    pub files: BTreeMap<String, Mapping>,
}

impl Mapping {
    /// The column of a role.
    pub fn column(&self, role: ColumnRole) -> Option<&str> {
        self.columns.get(&role).map(String::as_str)
    }

    /// The same mapping with another role.
    pub fn with(mut self, role: ColumnRole, column: &str) -> Self {
        self.columns.insert(role, column.into());
        self
    }

    /// The mapping for one of [`Mapping::files`]: what it does not say of zone, currency and rates is as in the main files. Rates are
    /// for one currency: a file that is read in another has none of theirs.
    pub(super) fn of_file(&self, name: &str) -> Option<Mapping> {
        let mut own = self.files.get(name)?.clone();
        own.dialect.zone = own.dialect.zone.or_else(|| self.dialect.zone.clone());
        let reads =
            |currency: &String| self.only_currency.as_ref().is_some_and(|only| only.eq_ignore_ascii_case(currency));
        if own.only_currency.as_ref().is_none_or(reads) {
            own.only_currency.clone_from(&self.only_currency);
            for (currency, rate) in &self.rates {
                own.rates.entry(currency.clone()).or_insert_with(|| rate.clone());
            }
        }
        // One sample and one range for all files: a user is in with all rows, or out.
        own.only = self.only;
        Some(own)
    }

    /// The role of an event name, in all files: as the person says, else as the kind of file says, else by its words.
    pub(super) fn role_of(&self, name: &str) -> RoleGuess {
        let mappings = || std::iter::once(self).chain(self.files.values());
        let said = mappings().find_map(|mapping| mapping.event_roles.get(name).copied());
        let of_kind = || {
            let event = mappings().filter_map(|mapping| mapping.kind.event()).find(|(event, _)| *event == name);
            event.map(|(_, role)| role)
        };
        said.or_else(of_kind).map_or_else(|| guess_role(name), |role| RoleGuess { role, confidence: 1.0 })
    }

    /// Reads the JSON document. Errors name the unknown key and the known ones.
    ///
    /// ```
    /// # use engine::ingest::{ColumnRole, Mapping};
    /// let mapping = Mapping::from_json(r#"{"user": "CustomerID", "time": "InvoiceDate", "amount": "Quantity*UnitPrice"}"#)?;
    /// assert_eq!(mapping.column(ColumnRole::Amount), Some("Quantity*UnitPrice"));
    /// # Ok::<(), engine::ingest::IngestError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Mapping, IngestError> {
        let bad = |reason: String| IngestError::BadMapping { reason };
        let document: Map<String, Value> = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
        let mapping = Mapping::read(document)?;
        rates::of(&mapping, None)?;
        for (name, own) in mapping.files.keys().filter_map(|name| Some((name, mapping.of_file(name)?))) {
            rates::of(&own, Some(name))?;
        }
        Ok(mapping)
    }

    fn read(document: Map<String, Value>) -> Result<Mapping, IngestError> {
        let bad = |reason: String| IngestError::BadMapping { reason };
        let mut mapping = Mapping::default();
        for (key, value) in document {
            let in_key = |error: serde_json::Error| bad(format!("\"{key}\": {error}"));
            match (key.as_str(), ColumnRole::from_id(&key)) {
                (_, Some(role)) => match value {
                    Value::Null => {}
                    Value::String(column) => {
                        mapping.columns.insert(role, column);
                    }
                    other => return Err(bad(format!("\"{key}\": a column name was expected, not {other}"))),
                },
                ("dimensions", _) => mapping.dimensions = serde_json::from_value(value).map_err(in_key)?,
                ("event_roles", _) => mapping.event_roles = serde_json::from_value(value).map_err(in_key)?,
                ("only_currency", _) => {
                    let name: Option<String> = serde_json::from_value(value).map_err(in_key)?;
                    // As the cells are compared: capitals or not.
                    mapping.only_currency = name.map(|name| name.to_ascii_uppercase());
                }
                ("rates", _) => mapping.rates = rates::read(value).map_err(bad)?,
                ("fallbacks", _) => mapping.fallbacks = serde_json::from_value(value).map_err(in_key)?,
                ("carried", _) => mapping.carried = serde_json::from_value(value).map_err(in_key)?,
                ("of_user", _) => mapping.of_user = serde_json::from_value(value).map_err(in_key)?,
                ("skip", _) => mapping.skip = serde_json::from_value(value).map_err(in_key)?,
                ("keep_anonymous", _) => mapping.keep_anonymous = serde_json::from_value(value).map_err(in_key)?,
                ("dialect", _) => mapping.dialect = serde_json::from_value(value).map_err(in_key)?,
                ("drop_repeated", _) => mapping.drop_repeated = serde_json::from_value(value).map_err(in_key)?,
                (key @ ("from" | "to" | "sample"), _) => within::set(&mut mapping.only, key, &value).map_err(bad)?,
                ("kind", _) => mapping.kind = serde_json::from_value(value).map_err(in_key)?,
                ("files", _) => {
                    let files: BTreeMap<String, Map<String, Value>> = serde_json::from_value(value).map_err(in_key)?;
                    for (name, document) in files {
                        if document.contains_key("files") {
                            return Err(bad(format!("\"files\" of \"{name}\": a file's mapping has no files itself")));
                        }
                        mapping.files.insert(name, Mapping::read(document)?);
                    }
                }
                (retired, _) if RETIRED.contains(&retired) => {}
                _ => return Err(IngestError::UnknownKey { key, known: known_keys() }),
            }
        }
        let kind = mapping.kind;
        mapping.columns.retain(|role, _| role.is_read_in(kind));
        Ok(mapping)
    }

    /// The JSON document; reads back equal.
    pub fn to_json(&self) -> String {
        self.write().to_string()
    }

    fn write(&self) -> Value {
        let mut document = Map::new();
        for (role, column) in &self.columns {
            document.insert(role.id().into(), json!(column));
        }
        let mut add = |key: &str, wanted: bool, value: Value| {
            if wanted {
                document.insert(key.into(), value);
            }
        };
        add("dimensions", !self.dimensions.is_empty(), json!(self.dimensions));
        add("event_roles", !self.event_roles.is_empty(), json!(self.event_roles));
        add("only_currency", self.only_currency.is_some(), json!(self.only_currency));
        add("rates", !self.rates.is_empty(), json!(self.rates));
        add("fallbacks", !self.fallbacks.is_empty(), json!(self.fallbacks));
        add("carried", !self.carried.is_empty(), json!(self.carried));
        add("of_user", !self.of_user.is_empty(), json!(self.of_user));
        add("skip", !self.skip.is_empty(), json!(self.skip));
        add("keep_anonymous", self.keep_anonymous, json!(true));
        add("dialect", self.dialect != DialectChoice::default(), without_nulls(json!(self.dialect)));
        add("drop_repeated", self.drop_repeated, json!(true));
        for (key, value) in within::entries(&self.only) {
            add(key, true, value);
        }
        add("kind", self.kind != FileKind::default(), json!(self.kind));
        let files: Map<String, Value> = self.files.iter().map(|(name, own)| (name.clone(), own.write())).collect();
        add("files", !files.is_empty(), Value::Object(files));
        Value::Object(document)
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

fn known_keys() -> String {
    let roles = ColumnRole::ALL.iter().map(|role| role.id());
    let others = [
        "dimensions",
        "event_roles",
        "only_currency",
        "rates",
        "fallbacks",
        "carried",
        "of_user",
        "skip",
        "keep_anonymous",
        "dialect",
        "drop_repeated",
        "from",
        "to",
        "sample",
        "kind",
        "files",
    ];
    roles.chain(others).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_round_trip() {
        let text = r#"{"user":"a","time":"b","amount":"c*d","dimensions":["e"],"event_roles":{"done":"purchase"},
            "only_currency":"EUR","rates":{"USD":"0.92","gbp":1.17},"fallbacks":{"event":"type"},"carried":["a"],"of_user":["e"],"skip":{"bot":["true"]},"keep_anonymous":true,"dialect":{"delimiter":";","date_order":"day_first","epoch":"ms"},
            "drop_repeated":true,"from":"2024-02-29","to":"2024-12-31","sample":0.1,
            "files":{"users.csv":{"kind":"attributes","user":"id","plan":"tarif","dimensions":["gender"]}}}"#;
        let mapping = Mapping::from_json(text).expect("valid");
        assert!(mapping.to_json().contains(r#""sample":0.1"#));
        assert!(mapping.to_json().contains(r#""rates":{"GBP":"1.17","USD":"0.92"}"#));
        assert_eq!(mapping.event_roles["done"], Role::Purchase);
        assert_eq!(mapping.files["users.csv"].kind, FileKind::Attributes);
        assert_eq!(Mapping::from_json(&mapping.to_json()), Ok(mapping));
    }

    #[test]
    fn unknown_keys_are_named() {
        let error = Mapping::from_json(r#"{"usr": "a"}"#).expect_err("unknown key").to_string();
        assert!(error.contains("usr") && error.contains("user, time, event, order_id"), "{error}");
        assert!(Mapping::from_json(r#"{"user": 3}"#).is_err());
        assert!(Mapping::from_json(r#"{"files": {"a": {"kind": "users"}}}"#).is_err());
        assert!(Mapping::from_json(r#"{"files": {"a": {"files": {}}}}"#).is_err());
        // What nothing reads is passed over.
        for own in [
            r#"{"kind": "costs", "user": "a", "order_id": "b"}"#,
            r#"{"kind": "attributes", "time": "b", "cost": "c"}"#,
        ] {
            let mapping = Mapping::from_json(&format!(r#"{{"files": {{"a": {own}}}}}"#)).expect("a mapping");
            assert!(!mapping.to_json().contains("\"b\""), "{}", mapping.to_json());
        }
        assert!(
            Mapping::from_json(r#"{"dialect": {"delimeter": ";"}}"#)
                .expect_err("typo")
                .to_string()
                .contains("delimiter")
        );
    }
}
