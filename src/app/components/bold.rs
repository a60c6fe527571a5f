//! A sentence whose numbers are set bold: text between `**`.

use leptos::prelude::*;

/// The parts of a sentence: (text, whether bold).
pub fn parts(sentence: &str) -> Vec<(String, bool)> {
    let pieces = sentence.split("**").enumerate().map(|(at, text)| (text.to_string(), at % 2 == 1));
    pieces.filter(|(text, _)| !text.is_empty()).collect()
}

/// The sentence as text nodes and `<b>`.
pub fn bold(sentence: &str) -> impl IntoView + use<> {
    let set = |(text, strong): (String, bool)| {
        if strong { view! { <b>{text}</b> }.into_any() } else { text.into_any() }
    };
    parts(sentence).into_iter().map(set).collect_view()
}

/// The sentence without the signs.
pub fn plain(sentence: &str) -> String {
    sentence.replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_bold() {
        let of = |text| parts(text).into_iter().map(|(text, bold)| if bold { format!("[{text}]") } else { text });
        assert_eq!(of("**43.9%** are here, **12** not").collect::<String>(), "[43.9%] are here, [12] not");
        assert_eq!(of("none").collect::<String>(), "none");
    }
}
