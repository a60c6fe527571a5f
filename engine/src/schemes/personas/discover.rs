//! How many personas there are, if any: the checks that keep us from seeing shapes in clouds.
//!
//! Counts of a sample of users by trait → a [`Divider`] of k = 2…8 groups, or none, and what was tried. A k is offered when
//! 1. its silhouette (cosine) is greater than in each of 20 *null worlds*, in which every user draws as many times as they
//!    really did, but from the base's shares: a crowd without personas that is as uneven as this one in all else;
//! 2. it is stable: found again from each of 20 random halves of the users, it puts all users in much the same groups
//!    (mean adjusted Rand index at least 0.75).
//!
//! Of those the best silhouette wins, so the k are tried from the best silhouette down and the first that holds is the answer;
//! a k is given up at the first null world that beats it.
//!
//! A k that the person chose is taken whether or not it holds; then all checks are made, and what it lacks is told
//! ([`Trial::lacks`]).

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::divider::Divider;
use super::traits::{Reader, Traits};
use crate::fold::Division;
use crate::models::{MAX_PARTS, Matrix, Random, adjusted_rand, silhouette_unit};
use crate::order::Order;

/// Worlds without personas.
const NULL_WORLDS: u64 = 20;

/// Random halves of the users.
const HALVES: u64 = 20;

/// The least mean agreement of the halves with the whole.
pub const MIN_AGREEMENT: f64 = 0.75;

/// A persona smaller than this share of the sample is an oddity, not a group to talk to.
pub const MIN_SIZE: f64 = 0.02;

/// The fewest and the most personas.
pub const COUNTS: RangeInclusive<u8> = 2..=MAX_PARTS as u8;

/// How one number of personas fared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Number of personas.
    pub k: u8,
    /// Silhouette of the sample.
    pub silhouette: f64,
    /// Share of the sample in the smallest persona.
    pub smallest: f64,
    /// Silhouettes of the null worlds tried; the last one is the greatest where the trial ended with it.
    pub null_silhouettes: Vec<f64>,
    /// Mean adjusted Rand index of the halves tried; `None` where it did not come to that.
    pub agreement: Option<f64>,
    /// What came out.
    pub verdict: Verdict,
}

impl Trial {
    /// The checks that were made and not passed, the cheapest first.
    pub fn lacks(&self) -> Vec<Verdict> {
        let is_like_null = self.null_silhouettes.iter().any(|null| *null >= self.silhouette);
        let is_unstable = self.agreement.is_some_and(|agreement| agreement < MIN_AGREEMENT);
        let checks = [
            (self.smallest < MIN_SIZE, Verdict::TooSmall),
            (is_like_null, Verdict::LikeNull),
            (is_unstable, Verdict::Unstable),
        ];
        checks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, verdict)| verdict).collect()
    }
}

/// What came of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds, and of those that hold it has the best silhouette.
    Chosen,
    /// Another with a better silhouette holds: not tried further.
    NotNeeded,
    /// A persona would have under 2 % of the users.
    TooSmall,
    /// Halves of the users give other groups.
    Unstable,
    /// A crowd without personas looks as grouped as this one.
    LikeNull,
}

/// What was found in a sample.
#[derive(Clone, Debug)]
pub(super) struct Discovery {
    /// Every k, ascending.
    pub tried: Vec<Trial>,
    /// What sorts users into the chosen k.
    pub divider: Option<Divider>,
}

/// Looks for personas among users with these counts by trait (one row a user): as many as hold, or as many as were chosen.
pub(super) fn discover(
    division: Division,
    by_hand: Option<u8>,
    counts: &[Vec<u32>],
    traits: &Traits,
    reader: &Reader,
) -> Discovery {
    let rows = profiles(counts.iter().map(Vec::as_slice), traits, reader);
    let mut nulls = Nulls { division, counts, traits, reader, worlds: Vec::new() };
    if let Some(k) = by_hand {
        let mut fit = Fit::of(division, &rows, usize::from(k));
        fit.beats(&mut nulls);
        fit.is_stable(division, &rows);
        fit.trial.verdict = fit.trial.lacks().first().copied().unwrap_or(Verdict::Chosen);
        return Discovery { tried: vec![fit.trial], divider: Some(fit.divider.without_empty(&rows)) };
    }
    let mut fits: Vec<Fit> = (2..=MAX_PARTS).map(|k| Fit::of(division, &rows, k)).collect();
    fits.order_by(|a, b| b.trial.silhouette.total_cmp(&a.trial.silhouette));
    let mut divider = None;
    for fit in &mut fits {
        if divider.is_some() {
            fit.trial.verdict = Verdict::NotNeeded;
            continue;
        }
        fit.trial.verdict = fit.judge(&rows, &mut nulls);
        if fit.trial.verdict == Verdict::Chosen {
            divider = Some(fit.divider.clone());
        }
    }
    let mut tried: Vec<Trial> = fits.into_iter().map(|fit| fit.trial).collect();
    tried.order_by_key(|trial| trial.k);
    Discovery { tried, divider }
}

/// A division of the sample and its trial so far.
struct Fit {
    divider: Divider,
    labels: Vec<u8>,
    trial: Trial,
}

impl Fit {
    fn of(division: Division, rows: &Matrix, k: usize) -> Fit {
        let divider = Divider::learn(division, rows, k, &mut Random::new(k as u64));
        let labels = divider.labels(rows);
        let silhouette = silhouette_unit(rows, &labels);
        let size = |label: usize| labels.iter().filter(|own| usize::from(**own) == label).count();
        let smallest = (0..k).map(size).min().unwrap_or(0) as f64 / rows.len().max(1) as f64;
        let trial = Trial {
            k: k as u8,
            silhouette,
            smallest,
            null_silhouettes: Vec::new(),
            agreement: None,
            verdict: Verdict::NotNeeded,
        };
        Fit { divider, labels, trial }
    }

    /// The cheapest check first.
    fn judge(&mut self, rows: &Matrix, nulls: &mut Nulls) -> Verdict {
        if self.trial.smallest < MIN_SIZE {
            return Verdict::TooSmall;
        }
        if !self.beats(nulls) {
            return Verdict::LikeNull;
        }
        if !self.is_stable(nulls.division, rows) {
            return Verdict::Unstable;
        }
        Verdict::Chosen
    }

    fn beats(&mut self, nulls: &mut Nulls) -> bool {
        for world in 0..NULL_WORLDS as usize {
            let division = nulls.division;
            let null = Fit::of(division, nulls.world(world), usize::from(self.trial.k)).trial.silhouette;
            self.trial.null_silhouettes.push(null);
            if null >= self.trial.silhouette {
                return false;
            }
        }
        true
    }

    /// Stops once the mean cannot reach the bar any more.
    fn is_stable(&mut self, division: Division, rows: &Matrix) -> bool {
        let k = usize::from(self.trial.k);
        let mut sum = 0.0;
        for half in 0..HALVES {
            let mut random = Random::new(0x4A1F_0000 + half);
            let chosen = half_of(rows.len(), &mut random);
            let again = Divider::learn(division, &rows.pick(&chosen), k, &mut random).labels(rows);
            sum += adjusted_rand(&self.labels, &again);
            let done = half + 1;
            self.trial.agreement = Some(sum / done as f64);
            if (sum + (HALVES - done) as f64) / (HALVES as f64) < MIN_AGREEMENT {
                return false;
            }
        }
        sum / HALVES as f64 >= MIN_AGREEMENT
    }
}

/// The worlds without personas, made when first looked at.
struct Nulls<'a> {
    division: Division,
    counts: &'a [Vec<u32>],
    traits: &'a Traits,
    reader: &'a Reader<'a>,
    worlds: Vec<Matrix>,
}

impl Nulls<'_> {
    fn world(&mut self, at: usize) -> &Matrix {
        while self.worlds.len() <= at {
            let mut random = Random::new(0x0DD0_0000 + self.worlds.len() as u64);
            let drawn: Vec<Vec<u32>> = self.counts.iter().map(|own| self.redraw(own, &mut random)).collect();
            self.worlds.push(profiles(drawn.iter().map(Vec::as_slice), self.traits, self.reader));
        }
        &self.worlds[at]
    }

    /// As many draws as the user has in each group, from the base's shares.
    fn redraw(&self, own: &[u32], random: &mut Random) -> Vec<u32> {
        let mut drawn = vec![0; own.len()];
        for group in self.reader.groups() {
            let shares: Vec<f64> = self.traits.list[group.clone()].iter().map(|one| one.share).collect();
            let n = own[group.clone()].iter().fold(0u32, |sum, n| sum.saturating_add(*n));
            random.multinomial(n, &shares, &mut drawn[group.clone()]);
        }
        drawn
    }
}

fn profiles<'a>(counts: impl Iterator<Item = &'a [u32]>, traits: &Traits, reader: &Reader) -> Matrix {
    let mut rows = Matrix::new(traits.len());
    counts.for_each(|own| rows.push(&reader.profile(own)));
    rows
}

/// Half of 0…n, drawn without replacement, ascending.
fn half_of(n: usize, random: &mut Random) -> Vec<usize> {
    let mut all: Vec<usize> = (0..n).collect();
    let half = n / 2;
    for at in 0..half {
        let other = at + random.below(n - at);
        all.swap(at, other);
    }
    let mut chosen = all[..half].to_vec();
    chosen.sort_unstable();
    chosen
}
