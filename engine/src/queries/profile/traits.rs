//! The traits of a user, by their codes: what is read of each, and what it is called.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::About;
use super::named::Named;
use crate::events::{Catalog, Day, Month, Role, User};
use crate::queries::places::home;
use crate::schemes::personas::DAY_PARTS;

/// A dimension with more values than this is not looked at: each would have too few users.
const MAX_VALUES: usize = 10_000;

/// From this number on, orders are counted as one trait.
const MANY_ORDERS: u32 = 3;

/// Bands of the number of active days, by their first; the last is open.
const DAYS: [u32; 4] = [1, 2, 4, 10];

/// Bands of the days since the last activity, by their first: a week, a month, a quarter; the last is open.
const SILENCE: [u32; 4] = [0, 7, 30, 90];

/// In data of fewer days users begin in weeks, else in months.
const MONTHS_FROM: i32 = 92;

/// Dimensions of events of which a user has one at a time, as it has of its own; of all others it may have had several.
const HOMES: [&str; 8] = ["country", "region", "city", "platform", "device", "channel", "plan", "zone"];

/// A trait by its codes; bands by the position in their list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Key {
    Orders(u32),
    Last(u32),
    Did(u32),
    Home(u32, u32),
    Had(u32, u32),
    DayPart(u32),
    Weekday(u32),
    Days(u32),
    FirstMonth(Month),
    /// By its Monday.
    FirstWeek(Day),
    Silence(u32),
}

/// What a trait is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Orders,
    Last,
    Did,
    /// By its position in the catalog.
    Dimension(u32),
    DayPart,
    Weekday,
    /// Number of active days.
    Days,
    /// When the user was first seen.
    First,
    /// Days since the last activity.
    Silence,
}

impl Key {
    /// Of one kind few are told.
    pub(super) fn kind(self) -> Kind {
        match self {
            Key::Orders(_) => Kind::Orders,
            Key::Last(_) => Kind::Last,
            Key::Did(_) => Kind::Did,
            Key::Home(dimension, _) | Key::Had(dimension, _) => Kind::Dimension(dimension),
            Key::DayPart(_) => Kind::DayPart,
            Key::Weekday(_) => Kind::Weekday,
            Key::Days(_) => Kind::Days,
            Key::FirstMonth(_) | Key::FirstWeek(_) => Kind::First,
            Key::Silence(_) => Kind::Silence,
        }
    }

    /// Whether a user has one of its kind only.
    pub(super) fn is_exclusive(self) -> bool {
        !matches!(self, Key::Did(_) | Key::Had(..))
    }

    pub(super) fn about(self, catalog: &Catalog) -> About {
        let name = |code| catalog.names.text(code).to_string();
        let value = |at: u32, code| {
            let dimension = &catalog.dimensions[at as usize];
            (dimension.id.clone(), dimension.values.text(code).to_string())
        };
        match self {
            Key::Orders(MANY_ORDERS) => About::OrdersFrom(MANY_ORDERS),
            Key::Orders(n) => About::Orders(n),
            Key::Last(code) => About::LastEvent(name(code)),
            Key::Did(code) => About::Event(name(code)),
            Key::Home(at, code) => {
                let (dimension, value) = value(at, code);
                About::Home { dimension, value }
            }
            Key::Had(at, code) => {
                let (dimension, value) = value(at, code);
                About::Value { dimension, value }
            }
            Key::DayPart(at) => About::DayPart(DAY_PARTS[at as usize].0.into()),
            Key::Weekday(day) => About::Weekday(day),
            Key::Days(at) => {
                let (from, to) = band(&DAYS, at);
                About::ActiveDays { from, to }
            }
            Key::FirstMonth(month) => About::FirstMonth(month),
            Key::FirstWeek(monday) => About::FirstWeek(monday),
            Key::Silence(at) => {
                let (from, to) = band(&SILENCE, at);
                About::Silence { from, to }
            }
        }
    }
}

/// First and last of a band; `None` where it is open.
fn band(firsts: &[u32], at: u32) -> (u32, Option<u32>) {
    let at = at as usize;
    (firsts[at], firsts.get(at + 1).map(|next| next - 1))
}

/// The band that holds a number of days.
fn band_of(firsts: &[u32], days: u32) -> u32 {
    firsts.iter().filter(|first| **first <= days).count().saturating_sub(1) as u32
}

/// What is read of each user.
pub(super) struct Reader {
    named: Named,
    orders: bool,
    homes: Vec<usize>,
    had: Vec<usize>,
    days: bool,
    by_month: bool,
}

impl Reader {
    pub(super) fn of(named: Named, catalog: &Catalog) -> Reader {
        let of_homes = |homes: bool| {
            let dimensions = catalog.dimensions.iter().enumerate().filter(|(_, dimension)| {
                let is_home = dimension.of_user || HOMES.contains(&dimension.id.as_str());
                is_home == homes && dimension.values.len() <= MAX_VALUES
            });
            dimensions.map(|(at, _)| at).collect()
        };
        Reader {
            named,
            orders: catalog.knows_orders(),
            homes: of_homes(true),
            had: of_homes(false),
            // Where every activity is an order, active days say what orders say.
            days: !catalog.summaries && catalog.roles.iter().any(|role| role.is_activity() && *role != Role::Purchase),
            by_month: catalog.last_day.since(catalog.first_day) + 1 >= MONTHS_FROM,
        }
    }

    /// All that is said of one user.
    pub(super) fn read(&self, user: &User, keys: &mut BTreeSet<Key>) {
        let mut orders = 0;
        let mut last: Option<(i64, u32)> = None;
        let mut parts = Mode::default();
        let mut weekdays = Mode::default();
        // Of two dates there is neither a usual hour nor a last thing done.
        let events = user.events().filter(|_| !user.is_summary());
        for event in events {
            keys.insert(Key::Did(event.name()));
            for at in &self.had {
                keys.extend(event.code(*at).map(|code| Key::Had(*at as u32, code)));
            }
            if event.role().is_activity() {
                orders += u32::from(event.role() == Role::Purchase);
                last = last.max(Some((event.time(), event.name())));
                if let Some(hour) = event.hour() {
                    parts.add(day_part(hour), event.time());
                }
                weekdays.add(event.weekday(), event.time());
            }
        }
        let orders = if user.is_summary() { user.orders() } else { Some(orders) };
        if let Some(orders) = orders.filter(|_| self.orders) {
            keys.insert(Key::Orders(orders.min(MANY_ORDERS)));
        }
        keys.extend(last.map(|(_, name)| Key::Last(name)));
        keys.extend(parts.most().map(Key::DayPart));
        keys.extend(weekdays.most().map(Key::Weekday));
        for at in &self.homes {
            keys.extend(home(user, *at).map(|code| Key::Home(*at as u32, code)));
        }
        if self.days {
            keys.insert(Key::Days(band_of(&DAYS, user.days.len() as u32)));
        }
        let first = |day: Day| if self.by_month { Key::FirstMonth(day.month()) } else { Key::FirstWeek(day.monday()) };
        keys.extend(user.first_day().map(first));
        let silence = user.days_since_last().and_then(|days| u32::try_from(days).ok());
        keys.extend(silence.map(|days| Key::Silence(band_of(&SILENCE, days))));
        keys.retain(|key| {
            let is_named = matches!(key, Key::Last(name) | Key::Did(name) if self.named.names.contains(name));
            !is_named && !self.named.kinds.contains(&key.kind())
        });
    }
}

/// The most frequent of a few: by count, then the latest, then the least.
#[derive(Default)]
struct Mode([(u32, i64); 7]);

impl Mode {
    fn add(&mut self, at: u32, time: i64) {
        let (times, latest) = &mut self.0[at as usize];
        *times += 1;
        *latest = time;
    }

    fn most(&self) -> Option<u32> {
        let seen = self.0.iter().enumerate().filter(|(_, (times, _))| *times > 0);
        seen.max_by_key(|(at, rank)| (**rank, std::cmp::Reverse(*at))).map(|(at, _)| at as u32)
    }
}

pub(super) fn day_part(hour: u32) -> u32 {
    DAY_PARTS.iter().position(|(_, hours)| hours.contains(&hour)).unwrap_or_default() as u32
}
