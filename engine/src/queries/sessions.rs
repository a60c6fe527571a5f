//! Sessions: a user's activity with one session id, where one is mapped; else without a gap of more than 30 minutes.
//!
//! In: activity of each user in time order. Out: how many sessions, how long, how many events in each. A session lasts from its
//! first to its last event, so that one with a single event lasts 0 ms. Events at one instant have no gap between them.
//! Times are milliseconds: a source with microseconds loses less than 1 ms at each end of a duration, and a gap within 1 ms of
//! the limit may fall on the other side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Event, Millis, SESSION_GAP_MS, Shard, Splitter};
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
    /// The limit in milliseconds, for events without session id; 30 minutes.
    pub gap_ms: Millis,
    /// Whether a gap of exactly the limit starts a new session.
    pub closed: Closed,
    /// Which events count.
    pub over: Over,
}

impl Default for Params {
    fn default() -> Self {
        Params { gap_ms: SESSION_GAP_MS, closed: Closed::Gt, over: Over::Activity }
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
    /// One user's events, in time order.
    fn count<'a>(&mut self, events: impl Iterator<Item = Event<'a>>, params: &Params) {
        let before = self.events;
        for session in split(events.map(|event| (event.time(), event.session())), params) {
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
                Over::Activity => partial.count(user.activity(), params),
                Over::Any => partial.count(user.events(), params),
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
struct Session {
    /// Instant of its first event.
    first: Millis,
    /// Instant of its last event.
    last: Millis,
    /// Number of its events.
    events: u64,
}

impl Session {
    /// From first to last event.
    fn duration_ms(self) -> u64 {
        self.last.abs_diff(self.first)
    }
}

/// Splits one user's events, in time order, into sessions: the instant of each, and the session that its id says.
fn split(events: impl Iterator<Item = (Millis, Option<u32>)>, params: &Params) -> Vec<Session> {
    let mut splitter = Splitter::new(match params.closed {
        Closed::Gt => params.gap_ms.saturating_add(1),
        Closed::Ge => params.gap_ms.max(1),
    });
    let mut sessions: Vec<Session> = Vec::new();
    for (time, id) in events {
        match sessions.get_mut(splitter.session_of(time, id)) {
            Some(session) => (session.last, session.events) = (time, session.events + 1),
            None => sessions.push(Session { first: time, last: time, events: 1 }),
        }
    }
    sessions
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{Dice, FIRST, Row, World, at};

    /// Users whose events have session ids, some of them none, against plain grouping; in any order and number of shards.
    #[test]
    fn ids_say_what_a_session_is() {
        for seed in 0..6 {
            let mut dice = Dice(seed);
            let mut world = World::default();
            let mut by_id: BTreeMap<(u64, u64), (u64, Millis, Millis)> = BTreeMap::new();
            for _ in 0..400 {
                let (user, id) = (dice.below(9), dice.below(30));
                let time = at(FIRST, 0) + dice.below(200_000) as Millis * 1000;
                world.rows.push(Row {
                    user: format!("u{user}"),
                    time,
                    name: "view".into(),
                    session: Some(format!("s{id}")),
                    ..Row::default()
                });
                let (events, first, last) = by_id.entry((user, id)).or_insert((0, time, time));
                (*events, *first, *last) = (*events + 1, time.min(*first), time.max(*last));
            }
            // A user without ids has one event an hour.
            for hour in 0..5 {
                let row = Row { user: "none".into(), time: at(FIRST, hour), name: "view".into(), ..Row::default() };
                world.rows.push(row);
            }
            let n = by_id.len() as u64 + 5;
            let longest = by_id.values().map(|(_, first, last)| last.abs_diff(*first)).max();
            let total: u64 = by_id.values().map(|(_, first, last)| last.abs_diff(*first)).sum();
            let single = by_id.values().filter(|(events, ..)| *events == 1).count() as u64 + 5;
            for n_shards in [1, 3] {
                let (shards, mut cx) = world.clone().shuffled(seed).load(n_shards, Settings::default());
                let figures = crate::queries::answer::<Sessions>(&Params::default(), &shards, &mut cx).unwrap();
                assert_eq!((figures.sessions, figures.single_event_sessions), (n, single));
                assert_eq!((figures.max_ms, figures.mean_ms), (longest, Some(total as f64 / n as f64)));
                let env = crate::metrics::Env::default();
                let metric = crate::metrics::find("sessions").unwrap();
                let of = |user: &crate::events::User| metric.of(user, &env, &[]).unwrap() as u64;
                let users = shards.iter().flat_map(|shard| shard.users(&cx.catalog, cx.catalog.last_day));
                assert_eq!(users.map(|user| of(&user)).sum::<u64>(), n);
            }
        }
    }
}
