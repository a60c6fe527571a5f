//! The thresholds of the status scheme by steps: A, D, C and N, where each comes from, and how many users it decides.

use engine::i18n::Lang;
use engine::queries::segments::{Params, Segments};
use engine::schemes::Limits;
use engine::schemes::thresholds::Thresholds;
use leptos::prelude::*;

use super::scene_view::Moved;
use super::stepper::Stepper;
use super::{panel_pane::move_threshold, typed};
use crate::app::state::App;
use crate::app::words::thresholds as words;
use crate::format;
use crate::panels::{part, statuses};

/// One threshold.
#[derive(Clone, Copy)]
struct Threshold {
    id: &'static str,
    letter: &'static str,
    /// Position among the suggestions.
    at: usize,
    /// What it means.
    meaning: fn(Lang) -> &'static str,
    /// The status that begins (for N: ends) there.
    status: &'static str,
}

const ALL: [Threshold; 4] = [
    Threshold { id: "a", letter: "A", at: 0, meaning: words::a_meaning, status: "at_risk" },
    Threshold { id: "d", letter: "D", at: 1, meaning: words::d_meaning, status: "dormant" },
    Threshold { id: "c", letter: "C", at: 2, meaning: words::c_meaning, status: "churned" },
    Threshold { id: "n", letter: "N", at: 3, meaning: words::n_meaning, status: "new" },
];

/// Longest silence that can be chosen, in days.
const MOST: u32 = 3_650;

fn value(limits: &Limits, at: usize) -> u32 {
    [limits.a, limits.d, limits.c, limits.n][at]
}

/// A < D < C always: a threshold moves between its neighbours.
fn bounds(limits: &Limits, at: usize) -> (u32, u32) {
    match at {
        0 => (1, limits.d.saturating_sub(1).max(1)),
        1 => (limits.a + 1, limits.c.saturating_sub(1).max(limits.a + 1)),
        2 => (limits.d + 1, MOST),
        _ => (1, MOST),
    }
}

/// Why a number was not taken: A, D and C stand in this order.
fn why_not(lang: Lang, typed: u32, bounds: (u32, u32), at: usize) -> String {
    let [typed, least, most] = [typed, bounds.0, bounds.1].map(|days| format::count(lang, days.into()));
    match at {
        3 => words::out_of_range(lang, typed, least, most),
        _ => words::out_of_order(lang, typed, least, most),
    }
}

/// Where a suggestion comes from.
fn source(lang: Lang, limits: &Limits, at: usize, sums_up: bool) -> String {
    let suggested = limits.suggested[at];
    if !limits.from_data {
        return if sums_up { words::not_from_summaries(lang) } else { words::not_from_data(lang) }.into();
    }
    let days = |days: f64| format::decimal(lang, days, usize::from(days.fract() != 0.0));
    match at {
        3 => words::median(lang, days(limits.median.unwrap_or_default()), suggested),
        _ => {
            let percent = format::percent_with(lang, [0.75, 0.9, 0.975][at], usize::from(at == 2));
            words::percentile(lang, percent, days(limits.percentiles.get(at).copied().unwrap_or_default()), suggested)
        }
    }
}

/// The strip of steppers.
#[component]
pub fn ThresholdSteps() -> impl IntoView {
    let app = expect_context::<App>();
    let limits = typed::answer::<Thresholds>(app, Default::default);
    let counts = typed::answer::<Segments>(app, Params::default);
    let known = Memo::new(move |_| limits.get().and_then(Result::ok));
    let users = move |status: &str| {
        let answer = counts.get().and_then(Result::ok)?;
        answer.segments.iter().find(|segment| segment.id == status).map(|segment| segment.users)
    };
    let sums_up = Memo::new(move |_| app.catalog.with(|catalog| catalog.summaries));
    let step = move |threshold: Threshold| {
        let Threshold { id, letter, at, meaning, status } = threshold;
        let now = Signal::derive(move || known.get().map_or(1, |limits| value(&limits, at)));
        let range = Signal::derive(move || known.get().map_or((1, MOST), |limits| bounds(&limits, at)));
        let label = Signal::derive(move || words::days_of(app.t(), letter));
        let moved = move |days: u32| move_threshold(app, Moved { id, value: days.into(), begins: true });
        let refused = RwSignal::new(None);
        // Shown until the next step; the bounds are those of the moment it was typed.
        let said = move || refused.get().map(|typed| why_not(app.t(), typed, range.get_untracked(), at));
        let count = move || {
            let word = statuses::status(status).map_or("", |status| status.word(app.t()));
            users(status).map(|n| words::now(app.t(), word, format::count(app.t(), n)))
        };
        view! {
            <div>
                <Stepper label=label value=now bounds=range on_step=moved refused=refused/>
                <div>
                    <p><b class="strong">{letter}</b>" "{move || meaning(app.t())}</p>
                    <p class="quiet">{move || known.get().map(|limits| source(app.t(), &limits, at, sums_up.get()))}</p>
                    <p class="quiet">{count}</p>
                    <p class="refused" role="status">{said}</p>
                </div>
            </div>
        }
    };
    let changed = move || {
        app.settings.with(|settings| [settings.a, settings.d, settings.c, settings.n].iter().any(Option::is_some))
    };
    let sampled = move || {
        let text = part::of_sample(&app.view(""));
        (!text.is_empty()).then(|| view! { <p class="small quiet note">{text}</p> })
    };
    let reset = move |_| {
        app.change(|settings| (settings.a, settings.d, settings.c, settings.n) = (None, None, None, None));
    };
    view! {
        <section class="steppers" aria-label=move || words::heading(app.t())>
            {ALL.into_iter().map(step).collect_view()}
            {sampled}
            {move || changed().then(|| view! {
                <div class="reset">
                    <button type="button" class="btn second tiny" on:click=reset>{words::reset(app.t())}</button>
                </div>
            })}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_number_says_why() {
        let limits = Limits { a: 30, d: 180, c: 365, n: 60, ..Limits::default() };
        let said = |lang, at| why_not(lang, 500, bounds(&limits, at), at);
        assert_eq!(said(Lang::En, 0), "500 is not possible: A < D < C must hold, so this one lies between 1 and 179.");
        assert_eq!(said(Lang::De, 1), "500 ist nicht möglich: Es muss A < D < C gelten, hier also 31 bis 364.");
    }
}
