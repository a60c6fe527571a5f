//! A sheet at the right edge of the page: beside it, not over it. Escape closes it; focus goes back to where it was.

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
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_close.run(());
        }
    };
    view! {
        <dialog class=format!("drawer {class}") node_ref=dialog aria-labelledby="drawer-title" on:keydown=key>
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
