//! Which users a mark on a chart stands for. Plain data: the page sends it to find the users behind a mark.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Month};

/// Users that fit all conditions; without conditions, the base.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// All must hold.
    pub conditions: Vec<Condition>,
}

/// One thing that can be said of a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Stood in a segment at the end of a day (`None`: as-of).
    Segment {
        /// `status`, `rfm`, `personas`, …
        scheme: String,
        /// Id of the segment.
        segment: String,
        /// The day; `None` is as-of.
        on: Option<Day>,
    },
    /// Had no activity yet at the end of a day.
    NotSeen {
        /// The day.
        on: Day,
    },
    /// Had activity by the end of a day: whom only attributes know had none.
    ActiveBy {
        /// The day.
        on: Day,
    },
    /// Has another status at as-of than at the end of an earlier day, or was first active since. Whom only attributes know moves nowhere.
    Moved {
        /// The earlier day; one after as-of is as-of, since when nobody has moved.
        since: Day,
    },
    /// Decided by one reason of the status scheme, as of as-of.
    Reason {
        /// Id of the reason.
        reason: String,
    },
    /// In one cell of the RFM grid.
    RfmCell {
        /// Recency score, 1–5.
        r: u8,
        /// Frequency score, 1–5.
        f: u8,
    },
    /// Could have a status at the end of a day: had been active by then, or an attribute file tells of them.
    Known {
        /// The day.
        on: Day,
    },
    /// First active on one of these days.
    FirstActive {
        /// The first of them.
        from: Day,
        /// The last of them.
        to: Day,
    },
    /// Active on one of these days.
    Active {
        /// The first of them.
        from: Day,
        /// The last of them.
        to: Day,
    },
    /// Active in a month or in the one before, and not in both: who came and who went. Of a month that a query calls complete:
    /// its new, resurrecting and dormant users.
    CameOrWent {
        /// The month.
        month: Month,
    },
    /// Bought, or got money back, on one of these days.
    Paid {
        /// The first of them.
        from: Day,
        /// The last of them.
        to: Day,
    },
    /// Active at a time of the week, on the user's own clock where there is one.
    ActiveAt {
        /// Monday = 0; `None`: any day.
        weekday: Option<u8>,
        /// Hour, 0–23; `None`: any hour.
        hour: Option<u8>,
    },
    /// Has an event with this value of a dimension; of a dimension that belongs to users, has the value.
    Value {
        /// Id of the dimension.
        dimension: String,
        /// The value.
        value: String,
    },
    /// The most frequent value of a dimension is this one.
    Home {
        /// Id of the dimension.
        dimension: String,
        /// The value.
        value: String,
    },
    /// Has a most frequent value of a dimension, or none.
    HasHome {
        /// Id of the dimension.
        dimension: String,
        /// Which of the two.
        has: bool,
    },
    /// The most frequent value of a dimension is none of these; nor is it for those who have no value.
    OtherHome {
        /// Id of the dimension.
        dimension: String,
        /// The values.
        values: Vec<String>,
    },
    /// More events than so many by the end of a day.
    MoreEvents {
        /// So many.
        than: u64,
        /// The day.
        on: Day,
    },
    /// Did something between two days, or stopped doing it: see [`Sign`].
    Sign {
        /// Which of the two, or whether it was the last thing.
        sign: Sign,
        /// Name of the event.
        event: String,
        /// The days begin after this one.
        after: Day,
        /// The last of the days.
        to: Day,
    },
    /// Days since the last activity, both ends included.
    Silent {
        /// At least.
        from: u32,
        /// At most.
        to: u32,
    },
}

/// What an event says of a user between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// It was the last one, whenever that was.
    Last,
    /// It happened in these days.
    Did,
    /// It happened in as many days before them and not in them, although the user was active in them.
    Stopped,
}

impl Condition {
    /// Active in a month.
    pub fn active_in(month: Month) -> Self {
        Condition::Active { from: month.first_day(), to: month.last_day() }
    }

    /// First active in a month.
    pub fn first_active_in(month: Month) -> Self {
        Condition::FirstActive { from: month.first_day(), to: month.last_day() }
    }
}

impl Selection {
    /// Users that fit one condition.
    pub fn of(condition: Condition) -> Self {
        Selection { conditions: vec![condition] }
    }

    /// Users of a segment as of as-of.
    pub fn segment(scheme: &str, segment: &str) -> Self {
        Self::of(Condition::Segment { scheme: scheme.into(), segment: segment.into(), on: None })
    }

    /// The conditions on where users stand at as-of by status or RFM, which follows from how long they have been silent.
    pub fn standing(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(|condition| {
            matches!(condition, Condition::Segment { scheme, on: None, .. } if scheme == "status" || scheme == "rfm")
        })
    }

    /// The day as of which it speaks, if that is another than as-of: the latest that its segments, counts of events and
    /// bases name, if nothing else is said of the users but that they had not been seen before.
    pub fn day(&self) -> Option<Day> {
        let days = self.conditions.iter().map(|condition| match condition {
            Condition::Segment { on, .. } => *on,
            Condition::MoreEvents { on, .. } | Condition::Known { on } | Condition::ActiveBy { on } => Some(*on),
            Condition::Sign { to, .. } => Some(*to),
            Condition::NotSeen { .. } => Some(Day(i32::MIN)),
            _ => None,
        });
        days.collect::<Option<Vec<Day>>>()?.into_iter().max().filter(|day| *day > Day(i32::MIN))
    }

    /// Since when its users have moved, if it is about that.
    pub fn moved_since(&self) -> Option<Day> {
        self.conditions.iter().find_map(|condition| match condition {
            Condition::Moved { since } => Some(*since),
            _ => None,
        })
    }

    /// Whether it hangs on a scheme, and with it on thresholds and ranks.
    pub fn rests_on_schemes(&self) -> bool {
        let of_scheme = |condition: &Condition| {
            matches!(
                condition,
                Condition::Segment { .. }
                    | Condition::Moved { .. }
                    | Condition::Reason { .. }
                    | Condition::RfmCell { .. }
            )
        };
        self.conditions.iter().any(of_scheme)
    }

    /// And this condition, too.
    pub fn and(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_as_of_its_latest_day() {
        let at = |day| Condition::Segment { scheme: "status".into(), segment: "new".into(), on: day };
        let day = |conditions: Vec<Condition>| Selection { conditions }.day();
        assert_eq!(day(vec![at(Some(Day(5)))]), Some(Day(5)));
        assert_eq!(day(vec![at(Some(Day(5))), at(Some(Day(9))), Condition::NotSeen { on: Day(5) }]), Some(Day(9)));
        assert_eq!(day(vec![at(Some(Day(5))), at(None)]), None);
        assert_eq!(day(vec![at(Some(Day(5))), Condition::Silent { from: 0, to: 6 }]), None);
        assert_eq!(day(vec![Condition::MoreEvents { than: 9, on: Day(5) }]), Some(Day(5)));
        assert_eq!(day(vec![Condition::Known { on: Day(5) }]), Some(Day(5)));
        assert_eq!(day(vec![at(Some(Day(9))), Condition::ActiveBy { on: Day(5) }]), Some(Day(9)));
        let did = Condition::Sign { sign: Sign::Did, event: "view".into(), after: Day(5), to: Day(9) };
        assert_eq!(day(vec![at(Some(Day(5))), did]), Some(Day(9)));
        assert_eq!(day(vec![Condition::Active { from: Day(5), to: Day(5) }]), None);
        assert_eq!([day(vec![Condition::NotSeen { on: Day(5) }]), day(Vec::new())], [None, None]);
    }
}
