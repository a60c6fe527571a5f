//! The persona cards: for each discovered persona its size, worth and statuses, what it does more and less than others, when and
//! where it is active, how it answers messages, one typical user, and what to say to it.
//!
//! Users are sorted by the scheme `personas`; without clear personas there are no cards and the trials say why. Every user
//! of the base is on one card or in `too_few`, so users and revenue add up to those of the base.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::personas_lifts::{About, Lift, enough, strongest};
use super::personas_tell::Tell;
use super::places::home;
use crate::events::{Catalog, Day, Event, Hash64, MS_PER_DAY, Millis, Role, Shard, User, hash64};
use crate::fold::{Context, Need, Query};
use crate::i18n::Lang;
use crate::schemes::find;
use crate::schemes::personas::{Assigner, Columns, Model, ModelParams, Name, Persona, PersonaModel, Trial};

/// Places, platforms and categories on a card.
const TOP: usize = 3;

/// A dimension with more values than this is not searched for lifts: each would have too few users.
const MAX_VALUES: usize = 2_000;

/// The timeline shows these last days where enough happened in them, else all since the first event.
const TIMELINE_DAYS: i32 = 91;

/// Enough.
const TIMELINE_LEAST: usize = 4;

/// The most events of a timeline: the latest.
const TIMELINE_MOST: usize = 200;

/// Days of a mean month.
const MONTH_DAYS: f64 = 30.436_875;

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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Sum {
    users: u64,
    by_status: Vec<u64>,
    revenue: i64,
    /// Days since the first activity, that day included, over all users.
    user_days: u64,
    /// Activity by local hour, and by weekday from Monday.
    hours: Vec<u64>,
    weekdays: Vec<u64>,
    /// Counts by trait.
    traits: Vec<u64>,
    /// Users by name of an event that they had.
    did: BTreeMap<u32, u64>,
    /// For each dimension, users by a value that they had.
    had: Vec<BTreeMap<u32, u64>>,
    /// Activity by category.
    categories: BTreeMap<u32, u64>,
    /// Users by home and by platform.
    homes: BTreeMap<u32, u64>,
    platforms: BTreeMap<u32, u64>,
    /// By channel ([`u32::MAX`]: none given): (messages delivered or else sent, clicked).
    answers: BTreeMap<u32, (u64, u64)>,
    /// Users by twice their median gap between neighbouring active days.
    gaps: BTreeMap<u32, u64>,
}

/// All cards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As of this day.
    pub as_of: Day,
    /// Users of the base.
    pub users: u64,
    /// Their net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Ids of the statuses, in their order.
    pub statuses: Vec<String>,
    /// The cards, the greatest persona of the sample first; empty: no clear personas.
    pub cards: Vec<Card>,
    /// Users with too few events to tell.
    pub too_few: u64,
    /// Their net revenue.
    pub too_few_revenue: Option<i64>,
    /// Users from whom the personas were made.
    pub sampled: u32,
    /// Every number of personas and how it fared; empty where there are too few users.
    pub tried: Vec<Trial>,
    /// Pairs that bear the same name.
    pub alike: Vec<(String, String)>,
    /// Greatest amount of a small and of a medium order.
    pub order_bounds: [i64; 2],
    /// Greatest number of events of a short and of a middling session.
    pub depth_bounds: [u32; 2],
}

/// One persona.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Id of the segment: `p1`, …
    pub id: String,
    /// Its name, in words of the dictionary.
    pub name: Name,
    /// The name in English.
    pub title_en: String,
    /// The name in German.
    pub title_de: String,
    /// Users.
    pub users: u64,
    /// Share of the base.
    pub share: f64,
    /// Net revenue in the finest unit, where there is any.
    pub revenue: Option<i64>,
    /// Share of the base's net revenue; `None` where that is not above 0.
    pub revenue_share: Option<f64>,
    /// Net revenue per user and month since each user's first activity, in the finest unit.
    pub monthly: Option<f64>,
    /// Users by status, in the order of [`Answer::statuses`].
    pub by_status: Vec<u64>,
    /// What they do more, then less, than the users of other personas.
    pub lifts: Vec<Lift>,
    /// Activity by local hour.
    pub hours: Vec<u64>,
    /// Whether the hours say anything: not all activity falls into one.
    pub has_hours: bool,
    /// Activity by weekday, from Monday.
    pub weekdays: Vec<u64>,
    /// Categories by affinity.
    pub categories: Vec<Favourite>,
    /// Id of the dimension of `places`.
    pub place: Option<String>,
    /// Homes of most users: (value, share of the users with a home).
    pub places: Vec<(String, f64)>,
    /// Platforms of most users: (value, share of the users with one).
    pub platforms: Vec<(String, f64)>,
    /// Channels by share of clicks.
    pub answers: Vec<ChannelAnswer>,
    /// Median of the users' usual gaps, in days.
    pub usual_gap: Option<f64>,
    /// One user's story.
    pub timeline: Option<Timeline>,
    /// What to say to them, as facts.
    pub tell: Tell,
    /// What to say to them, in English.
    pub tell_en: String,
    /// What to say to them, in German.
    pub tell_de: String,
}

/// A category that is liked more than elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Favourite {
    /// The category.
    pub value: String,
    /// Share of the persona's activity with a category.
    pub share: f64,
    /// Share against that of all users; see the metric *affinity*.
    pub affinity: f64,
}

/// How messages of a channel are answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelAnswer {
    /// The channel; empty where none is given.
    pub channel: String,
    /// Messages delivered, or sent where no delivery is recorded.
    pub reached: u64,
    /// Messages clicked.
    pub clicked: u64,
}

/// What happened to one user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// A pseudonym: `u-7f3a`.
    pub user: String,
    /// First day shown.
    pub from: Day,
    /// Last day shown: as-of.
    pub to: Day,
    /// Events, oldest first.
    pub moments: Vec<Moment>,
    /// Events of those days that are too many to show.
    pub left_out: u64,
}

/// One event of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// UTC milliseconds.
    pub time: Millis,
    /// Local day.
    pub day: Day,
    /// How it is drawn.
    pub kind: MomentKind,
    /// The event's name.
    pub name: String,
}

/// Kinds of events on a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MomentKind {
    /// The value event.
    Value,
    /// Other activity.
    Activity,
    /// A message to the user, or their answer to it.
    Message,
    /// A review, referral, share, ticket, complaint, survey.
    Voice,
    /// Money back, or a leaving signal.
    Loss,
    /// Something put into the cart with neither a purchase nor another item in the 24 hours after it.
    CartLeft,
}

/// A short name for a user that shows no letter of the id.
///
/// ```
/// assert_eq!(engine::queries::personas::pseudonym(0x7f3a_0000_0000_0000), "u-7f3a");
/// ```
pub fn pseudonym(hash: Hash64) -> String {
    format!("u-{:04x}", hash >> 48)
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
        let mut partial = Partial { sums: vec![Sum::default(); model.personas.len() + 1], ..Partial::default() };
        let Some(assigner) = Assigner::new(&model, &cx.catalog) else {
            partial.sums[0].users = shard.users(&cx.catalog, on).filter(User::in_base).count() as u64;
            return partial;
        };
        let places = Places::of(&cx.catalog);
        let status_of = find("status").map(|scheme| scheme.assign(shard, on, cx)).unwrap_or_default();
        let value = cx.settings.value_role(&cx.catalog);
        for (at, user) in shard.users(&cx.catalog, on).enumerate() {
            let Some(reading) = assigner.read(&user) else { continue };
            let sum = &mut partial.sums[usize::from(reading.segment)];
            sum.add_user(&user, status_of.get(at).copied().flatten(), &places);
            add_to(&mut sum.traits, reading.counts.iter().map(|n| u64::from(*n)));
            let hash = hash64(user.id());
            if model.personas.iter().any(|persona| persona.typical == hash) {
                partial.timelines.insert(hash, timeline(&user, hash, value));
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
        let sells = catalog.amount_decimals.is_some() && catalog.has_role(Role::Purchase);
        let too_few = partial.sums.pop().unwrap_or_default();
        let mut all = Sum::default();
        partial.sums.iter().for_each(|sum| all.add(sum));
        let told = all.clone();
        all.add(&too_few);
        let whole = Whole { model: &model, catalog, all: &all, told: &told, sells };
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
            too_few: model.too_few,
            too_few_revenue: (sells && !model.personas.is_empty()).then_some(too_few.revenue),
            sampled: model.sampled,
            tried: model.tried.clone(),
            alike: model.alike.clone(),
            order_bounds: model.traits.order_bounds,
            depth_bounds: model.traits.depth_bounds,
        }
    }
}

/// Where things stand among the dimensions.
struct Places {
    place: Option<usize>,
    channel: Option<usize>,
    columns: Columns,
    /// Dimensions searched for lifts.
    searched: Vec<usize>,
    n_dimensions: usize,
    delivery: Role,
}

impl Places {
    fn of(catalog: &Catalog) -> Self {
        Places {
            place: place(catalog),
            channel: catalog.dimension("channel"),
            columns: Columns::of(catalog),
            searched: (0..catalog.dimensions.len())
                .filter(|at| catalog.dimensions[*at].values.len() <= MAX_VALUES)
                .collect(),
            n_dimensions: catalog.dimensions.len(),
            delivery: if catalog.has_role(Role::MessageDelivered) { Role::MessageDelivered } else { Role::MessageSent },
        }
    }
}

/// The finest dimension of place.
fn place(catalog: &Catalog) -> Option<usize> {
    ["city", "region", "country"].into_iter().find_map(|id| catalog.dimension(id))
}

impl Sum {
    fn add_user(&mut self, user: &User, status: Option<u8>, places: &Places) {
        self.users += 1;
        if let Some(status) = status.map(usize::from) {
            self.by_status.resize(self.by_status.len().max(status + 1), 0);
            self.by_status[status] += 1;
        }
        self.user_days += user.first_day().map_or(0, |first| (user.as_of.since(first) + 1).max(1) as u64);
        let mut did = BTreeSet::new();
        let mut had = BTreeSet::new();
        for event in user.events() {
            did.insert(event.name());
            had.extend(places.searched.iter().filter_map(|at| Some((*at, event.code(*at)?))));
            if matches!(event.role(), Role::Purchase | Role::Refund) {
                self.revenue = self.revenue.saturating_add(event.amount().unwrap_or(0));
            }
            self.add_message(&event, places);
            if event.role().is_activity() {
                self.add_activity(&event, places);
            }
        }
        did.into_iter().for_each(|name| *self.did.entry(name).or_default() += 1);
        self.had.resize(places.n_dimensions, BTreeMap::new());
        had.into_iter().for_each(|(at, code)| *self.had[at].entry(code).or_default() += 1);
        if let Some(code) = places.place.and_then(|at| home(user, at)) {
            *self.homes.entry(code).or_default() += 1;
        }
        if let Some(code) = places.columns.platform.and_then(|at| home(user, at)) {
            *self.platforms.entry(code).or_default() += 1;
        }
        if let Some(gap) = twice_usual_gap(user.days) {
            *self.gaps.entry(gap).or_default() += 1;
        }
    }

    fn add_activity(&mut self, event: &Event, places: &Places) {
        self.hours.resize(24, 0);
        self.weekdays.resize(7, 0);
        self.hours[event.hour() as usize % 24] += 1;
        self.weekdays[event.day().weekday() as usize % 7] += 1;
        if let Some(code) = places.columns.category.and_then(|at| event.code(at)) {
            *self.categories.entry(code).or_default() += 1;
        }
    }

    fn add_message(&mut self, event: &Event, places: &Places) {
        let (reached, clicked) = (event.role() == places.delivery, event.role() == Role::MessageClicked);
        if reached || clicked {
            let channel = places.channel.and_then(|at| event.code(at)).unwrap_or(u32::MAX);
            let answer = self.answers.entry(channel).or_default();
            answer.0 += u64::from(reached);
            answer.1 += u64::from(clicked);
        }
    }

    fn add(&mut self, other: &Sum) {
        fn add<K: Ord + Copy>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
            from.iter().for_each(|(key, n)| *to.entry(*key).or_default() += n);
        }
        self.users += other.users;
        self.user_days += other.user_days;
        self.revenue = self.revenue.saturating_add(other.revenue);
        add_to(&mut self.by_status, other.by_status.iter().copied());
        add_to(&mut self.hours, other.hours.iter().copied());
        add_to(&mut self.weekdays, other.weekdays.iter().copied());
        add_to(&mut self.traits, other.traits.iter().copied());
        add(&mut self.did, &other.did);
        self.had.resize(self.had.len().max(other.had.len()), BTreeMap::new());
        self.had.iter_mut().zip(&other.had).for_each(|(to, from)| add(to, from));
        add(&mut self.categories, &other.categories);
        add(&mut self.homes, &other.homes);
        add(&mut self.platforms, &other.platforms);
        add(&mut self.gaps, &other.gaps);
        for (channel, (reached, clicked)) in &other.answers {
            let answer = self.answers.entry(*channel).or_default();
            answer.0 += reached;
            answer.1 += clicked;
        }
    }
}

/// Adds numbers in place; the list grows to the longer of both.
fn add_to(sums: &mut Vec<u64>, more: impl ExactSizeIterator<Item = u64>) {
    sums.resize(sums.len().max(more.len()), 0);
    sums.iter_mut().zip(more).for_each(|(sum, n)| *sum += n);
}

/// Twice the median gap between neighbouring active days, so that it is whole.
fn twice_usual_gap(days: &[Day]) -> Option<u32> {
    let mut gaps: Vec<u32> = days.windows(2).map(|pair| pair[1].since(pair[0]).unsigned_abs()).collect();
    gaps.sort_unstable();
    let n = gaps.len();
    (n > 0).then(|| gaps[(n - 1) / 2] + gaps[n / 2])
}

/// The typical user's story.
fn timeline(user: &User, hash: Hash64, value: Option<Role>) -> Timeline {
    let recent = user.as_of.plus(1 - TIMELINE_DAYS);
    let in_recent = user.events().filter(|event| event.day() >= recent).count();
    let first = user.events().next().map_or(user.as_of, |event| event.day());
    let from = if in_recent >= TIMELINE_LEAST { recent } else { first };
    let moments: Vec<Moment> = user
        .events()
        .filter(|event| event.day() >= from)
        .map(|event| Moment {
            time: event.time(),
            day: event.day(),
            kind: if is_cart_left(user, &event) { MomentKind::CartLeft } else { kind(event.role(), value) },
            name: user.catalog().names.text(event.name()).to_string(),
        })
        .collect();
    let left_out = moments.len().saturating_sub(TIMELINE_MOST);
    Timeline {
        user: pseudonym(hash),
        from,
        to: user.as_of,
        moments: moments[left_out..].to_vec(),
        left_out: left_out as u64,
    }
}

/// Whether the event left a cart behind. An item put in less than 24 hours before the end of as-of may still be bought.
fn is_cart_left(user: &User, event: &Event) -> bool {
    if event.role() != Role::AddToCart {
        return false;
    }
    let (from, to) = (event.time(), event.time() + MS_PER_DAY);
    let goes_on = user.events().any(|later| {
        let same_cart = later.time() > from && later.time() <= to;
        same_cart && matches!(later.role(), Role::Purchase | Role::AddToCart)
    });
    !goes_on && to <= user.catalog().zone.end_of(user.as_of)
}

fn kind(role: Role, value: Option<Role>) -> MomentKind {
    match role {
        _ if Some(role) == value || (value.is_none() && role.is_activity()) => MomentKind::Value,
        Role::MessageSent
        | Role::MessageDelivered
        | Role::MessageOpened
        | Role::MessageClicked
        | Role::MessageConverted
        | Role::MessageBounced => MomentKind::Message,
        Role::Review | Role::Referral | Role::Share | Role::SupportTicket | Role::Complaint | Role::SurveyAnswer => {
            MomentKind::Voice
        }
        Role::Refund | Role::Cancel | Role::Uninstall | Role::AccountClosed | Role::OptOut => MomentKind::Loss,
        _ => MomentKind::Activity,
    }
}

/// What a card is held against.
struct Whole<'a> {
    model: &'a Model,
    catalog: &'a Catalog,
    /// The base.
    all: &'a Sum,
    /// Users of all personas together.
    told: &'a Sum,
    sells: bool,
}

impl Whole<'_> {
    fn card(&self, persona: &Persona, sum: &Sum, timeline: Option<Timeline>) -> Card {
        let lifts = strongest(self.defining(sum).into_iter().chain(self.observed(sum)).collect());
        let all_hours = &self.all.hours;
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
            has_hours: all_hours.iter().filter(|n| **n > 0).count() > 1,
            weekdays: sum.weekdays.clone(),
            categories: self.favourites(sum),
            place: place(self.catalog).map(|at| self.catalog.dimensions[at].id.clone()),
            places: self.top(place(self.catalog), &sum.homes),
            platforms: self.top(Columns::of(self.catalog).platform, &sum.platforms),
            answers: self.answers(sum),
            usual_gap: median(&sum.gaps).map(|twice| twice / 2.0),
            timeline,
            ..Card::default()
        };
        card.by_status.resize(self.all.by_status.len(), 0);
        card.tell = Tell::of(&card);
        card.tell_en = card.tell.text(Lang::En);
        card.tell_de = card.tell.text(Lang::De);
        card
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
        favourites.sort_by(|a, b| b.affinity.total_cmp(&a.affinity).then_with(|| a.value.cmp(&b.value)));
        favourites.truncate(TOP);
        favourites
    }

    fn top(&self, dimension: Option<usize>, counts: &BTreeMap<u32, u64>) -> Vec<(String, f64)> {
        let Some(dimension) = dimension else { return Vec::new() };
        let total: u64 = counts.values().sum();
        let mut sorted: Vec<(u32, u64)> = counts.iter().map(|(code, n)| (*code, *n)).collect();
        sorted.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
        let text = |code: u32| self.catalog.dimensions[dimension].values.text(code).to_string();
        sorted.into_iter().take(TOP).map(|(code, n)| (text(code), n as f64 / total as f64)).collect()
    }

    fn answers(&self, sum: &Sum) -> Vec<ChannelAnswer> {
        let channel = |code: u32| {
            let at = self.catalog.dimension("channel").filter(|_| code != u32::MAX);
            at.map_or("", |at| self.catalog.dimensions[at].values.text(code)).to_string()
        };
        let reached = sum.answers.iter().filter(|(_, (reached, _))| *reached > 0);
        let mut answers: Vec<ChannelAnswer> = reached
            .map(|(code, (reached, clicked))| ChannelAnswer {
                channel: channel(*code),
                reached: *reached,
                clicked: *clicked,
            })
            .collect();
        let rate = |answer: &ChannelAnswer| answer.clicked as f64 / answer.reached as f64;
        answers.sort_by(|a, b| rate(b).total_cmp(&rate(a)).then_with(|| a.channel.cmp(&b.channel)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::NO_CODE;
    use crate::queries;
    use crate::schemes::Scheme;
    use crate::schemes::personas::tests::{BUYERS, CROWD, NIGHT, SEARCHERS, context, world};
    use crate::schemes::personas::{Group, Personas};

    fn cards(shards: &[Shard], catalog: &Catalog) -> Answer {
        queries::answer::<PersonaCards>(&Params {}, shards, &mut context(catalog)).unwrap()
    }

    #[test]
    fn cards_add_up_to_the_base() {
        let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 600, 1, 2);
        let answer = cards(&shards, &catalog);
        assert_eq!(answer.cards.len(), 3);
        assert_eq!(answer.users, 600);
        assert_eq!(answer.cards.iter().map(|card| card.users).sum::<u64>() + answer.too_few, 600);
        let users: Vec<User> = shards[0].users(&catalog, catalog.last_day).collect();
        let revenue: i64 = users.iter().flat_map(|user| user.events()).filter_map(|event| event.amount()).sum();
        assert_eq!(answer.revenue, Some(revenue));
        let on_cards: i64 = answer.cards.iter().filter_map(|card| card.revenue).sum();
        assert_eq!(on_cards + answer.too_few_revenue.unwrap(), revenue);
    }

    /// A card's figures counted anew from the users that the scheme puts on it.
    #[test]
    fn slow_twin() {
        let (shards, catalog) = world(&[NIGHT, SEARCHERS, BUYERS], 600, 1, 2);
        let answer = cards(&shards, &catalog);
        let mut cx = context(&catalog);
        for need in Personas.needs(catalog.last_day, &cx) {
            let bytes = queries::fold_local(&need.query, &need.params, &shards, &mut cx).unwrap();
            cx.facts.insert(need.key(), bytes);
        }
        let segments = Personas.assign(&shards[0], catalog.last_day, &cx);
        let users: Vec<User> = shards[0].users(&catalog, catalog.last_day).collect();
        for (at, card) in answer.cards.iter().enumerate() {
            let own: Vec<&User> =
                users.iter().zip(&segments).filter(|(_, s)| **s == Some(at as u8)).map(|(u, _)| u).collect();
            let others: Vec<&User> = users
                .iter()
                .zip(&segments)
                .filter(|(_, s)| s.is_some_and(|s| s != at as u8 && usize::from(s) < answer.cards.len()))
                .map(|(u, _)| u)
                .collect();
            assert_eq!(card.users, own.len() as u64);
            let at_hour =
                |hour| own.iter().flat_map(|user| user.activity()).filter(|event| event.hour() == hour).count();
            assert_eq!(card.hours[22], at_hour(22) as u64);
            let german = |users: &[&User]| {
                users.iter().filter(|user| home(user, 2) == Some(1)).count() as f64 / users.len() as f64
            };
            for lift in card.lifts.iter().filter(|lift| lift.value == "de") {
                assert!((lift.own - german(&own)).abs() < 1e-12 && (lift.others - german(&others)).abs() < 1e-12);
                let (low, high) = lift.interval.unwrap();
                assert!(low < lift.lift && lift.lift < high && (low > 1.0 || high < 1.0));
            }
            let cakes = |users: &[&User]| {
                let codes: Vec<u32> = users
                    .iter()
                    .flat_map(|user| user.activity())
                    .map(|event| event.code(0).unwrap_or(NO_CODE))
                    .collect();
                let known = codes.iter().filter(|code| **code != NO_CODE).count();
                codes.iter().filter(|code| **code == 4).count() as f64 / known as f64
            };
            let tea = |lift: &&Lift| lift.about == About::Defining(Group::Category) && lift.value == "tea";
            if let Some(lift) = card.lifts.iter().find(tea) {
                assert!((lift.own - cakes(&own)).abs() < 1e-12 && (lift.others - cakes(&others)).abs() < 1e-12);
                assert_eq!(lift.interval, None);
            }
            let timeline = card.timeline.as_ref().unwrap();
            assert!(own.iter().any(|user| pseudonym(hash64(user.id())) == timeline.user));
            assert!(timeline.moments.is_sorted_by_key(|moment| moment.time));
        }
        let night = answer.cards.iter().find(|card| card.title_en.contains("snacks")).unwrap();
        assert!(night.lifts.iter().any(|lift| lift.value == "de" && lift.lift > 1.5), "{:#?}", night.lifts);
        assert_eq!(night.platforms[0].0, "ios");
        assert_eq!(night.tell.category.as_deref(), Some("snacks"));
    }

    #[test]
    fn equal_for_any_number_of_shards() {
        let (shards, catalog) = world(&[NIGHT, CROWD], 500, 1, 5);
        let one = cards(&shards, &catalog);
        for n_shards in [2, 3, 8] {
            assert_eq!(cards(&world(&[NIGHT, CROWD], 500, n_shards, 5).0, &catalog), one);
        }
    }

    #[test]
    fn a_crowd_has_no_cards() {
        let (shards, catalog) = world(&[CROWD], 400, 2, 101);
        let answer = cards(&shards, &catalog);
        assert_eq!((answer.users, answer.cards.len(), answer.tried.len()), (400, 0, 7));
    }
}
