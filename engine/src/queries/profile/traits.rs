//! The traits of a user, by their codes: what is read of each, and what it is called.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::About;
use crate::events::{Catalog, Role, User};
use crate::queries::places::home;
use crate::schemes::personas::DAY_PARTS;
use crate::schemes::{Condition, Selection};

/// A dimension with more values than this is not looked at: each would have too few users.
const MAX_VALUES: usize = 10_000;

/// From this number on, orders are counted as one trait.
const MANY_ORDERS: u32 = 3;

/// Dimensions of which a user has one at a time; of all others it may have had several.
const HOMES: [&str; 8] = ["country", "region", "city", "platform", "device", "channel", "plan", "zone"];

/// A trait by its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Key {
    Orders(u32),
    Last(u32),
    Did(u32),
    Home(u32, u32),
    Had(u32, u32),
    DayPart(u32),
    Weekday(u32),
}

impl Key {
    /// Of one kind few are told.
    pub(super) fn kind(self) -> (u8, u32) {
        match self {
            Key::Orders(_) => (0, 0),
            Key::Last(_) => (1, 0),
            Key::Did(_) => (2, 0),
            Key::Home(dimension, _) | Key::Had(dimension, _) => (3, dimension),
            Key::DayPart(_) => (4, 0),
            Key::Weekday(_) => (5, 0),
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
        }
    }
}

/// What is read of each user.
pub(super) struct Reader {
    orders: bool,
    homes: Vec<usize>,
    had: Vec<usize>,
    clock: bool,
}

impl Reader {
    pub(super) fn of(selection: &Selection, catalog: &Catalog) -> Reader {
        let named = |id: &str| {
            selection.conditions.iter().any(|condition| match condition {
                Condition::Value { dimension, .. } | Condition::Home { dimension, .. } => dimension == id,
                _ => false,
            })
        };
        let of_homes = |homes: bool| {
            let dimensions = catalog.dimensions.iter().enumerate().filter(|(_, dimension)| {
                HOMES.contains(&dimension.id.as_str()) == homes
                    && !named(&dimension.id)
                    && dimension.values.len() <= MAX_VALUES
            });
            dimensions.map(|(at, _)| at).collect()
        };
        Reader {
            orders: catalog.has_role(Role::Purchase),
            homes: of_homes(true),
            had: of_homes(false),
            clock: !selection.conditions.iter().any(|condition| matches!(condition, Condition::HourOfWeek { .. })),
        }
    }

    /// All that is said of one user.
    pub(super) fn read(&self, user: &User, keys: &mut BTreeSet<Key>) {
        let mut orders = 0;
        let mut last: Option<(i64, u32)> = None;
        let mut parts = Mode::default();
        let mut weekdays = Mode::default();
        for event in user.events() {
            keys.insert(Key::Did(event.name()));
            for at in &self.had {
                keys.extend(event.code(*at).map(|code| Key::Had(*at as u32, code)));
            }
            if event.role().is_activity() {
                orders += u32::from(event.role() == Role::Purchase);
                last = last.max(Some((event.time(), event.name())));
                parts.add(day_part(event.hour()), event.time());
                weekdays.add(event.day().weekday(), event.time());
            }
        }
        if self.orders {
            keys.insert(Key::Orders(orders.min(MANY_ORDERS)));
        }
        keys.extend(last.map(|(_, name)| Key::Last(name)));
        if self.clock {
            keys.extend(parts.most().map(Key::DayPart));
            keys.extend(weekdays.most().map(Key::Weekday));
        }
        for at in &self.homes {
            keys.extend(home(user, *at).map(|code| Key::Home(*at as u32, code)));
        }
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
