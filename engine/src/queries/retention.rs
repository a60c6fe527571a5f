//! Retention: of the users who were first active in a month (a cohort), how many are active again k months later.
//!
//! In: active days. Out: a triangle. Cell k of a cohort is the number of its users who are active in interval k after it;
//! cells after the end of data are `None`, never 0; the interval that holds as-of is marked incomplete unless it ends that day.
//! The mean of each column rests on complete cells only: weighted by cohort size, Σ active / Σ cohort, or plain, each cohort as much
//! as any other.
//!
//! Users may be split by their value of a dimension or their segment of a scheme, as of as-of: a part pools the complete cells of its
//! users over all cohorts. Parts add up to all users; those beyond the first [`MOST_PARTS`], or without a value, are one part.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::places::home;
use super::span::{Calendar, Interval, add};
use crate::events::{Day, Shard};
use crate::fold::{Context, Need, Query};
use crate::order::Order;
use crate::schemes::personas::{ModelParams, Name, PersonaModel, Personas};
use crate::schemes::{Scheme, SchemeId};

/// The query `retention`.
pub struct Retention;

/// Who belongs to a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Users whose first activity lies in the interval: each user is in one cohort.
    #[default]
    First,
    /// All users active in the interval: a user is in many cohorts.
    Every,
}

/// Parts that are told, those of most users; the rest is one more.
pub const MOST_PARTS: usize = 12;

/// What users are split by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// The most frequent value of a dimension, by its id; one that the data do not have splits nobody.
    Dimension(String),
    /// The segment of a scheme.
    Scheme(SchemeId),
}

/// What may be chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Length of an interval.
    pub interval: Interval,
    /// Who belongs to a cohort.
    pub entry: Entry,
    /// Only the latest so many intervals become cohorts (and columns); `None`: all. Daily cohorts of years are many.
    pub cohorts: Option<u32>,
    /// What users are split by; `None`: nothing.
    pub split: Option<Split>,
}

/// What one shard counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// For each cohort, users active k intervals later.
    cohorts: Vec<Vec<u32>>,
    /// By the code of the value, or the position of the segment; `None`: neither.
    parts: BTreeMap<Option<u32>, PartCounts>,
}

/// Users of a part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct PartCounts {
    users: u32,
    /// By cohort: those who belong to it.
    entered: Vec<u32>,
    /// By k: those active k intervals after a cohort's own, where that is complete.
    active: Vec<u32>,
}

/// Users of a cohort who are active in one interval after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Distinct users.
    pub users: u32,
    /// Whether the interval had ended by as-of.
    pub complete: bool,
}

/// Users who started in one interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// First day of the interval.
    pub first_day: Day,
    /// Users of the cohort; never 0.
    pub users: u32,
    /// Cell k is the interval k after the cohort's own (k = 0); `None` where it lies after as-of.
    pub cells: Vec<Option<Cell>>,
}

/// Users with one value or in one segment, all cohorts together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The value, or the id of the segment; `None`: all others.
    pub value: Option<String>,
    /// The name of the persona, where the segment is one.
    pub persona: Option<Name>,
    /// Users in any cohort; never 0.
    pub users: u32,
    /// Cell k is the interval k after the cohort's own: users active in it, of how many; over complete cells. `None`: there is none.
    pub cells: Vec<Option<(u32, u32)>>,
}

/// All cohorts, the earliest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetentionMatrix {
    /// Length of an interval.
    pub interval: Interval,
    /// As-of.
    pub as_of: Day,
    /// Cohorts; an interval in which nobody started has none. All have the same number of cells.
    pub cohorts: Vec<Cohort>,
    /// For each k: Σ users active / Σ users of the cohort, over the complete cells; `None` where there is none.
    pub mean: Vec<Option<f64>>,
    /// For each k: the mean of the shares of the complete cells, each cohort the same weight.
    pub plain_mean: Vec<Option<f64>>,
    /// The parts that were asked for: values by their users, the most first; segments in the scheme's order; all others last.
    pub parts: Vec<Part>,
}

impl Query for Retention {
    const NAME: &'static str = "retention";
    type Params = Params;
    type Partial = Counts;
    type Answer = RetentionMatrix;

    fn needs(params: &Params, cx: &Context) -> Vec<Need> {
        match &params.split {
            Some(Split::Scheme(scheme)) => scheme.scheme().needs(cx.settings.as_of(&cx.catalog), cx),
            _ => Vec::new(),
        }
    }

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Counts {
        let calendar = Calendar::of(params.interval, cx);
        let skipped = skipped(params, &calendar);
        let n = calendar.len() - skipped;
        let mut counts = Counts { cohorts: (0..n).map(|cohort| vec![0; n - cohort]).collect(), ..Counts::default() };
        let part_of = parts(params, shard, cx);
        let mut slots = Vec::new();
        for (at, user) in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)).enumerate() {
            slots.clear();
            slots.extend(calendar.slots(user.days));
            let entries = match params.entry {
                Entry::First => slots.len().min(1),
                Entry::Every => slots.len(),
            };
            let entries = || (0..entries).filter(|entry| slots[*entry] >= skipped);
            for entry in entries() {
                for slot in &slots[entry..] {
                    counts.cohorts[slots[entry] - skipped][slot - slots[entry]] += 1;
                }
            }
            let Some(part) = part_of.get(at).filter(|_| entries().next().is_some()) else { continue };
            let part = counts.parts.entry(*part).or_insert_with(|| PartCounts::new(n));
            part.users += 1;
            for entry in entries() {
                part.entered[slots[entry] - skipped] += 1;
                for slot in slots[entry..].iter().filter(|slot| calendar.is_complete(**slot)) {
                    part.active[slot - slots[entry]] += 1;
                }
            }
        }
        counts
    }

    fn merge(a: Counts, b: Counts) -> Counts {
        let mut parts = a.parts;
        for (value, more) in b.parts {
            let sum = parts.remove(&value).map_or_else(|| more.clone(), |part| part.plus(&more));
            parts.insert(value, sum);
        }
        Counts { cohorts: a.cohorts.into_iter().zip(b.cohorts).map(|(a, b)| add(a, &b)).collect(), parts }
    }

    fn finish(params: &Params, counts: Counts, cx: &Context) -> RetentionMatrix {
        let calendar = Calendar::of(params.interval, cx);
        let skipped = skipped(params, &calendar);
        let n_columns = counts.cohorts.len();
        let cohort = |(at, active): (usize, Vec<u32>)| {
            let cell = |k: usize| {
                active.get(k).map(|users| Cell { users: *users, complete: calendar.is_complete(skipped + at + k) })
            };
            Cohort {
                first_day: calendar.first_day(skipped + at),
                users: active.first().copied().unwrap_or(0),
                cells: (0..n_columns).map(cell).collect(),
            }
        };
        let persona = persona_names(params, cx);
        let parts = named(params, counts.parts, cx).into_iter().map(|(value, part)| {
            let of = |k: usize| {
                let complete = (0..n_columns.saturating_sub(k)).filter(|at| calendar.is_complete(skipped + at + k));
                complete.map(|at| part.entered[at]).sum::<u32>()
            };
            let cells = (0..n_columns).map(|k| Some((part.active[k], of(k))).filter(|(_, of)| *of > 0)).collect();
            let persona = value.as_ref().and_then(|id| persona.get(id).cloned());
            Part { value, persona, users: part.users, cells }
        });
        let parts = parts.collect();
        let cohorts: Vec<Cohort> =
            counts.cohorts.into_iter().enumerate().map(cohort).filter(|cohort| cohort.users > 0).collect();
        RetentionMatrix {
            interval: params.interval,
            as_of: cx.settings.as_of(&cx.catalog),
            mean: (0..n_columns).map(|k| weighted_mean(&cohorts, k)).collect(),
            plain_mean: (0..n_columns).map(|k| plain_mean(&cohorts, k)).collect(),
            cohorts,
            parts,
        }
    }
}

impl PartCounts {
    fn new(n: usize) -> PartCounts {
        PartCounts { users: 0, entered: vec![0; n], active: vec![0; n] }
    }

    fn plus(self, more: &PartCounts) -> PartCounts {
        PartCounts {
            users: self.users + more.users,
            entered: add(self.entered, &more.entered),
            active: add(self.active, &more.active),
        }
    }
}

/// For each user of the shard its part; nothing where nothing is split.
fn parts(params: &Params, shard: &Shard, cx: &Context) -> Vec<Option<u32>> {
    let as_of = cx.settings.as_of(&cx.catalog);
    match &params.split {
        None => Vec::new(),
        Some(Split::Scheme(scheme)) => {
            scheme.scheme().assign(shard, as_of, cx).into_iter().map(|segment| segment.map(u32::from)).collect()
        }
        Some(Split::Dimension(id)) => {
            let at = cx.catalog.dimension(id);
            shard.users(&cx.catalog, as_of).map(|user| at.and_then(|at| home(&user, at))).collect()
        }
    }
}

/// The parts with their names, those that are told; what is left over last.
fn named(params: &Params, parts: BTreeMap<Option<u32>, PartCounts>, cx: &Context) -> Vec<(Option<String>, PartCounts)> {
    let mut rest: Option<PartCounts> = None;
    let mut told = Vec::new();
    for (code, part) in parts {
        match code {
            Some(code) => told.push((code, part)),
            None => rest = Some(part),
        }
    }
    let name: Box<dyn Fn(u32) -> String + '_> = match &params.split {
        Some(Split::Dimension(id)) => {
            told.order_by_key(|(_, part)| std::cmp::Reverse(part.users));
            for (_, part) in told.drain(MOST_PARTS.min(told.len())..) {
                rest = Some(rest.map_or_else(|| part.clone(), |rest| rest.plus(&part)));
            }
            let at = cx.catalog.dimension(id).unwrap_or_default();
            Box::new(move |code| cx.catalog.dimensions[at].values.text(code).to_string())
        }
        Some(Split::Scheme(scheme)) => {
            let ids = scheme.scheme().segments(cx);
            Box::new(move |at| ids[at as usize].clone())
        }
        None => Box::new(|_| String::new()),
    };
    told.into_iter().map(|(code, part)| (Some(name(code)), part)).chain(rest.map(|rest| (None, rest))).collect()
}

/// What found personas are called, by segment; of other schemes every segment has a word of its own.
fn persona_names(params: &Params, cx: &Context) -> BTreeMap<String, Name> {
    match &params.split {
        Some(Split::Scheme(scheme)) if scheme.id() == Personas.id() => {
            let model = cx.fact::<PersonaModel>(&ModelParams {});
            model.personas.into_iter().map(|persona| (persona.id, persona.name)).collect()
        }
        _ => BTreeMap::new(),
    }
}

impl Cohort {
    /// Share of the cohort's users active k intervals later; `None` where not yet observed.
    pub fn share(&self, k: usize) -> Option<f64> {
        self.cells.get(k).copied().flatten().map(|cell| f64::from(cell.users) / f64::from(self.users))
    }
}

/// How many intervals at the start of the data are no cohorts.
fn skipped(params: &Params, calendar: &Calendar) -> usize {
    params.cohorts.map_or(0, |most| calendar.len().saturating_sub(most as usize))
}

/// The complete cells of a column: users active, of the cohort's.
fn complete(cohorts: &[Cohort], k: usize) -> impl Iterator<Item = (u64, u64)> {
    cohorts.iter().filter_map(move |cohort| {
        let cell = cohort.cells.get(k).copied().flatten().filter(|cell| cell.complete)?;
        Some((u64::from(cell.users), u64::from(cohort.users)))
    })
}

/// In the order of the cohorts, so that the same floats are added whatever the shards.
fn plain_mean(cohorts: &[Cohort], k: usize) -> Option<f64> {
    let shares = complete(cohorts, k).map(|(active, all)| active as f64 / all as f64);
    let (sum, n) = shares.fold((0.0, 0u32), |(sum, n), share| (sum + share, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

fn weighted_mean(cohorts: &[Cohort], k: usize) -> Option<f64> {
    let (active, all) = complete(cohorts, k).fold((0, 0), |(active, all), (users, of)| (active + users, all + of));
    (all > 0).then(|| active as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::queries::personas::PersonaCards;
    use crate::schemes::personas::tests as personas;
    use crate::testing::{FIRST, Row, World, at};

    /// Two cohorts of weeks as of the last day of the third: 4 of 4 and 1 of 1 users come back, then 0 of 4.
    fn world() -> World {
        let mut world = World { dimensions: vec!["country".into()], rows: Vec::new() };
        for (user, country, days) in [
            ("a", "DE", &[0, 7][..]),
            ("b", "DE", &[0, 8]),
            ("c", "FR", &[1]),
            ("d", "", &[2, 9]),
            ("e", "FR", &[7, 14]),
        ] {
            world.rows.extend(days.iter().map(|day| Row {
                user: user.into(),
                time: at(FIRST.plus(*day), 9),
                name: "view".into(),
                values: vec![(!country.is_empty()).then(|| country.to_string())],
                ..Row::default()
            }));
        }
        world
    }

    fn asked(split: Option<Split>, entry: Entry) -> RetentionMatrix {
        let params = Params { interval: Interval::Week, split, entry, ..Params::default() };
        world().answer::<Retention>(&params, Settings { as_of: Some(FIRST.plus(20)), ..Settings::default() })
    }

    /// 3 of 4 and 1 of 1 in the next week: (3 + 1) / 5, or (3/4 + 1) / 2.
    #[test]
    fn both_means() {
        let matrix = asked(None, Entry::First);
        assert_eq!(matrix.mean, [Some(1.0), Some(0.8), Some(0.0)]);
        assert_eq!(matrix.plain_mean, [Some(1.0), Some(0.875), Some(0.0)]);
        assert!(matrix.parts.is_empty());
    }

    /// DE: a and b. FR: c, and e a week later. Whoever has no country is one of all others.
    #[test]
    fn parts_pool_complete_cells() {
        let country = || Some(Split::Dimension("country".into()));
        let part = |value: Option<&str>, users, cells: [(u32, u32); 3]| Part {
            value: value.map(String::from),
            persona: None,
            users,
            cells: cells.into_iter().map(|cell| Some(cell).filter(|(_, of)| *of > 0)).collect(),
        };
        assert_eq!(
            asked(country(), Entry::First).parts,
            [
                part(Some("DE"), 2, [(2, 2), (2, 2), (0, 2)]),
                part(Some("FR"), 2, [(2, 2), (1, 2), (0, 1)]),
                part(None, 1, [(1, 1), (1, 1), (0, 1)]),
            ]
        );
        // Whoever is active in two weeks belongs to both: a and b to four cohorts in all.
        assert_eq!(asked(country(), Entry::Every).parts[0], part(Some("DE"), 2, [(4, 4), (2, 4), (0, 2)]));
        let none = asked(Some(Split::Dimension("planet".into())), Entry::First).parts;
        assert_eq!(none, [part(None, 5, [(5, 5), (4, 5), (0, 4)])]);
    }

    /// Each persona is a part that bears its name, with the users that its card counts; the same for any number of shards. A crowd
    /// without personas is one part.
    #[test]
    fn personas_are_parts() {
        let params = || {
            let split = Some(Split::Scheme(SchemeId::try_from(String::from("personas")).unwrap()));
            Params { split, ..Params::default() }
        };
        let parts = |kinds: &[personas::Kind], n_shards| {
            let (shards, catalog) = personas::world(kinds, 400, n_shards, 2);
            let mut cx = personas::context(&catalog);
            let parts = crate::queries::answer::<Retention>(&params(), &shards, &mut cx).unwrap().parts;
            let cards = crate::queries::answer::<PersonaCards>(&Default::default(), &shards, &mut cx).unwrap();
            (parts, cards)
        };
        let kinds = [personas::NIGHT, personas::SEARCHERS, personas::BUYERS];
        let (one, cards) = parts(&kinds, 1);
        let named = |part: &Part| part.persona.as_ref().map(|name| (name.clone(), u64::from(part.users)));
        let of_cards: Vec<_> = cards.cards.iter().map(|card| (card.name.clone(), card.users)).collect();
        assert_eq!(one.iter().filter_map(named).collect::<Vec<_>>(), of_cards);
        assert_eq!(of_cards.len(), 3);
        let others: u64 = one.iter().filter(|part| part.persona.is_none()).map(|part| u64::from(part.users)).sum();
        assert_eq!(others, cards.too_few);
        for n_shards in [2, 3, 8] {
            assert_eq!(parts(&kinds, n_shards).0, one);
        }
        let crowd = parts(&[personas::CROWD], 2).0;
        assert_eq!(crowd.iter().map(|part| (&part.value, part.users)).collect::<Vec<_>>(), [(&None, 400)]);
    }

    /// Parts add up to the weighted mean, whatever is asked.
    #[test]
    fn parts_add_up() {
        let scheme = |id: &str| Split::Scheme(SchemeId::try_from(String::from(id)).unwrap());
        for (seed, split) in (0..).zip([scheme("status"), scheme("rfm"), Split::Dimension("category".into())]) {
            for entry in [Entry::First, Entry::Every] {
                let params = Params { entry, split: Some(split.clone()), ..Params::default() };
                let matrix = World::random(seed).answer::<Retention>(&params, Settings::default());
                for (k, mean) in matrix.mean.iter().enumerate() {
                    let cells = matrix.parts.iter().filter_map(|part| part.cells[k]);
                    let (users, of) = cells.fold((0, 0), |(users, of), cell| (users + cell.0, of + cell.1));
                    assert_eq!((of > 0).then(|| f64::from(users) / f64::from(of)), *mean);
                }
                assert!(matrix.parts.len() > 2);
            }
        }
    }
}
