//! The content security policy of the hosted page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy's text for a page with these inline scripts.
///
/// `connect-src 'self'` is for the loader only: the app appends a second policy, the seal, once all is loaded.
/// `worker-src blob:` is the strictest that works: a worker from a blob inherits this policy, one from a URL does not.
pub fn text(inline_scripts: &[&str]) -> String {
    let hashes: Vec<String> = inline_scripts.iter().map(|script| source_hash(script)).collect();
    [
        "default-src 'none'",
        &format!("script-src 'self' {} 'wasm-unsafe-eval'", hashes.join(" ")),
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src blob:",
        "frame-src 'none'",
        "object-src 'none'",
        "media-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types terrarium-worker",
    ]
    .join("; ")
}

/// `'sha256-…'` of a script's text, as `script-src` wants it.
fn source_hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_allowed_by_the_hash_of_its_text() {
        // The example of the CSP 3 specification, section 8.5.
        assert_eq!(source_hash("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
        assert!(text(&["alert('Hello, world.');"]).contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
    }

    #[test]
    fn nothing_unsafe_is_allowed() {
        let policy = text(&[]);
        assert!(policy.starts_with("default-src 'none'"));
        for word in ["unsafe-inline", "unsafe-eval'", "http:", "https:", "*"] {
            assert!(!policy.replace("'wasm-unsafe-eval'", "").contains(word), "{word} in {policy}");
        }
    }
}
