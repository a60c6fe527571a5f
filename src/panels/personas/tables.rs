//! The panel as a table: a row for each persona, or for each number of groups that was tried where none held; and each card as
//! one.

use engine::i18n::Lang;
use engine::queries::personas::{Answer, Card};
use engine::schemes::personas::TOO_FEW;
use engine::schemes::{Condition, Selection};

use super::card::title;
use super::lifts::{lift_label, lift_line, ratio, shown_lifts};
use super::words;
use crate::format;
use crate::panels::statuses::STATUSES;
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

/// A card's pictures in numbers: hours (or weekdays), lifts, statuses, the typical user's story. `users` are the card's.
pub(super) fn of_card(answer: &Answer, card: &Card, users: &Selection, view: &View) -> Table {
    let lang = view.lang;
    let heads = [
        words::count_head(lang),
        words::share_head(lang),
        words::others_head(lang),
        words::lift_head(lang),
        words::low_head(lang),
        words::high_head(lang),
    ];
    let texts = [words::what_head(lang), words::part_head(lang)].map(|head| (head, false));
    let mut table = Table::new(texts.into_iter().chain(heads.map(|head| (head, true))));
    let count = |n: u64| Cell::number(format::count(lang, n), n);
    let share = |share: f64| Cell::number(format::percent(lang, share), share);
    let times = |times: f64| Cell::number(format!("{}×", ratio(lang, times)), times);
    let (counts, part) = match card.has_hours {
        true => (&card.hours, words::by_hour(lang)),
        false => (&card.weekdays, words::by_weekday(lang)),
    };
    let all: u64 = counts.iter().sum();
    let row = |table: &mut Table, what: Cell, part: &str, numbers: [Option<Cell>; 6], door: Option<Selection>| {
        let numbers = numbers.map(|cell| cell.unwrap_or_else(Cell::blank));
        table.push([what, Cell::text(part)].into_iter().chain(numbers).collect()).selection = door;
    };
    for (at, n) in counts.iter().enumerate() {
        let (name, weekday, hour) = match card.has_hours {
            true => (format!("{at}–{}", at + 1), None, Some(at as u8)),
            false => (format::weekday_long(lang, at as u32).to_string(), Some(at as u8), None),
        };
        let door = (*n > 0).then(|| users.clone().and(Condition::ActiveAt { weekday, hour }));
        let of_all = *n as f64 / all.max(1) as f64;
        row(&mut table, Cell::text(name), part, [Some(count(*n)), Some(share(of_all)), None, None, None, None], door);
    }
    for lift in shown_lifts(card) {
        let line = lift_line(lift, answer, users, view);
        let (low, high) = (lift.interval.map(|both| times(both.0)), lift.interval.map(|both| times(both.1)));
        let numbers = [None, Some(share(lift.own)), Some(share(lift.others)), Some(times(lift.lift)), low, high];
        row(&mut table, Cell::text(line.label), words::lifts_part(lang), numbers, line.users);
    }
    for look in STATUSES {
        let Some(at) = answer.statuses.iter().position(|id| id == look.id) else { continue };
        let Some(n) = card.by_status.get(at).copied().filter(|n| *n > 0) else { continue };
        let what = Cell::text(look.word(lang)).glyph(look.glyph, look.class);
        let on_status = Condition::Segment { scheme: "status".into(), segment: look.id.into(), on: None };
        let of_all = n as f64 / card.users.max(1) as f64;
        let numbers = [Some(count(n)), Some(share(of_all)), None, None, None, None];
        row(&mut table, what, words::status_mix(lang), numbers, Some(users.clone().and(on_status)));
    }
    for moment in card.timeline.iter().flat_map(|timeline| &timeline.moments) {
        let name = format!("{}: {}", format::date(lang, moment.day), view.event(&moment.name));
        row(&mut table, Cell::text(name), words::typical_part(lang), Default::default(), None);
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
