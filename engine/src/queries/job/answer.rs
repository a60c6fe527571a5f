//! The job's answer under the names that all peers use, so that two answers can be compared as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tally::{DIMENSIONS, Tally, monday};
use crate::events::{Catalog, Day, Month, iso};
use crate::order::Order;

/// Categories listed for each status.
const N_TOP: usize = 5;

/// All figures of the job. Keys with a count of 0 are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "benches/README.md defines the figures")]
pub struct Answer {
    pub rows: u64,
    pub users: u64,
    pub as_of: String,
    pub totals: Totals,
    pub checks: Checks,
    pub status: BTreeMap<String, u64>,
    pub rfm: BTreeMap<String, u64>,
    pub dau: BTreeMap<String, u64>,
    pub wau: BTreeMap<String, u64>,
    pub mau: BTreeMap<String, u64>,
    pub retention: BTreeMap<String, Vec<u64>>,
    pub top_categories: BTreeMap<String, Vec<(String, u64)>>,
    pub hours: BTreeMap<String, [u64; 24]>,
    pub by_country: BTreeMap<String, u64>,
    pub by_platform: BTreeMap<String, u64>,
    pub by_channel: BTreeMap<String, u64>,
}

/// Sums over users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "benches/README.md defines the figures")]
pub struct Totals {
    pub events: u64,
    pub active_days: u64,
    pub purchases: u64,
    pub revenue_cents: i64,
}

/// Sums of epoch seconds over users: one row read wrongly changes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "benches/README.md defines the figures")]
pub struct Checks {
    pub first_seen_sum: i64,
    pub last_seen_sum: i64,
}

impl Totals {
    pub(super) fn add(&mut self, other: &Totals) {
        self.events += other.events;
        self.active_days += other.active_days;
        self.purchases += other.purchases;
        self.revenue_cents += other.revenue_cents;
    }
}

impl Checks {
    pub(super) fn add(&mut self, other: &Checks) {
        self.first_seen_sum += other.first_seen_sum;
        self.last_seen_sum += other.last_seen_sum;
    }
}

impl Answer {
    /// Names for codes and periods.
    pub(super) fn new(tally: Tally, statuses: &[String], catalog: &Catalog) -> Answer {
        let [categories, countries, platforms, channels] = DIMENSIONS.map(|id| texts(catalog, id));
        let mut rfm = BTreeMap::new();
        for [r, f, m] in tally.buyers.scores() {
            *rfm.entry(format!("{r}{f}{m}")).or_default() += 1;
        }
        let named = || statuses.iter().cloned().zip(&tally.statuses).filter(|(_, status)| status.users > 0);
        Answer {
            rows: tally.totals.events,
            users: tally.users,
            as_of: iso(catalog.latest),
            totals: tally.totals.clone(),
            checks: tally.checks.clone(),
            status: named().map(|(name, status)| (name, status.users)).collect(),
            rfm,
            dau: tally.days.iter().map(|(day, users)| (Day(day).to_string(), users)).collect(),
            wau: tally.weeks.iter().map(|(week, users)| (monday(week).to_string(), users)).collect(),
            mau: tally.months.iter().map(|(month, users)| (Month(month).to_string(), users)).collect(),
            retention: tally.cohorts.iter().map(|(month, users)| (month.to_string(), users.clone())).collect(),
            top_categories: named().map(|(name, status)| (name, top(&status.categories, categories))).collect(),
            hours: named().map(|(name, status)| (name, status.hours)).collect(),
            by_country: by_value(&tally.values[1], countries),
            by_platform: by_value(&tally.values[2], platforms),
            by_channel: by_value(&tally.values[3], channels),
        }
    }
}

fn texts<'a>(catalog: &'a Catalog, id: &str) -> &'a [String] {
    catalog.dimension(id).map_or(&[], |at| &catalog.dimensions[at].values.texts)
}

fn by_value(counts: &[u64], texts: &[String]) -> BTreeMap<String, u64> {
    let named = texts.iter().cloned().zip(counts.iter().copied());
    named.filter(|(_, count)| *count > 0).collect()
}

/// The most frequent, ties by name.
fn top(counts: &[u64], texts: &[String]) -> Vec<(String, u64)> {
    let mut named: Vec<(String, u64)> = by_value(counts, texts).into_iter().collect();
    named.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    named.truncate(N_TOP);
    named
}
