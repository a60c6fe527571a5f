//! What style sheets have to say of each other: rules that no eye checks in every mode of every browser.

const MARKS: &str = include_str!("../../style/marks.css");
const TOKENS: &str = include_str!("../../style/tokens.css");
const FORCED: &str = include_str!("../../style/forced.css");
const PRINT: &str = include_str!("../../style/print.css");

/// The button sets `data-theme`, and its rule is the more specific one: paper and the system's colours have to be as specific.
#[test]
fn no_theme_outlives_its_medium() {
    assert!(TOKENS.contains(":root[data-theme=\"dark\"] { color-scheme: dark; }"));
    for (sheet, scheme) in [(PRINT, "light"), (FORCED, "light dark")] {
        let rule = format!(":root,\n  :root[data-theme] {{\n    color-scheme: {scheme};");
        assert!(sheet.contains(&rule), "{scheme}");
    }
}

/// Texts that stand on a fill have an ink chosen for it. Where the fill stays, the ink has to.
#[test]
fn inks_stay_on_fills_that_stay() {
    let inks: Vec<&str> = MARKS.match_indices(".tq").map(|(at, _)| &MARKS[at + 1..at + 4]).collect();
    assert_eq!(inks, ["tq0", "tq1", "tq2", "tq3", "tq4", "tq5", "tq6"]);
    assert!(FORCED.contains("[class^=\"q\"],"));
    assert!(FORCED.contains("[class*=\"tq\"],\n  .inv {\n    forced-color-adjust: none;"));
}
