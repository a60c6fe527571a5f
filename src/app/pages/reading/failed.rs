//! What went wrong with a file: what, where, and the ways on.

use engine::ingest::{Dialect, Fix, Place};
use leptos::prelude::*;

use super::{Mend, PlaceView};
use crate::app::components::back::BackToDashboard;
use crate::app::components::icon::Icon;
use crate::app::link::Failure;
use crate::app::pages::first::ChooseFiles;
use crate::app::pages::mapping::Locale;
use crate::app::state::{App, Phase};
use crate::app::words::{first, reading as words};
use crate::format;

/// The page.
#[component]
pub fn FailedPage() -> impl IntoView {
    let app = expect_context::<App>();
    let started = move || app.link.with(Option::is_some);
    let said = move || {
        app.failure
            .with(|failure| failure.as_ref().map(|failure| said(&failure.text(app.t()), failure.advice(app.t()))))
    };
    let text = move || said().map(|(text, _)| text);
    let advice = move || said().map(|(_, advice)| advice);
    let places = move || {
        let file =
            |file: &web_sys::File| words::where_file(app.t(), file.name(), format::bytes(app.t(), file.size() as u64));
        // A recipe is named by what is said of it; the files are not at fault.
        let of_recipe = recipe_alone(app).is_some();
        app.files.with(|files| files.iter().filter(|_| !of_recipe).map(file).collect::<Vec<_>>().join(" · "))
    };
    // A correction is tried at once.
    let corrected = move || {
        // The way back to the dashboard changes the mapping, too.
        if app.phase.get_untracked() == Phase::Failed {
            look_again(app);
        }
    };
    Effect::watch(move || app.mapping.get(), move |_, _, _| corrected(), false);
    view! {
        <main class="vessel wide1" id="main" tabindex="-1">
            <section class="pane top failed" data-panel="failed" data-state="error">
                <div class="head">
                    <h1>{move || if started() { words::failed(app.t()) } else { words::not_started(app.t()) }}</h1>
                    <span class="quiet">{places}</span>
                </div>
                <p class="say" role="alert">{text}</p>
                {move || place(app).map(|place| view! { <PlaceView place=place/> })}
                <div class="note-box badb">
                    <Icon id="i-ask" size=20/>
                    <p>{advice}</p>
                </div>
                <div class="acts">
                    {move || if started() {
                        let ways = ways(app);
                        let second = !ways.is_empty();
                        view! {
                            {ways.into_iter().map(|way| {
                                let word = way.word(app);
                                view! { <button type="button" class="btn mend" on:click=move |_| way.take(app)>{word}</button> }
                            }).collect_view()}
                            <ChooseFiles word=first::choose_other second=second/>
                            <BackToDashboard/>
                        }
                        .into_any()
                    } else {
                        view! {
                            <button type="button" class="btn" on:click=move |_| drop(window().location().reload())>{words::again(app.t())}</button>
                        }
                        .into_any()
                    }}
                </div>
                {move || may_be_text(app).then(|| view! { <Differently/> })}
            </section>
        </main>
    }
}

/// Where in a file it is.
fn place(app: App) -> Option<Place> {
    app.failure.with(|failure| match failure {
        Some(Failure::Refused { place, .. }) => place.clone(),
        Some(Failure::Recipe { place, .. }) => Some(place.clone()),
        _ => None,
    })
}

/// Where a recipe is at fault: whether it came alone.
fn recipe_alone(app: App) -> Option<bool> {
    app.failure.with(|failure| match failure {
        Some(Failure::Recipe { alone, .. }) => Some(*alone),
        _ => None,
    })
}

/// What can be done about it by one choice.
fn fixes(app: App) -> Vec<Fix> {
    app.failure.with(|failure| match failure {
        Some(Failure::Refused { fixes, .. }) => fixes.clone(),
        _ => Vec::new(),
    })
}

/// What comes before choosing another file.
#[derive(Clone)]
enum Way {
    /// What mends it.
    Mend(Mend),
    /// The guesses, where there are some: most of what fails while rows are read is mended there.
    Guesses,
    /// The files that came with a recipe, without it.
    WithoutRecipe,
}

fn ways(app: App) -> Vec<Way> {
    let mends: Vec<Way> = fixes(app).iter().filter_map(|fix| Mend::of(app, fix)).map(Way::Mend).collect();
    if !mends.is_empty() {
        return mends;
    }
    match recipe_alone(app) {
        Some(false) => return vec![Way::WithoutRecipe],
        Some(true) => {
            let to_guesses = app.files.with(|files| !files.is_empty()) && !app.looks_at_kept();
            return to_guesses.then_some(Way::Guesses).into_iter().collect();
        }
        None => (),
    }
    // Where the first look failed there are no guesses to go back to.
    app.progress.with(Option::is_some).then_some(Way::Guesses).into_iter().collect()
}

/// To the guesses, which are made anew.
fn look_again(app: App) {
    app.progress.set(None);
    app.phase.set(Phase::Mapping);
}

impl Way {
    fn word(&self, app: App) -> String {
        match self {
            Way::Mend(mend) => mend.word(app),
            Way::Guesses => words::back(app.t()).into(),
            Way::WithoutRecipe => words::without_recipe(app.t()).into(),
        }
    }

    fn take(&self, app: App) {
        match self {
            Way::Mend(mend) => mend.apply(app),
            Way::Guesses => look_again(app),
            Way::WithoutRecipe => app.open(app.files.get_untracked()),
        }
    }
}

/// The pick lists that decide where columns begin, for a table that was taken for something else.
#[component]
fn Differently() -> impl IntoView {
    let app = expect_context::<App>();
    let dialect = move || {
        let choice =
            app.mapping.with(|mapping| mapping.as_ref().map(|mapping| mapping.dialect.clone()).unwrap_or_default());
        Some(choice.apply(Dialect::default()))
    };
    // Nothing is known of the file: a place of rows that was chosen, or its name, says that it is JSON.
    let json = move || {
        let is_named = |file: &web_sys::File| {
            let name = file.name().to_lowercase();
            [".json", ".ndjson", ".jsonl"].iter().any(|end| name.trim_end_matches(".gz").ends_with(end))
        };
        dialect().is_some_and(|dialect| dialect.rows.is_some()) || app.files.with(|files| files.iter().any(is_named))
    };
    view! {
        <div class="differently">
            <h2>{move || words::differently(app.t())}</h2>
            <p class="small quiet">{move || words::differently_how(app.t())}</p>
            <Locale dialect=Signal::derive(dialect) json=Signal::derive(json)/>
        </div>
    }
}

/// What happened, and the way on: the engine says both in one breath; where it does not, there is general advice.
fn said(text: &str, advice: &str) -> (String, String) {
    match text.split_once(". ") {
        Some((what, way)) => (format!("{what}."), way.into()),
        None => (text.into(), advice.into()),
    }
}

/// Pictures and empty files have no delimiter, nor has what the decoder knows, nor a recipe.
fn may_be_text(app: App) -> bool {
    let is_no_table =
        app.failure.with(|failure| matches!(failure, Some(Failure::NotUnpacked { .. } | Failure::Recipe { .. })));
    const NEVER: [&str; 5] = ["image/", "audio/", "video/", "application/pdf", "application/zip"];
    let is_text = |file: &web_sys::File| file.size() > 0.0 && !NEVER.iter().any(|kind| file.type_().starts_with(kind));
    !is_no_table && app.files.with(|files| !files.is_empty() && files.iter().all(is_text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_and_the_way_on() {
        assert_eq!(
            said("a.png is a picture. Choose a CSV file.", "x"),
            ("a.png is a picture.".into(), "Choose a CSV file.".into())
        );
        assert_eq!(
            said("A worker stopped: out of memory", "Read again."),
            ("A worker stopped: out of memory".into(), "Read again.".into())
        );
    }
}
