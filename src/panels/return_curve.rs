//! Return curve: after how long a silence users still come back, and what the thresholds A, D and C make of that.

use engine::catalog;
use engine::fold::Silence;
use engine::i18n::Lang;
use engine::queries::return_curve::{Answer, ReturnCurve as Query};
use engine::schemes::{Condition, Selection};

use super::user_filter::no_returns;
use super::{Cell, Panel, Problem, Table, View, part};
use crate::charts::{ChartSize, Scene, return_curve as chart};
use crate::format;

/// The panel.
pub struct ReturnCurve;

catalog! {
    heading = "Return curve", "Rückkehrkurve";
    definition =
        "For each number of days d: of each user’s first silence longer than d days that began at least d + H days before the as-of day, the share that ended within d + H days; H is 90 days, or a third of the span where that is less. No point rests on fewer than 30 users. The band is a Poisson bootstrap over users, 200 draws, 5% to 95% point. Bars: users by days since their last activity today. A, D and C are the 75, 90 and 97.5% points of the users’ usual gaps, rounded to the nearest of 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 540 and 730 days (halfway: the smaller), at least 7, 14 and 30; D and C then move to the next of these until A < D < C. Drag or type others. Triangles: natural breaks (Fisher–Jenks, four classes) of today’s silences. All of this counts any activity, also where statuses count silence since the last event of value.",
        "Für jede Zahl von Tagen d: von der ersten Stille jedes Nutzers, die länger als d Tage dauerte und mindestens d + H Tage vor dem Stichtag begann, der Anteil, der binnen d + H Tagen endete; H ist 90 Tage, oder ein Drittel der Zeitspanne, wo das weniger ist. Kein Punkt beruht auf weniger als 30 Nutzern. Das Band ist ein Poisson-Bootstrap über Nutzer, 200 Ziehungen, 5-%- bis 95-%-Punkt. Balken: Nutzer nach Tagen seit ihrer letzten Aktivität heute. A, D und C sind die 75-, 90- und 97,5-%-Punkte der üblichen Abstände der Nutzer, gerundet auf die nächste von 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 540 und 730 Tagen (bei Gleichstand die kleinere), mindestens 7, 14 und 30; D und C rücken dann zur jeweils nächsten, bis A < D < C gilt. Ziehen oder tippen Sie andere. Dreiecke: natürliche Klassen (Fisher–Jenks, vier Klassen) der heutigen Stille. Dies alles zählt jede Aktivität, auch wo die Status die Stille seit dem letzten Wertereignis zählen.";
    after_both(d, dormant, c, churned) = "After **{d}** silent days {dormant} of users still come back, after **{c}** {churned}", "Nach **{d}** Tagen Stille kommen noch {dormant} der Nutzer zurück, nach **{c}** {churned}";
    after_one(d, dormant, c) = "After **{d}** silent days {dormant} of users still come back; how many after {c} is not known yet", "Nach **{d}** Tagen Stille kommen noch {dormant} der Nutzer zurück; wie viele nach {c}, ist noch nicht bekannt";
    before_d(last, share, d, c) = "After **{last}** silent days, where the curve ends, **{share}** of users still come back; how many after {d} and after {c} is not known yet", "Nach **{last}** Tagen Stille, wo die Kurve endet, kommen noch **{share}** der Nutzer zurück; wie viele nach {d} und nach {c}, ist noch nicht bekannt";
    unknown = "Too few users had a silence that could be watched to its end", "Zu wenige Nutzer hatten eine Stille, die sich bis zu ihrem Ende verfolgen ließ";
    fewer_churned(d, n) = ". Natural breaks ({d} days) would call **{n}** fewer users churned", ". Natürliche Klassen ({d} Tage) würden **{n}** Nutzer weniger abgewandert nennen";
    more_churned(d, n) = ". Natural breaks ({d} days) would call **{n}** more users churned", ". Natürliche Klassen ({d} Tage) würden **{n}** Nutzer mehr abgewandert nennen";
    too_many_return = ". Over a quarter come back even then: the history is too short to call silence churn", ". Selbst dann kommt über ein Viertel zurück: die Daten sind zu kurz, um Stille als Abwanderung zu werten";
    too_short_span = ". C is longer than half of the data: the history is too short to call silence churn", ". C ist länger als die halbe Zeitspanne: die Daten sind zu kurz, um Stille als Abwanderung zu werten";
    by_value = ". The curve and the bars count any activity; A, D and C decide by the silence since the last event of value, as you chose", ". Kurve und Balken zählen jede Aktivität; A, D und C entscheiden nach der Stille seit dem letzten Wertereignis, wie Sie gewählt haben";
    days_column = "Days of silence", "Tage Stille";
    watched_column = "Users watched", "Nutzer verfolgt";
    returned_column(h) = "Came back within {h} days", "Kamen binnen {h} Tagen zurück";
    share_column = "Share", "Anteil";
    low_column = "5% point", "5-%-Punkt";
    high_column = "95% point", "95-%-Punkt";
    silent_column = "Users silent so long today", "Heute so lange still";
}

impl Panel for ReturnCurve {
    type Query = Query;
    const NAME: &'static str = "return_curve";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(_: &Answer, view: &View) -> Option<Problem> {
        no_returns(view)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let limits = &answer.limits;
        let share = |days: u32| answer.at(days).map(|point| format::percent_with(lang, point.share, 0));
        let mut out = match (share(limits.d), share(limits.c)) {
            (Some(dormant), Some(churned)) => after_both(lang, limits.d, dormant, limits.c, churned),
            (Some(dormant), None) => after_one(lang, limits.d, dormant, limits.c),
            // A curve that ends before D says what it says; nothing is drawn of a single point.
            (None, _) if answer.points.len() > 1 => {
                let last = answer.points.len() as u32 - 1;
                before_d(lang, last, share(last).unwrap_or_default(), limits.d, limits.c)
            }
            _ => unknown(lang).to_string(),
        };
        if answer.c_over_half_span {
            out += too_short_span(lang);
        } else if answer.many_return_after_c {
            out += too_many_return(lang);
        } else if let Some(change) = churned_by_breaks(answer).filter(|_| !counts_value(view)) {
            let c = answer.jenks.last().copied().unwrap_or_default();
            let n = format::count(lang, change.unsigned_abs());
            out += &if change < 0 { fewer_churned(lang, c, n) } else { more_churned(lang, c, n) };
        }
        if counts_value(view) {
            out += by_value(lang);
        }
        out + "." + &part::of_sample(view)
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let mut table = Table::new([
            (days_column(lang).to_string(), true),
            (watched_column(lang).into(), true),
            (returned_column(lang, answer.horizon_days), true),
            (share_column(lang).into(), true),
            (low_column(lang).into(), true),
            (high_column(lang).into(), true),
            (silent_column(lang).into(), true),
        ]);
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        let percent = |share: f64| Cell::number(format::percent(lang, share), share);
        let last = answer.points.len().max(answer.silent.len());
        for days in 0..last {
            let silent = answer.silent.get(days).copied().unwrap_or(0);
            let point = answer.points.get(days);
            if point.is_none() && silent == 0 {
                continue;
            }
            let of_point =
                |cell: &dyn Fn(&engine::queries::return_curve::Point) -> Cell| point.map_or_else(Cell::blank, cell);
            let row = table.push(vec![
                count(days as u64),
                of_point(&|point| count(point.users)),
                of_point(&|point| count(point.returned)),
                of_point(&|point| percent(point.share)),
                of_point(&|point| percent(point.low)),
                of_point(&|point| percent(point.high)),
                count(silent),
            ]);
            row.users(Selection::of(Condition::Silent { from: days as u32, to: days as u32 }));
        }
        table
    }
}

/// Whether statuses count silence since the last event of value, which the curve and the natural breaks do not.
pub(super) fn counts_value(view: &View) -> bool {
    view.settings.silence == Silence::Value
}

/// How many users more (or fewer) the natural breaks would call churned.
fn churned_by_breaks(answer: &Answer) -> Option<i64> {
    let churned = answer.statuses.iter().find(|status| status.id == "churned")?;
    Some(churned.by_jenks? as i64 - churned.users as i64).filter(|change| *change != 0)
}

#[cfg(test)]
pub(crate) mod tests {
    use engine::events::Day;
    use engine::queries::return_curve::{Point, StatusCount};
    use engine::schemes::Limits;
    use expect_test::expect;

    use super::*;
    use crate::charts::svg_text;
    use crate::panels::statuses::STATUSES;

    /// The numbers of the design's return page; the curve is 0.3 at 45 days and 0.13 at 90.
    pub fn answer() -> Answer {
        let now = [5_236, 11_487, 3_118, 1_342, 5_871, 6_310, 11_948, 2_904];
        let breaks = [5_236, 11_902, 3_118, 1_204, 6_397, 7_288, 10_167, 2_904];
        let share = |d: i32| 0.06 + 0.94 / (1.0 + f64::from(d) / 15.4);
        let statuses = STATUSES.iter().zip(now).zip(breaks);
        Answer {
            as_of: Day::from_civil(2025, 6, 30),
            horizon_days: 90,
            span_days: 364,
            points: (0..200)
                .map(|d| Point {
                    users: 900,
                    returned: 0,
                    share: share(d),
                    low: share(d) - 0.01,
                    high: share(d) + 0.01,
                })
                .collect(),
            silent: (0..364).map(|d| 900 / (d + 5)).collect(),
            limits: Limits {
                a: 14,
                d: 45,
                c: 90,
                n: 14,
                suggested: [14, 45, 90, 14],
                from_data: true,
                users: 20_000,
                percentiles: vec![13.0, 41.0, 96.0],
                median: Some(9.0),
            },
            jenks: vec![17, 52, 118],
            statuses: statuses
                .map(|((look, users), by_jenks)| StatusCount { id: look.id.into(), users, by_jenks: Some(by_jenks) })
                .collect(),
            many_return_after_c: false,
            c_over_half_span: false,
        }
    }

    #[test]
    fn says_the_finding() {
        let say = |answer: &Answer, lang| {
            ReturnCurve::sentence(answer, &View { lang, ..View::default() }).replace('\u{a0}', " ")
        };
        expect!["After **45** silent days 30% of users still come back, after **90** 20%. Natural breaks (118 days) would call **1,781** fewer users churned."]
            .assert_eq(&say(&answer(), Lang::En));
        expect!["Nach **45** Tagen Stille kommen noch 30 % der Nutzer zurück, nach **90** 20 %. Natürliche Klassen (118 Tage) würden **1.781** Nutzer weniger abgewandert nennen."]
            .assert_eq(&say(&answer(), Lang::De));
        let short = Answer { c_over_half_span: true, points: answer().points[..60].to_vec(), ..answer() };
        expect!["After **45** silent days 30% of users still come back; how many after 90 is not known yet. C is longer than half of the data: the history is too short to call silence churn."]
            .assert_eq(&say(&short, Lang::En));
        let shorter = Answer { c_over_half_span: true, points: answer().points[..40].to_vec(), ..answer() };
        expect!["After **39** silent days, where the curve ends, **33%** of users still come back; how many after 45 and after 90 is not known yet. C is longer than half of the data: the history is too short to call silence churn."]
            .assert_eq(&say(&shorter, Lang::En));
        expect!["Nach **39** Tagen Stille, wo die Kurve endet, kommen noch **33 %** der Nutzer zurück; wie viele nach 45 und nach 90, ist noch nicht bekannt. C ist länger als die halbe Zeitspanne: die Daten sind zu kurz, um Stille als Abwanderung zu werten."]
            .assert_eq(&say(&shorter, Lang::De));
        let none = Answer { points: Vec::new(), jenks: Vec::new(), statuses: Vec::new(), ..answer() };
        expect!["Too few users had a silence that could be watched to its end."].assert_eq(&say(&none, Lang::En));
    }

    /// Whatever is drawn of the curve, the words do not say that there are too few users, nor tell of a curve that is not there.
    #[test]
    fn curve_and_words_agree() {
        for n in [0, 1, 2, 30, 46, 91, 200] {
            let answer = Answer { points: answer().points[..n].to_vec(), ..answer() };
            let scene =
                ReturnCurve::chart(&answer, ChartSize { width: 900.0, height: 412.0 }, &View::default()).unwrap();
            let drawn = scene.marks.iter().any(|mark| mark.class == "ser");
            let told = !ReturnCurve::sentence(&answer, &View::default()).starts_with(unknown(Lang::En));
            assert_eq!(told, drawn, "{n} points");
        }
    }

    /// The curve knows no value: where statuses do, that is said, and natural breaks of another silence are no suggestion.
    #[test]
    fn another_silence_is_told_apart() {
        let settings = engine::fold::Settings { silence: Silence::Value, ..Default::default() };
        let view = |lang| View { lang, settings: settings.clone(), ..View::default() };
        let both =
            [Lang::En, Lang::De].map(|lang| ReturnCurve::sentence(&answer(), &view(lang)).replace('\u{a0}', " "));
        expect![[r#"
            After **45** silent days 30% of users still come back, after **90** 20%. The curve and the bars count any activity; A, D and C decide by the silence since the last event of value, as you chose.
            Nach **45** Tagen Stille kommen noch 30 % der Nutzer zurück, nach **90** 20 %. Kurve und Balken zählen jede Aktivität; A, D und C entscheiden nach der Stille seit dem letzten Wertereignis, wie Sie gewählt haben."#]].assert_eq(&both.join("\n"));
        let breaks = |view: &View| {
            let scene = ReturnCurve::chart(&answer(), ChartSize { width: 1174.0, height: 412.0 }, view).unwrap();
            scene.marks.iter().filter(|mark| mark.class == "inkhollow").count()
        };
        assert_eq!([breaks(&View::default()), breaks(&view(Lang::En))], [3, 0]);
        let compared = crate::panels::thresholds_compared::ThresholdsCompared::problem(&answer(), &view(Lang::En));
        assert!(compared.unwrap().text.contains("any activity"));
    }

    #[test]
    fn three_handles_stand_at_their_days() {
        let scene =
            ReturnCurve::chart(&answer(), ChartSize { width: 1174.0, height: 412.0 }, &View::default()).unwrap();
        let handles: Vec<_> = scene.marks.iter().filter_map(|mark| mark.handle.as_ref()).collect();
        let said: Vec<_> = handles.iter().map(|handle| (handle.id, handle.value, handle.least, handle.most)).collect();
        assert_eq!(said, [("a", 14.0, 1.0, 44.0), ("d", 45.0, 15.0, 89.0), ("c", 90.0, 46.0, 150.0)]);
        let svg = svg_text(&scene, "", "");
        for word in [
            "21,183",
            "by silence: after 15 to 45 days",
            "by silence: after more than 90 days",
            "30% come back",
            ">118<",
        ] {
            assert!(svg.contains(word), "{word}");
        }
        // As in the design: D stands at 379 of 46…1156 for 0…150 days.
        let scale = scene.x_scale.unwrap();
        assert_eq!((scale.x0, scale.x1, scale.to), (46.0, 1156.0, 150.0));
    }

    #[test]
    fn handles_that_would_touch_stand_above_each_other() {
        let near = Answer { limits: Limits { a: 14, d: 15, c: 16, ..answer().limits }, ..answer() };
        let scene = ReturnCurve::chart(&near, ChartSize { width: 358.0, height: 412.0 }, &View::default()).unwrap();
        let tops: Vec<f32> = scene
            .marks
            .iter()
            .filter(|mark| mark.handle.is_some())
            .map(|mark| if let crate::charts::Shape::Rect { y, .. } = mark.shape { y } else { 0.0 })
            .collect();
        assert!(tops[0] > tops[1] && tops[1] > tops[2], "{tops:?}");
    }

    #[test]
    fn the_table_has_a_row_a_day() {
        let table = ReturnCurve::table(&answer(), &View::default());
        assert_eq!(table.rows.len(), 364);
        expect!["45,900,0,0.29966887417218546,0.28966887417218545,0.30966887417218547,18"]
            .assert_eq(table.csv().lines().nth(46).unwrap());
    }
}
