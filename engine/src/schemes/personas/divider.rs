//! How users fall to personas: by the part that weighs most in them (NMF), or by the nearest centre (k-means). What either
//! learned from a sample is one row a persona, so a model keeps rows and the method, and any user can be told by them.

use crate::fold::Division;
use crate::models::{Basis, Matrix, Random, kmeans, nearest, nmf};

/// Starts of k-means, of which the best one counts: a single one may end in a bad corner.
const STARTS: usize = 4;

/// Sorts profiles by what was learned.
#[derive(Clone, Debug)]
pub(super) enum Divider {
    /// The part that weighs most.
    Parts(Box<Basis>),
    /// The nearest centre.
    Centres(Matrix),
}

impl Divider {
    /// Learns `k` groups from profiles.
    pub fn learn(division: Division, rows: &Matrix, k: usize, random: &mut Random) -> Divider {
        match division {
            Division::Nmf => Divider::Parts(Box::new(nmf(rows, k, random))),
            Division::KMeans => Divider::Centres(kmeans(rows, k, STARTS, random).centres),
        }
    }

    /// From rows that were learned before.
    pub fn of(division: Division, rows: Matrix) -> Divider {
        match division {
            Division::Nmf => Divider::Parts(Box::new(Basis::new(rows))),
            Division::KMeans => Divider::Centres(rows),
        }
    }

    /// Without groups that none of these profiles falls to.
    pub fn without_empty(self, profiles: &Matrix) -> Divider {
        let labels = self.labels(profiles);
        let rows = self.rows();
        let used: Vec<usize> = (0..rows.len()).filter(|row| labels.contains(&(*row as u8))).collect();
        if used.len() == rows.len() {
            return self;
        }
        // Who weighs one part less may weigh another more: look again.
        let rows = rows.pick(&used);
        match self {
            Divider::Parts(_) => Divider::Parts(Box::new(Basis::new(rows))).without_empty(profiles),
            Divider::Centres(_) => Divider::Centres(rows).without_empty(profiles),
        }
    }

    /// What was learned: one row a group.
    pub fn rows(&self) -> &Matrix {
        match self {
            Divider::Parts(basis) => &basis.parts,
            Divider::Centres(centres) => centres,
        }
    }

    /// The group of a profile; ties go to the first.
    pub fn label(&self, profile: &[f64]) -> u8 {
        match self {
            Divider::Parts(basis) => basis.label(profile),
            Divider::Centres(centres) => nearest(centres, profile).0,
        }
    }

    /// The group of every profile.
    pub fn labels(&self, profiles: &Matrix) -> Vec<u8> {
        profiles.rows().map(|profile| self.label(profile)).collect()
    }
}
