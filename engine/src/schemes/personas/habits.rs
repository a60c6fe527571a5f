//! What one user does, counted: the raw matter of the traits by which personas are told apart.
//!
//! A [`User`] → [`Habits`]. Events are counted one by one; what stays the same within a visit (hour, weekday, platform) is
//! counted once a session, or else one long visit would look like a firm habit. Integers only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Catalog, Event, Role, Splitter, User};

/// More items than this are no taste: an order of many rows keeps the item of one of them.
const MAX_ITEMS: usize = 200;

/// Parts of the day by local hour: (id, hours). Night is 22–3, as everywhere in the product.
pub const DAY_PARTS: [(&str, &[u32]); 6] = [
    ("night", &[22, 23, 0, 1, 2, 3]),
    ("early", &[4, 5, 6, 7]),
    ("morning", &[8, 9, 10]),
    ("midday", &[11, 12, 13]),
    ("afternoon", &[14, 15, 16, 17]),
    ("evening", &[18, 19, 20, 21]),
];

/// Where taste and device stand among the dimensions, where they are mapped.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// The category, else the item where there are few.
    pub category: Option<usize>,
    /// The platform, else the device.
    pub platform: Option<usize>,
}

impl Columns {
    /// Looks them up.
    pub fn of(catalog: &Catalog) -> Self {
        let of = |id: &str| catalog.dimension_of_users(id);
        let few = |at: &usize| catalog.dimensions[*at].values.len() <= MAX_ITEMS;
        Columns {
            category: of("category").or_else(|| of("item").filter(few)),
            platform: of("platform").or_else(|| of("device")),
        }
    }
}

/// Counts of one user's activity, or of many users' together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// Events by the code of their name.
    pub events: BTreeMap<u32, u64>,
    /// Events by the code of their category.
    pub categories: BTreeMap<u32, u64>,
    /// Sessions by part of the day, as in [`DAY_PARTS`].
    pub day_parts: [u64; 6],
    /// Sessions on Monday to Friday; on Saturday and Sunday.
    pub week: [u64; 2],
    /// Sessions by the code of their platform.
    pub platforms: BTreeMap<u32, u64>,
    /// Sessions by their number of events.
    pub depths: BTreeMap<u32, u64>,
    /// Purchases by amount, in the catalog's finest unit.
    pub orders: BTreeMap<i64, u64>,
}

impl Habits {
    /// Counts a user's activity up to as-of.
    pub fn of(user: &User, columns: Columns) -> Habits {
        let mut habits = Habits::default();
        habits.add_user(user, columns);
        habits
    }

    /// Counts a user's activity, too.
    pub fn add_user(&mut self, user: &User, columns: Columns) {
        let (mut splitter, mut depths) = (Splitter::default(), Vec::new());
        for event in user.activity() {
            let session = splitter.session_of(event.time(), event.session());
            if session == depths.len() {
                self.begin_session(&event, columns);
                depths.push(0);
            }
            self.add_event(&event, columns);
            depths[session] += 1;
        }
        for depth in depths {
            *self.depths.entry(depth).or_default() += 1;
        }
    }

    /// Adds other counts.
    pub fn add(&mut self, other: &Habits) {
        fn add<K: Ord + Copy>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
            from.iter().for_each(|(key, n)| *to.entry(*key).or_default() += n);
        }
        add(&mut self.events, &other.events);
        add(&mut self.categories, &other.categories);
        add(&mut self.platforms, &other.platforms);
        add(&mut self.depths, &other.depths);
        add(&mut self.orders, &other.orders);
        self.day_parts.iter_mut().zip(other.day_parts).for_each(|(to, n)| *to += n);
        self.week.iter_mut().zip(other.week).for_each(|(to, n)| *to += n);
    }

    fn add_event(&mut self, event: &Event, columns: Columns) {
        *self.events.entry(event.name()).or_default() += 1;
        if let Some(code) = columns.category.and_then(|at| event.code(at)) {
            *self.categories.entry(code).or_default() += 1;
        }
        if let (Role::Purchase, Some(amount)) = (event.role(), event.amount()) {
            *self.orders.entry(amount).or_default() += 1;
        }
    }

    fn begin_session(&mut self, first: &Event, columns: Columns) {
        // A date without a time has no part of the day.
        if let Some(hour) = first.hour() {
            self.day_parts[day_part(hour)] += 1;
        }
        self.week[usize::from(first.weekday() >= 5)] += 1;
        if let Some(code) = columns.platform.and_then(|at| first.code(at)) {
            *self.platforms.entry(code).or_default() += 1;
        }
    }
}

fn day_part(hour: u32) -> usize {
    DAY_PARTS.iter().position(|(_, hours)| hours.contains(&hour)).unwrap_or_default()
}
