//! The fold over shards: how one question is asked of users that live in many places.
//!
//! `map` looks at one shard, `merge` joins two partials (in any order), `finish` turns the last partial into the answer.
//! A query may rest on answers of other queries (thresholds need every user's gaps, ranks need every user's revenue): it
//! names them in `needs`, the driver answers those first and keeps them in [`Context::facts`].
//!
//! Invariants: equal answers for any number of shards and any order of rows. Partials hold integers, or values keyed by
//! user; floats are added up in `finish` only, in the order of user-id bytes. Partials and answers are plain data that
//! postcard can carry: no untagged or flattened enums, no JSON values inside.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::events::{Catalog, Shard};

mod any;
mod filter;
mod relevant;
mod selection;
mod settings;
mod summaries;

pub use any::{AnyQuery, QueryError, decode_answer};
pub use filter::UserFilter;
pub use relevant::{FREE_OF_SETTINGS, FREE_OF_THRESHOLDS, OF_ALL_USERS, relevant};
pub use selection::{Condition, Selection, Sign};
pub use settings::{COMPARED_DAYS, Clock, Division, Settings, Silence};
pub use summaries::{Lack, OF_SUMMARIES, lack};

/// All that a query may look at besides its shard and its own parameters.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Dictionaries, roles, zone, span.
    pub catalog: Catalog,
    /// What the person set: dates, thresholds, switches.
    pub settings: Settings,
    /// Answers of other queries, by [`Need::key`], as postcard bytes.
    pub facts: BTreeMap<String, Vec<u8>>,
}

impl Context {
    /// An answer that was named in `needs`.
    ///
    /// # Panics
    /// If the query did not name it: a mistake in the query, found by its first test.
    /// If the bytes are another answer's: facts are written and read by the same build, under the name that they are asked by.
    pub fn fact<Q: Query>(&self, params: &Q::Params) -> Q::Answer {
        let key = Need::of::<Q>(params).key();
        let bytes = self.facts.get(&key).unwrap_or_else(|| panic!("{key} is used but not named in `needs`"));
        postcard::from_bytes(bytes).unwrap_or_else(|error| panic!("{key}: {error}"))
    }
}

/// Another query whose answer must be known first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Name of the query.
    pub query: String,
    /// Its parameters.
    pub params: Value,
}

impl Need {
    /// The need for `Q` with these parameters.
    pub fn of<Q: Query>(params: &Q::Params) -> Need {
        Need { query: Q::NAME.into(), params: serde_json::to_value(params).unwrap_or_default() }
    }

    /// What the answer is kept under.
    pub fn key(&self) -> String {
        format!("{} {}", self.query, self.params)
    }
}

/// One question: how it looks at a shard, how two looks are joined, what comes out.
pub trait Query: Sync {
    /// The word for it in URLs, files and on the command line.
    const NAME: &'static str;
    /// What the person may choose. `Default` is what the panel shows first; missing JSON keys take their default.
    type Params: Serialize + DeserializeOwned + Default;
    /// What one shard says.
    type Partial: Serialize + DeserializeOwned;
    /// Plain data for a chart, a table and a sentence.
    type Answer: Serialize + DeserializeOwned;

    /// Answers of other queries that `map` or `finish` use. Depth-first; no cycles.
    fn needs(_params: &Self::Params, _cx: &Context) -> Vec<Need> {
        Vec::new()
    }

    /// Looks at one shard.
    fn map(params: &Self::Params, shard: &Shard, cx: &Context) -> Self::Partial;

    /// Joins what two shards said. Associative and commutative.
    fn merge(a: Self::Partial, b: Self::Partial) -> Self::Partial;

    /// The answer.
    fn finish(params: &Self::Params, partial: Self::Partial, cx: &Context) -> Self::Answer;
}
