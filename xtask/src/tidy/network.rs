//! Rule: the programs of the page name no function that reaches the network, writes raw HTML or an inline style.
//!
//! clippy bans the functions that it can name; this rule also sees names reached through reflection and views.

use super::lexer::{self, Kind};
use super::{File, Finding};

const WORDS: [&str; 13] = [
    "fetch",
    "fetch_with_str",
    "fetch_with_request",
    "WebSocket",
    "XmlHttpRequest",
    "EventSource",
    "send_beacon",
    "RtcPeerConnection",
    "WebTransport",
    "inner_html",
    "set_inner_html",
    "set_outer_html",
    "insert_adjacent_html",
];

pub fn check(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    let shipped = |file: &&File| file.is_shipped();
    for file in files.iter().filter(shipped) {
        let tokens = lexer::tokens_before_tests(&file.text);
        for (at, token) in tokens.iter().enumerate() {
            if let Kind::Word(word) = &token.kind
                && WORDS.contains(&word.as_str())
            {
                found.push(file.finding(
                    token.line,
                    format!("{word}: only the loader in boot/ fetches, and nothing writes raw HTML"),
                ));
            }
            let is_style = token.is_word("style")
                && tokens.get(at + 1).is_some_and(|next| next.is_sign('='))
                && tokens.get(at + 2).is_some_and(|next| next.text().is_some());
            let is_variable = at > 0 && (tokens[at - 1].is_word("let") || tokens[at - 1].is_word("const"));
            if is_style && !is_variable {
                found.push(
                    file.finding(
                        token.line,
                        "an inline style, which the policy refuses: use a class or style:property=",
                    ),
                );
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
    fn a_way_to_the_network_is_found_in_what_is_shipped() {
        let text = "//! m\n// fetch is only named here\nfn a() { window.fetch_with_str(url) }\n";
        let found = check(&[file("src/a.rs", text), file("engine/src/a.rs", text), file("tests/a.rs", text)]);
        assert_eq!(
            found.iter().map(|finding| (finding.path.as_str(), finding.line)).collect::<Vec<_>>(),
            [("src/a.rs", 3), ("engine/src/a.rs", 3)]
        );
    }

    #[test]
    fn an_inline_style_is_found() {
        assert_eq!(check(&[file("src/a.rs", "view! { <p style=\"color: red\"/> }")]).len(), 1);
        assert_eq!(check(&[file("src/a.rs", "view! { <p style:color=\"red\"/> }")]), []);
    }
}
