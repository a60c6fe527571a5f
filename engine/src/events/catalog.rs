//! What all shards share: dictionaries, roles, the zone, the span of days.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Day, Millis, Only, OwnZones, Role, Zone};

/// A byte-sorted list of distinct texts. A code is a position in it, so codes compare as their texts do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dictionary {
    /// The texts, ascending by bytes.
    pub texts: Vec<String>,
}

impl Dictionary {
    /// The text of a code; "" for an unknown one.
    pub fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).map_or("", String::as_str)
    }

    /// The code of a text.
    pub fn code(&self, text: &str) -> Option<u32> {
        self.texts.binary_search_by(|have| have.as_bytes().cmp(text.as_bytes())).ok().map(|at| at as u32)
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it holds no text.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// For each code of a reader's own list, the code in the shared [`Dictionary`].
pub type Remap = Vec<u32>;

/// Joins the lists that readers made on their own into one dictionary, and says how each list's codes translate.
pub fn merge_dictionaries<S: AsRef<str>>(lists: &[Vec<S>]) -> (Dictionary, Vec<Remap>) {
    let mut texts: Vec<String> = lists.iter().flatten().map(|text| text.as_ref().to_string()).collect();
    texts.sort_unstable();
    texts.dedup();
    let dictionary = Dictionary { texts };
    let remaps = lists
        .iter()
        .map(|list| list.iter().map(|text| dictionary.code(text.as_ref()).unwrap_or(super::NO_CODE)).collect())
        .collect();
    (dictionary, remaps)
}

/// A text column that stays loaded: country, category, platform, channel, item, … of an event, or an attribute of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// The word for its role in the mapping (`country`, `category`, …), or the column's own name.
    pub id: String,
    /// The header of the column in the file.
    pub column: String,
    /// Its values.
    pub values: Dictionary,
    /// Whether it belongs to the user: all events of a user have the same value then, the latest that is known.
    pub of_user: bool,
    /// Whether it is events that say so: the latest one of a user with a value counts. Else a file of attributes does.
    pub by_latest: bool,
    /// Whether only files of costs have the column: no event bears a value of it.
    pub only_costs: bool,
    /// First and last day of the costs that bear a value of it, or none; `None` where no file of costs has the column.
    pub cost_days: Option<(Day, Day)>,
}

/// What all shards share. Plain data; sent to every worker once the files are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Names of the files read, in the order given.
    pub files: Vec<String>,
    /// Event names.
    pub names: Dictionary,
    /// Role of each event name, by its code.
    pub roles: Vec<Role>,
    /// Text columns, in the order of the mapping; those of users after those of events.
    pub dimensions: Vec<Dimension>,
    /// Decimal places of an amount's finest unit, when a column with money (or another amount) is mapped.
    pub amount_decimals: Option<u8>,
    /// Currency of the amounts, where known (ISO 4217).
    pub currency: Option<String>,
    /// Currency of [`Catalog::costs`], where known; it may be another.
    pub cost_currency: Option<String>,
    /// Whether an order id is mapped (rows of one order are one event then).
    pub has_orders: bool,
    /// Whether the files have a row a user, and no events: of each user a first and a last date are known, and nothing in between.
    pub summaries: bool,
    /// Whether these rows say how many orders each user has.
    pub counts_orders: bool,
    /// The zone in which days are cut.
    pub zone: Zone,
    /// The users' own zones, for hours and weekdays.
    pub own_zones: OwnZones,
    /// First day with activity.
    pub first_day: Day,
    /// Last day with activity; the default as-of.
    pub last_day: Day,
    /// Whether activities at exactly midnight are dates without times, beside which times may stand ([`super::Midnights`]).
    pub midnights_are_dates: bool,
    /// The latest instant of any event: where elapsed time is counted back from.
    pub latest: Millis,
    /// Rows read, and where each of them went.
    pub report: super::Tally,
    /// Rows that were not kept and are listed one by one.
    pub listed: u64,
    /// What became of anonymous ids.
    pub identity: super::Identity,
    /// What was spent, by day and value. Only the desk has it: no shard asks, and it may be long.
    pub costs: Vec<super::Cost>,
    /// How files of other kinds fit the main ones.
    pub joins: super::Joins,
    /// Number of users (with any event).
    pub users: u64,
    /// Number of events, after rows of one order are merged.
    pub events: u64,
    /// Whether rows that equal another in every mapped column were dropped: `report.repeated` of `report.duplicates` then.
    pub drop_repeated: bool,
    /// The only days and users that were read.
    pub only: Only,
}

impl Catalog {
    /// Whether any event name has that role.
    pub fn has_role(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether it is known how many orders each user has: counted, or said by a row a user.
    pub fn knows_orders(&self) -> bool {
        self.has_role(Role::Purchase) && (!self.summaries || self.counts_orders)
    }

    /// Whether revenue is known: amounts, and purchases that they are of. Amounts of anything else are none.
    pub fn knows_revenue(&self) -> bool {
        self.amount_decimals.is_some() && self.has_role(Role::Purchase)
    }

    /// The role of an event name's code.
    #[inline]
    pub fn role(&self, name: u32) -> Role {
        self.roles.get(name as usize).copied().unwrap_or_default()
    }

    /// The value event: purchase, else subscribe, else `None`, which stands for any activity.
    pub fn value_role(&self) -> Option<Role> {
        [Role::Purchase, Role::Subscribe].into_iter().find(|role| self.has_role(*role))
    }

    /// The position of a dimension by its id.
    pub fn dimension(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.id == id)
    }

    /// The position of a dimension that events or users can have a value of; `None`, too, where only costs have it.
    pub fn dimension_of_users(&self, id: &str) -> Option<usize> {
        self.dimension(id).filter(|at| !self.dimensions[*at].only_costs)
    }

    /// Gives event names other roles than guessed. Names that the data do not have are ignored.
    pub fn set_roles(&mut self, roles: &BTreeMap<String, Role>) {
        for (name, role) in roles {
            if let Some(code) = self.names.code(name) {
                self.roles[code as usize] = *role;
            }
        }
    }
}
