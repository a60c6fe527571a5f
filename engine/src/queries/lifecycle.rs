//! The interval lifecycle: for each day, week or month, users who are new, returning, resurrecting or dormant, and the pulse.
//!
//! new: first activity ever lies in this interval · returning: active in this and in the one before · resurrecting: active in
//! this, not in the one before, but earlier · dormant: not active in this, active in the one before. pulse = (new +
//! resurrecting) / dormant: above 1 more users come than go. (The definitions are PostHog's; the pulse is the "quick ratio".)

use serde::{Deserialize, Serialize};

use super::span::{Calendar, Interval};
use crate::events::{Day, Shard};
use crate::fold::{Context, Query};

/// The query `lifecycle`.
pub struct Lifecycle;

/// What may be chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Length of an interval.
    pub interval: Interval,
}

/// Users of one interval by where they come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// First active in this interval.
    pub new: u32,
    /// Active in this and in the interval before.
    pub returning: u32,
    /// Active in this, not in the one before, but earlier.
    pub resurrecting: u32,
    /// Active in the interval before, not in this one.
    pub dormant: u32,
}

/// One interval of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// First day of the interval.
    pub first_day: Day,
    /// Whether the interval had ended by as-of; if not, `dormant` may still shrink and the others grow.
    pub complete: bool,
    /// The counts.
    pub moves: Moves,
    /// (new + resurrecting) / dormant; `None` where nobody became dormant.
    pub pulse: Option<f64>,
}

/// The lifecycle, interval by interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LifecycleTable {
    /// Length of an interval.
    pub interval: Interval,
    /// All intervals from the first activity to as-of.
    pub rows: Vec<Row>,
}

impl Query for Lifecycle {
    const NAME: &'static str = "lifecycle";
    type Params = Params;
    type Partial = Vec<Moves>;
    type Answer = LifecycleTable;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Vec<Moves> {
        count_moves(shard, &Calendar::of(params.interval, cx), cx)
    }

    fn merge(a: Vec<Moves>, b: Vec<Moves>) -> Vec<Moves> {
        super::span::add(a, &b)
    }

    fn finish(params: &Params, moves: Vec<Moves>, cx: &Context) -> LifecycleTable {
        let calendar = Calendar::of(params.interval, cx);
        let row = |(slot, moves): (usize, Moves)| Row {
            first_day: calendar.first_day(slot),
            complete: calendar.is_complete(slot),
            pulse: moves.pulse(),
            moves,
        };
        LifecycleTable { interval: params.interval, rows: moves.into_iter().enumerate().map(row).collect() }
    }
}

impl Moves {
    /// Users active in the interval.
    pub fn active(self) -> u32 {
        self.new + self.returning + self.resurrecting
    }

    /// (new + resurrecting) / dormant; `None` where nobody became dormant.
    pub fn pulse(self) -> Option<f64> {
        (self.dormant > 0).then(|| f64::from(self.new + self.resurrecting) / f64::from(self.dormant))
    }
}

impl std::ops::AddAssign for Moves {
    fn add_assign(&mut self, other: Moves) {
        self.new += other.new;
        self.returning += other.returning;
        self.resurrecting += other.resurrecting;
        self.dormant += other.dormant;
    }
}

/// Counts one shard's users for each interval.
pub fn count_moves(shard: &Shard, calendar: &Calendar, cx: &Context) -> Vec<Moves> {
    let mut moves = vec![Moves::default(); calendar.len()];
    for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)) {
        add_user(user.days, calendar, &mut moves);
    }
    moves
}

/// Adds one user's active days to the counts.
pub fn add_user(days: &[Day], calendar: &Calendar, moves: &mut [Moves]) {
    // The interval after the last active one: there the user returns or becomes dormant.
    let mut next: Option<usize> = None;
    for slot in calendar.slots(days) {
        match next {
            None => moves[slot].new += 1,
            Some(next) if next == slot => moves[slot].returning += 1,
            Some(next) => {
                moves[next].dormant += 1;
                moves[slot].resurrecting += 1;
            }
        }
        next = Some(slot + 1);
    }
    if let Some(next) = next.filter(|next| *next < moves.len()) {
        moves[next].dormant += 1;
    }
}
