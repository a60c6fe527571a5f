//! Who moved from which status to which between two days, and why they stand there now.
//!
//! In: two days. Out: the full matrix (rows: the statuses and "not seen yet", columns: the statuses), each move with the reasons at
//! its end, and how many of those who were away came back in between, wherever they ended. Rows and columns add up to the segments
//! of the two days; every user of the later base is counted once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::order::Order;
use crate::schemes::document::Words;
use crate::schemes::status::{DOCUMENT, Status, judge};
use crate::schemes::thresholds::Thresholds;
use crate::schemes::{Limits, Scheme};

/// Query `movers`.
pub struct Movers;

/// The row of users without activity on the earlier day.
pub const NOT_SEEN: &str = "not_seen";

/// The statuses of users who are away: who is active again has come back.
pub const AWAY: [&str; 2] = ["dormant", "churned"];

/// Between which days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The earlier day; `None`: the day to compare with.
    pub from: Option<Day>,
    /// The later day; `None`: as-of.
    pub to: Option<Day>,
}

impl Params {
    fn days(&self, cx: &Context) -> (Day, Day) {
        let to = self.to.unwrap_or(cx.settings.as_of(&cx.catalog));
        let from = self.from.unwrap_or(cx.settings.compare_to(&cx.catalog));
        (from.min(to), to)
    }
}

/// How many users were last active on which day.
type Days = BTreeMap<Day, u64>;

/// Users by (row, column, reason at the end), with their last active days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    moves: BTreeMap<(u8, u8, u8), Days>,
}

/// All moves between two days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The earlier day.
    pub from: Day,
    /// The later day.
    pub to: Day,
    /// Users of the base on the later day.
    pub users: u64,
    /// Columns: ids of the statuses.
    pub columns: Vec<String>,
    /// Rows: the same, then [`NOT_SEEN`].
    pub rows: Vec<String>,
    /// Users by row, then column.
    pub matrix: Vec<Vec<u64>>,
    /// Users who stand where they stood.
    pub stayed: u64,
    /// Every pair of two different segments with users, most users first; arrivals from [`NOT_SEEN`] included.
    pub moves: Vec<Move>,
    /// Who came back, by each of [`AWAY`].
    pub returns: Vec<Returns>,
}

/// Users of one status on the earlier day who were active after it, up to the later day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Returns {
    /// Where they stood.
    pub from: String,
    /// How many stood there.
    pub of: u64,
    /// How many of these were active since.
    pub users: u64,
    /// Where those who were active since stand on the later day, by column of the matrix.
    pub stand: Vec<u64>,
}

/// Users who went from one segment to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// Where they stood, or [`NOT_SEEN`].
    pub from: String,
    /// Where they stand.
    pub to: String,
    /// How many.
    pub users: u64,
    /// The middle one of their last active days (the earlier of two).
    pub silent_since: Day,
    /// Why they stand there, most users first.
    pub reasons: Vec<ReasonCount>,
}

/// Users that one reason decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// As `segment/reason`.
    pub id: String,
    /// Its short name.
    pub name: Words,
    /// How many.
    pub users: u64,
}

impl Query for Movers {
    const NAME: &'static str = "movers";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        let (from, to) = params.days(cx);
        [from, to].into_iter().flat_map(|day| Status.needs(day, cx)).collect()
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let (from, to) = params.days(cx);
        let not_seen = DOCUMENT.order.len() as u8;
        let mut partial = Partial::default();
        let verdicts = judge(shard, from, cx).into_iter().zip(judge(shard, to, cx));
        for (user, (before, after)) in shard.users(&cx.catalog, to).zip(verdicts) {
            if let (Some(after), Some(last)) = (after, user.last_day()) {
                let row = before.map_or(not_seen, |before| before.segment);
                *partial.moves.entry((row, after.segment, after.reason)).or_default().entry(last).or_default() += 1;
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (step, days) in b.moves {
            let to = a.moves.entry(step).or_default();
            for (day, users) in days {
                *to.entry(day).or_default() += users;
            }
        }
        a
    }

    fn finish(params: &Params, partial: Partial, cx: &Context) -> Answer {
        let (from, to) = params.days(cx);
        let limits = cx.fact::<Thresholds>(&Default::default());
        let columns = DOCUMENT.order.clone();
        let rows: Vec<String> = columns.iter().cloned().chain([NOT_SEEN.to_string()]).collect();
        let mut matrix = vec![vec![0; columns.len()]; rows.len()];
        let mut by_move: BTreeMap<(u8, u8), (Vec<ReasonCount>, Days)> = BTreeMap::new();
        for ((row, column, reason), days) in &partial.moves {
            let users: u64 = days.values().sum();
            matrix[usize::from(*row)][usize::from(*column)] += users;
            let (reasons, all_days) = by_move.entry((*row, *column)).or_default();
            reasons.extend(reason_count(*column, *reason, users, &limits));
            for (day, users) in days {
                *all_days.entry(*day).or_default() += users;
            }
        }
        let returns = AWAY.map(|status| returns_from(status, from, &partial)).into();
        let mut moves = Vec::new();
        for ((row, column), (mut reasons, days)) in by_move.into_iter().filter(|((row, column), _)| row != column) {
            let users: u64 = days.values().sum();
            reasons.order_by_key(|reason| std::cmp::Reverse(reason.users));
            moves.push(Move {
                from: rows[usize::from(row)].clone(),
                to: columns[usize::from(column)].clone(),
                users,
                silent_since: middle(&days, users),
                reasons,
            });
        }
        moves.order_by_key(|step| std::cmp::Reverse(step.users));
        Answer {
            from,
            to,
            users: matrix.iter().flatten().sum(),
            stayed: (0..columns.len()).map(|at| matrix[at][at]).sum(),
            columns,
            rows,
            matrix,
            moves,
            returns,
        }
    }
}

/// Of those who stood in a status on a day, who was active after it.
fn returns_from(status: &str, day: Day, partial: &Partial) -> Returns {
    let mut returns = Returns { from: status.into(), stand: vec![0; DOCUMENT.order.len()], ..Returns::default() };
    for ((row, column, _), days) in &partial.moves {
        if DOCUMENT.order[..].get(usize::from(*row)).is_some_and(|id| id == status) {
            let users: u64 = days.range(day.plus(1)..).map(|(_, users)| users).sum();
            returns.of += days.values().sum::<u64>();
            returns.users += users;
            returns.stand[usize::from(*column)] += users;
        }
    }
    returns
}

/// A reason with its name; the thresholds stand in it as numbers.
fn reason_count(segment: u8, reason: u8, users: u64, limits: &Limits) -> Option<ReasonCount> {
    let (segment, reason) = DOCUMENT.reason(crate::schemes::document::Verdict { segment, reason })?;
    let fill = |text: &str| {
        let days = [("{A}", limits.a), ("{D}", limits.d), ("{C}", limits.c), ("{N}", limits.n)];
        days.into_iter().fold(text.to_string(), |text, (name, days)| text.replace(name, &days.to_string()))
    };
    let name = Words { en: fill(&reason.name.en), de: fill(&reason.name.de) };
    Some(ReasonCount { id: format!("{}/{}", segment.id, reason.id), name, users })
}

fn middle(days: &Days, users: u64) -> Day {
    let mut below = 0;
    let found = days.iter().find(|(_, n)| {
        below += **n;
        below * 2 >= users
    });
    found.map(|(day, _)| *day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::queries::{answer, segments};
    use crate::testing::{FIRST, World, timeline};

    #[test]
    fn moves_of_drawn_users() {
        let settings = Settings {
            as_of: Some(FIRST.plus(20)),
            compare_to: Some(FIRST.plus(10)),
            a: Some(4),
            d: Some(8),
            c: Some(12),
            n: Some(5),
            ..Settings::default()
        };
        let world = timeline(
            "
            loud    xxxxxxxxxxxxxxxxxxxxx
            stays   x.x.x.x.x.x.x.x.x.x.x
            slips   x.x.x.x.x.x..........
            sleeps  x.x.x.x.x............
            fades   x.x.x.x..............
            comes   .................x...
            quits   x.x.x.x.x.x.x.x.x.u..
            mail    m....................
            ",
        );
        let answer = world.answer::<Movers>(&Params::default(), settings);
        let said: Vec<String> = answer
            .moves
            .iter()
            .map(|step| {
                let why: Vec<&str> = step.reasons.iter().map(|reason| reason.name.en.as_str()).collect();
                format!(
                    "{} {} → {} since {} by {why:?}",
                    step.users,
                    step.from,
                    step.to,
                    step.silent_since.since(FIRST)
                )
            })
            .collect();
        expect_test::expect![[r#"
            2 active → dormant since 8 by ["silent for more than 8 days"]
            2 active → churned since 6 by ["left by an event", "silent for more than 12 days"]
            1 not_seen → new since 17 by ["first seen within 5 days"]"#]]
        .assert_eq(&said.join("\n"));
        assert_eq!((answer.users, answer.stayed), (7, 2));
    }

    /// The list of everyone who moved has each user of each move, and nobody else.
    #[test]
    fn who_moved_are_the_users_of_all_moves() {
        use crate::queries::users::{Params as Listed, Users};
        use crate::schemes::{Condition, Selection};
        for seed in 0..4 {
            let (shards, mut cx) = World::random(seed).load(2, Settings::default());
            let movers = answer::<Movers>(&Params::default(), &shards, &mut cx).unwrap();
            let selection = Selection::of(Condition::Moved { since: movers.from });
            let listed = Listed { selection, limit: u32::MAX, ..Listed::default() };
            let listed = answer::<Users>(&listed, &shards, &mut cx).unwrap();
            let mut moves: BTreeMap<(String, String), u64> = BTreeMap::new();
            for row in listed.rows {
                *moves.entry((row.segment_before.expect("it is about moves"), row.segment)).or_default() += 1;
            }
            let told = movers.moves.into_iter().map(|step| ((step.from, step.to), step.users));
            assert_eq!(moves, told.collect(), "seed {seed}");
            assert!(moves.len() > 3, "a world in which next to nobody moves tells nothing");
        }
    }

    /// Held against the lists of users, who are told one by one.
    #[test]
    fn who_came_back_was_away_and_active_since() {
        use crate::queries::users::{Params as Listed, Users};
        use crate::schemes::{Condition, Selection};
        let mut came_back = 0;
        for seed in 0..12 {
            let settings = Settings { compare_to: Some(FIRST.plus(150)), ..Settings::default() };
            let (shards, mut cx) = World::random(seed).load(2, settings);
            let movers = answer::<Movers>(&Params::default(), &shards, &mut cx).unwrap();
            for returns in &movers.returns {
                let stood = Condition::Segment {
                    scheme: "status".into(),
                    segment: returns.from.clone(),
                    on: Some(movers.from),
                };
                let since = Condition::Active { from: movers.from.plus(1), to: movers.to };
                let mut listed = |selection| {
                    let params = Listed { selection, limit: 0, ..Listed::default() };
                    answer::<Users>(&params, &shards, &mut cx).unwrap().users
                };
                assert_eq!(returns.of, listed(Selection::of(stood.clone())), "seed {seed}, {}", returns.from);
                assert_eq!(returns.users, listed(Selection::of(stood).and(since)), "seed {seed}, {}", returns.from);
                assert_eq!(returns.stand.iter().sum::<u64>(), returns.users);
                came_back += returns.users;
            }
        }
        assert!(came_back > 10, "a world in which next to nobody comes back tells nothing: {came_back}");
    }

    #[test]
    fn rows_and_columns_add_up_to_the_segments() {
        for seed in 0..4 {
            let (shards, mut cx) = World::random(seed).load(2, Settings::default());
            let movers = answer::<Movers>(&Params::default(), &shards, &mut cx).unwrap();
            let segments = |day: Day, cx: &mut Context| {
                let params = segments::Params { on: Some(day), ..Default::default() };
                let found = answer::<segments::Segments>(&params, &shards, cx).unwrap();
                found.segments.into_iter().map(|segment| segment.users).collect::<Vec<u64>>()
            };
            let (before, after) = (segments(movers.from, &mut cx), segments(movers.to, &mut cx));
            for at in 0..8 {
                // Whoever stood somewhere stands somewhere later, too.
                assert_eq!(movers.matrix[at].iter().sum::<u64>(), before[at]);
                assert_eq!(movers.matrix.iter().map(|row| row[at]).sum::<u64>(), after[at]);
            }
            let moved: u64 = movers.moves.iter().map(|step| step.users).sum();
            assert_eq!(moved + movers.stayed, movers.users);
            for step in &movers.moves {
                assert_eq!(step.reasons.iter().map(|reason| reason.users).sum::<u64>(), step.users);
            }
        }
    }
}
