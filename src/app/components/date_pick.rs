//! A day: shown as people of the language write it, chosen by the browser's own calendar, bounded to the data.

use engine::events::Day;
use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::format;

/// A day to choose. An empty or impossible day changes nothing.
#[component]
pub fn DatePick(
    /// What stands before it.
    #[prop(into)]
    label: Signal<&'static str>,
    /// The day.
    #[prop(into)]
    value: Signal<Day>,
    /// First and last day that can be chosen.
    #[prop(into)]
    bounds: Signal<(Day, Day)>,
    /// Called with the day chosen.
    #[prop(into)]
    on_pick: Callback<Day>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let picked = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let (first, last) = bounds.get_untracked();
        match Day::parse(&input.value()) {
            Some(day) => on_pick.run(day.clamp(first, last)),
            None => input.set_value(&value.get_untracked().to_string()),
        }
    };
    view! {
        <label class="lab">
            <span class="lt">{move || label.get()}</span>
            <span class="pick date">
                <span>{move || format::date(app.lang.get(), value.get())}</span>
                <Icon id="i-down" size=10/>
                <input type="date" aria-label=move || label.get() prop:value=move || value.get().to_string()
                    min=move || bounds.get().0.to_string() max=move || bounds.get().1.to_string() on:change=picked/>
            </span>
        </label>
    }
}
