//! The users behind a mark: how many they are, and the first of them with their status, the reason and the main numbers.
//!
//! In: a selection. Out: one row a user, by default those with the most revenue first; equals in the order of id bytes.

use serde::{Deserialize, Serialize};

use super::movers::NOT_SEEN;
use super::selected::{needs, selected};
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::metrics::{Env, find, revenue};
use crate::order::Order;
use crate::schemes::document::Words;
use crate::schemes::status::{self, DOCUMENT, Status};
use crate::schemes::{Scheme, Selection};

/// Query `users`.
pub struct Users;

/// Which users, in which order, how many of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Who.
    pub selection: Selection,
    /// At most so many rows.
    pub limit: u32,
    /// What comes first.
    pub sort: Sort,
}

impl Default for Params {
    fn default() -> Self {
        Params { selection: Selection::default(), limit: 100, sort: Sort::default() }
    }
}

/// What comes first. Equals follow in the order of id bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Most revenue; where that is not known, most events.
    #[default]
    Revenue,
    /// Most events.
    Events,
    /// Most orders.
    Orders,
    /// Seen last.
    LastSeen,
    /// Silent longest; who was never active comes last.
    Silence,
    /// Seen first.
    FirstSeen,
    /// The id alone.
    Id,
}

/// The first rows, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Users that fit.
    pub users: u64,
    /// The first of them.
    pub rows: Vec<Row>,
}

/// One user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The user's id.
    pub id: String,
    /// Status; empty where the user stands in none.
    pub segment: String,
    /// Status on the day since which the users have moved, or [`NOT_SEEN`]; `None` where the selection is about something else.
    pub segment_before: Option<String>,
    /// The reason for it, as `segment/reason`.
    pub reason: String,
    /// The reason in words, with the user's values.
    pub reason_words: Words,
    /// First active day; `None` for users that only attributes tell of.
    pub first_seen: Option<Day>,
    /// Last active day.
    pub last_seen: Option<Day>,
    /// Days since then.
    pub days_since_last: Option<u32>,
    /// Distinct days with activity; `None` where a row sums the user up, and so the next.
    pub active_days: Option<u64>,
    /// Activities.
    pub events: Option<u64>,
    /// Orders; `None` where it is not said how many.
    pub purchases: Option<u64>,
    /// Purchases minus refunds in minor units; `None` where there are no amounts of purchases.
    pub revenue: Option<i64>,
}

impl Row {
    /// What the row is sorted by: the greatest key first, then the id.
    fn key(&self, sort: Sort) -> i64 {
        let count = |n: Option<u64>| n.map_or(-1, |n| n as i64);
        match sort {
            Sort::Revenue => self.revenue.unwrap_or(count(self.events.or(self.purchases))),
            Sort::Events => count(self.events),
            Sort::Orders => count(self.purchases),
            Sort::Silence => self.days_since_last.map_or(-1, i64::from),
            Sort::LastSeen => self.last_seen.map_or(i64::MIN, |day| day.0.into()),
            Sort::FirstSeen => self.first_seen.map_or(i64::MIN, |day| -i64::from(day.0)),
            Sort::Id => 0,
        }
    }
}

impl Query for Users {
    const NAME: &'static str = "users";
    type Params = Params;
    type Partial = Answer;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        let mut all = Status.needs(cx.settings.as_of(&cx.catalog), cx);
        all.extend(needs(&params.selection, cx));
        all
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Answer {
        let as_of = cx.settings.as_of(&cx.catalog);
        let fits = selected(&params.selection, shard, cx);
        let (rules, env) = (status::compiled(as_of, cx), Env::of(cx));
        let count = |metric: &str, user: &_| {
            let value = find(metric).and_then(|metric| metric.of(user, &env, &[])).map(|value| value as u64);
            value.or((!cx.catalog.summaries).then_some(0))
        };
        let before = params.selection.moved_since().map(|day| status::judge(shard, day.min(as_of), cx));
        let before = |at: usize| {
            let verdict = before.as_ref()?[at];
            Some(verdict.map_or(NOT_SEEN.into(), |verdict| DOCUMENT.order[usize::from(verdict.segment)].clone()))
        };
        let mut answer = Answer { as_of, ..Answer::default() };
        for ((at, user), _) in shard.users(&cx.catalog, as_of).enumerate().zip(fits).filter(|(_, fits)| *fits) {
            let verdict = rules.judge(&user, &env);
            let (segment, reason) = verdict
                .and_then(|verdict| DOCUMENT.reason(verdict))
                .map_or_else(Default::default, |(segment, reason)| {
                    (segment.id.clone(), format!("{}/{}", segment.id, reason.id))
                });
            answer.users += 1;
            answer.rows.push(Row {
                id: String::from_utf8_lossy(user.id()).into_owned(),
                segment,
                segment_before: before(at),
                reason,
                reason_words: verdict.map(|verdict| rules.say(verdict, &user, &env)).unwrap_or_default(),
                first_seen: user.first_day(),
                last_seen: user.last_day(),
                days_since_last: user.days_since_last().map(|days| days as u32),
                active_days: (!user.is_summary()).then_some(user.days.len() as u64),
                events: count("events", &user),
                purchases: count("purchases", &user),
                revenue: cx.catalog.knows_revenue().then(|| revenue(&user)),
            });
            // Cut now and then, so that a selection of everyone does not hold a row for each.
            if answer.rows.len() >= (params.limit as usize).max(1_000).saturating_mul(4) {
                cut(&mut answer.rows, params);
            }
        }
        cut(&mut answer.rows, params);
        answer
    }

    fn merge(mut a: Answer, b: Answer) -> Answer {
        a.users += b.users;
        a.rows.extend(b.rows);
        a
    }

    fn finish(params: &Params, mut partial: Answer, _: &Context) -> Answer {
        cut(&mut partial.rows, params);
        partial
    }
}

/// Sorts the rows and keeps the first ones.
fn cut(rows: &mut Vec<Row>, params: &Params) {
    rows.order_by(|a, b| {
        b.key(params.sort).cmp(&a.key(params.sort)).then_with(|| a.id.as_bytes().cmp(b.id.as_bytes()))
    });
    rows.truncate(params.limit as usize);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Month;
    use crate::fold::Settings;
    use crate::schemes::Condition;
    use crate::testing::{FIRST, World, at, timeline};

    /// What subscribers pay a month is no revenue of purchases, and not a revenue of 0 either.
    #[test]
    fn amounts_of_anything_but_purchases_are_no_revenue() {
        use crate::queries::{overview::Overview, segments::Segments};
        let known = |drawing: &str| {
            let world = timeline(drawing);
            let user = world.answer::<Users>(&Params::default(), Settings::default()).rows.remove(0);
            let figures = world.answer::<Overview>(&Default::default(), Settings::default());
            let segments = world.answer::<Segments>(&Default::default(), Settings::default()).segments;
            let of_segments = segments.iter().map(|segment| segment.revenue).sum::<Option<i64>>();
            (user.revenue, figures.revenue.and_then(|revenue| revenue.now), of_segments)
        };
        assert_eq!(known("ann b10.x\nbob b10...x"), (None, None, None));
        assert_eq!(known("ann b10.p5\nbob b10...x"), (Some(500), Some(500), Some(500)));
    }

    fn ids(world: &World, params: &Params, settings: Settings) -> Vec<String> {
        let answer = world.answer::<Users>(params, settings);
        assert_eq!(answer.users as usize, answer.rows.len());
        answer.rows.into_iter().map(|row| row.id).collect()
    }

    fn of(world: &World, condition: Condition) -> Vec<String> {
        let params = Params { selection: Selection::of(condition), sort: Sort::Id, ..Params::default() };
        ids(world, &params, Settings::default())
    }

    fn world() -> World {
        let pause = ".".repeat(70);
        timeline(&format!(
            "
            ann p5.p20.x.{pause}x.x...
            bob x........{pause}p30.....
            cat .............{pause}x..
            mia m........{pause}......
            "
        ))
    }

    #[test]
    fn most_revenue_first_then_the_id() {
        let settings = Settings::default;
        assert_eq!(ids(&world(), &Params::default(), settings()), ["bob", "ann", "cat"]);
        let by = |sort| ids(&world(), &Params { sort, ..Params::default() }, settings());
        assert_eq!(by(Sort::Events), ["ann", "bob", "cat"]);
        assert_eq!(by(Sort::FirstSeen), ["ann", "bob", "cat"]);
        assert_eq!(by(Sort::LastSeen), ["cat", "bob", "ann"]);
        assert_eq!(by(Sort::Silence), ["ann", "bob", "cat"]);
        // Two orders, one, none; mia has messages only and is nobody's user.
        let orders = world().answer::<Users>(&Params { sort: Sort::Orders, ..Params::default() }, settings());
        assert_eq!(orders.rows.iter().map(|row| row.purchases).collect::<Vec<_>>(), [2, 1, 0].map(Some));
        let answer = world().answer::<Users>(&Params { limit: 1, ..Params::default() }, settings());
        assert_eq!((answer.users, answer.rows.len()), (3, 1));
    }

    #[test]
    fn a_row_says_why() {
        let answer = world().answer::<Users>(&Params::default(), Settings::default());
        let ann = answer.rows.iter().find(|row| row.id == "ann").unwrap();
        assert_eq!(
            (ann.active_days.unwrap(), ann.events.unwrap(), ann.purchases.unwrap(), ann.revenue, ann.days_since_last),
            (5, 5, 2, Some(2500), Some(5))
        );
        assert_eq!((ann.segment.as_str(), ann.reason.as_str()), ("reactivated", "reactivated/came_back"));
        expect_test::expect!["came back 7 days ago from a gap of over D = 60 days"].assert_eq(&ann.reason_words.en);
    }

    #[test]
    fn each_condition() {
        let world = world();
        let month = |n: i32| Month(FIRST.month().0 + n);
        assert_eq!(of(&world, Condition::first_active_in(month(0))), ["ann", "bob"]);
        assert_eq!(of(&world, Condition::active_in(month(2))), ["ann", "bob", "cat"]);
        assert_eq!(of(&world, Condition::active_in(month(1))), [""; 0]);
        // All came back in March; nobody was there in February.
        assert_eq!(of(&world, Condition::CameOrWent { month: month(2) }).len(), 3);
        assert_eq!(of(&world, Condition::CameOrWent { month: month(1) }), ["ann", "bob"]);
        assert_eq!(of(&world, Condition::Known { on: FIRST.plus(20) }), ["ann", "bob"]);
        assert_eq!(of(&world, Condition::Paid { from: FIRST, to: FIRST.plus(20) }), ["ann"]);
        assert_eq!(of(&world, Condition::NotSeen { on: FIRST.plus(20) }), ["cat"]);
        assert_eq!(of(&world, Condition::Silent { from: 5, to: 6 }), ["ann"]);
        assert_eq!(of(&world, Condition::Silent { from: 0, to: u32::MAX }).len(), 3);
        let at = |weekday, hour| Condition::ActiveAt { weekday, hour };
        assert_eq!(of(&world, at(Some(0), Some(9))), ["ann", "bob"]);
        assert_eq!((of(&world, at(Some(0), Some(10))).len(), of(&world, at(None, Some(9))).len()), (0, 3));
        assert_eq!(of(&world, Condition::Reason { reason: "came_back".into() }), ["ann", "bob"]);
        assert_eq!(of(&world, Condition::Reason { reason: "new/came_back".into() }), [""; 0]);
        let segment = |segment: &str, on| Condition::Segment { scheme: "status".into(), segment: segment.into(), on };
        assert_eq!(of(&world, segment("reactivated", None)), ["ann", "bob"]);
        assert_eq!(of(&world, segment("new", Some(FIRST.plus(5)))), ["ann", "bob"]);
        assert_eq!(of(&world, segment("nonsense", None)), [""; 0]);
        let more = |than| Condition::MoreEvents { than, on: FIRST.plus(5) };
        assert_eq!((of(&world, more(0)), of(&world, more(2))), (vec!["ann".into(), "bob".into()], vec!["ann".into()]));
        let cells: Vec<usize> = (1..=5)
            .flat_map(|r| (1..=5).map(move |f| Condition::RfmCell { r, f }))
            .map(|cell| of(&world, cell).len())
            .collect();
        assert_eq!(cells.iter().sum::<usize>(), 2);
    }

    /// Against the rows themselves: days and hours in UTC, which is the zone of the world.
    #[test]
    fn days_and_hours_as_in_the_rows() {
        use crate::events::{Day, MS_PER_DAY, Role};
        use std::collections::BTreeSet;
        let mut world = World::random(5);
        // Rows of one order are one event: here each is its own.
        world.rows.iter_mut().for_each(|row| row.order = None);
        let day = |row: &crate::testing::Row| Day(row.time.div_euclid(MS_PER_DAY) as i32);
        let hour = |row: &crate::testing::Row| (row.time.rem_euclid(MS_PER_DAY) / 3_600_000) as u8;
        let role = |row: &crate::testing::Row| Role::from_id(&row.name).unwrap_or(Role::Other);
        let rows = |fits: &dyn Fn(&crate::testing::Row) -> bool| -> BTreeSet<String> {
            world.rows.iter().filter(|row| fits(row)).map(|row| row.user.clone()).collect()
        };
        let active = |fits: &dyn Fn(&crate::testing::Row) -> bool| rows(&|row| role(row).is_activity() && fits(row));
        let base = active(&|_| true);
        let check = |condition: Condition, wanted: BTreeSet<String>| {
            let params = Params { selection: Selection::of(condition.clone()), limit: u32::MAX, sort: Sort::Id };
            let found: BTreeSet<String> = ids(&world, &params, Settings::default()).into_iter().collect();
            assert_eq!(found, wanted.intersection(&base).cloned().collect(), "{condition:?}");
            found.len()
        };
        let days: Vec<Day> = world.rows.iter().filter(|row| role(row).is_activity()).map(day).collect();
        let (first, last) = (*days.iter().min().unwrap(), *days.iter().max().unwrap());
        let mut found = 0;
        for (from, to) in [(first, last), (first, first), (first.plus(9), first.plus(15)), (last.plus(-3), last)] {
            let within = |row: &crate::testing::Row| (from..=to).contains(&day(row));
            let before = active(&|row| day(row) < from);
            let here = active(&within);
            found += check(Condition::Active { from, to }, here.clone());
            found += check(Condition::FirstActive { from, to }, here.difference(&before).cloned().collect());
            found += check(Condition::Known { on: to }, active(&|row| day(row) <= to));
            let paid = rows(&|row| matches!(role(row), Role::Purchase | Role::Refund) && within(row));
            found += check(Condition::Paid { from, to }, paid);
        }
        for month in first.month().0..=last.month().0 {
            let [now, before] = [month, month - 1].map(|month| active(&|row| day(row).month() == Month(month)));
            let either = now.symmetric_difference(&before).cloned().collect();
            found += check(Condition::CameOrWent { month: Month(month) }, either);
        }
        for at in 0..24u8 {
            let weekday = at % 7;
            let on_day = |row: &crate::testing::Row| day(row).weekday() == u32::from(weekday);
            let at_hour = |row: &crate::testing::Row| hour(row) == at;
            found += check(Condition::ActiveAt { weekday: None, hour: Some(at) }, active(&at_hour));
            found += check(Condition::ActiveAt { weekday: Some(weekday), hour: None }, active(&on_day));
            let both = active(&|row| on_day(row) && at_hour(row));
            found += check(Condition::ActiveAt { weekday: Some(weekday), hour: Some(at) }, both);
        }
        assert!(found > 100, "{found}");
    }

    #[test]
    fn values_and_homes() {
        let row = |user: &str, day: i32, value: &str| crate::testing::Row {
            user: user.into(),
            time: at(FIRST.plus(day), 9),
            name: "view".into(),
            values: vec![Some(value.into())],
            ..Default::default()
        };
        let world = World {
            dimensions: vec!["country".into()],
            rows: vec![row("ann", 0, "DE"), row("ann", 1, "DE"), row("ann", 2, "FR"), row("bob", 0, "FR")],
        };
        let country = |value: &str| (String::from("country"), String::from(value));
        let value = |of: &str| Condition::Value { dimension: country(of).0, value: country(of).1 };
        let home = |of: &str| Condition::Home { dimension: country(of).0, value: country(of).1 };
        assert_eq!(of(&world, value("FR")), ["ann", "bob"]);
        assert_eq!(of(&world, home("FR")), ["bob"]);
        assert_eq!(of(&world, home("DE")), ["ann"]);
        assert_eq!(of(&world, value("IT")), [""; 0]);
    }

    #[test]
    fn conditions_are_joined() {
        let selection =
            Selection::of(Condition::NotSeen { on: FIRST.plus(20) }).and(Condition::Silent { from: 0, to: 99 });
        let params = Params { selection, ..Params::default() };
        assert_eq!(ids(&world(), &params, Settings::default()), ["cat"]);
    }
}
