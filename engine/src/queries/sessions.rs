//! Sessions: a user's activity without a gap of more than 30 minutes.
//!
//! In: activity of each user in time order. Out: how many sessions, how long, how many events in each. A session lasts from its
//! first to its last event, so that one with a single event lasts 0 ms. Events at one instant have no gap between them.
//! Times are milliseconds: a source with microseconds loses less than 1 ms at each end of a duration, and a gap within 1 ms of
//! the limit may fall on the other side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Millis, Shard};
use crate::fold::{Context, Query};

/// The query `sessions`.
pub struct Sessions;

/// Which gap starts a new session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// One longer than the limit.
    #[default]
    Gt,
    /// One at least as long as the limit.
    Ge,
}

/// Which events make a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Those with activity.
    #[default]
    Activity,
    /// All, passive ones included.
    Any,
}

/// What may be chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The limit in milliseconds; 30 minutes.
    pub gap_ms: Millis,
    /// Whether a gap of exactly the limit starts a new session.
    pub closed: Closed,
    /// Which events count.
    pub over: Over,
}

impl Default for Params {
    fn default() -> Self {
        Params { gap_ms: 30 * 60_000, closed: Closed::Gt, over: Over::Activity }
    }
}

/// What one shard's sessions come to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    users: u64,
    events: u64,
    single_event_sessions: u64,
    /// Sessions by duration in milliseconds: the median needs them all.
    durations: BTreeMap<u64, u64>,
}

/// Sessions of all users up to as-of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionFigures {
    /// Users with such events.
    pub users: u64,
    /// Events that count.
    pub events: u64,
    /// Sessions.
    pub sessions: u64,
    /// Sessions of one event.
    pub single_event_sessions: u64,
    /// Mean duration in milliseconds; `None` without sessions.
    pub mean_ms: Option<f64>,
    /// Median duration in milliseconds: the mean of the two middle ones for an even number.
    pub median_ms: Option<f64>,
    /// The longest duration in milliseconds.
    pub max_ms: Option<u64>,
    /// Events / sessions.
    pub events_per_session: Option<f64>,
    /// Sessions / users.
    pub sessions_per_user: Option<f64>,
}

impl Partial {
    /// One user's instants, ascending.
    fn count(&mut self, times: impl Iterator<Item = Millis>, params: &Params) {
        let before = self.events;
        for session in split(times, params) {
            self.events += session.events;
            self.single_event_sessions += u64::from(session.events == 1);
            *self.durations.entry(session.duration_ms()).or_default() += 1;
        }
        self.users += u64::from(self.events > before);
    }
}

impl Query for Sessions {
    const NAME: &'static str = "sessions";
    type Params = Params;
    type Partial = Partial;
    type Answer = SessionFigures;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let mut partial = Partial::default();
        for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)) {
            match params.over {
                Over::Activity => partial.count(user.activity().map(|event| event.time()), params),
                Over::Any => partial.count(user.times(), params),
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.users += b.users;
        a.events += b.events;
        a.single_event_sessions += b.single_event_sessions;
        for (duration, n) in b.durations {
            *a.durations.entry(duration).or_default() += n;
        }
        a
    }

    fn finish(_: &Params, partial: Partial, _: &Context) -> SessionFigures {
        let sessions: u64 = partial.durations.values().sum();
        let total_ms: u128 = partial.durations.iter().map(|(duration, n)| u128::from(*duration) * u128::from(*n)).sum();
        let per = |part: f64, whole: u64| (whole > 0).then(|| part / whole as f64);
        SessionFigures {
            users: partial.users,
            events: partial.events,
            sessions,
            single_event_sessions: partial.single_event_sessions,
            mean_ms: per(total_ms as f64, sessions),
            median_ms: median(&partial.durations, sessions),
            max_ms: partial.durations.keys().next_back().copied(),
            events_per_session: per(partial.events as f64, sessions),
            sessions_per_user: per(sessions as f64, partial.users),
        }
    }
}

/// One session of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Instant of its first event.
    pub first: Millis,
    /// Instant of its last event.
    pub last: Millis,
    /// Number of its events.
    pub events: u64,
}

impl Session {
    /// From first to last event.
    pub fn duration_ms(self) -> u64 {
        self.last.abs_diff(self.first)
    }
}

/// Splits one user's instants, ascending, into sessions.
pub fn split(times: impl Iterator<Item = Millis>, params: &Params) -> impl Iterator<Item = Session> {
    let parts = move |gap: Millis| match params.closed {
        Closed::Gt => gap > params.gap_ms,
        Closed::Ge => gap >= params.gap_ms && gap > 0,
    };
    let mut times = times.peekable();
    std::iter::from_fn(move || {
        let first = times.next()?;
        let mut session = Session { first, last: first, events: 1 };
        while let Some(time) = times.next_if(|time| !parts(time - session.last)) {
            session.last = time;
            session.events += 1;
        }
        Some(session)
    })
}

/// The median of values that are given with their counts.
fn median(counts: &BTreeMap<u64, u64>, n: u64) -> Option<f64> {
    let at = |rank: u64| {
        let mut seen = 0;
        counts.iter().find(|(_, count)| {
            seen += **count;
            seen > rank
        })
    };
    let (low, high) = (at(n.checked_sub(1)? / 2)?, at(n / 2)?);
    Some((*low.0 as f64 + *high.0 as f64) / 2.0)
}
