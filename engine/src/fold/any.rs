//! A query with its types hidden, so that all of them fit one list and cross a thread.

use serde_json::Value;

use super::{Context, Lack, Need, Query};
use crate::events::Shard;
use crate::i18n::Lang;

/// Why a query could not be answered.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum QueryError {
    /// No query has that name.
    #[error("no query is called '{name}'; known: {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The files have a row a user, which does not say it.
    #[error("{}", text::lacking(Lang::En, query, *lack))]
    Lacking {
        /// The query's name.
        query: String,
        /// What is not there.
        lack: Lack,
    },
    /// The parameters do not fit.
    #[error("{query}: the parameters do not fit: {reason}")]
    Params {
        /// The query's name.
        query: &'static str,
        /// What does not fit.
        reason: String,
    },
    /// A partial could not be read: two builds are mixed.
    #[error("{query}: a partial answer could not be read: {reason}")]
    Partial {
        /// The query's name.
        query: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl QueryError {
    /// What happened, in a language. A reason is the message of the program that read the text: it is quoted as it is.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            QueryError::Unknown { name, known } => text::unknown(lang, name, known),
            QueryError::Lacking { query, lack } => text::lacking(lang, query, *lack),
            QueryError::Params { query, reason } => text::params(lang, query, reason),
            QueryError::Partial { query, reason } => text::partial(lang, query, reason),
        }
    }
}

mod text {
    use super::{Lack, Lang};

    /// What the files do not say.
    pub fn lacking(lang: Lang, query: &str, lack: Lack) -> String {
        let what = match lack {
            Lack::Events => no_events(lang),
            Lack::EarlierDay => no_earlier_day(lang),
            Lack::Orders => no_orders(lang),
        };
        format!("{query}: {what}")
    }

    crate::catalog! {
        no_events = "the files have one row a user; this needs one row an event",
            "Die Dateien haben eine Zeile je Nutzer; nötig ist eine Zeile je Ereignis";
        no_earlier_day = "the files have one row a user, which says how users stood at the end; an earlier day needs one row an event",
            "Die Dateien haben eine Zeile je Nutzer, die den Stand am Ende nennt; ein früherer Tag braucht eine Zeile je Ereignis";
        no_orders = "the files do not say how many orders each user has: map a column to `orders`",
            "Die Dateien sagen nicht, wie viele Bestellungen jeder Nutzer hat: Ordnen Sie „orders“ eine Spalte zu";
        unknown(name, known) = "No query is called “{name}”. Known: {known}", "Keine Abfrage heißt „{name}“. Bekannt: {known}";
        params(query, reason) = "{query}: the parameters do not fit. Technical message: “{reason}”",
            "{query}: Die Parameter passen nicht. Technische Meldung: „{reason}“";
        partial(query, reason) = "{query}: a partial answer could not be read. Technical message: “{reason}”",
            "{query}: Eine Teilantwort war nicht lesbar. Technische Meldung: „{reason}“";
    }
}

/// A [`Query`] with its types hidden behind bytes and JSON, so that all of them fit one list.
pub trait AnyQuery: Sync {
    /// [`Query::NAME`].
    fn name(&self) -> &'static str;
    /// [`Query::needs`].
    fn needs(&self, params: &Value, cx: &Context) -> Result<Vec<Need>, QueryError>;
    /// [`Query::map`] over shards, and [`Query::merge`]; the partial as postcard bytes.
    fn map(&self, params: &Value, shards: &[Shard], cx: &Context) -> Result<Vec<u8>, QueryError>;
    /// [`Query::merge`] over all partials, then [`Query::finish`]; the answer as postcard bytes.
    fn finish(&self, params: &Value, partials: &[Vec<u8>], cx: &Context) -> Result<Vec<u8>, QueryError>;
    /// An answer's bytes as JSON: for the command line. (The page never asks; left out, it is a tenth lighter.)
    #[cfg(not(target_family = "wasm"))]
    fn to_json(&self, answer: &[u8]) -> Result<Value, QueryError>;
}

impl<Q: Query> AnyQuery for Q {
    fn name(&self) -> &'static str {
        Q::NAME
    }

    fn needs(&self, params: &Value, cx: &Context) -> Result<Vec<Need>, QueryError> {
        Ok(Q::needs(&read_params::<Q>(params)?, cx))
    }

    fn map(&self, params: &Value, shards: &[Shard], cx: &Context) -> Result<Vec<u8>, QueryError> {
        let params = read_params::<Q>(params)?;
        let partials = shards.iter().map(|shard| Q::map(&params, shard, cx));
        encode::<Q, _>(&partials.reduce(Q::merge).ok_or_else(no_shard::<Q>)?)
    }

    fn finish(&self, params: &Value, partials: &[Vec<u8>], cx: &Context) -> Result<Vec<u8>, QueryError> {
        let params = read_params::<Q>(params)?;
        let mut merged: Option<Q::Partial> = None;
        for bytes in partials {
            let next = decode::<Q, Q::Partial>(bytes)?;
            merged = Some(match merged {
                Some(before) => Q::merge(before, next),
                None => next,
            });
        }
        encode::<Q, _>(&Q::finish(&params, merged.ok_or_else(no_shard::<Q>)?, cx))
    }

    #[cfg(not(target_family = "wasm"))]
    fn to_json(&self, answer: &[u8]) -> Result<Value, QueryError> {
        serde_json::to_value(decode::<Q, Q::Answer>(answer)?)
            .map_err(|error| QueryError::Partial { query: Q::NAME, reason: error.to_string() })
    }
}

fn read_params<Q: Query>(params: &Value) -> Result<Q::Params, QueryError> {
    if params.is_null() {
        return Ok(Q::Params::default());
    }
    serde_json::from_value(params.clone())
        .map_err(|error| QueryError::Params { query: Q::NAME, reason: error.to_string() })
}

fn no_shard<Q: Query>() -> QueryError {
    QueryError::Partial { query: Q::NAME, reason: "no shard answered".into() }
}

fn encode<Q: Query, T: serde::Serialize>(value: &T) -> Result<Vec<u8>, QueryError> {
    postcard::to_stdvec(value).map_err(|error| QueryError::Partial { query: Q::NAME, reason: error.to_string() })
}

fn decode<Q: Query, T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, QueryError> {
    postcard::from_bytes(bytes).map_err(|error| QueryError::Partial { query: Q::NAME, reason: error.to_string() })
}

/// An answer from its bytes.
pub fn decode_answer<Q: Query>(bytes: &[u8]) -> Result<Q::Answer, QueryError> {
    decode::<Q, Q::Answer>(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_speaks_for_itself() {
        let unknown = QueryError::Unknown { name: "nope".into(), known: "summary".into() };
        assert_eq!(unknown.text(Lang::De), "Keine Abfrage heißt „nope“. Bekannt: summary");
        let reason = || "missing field".to_string();
        for error in [
            unknown,
            QueryError::Params { query: "users", reason: reason() },
            QueryError::Partial { query: "users", reason: reason() },
        ] {
            assert_ne!(error.text(Lang::En), error.text(Lang::De));
        }
    }
}
