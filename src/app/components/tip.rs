//! What hover and focus show of a mark, beside it.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::charts::Tip;

/// A tip and where it points to, in pixels of the scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What it says.
    pub tip: Tip,
    /// The classes of the mark: its glyph has the same colour.
    pub class: String,
    /// Whether there are users behind the mark.
    pub door: bool,
    /// The point it stands beside.
    pub x: f32,
    /// The point it stands above.
    pub y: f32,
    /// Width of the scene: the tip stays within.
    pub room: f32,
    /// Pixels of the page per pixel of the scene.
    pub zoom: f32,
}

/// Height above the pointer or the mark.
const GAP: f32 = 10.0;
/// The width at which a tip flips to the other side of its point.
const WIDE: f32 = 260.0;

/// The tip.
#[component]
pub fn TipView(
    /// What to show, if anything.
    #[prop(into)]
    shown: Signal<Option<Shown>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let Shown { tip, class, door, x, y, room, zoom } = shown.get()?;
        // Right of the point, left of it in the right half; above it, unless that is off the picture.
        let across = if x + WIDE > room && x > room / 2.0 { "-100%" } else { "0" };
        let up = if y < 90.0 { format!("{GAP}px") } else { format!("calc(-100% - {GAP}px)") };
        let (x, y) = (x * zoom, y * zoom);
        // The glyph of a status has its colour; a square that of its mark.
        let glyph = tip.glyph.map(|id| {
            let class = id.strip_prefix("g-").map_or(class, |status| format!("s-{status}"));
            view! { <span class=class><Icon id=id/></span> }
        });
        let title = Some(tip.title).filter(|title| !title.is_empty()).map(|title| view! { <div>{title}</div> });
        let lines = tip.lines.into_iter().map(|line| view! { <div>{line}</div> }).collect_view();
        Some(view! {
            <div class="tip" aria-hidden="true" style:transform=format!("translate({x}px, {y}px) translate({across}, {up})")>
                {title}
                <div class="val">{glyph}<span>{tip.value}</span></div>
                {lines}
                {door.then(|| view! { <div class="go">{words::see_these(app.t())}</div> })}
            </div>
        })
    }
}
