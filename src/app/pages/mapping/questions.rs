//! What is asked rather than guessed: the order of ambiguous dates, the one currency that is read, the rates of others.

use engine::events::Day;
use engine::i18n::Lang;
use engine::ingest::{DateOrder, Question};
use leptos::prelude::*;

use super::edit::read_currency;
use super::rates::Rates;
use super::{Guesses, change_dialect};
use crate::app::components::icon::Icon;
use crate::app::words::mapping as words;
use crate::format;

/// The questions of the first page, one band each.
#[component]
pub fn Questions(guesses: Guesses) -> impl IntoView {
    let questions = guesses.of(|preview| preview.questions.clone());
    view! { <For each=move || questions.get() key=asked children=move |question| ask(guesses, question)/> }
}

/// What is asked, whatever the answer: as long as it is the same its band stays, and the focus in it.
fn asked(question: &Question) -> String {
    match question {
        Question::Currency { file, column, counts, .. } => format!("{file:?} {column} {counts:?}"),
        dates => format!("{dates:?}"),
    }
}

/// Whether nothing in the first page answers it: then the rows are not read before the person does.
pub fn is_open(question: &Question) -> bool {
    match question {
        Question::DateOrder { readings, day_only, month_only, .. } => {
            with_years(readings) || (*day_only > 0) == (*month_only > 0)
        }
        Question::Currency { .. } => false,
    }
}

/// Whether the person has answered it: each currency that is not read as it is has a rate, so that no row is left out.
pub fn is_answered(question: &Question) -> bool {
    match question {
        Question::DateOrder { .. } => false,
        Question::Currency { counts, used, rates, .. } => {
            counts.iter().all(|(currency, _)| currency == used || rates.contains_key(currency))
        }
    }
}

/// Whether the first number may be a year of two digits: then no other date of the file is a proof.
fn with_years(readings: &[(DateOrder, Day)]) -> bool {
    readings.iter().any(|(order, _)| *order == DateOrder::YearFirst)
}

fn ask(guesses: Guesses, question: Question) -> AnyView {
    let app = guesses.app;
    let proven = !is_open(&question);
    match question {
        Question::DateOrder { file, sample, readings, both, day_only, month_only, of, used, .. } => {
            let (asked_of, said) = (file.clone(), readings.clone());
            let title = move || {
                let lang = app.t();
                let question = words::ask_date(lang, &sample, either(lang, &said));
                asked_of.as_ref().map_or_else(|| question.clone(), |file| format!("{file}: {question}"))
            };
            let said = readings.clone();
            let fit = move || fit(app.t(), (both, day_only, month_only, of), &said);
            let name = file.as_ref().map_or_else(|| "date-order".to_string(), |file| format!("date-order {file}"));
            let choices = readings.into_iter().map(move |(order, day)| {
                let checked = move || proven && used == order;
                let text = move || format::date(app.t(), day);
                let file = file.clone();
                choice(name.clone(), checked, text, move || choose_order(guesses, file.as_deref(), order))
            });
            band(title, fit, choices.collect_view().into_any())
        }
        Question::Currency { file, column, counts, .. } => {
            let used = {
                let asked_of = file.clone();
                guesses.of(move |preview| used(&preview.questions, asked_of.as_deref()))
            };
            let asked_of = file.clone();
            let title = move || {
                let question = words::ask_currency(app.t(), &column);
                asked_of.as_ref().map_or_else(|| question.clone(), |file| format!("{file}: {question}"))
            };
            let group = file.as_ref().map_or_else(|| "currency".to_string(), |file| format!("currency {file}"));
            let currencies = counts.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            let rates = view! { <Rates guesses=guesses file=file.clone() currencies=currencies used=used/> };
            let choices = counts.into_iter().map(move |(name, n)| {
                let (word, file) = (name.clone(), file.clone());
                let checked = {
                    let name = name.clone();
                    move || used.with(|used| *used == name)
                };
                let text = move || words::rows_of(app.t(), &name, format::count(app.t(), n));
                choice(group.clone(), checked, text, move || choose_currency(guesses, file.as_deref(), &word))
            });
            let answers = (choices.collect_view(), rates).into_any();
            band(title, move || words::ask_currency_how(app.t()).to_string(), answers)
        }
    }
}

/// The answer goes into the mapping of the files that were asked about.
fn choose_order(guesses: Guesses, file: Option<&str>, order: DateOrder) {
    match file {
        None => change_dialect(guesses.app, false, |choice| choice.date_order = Some(order)),
        Some(file) => guesses.change(|mapping, _| {
            mapping.files.entry(file.into()).or_default().dialect.date_order = Some(order);
        }),
    }
}

/// The same of the one currency that is read of them.
fn choose_currency(guesses: Guesses, file: Option<&str>, word: &str) {
    guesses.change(|mapping, _| read_currency(mapping, file, Some(word.into())));
}

/// The currency that is read of the files that are asked about.
fn used(questions: &[Question], asked: Option<&str>) -> String {
    let used = questions.iter().find_map(|question| match question {
        Question::Currency { file, used, .. } if file.as_deref() == asked => Some(used.clone()),
        _ => None,
    });
    used.unwrap_or_default()
}

/// The days that a date may be: "3 April 2025 or 4 March 2025".
fn either(lang: Lang, readings: &[(DateOrder, Day)]) -> String {
    let days: Vec<String> = readings.iter().map(|(_, day)| words::the_day(lang, format::date(lang, *day))).collect();
    match days.as_slice() {
        [first @ .., last] if !first.is_empty() => words::or(lang, first.join(", "), last),
        _ => days.concat(),
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
    name: String,
    checked: impl Fn() -> bool + Send + Sync + 'static,
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
fn fit(lang: Lang, (both, day_only, month_only, of): (u64, u64, u64, u64), readings: &[(DateOrder, Day)]) -> String {
    if with_years(readings) {
        return words::ask_date_year(lang).into();
    }
    let day = |wanted| {
        let reading = readings.iter().find(|(order, _)| *order == wanted);
        words::the_day(lang, reading.map(|(_, day)| format::date(lang, *day)).unwrap_or_default())
    };
    let start = words::ask_date_fit(lang, format::count(lang, both), format::count(lang, of));
    let rest = match (day_only, month_only) {
        (0, 0) => words::ask_date_none(lang).to_string(),
        (_, 0) => words::ask_date_rest(lang, day(DateOrder::DayFirst)),
        (0, _) => words::ask_date_rest(lang, day(DateOrder::MonthFirst)),
        _ => words::ask_date_mixed(lang).to_string(),
    };
    start + &rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_answered_by_a_rate_for_each_other_one() {
        let question = |rates: &[&str]| Question::Currency {
            file: None,
            column: "amount".into(),
            counts: ["EUR", "USD", "GBP"].map(|currency| (currency.into(), 5)).into(),
            used: "EUR".into(),
            rates: rates.iter().map(|currency| (currency.to_string(), "2".into())).collect(),
        };
        let answered = [&[][..], &["USD"], &["USD", "GBP"], &["EUR", "USD"]].map(|rates| is_answered(&question(rates)));
        assert_eq!(answered, [false, false, true, false]);
    }

    #[test]
    fn the_rest_of_the_file_is_heard() {
        let days =
            [(DateOrder::DayFirst, Day::from_civil(2025, 4, 3)), (DateOrder::MonthFirst, Day::from_civil(2025, 3, 4))];
        assert!(fit(Lang::En, (611, 1_389, 0, 2_000), &days).starts_with("611 of 2,000 rows fit both"));
        assert!(fit(Lang::En, (611, 0, 0, 2_000), &days).ends_with("Please choose."));
        assert!(fit(Lang::De, (611, 3, 3, 2_000), &days).ends_with("Bitte wählen Sie."));
        let years =
            [(DateOrder::YearFirst, Day::from_civil(2025, 4, 3)), (DateOrder::DayFirst, Day::from_civil(2003, 4, 25))];
        assert_eq!(fit(Lang::En, (0, 7, 0, 7), &years), words::ask_date_year(Lang::En));
        assert_eq!(either(Lang::De, &years), "der 03.04.2025 oder der 25.04.2003");
    }
}
