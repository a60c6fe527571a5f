//! The only days and users that are read, in the mapping's document and on the way through a file.
//!
//! `"from": "2024-01-01"`, `"to": "2024-12-31"` (both included) and `"sample": 0.1`. Rows outside are filtered and counted, but not
//! listed: the person asked for it. Where anonymous ids are mapped, only the shards know whose a row is: there the sample is
//! taken when they are built.

use serde_json::{Value, json};

use super::Code;
use crate::events::{Day, Millis, Only, Zone};

/// Takes one key of the document: `from`, `to` or `sample`.
pub(super) fn set(only: &mut Only, key: &str, value: &Value) -> Result<(), String> {
    let wrong = |expected: &str| format!("\"{key}\": {expected} was expected, not {value}");
    let day = || match value {
        Value::Null => Ok(None),
        other => other.as_str().and_then(Day::parse).map(Some).ok_or_else(|| wrong("a day as YYYY-MM-DD")),
    };
    match key {
        "from" => only.from = day()?,
        "to" => only.to = day()?,
        _ if value.is_null() => only.sample = None,
        _ => {
            let share = value.as_f64().filter(|share| *share > 0.0 && *share <= 1.0);
            *only = only.with_share(share.ok_or_else(|| wrong("a share over 0 and up to 1"))?);
        }
    }
    Ok(())
}

/// The keys of the document.
pub(super) fn entries(only: &Only) -> Vec<(&'static str, Value)> {
    let days = [("from", only.from), ("to", only.to)];
    let days = days.into_iter().filter_map(|(key, day)| Some((key, json!(day?.to_string()))));
    days.chain(only.sample.map(|_| ("sample", json!(only.share())))).collect()
}

/// The same for one file, with days as instants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within {
    from: Millis,
    end: Millis,
    only: Only,
}

impl Within {
    /// `knows_users`: whether a row's id is that of its user; else the sample is taken later.
    pub fn new(only: Only, zone: &Zone, knows_users: bool) -> Within {
        Within {
            from: only.from.map_or(Millis::MIN, |day| zone.end_of(day.plus(-1))),
            end: only.to.map_or(Millis::MAX, |day| zone.end_of(day)),
            only: Only { sample: only.sample.filter(|_| knows_users), ..only },
        }
    }

    /// Why a row is not read, if it is not.
    #[inline]
    pub fn filters(&self, time: Millis, user: &[u8]) -> Option<Code> {
        if !self.has_time(time) {
            return Some(Code::OutsideRange);
        }
        (!self.has_user(user)).then_some(Code::NotInSample)
    }

    /// Whether a user is in the sample.
    #[inline]
    pub fn has_user(&self, user: &[u8]) -> bool {
        self.only.has_user(user)
    }

    #[inline]
    pub fn has_time(&self, time: Millis) -> bool {
        time >= self.from && time < self.end
    }

    /// For many rows, but for those that are odd already: notes those of other days, and makes them odd, so that nobody asks for
    /// their users.
    pub fn filter_days(&self, times: &[Millis], odd: &mut [bool], filtered: &mut [Option<Code>]) {
        if self.only.from.is_none() && self.only.to.is_none() {
            return;
        }
        for ((time, odd), filtered) in times.iter().zip(odd).zip(filtered) {
            if !*odd && !self.has_time(*time) {
                (*odd, *filtered) = (true, Some(Code::OutsideRange));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_zone() {
        let berlin = crate::ingest::zone_table("Europe/Berlin").unwrap_or_default();
        let only = Only { from: Day::parse("2025-07-01"), to: Day::parse("2025-07-01"), sample: None };
        let within = Within::new(only, &berlin, true);
        let midnight = Millis::from(Day::from_civil(2025, 7, 1).0) * crate::events::MS_PER_DAY - 2 * 3_600_000;
        let filters = |time| within.filters(time, b"ann");
        assert_eq!([filters(midnight), filters(midnight + 86_399_999)], [None, None]);
        assert_eq!(filters(midnight - 1), Some(Code::OutsideRange));
        assert_eq!(filters(midnight + 86_400_000), Some(Code::OutsideRange));
    }

    #[test]
    fn what_is_no_day_or_share_is_named() {
        let set = |key, value: Value| {
            super::set(&mut Only::default(), key, &value).map_err(|error| error.contains("was expected"))
        };
        for (key, value) in
            [("from", json!("1.1.2024")), ("to", json!(2024)), ("sample", json!(0)), ("sample", json!(10))]
        {
            assert_eq!(set(key, value.clone()), Err(true), "{key}: {value}");
        }
        assert_eq!(set("sample", json!(null)), Ok(()));
    }
}
