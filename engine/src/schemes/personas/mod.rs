//! Personas, discovered: groups of users with like habits, found in the data and not by rule.
//!
//! [`habits`] counts what a user does, [`traits`] makes a point of it, [`discover`] looks for groups of points that a crowd
//! without personas would not show, [`names`] gives them names, [`model`] is the query that does all this once for the
//! whole base. The scheme here then gives every user the persona whose part weighs most in them.

mod discover;
mod divider;
mod habits;
mod model;
mod names;
#[cfg(test)]
pub(crate) mod tests;
mod traits;

pub use discover::{COUNTS, MIN_AGREEMENT, MIN_SIZE, Trial, Verdict};
pub use habits::{Columns, DAY_PARTS, Habits};
pub use model::{MIN_EVENTS, MIN_USERS, Model, ModelParams, Persona, PersonaModel, is_eligible};
pub use names::{Adjective, Contrast, Name, Noun};
pub use traits::{Group, Reader, Trait, Traits};

use self::divider::Divider;
use super::Scheme;
use crate::events::{Catalog, Day, Shard, User};
use crate::fold::{Context, Need};

/// The scheme `personas`: segments `p1` … and `too_few`, or none at all where there are no clear personas.
pub struct Personas;

/// The segment of users with too few events to tell.
pub const TOO_FEW: &str = "too_few";

/// Gives users their persona by a model; made once for many users.
pub struct Assigner<'a> {
    model: &'a Model,
    divider: Divider,
    reader: Reader<'a>,
    columns: Columns,
}

/// What the model says of a user.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Position of the persona; the number of personas stands for [`TOO_FEW`].
    pub segment: u8,
    /// How often the user shows each trait; empty with too few events.
    pub counts: Vec<u32>,
}

impl<'a> Assigner<'a> {
    /// For data with this catalog. `None` where there are no clear personas.
    pub fn new(model: &'a Model, catalog: &Catalog) -> Option<Self> {
        let (reader, columns) = (Reader::new(&model.traits, catalog), Columns::of(catalog));
        (!model.personas.is_empty()).then(|| Assigner { model, divider: model.divider(), reader, columns })
    }

    /// What the model says of a user; `None` outside the base.
    pub fn read(&self, user: &User) -> Option<Reading> {
        user.in_base().then(|| {
            if !is_eligible(user) {
                return Reading { segment: self.model.personas.len() as u8, counts: Vec::new() };
            }
            let counts = self.reader.counts(&Habits::of(user, self.columns));
            Reading { segment: self.divider.label(&self.reader.profile(&counts)), counts }
        })
    }
}

impl Scheme for Personas {
    fn id(&self) -> &'static str {
        "personas"
    }

    fn segments(&self, cx: &Context) -> Vec<String> {
        let model = cx.fact::<PersonaModel>(&ModelParams {});
        let personas = model.personas.iter().map(|persona| persona.id.clone());
        if model.personas.is_empty() { Vec::new() } else { personas.chain([TOO_FEW.to_string()]).collect() }
    }

    /// The model is made once, as of as-of, and holds for earlier days, too: [`crate::fold::Settings::told_on`] keeps its day.
    fn needs(&self, _on: Day, _cx: &Context) -> Vec<Need> {
        vec![Need::of::<PersonaModel>(&ModelParams {})]
    }

    fn assign(&self, shard: &Shard, on: Day, cx: &Context) -> Vec<Option<u8>> {
        let model = cx.fact::<PersonaModel>(&ModelParams {});
        match Assigner::new(&model, &cx.catalog) {
            None => vec![None; shard.n_users()],
            Some(assigner) => {
                shard.users(&cx.catalog, on).map(|user| assigner.read(&user).map(|reading| reading.segment)).collect()
            }
        }
    }
}
