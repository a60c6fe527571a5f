//! A tree to a rule: names get their meaning, parameters their values, `top` its cut-off. All mistakes are found here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::nearest;
use super::{Expr, Node, Number, Rule, RuleError};
use crate::events::Role;
use crate::metrics::{Arg, Kind, METRICS, Metric, Param, Unit, find};

/// What the names in a rule stand for besides metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Parameters, as `A` or `C`.
    pub params: BTreeMap<String, f64>,
    /// The least value that belongs to each top share; `None` where no user has a value over 0.
    pub cuts: BTreeMap<Top, Option<f64>>,
}

/// "The top so and so many of a metric": over 0, and the share of users strictly below at least 1 − share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Top {
    /// The metric, as it stands in a rule, parameters resolved: `value_events`, `revenue(90)`.
    pub metric: String,
    /// The share, in thousandths.
    pub permille: u32,
}

/// Gives a tree its meaning.
pub fn compile(node: &Node, scope: &Scope) -> Result<Rule, RuleError> {
    match &node.expr {
        Expr::Name(name, args) if name == "top" => {
            let (top, number) = top(node.at, args, scope)?;
            Ok(Rule::Top(number, scope.cuts.get(&top).copied().flatten()))
        }
        Expr::Name(..) => {
            let number = compile_number(node, scope)?;
            match number.unit() {
                Unit::YesNo => Ok(Rule::Yes(number)),
                _ => {
                    Err(RuleError::new(node.at, "a number is no condition", "compare it, as in 'days_since_last > 30'"))
                }
            }
        }
        Expr::Compare(how, left, right) => {
            Ok(Rule::Compare(*how, compile_number(left, scope)?, compile_number(right, scope)?))
        }
        Expr::Missing(number) => Ok(Rule::Missing(compile_number(number, scope)?)),
        Expr::Not(inner) => Ok(Rule::Not(Box::new(compile(inner, scope)?))),
        Expr::And(parts) => Ok(Rule::And(parts.iter().map(|part| compile(part, scope)).collect::<Result<_, _>>()?)),
        Expr::Or(parts) => Ok(Rule::Or(parts.iter().map(|part| compile(part, scope)).collect::<Result<_, _>>()?)),
        Expr::Number(_) | Expr::Arithmetic(..) => {
            Err(RuleError::new(node.at, "a number is no condition", "compare it, as in 'days_since_last > 30'"))
        }
    }
}

/// Gives a tree its meaning where a number must stand.
pub fn compile_number(node: &Node, scope: &Scope) -> Result<Number, RuleError> {
    match &node.expr {
        Expr::Number(value) => Ok(Number::Constant(*value)),
        Expr::Arithmetic(how, left, right) => Ok(Number::Arithmetic(
            *how,
            Box::new(compile_number(left, scope)?),
            Box::new(compile_number(right, scope)?),
        )),
        Expr::Name(name, args) => match scope.params.get(name) {
            Some(value) if args.is_empty() => Ok(Number::Constant(*value)),
            _ => {
                let metric = metric(node.at, name, scope)?;
                Ok(Number::Metric(metric, arguments(node.at, metric, args, scope)?))
            }
        },
        Expr::Compare(..) | Expr::Missing(_) | Expr::Not(_) | Expr::And(_) | Expr::Or(_) => {
            Err(RuleError::new(node.at, "a condition is no number", "join conditions with 'and' and 'or'"))
        }
    }
}

/// Every top share that a tree asks for.
pub fn tops(node: &Node, scope: &Scope) -> Result<Vec<Top>, RuleError> {
    match &node.expr {
        Expr::Name(name, args) if name == "top" => Ok(vec![top(node.at, args, scope)?.0]),
        Expr::Not(inner) => tops(inner, scope),
        Expr::And(parts) | Expr::Or(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(tops(part, scope)?);
            }
            Ok(all)
        }
        _ => Ok(Vec::new()),
    }
}

fn top(at: usize, args: &[Node], scope: &Scope) -> Result<(Top, Number), RuleError> {
    let advice = "write it like top(revenue, 20%)";
    let [metric, share] = args else {
        return Err(RuleError::new(at, "'top' takes a metric and a share", advice));
    };
    let number = compile_number(metric, scope)?;
    let Number::Metric(found, given) = &number else {
        return Err(RuleError::new(metric.at, "'top' takes a metric", advice));
    };
    let Expr::Number(share) = share.expr else {
        return Err(RuleError::new(share.at, "the share must be a number", advice));
    };
    if !(0.001..1.0).contains(&share) {
        return Err(RuleError::new(at, "the share must lie between 0.1% and 100%", advice));
    }
    let text: Vec<String> = given
        .iter()
        .map(|arg| match arg {
            Arg::Kind(kind) => kind.id().to_string(),
            Arg::Days(days) => days.to_string(),
        })
        .collect();
    let metric = if text.is_empty() { found.id.into() } else { format!("{}({})", found.id, text.join(", ")) };
    Ok((Top { metric, permille: (share * 1000.0).round() as u32 }, number))
}

fn metric(at: usize, name: &str, scope: &Scope) -> Result<&'static Metric, RuleError> {
    find(name).ok_or_else(|| {
        let known = METRICS.iter().map(|metric| metric.id).chain(scope.params.keys().map(String::as_str));
        RuleError::new(at, format!("'{name}' is not known"), nearest(name, known))
    })
}

fn arguments(at: usize, metric: &Metric, args: &[Node], scope: &Scope) -> Result<Vec<Arg>, RuleError> {
    let least = metric.params.iter().filter(|param| **param != Param::Window).count();
    if args.len() < least || args.len() > metric.params.len() {
        let what = format!("'{}' does not take {} arguments", metric.id, args.len());
        return Err(RuleError::new(at, what, format!("write it like {}", usage(metric))));
    }
    metric.params.iter().zip(args).map(|(param, arg)| argument(*param, arg, scope)).collect()
}

fn argument(param: Param, arg: &Node, scope: &Scope) -> Result<Arg, RuleError> {
    match param {
        Param::Kind => match &arg.expr {
            Expr::Name(name, args) if args.is_empty() => Kind::from_id(name).map(Arg::Kind).ok_or_else(|| {
                let known = Role::ALL.iter().map(|role| role.id());
                RuleError::new(arg.at, format!("'{name}' is no role of an event"), nearest(name, known))
            }),
            _ => Err(RuleError::new(arg.at, "the role of an event must stand here", "for example: purchase")),
        },
        Param::Days | Param::Window => match compile_number(arg, scope)? {
            Number::Constant(days) if (1.0..=100_000.0).contains(&days) && days.fract() == 0.0 => {
                Ok(Arg::Days(days as i32))
            }
            _ => Err(RuleError::new(arg.at, "a whole number of days must stand here", "for example: 28")),
        },
    }
}

fn usage(metric: &Metric) -> String {
    let words: Vec<&str> = metric
        .params
        .iter()
        .map(|param| match param {
            Param::Kind => "purchase",
            Param::Days | Param::Window => "28",
        })
        .collect();
    if words.is_empty() { metric.id.into() } else { format!("{}({})", metric.id, words.join(", ")) }
}
