//! The names of found personas, wherever a persona stands for users: a chip in the bar, a line on paper, the name of a file.
//!
//! Finding personas takes time: they are asked for where they are looked at or users are chosen by them, and so are known anyway.

use engine::fold::Condition;
use engine::schemes::personas::{ModelParams, PersonaModel};
use leptos::prelude::*;

use super::typed;
use crate::app::state::{App, Phase};
use crate::panels::user_filter::NamedPersona;

/// Found personas by id; [`NamedPersonas::of`] is provided once, above all that says them.
#[derive(Clone, Copy)]
pub struct NamedPersonas(Memo<Vec<NamedPersona>>);

impl NamedPersonas {
    /// Asks as settings and files are.
    pub fn of(app: App) -> Self {
        let is_wanted = Memo::new(move |_| {
            let chosen = app.settings.with(|settings| {
                settings.users.as_ref().is_some_and(|filter| filter.selection.conditions.iter().any(is_by_persona))
            });
            app.phase.get() == Phase::Ready && (chosen || app.page.get() == "personas")
        });
        let model = LocalResource::new(move || {
            // The catalog stands for the data.
            app.catalog.track();
            let settings = is_wanted.get().then(|| app.settings.get());
            async move { typed::ask::<PersonaModel>(app, ModelParams {}, settings?).await.ok() }
        });
        NamedPersonas(Memo::new(move |_| {
            let personas = model.get().flatten().map(|model| model.personas).unwrap_or_default();
            personas.into_iter().map(|persona| (persona.id, persona.name.text(app.t()))).collect()
        }))
    }

    /// Their names in the language of the page, tracked; empty where they are not asked for or not known yet.
    pub fn get(self) -> Vec<NamedPersona> {
        self.0.get()
    }
}

fn is_by_persona(condition: &Condition) -> bool {
    matches!(condition, Condition::Segment { scheme, .. } if scheme == "personas")
}
