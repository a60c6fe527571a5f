//! A sheet at the right edge of the page, over a part of it. Tab stays inside, Escape closes it wherever the focus is, and then
//! the focus goes back to where it was.

use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::shell as words;

/// The sheet. It opens when it is put on the page and is taken off by `on_close`.
#[component]
pub fn Drawer(
    /// Further classes.
    #[prop(default = "")]
    class: &'static str,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Buttons beside the heading.
    #[prop(optional, into)]
    tools: ViewFn,
    /// Called when the person closes it.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let app = expect_context::<App>();
    let dialog = NodeRef::<Dialog>::new();
    let before = StoredValue::new_local(document().active_element());
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            dialog.show();
        }
    });
    on_cleanup(move || {
        // A mark of a chart, or a button: both can take the focus.
        match before.try_get_value().flatten().map(|element| element.dyn_into::<web_sys::SvgElement>()) {
            Some(Ok(mark)) => drop(mark.focus()),
            Some(Err(other)) => drop(other.dyn_into::<web_sys::HtmlElement>().map(|element| element.focus())),
            None => {}
        }
    });
    let key = window_event_listener(leptos::ev::keydown, move |event| match event.key().as_str() {
        "Escape" if !event.default_prevented() => {
            event.prevent_default();
            on_close.run(());
        }
        "Tab" => {
            if let Some(dialog) = dialog.get_untracked() {
                keep_inside(&dialog, &event);
            }
        }
        _ => {}
    });
    on_cleanup(move || key.remove());
    view! {
        <dialog class=format!("drawer {class}") node_ref=dialog aria-labelledby="drawer-title">
            <div class="drawer-in" tabindex="-1">
                <div class="drawer-head">
                    <h2 id="drawer-title">{move || title.get()}</h2>
                    <div class="tools">
                        {tools.run()}
                        <button type="button" class="dots close" autofocus aria-label=move || words::close(app.t())
                            on:click=move |_| on_close.run(())>
                            <Icon id="i-x"/>
                        </button>
                    </div>
                </div>
                {children()}
            </div>
        </dialog>
    }
}

/// What Tab can reach.
const REACHABLE: &str = "button:not([disabled]), a[href], select, input, summary, [tabindex='0']";

/// From the last thing that can be reached Tab goes to the first, and back; from outside it goes in.
fn keep_inside(dialog: &web_sys::HtmlDialogElement, event: &web_sys::KeyboardEvent) {
    let Ok(all) = dialog.query_selector_all(REACHABLE) else { return };
    let at = |at: u32| all.item(at).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    let (Some(first), Some(last)) = (at(0), at(all.length().saturating_sub(1))) else { return };
    let focus = document().active_element();
    let on = |element: &web_sys::HtmlElement| focus.as_ref().is_some_and(|focus| focus.is_same_node(Some(element)));
    let outside = !focus.as_ref().is_some_and(|focus| dialog.contains(Some(focus)));
    let to = match event.shift_key() {
        true if outside || on(&first) => last,
        false if outside || on(&last) => first,
        _ => return,
    };
    event.prevent_default();
    let _ = to.focus();
}
