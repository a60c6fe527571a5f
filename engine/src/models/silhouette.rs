//! How well points lie in their clusters: (b − a) / max(a, b), with a the mean distance to the own cluster and b to the
//! nearest other one (Rousseeuw 1987). A point alone in its cluster counts 0.

use super::matrix::{Matrix, distance2, dot};

/// Mean silhouette by Euclidean distance: O(n²). 0 for fewer than two clusters.
pub fn silhouette(points: &Matrix, labels: &[u8]) -> f64 {
    mean(points, labels, |point, sums| {
        for (other, label) in points.rows().zip(labels) {
            sums[usize::from(*label)] += libm::sqrt(distance2(point, other));
        }
    })
}

/// Mean silhouette by cosine distance, 1 − x·y, of points of length 1. The sum of a point's distances to a cluster is
/// n − x·Σy, so it takes O(n · clusters) and is exact all the same.
pub fn silhouette_unit(points: &Matrix, labels: &[u8]) -> f64 {
    let sizes = sizes(labels);
    let mut totals = Matrix::zeros(sizes.len(), points.width);
    for (point, label) in points.rows().zip(labels) {
        totals.row_mut(usize::from(*label)).iter_mut().zip(point).for_each(|(sum, x)| *sum += x);
    }
    mean(points, labels, |point, sums| {
        for ((sum, size), total) in sums.iter_mut().zip(&sizes).zip(totals.rows()) {
            *sum = f64::from(*size) - dot(point, total);
        }
    })
}

/// The mean over all points; `distances` gives the sums of a point's distances to the members of each cluster.
fn mean(points: &Matrix, labels: &[u8], distances: impl Fn(&[f64], &mut [f64])) -> f64 {
    let sizes = sizes(labels);
    if sizes.iter().filter(|size| **size > 0).count() < 2 {
        return 0.0;
    }
    let mut total = 0.0;
    let mut sums = vec![0.0; sizes.len()];
    for (point, label) in points.rows().zip(labels) {
        let own = usize::from(*label);
        if sizes[own] < 2 {
            continue;
        }
        sums.fill(0.0);
        distances(point, &mut sums);
        let within = sums[own] / f64::from(sizes[own] - 1);
        let nearest = (0..sizes.len())
            .filter(|other| *other != own && sizes[*other] > 0)
            .map(|other| sums[other] / f64::from(sizes[other]))
            .fold(f64::INFINITY, f64::min);
        let longer = within.max(nearest);
        if longer > 0.0 {
            total += (nearest - within) / longer;
        }
    }
    total / labels.len() as f64
}

fn sizes(labels: &[u8]) -> Vec<u32> {
    let mut sizes = vec![0; labels.iter().max().map_or(0, |most| usize::from(*most) + 1)];
    labels.iter().for_each(|label| sizes[usize::from(*label)] += 1);
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Random;

    #[test]
    fn by_hand() {
        let points = Matrix { width: 1, cells: vec![0.0, 1.0, 5.0, 6.0] };
        // Point 0: a = 1, b = 5.5; point 1: a = 1, b = 4.5; mirrored.
        let expected = (4.5 / 5.5 + 3.5 / 4.5) / 2.0;
        assert!((silhouette(&points, &[0, 0, 1, 1]) - expected).abs() < 1e-12);
        assert!(silhouette(&points, &[0, 0, 0, 0]).abs() < 1e-12);
        assert!((silhouette(&points, &[0, 0, 1, 2]) - (4.0 / 5.0 + 3.0 / 4.0) / 4.0).abs() < 1e-12);
    }

    /// The short way equals the sum over all pairs.
    #[test]
    fn unit_twin() {
        let mut random = Random::new(5);
        let mut points = Matrix::new(6);
        for _ in 0..80 {
            let row: Vec<f64> = (0..6).map(|_| random.uniform()).collect();
            let length = libm::sqrt(dot(&row, &row));
            points.push(&row.iter().map(|x| x / length).collect::<Vec<_>>());
        }
        let labels: Vec<u8> = (0..80).map(|_| random.below(4) as u8).collect();
        let pairs = mean(&points, &labels, |point, sums| {
            for (other, label) in points.rows().zip(&labels) {
                sums[usize::from(*label)] += 1.0 - dot(point, other);
            }
        });
        assert!((silhouette_unit(&points, &labels) - pairs).abs() < 1e-12);
    }
}
