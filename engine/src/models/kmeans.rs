//! k-means: greedy k-means++ seeding (Arthur & Vassilvitskii 2007), Lloyd's iterations, the best of several starts.

use super::Random;
use super::matrix::{Matrix, distance2};

/// Lloyd's iterations end here at the latest.
const MAX_ROUNDS: usize = 100;

/// A division of points into clusters around centres.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// One row a cluster.
    pub centres: Matrix,
    /// The nearest centre of each point.
    pub labels: Vec<u8>,
    /// Sum of the squared distances of the points to their centres.
    pub inertia: f64,
}

/// The division into `k` clusters (at most 255, at most as many as points) with the least inertia of `starts` starts.
pub fn kmeans(points: &Matrix, k: usize, starts: usize, random: &mut Random) -> Clusters {
    let k = k.min(points.len()).min(255);
    let mut best = once(points, k, random);
    for _ in 1..starts {
        let next = once(points, k, random);
        if next.inertia < best.inertia {
            best = next;
        }
    }
    best
}

fn once(points: &Matrix, k: usize, random: &mut Random) -> Clusters {
    let mut centres = points.pick(&seeds(points, k, random));
    let mut labels = vec![u8::MAX; points.len()];
    for _ in 0..MAX_ROUNDS {
        let moved = label(points, &centres, &mut labels).0;
        if moved == 0 {
            break;
        }
        recentre(points, &labels, &mut centres);
    }
    let (_, inertia) = label(points, &centres, &mut labels);
    Clusters { centres, labels, inertia }
}

/// Points to start from: each next one is the best of a few drawn by squared distance to those already chosen.
fn seeds(points: &Matrix, k: usize, random: &mut Random) -> Vec<usize> {
    let n = points.len();
    let mut chosen = Vec::with_capacity(k);
    let mut nearest = vec![f64::INFINITY; n];
    let closer = |nearest: &[f64], candidate: usize| -> Vec<f64> {
        let to = points.row(candidate);
        points.rows().zip(nearest).map(|(point, have)| distance2(point, to).min(*have)).collect()
    };
    while chosen.len() < k {
        let total: f64 = nearest.iter().sum();
        // The first point is drawn evenly, and so are all where no distance is left.
        let tries = if chosen.is_empty() { 1 } else { 2 + libm::log(k as f64) as usize };
        let (seed, distances) = (0..tries)
            .map(|_| {
                let even = chosen.is_empty() || total <= 0.0;
                let candidate = if even { random.below(n) } else { draw(&nearest, total, random) };
                (candidate, closer(&nearest, candidate))
            })
            .min_by(|a, b| a.1.iter().sum::<f64>().total_cmp(&b.1.iter().sum()))
            .unwrap_or_default();
        chosen.push(seed);
        nearest = distances;
    }
    chosen
}

fn draw(weights: &[f64], total: f64, random: &mut Random) -> usize {
    let mut left = random.uniform() * total;
    for (at, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return at;
        }
    }
    weights.len() - 1
}

/// Gives each point its nearest centre (ties: the first); how many changed, and the inertia.
fn label(points: &Matrix, centres: &Matrix, labels: &mut [u8]) -> (usize, f64) {
    let (mut moved, mut inertia) = (0, 0.0);
    for (point, label) in points.rows().zip(labels) {
        let (at, least) = nearest(centres, point);
        moved += usize::from(*label != at);
        *label = at;
        inertia += least;
    }
    (moved, inertia)
}

/// The nearest centre of a point (ties: the first), and the squared distance to it.
pub fn nearest(centres: &Matrix, point: &[f64]) -> (u8, f64) {
    let (mut at, mut least) = (0, f64::INFINITY);
    for (centre, row) in centres.rows().enumerate() {
        let distance = distance2(point, row);
        if distance < least {
            (at, least) = (centre as u8, distance);
        }
    }
    (at, least)
}

/// Moves each centre to the mean of its points; a centre without points stays.
fn recentre(points: &Matrix, labels: &[u8], centres: &mut Matrix) {
    let mut sums = Matrix::zeros(centres.len(), centres.width);
    let mut counts = vec![0u32; centres.len()];
    for (point, label) in points.rows().zip(labels) {
        let at = usize::from(*label);
        counts[at] += 1;
        sums.row_mut(at).iter_mut().zip(point).for_each(|(sum, x)| *sum += x);
    }
    for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        centres.row_mut(at).iter_mut().zip(sums.row(at)).for_each(|(x, sum)| *x = sum / f64::from(*count));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::models::silhouette;

    /// Log, then standardised: the CDNOW sample as scikit-learn saw it.
    pub fn cdnow() -> Matrix {
        let mut points = Matrix::new(3);
        for line in include_str!("../../../tests/data/rfm_cdnow_sample.csv").lines().skip(1) {
            let row: Vec<f64> = line.split(',').map(|cell| libm::log1p(cell.parse().unwrap())).collect();
            points.push(&row);
        }
        let n = points.len() as f64;
        for column in 0..3 {
            let mean = points.rows().map(|row| row[column]).sum::<f64>() / n;
            let deviation =
                libm::sqrt(points.rows().map(|row| (row[column] - mean) * (row[column] - mean)).sum::<f64>() / n);
            (0..points.len()).for_each(|at| points.row_mut(at)[column] = (points.row(at)[column] - mean) / deviation);
        }
        points
    }

    /// Inertia and silhouette of the best of 40 starts by scikit-learn 1.9.1.
    #[test]
    fn reaches_scikit_learn() {
        let points = cdnow();
        let expected = [
            (2, 2880.8281709952807, 0.5786649185758582),
            (3, 1985.307568466887, 0.48904232014298743),
            (4, 1591.7324408461038, 0.4105996612109444),
            (5, 1304.7736190165215, 0.4156149988070451),
            (6, 1101.2739327322565, 0.4044101994846505),
            (7, 960.7193624313852, 0.41060438359134016),
            (8, 864.6108210046165, 0.42773301074511616),
        ];
        for (k, inertia, expected) in expected {
            let found = kmeans(&points, k, 20, &mut Random::new(1));
            assert!(found.inertia <= inertia * 1.001, "k {k}: {} > {inertia}", found.inertia);
            if k <= 3 {
                let found = silhouette(&points, &found.labels);
                assert!((found - expected).abs() < 1e-4, "k {k}: {found} {expected}");
            }
        }
    }

    /// Of ten points every division into two or three is tried: none has less inertia.
    #[test]
    fn no_division_is_better() {
        for seed in 0..20 {
            let mut random = Random::new(seed);
            let points = Matrix { width: 2, cells: (0..20).map(|_| random.uniform()).collect() };
            for k in [2_usize, 3] {
                let all =
                    (0..k.pow(10)).map(|code| (0..10).map(|at| (code / k.pow(at) % k) as u8).collect::<Vec<u8>>());
                let least = all.map(|labels| inertia(&points, &labels)).fold(f64::INFINITY, f64::min);
                let found = kmeans(&points, k, 20, &mut Random::new(seed));
                assert!((found.inertia - least).abs() < 1e-9, "k {k}, seed {seed}: {} {least}", found.inertia);
                assert!((inertia(&points, &found.labels) - least).abs() < 1e-9);
            }
        }
    }

    /// Squared distances to the means, summed from the definition.
    fn inertia(points: &Matrix, labels: &[u8]) -> f64 {
        let mean = |label: u8| -> Vec<f64> {
            let own: Vec<&[f64]> =
                points.rows().zip(labels).filter(|(_, own)| **own == label).map(|(row, _)| row).collect();
            (0..points.width).map(|column| own.iter().map(|row| row[column]).sum::<f64>() / own.len() as f64).collect()
        };
        let to_mean = |(row, label): (&[f64], &u8)| distance2(row, &mean(*label));
        points.rows().zip(labels).map(to_mean).sum()
    }

    #[test]
    fn fewer_points_than_clusters() {
        let points = Matrix { width: 1, cells: vec![1.0, 1.0] };
        assert_eq!(kmeans(&points, 5, 1, &mut Random::new(1)).centres.len(), 2);
    }
}
