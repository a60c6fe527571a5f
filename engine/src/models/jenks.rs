//! Natural breaks: the classes of a distribution with the smallest sum of squares within (Fisher 1958, Jenks 1977). Exact.

/// Upper bounds (inclusive) of the best division of weighted values into `classes` classes; the last bound is the greatest
/// value. `values` are (value, count), ascending and distinct; counts of 0 are allowed. Fewer bounds come back where
/// there are fewer distinct values than classes; ties go to the lower break.
///
/// ```
/// assert_eq!(engine::models::jenks(&[(1, 3), (2, 4), (10, 2), (11, 1)], 2), [2, 11]);
/// ```
pub fn jenks(values: &[(u32, u64)], classes: usize) -> Vec<u32> {
    let values: Vec<(u32, u64)> = values.iter().copied().filter(|(_, count)| *count > 0).collect();
    let n = values.len();
    let classes = classes.min(n);
    if classes == 0 {
        return Vec::new();
    }
    let sums = Sums::of(&values);
    // cost[i]: least sum of squares of the first i values in the classes so far; breaks[c][i]: where the last of them begins.
    let mut cost: Vec<f64> = (0..=n).map(|end| sums.within(0, end)).collect();
    let mut breaks = vec![vec![0usize; n + 1]];
    for class in 1..classes {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut from = vec![0; n + 1];
        fill(&sums, &cost, &mut next, &mut from, (class + 1, n), (class, n - 1));
        cost = next;
        breaks.push(from);
    }
    let mut bounds = vec![0; classes];
    let mut end = n;
    for class in (0..classes).rev() {
        bounds[class] = values[end - 1].0;
        end = breaks[class][end];
    }
    bounds
}

/// One more class for all ends in `ends`, whose last class begins within `starts`. The best start never moves back as the
/// end moves on, so the middle end halves the search for both sides: O(n log n) a class.
fn fill(
    sums: &Sums,
    before: &[f64],
    cost: &mut [f64],
    from: &mut [usize],
    ends: (usize, usize),
    starts: (usize, usize),
) {
    if ends.0 > ends.1 {
        return;
    }
    let end = (ends.0 + ends.1) / 2;
    for (start, so_far) in before.iter().enumerate().take(end.min(starts.1 + 1)).skip(starts.0) {
        let sum = so_far + sums.within(start, end);
        if sum < cost[end] {
            cost[end] = sum;
            from[end] = start;
        }
    }
    let best = from[end];
    fill(sums, before, cost, from, (ends.0, end - 1), (starts.0, best));
    fill(sums, before, cost, from, (end + 1, ends.1), (best, starts.1));
}

/// Running sums of weight, weight × value and weight × value²; integers, so that no difference loses a digit.
struct Sums {
    rows: Vec<[u128; 3]>,
}

impl Sums {
    fn of(values: &[(u32, u64)]) -> Self {
        let mut rows = vec![[0; 3]];
        let mut sum = [0u128; 3];
        for (value, count) in values {
            let (value, count) = (u128::from(*value), u128::from(*count));
            sum = [sum[0] + count, sum[1] + count * value, sum[2] + count * value * value];
            rows.push(sum);
        }
        Sums { rows }
    }

    /// Sum of squared deviations from the mean of the values start..end.
    fn within(&self, start: usize, end: usize) -> f64 {
        let (a, b) = (self.rows[start], self.rows[end]);
        let [weight, first, second] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        if weight == 0 {
            return 0.0;
        }
        (weight * second - first * first) as f64 / weight as f64
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::models::Random;

    /// Days since the last purchase + 1 and how many users have them.
    fn histogram(days: impl Iterator<Item = u32>) -> Vec<(u32, u64)> {
        let mut counts = BTreeMap::new();
        days.for_each(|day| *counts.entry(day).or_insert(0u64) += 1);
        counts.into_iter().collect()
    }

    fn first_column(csv: &str) -> impl Iterator<Item = u32> + '_ {
        csv.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok())
    }

    /// Breaks by jenkspy 0.4.1.
    #[test]
    fn equals_jenkspy() {
        let cdnow = histogram(first_column(include_str!("../../../tests/data/rfm_cdnow_sample.csv")));
        let expected: [&[u32]; 5] = [
            &[177, 388, 546],
            &[131, 279, 427, 546],
            &[77, 177, 299, 433, 546],
            &[76, 174, 294, 416, 498, 546],
            &[71, 159, 244, 328, 424, 499, 546],
        ];
        for (at, bounds) in expected.iter().enumerate() {
            assert_eq!(jenks(&cdnow, at + 3), *bounds);
        }
        let retail: Vec<(u32, u64)> = include_str!("../../../tests/data/recency_online_retail.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(',').and_then(|(day, n)| Some((day.parse().ok()?, n.parse().ok()?))))
            .collect();
        let expected: [&[u32]; 5] = [
            &[92, 220, 374],
            &[50, 135, 248, 374],
            &[43, 109, 192, 283, 374],
            &[38, 89, 152, 222, 299, 374],
            &[33, 75, 130, 190, 248, 316, 374],
        ];
        for (at, bounds) in expected.iter().enumerate() {
            assert_eq!(jenks(&retail, at + 3), *bounds);
        }
    }

    /// Trying every pair of breaks finds no better division.
    #[test]
    fn brute_force_twin() {
        let mut random = Random::new(3);
        for _ in 0..50 {
            let values = histogram((0..40).map(|_| random.below(60) as u32));
            let sums = Sums::of(&values);
            let n = values.len();
            let mut best = f64::INFINITY;
            for first in 1..n - 1 {
                for second in first + 1..n {
                    best = best.min(sums.within(0, first) + sums.within(first, second) + sums.within(second, n));
                }
            }
            let bounds = jenks(&values, 3);
            let cut = |bound: u32| values.partition_point(|(value, _)| *value <= bound);
            let (first, second) = (cut(bounds[0]), cut(bounds[1]));
            let found = sums.within(0, first) + sums.within(first, second) + sums.within(second, n);
            assert!((found - best).abs() < 1e-9 * best.max(1.0), "{found} {best}");
        }
    }

    #[test]
    fn few_values() {
        assert_eq!(jenks(&[], 3), [0; 0]);
        assert_eq!(jenks(&[(5, 2), (9, 0)], 3), [5]);
        assert_eq!(jenks(&[(5, 2), (9, 1)], 2), [5, 9]);
        assert_eq!(jenks(&[(5, 2), (9, 1)], 0), [0; 0]);
    }
}
