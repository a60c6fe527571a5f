//! Numeric models that know no data: numbers in, numbers out. Nothing here has heard of users or events.
//!
//! Every model is deterministic: where it draws at random, the caller passes a seeded [`Random`]; sums run in the order of
//! the rows; logarithms and roots are the same on every target.

mod adjusted_rand;
mod jenks;
mod kmeans;
mod matrix;
mod nmf;
mod random;
mod silhouette;

pub use adjusted_rand::adjusted_rand;
pub use jenks::jenks;
pub use kmeans::{Clusters, kmeans, nearest};
pub use matrix::Matrix;
pub use nmf::{Basis, MAX_PARTS, nmf};
pub use random::Random;
pub use silhouette::{silhouette, silhouette_unit};
