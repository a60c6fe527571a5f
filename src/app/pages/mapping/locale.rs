//! How the file is written: delimiter and quotes, or where JSON has its rows; characters, numbers, dates, zone, currency. A
//! change is read at once.

use engine::events::FileKind;
use engine::i18n::Lang;
use engine::ingest::{ColumnRole, DateOrder, Decimal, Dialect, DialectChoice, Encoding, EpochUnit, Question};
use leptos::prelude::*;

use super::edit::{read_as, read_currency};
use super::fits::{Part, note};
use super::pick::{Pick, Suggest};
use super::{Guesses, change_dialect};
use crate::app::state::App;
use crate::app::words::mapping as words;

type Word = fn(Lang) -> &'static str;

/// Zones of the larger markets; any other IANA name can be typed.
const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Warsaw",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// Currencies often met; any other code can be typed.
const CURRENCIES: &[&str] =
    &["EUR", "USD", "GBP", "CHF", "PLN", "SEK", "DKK", "CZK", "JPY", "CNY", "INR", "BRL", "AUD", "CAD"];

/// Where the rows of JSON often are; any other path can be typed.
const ROWS: &[&str] = &["[]", "events[]", "data[]", "records[]", "results[]", "[].events[]"];

/// The pick lists. `guesses` is absent where there is no preview: then only the cut into columns can be corrected.
#[component]
pub fn Locale(
    /// How the file is read now.
    #[prop(into)]
    dialect: Signal<Option<Dialect>>,
    /// Whether it is JSON, which has no delimiter, no quotes to choose and no first row.
    #[prop(into)]
    json: Signal<bool>,
    /// The preview, where there is one.
    #[prop(optional)]
    guesses: Option<Guesses>,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div class="locale" role="group" aria-label=move || words::locale(app.t())>
            <Cut app=app dialect=dialect json=json guesses=guesses/>
            {guesses.map(|guesses| view! { <Values guesses=guesses dialect=dialect/> })}
        </div>
    }
}

/// What decides where rows, columns and characters begin.
#[component]
fn Cut(app: App, dialect: Signal<Option<Dialect>>, json: Signal<bool>, guesses: Option<Guesses>) -> impl IntoView {
    let now = move || dialect.get().unwrap_or_default();
    let fits = note(guesses, Part::Encoding);
    let note = Signal::derive(move || encoding_note(app.t(), now().encoding, fits.get()));
    let encoding = Choice { app, cuts_columns: true, note }.list(
        words::encoding,
        || ENCODINGS.map(|(_, name)| (name.to_string(), name.to_string())).to_vec(),
        move || word_of(&ENCODINGS, now().encoding),
        |choice, word| choice.encoding = of_word(&ENCODINGS, &word),
    );
    view! {
        {move || if json.get() {
            view! { <Rows app=app dialect=dialect/> }.into_any()
        } else {
            view! { <Fields app=app dialect=dialect guesses=guesses/> }.into_any()
        }}
        {encoding}
    }
}

/// Where the rows of JSON are.
#[component]
fn Rows(app: App, dialect: Signal<Option<Dialect>>) -> impl IntoView {
    let enter = move |path: String| {
        change_dialect(app, true, |choice| choice.rows = Some(path).filter(|path| !path.is_empty()));
    };
    view! {
        <Suggest label=Signal::derive(move || words::rows_path(app.t()).to_string()) id="rows" suggestions=ROWS
            value=Signal::derive(move || dialect.get().and_then(|now| now.rows).unwrap_or_default())
            empty=Signal::derive(move || words::rows_each(app.t()).to_string()) on_enter=Callback::new(enter)/>
    }
}

/// What parts the fields of delimited text.
#[component]
fn Fields(app: App, dialect: Signal<Option<Dialect>>, guesses: Option<Guesses>) -> impl IntoView {
    let now = move || dialect.get().unwrap_or_default();
    let cut = Choice { app, cuts_columns: true, note: Signal::default() };
    let delimiter = Choice { note: note(guesses, Part::Delimiter), ..cut }.list(
        words::delimiter,
        move || delimiters(app.t(), now().delimiter),
        move || char::from(now().delimiter).to_string(),
        |choice, word| choice.delimiter = word.chars().next(),
    );
    let quotes = cut.list(
        words::quotes,
        move || texts(app.t(), &[("\"", words::quotes_double), ("'", words::quotes_single), ("", words::quotes_none)]),
        move || now().quote.map(|quote| char::from(quote).to_string()).unwrap_or_default(),
        |choice, word| choice.quote = Some(word),
    );
    let header = cut.list(
        words::first_row,
        move || texts(app.t(), &[("names", words::first_row_names), ("data", words::first_row_data)]),
        move || if now().header { "names" } else { "data" }.into(),
        |choice, word| choice.header = Some(word == "names"),
    );
    (delimiter, quotes, header)
}

/// What decides how values are read.
#[component]
fn Values(guesses: Guesses, dialect: Signal<Option<Dialect>>) -> impl IntoView {
    let app = guesses.app;
    let now = move || dialect.get().unwrap_or_default();
    let values = |part| Choice { app, cuts_columns: false, note: note(Some(guesses), part) };
    let decimal = values(Part::Decimal).list(
        words::decimal,
        move || texts(app.t(), &[("point", words::decimal_point), ("comma", words::decimal_comma)]),
        move || word_of(&DECIMALS, now().decimal),
        |choice, word| choice.decimal = of_word(&DECIMALS, &word),
    );
    let order = values(Part::DateOrder).list(
        words::date_order,
        move || texts(app.t(), &[("dmy", words::day_first), ("mdy", words::month_first), ("ymd", words::year_first)]),
        move || word_of(&ORDERS, now().date_order),
        |choice, word| choice.date_order = of_word(&ORDERS, &word),
    );
    let units = move || {
        let mut units = UNITS.map(|(unit, word)| (word.to_string(), unit.text(app.t()).to_string())).to_vec();
        if now().epoch.is_none() {
            units.insert(0, (String::new(), words::epoch_none(app.t()).into()));
        }
        units
    };
    let epoch = values(Part::Epoch).list(
        words::epoch,
        units,
        move || now().epoch.map(|unit| word_of(&UNITS, unit)).unwrap_or_default(),
        |choice, word| choice.epoch = of_word(&UNITS, &word),
    );
    let enter_zone = move |zone: String| {
        change_dialect(app, false, |choice| choice.zone = Some(zone).filter(|zone| !zone.is_empty()));
    };
    view! {
        {decimal}
        {order}
        <Suggest label=Signal::derive(move || words::zone(app.t()).to_string()) id="zones" suggestions=ZONES
            value=Signal::derive(move || now().zone) empty=Signal::derive(|| "UTC".to_string()) on_enter=Callback::new(enter_zone)/>
        <Currency guesses=guesses/>
        <Anonymous guesses=guesses/>
        {epoch}
        <ARowIs guesses=guesses/>
    }
}

/// What a row of the main files is: an event, or all that is known of a user.
#[component]
fn ARowIs(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let kind = guesses.of(|preview| preview.mapping.kind);
    let options = move || {
        let [events, summaries] = [FileKind::Events, FileKind::Summaries].map(FileKind::id);
        texts(app.t(), &[(events, words::an_event as Word), (summaries, words::a_user)])
    };
    let pick = move |word: String| {
        if let Some(kind) = FileKind::from_id(&word) {
            guesses.change(|mapping, _| read_as(mapping, kind));
        }
    };
    view! {
        <Pick label=Signal::derive(move || words::a_row_is(app.t()).to_string()) shown=true options=Signal::derive(options)
            value=Signal::derive(move || kind.get().id().to_string()) on_pick=Callback::new(pick)/>
    }
}

/// The name of the currency; where a column holds currencies, the one that is read.
#[component]
fn Currency(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let from_column = guesses.of(|preview| preview.mapping.column(ColumnRole::Currency).is_some());
    let chosen = guesses.of(|preview| preview.mapping.only_currency.clone().unwrap_or_default());
    let choose = move |name: String| {
        let name = Some(name).filter(|name| !name.is_empty());
        guesses.change(|mapping, _| {
            if mapping.only_currency != name {
                read_currency(mapping, None, name);
            }
        });
    };
    let counted = guesses.of(|preview| {
        let found = preview.questions.iter().find_map(|question| match question {
            // Those of other files are chosen where they are asked about.
            Question::Currency { file: None, counts, .. } => {
                Some(counts.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>())
            }
            _ => None,
        });
        found.unwrap_or_default()
    });
    let options = move || {
        let mut names = counted.get();
        let chosen = chosen.get();
        if !names.contains(&chosen) {
            names.push(chosen);
        }
        names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>()
    };
    let label = Signal::derive(move || words::currency(app.t()).to_string());
    move || {
        if from_column.get() {
            view! { <Pick label=label shown=true options=Signal::derive(options) value=chosen on_pick=Callback::new(choose)/> }.into_any()
        } else {
            view! {
                <Suggest label=label id="currencies" suggestions=CURRENCIES value=chosen
                    empty=Signal::derive(move || words::currency_none(app.t()).to_string())
                    on_enter=Callback::new(move |name: String| choose(name.to_ascii_uppercase()))/>
            }
            .into_any()
        }
    }
}

/// Whether anonymous ids become users; only where a column of them is mapped.
#[component]
fn Anonymous(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let is_mapped = guesses.of(|preview| preview.mapping.column(ColumnRole::AnonymousId).is_some());
    let keep = guesses.of(|preview| preview.mapping.keep_anonymous);
    let options = move || texts(app.t(), &[("join", words::anonymous_join as Word), ("keep", words::anonymous_keep)]);
    let pick = move |word: String| guesses.change(|mapping, _| mapping.keep_anonymous = word == "keep");
    move || {
        is_mapped.get().then(|| {
            view! {
                <Pick label=Signal::derive(move || words::anonymous(app.t()).to_string()) shown=true options=Signal::derive(options)
                    value=Signal::derive(move || if keep.get() { "keep" } else { "join" }.to_string()) on_pick=Callback::new(pick)/>
            }
        })
    }
}

/// A part of the dialect as a pick list.
#[derive(Clone, Copy)]
struct Choice {
    app: App,
    /// Whether another choice cuts the rows into other columns.
    cuts_columns: bool,
    /// What stands below it.
    note: Signal<String>,
}

impl Choice {
    fn list(
        self,
        label: Word,
        options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
        value: impl Fn() -> String + Send + Sync + 'static,
        set: impl Fn(&mut DialectChoice, String) + Send + Sync + 'static,
    ) -> AnyView {
        let Choice { app, cuts_columns, note } = self;
        let pick = move |word: String| change_dialect(app, cuts_columns, |choice| set(choice, word));
        view! {
            <Pick label=Signal::derive(move || label(app.t()).to_string()) shown=true options=Signal::derive(options)
                value=Signal::derive(value) note=note on_pick=Callback::new(pick)/>
        }
        .into_any()
    }
}

fn delimiters(lang: Lang, now: u8) -> Vec<(String, String)> {
    let known = [
        (",", words::comma as Word),
        (";", words::semicolon),
        ("\t", words::tab),
        ("|", words::pipe),
        (" ", words::space),
    ];
    let mut options = texts(lang, &known);
    let now = char::from(now).to_string();
    if options.iter().all(|(word, _)| *word != now) {
        options.push((now.clone(), now));
    }
    options
}

fn texts(lang: Lang, words: &[(&str, Word)]) -> Vec<(String, String)> {
    words.iter().map(|(word, text)| ((*word).to_string(), text(lang).to_string())).collect()
}

const ENCODINGS: [(Encoding, &str); 5] = [
    (Encoding::Utf8, "UTF-8"),
    (Encoding::Ascii, "ASCII"),
    (Encoding::Windows1252, "Windows-1252"),
    (Encoding::Utf16Le, "UTF-16 LE"),
    (Encoding::Utf16Be, "UTF-16 BE"),
];
const DECIMALS: [(Decimal, &str); 2] = [(Decimal::Point, "point"), (Decimal::Comma, "comma")];
const ORDERS: [(DateOrder, &str); 3] =
    [(DateOrder::DayFirst, "dmy"), (DateOrder::MonthFirst, "mdy"), (DateOrder::YearFirst, "ymd")];
const UNITS: [(EpochUnit, &str); 5] = [
    (EpochUnit::Seconds, "s"),
    (EpochUnit::Millis, "ms"),
    (EpochUnit::Micros, "us"),
    (EpochUnit::Nanos, "ns"),
    (EpochUnit::Excel, "excel"),
];

/// What people call an encoding. One whose first bytes say nothing says what follows, for which a pick list has no room.
pub fn encoding_name(lang: Lang, encoding: Encoding) -> String {
    match encoding {
        Encoding::Ascii => words::ascii_else(lang).into(),
        other => word_of(&ENCODINGS, other),
    }
}

/// What stands below the pick list of encodings: how well the guess fits, and what ASCII leaves open.
fn encoding_note(lang: Lang, encoding: Encoding, fits: String) -> String {
    let open = (encoding == Encoding::Ascii).then(|| words::ascii_below(lang).to_string());
    [Some(fits).filter(|fits| !fits.is_empty()), open].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn word_of<T: PartialEq>(words: &[(T, &'static str)], value: T) -> String {
    words.iter().find(|(have, _)| *have == value).map_or("", |(_, word)| *word).to_string()
}

fn of_word<T: Copy>(words: &[(T, &'static str)], word: &str) -> Option<T> {
    words.iter().find(|(_, have)| *have == word).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The narrowest pick list has room for "Windows-1252"; what "ASCII" leaves open is said below, and where there is room.
    #[test]
    fn encodings_fit_their_list() {
        let longest = ENCODINGS.iter().map(|(_, name)| name.chars().count()).max();
        assert_eq!(longest, Some("Windows-1252".len()));
        let below = |encoding, fits: &str| encoding_note(Lang::En, encoding, fits.into());
        assert_eq!(below(Encoding::Ascii, "fits 9 of 9 rows"), "fits 9 of 9 rows; further down UTF-8 or Windows-1252");
        assert_eq!(below(Encoding::Ascii, ""), "further down UTF-8 or Windows-1252");
        assert_eq!(below(Encoding::Utf8, "fits 9 of 9 rows"), "fits 9 of 9 rows");
        assert_eq!(encoding_name(Lang::De, Encoding::Ascii), "ASCII, sonst UTF-8 oder Windows-1252");
        assert_eq!(encoding_name(Lang::De, Encoding::Utf16Be), "UTF-16 BE");
    }
}
