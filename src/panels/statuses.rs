//! The eight statuses on the page: one word, one hue, one glyph, one pattern each; the fixed stack order and its four groups.

use engine::i18n::Lang;

/// How one status looks and reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusLook {
    /// Id of the segment.
    pub id: &'static str,
    words: (&'static str, &'static str),
    /// Class of its fill.
    pub class: &'static str,
    /// Symbol.
    pub glyph: &'static str,
    /// Fill pattern; solid where `None`.
    pub pattern: Option<&'static str>,
    /// Which group it stands in.
    pub group: Group,
}

/// The four groups of the stack: fill is life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Loyal, active, new, reactivated.
    Here,
    /// At risk, dormant.
    Fading,
    /// Churned.
    Gone,
    /// Prospect.
    NotYet,
}

macro_rules! look {
    ($id:literal, $en:literal, $de:literal, $group:ident, solid) => {
        look!(@ $id, $en, $de, $group, None)
    };
    ($id:literal, $en:literal, $de:literal, $group:ident, textured) => {
        look!(@ $id, $en, $de, $group, Some(concat!("p-", $id)))
    };
    (@ $id:literal, $en:literal, $de:literal, $group:ident, $pattern:expr) => {
        StatusLook {
            id: $id,
            words: ($en, $de),
            class: concat!("s-", $id),
            glyph: concat!("g-", $id),
            pattern: $pattern,
            group: Group::$group,
        }
    };
}

/// In the fixed order of every stack, table and menu. Solid = here; textured = fading, gone, back or not yet.
pub const STATUSES: [StatusLook; 8] = [
    look!("loyal", "Loyal", "Treu", Here, solid),
    look!("active", "Active", "Aktiv", Here, solid),
    look!("new", "New", "Neu", Here, solid),
    look!("reactivated", "Reactivated", "Reaktiviert", Here, textured),
    look!("at_risk", "At risk", "Gefährdet", Fading, textured),
    look!("dormant", "Dormant", "Ruhend", Fading, textured),
    look!("churned", "Churned", "Abgewandert", Gone, textured),
    look!("prospect", "Prospect", "Interessiert", NotYet, textured),
];

impl StatusLook {
    /// The word for it.
    pub fn word(self, lang: Lang) -> &'static str {
        lang.pick(self.words.0, self.words.1)
    }
}

impl Group {
    /// The groups in their fixed order.
    pub const ALL: [Group; 4] = [Group::Here, Group::Fading, Group::Gone, Group::NotYet];

    /// The word for it.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Group::Here => lang.pick("Here", "Da"),
            Group::Fading => lang.pick("Fading", "Auf dem Rückzug"),
            Group::Gone => lang.pick("Gone", "Fort"),
            Group::NotYet => lang.pick("Not yet", "Noch nicht"),
        }
    }
}

/// The look of a status; `None` for another word.
pub fn status(id: &str) -> Option<StatusLook> {
    STATUSES.into_iter().find(|status| status.id == id)
}
