//! Which events the data hold, and how many of each, after the rows of one order are joined.
//!
//! In: every event, whatever the dashboard's day is. Out: the names as they stand in the files, in the order of their bytes. A
//! name without events is none: the catalog keeps one for refunds that may come (`ingest/assembly.rs`), which no file has written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Day, Role, Shard};
use crate::fold::{Context, Query};

/// The query `event_names`.
pub struct EventNames;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// Every name that has events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// In the order of their bytes.
    pub names: Vec<Name>,
}

/// One event name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As it stands in the file.
    pub name: String,
    /// What it means to us.
    pub role: Role,
    /// Its events.
    pub events: u64,
}

impl Query for EventNames {
    const NAME: &'static str = "event_names";
    type Params = Params;
    /// Code of a name → its events.
    type Partial = BTreeMap<u32, u64>;
    type Answer = Answer;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> BTreeMap<u32, u64> {
        let mut counts = vec![0; cx.catalog.names.len()];
        for user in shard.users(&cx.catalog, Day(i32::MAX / 2)) {
            user.events().for_each(|event| counts[event.name() as usize] += 1);
        }
        (0..).zip(counts).filter(|(_, n)| *n > 0).collect()
    }

    fn merge(mut a: BTreeMap<u32, u64>, b: BTreeMap<u32, u64>) -> BTreeMap<u32, u64> {
        for (code, n) in b {
            *a.entry(code).or_default() += n;
        }
        a
    }

    fn finish(_: &Params, partial: BTreeMap<u32, u64>, cx: &Context) -> Answer {
        let name = |(code, events): (u32, u64)| Name {
            name: cx.catalog.names.text(code).into(),
            role: cx.catalog.role(code),
            events,
        };
        Answer { names: partial.into_iter().map(name).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{World, timeline};

    fn told(world: &World) -> Vec<(String, u64)> {
        let answer = world.answer::<EventNames>(&Params {}, Settings::default());
        answer.names.into_iter().map(|one| (one.name, one.events)).collect()
    }

    /// Amounts make the catalog keep a name for refunds; without one it is no event of the data.
    #[test]
    fn only_names_with_events() {
        let world = timeline("ann p12..p5\nbob xmx");
        assert!(world.shards(1).1.has_role(Role::Refund));
        assert_eq!(told(&world), [("message_sent".into(), 1), ("other".into(), 2), ("purchase".into(), 2)]);
        assert_eq!(told(&timeline("ann p12..r5")), [("purchase".into(), 1), ("refund".into(), 1)]);
    }

    #[test]
    fn all_events_have_a_name() {
        for seed in 0..5 {
            let world = World::random(seed);
            let sum: u64 = told(&world).into_iter().map(|(_, n)| n).sum();
            assert_eq!(sum, world.shards(1).1.events, "seed {seed}");
        }
    }
}
