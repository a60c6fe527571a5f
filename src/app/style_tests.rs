//! What style sheets have to say of each other: rules that no eye checks in every mode of every browser.

const MARKS: &str = include_str!("../../style/marks.css");
const TOKENS: &str = include_str!("../../style/tokens.css");
const FORCED: &str = include_str!("../../style/forced.css");
const DRAWER: &str = include_str!("../../style/drawer.css");
const TABLE: &str = include_str!("../../style/table.css");
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

/// A head sticks to the nearest thing that scrolls: the list has to be that, and no higher than the window, or its head and its
/// sideways bar lie out of sight. That more lies beyond an edge is drawn, also where the system hides its bars.
#[test]
fn the_list_of_users_scrolls_in_sight() {
    let rule = |sheet: &str, selector: &str| {
        let (_, rest) = sheet.split_once(&format!("\n{selector} {{\n")).unwrap_or_else(|| panic!("no rule {selector}"));
        rest.split('}').next().unwrap_or_default().to_string()
    };
    let list = rule(DRAWER, ".drawer .ids");
    assert!(list.contains("overflow: auto;") && list.contains("max-height: calc(100dvh"), "{list}");
    assert!(rule(TABLE, ".drawer thead th").contains("position: sticky;\n  top: 0;"));
    assert!(rule(DRAWER, ".drawer .ids th:first-child").contains("left: 0;"));
    assert!(rule(TABLE, ".drawer .sideways").contains("var(--shade), transparent) scroll right"));
    assert!(TABLE.contains(".drawer .sideways::-webkit-scrollbar-thumb {"));
    let drawer = include_str!("components/users_drawer.rs");
    assert_eq!(drawer.matches(r#"sideways" tabindex="0" role=""#).count(), 2, "the keyboard scrolls both");
}
