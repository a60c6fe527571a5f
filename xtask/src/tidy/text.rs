//! Rules about any text: sizes, module docs, unfinished work, traces of a machine.

use super::{File, Finding};

const MOST_LINES: usize = 500;

/// Past 500 lines there is a second thing inside.
pub fn file_size(files: &[File]) -> Vec<Finding> {
    let ours = |file: &&File| [".rs", ".css", ".js"].iter().any(|ending| file.path.ends_with(ending));
    let long = files.iter().filter(ours).filter(|file| file.text.lines().count() > MOST_LINES);
    long.map(|file| {
        file.finding(
            0,
            format!("{} lines: look for the second thing inside (at most {MOST_LINES})", file.text.lines().count()),
        )
    })
    .collect()
}

/// A module says first what it is.
pub fn module_docs(files: &[File]) -> Vec<Finding> {
    let bare = files.iter().filter(|file| file.is_rust() && !file.text.starts_with("//! "));
    bare.map(|file| file.finding(1, "begins without module docs (//! what it is; in → out; invariants)")).collect()
}

/// Nothing lands unfinished, and no test is switched off.
pub fn unfinished(files: &[File]) -> Vec<Finding> {
    // Put together here, so that this file is not a finding itself.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("#[ig", "nore"),
        concat!("test.s", "kip("),
    ];
    lines_with(
        files,
        &words,
        |file| file.is_rust() || file.path.ends_with(".js") || file.path.ends_with(".css"),
        "is unfinished work",
    )
}

/// The project stands alone: it knows no folder of the machine it was written on, and no registry's host.
pub fn machine(files: &[File]) -> Vec<Finding> {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/tm", "p/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("static.crates", ".io"),
        concat!("registry.npmjs", ".org"),
        concat!("deb.debian", ".org"),
        concat!("pypi", ".org/simple"),
    ];
    lines_with(files, &words, |file| !file.path.ends_with(".lock"), "belongs to one machine, not to the project")
}

fn lines_with(files: &[File], words: &[&str], applies: impl Fn(&File) -> bool, complaint: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| applies(file)) {
        for (at, line) in file.text.lines().enumerate() {
            found.extend(
                words
                    .iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| file.finding(at + 1, format!("'{word}' {complaint}"))),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn a_file_past_the_limit_is_found() {
        assert_eq!(file_size(&[file("a.rs", &"x\n".repeat(500))]), []);
        assert_eq!(file_size(&[file("a.rs", &"x\n".repeat(501))]).len(), 1);
    }

    #[test]
    fn a_module_without_docs_is_found() {
        assert_eq!(module_docs(&[file("a.rs", "//! What it is.\n"), file("a.txt", "x")]), []);
        assert_eq!(module_docs(&[file("a.rs", "use x;\n//! late\n")]).len(), 1);
    }

    #[test]
    fn unfinished_work_is_found() {
        let text =
            format!("//! m\n// {}: later\n#[test]\n{}]\nfn a() {{}}\n", concat!("TO", "DO"), concat!("#[ig", "nore"));
        let lines: Vec<usize> = unfinished(&[file("a.rs", &text)]).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        let text = format!("see {}shared", concat!("/wo", "rk/"));
        assert_eq!(machine(&[file("README.md", &text)]).len(), 1);
        assert_eq!(machine(&[file("README.md", "see the network/workers")]), []);
    }
}
