//! Why there is no chart, in words, with the way on: never an empty axis.

use leptos::prelude::*;

use super::bold::bold;
use super::icon::Icon;
use crate::app::state::{App, Phase};
use crate::app::words::quality as words;
use crate::panels::Problem;

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
            <div class="acts">
                <button type="button" class="btn second tiny" on:click=move |_| app.phase.set(Phase::Mapping)>
                    {move || words::change(app.t())}
                </button>
            </div>
        </div>
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
