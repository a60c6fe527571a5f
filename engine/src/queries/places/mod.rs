//! Where users are at home, and what differs from place to place: the ten most frequent values of one dimension, with the statuses and the
//! revenue of the users at home there.
//!
//! A user's home is the most frequent value over its activity: by count, then the latest, then the least bytes. Every user of the base is
//! in one row, in `others`, or in `missing`; so users, statuses and revenue add up to those of the base. What was paid back to users
//! outside of it is told beside.
//!
//! A message that was sent or opened is no activity, so it makes no home; it is counted where it stands: messages by the value that they
//! themselves bear, those to users outside the base as well. A campaign that nobody answered has a row, too.
//!
//! So has one that money was spent on: costs up to the day, by the value in the cost file. A click costs the spend of its value over
//! the clicks on messages that bear it; a buyer, over the users at home there who bought for the first time. Both rest on the days
//! that costs and events both cover, or else a quarter's spend would meet the clicks of years. Neither where the divisor is 0, nor
//! where only some users are looked at: what was spent was spent on everyone.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Catalog, Cost, Day, NO_CODE, Role, Shard, User};
use crate::fold::{Context, Need, Query, Settings};
use crate::metrics::revenue;
use crate::order::Order;
use crate::schemes::find;

/// Query `places`.
pub struct Places;

/// Rows shown by name.
const TOP: usize = 10;

/// Dimensions by how well they answer "where"; any other comes after them.
const PREFERENCE: [&str; 9] =
    ["country", "region", "city", "category", "platform", "channel", "device", "campaign", "plan"];

/// What the person may choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Id of the dimension; `None`: the first that there is of country, region, city, category, platform, channel, …
    pub dimension: Option<String>,
}

/// What one shard says: sums by the value's code, and of users without a value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    homes: BTreeMap<u32, Sum>,
    missing: Sum,
    outside: Outside,
}

/// Users without activity who were paid back: refunds of orders that the data do not have. They have no home and no status, and their
/// refunds stand in no row; so the rows add up to the revenue of all less what is told here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// How many.
    pub users: u64,
    /// Their net revenue in the finest unit, which is not above 0.
    pub revenue: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Sum {
    users: u64,
    /// Of these, those whose first purchase lies in the days that costs and events share.
    buyers: u64,
    /// One entry a status.
    by_status: Vec<u64>,
    revenue: i64,
    /// Sent, opened, clicked.
    messages: [u64; 3],
    /// Clicked in the shared days.
    clicks: u64,
    /// In millionths; known when all shards have spoken.
    spend: i64,
    /// Of it, that of the shared days.
    shared_spend: i64,
}

impl Sum {
    fn add(&mut self, other: &Sum) {
        self.users += other.users;
        self.buyers += other.buyers;
        self.clicks += other.clicks;
        self.spend = self.spend.saturating_add(other.spend);
        self.shared_spend = self.shared_spend.saturating_add(other.shared_spend);
        self.messages.iter_mut().zip(&other.messages).for_each(|(into, more)| *into += more);
        self.revenue = self.revenue.saturating_add(other.revenue);
        self.by_status.resize(self.by_status.len().max(other.by_status.len()), 0);
        for (into, more) in self.by_status.iter_mut().zip(&other.by_status) {
            *into += more;
        }
    }
}

/// The places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Id of the dimension shown; `None` where the data have none.
    pub dimension: Option<String>,
    /// Ids of all dimensions that could be shown, the preferred first.
    pub available: Vec<String>,
    /// Columns that would answer the question, where there is no dimension.
    pub unlock: Vec<String>,
    /// Ids of the statuses, in their order.
    pub statuses: Vec<String>,
    /// Users of the base.
    pub users: u64,
    /// Their net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Who is not of the base and yet has refunds; `None` where nobody is, or revenue is not known.
    pub outside: Option<Outside>,
    /// Messages of the data; nothing where the dimension belongs to users.
    pub messages: Messages,
    /// What was spent, where a cost file has the dimension.
    pub costs: Option<Costs>,
    /// First and last of the days up to as-of that costs and events both cover: a click and a buyer are told of these alone. `None`
    /// where there are none, or no costs.
    pub shared_days: Option<(Day, Day)>,
    /// Number of values that are somebody's home, or a message's, or that money was spent on.
    pub n_places: u64,
    /// The most frequent homes, most users first; equals by messages sent, then in the order of bytes.
    pub places: Vec<Place>,
    /// All further ones together; `None` where there are none.
    pub others: Option<Place>,
    /// Users without any value; `None` where there are none.
    pub missing: Option<Place>,
}

/// The users at home in one place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The value; empty for the sums.
    pub value: String,
    /// Users at home there.
    pub users: u64,
    /// Share of the base.
    pub share: f64,
    /// Users by status, in the order of `statuses`.
    pub by_status: Vec<u64>,
    /// Their net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Share of the net revenue; `None` where that is not above 0.
    pub revenue_share: Option<f64>,
    /// Messages that bear the value.
    pub messages: Messages,
    /// What was spent on the value; `None` where nothing was, or no cost file has the dimension.
    pub costs: Option<Costs>,
}

/// What was spent on a value, in millionths of a unit of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    /// All of it, up to the day.
    pub spend: i64,
    /// Of the shared days, over the clicks on messages that bear the value; `None` without any, and where not everyone is looked at.
    pub per_click: Option<i64>,
    /// Of the shared days, over the users at home there who first bought in them; `None` without any, and where not everyone is
    /// looked at.
    pub per_buyer: Option<i64>,
}

/// Messages in events; `None` where the data know no such event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    /// Sent.
    pub sent: Option<u64>,
    /// Opened.
    pub opened: Option<u64>,
    /// Clicked.
    pub clicked: Option<u64>,
}

/// What is counted of messages, in the order of [`Messages`].
const MESSAGES: [Role; 3] = [Role::MessageSent, Role::MessageOpened, Role::MessageClicked];

/// A user's most frequent value of a dimension over its activity, as a code: by count, then the latest, then the least bytes. Of
/// a dimension that belongs to users, the user's own.
pub fn home(user: &User, dimension: usize) -> Option<u32> {
    if let Some(code) = user.attribute(dimension) {
        return Some(code);
    }
    let mut seen: BTreeMap<u32, (u32, i64)> = BTreeMap::new();
    for event in user.activity() {
        if let Some(code) = event.code(dimension) {
            let (times, latest) = seen.entry(code).or_default();
            *times += 1;
            *latest = event.time();
        }
    }
    // Codes compare as their texts do, so the least code has the least bytes.
    seen.into_iter().max_by_key(|(code, rank)| (*rank, std::cmp::Reverse(*code))).map(|(code, _)| code)
}

impl Query for Places {
    const NAME: &'static str = "places";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(_params: &Params, cx: &Context) -> Vec<Need> {
        find("status").map(|scheme| scheme.needs(cx.settings.as_of(&cx.catalog), cx)).unwrap_or_default()
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let on = cx.settings.as_of(&cx.catalog);
        let dimension = chosen(params, &cx.catalog).and_then(|id| cx.catalog.dimension(&id));
        let status = find("status");
        let n_statuses = status.map_or(0, |scheme| scheme.segments(cx).len());
        let status_of = status.map(|scheme| scheme.assign(shard, on, cx)).unwrap_or_default();
        let mut partial = Partial::default();
        let of_events = dimension.filter(|_| has_messages(dimension, &cx.catalog));
        let shared = shared_days(dimension, cx);
        let is_shared = |day: Day| shared.is_some_and(|(first, last)| (first..=last).contains(&day));
        for (at, user) in shard.users(&cx.catalog, on).enumerate() {
            if let Some(dimension) = of_events {
                for event in user.events() {
                    let Some(kind) = MESSAGES.iter().position(|role| *role == event.role()) else { continue };
                    let value = event.code(dimension);
                    let sum = value.map_or(&mut partial.missing, |code| partial.homes.entry(code).or_default());
                    sum.messages[kind] += 1;
                    sum.clicks += u64::from(MESSAGES[kind] == Role::MessageClicked && is_shared(event.day()));
                }
            }
            if !user.in_base() {
                let revenue = revenue(&user);
                partial.outside.users += u64::from(revenue != 0);
                partial.outside.revenue += revenue;
                continue;
            }
            let mut by_status = vec![0; n_statuses];
            if let Some(status) = status_of.get(at).copied().flatten() {
                by_status[usize::from(status)] = 1;
            }
            let home = dimension.and_then(|dimension| home(&user, dimension));
            let sum = home.map_or(&mut partial.missing, |code| partial.homes.entry(code).or_default());
            let buyers = u64::from(user.events_of(Role::Purchase).next().is_some_and(|first| is_shared(first.day())));
            sum.add(&Sum { users: 1, buyers, by_status, revenue: revenue(&user), ..Sum::default() });
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (code, sum) in &b.homes {
            a.homes.entry(*code).or_default().add(sum);
        }
        a.missing.add(&b.missing);
        a.outside.users += b.outside.users;
        a.outside.revenue += b.outside.revenue;
        a
    }

    fn finish(params: &Params, mut partial: Partial, cx: &Context) -> Answer {
        let dimension = chosen(params, &cx.catalog);
        let has_costs = add_costs(&mut partial, dimension.as_deref(), cx);
        let values =
            dimension.as_ref().and_then(|id| cx.catalog.dimension(id)).map(|at| &cx.catalog.dimensions[at].values);
        let has_revenue = cx.catalog.knows_revenue();
        let mut total = partial.missing.clone();
        partial.homes.values().for_each(|sum| total.add(sum));
        let told = has_messages(dimension.as_ref().and_then(|id| cx.catalog.dimension(id)), &cx.catalog);
        let messages = |sum: &Sum| {
            let known = |at: usize| (told && cx.catalog.has_role(MESSAGES[at])).then_some(sum.messages[at]);
            Messages { sent: known(0), opened: known(1), clicked: known(2) }
        };
        let everyone = speaks_of_everyone(&cx.settings, &cx.catalog);
        let costs = |sum: &Sum| {
            (has_costs && sum.spend != 0).then(|| Costs {
                spend: sum.spend,
                per_click: per(sum.shared_spend, sum.clicks).filter(|_| everyone),
                per_buyer: per(sum.shared_spend, sum.buyers).filter(|_| everyone),
            })
        };
        let place = |value: &str, sum: &Sum| Place {
            value: value.into(),
            users: sum.users,
            share: if total.users > 0 { sum.users as f64 / total.users as f64 } else { 0.0 },
            by_status: sum.by_status.clone(),
            revenue: has_revenue.then_some(sum.revenue),
            revenue_share: (has_revenue && total.revenue > 0).then(|| sum.revenue as f64 / total.revenue as f64),
            messages: messages(sum),
            costs: costs(sum),
        };
        let n_places = partial.homes.len() as u64;
        let mut homes: Vec<(u32, Sum)> = partial.homes.into_iter().collect();
        homes.order_by_key(|(code, sum)| (std::cmp::Reverse((sum.users, sum.messages[0], sum.spend)), *code));
        let mut others = Sum::default();
        homes.iter().skip(TOP).for_each(|(_, sum)| others.add(sum));
        let text = |code: u32| values.map_or("", |values| values.text(code));
        Answer {
            as_of: cx.settings.as_of(&cx.catalog),
            available: available(&cx.catalog),
            unlock: if dimension.is_none() {
                PREFERENCE[..5].iter().map(|id| id.to_string()).collect()
            } else {
                Vec::new()
            },
            statuses: find("status").map(|scheme| scheme.segments(cx)).unwrap_or_default(),
            users: total.users,
            revenue: has_revenue.then_some(total.revenue),
            outside: Some(partial.outside).filter(|outside| has_revenue && outside.users > 0),
            n_places,
            places: homes.iter().take(TOP).map(|(code, sum)| place(text(*code), sum)).collect(),
            others: (n_places > TOP as u64).then(|| place("", &others)),
            missing: (partial.missing != Sum::default()).then(|| place("", &partial.missing)),
            messages: messages(&total),
            costs: costs(&total),
            shared_days: shared_days(dimension.as_ref().and_then(|id| cx.catalog.dimension(id)), cx),
            dimension,
        }
    }
}

/// Adds what was spent up to the day to each value; whether any cost file has the dimension.
fn add_costs(partial: &mut Partial, dimension: Option<&str>, cx: &Context) -> bool {
    let (on, at) = (cx.settings.as_of(&cx.catalog), dimension.and_then(|id| cx.catalog.dimension(id)));
    let shared = shared_days(at, cx);
    let of_dimension = |cost: &&Cost| Some(cost.dimension as usize) == at;
    for cost in cx.catalog.costs.iter().filter(of_dimension).filter(|cost| cost.day <= on) {
        let is_missing = cost.code == NO_CODE;
        let sum = if is_missing { &mut partial.missing } else { partial.homes.entry(cost.code).or_default() };
        sum.spend = sum.spend.saturating_add(cost.amount);
        if shared.is_some_and(|(first, last)| (first..=last).contains(&cost.day)) {
            sum.shared_spend = sum.shared_spend.saturating_add(cost.amount);
        }
    }
    cx.catalog.costs.iter().any(|cost| of_dimension(&cost))
}

/// First and last of the days up to as-of that the costs of a dimension and the events both cover.
fn shared_days(dimension: Option<usize>, cx: &Context) -> Option<(Day, Day)> {
    let (first, last) = cx.catalog.dimensions[dimension?].cost_days?;
    let until = cx.settings.as_of(&cx.catalog).min(cx.catalog.last_day);
    let (first, last) = (first.max(cx.catalog.first_day), last.min(until));
    (first <= last).then_some((first, last))
}

/// Whether clicks and buyers are those of everyone, as the spend is.
pub fn speaks_of_everyone(settings: &Settings, catalog: &Catalog) -> bool {
    settings.users.is_none() && catalog.only.sample.is_none()
}

/// A sum over a number, rounded half away from zero; `None` over nothing.
fn per(sum: i64, n: u64) -> Option<i64> {
    let (twice, n) = (i128::from(sum) * 2, i128::from(n));
    (n > 0).then(|| ((twice + twice.signum() * n) / (2 * n)) as i64)
}

/// Whether messages can bear a value of the dimension, and there are any.
fn has_messages(dimension: Option<usize>, catalog: &Catalog) -> bool {
    dimension.is_some_and(|at| !catalog.dimensions[at].of_user) && MESSAGES.iter().any(|role| catalog.has_role(*role))
}

/// Ids of all dimensions, the preferred first; those that only costs have come last, for nobody is at home there.
pub fn available(catalog: &Catalog) -> Vec<String> {
    let rank = |id: &str| PREFERENCE.iter().position(|preferred| *preferred == id).unwrap_or(PREFERENCE.len());
    let mut dimensions: Vec<_> = catalog.dimensions.iter().collect();
    dimensions.order_by_key(|dimension| (dimension.only_costs, rank(&dimension.id)));
    dimensions.into_iter().map(|dimension| dimension.id.clone()).collect()
}

/// The dimension asked for, else the preferred one. One that the data do not have is passed over.
fn chosen(params: &Params, catalog: &Catalog) -> Option<String> {
    let asked = params.dimension.clone().filter(|id| catalog.dimension(id).is_some());
    asked.or_else(|| available(catalog).into_iter().next())
}
