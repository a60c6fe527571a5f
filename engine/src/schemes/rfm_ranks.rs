//! What RFM must know of all users before it can score one: the scales of recency, frequency and money as of a day.
//!
//! Base: users with at least one purchase. R = days since the last purchase (0 on the day itself), F = orders, M = purchases − refunds,
//! which may be negative. Where no event is a purchase, engagement stands in: R = days since the last activity, F = active days,
//! M = events. Rows that sum users up say how many orders each has; engagement they do not say. A fact for other queries; the answer is a few cuts, whatever the number of users.

use serde::{Deserialize, Serialize};

use super::rfm_scale::{Better, Scale, Ties, Values};
use crate::events::{Catalog, Day, Role, Shard, User};
use crate::fold::{Context, Need, Query};

/// Query `rfm_ranks`.
pub struct RfmRanks;

/// Which day, and how ties are scored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The day; `None` is as-of.
    pub on: Option<Day>,
    /// How users with equal values are scored.
    pub ties: Ties,
}

/// What the three letters count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Purchases.
    #[default]
    Orders,
    /// Active days and events, where nothing is bought.
    Engagement,
}

impl Basis {
    /// Orders where the data know any.
    pub fn of(catalog: &Catalog) -> Basis {
        if catalog.has_role(Role::Purchase) { Basis::Orders } else { Basis::Engagement }
    }
}

/// One user's R, F and M, not yet scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    /// Days since the last purchase, or activity.
    pub recency: i64,
    /// Orders, or active days.
    pub frequency: i64,
    /// Net revenue in the finest unit, or events.
    pub monetary: i64,
}

impl Rfm {
    /// The values of a user; `None` outside the base.
    pub fn of(user: &User, basis: Basis) -> Option<Rfm> {
        match basis {
            Basis::Orders => Rfm::of_orders(user),
            // Two dates are no active days.
            Basis::Engagement if user.is_summary() => None,
            Basis::Engagement => Some(Rfm {
                recency: i64::from(user.days_since_last()?),
                frequency: user.days.len() as i64,
                monetary: user.activity().count() as i64,
            }),
        }
    }

    fn of_orders(user: &User) -> Option<Rfm> {
        let mut last = None;
        let (mut frequency, mut monetary) = (0, 0i64);
        for event in user.events() {
            let role = event.role();
            if role == Role::Purchase {
                frequency += 1;
                last = Some(event);
            }
            if matches!(role, Role::Purchase | Role::Refund) {
                monetary = monetary.saturating_add(event.amount().unwrap_or(0));
            }
        }
        if user.is_summary() {
            frequency = i64::from(user.orders().filter(|orders| *orders > 0)?);
        }
        last.map(|event| Rfm { recency: i64::from(user.as_of.since(event.day())), frequency, monetary })
    }
}

/// What one shard says: the values of its users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    recency: Values,
    frequency: Values,
    monetary: Values,
}

/// The scales of a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranks {
    /// How ties are scored.
    pub ties: Ties,
    /// What is counted.
    pub basis: Basis,
    /// Users in the base.
    pub users: u64,
    /// Days since the last purchase, or activity.
    pub recency: Scale,
    /// Orders, or active days.
    pub frequency: Scale,
    /// Net revenue, or events; `None` where orders have no amounts.
    pub monetary: Option<Scale>,
}

/// One user's place in the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scores {
    /// Recency score, 1–5.
    pub r: u8,
    /// Frequency score, 1–5.
    pub f: u8,
    /// Money score, 1–5; `None` where orders have no amounts.
    pub m: Option<u8>,
}

impl RfmRanks {
    /// The need for the scales of a day.
    pub fn need(on: Day, ties: Ties) -> Need {
        Need::of::<RfmRanks>(&Params { on: Some(on), ties })
    }

    /// The scales of a day, where they were named in `needs`.
    pub fn fact(on: Day, ties: Ties, cx: &Context) -> Ranks {
        cx.fact::<RfmRanks>(&Params { on: Some(on), ties })
    }
}

impl Ranks {
    /// The scores of a user, by its values.
    pub fn scores(&self, user_id: &[u8], rfm: &Rfm) -> Scores {
        let key = self.ties.key(user_id);
        Scores {
            r: self.recency.score(rfm.recency, &key),
            f: self.frequency.score(rfm.frequency, &key),
            m: self.monetary.as_ref().map(|scale| scale.score(rfm.monetary, &key)),
        }
    }

    /// For each user of a shard at the end of a day: its values and scores, or `None` outside the base.
    pub fn of_users<'a>(
        &'a self,
        shard: &'a Shard,
        on: Day,
        catalog: &'a Catalog,
    ) -> impl Iterator<Item = Option<(Rfm, Scores)>> + 'a {
        shard.users(catalog, on).map(|user| {
            let rfm = Rfm::of(&user, self.basis)?;
            Some((rfm, self.scores(user.id(), &rfm)))
        })
    }
}

impl Query for RfmRanks {
    const NAME: &'static str = "rfm_ranks";
    type Params = Params;
    type Partial = Partial;
    type Answer = Ranks;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let on = params.on.unwrap_or_else(|| cx.settings.as_of(&cx.catalog));
        let basis = Basis::of(&cx.catalog);
        let mut partial = Partial::default();
        for user in shard.users(&cx.catalog, on) {
            if let Some(rfm) = Rfm::of(&user, basis) {
                let key = params.ties.key(user.id());
                partial.recency.push(rfm.recency, key.clone());
                partial.frequency.push(rfm.frequency, key.clone());
                partial.monetary.push(rfm.monetary, key);
            }
        }
        for values in [&mut partial.recency, &mut partial.frequency, &mut partial.monetary] {
            values.sort();
        }
        partial
    }

    fn merge(a: Partial, b: Partial) -> Partial {
        Partial {
            recency: a.recency.merge(b.recency),
            frequency: a.frequency.merge(b.frequency),
            monetary: a.monetary.merge(b.monetary),
        }
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Ranks {
        let basis = Basis::of(&cx.catalog);
        let has_money = basis == Basis::Engagement || cx.catalog.amount_decimals.is_some();
        Ranks {
            ties: params.ties,
            basis,
            users: partial.recency.n_users(),
            recency: partial.recency.scale(Better::Low, params.ties),
            frequency: partial.frequency.scale(Better::High, params.ties),
            monetary: has_money.then(|| partial.monetary.scale(Better::High, params.ties)),
        }
    }
}
