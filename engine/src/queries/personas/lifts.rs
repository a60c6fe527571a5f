//! What the users of a persona do more and less than those of all others: lifts with intervals.
//!
//! A lift is a ratio of shares. For traits by which the personas were found an interval would feign a test that was never made:
//! they are marked *defining* and have none. All else counts users who did it at least once, as a 2 × 2 table with 0.5
//! added to each cell, and has a 95 % interval of the log ratio (Katz et al. 1978). Others are the users of the other
//! personas; users with too few events would make any persona look busy.

use serde::{Deserialize, Serialize};

use crate::order::Order;
use crate::schemes::personas::Group;

/// 97.5 % of a standard normal lie below.
const Z: f64 = 1.959_963_984_540_054;

/// Fewer users on both sides together tell nothing.
const MIN_USERS: u64 = 20;

/// Lifts nearer to 1 are not worth a line.
const MIN_RATIO: f64 = 1.15;

/// The most lifts of either direction.
const MOST: usize = 8;

/// Something that users do more or less.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lift {
    /// What kind of thing it is.
    pub about: About,
    /// The event name, category, place …, or the id of the trait (`night`, `large`, …).
    pub value: String,
    /// Share here: of the trait's group where it is defining, else of the users.
    pub own: f64,
    /// The same among all others.
    pub others: f64,
    /// How many times as common as among the others.
    pub lift: f64,
    /// 95 % interval of the lift; `None` for a defining trait.
    pub interval: Option<(f64, f64)>,
}

/// What a lift speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A trait by which the personas were found.
    Defining(Group),
    /// An event that users had at least once.
    Event,
    /// A value of a dimension that users had at least once.
    Dimension(String),
}

impl Lift {
    /// A trait by which the personas were found, from its count and its group's total on both sides.
    pub fn defining(group: Group, value: &str, own: (u64, u64), others: (u64, u64)) -> Lift {
        let share = |(n, of): (u64, u64)| n as f64 / of.max(1) as f64;
        let smooth = |(n, of): (u64, u64)| (n as f64 + 0.5) / (of as f64 + 1.0);
        Lift {
            about: About::Defining(group),
            value: value.into(),
            own: share(own),
            others: share(others),
            lift: smooth(own) / smooth(others),
            interval: None,
        }
    }

    /// Something that users did at least once, from (did, all) on both sides.
    pub fn observed(about: About, value: &str, own: (u64, u64), others: (u64, u64)) -> Lift {
        let Ratio { lift, low, high } = ratio(own, others);
        let share = |(n, of): (u64, u64)| n as f64 / of.max(1) as f64;
        Lift { about, value: value.into(), own: share(own), others: share(others), lift, interval: Some((low, high)) }
    }

    /// How much it says: the difference of the shares against their spread.
    fn weight(&self) -> f64 {
        (self.own - self.others).abs() / libm::sqrt((self.own + self.others).max(1e-9))
    }

    /// Whether it is more than chance and more than a trifle.
    fn stands_out(&self) -> bool {
        let beyond_chance = self.interval.is_none_or(|(low, high)| low > 1.0 || high < 1.0);
        beyond_chance && (self.lift >= MIN_RATIO || self.lift <= 1.0 / MIN_RATIO)
    }
}

/// How many times 1 has to be doubled to reach a ratio: its place on a chart, the same on every target.
pub fn doublings(ratio: f64) -> f64 {
    libm::log2(ratio)
}

/// Whether there are users enough to compare.
pub fn enough(own: u64, others: u64) -> bool {
    own + others >= MIN_USERS
}

/// Those that stand out: what is done more, the strongest first, then what is done less.
pub fn strongest(lifts: Vec<Lift>) -> Vec<Lift> {
    let mut lifts: Vec<Lift> = lifts.into_iter().filter(Lift::stands_out).collect();
    lifts.order_by(|a, b| b.weight().total_cmp(&a.weight()));
    let (mut more, mut less): (Vec<Lift>, Vec<Lift>) = lifts.into_iter().partition(|lift| lift.lift > 1.0);
    more.truncate(MOST);
    less.truncate(MOST);
    more.append(&mut less);
    more
}

/// The ratio of two shares, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// How many times the second share the first one is.
    pub lift: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Ratio {
    /// Probability of a ratio so far from 1 if both shares were the same: two-sided, of the log ratio by its standard error.
    pub fn p_value(&self) -> f64 {
        let error = (libm::log(self.high) - libm::log(self.low)) / (2.0 * Z);
        libm::erfc(libm::log(self.lift).abs() / error / core::f64::consts::SQRT_2)
    }
}

/// The ratio of two shares, each as (did, all), 0.5 added to each of the four cells.
pub fn ratio(own: (u64, u64), others: (u64, u64)) -> Ratio {
    let half = |(n, of): (u64, u64)| (n as f64 + 0.5, of as f64 + 1.0);
    let ((a, n), (b, m)) = (half(own), half(others));
    let log = libm::log((a / n) / (b / m));
    let error = libm::sqrt(1.0 / a - 1.0 / n + 1.0 / b - 1.0 / m);
    Ratio { lift: libm::exp(log), low: libm::exp(log - Z * error), high: libm::exp(log + Z * error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 15 of 100 against 5 of 100: exp(log(15.5 / 5.5) ± 1.959964 √(1/15.5 + 1/5.5 − 2/101)), worked out in Python.
    #[test]
    fn interval_by_hand() {
        let Ratio { lift, low, high } = ratio((15, 100), (5, 100));
        assert!((lift - 15.5 / 5.5).abs() < 1e-12);
        assert!((low - 1.108_756_353_8).abs() < 1e-9 && (high - 7.163_114_541_1).abs() < 1e-9, "{low} {high}");
        // log(15.5 / 5.5) over its error is 2.1769: 2 (1 − Φ(2.1769)) = 0.02949, by Python's NormalDist.
        assert!((ratio((15, 100), (5, 100)).p_value() - 0.029490006).abs() < 1e-7);
        // Nobody among the others: still finite.
        assert!(ratio((3, 10), (0, 10)).high.is_finite());
    }

    #[test]
    fn chance_and_trifles_are_left_out() {
        let place = |own, others| Lift::observed(About::Event, "x", (own, 1_000), (others, 1_000));
        assert_eq!(strongest(vec![place(500, 490), place(6, 4)]), []);
        let kept = strongest(vec![place(50, 200), place(300, 100), place(400, 100)]);
        assert_eq!(kept.iter().map(|lift| libm::round(lift.own * 1_000.0) as u32).collect::<Vec<_>>(), [400, 300, 50]);
    }
}
