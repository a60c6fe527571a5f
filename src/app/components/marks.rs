//! A scene's marks as SVG nodes. Geometry is a path each; over [`MOST_NODES`] marks, one path for all of a class.

use std::fmt::Write;

use leptos::prelude::*;

use super::scene_keys::is_live;
use crate::charts::{Anchor, Handle, Mark, Scene, Shape, path_data};

/// Above so many marks nodes of one class are merged, and pointers find marks by geometry.
pub const MOST_NODES: usize = 1_000;

/// Whether marks of the scene share nodes.
pub fn is_merged(scene: &Scene) -> bool {
    scene.marks.len() > MOST_NODES
}

/// The nodes, in drawing order.
pub fn mark_views(scene: &Scene) -> Vec<AnyView> {
    if is_merged(scene) {
        return merged_views(scene);
    }
    let first = scene.marks.iter().position(is_live);
    let mut nodes = Vec::with_capacity(scene.marks.len() * 2);
    for (at, mark) in scene.marks.iter().enumerate() {
        match &mark.handle {
            Some(handle) => nodes.push(grip(at, mark, handle)),
            None => nodes.push(node(mark, Live::of(at, mark, first == Some(at)))),
        }
        nodes.extend(textures(mark));
    }
    nodes
}

/// What makes a node more than a picture.
#[derive(Default)]
struct Live {
    index: Option<usize>,
    door: Option<&'static str>,
    tab: Option<&'static str>,
    role: Option<&'static str>,
    label: Option<String>,
}

impl Live {
    fn of(at: usize, mark: &Mark, first: bool) -> Live {
        if !is_live(mark) {
            return Live::default();
        }
        let door = mark.selection.is_some();
        Live {
            index: Some(at),
            door: door.then_some(""),
            // One stop for the tab key; arrows lead on from there.
            tab: Some(if first { "0" } else { "-1" }),
            role: Some(if door { "button" } else { "img" }),
            label: mark.tip.as_ref().map(|tip| tip.spoken()),
        }
    }
}

fn node(mark: &Mark, live: Live) -> AnyView {
    let class = mark.class.clone();
    match &mark.shape {
        Shape::Text { x, y, anchor, turn, parts } => {
            let anchor = match anchor {
                Anchor::Start => None,
                Anchor::Middle => Some("middle"),
                Anchor::End => Some("end"),
            };
            let turned = (*turn != 0.0).then(|| format!("rotate({turn} {x} {y})"));
            let spans = parts.iter().map(|(class, text)| view! { <tspan class=*class>{text.clone()}</tspan> });
            view! {
                <text class=class x=*x y=*y text-anchor=anchor transform=turned data-mark=live.index data-door=live.door
                    tabindex=live.tab role=live.role aria-label=live.label>
                    {spans.collect_view()}
                </text>
            }
            .into_any()
        }
        Shape::Glyph { id, x, y, size } => view! {
            <use class=class href=format!("#{id}") x=*x y=*y width=*size height=*size data-mark=live.index data-door=live.door
                tabindex=live.tab role=live.role aria-label=live.label/>
        }
        .into_any(),
        shape => view! {
            <path class=class d=outline(shape) data-mark=live.index data-door=live.door tabindex=live.tab role=live.role
                aria-label=live.label/>
        }
        .into_any(),
    }
}

/// A slider: its value is announced, arrows and pointer move it.
fn grip(at: usize, mark: &Mark, handle: &Handle) -> AnyView {
    view! {
        <g class="grip" data-handle=at role="slider" tabindex="0" aria-label=handle.label.clone()
            aria-valuemin=handle.least aria-valuemax=handle.most aria-valuenow=handle.value
            aria-valuetext=mark.tip.as_ref().map(|tip| tip.value.clone())>
            <path class=mark.class.clone() d=outline(&mark.shape)/>
        </g>
    }
    .into_any()
}

/// The pattern over a mark, and for statuses without one, the pattern that shows where colours do not.
fn textures(mark: &Mark) -> Option<AnyView> {
    if matches!(mark.shape, Shape::Text { .. } | Shape::Glyph { .. } | Shape::Line(_)) {
        return None;
    }
    let (pattern, class) = match mark.pattern {
        Some(pattern) => (pattern, "tex"),
        None => (["s-new", "s-loyal"].into_iter().find(|class| mark.class == *class)?, "tex only-forced"),
    };
    Some(texture(outline(&mark.shape), &pattern.replace("s-", "p-"), class))
}

fn texture(outline: String, pattern: &str, class: &'static str) -> AnyView {
    view! { <path class=class d=outline fill=format!("url(#{pattern})")/> }.into_any()
}

/// One path a class, in the order in which classes first appear; texts and glyphs stay nodes of their own.
fn merged_views(scene: &Scene) -> Vec<AnyView> {
    let mut paths: Vec<(&str, Option<&'static str>, String)> = Vec::new();
    let mut above = Vec::new();
    for (at, mark) in scene.marks.iter().enumerate() {
        match (&mark.shape, &mark.handle) {
            (_, Some(handle)) => above.push(grip(at, mark, handle)),
            (Shape::Text { .. } | Shape::Glyph { .. }, None) => above.push(node(mark, Live::default())),
            (shape, None) => {
                match paths.iter_mut().find(|(class, pattern, _)| *class == mark.class && *pattern == mark.pattern) {
                    Some((_, _, data)) => data.push_str(&outline(shape)),
                    None => paths.push((&mark.class, mark.pattern, outline(shape))),
                }
            }
        }
    }
    let mut nodes = Vec::new();
    for (class, pattern, data) in paths {
        let textured = pattern.map(|pattern| texture(data.clone(), pattern, "tex"));
        nodes.push(view! { <path class=class.to_string() d=data/> }.into_any());
        nodes.extend(textured);
    }
    nodes.extend(above);
    nodes
}

/// Path data of a shape.
fn outline(shape: &Shape) -> String {
    match shape {
        Shape::Line(points) => path_data(points, false),
        Shape::Area(points) => path_data(points, true),
        Shape::Path(data) => data.clone(),
        Shape::Rect { x, y, w, h, r } => rect_data(*x, *y, *w, *h, r.min(w / 2.0).min(h / 2.0)),
        Shape::Circle { x, y, r } => {
            format!("M{} {y}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0Z", x - r, 2.0 * r, -2.0 * r)
        }
        Shape::Text { .. } | Shape::Glyph { .. } => String::new(),
    }
}

fn rect_data(x: f32, y: f32, w: f32, h: f32, r: f32) -> String {
    let mut data = String::new();
    let _ = if r > 0.0 {
        let (across, down) = (w - 2.0 * r, h - 2.0 * r);
        write!(
            data,
            "M{} {y}h{across}a{r} {r} 0 0 1 {r} {r}v{down}a{r} {r} 0 0 1 {} {r}h{}a{r} {r} 0 0 1 {} {}v{}a{r} {r} 0 0 1 {r} {}Z",
            x + r,
            -r,
            -across,
            -r,
            -r,
            -down,
            -r
        )
    } else {
        write!(data, "M{x} {y}h{w}v{h}h{}Z", -w)
    };
    data
}
