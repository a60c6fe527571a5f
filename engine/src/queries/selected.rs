//! Which users a [`Selection`] stands for: every condition held against every user of a shard.
//!
//! Not a query itself: what a query needs and does when its parameters name users. A condition that names an unknown scheme,
//! segment, reason, dimension or value fits nobody.

use crate::events::{Day, Month, Role, Shard, User};
use crate::fold::{Context, Need};
use crate::queries::places::home;
use crate::queries::signs::Signs;
use crate::schemes::document::Verdict;
use crate::schemes::rfm_ranks::RfmRanks;
use crate::schemes::rfm_scale::Ties;
use crate::schemes::status::{self, DOCUMENT, Status};
use crate::schemes::{Condition, Scheme, Selection, find};

/// Answers of other queries that [`selected`] uses.
pub fn needs(selection: &Selection, cx: &Context) -> Vec<Need> {
    needs_on(selection, cx.settings.as_of(&cx.catalog), cx)
}

/// Answers of other queries that [`selected_on`] uses.
pub fn needs_on(selection: &Selection, as_of: Day, cx: &Context) -> Vec<Need> {
    let of = |condition: &Condition| match condition {
        Condition::Segment { scheme, on, .. } => {
            find(scheme).map(|scheme| scheme.needs(on.unwrap_or(as_of), cx)).unwrap_or_default()
        }
        Condition::Reason { .. } => Status.needs(as_of, cx),
        Condition::Moved { since } => {
            [(*since).min(as_of), as_of].into_iter().flat_map(|day| Status.needs(day, cx)).collect()
        }
        Condition::RfmCell { .. } => vec![RfmRanks::need(as_of, Ties::default())],
        _ => Vec::new(),
    };
    selection.conditions.iter().flat_map(of).collect()
}

/// For each user of the shard, whether all conditions hold. Users who can have no status at as-of never do, but those that had
/// no activity *yet* on an earlier day are in the base by then.
pub fn selected(selection: &Selection, shard: &Shard, cx: &Context) -> Vec<bool> {
    selected_on(selection, cx.settings.as_of(&cx.catalog), shard, cx)
}

/// The same as of another day.
pub fn selected_on(selection: &Selection, as_of: Day, shard: &Shard, cx: &Context) -> Vec<bool> {
    let mut fits: Vec<bool> = shard.users(&cx.catalog, as_of).map(|user| user.is_known()).collect();
    for condition in &selection.conditions {
        match condition {
            Condition::Segment { scheme, segment, on } => {
                let place = find(scheme).and_then(|scheme| {
                    let at = scheme.segments(cx).iter().position(|id| id == segment)?;
                    Some((scheme.assign(shard, on.unwrap_or(as_of), cx), at))
                });
                keep(&mut fits, |user| {
                    place.as_ref().is_some_and(|(assigned, at)| assigned[user].map(usize::from) == Some(*at))
                });
            }
            Condition::Reason { reason } => {
                let verdicts = status::judge(shard, as_of, cx);
                keep(&mut fits, |user| verdicts[user].is_some_and(|verdict| is_reason(verdict, reason)));
            }
            Condition::Moved { since } => {
                let [before, after] = [(*since).min(as_of), as_of].map(|day| status::judge(shard, day, cx));
                let active: Vec<bool> = shard.users(&cx.catalog, as_of).map(|user| user.in_base()).collect();
                let segment = |verdict: Verdict| verdict.segment;
                keep(&mut fits, |user| active[user] && before[user].map(segment) != after[user].map(segment));
            }
            Condition::RfmCell { r, f } => {
                let ranks = RfmRanks::fact(as_of, Ties::default(), cx);
                let cells: Vec<bool> = ranks
                    .of_users(shard, as_of, &cx.catalog)
                    .map(|user| user.is_some_and(|(_, scores)| (scores.r, scores.f) == (*r, *f)))
                    .collect();
                keep(&mut fits, |user| cells[user]);
            }
            Condition::NotSeen { on } => {
                let seen: Vec<bool> = shard.users(&cx.catalog, *on).map(|user| user.is_known()).collect();
                keep(&mut fits, |user| !seen[user]);
            }
            Condition::Known { on } => {
                let known: Vec<bool> = shard.users(&cx.catalog, *on).map(|user| user.is_known()).collect();
                keep(&mut fits, |user| known[user]);
            }
            Condition::MoreEvents { than, on } => {
                let more: Vec<bool> =
                    shard.users(&cx.catalog, *on).map(|user| user.n_events() as u64 > *than).collect();
                keep(&mut fits, |user| more[user]);
            }
            Condition::Sign { sign, event, after, to } => {
                let code = cx.catalog.names.code(event);
                let shows: Vec<bool> = shard
                    .users(&cx.catalog, *to)
                    .map(|user| code.is_some_and(|code| Signs::of(&user, *after, *to).has(*sign, code)))
                    .collect();
                keep(&mut fits, |user| shows[user]);
            }
            _ => {
                let holds: Vec<bool> = shard.users(&cx.catalog, as_of).map(|user| holds(condition, &user)).collect();
                keep(&mut fits, |user| holds[user]);
            }
        }
    }
    fits
}

fn keep(fits: &mut [bool], holds: impl Fn(usize) -> bool) {
    fits.iter_mut().enumerate().for_each(|(user, fits)| *fits = *fits && holds(user));
}

/// Whether a verdict rests on the reason: `silence` alone, or `dormant/silence` where several segments have one of that id.
fn is_reason(verdict: Verdict, reason: &str) -> bool {
    let Some((segment, found)) = DOCUMENT.reason(verdict) else { return false };
    match reason.split_once('/') {
        Some((in_segment, id)) => segment.id == in_segment && found.id == id,
        None => found.id == reason,
    }
}

/// Conditions that one user's events alone decide.
fn holds(condition: &Condition, user: &User) -> bool {
    match condition {
        Condition::FirstActive { from, to } => user.first_day().is_some_and(|day| (*from..=*to).contains(&day)),
        Condition::ActiveBy { on } => user.first_day().is_some_and(|day| day <= *on),
        Condition::Active { from, to } => is_active(user, *from, *to),
        Condition::CameOrWent { month } => {
            let in_month = |month: Month| is_active(user, month.first_day(), month.last_day());
            in_month(*month) != in_month(Month(month.0 - 1))
        }
        Condition::Paid { from, to } => user
            .events()
            .any(|event| matches!(event.role(), Role::Purchase | Role::Refund) && (*from..=*to).contains(&event.day())),
        Condition::ActiveAt { weekday, hour } => {
            let is = |wanted: &Option<u8>, at: &dyn Fn() -> Option<u32>| {
                wanted.is_none_or(|wanted| at() == Some(u32::from(wanted)))
            };
            user.activity().any(|event| is(hour, &|| event.hour()) && is(weekday, &|| Some(event.weekday())))
        }
        Condition::Value { dimension, value } => coded(user, dimension, value).is_some_and(|(dimension, code)| {
            user.attribute(dimension) == Some(code) || user.events().any(|event| event.code(dimension) == Some(code))
        }),
        Condition::Home { dimension, value } => {
            let fits = |(dimension, code)| user.in_base() && home(user, dimension) == Some(code);
            coded(user, dimension, value).is_some_and(fits)
        }
        Condition::HasHome { dimension, has } => user.in_base() && home_in(user, dimension).is_some() == *has,
        Condition::OtherHome { dimension, values } => {
            let is_one = |text: &str| values.iter().any(|value| value == text);
            user.in_base() && !home_in(user, dimension).is_some_and(is_one)
        }
        Condition::Silent { from, to } => {
            user.days_since_last().is_some_and(|days| (i64::from(*from)..=i64::from(*to)).contains(&i64::from(days)))
        }
        Condition::Segment { .. }
        | Condition::Moved { .. }
        | Condition::Reason { .. }
        | Condition::RfmCell { .. }
        | Condition::MoreEvents { .. }
        | Condition::Sign { .. }
        | Condition::NotSeen { .. }
        | Condition::Known { .. } => false,
    }
}

/// Whether the user was active on one of the days, both ends included.
fn is_active(user: &User, from: Day, to: Day) -> bool {
    let first = user.days.partition_point(|day| *day < from);
    user.days.get(first).is_some_and(|day| *day <= to)
}

/// The most frequent value of a dimension.
fn home_in<'a>(user: &'a User, dimension: &str) -> Option<&'a str> {
    let at = user.catalog().dimension(dimension)?;
    Some(user.catalog().dimensions[at].values.text(home(user, at)?))
}

/// A dimension and one of its values as codes.
fn coded(user: &User, dimension: &str, value: &str) -> Option<(usize, u32)> {
    let at = user.catalog().dimension(dimension)?;
    Some((at, user.catalog().dimensions[at].values.code(value)?))
}
