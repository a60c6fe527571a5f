//! What a persona does more and less, as lines of a chart.

use engine::i18n::Lang;
use engine::queries::personas::lifts::{About, Lift};
use engine::queries::personas::{Answer, Card};
use engine::schemes::personas::Group;
use engine::schemes::{Condition, Selection};

use super::words;
use crate::charts::Tip;
use crate::charts::persona_lifts::LiftLine;
use crate::format;
use crate::panels::View;

/// Lines of a card's lift chart: at most so many of things done more, and of things done less.
const MORE: usize = 3;
const LESS: usize = 2;

/// Three things done more and two done less; where one kind is short, more of the other.
pub(super) fn shown_lifts(card: &Card) -> impl Iterator<Item = &Lift> {
    let (more, less): (Vec<&Lift>, Vec<&Lift>) =
        card.lifts.iter().filter(|_| card.users > 0).partition(|lift| lift.lift > 1.0);
    let n_more = more.len().min(MORE + LESS.saturating_sub(less.len()));
    let n_less = less.len().min(MORE + LESS - n_more);
    more.into_iter().take(n_more).chain(less.into_iter().take(n_less))
}

/// A line of the chart: the lift in words, and on the tip both shares and how sure it is. `users` are the card's; a line opens those of
/// them whom it counts.
pub(super) fn lift_line(lift: &Lift, answer: &Answer, users: &Selection, view: &View) -> LiftLine {
    let lang = view.lang;
    let label = lift_label(lift, answer, view);
    let mut tip = Tip::new(label.clone(), format!("{}×", ratio(lang, lift.lift)))
        .line(words::own_share(lang, format::percent(lang, lift.own)))
        .line(words::others_share(lang, format::percent(lang, lift.others)));
    tip = match lift.interval {
        Some((low, high)) => {
            tip.line(words::of_users(lang)).line(words::interval(lang, ratio(lang, low), ratio(lang, high)))
        }
        None => tip.line(words::defining(lang)),
    };
    let users = match &lift.about {
        About::Dimension(id) => {
            Some(users.clone().and(Condition::Value { dimension: id.clone(), value: lift.value.clone() }))
        }
        _ => None,
    };
    LiftLine { label, lift: lift.lift, interval: lift.interval, value: beside_its_bar(lang, lift.lift), tip, users }
}

/// A ratio as the chart has room for it, whose axis ends long before: above 100 times and below a hundredth, the size is chance.
fn beside_its_bar(lang: Lang, value: f64) -> String {
    match value {
        100.0.. => ">\u{a0}100×".into(),
        ..0.01 => format!("<\u{a0}{}×", ratio(lang, 0.01)),
        _ => format!("{}×", ratio(lang, value)),
    }
}

/// What is done more or less, in words.
pub(super) fn lift_label(lift: &Lift, answer: &Answer, view: &View) -> String {
    let lang = view.lang;
    let [short, middling] = answer.depth_bounds;
    let [small, medium] = answer.order_bounds.map(|amount| short_money(amount, view));
    match (&lift.about, lift.value.as_str()) {
        (About::Defining(Group::DayPart), id) => words::part_of_day(lang, id),
        (About::Defining(Group::Week), "weekday") => words::working_days(lang).into(),
        (About::Defining(Group::Week), _) => words::weekend(lang).into(),
        (About::Defining(Group::Depth), "short") if short == 1 => words::session_one(lang).into(),
        (About::Defining(Group::Depth), "short") => words::session_up_to(lang, short),
        (About::Defining(Group::Depth), "middling") if short + 1 == middling => words::session_of(lang, middling),
        (About::Defining(Group::Depth), "middling") => words::session_between(lang, short + 1, middling),
        (About::Defining(Group::Depth), _) => words::session_from(lang, middling + 1),
        (About::Defining(Group::OrderSize), "small") => words::order_up_to(lang, small),
        (About::Defining(Group::OrderSize), "medium") => words::order_between(lang, small, medium),
        (About::Defining(Group::OrderSize), _) => words::order_over(lang, medium),
        (About::Event | About::Defining(Group::Event), name) => view.event(name).to_string(),
        (_, value) => value.to_string(),
    }
}

/// A ratio with as many digits as its size bears: 0.05, 1.6, 12.
pub(super) fn ratio(lang: Lang, value: f64) -> String {
    format::decimal(lang, value, if value < 0.1 { 2 } else { usize::from(value < 9.95) })
}

/// An amount for a label: without its fraction from ten units on.
fn short_money(minor: i64, view: &View) -> String {
    let decimals = view.catalog.amount_decimals.unwrap_or(0);
    let unit = 10i64.saturating_pow(u32::from(decimals));
    if minor < 10 * unit {
        return view.money(minor);
    }
    format::money(view.lang, (minor + unit / 2) / unit, 0, view.catalog.currency.as_deref())
}
