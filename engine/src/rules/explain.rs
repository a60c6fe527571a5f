//! A rule as a sentence, in English and German.

use super::{Arithmetic, Comparison, Expr, Node, Scope};
use crate::i18n::Lang;
use crate::metrics::{Metric, Param, Unit, find};

/// Says a rule in words. Parameters are said by name and value: "C (120)".
pub fn explain(node: &Node, scope: &Scope, lang: Lang) -> String {
    Words { scope, lang }.condition(node, false)
}

/// The metrics that a rule speaks of, in the order in which they come.
pub fn metrics_of(node: &Node) -> Vec<&'static Metric> {
    match &node.expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().flat_map(metrics_of).collect(),
        Expr::Not(part) | Expr::Missing(part) => metrics_of(part),
        Expr::Compare(_, left, right) | Expr::Arithmetic(_, left, right) => {
            [metrics_of(left), metrics_of(right)].concat()
        }
        Expr::Name(name, args) => {
            let own = find(name);
            // What stands in brackets behind a metric is a role or a number; behind `top` it is a metric.
            let inner = if own.is_none() { args.as_slice() } else { &[] };
            own.into_iter().chain(inner.iter().flat_map(metrics_of)).collect()
        }
        Expr::Number(_) => Vec::new(),
    }
}

struct Words<'a> {
    scope: &'a Scope,
    lang: Lang,
}

impl Words<'_> {
    fn condition(&self, node: &Node, inner: bool) -> String {
        match &node.expr {
            Expr::And(parts) => self.list(parts, self.lang.pick("and", "und"), inner),
            Expr::Or(parts) => self.list(parts, self.lang.pick("or", "oder"), inner),
            Expr::Not(part) => match &part.expr {
                Expr::Missing(number) => {
                    format!("{} {}", self.number(number), self.lang.pick("is known", "ist bekannt"))
                }
                _ => format!("{} ({})", self.lang.pick("not", "nicht"), self.condition(part, false)),
            },
            Expr::Missing(number) => format!("{} {}", self.number(number), self.lang.pick("is missing", "fehlt")),
            Expr::Compare(how, left, right) => {
                // A colon, because the metrics are in the singular and in the plural.
                format!("{}: {} {}", self.number(left), self.comparison(*how), self.value(right, left))
            }
            Expr::Name(name, args) if name == "top" => self.top(args),
            _ => self.number(node),
        }
    }

    fn list(&self, parts: &[Node], word: &str, inner: bool) -> String {
        let said: Vec<String> = parts.iter().map(|part| self.condition(part, true)).collect();
        let joined = said.join(&format!(" {word} "));
        if inner { format!("({joined})") } else { joined }
    }

    fn top(&self, args: &[Node]) -> String {
        let [metric, share] = args else { return String::new() };
        let percent = match share.expr {
            Expr::Number(share) => self.digits(share * 100.0),
            _ => String::new(),
        };
        match self.lang {
            Lang::En => format!("{}: in the top {percent}% of users", self.number(metric)),
            Lang::De => format!("{}: unter den obersten {percent}\u{a0}% der Nutzer", self.number(metric)),
        }
    }

    fn number(&self, node: &Node) -> String {
        match &node.expr {
            Expr::Number(value) => self.digits(*value),
            Expr::Name(name, args) => match (self.scope.params.get(name), find(name)) {
                (Some(value), _) => format!("{name} ({})", self.digits(*value)),
                (None, Some(metric)) => self.phrase(metric, args),
                (None, None) => name.clone(),
            },
            Expr::Arithmetic(how, left, right) => {
                let sign = match how {
                    Arithmetic::Add => "+",
                    Arithmetic::Subtract => "−",
                    Arithmetic::Multiply => "×",
                    Arithmetic::Divide => "÷",
                };
                format!("{} {sign} {}", self.number(left), self.number(right))
            }
            _ => format!("({})", self.condition(node, false)),
        }
    }

    /// The right side of a comparison, with the unit of the left: "… is more than 30 days".
    fn value(&self, node: &Node, left: &Node) -> String {
        let said = self.number(node);
        let unit = match &left.expr {
            Expr::Name(name, _) => find(name).map(|metric| metric.unit),
            _ => None,
        };
        match unit {
            Some(Unit::Days) => format!("{said} {}", self.lang.pick("days", "Tage")),
            _ => said,
        }
    }

    /// The metric's words with its arguments; the part in square brackets only where a window is given.
    fn phrase(&self, metric: &Metric, args: &[Node]) -> String {
        let mut said = self.lang.pick(metric.phrase.0, metric.phrase.1).to_string();
        let has_window = metric.params.last() == Some(&Param::Window) && args.len() == metric.params.len();
        if let (Some(open), Some(close)) = (said.find('['), said.find(']')) {
            let part = if has_window { said[open + 1..close].to_string() } else { String::new() };
            said.replace_range(open..=close, &part);
        }
        for (at, arg) in args.iter().enumerate() {
            let text = match &arg.expr {
                Expr::Name(name, _) => match self.scope.params.get(name) {
                    Some(value) => self.digits(*value),
                    None => name.clone(),
                },
                _ => self.number(arg),
            };
            said = said.replace(&format!("{{{at}}}"), &text);
        }
        said
    }

    fn comparison(&self, how: Comparison) -> &'static str {
        let (en, de) = match how {
            Comparison::Less => ("less than", "weniger als"),
            Comparison::AtMost => ("at most", "höchstens"),
            Comparison::More => ("more than", "mehr als"),
            Comparison::AtLeast => ("at least", "mindestens"),
            Comparison::Equal => ("exactly", "genau"),
            Comparison::NotEqual => ("not", "nicht"),
        };
        self.lang.pick(en, de)
    }

    fn digits(&self, value: f64) -> String {
        let text = format!("{}", (value * 1000.0).round() / 1000.0);
        match self.lang {
            Lang::En => text,
            Lang::De => text.replace('.', ","),
        }
    }
}
