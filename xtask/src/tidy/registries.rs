//! Rule: registries (`pub const QUERIES: &[…]`) are sorted without repetition, and whatever is written is registered.

use super::lexer::{self, Token};
use super::{File, Finding};

/// The lists whose order means nothing. (PAGES stand in the order of the rail.)
const SORTED: [&str; 7] = ["DECODERS", "FORMATS", "METRICS", "PANELS", "PRESETS", "QUERIES", "SCHEMES"];

/// A trait and the list in which each type that implements it must stand.
const LISTED: [(&str, &str); 4] =
    [("Decoder", "DECODERS"), ("Query", "QUERIES"), ("Panel", "PANELS"), ("Scheme", "SCHEMES")];

pub fn check(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut registries: Vec<(String, Vec<Token>)> = Vec::new();
    let mut written: Vec<(&File, usize, String, &str)> = Vec::new();
    let shipped = |file: &&File| file.is_shipped();
    for file in files.iter().filter(shipped) {
        let tokens = lexer::tokens_before_tests(&file.text);
        for (line, name, content) in constants(&tokens) {
            if SORTED.contains(&name.as_str()) {
                let entries = entries(&content);
                for pair in entries.windows(2).filter(|pair| pair[0] >= pair[1]) {
                    found.push(
                        file.finding(line, format!("{name} is not sorted: '{}' stands before '{}'", pair[0], pair[1])),
                    );
                }
                registries.push((name, content));
            }
        }
        written.extend(implementations(&tokens).map(|(line, name, list)| (file, line, name, list)));
    }
    for (file, line, name, list) in written {
        let in_list = registries
            .iter()
            .filter(|(own, _)| own == list)
            .any(|(_, content)| content.iter().any(|token| token.is_word(&name)));
        if !in_list && registries.iter().any(|(own, _)| own == list) {
            found.push(file.finding(line, format!("{name} is not in {list}")));
        }
    }
    found
}

/// Every `const NAME: … = &[ content ];`, with its line.
fn constants(tokens: &[Token]) -> Vec<(usize, String, Vec<Token>)> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let (true, Some(name)) = (pair[0].is_word("const"), pair[1].word()) else { continue };
        let Some(equals) = tokens[at..].iter().position(|token| token.is_sign('=')) else { continue };
        let value = &tokens[at + equals + 1..];
        if !(value.len() > 2 && value[0].is_sign('&') && value[1].is_sign('[')) {
            continue;
        }
        let mut depth = 0;
        let end = value.iter().position(|token| {
            depth += i32::from(token.is_sign('[')) - i32::from(token.is_sign(']'));
            token.is_sign(']') && depth == 0
        });
        let content = value[2..end.unwrap_or(value.len())].to_vec();
        found.push((pair[1].line, name.to_owned(), content));
    }
    found
}

/// The names of a list's entries, by the type of each: `&Entry::<rfm::RfmGrid>::new()` is `rfm_grid`.
fn entries(content: &[Token]) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0;
    for token in content {
        if let lexer::Kind::Sign(sign) = token.kind {
            depth += i32::from("([{<".contains(sign)) - i32::from(")]}>".contains(sign));
            if sign == ',' && depth == 0 {
                found.push(String::new());
            }
        }
        let is_type = token.word().is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_uppercase()));
        if let (true, Some(entry), Some(word)) = (is_type, found.last_mut(), token.word()) {
            *entry = snake(word);
        }
    }
    found.retain(|entry| !entry.is_empty());
    found
}

/// `RetentionRate` as `retention_rate`.
fn snake(camel: &str) -> String {
    let mut snake = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// Every `impl Query for Name {` of the traits with a list.
fn implementations(tokens: &[Token]) -> impl Iterator<Item = (usize, String, &'static str)> + '_ {
    tokens.windows(5).filter_map(|at| {
        let (_, list) = LISTED.iter().find(|(name, _)| at[1].is_word(name))?;
        let whole = at[0].is_word("impl") && at[2].is_word("for") && at[4].is_sign('{');
        Some((at[3].line, at[3].word().filter(|_| whole)?.to_owned(), *list))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn an_unsorted_registry_is_found() {
        let good = "pub const QUERIES: &[&dyn AnyQuery] = &[\n    &a::A,\n    &crate::b::AB,\n];";
        let bad = "pub const PANELS: &[&dyn AnyPanel] = &[&Entry::<b::B>::new(), &Entry::<a::A>::new()];";
        let found = check(&[file("engine/src/queries/mod.rs", good), file("src/panels/mod.rs", bad)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, "src/panels/mod.rs");
    }

    #[test]
    fn a_query_outside_its_registry_is_found() {
        let registry = file("engine/src/queries/mod.rs", "pub const QUERIES: &[&dyn AnyQuery] = &[&a::A];");
        let a = file("engine/src/queries/a.rs", "impl Query for A {\n}");
        let b = file("engine/src/queries/b.rs", "struct B;\nimpl Query for B {\n}");
        let found = check(&[registry, a, b]);
        assert_eq!(
            found,
            [Finding { path: "engine/src/queries/b.rs".into(), line: 2, message: "B is not in QUERIES".into() }]
        );
    }
}
