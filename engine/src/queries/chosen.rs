//! The users that a filter chooses ([`UserFilter`]), as shards of their own: so no query needs to know that there is a filter.
//!
//! Not a query itself: what stands between a shard and the queries. The shards of the chosen are kept for the next question, under
//! all that decides who they are. They are copies; their memory is given back when everyone is asked for again.

use serde_json::Value;

use super::selected::{needs_on, selected_on};
use crate::events::Shard;
use crate::fold::{AnyQuery, Context, Need, OF_ALL_USERS, QueryError, Settings, UserFilter};

/// The chosen of some shards.
#[derive(Debug, Default)]
pub struct Chosen {
    /// What they were chosen by: settings, and the facts that the selection rests on.
    by: Option<(Settings, Vec<Option<Vec<u8>>>)>,
    shards: Vec<Shard>,
}

impl Chosen {
    /// [`AnyQuery::map`] over the users that the settings choose.
    ///
    /// # Errors
    /// As [`AnyQuery::map`].
    pub fn map(
        &mut self,
        query: &dyn AnyQuery,
        params: &Value,
        shards: &[Shard],
        cx: &Context,
    ) -> Result<Vec<u8>, QueryError> {
        query.map(params, self.of(query, shards, cx), cx)
    }

    fn of<'a>(&'a mut self, query: &dyn AnyQuery, shards: &'a [Shard], cx: &Context) -> &'a [Shard] {
        let Some(filter) = filter_for(query, cx) else {
            if !speaks_of_all(query) {
                *self = Chosen::default();
            }
            return shards;
        };
        let day = filter.on(&cx.settings, &cx.catalog);
        let facts = needs_on(&filter.selection, day, cx).into_iter().map(|need| cx.facts.get(&need.key()).cloned());
        // Thresholds come as facts, where they matter.
        // So do personas.
        let settings = Settings {
            as_of: Some(day),
            compare_to: None,
            a: None,
            d: None,
            c: None,
            n: None,
            personas_on: None,
            ..cx.settings.clone()
        };
        let by = Some((settings, facts.collect()));
        if self.by != by {
            let only = |shard: &Shard| shard.only(&selected_on(&filter.selection, day, shard, cx));
            self.shards = shards.iter().map(only).collect();
            self.by = by;
        }
        &self.shards
    }
}

/// [`AnyQuery::needs`], and what must be known to choose the users.
///
/// # Errors
/// As [`AnyQuery::needs`].
pub fn needs(query: &dyn AnyQuery, params: &Value, cx: &Context) -> Result<Vec<Need>, QueryError> {
    let mut all = query.needs(params, cx)?;
    if let Some(filter) = filter_for(query, cx) {
        let more = needs_on(&filter.selection, filter.on(&cx.settings, &cx.catalog), cx);
        all.extend(more.into_iter().filter(|need| !all.contains(need)).collect::<Vec<_>>());
    }
    Ok(all)
}

fn filter_for<'a>(query: &dyn AnyQuery, cx: &'a Context) -> Option<&'a UserFilter> {
    cx.settings.users.as_ref().filter(|_| !speaks_of_all(query))
}

fn speaks_of_all(query: &dyn AnyQuery) -> bool {
    OF_ALL_USERS.binary_search(&query.name()).is_ok()
}
