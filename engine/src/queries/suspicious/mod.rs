//! What looks wrong in the data although it could be read: machines among the users, silent stretches, ids that changed, stamps at
//! improbable places, repeats. It speaks of all rows, whatever the dashboard's day is.
//!
//! In: every event. Out: one finding a kind, only where there is something: how many, of how many, examples, and whether it
//! was left out. Nothing is dropped here. Of rows that sum users up only the stamps are judged, one by one.
//!
//! * **Bot-like**: users with more than [`BOT_FACTOR`] times the 99th percentile of events per user (percentile p: the smallest
//!   value with at least p of the values at or below it), both over the users of the base.
//! * **Gaps**: runs of days without any event that hold a day on which events were to be expected: the median of its weekday is
//!   at least [`BUSY_DAY`] events. So a shop that is closed on Sundays has no gap a week. Stray rows far from the rest do not
//!   stretch the span that is looked at.
//! * **Id break**: a day over which hardly any user is carried over although activity goes on ([`breaks`]).
//! * **Midnight**: stamps at exactly 00:00:00 local time, where they are [`MIDNIGHT_FACTOR`] times as frequent as chance has them.
//! * **Epoch slip**: stamps in January 1970, where zeros and seconds that were taken for milliseconds land.
//! * **Old**: stamps before 2000 in data that are mostly later.

mod breaks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::breaks::{Break, worst};

use self::breaks::Weeks;
use crate::events::{Day, MIDNIGHT_FACTOR, MS_PER_DAY, Shard};
use crate::fold::{Context, Query};
use crate::order::Order;

/// The query `suspicious`.
pub struct Suspicious;

/// So many times the 99th percentile of events per user are more than a person does.
pub const BOT_FACTOR: u64 = 50;

/// Events on a usual day of a weekday, from which on a silent one is no chance: 20 are expected, none come with e^−20.
const BUSY_DAY: u64 = 20;

/// Of the events, one in so many may lie before the span in which gaps are looked for, and as many after it.
const STRAY: u64 = 1000;

/// The first day of this century's data.
const Y2000: Day = Day(10_957);

/// Zeros in any zone, and seconds read as milliseconds: up to 2.5 billion of them are 29 days.
const EPOCH_DAYS: std::ops::RangeInclusive<i32> = -1..=30;

/// Examples of a finding.
const EXAMPLES: usize = 5;

/// No choices: it speaks of all rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// What looks wrong, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Users with far more events than nearly all others. Counted in users.
    BotLike,
    /// Days without any event where some were to be expected. Counted in days.
    Gap,
    /// Users of the week before a day on which the ids changed, who did not come back in the week after. Counted in users, of
    /// all such days together.
    IdBreak,
    /// Stamps at exactly midnight. Counted in events.
    Midnight,
    /// Stamps in January 1970. Counted in events.
    EpochSlip,
    /// Other stamps before 2000. Counted in events.
    Old,
    /// Rows later than the day of loading. Counted in rows.
    Future,
    /// Rows that equal another in every mapped column. Counted in rows.
    Repeated,
    /// Rows that repeat an insert id. Counted in rows.
    Duplicate,
    /// Rows without a user id. Counted in rows.
    NoUser,
}

/// Days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl Run {
    /// Number of days.
    pub fn n_days(self) -> u64 {
        u64::try_from(self.last.since(self.first) + 1).unwrap_or(0)
    }
}

/// One kind of thing that looks wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// How many users, days, events or rows; see [`Kind`].
    pub n: u64,
    /// Of how many.
    pub of: u64,
    /// Users, those with the most events first; at most five.
    pub users: Vec<String>,
    /// Days: gaps, the longest first; changes of ids, the earliest first; else the days with the most such events. At most five.
    pub days: Vec<Run>,
    /// Whether these rows were left out.
    pub left_out: bool,
}

/// All findings, in the order of [`Kind`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Empty where nothing looks wrong.
    pub findings: Vec<Finding>,
    /// Users with more events than this are bot-like.
    pub bot_over: u64,
    /// The 99th percentile of events per user.
    pub p99: u64,
    /// The last day of activity: users are counted as of it.
    pub last_day: Day,
    /// Every gap, the earliest first.
    pub gaps: Vec<Run>,
    /// Every day on which the ids changed, the earliest first.
    pub breaks: Vec<Break>,
}

/// What one shard holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Number of events a user → users of the base.
    users: BTreeMap<u64, u64>,
    /// The users with the most events, with their number; equals in the order of id bytes.
    top: Vec<(u64, Vec<u8>)>,
    /// Local day → its events, and those of them at midnight.
    days: BTreeMap<Day, (u64, u64)>,
    /// Who is carried over from week to week.
    weeks: Weeks,
}

impl Query for Suspicious {
    const NAME: &'static str = "suspicious";
    type Params = Params;
    type Partial = Counts;
    type Answer = Answer;

    fn map(_: &Params, shard: &Shard, cx: &Context) -> Counts {
        let (zone, mut counts) = (&cx.catalog.zone, Counts::default());
        // Most events have the day of the one before.
        let mut open: Option<(Day, (u64, u64))> = None;
        for user in shard.users(&cx.catalog, zone.day(cx.catalog.latest)) {
            for time in user.times() {
                let local = time + zone.offset_ms(time);
                let (day, at) = (Day(local.div_euclid(MS_PER_DAY) as i32), local.rem_euclid(MS_PER_DAY));
                let is_midnight = u64::from(at < 1000);
                match &mut open {
                    Some((last, (n, midnights))) if *last == day => {
                        (*n, *midnights) = (*n + 1, *midnights + is_midnight)
                    }
                    _ => counts.close(open.replace((day, (1, is_midnight)))),
                }
            }
        }
        counts.close(open);
        if cx.catalog.summaries {
            return counts;
        }
        counts.weeks = Weeks::of(&cx.catalog);
        for user in shard.users(&cx.catalog, cx.catalog.last_day).filter(|user| user.in_base()) {
            counts.weeks.add(user.days, &cx.catalog);
            let n = user.n_events() as u64;
            *counts.users.entry(n).or_default() += 1;
            let is_among = counts.top.len() < EXAMPLES || counts.top.last().is_some_and(|(least, _)| n > *least);
            if is_among {
                counts.top.push((n, user.id().to_vec()));
                counts.cut();
            }
        }
        counts
    }

    fn merge(mut a: Counts, b: Counts) -> Counts {
        for (n, users) in b.users {
            *a.users.entry(n).or_default() += users;
        }
        for day in b.days {
            a.close(Some(day));
        }
        a.weeks.merge(&b.weeks);
        a.top.extend(b.top);
        a.cut();
        a
    }

    fn finish(_: &Params, counts: Counts, cx: &Context) -> Answer {
        let report = &cx.catalog.report;
        let p99 = percentile(&counts.users, 99);
        // Between the two dates of a user everybody is silent: there are stamps to judge, but no stretch of days.
        let days = if cx.catalog.summaries { BTreeMap::new() } else { counts.days.clone() };
        let mut answer = Answer {
            p99,
            bot_over: p99.saturating_mul(BOT_FACTOR),
            last_day: cx.catalog.last_day,
            gaps: gaps(&days),
            breaks: counts.weeks.breaks(&cx.catalog),
            ..Answer::default()
        };
        let of_rows = |kind, n, left_out| Finding { left_out, ..Finding::new(kind, n, report.read) };
        let repeats_dropped = cx.catalog.drop_repeated;
        let insert_repeats = report.duplicates - if repeats_dropped { report.repeated } else { 0 };
        let count = |code: &str| report.filtered.get(code).or(report.rejected.get(code)).copied().unwrap_or(0);
        let findings = [
            bots(&counts, answer.bot_over),
            silent(&days, &answer.gaps),
            breaks::changed(&answer.breaks),
            midnight(&days),
            improbable(Kind::EpochSlip, &counts.days, |day| EPOCH_DAYS.contains(&day.0)),
            old(&counts.days),
            of_rows(Kind::Future, count("future"), true),
            of_rows(Kind::Repeated, report.repeated, repeats_dropped),
            of_rows(Kind::Duplicate, insert_repeats, true),
            of_rows(Kind::NoUser, count("no_user"), true),
        ];
        answer.findings = findings.into_iter().filter(|finding| finding.n > 0).collect();
        answer
    }
}

impl Counts {
    /// Adds a day's events.
    fn close(&mut self, day: Option<(Day, (u64, u64))>) {
        if let Some((day, (n, midnights))) = day {
            let sum = self.days.entry(day).or_default();
            *sum = (sum.0 + n, sum.1 + midnights);
        }
    }

    /// Keeps the first users only.
    fn cut(&mut self) {
        self.top.order_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.top.truncate(EXAMPLES);
    }
}

impl Finding {
    fn new(kind: Kind, n: u64, of: u64) -> Finding {
        Finding { kind, n, of, users: Vec::new(), days: Vec::new(), left_out: false }
    }
}

/// The smallest value with at least `p` of a hundred values at or below it; 0 of none.
fn percentile(values: &BTreeMap<u64, u64>, p: u64) -> u64 {
    let all: u64 = values.values().sum();
    let mut below = 0;
    for (value, n) in values {
        below += n;
        if below * 100 >= all * p {
            return *value;
        }
    }
    0
}

fn bots(counts: &Counts, over: u64) -> Finding {
    let n = counts.users.range(over + 1..).map(|(_, users)| users).sum();
    let users = counts.top.iter().filter(|(events, _)| *events > over);
    Finding {
        users: users.map(|(_, id)| String::from_utf8_lossy(id).into_owned()).collect(),
        ..Finding::new(Kind::BotLike, n, counts.users.values().sum())
    }
}

type Days = BTreeMap<Day, (u64, u64)>;

fn events(days: &Days) -> u64 {
    days.values().map(|(n, _)| n).sum()
}

/// The days between which all events lie but stray ones.
fn span(days: &Days) -> Option<Run> {
    let stray = events(days) / STRAY;
    let edge = |all: Vec<(&Day, &(u64, u64))>| {
        let mut passed = 0;
        let mut is_past = |n: u64| {
            passed += n;
            passed > stray
        };
        all.into_iter().find(|(_, (n, _))| is_past(*n)).map(|(day, _)| *day)
    };
    Some(Run { first: edge(days.iter().collect())?, last: edge(days.iter().rev().collect())? })
}

fn gaps(days: &Days) -> Vec<Run> {
    let Some(span) = span(days) else { return Vec::new() };
    let n = |day: Day| days.get(&day).map_or(0, |(n, _)| *n);
    let all = || (span.first.0..=span.last.0).map(Day);
    let is_busy: Vec<bool> = (0..7u32)
        .map(|weekday| {
            let mut counts: Vec<u64> = all().filter(|day| day.weekday() == weekday).map(n).collect();
            counts.sort_unstable();
            let (low, high) = (counts.len().saturating_sub(1) / 2, counts.len() / 2);
            counts.get(low).zip(counts.get(high)).is_some_and(|(a, b)| a + b >= 2 * BUSY_DAY)
        })
        .collect();
    let (mut gaps, mut open) = (Vec::new(), None::<(Run, bool)>);
    for day in all() {
        if n(day) > 0 {
            gaps.extend(open.take().filter(|(_, missed)| *missed).map(|(run, _)| run));
            continue;
        }
        let is_missed = is_busy[day.weekday() as usize];
        open = Some(match open {
            Some((run, missed)) => (Run { last: day, ..run }, missed || is_missed),
            None => (Run { first: day, last: day }, is_missed),
        });
    }
    gaps
}

fn silent(days: &Days, gaps: &[Run]) -> Finding {
    let mut longest = gaps.to_vec();
    longest.order_by_key(|run| (std::cmp::Reverse(run.n_days()), run.first));
    longest.truncate(EXAMPLES);
    let n = gaps.iter().map(|run| run.n_days()).sum();
    Finding { days: longest, ..Finding::new(Kind::Gap, n, span(days).map_or(0, Run::n_days)) }
}

fn midnight(days: &Days) -> Finding {
    let at_midnight = || days.iter().filter(|(_, (_, midnights))| *midnights > 0);
    let (n, of) = (at_midnight().map(|(_, (_, n))| n).sum::<u64>(), events(days));
    // 86,400 seconds a day.
    if n * 86_400 < of * MIDNIGHT_FACTOR || n < 2 {
        return Finding::new(Kind::Midnight, 0, of);
    }
    let most = most(at_midnight().map(|(day, (_, n))| (*day, *n)));
    Finding { days: most, ..Finding::new(Kind::Midnight, n, of) }
}

fn improbable(kind: Kind, days: &Days, is_improbable: impl Fn(Day) -> bool) -> Finding {
    let found = || days.iter().filter(|(day, _)| is_improbable(**day)).map(|(day, (n, _))| (*day, *n));
    Finding { days: most(found()), ..Finding::new(kind, found().map(|(_, n)| n).sum(), events(days)) }
}

/// Old stamps are no wonder in old data: only those of less than half of the events are told.
fn old(days: &Days) -> Finding {
    let finding = improbable(Kind::Old, days, |day| day < Y2000 && !EPOCH_DAYS.contains(&day.0));
    if finding.n * 2 < finding.of { finding } else { Finding::new(Kind::Old, 0, finding.of) }
}

/// The days with the most events, the earliest of equals first.
fn most(days: impl Iterator<Item = (Day, u64)>) -> Vec<Run> {
    let mut days: Vec<(Day, u64)> = days.collect();
    days.order_by_key(|(day, n)| (std::cmp::Reverse(*n), *day));
    days.truncate(EXAMPLES);
    days.into_iter().map(|(day, _)| Run { first: day, last: day }).collect()
}

#[cfg(test)]
mod tests;
