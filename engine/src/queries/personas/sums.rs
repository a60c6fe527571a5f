//! What is counted of the users of one persona, and where in the catalog it is found.
//!
//! All are whole numbers, so sums are equal for any number of shards and any order of users.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::events::{Catalog, Day, Event, MS_PER_DAY, Role, User};
use crate::ingest::ColumnRole;
use crate::metrics::last_score_code;
use crate::queries::places::home;
use crate::schemes::personas::Columns;

/// A dimension with more values than this is not searched for lifts: each would have too few users.
const MAX_VALUES: usize = 2_000;

/// What is counted of messages, in the order of [`Sum::answers`].
const MESSAGES: [Role; 3] = [Role::MessageSent, Role::MessageDelivered, Role::MessageClicked];

/// Counts over the users of one persona.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sum {
    pub(super) users: u64,
    pub(super) by_status: Vec<u64>,
    pub(super) revenue: i64,
    /// Days since the first activity, that day included, over all users.
    pub(super) user_days: u64,
    /// Activity by local hour (dates without times have none), and by weekday from Monday.
    pub(super) hours: Vec<u64>,
    pub(super) weekdays: Vec<u64>,
    /// Counts by trait.
    pub(super) traits: Vec<u64>,
    /// Users by name of an event that they had.
    pub(super) did: BTreeMap<u32, u64>,
    /// For each dimension, users by a value that they had.
    pub(super) had: Vec<BTreeMap<u32, u64>>,
    /// Activity by category.
    pub(super) categories: BTreeMap<u32, u64>,
    /// Users by home and by platform.
    pub(super) homes: BTreeMap<u32, u64>,
    pub(super) platforms: BTreeMap<u32, u64>,
    /// By channel ([`u32::MAX`]: none given): messages sent, delivered, clicked.
    pub(super) answers: BTreeMap<u32, [u64; 3]>,
    /// Users who complained.
    pub(super) complained: u64,
    /// Users whose last cart was left: nothing bought since, for 24 hours or more.
    pub(super) left_carts: u64,
    /// Users with a value event, and with a second one.
    pub(super) reached: [u64; 2],
    /// Users by the code of their last survey score.
    pub(super) scores: BTreeMap<u32, u64>,
    /// Users by twice their median gap between neighbouring active days.
    pub(super) gaps: BTreeMap<u32, u64>,
}

impl Sum {
    /// Counts one user, but for the traits.
    pub(super) fn add_user(&mut self, user: &User, status: Option<u8>, places: &Places) {
        self.users += 1;
        if let Some(status) = status.map(usize::from) {
            self.by_status.resize(self.by_status.len().max(status + 1), 0);
            self.by_status[status] += 1;
        }
        self.user_days += user.first_day().map_or(0, |first| (user.as_of.since(first) + 1).max(1) as u64);
        let mut did = BTreeSet::new();
        let mut had = BTreeSet::new();
        let (mut complained, mut n_value, mut cart) = (false, 0, None);
        for event in user.events() {
            complained |= event.role() == Role::Complaint;
            n_value += usize::from(Some(event.role()) == places.goal);
            match event.role() {
                Role::AddToCart => cart = Some(event.time()),
                // Events at one instant have no order: only a later purchase empties the cart.
                Role::Purchase => cart = cart.filter(|cart| *cart == event.time()),
                _ => {}
            }
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
        self.complained += u64::from(complained);
        self.left_carts += u64::from(cart.is_some_and(|cart| cart + MS_PER_DAY <= user.end));
        self.reached.iter_mut().enumerate().for_each(|(at, users)| *users += u64::from(n_value > at));
        did.into_iter().for_each(|name| *self.did.entry(name).or_default() += 1);
        self.had.resize(places.n_dimensions, BTreeMap::new());
        had.into_iter().for_each(|(at, code)| *self.had[at].entry(code).or_default() += 1);
        if let Some(code) = places.place.and_then(|at| home(user, at)) {
            *self.homes.entry(code).or_default() += 1;
        }
        if let Some(code) = places.columns.platform.and_then(|at| home(user, at)) {
            *self.platforms.entry(code).or_default() += 1;
        }
        if let Some(score) = places.scored.then(|| last_score_code(user)).flatten() {
            *self.scores.entry(score).or_default() += 1;
        }
        if let Some(gap) = twice_usual_gap(user.days) {
            *self.gaps.entry(gap).or_default() += 1;
        }
    }

    /// Adds the sums of other users.
    pub(super) fn add(&mut self, other: &Sum) {
        fn add<K: Ord + Copy>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
            from.iter().for_each(|(key, n)| *to.entry(*key).or_default() += n);
        }
        self.users += other.users;
        self.user_days += other.user_days;
        self.complained += other.complained;
        self.left_carts += other.left_carts;
        self.reached.iter_mut().zip(other.reached).for_each(|(to, from)| *to += from);
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
        add(&mut self.scores, &other.scores);
        add(&mut self.gaps, &other.gaps);
        for (channel, messages) in &other.answers {
            let answer = self.answers.entry(*channel).or_default();
            answer.iter_mut().zip(messages).for_each(|(to, from)| *to += from);
        }
    }

    fn add_activity(&mut self, event: &Event, places: &Places) {
        self.hours.resize(24, 0);
        self.weekdays.resize(7, 0);
        if let Some(hour) = event.hour() {
            self.hours[hour as usize % 24] += 1;
        }
        self.weekdays[event.weekday() as usize % 7] += 1;
        if let Some(code) = places.columns.category.and_then(|at| event.code(at)) {
            *self.categories.entry(code).or_default() += 1;
        }
    }

    fn add_message(&mut self, event: &Event, places: &Places) {
        if let Some(at) = MESSAGES.iter().position(|role| *role == event.role()) {
            let channel = places.channel.and_then(|at| event.code(at)).unwrap_or(u32::MAX);
            self.answers.entry(channel).or_default()[at] += 1;
        }
    }
}

/// Where things stand among the dimensions.
pub(super) struct Places {
    place: Option<usize>,
    channel: Option<usize>,
    columns: Columns,
    /// Dimensions searched for lifts.
    searched: Vec<usize>,
    n_dimensions: usize,
    /// Whether there are scores of surveys.
    scored: bool,
    /// The role of the value event; `None` where any activity is one.
    goal: Option<Role>,
}

impl Places {
    pub(super) fn of(catalog: &Catalog, goal: Option<Role>) -> Self {
        Places {
            goal,
            place: place(catalog),
            channel: catalog.dimension_of_users("channel"),
            columns: Columns::of(catalog),
            searched: (0..catalog.dimensions.len())
                .filter(|at| catalog.dimensions[*at].values.len() <= MAX_VALUES)
                .collect(),
            n_dimensions: catalog.dimensions.len(),
            scored: catalog.has_role(Role::SurveyAnswer) && catalog.dimension(ColumnRole::Score.id()).is_some(),
        }
    }
}

/// The finest dimension of place that users have.
pub(super) fn place(catalog: &Catalog) -> Option<usize> {
    ["city", "region", "country"].into_iter().find_map(|id| catalog.dimension_of_users(id))
}

/// Adds numbers in place; the list grows to the longer of both.
pub(super) fn add_to(sums: &mut Vec<u64>, more: impl ExactSizeIterator<Item = u64>) {
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
