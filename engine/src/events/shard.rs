//! Some of the users with all of their events: struct of arrays, sorted by (user id, time, content).

use super::amounts::Amounts;
use super::codes::Codes;
use super::instants::Instants;
use super::{Catalog, Day, Flags, Millis, NO_CODE, Texts, User};

/// Position of a user in a [`Shard`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserIdx(pub u32);

/// Whole users and their events. Built once by a [`super::ShardBuilder`], then only read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shard {
    /// User ids, ascending by bytes.
    pub(super) ids: Texts,
    /// Where each user's events begin; one more entry than users.
    pub(super) starts: Vec<u32>,
    /// When each event was.
    pub(super) times: Instants,
    /// Event name codes.
    pub(super) names: Codes,
    /// Amounts in the catalog's finest unit, refunds negative.
    pub(super) amounts: Amounts,
    /// The session of each event, numbered within its user; `None` where no session id is mapped.
    pub(super) sessions: Option<Codes>,
    /// One column a dimension of events.
    pub(super) dimensions: Vec<Codes>,
    /// One column a dimension of users, with an entry a user. They follow the dimensions of events.
    pub(super) attributes: Vec<Codes>,
    /// Whether each user stands in an attribute file; empty where there is none.
    pub(super) listed: Flags,
    /// How many orders each user has, or [`NO_CODE`], where rows sum users up; else empty.
    pub(super) orders: Vec<u32>,
    /// Where each user's active days begin; one more entry than users.
    pub(super) day_starts: Vec<u32>,
    /// Active days, ascending and distinct within a user.
    pub(super) days: Vec<Day>,
}

impl Shard {
    /// Number of users, those with passive events only and those that only attribute files know included.
    pub fn n_users(&self) -> usize {
        self.ids.len()
    }

    /// Number of events.
    pub fn n_events(&self) -> usize {
        self.times.len()
    }

    /// Bytes of memory that its columns take.
    pub fn bytes(&self) -> u64 {
        let positions =
            self.ids.ends.len() + self.starts.len() + self.orders.len() + self.day_starts.len() + self.days.len();
        let codes = std::iter::once(&self.names).chain(&self.sessions).chain(&self.dimensions).map(Codes::bytes);
        let columns = self.times.bytes() + self.amounts.bytes() + codes.sum::<usize>();
        (self.ids.bytes.len() + self.listed.len() + 4 * positions + columns) as u64
    }

    /// The id of a user, as bytes of UTF-8.
    pub fn id(&self, user: UserIdx) -> &[u8] {
        self.ids.get(user.0 as usize)
    }

    /// All users as they stood at the end of a local day: events after it do not exist.
    pub fn users<'a>(&'a self, catalog: &'a Catalog, as_of: Day) -> impl Iterator<Item = User<'a>> + 'a {
        let end = catalog.zone.end_of(as_of);
        (0..self.n_users() as u32).map(move |user| self.cut(catalog, UserIdx(user), as_of, end))
    }

    /// One user as of a day.
    pub fn user<'a>(&'a self, catalog: &'a Catalog, user: UserIdx, as_of: Day) -> User<'a> {
        self.cut(catalog, user, as_of, catalog.zone.end_of(as_of))
    }

    /// The user with an id, if this shard has it.
    pub fn find(&self, id: &[u8]) -> Option<UserIdx> {
        self.ids.find(id).map(|at| UserIdx(at as u32))
    }

    fn cut<'a>(&'a self, catalog: &'a Catalog, user: UserIdx, as_of: Day, end: Millis) -> User<'a> {
        let at = user.0 as usize;
        let all = self.starts[at] as usize..self.starts[at + 1] as usize;
        let days = &self.days[self.day_starts[at] as usize..self.day_starts[at + 1] as usize];
        // Most cuts are at the end of the data: look there before searching.
        let n_events = match all.clone().next_back() {
            Some(last) if self.times.get(last) >= end => self.times.before(all.start, all.end, end),
            _ => all.len(),
        };
        let n_days = match days.last() {
            Some(last) if *last > as_of => days.partition_point(|day| *day <= as_of),
            _ => days.len(),
        };
        User {
            shard: self,
            catalog,
            index: user,
            events: all.start..all.start + n_events,
            days: &days[..n_days],
            as_of,
            end,
        }
    }

    pub(super) fn session(&self, event: usize) -> Option<u32> {
        Some(self.sessions.as_ref()?.get(event)).filter(|code| *code != NO_CODE)
    }

    pub(super) fn code(&self, dimension: usize, user: UserIdx, event: usize) -> Option<u32> {
        match self.dimensions.get(dimension) {
            Some(column) => Some(column.get(event)).filter(|code| *code != NO_CODE),
            None => self.attribute(dimension, user),
        }
    }

    pub(super) fn attribute(&self, dimension: usize, user: UserIdx) -> Option<u32> {
        let column = self.attributes.get(dimension.checked_sub(self.dimensions.len())?)?;
        Some(column.get(user.0 as usize)).filter(|code| *code != NO_CODE)
    }
}
