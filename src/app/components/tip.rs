//! What hover and focus show of a mark, beside it.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::charts::Tip;

/// A tip and where it stands, in pixels of the scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What it says.
    pub tip: Tip,
    /// The classes of the mark: its glyph has the same colour.
    pub class: String,
    /// Whether there are users behind the mark.
    pub door: bool,
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Pixels of the page per pixel of the scene.
    pub zoom: f32,
}

/// The tip.
#[component]
pub fn TipView(
    /// What to show, if anything.
    #[prop(into)]
    shown: Signal<Option<Shown>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let Shown { tip, class, door, x, y, zoom } = shown.get()?;
        let (x, y) = (x * zoom, y * zoom);
        // The glyph of a status has its colour; a square that of its mark.
        let glyph = tip.glyph.map(|id| {
            let class = id.strip_prefix("g-").map_or(class, |status| format!("s-{status}"));
            view! { <span class=class><Icon id=id/></span> }
        });
        let title = Some(tip.title).filter(|title| !title.is_empty()).map(|title| view! { <div>{title}</div> });
        let lines = tip.lines.into_iter().map(|line| view! { <div>{line}</div> }).collect_view();
        Some(view! {
            <div class="tip" aria-hidden="true" style:transform=format!("translate({x}px, {y}px)")>
                {title}
                <div class="val">{glyph}<span>{tip.value}</span></div>
                {lines}
                {door.then(|| view! { <div class="go">{words::see_these(app.t())}</div> })}
            </div>
        })
    }
}
