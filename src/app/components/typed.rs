//! A question with its types: for parts of the page that are no panels.

use engine::events::Day;
use engine::fold::{Query, Settings, decode_answer};
use leptos::prelude::*;

use crate::app::link::Failure;
use crate::app::state::App;

/// The answer to a question, asked again whenever the question or the settings change. A reading failure is a failure, too.
pub fn answer<Q: Query + 'static>(
    app: App,
    params: impl Fn() -> Q::Params + Send + Sync + 'static,
) -> LocalResource<Result<Q::Answer, Failure>>
where
    Q::Answer: Clone,
{
    answer_on::<Q>(app, None, params)
}

/// The same as of a day of its own.
pub fn answer_on<Q: Query + 'static>(
    app: App,
    day: Option<Day>,
    params: impl Fn() -> Q::Params + Send + Sync + 'static,
) -> LocalResource<Result<Q::Answer, Failure>>
where
    Q::Answer: Clone,
{
    let question = Memo::new(move |_| {
        let params = serde_json::to_value(params()).unwrap_or_default();
        // The catalog stands for the data: other files, other answers.
        (params, on(app.settings.get(), day), app.catalog.get())
    });
    LocalResource::new(move || {
        let (params, settings, _) = question.get();
        ask::<Q>(app, params, settings)
    })
}

/// The settings as of a day of one's own.
pub fn on(settings: Settings, day: Option<Day>) -> Settings {
    Settings { as_of: day.or(settings.as_of), ..settings }
}

/// The answer to one question.
pub async fn ask<Q: Query>(app: App, params: serde_json::Value, settings: Settings) -> Result<Q::Answer, Failure> {
    let bytes = app.ask(Q::NAME, params, settings).await?;
    decode_answer::<Q>(&bytes).map_err(|error| Failure::Garbled(error.to_string()))
}
