//! Rates that the person types, one for each currency that is not read as it is: "1 USD = 0.92 EUR". Without one, its rows are left out.
//!
//! What is no rate is said beside its field, and takes out the one that stood there.

use engine::events::hash64;
use engine::i18n::Lang;
use engine::ingest::{Mapping, Question, Rate};
use leptos::prelude::*;
use web_sys::{Event, HtmlInputElement};

use super::Guesses;
use super::edit::set_rate;
use crate::app::words::mapping as words;

/// The fields for the currencies of a file; `None`: of the main files. A field stays as long as the currency that is read does, so that
/// focus stays in it.
#[component]
pub fn Rates(
    /// What is shown, and changed.
    guesses: Guesses,
    /// Under whose name the rates belong in the mapping.
    file: Option<String>,
    /// The currencies, most frequent first.
    currencies: Vec<String>,
    /// The one that is read.
    #[prop(into)]
    used: Signal<String>,
) -> impl IntoView {
    let field = move |currency: String, used: &str| {
        view! { <Field guesses=guesses file=file.clone() currency=currency used=used.to_string()/> }
    };
    let fields = move || {
        let used = used.get();
        let others = currencies.iter().filter(|name| **name != used && !used.is_empty());
        others.map(|name| field(name.clone(), &used)).collect_view()
    };
    view! { <div class="rates">{fields}</div> }
}

#[component]
fn Field(guesses: Guesses, file: Option<String>, currency: String, used: String) -> impl IntoView {
    let app = guesses.app;
    // What was typed and not taken; whether it is a rate depends on the language, so it is judged anew when that changes.
    let refused = RwSignal::new(None::<String>);
    // What was taken and is not among what is shown yet, as the files are still looked at with it.
    let taken = RwSignal::new(None::<String>);
    let wrong = Memo::new(move |_| refused.with(|text| refused_text(app.t(), text.as_deref()).is_some()));
    let id = format!("rate-{:x}", hash64(format!("{file:?} {currency}").as_bytes()));
    let rate = {
        let (file, currency) = (file.clone(), currency.clone());
        guesses.of(move |preview| rate_of(&preview.questions, file.as_deref(), &currency))
    };
    Effect::new(move |_| {
        rate.track();
        taken.set(None);
    });
    let (before, after) = (currency.clone(), used.clone());
    let enter = move |event: Event| {
        let lang = app.lang.get_untracked();
        let text = event_target_value(&event);
        let typed = typed(lang, &text);
        let is_rate = typed.is_ok();
        refused.set((!is_rate).then_some(text));
        let mut holds = String::new();
        // What is no rate takes out the one before: no amount is converted by what does not stand here.
        guesses.change(|mapping, _| {
            holds = set_rate(mapping, file.as_deref(), &currency, &used, typed.unwrap_or_default());
        });
        taken.set(is_rate.then(|| holds.clone()));
        if is_rate {
            // A file whose own rate is taken out has that of the main files again, which may be what the field had before.
            event_target::<HtmlInputElement>(&event).set_value(&shown(lang, &holds));
        }
    };
    let said = {
        let id = id.clone();
        move || {
            let id = id.clone();
            wrong.get().then(|| view! { <span class="flag" id=id role="alert">{words::no_rate(app.t())}</span> })
        }
    };
    let text = move || {
        let refused = refused.with(|text| refused_text(app.t(), text.as_deref()).map(String::from));
        refused.unwrap_or_else(|| shown(app.t(), &taken.get().unwrap_or_else(|| rate.get())))
    };
    view! {
        <span class="rate">
            <label>
                {move || words::rate_of(app.t(), &before)}
                <input type="text" inputmode="decimal" autocomplete="off" prop:value=text
                    aria-invalid=move || wrong.get().then_some("true") aria-describedby=move || wrong.get().then(|| id.clone())
                    on:change=enter/>
                {after}
            </label>
            {said}
        </span>
    }
}

/// What stays in the field beside the words that it is no rate. What is one in the language that is on now gives way to what holds: the
/// field and its flag never say different things.
fn refused_text(lang: Lang, text: Option<&str>) -> Option<&str> {
    text.filter(|text| typed(lang, text).is_err())
}

/// The rate of a currency as it holds for the files that are asked about; empty where there is none.
fn rate_of(questions: &[Question], asked: Option<&str>, currency: &str) -> String {
    let rate = questions.iter().find_map(|question| match question {
        Question::Currency { file, rates, .. } if file.as_deref() == asked => rates.get(currency).cloned(),
        _ => None,
    });
    rate.unwrap_or_default()
}

/// A rate as people write it.
pub fn shown(lang: Lang, rate: &str) -> String {
    rate.replace('.', lang.pick(".", ","))
}

/// What was typed, as the mapping has it: `None` for an empty field. The other language's decimal sign is taken for one, too, where
/// it cannot be a thousands sign: `1,234` is one thing or the other, and not guessed.
fn typed(lang: Lang, text: &str) -> Result<Option<String>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (own, other) = match lang {
        Lang::En => ('.', ','),
        Lang::De => (',', '.'),
    };
    let may_be_thousands = text
        .split_once(other)
        .is_some_and(|(whole, rest)| (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3);
    if may_be_thousands || (text.contains(own) && text.contains(other)) {
        return Err(());
    }
    let rate = text.replace(',', ".");
    Rate::parse(&rate).map(|_| Some(rate)).ok_or(())
}

/// Where amounts are converted, by which rates: a line for the main files, one for each file that has its own.
pub fn told(lang: Lang, mapping: &Mapping) -> Vec<String> {
    let line = |own: &Mapping| {
        let only = own.only_currency.as_ref().or(mapping.only_currency.as_ref())?;
        let rate = |(currency, rate): (&String, &String)| format!("{currency} × {}", shown(lang, rate));
        let rates: Vec<String> = own.rates.iter().map(rate).collect();
        (!rates.is_empty()).then(|| words::converted(lang, only, rates.join(", ")))
    };
    let of_files = mapping.files.iter().filter_map(|(file, own)| Some(format!("{file}: {}", line(own)?)));
    line(mapping).into_iter().chain(of_files).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_in_either_language_or_refused() {
        let said = |lang, text| typed(lang, text).map(|rate| rate.unwrap_or_default());
        for (text, en, de) in [
            ("", Some(""), Some("")),
            (" 0.92 ", Some("0.92"), Some("0.92")),
            ("0,92", Some("0.92"), Some("0.92")),
            ("0,925", Some("0.925"), Some("0.925")),
            ("117", Some("117"), Some("117")),
            // A thousand, or one and a bit.
            ("1,234", None, Some("1.234")),
            ("1.234", Some("1.234"), None),
            ("1.234,5", None, None),
            ("1,234.5", None, None),
            ("1.2345", Some("1.2345"), Some("1.2345")),
            ("0", None, None),
            ("-1", None, None),
            ("1 000", None, None),
            ("x", None, None),
        ] {
            assert_eq!(said(Lang::En, text).ok().as_deref(), en, "{text}");
            assert_eq!(said(Lang::De, text).ok().as_deref(), de, "{text}");
        }
        assert_eq!((shown(Lang::En, "0.92"), shown(Lang::De, "0.92")), ("0.92".into(), "0,92".into()));
    }

    /// "1,234" is a thousand or one and a bit in English, and a rate in German: there it is flagged no longer, nor shown as if taken.
    #[test]
    fn a_flag_follows_the_language() {
        let flagged = |text| [Lang::En, Lang::De].map(|lang| refused_text(lang, Some(text)).is_some());
        assert_eq!(
            [flagged("1,234"), flagged("1.234"), flagged("x"), flagged("0.92")],
            [[true, false], [false, true], [true, true], [false, false],]
        );
        assert_eq!(refused_text(Lang::En, None), None);
    }

    #[test]
    fn rates_are_told_with_the_files_that_have_them() {
        let json = r#"{"user": "u", "only_currency": "EUR", "rates": {"USD": "0.92", "GBP": "1.17"}, "files": {
            "a.csv": {"kind": "costs", "rates": {"USD": "0.9"}}, "b.csv": {"kind": "costs"},
            "c.csv": {"kind": "costs", "only_currency": "USD", "rates": {"EUR": "1.1"}}}}"#;
        let mapping = Mapping::from_json(json).unwrap();
        assert_eq!(
            told(Lang::De, &mapping),
            [
                "Beträge umgerechnet in EUR: GBP × 1,17, USD × 0,92",
                "a.csv: Beträge umgerechnet in EUR: USD × 0,9",
                "c.csv: Beträge umgerechnet in USD: EUR × 1,1",
            ]
        );
        assert_eq!(told(Lang::En, &mapping)[0], "Amounts converted into EUR: GBP × 1.17, USD × 0.92");
        assert_eq!(told(Lang::En, &Mapping::default()), [""; 0]);
    }
}
