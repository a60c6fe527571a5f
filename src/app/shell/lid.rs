//! The lid: mark, what is under way, language, theme, seal.

use engine::i18n::Lang;
use leptos::prelude::*;

use crate::app::components::icon::Icon;
use crate::app::frame::{Frame, Theme};
use crate::app::words::shell as words;
use crate::format;

/// The lid.
#[component]
pub fn Lid(
    /// Between the mark and the controls.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    view! {
        <header class="lid">
            <a class="brand" href=move || frame.address(crate::app::url::START) aria-label="Terrarium">
                <Icon id="i-jar" size=26/>
                {move || words::terrarium(frame.t())}
            </a>
            {children.map(|children| children())}
            <div class="lid-ctl push"><Languages/><ThemeSwitch/></div>
            <Seal/>
        </header>
    }
}

/// EN | DE.
#[component]
pub fn Languages() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let button = move |lang: Lang, short: &'static str, name: &'static str| {
        view! {
            <button type="button" lang=lang.tag() title=name aria-pressed=move || (frame.lang.get() == lang).to_string()
                on:click=move |_| frame.lang.set(lang)>{short}</button>
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
    let frame = expect_context::<Frame>();
    let is_dark = move || match frame.theme.get() {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => system_is_dark(),
    };
    view! {
        <button type="button" on:click=move |_| frame.theme.set(if is_dark() { Theme::Light } else { Theme::Dark })>
            {move || if is_dark() { words::light(frame.t()) } else { words::dark(frame.t()) }}
        </button>
    }
}

fn system_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}

/// What the page has sent since it was sealed, counted, and how firmly the seal holds. Leads to the privacy page.
#[component]
fn Seal() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let seal = move || frame.seal.get().map(|seal| seal.state());
    let count = move || match seal().map(|seal| seal.requests_since.get()) {
        None => ().into_any(),
        Some(n) => {
            let text = if n == 1 {
                words::one_request(frame.t()).into()
            } else {
                words::requests(frame.t(), format::count(frame.t(), n.into()))
            };
            view! { <b>{text}</b>" " }.into_any()
        }
    };
    let rest = move || if seal().is_some() { words::since_seal(frame.t()) } else { words::not_sealed(frame.t()) };
    let level = move || {
        let word = match seal()?.level {
            "strong" => words::level_strong,
            "firewall" => words::level_firewall,
            "air-gapped" => words::level_air_gapped,
            _ => words::level_basic,
        };
        Some(view! { <i>{word(frame.t())}</i> })
    };
    view! {
        <a class="seal" class:sealed=move || seal().is_some() href=move || frame.address("privacy")>
            <svg viewBox="0 0 20 20" aria-hidden="true">
                <circle class="cb ring" cx=10 cy=10 r="7.6" transform="rotate(-90 10 10)"/>
                <path class="cb" d=move || if seal().is_some() { "M6.4 10.4L9 13L13.8 7.4" } else { "" }/>
            </svg>
            <span>{count}{rest}</span>
            {level}
        </a>
    }
}
