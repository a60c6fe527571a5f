//! A question with its types: for parts of the page that are no panels.

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
    let question = Memo::new(move |_| {
        let params = serde_json::to_value(params()).unwrap_or_default();
        // The catalog stands for the data: other files, other answers.
        (params, app.settings.get(), app.catalog.get())
    });
    LocalResource::new(move || {
        let (params, settings, _) = question.get();
        ask::<Q>(app, params, settings)
    })
}

async fn ask<Q: Query>(app: App, params: serde_json::Value, settings: Settings) -> Result<Q::Answer, Failure> {
    let bytes = app.ask(Q::NAME, params, settings).await?;
    decode_answer::<Q>(&bytes).map_err(|error| Failure::Garbled(error.to_string()))
}
