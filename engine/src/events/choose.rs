//! A shard of some of a shard's users, each whole, in the same order.

use std::ops::Range;

use super::amounts::Amounts;
use super::codes::Codes;
use super::instants::Instants;
use super::{NO_AMOUNT, Shard, Texts};

impl Shard {
    /// The users for whom `keep` holds (one entry a user), with all that is known of them.
    pub fn only(&self, keep: &[bool]) -> Shard {
        let users = runs(keep);
        let events = spans(&users, &self.starts);
        let days = spans(&users, &self.day_starts);
        let mut ids = Texts::default();
        let mut amounts = Amounts::default();
        for user in users.iter().cloned().flatten() {
            ids.push(self.ids.get(user));
        }
        for event in events.iter().cloned().flatten() {
            amounts.push(self.amounts.get(event).unwrap_or(NO_AMOUNT));
        }
        amounts.shrink();
        Shard {
            ids,
            starts: lengths_to_starts(&users, &self.starts),
            times: self.times.only(&events),
            names: self.names.only(&events),
            amounts,
            sessions: self.sessions.as_ref().map(|codes| codes.only(&events)),
            dimensions: self.dimensions.iter().map(|codes| codes.only(&events)).collect(),
            attributes: self.attributes.iter().map(|codes| codes.only(&users)).collect(),
            listed: if self.listed.is_empty() { Vec::new() } else { pick(&self.listed, &users) },
            orders: if self.orders.is_empty() { Vec::new() } else { pick(&self.orders, &users) },
            day_starts: lengths_to_starts(&users, &self.day_starts),
            days: pick(&self.days, &days),
        }
    }
}

impl Codes {
    fn only(&self, ranges: &[Range<usize>]) -> Codes {
        match self {
            Codes::One(codes) => Codes::One(pick(codes, ranges)),
            Codes::Two(codes) => Codes::Two(pick(codes, ranges)),
            Codes::Four(codes) => Codes::Four(pick(codes, ranges)),
        }
    }
}

impl Instants {
    fn only(&self, ranges: &[Range<usize>]) -> Instants {
        match self {
            Instants::Seconds(base, seconds) => Instants::Seconds(*base, pick(seconds, ranges)),
            Instants::Millis(times) => Instants::Millis(pick(times, ranges)),
        }
    }
}

/// Neighbours who are kept, as ranges: a column is then copied in long pieces.
fn runs(keep: &[bool]) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut runs = Vec::new();
    for run in keep.chunk_by(PartialEq::eq) {
        if run[0] {
            runs.push(at..at + run.len());
        }
        at += run.len();
    }
    runs
}

/// What belongs to users, where `starts` says where each one's begins.
fn spans(users: &[Range<usize>], starts: &[u32]) -> Vec<Range<usize>> {
    users.iter().map(|users| starts[users.start] as usize..starts[users.end] as usize).collect()
}

fn lengths_to_starts(users: &[Range<usize>], starts: &[u32]) -> Vec<u32> {
    let mut own = vec![0];
    let mut end = 0;
    for user in users.iter().cloned().flatten() {
        end += starts[user + 1] - starts[user];
        own.push(end);
    }
    own
}

fn pick<T: Copy>(column: &[T], ranges: &[Range<usize>]) -> Vec<T> {
    let mut picked = Vec::with_capacity(ranges.iter().map(ExactSizeIterator::len).sum());
    ranges.iter().for_each(|range| picked.extend_from_slice(&column[range.clone()]));
    picked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Dice, World};

    /// The twin has read the rows of those users only; the dictionaries are those of all.
    #[test]
    fn as_if_the_others_had_never_been() {
        let mut compared = 0;
        for seed in 1..=6 {
            let world = World::random(seed);
            let (shards, catalog) = world.shards(1);
            let mut dice = Dice(seed);
            let keep: Vec<bool> = (0..shards[0].n_users()).map(|_| dice.below(5) > 1).collect();
            let mut twin = world.clone();
            let kept = |id: &str| shards[0].find(id.as_bytes()).is_some_and(|user| keep[user.0 as usize]);
            twin.rows.retain(|row| kept(&row.user));
            let (twins, of_twin) = twin.shards(1);
            if (&of_twin.names, &of_twin.dimensions) == (&catalog.names, &catalog.dimensions) {
                let (chosen, twin) = (shards[0].only(&keep), twins[0].clone());
                let instants = |shard: &Shard| (0..shard.n_events()).map(|at| shard.times.get(at)).collect::<Vec<_>>();
                assert_eq!(instants(&chosen), instants(&twin), "seed {seed}");
                // Seconds are counted from the first of all.
                assert!(Shard { times: twin.times.clone(), ..chosen } == twin, "seed {seed}");
                compared += 1;
            }
            let everyone = vec![true; keep.len()];
            assert!(shards[0].only(&everyone) == shards[0]);
            assert_eq!(shards[0].only(&vec![false; keep.len()]).n_users(), 0);
        }
        assert!(compared > 2);
    }
}
