//! The measured width of a place on the page: charts are drawn anew for it, never scaled.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

/// Keeps `width` at the measured width of the place, in pixels of its picture ([`zoom`]). A hidden place keeps its last one.
pub fn measure(place: NodeRef<Div>, width: RwSignal<f32>) {
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let measured = move || {
            let now = place.try_get_untracked().flatten().map_or(0, |place| place.client_width()) as f32 / zoom();
            // Whole pixels: half a pixel apart is another width.
            if now > 0.0 && (width.get_untracked() - now).abs() > 0.5 {
                width.set(now);
            }
        };
        measured();
        let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| measured());
        let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let kept = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            kept.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
}

/// Pixels of a `rem`: 16, more on wide screens, or as the person set it.
pub fn rem() -> f32 {
    let style = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(16.0)
}

/// How much larger pictures are drawn: their type keeps its 12 to 13 pixels until the page's own is a third larger.
pub fn zoom() -> f32 {
    const LARGE: f32 = 20.0;
    let rem = rem();
    if rem >= LARGE { rem / 16.0 } else { 1.0 }
}

/// Height of the window, in CSS pixels.
pub fn window_height() -> Signal<f32> {
    let now = || window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(900.0) as f32;
    let height = RwSignal::new(now());
    let listener = window_event_listener(leptos::ev::resize, move |_| height.set(now()));
    on_cleanup(move || listener.remove());
    height.into()
}
