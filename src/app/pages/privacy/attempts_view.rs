//! The attempts as a table: way out, what the browser says.

use engine::i18n::Lang;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::attempts::{Attempt, Outcome, try_all};
use crate::app::components::bold::bold;
use crate::app::components::icon::Icon;
use crate::app::state::App;
use crate::app::words::privacy as words;

/// Whether the attempts were made.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Nobody asked.
    NotYet,
    /// They are being made.
    Trying,
    /// What came of them.
    Done(Vec<Attempt>),
}

/// Makes the attempts.
pub fn run(state: RwSignal<Run>) {
    state.set(Run::Trying);
    spawn_local(async move {
        let attempts = try_all().await;
        // The person may have gone to another page meanwhile.
        state.try_set(Run::Done(attempts));
    });
}

/// The pane; nothing before the attempts were made.
#[component]
pub fn Attempts(run: RwSignal<Run>) -> impl IntoView {
    let app = expect_context::<App>();
    move || match run.get() {
        Run::NotYet | Run::Trying => None,
        Run::Done(attempts) => Some(view! { <Table lang=app.t() attempts=attempts/> }),
    }
}

#[component]
fn Table(lang: Lang, attempts: Vec<Attempt>) -> impl IntoView {
    let refused = attempts.iter().filter(|attempt| attempt.outcome != Outcome::Passed).count();
    let say = if refused == attempts.len() {
        words::attempts_all(lang, refused)
    } else {
        words::attempts_say(lang, attempts.len(), refused)
    };
    let row = move |attempt: Attempt| {
        let stopped = attempt.outcome != Outcome::Passed;
        view! {
            <tr class:flag=!stopped>
                <th scope="row"><span class="code">{attempt.way}</span></th>
                <td class="verdict">
                    <Icon id=if stopped { "i-ok" } else { "i-ask" }/>
                    {if stopped { words::refused(lang) } else { words::got_out(lang) }}
                </td>
                <td>{answer(lang, attempt.outcome)}</td>
            </tr>
        }
    };
    view! {
        <section class="pane top" data-panel="attempts">
            <div class="head"><h2>{words::attempts(lang)}</h2></div>
            <p class="say" role="status">{bold(&say)}</p>
            <table class="attempts">
                <thead>
                    <tr>
                        <th scope="col" colspan="2">{words::col_way(lang)}</th>
                        <th scope="col">{words::col_answer(lang)}</th>
                    </tr>
                </thead>
                <tbody>{attempts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

fn answer(lang: Lang, outcome: Outcome) -> String {
    match outcome {
        Outcome::Policy(rule) => words::by_policy(lang, rule),
        Outcome::Failed(message) => message,
        Outcome::Missing => words::unavailable(lang).into(),
        Outcome::Passed => words::no_answer(lang).into(),
    }
}
