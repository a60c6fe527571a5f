//! How the status of a user is decided, in words: the rules of the scheme document as they are applied, with the thresholds in
//! force, and the metrics that they speak of. Made of the document itself, so that no text can drift from it.
//!
//! In: the document and the thresholds; no user. Out: the segments in the order in which they are tried.

use serde::{Deserialize, Serialize};

use crate::events::Shard;
use crate::fold::{Context, Need, Query};
use crate::i18n::Lang;
use crate::metrics::Metric;
use crate::rules::{Scope, explain, metrics_of, parse};
use crate::schemes::document::Words;
use crate::schemes::status::{DOCUMENT, scope_params};
use crate::schemes::thresholds::Thresholds;

/// The query `status_rules`.
pub struct StatusRules;

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {}

/// The rules, and their words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The segments in the order in which they are tried: the first that fits takes the user.
    pub segments: Vec<Segment>,
    /// The metrics that the rules speak of, in the order in which they come.
    pub metrics: Vec<Word>,
}

/// One segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// What must hold in any case, if anything.
    pub given: Option<Words>,
    /// Of these one suffices.
    pub rules: Vec<Words>,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Its id, as it stands in rules.
    pub id: String,
    /// As it stands in the rules; … for what is put in.
    pub phrase: Words,
    /// What it means.
    pub description: Words,
}

impl Query for StatusRules {
    const NAME: &'static str = "status_rules";
    type Params = Params;
    /// Nothing: no user is looked at.
    type Partial = ();
    type Answer = Answer;

    fn needs(_: &Params, _: &Context) -> Vec<Need> {
        vec![Need::of::<Thresholds>(&Default::default())]
    }

    fn map(_: &Params, _: &Shard, _: &Context) {}

    fn merge(_: (), _: ()) {}

    fn finish(_: &Params, _: (), cx: &Context) -> Answer {
        let limits = cx.fact::<Thresholds>(&Default::default());
        let scope = Scope { params: scope_params(&limits), ..Scope::default() };
        let mut metrics: Vec<&'static Metric> = Vec::new();
        let mut say = |rule: &String| {
            // (The preset is checked when it is read.)
            let node = parse(rule).ok()?;
            for metric in metrics_of(&node) {
                if !metrics.iter().any(|known| known.id == metric.id) {
                    metrics.push(metric);
                }
            }
            let [en, de] = [Lang::En, Lang::De].map(|lang| explain(&node, &scope, lang));
            Some(Words { en, de })
        };
        let mut segments = Vec::new();
        for segment in &DOCUMENT.segments {
            let given = segment.given.as_ref().and_then(&mut say);
            let rules = segment.reasons.iter().filter_map(|reason| say(&reason.when)).collect();
            segments.push(Segment { id: segment.id.clone(), given, rules });
        }
        Answer { segments, metrics: metrics.into_iter().map(Word::of).collect() }
    }
}

impl Word {
    fn of(metric: &Metric) -> Word {
        let words = |(en, de): (&str, &str)| Words { en: en.into(), de: de.into() };
        let [en, de] = [metric.phrase.0, metric.phrase.1].map(without_arguments);
        Word { id: metric.id.into(), phrase: Words { en, de }, description: words(metric.description) }
    }
}

/// "events “{0}”[ in the last {1} days]": "events “…”".
fn without_arguments(phrase: &str) -> String {
    let (start, end) = (phrase.find('['), phrase.find(']'));
    let kept =
        start.zip(end).map_or_else(|| phrase.into(), |(start, end)| [&phrase[..start], &phrase[end + 1..]].concat());
    kept.replace("{0}", "…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::timeline;
    use expect_test::expect;

    fn said(settings: Settings, lang: Lang) -> String {
        let answer = timeline("ann x..p").answer::<StatusRules>(&Params::default(), settings);
        let mut said = String::new();
        for segment in &answer.segments {
            let given = segment.given.as_ref().map(|given| format!(" ({})", given.get(lang))).unwrap_or_default();
            said += &format!("{}{given}\n", segment.id);
            segment.rules.iter().for_each(|rule| said += &format!("  {}\n", rule.get(lang)));
        }
        said
    }

    #[test]
    fn the_rules_with_the_thresholds_in_force() {
        let settings = Settings { a: Some(20), ..Settings::default() };
        expect![[r#"
            churned
              has left
              the silence: more than C (90) days
            dormant
              the silence: more than D (60) days
            prospect
              (events “sign_up”: at least 1 or events “trial_start”: at least 1) and value events: exactly 0
              is known from attributes only
            new
              the time since the first active day: at most N (14) days and not (the longest gap between active days: more than D (60) days)
            reactivated
              the time since the end of a gap of over 60 days: at most N (14) days
            at_risk
              the silence: more than A (20) days
              active days: at least 5 and the silence: at least 7 days and the silence in usual gaps: more than 3
              active days in the last 28 days × 2: less than active days per 28 days in the 84 days before and active days per 28 days in the 84 days before: at least 4 and the time since the first active day: at least 111 days
              events “complaint” in the last 28 days: at least 1 and active days in the last 28 days: less than active days per 28 days in the 84 days before
            loyal ((active days: at least 3 or (active days is missing and value events: at least 3)) and value events: at least 2)
              the share of own 20-day periods with activity: at least 0.5 and value events: in the top 20% of users
              revenue: in the top 20% of users
              active days is missing and revenue is missing and value events: in the top 20% of users
              events “referral”: at least 1
            active
              the silence: at most A (20) days
        "#]]
        .assert_eq(&said(settings.clone(), Lang::En));
        expect!["  die Stille: mehr als C (90) Tage"]
            .assert_eq(said(settings, Lang::De).lines().nth(2).unwrap_or_default());
    }

    /// Each metric of a rule is there once, and nothing is left to be put in.
    #[test]
    fn each_word_is_explained() {
        let answer = timeline("ann x..p").answer::<StatusRules>(&Params::default(), Settings::default());
        let ids: Vec<&str> = answer.metrics.iter().map(|word| word.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "left",
                "silence",
                "count",
                "value_events",
                "attributes_only",
                "tenure_days",
                "longest_gap",
                "days_since_gap",
                "active_days",
                "gap_ratio",
                "p",
                "q",
                "regular",
                "revenue",
            ]
        );
        for word in &answer.metrics {
            let phrases = format!("{} {}", word.phrase.en, word.phrase.de);
            assert!(!phrases.contains(['{', '[']), "{word:?}");
            assert!(!word.description.de.is_empty(), "{word:?}");
        }
        assert_eq!(answer.metrics[2].phrase, Words { en: "events “…”".into(), de: "Ereignisse „…“".into() });
    }
}
