//! How many come back after how long a silence, and the thresholds that follow.

use leptos::prelude::*;

use super::{Body, Group, Page, Tile};
use crate::app::components::thresholds::ThresholdSteps;

/// The page.
pub const PAGE: Page = Page {
    name: "return_curve",
    group: Some(Group::Movement),
    title: |lang| lang.pick("Return curve", "Rückkehrkurve"),
    body: Body::Panels(&[
        Tile::Panel { name: "return_curve", span: 12, height: 412.0 },
        Tile::View(|| view! { <ThresholdSteps/> }.into_any()),
        Tile::Panel { name: "still_here", span: 7, height: 294.0 },
        Tile::Panel { name: "thresholds_compared", span: 5, height: 294.0 },
    ]),
};
