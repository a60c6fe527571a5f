//! Rule: each string of the product stands in English and German, with the same placeholders and without slips of the typewriter.
//!
//! Reads the lines of `catalog! { name(arg) = "English", "Deutsch"; }` and the pairs of `lang.pick("English", "Deutsch")`.

use std::collections::BTreeSet;

use super::lexer::{self, Token};
use super::{File, Finding};

pub fn check(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    let shipped = |file: &&File| file.is_shipped();
    for file in files.iter().filter(shipped) {
        let tokens = lexer::tokens_before_tests(&file.text);
        for pair in pairs(&tokens) {
            let mut say = |message: String| found.push(file.finding(pair.line, message));
            if placeholders(&pair.en) != placeholders(&pair.de) {
                say(format!("'{}' and '{}' have different placeholders", pair.en, pair.de));
            }
            if pair.en.is_empty() != pair.de.is_empty() {
                say(format!("one language is empty: '{}', '{}'", pair.en, pair.de));
            }
            let (en, de) = (slip_in_english(&pair.en), slip_in_german(&pair.de));
            en.into_iter().for_each(|slip| say(format!("{slip} in '{}'", pair.en)));
            de.into_iter().for_each(|slip| say(format!("{slip} in '{}'", pair.de)));
        }
    }
    found
}

struct Pair {
    line: usize,
    en: String,
    de: String,
}

/// Two string literals with a comma between, inside a catalog or right after `pick(`.
fn pairs(tokens: &[Token]) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut catalog_depth = None;
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        depth += i32::from(token.is_sign('{')) - i32::from(token.is_sign('}'));
        if token.is_sign('{') && at > 1 && tokens[at - 1].is_sign('!') && tokens[at - 2].is_word("catalog") {
            catalog_depth = Some(depth);
        }
        if catalog_depth.is_some_and(|inside| depth < inside) {
            catalog_depth = None;
        }
        let after_pick = at > 1 && tokens[at - 1].is_sign('(') && tokens[at - 2].is_word("pick");
        if catalog_depth.is_none() && !after_pick {
            continue;
        }
        if let [first, comma, second, ..] = &tokens[at..]
            && let (Some(en), true, Some(de)) = (first.text(), comma.is_sign(','), second.text())
        {
            found.push(Pair { line: token.line, en: en.into(), de: de.into() });
        }
    }
    found
}

/// Names between braces; `{{` is a brace.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let end = rest.find(['}', ':']).unwrap_or(rest.len());
        found.insert(&rest[..end]);
    }
    found
}

fn slip_in_english(text: &str) -> Option<&'static str> {
    slip(text).or_else(|| {
        let space_before_percent = text.contains(" %") || text.contains("\u{a0}%");
        (space_before_percent && text.chars().any(|letter| letter.is_ascii_digit() || letter == '{'))
            .then_some("space before %")
    })
}

fn slip_in_german(text: &str) -> Option<&'static str> {
    slip(text).or_else(|| {
        if text.contains('\u{201d}') {
            return Some("English closing quote (German: „…“)");
        }
        let before_percent = text.split_once('%').and_then(|(before, _)| before.chars().next_back());
        match before_percent {
            Some(' ') => Some("plain space before % (German: no-break space)"),
            Some(letter) if letter.is_ascii_digit() || letter == '}' => {
                Some("no space before % (German: no-break space)")
            }
            _ => None,
        }
    })
}

/// What is wrong in both languages.
fn slip(text: &str) -> Option<&'static str> {
    let slips = [
        ("...", "three dots (…)"),
        ("\"", "straight quote"),
        ("'", "straight apostrophe (’)"),
        (" - ", "hyphen as a dash (–)"),
        ("--", "two hyphens"),
        ("->", "typed arrow"),
        ("  ", "two spaces"),
    ];
    slips.iter().find(|(wrong, _)| text.contains(wrong)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        check(&[file("src/words.rs", text)]).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_placeholder_in_one_language_only_is_found() {
        let found =
            messages("catalog! { of(n) = \"{n} users\", \"alle Nutzer\"; fine(n) = \"{n:>3} {{x}}\", \"{n} {{x}}\"; }");
        assert_eq!(found, ["'{n} users' and 'alle Nutzer' have different placeholders"]);
    }

    #[test]
    fn slips_of_the_typewriter_are_found() {
        assert_eq!(messages("catalog! { a = \"Wait...\", \"Warten…\"; }"), ["three dots (…) in 'Wait...'"]);
        assert_eq!(messages("fn a() { lang.pick(\"user's\", \"„Nutzer“\") }"), ["straight apostrophe (’) in 'user's'"]);
        assert_eq!(
            messages("fn a() { lang.pick(\"“x”\", \"“x”\") }"),
            ["English closing quote (German: „…“) in '“x”'"]
        );
        assert_eq!(messages("catalog! { a(n) = \"{n} %\", \"{n} %\"; }").len(), 2);
        assert_eq!(messages("catalog! { a(n) = \"{n}%\", \"{n}\u{a0}%\"; }"), Vec::<String>::new());
    }

    #[test]
    fn other_strings_are_nobodys_business() {
        assert_eq!(
            messages("fn a() { f(\"a...\", \"b'\") }\ncatalog! { }\nfn b() { g(\"c...\", \"d\") }"),
            Vec::<String>::new()
        );
    }
}
