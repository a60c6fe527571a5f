//! The jar: drawn glass with a dashed mouth that closes when the page is sealed, soil, and the eight statuses as what grows in it.

use leptos::prelude::*;

use crate::app::frame::Frame;
use crate::app::words::first as words;
use crate::panels::statuses::{StatusLook, status};

/// (path, class), from back to front; the plants stand between soil and glass.
const BEHIND: [(&str, &str); 3] = [
    ("M214 44C214 104 26 96 26 210V420Q26 478 84 478H556Q614 478 614 420V210C614 96 426 104 426 44Z", "sheetf"),
    ("M26 348H614V420Q614 478 556 478H84Q26 478 26 420Z", "soil"),
    ("M26 348H614", "base"),
];
const BEFORE: [(&str, &str); 4] = [
    ("M214 44C214 104 26 96 26 210V420Q26 478 84 478H556Q614 478 614 420V210C614 96 426 104 426 44", "glass outline"),
    ("M52 270V214C52 166 92 146 128 134", "glass shine"),
    ("M214 44H426", "opening"),
    ("M320 6V30M311 22L320 31L329 22", "inkline arrow"),
];

/// Statuses from left to right, and whether each rests below ground.
const PLANTS: [(&str, bool); 8] = [
    ("prospect", true),
    ("new", false),
    ("active", false),
    ("loyal", false),
    ("at_risk", false),
    ("dormant", true),
    ("churned", false),
    ("reactivated", false),
];

const FIRST_X: f64 = 84.0;
const STEP_X: f64 = 70.0;
const SIZE: f64 = 32.0;

/// The jar.
#[component]
pub fn Jar() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let path = |(d, class): (&'static str, &'static str)| view! { <path d=move || d class=class/> };
    let plants = PLANTS
        .into_iter()
        .enumerate()
        .filter_map(|(at, (id, below))| status(id).map(|look| plant(frame, look, FIRST_X + STEP_X * at as f64, below)));
    view! {
        <svg viewBox="0 0 640 500" width="640" height="500" role="img" aria-label=move || words::jar(frame.t())>
            {BEHIND.map(path).collect_view()}
            {plants.collect_view()}
            <text x="320" y="460" class="voice m stages">{move || words::stages(frame.t())}</text>
            {BEFORE.map(path).collect_view()}
        </svg>
    }
}

fn plant(frame: Frame, look: StatusLook, x: f64, below: bool) -> impl IntoView {
    let y = if below { 366.0 } else { 317.0 };
    // A seed under the ground needs no line above it: the soil is the line.
    let mark = if look.id == "prospect" {
        view! { <ellipse cx=x cy="384" rx="9" ry="6.5" class=format!("seed2 {}", look.class)/> }.into_any()
    } else {
        let href = format!("#{}", look.glyph);
        view! { <use href=href x=x - SIZE / 2.0 y=y width=SIZE height=SIZE class=look.class/> }.into_any()
    };
    view! {
        {mark}
        <text x=x y="432" class="a2 m stages">{move || look.word(frame.t())}</text>
    }
}
