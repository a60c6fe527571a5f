//! The ring: a dial of brass around the number of requests since the seal.

use std::f64::consts::TAU;

use leptos::prelude::*;

use super::facts;
use crate::app::state::App;
use crate::app::words::privacy as words;
use crate::format;

const CENTRE: f64 = 88.0;
const TICKS: u32 = 60;

/// The ring.
#[component]
pub fn Ring() -> impl IntoView {
    let app = expect_context::<App>();
    let count = move || facts::seal(app).map(|seal| seal.requests_since);
    let figure = move || count().map_or_else(|| "–".into(), |n| format::count(app.t(), n.into()));
    let circle = |(radius, class): (f64, &'static str)| view! { <circle cx=CENTRE cy=CENTRE r=radius class=class/> };
    let tick = |at: u32| {
        let (from, to) = (at_angle(at, 73.0), at_angle(at, if at.is_multiple_of(5) { 65.0 } else { 69.0 }));
        view! { <line x1=from.0 y1=from.1 x2=to.0 y2=to.1 class="brassl thin"/> }
    };
    view! {
        <svg
            class="seal-ring" class:sealed=move || count().is_some()
            viewBox="0 0 176 176" width="176" height="176" role="img"
            aria-label=move || words::ring(app.t(), figure())
        >
            {[(80.0, "brassl"), (73.0, "brassl thin")].map(circle).collect_view()}
            {(0..TICKS).map(tick).collect_view()}
            <text x=CENTRE y="98" class="zero m">{figure}</text>
            <text x=CENTRE y="120" class="a2 m">{move || words::ring_1(app.t())}</text>
            <text x=CENTRE y="136" class="a2 m">{move || words::ring_2(app.t())}</text>
        </svg>
    }
}

/// A point of the dial, `at` sixtieths of a turn from the right, clockwise.
fn at_angle(at: u32, radius: f64) -> (f64, f64) {
    let angle = TAU * f64::from(at) / f64::from(TICKS);
    let place = |side: f64| ((CENTRE + radius * side) * 10.0).round() / 10.0;
    (place(js_sys::Math::cos(angle)), place(js_sys::Math::sin(angle)))
}
