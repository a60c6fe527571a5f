//! Text to a tree. Says nothing about what the names mean: that is checked when the tree is compiled.
//!
//! ```text
//! or      = and { "or" and }
//! and     = not { "and" not }
//! not     = "not" not | compare
//! compare = sum [ ("<" | "<=" | ">" | ">=" | "=" | "!=") sum | "is" ["not"] "missing" ]
//! sum     = product { ("+" | "-") product }
//! product = atom { ("*" | "/") atom }
//! atom    = number ["%"] | name [ "(" [ sum { "," sum } ] ")" ] | "(" or ")"
//! ```

use super::RuleError;

/// A part of a rule and where it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Byte position in the text.
    pub at: usize,
    /// What it is.
    pub expr: Expr,
}

/// One part of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number; `20%` is 0.2.
    Number(f64),
    /// A metric, a parameter, a role, or `top`, with its arguments.
    Name(String, Vec<Node>),
    /// Two numbers joined.
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// Two numbers compared.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `is missing`.
    Missing(Box<Node>),
    /// `not`.
    Not(Box<Node>),
    /// All of them.
    And(Vec<Node>),
    /// At least one of them.
    Or(Vec<Node>),
}

/// How two numbers are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the four operations speak for themselves")]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the six comparisons speak for themselves")]
pub enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    NotEqual,
}

/// Reads the text of a rule.
pub fn parse(text: &str) -> Result<Node, RuleError> {
    if text.len() > MAX_LENGTH {
        return Err(RuleError::new(MAX_LENGTH, "the rule is too long", "split it into several reasons"));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, end: text.len(), depth: 0 };
    let node = parser.or()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.unexpected("'and', 'or' or the end of the rule")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Word(String),
    Sign(&'static str),
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: &[&str] = &["<=", ">=", "!=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ",", "%"];

/// Longer texts and deeper nesting are refused, so that no text can exhaust the stack.
const MAX_LENGTH: usize = 2_000;
/// See [`MAX_LENGTH`].
const MAX_DEPTH: usize = 64;

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, RuleError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let while_ = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let (token, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_ascii_digit() {
            let length = while_(|c| c.is_ascii_digit() || c == '.');
            let number = rest[..length].parse().map_err(|_| {
                RuleError::new(at, format!("'{}' is not a number", &rest[..length]), "write it like 28 or 0.5")
            })?;
            (Token::Number(number), length)
        } else if first.is_ascii_alphabetic() {
            let length = while_(|c| c.is_ascii_alphanumeric() || c == '_');
            (Token::Word(rest[..length].into()), length)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            let advice = "use names, numbers, brackets and < <= > >= = != + - * /";
            return Err(RuleError::new(at, format!("'{first}' has no meaning here"), advice));
        };
        found.push((at, token));
        at += length;
    }
    Ok(found)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn or(&mut self) -> Result<Node, RuleError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(RuleError::new(self.position(), "the brackets go too deep", "write the rule in fewer steps"));
        }
        let node = self.list("or", Parser::and, Expr::Or)?;
        self.depth -= 1;
        Ok(node)
    }

    fn and(&mut self) -> Result<Node, RuleError> {
        self.list("and", Parser::not, Expr::And)
    }

    fn list(
        &mut self,
        word: &str,
        part: fn(&mut Parser) -> Result<Node, RuleError>,
        join: fn(Vec<Node>) -> Expr,
    ) -> Result<Node, RuleError> {
        let first = part(self)?;
        let at = first.at;
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(part(self)?);
        }
        match parts.len() {
            1 => Ok(parts.remove(0)),
            _ => Ok(Node { at, expr: join(parts) }),
        }
    }

    fn not(&mut self) -> Result<Node, RuleError> {
        let at = self.position();
        let mut times = 0;
        while self.take_word("not") {
            times += 1;
        }
        let mut node = self.compare()?;
        if times % 2 == 1 {
            node = Node { at, expr: Expr::Not(Box::new(node)) };
        }
        Ok(node)
    }

    fn compare(&mut self) -> Result<Node, RuleError> {
        let left = self.sum()?;
        let at = left.at;
        if self.take_word("is") {
            let not = self.take_word("not");
            if !self.take_word("missing") {
                return Err(self.unexpected("'missing'"));
            }
            let missing = Node { at, expr: Expr::Missing(Box::new(left)) };
            return Ok(if not { Node { at, expr: Expr::Not(Box::new(missing)) } } else { missing });
        }
        let signs = [
            ("<", Comparison::Less),
            ("<=", Comparison::AtMost),
            (">", Comparison::More),
            (">=", Comparison::AtLeast),
            ("=", Comparison::Equal),
            ("!=", Comparison::NotEqual),
        ];
        for (sign, comparison) in signs {
            if self.take_sign(sign) {
                let right = self.sum()?;
                return Ok(Node { at, expr: Expr::Compare(comparison, Box::new(left), Box::new(right)) });
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Node, RuleError> {
        self.chain(Parser::product, [("+", Arithmetic::Add), ("-", Arithmetic::Subtract)])
    }

    fn product(&mut self) -> Result<Node, RuleError> {
        self.chain(Parser::atom, [("*", Arithmetic::Multiply), ("/", Arithmetic::Divide)])
    }

    fn chain(
        &mut self,
        part: fn(&mut Parser) -> Result<Node, RuleError>,
        signs: [(&str, Arithmetic); 2],
    ) -> Result<Node, RuleError> {
        let mut left = part(self)?;
        while let Some((_, how)) = signs.iter().find(|(sign, _)| self.take_sign(sign)) {
            let right = part(self)?;
            left = Node { at: left.at, expr: Expr::Arithmetic(*how, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Node, RuleError> {
        let at = self.position();
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.at += 1;
                let percent = self.take_sign("%");
                Ok(Node { at, expr: Expr::Number(if percent { number / 100.0 } else { number }) })
            }
            Some(Token::Word(word)) if !matches!(word.as_str(), "and" | "or" | "not" | "is" | "missing") => {
                self.at += 1;
                let args = if self.take_sign("(") { self.arguments()? } else { Vec::new() };
                Ok(Node { at, expr: Expr::Name(word, args) })
            }
            Some(Token::Sign("(")) => {
                self.at += 1;
                let inner = self.or()?;
                if !self.take_sign(")") {
                    return Err(self.unexpected("')'"));
                }
                Ok(inner)
            }
            _ => Err(self.unexpected("a metric, a number or '('")),
        }
    }

    fn arguments(&mut self) -> Result<Vec<Node>, RuleError> {
        let mut args = Vec::new();
        while !self.take_sign(")") {
            if !args.is_empty() && !self.take_sign(",") {
                return Err(self.unexpected("',' or ')'"));
            }
            args.push(self.sum()?);
        }
        Ok(args)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn position(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(at, _)| *at)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(have)) if have == word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(have)) if *have == sign);
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self, wanted: &str) -> RuleError {
        let what = match self.peek() {
            Some(Token::Number(number)) => format!("'{number}' is not expected"),
            Some(Token::Word(word)) => format!("'{word}' is not expected"),
            Some(Token::Sign(sign)) => format!("'{sign}' is not expected"),
            None => "the rule ends too early".into(),
        };
        RuleError::new(self.position(), what, format!("expected {wanted}"))
    }
}
