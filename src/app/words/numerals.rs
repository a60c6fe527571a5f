//! Small numbers as words, for the start of a sentence. German in the feminine: eine Spalte, eine Frage, eine Anfrage.

use engine::i18n::Lang;

use crate::format;

const EN: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const DE: [&str; 13] =
    ["keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];

/// "seven", "sieben"; from 13 on in digits.
pub fn numeral(lang: Lang, n: usize) -> String {
    let words = match lang {
        Lang::En => EN,
        Lang::De => DE,
    };
    words.get(n).map_or_else(|| format::count(lang, n as u64), |word| (*word).to_string())
}

/// [`numeral`] at the start of a sentence.
pub fn numeral_first(lang: Lang, n: usize) -> String {
    let word = numeral(lang, n);
    let mut signs = word.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_twelve() {
        assert_eq!(numeral(Lang::De, 1), "eine");
        assert_eq!(numeral_first(Lang::De, 5), "Fünf");
        assert_eq!(numeral_first(Lang::En, 7), "Seven");
        assert_eq!(numeral_first(Lang::En, 1_284), "1,284");
    }
}
