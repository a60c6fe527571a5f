//! What one shard says of the job: counts by code and by period, sums, and the buyers one by one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::{Checks, Totals};
use super::buyers::{Buyer, Buyers};
use crate::events::{Catalog, Day, MS_PER_DAY, Month, Role, User};

const MS_PER_HOUR: i64 = 3_600_000;

/// The dimensions that the job counts, by the word for them.
pub(super) const DIMENSIONS: [&str; 4] = ["category", "country", "platform", "channel"];

/// Counts and sums of some users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub(super) users: u64,
    pub(super) totals: Totals,
    pub(super) checks: Checks,
    /// By position of the status.
    pub(super) statuses: Vec<Status>,
    /// Events by code, one list for each of [`DIMENSIONS`].
    pub(super) values: [Vec<u64>; 4],
    /// Distinct users by day, Monday of the week, and month.
    pub(super) days: Periods,
    pub(super) weeks: Periods,
    pub(super) months: Periods,
    /// By month of the first event: distinct users by months since.
    pub(super) cohorts: BTreeMap<Month, Vec<u64>>,
    pub(super) buyers: Buyers,
}

/// What the users of one status did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Status {
    pub(super) users: u64,
    /// Events by UTC hour.
    pub(super) hours: [u64; 24],
    /// Events by code of the category.
    pub(super) categories: Vec<u64>,
}

/// A count for each of consecutive periods, from the first that has any to the last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Periods {
    first: i32,
    counts: Vec<u64>,
}

impl Tally {
    /// Nobody yet.
    pub(super) fn new(n_statuses: usize, catalog: &Catalog) -> Tally {
        let n_values = |id: &str| catalog.dimension(id).map_or(0, |at| catalog.dimensions[at].values.len());
        let values = DIMENSIONS.map(|id| vec![0; n_values(id)]);
        let status = Status { categories: values[0].clone(), ..Status::default() };
        Tally { statuses: vec![status; n_statuses], values, ..Tally::default() }
    }

    /// Counts a user of that status. `dimensions`: where the shard has each of [`DIMENSIONS`].
    ///
    /// Not inlined, so that the browser, which compiles what it calls often a second time and well, uses that from user to user.
    #[inline(never)]
    pub(super) fn count(&mut self, user: &User, status: usize, dimensions: &[Option<usize>; 4]) {
        let catalog = user.catalog();
        let status = &mut self.statuses[status];
        let mut buyer = Buyer { id: user.id(), ..Buyer::default() };
        let mut periods = Seen::default();
        let mut day_starts = i64::MIN / 2;
        for event in user.events() {
            let time = event.time();
            if time - day_starts >= MS_PER_DAY {
                let day = Day(time.div_euclid(MS_PER_DAY) as i32);
                day_starts = i64::from(day.0) * MS_PER_DAY;
                self.totals.active_days += 1;
                self.days.add(day.0);
                periods.see(day, &mut self.weeks, &mut self.months, &mut self.cohorts);
            }
            status.hours[((time - day_starts) / MS_PER_HOUR) as usize] += 1;
            if event.role() == Role::Purchase {
                buyer.buys(time, cents(event.amount(), catalog));
            }
        }
        for (at, dimension) in dimensions.iter().enumerate() {
            let Some(dimension) = dimension else { continue };
            user.each_code(*dimension, |code, n| {
                self.values[at][code as usize] += n;
                if at == 0 {
                    status.categories[code as usize] += n;
                }
            });
        }
        status.users += 1;
        self.users += 1;
        self.totals.events += user.n_events() as u64;
        self.totals.purchases += buyer.purchases;
        self.totals.revenue_cents += buyer.cents;
        self.checks.first_seen_sum += user.times().next().map_or(0, |time| time.div_euclid(1000));
        self.checks.last_seen_sum += user.times().next_back().map_or(0, |time| time.div_euclid(1000));
        if buyer.purchases > 0 {
            self.buyers.push(&buyer);
        }
    }

    /// Adds other users.
    pub(super) fn add(&mut self, other: Tally) {
        self.users += other.users;
        self.totals.add(&other.totals);
        self.checks.add(&other.checks);
        for (to, from) in self.statuses.iter_mut().zip(other.statuses) {
            to.users += from.users;
            add(&mut to.hours, &from.hours);
            add(&mut to.categories, &from.categories);
        }
        for (to, from) in self.values.iter_mut().zip(&other.values) {
            add(to, from);
        }
        self.days.add_all(&other.days);
        self.weeks.add_all(&other.weeks);
        self.months.add_all(&other.months);
        for (month, users) in other.cohorts {
            let to = self.cohorts.entry(month).or_default();
            to.resize(to.len().max(users.len()), 0);
            add(to, &users);
        }
        self.buyers.append(other.buyers);
    }
}

/// The periods in which one user was last seen, so that each is counted once.
#[derive(Default)]
struct Seen {
    week: Option<Day>,
    month: Option<Month>,
    first_month: Option<Month>,
}

impl Seen {
    /// A further day of the user.
    fn see(&mut self, day: Day, weeks: &mut Periods, months: &mut Periods, cohorts: &mut BTreeMap<Month, Vec<u64>>) {
        let monday = day.monday();
        if self.week.replace(monday) != Some(monday) {
            weeks.add(week_of(monday));
        }
        let month = day.month();
        if self.month.replace(month) != Some(month) {
            months.add(month.0);
            let first = *self.first_month.get_or_insert(month);
            let users = cohorts.entry(first).or_default();
            let since = (month.0 - first.0) as usize;
            users.resize(users.len().max(since + 1), 0);
            users[since] += 1;
        }
    }
}

impl Periods {
    /// (period, count) of all that are not 0.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i32, u64)> + '_ {
        let counts = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        counts.map(|(at, count)| (self.first + at as i32, *count))
    }

    fn add(&mut self, period: i32) {
        self.add_n(period, 1);
    }

    fn add_n(&mut self, period: i32, n: u64) {
        if self.counts.is_empty() {
            self.first = period;
        }
        if period < self.first {
            let missing = (self.first - period) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = period;
        }
        let at = (period - self.first) as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += n;
    }

    fn add_all(&mut self, other: &Periods) {
        for (period, n) in other.iter() {
            self.add_n(period, n);
        }
    }
}

/// The number of a week; the Monday of week 0 is 1969-12-29.
fn week_of(monday: Day) -> i32 {
    (monday.0 + 3).div_euclid(7)
}

/// The Monday of a week with that number.
pub(super) fn monday(week: i32) -> Day {
    Day(week * 7 - 3)
}

/// An amount in hundredths, rounded half away from zero.
fn cents(amount: Option<i64>, catalog: &Catalog) -> i64 {
    let (amount, decimals) = (amount.unwrap_or(0), u32::from(catalog.amount_decimals.unwrap_or(2)));
    match decimals.checked_sub(2) {
        None => amount * 10i64.pow(2 - decimals),
        Some(0) => amount,
        Some(surplus) => {
            let unit = 10i64.pow(surplus);
            (amount + amount.signum() * unit / 2) / unit
        }
    }
}

fn add(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}
