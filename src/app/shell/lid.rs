//! The lid: mark, files, language, theme, seal.

use engine::events::Catalog;
use engine::i18n::Lang;
use leptos::prelude::*;

use crate::app::components::icon::Icon;
use crate::app::state::{App, Phase, Theme};
use crate::app::words::shell as words;
use crate::format;

/// The lid.
#[component]
pub fn Lid() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <header class="lid">
            <a class="brand" href=move || app.address(crate::app::url::START) aria-label="Terrarium">
                <Icon id="i-jar" size=26/>
                {move || words::terrarium(app.t())}
            </a>
            {move || match app.phase.get() {
                Phase::Ready => view! { <Files/> }.into_any(),
                Phase::Mapping => view! { <Steps now=1/> }.into_any(),
                Phase::Loading if app.files.with(|files| !files.is_empty()) => view! { <Steps now=2/> }.into_any(),
                _ => ().into_any(),
            }}
            <div class="lid-ctl push"><Languages/><ThemeSwitch/></div>
            <Seal/>
        </header>
    }
}

/// The files read, what became of their rows, and how many events that makes.
#[component]
fn Files() -> impl IntoView {
    let app = expect_context::<App>();
    const SHOWN: usize = 2;
    let names = move || {
        let files = app.catalog.with(|catalog| catalog.files.clone());
        let more = files.len().saturating_sub(SHOWN);
        let name = |name: String| view! { <span title=name.clone()><b>{name.clone()}</b></span> };
        let rest = (more > 0).then(|| view! { <span>{words::more_files(app.t(), more)}</span> });
        (files.into_iter().take(SHOWN).map(name).collect_view(), rest)
    };
    let counts = move || {
        let lang = app.t();
        let report = app.catalog.with(|catalog| catalog.report.clone());
        let rejected: u64 = report.rejected.values().sum();
        let filtered: u64 = report.filtered.values().sum();
        [report.read, report.kept, rejected, report.duplicates, filtered].map(|n| format::count(lang, n))
    };
    // The account of all rows is on every page: in short here, in full on the page of data quality.
    let kept = move || {
        let [read, kept, ..] = counts();
        words::rows_kept(app.t(), kept, read)
    };
    let account = move || {
        let [read, kept, rejected, duplicates, filtered] = counts();
        words::account(app.t(), read, kept, rejected, duplicates, filtered)
    };
    view! {
        <div class="files">
            {names}
            <a href=move || app.address("quality") title=account>{kept}</a>
            <span>{move || app.catalog.with(|catalog| of_rows(app.t(), catalog))}</span>
            <button type="button" on:click=move |_| app.choose_other()>{move || words::open_other(app.t())}</button>
        </div>
    }
}

/// What the rows are: events, or a user each.
fn of_rows(lang: Lang, catalog: &Catalog) -> String {
    match catalog.summaries {
        true => words::users_summed_up(lang, format::count(lang, catalog.users)),
        false => words::events(lang, format::count(lang, catalog.events)),
    }
}

/// The way from a file to the dashboard.
#[component]
fn Steps(now: usize) -> impl IntoView {
    let app = expect_context::<App>();
    let steps = [words::step_files, words::step_guesses, words::step_dashboard];
    let step = move |(at, word): (usize, fn(Lang) -> &'static str)| {
        view! { <li aria-current=(at == now).then_some("step")>{move || word(app.t())}</li> }
    };
    view! {
        <ol class="stepsbar" aria-label=move || words::steps(app.t())>{steps.into_iter().enumerate().map(step).collect_view()}</ol>
    }
}

/// EN | DE.
#[component]
pub fn Languages() -> impl IntoView {
    let app = expect_context::<App>();
    let button = move |lang: Lang, short: &'static str, name: &'static str| {
        view! {
            <button type="button" lang=lang.tag() title=name aria-pressed=move || (app.lang.get() == lang).to_string()
                on:click=move |_| app.lang.set(lang)>{short}</button>
        }
    };
    view! {
        {button(Lang::En, "EN", "English")}
        {button(Lang::De, "DE", "Deutsch")}
    }
}

/// The other theme than the one that is on.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let app = expect_context::<App>();
    let is_dark = move || match app.theme.get() {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => system_is_dark(),
    };
    view! {
        <button type="button" on:click=move |_| app.theme.set(if is_dark() { Theme::Light } else { Theme::Dark })>
            {move || if is_dark() { words::light(app.t()) } else { words::dark(app.t()) }}
        </button>
    }
}

fn system_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}

/// What the page has sent since it was sealed, counted, and how firmly the seal holds. Leads to the privacy page.
#[component]
fn Seal() -> impl IntoView {
    let app = expect_context::<App>();
    let seal = move || app.link.get().map(|link| link.seal());
    let count = move || match seal().map(|seal| seal.requests_since.get()) {
        None => ().into_any(),
        Some(n) => {
            let text = if n == 1 {
                words::one_request(app.t()).into()
            } else {
                words::requests(app.t(), format::count(app.t(), n.into()))
            };
            view! { <b>{text}</b>" " }.into_any()
        }
    };
    let rest = move || if seal().is_some() { words::since_seal(app.t()) } else { words::not_sealed(app.t()) };
    let level = move || {
        let word = match seal()?.level {
            "strong" => words::level_strong,
            "firewall" => words::level_firewall,
            "air-gapped" => words::level_air_gapped,
            _ => words::level_basic,
        };
        Some(view! { <i>{word(app.t())}</i> })
    };
    view! {
        <a class="seal" class:sealed=move || seal().is_some() href=move || app.address("privacy")>
            <svg viewBox="0 0 20 20" aria-hidden="true">
                <circle class="cb ring" cx=10 cy=10 r="7.6" transform="rotate(-90 10 10)"/>
                <path class="cb" d=move || if seal().is_some() { "M6.4 10.4L9 13L13.8 7.4" } else { "" }/>
            </svg>
            <span>{count}{rest}</span>
            {level}
        </a>
    }
}
