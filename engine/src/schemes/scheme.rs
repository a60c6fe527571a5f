//! What every scheme can say, whatever it rests on.

use crate::events::{Day, Shard};
use crate::fold::{Context, Need};

/// A way to divide users. Segments are counted by position in [`Scheme::segments`].
pub trait Scheme: Sync {
    /// The word for it: `status`, `rfm`, `personas`, …
    fn id(&self) -> &'static str;

    /// Ids of its segments, in their fixed order. May rest on facts (discovered personas do).
    fn segments(&self, cx: &Context) -> Vec<String>;

    /// Answers of queries that [`Scheme::assign`] uses for that day.
    fn needs(&self, on: Day, cx: &Context) -> Vec<Need>;

    /// For each user of the shard, in the shard's order: its segment at the end of the day, or `None` where the user stands in none.
    fn assign(&self, shard: &Shard, on: Day, cx: &Context) -> Vec<Option<u8>>;
}

/// Every scheme, sorted by id.
pub const SCHEMES: &[&dyn Scheme] = &[&super::personas::Personas, &super::rfm::RfmScheme];

/// The scheme with that id.
pub fn find(id: &str) -> Option<&'static dyn Scheme> {
    SCHEMES.iter().find(|scheme| scheme.id() == id).copied()
}
