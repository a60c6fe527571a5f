//! WORDS: what is asked, in one sentence.
//!
//! In: … · Out: … · The formula and where it is from.

use serde::{Deserialize, Serialize};

use crate::events::Shard;
use crate::fold::{Context, Query};

/// The query `NAME`.
pub struct TYPE;

/// What may be chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// What one shard says: integers, or values keyed by user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    users: u64,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// How many users it concerns.
    pub users: u64,
}

impl Query for TYPE {
    const NAME: &'static str = "NAME";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn map(_: &Params, _shard: &Shard, _cx: &Context) -> Partial {
        Partial::default()
    }

    fn merge(a: Partial, b: Partial) -> Partial {
        Partial { users: a.users + b.users }
    }

    fn finish(_: &Params, partial: Partial, _: &Context) -> Answer {
        Answer { users: partial.users }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::timeline;

    #[test]
    fn what_it_says_of_a_drawn_world() {
        let world = timeline(
            "ann x..p
             bob .x..",
        );
        let answer = world.answer::<TYPE>(&Params::default(), Settings::default());
        assert_eq!(answer, Answer { users: 2 });
    }
}
