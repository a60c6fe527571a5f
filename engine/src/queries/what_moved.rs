//! What users who made one move between two days did there, or stopped doing, against those who stayed where they stood.
//!
//! In: a move of [`Movers`], by default the largest. Out: the event names that tell the two groups apart ([`telling`]), the surest
//! first, each as one of three signs ([`Sign`]): it was the last thing they did; they did it between the two days; they did it in as
//! many days before and then no more. The last two are held against users who were active between the two days at all: whoever was
//! silent did nothing, and that is no finding. Whoever was not seen on the earlier day cannot have stayed: those are held against all
//! others first seen since.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::movers::{self, Move, Movers, NOT_SEEN};
use super::profile::telling::{Sides, Telling, telling};
use super::signs::Signs;
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::schemes::Sign;
use crate::schemes::status::judge;

/// Query `what_moved`.
pub struct WhatMoved;

/// The most signs told.
const MOST: usize = 6;

/// Which move.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Where they stood on the earlier day, a status or [`NOT_SEEN`]; `None`: wherever the most went from.
    pub from: Option<String>,
    /// Where they stand on the later day; `None`: wherever the most went to.
    pub to: Option<String>,
}

/// Users on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// All of them.
    pub users: u64,
    /// Those active between the two days.
    pub active: u64,
}

/// Both sides, and how many of each show each sign, by code of the event name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    groups: [Group; 2],
    signs: BTreeMap<(Sign, u32), [u64; 2]>,
}

/// What tells those who moved from those who stayed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The earlier day.
    pub after: Day,
    /// The later day.
    pub to: Day,
    /// The move; `None` where nobody made one like it.
    pub step: Option<Move>,
    /// Those who made it.
    pub movers: Group,
    /// Those who stayed.
    pub stayed: Group,
    /// Signs that were held against each other.
    pub compared: u64,
    /// Those that tell the two apart, the surest first.
    pub signs: Vec<Shown>,
}

/// One sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// What of it.
    pub sign: Sign,
    /// Name of the event.
    pub event: String,
    /// Movers who show it.
    pub users: u64,
    /// Users who stayed and show it.
    pub others: u64,
    /// How many times as common it is among the movers: the ratio of the two shares.
    pub lift: f64,
    /// 95 % interval of the lift.
    pub interval: (f64, f64),
}

impl Group {
    /// Those whom a sign is held against.
    pub fn of(&self, sign: Sign) -> u64 {
        if sign == Sign::Last { self.users } else { self.active }
    }
}

impl Query for WhatMoved {
    const NAME: &'static str = "what_moved";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(_: &Params, cx: &Context) -> Vec<Need> {
        let movers = movers::Params::default();
        let mut all = Movers::needs(&movers, cx);
        all.push(Need::of::<Movers>(&movers));
        all
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let movers = cx.fact::<Movers>(&Default::default());
        let mut partial = Partial::default();
        let Some(step) = chosen(&movers, params) else { return partial };
        let segment = |id: &str| movers.columns.iter().position(|column| column == id).map(|at| at as u8);
        let (from, to) = (segment(&step.from), segment(&step.to));
        let verdicts = judge(shard, movers.from, cx).into_iter().zip(judge(shard, movers.to, cx));
        for (user, (before, after)) in shard.users(&cx.catalog, movers.to).zip(verdicts) {
            let [before, after] = [before, after].map(|verdict| verdict.map(|verdict| verdict.segment));
            let stands = before == from && after.is_some() && user.last_day().is_some();
            let side = match (stands, after == to, from.is_none() || after == from) {
                (true, true, _) => 0,
                (true, false, true) => 1,
                _ => continue,
            };
            let signs = Signs::of(&user, movers.from, movers.to);
            partial.groups[side].users += 1;
            partial.groups[side].active += u64::from(signs.is_active);
            for sign in signs.all() {
                partial.signs.entry(sign).or_default()[side] += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (sum, more) in a.groups.iter_mut().zip(b.groups) {
            *sum = Group { users: sum.users + more.users, active: sum.active + more.active };
        }
        for (sign, [movers, stayed]) in b.signs {
            let sum = a.signs.entry(sign).or_default();
            *sum = [sum[0] + movers, sum[1] + stayed];
        }
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let all = cx.fact::<Movers>(&Default::default());
        let [movers, stayed] = partial.groups;
        let sides =
            |sign, [own, others]: [u64; 2]| Sides { own: (own, movers.of(sign)), others: (others, stayed.of(sign)) };
        let (compared, found) = telling(partial.signs.into_iter().map(|(key, n)| (key, sides(key.0, n))));
        let shown = |one: Telling<(Sign, u32)>| Shown {
            sign: one.key.0,
            event: cx.catalog.names.text(one.key.1).to_string(),
            users: one.sides.own.0,
            others: one.sides.others.0,
            lift: one.ratio.lift,
            interval: (one.ratio.low, one.ratio.high),
        };
        let step = chosen(&all, params).cloned();
        Answer { after: all.from, to: all.to, step, movers, stayed, compared, signs: told(found).map(shown).collect() }
    }
}

/// The largest move of those that fit; of users seen before, where there is one.
fn chosen<'a>(movers: &'a movers::Answer, params: &Params) -> Option<&'a Move> {
    let is = |wanted: &Option<String>, id: &str| wanted.as_ref().is_none_or(|wanted| wanted == id);
    let fits = |step: &&Move| is(&params.from, &step.from) && is(&params.to, &step.to);
    let mut all = movers.moves.iter().filter(fits);
    all.clone().find(|step| step.from != NOT_SEEN).or_else(|| all.next())
}

/// Each event once, by its surest sign. That fewer had one thing last, or stopped it, is what the other side did: not told.
fn told(found: Vec<Telling<(Sign, u32)>>) -> impl Iterator<Item = Telling<(Sign, u32)>> {
    let mut names = BTreeSet::new();
    let tells = |one: &Telling<(Sign, u32)>| one.key.0 == Sign::Did || one.ratio.lift > 1.0;
    found.into_iter().filter(tells).filter(move |one| names.insert(one.key.1)).take(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Role;
    use crate::fold::Settings;
    use crate::queries::users::{self, Users};
    use crate::schemes::{Condition, Selection};
    use crate::testing::{FIRST, Row, World, at};

    const AFTER: i32 = 60;
    const TO: i32 = 90;

    /// 60 users who go on viewing and buying, 40 who are last seen on day 70: 30 of them with a complaint, 6 of those who stay had one,
    /// too. 20 of those who stay, and all who leave, viewed before day 60; of those who leave 25 do no more.
    fn world() -> World {
        let mut world = World::default();
        let mut add = |user: i32, day: i32, role: Role| {
            let (user, name) = (format!("u{user:03}"), role.id().to_string());
            world.rows.push(Row { user, time: at(FIRST.plus(day), 9), name, ..Row::default() });
        };
        for user in 0..100 {
            let leaves = user < 40;
            let last = if leaves { 70 } else { TO };
            (0..=last).step_by(5).for_each(|day| add(user, day, Role::Login));
            let views = if leaves { 40..=40 } else { 40..=89 };
            if leaves || user < 60 {
                views.step_by(7).for_each(|day| add(user, day, Role::View));
            }
            if leaves && user >= 25 {
                add(user, 65, Role::View);
            }
            if user < 30 {
                add(user, 71, Role::Complaint);
            }
            if user >= 94 {
                add(user, 72, Role::Complaint);
            }
            add(user, 88, Role::MessageSent);
        }
        world
    }

    fn settings() -> Settings {
        Settings {
            as_of: Some(FIRST.plus(TO)),
            compare_to: Some(FIRST.plus(AFTER)),
            a: Some(10),
            d: Some(60),
            c: Some(80),
            n: Some(5),
            value_role: Some(Role::Purchase),
            ..Settings::default()
        }
    }

    #[test]
    fn what_they_did_and_stopped() {
        let answer = world().answer::<WhatMoved>(&Params::default(), settings());
        let step = answer.step.as_ref().unwrap();
        assert_eq!((step.from.as_str(), step.to.as_str(), step.users), ("active", "at_risk", 40));
        assert_eq!((answer.movers, answer.stayed), (Group { users: 40, active: 40 }, Group { users: 60, active: 60 }));
        let said: Vec<String> = answer
            .signs
            .iter()
            .map(|one| format!("{:?} {} {} {} {:.2}", one.sign, one.event, one.users, one.others, one.lift))
            .collect();
        // (30.5 / 41) / (0.5 / 61) = 90.76; (25.5 / 41) / (0.5 / 61) = 75.88.
        expect_test::expect![[r#"
            Last complaint 30 0 90.76
            Stopped view 25 0 75.88"#]]
        .assert_eq(&said.join("\n"));
    }

    /// As many users stand behind a sign as it says.
    #[test]
    fn doors_lead_to_those_counted() {
        let world = world();
        let answer = world.answer::<WhatMoved>(&Params::default(), settings());
        let stood =
            |segment: &str, on| Condition::Segment { scheme: "status".into(), segment: segment.into(), on: Some(on) };
        let of = |from: &str, to: &str, one: &Shown| {
            let sign = Condition::Sign { sign: one.sign, event: one.event.clone(), after: answer.after, to: answer.to };
            let selection = Selection::of(stood(from, answer.after)).and(stood(to, answer.to)).and(sign);
            world.answer::<Users>(&users::Params { selection, ..Default::default() }, settings()).users
        };
        for one in &answer.signs {
            assert_eq!((of("active", "at_risk", one), of("active", "active", one)), (one.users, one.others), "{one:?}");
        }
        assert!(!answer.signs.is_empty());
    }

    #[test]
    fn another_move_may_be_chosen() {
        let answer = |from: &str, to: &str| {
            let params = Params { from: Some(from.into()), to: Some(to.into()) };
            world().answer::<WhatMoved>(&params, settings())
        };
        assert_eq!(
            answer("churned", "loyal"),
            Answer { after: FIRST.plus(AFTER), to: FIRST.plus(TO), ..Answer::default() }
        );
        let all = world().answer::<Movers>(&Default::default(), settings());
        for step in &all.moves {
            let found = answer(&step.from, &step.to);
            assert_eq!((found.movers.users, found.step.as_ref()), (step.users, Some(step)));
        }
    }
}
