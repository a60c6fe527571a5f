//! What exactly a panel shows, beside the page: words, formula, units, source; for the status also its rules.

use leptos::prelude::*;

use super::drawer::Drawer;
use super::status_rules::StatusRules;
use crate::app::state::App;
use crate::panels::status_bar::StatusBar;
use crate::panels::{self, Panel, user_filter};

/// The definition that is open, if any.
#[component]
pub fn DefinitionSheet() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let panel = app.definition.get().and_then(|name| panels::find(&name))?;
        Some(view! {
            <Drawer class="definition" title=Signal::derive(move || panel.heading(app.t()).to_string())
                on_close=move |()| app.definition.set(None)>
                <p>{move || panel.definition(app.t())}</p>
                {move || app.settings.with(|settings| settings.users.is_some()).then(|| view! {
                    <p>{user_filter::measured_by_all(app.t())}</p>
                })}
                {(panel.name() == StatusBar::NAME).then(|| view! { <StatusRules/> })}
            </Drawer>
        })
    }
}
