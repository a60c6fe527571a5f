//! What the status scheme counts: which silence, which event is of value, whether an opt-out is leaving.

use engine::events::Role;
use engine::fold::Silence;
use leptos::prelude::*;

use super::icon::Icon;
use crate::app::state::App;
use crate::app::words::mapping::role as role_word;
use crate::app::words::thresholds as words;

/// The choices, as pick lists and a tick.
#[component]
pub fn SchemeChoices() -> impl IntoView {
    let app = expect_context::<App>();
    let silence = move || app.settings.with(|settings| settings.silence);
    let pick_silence = move |event| {
        let value = event_target_value(&event) == "value";
        app.change(|settings| settings.silence = if value { Silence::Value } else { Silence::Activity });
    };
    let pick_role = move |event| {
        let role = Role::from_id(&event_target_value(&event));
        app.change(|settings| settings.value_role = role);
    };
    let leaves = move || app.settings.with(|settings| settings.opt_out_leaves);
    let has_opt_out = move || app.catalog.with(|catalog| catalog.has_role(Role::OptOut));
    let roles = move || {
        let chosen = app.settings.with(|settings| settings.value_role);
        let (usual, present) = app.catalog.with(|catalog| (catalog.value_role(), catalog.roles.clone()));
        let usual_word = usual.map_or(words::any_activity(app.t()), |role| role_word(app.t(), role));
        let entry = |role: &Role| {
            let role = *role;
            view! { <option value=role.id() selected=chosen == Some(role)>{role_word(app.t(), role)}</option> }
        };
        let others =
            Role::ALL.iter().filter(|role| role.is_activity() && Some(**role) != usual && present.contains(role));
        view! {
            <option value="" selected=chosen.is_none()>{usual_word}</option>
            {others.map(entry).collect_view()}
        }
    };
    view! {
        <section class="pane c12 choices" aria-label=move || words::what_counts(app.t())>
            <div class="optrow">
                <label class="lab">
                    {move || words::silence_since(app.t())}
                    <span class="pick-native">
                        <select on:change=pick_silence>
                            <option value="activity" selected=move || silence() == Silence::Activity>{move || words::any_activity(app.t())}</option>
                            <option value="value" selected=move || silence() == Silence::Value>{move || words::value_event(app.t())}</option>
                        </select>
                        <Icon id="i-down" size=10/>
                    </span>
                </label>
                <label class="lab">
                    {move || words::event_of_value(app.t())}
                    <span class="pick-native">
                        <select on:change=pick_role>{roles}</select>
                        <Icon id="i-down" size=10/>
                    </span>
                </label>
                {move || has_opt_out().then(|| view! {
                    <label class="tick">
                        <input type="checkbox" prop:checked=leaves
                            on:change=move |event| app.change(|settings| settings.opt_out_leaves = event_target_checked(&event))/>
                        {words::opt_out_leaves(app.t())}
                    </label>
                })}
            </div>
        </section>
    }
}
