//! Non-negative matrix factorisation X ≈ W H by hierarchical alternating least squares (Cichocki & Phan 2009, algorithm 2).
//!
//! The parts H start from the centres of a k-means division (Wild, Curry & Dougherty 2004), so a few rounds are enough.
//! A row's weights are its projection on the fixed parts: the model is H alone, and new rows are treated like those it was
//! made from.

use super::matrix::{Matrix, dot};
use super::{Random, kmeans};

/// The most parts a factorisation may have: they fit one array of the inner loops.
pub const MAX_PARTS: usize = 8;

/// Rounds over W and H.
const ROUNDS: usize = 25;

/// Passes of coordinate descent in a projection; the change of the last one is far below what decides a label.
const PASSES: usize = 30;

/// Weights of one row on the parts; zero beyond the number of parts.
type Weights = [f64; MAX_PARTS];

/// The parts of a factorisation, each of length 1, ready to be projected on.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// One row a part; no number is negative.
    pub parts: Matrix,
    /// The parts by column, so that one cell of a row meets all parts at once.
    columns: Vec<Weights>,
    /// Inner products of the parts.
    gram: [Weights; MAX_PARTS],
}

impl Basis {
    /// From parts of length 1.
    pub fn new(parts: Matrix) -> Self {
        let k = parts.len().min(MAX_PARTS);
        let mut columns = vec![[0.0; MAX_PARTS]; parts.width];
        let mut gram = [[0.0; MAX_PARTS]; MAX_PARTS];
        for part in 0..k {
            columns.iter_mut().zip(parts.row(part)).for_each(|(column, x)| column[part] = *x);
            (0..k).for_each(|other| gram[part][other] = dot(parts.row(part), parts.row(other)));
        }
        Basis { parts, columns, gram }
    }

    /// The non-negative weights that rebuild a row best (coordinate descent for non-negative least squares).
    pub fn project(&self, row: &[f64]) -> Vec<f64> {
        let k = self.parts.len().min(MAX_PARTS);
        let target = self.against(row);
        let mut weights = [0.0; MAX_PARTS];
        for _ in 0..PASSES {
            self.descend(&target, &mut weights);
        }
        weights[..k].to_vec()
    }

    /// The part on which a row weighs most; ties go to the first.
    pub fn label(&self, row: &[f64]) -> u8 {
        let weights = self.project(row);
        let mut best = 0;
        for (part, weight) in weights.iter().enumerate() {
            if *weight > weights[best] {
                best = part;
            }
        }
        best as u8
    }

    /// The label of every row.
    pub fn labels(&self, rows: &Matrix) -> Vec<u8> {
        rows.rows().map(|row| self.label(row)).collect()
    }

    /// Inner products of a row with all parts.
    fn against(&self, row: &[f64]) -> Weights {
        let mut sums = [0.0; MAX_PARTS];
        for (x, column) in row.iter().zip(&self.columns) {
            if *x > 0.0 {
                sums.iter_mut().zip(column).for_each(|(sum, part)| *sum += x * part);
            }
        }
        sums
    }

    /// One pass: each weight in turn takes its best value, given the others.
    fn descend(&self, target: &Weights, weights: &mut Weights) {
        for part in 0..self.parts.len().min(MAX_PARTS) {
            let rebuilt: f64 = weights.iter().zip(&self.gram[part]).map(|(weight, inner)| weight * inner).sum();
            if self.gram[part][part] > 0.0 {
                weights[part] = (weights[part] + (target[part] - rebuilt) / self.gram[part][part]).max(0.0);
            }
        }
    }
}

/// The parts, at most [`MAX_PARTS`], into which non-negative rows fall best.
pub fn nmf(rows: &Matrix, parts: usize, random: &mut Random) -> Basis {
    let mut start = kmeans(rows, parts.min(MAX_PARTS), 1, random).centres;
    (0..start.len()).for_each(|part| normalise(start.row_mut(part)));
    let mut basis = Basis::new(start);
    let targets = |basis: &Basis| -> Vec<Weights> { rows.rows().map(|row| basis.against(row)).collect() };
    let mut weights = vec![[0.0; MAX_PARTS]; rows.len()];
    for round in 0..ROUNDS {
        for (target, weights) in targets(&basis).iter().zip(&mut weights) {
            // The first round starts from nothing and needs some passes to be near the best weights.
            (0..if round == 0 { 5 } else { 1 }).for_each(|_| basis.descend(target, weights));
        }
        basis = Basis::new(better_parts(rows, &weights, basis.parts));
    }
    basis
}

/// The best parts for given weights: each part in turn, given the others, then brought to length 1.
fn better_parts(rows: &Matrix, weights: &[Weights], mut parts: Matrix) -> Matrix {
    let mut inner = [[0.0; MAX_PARTS]; MAX_PARTS];
    let mut against = vec![[0.0; MAX_PARTS]; rows.width];
    for (row, weights) in rows.rows().zip(weights) {
        for (sums, weight) in inner.iter_mut().zip(weights) {
            sums.iter_mut().zip(weights).for_each(|(sum, other)| *sum += weight * other);
        }
        for (x, sums) in row.iter().zip(&mut against) {
            if *x > 0.0 {
                sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += x * weight);
            }
        }
    }
    let old = parts.clone();
    for part in 0..parts.len().min(MAX_PARTS) {
        if inner[part][part] <= 0.0 {
            continue;
        }
        for (column, sums) in against.iter().enumerate() {
            let rebuilt: f64 = (0..parts.len()).map(|other| inner[part][other] * parts.row(other)[column]).sum();
            let cell = &mut parts.row_mut(part)[column];
            *cell = (*cell + (sums[part] - rebuilt) / inner[part][part]).max(0.0);
        }
        if dot(parts.row(part), parts.row(part)) <= 0.0 {
            // A part that vanished would never come back: it stays as it was.
            parts.row_mut(part).copy_from_slice(old.row(part));
        }
    }
    (0..parts.len()).for_each(|part| normalise(parts.row_mut(part)));
    parts
}

fn normalise(row: &mut [f64]) {
    let length = libm::sqrt(dot(row, row));
    if length > 0.0 {
        row.iter_mut().for_each(|x| *x /= length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows made of known parts are rebuilt, and the parts are found.
    #[test]
    fn finds_planted_parts() {
        let planted = [[3.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 2.0, 2.0, 0.0], [0.0, 1.0, 0.0, 0.0, 4.0]];
        let mut random = Random::new(2);
        let mut rows = Matrix::new(5);
        for at in 0..300 {
            let mut row = [0.0; 5];
            for (part, shape) in planted.iter().enumerate() {
                let weight = if part == at % 3 { 1.0 + random.uniform() } else { 0.1 * random.uniform() };
                row.iter_mut().zip(shape).for_each(|(x, cell)| *x += weight * cell);
            }
            rows.push(&row);
        }
        let basis = nmf(&rows, 3, &mut random);
        let (mut error, mut total) = (0.0, 0.0);
        for row in rows.rows() {
            let weights = basis.project(row);
            for (column, x) in row.iter().enumerate() {
                let rebuilt: f64 =
                    weights.iter().zip(basis.parts.rows()).map(|(weight, part)| weight * part[column]).sum();
                error += (x - rebuilt) * (x - rebuilt);
                total += x * x;
            }
        }
        assert!(error / total < 1e-3, "{}", error / total);
        for shape in &planted {
            let length = libm::sqrt(dot(shape, shape));
            let nearest = basis.parts.rows().map(|part| dot(part, shape) / length).fold(0.0, f64::max);
            assert!(nearest > 0.99, "{nearest}");
        }
        let labels = basis.labels(&rows);
        assert!((0..300).all(|at| labels[at] == labels[at % 3]));
    }

    /// The projection meets the conditions of optimality: no weight can move either way and rebuild better.
    #[test]
    fn projection_is_optimal() {
        let mut parts = Matrix { width: 3, cells: vec![1.0, 1.0, 0.0, 0.0, 1.0, 1.0] };
        (0..2).for_each(|part| normalise(parts.row_mut(part)));
        let basis = Basis::new(parts);
        for row in [[1.0, 0.0, 0.0], [1.0, 2.0, 3.0], [0.0, 0.0, 5.0]] {
            let weights = basis.project(&row);
            for (part, weight) in weights.iter().enumerate() {
                let slope: f64 = (0..3)
                    .map(|column| {
                        let rebuilt: f64 =
                            weights.iter().zip(basis.parts.rows()).map(|(w, part)| w * part[column]).sum();
                        (rebuilt - row[column]) * basis.parts.row(part)[column]
                    })
                    .sum();
                assert!(slope > -1e-9 && (slope * weight).abs() < 1e-9, "{row:?} {weights:?} {slope}");
            }
        }
    }
}
