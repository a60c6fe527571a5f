//! A whole number: minus, the number to type, plus. The same as dragging a handle, without a drag.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::shell as words;

/// A number to choose.
#[component]
pub fn Stepper(
    /// What it is, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The number.
    #[prop(into)]
    value: Signal<u32>,
    /// Least and greatest number.
    #[prop(into)]
    bounds: Signal<(u32, u32)>,
    /// Set to a number that was typed and not taken.
    refused: RwSignal<Option<u32>>,
    /// Called with the number chosen.
    #[prop(into)]
    on_step: Callback<u32>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let by = move |step: i64| {
        refused.set(None);
        let (least, most) = bounds.get_untracked();
        let next = (i64::from(value.get_untracked()) + step).clamp(i64::from(least), i64::from(most));
        on_step.run(next as u32);
    };
    let typed = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let (least, most) = bounds.get_untracked();
        match input.value().trim().parse::<u32>() {
            Ok(number) => {
                refused.set(Some(number).filter(|number| !(least..=most).contains(number)));
                on_step.run(number.clamp(least, most));
                input.set_value(&number.clamp(least, most).to_string());
            }
            Err(_) => input.set_value(&value.get_untracked().to_string()),
        }
    };
    let at_least = move || value.get() <= bounds.get().0;
    let at_most = move || value.get() >= bounds.get().1;
    view! {
        <span class="stepper">
            <button type="button" aria-label=move || words::less(app.t(), label.get()) on:click=move |_| by(-1)
                disabled=at_least>
                <Icon id="i-no"/>
            </button>
            <input type="number" inputmode="numeric" aria-label=move || label.get() prop:value=move || value.get().to_string()
                min=move || bounds.get().0 max=move || bounds.get().1 on:change=typed/>
            <button type="button" aria-label=move || words::more(app.t(), label.get()) on:click=move |_| by(1)
                disabled=at_most>
                <Icon id="i-plus"/>
            </button>
        </span>
    }
}
