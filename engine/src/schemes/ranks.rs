//! How much of a metric puts a user among the top so and so many percent, at the end of a day.
//!
//! In: the metric of every user of the base. Out: for each top share the least value that belongs to it. "Top q" means a
//! value over 0 with a share of users strictly below of at least 1 − q, compared in integers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{Day, Shard};
use crate::fold::{Context, Query};
use crate::metrics::Env;
use crate::rules::{Number, Scope, Top, compile_number, parse};

/// Query `ranks`.
pub struct Ranks;

/// Which tops, on which day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The day; `None` is as-of.
    pub on: Option<Day>,
    /// The shares asked for. A metric that is not known has no top.
    pub tops: Vec<Top>,
}

impl Default for Params {
    fn default() -> Self {
        let top = |metric: &str| Top { metric: metric.into(), permille: 200 };
        Params { on: None, tops: vec![top("revenue"), top("value_events")] }
    }
}

/// For each top: how many users have which value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    values: Vec<BTreeMap<u64, u64>>,
}

/// The cut-offs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Each top and the least value that belongs to it; `None` where nobody has a value over 0 that high.
    pub cuts: Vec<(Top, Option<f64>)>,
}

impl Query for Ranks {
    const NAME: &'static str = "ranks";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let numbers: Vec<Option<Number>> = params.tops.iter().map(|top| number(&top.metric)).collect();
        let mut values = vec![BTreeMap::new(); numbers.len()];
        let env = Env::of(cx);
        let on = params.on.unwrap_or(cx.settings.as_of(&cx.catalog));
        for user in shard.users(&cx.catalog, on).filter(|user| user.in_base()) {
            for (number, values) in numbers.iter().zip(&mut values) {
                if let Some(value) = number.as_ref().and_then(|number| number.value(&user, &env)) {
                    *values.entry(sortable(value)).or_default() += 1;
                }
            }
        }
        Partial { values }
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        for (to, from) in a.values.iter_mut().zip(b.values) {
            for (value, users) in from {
                *to.entry(value).or_default() += users;
            }
        }
        a
    }

    fn finish(params: &Params, partial: Partial, _: &Context) -> Answer {
        let cuts = params.tops.iter().zip(&partial.values);
        Answer { cuts: cuts.map(|(top, values)| (top.clone(), cut(values, top.permille))).collect() }
    }
}

fn number(metric: &str) -> Option<Number> {
    compile_number(&parse(metric).ok()?, &Scope::default()).ok()
}

/// The least value over 0 with a share of values strictly below of at least 1 − permille / 1000.
fn cut(values: &BTreeMap<u64, u64>, permille: u32) -> Option<f64> {
    let all: u64 = values.values().sum();
    let mut below = 0;
    for (value, users) in values {
        let value = unsortable(*value);
        if value > 0.0 && below * 1000 >= all * u64::from(1000 - permille.min(1000)) {
            return Some(value);
        }
        below += users;
    }
    None
}

/// A float as an integer that sorts the same way, so that partials hold exact keys. Metrics are never NaN.
fn sortable(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits(); // −0 becomes 0
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn unsortable(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{Dice, World, timeline};

    #[test]
    fn floats_sort_as_integers() {
        let values = [-1e9, -2.5, -0.0, 0.0, 1e-3, 7.0, 1e12];
        assert!(values.map(sortable).is_sorted());
        assert!(values.iter().all(|value| (unsortable(sortable(*value)) - value).abs() < 1e-300));
        assert_eq!(sortable(-0.0), sortable(0.0));
    }

    #[test]
    fn top_fifth_by_brute_force() {
        let mut dice = Dice(7);
        for _ in 0..200 {
            let values: Vec<u64> = (0..1 + dice.below(30)).map(|_| dice.below(6)).collect();
            let mut counted = BTreeMap::new();
            for value in &values {
                *counted.entry(sortable(*value as f64)).or_default() += 1;
            }
            let cut = cut(&counted, 200);
            for value in &values {
                let below = values.iter().filter(|other| *other < value).count();
                let top = *value > 0 && below * 10 >= values.len() * 8;
                assert_eq!(top, cut.is_some_and(|cut| *value as f64 >= cut), "{value} in {values:?}");
            }
        }
    }

    #[test]
    fn ranks_of_the_day() {
        let world = timeline("a p1\nb p2\nc p3\nd p4\ne p5.p5\n f ...p90");
        let cuts = |on: i32| {
            let params = Params { on: Some(crate::testing::FIRST.plus(on)), ..Params::default() };
            world.answer::<Ranks>(&params, Settings::default()).cuts.into_iter().map(|(_, cut)| cut).collect::<Vec<_>>()
        };
        // Everyone has one value event on the first day: nobody has 80 % strictly below.
        assert_eq!(cuts(0), [Some(500.0), None]);
        assert_eq!(cuts(2), [Some(1000.0), Some(2.0)]);
        assert_eq!(cuts(3), [Some(9000.0), Some(2.0)]);
    }

    #[test]
    fn no_amounts_no_top() {
        let world = World { rows: timeline("a x\nb xx").rows, ..World::default() };
        let cuts = world.answer::<Ranks>(&Params::default(), Settings::default()).cuts;
        assert_eq!(cuts[0].1, None);
    }
}
