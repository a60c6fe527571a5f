//! Ways to divide users into segments. A scheme document is data; the presets lie in `presets/`.
//!
//! A scheme says for each user of a shard which segment it is in ([`assign`]), resting on facts about all users that it
//! names in [`needs`].

mod selection;

pub use selection::{Condition, Selection};
