//! Which of many traits tell two groups of users apart: beyond chance even among so many, and large enough to matter. The surest
//! first; [`super`] has the measures and why they are these.

use crate::order::Order;
use crate::queries::personas::lifts::{Ratio, enough, ratio};

/// A trait must be had by this share of one of the sides: what three in a thousand do says nothing of a group.
const MIN_SHARE: f64 = 0.05;

/// So far apart the two shares must be …
const MIN_POINTS: f64 = 0.05;

/// … or one so many times the other.
const MIN_RATIO: f64 = 1.5;

/// What they do less weighs less: of two mirrored findings the one that says what they do is told.
const LESS: f64 = 0.8;

/// How often chance alone may tell a trait where there is none, all traits together.
const LEVEL: f64 = 0.05;

/// Users that have a trait, of how many: in the group, and among the others.
#[derive(Clone, Copy, Debug)]
pub struct Sides {
    pub own: (u64, u64),
    pub others: (u64, u64),
}

/// A trait that tells.
pub struct Telling<K> {
    pub key: K,
    pub sides: Sides,
    pub ratio: Ratio,
}

/// How many traits were compared, and those that tell the sides apart.
pub fn telling<K>(traits: impl IntoIterator<Item = (K, Sides)>) -> (u64, Vec<Telling<K>>) {
    let compared = |sides: &Sides| enough(sides.own.0, sides.others.0) && sides.own.1 > 0 && sides.others.1 > 0;
    let traits: Vec<(K, Sides)> = traits.into_iter().filter(|(_, sides)| compared(sides)).collect();
    let n = traits.len() as u64;
    let mut found = Vec::new();
    for (key, sides) in traits {
        let ratio = ratio(sides.own, sides.others);
        if sides.matter(&ratio) && ratio.p_value() * n as f64 <= LEVEL {
            let weight = sides.z().abs() * if ratio.lift > 1.0 { 1.0 } else { LESS };
            found.push((weight, Telling { key, sides, ratio }));
        }
    }
    found.order_by(|(a, _), (b, _)| b.total_cmp(a));
    (n, found.into_iter().map(|(_, telling)| telling).collect())
}

impl Sides {
    fn shares(&self) -> (f64, f64) {
        let share = |(n, of): (u64, u64)| n as f64 / of as f64;
        (share(self.own), share(self.others))
    }

    fn matter(&self, ratio: &Ratio) -> bool {
        let (here, there) = self.shares();
        let far = (here - there).abs() >= MIN_POINTS || ratio.lift >= MIN_RATIO || ratio.lift <= 1.0 / MIN_RATIO;
        here.max(there) >= MIN_SHARE && far
    }

    /// How many standard errors of their difference lie between the two shares, if both are the pooled one.
    fn z(&self) -> f64 {
        let ((a, n), (b, m)) = (self.own, self.others);
        let pooled = (a + b) as f64 / (n + m) as f64;
        let error = libm::sqrt(pooled * (1.0 - pooled) * (1.0 / n as f64 + 1.0 / m as f64));
        let (here, there) = self.shares();
        // All of both, or none: no difference.
        if error > 0.0 { (here - there) / error } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// z = (0.8 − 0.64) / √(0.68 · 0.32 · (1/100 + 1/300)) = 2.9704, and (0.08 − 0.02) / √(0.035 · 0.965 · …) = 2.8274, worked out in Python.
    #[test]
    fn z_by_hand() {
        let z = |own, others| Sides { own, others }.z();
        assert!((z((80, 100), (192, 300)) - 2.970_442_6).abs() < 1e-6, "{}", z((80, 100), (192, 300)));
        assert!((z((8, 100), (6, 300)) - 2.827_380_1).abs() < 1e-6, "{}", z((8, 100), (6, 300)));
        assert!(z((5, 5), (9, 9)).abs() < 1e-12);
    }
}
