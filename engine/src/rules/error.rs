//! What is wrong with a rule, where, and what to do about it.

/// A mistake in the text of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {}: {what} ({advice})", at + 1)]
pub struct RuleError {
    /// Byte position in the text.
    pub at: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub advice: String,
}

impl RuleError {
    pub(super) fn new(at: usize, what: impl Into<String>, advice: impl Into<String>) -> RuleError {
        RuleError { at, what: what.into(), advice: advice.into() }
    }
}

/// "did you mean …?" for the nearest of some words, else the list of them.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match known.iter().map(|have| (distance(word, have), have)).min() {
        Some((far, have)) if far <= 1 + word.len() / 4 => format!("did you mean '{have}'?"),
        _ => format!("known: {}", known.join(", ")),
    }
}

/// Levenshtein distance in bytes.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
