//! One card: the sums of a persona held against those of the base and of the other personas.

use std::collections::BTreeMap;

use super::answer::{Card, ChannelAnswer, Favourite, Goal, Score};
use super::lifts::{About, Lift, enough, strongest};
use super::sums::{Sum, place};
use super::tell::Tell;
use super::timeline::Timeline;
use crate::events::{Catalog, Role};
use crate::i18n::Lang;
use crate::metrics::score;
use crate::order::Order;
use crate::schemes::personas::{Columns, Model, Persona};

/// Places, platforms and categories on a card.
const TOP: usize = 3;

/// Days of a mean month.
const MONTH_DAYS: f64 = 30.436_875;

/// What a card is held against.
pub(super) struct Whole<'a> {
    pub(super) model: &'a Model,
    pub(super) catalog: &'a Catalog,
    /// The base.
    pub(super) all: &'a Sum,
    /// Users of all personas together.
    pub(super) told: &'a Sum,
    pub(super) sells: bool,
    /// The role of the value event.
    pub(super) goal: Option<Role>,
    /// How often each weekday occurs, Monday first.
    pub(super) occurs: [u64; 7],
}

impl Whole<'_> {
    /// The card of a persona, from its sums.
    pub(super) fn card(&self, persona: &Persona, sum: &Sum, timeline: Option<Timeline>) -> Card {
        let lifts = strongest(self.defining(sum).into_iter().chain(self.observed(sum)).collect());
        // Who came on one day only has no gap: of the few others the card does not speak for all.
        let mostly_once = sum.gaps.values().sum::<u64>() * 2 < sum.users;
        let of_users = |n: u64| n as f64 / sum.users.max(1) as f64;
        let mut card = Card {
            id: persona.id.clone(),
            title_en: persona.name.text(Lang::En),
            title_de: persona.name.text(Lang::De),
            name: persona.name.clone(),
            users: sum.users,
            share: sum.users as f64 / self.all.users.max(1) as f64,
            revenue: self.sells.then_some(sum.revenue),
            revenue_share: (self.sells && self.all.revenue > 0).then(|| sum.revenue as f64 / self.all.revenue as f64),
            monthly: (self.sells && sum.user_days > 0).then(|| sum.revenue as f64 / sum.user_days as f64 * MONTH_DAYS),
            by_status: sum.by_status.clone(),
            lifts,
            hours: sum.hours.clone(),
            has_hours: self.all.hours.iter().filter(|n| **n > 0).count() > 1 && sum.hours.iter().any(|n| *n > 0),
            weekdays: sum.weekdays.clone(),
            categories: self.favourites(sum),
            place: place(self.catalog).map(|at| self.catalog.dimensions[at].id.clone()),
            places: self.top(place(self.catalog), &sum.homes, sum.users),
            platforms: self.top(Columns::of(self.catalog).platform, &sum.platforms, sum.users),
            answers: self.answers(sum),
            complained: (self.all.complained > 0).then(|| of_users(sum.complained)),
            left_carts: self.has_carts().then(|| of_users(sum.left_carts)),
            score: self.score(sum),
            goal: self.goal.map(|role| {
                let [once, again] = sum.reached.map(of_users);
                Goal { role, once, again }
            }),
            usual_gap: median(&sum.gaps).map(|twice| twice / 2.0).filter(|_| !mostly_once),
            mostly_once,
            timeline,
            ..Card::default()
        };
        card.by_status.resize(self.all.by_status.len(), 0);
        card.tell = Tell::of(&card, &self.occurs);
        card.tell_en = card.tell.text(Lang::En);
        card.tell_de = card.tell.text(Lang::De);
        card
    }

    /// The mean of the last survey scores, here and in the base. In the order of codes, so that the same floats are added.
    fn score(&self, sum: &Sum) -> Option<Score> {
        let mean = |scores: &BTreeMap<u32, u64>| {
            let users: u64 = scores.values().sum();
            let told = scores.iter().filter_map(|(code, n)| Some(score(self.catalog, *code)? * *n as f64));
            (users > 0).then(|| (users, told.sum::<f64>() / users as f64))
        };
        let ((users, mean), (_, overall)) = (mean(&sum.scores)?, mean(&self.all.scores)?);
        Some(Score { users, mean, overall })
    }

    /// Whether a cart can be seen to be left: things are put into it, and bought.
    fn has_carts(&self) -> bool {
        self.catalog.has_role(Role::AddToCart) && self.catalog.has_role(Role::Purchase)
    }

    /// Lifts of the traits by which the personas were found.
    fn defining(&self, sum: &Sum) -> Vec<Lift> {
        let traits = &self.model.traits;
        let mut lifts = Vec::new();
        for group in traits.groups() {
            let count = |sums: &Sum, at: usize| sums.traits.get(at).copied().unwrap_or(0);
            let own_total: u64 = group.clone().map(|at| count(sum, at)).sum();
            let told_total: u64 = group.clone().map(|at| count(self.told, at)).sum();
            for at in group.clone().filter(|at| !traits.list[*at].value.is_empty()) {
                let (own, told) = (count(sum, at), count(self.told, at));
                let one = &traits.list[at];
                lifts.push(Lift::defining(
                    one.group,
                    &one.value,
                    (own, own_total),
                    (told - own, told_total - own_total),
                ));
            }
        }
        lifts
    }

    /// Lifts of all that played no part in the discovery.
    fn observed(&self, sum: &Sum) -> Vec<Lift> {
        use crate::schemes::personas::Group::{Category, Event, Platform};
        let columns = Columns::of(self.catalog);
        let used =
            |group, value: &str| self.model.traits.list.iter().any(|one| one.group == group && one.value == value);
        let (all, others) = (sum.users, self.told.users - sum.users);
        let lift = |about: About, value: &str, did: u64, told: u64| {
            enough(did, told - did).then(|| Lift::observed(about, value, (did, all), (told - did, others)))
        };
        let did = |of: &BTreeMap<u32, u64>, code: &u32| of.get(code).copied().unwrap_or(0);
        let events = self.told.did.iter().filter_map(|(code, told)| {
            let name = self.catalog.names.text(*code);
            (!used(Event, name)).then(|| lift(About::Event, name, did(&sum.did, code), *told))?
        });
        let empty = BTreeMap::new();
        let dimensions = self.told.had.iter().enumerate().flat_map(|(at, values)| {
            let dimension = &self.catalog.dimensions[at];
            let group = [(columns.category, Category), (columns.platform, Platform)]
                .into_iter()
                .find(|(own, _)| *own == Some(at));
            let own = sum.had.get(at).unwrap_or(&empty);
            values
                .iter()
                .filter_map(|(code, told)| {
                    let value = dimension.values.text(*code);
                    let is_used = group.is_some_and(|(_, group)| used(group, value));
                    (!is_used).then(|| lift(About::Dimension(dimension.id.clone()), value, did(own, code), *told))?
                })
                .collect::<Vec<_>>()
        });
        events.chain(dimensions).collect()
    }

    /// The categories of greatest affinity among those with enough activity, (n_uc + 10 b_c) / (n_u + 10) / b_c.
    fn favourites(&self, sum: &Sum) -> Vec<Favourite> {
        let Some(column) = Columns::of(self.catalog).category else { return Vec::new() };
        let (own_total, total) = (sum.categories.values().sum::<u64>(), self.all.categories.values().sum::<u64>());
        let mut favourites: Vec<Favourite> = self
            .all
            .categories
            .iter()
            .map(|(code, n)| {
                let own = sum.categories.get(code).copied().unwrap_or(0) as f64;
                let base = *n as f64 / total.max(1) as f64;
                Favourite {
                    value: self.catalog.dimensions[column].values.text(*code).to_string(),
                    share: own / own_total.max(1) as f64,
                    affinity: (own + 10.0 * base) / (own_total as f64 + 10.0) / base,
                }
            })
            .filter(|favourite| favourite.share >= 0.02)
            .collect();
        favourites.order_by(|a, b| b.affinity.total_cmp(&a.affinity).then_with(|| a.value.cmp(&b.value)));
        favourites.truncate(TOP);
        favourites
    }

    /// The most frequent values, with their shares of the users who have any; none where those are less than half.
    fn top(&self, dimension: Option<usize>, counts: &BTreeMap<u32, u64>, users: u64) -> Vec<(String, f64)> {
        let Some(dimension) = dimension else { return Vec::new() };
        let total: u64 = counts.values().sum();
        if total * 2 < users {
            return Vec::new();
        }
        let mut sorted: Vec<(u32, u64)> = counts.iter().map(|(code, n)| (*code, *n)).collect();
        sorted.order_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
        let text = |code: u32| self.catalog.dimensions[dimension].values.text(code).to_string();
        sorted.into_iter().take(TOP).map(|(code, n)| (text(code), n as f64 / total as f64)).collect()
    }

    /// The channels that reached anyone, the greatest share of clicks first. Some channels record deliveries, others only what was
    /// sent: which of them is told by all users of the base.
    fn answers(&self, sum: &Sum) -> Vec<ChannelAnswer> {
        let channel = |code: u32| {
            let at = self.catalog.dimension("channel").filter(|_| code != u32::MAX);
            at.map_or("", |at| self.catalog.dimensions[at].values.text(code)).to_string()
        };
        let delivers = |code: &u32| self.all.answers.get(code).is_some_and(|[_, delivered, _]| *delivered > 0);
        let answer = |(code, [sent, delivered, clicked]): (&u32, &[u64; 3])| ChannelAnswer {
            channel: channel(*code),
            reached: if delivers(code) { *delivered } else { *sent },
            clicked: *clicked,
        };
        let mut answers: Vec<ChannelAnswer> =
            sum.answers.iter().map(answer).filter(|answer| answer.reached > 0).collect();
        let rate = |answer: &ChannelAnswer| answer.clicked as f64 / answer.reached as f64;
        answers.order_by(|a, b| rate(b).total_cmp(&rate(a)).then_with(|| a.channel.cmp(&b.channel)));
        answers
    }
}

/// Mean of the two middle values.
fn median(counts: &BTreeMap<u32, u64>) -> Option<f64> {
    let total: u64 = counts.values().sum();
    let at = |rank: u64| {
        let mut below = 0;
        let found = counts.iter().find(|(_, n)| {
            below += **n;
            below > rank
        });
        found.map(|(value, _)| f64::from(*value))
    };
    (total > 0).then(|| Some((at((total - 1) / 2)? + at(total / 2)?) / 2.0))?
}
