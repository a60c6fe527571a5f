//! Rule: only `style/tokens.css` names colours, and `style/main.css` lists every style sheet.

use super::{File, Finding};

pub fn check(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    let main = files.iter().find(|file| file.path == "style/main.css").map_or("", |file| &file.text);
    for file in files.iter().filter(|file| file.path.starts_with("style/") && file.path.ends_with(".css")) {
        let name = file.path.trim_start_matches("style/");
        if name != "main.css" && !main.contains(&format!("\"{name}\"")) {
            found.push(file.finding(0, "is not imported by style/main.css"));
        }
        if name != "tokens.css" {
            let lines = file.text.lines().enumerate().filter(|(_, line)| names_colour(line));
            found.extend(lines.map(|(at, _)| file.finding(at + 1, "names a colour: use a token of style/tokens.css")));
        }
    }
    found
}

/// Whether a declaration on the line has a colour by number. Selectors like `#add` stand before any colon or brace.
fn names_colour(line: &str) -> bool {
    let Some((_, value)) = line.split_once(':') else { return false };
    if ["rgb(", "rgba(", "hsl(", "oklch("].iter().any(|function| value.contains(function)) {
        return true;
    }
    value.match_indices('#').any(|(at, _)| {
        let rest = &value[at + 1..];
        let length = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_')
            .unwrap_or(rest.len());
        matches!(length, 3 | 4 | 6 | 8) && rest[..length].chars().all(|letter| letter.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn a_colour_outside_the_tokens_is_found() {
        let main = file("style/main.css", "@import \"tokens.css\";\n@import \"a.css\";\n");
        let tokens = file("style/tokens.css", ":root { --ink: #1a2420; }");
        assert_eq!(
            check(&[
                main,
                tokens,
                file("style/a.css", "p { color: #1a2420; }\n#fade { fill: url(#p-new); color: var(--ink); }")
            ])
            .len(),
            1
        );
    }

    #[test]
    fn a_sheet_that_is_not_imported_is_found() {
        let found =
            check(&[file("style/main.css", "@import \"a.css\";"), file("style/a.css", ""), file("style/b.css", "")]);
        assert_eq!(found.iter().map(|finding| finding.path.as_str()).collect::<Vec<_>>(), ["style/b.css"]);
    }
}
