//! Personas, discovered: which there are and how sure that is; then a card for each, made by [`cards`].
//!
//! Here is the panel as such: sentence, picture of the sizes, and why there may be no personas.

mod card;
mod lifts;
mod story;
mod tables;
mod words;

#[cfg(test)]
mod tests;

use engine::i18n::Lang;
use engine::queries::personas::{Answer, PersonaCards};
use engine::schemes::Selection;
use engine::schemes::personas::{MIN_AGREEMENT, MIN_EVENTS, MIN_SIZE, MIN_USERS, TOO_FEW, Trial, Verdict};

use self::card::title;
pub use self::card::{PersonaCard, cards};
pub use self::words::{other_ways, other_ways_heading, too_few_name};
use super::{Panel, Problem, Table, View, Way, part};
use crate::charts::persona_sizes::Size;
use crate::charts::{ChartSize, Scene, persona_sizes};
use crate::format;

/// The panel.
pub struct Personas;

impl Panel for Personas {
    type Query = PersonaCards;
    const NAME: &'static str = "personas";

    fn heading(lang: Lang) -> &'static str {
        words::heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        words::definition(lang)
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        if answer.sampled < MIN_USERS as u32 {
            let text = words::too_little(lang, MIN_USERS, format::count(lang, u64::from(answer.sampled)), MIN_EVENTS);
            return Some(Problem { text, advice: words::more_users(lang).into(), ways: &[Way::Files] });
        }
        let problem = || Problem {
            text: words::same(lang).into(),
            advice: words::more_columns(lang).into(),
            ways: &[Way::Mapping, Way::Files, Way::AskFor],
        };
        answer.tried.is_empty().then(problem)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let sampled = words::crowd(answer, lang);
        if answer.cards.is_empty() {
            let none = || words::none(lang, sampled) + &nearest(answer, lang).unwrap_or_default();
            return Self::problem(answer, view).map_or_else(none, |problem| problem.text) + &part::of_sample(view);
        }
        let mut text = held(answer, sampled, lang);
        if answer.too_few > 0 {
            let share = answer.too_few as f64 / answer.users.max(1) as f64;
            text += &words::rest(lang, format::percent(lang, share), MIN_EVENTS);
        }
        match answer.alike.len() {
            0 => {}
            1 => text += words::alike_one(lang),
            n => text += &words::alike(lang, n),
        }
        text + &part::of_sample(view)
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        (!answer.cards.is_empty())
            .then(|| persona_sizes::draw(&sizes(answer, view), size, view.lang, words::picture(view.lang)))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        if answer.cards.is_empty() { tables::trials(answer, view.lang) } else { tables::rows(answer, view) }
    }
}

/// Which number of groups came nearest to holding, and what it lacks: stability, or firmness beyond chance.
fn nearest(answer: &Answer, lang: Lang) -> Option<String> {
    let decimal = |value: f64| format::decimal(lang, value, 2);
    let of = |verdict: Verdict| answer.tried.iter().filter(move |trial| trial.verdict == verdict);
    let unstable = of(Verdict::Unstable).filter_map(|trial| Some((trial, trial.agreement?)));
    if let Some((trial, agreement)) = unstable.max_by(|a, b| a.1.total_cmp(&b.1)) {
        return Some(words::nearest_unstable(lang, trial.k, decimal(agreement), decimal(MIN_AGREEMENT)));
    }
    let short = of(Verdict::LikeNull).map(|trial| (trial, chance(trial), chance(trial) - trial.silhouette));
    let (trial, chance, _) = short.min_by(|a, b| a.2.total_cmp(&b.2))?;
    Some(words::nearest_null(lang, trial.k, decimal(trial.silhouette), decimal(chance)))
}

/// How many there are and how well they hold: by themselves, or as many as were chosen.
fn held(answer: &Answer, sampled: String, lang: Lang) -> String {
    let k = words::number(lang, answer.cards.len());
    let decimal = |value: f64| format::decimal(lang, value, 2);
    let agreement = || decimal(chosen_trial(answer).and_then(|trial| trial.agreement).unwrap_or_default());
    let (Some(by_hand), Some(trial)) = (answer.by_hand, answer.tried.first()) else {
        return words::found(lang, k, sampled, agreement());
    };
    let lack = |verdict: &Verdict| match verdict {
        Verdict::TooSmall => {
            let [share, least] = [trial.smallest, MIN_SIZE].map(|share| format::percent(lang, share));
            Some(words::lacks_size(lang, share, least))
        }
        Verdict::LikeNull => Some(words::lacks_shape(lang, decimal(trial.silhouette), decimal(chance(trial)))),
        Verdict::Unstable => Some(words::lacks_agreement(lang, decimal(trial.agreement?), decimal(MIN_AGREEMENT))),
        Verdict::Chosen | Verdict::NotNeeded => None,
    };
    let lacks: Vec<String> = trial.lacks().iter().filter_map(lack).collect();
    let text = match lacks.is_empty() {
        true => words::holds_by_hand(lang, k, sampled, agreement()),
        false => words::fails_by_hand(lang, k, lacks.join("; ")),
    };
    match answer.cards.len() < usize::from(by_hand) {
        true => text + &words::some_empty(lang, by_hand),
        false => text,
    }
}

/// The best silhouette of a crowd without personas.
fn chance(trial: &Trial) -> f64 {
    trial.null_silhouettes.iter().copied().fold(f64::MIN, f64::max)
}

fn chosen_trial(answer: &Answer) -> Option<&Trial> {
    answer.tried.iter().find(|trial| trial.verdict == Verdict::Chosen)
}

/// The personas, greatest first, then those with too few events.
fn sizes(answer: &Answer, view: &View) -> Vec<Size> {
    let size = |name: String, users: u64, id: &str, rest: bool| Size {
        name,
        users,
        share: users as f64 / answer.users.max(1) as f64,
        selection: Selection::segment("personas", id),
        rest,
    };
    let mut sizes: Vec<Size> =
        answer.cards.iter().map(|card| size(title(card, view.lang), card.users, &card.id, false)).collect();
    if answer.too_few > 0 {
        sizes.push(size(words::too_few_name(view.lang).into(), answer.too_few, TOO_FEW, true));
    }
    sizes
}
