//! The users behind a mark, beside the page.

use leptos::prelude::*;

use super::drawer::Drawer;
use crate::app::state::App;

/// The users of the mark that was chosen, if any.
#[component]
pub fn UsersDrawer() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let drill = app.drill.get()?;
        let title = drill.title.clone();
        Some(view! {
            <Drawer title=Signal::derive(move || title.clone()) on_close=move |()| app.drill.set(None)>
                <p></p>
            </Drawer>
        })
    }
}
