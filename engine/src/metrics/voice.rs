//! What users say when they are asked.

use super::{Env, Metric, Unit};
use crate::events::{Catalog, Role, User};
use crate::ingest::ColumnRole;

/// The scale of the question "How likely are you to recommend us?" (Reichheld 2003): 9 and 10 promote, 0 to 6 detract.
const RECOMMEND: std::ops::RangeInclusive<f64> = 0.0..=10.0;

/// Stars end at 5, German marks at 6, scales of satisfaction and effort at 7: a score from here on says that the scale is 0 to 10.
const ABOVE_OTHERS: f64 = 8.0;

/// So does a 0 beside a score above this: marks and the other scales begin with 1, but for stars, which end here.
const ABOVE_STARS: f64 = 5.0;

pub(super) static LAST_SURVEY_SCORE: Metric = Metric {
    id: "last_survey_score",
    params: &[],
    unit: Unit::Ratio,
    formula: "score of the latest survey answer that has one",
    phrase: ("the last survey score", "die letzte Umfragenote"),
    description: (
        "The number in the score column of the latest survey answer up to the as-of day; missing without such an answer.",
        "Die Zahl in der Notenspalte der letzten Umfrageantwort bis zum Stichtag; ohne solche Antwort fehlt sie.",
    ),
    value: |user, _, _| last_score(user),
};

pub(super) static NPS_CLASS: Metric = Metric {
    id: "nps_class",
    params: &[],
    unit: Unit::Ratio,
    formula: "1 where last_survey_score >= 9, 0 where it is 7 or 8, -1 below; where all scores lie in 0 to 10, and one from 8 on, or one is 0 and one above 5",
    phrase: ("the NPS class", "die NPS-Klasse"),
    description: (
        "1 for promoters (last score 9 or 10), 0 for passives (7 or 8), −1 for detractors (0 to 6). Missing where the scores of the data are no answers from 0 to 10: stars, marks and scales up to 7 make no promoters.",
        "1 für Promotoren (letzte Note 9 oder 10), 0 für Passive (7 oder 8), −1 für Detraktoren (0 bis 6). Fehlt, wo die Noten der Daten keine Antworten von 0 bis 10 sind: Sterne, Schulnoten und Skalen bis 7 machen keine Promotoren.",
    ),
    value: nps_class,
};

fn last_score(user: &User) -> Option<f64> {
    last_score_code(user).and_then(|code| score(user.catalog(), code))
}

/// The code of the user's last score in its dimension, for counting whole users.
pub fn last_score_code(user: &User) -> Option<u32> {
    let catalog = user.catalog();
    let at = catalog.dimension(ColumnRole::Score.id())?;
    let scores = user.events_of(Role::SurveyAnswer).filter_map(|event| event.code(at));
    scores.rev().find(|code| score(catalog, *code).is_some())
}

/// The score that a code of the dimension stands for.
pub fn score(catalog: &Catalog, code: u32) -> Option<f64> {
    number(catalog.dimensions[catalog.dimension(ColumnRole::Score.id())?].values.text(code))
}

fn nps_class(user: &User, env: &Env, _: &[super::Arg]) -> Option<f64> {
    let score = last_score(user).filter(|_| env.is_recommendation)?;
    Some(if score >= 9.0 {
        1.0
    } else if score >= 7.0 {
        0.0
    } else {
        -1.0
    })
}

/// Whether the scores of the data answer how likely users are to recommend.
pub(super) fn is_recommendation(catalog: &Catalog) -> bool {
    let Some(at) = catalog.dimension(ColumnRole::Score.id()) else { return false };
    let scores = || catalog.dimensions[at].values.texts.iter().filter_map(|text| number(text));
    let has_zero = scores().any(|score| score == 0.0);
    let shows = |score: f64| score >= ABOVE_OTHERS || (has_zero && score > ABOVE_STARS);
    scores().all(|score| RECOMMEND.contains(&score)) && scores().any(shows)
}

/// A score as people write it: `9`, `4.5`, `4,5`.
fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok().filter(|score: &f64| score.is_finite())
}
