//! Ways to divide users into segments. A scheme document is data; the presets lie in `presets/`.
//!
//! A scheme says for each user of a shard which segment it is in, resting on facts about all users that it names in
//! `needs`. A new scheme is a file here and a line in [`SCHEMES`].

pub mod document;
mod limits;
pub mod personas;
pub mod ranks;
pub mod rfm;
pub mod rfm_ranks;
pub mod rfm_scale;
mod scheme;
pub mod status;
pub mod thresholds;
pub mod usual_gaps;

pub use crate::fold::{Condition, Selection, Sign};
pub use limits::Limits;
pub use scheme::{SCHEMES, Scheme, SchemeId, find};
