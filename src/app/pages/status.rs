//! The eight statuses: how many, since when, by which thresholds.

use leptos::prelude::*;

use super::{Body, Group, Page, Tile};
use crate::app::components::scheme_choices::SchemeChoices;
use crate::app::components::thresholds::ThresholdSteps;

/// The page.
pub const PAGE: Page = Page {
    name: "status",
    group: Some(Group::Who),
    title: |lang| lang.pick("Status", "Status"),
    body: Body::Panels(&[
        Tile::Panel { name: "status_bar", span: 12, height: 120.0 },
        Tile::View(|| view! { <ThresholdSteps/> }.into_any()),
        Tile::View(|| view! { <SchemeChoices/> }.into_any()),
        Tile::Panel { name: "status_over_time", span: 12, height: 340.0 },
        Tile::Panel { name: "segment_check", span: 12, height: 300.0 },
    ]),
};
