//! How far two divisions of the same points agree beyond chance (Hubert & Arabie 1985): 1 is equal, 0 is chance.

/// The adjusted Rand index of two labelings of equal length. 1 where both put all points together or all apart.
///
/// ```
/// // Names of the clusters do not matter.
/// assert_eq!(engine::models::adjusted_rand(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0);
/// ```
pub fn adjusted_rand(a: &[u8], b: &[u8]) -> f64 {
    let mut cells = vec![0u64; 256 * 256];
    let (mut rows, mut columns) = ([0u64; 256], [0u64; 256]);
    for (x, y) in a.iter().zip(b) {
        cells[usize::from(*x) * 256 + usize::from(*y)] += 1;
        rows[usize::from(*x)] += 1;
        columns[usize::from(*y)] += 1;
    }
    let n = a.len().min(b.len()) as u64;
    let together = pairs(&cells) as f64;
    let (in_a, in_b, all) = (pairs(&rows) as f64, pairs(&columns) as f64, pairs(&[n]) as f64);
    let expected = if all > 0.0 { in_a * in_b / all } else { 0.0 };
    let most = (in_a + in_b) / 2.0;
    if most - expected <= 0.0 { 1.0 } else { (together - expected) / (most - expected) }
}

/// Pairs of points that share a cell.
fn pairs(counts: &[u64]) -> u64 {
    counts.iter().map(|count| count * count.saturating_sub(1) / 2).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // The example of scikit-learn's documentation: 0.57…, and complete disagreement: −0.5.
        assert!((adjusted_rand(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 0.571_428_571_428_571_4).abs() < 1e-12);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-12);
        assert!((adjusted_rand(&[0, 0, 0], &[3, 3, 3]) - 1.0).abs() < 1e-12);
    }
}
