//! index.html: the policy first, then the two boot scripts, then the rest as Trunk wrote it.

use super::policy;
use crate::run::Result;

const CHARSET: &str = "<meta charset=\"utf-8\">";

/// Before and after the first program's wasm in the script that Trunk writes.
const PAGE_WASM: (&str, &str) = ("module_or_path: './", "'");

/// Where the symbols come, in pages that show some.
const SYMBOLS: &str = "<!-- The post step puts in here: src/app/symbols.svg. -->";

/// Puts policy, lock, loader and style sheet right after the charset, before anything that could load or run. The loader asks for
/// the first program's wasm, too: Trunk's script would only when all of the page has come.
pub fn assemble(page: &str, lock: &str, load: &str, style: &str, symbols: &str) -> Result<String> {
    let page = &page.replace(SYMBOLS, symbols);
    let (before, after) = page.split_once(CHARSET).ok_or("index.html has no <meta charset=\"utf-8\">")?;
    let (trunk, wasm) = after.split_once(PAGE_WASM.0).ok_or("Trunk's script does not name a wasm file")?;
    let (wasm, trunk_after) = wasm.split_once(PAGE_WASM.1).ok_or("Trunk's script does not end the name of the wasm")?;
    let load = load.replace("PAGE_WASM", wasm);
    let after = format!("{trunk}module_or_path: globalThis.page{trunk_after}");
    let rest = format!(
        "\n<script>\n{lock}</script>\n<script>\n{load}</script>\n<link rel=\"stylesheet\" href=\"./{style}\">{after}"
    );
    let policy = policy::text(&inline_scripts(&rest)?);
    Ok(format!("{before}{CHARSET}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{rest}"))
}

/// The texts of all scripts without `src`, exactly as the browser will hash them.
fn inline_scripts(html: &str) -> Result<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        let tag = &rest[start..];
        let open = tag.find('>').ok_or("a <script tag does not end")?;
        let close = tag.find("</script>").ok_or("a <script> is not closed")?;
        if !tag[..open].contains(" src=") {
            found.push(&tag[open + 1..close]);
        }
        rest = &tag[close + "</script>".len()..];
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><head><meta charset="utf-8"><title>t</title><script type="module">go({ module_or_path: './app-1_bg.wasm' });</script><script src="./a.js"></script></head></html>"#;

    #[test]
    fn the_policy_comes_before_any_script_and_the_lock_before_the_loader() {
        let page = assemble(PAGE, "lock()\n", "load('PAGE_WASM')\n", "style-1.css", "").expect("assembles");
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
        let order = [
            at("charset"),
            at("Content-Security-Policy"),
            at("lock()"),
            at("load('app-1_bg.wasm')"),
            at("style-1.css"),
            at("<title>"),
            at("go({ module_or_path: globalThis.page });"),
        ];
        assert!(order.is_sorted(), "{order:?} in {page}");
    }

    #[test]
    fn every_inline_script_is_hashed_and_no_other() {
        assert_eq!(inline_scripts(PAGE).expect("well formed"), ["go({ module_or_path: './app-1_bg.wasm' });"]);
        let page = assemble(PAGE, "lock()\n", "load()\n", "s.css", "").expect("assembles");
        assert_eq!(page.matches("'sha256-").count(), 3);
    }

    /// What the page says without its app stands in index.html, in both languages; the loader finds it there.
    #[test]
    fn the_page_speaks_both_languages_without_its_app() {
        let page = include_str!("../../../index.html");
        let load = include_str!("../../../boot/load.js");
        let between = |start: &str, end: &str| {
            let inside = page.split_once(start).and_then(|(_, rest)| rest.split_once(end));
            inside.unwrap_or_else(|| panic!("no {start} … {end}")).0
        };
        for (text, en, de) in [
            (between("name=\"description\"", ">"), "No byte", "Kein Byte"),
            (between("<noscript>", "</noscript>"), "JavaScript and WebAssembly", "JavaScript und WebAssembly"),
            (between("id=\"not-started\" role=\"alert\" hidden>", "</div>"), "did not start", "nicht gestartet"),
        ] {
            assert!(text.contains(en) && text.contains(de), "{text}");
        }
        assert!(load.contains("getElementById('not-started')"));
    }

    #[test]
    fn the_symbols_stand_in_the_page() {
        assert_eq!(include_str!("../../../index.html").matches(SYMBOLS).count(), 1);
        let page = PAGE.replace("<script", &format!("<svg>{SYMBOLS}</svg><script"));
        assert!(assemble(&page, "", "", "s.css", "<defs/>").expect("assembles").contains("<svg><defs/></svg>"));
    }

    #[test]
    fn a_page_without_charset_or_app_is_refused() {
        assert!(assemble("<html></html>", "", "", "s.css", "").is_err());
        assert!(assemble("<meta charset=\"utf-8\">", "", "", "s.css", "").is_err());
    }
}
