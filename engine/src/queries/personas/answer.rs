//! What the cards say: plain data, the whole answer of the query.

use serde::{Deserialize, Serialize};

use super::lifts::Lift;
use super::tell::Tell;
use super::timeline::Timeline;
use crate::events::{Day, Role};
use crate::schemes::personas::{Name, Trial};

/// All cards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Users of the base.
    pub users: u64,
    /// Their net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Ids of the statuses, in their order.
    pub statuses: Vec<String>,
    /// The cards, the greatest persona of the sample first; empty: no clear personas.
    pub cards: Vec<Card>,
    /// Users with too few events to tell.
    pub too_few: u64,
    /// Their net revenue.
    pub too_few_revenue: Option<i64>,
    /// Users from whom the personas were made.
    pub sampled: u32,
    /// Users with enough events from whom those were drawn: of everyone, whoever is chosen.
    pub eligible: u64,
    /// How many personas the person chose; `None`: as many as hold.
    pub by_hand: Option<u8>,
    /// Every number of personas and how it fared, or the one that was chosen by hand; empty where there are too few users.
    pub tried: Vec<Trial>,
    /// Pairs that bear the same name.
    pub alike: Vec<(String, String)>,
    /// Greatest amount of a small and of a medium order.
    pub order_bounds: [i64; 2],
    /// Greatest number of events of a short and of a middling session.
    pub depth_bounds: [u32; 2],
}

/// One persona.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Id of the segment: `p1`, …
    pub id: String,
    /// Its name, in words of the dictionary.
    pub name: Name,
    /// The name in English.
    pub title_en: String,
    /// The name in German.
    pub title_de: String,
    /// Users.
    pub users: u64,
    /// Share of the base.
    pub share: f64,
    /// Net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Share of the base's net revenue; `None` where that is not above 0.
    pub revenue_share: Option<f64>,
    /// Net revenue per user and month since each user's first activity, in the finest unit.
    pub monthly: Option<f64>,
    /// Users by status, in the order of [`Answer::statuses`].
    pub by_status: Vec<u64>,
    /// What they do more, then less, than the users of other personas.
    pub lifts: Vec<Lift>,
    /// Activity by local hour.
    pub hours: Vec<u64>,
    /// Whether the hours say anything: not where all activity falls into one, nor where the persona's has dates and no times.
    pub has_hours: bool,
    /// Activity by weekday, from Monday.
    pub weekdays: Vec<u64>,
    /// Categories by affinity.
    pub categories: Vec<Favourite>,
    /// Id of the dimension of `places`.
    pub place: Option<String>,
    /// Homes of most users: (value, share of the users with a home).
    pub places: Vec<(String, f64)>,
    /// Platforms of most users: (value, share of the users with one).
    pub platforms: Vec<(String, f64)>,
    /// Channels by share of clicks.
    pub answers: Vec<ChannelAnswer>,
    /// Share of the users who complained, where anyone did.
    pub complained: Option<f64>,
    /// Share of the users whose last cart was left (nothing bought since, for 24 hours or more), where carts are known.
    pub left_carts: Option<f64>,
    /// The last survey score of the users, where there are scores.
    pub score: Option<Score>,
    /// How far the users came; `None` where no event is the value event.
    pub goal: Option<Goal>,
    /// Median of the users' usual gaps, in days; `None` where under half of them have one.
    pub usual_gap: Option<f64>,
    /// Whether over half of the users were active on one day only.
    pub mostly_once: bool,
    /// One user's story.
    pub timeline: Option<Timeline>,
    /// What to say to them, as facts.
    pub tell: Tell,
    /// What to say to them, in English.
    pub tell_en: String,
    /// What to say to them, in German.
    pub tell_de: String,
}

/// Last survey scores of some users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Users with one.
    pub users: u64,
    /// Their mean.
    pub mean: f64,
    /// The mean of the whole base.
    pub overall: f64,
}

/// The end of the way, and how many reached it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// The role of the value event.
    pub role: Role,
    /// Share of the users with one.
    pub once: f64,
    /// Share of the users with a second one.
    pub again: f64,
}

/// A category that is liked more than elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Favourite {
    /// The category.
    pub value: String,
    /// Share of the persona's activity with a category.
    pub share: f64,
    /// Share against that of all users; see the metric *affinity*.
    pub affinity: f64,
}

/// How messages of a channel are answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelAnswer {
    /// The channel; empty where none is given.
    pub channel: String,
    /// Messages delivered, or sent where the channel records no delivery to anyone.
    pub reached: u64,
    /// Messages clicked.
    pub clicked: u64,
}
