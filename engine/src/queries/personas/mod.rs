//! The persona cards: for each discovered persona its size, worth and statuses, what it does more and less than others, when and
//! where it is active, how it answers messages, one typical user, and what to say to it.
//!
//! Users are sorted by the scheme `personas`; without clear personas there are no cards and the trials say why. Every user
//! of the base is on one card or in `too_few`, so users and revenue add up to those of the base.
//!
//! [`map`](Query::map) counts each user of a shard into the sums of one persona (`sums`) and writes down the typical users'
//! stories (`timeline`); [`finish`](Query::finish) holds the sums against each other (`card`, [`lifts`], [`tell`]).

mod answer;
mod card;
pub mod lifts;
mod sums;
pub mod tell;
mod timeline;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::answer::{Answer, Card, ChannelAnswer, Favourite, Goal, Score};
use self::card::Whole;
use self::sums::{Places, Sum, add_to};
pub use self::timeline::{Moment, MomentKind, Timeline, pseudonym};
use crate::events::{Hash64, Shard, User, hash64};
use crate::fold::{Context, Need, Query};
use crate::queries::span::Span;
use crate::schemes::find;
use crate::schemes::personas::{Assigner, ModelParams, PersonaModel, is_eligible};

/// The query `personas`.
pub struct PersonaCards;

/// No choices: the day follows from the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// What one shard says: sums by persona, the last of them of users with too few events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    sums: Vec<Sum>,
    timelines: BTreeMap<Hash64, Timeline>,
}

impl Query for PersonaCards {
    const NAME: &'static str = "personas";
    type Params = Params;
    type Partial = Partial;
    type Answer = Answer;

    fn needs(_params: &Params, cx: &Context) -> Vec<Need> {
        let on = cx.settings.as_of(&cx.catalog);
        let status = find("status").map(|scheme| scheme.needs(on, cx)).unwrap_or_default();
        [Need::of::<PersonaModel>(&ModelParams {})].into_iter().chain(status).collect()
    }

    fn map(_params: &Params, shard: &Shard, cx: &Context) -> Partial {
        let on = cx.settings.as_of(&cx.catalog);
        let model = cx.fact::<PersonaModel>(&ModelParams {});
        let mut partial = Partial { sums: vec![Sum::default(); model.personas.len().max(1) + 1], ..Partial::default() };
        let Some(assigner) = Assigner::new(&model, &cx.catalog) else {
            for user in shard.users(&cx.catalog, on).filter(User::in_base) {
                partial.sums[usize::from(!is_eligible(&user))].users += 1;
            }
            return partial;
        };
        let status_of = find("status").map(|scheme| scheme.assign(shard, on, cx)).unwrap_or_default();
        let value = cx.settings.value_role(&cx.catalog);
        let places = Places::of(&cx.catalog, value);
        for (at, user) in shard.users(&cx.catalog, on).enumerate() {
            let Some(reading) = assigner.read(&user) else { continue };
            let sum = &mut partial.sums[usize::from(reading.segment)];
            sum.add_user(&user, status_of.get(at).copied().flatten(), &places);
            add_to(&mut sum.traits, reading.counts.iter().map(|n| u64::from(*n)));
            let hash = hash64(user.id());
            if model.personas.iter().any(|persona| persona.typical == hash) {
                partial.timelines.insert(hash, Timeline::of(&user, hash, value));
            }
        }
        partial
    }

    fn merge(mut a: Partial, b: Partial) -> Partial {
        a.sums.resize(a.sums.len().max(b.sums.len()), Sum::default());
        for (into, more) in a.sums.iter_mut().zip(&b.sums) {
            into.add(more);
        }
        a.timelines.extend(b.timelines);
        a
    }

    fn finish(_params: &Params, mut partial: Partial, cx: &Context) -> Answer {
        let model = cx.fact::<PersonaModel>(&ModelParams {});
        let catalog = &cx.catalog;
        let sells = catalog.knows_revenue();
        let too_few = partial.sums.pop().unwrap_or_default();
        let mut all = Sum::default();
        partial.sums.iter().for_each(|sum| all.add(sum));
        let told = all.clone();
        all.add(&too_few);
        let goal = cx.settings.value_role(catalog);
        let occurs = Span::of(cx).weekdays();
        let whole = Whole { model: &model, catalog, all: &all, told: &told, sells, goal, occurs };
        let cards = model.personas.iter().zip(&partial.sums).map(|(persona, sum)| {
            let timeline = partial.timelines.get(&persona.typical).cloned();
            whole.card(persona, sum, timeline)
        });
        Answer {
            as_of: cx.settings.as_of(catalog),
            users: all.users,
            revenue: sells.then_some(all.revenue),
            statuses: find("status").map(|scheme| scheme.segments(cx)).unwrap_or_default(),
            cards: cards.collect(),
            too_few: too_few.users,
            too_few_revenue: (sells && !model.personas.is_empty()).then_some(too_few.revenue),
            sampled: model.sampled,
            eligible: model.eligible,
            by_hand: model.by_hand,
            tried: model.tried.clone(),
            alike: model.alike.clone(),
            order_bounds: model.traits.order_bounds,
            depth_bounds: model.traits.depth_bounds,
        }
    }
}
