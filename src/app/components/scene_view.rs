//! A scene on the page: SVG nodes, tips, keyboard, doors to users, handles that drag.
//!
//! One set of listeners for the whole picture. The tab key stops once, arrows lead from mark to mark, Enter opens the users
//! behind one, Escape closes its tip, also that of the pointer. A handle is a slider of its own: arrows ±1, Page ±7.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::marks::{is_merged, mark_views};
use super::measure::{measure, zoom};
use super::scene_keys::{Towards, extent, is_live, nearest, step};
use super::tip::{Shown, TipView};
use super::tip_place::place as place_tip;
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::charts::Scene;

/// A handle was moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Which: [`crate::charts::Handle::id`].
    pub id: &'static str,
    /// Where to, within its bounds.
    pub value: f64,
    /// Whether this begins a movement: what Undo goes back to is kept then.
    pub begins: bool,
}

/// A drag that goes on: which handle, and the newest place that was not asked for yet.
#[derive(Clone, Copy)]
struct Drag {
    mark: usize,
    wanted: Option<f64>,
    begun: bool,
}

/// The picture.
#[component]
pub fn SceneView(
    /// What to draw; `None` draws nothing.
    #[prop(into)]
    scene: Signal<Option<Arc<Scene>>>,
    /// Takes the measured width of the place, in CSS pixels.
    #[prop(optional)]
    width: Option<RwSignal<f32>>,
    /// Called when a handle moves.
    #[prop(optional, into)]
    on_move: Option<Callback<Moved>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let place = NodeRef::<Div>::new();
    let tip = RwSignal::new(None::<Shown>);
    let ring = RwSignal::new(None::<usize>);
    let drag = RwSignal::new(None::<Drag>);
    // The mark under the pointer, and the one whose tip Escape closed: it stays closed until the pointer is elsewhere.
    let under = RwSignal::new(None::<usize>);
    let closed = RwSignal::new(None::<usize>);
    if let Some(width) = width {
        measure(place, width);
    }
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        let open = tip.try_with_untracked(Option::is_some).unwrap_or(false);
        if open && event.key() == "Escape" && !event.default_prevented() {
            // It closes the tip, and nothing else.
            event.prevent_default();
            closed.set(under.get_untracked());
            tip.set(None);
        }
    });
    on_cleanup(move || escape.remove());

    let at = move |event: &web_sys::MouseEvent| {
        let rect = place.get_untracked().map(|place| place.get_bounding_client_rect());
        let (left, top) = rect.map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
        let zoom = zoom();
        ((f64::from(event.client_x()) - left) as f32 / zoom, (f64::from(event.client_y()) - top) as f32 / zoom)
    };
    let hit = move |event: &web_sys::MouseEvent| {
        let scene = scene.get_untracked()?;
        if is_merged(&scene) {
            let (x, y) = at(event);
            return nearest(&scene, x, y);
        }
        index_of(event.target(), "mark")
    };
    let open = move |index: usize| {
        let scene = scene.get_untracked();
        let mark = scene.as_ref().and_then(|scene| scene.marks.get(index));
        if let Some(selection) = mark.and_then(|mark| mark.selection.clone()) {
            // What it said stands in the drawer, which Escape closes.
            closed.set(Some(index));
            tip.set(None);
            let title = mark.and_then(|mark| mark.tip.as_ref()).map(|tip| title_of(&tip.title, &tip.value));
            app.drill(title.unwrap_or_default(), selection);
        }
    };
    let show = move |index: usize, point: Option<(f32, f32)>| {
        let scene = scene.get_untracked();
        let shown = scene.as_ref().and_then(|scene| {
            let mark = scene.marks.get(index)?;
            let (class, door) = (mark.class.clone(), mark.selection.is_some());
            let tip = mark.tip.clone()?;
            let last = door.then(|| words::see_these(app.lang.get_untracked()));
            let (x, y) = place_tip(scene, &mark.shape, point, &tip, last);
            Some(Shown { tip, class, door, x, y, zoom: zoom() })
        });
        tip.set(shown);
    };

    let on_pointer_move = move |event: web_sys::PointerEvent| {
        if drag.get_untracked().is_some() {
            let wanted = scene.get_untracked().and_then(|scene| value_at(&scene, at(&event).0));
            drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.wanted = wanted.or(drag.wanted);
                }
            });
            return;
        }
        let index = hit(&event);
        if index.is_none() || index != closed.get_untracked() {
            closed.set(None);
        }
        match index {
            Some(_) if closed.with_untracked(Option::is_some) => {}
            Some(index) => {
                under.set(Some(index));
                show(index, Some(at(&event)));
            }
            None if ring.get_untracked().is_none() && tip.with_untracked(Option::is_some) => tip.set(None),
            None => {}
        }
    };
    let on_pointer_down = move |event: web_sys::PointerEvent| {
        let (Some(mark), Some(place), true) =
            (index_of(event.target(), "handle"), place.get_untracked(), on_move.is_some())
        else {
            return;
        };
        let _ = place.set_pointer_capture(event.pointer_id());
        tip.set(None);
        app.dragging.set(true);
        drag.set(Some(Drag { mark, wanted: None, begun: false }));
        follow(app, scene, drag, on_move);
    };
    let on_pointer_up = move |_: web_sys::PointerEvent| {
        if let (Some(last), Some(scene)) = (drag.get_untracked(), scene.get_untracked()) {
            give(&scene, last, on_move);
            drag.set(None);
            app.dragging.set(false);
        }
    };
    let on_click = move |event: web_sys::MouseEvent| {
        if let Some(index) = hit(&event) {
            open(index);
        }
    };
    let on_focus = move |event: web_sys::FocusEvent| {
        if let Some(index) = index_of(event.target(), "mark") {
            rove(place, index);
            // A click focuses, too; only the keyboard wants the ring.
            let by_keyboard =
                element_of(event.target()).is_some_and(|element| element.matches(":focus-visible").unwrap_or(false));
            if by_keyboard {
                ring.set(Some(index));
                show(index, None);
            }
        }
    };
    let on_blur = move |_: web_sys::FocusEvent| {
        ring.set(None);
        tip.set(None);
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(drawn) = scene.get_untracked() else { return };
        if let Some(index) = index_of(event.target(), "handle") {
            if let Some(by) = days_of(&event.key()) {
                event.prevent_default();
                push(&drawn, index, by, on_move);
            }
            return;
        }
        // Where marks share nodes, the picture as a whole has the focus and the ring says where.
        let shared =
            is_merged(&drawn).then(|| ring.get_untracked().or_else(|| drawn.marks.iter().position(is_live))).flatten();
        let Some(index) = index_of(event.target(), "mark").or(shared) else { return };
        let next = match event.key().as_str() {
            "ArrowLeft" => step(&drawn, index, Towards::Left),
            "ArrowRight" => step(&drawn, index, Towards::Right),
            "ArrowUp" => step(&drawn, index, Towards::Up),
            "ArrowDown" => step(&drawn, index, Towards::Down),
            "Home" => drawn.marks.iter().position(is_live),
            "End" => drawn.marks.iter().rposition(is_live),
            "Enter" | " " => {
                event.prevent_default();
                return open(index);
            }
            _ => return,
        };
        event.prevent_default();
        match next {
            Some(next) if shared.is_some() => {
                ring.set(Some(next));
                show(next, None);
            }
            Some(next) => focus(place, next),
            None => {}
        }
    };

    let picture = move || {
        let scene = scene.get()?;
        let (w, h, zoom) = (scene.width, scene.height, zoom());
        let live = scene.marks.iter().any(|mark| is_live(mark) || mark.handle.is_some());
        Some(view! {
            <svg width=w * zoom height=h * zoom viewBox=format!("0 0 {w} {h}") role=if live { "group" } else { "img" }
                tabindex=(live && is_merged(&scene)).then_some("0")
                aria-label=scene.label.clone()>
                {mark_views(&scene)}
            </svg>
        })
    };
    // Above the picture, so that a mark drawn later does not cover it.
    let focus_ring = move || {
        let scene = scene.get()?;
        let frame = extent(&scene.marks.get(ring.get()?)?.shape);
        let (w, h, zoom) = (scene.width, scene.height, zoom());
        Some(view! {
            <svg class="ring-layer" width=w * zoom height=h * zoom viewBox=format!("0 0 {w} {h}") aria-hidden="true">
                <rect class="focusr" x=frame.x0 - 2.0 y=frame.y0 - 2.0 width=frame.x1 - frame.x0 + 4.0
                    height=frame.y1 - frame.y0 + 4.0 rx="3"/>
            </svg>
        })
    };
    // A picture that needs more room than there is scrolls within its place.
    let scrolls = move || scene.get().is_some_and(|scene| width.is_some_and(|width| scene.width > width.get() + 1.0));
    // Another state moves the marks from where they were; another size draws them anew.
    let sizes = Memo::new(move |before: Option<&(Option<(f32, f32)>, bool)>| {
        let size = scene.get().map(|scene| (scene.width, scene.height));
        (size, size.is_some() && before.is_some_and(|(before, _)| *before == size))
    });
    let moves = move || sizes.get().1;
    view! {
        <div class="scene" class:scrolls=scrolls class:moves=moves node_ref=place on:pointermove=on_pointer_move on:pointerdown=on_pointer_down
            on:pointerup=on_pointer_up on:pointercancel=on_pointer_up on:pointerleave=move |_| {
                closed.set(None);
                if ring.try_get_untracked().flatten().is_none() { tip.set(None) }
            }
            on:click=on_click on:focusin=on_focus on:focusout=on_blur on:keydown=on_key>
            {picture}
            {focus_ring}
            <TipView shown=tip/>
        </div>
    }
}

/// Frame by frame, gives the newest place of a drag away once the last one is answered, so that none is asked for in vain.
fn follow(app: App, scene: Signal<Option<Arc<Scene>>>, drag: RwSignal<Option<Drag>>, on_move: Option<Callback<Moved>>) {
    request_animation_frame(move || {
        let Some(Some(now)) = drag.try_get_untracked() else { return };
        if app.waiting.get_untracked() == 0 && now.wanted.is_some() {
            if let Some(scene) = scene.get_untracked() {
                give(&scene, now, on_move);
            }
            drag.set(Some(Drag { wanted: None, begun: true, ..now }));
        }
        follow(app, scene, drag, on_move);
    });
}

fn give(scene: &Scene, drag: Drag, on_move: Option<Callback<Moved>>) {
    let handle = scene.marks.get(drag.mark).and_then(|mark| mark.handle.as_ref());
    if let (Some(handle), Some(wanted), Some(on_move)) = (handle, drag.wanted, on_move) {
        let value = wanted.round().clamp(handle.least, handle.most);
        on_move.run(Moved { id: handle.id, value, begins: !drag.begun });
    }
}

/// Moves a handle by the keyboard.
fn push(scene: &Scene, index: usize, by: f64, on_move: Option<Callback<Moved>>) {
    let handle = scene.marks.get(index).and_then(|mark| mark.handle.as_ref());
    if let (Some(handle), Some(on_move)) = (handle, on_move) {
        let value = (handle.value + by).clamp(handle.least, handle.most);
        on_move.run(Moved { id: handle.id, value, begins: true });
    }
}

fn days_of(key: &str) -> Option<f64> {
    match key {
        "ArrowRight" | "ArrowUp" => Some(1.0),
        "ArrowLeft" | "ArrowDown" => Some(-1.0),
        "PageUp" => Some(7.0),
        "PageDown" => Some(-7.0),
        "Home" => Some(f64::MIN),
        "End" => Some(f64::MAX),
        _ => None,
    }
}

fn value_at(scene: &Scene, x: f32) -> Option<f64> {
    let scale = scene.x_scale?;
    let share = f64::from(x - scale.x0) / f64::from(scale.x1 - scale.x0);
    Some(scale.from + share * (scale.to - scale.from))
}

fn title_of(title: &str, value: &str) -> String {
    if title.is_empty() { value.to_string() } else { format!("{title}: {value}") }
}

fn element_of(target: Option<web_sys::EventTarget>) -> Option<web_sys::Element> {
    target.and_then(|target| target.dyn_into::<web_sys::Element>().ok())
}

/// The index that the node under an event, or one around it, carries in `data-…`.
fn index_of(target: Option<web_sys::EventTarget>, kind: &str) -> Option<usize> {
    let node = element_of(target)?.closest(&format!("[data-{kind}]")).ok().flatten()?;
    node.get_attribute(&format!("data-{kind}"))?.parse().ok()
}

/// The tab key stops at this mark from now on.
fn rove(place: NodeRef<Div>, index: usize) {
    let Some(place) = place.get_untracked() else { return };
    if let Ok(Some(before)) = place.query_selector("[data-mark][tabindex='0']") {
        let _ = before.set_attribute("tabindex", "-1");
    }
    if let Ok(Some(now)) = place.query_selector(&format!("[data-mark='{index}']")) {
        let _ = now.set_attribute("tabindex", "0");
    }
}

fn focus(place: NodeRef<Div>, index: usize) {
    let node =
        place.get_untracked().and_then(|place| place.query_selector(&format!("[data-mark='{index}']")).ok().flatten());
    if let Some(node) = node.and_then(|node| node.dyn_into::<web_sys::SvgElement>().ok()) {
        let _ = node.focus();
    }
}
