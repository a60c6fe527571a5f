//! What stands at the foot of each printed page: whoever holds the paper can tell which files, which days, which program and which
//! choices it shows.

use engine::events::hash64;
use engine::fold::Settings;
use engine::ingest::Mapping;
use leptos::prelude::*;
use serde_json::json;

use crate::app::state::{App, Options};
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
            app.mapping.with(|mapping| app.options.with(|options| recipe(mapping.as_ref(), &settings, options)));
        [catalog.files.join(", "), format!("{day}, {before}"), first::this_build(lang), words::recipe(lang, recipe)]
            .join(" · ")
    };
    view! { <p class="only-print print-foot">{line}</p> }
}

/// 16 digits that stand for all choices: the same mapping, settings and options have the same, on every machine.
fn recipe(mapping: Option<&Mapping>, settings: &Settings, options: &Options) -> String {
    let text = json!([mapping.map(Mapping::to_json), settings, options]).to_string();
    format!("{:016x}", hash64(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ingest::ColumnRole;

    #[test]
    fn each_choice_makes_another_recipe() {
        let mapping = Mapping::default().with(ColumnRole::User, "id");
        let (settings, options) = (Settings::default(), Options::new());
        let usual = recipe(Some(&mapping), &settings, &options);
        assert_eq!(usual.len(), 16);
        assert_eq!(recipe(Some(&mapping.clone()), &settings, &options), usual);
        let others = [
            recipe(Some(&mapping.clone().with(ColumnRole::Time, "day")), &settings, &options),
            recipe(Some(&mapping), &Settings { a: Some(30), ..settings.clone() }, &options),
            recipe(Some(&mapping), &settings, &[("clock".to_string(), Default::default())].into()),
            recipe(None, &settings, &options),
        ];
        assert!(others.iter().all(|other| *other != usual), "{usual}: {others:?}");
    }
}
