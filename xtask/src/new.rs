//! `cargo xtask new KIND NAME`: the skeleton of a new feature, registered, with a test that fails until it is written.

use std::fs;
use std::path::Path;

use crate::run::{self, Result};

/// What can be begun: a template, the folder it goes to, and the registry in that folder's mod.rs.
struct Kind {
    word: &'static str,
    template: &'static str,
    folder: &'static str,
    registry: &'static str,
    /// The line in the registry, of module and type.
    entry: fn(&str, &str) -> String,
}

const KINDS: [Kind; 2] = [
    Kind {
        word: "panel",
        template: include_str!("../templates/panel.rs"),
        folder: "src/panels",
        registry: "PANELS",
        entry: |module, name| format!("&Entry::<{module}::{name}>::new()"),
    },
    Kind {
        word: "query",
        template: include_str!("../templates/query.rs"),
        folder: "engine/src/queries",
        registry: "QUERIES",
        entry: |module, name| format!("&{module}::{name}"),
    },
];

const USAGE: &str = "usage: cargo xtask new query|panel NAME, where NAME is one_word_for_one_thing";

/// Writes the skeleton and its registration.
pub fn command(args: &[String]) -> Result {
    let [word, name] = args else { return Err(USAGE.into()) };
    let kind = KINDS.iter().find(|kind| kind.word == word).ok_or(USAGE)?;
    let is_name = name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !is_name {
        return Err(USAGE.into());
    }

    let folder = run::root().join(kind.folder);
    let file = folder.join(format!("{name}.rs"));
    if file.exists() {
        return Err(format!("{} exists already", file.display()).into());
    }
    let list = folder.join("mod.rs");
    let listed = register(&fs::read_to_string(&list)?, kind, name)?;
    fs::write(&file, fill(kind.template, name))?;
    fs::write(&list, listed)?;
    format_files(&[&file, &list])?;

    println!("Wrote {}/{name}.rs and its line in {}.", kind.folder, kind.registry);
    match kind.word {
        "query" => {
            println!("Next: make its test pass (cargo test -p engine {name}), then `cargo xtask new panel {name}`.")
        }
        _ => println!("Next: make its test pass (cargo test {name}), then give it a place on a page in src/app/pages."),
    }
    Ok(())
}

fn fill(template: &str, name: &str) -> String {
    let mut words = name.replace('_', " ");
    words[..1].make_ascii_uppercase();
    template
        .replace("TYPE", &camel(name))
        .replace("NAME: &'static str", "\u{0}")
        .replace("NAME", name)
        .replace('\u{0}', "NAME: &'static str")
        .replace("WORDS", &words)
}

/// `retention_rate` as `RetentionRate`.
fn camel(name: &str) -> String {
    name.split('_').filter(|part| !part.is_empty()).map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
}

/// Adds `pub mod name;` and the entry in the list, each in its place of the alphabet.
fn register(source: &str, kind: &Kind, name: &str) -> Result<String> {
    let start = source
        .find(&format!("const {}", kind.registry))
        .ok_or_else(|| format!("{} is not in {}/mod.rs", kind.registry, kind.folder))?;
    let open = start
        + source[start..]
            .find("&[\n")
            .or_else(|| source[start..].find("= &[").map(|at| at + 2))
            .ok_or("the registry is no list")?
        + 2;
    let close = open + source[open..].find("];").ok_or("the registry does not end")?;
    let mut entries: Vec<String> =
        source[open..close].split(',').map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect();
    entries.push((kind.entry)(name, &camel(name)));
    entries.sort_by_key(|entry| type_name(entry).to_owned());
    let listed = format!("{}\n    {},\n{}", &source[..open], entries.join(",\n    "), &source[close..]);

    let module = format!("pub mod {name};");
    let lines: Vec<&str> = listed.lines().collect();
    let is_module = |line: &&str| line.starts_with("pub mod ") && line.ends_with(';');
    let later = lines.iter().position(|line| is_module(line) && *line > module.as_str());
    let place =
        later.or_else(|| lines.iter().rposition(is_module).map(|last| last + 1)).ok_or("mod.rs lists no modules")?;
    let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    lines.insert(place, module);
    Ok(lines.join("\n") + "\n")
}

/// The type in an entry: what the registry is sorted by.
fn type_name(entry: &str) -> &str {
    let is_type = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_uppercase());
    entry.split(|letter: char| !letter.is_alphanumeric()).rfind(is_type).unwrap_or(entry)
}

fn format_files(files: &[&Path]) -> Result {
    let mut rustfmt = run::command("rustfmt", &["--edition", "2024", "--config-path", "."]);
    rustfmt.args(files);
    run::run(&mut rustfmt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registration_keeps_the_alphabet() {
        let source = "//! m\n\npub mod activity;\npub mod span;\n\n/// Sorted.\npub const QUERIES: &[&dyn AnyQuery] = &[\n    &activity::Activity,\n    &span::Span,\n];\n";
        let listed = register(source, &KINDS[1], "retention_rate").expect("registers");
        assert_eq!(
            listed,
            "//! m\n\npub mod activity;\npub mod retention_rate;\npub mod span;\n\n/// Sorted.\npub const QUERIES: &[&dyn AnyQuery] = &[\n    &activity::Activity,\n    &retention_rate::RetentionRate,\n    &span::Span,\n];\n"
        );
    }

    #[test]
    fn an_empty_registry_gets_its_first_line() {
        let source = "pub mod statuses;\n\npub const PANELS: &[&dyn AnyPanel] = &[];\n";
        let listed = register(source, &KINDS[0], "retention").expect("registers");
        assert!(listed.starts_with("pub mod retention;\npub mod statuses;\n"), "{listed}");
        assert!(listed.contains("&[\n    &Entry::<retention::Retention>::new(),\n];"), "{listed}");
    }

    #[test]
    fn the_template_is_filled() {
        let text = fill("//! WORDS\nstruct TYPE;\nconst NAME: &'static str = \"NAME\";", "retention_rate");
        assert_eq!(text, "//! Retention rate\nstruct RetentionRate;\nconst NAME: &'static str = \"retention_rate\";");
    }
}
