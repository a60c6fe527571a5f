//! One user as of a day: the view that every metric and query reads.

use std::ops::Range;

use super::{Catalog, Day, MS_PER_DAY, Millis, NO_CODE, Role, Shard, UserIdx, Zone};

/// One user's events and active days up to a day, that day included. Cheap to copy around; holds no data itself.
#[derive(Clone, Debug)]
pub struct User<'a> {
    pub(super) shard: &'a Shard,
    pub(super) catalog: &'a Catalog,
    /// Position in the shard.
    pub index: UserIdx,
    pub(super) events: Range<usize>,
    /// Distinct local days with activity, ascending.
    pub days: &'a [Day],
    /// The last day that exists for this view.
    pub as_of: Day,
    /// The first instant after it.
    pub end: Millis,
}

/// One event of a user.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    user: &'a User<'a>,
    at: usize,
}

impl<'a> User<'a> {
    /// The user's id.
    pub fn id(&self) -> &'a [u8] {
        self.shard.id(self.index)
    }

    /// The catalog of the data.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// Whether the user belongs to the base: activity on or before as-of.
    pub fn in_base(&self) -> bool {
        !self.days.is_empty()
    }

    /// Whether an attribute file alone knows the user: nothing but messages to them on any day, not even after as-of. Attributes
    /// have no history, so these are the same users on every day; whoever comes later was not seen yet before.
    pub fn attributes_only(&self) -> bool {
        let user = self.index.0 as usize;
        let mut names =
            (self.shard.starts[user]..self.shard.starts[user + 1]).map(|at| self.shard.names.get(at as usize));
        self.shard.listed.get(user).is_some_and(|listed| *listed)
            && names.all(|name| self.catalog.role(name).is_message())
    }

    /// Whether the user can have a status: activity on or before as-of, or known from an attribute file.
    pub fn is_known(&self) -> bool {
        self.in_base() || self.attributes_only()
    }

    /// Whether the user has any event on or before as-of, passive ones included.
    pub fn exists(&self) -> bool {
        !self.events.is_empty()
    }

    /// First active day.
    pub fn first_day(&self) -> Option<Day> {
        self.days.first().copied()
    }

    /// Last active day.
    pub fn last_day(&self) -> Option<Day> {
        self.days.last().copied()
    }

    /// Days since the last active day.
    pub fn days_since_last(&self) -> Option<i32> {
        self.last_day().map(|last| self.as_of.since(last))
    }

    /// Code of the user's value of a dimension that belongs to users; `None` for one of events.
    pub fn attribute(&self, dimension: usize) -> Option<u32> {
        self.shard.attribute(dimension, self.index)
    }

    /// Whether a row sums the user up: then the events are its two dates, and what lies between is not known.
    pub fn is_summary(&self) -> bool {
        self.catalog.summaries
    }

    /// How many orders the row that sums the user up says; `None` where none does.
    pub fn orders(&self) -> Option<u32> {
        self.shard.orders.get(self.index.0 as usize).copied().filter(|orders| *orders != NO_CODE)
    }

    /// Number of events, passive ones included.
    pub fn n_events(&self) -> usize {
        self.events.len()
    }

    /// Instants of all events, ascending; UTC milliseconds.
    pub fn times(&self) -> impl DoubleEndedIterator<Item = Millis> + ExactSizeIterator + 'a {
        let shard = self.shard;
        self.events.clone().map(|event| shard.times.get(event))
    }

    /// How many events there are before an instant.
    pub fn n_before(&self, time: Millis) -> usize {
        self.shard.times.before(self.events.start, self.events.end, time)
    }

    /// How many events from an instant on have a role that fits.
    pub fn n_since(&self, start: Millis, fits: impl Fn(Role) -> bool) -> usize {
        let events = self.events.start + self.n_before(start)..self.events.end;
        self.shard.names.count(events, |name| fits(self.catalog.role(name)))
    }

    /// The sum of the amounts of events from an instant on whose role fits.
    pub fn amount_since(&self, start: Millis, fits: impl Fn(Role) -> bool) -> i64 {
        let mut sum = 0_i64;
        let events = self.events.start + self.n_before(start)..self.events.end;
        self.shard.amounts.each(events, |event, amount| {
            if fits(self.catalog.role(self.shard.names.get(event))) {
                sum = sum.saturating_add(amount);
            }
        });
        sum
    }

    /// Calls `each` with the codes of the events' values of a dimension, in time order, and how many events in a row have each.
    pub fn each_code(&self, dimension: usize, mut each: impl FnMut(u32, u64)) {
        match self.shard.dimensions.get(dimension) {
            Some(column) => column.each_run(self.events.clone(), each),
            None => self.attribute(dimension).into_iter().for_each(|code| each(code, self.events.len() as u64)),
        }
    }

    /// All events in time order.
    pub fn events(&'a self) -> impl DoubleEndedIterator<Item = Event<'a>> + ExactSizeIterator + 'a {
        self.events.clone().map(|at| Event { user: self, at })
    }

    /// The events of a role, in time order.
    pub fn events_of(&'a self, role: Role) -> impl DoubleEndedIterator<Item = Event<'a>> + 'a {
        self.events().filter(move |event| event.role() == role)
    }

    /// Events that show life, in time order.
    pub fn activity(&'a self) -> impl DoubleEndedIterator<Item = Event<'a>> + 'a {
        self.events().filter(|event| event.role().is_activity())
    }

    /// The value events: those of the role, or all activity where the role is `None`.
    pub fn value_events(&'a self, role: Option<Role>) -> impl DoubleEndedIterator<Item = Event<'a>> + 'a {
        self.events().filter(move |event| match role {
            Some(role) => event.role() == role,
            None => event.role().is_activity(),
        })
    }
}

impl Event<'_> {
    /// UTC milliseconds.
    pub fn time(&self) -> Millis {
        self.user.shard.times.get(self.at)
    }

    /// Local day.
    pub fn day(&self) -> Day {
        self.user.catalog.zone.day(self.time())
    }

    /// The hour on the user's clock, 0–23; `None` where the event has a date and no time.
    pub fn hour(&self) -> Option<u32> {
        (!self.is_date()).then(|| self.clock().hour(self.time()))
    }

    /// The weekday on the user's clock, Monday = 0; that of its date where the event has no time.
    pub fn weekday(&self) -> u32 {
        let clock = if self.is_date() { &self.user.catalog.zone } else { self.clock() };
        clock.day(self.time()).weekday()
    }

    /// Whether the event has a date and no time ([`super::Midnights`]).
    fn is_date(&self) -> bool {
        let catalog = self.user.catalog;
        catalog.midnights_are_dates && (self.time() + catalog.zone.offset_ms(self.time())).rem_euclid(MS_PER_DAY) == 0
    }

    /// The zone of the user's clock: that of the zone column, where one is mapped and names one, else the data's.
    fn clock(&self) -> &Zone {
        let catalog = self.user.catalog;
        let own = catalog.own_zones.dimension.and_then(|at| catalog.own_zones.of(self.code(at)));
        own.unwrap_or(&catalog.zone)
    }

    /// Code of the event name.
    pub fn name(&self) -> u32 {
        self.user.shard.names.get(self.at)
    }

    /// Role of the event name.
    pub fn role(&self) -> Role {
        self.user.catalog.role(self.name())
    }

    /// Amount in the catalog's finest unit; negative for a refund.
    pub fn amount(&self) -> Option<i64> {
        self.user.shard.amounts.get(self.at)
    }

    /// Which of the user's sessions it belongs to by its session id; `None` where it has none. See [`super::Splitter`].
    pub fn session(&self) -> Option<u32> {
        self.user.shard.session(self.at)
    }

    /// Code of a dimension's value; of a dimension of users the user's.
    pub fn code(&self, dimension: usize) -> Option<u32> {
        self.user.shard.code(dimension, self.user.index, self.at)
    }
}
