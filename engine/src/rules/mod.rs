//! The rule language of scheme documents: a true/false expression over metrics of one user.
//!
//! ```text
//! left or silence > C
//! p * 2 < q and q >= 4 and tenure_days >= 111
//! top(value_events, 20%) and regular(A) >= 0.5
//! not longest_gap > D        -- also true where longest_gap is missing
//! longest_gap is missing
//! ```
//!
//! text ──[`parse`]──▶ [`Node`] ──[`compile`]──▶ [`Rule`] ──[`Rule::holds`]──▶ bool; [`explain`] says a node as a sentence.
//!
//! Invariants: a comparison with a missing value is false, so its `not` is true; `is missing` asks. A rule reads a user's
//! metrics only when they can still decide. Compiling resolves the parameters (`A`, `D`, …) and the cut-offs of `top`
//! once; holding a rule against a user allocates nothing by itself.

mod compile;
mod error;
mod eval;
mod explain;
mod parse;

#[cfg(test)]
mod tests;

pub use compile::{Scope, Top, compile, compile_number, tops};
pub use error::RuleError;
pub use eval::{Number, Rule};
pub use explain::{explain, metrics_of};
pub use parse::{Arithmetic, Comparison, Expr, Node, parse};
