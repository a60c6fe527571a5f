//! Rules held against drawn users; mistakes with their place and advice; rules said as sentences.

use expect_test::expect;

use super::*;
use crate::i18n::Lang;
use crate::metrics::Env;
use crate::testing::{FIRST, timeline};

fn scope() -> Scope {
    let params = [("A", 14.0), ("D", 30.0), ("C", 90.0), ("N", 14.0)];
    Scope { params: params.into_iter().map(|(name, value)| (name.to_string(), value)).collect(), ..Scope::default() }
}

/// Whether the rule holds for a drawn user at the end of a day of the drawing.
fn holds(rule: &str, cells: &str, day: i32) -> bool {
    let (shards, catalog) = timeline(&format!("ann {cells}")).shards(1);
    let rule = compile(&parse(rule).unwrap(), &scope()).unwrap();
    let user = shards[0].users(&catalog, FIRST.plus(day)).next().unwrap();
    rule.holds(&user, &Env::default())
}

#[test]
fn compares_and_joins() {
    assert!(holds("days_since_last > 3", "x.....", 4));
    assert!(!holds("days_since_last > 3", "x.....", 3));
    assert!(holds("active_days * 2 + 1 = 7 and events(2) = 2", "x.xx", 3));
    assert!(holds("left or silence > C", "xu", 1));
    assert!(!holds("left or silence > C", "xux", 2));
    assert!(holds("(active_days >= 2 or left) and not (active_days > 2)", "xx", 1));
}

#[test]
fn missing_is_neither_more_nor_less() {
    assert!(!holds("longest_gap > D", "x...", 3));
    assert!(!holds("longest_gap <= D", "x...", 3));
    assert!(holds("not longest_gap > D", "x...", 3));
    assert!(holds("longest_gap is missing", "x...", 3));
    assert!(holds("longest_gap is not missing", "x.x.", 3));
    assert!(holds("events / (active_days - 1) is missing", "x...", 3));
}

#[test]
fn mistakes_say_where_and_what_to_do() {
    let say = |text: &str| match parse(text).and_then(|node| compile(&node, &scope())) {
        Ok(_) => "fine".to_string(),
        Err(error) => error.to_string(),
    };
    let texts = [
        "days_sinc_last > 3",
        "days_since_last >",
        "days_since_last > 3 4",
        "days_since(purchas) > 3",
        "days_since > 3",
        "active_days(0.5) > 3",
        "active_days",
        "(left",
        "left > 3 ? 1",
        "top(revenue, 20)",
        "top(revenue)",
        "(left and left) > 3",
        "1.2.3 > p",
        "",
    ];
    let all: Vec<String> = texts.iter().map(|text| format!("{text:<26} {}", say(text))).collect();
    expect![[r#"
        days_sinc_last > 3         character 1: 'days_sinc_last' is not known (did you mean 'days_since_last'?)
        days_since_last >          character 18: the rule ends too early (expected a metric, a number or '(')
        days_since_last > 3 4      character 21: '4' is not expected (expected 'and', 'or' or the end of the rule)
        days_since(purchas) > 3    character 12: 'purchas' is no role of an event (did you mean 'purchase'?)
        days_since > 3             character 1: 'days_since' does not take 0 arguments (write it like days_since(purchase))
        active_days(0.5) > 3       character 13: a whole number of days must stand here (for example: 28)
        active_days                character 1: a number is no condition (compare it, as in 'days_since_last > 30')
        (left                      character 6: the rule ends too early (expected ')')
        left > 3 ? 1               character 10: '?' has no meaning here (use names, numbers, brackets and < <= > >= = != + - * /)
        top(revenue, 20)           character 1: the share must lie between 0.1% and 100% (write it like top(revenue, 20%))
        top(revenue)               character 1: 'top' takes a metric and a share (write it like top(revenue, 20%))
        (left and left) > 3        character 2: a condition is no number (join conditions with 'and' and 'or')
        1.2.3 > p                  character 1: '1.2.3' is not a number (write it like 28 or 0.5)
                                   character 1: the rule ends too early (expected a metric, a number or '(')"#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn no_text_exhausts_the_stack() {
    assert!(parse(&"(".repeat(100_000)).is_err());
    assert!(parse(&format!("{}left", "not ".repeat(100))).is_ok());
}

#[test]
fn says_itself() {
    let say = |text: &str, lang| explain(&parse(text).unwrap(), &scope(), lang);
    let rule = "left or silence > C and not longest_gap > D or top(value_events, 20%) and regular(A) >= 0.5";
    expect!["has left or (the silence: more than C (90) days and not (the longest gap between active days: more than D (30) days)) or (value events: in the top 20% of users and the share of own 14-day periods with activity: at least 0.5)"]
        .assert_eq(&say(rule, Lang::En));
    expect!["hat sich verabschiedet oder (die Stille: mehr als C (90) Tage und nicht (der längste Abstand zwischen aktiven Tagen: mehr als D (30) Tage)) oder (Wertereignisse: unter den obersten 20\u{a0}% der Nutzer und der Anteil eigener 14-Tage-Zeiträume mit Aktivität: mindestens 0,5)"]
        .assert_eq(&say(rule, Lang::De));
    expect!["events “complaint” in the last 28 days: at least 1"]
        .assert_eq(&say("count(complaint, 28) >= 1", Lang::En));
}

#[test]
fn names_its_top_shares() {
    let tops =
        tops(&parse("left or not (top(revenue(C), 2.5%) and top(value_events, 20%))").unwrap(), &scope()).unwrap();
    let said: Vec<_> = tops.iter().map(|top| (top.metric.as_str(), top.permille)).collect();
    assert_eq!(said, [("revenue(90)", 25), ("value_events", 200)]);
}
