//! What some users have in common: for each trait, how many of them have it, against how many of the other users ([`against`] says
//! which).
//!
//! In: a selection. Out: the traits that tell its users from the rest, as counts, lifts and intervals, the most telling first.
//! A trait is said of a whole user: the number of orders and of active days, when it was first and last seen, the last thing it
//! did, what it did at least once, where and when it mostly is. So every share is a share of users, and a lift is the ratio of two
//! such shares with the 95 % interval of its logarithm, 0.5 added to each cell, as on a persona's card ([`super::personas::lifts`]).
//!
//! Told is what is beyond chance even among so many traits (each p-value, that of the log ratio, times their number is at most
//! 0.05: Bonferroni) and large enough to matter: 5 points between the shares, or 1.5 times the other ([`telling`]). First comes
//! what is surest, by the z of two proportions with the pooled share p: z = (p₁ − p₂) / √(p (1 − p) (1/n₁ + 1/n₂)). So a difference
//! of 80 to 64 % of thousands stands before one of 6 to 2 %. What the selection itself says is left out ([`named`]), and when users were
//! first seen where their ids changed on a day: the new ids all begin there, and what is told apart is old and new ids.

mod against;
mod named;
pub(super) mod telling;
mod traits;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::against::Against;

use self::named::Named;
use self::telling::{Sides, Telling, telling};
use self::traits::{Key, Kind, Reader};
use super::selected::{needs, selected};
use super::suspicious::{self, Suspicious};
use crate::events::{Catalog, Day, Month, Role, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::Selection;

/// The query `profile`.
pub struct Profile;

/// The most traits told, and how many of one kind.
const MOST: usize = 6;
const MOST_OF_A_KIND: usize = 2;

/// Which users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Who.
    pub selection: Selection,
}

/// Users that have each trait: of the group, and of the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    group: u64,
    rest: u64,
    traits: BTreeMap<Key, [u64; 2]>,
}

/// What the users have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Users that fit.
    pub users: u64,
    /// Whom they are held against.
    pub against: Against,
    /// How many these are.
    pub others: u64,
    /// Traits that were held against each other.
    pub compared: u64,
    /// Those that tell the two apart, the most telling first.
    pub traits: Vec<Shared>,
}

/// One trait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// What it is.
    pub about: About,
    /// Users of the group that have it.
    pub users: u64,
    /// Others that have it.
    pub others: u64,
    /// How many times as common it is here: the ratio of the two shares.
    pub lift: f64,
    /// 95 % interval of the lift.
    pub interval: (f64, f64),
}

/// What is said of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Has so many orders.
    Orders(u32),
    /// Has so many orders or more.
    OrdersFrom(u32),
    /// The last activity was this event.
    LastEvent(String),
    /// Had this event at least once.
    Event(String),
    /// This value of a dimension is the most frequent one, or, where the dimension belongs to users, the user's own.
    Home {
        /// Id of the dimension.
        dimension: String,
        /// The value.
        value: String,
    },
    /// Had this value of a dimension at least once.
    Value {
        /// Id of the dimension.
        dimension: String,
        /// The value.
        value: String,
    },
    /// Mostly active in this part of the day, by its id.
    DayPart(String),
    /// Mostly active on this weekday; Monday is 0.
    Weekday(u32),
    /// Active on so many days; `to` is `None` for "or more".
    ActiveDays {
        /// At least.
        from: u32,
        /// At most.
        to: Option<u32>,
    },
    /// First active in this month.
    FirstMonth(Month),
    /// First active in the week of this Monday: in data of less than three months.
    FirstWeek(Day),
    /// Days since the last activity; `to` is `None` for "or more".
    Silence {
        /// At least.
        from: u32,
        /// At most.
        to: Option<u32>,
    },
}

impl Query for Profile {
    const NAME: &'static str = "profile";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        let mut needs = needs(&params.selection, cx);
        needs.extend(Against::of(&params.selection, cx).needs(cx));
        needs.push(Need::of::<Suspicious>(&suspicious::Params {}));
        needs
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let mut named = Named::by(&params.selection, cx);
        let as_of = cx.settings.as_of(&cx.catalog);
        if cx.fact::<Suspicious>(&suspicious::Params {}).breaks.iter().any(|one| one.day <= as_of) {
            named.kinds.insert(Kind::First);
        }
        let reader = Reader::of(named, &cx.catalog);
        let fits = selected(&params.selection, shard, cx);
        let among = Against::of(&params.selection, cx).among(shard, cx);
        let mut partial = Partial::default();
        let mut keys = BTreeSet::new();
        let users = shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)).zip(fits.into_iter().zip(among));
        for (user, (fits, _)) in users.filter(|(user, (fits, among))| user.in_base() && (*fits || *among)) {
            *(if fits { &mut partial.group } else { &mut partial.rest }) += 1;
            keys.clear();
            reader.read(&user, &mut keys);
            for key in &keys {
                partial.traits.entry(*key).or_default()[usize::from(!fits)] += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.group += b.group;
        a.rest += b.rest;
        for (key, [group, rest]) in b.traits {
            let sum = a.traits.entry(key).or_default();
            sum[0] += group;
            sum[1] += rest;
        }
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let Partial { group, rest, traits } = partial;
        let mut answer = Answer {
            as_of: cx.settings.as_of(&cx.catalog),
            users: group,
            others: rest,
            against: Against::of(&params.selection, cx),
            ..Answer::default()
        };
        let sides = |[own, others]: [u64; 2]| Sides { own: (own, group), others: (others, rest) };
        let (compared, found) = telling(traits.into_iter().map(|(key, n)| (key, sides(n))));
        let shared = |telling: &Telling<Key>| Shared {
            about: telling.key.about(&cx.catalog),
            users: telling.sides.own.0,
            others: telling.sides.others.0,
            lift: telling.ratio.lift,
            interval: (telling.ratio.low, telling.ratio.high),
        };
        answer.compared = compared;
        answer.traits = told(found.iter().map(|one| (one.key, shared(one))).collect(), &cx.catalog);
        answer
    }
}

/// The first of the traits, without those that repeat others: where more have three orders, fewer have one; who had an event last
/// had it at least once; and who has no order had no purchase. That fewer began in a month is what the other months say.
fn told(found: Vec<(Key, Shared)>, catalog: &Catalog) -> Vec<Shared> {
    let with_more: BTreeSet<Kind> =
        found.iter().filter(|(_, shared)| shared.lift > 1.0).map(|(key, _)| key.kind()).collect();
    let mut purchases = (0..).zip(&catalog.roles).filter(|(_, role)| **role == Role::Purchase).map(|(code, _)| code);
    let only_purchase: Option<u32> = purchases.next().filter(|_| purchases.next().is_none());
    let mut traits: Vec<Shared> = Vec::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for (key, shared) in found {
        let n = kinds.entry(key.kind()).or_default();
        let fewer = shared.lift < 1.0;
        let mirrors = fewer && (key.kind() == Kind::First || key.is_exclusive() && with_more.contains(&key.kind()));
        let named = match key {
            Key::Last(name) | Key::Did(name) => Some(name),
            Key::Orders(0) => only_purchase,
            _ => None,
        };
        let repeats = named.is_some_and(|name| names.contains(&name));
        if mirrors || repeats || *n == MOST_OF_A_KIND || traits.len() == MOST {
            continue;
        }
        names.extend(named);
        *n += 1;
        traits.push(shared);
    }
    traits
}
