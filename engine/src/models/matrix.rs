//! A dense table of numbers, row by row.

/// Rows of equal length in one buffer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Numbers in a row.
    pub width: usize,
    /// All rows, one after another.
    pub cells: Vec<f64>,
}

impl Matrix {
    /// A table without rows.
    pub fn new(width: usize) -> Self {
        Matrix { width, cells: Vec::new() }
    }

    /// A table of zeros.
    pub fn zeros(rows: usize, width: usize) -> Self {
        Matrix { width, cells: vec![0.0; rows * width] }
    }

    /// Adds a row; it must have [`Matrix::width`] numbers.
    pub fn push(&mut self, row: &[f64]) {
        debug_assert_eq!(row.len(), self.width);
        self.cells.extend_from_slice(row);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// One row.
    #[inline]
    pub fn row(&self, at: usize) -> &[f64] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    /// One row, to change.
    #[inline]
    pub fn row_mut(&mut self, at: usize) -> &mut [f64] {
        &mut self.cells[at * self.width..(at + 1) * self.width]
    }

    /// All rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        (0..self.len()).map(|at| self.row(at))
    }

    /// These rows, in this order.
    pub fn pick(&self, rows: &[usize]) -> Matrix {
        let mut picked = Matrix::new(self.width);
        rows.iter().for_each(|row| picked.push(self.row(*row)));
        picked
    }
}

/// Squared Euclidean distance.
#[inline]
pub(super) fn distance2(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// Inner product.
#[inline]
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
