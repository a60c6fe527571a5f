//! A compiled rule and how it is held against a user.

use super::{Arithmetic, Comparison};
use crate::events::User;
use crate::metrics::{Arg, Env, Metric, Unit};

/// A condition, ready to be held against users.
#[derive(Clone, Debug)]
pub enum Rule {
    /// A metric that is 1 or 0.
    Yes(Number),
    /// Two numbers compared.
    Compare(Comparison, Number, Number),
    /// The number is missing.
    Missing(Number),
    /// The number is at least the cut-off; never, where there is none.
    Top(Number, Option<f64>),
    /// The other way round.
    Not(Box<Rule>),
    /// All of them; read from the left until one fails.
    And(Vec<Rule>),
    /// At least one of them; read from the left until one holds.
    Or(Vec<Rule>),
}

/// A number about a user.
#[derive(Clone, Debug)]
pub enum Number {
    /// The same for all.
    Constant(f64),
    /// A metric with its arguments.
    Metric(&'static Metric, Vec<Arg>),
    /// Two numbers joined; missing where one of them is, and where a divisor is 0.
    Arithmetic(Arithmetic, Box<Number>, Box<Number>),
}

impl Rule {
    /// Whether the user fits.
    pub fn holds(&self, user: &User, env: &Env) -> bool {
        match self {
            Rule::Yes(number) => number.value(user, env).is_some_and(|value| value > 0.0),
            Rule::Compare(how, left, right) => match (left.value(user, env), right.value(user, env)) {
                (Some(left), Some(right)) => how.holds(left, right),
                _ => false,
            },
            Rule::Missing(number) => number.value(user, env).is_none(),
            Rule::Top(number, cut) => match (number.value(user, env), cut) {
                (Some(value), Some(cut)) => value >= *cut,
                _ => false,
            },
            Rule::Not(rule) => !rule.holds(user, env),
            Rule::And(rules) => rules.iter().all(|rule| rule.holds(user, env)),
            Rule::Or(rules) => rules.iter().any(|rule| rule.holds(user, env)),
        }
    }
}

impl Number {
    /// The number for a user, or `None` where it is missing.
    pub fn value(&self, user: &User, env: &Env) -> Option<f64> {
        match self {
            Number::Constant(value) => Some(*value),
            Number::Metric(metric, args) => metric.of(user, env, args),
            Number::Arithmetic(how, left, right) => how.apply(left.value(user, env)?, right.value(user, env)?),
        }
    }

    /// What it counts; a ratio where it is computed from others.
    pub fn unit(&self) -> Unit {
        match self {
            Number::Metric(metric, _) => metric.unit,
            Number::Constant(_) | Number::Arithmetic(..) => Unit::Ratio,
        }
    }
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "'=' and '!=' mean exactly that; metrics that are compared so are counts")]
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::More => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
        }
    }
}

impl Arithmetic {
    fn apply(self, left: f64, right: f64) -> Option<f64> {
        match self {
            Arithmetic::Add => Some(left + right),
            Arithmetic::Subtract => Some(left - right),
            Arithmetic::Multiply => Some(left * right),
            Arithmetic::Divide => (right != 0.0).then(|| left / right),
        }
    }
}
