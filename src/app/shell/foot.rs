//! What stands at the foot of each printed page: whoever holds the paper can tell which files, which days, which program and which
//! choices it shows.

use leptos::prelude::*;

use crate::app::recipe;
use crate::app::state::App;
use crate::app::words::{first, shell as words};
use crate::format;

/// The foot.
#[component]
pub fn Foot() -> impl IntoView {
    let app = expect_context::<App>();
    let line = move || {
        let (lang, catalog, settings) = (app.t(), app.catalog.get(), app.settings.get());
        let day = format!("{} {}", words::as_of(lang), format::date(lang, settings.as_of(&catalog)));
        let before = format!("{} {}", words::compared_with(lang), format::date(lang, settings.compare_to(&catalog)));
        let recipe =
            app.mapping.with(|mapping| app.options.with(|options| recipe::hash(mapping.as_ref(), &settings, options)));
        let made_up = app.is_made_up().then(|| format!(" ({})", words::made_up(lang)));
        let files = catalog.files.join(", ") + &made_up.unwrap_or_default();
        [files, format!("{day}, {before}"), first::this_build(lang), words::recipe(lang, recipe)].join(" · ")
    };
    view! { <p class="only-print print-foot"><span>{line}</span></p> }
}
