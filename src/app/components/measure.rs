//! The measured width of a place on the page: charts are drawn anew for it, never scaled.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

/// Keeps `width` at the measured width of the place. A hidden place keeps its last one.
pub fn measure(place: NodeRef<Div>, width: RwSignal<f32>) {
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let measured = move || {
            let now = place.get_untracked().map_or(0, |place| place.client_width()) as f32;
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
