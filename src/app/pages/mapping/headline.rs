//! The sentence over the guesses: how many columns are understood, how many are left out, what remains to be asked.

use engine::events::Tally;
use engine::i18n::Lang;
use engine::ingest::Preview;

use super::edit::{Meaning, meaning_of};
use super::questions::is_answered;
use crate::app::words::mapping as words;
use crate::app::words::numerals::{numeral, numeral_first};
use crate::format;

/// The sentence.
pub fn headline(lang: Lang, preview: &Preview) -> String {
    let names: Vec<String> = preview.columns.iter().map(|column| column.name.clone()).collect();
    let is_understood = |name: &&String| meaning_of(&preview.mapping, &names, name) != Meaning::LeftOut;
    let understood = names.iter().filter(is_understood).count();
    // A question stays on the page once it is answered, so that the answer can be changed; it remains no longer.
    let questions = preview.questions.iter().filter(|question| !is_answered(question)).count();
    let said = sentence(lang, understood, names.len() - understood, questions, preview.problem.is_some());
    match rejected(&preview.tally) {
        Some(share) => format!("{said} {}", words::many_rejected(lang, format::percent_with(lang, share, 0))),
        None => said,
    }
}

/// The share of the first rows that would be rejected, where it is too large to be found only at the bottom of the page.
fn rejected(tally: &Tally) -> Option<f64> {
    const WORTH_SAYING: f64 = 0.05;
    let share = tally.rejected.values().sum::<u64>() as f64 / tally.read.max(1) as f64;
    (share >= WORTH_SAYING).then_some(share)
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
    use engine::events::Day;
    use engine::ingest::{Head, Mapping, preview};

    use super::super::edit::set_rate;
    use super::*;

    #[test]
    fn many_rejected_rows_are_told_on_top() {
        let tally = |n: u64| Tally { read: 100, rejected: [("no_user".to_string(), n)].into(), ..Tally::default() };
        assert_eq!((rejected(&tally(4)), rejected(&tally(26))), (None, Some(0.26)));
        assert_eq!(rejected(&Tally::default()), None);
    }

    /// Once both rates are typed, nothing is asked any more.
    #[test]
    fn what_remains_follows_the_rates() {
        let rows = "u1,2024-01-01,1.00,EUR\nu2,2024-01-02,2.00,USD\nu3,2024-01-03,3.00,GBP\n".repeat(4);
        let bytes = format!("user_id,timestamp,amount,currency\n{rows}").into_bytes();
        let head = Head { name: "a.csv".into(), size: bytes.len() as u64, bytes };
        let said = |rates: &[&str]| {
            let found = |mapping: Option<&Mapping>| preview(std::slice::from_ref(&head), mapping, Day(20_000)).unwrap();
            let mut mapping = found(None).mapping;
            for currency in rates {
                set_rate(&mut mapping, None, currency, "EUR", Some("2".into()));
            }
            headline(Lang::En, &found(Some(&mapping)))
        };
        let ends = [said(&[]), said(&["USD"]), said(&["USD", "GBP"])]
            .map(|text| text.rsplit_once(". ").unwrap().1.to_string());
        assert_eq!(ends, ["One question remains.", "One question remains.", "No question remains."]);
    }

    #[test]
    fn sentences() {
        assert_eq!(sentence(Lang::En, 7, 1, 1, false), "Seven columns understood, one left out. One question remains.");
        assert_eq!(sentence(Lang::De, 7, 1, 1, false), "Sieben Spalten erkannt, eine ausgelassen. Eine Frage bleibt.");
        assert_eq!(sentence(Lang::En, 4, 0, 0, false), "All four columns understood. No question remains.");
        assert_eq!(sentence(Lang::De, 1, 13, 0, true), "Eine Spalte erkannt, 13 ausgelassen. Eines fehlt noch.");
    }
}
