//! What is asked rather than guessed: the order of ambiguous dates, the one currency that is read.

use engine::events::Day;
use engine::i18n::Lang;
use engine::ingest::{DateOrder, Question};
use leptos::prelude::*;

use super::{Guesses, change_dialect};
use crate::app::components::icon::Icon;
use crate::app::words::mapping as words;
use crate::format;

/// The questions of the first page, one band each.
#[component]
pub fn Questions(guesses: Guesses) -> impl IntoView {
    let questions = guesses.of(|preview| preview.questions.clone());
    move || questions.get().into_iter().map(|question| ask(guesses, question)).collect_view()
}

/// Whether nothing in the first page answers it: then the rows are not read before the person does.
pub fn is_open(question: &Question) -> bool {
    match question {
        Question::DateOrder { day_only, month_only, .. } => (*day_only > 0) == (*month_only > 0),
        Question::Currency { .. } => false,
    }
}

fn ask(guesses: Guesses, question: Question) -> AnyView {
    let app = guesses.app;
    let proven = !is_open(&question);
    match question {
        Question::DateOrder { sample, day_first, month_first, both, day_only, month_only, of, used, .. } => {
            let title = move || {
                words::ask_date(app.t(), &sample, format::date(app.t(), day_first), format::date(app.t(), month_first))
            };
            let fit = move || fit(app.t(), (both, day_only, month_only, of), (day_first, month_first));
            let choose = move |order: DateOrder| change_dialect(app, false, |choice| choice.date_order = Some(order));
            let choices =
                [(DateOrder::DayFirst, day_first), (DateOrder::MonthFirst, month_first)].map(move |(order, day)| {
                    let checked = proven && used == order;
                    let text = move || format::date(app.t(), day);
                    choice("date-order", checked, text, move || choose(order))
                });
            band(title, fit, choices.collect_view().into_any())
        }
        Question::Currency { column, counts } => {
            let title = move || words::ask_currency(app.t(), &column);
            let used = guesses.of(|preview| preview.mapping.only_currency.clone().unwrap_or_default());
            let choices = counts.into_iter().map(move |(name, n)| {
                let (checked, word) = (used.with_untracked(|used| *used == name), name.clone());
                let text = move || words::rows_of(app.t(), &name, format::count(app.t(), n));
                choice("currency", checked, text, move || {
                    guesses.change(|mapping, _| mapping.only_currency = Some(word.clone()))
                })
            });
            band(title, move || words::ask_currency_how(app.t()).to_string(), choices.collect_view().into_any())
        }
    }
}

fn band(
    title: impl Fn() -> String + Clone + Send + Sync + 'static,
    how: impl Fn() -> String + Send + Sync + 'static,
    choices: AnyView,
) -> AnyView {
    view! {
        <fieldset class="ask" data-state="question">
            <legend class="sr">{title.clone()}</legend>
            <Icon id="i-ask" size=20/>
            <p><b class="strong">{title}</b>" "{how}</p>
            {choices}
        </fieldset>
    }
    .into_any()
}

fn choice(
    name: &'static str,
    checked: bool,
    text: impl Fn() -> String + Send + Sync + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label class="choice">
            <input type="radio" name=name prop:checked=checked on:change=move |_| choose()/>
            {text}
        </label>
    }
    .into_any()
}

/// What the other dates say.
fn fit(
    lang: Lang,
    (both, day_only, month_only, of): (u64, u64, u64, u64),
    (day_first, month_first): (Day, Day),
) -> String {
    let start = words::ask_date_fit(lang, format::count(lang, both), format::count(lang, of));
    let rest = match (day_only, month_only) {
        (0, 0) => words::ask_date_none(lang).to_string(),
        (_, 0) => words::ask_date_rest(lang, format::date(lang, day_first)),
        (0, _) => words::ask_date_rest(lang, format::date(lang, month_first)),
        _ => words::ask_date_mixed(lang).to_string(),
    };
    start + &rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_file_is_heard() {
        let days = (Day::from_civil(2025, 4, 3), Day::from_civil(2025, 3, 4));
        assert!(fit(Lang::En, (611, 1_389, 0, 2_000), days).starts_with("611 of 2,000 rows fit both"));
        assert!(fit(Lang::En, (611, 0, 0, 2_000), days).ends_with("Please choose."));
        assert!(fit(Lang::De, (611, 3, 3, 2_000), days).ends_with("Bitte wählen Sie."));
    }
}
