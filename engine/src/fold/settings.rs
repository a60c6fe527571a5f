//! What the person set for all questions: dates, thresholds, switches. Inputs, never results; mirrored in the URL.

use serde::{Deserialize, Serialize};

use super::UserFilter;
use crate::events::{Catalog, Day, Role};

/// Days from the earlier day to as-of where the person chose none.
pub const COMPARED_DAYS: i32 = 90;

/// Which silence the status scheme counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Days since the last activity.
    #[default]
    Activity,
    /// Days since the last value event.
    Value,
}

/// What "the last w days" and "days since" mean to metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// The w calendar days that end with as-of; whole days since.
    #[default]
    Calendar,
    /// w × 86,400 seconds back from the latest timestamp, or from the end of as-of if that is earlier; parts of days since.
    Elapsed,
}

/// How users are divided into personas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Division {
    /// Non-negative matrix factorisation: the part that weighs most.
    #[default]
    #[serde(rename = "nmf")]
    Nmf,
    /// The nearest of k centres.
    #[serde(rename = "kmeans")]
    KMeans,
}

/// Inputs of all queries. Everything is dated: nothing reads the clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The day, included whole, as of which everything is told. `None`: the last day with activity.
    pub as_of: Option<Day>,
    /// The earlier day to compare with. `None`: [`COMPARED_DAYS`] before as-of, or the first day of the data.
    pub compare_to: Option<Day>,
    /// Days of silence after which a user is at risk (A), dormant (D), churned (C); days for which a user is new (N).
    /// `None`: from the data.
    pub a: Option<u32>,
    /// See `a`.
    pub d: Option<u32>,
    /// See `a`.
    pub c: Option<u32>,
    /// See `a`.
    pub n: Option<u32>,
    /// Which clock windows and ages are told by.
    pub clock: Clock,
    /// Which silence counts.
    pub silence: Silence,
    /// Whether an opt-out from messages counts as leaving.
    pub opt_out_leaves: bool,
    /// The role of the value event. `None`: purchase, else subscribe, else any activity.
    pub value_role: Option<Role>,
    /// How personas are looked for.
    pub personas: Division,
    /// How many personas, 2–8. `None`, or a number out of reach: as the checks say, which may be none.
    pub persona_count: Option<u8>,
    /// The users whom all answers speak of. `None`: everyone.
    pub users: Option<UserFilter>,
    /// The day as of which personas are found. `None`: as-of. Whoever asks of another day asks for the same personas.
    pub personas_on: Option<Day>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            as_of: None,
            compare_to: None,
            a: None,
            d: None,
            c: None,
            n: None,
            clock: Clock::Calendar,
            silence: Silence::Activity,
            opt_out_leaves: false,
            value_role: None,
            personas: Division::Nmf,
            persona_count: None,
            users: None,
            personas_on: None,
        }
    }
}

impl Settings {
    /// The day as of which everything is told.
    pub fn as_of(&self, catalog: &Catalog) -> Day {
        self.as_of.unwrap_or(catalog.last_day)
    }

    /// The earlier day to compare with.
    pub fn compare_to(&self, catalog: &Catalog) -> Day {
        self.compare_to.unwrap_or_else(|| self.as_of(catalog).plus(-COMPARED_DAYS).max(catalog.first_day))
    }

    /// Whether there is something to compare with: a day that the person chose, or one up to which there are as many days of data as
    /// from it to as-of. Where the data have only just begun, everything has grown a hundredfold. Rows that sum users up know no
    /// earlier day.
    pub fn is_comparable(&self, catalog: &Catalog) -> bool {
        let is_chosen = self.compare_to.is_some();
        !catalog.summaries && (is_chosen || self.compare_to(catalog).since(catalog.first_day) + 1 >= COMPARED_DAYS)
    }

    /// The same as of another day. Users who were chosen stay chosen: they had to fit on the day that was as-of. Personas stay
    /// those that were found then: p1 is nobody else on another day.
    pub fn told_on(&self, day: Day, catalog: &Catalog) -> Settings {
        let personas_on = Some(self.personas_on(catalog));
        let mut settings = Settings { as_of: Some(day), personas_on, ..self.clone() };
        if let Some(filter) = &mut settings.users {
            filter.on = Some(filter.on(self, catalog));
        }
        settings
    }

    /// The day as of which personas are found.
    pub fn personas_on(&self, catalog: &Catalog) -> Day {
        self.personas_on.unwrap_or(self.as_of(catalog))
    }

    /// The role of the value event; `None` stands for any activity.
    pub fn value_role(&self, catalog: &Catalog) -> Option<Role> {
        self.value_role.or_else(|| catalog.value_role())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_users_stay_chosen_on_another_day() {
        let catalog = Catalog { first_day: Day(0), last_day: Day(90), ..Catalog::default() };
        let chosen = Settings { users: Some(UserFilter::default()), ..Settings::default() };
        let earlier = chosen.told_on(Day(30), &catalog);
        assert_eq!((earlier.as_of, earlier.users.clone().and_then(|filter| filter.on)), (Some(Day(30)), Some(Day(90))));
        assert_eq!(earlier.told_on(Day(10), &catalog).users, earlier.users);
        assert_eq!(earlier.told_on(Day(10), &catalog).personas_on, Some(Day(90)));
    }

    /// 90 days up to the earlier day, 90 more to as-of.
    #[test]
    fn compares_with_whole_windows_only() {
        let catalog = |last| Catalog { first_day: Day(0), last_day: Day(last), ..Catalog::default() };
        let whole = |last| Settings::default().is_comparable(&catalog(last));
        assert_eq!([whole(91), whole(178), whole(179)], [false, false, true]);
        let chosen = Settings { compare_to: Some(Day(3)), ..Settings::default() };
        assert!(chosen.is_comparable(&catalog(91)));
    }
}
