//! How personas are looked for, and how many: the choices of their page.

use engine::fold::Division;
use engine::schemes::personas::COUNTS;
use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::shell as words;

/// The choices.
#[component]
pub fn PersonaDivision() -> impl IntoView {
    let app = expect_context::<App>();
    let by_centres = move || app.settings.with(|settings| settings.personas == Division::KMeans);
    let pick = move |event| {
        let division = if event_target_value(&event) == "kmeans" { Division::KMeans } else { Division::Nmf };
        app.change(|settings| settings.personas = division);
    };
    let chosen = move || app.settings.with(|settings| settings.persona_count);
    let pick_count = move |event| {
        let count = event_target_value(&event).parse().ok();
        app.change(|settings| settings.persona_count = count);
    };
    let count = move |k: u8| view! { <option value=k selected=move || chosen() == Some(k)>{k}</option> };
    view! {
        <section class="pane c12 choices" data-panel="persona_division" aria-label=move || words::found_by(app.t())>
            <div class="optrow">
                <label class="lab">
                    {move || words::found_by(app.t())}
                    <span class="pick-native">
                        <select on:change=pick>
                            <option value="nmf" selected=move || !by_centres()>{move || words::by_factors(app.t())}</option>
                            <option value="kmeans" selected=by_centres>{move || words::by_centres(app.t())}</option>
                        </select>
                        <Icon id="i-down" size=10/>
                    </span>
                </label>
                <label class="lab">
                    {move || words::how_many(app.t())}
                    <span class="pick-native">
                        <select data-persona-count="" on:change=pick_count>
                            <option value="" selected=move || chosen().is_none()>{move || words::by_checks(app.t())}</option>
                            {COUNTS.map(count).collect_view()}
                        </select>
                        <Icon id="i-down" size=10/>
                    </span>
                </label>
            </div>
        </section>
    }
}
