//! The users filter in words: by what users can be chosen, and what was chosen.

use engine::catalog;
use engine::events::Dimension;
use engine::fold::{Condition, Selection, UserFilter};
use engine::queries::segments;
use engine::schemes::rfm::Group;

use super::places::dimension_word;
use super::statuses::{self, STATUSES};
use super::{Problem, View, statuses::StatusLook};
use crate::format;

/// A dimension with more values is no list to choose from.
pub const MOST_VALUES: usize = 300;

catalog! {
    status = "Status", "Status";
    rfm = "RFM", "RFM";
    persona = "Persona", "Persona";
    chosen_otherwise = "another choice", "andere Auswahl";
    named(what, value) = "{what}: {value}", "{what}: {value}";
    of_all(users, everyone) = "{users} of {everyone} users", "{users} von {everyone} Nutzern";
    too_many = "Too many values to list", "Zu viele Werte für eine Liste";
    look_at(what, n) = "{what}: {n} values; look at the largest", "{what}: {n} Werte; die größten ansehen";
    decided_by_choice = "These users were chosen by where they stand today, which follows from how long they have been silent. So the choice has decided who came back.",
        "Diese Nutzer wurden danach gewählt, wo sie heute stehen, und das folgt daraus, wie lange sie still sind. Damit entscheidet schon die Auswahl, wer zurückkam.";
    choose_otherwise = "In the bar above, take the condition on status or RFM away.", "Nehmen Sie oben in der Leiste die Bedingung an Status oder RFM weg.";
    measured_by_all = "Only the chosen users are shown, on every day. They were chosen as of the day above. What users are measured by \
                       is not chosen anew: thresholds, ranks, RFM scores and found personas rest on all users.",
        "Gezeigt werden nur die gewählten Nutzer, an jedem Tag. Gewählt sind sie nach dem Stand am Stichtag. Woran Nutzer gemessen werden, \
         ändert sich dadurch nicht: Schwellen, Ränge, RFM-Werte und gefundene Personas beruhen auf allen Nutzern.";
}

/// How many users are shown: a user known by messages or attributes alone does not count.
pub fn base(answer: &segments::Answer) -> u64 {
    answer.users + answer.unassigned - answer.attributes_only
}

/// Things of a kind to choose users by.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The kind.
    pub word: String,
    /// Each with its word.
    pub choices: Vec<(Condition, String)>,
}

/// A found persona: its segment's id and its name.
pub type NamedPersona = (String, String);

/// By what users can be chosen: segments of schemes and values of dimensions, the attributes of users among them. A dimension of
/// events chooses users by their most frequent value, so that each has one.
pub fn kinds(view: &View, personas: &[NamedPersona]) -> Vec<Kind> {
    let lang = view.lang;
    let by_status = |look: StatusLook| (segment("status", look.id), look.word(lang).to_string());
    let by_group = |group: Group| (segment("rfm", group.id()), group.name(lang).to_string());
    let by_persona = |(id, name): &NamedPersona| (segment("personas", id), name.clone());
    let mut kinds = vec![
        Kind { word: status(lang).into(), choices: STATUSES.into_iter().map(by_status).collect() },
        Kind { word: rfm(lang).into(), choices: Group::ALL.into_iter().map(by_group).collect() },
        Kind { word: persona(lang).into(), choices: personas.iter().map(by_persona).collect() },
    ];
    let is_list = |dimension: &&Dimension| !dimension.only_costs && dimension.values.len() <= MOST_VALUES;
    for dimension in view.catalog.dimensions.iter().filter(is_list) {
        let condition = |value: &String| {
            let (dimension_id, value) = (dimension.id.clone(), value.clone());
            match dimension.of_user {
                true => Condition::Value { dimension: dimension_id, value },
                false => Condition::Home { dimension: dimension_id, value },
            }
        };
        let choices = dimension.values.texts.iter().map(|value| (condition(value), value.clone()));
        kinds.push(Kind { word: dimension_word(&dimension.id, view), choices: choices.collect() });
    }
    kinds.retain(|kind| !kind.choices.is_empty());
    kinds
}

/// Dimensions with too many values to choose from, each with what can be done instead: a page shows their largest values, and the
/// users behind them.
pub fn too_long(view: &View) -> Vec<(String, String)> {
    let lang = view.lang;
    let long = view.catalog.dimensions.iter().filter(|dimension| dimension.values.len() > MOST_VALUES);
    long.map(|dimension| {
        let n = format::count(lang, dimension.values.len() as u64);
        (dimension.id.clone(), look_at(lang, dimension_word(&dimension.id, view), n))
    })
    .collect()
}

fn segment(scheme: &str, segment: &str) -> Condition {
    Condition::Segment { scheme: scheme.into(), segment: segment.into(), on: None }
}

/// "Country: DE".
pub fn said(condition: &Condition, view: &View, personas: &[NamedPersona]) -> String {
    let lang = view.lang;
    match condition {
        Condition::Home { dimension, value } | Condition::Value { dimension, value } => {
            named(lang, dimension_word(dimension, view), value)
        }
        Condition::Segment { scheme, segment, .. } => match scheme.as_str() {
            "status" => {
                named(lang, status(lang), statuses::status(segment).map_or(segment.as_str(), |look| look.word(lang)))
            }
            "rfm" => {
                let group = Group::ALL.into_iter().find(|group| group.id() == segment);
                named(lang, rfm(lang), group.map_or(segment.as_str(), |group| group.name(lang)))
            }
            _ => {
                let name = personas.iter().find(|(id, _)| id == segment).map_or(segment, |(_, name)| name);
                named(lang, persona(lang), name)
            }
        },
        _ => chosen_otherwise(lang).into(),
    }
}

/// "Country: DE · Status: At risk"; `None` where everyone is shown.
pub fn all_said(view: &View, personas: &[NamedPersona]) -> Option<String> {
    let filter = view.settings.users.as_ref()?;
    let said = filter.selection.conditions.iter().map(|condition| said(condition, view, personas));
    Some(said.collect::<Vec<_>>().join(" · "))
}

/// The conditions by which users were chosen for where they stand on as-of: all of them may have stood elsewhere before.
pub fn by_standing(filter: Option<&UserFilter>) -> Vec<&Condition> {
    filter.map(|filter| filter.selection.standing().collect()).unwrap_or_default()
}

/// Why nothing can be said of returns where users were chosen by where they stand today: that follows from how long they have been
/// silent. Of those at risk everybody came back from any longer silence, or they would not be at risk.
pub fn no_returns(view: &View) -> Option<Problem> {
    let is_chosen = !by_standing(view.settings.users.as_ref()).is_empty();
    is_chosen.then(|| Problem {
        text: decided_by_choice(view.lang).into(),
        advice: choose_otherwise(view.lang).into(),
        ways: &[],
    })
}

/// The filter with one more condition; one of the same kind gives way to it, as nobody is in two segments of a scheme.
pub fn with(filter: Option<UserFilter>, condition: Condition) -> UserFilter {
    let mut conditions = filter.map(|filter| filter.selection.conditions).unwrap_or_default();
    conditions.retain(|other| !is_of_a_kind(other, &condition));
    conditions.push(condition);
    UserFilter { selection: Selection { conditions }, on: None }
}

/// The filter with all that a mark says of its users; `None` where a mark says what users cannot be chosen by (days, scores, signs),
/// or nothing more than the filter.
pub fn narrowed(filter: Option<&UserFilter>, mark: &Selection) -> Option<UserFilter> {
    let is_offered = |condition: &Condition| match condition {
        Condition::Segment { on, .. } => on.is_none(),
        Condition::Home { .. } | Condition::Value { .. } => true,
        _ => false,
    };
    let chosen = mark.conditions.iter().all(is_offered).then(|| {
        mark.conditions.iter().fold(filter.cloned(), |filter, condition| Some(with(filter, condition.clone())))
    })??;
    (filter != Some(&chosen)).then_some(chosen)
}

/// The filter without a condition; `None` where none is left.
pub fn without(filter: Option<UserFilter>, condition: &Condition) -> Option<UserFilter> {
    let mut filter = filter?;
    filter.selection.conditions.retain(|other| other != condition);
    (!filter.selection.conditions.is_empty()).then_some(filter)
}

fn is_of_a_kind(a: &Condition, b: &Condition) -> bool {
    match (a, b) {
        (Condition::Segment { scheme: a, .. }, Condition::Segment { scheme: b, .. })
        | (Condition::Home { dimension: a, .. }, Condition::Home { dimension: b, .. })
        | (Condition::Value { dimension: a, .. }, Condition::Value { dimension: b, .. }) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use engine::events::{Catalog, Day, Dictionary};
    use engine::fold::Settings;
    use engine::i18n::Lang;

    use super::*;

    fn view(lang: Lang) -> View {
        let dimension = |id: &str, values: Vec<String>, of_user| Dimension {
            id: id.into(),
            column: id.into(),
            values: Dictionary { texts: values },
            of_user,
            ..Dimension::default()
        };
        let many = (0..=MOST_VALUES).map(|n| format!("i{n:04}")).collect();
        let dimensions = vec![
            dimension("country", vec!["DE".into(), "FR".into()], false),
            dimension("item", many, false),
            dimension("plan", vec!["free".into()], true),
            // What only costs have chooses nobody.
            Dimension { only_costs: true, ..dimension("channel", vec!["Search".into()], false) },
        ];
        View { lang, catalog: Catalog { dimensions, ..Catalog::default() }, ..View::default() }
    }

    #[test]
    fn offers_segments_values_and_attributes() {
        let kinds = kinds(&view(Lang::De), &[("p1".into(), "Nachtschwärmer".into())]);
        let words: Vec<(&str, usize)> = kinds.iter().map(|kind| (kind.word.as_str(), kind.choices.len())).collect();
        assert_eq!(
            words,
            [("Status", 8), ("RFM", 10), ("Persona", 1), ("Land", 2), ("Tarif", 1)],
            "a list of 301 is none"
        );
        let value = |kind: usize| kinds[kind].choices[0].0.clone();
        assert_eq!(value(3), Condition::Home { dimension: "country".into(), value: "DE".into() });
        assert_eq!(value(4), Condition::Value { dimension: "plan".into(), value: "free".into() });
    }

    /// A dimension is offered or said not to be, never silent.
    #[test]
    fn a_list_that_is_too_long_says_so() {
        let long = |lang| too_long(&view(lang));
        assert_eq!(long(Lang::En), [("item".into(), "Item: 301 values; look at the largest".into())]);
        assert_eq!(long(Lang::De), [("item".into(), "Artikel: 301 Werte; die größten ansehen".into())]);
        let view = view(Lang::En);
        let of_dimensions = kinds(&view, &[]).len() - 2;
        let of_users = view.catalog.dimensions.iter().filter(|dimension| !dimension.only_costs).count();
        assert_eq!(of_dimensions + too_long(&view).len(), of_users);
    }

    #[test]
    fn a_mark_chooses_its_users_where_a_filter_can() {
        let germans = Condition::Home { dimension: "country".into(), value: "DE".into() };
        let mark = Selection::segment("status", "at_risk").and(germans.clone());
        let chosen = narrowed(None, &mark).expect("a status and a country");
        assert_eq!(chosen.selection, mark);
        assert_eq!(narrowed(Some(&chosen), &mark), None, "they are chosen already");
        let narrower = narrowed(Some(&with(None, germans.clone())), &Selection::segment("status", "new"));
        let expected = Selection::of(germans).and(segment("status", "new"));
        assert_eq!(narrower.map(|filter| filter.selection), Some(expected));
        let earlier = Condition::Segment { scheme: "status".into(), segment: "new".into(), on: Some(Day(20_000)) };
        for other in [earlier, Condition::Silent { from: 0, to: 6 }, Condition::RfmCell { r: 5, f: 5 }] {
            assert_eq!(narrowed(None, &Selection::segment("rfm", "loyal").and(other)), None);
        }
        assert_eq!(narrowed(None, &Selection::default()), None);
    }

    /// A persona is the same on every day, and a country no standing.
    #[test]
    fn statuses_and_rfm_groups_are_where_users_stand_today() {
        let standing = |filter: &UserFilter| by_standing(Some(filter)).len();
        let filter = with(None, Condition::Home { dimension: "country".into(), value: "DE".into() });
        let filter = with(Some(filter), segment("personas", "p1"));
        assert_eq!((by_standing(None).len(), standing(&filter)), (0, 0));
        let filter = with(Some(with(Some(filter), segment("status", "at_risk"))), segment("rfm", "loyal"));
        assert_eq!(standing(&filter), 2);
    }

    #[test]
    fn says_what_was_chosen_and_takes_it_back() {
        let mut view = view(Lang::En);
        assert_eq!(all_said(&view, &[]), None);
        let country = |value: &str| Condition::Home { dimension: "country".into(), value: value.into() };
        let first = with(None, country("FR"));
        let both = with(Some(with(Some(first), country("DE"))), segment("status", "at_risk"));
        view.settings = Settings { users: Some(both.clone()), ..Settings::default() };
        assert_eq!(all_said(&view, &[]).as_deref(), Some("Country: DE · Status: At risk"));
        let owls = with(None, segment("personas", "p2"));
        view.settings.users = Some(owls);
        let named = all_said(&view, &[("p1".into(), "Early birds".into()), ("p2".into(), "Night owls".into())]);
        assert_eq!(named.as_deref(), Some("Persona: Night owls"));
        assert_eq!(all_said(&view, &[]).as_deref(), Some("Persona: p2"), "a name that is not known yet");
        let one = without(Some(both), &country("DE"));
        assert_eq!(one.as_ref().map(|filter| filter.selection.conditions.len()), Some(1));
        assert_eq!(without(one, &segment("status", "at_risk")), None);
        assert_eq!(said(&segment("rfm", "cant_lose"), &view, &[]), "RFM: Can’t lose");
        assert_eq!(
            said(&segment("personas", "p2"), &view, &[("p2".into(), "Night owls".into())]),
            "Persona: Night owls"
        );
    }

    /// A status or an RFM group of today has decided who came back; a country has not.
    #[test]
    fn returns_of_those_chosen_by_where_they_stand() {
        let chosen = |condition: Option<Condition>| {
            let mut view = View::default();
            view.settings.users = condition.map(|condition| with(None, condition));
            no_returns(&view).is_some()
        };
        let home = Condition::Home { dimension: "country".into(), value: "EIRE".into() };
        assert_eq!([chosen(None), chosen(Some(home))], [false, false]);
        assert_eq!([chosen(Some(segment("status", "at_risk"))), chosen(Some(segment("rfm", "at_risk")))], [true, true]);
        assert!(!chosen(Some(segment("personas", "p1"))));
    }
}
