//! Why there is no chart, in words, with the way on: never an empty axis.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::bold::bold;
use super::icon::Icon;
use crate::app::state::{App, Phase};
use crate::app::words::{ask_for, quality as words, shell};
use crate::panels::{Problem, Way};

/// Something that cannot be told from these data.
#[component]
pub fn ProblemView(
    /// What, and the way on.
    problem: Problem,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div data-state="impossible">
            <p class="say">{bold(&problem.text)}</p>
            <p class="small quiet">{problem.advice}</p>
            {(!problem.ways.is_empty()).then(|| view! {
                <div class="acts">{problem.ways.iter().map(|way| button(app, *way)).collect_view()}</div>
            })}
        </div>
    }
}

/// Leads to where it is mended.
fn button(app: App, way: Way) -> impl IntoView + use<> {
    let go = move |_| match way {
        Way::Mapping => app.phase.set(Phase::Mapping),
        Way::AsOf => focus_day(0),
        Way::CompareTo => focus_day(1),
        Way::Files => app.choose_other(),
        Way::AskFor => app.page.set("ask_for".into()),
    };
    let word = move || match way {
        Way::Mapping => words::change(app.t()),
        Way::AsOf => shell::choose_day(app.t()),
        Way::CompareTo => shell::choose_compared(app.t()),
        Way::Files => shell::open_other(app.t()),
        Way::AskFor => ask_for::way(app.t()),
    };
    view! { <button type="button" class="btn second tiny" on:click=go>{word}</button> }
}

/// The days of the bar: as-of, then the day to compare with.
fn focus_day(at: u32) {
    let days = document().query_selector_all(".bar input[type=date]").ok();
    if let Some(day) = days.and_then(|days| days.get(at)).and_then(|day| day.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = day.focus();
    }
}

/// Something that went wrong.
#[component]
pub fn FailureView(
    /// What happened.
    text: String,
    /// What to do about it.
    advice: String,
) -> impl IntoView {
    view! {
        <div class="note-box badb" role="alert" data-state="error">
            <Icon id="i-ask" size=20/>
            <div>
                <p class="strong">{text}</p>
                <p>{advice}</p>
            </div>
        </div>
    }
}
