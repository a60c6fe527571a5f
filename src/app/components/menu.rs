//! A menu behind a button: it closes when one of its entries was chosen, when the focus leaves it, and on Escape.

use leptos::html::Details;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::icon::Icon;

/// The menu.
#[component]
pub fn Menu(
    /// What its button is called.
    #[prop(into)]
    label: Signal<String>,
    /// Its entries: buttons.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    // The focus leaves a menu also when its page goes, and its signals have gone before.
    let here = move || menu.try_get_untracked().flatten();
    let close = move || {
        if let Some(menu) = here() {
            let _ = menu.remove_attribute("open");
        }
    };
    let left = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = here().is_some_and(|menu| menu.contains(to.as_ref()));
        if !inside {
            close();
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let open = here().is_some_and(|menu| menu.has_attribute("open"));
        if event.key() == "Escape" && open {
            event.prevent_default();
            close();
        }
    };
    view! {
        <details class="menu" node_ref=menu on:focusout=left on:keydown=key>
            <summary class="dots" aria-label=move || label.get()><Icon id="i-dots"/></summary>
            <div class="menu-list" on:click=move |_| close()>{children()}</div>
        </details>
    }
}
