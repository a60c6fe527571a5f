//! The panel as a table: a row for each persona, or for each number of groups that was tried where none held.

use engine::i18n::Lang;
use engine::queries::personas::Answer;
use engine::schemes::Selection;
use engine::schemes::personas::TOO_FEW;

use super::card::title;
use super::lifts::{lift_label, ratio, shown_lifts};
use super::words;
use crate::format;
use crate::panels::{Cell, Table, View};

/// The personas, greatest first, then those with too few events.
pub(super) fn rows(answer: &Answer, view: &View) -> Table {
    let lang = view.lang;
    let mut table = Table::new([
        (words::persona(lang), false),
        (words::users_head(lang), true),
        (words::share_head(lang), true),
        (words::revenue_head(lang), true),
        (words::revenue_share_head(lang), true),
        (words::monthly_head(lang), true),
        (words::more_head(lang), false),
        (words::say_head(lang), false),
    ]);
    let money = |minor: Option<i64>| minor.map_or_else(Cell::blank, |minor| Cell::money(minor, view));
    let share =
        |share: Option<f64>| share.map_or(Cell::blank(), |share| Cell::number(format::percent(lang, share), share));
    for card in &answer.cards {
        let more: Vec<String> = shown_lifts(card)
            .filter(|lift| lift.lift > 1.0)
            .map(|lift| format!("{} {}×", lift_label(lift, answer, view), ratio(lang, lift.lift)))
            .collect();
        let tell = if lang == Lang::De { &card.tell_de } else { &card.tell_en };
        let cells = vec![
            Cell::text(title(card, lang)),
            Cell::number(format::count(lang, card.users), card.users),
            share(Some(card.share)),
            money(card.revenue),
            share(card.revenue_share),
            money(card.monthly.map(|monthly| monthly.round() as i64)),
            Cell::text(more.join("; ")),
            Cell::text(tell.clone()),
        ];
        table.push(cells).users(Selection::segment("personas", &card.id));
    }
    if answer.too_few > 0 {
        let revenue_share = answer.too_few_revenue.zip(answer.revenue.filter(|all| *all > 0));
        let cells = vec![
            Cell::text(words::too_few_name(lang)),
            Cell::number(format::count(lang, answer.too_few), answer.too_few),
            share(Some(answer.too_few as f64 / answer.users.max(1) as f64)),
            money(answer.too_few_revenue),
            share(revenue_share.map(|(own, all)| own as f64 / all as f64)),
            Cell::blank(),
            Cell::blank(),
            Cell::blank(),
        ];
        table.push(cells).users(Selection::segment("personas", TOO_FEW));
    }
    table
}

/// What was tried, where nothing held.
pub(super) fn trials(answer: &Answer, lang: Lang) -> Table {
    let mut table = Table::new([
        (words::k_head(lang), true),
        (words::silhouette_head(lang), true),
        (words::null_head(lang), true),
        (words::worlds_head(lang), true),
        (words::agreement_head(lang), true),
        (words::verdict_head(lang), false),
    ]);
    let decimal = |value: f64| Cell::number(format::decimal(lang, value, 3), value);
    for trial in &answer.tried {
        let best = trial.null_silhouettes.iter().copied().reduce(f64::max);
        let worlds = trial.null_silhouettes.len();
        table.push(vec![
            Cell::number(trial.k.to_string(), trial.k),
            decimal(trial.silhouette),
            best.map_or(Cell::blank(), decimal),
            Cell::number(worlds.to_string(), worlds),
            trial.agreement.map_or(Cell::blank(), decimal),
            Cell::text(words::outcome(lang, trial.verdict)),
        ]);
    }
    table
}
