//! What the glue of a program must be: unable to write raw HTML, from which scripts could come.
//!
//! Leptos imports one setter of it, to take an attribute `inner_html` away that was there before. No view of this page has one (`tidy` looks
//! for it), so the setter is never called; in the page that ships it refuses.

use crate::run::Result;

/// How wasm-bindgen writes the setter's body.
const SETTER: &str = "arg0.innerHTML = getStringFromWasm0(arg1, arg2);";

const REFUSAL: &str = "throw new Error('This page writes no raw HTML.');";

/// Ways to raw HTML, as code writes them.
const WAYS: [&str; 4] = [".innerHTML", ".outerHTML", ".insertAdjacentHTML", "document.write"];

/// The glue with a setter that refuses.
///
/// # Errors
/// Where any way to raw HTML is left: another function, or a setter that is written otherwise.
pub fn without_raw_html(glue: &str) -> Result<String> {
    let glue = glue.replace(SETTER, REFUSAL);
    match WAYS.iter().find(|way| glue.contains(**way)) {
        Some(way) => Err(format!("has `{way}`: the programs of this page may not write raw HTML").into()),
        None => Ok(glue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setter_refuses() {
        let glue = format!("__wbg_set_innerHTML_a9: function(arg0, arg1, arg2) {{ {SETTER} }},");
        let without = without_raw_html(&glue).expect("the one setter is known");
        assert!(without.contains(REFUSAL) && !without.contains("getStringFromWasm0"), "{without}");
        assert_eq!(without_raw_html("text.textContent = a;").expect("no raw HTML"), "text.textContent = a;");
    }

    #[test]
    fn other_ways_are_named() {
        for way in
            ["arg0.innerHTML = arg1;", "arg0.outerHTML = arg1;", "a.insertAdjacentHTML(b, c)", "document.write(a)"]
        {
            let error = without_raw_html(way).expect_err(way).to_string();
            assert!(error.contains("raw HTML"), "{error}");
        }
    }
}
