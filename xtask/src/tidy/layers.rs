//! Rule: a module of the engine uses those before it only; an arrow back is a mistake.

use super::lexer::{self, Token};
use super::{File, Finding};

/// The modules in layers; a module may use those of earlier layers and of its own.
const LAYERS: [&[&str]; 10] = [
    &["i18n", "order"],
    &["events"],
    &["fold", "ingest", "models"],
    &["metrics"],
    &["rules"],
    &["schemes"],
    &["queries"],
    &["export"],
    &["load", "protocol"],
    &["samples", "warm_up"],
];

pub fn check(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let Some(inside) = file.path.strip_prefix("engine/src/") else { continue };
        if inside.ends_with("tests.rs") {
            continue;
        }
        let module = inside.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = layer(module) else {
            if !["lib", "testing"].contains(&module) {
                found.push(
                    file.finding(
                        0,
                        format!("module {module} has no layer: add it to LAYERS in xtask/src/tidy/layers.rs"),
                    ),
                );
            }
            continue;
        };
        for (line, used) in used_modules(&lexer::tokens_before_tests(&file.text)) {
            if layer(&used).is_some_and(|used| used > own) {
                found.push(file.finding(line, format!("{module} uses {used}, which comes after it")));
            }
        }
    }
    found
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules after `crate::`, also those in `crate::{a::b, c}`.
fn used_modules(tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, start) in tokens.windows(4).enumerate() {
        if !(start[0].is_word("crate") && start[1].is_sign(':') && start[2].is_sign(':')) {
            continue;
        }
        if let Some(word) = start[3].word() {
            found.push((start[3].line, word.to_owned()));
        } else if start[3].is_sign('{') {
            let mut depth = 1;
            let mut is_start = true;
            for token in &tokens[at + 4..] {
                if let (true, 1, Some(word)) = (is_start, depth, token.word()) {
                    found.push((token.line, word.to_owned()));
                }
                depth += i32::from(token.is_sign('{')) - i32::from(token.is_sign('}'));
                is_start = token.is_sign(',');
                if depth == 0 {
                    break;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn an_arrow_back_is_found() {
        let text =
            "use crate::events::Day;\nuse crate::queries::overview;\n#[cfg(test)]\nmod tests { use crate::export; }";
        let found = check(&[file("engine/src/metrics/mod.rs", text)]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].message.as_str()), (2, "metrics uses queries, which comes after it"));
    }

    #[test]
    fn lists_of_modules_are_read() {
        let found = check(&[file("engine/src/events/a.rs", "use crate::{i18n::{Lang, schemes}, schemes::Selection};")]);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("events uses schemes"));
    }

    #[test]
    fn a_module_without_a_layer_is_found() {
        assert_eq!(check(&[file("engine/src/extra.rs", "//! x")]).len(), 1);
    }
}
