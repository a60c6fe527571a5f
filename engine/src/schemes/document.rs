//! A scheme document: JSON that divides users into segments by ordered rules. Data, not code.
//!
//! text ──[`Document::parse`]──▶ [`Document`] ──[`Document::compile`]──▶ [`Compiled`], which judges one user at a time.
//!
//! The first segment whose rule holds takes the user, and the first reason in it is kept. `given` is a condition that all
//! reasons of a segment share. In `say`, `{…}` holds any number of the rule language: `{silence}`, `{C}`;
//! `{silence|day|days}` is followed by the word that it counts.

use serde::{Deserialize, Serialize};

use crate::events::{Day, User};
use crate::i18n::Lang;
use crate::metrics::{Env, Unit};
use crate::order::Order;
use crate::rules::{Number, Rule, RuleError, Scope, Top, compile, compile_number, parse, tops};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Words {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }
}

/// A way to divide users, as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The word for the scheme.
    pub id: String,
    /// Version of the form of this document.
    pub version: u32,
    /// What people call it.
    pub name: Words,
    /// Names that rules may use besides metrics; the values come with the settings.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// Ids of all segments in the order in which they are shown.
    pub order: Vec<String>,
    /// The segments in the order in which they are tried.
    pub segments: Vec<Segment>,
}

/// One segment of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The word for it.
    pub id: String,
    /// What people call it.
    pub name: Words,
    /// A condition that all reasons share.
    #[serde(default)]
    pub given: Option<String>,
    /// Any of them suffices; the first that holds is kept.
    pub reasons: Vec<Reason>,
}

/// One way into a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The word for it, unique within the segment.
    pub id: String,
    /// The rule.
    pub when: String,
    /// Short name, for tables.
    pub name: Words,
    /// What is said of one user, with values in `{…}`.
    pub say: Words,
}

/// What is wrong with a document.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum DocumentError {
    /// It is not JSON of this form.
    #[error("line {line}, column {column}: {reason}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader found.
        reason: String,
    },
    /// A newer or older form.
    #[error("the document has version {0}, this program reads version 1")]
    Version(u32),
    /// `order` and `segments` differ.
    #[error("segment '{0}' must stand once in 'segments' and once in 'order'")]
    Order(String),
    /// Two reasons of a segment share an id.
    #[error("segment '{segment}' has two reasons '{reason}'")]
    Reasons {
        /// The segment.
        segment: String,
        /// The id that comes twice.
        reason: String,
    },
    /// A rule is wrong.
    #[error("{place}: {error}")]
    Rule {
        /// `segment/reason`, and the field.
        place: String,
        /// What is wrong, and where in the rule.
        error: RuleError,
    },
}

impl Document {
    /// Reads and checks a document.
    pub fn parse(json: &str) -> Result<Document, DocumentError> {
        let document: Document = serde_json::from_str(json).map_err(|error| DocumentError::Json {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })?;
        document.check()?;
        Ok(document)
    }

    fn check(&self) -> Result<(), DocumentError> {
        if self.version != 1 {
            return Err(DocumentError::Version(self.version));
        }
        let count = |id: &str| {
            let in_segments = self.segments.iter().filter(|segment| segment.id == id).count();
            (in_segments, self.order.iter().filter(|have| *have == id).count())
        };
        let ids = self.segments.iter().map(|segment| &segment.id).chain(&self.order);
        if let Some(id) = ids.into_iter().find(|id| count(id) != (1, 1)) {
            return Err(DocumentError::Order(id.clone()));
        }
        for segment in &self.segments {
            for (at, reason) in segment.reasons.iter().enumerate() {
                if segment.reasons[..at].iter().any(|before| before.id == reason.id) {
                    return Err(DocumentError::Reasons { segment: segment.id.clone(), reason: reason.id.clone() });
                }
            }
        }
        // Any values do: what a rule means does not hang on them.
        let params = self.parameters.iter().map(|name| (name.clone(), 30.0)).collect();
        self.compile(&Scope { params, ..Scope::default() }).map(|_| ())
    }

    /// Gives the rules their meaning for these parameters and cut-offs.
    pub fn compile(&self, scope: &Scope) -> Result<Compiled, DocumentError> {
        let mut segments = Vec::new();
        for segment in &self.segments {
            let given = match &segment.given {
                Some(text) => Some(rule(text, scope, || format!("{}/given", segment.id))?),
                None => None,
            };
            let mut reasons = Vec::new();
            for reason in &segment.reasons {
                let place = |field: &str| format!("{}/{}/{field}", segment.id, reason.id);
                reasons.push(CompiledReason {
                    when: rule(&reason.when, scope, || place("when"))?,
                    en: template(&reason.say.en, scope, || place("say/en"))?,
                    de: template(&reason.say.de, scope, || place("say/de"))?,
                });
            }
            let shown = self.order.iter().position(|id| *id == segment.id).unwrap_or_default() as u8;
            segments.push(CompiledSegment { shown, given, reasons });
        }
        Ok(Compiled { segments })
    }

    /// Every top share that the rules ask for.
    pub fn tops(&self, scope: &Scope) -> Vec<Top> {
        let texts = self
            .segments
            .iter()
            .flat_map(|segment| segment.given.iter().chain(segment.reasons.iter().map(|reason| &reason.when)));
        let mut all: Vec<Top> = texts.filter_map(|text| tops(&parse(text).ok()?, scope).ok()).flatten().collect();
        all.order_by(Top::cmp);
        all.dedup();
        all
    }

    /// The segment and the reason of a verdict.
    pub fn reason(&self, verdict: Verdict) -> Option<(&Segment, &Reason)> {
        let segment = self.segment(self.order.get(usize::from(verdict.segment))?)?;
        Some((segment, segment.reasons.get(usize::from(verdict.reason))?))
    }

    /// The segment with an id.
    pub fn segment(&self, id: &str) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.id == id)
    }
}

/// A document ready to judge users.
#[derive(Clone, Debug)]
pub struct Compiled {
    segments: Vec<CompiledSegment>,
}

#[derive(Clone, Debug)]
struct CompiledSegment {
    /// Position in the order of display.
    shown: u8,
    given: Option<Rule>,
    reasons: Vec<CompiledReason>,
}

#[derive(Clone, Debug)]
struct CompiledReason {
    when: Rule,
    en: Vec<Piece>,
    de: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Value(Number),
    /// A value with the word that it counts: of one, of any other number.
    Counted(Number, String, String),
}

/// Where a user stands, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Verdict {
    /// Position of the segment in [`Document::order`].
    pub segment: u8,
    /// Position of the reason in [`Segment::reasons`].
    pub reason: u8,
}

impl Compiled {
    /// The first segment that takes the user, if any.
    pub fn judge(&self, user: &User, env: &Env) -> Option<Verdict> {
        self.segments.iter().find_map(|segment| {
            if segment.given.as_ref().is_some_and(|given| !given.holds(user, env)) {
                return None;
            }
            let reason = segment.reasons.iter().position(|reason| reason.when.holds(user, env))?;
            Some(Verdict { segment: segment.shown, reason: reason as u8 })
        })
    }

    /// For each segment in the order of trying: whether its own rule fits the user, whatever comes before it.
    pub fn fits(&self, user: &User, env: &Env) -> Vec<bool> {
        let fits = |segment: &CompiledSegment| {
            segment.given.as_ref().is_none_or(|given| given.holds(user, env))
                && segment.reasons.iter().any(|reason| reason.when.holds(user, env))
        };
        self.segments.iter().map(fits).collect()
    }

    /// The reason in words, with the user's values.
    pub fn say(&self, verdict: Verdict, user: &User, env: &Env) -> Words {
        let segment = self.segments.iter().find(|segment| segment.shown == verdict.segment);
        let Some(reason) = segment.and_then(|segment| segment.reasons.get(usize::from(verdict.reason))) else {
            return Words::default();
        };
        let fill = |pieces: &[Piece], lang| {
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Value(number) => said(number, user, env, lang),
                    Piece::Counted(number, one, many) => {
                        let said = said(number, user, env, lang);
                        let word = if said == "1" { one } else { many };
                        format!("{said} {word}")
                    }
                })
                .collect()
        };
        Words { en: fill(&reason.en, Lang::En), de: fill(&reason.de, Lang::De) }
    }
}

fn rule(text: &str, scope: &Scope, place: impl Fn() -> String) -> Result<Rule, DocumentError> {
    parse(text).and_then(|node| compile(&node, scope)).map_err(|error| DocumentError::Rule { place: place(), error })
}

/// Splits "first seen {tenure_days|day|days} ago, at most N = {N}" into its pieces.
fn template(text: &str, scope: &Scope, place: impl Fn() -> String) -> Result<Vec<Piece>, DocumentError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').unwrap_or((after, ""));
        let mut parts = inside.split('|');
        let number = parse(parts.next().unwrap_or_default())
            .and_then(|node| compile_number(&node, scope))
            .map_err(|error| DocumentError::Rule { place: place(), error })?;
        pieces.push(Piece::Text(before.into()));
        pieces.push(match (parts.next(), parts.next()) {
            (Some(one), Some(many)) => Piece::Counted(number, one.into(), many.into()),
            _ => Piece::Value(number),
        });
        rest = after;
    }
    pieces.push(Piece::Text(rest.into()));
    Ok(pieces)
}

/// A value as it stands in a sentence: a date, a whole number, or one decimal.
fn said(number: &Number, user: &User, env: &Env, lang: Lang) -> String {
    let Some(value) = number.value(user, env) else {
        return "–".into();
    };
    if number.unit() == Unit::Date {
        return Day(value as i32).to_string();
    }
    let tenths = (value * 10.0).round() as i64;
    let (whole, part) = (tenths / 10, (tenths % 10).abs());
    match (part, lang) {
        (0, _) => whole.to_string(),
        (_, Lang::En) => format!("{whole}.{part}"),
        (_, Lang::De) => format!("{whole},{part}"),
    }
}
