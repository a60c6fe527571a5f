//! The sentence over the guesses: how many columns are understood, how many are left out, what remains to be asked.

use engine::i18n::Lang;
use engine::ingest::Preview;

use super::edit::{Meaning, meaning_of};
use crate::app::words::mapping as words;
use crate::app::words::numerals::{numeral, numeral_first};

/// The sentence.
pub fn headline(lang: Lang, preview: &Preview) -> String {
    let names: Vec<String> = preview.columns.iter().map(|column| column.name.clone()).collect();
    let is_understood = |name: &&String| meaning_of(&preview.mapping, &names, name) != Meaning::LeftOut;
    let understood = names.iter().filter(is_understood).count();
    sentence(lang, understood, names.len() - understood, preview.questions.len(), preview.problem.is_some())
}

fn sentence(lang: Lang, understood: usize, left_out: usize, questions: usize, problem: bool) -> String {
    let mut columns = match (understood, left_out) {
        (1, _) => words::understood_one(lang).to_string(),
        (n, 0) => words::understood_all(lang, numeral(lang, n)),
        (n, _) => words::understood(lang, numeral_first(lang, n)),
    };
    if left_out > 0 {
        columns = format!("{columns}, {}", words::left_out(lang, numeral(lang, left_out)));
    }
    let rest = match (problem, questions) {
        (true, _) => words::missing_one(lang).to_string(),
        (false, 0) => words::question_none(lang).to_string(),
        (false, 1) => words::question_one(lang).to_string(),
        (false, n) => words::questions(lang, numeral_first(lang, n)),
    };
    format!("{columns}. {rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        assert_eq!(sentence(Lang::En, 7, 1, 1, false), "Seven columns understood, one left out. One question remains.");
        assert_eq!(sentence(Lang::De, 7, 1, 1, false), "Sieben Spalten erkannt, eine ausgelassen. Eine Frage bleibt.");
        assert_eq!(sentence(Lang::En, 4, 0, 0, false), "All four columns understood. No question remains.");
        assert_eq!(sentence(Lang::De, 1, 13, 0, true), "Eine Spalte erkannt, 13 ausgelassen. Eines fehlt noch.");
    }
}
