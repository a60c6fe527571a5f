//! The query `persona_model`: which personas live in the base, if any, and why not others.
//!
//! A sample of users → traits → [`super::discover`] → personas. The sample is the 2,000 users with the smallest hash of their
//! id among those with at least [`MIN_EVENTS`] events, so it is the same for any number of shards; the base's shares
//! are those of the sample (all its events together). Users with fewer events are put aside: two events fit any persona.

use serde::{Deserialize, Serialize};

use super::discover::{COUNTS, Trial, discover};
use super::divider::Divider;
use super::habits::{Columns, Habits};
use super::names::{Contrast, Name, name};
use super::traits::{Reader, Traits};
use crate::events::{Catalog, Hash64, Role, Shard, User, UserIdx, hash64};
use crate::fold::{Context, Division, Query};
use crate::models::Matrix;
use crate::order::Order;

/// Users with fewer events (that show life) are `too_few` to tell.
pub const MIN_EVENTS: usize = 3;

/// Users looked at.
const SAMPLE: usize = 2_000;

/// With fewer users no persona is looked for.
pub const MIN_USERS: usize = 100;

/// The query `persona_model`.
pub struct PersonaModel;

/// No choices: the day follows from the settings ([`Settings::personas_on`](crate::fold::Settings::personas_on)).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelParams {}

/// What one shard says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelPartial {
    /// Users with enough events.
    eligible: u64,
    /// Users of the base with fewer.
    too_few: u64,
    /// Those with the smallest (hash, id), ascending.
    sample: Vec<Sampled>,
}

/// One user of the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sampled {
    hash: Hash64,
    id: Vec<u8>,
    habits: Habits,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// How users were divided.
    pub division: Division,
    /// How many personas the person chose; `None`: as many as hold.
    pub by_hand: Option<u8>,
    /// The coordinates.
    pub traits: Traits,
    /// Users with enough events; the model is made from the first [`Model::sampled`] of them by hash.
    pub eligible: u64,
    /// Users of the base with fewer than [`MIN_EVENTS`] events.
    pub too_few: u64,
    /// Users looked at.
    pub sampled: u32,
    /// Every number of personas and how it fared, or the one that was chosen by hand; empty where there are too few users or nothing tells them apart.
    pub tried: Vec<Trial>,
    /// The greatest first; empty: no clear personas.
    pub personas: Vec<Persona>,
    /// Pairs of personas that bear the same name: three adjectives do not tell them apart.
    pub alike: Vec<(String, String)>,
}

/// One persona.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Persona {
    /// `p1`, `p2`, …
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Its place in the space of traits: a direction, and a user belongs to the persona whose part weighs most in them; by k-means
    /// a centre, and the nearest one has the user.
    pub part: Vec<f64>,
    /// Its users in the sample.
    pub users: u32,
    /// Each trait's share here and among the others.
    pub contrasts: Vec<Contrast>,
    /// Hash of the id of its most typical user (the medoid by cosine).
    pub typical: Hash64,
}

impl Model {
    /// What sorts users.
    pub(super) fn divider(&self) -> Divider {
        let mut rows = Matrix::new(self.traits.len());
        self.personas.iter().for_each(|persona| rows.push(&persona.part));
        Divider::of(self.division, rows)
    }
}

/// Whether a user has events enough to be told apart.
pub fn is_eligible(user: &User) -> bool {
    user.activity().take(MIN_EVENTS).count() == MIN_EVENTS
}

impl Query for PersonaModel {
    const NAME: &'static str = "persona_model";
    type Params = ModelParams;
    type Partial = ModelPartial;
    type Answer = Model;

    fn map(_params: &ModelParams, shard: &Shard, cx: &Context) -> ModelPartial {
        let as_of = cx.settings.personas_on(&cx.catalog);
        let mut partial = ModelPartial::default();
        let mut first: Vec<(Hash64, UserIdx)> = Vec::new();
        for user in shard.users(&cx.catalog, as_of).filter(User::in_base) {
            if is_eligible(&user) {
                first.push((hash64(user.id()), user.index));
            } else {
                partial.too_few += 1;
            }
        }
        partial.eligible = first.len() as u64;
        // Positions in a shard ascend with the id, so this is the order by (hash, id).
        first.sort_unstable();
        first.truncate(SAMPLE);
        let columns = Columns::of(&cx.catalog);
        let sampled = first.into_iter().map(|(hash, index)| {
            let user = shard.user(&cx.catalog, index, as_of);
            Sampled { hash, id: user.id().to_vec(), habits: Habits::of(&user, columns) }
        });
        partial.sample = sampled.collect();
        partial
    }

    fn merge(mut a: ModelPartial, b: ModelPartial) -> ModelPartial {
        a.eligible += b.eligible;
        a.too_few += b.too_few;
        a.sample.extend(b.sample);
        a.sample.order_by(|x, y| (x.hash, &x.id).cmp(&(y.hash, &y.id)));
        a.sample.truncate(SAMPLE);
        a
    }

    fn finish(_params: &ModelParams, partial: ModelPartial, cx: &Context) -> Model {
        let ModelPartial { eligible, too_few, mut sample } = partial;
        sample.order_by(|a, b| a.id.cmp(&b.id));
        let mut base = Habits::default();
        sample.iter().for_each(|user| base.add(&user.habits));
        let traits = Traits::of(&base, &cx.catalog);
        let division = cx.settings.personas;
        let by_hand = cx.settings.persona_count.filter(|k| COUNTS.contains(k));
        let mut model =
            Model { division, by_hand, eligible, too_few, sampled: sample.len() as u32, ..Model::default() };
        if sample.len() >= MIN_USERS && !traits.is_empty() {
            let reader = Reader::new(&traits, &cx.catalog);
            let counts: Vec<Vec<u32>> = sample.iter().map(|user| reader.counts(&user.habits)).collect();
            let found = discover(division, by_hand, &counts, &traits, &reader);
            model.tried = found.tried;
            if let Some(divider) = found.divider {
                model.personas = personas(&divider, &sample, &counts, &traits, &reader, &cx.catalog);
                model.alike = alike(&model.personas);
            }
        }
        model.traits = traits;
        model
    }
}

/// The personas of a division, the greatest first.
fn personas(
    divider: &Divider,
    sample: &[Sampled],
    counts: &[Vec<u32>],
    traits: &Traits,
    reader: &Reader,
    catalog: &Catalog,
) -> Vec<Persona> {
    let mut rows = Matrix::new(traits.len());
    counts.iter().for_each(|own| rows.push(&reader.profile(own)));
    let labels = divider.labels(&rows);
    let role = |event: &str| catalog.names.code(event).map(|code| catalog.role(code)).unwrap_or_default();
    let sells = catalog.has_role(Role::Purchase);
    let mut personas: Vec<Persona> = (0..divider.rows().len())
        .map(|part| {
            let own = |at: &usize| usize::from(labels[*at]) == part;
            let contrasts = contrasts(counts, reader, own);
            Persona {
                id: String::new(),
                name: name(&traits.list, &contrasts, role, sells),
                part: divider.rows().row(part).to_vec(),
                users: (0..sample.len()).filter(own).count() as u32,
                typical: medoid(&rows, own).map_or(0, |at| sample[at].hash),
                contrasts,
            }
        })
        .collect();
    personas.order_by_key(|persona| std::cmp::Reverse(persona.users));
    personas.iter_mut().enumerate().for_each(|(at, persona)| persona.id = format!("p{}", at + 1));
    personas
}

/// Shares of each trait among some users and among all others: of all their events (or sessions, orders) together.
fn contrasts(counts: &[Vec<u32>], reader: &Reader, own: impl Fn(&usize) -> bool) -> Vec<Contrast> {
    let width = counts.first().map_or(0, Vec::len);
    let mut sums = [vec![0u64; width], vec![0u64; width]];
    for (at, counts) in counts.iter().enumerate() {
        let side = usize::from(!own(&at));
        sums[side].iter_mut().zip(counts).for_each(|(sum, n)| *sum += u64::from(*n));
    }
    let mut contrasts = vec![Contrast { own: 0.0, others: 0.0 }; width];
    for group in reader.groups() {
        let totals = [0, 1].map(|side: usize| sums[side][group.clone()].iter().sum::<u64>().max(1) as f64);
        for at in group.clone() {
            contrasts[at] = Contrast { own: sums[0][at] as f64 / totals[0], others: sums[1][at] as f64 / totals[1] };
        }
    }
    contrasts
}

/// The row nearest to all others of its kind by cosine; ties go to the first id.
fn medoid(rows: &Matrix, own: impl Fn(&usize) -> bool) -> Option<usize> {
    let mut sum = vec![0.0; rows.width];
    for at in (0..rows.len()).filter(&own) {
        sum.iter_mut().zip(rows.row(at)).for_each(|(sum, x)| *sum += x);
    }
    let nearness = |at: usize| -> f64 { rows.row(at).iter().zip(&sum).map(|(x, y)| x * y).sum() };
    (0..rows.len()).filter(own).reduce(|best, at| if nearness(at) > nearness(best) { at } else { best })
}

fn alike(personas: &[Persona]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (at, one) in personas.iter().enumerate() {
        for other in personas[at + 1..].iter().filter(|other| other.name == one.name) {
            pairs.push((one.id.clone(), other.id.clone()));
        }
    }
    pairs
}
