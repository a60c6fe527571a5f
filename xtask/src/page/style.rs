//! The style sheet: `style/main.css` lists the others by `@import`; the page gets them as one file, so that no request waits for another.

use std::fs;
use std::path::Path;

use super::short_hash;
use crate::run::Result;

/// Writes the joined style sheet into `stage`; its file name.
pub fn write(stage: &Path, folder: &Path) -> Result<String> {
    let text = join(&fs::read_to_string(folder.join("main.css"))?, |name| {
        fs::read_to_string(folder.join(name)).map_err(|error| format!("style/main.css imports {name}: {error}").into())
    })?;
    let name = format!("style-{}.css", short_hash(&[text.as_bytes()]));
    fs::write(stage.join(&name), text)?;
    Ok(name)
}

/// Replaces each line `@import "name.css";` by the text of that file. One level: an imported file may not import.
fn join(main: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut joined = String::new();
    for line in main.lines() {
        match imported(line) {
            Some(name) => {
                let text = read(name)?;
                if text.contains("@import") {
                    return Err(format!("style/{name}: list every style sheet in style/main.css").into());
                }
                joined.push_str(&text);
            }
            None => joined.push_str(line),
        }
        joined.push('\n');
    }
    Ok(joined)
}

fn imported(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?.trim();
    Some(name.trim_start_matches("url(").trim_end_matches(')').trim_matches('"').trim_start_matches("./"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_replaced_in_their_order() {
        let read = |name: &str| Ok(format!("/* {name} */"));
        let joined = join("@import \"a.css\";\n@import url(\"./b.css\");\np {}\n", read).expect("joins");
        assert_eq!(joined, "/* a.css */\n/* b.css */\np {}\n");
    }

    #[test]
    fn a_chain_of_imports_is_refused() {
        assert!(join("@import \"a.css\";", |_| Ok("@import \"b.css\";".into())).is_err());
    }
}
