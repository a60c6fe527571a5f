//! Rules: the documents are there, short enough to be read, with links that lead somewhere; each fixture has an origin and a licence.

use super::{File, Finding};

const DOCUMENTS: [&str; 6] =
    ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];

const MOST_LINES_OF_ARCHITECTURE: usize = 200;

pub fn check(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    for name in DOCUMENTS {
        match files.iter().find(|file| file.path == name) {
            None => found.push(Finding { path: name.into(), line: 0, message: "is missing".into() }),
            Some(file) if name == "ARCHITECTURE.md" && file.text.lines().count() > MOST_LINES_OF_ARCHITECTURE => {
                found.push(file.finding(0, format!("is longer than {MOST_LINES_OF_ARCHITECTURE} lines")));
            }
            Some(_) => {}
        }
    }
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, target) in links(&file.text) {
            let path = if folder.is_empty() { target.to_owned() } else { format!("{folder}/{target}") };
            let leads = files
                .iter()
                .any(|other| other.path == path || other.path.starts_with(&format!("{}/", path.trim_end_matches('/'))));
            if !leads {
                found.push(file.finding(line, format!("links to {target}, which does not exist")));
            }
        }
    }
    found
}

/// Every file in `tests/data` is named in its README, by name or with one `*`.
pub fn fixtures(files: &[File]) -> Vec<Finding> {
    let readme = files.iter().find(|file| file.path == "tests/data/README.md").map_or("", |file| &file.text);
    let words: Vec<&str> = readme.split(|letter: char| letter.is_whitespace() || "|`,;()".contains(letter)).collect();
    let mut found = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("tests/data/").filter(|name| *name != "README.md") else { continue };
        if !words.iter().any(|word| matches(word, name)) {
            found.push(file.finding(0, "has no origin and licence in tests/data/README.md"));
        }
    }
    found
}

/// Relative targets of `[text](target)`, with their lines.
fn links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(at, line)| {
        let targets = line.match_indices("](").filter_map(|(start, _)| line[start + 2..].split([')', '#', ' ']).next());
        targets.filter(|target| !target.is_empty() && !target.contains("://")).map(move |target| (at + 1, target))
    })
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            !(start.is_empty() && end.is_empty())
                && name.len() >= start.len() + end.len()
                && name.starts_with(start)
                && name.ends_with(end)
        }
        None => pattern == name,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    fn documents() -> Vec<File> {
        DOCUMENTS.iter().map(|name| file(name, "x\n")).collect()
    }

    #[test]
    fn a_missing_document_is_found() {
        assert_eq!(check(&documents()), []);
        assert_eq!(check(&documents()[1..]).len(), 1);
    }

    #[test]
    fn a_long_architecture_is_found() {
        let mut files = documents();
        files[0].text = "x\n".repeat(201);
        assert_eq!(check(&files).len(), 1);
    }

    #[test]
    fn a_dead_link_is_found() {
        let mut files = documents();
        files[5].text = "[a](CONTRIBUTING.md#b) [c](https://example.com) ![d](docs/none.png)".into();
        let found = check(&files);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("docs/none.png"));
    }

    #[test]
    fn a_fixture_without_origin_is_found() {
        let readme = file("tests/data/README.md", "| a.csv | by | MIT |\n| `*_expected.json` | by | MIT |");
        let files = [
            readme,
            file("tests/data/a.csv", ""),
            file("tests/data/b_expected.json", ""),
            file("tests/data/c.csv", ""),
        ];
        assert_eq!(
            fixtures(&files).iter().map(|finding| finding.path.as_str()).collect::<Vec<_>>(),
            ["tests/data/c.csv"]
        );
    }
}
