//! What every scheme can say, whatever it rests on.

use serde::{Deserialize, Serialize};

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
pub const SCHEMES: &[&dyn Scheme] = &[&super::personas::Personas, &super::rfm::RfmScheme, &super::status::Status];

/// The scheme with that id.
pub fn find(id: &str) -> Option<&'static dyn Scheme> {
    SCHEMES.iter().find(|scheme| scheme.id() == id).copied()
}

/// The id of a scheme that exists: parameters that name another are refused when they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SchemeId(String);

impl SchemeId {
    /// The word.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The scheme.
    pub fn scheme(&self) -> &'static dyn Scheme {
        find(&self.0).unwrap_or(&super::status::Status)
    }
}

impl Default for SchemeId {
    /// The scheme `status`.
    fn default() -> Self {
        SchemeId(super::status::Status.id().into())
    }
}

impl TryFrom<String> for SchemeId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        if find(&id).is_some() {
            return Ok(SchemeId(id));
        }
        let known: Vec<&str> = SCHEMES.iter().map(|scheme| scheme.id()).collect();
        Err(format!("no scheme is called '{id}'; known: {}", known.join(", ")))
    }
}

impl From<SchemeId> for String {
    fn from(id: SchemeId) -> String {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::SCHEMES;

    #[test]
    fn sorted_and_unique() {
        assert!(SCHEMES.is_sorted_by(|a, b| a.id() < b.id()));
    }
}
