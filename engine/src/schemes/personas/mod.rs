//! Personas, discovered: groups of users with like habits, found in the data and not by rule.
//!
//! [`habits`] counts what a user does, [`traits`] makes a point of it, [`discover`] looks for groups of points that a crowd
//! without personas would not show, [`names`] gives them names, [`model`] is the query that does all this once for the
//! whole base. The scheme here then gives every user the persona whose part weighs most in them.

mod discover;
mod habits;
mod model;
mod names;
#[cfg(test)]
mod tests;
mod traits;

pub use discover::{Trial, Verdict};
pub use habits::{Columns, DAY_PARTS, Habits};
pub use model::{MIN_EVENTS, MIN_USERS, Model, ModelParams, Persona, PersonaModel, is_eligible};
pub use names::{Adjective, Contrast, Name, Noun};
pub use traits::{Group, Reader, Trait, Traits};

use super::Scheme;
use crate::events::{Day, Shard};
use crate::fold::{Context, Need};

/// The scheme `personas`: segments `p1` … and `too_few`, or none at all where there are no clear personas.
pub struct Personas;

/// The segment of users with too few events to tell.
pub const TOO_FEW: &str = "too_few";

impl Scheme for Personas {
    fn id(&self) -> &'static str {
        "personas"
    }

    fn segments(&self, cx: &Context) -> Vec<String> {
        let model = cx.fact::<PersonaModel>(&ModelParams {});
        let personas = model.personas.iter().map(|persona| persona.id.clone());
        if model.personas.is_empty() { Vec::new() } else { personas.chain([TOO_FEW.to_string()]).collect() }
    }

    /// The model is made once, as of as-of, and holds for earlier days, too.
    fn needs(&self, _on: Day, _cx: &Context) -> Vec<Need> {
        vec![Need::of::<PersonaModel>(&ModelParams {})]
    }

    fn assign(&self, shard: &Shard, on: Day, cx: &Context) -> Vec<Option<u8>> {
        let model = cx.fact::<PersonaModel>(&ModelParams {});
        if model.personas.is_empty() {
            return vec![None; shard.n_users()];
        }
        let (basis, reader, columns) =
            (model.basis(), Reader::new(&model.traits, &cx.catalog), Columns::of(&cx.catalog));
        let too_few = model.personas.len() as u8;
        let segment = |user: crate::events::User| {
            user.in_base().then(|| {
                if !is_eligible(&user) {
                    return too_few;
                }
                basis.label(&reader.profile(&reader.counts(&Habits::of(&user, columns))))
            })
        };
        shard.users(&cx.catalog, on).map(segment).collect()
    }
}
