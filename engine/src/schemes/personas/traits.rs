//! Habits as numbers: each user a point whose coordinates are shares, weighted by rarity.
//!
//! [`Habits`] of the base → [`Traits`]; habits of a user → counts by trait → a profile of length 1. Traits come in groups
//! (event names, categories, parts of the day, …). Within a group the count n of a trait becomes the smoothed share
//! (n + s·b) / (N + s), b being the base's share and s [`SMOOTHING`], so that two clicks make no taste; divided by √b, as in
//! correspondence analysis (Benzécri 1973), and by √(traits − 1), so that a group of many traits weighs as much as one
//! of few. Rare values of a group are pooled.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::habits::{DAY_PARTS, Habits};
use crate::events::{Catalog, Dictionary};
use crate::order::Order;

/// Events of the base's kind that are added to each user's own.
const SMOOTHING: f64 = 2.0;

/// Values with a smaller share of their group are pooled.
const MIN_SHARE: f64 = 0.01;

/// Values of a group beyond the most frequent ones are pooled.
const MAX_VALUES: usize = 20;

/// A group with a greater share in the pool (thousands of items) says nothing.
const MAX_POOLED: f64 = 0.5;

/// What a trait is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// What is done: shares of event names.
    Event,
    /// Taste: shares of categories.
    Category,
    /// When: parts of the day of sessions.
    DayPart,
    /// When: working days or weekend.
    Week,
    /// On what: platform of sessions.
    Platform,
    /// How long: events a session, in thirds of all sessions.
    Depth,
    /// How much: amount of orders, in thirds of all orders.
    OrderSize,
}

/// One coordinate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trait {
    /// What it is about.
    pub group: Group,
    /// The event name, category or platform; `night` …, `weekday`/`weekend`, `short`/`middling`/`long`, `small`/`medium`/`large`.
    /// Empty for the pool of rare values.
    pub value: String,
    /// Its share of the group in the base.
    pub share: f64,
}

/// All coordinates, and where thirds end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Traits {
    /// Sorted by group; values of a group follow each other.
    pub list: Vec<Trait>,
    /// Greatest number of events of a short and of a middling session.
    pub depth_bounds: [u32; 2],
    /// Greatest amount of a small and of a medium order.
    pub order_bounds: [i64; 2],
}

const THIRDS_OF_DEPTH: [&str; 3] = ["short", "middling", "long"];
const THIRDS_OF_ORDERS: [&str; 3] = ["small", "medium", "large"];
const WEEK: [&str; 2] = ["weekday", "weekend"];

impl Traits {
    /// The traits that can tell users of this base apart. A group in which all do the same has none.
    pub fn of(base: &Habits, catalog: &Catalog) -> Traits {
        let mut traits =
            Traits { list: Vec::new(), depth_bounds: thirds(&base.depths), order_bounds: thirds(&base.orders) };
        traits.add(Group::Event, by_text(&base.events, &catalog.names));
        let columns = super::Columns::of(catalog);
        if let Some(column) = columns.category {
            traits.add(Group::Category, by_text(&base.categories, &catalog.dimensions[column].values));
        }
        traits.add(Group::DayPart, by_id(DAY_PARTS.map(|(id, _)| id), base.day_parts));
        traits.add(Group::Week, by_id(WEEK, base.week));
        if let Some(column) = columns.platform {
            traits.add(Group::Platform, by_text(&base.platforms, &catalog.dimensions[column].values));
        }
        traits.add(Group::Depth, by_id(THIRDS_OF_DEPTH, in_thirds(&base.depths, traits.depth_bounds)));
        traits.add(Group::OrderSize, by_id(THIRDS_OF_ORDERS, in_thirds(&base.orders, traits.order_bounds)));
        traits
    }

    /// Number of traits.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing tells users apart.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The range of each group.
    pub fn groups(&self) -> Vec<Range<usize>> {
        let mut groups: Vec<Range<usize>> = Vec::new();
        for (at, one) in self.list.iter().enumerate() {
            match groups.last_mut() {
                Some(group) if self.list[group.start].group == one.group => group.end = at + 1,
                _ => groups.push(at..at + 1),
            }
        }
        groups
    }

    /// Adds a group, unless one value is all there is to it.
    fn add(&mut self, group: Group, mut values: Vec<(String, u64)>) {
        let total: u64 = values.iter().map(|(_, n)| n).sum();
        let share = |n: u64| n as f64 / total as f64;
        values.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let kept = values.iter().take(MAX_VALUES).take_while(|(_, n)| *n > 0 && share(*n) >= MIN_SHARE).count();
        let pooled: u64 = values[kept..].iter().map(|(_, n)| n).sum();
        values.truncate(kept);
        if pooled > 0 {
            values.push((String::new(), pooled));
        }
        let says_something = kept > 0 && values.iter().all(|(_, n)| share(*n) <= 1.0 - MIN_SHARE);
        if says_something && share(pooled) <= MAX_POOLED {
            self.list.extend(values.into_iter().map(|(value, n)| Trait { group, value, share: share(n) }));
        }
    }
}

/// Reads users' habits as points; made once for many users.
#[derive(Debug)]
pub struct Reader<'a> {
    traits: &'a Traits,
    groups: Vec<Range<usize>>,
    /// Factor of each smoothed share.
    weights: Vec<f64>,
    events: BTreeMap<u32, usize>,
    categories: BTreeMap<u32, usize>,
    platforms: BTreeMap<u32, usize>,
}

impl<'a> Reader<'a> {
    /// For data with this catalog.
    pub fn new(traits: &'a Traits, catalog: &Catalog) -> Self {
        let groups = traits.groups();
        let mut weights = vec![0.0; traits.len()];
        for group in &groups {
            let spread = libm::sqrt((group.len() - 1).max(1) as f64);
            group
                .clone()
                .for_each(|at| weights[at] = 1.0 / (libm::sqrt(traits.list[at].share.max(MIN_SHARE)) * spread));
        }
        let codes = |group: Group, dictionary: Option<&Dictionary>| -> BTreeMap<u32, usize> {
            let values = traits.list.iter().enumerate().filter(|(_, one)| one.group == group && !one.value.is_empty());
            values.filter_map(|(at, one)| Some((dictionary?.code(&one.value)?, at))).collect()
        };
        let columns = super::Columns::of(catalog);
        let values = |column: Option<usize>| column.map(|at| &catalog.dimensions[at].values);
        Reader {
            traits,
            weights,
            events: codes(Group::Event, Some(&catalog.names)),
            categories: codes(Group::Category, values(columns.category)),
            platforms: codes(Group::Platform, values(columns.platform)),
            groups,
        }
    }

    /// The groups, as ranges of traits.
    pub fn groups(&self) -> &[Range<usize>] {
        &self.groups
    }

    /// How often a user shows each trait.
    pub fn counts(&self, habits: &Habits) -> Vec<u32> {
        let mut counts = vec![0u64; self.traits.len()];
        for group in &self.groups {
            match self.traits.list[group.start].group {
                Group::Event => self.count_codes(group, &self.events, &habits.events, &mut counts),
                Group::Category => self.count_codes(group, &self.categories, &habits.categories, &mut counts),
                Group::Platform => self.count_codes(group, &self.platforms, &habits.platforms, &mut counts),
                Group::DayPart => self.count_ids(group, DAY_PARTS.map(|(id, _)| id), habits.day_parts, &mut counts),
                Group::Week => self.count_ids(group, WEEK, habits.week, &mut counts),
                Group::Depth => {
                    self.count_ids(
                        group,
                        THIRDS_OF_DEPTH,
                        in_thirds(&habits.depths, self.traits.depth_bounds),
                        &mut counts,
                    );
                }
                Group::OrderSize => {
                    self.count_ids(
                        group,
                        THIRDS_OF_ORDERS,
                        in_thirds(&habits.orders, self.traits.order_bounds),
                        &mut counts,
                    );
                }
            }
        }
        counts.into_iter().map(|n| u32::try_from(n).unwrap_or(u32::MAX)).collect()
    }

    /// Counts as a point of length 1.
    pub fn profile(&self, counts: &[u32]) -> Vec<f64> {
        let mut profile = vec![0.0; counts.len()];
        for group in &self.groups {
            let total: f64 = counts[group.clone()].iter().map(|n| f64::from(*n)).sum();
            for at in group.clone() {
                let base = self.traits.list[at].share;
                let share = (f64::from(counts[at]) + SMOOTHING * base) / (total + SMOOTHING);
                profile[at] = share * self.weights[at];
            }
        }
        let length = libm::sqrt(profile.iter().map(|x| x * x).sum());
        profile.iter_mut().for_each(|x| *x /= length);
        profile
    }

    fn count_codes(
        &self,
        group: &Range<usize>,
        traits: &BTreeMap<u32, usize>,
        have: &BTreeMap<u32, u64>,
        counts: &mut [u64],
    ) {
        let pool = self.pool(group);
        for (code, n) in have {
            if let Some(at) = traits.get(code).copied().or(pool) {
                counts[at] += n;
            }
        }
    }

    fn count_ids<const N: usize>(&self, group: &Range<usize>, ids: [&str; N], have: [u64; N], counts: &mut [u64]) {
        let pool = self.pool(group);
        for (id, n) in ids.iter().zip(have) {
            let own = group.clone().find(|at| self.traits.list[*at].value == *id);
            if let Some(at) = own.or(pool) {
                counts[at] += n;
            }
        }
    }

    /// Where the pooled values of a group are counted.
    fn pool(&self, group: &Range<usize>) -> Option<usize> {
        group.clone().find(|at| self.traits.list[*at].value.is_empty())
    }
}

fn by_text(counts: &BTreeMap<u32, u64>, dictionary: &Dictionary) -> Vec<(String, u64)> {
    let named = counts.iter().map(|(code, n)| (dictionary.text(*code).to_string(), *n));
    named.filter(|(text, _)| !text.is_empty()).collect()
}

fn by_id<const N: usize>(ids: [&str; N], counts: [u64; N]) -> Vec<(String, u64)> {
    ids.iter().zip(counts).map(|(id, n)| (id.to_string(), n)).collect()
}

/// The smallest values with at least a third and two thirds of all at or below.
fn thirds<K: Copy + Default>(counts: &BTreeMap<K, u64>) -> [K; 2] {
    let total: u64 = counts.values().sum();
    [1, 2].map(|third| {
        let mut below = 0;
        let reached = counts.iter().find(|(_, n)| {
            below += **n;
            3 * below >= third * total
        });
        reached.map(|(value, _)| *value).unwrap_or_default()
    })
}

fn in_thirds<K: Ord + Copy>(counts: &BTreeMap<K, u64>, bounds: [K; 2]) -> [u64; 3] {
    let mut sums = [0; 3];
    for (value, n) in counts {
        sums[bounds.iter().filter(|bound| value > bound).count()] += n;
    }
    sums
}
