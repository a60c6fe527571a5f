//! Which events of a user are one session: those with the same session id, where they have one; else those without a long
//! silence between them.
//!
//! In: hashes of session ids, one an event, of whole users in time order. Out: a number a session within its user, narrow
//! ([`number`]); and the division of any of the user's events, such as those with activity up to a day ([`Splitter`]). Events
//! with an id and events without one never share a session. Ids decide alone: sessions of two devices may overlap.

use std::collections::BTreeMap;

use super::codes::Codes;
use super::{Hash64, Millis, NO_CODE};

/// Without session ids, a silence longer than this ends a session: 30 minutes.
pub const SESSION_GAP_MS: Millis = 30 * 60_000;

/// Numbers the sessions of each user by their first events. `starts`: where each user's events begin, and the end.
pub(super) fn number(starts: &[u32], hashes: &[Hash64]) -> Codes {
    let most = starts.windows(2).map(|user| user[1] - user[0]).max().unwrap_or(0);
    let n = starts.last().copied().unwrap_or(0) as usize;
    let mut codes = Codes::empty(n, most as usize);
    for user in starts.windows(2) {
        let mut known: BTreeMap<Hash64, u32> = BTreeMap::new();
        let events = user[0] as usize..user[1] as usize;
        for (event, hash) in events.clone().zip(&hashes[events]) {
            let next = known.len() as u32;
            let code = match hash {
                0 => NO_CODE,
                hash => *known.entry(*hash).or_insert(next),
            };
            codes.set(event, code);
        }
    }
    codes
}

/// Tells the session of each event of one user. Events come in time order.
#[derive(Clone, Debug)]
pub struct Splitter {
    least_gap: Millis,
    n: usize,
    /// Of the events without id: the instant of the latest, and its session.
    without_id: Option<(Millis, usize)>,
    with_id: BTreeMap<u32, usize>,
}

impl Default for Splitter {
    fn default() -> Self {
        Splitter::new(SESSION_GAP_MS + 1)
    }
}

impl Splitter {
    /// `least_gap`: the shortest silence in milliseconds that ends a session of events without id.
    pub fn new(least_gap: Millis) -> Splitter {
        Splitter { least_gap, n: 0, without_id: None, with_id: BTreeMap::new() }
    }

    /// The session of an event: the first has 0, each new one the next number. `id`: as [`super::Event::session`] says.
    pub fn session_of(&mut self, time: Millis, id: Option<u32>) -> usize {
        let next = self.n;
        let session = match (id, self.without_id) {
            (Some(id), _) => *self.with_id.entry(id).or_insert(next),
            (None, Some((last, session))) if time - last < self.least_gap => session,
            (None, _) => next,
        };
        if id.is_none() {
            self.without_id = Some((time, session));
        }
        self.n = next.max(session + 1);
        session
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_anew_with_each_user() {
        let codes = number(&[0, 4, 4, 6], &[7, 9, 0, 7, 9, 8]);
        assert_eq!((0..6).map(|at| codes.get(at)).collect::<Vec<_>>(), [0, 1, NO_CODE, 0, 0, 1]);
        assert_eq!(number(&[0], &[]), Codes::empty(0, 0));
    }

    /// An id holds a session together over hours, and apart within a minute; events without one keep the rule of silence.
    #[test]
    fn ids_before_silence() {
        let minute = 60_000;
        let mut splitter = Splitter::default();
        let mut of = |minutes: i64, id| splitter.session_of(minutes * minute, id);
        assert_eq!([of(0, Some(4)), of(1, Some(2)), of(2, None), of(3, Some(4))], [0, 1, 2, 0]);
        assert_eq!([of(32, None), of(63, None), of(300, Some(2)), of(301, None)], [2, 3, 1, 4]);
    }
}
