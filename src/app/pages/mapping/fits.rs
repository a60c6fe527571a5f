//! What stands below the pick lists of how a file is written: how well the guess fits the first rows. Nothing below a choice of
//! the person.

use engine::i18n::Lang;
use engine::ingest::{DialectChoice, Fits, Share};
use leptos::prelude::*;

use super::Guesses;
use crate::app::words::mapping as words;
use crate::format;

/// What is said of so many values, of so many.
type Word = fn(Lang, String, String) -> String;

/// A part of how a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What parts fields.
    Delimiter,
    /// How characters are written.
    Encoding,
    /// What parts whole from fraction.
    Decimal,
    /// How dates are written.
    DateOrder,
    /// What times that are numbers count.
    Epoch,
}

/// The words below a pick list; empty where there is nothing to say. Tracked.
pub fn note(guesses: Option<Guesses>, part: Part) -> Signal<String> {
    Signal::derive(move || {
        let said = guesses.and_then(|guesses| {
            guesses.preview.with(|preview| {
                let preview = preview.as_ref()?;
                let counts = preview.main_file().is_some_and(|file| file.dialect.epoch.is_some());
                said(guesses.app.t(), &preview.fits, &preview.mapping.dialect, counts, part)
            })
        });
        said.unwrap_or_default()
    })
}

/// `counts`: whether times are numbers that count something.
fn said(lang: Lang, fits: &Fits, choice: &DialectChoice, counts: bool, part: Part) -> Option<String> {
    let (is_guess, share, word): (bool, Share, Word) = match part {
        Part::Delimiter => (choice.delimiter.is_none(), fits.fields, words::fits_rows),
        Part::Encoding => (choice.encoding.is_none(), fits.text, words::fits_rows),
        Part::Decimal => (choice.decimal.is_none(), fits.amounts, words::fits_amounts),
        Part::DateOrder => (choice.date_order.is_none() && !counts, fits.times, words::fits_times),
        Part::Epoch => (choice.epoch.is_none() && counts, fits.times, words::fits_times),
    };
    (is_guess && share.of > 0).then(|| word(lang, format::count(lang, share.n), format::count(lang, share.of)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_says_what_it_fits_and_a_choice_nothing() {
        let fits =
            Fits { fields: Share { n: 1_998, of: 2_000 }, times: Share { n: 1_990, of: 2_000 }, ..Fits::default() };
        let guessed = DialectChoice::default();
        let say = |choice: &DialectChoice, counts, part| said(Lang::En, &fits, choice, counts, part);
        assert_eq!(say(&guessed, false, Part::Delimiter).as_deref(), Some("fits 1,998 of 2,000 rows"));
        assert_eq!(say(&guessed, false, Part::DateOrder).as_deref(), Some("reads 1,990 of 2,000 times"));
        assert_eq!(say(&guessed, false, Part::Epoch), None, "nothing is counted");
        assert_eq!(say(&guessed, true, Part::DateOrder), None, "there is no order");
        assert_eq!(say(&guessed, false, Part::Decimal), None, "there are no amounts");
        let chosen = DialectChoice { delimiter: Some(';'), ..guessed };
        assert_eq!(say(&chosen, false, Part::Delimiter), None);
        let german = said(Lang::De, &fits, &chosen, true, Part::Epoch);
        assert_eq!(german.as_deref(), Some("liest 1.990 von 2.000 Zeitpunkten"));
    }
}
