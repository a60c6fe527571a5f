//! `cargo xtask tidy`: the project's rules that neither compiler nor clippy can see.
//!
//! Each rule is a function from the files to its findings, and has a test that sees it find something.

mod catalogs;
mod docs;
mod layers;
mod lexer;
mod network;
mod registries;
mod styles;
mod text;

use std::fs;
use std::path::Path;

use crate::run::{self, Result};

/// A file of the project, with a path from its root.
pub struct File {
    pub path: String,
    /// Empty for what is not text.
    pub text: String,
}

/// What a rule does not like.
#[derive(Debug, PartialEq)]
pub struct Finding {
    pub path: String,
    /// From 1; 0 for the whole file.
    pub line: usize,
    pub message: String,
}

/// A rule, by the word that stands behind its findings.
struct Rule {
    name: &'static str,
    check: fn(&[File]) -> Vec<Finding>,
}

/// Every rule, sorted by name.
const RULES: &[Rule] = &[
    Rule { name: "catalogs", check: catalogs::check },
    Rule { name: "docs", check: docs::check },
    Rule { name: "file-size", check: text::file_size },
    Rule { name: "fixtures", check: docs::fixtures },
    Rule { name: "layers", check: layers::check },
    Rule { name: "machine", check: text::machine },
    Rule { name: "module-docs", check: text::module_docs },
    Rule { name: "network", check: network::check },
    Rule { name: "registries", check: registries::check },
    Rule { name: "styles", check: styles::check },
    Rule { name: "unfinished", check: text::unfinished },
];

/// Folders that are not the project's own text.
const SKIPPED: [&str; 5] = ["target", "dist", "node_modules", "work", "public"];

/// Prints all findings; fails if there are any.
pub fn command(args: &[String]) -> Result {
    if !args.is_empty() {
        return Err("usage: cargo xtask tidy".into());
    }
    let mut files = Vec::new();
    collect(&run::root(), "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut count = 0;
    for rule in RULES {
        for finding in (rule.check)(&files) {
            println!("{}:{}: {} [{}]", finding.path, finding.line, finding.message, rule.name);
            count += 1;
        }
    }
    match count {
        0 => Ok(()),
        1 => Err("tidy has one finding".into()),
        _ => Err(format!("tidy has {count} findings").into()),
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            let hidden = name.starts_with('.') && name != ".ci" && name != ".github";
            if !hidden && !SKIPPED.contains(&name.as_str()) {
                collect(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if name != ".git" {
            // (.git is a file in a second working tree.)
            let text = String::from_utf8(fs::read(entry.path())?).unwrap_or_default();
            files.push(File { path, text });
        }
    }
    Ok(())
}

impl File {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is compiled into the programs of the page.
    fn is_shipped(&self) -> bool {
        self.is_rust() && ["src/", "engine/src/", "decode/src/"].iter().any(|folder| self.path.starts_with(folder))
    }

    fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file for the tests of the rules.
    pub fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn rules_are_sorted_by_name() {
        assert!(RULES.is_sorted_by_key(|rule| rule.name));
    }
}
